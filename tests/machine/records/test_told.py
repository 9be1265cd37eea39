"""What a run or an approval whose save failed tells, and what becomes of its week afterwards (R58)."""

import asyncio
import json
import sqlite3
from contextlib import closing
from functools import partialmethod
from itertools import count

import pytest
from failing_store import NoMore
from kept_weeks import change_week, kept_weeks
from lost_weeks import judge, templates
from mcp import McpError, types

from eros.failures import RequestError
from eros.gateway import Source
from eros_app.cli.rendering import render
from eros_app.cli.rendering.weeks import render_weeks
from eros_app.cli.terminal import Terminal
from eros_app.records.leases import _machine
from eros_app.records.store import RecordStore
from eros_app.services.deciding import rejecting
from eros_app.services.forgetting import forget, to_forget
from eros_app.services.generation import RunOptions
from eros_app.services.home import read_records
from eros_app.services.own_server import mend_weeks
from eros_app.services.resolutions import WHETHER_SAVED
from eros_app.services.review import answer
from eros_db.server import build_server

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

FULL = {"error": "the database has no room left on its disk", "code": "DATABASE_FULL"}


class FailingSaves:
    """The real server, whose saves end one after another as ``ends`` says: "full" is refused, "lost" is done and its
    answer never arrives, "not as sent" answers that it wrote another number of items; then as it should.
    """

    def __init__(self, settings, *ends: str) -> None:
        self._settings, self._ends = settings, list(ends)

    @property
    def options(self) -> RunOptions:
        return RunOptions(self._settings, data=Source.in_memory(self._build))

    def _build(self):
        server = build_server(self._settings.database_url, self._settings.clock)
        real = server.request_handlers[types.CallToolRequest]

        async def asked(request):
            how = self._ends.pop(0) if request.params.name == "save_schedule" and self._ends else "done"
            if how == "full":
                said = types.TextContent(type="text", text=json.dumps(FULL))
                return types.ServerResult(types.CallToolResult(content=[said], isError=True))
            answered = await real(request)
            if how == "lost":
                raise McpError(types.ErrorData(code=types.CONNECTION_CLOSED, message="connection closed"))
            if how == "not as sent":
                body = {**answered.root.structuredContent, "item_count": 3, "items_created": 3}
                said = types.TextContent(type="text", text=json.dumps(body))
                return types.ServerResult(types.CallToolResult(content=[said], structuredContent=body))
            return answered

        server.request_handlers[types.CallToolRequest] = asked
        return server


def shown(document, capsys) -> str:
    """The words of the document at a terminal, on one line."""
    Terminal().out.print(render(document, width=200))
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.requirement("records:told")
@pytest.mark.parametrize("store", ["whole", "full"])
def test_a_week_whose_save_was_refused_is_never_saved_later(home, settings, made, mend_later, store, capsys):
    """Also where the store has no room for what was made: its end alone is kept."""
    options = FailingSaves(settings, "full").options
    with NoMore(3 if store == "full" else 99, "full"):
        told = made("ines", options=options)
    assert (told.ending, told.document.error_code) == ("aborted", "DATABASE_SAVE_FAILED")
    assert "whether_saved" not in told.document.details
    assert "none of them saved" in shown(told.document, capsys)
    assert mend_later() == ()
    (week,) = kept_weeks(home)
    assert (week["state"], week["step"], week["document"]["error_code"]) == ("aborted", None, "DATABASE_SAVE_FAILED")
    assert (judge(home), made("ines").status) == (0, "saved")


