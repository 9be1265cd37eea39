"""Runs and approvals that end exactly between the server's commit and the record, or just before the commit (R58)."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partialmethod

import pytest
from kept_weeks import change_week, kept_weeks
from lost_weeks import judge, templates
from mcp import types

from eros.gateway import Source
from eros.settings import Settings
from eros_app.records.leases import LEASE_SECONDS, Holder
from eros_app.records.store import RecordStore
from eros_app.services.generation import RunOptions
from eros_db.server import build_server

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
@pytest.mark.requirement("records:between")
def test_the_next_run_finds_out_what_a_killed_one_saved_and_replaces_it(home, hanging, run):
    hanging("after", "generate", "ines").kill()
    assert run("generate", "ines").returncode == 0
    assert judge(home) == 1
    first, second = kept_weeks(home)
    assert (first["state"], first["superseded_by"]) == ("superseded", second["generation_id"])
    assert (second["state"], second["supersedes"]) == ("saved", first["generation_id"])


@pytest.fixture
def waits(home, made):
    """A week that waits for a person."""
    assert made("odessa").status == "needs_review"
    (week,) = kept_weeks(home)
    return week["generation_id"]


@pytest.mark.requirement("records:between")
@pytest.mark.parametrize(
    "checkpoint", ["there", pytest.param("gone", marks=FULL), pytest.param("outdated", marks=FULL)]
)
@pytest.mark.parametrize(("when", "stands"), [("after", 1), pytest.param("before", 0, marks=FULL)])
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
def test_an_approval_of_a_saved_week_that_is_killed_is_found_out(home, made, hanging, mend):
    made("ines")
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
def test_a_holder_on_another_machine_has_its_week_until_its_lease_runs_out(home, made, mend, monkeypatch):
    made("ines")
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
def test_a_process_that_nobody_has_waited_for_is_gone_all_the_same(home, made, mend):
    """A killed child of a parent that never asks for it keeps its number."""
    made("ines")
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
def test_a_server_that_cannot_say_it_now_is_asked_again_later(home, made, mend, settings):
    made("ines")
    (week,) = kept_weeks(home)
    change_week(home, week["generation_id"], state="planned", step="saving")
    server = Passing(settings)
    made("nova", options=server.options)
    assert next((one["state"], one["step"]) for one in kept_weeks(home)) == ("planned", "saving")
    server.busy = False
    made("nova", options=server.options)
    assert judge(home) == 1


@pytest.mark.requirement("records:between")
def test_a_half_done_week_of_another_version_stands_in_nobody_s_way(home, made, mend):
    made("ines")
    (week,) = kept_weeks(home)
    change_week(home, week["generation_id"], state="planned", step="saving")
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("""UPDATE week_documents SET document = '{"status": "saved", "items": []}'""")
    assert [one.state for one in mend()] == ["saved"]
    assert made("nova").document.error_code == "VALIDATION_FAILED_CRITICAL"
