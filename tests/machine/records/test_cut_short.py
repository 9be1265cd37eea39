"""Runs and approvals that end exactly between the server's commit and the record, or just before the commit (R58)."""

import asyncio
import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partialmethod

import pytest
import structlog
from kept_weeks import change_template, change_week, kept_weeks
from lost_weeks import judge, ruin, templates
from mcp import types
from structlog.testing import capture_logs

from eros.gateway import Source
from eros.settings import Settings
from eros_app.records.leases import LEASE_SECONDS, Holder
from eros_app.records.store import RecordStore
from eros_app.records.terms import LeaseLost
from eros_app.services.generation import RunOptions
from eros_app.services.home import open_records
from eros_app.services.review import answer
from eros_app.services.standing import instant_of
from eros_app.services.weeks import find_week
from eros_db.failures import DatabaseLocked, DatabaseReadOnly
from eros_db.server import build_server
from eros_db.tools import schedules

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

FULL = pytest.mark.full


@pytest.mark.requirement("records:between")
@pytest.mark.parametrize(("when", "stands"), [("after", 1), pytest.param("before", 0, marks=FULL)])
def test_a_run_that_is_killed_at_its_save_is_found_out(home, hanging, mend, when, stands):
    hanging(when, "generate", "ines").kill()
    (week,) = kept_weeks(home)
    assert (len(templates(home / "eros.db")), week["state"], week["step"]) == (stands, "planned", "saving")
    mended = mend()
    assert [(one.generation_id, one.state) for one in mended] == [(week["generation_id"], "saved")]
    assert judge(home) == 1


@pytest.mark.full
@pytest.mark.requirement("weeks:mend")
@pytest.mark.parametrize(
    ("how", "said"), [("locked", "is locked by another process"), ("ruined", "is damaged"), ("lost", "is damaged")]
)
def test_a_week_that_a_mend_cannot_find_out_about_is_left_with_the_reason(home, hanging, run, tmp_path, how, said):
    """``ruined``: it cannot be saved there; ``lost``: what stands there cannot be read."""
    hanging("before", "generate", "ines").kill()
    shutil.copy(home / "eros.db", tmp_path / "sound.db")
    config = tmp_path / "hangs-before.json"  # its server waits for no lock
    config.write_text(config.read_text().replace("eros.db", "eros.db?timeout=0"))
    if how != "locked":
        ruin(home / "eros.db", "schedule_items" if how == "ruined" else "schedule_templates")
    with closing(sqlite3.connect(home / "eros.db", isolation_level=None)) as other:
        if how == "locked":
            other.execute("BEGIN IMMEDIATE")
        left, shown = run("weeks", "--mend", "--json"), run("weeks", "--mend")
    (week,) = kept_weeks(home)
    told = json.loads(left.stdout)
    assert (left.returncode, told["left"], week["step"]) == (5, [week["generation_id"]], "saving"), told
    assert said in told["reasons"][week["generation_id"]]
    assert said in " ".join(shown.stdout.split())
    if how != "locked":
        shutil.copy(tmp_path / "sound.db", home / "eros.db")
    assert run("weeks", "--mend").returncode == 0
    assert judge(home) == 1


@pytest.mark.full
@pytest.mark.requirement("records:between")
def test_the_next_run_finds_out_what_a_killed_one_saved_and_replaces_it(home, hanging, run):
    hanging("after", "generate", "ines").kill()
    assert run("generate", "ines").returncode == 0
    assert judge(home) == 1
    first, second = kept_weeks(home)
    assert (first["state"], first["superseded_by"]) == ("superseded", second["generation_id"])
    assert (second["state"], second["supersedes"]) == ("saved", first["generation_id"])