@pytest.mark.requirement("records:told")
@pytest.mark.parametrize("renewals", ["rare", "many"])
def test_a_refused_week_whose_record_cannot_be_ended_is_told_as_saved_later(
    home, settings, made, mend_later, capsys, monkeypatch, renewals
):
    """However often its lease is renewed meanwhile."""
    monkeypatch.setattr("eros_app.services.recorder.RENEWAL_SECONDS", 3600 if renewals == "rare" else 0.01)
    with NoMore(3, "read_only"):
        told = made("ines", options=FailingSaves(settings, "full").options)
    assert told.document.details["whether_saved"] == "not yet"
    assert told.document.recommendations[0] == WHETHER_SAVED["not yet"]
    assert "none of them saved yet" in shown(told.document, capsys)
    assert [one.state for one in mend_later()] == ["saved"]
    assert judge(home) == 1


@pytest.mark.requirement("records:told")
@pytest.mark.parametrize("second", ["lost", "full"])
def test_a_week_whose_answer_was_lost_is_told_as_not_known_and_found_out(home, settings, made, mend, second, capsys):
    """Also where the second try was answered: that one may have been refused after the first was done."""
    told = made("ines", options=FailingSaves(settings, "lost", second).options)
    assert (told.ending, told.document.details["whether_saved"]) == ("aborted", "not known")
    assert "whether the week was written is not known" in told.document.error_message
    assert told.document.recommendations[0] == WHETHER_SAVED["not known"]
    words = shown(told.document, capsys)
    assert ("none of them saved" in words, "finds out whether the week is saved" in words) == (False, True)
    assert [one.state for one in mend()] == ["saved"]
    assert judge(home) == 1


@pytest.mark.requirement("records:told", "audit:open-save")
def test_the_audit_of_a_save_without_an_answer_holds_what_was_tried_and_a_mend_adds_to_it(
    home, settings, made, mend, capsys
):
    told = made("ines", options=FailingSaves(settings, "lost", "lost").options)
    (week,) = kept_weeks(home)
    assert (week["state"], week["step"], week["error_code"]) == ("planned", "saving", "DATABASE_SAVE_FAILED")
    with read_records(settings) as store:
        Terminal().out.print(render_weeks(store.list(), 1, 0, filtered=False))
    listed = capsys.readouterr().out
    assert ("save unclear" in listed, "cut short" in listed) == (True, False)
    before = week["audit"]
    assert (before["generation"]["status"], before["output"]["template_id"]) == ("aborted", None)
    assert (before["phases"][-1]["node"], before["phases"][-1]["phase_status"]) == ("save", "failed")
    (call,) = [call for call in before["tool_calls"] if call["tool_name"] == "save_schedule"]
    assert (call["success"], call["retry_count"]) == (False, 1)
    assert before["errors_and_recoveries"][-1]["error_message"] == told.document.error_message
    (mended,) = mend()
    after = kept_weeks(home)[0]["audit"]
    assert (after["generation"]["status"], after["mended"]) == ("saved", mended.why)
    for section in ("phases", "tool_calls", "errors_and_recoveries"):
        assert after[section] == before[section]


@pytest.mark.requirement("records:told", "audit:open-save")
def test_a_save_without_an_answer_that_was_not_made_ends_with_what_its_run_did(home, settings, made, mend):
    """Its server holds nothing of it, and it cannot be saved again, as what was sent is damaged here."""
    made("ines", options=FailingSaves(settings, "lost", "lost").options)
    before = kept_weeks(home)[0]["audit"]
    with closing(sqlite3.connect(home / "eros.db")) as server, server:
        for table in ("schedule_items", "schedule_template_versions", "schedule_templates"):
            server.execute(f"DELETE FROM {table}")
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("UPDATE week_documents SET save_arguments = '{'")
    (mended,) = mend()
    assert (mended.state, "(DATABASE_SAVE_FAILED)" in mended.why) == ("aborted", True)
    (week,) = kept_weeks(home)
    assert week["document"]["error_code"] == "DATABASE_SAVE_FAILED"
    assert len(week["document"]["partial_result"]["items"]) == week["audit"]["output"]["total_items_generated"] > 0
    for section in ("phases", "tool_calls", "errors_and_recoveries"):
        assert week["audit"][section] == before[section]