@pytest.mark.requirement("records:between")
@pytest.mark.parametrize("more", [(), ("--replace",)], ids=["unasked", "with replace"])
def test_a_run_that_was_killed_before_its_save_does_not_stand_where_another_week_is_approved_since(
    home, has_week, hanging, run, mend, more
):
    """Whoever said ``--replace`` has not seen how it stands by now."""
    stands = has_week("ines")
    hanging("before", "generate", "ines", "--seed", "9", *more).kill()
    assert run("review", "approve", stands).returncode == 0
    (mended,) = mend()
    assert mended.state == "aborted"
    assert mended.why.endswith(f"it does not stand at its data server: {stands}, approved, stands there")
    assert [week["state"] for week in kept_weeks(home)] == ["approved", "aborted"]
    assert judge(home) == 1


@pytest.mark.requirement("records:between")
def test_an_approval_that_did_not_come_to_stand_leaves_no_decision_on_the_week_that_waits(home, has_week, mend):
    generation_id = has_week("odessa")
    said = {"verdict": "approve", "reason": "fine", "reviewer": "sam", "decided_at": "2026-11-20T12:00:00Z"}
    held = {"step": "saving", "lease_holder": "gone 1 run", "lease_until": 0, "decision": json.dumps(said)}
    change_week(home, generation_id, **held)
    (mended,) = mend()
    (week,) = kept_weeks(home)
    assert (mended.state, week["decision"]) == ("waiting", None)


@pytest.mark.requirement("records:between")
def test_a_record_of_while_a_week_was_planned_does_not_say_that_nothing_stands_where_it_does(home, has_week, mend):
    """As where a backup of the records was put back."""
    generation_id = has_week("ines")
    change_week(home, generation_id, state="planned", step="planning", lease_holder="gone 1 run", lease_until=0)
    (mended,) = mend()
    assert (mended.state, "it stands at its data server as saved" in mended.why) == ("aborted", True)
    assert "nothing was saved" in mended.why.partition(", and")[0]


@pytest.mark.requirement("records:between")
def test_a_week_that_its_server_refuses_to_save_again_is_not_saved(home, has_week, mend):
    generation_id = cut_short(home, has_week, send_type_key="ppv_unlok", item_type="ppv_unlok")
    assert templates(home / "eros.db") == []
    (mended,) = mend()
    assert (mended.generation_id, mended.state) == (generation_id, "aborted")
    assert "it does not stand at its data server, which refused to save it again: " in mended.why
    assert templates(home / "eros.db") == []


@pytest.mark.requirement("records:between")
def test_a_database_that_cannot_be_written_now_leaves_the_week_open(home, has_week, mend, monkeypatch):
    generation_id = cut_short(home, has_week)

    def read_only(*_: object) -> None:
        raise DatabaseReadOnly("the database cannot be written")

    with monkeypatch.context() as now:
        now.setattr("eros_db.tools.schedules._put_items", read_only)
        assert mend() == ()
    (week,) = kept_weeks(home)
    assert (week["state"], week["step"]) == ("planned", "saving")
    assert [(one.generation_id, one.state) for one in mend()] == [(generation_id, "saved")]
    assert judge(home) == 1


@pytest.mark.requirement("log:retries", "log:of-another-run")
def test_what_a_run_asks_about_an_earlier_week_is_told_of_that_week_and_not_of_the_run(
    home, settings, has_week, made, monkeypatch
):
    earlier, put, tries = cut_short(home, has_week), schedules._put_items, []

    def locked_at_first(*given: object) -> object:
        tries.append(given)
        if len(tries) == 1:
            raise DatabaseLocked("the database is locked by another process")
        return put(*given)

    monkeypatch.setattr(schedules, "_put_items", locked_at_first)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with capture_logs() as lines:
        own = made().document
    retries = [line for line in lines if line["event_type"] == "retry"]
    assert [(line["generation_id"], line["tool_name"]) for line in retries] == [(earlier, "save_schedule")]
    with open_records(settings) as store:
        audit = store.read(own.generation_id).audit
    assert (
        [it for it in own.recoveries if it.tool],
        [call.retry_count for call in audit.tool_calls if call.retry_count],
    ) == ([], [])
    assert [call.tool_name for call in audit.tool_calls].count("save_schedule") == 1
    assert next(week["state"] for week in kept_weeks(home)) == "superseded"
    with open_records(settings) as store:
        mended = store.read(earlier)
    told = [(it.phase, it.tool, it.attempts) for it in mended.document.recoveries if it.tool]
    assert told == [("phase_7", "save_schedule", 2)]
    assert [call.retry_count for call in mended.audit.tool_calls if call.retry_count] == [1]
    assert [it.error_type for it in mended.audit.errors_and_recoveries if "locked" in it.error_message] == [
        "tool_call_failed"
    ]


@pytest.mark.requirement("records:between")
@pytest.mark.parametrize(("server", "state"), [("there", "aborted"), ("gone", "rejected")])
def test_a_person_can_end_a_run_that_was_cut_short(home, has_week, run, server, state):
    generation_id = cut_short(home, has_week)
    if server == "gone":
        (home / "eros.db").rename(home / "elsewhere.db")
    ran = run("review", "reject", generation_id, "--reason", "not wanted")
    assert ran.returncode == 0, ran.stderr
    assert kept_weeks(home)[0]["state"] == state
    assert server == "gone" or "does not stand at its data server" in " ".join((ran.stdout + ran.stderr).split())


@pytest.mark.requirement("weeks:forget")
def test_a_week_that_was_cut_short_is_not_forgotten_and_said_to_be_so(home, has_week, run):
    generation_id = cut_short(home, has_week)
    ran = run("weeks", "--forget", generation_id, "--yes")
    said = " ".join(ran.stdout.split())
    assert f"1 week still there: the work on {generation_id[:8]}" in said
    assert "did not come to an end, and `eros weeks --mend` finds out first how it stands" in said
    assert kept_weeks(home) != []


def cut_short(home, has_week, **changes) -> str:
    """A week whose process ended before the server had it; its first item with the ``changes``."""
    generation_id = has_week("ines")
    document = kept_weeks(home)[0]["document"]
    items = [document["items"][0] | changes, *document["items"][1:]]
    arguments = {name: document[name] for name in ("creator_id", "week_start", "generation_id")} | {"items": items}
    with closing(sqlite3.connect(home / "eros.db")) as server, server:
        for table in ("schedule_items", "schedule_template_versions", "schedule_templates"):
            server.execute(f"DELETE FROM {table}")
    change_week(home, generation_id, state="planned", step="saving", lease_holder="gone 1 run", lease_until=0)
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("UPDATE week_documents SET save_arguments = ?", (json.dumps(arguments),))
    return generation_id


@pytest.fixture
def waits(home, made):
    """A week that waits for a person."""
    assert made("odessa").status == "needs_review"
    (week,) = kept_weeks(home)
    return week["generation_id"]


@pytest.mark.requirement("records:between")
@pytest.mark.parametrize(
    ("checkpoint", "when", "stands"),
    [
        ("there", "after", 1),
        pytest.param("there", "before", 0, marks=FULL),
        pytest.param("gone", "after", 1, marks=FULL),
        pytest.param("outdated", "before", 0, marks=FULL),
        pytest.param("gone", "before", 0, marks=pytest.mark.soak),
        pytest.param("outdated", "after", 1, marks=pytest.mark.soak),
    ],
)
def test_an_approval_that_is_killed_at_its_save_is_found_out(
    home, waits, hanging, mend, lose_checkpoint, checkpoint, when, stands
):
    lose_checkpoint(checkpoint)
    hanging(when, "review", "approve", waits, "--reason", "fine").kill()
    (week,) = kept_weeks(home)
    assert (len(templates(home / "eros.db")), week["state"], week["step"]) == (stands, "waiting", "saving")
    mend()
    assert judge(home) == 1
    (week,) = kept_weeks(home)
    assert (week["state"], week["decision"]["reviewer"], week["document"]["status"]) == ("approved", "robin", "saved")
    assert week["audit"]["review"] == week["decision"]
    assert week["state_format"] is None