@pytest.mark.requirement("records:told")
def test_a_week_that_was_written_in_part_is_unknown_and_ended_by_a_person(home, settings, made, mend):
    told = made("ines", options=FailingSaves(settings, "not as sent").options)
    assert (told.ending, told.document.details["whether_saved"]) == ("aborted", "not as sent")
    (week,) = kept_weeks(home)
    assert told.document.resolution["action"] == "Look why the data server did not write the week as it was sent"
    ends = f"`eros review reject {week['generation_id']} --reason WHY` ends this week here"
    assert ends in told.document.recommendations[0]
    assert (week["state"], week["step"], mend()) == ("unknown", None, ())
    by = {"reason": "not as sent", "reviewer": "robin", "options": RunOptions(settings)}
    asyncio.run(answer(week["generation_id"], "reject", **by))
    assert kept_weeks(home)[0]["state"] == "rejected"


@pytest.fixture
def answered(settings, home):
    """An approval by robin over a server whose saves end like this, and a store that fails from ``after`` on."""

    def approve(*ends: str, after: int = 99):
        (week,) = kept_weeks(home)
        by = {"reason": "fine", "reviewer": "robin", "options": FailingSaves(settings, *ends).options}
        with NoMore(after, "read_only"):
            return asyncio.run(answer(week["generation_id"], "approve", **by)).document

    return approve


@pytest.mark.requirement("records:told")
@pytest.mark.parametrize(
    ("ends", "after", "said", "state"),
    [
        (["full"], 99, None, "waiting"),
        (["full"], 2, "not yet", "approved"),
        (["lost", "full"], 99, "not known", "approved"),
        (["not as sent"], 99, "not as sent", "unknown"),
    ],
)
def test_an_approval_that_failed_tells_what_becomes_of_the_week(
    home, has_week, answered, mend_later, ends, after, said, state
):
    has_week("odessa")
    told = answered(*ends, after=after)
    assert told.details.get("whether_saved") == said
    left = WHETHER_SAVED[said].replace("{reject}", rejecting(told.generation_id)) if said else None
    assert left is None or left in told.recommendations
    assert left is not None or told.recommendations[0].startswith("The week waits on: `eros review approve")
    mend_later()
    (week,) = kept_weeks(home)
    assert (week["state"], week["step"]) == (state, None)
    assert state == "unknown" or judge(home) == (1 if state == "approved" else 0)


@pytest.mark.requirement("records:told")
def test_an_approved_week_that_its_server_lost_keeps_its_approval_where_the_second_one_fails(
    home, has_week, approved, answered
):
    has_week("odessa")
    (week,) = kept_weeks(home)
    assert approved(week["generation_id"]) == "done"
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE schedule_templates SET status = 'saved'")
    assert answered("full").recommendations[0].startswith("The week stands as approved; to try again:")
    (kept,) = kept_weeks(home)
    assert (kept["state"], kept["decision"]["reviewer"]) == ("approved", "robin")
    assert templates(home / "eros.db")[0]["status"] == "saved"


@pytest.mark.requirement("records:told")
@pytest.mark.parametrize("gone", [False, True])
def test_a_rejection_of_a_week_that_was_written_in_part_does_not_say_that_nothing_was(
    home, settings, has_week, answered, capsys, gone
):
    """Whether its server still shows the week or not: it said that it wrote a part."""
    has_week("odessa")
    answered("not as sent")
    if gone:
        with closing(sqlite3.connect(home / "eros.db")) as store, store:
            store.execute("DELETE FROM schedule_items")
            store.execute("DELETE FROM schedule_templates")
    (week,) = kept_weeks(home)
    by = {"reason": "half of it", "reviewer": "robin", "options": RunOptions(settings)}
    told = asyncio.run(answer(week["generation_id"], "reject", **by)).document
    assert told.details["whether_saved"] == "not as sent"
    assert "in part" in told.error_message or "is not what it was sent" in told.error_message
    assert "none of them saved" not in shown(told, capsys)