@pytest.mark.full
@pytest.mark.requirement("records:between")
def test_an_approval_of_a_saved_week_that_is_killed_is_found_out(home, has_week, hanging, mend):
    has_week("ines")
    (week,) = kept_weeks(home)
    hanging("before", "review", "approve", week["generation_id"]).kill()
    mend()
    assert judge(home) == 1
    assert templates(home / "eros.db")[0]["status"] == "approved"


@pytest.mark.full
@pytest.mark.requirement("records:between")
def test_a_person_can_reject_a_week_whose_approval_never_reached_its_server(home, waits, hanging, run, tmp_path):
    """Its server is gone for good: nobody can say whether it is saved, and the person ends it all the same."""
    hanging("before", "review", "approve", waits, "--reason", "fine").kill()
    (home / "eros.db").rename(tmp_path / "gone.db")
    assert run("review", "reject", waits, "--reason", "no").returncode == 0
    assert kept_weeks(home)[0]["state"] == "rejected"


@pytest.mark.full
@pytest.mark.requirement("records:leases")
def test_a_lease_that_runs_by_the_clock_does_not_hold_for_a_process_that_is_gone(home, hanging, run):
    hanging("before", "generate", "ines").kill()
    (week,) = kept_weeks(home)
    assert week["lease_until"] > time.time()
    assert run("generate", "ines").returncode == 0
    assert judge(home) == 1


@pytest.mark.requirement("records:leases")
def test_a_holder_on_another_machine_has_its_week_until_its_lease_runs_out(home, has_week, made, mend, monkeypatch):
    has_week("ines")
    (week,) = kept_weeks(home)
    until = time.time() + LEASE_SECONDS
    held = {"state": "planned", "step": "saving", "lease_holder": "elsewhere 7 run", "lease_until": until}
    change_week(home, week["generation_id"], **held)
    assert mend() == ()
    busy = made("ines").document
    assert (busy.error_code, busy.details["generation_id"]) == ("WEEK_BUSY", week["generation_id"])
    monkeypatch.setattr(RecordStore, "__init__", partialmethod(RecordStore.__init__, now=lambda: until + 1))
    assert made("ines").status == "saved"
    assert judge(home) == 1


@pytest.mark.requirement("records:leases")
def test_a_process_that_nobody_has_waited_for_is_gone_all_the_same(home, has_week, mend):
    """A killed child of a parent that never asks for it keeps its number."""
    has_week("ines")
    (week,) = kept_weeks(home)
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert child.stdout
    with child.stdout:
        child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    holder = Holder.new().word.replace(f" {os.getpid()} ", f" {child.pid} ")
    held = {"state": "planned", "step": "saving", "lease_holder": holder, "lease_until": time.time() + LEASE_SECONDS}
    change_week(home, week["generation_id"], **held)
    assert [one.state for one in mend()] == ["saved"]
    assert judge(home) == 1
    child.wait()


class Passing:
    """The embedded server; ``execute_query`` is busy as long as ``busy``."""

    def __init__(self, settings: Settings) -> None:
        self.busy, self._settings = True, settings

    @property
    def options(self) -> RunOptions:
        return RunOptions(self._settings, data=Source.in_memory(self._build))

    def _build(self):
        server = build_server(self._settings.database_url, self._settings.clock)
        answer = server.request_handlers[types.CallToolRequest]

        async def asked(request):
            if request.params.name == "execute_query" and self.busy:
                said = types.TextContent(type="text", text='{"error": "database is locked", "code": "DATABASE_BUSY"}')
                return types.ServerResult(types.CallToolResult(content=[said], isError=True))
            return await answer(request)

        server.request_handlers[types.CallToolRequest] = asked
        return server


@pytest.mark.requirement("records:between")
def test_a_server_that_cannot_say_it_now_is_asked_again_later(home, has_week, made, mend, settings):
    has_week("ines")
    (week,) = kept_weeks(home)
    change_week(home, week["generation_id"], state="planned", step="saving")
    server = Passing(settings)
    made("nova", options=server.options)
    assert next((one["state"], one["step"]) for one in kept_weeks(home)) == ("planned", "saving")
    server.busy = False
    made("nova", options=server.options)
    assert judge(home) == 1


@pytest.mark.requirement("records:between")
@pytest.mark.parametrize(
    ("generated_at", "state"), [("2026-11-20T12:00:01+00:00", "unknown"), ("2026-11-20T11:59:59+00:00", "saved")]
)
def test_a_week_without_an_id_is_another_programs_and_counts_by_when_it_was_made(
    home, settings, has_week, mend, generated_at, state
):
    generation_id = has_week("ines")
    forget_version(home / "eros.db")
    change_template(home / "eros.db", generation_id, generation_id=None, generated_at=generated_at)
    week = kept_weeks(home)[0]["document"]
    arguments = {name: week[name] for name in ("creator_id", "week_start", "items", "generation_id")}
    change_week(home, generation_id, state="planned", step="saving", lease_until=0)
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("UPDATE week_documents SET save_arguments = ?", (json.dumps(arguments),))
    (mended,) = mend()
    assert mended.state == state
    assert state == "saved" or mended.why == "another program's week stands at the server since"
    if state == "unknown":  # the server names what stands: no part of this week does
        by = {"reason": "not ours", "reviewer": "robin", "options": RunOptions(settings)}
        told = asyncio.run(answer(generation_id, "reject", **by)).document
        assert (told.error_message, "whether_saved" in told.details) == ("robin rejected the week: not ours", False)


def forget_version(database) -> None:
    with closing(sqlite3.connect(database)) as store, store:
        store.execute("UPDATE schedule_template_versions SET generation_id = NULL")


@pytest.mark.requirement("records:between")
def test_a_half_done_week_of_another_version_stands_in_nobody_s_way(home, has_week, made, mend):
    has_week("ines")
    (week,) = kept_weeks(home)
    change_week(home, week["generation_id"], state="planned", step="saving")
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("""UPDATE week_documents SET document = '{"status": "saved", "items": []}'""")
    assert [one.state for one in mend()] == ["saved"]
    assert made("nova").document.error_code == "VALIDATION_FAILED_CRITICAL"


@pytest.mark.requirement("records:fenced")
@pytest.mark.parametrize("step", ["saved by another", "replaced since"])
def test_a_run_that_slept_through_its_lease_writes_over_nothing_that_was_found_out(
    home, settings, has_week, made, mend, step
):
    """As when a laptop sleeps between the server's commit and the record."""
    generation_id = has_week("ines")
    record, asleep = find_week(settings, generation_id), Holder.new()
    change_week(home, generation_id, step="saving", lease_holder=asleep.word, lease_until=0)
    assert [one.state for one in mend()] == ["saved"]
    if step == "replaced since":
        made("ines", seed=9)
    before = kept_weeks(home)
    with open_records(settings) as store, pytest.raises(LeaseLost):
        replace(store, holder=asleep).finish(generation_id, "saved", record.document, record.audit)
    assert kept_weeks(home) == before
    assert judge(home) == 1


@pytest.mark.requirement("records:between")
@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-20 12:00:00", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        ("2026-11-20T13:00:00+01:00", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_servers_own_text_for_an_instant_is_read_or_passed_over(text, instant):
    assert instant_of(text) == instant


@pytest.mark.requirement("records:between")
@pytest.mark.parametrize("config", ["gone", "{"])
def test_a_server_whose_configuration_is_gone_keeps_no_other_server_from_being_asked(
    home, tmp_path, made, mend, config
):
    here, there = (made(creator).document.generation_id for creator in ("ines", "petra"))
    path = tmp_path / "elsewhere.json"
    if config != "gone":
        path.write_text(config)
    address = json.dumps({"config": str(path)})
    change_week(home, here, step="saving", lease_until=0)
    change_week(home, there, step="saving", lease_until=0, server_key="another", server_address=address)
    assert [(one.generation_id, one.state) for one in mend()] == [(here, "saved")]
    assert [week["step"] for week in kept_weeks(home)] == [None, "saving"]