@pytest.mark.requirement("records:damaged-row")
def test_a_cut_short_week_whose_row_is_damaged_keeps_no_other_from_being_mended(home, made, mend):
    ids = [made(creator).document.generation_id for creator in ("ines", "petra")]
    for one in ids:
        change_week(home, one, step="saving", lease_until=0)
    change_week(home, ids[0], decision='{"verdict', server_address="{")
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("UPDATE week_documents SET save_arguments = '{'")
    assert {one.generation_id: one.state for one in mend()} == dict.fromkeys(ids, "saved")


@pytest.mark.requirement("records:damaged-row")
@pytest.mark.parametrize(
    "damage",
    [
        {"week_start": "2026-12-0x"},
        {"changed_at": ""},
        {"week_start": "?", "began_at": "?", "timezone": "?"},
        {"score": "good"},
        {"timezone": "America/Newyork"},
        {"creator_id": b"\xff"},
        {"server_key": b"key"},
        {"week_ends_at": b"\xff", "step": "saving", "lease_until": 0},
        {"decision": "{", "step": "saving", "lease_until": 0, "week_start": "soon"},
    ],
    ids=lambda damage: ",".join(damage),
)
def test_a_week_whose_row_is_damaged_is_told_and_can_be_removed_and_the_others_are_listed(home, settings, made, damage):
    ids = [made(creator).document.generation_id for creator in ("ines", "petra")]
    change_week(home, ids[0], **damage)
    with read_records(settings) as store:
        listed = store.list()
        assert {week.generation_id: week.error_code for week in listed} == {ids[0]: "RECORD_DAMAGED", ids[1]: None}
        with pytest.raises(RequestError, match=f"eros weeks --forget {ids[0]}"):
            store.read(ids[0])
        assert store.unfinished() == ()
    Terminal().out.print(render_weeks(listed, 2, 0, filtered=False))
    assert list(forget(settings, to_forget(settings, [ids[0]], sure=True).weeks).gone) == [ids[0]]
    assert [week["generation_id"] for week in kept_weeks(home)] == [ids[1]]


@pytest.mark.requirement("records:damaged-row")
@pytest.mark.parametrize("damage", [{"lease_until": "soon"}, {"lease_holder": "x"}, {"lease_holder": "here now run"}])
def test_a_damaged_lease_is_nobodys_and_ends_no_listing(home, settings, made, damage):
    generation_id = made("ines").document.generation_id
    holder = f"{_machine()} x run" if "now" in damage.get("lease_holder", "") else "x"
    held = {"step": "saving", "lease_holder": holder, "lease_until": 0}
    change_week(home, generation_id, **{**held, **damage})
    with read_records(settings) as store:
        assert [week.cut_short for week in store.list()] == [True]
        assert [week.generation_id for week in store.unfinished()] == [generation_id]


@pytest.mark.requirement("records:leases")
def test_a_mend_keeps_its_lease_while_the_server_thinks(home, has_week, settings, monkeypatch):
    generation_id = has_week("ines")
    change_week(home, generation_id, step="saving", lease_until=0)
    seconds = count()
    monkeypatch.setattr("eros_app.services.recorder.RENEWAL_SECONDS", 0)
    monkeypatch.setattr(RecordStore, "__init__", partialmethod(RecordStore.__init__, now=lambda: next(seconds)))
    until = []

    def build():
        server = build_server(settings.database_url, settings.clock)
        real = server.request_handlers[types.CallToolRequest]

        async def thinking(request):
            until.append(kept_weeks(home)[0]["lease_until"])
            for _ in range(10):
                await asyncio.sleep(0)
            until.append(kept_weeks(home)[0]["lease_until"])
            return await real(request)

        server.request_handlers[types.CallToolRequest] = thinking
        return server

    options = RunOptions(settings, data=Source.in_memory(build))
    assert [one.state for one in asyncio.run(mend_weeks(options))] == ["saved"]
    before, after = until
    assert after > before
