"""What an approval or a plan may replace; weeks that are saved, over or unknown (R41, R42, R58)."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kept_weeks import change_template, change_week, kept_weeks
from lost_weeks import judge, ruin, templates
from mcp import types

from eros.failures import RequestError, WeekProtected
from eros.gateway import Source, open_tools
from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.agent.answers import next_steps
from eros_app.services.generation import RunOptions, generate
from eros_app.services.own_server import how_it_stands, mend_weeks, must_stand
from eros_app.services.review import answer
from eros_app.services.weeks import find_week, list_weeks
from eros_db.server import build_server

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def settings(home) -> Settings:
    return Settings(home=home, now=NOW, retry_scale=0.0)


@pytest.fixture
def approve(settings):
    def approved(some_id: str, reason: str = "fine", now: datetime = NOW, **more):
        at = RunOptions(settings.model_copy(update={"now": now}))
        return asyncio.run(answer(some_id, "approve", reason=reason, reviewer="robin", options=at, **more))

    return approved


@pytest.fixture
def generated(settings):
    def made(creator: str = "odessa", options: RunOptions | None = None, **wishes):
        return asyncio.run(generate(Request(creator_id=creator, **wishes), options or RunOptions(settings))).document

    return made


@pytest.mark.requirement("review:older-draft")
@pytest.mark.parametrize("newer", ["saved", "approved"])
def test_an_older_draft_replaces_a_newer_week_only_on_purpose_and_with_a_reason(
    home, waiting, approve, generated, newer
):
    second = generated(seed=7).generation_id
    approve(second)
    if newer == "saved":
        change_week(home, second, state="saved")
        change_template(home / "eros.db", second, status="saved")
    with pytest.raises(RequestError) as refused:
        approve(waiting.id, reason="")
    assert "only with replace and reason" in refused.value.message
    with pytest.raises(RequestError) as refused:
        approve(waiting.id)
    assert refused.value.code == ("NEWER_WEEK" if newer == "saved" else "WEEK_PROTECTED")
    assert isinstance(refused.value, WeekProtected) == (newer == "approved")
    assert all(word in refused.value.message for word in (second, "replace"))
    with pytest.raises(RequestError) as refused:
        approve(waiting.id, reason="", replace_week=True)
    assert refused.value.code == "REASON_NEEDED"
    assert [one["generation_id"] for one in templates(home / "eros.db")] == [second]
    assert approve(waiting.id, reason="the first was better", replace_week=True).ending == "done"
    first, replaced = kept_weeks(home)
    assert (first["state"], first["supersedes"], first["decision"]["replace"]) == ("approved", second, True)
    assert (replaced["state"], replaced["superseded_by"]) == ("superseded", waiting.id)
    assert judge(home) == 1


@pytest.mark.requirement("review:what-can-be-done")
@pytest.mark.parametrize(("newer", "recorded"), [("saved", True), ("approved", True), ("approved", False)])
def test_a_refused_approval_says_what_its_person_can_do_here(eros, home, waiting, newer, recorded):
    shutil.copy(home / "records.db", home / "backup.db")
    second = eros("generate", "odessa", "--seed", "7", "--json").document["generation_id"]
    assert eros("review", "approve", second, "--reason", "better").code == 0
    if newer == "saved":
        change_week(home, second, state="saved")
        change_template(home / "eros.db", second, status="saved")
    if not recorded:
        restore(home / "backup.db", home / "records.db")
    refused = eros("review", "approve", waiting.id, "--reason", "fine", "--json").document
    assert refused["error_code"] == ("NEWER_WEEK" if newer == "saved" else "WEEK_PROTECTED")
    assert "approve this one with --replace and --reason" in refused["resolution"]["action"]
    assert any("`eros weeks`" in step for step in refused["recommendations"]) == recorded
    done = eros("review", "approve", waiting.id, "--reason", "the first was better", "--replace", "--json")
    assert (done.code, done.document["life"]["state"], done.document["supersedes"]) == (0, "approved", second)
    again = eros("review", "reject", waiting.id, "--reason", "no", "--json").document
    assert (again["error_code"], again["resolution"]["action"]) == (
        "NOT_WAITING",
        "Look where the week stands: `eros weeks`",
    )


@pytest.mark.requirement("review:approve-saved")
def test_a_saved_week_can_be_approved_once(home, approve, generated):
    generation_id = generated("ines").generation_id
    assert approve(generation_id).ending == "done"
    assert [(one["generation_id"], one["status"]) for one in templates(home / "eros.db")] == [
        (generation_id, "approved")
    ]
    assert approve(generation_id).remark.endswith("approved by robin at 2026-11-20T12:00:00Z; nothing was changed")
    assert judge(home) == 1


@pytest.mark.requirement("review:past-week")
@pytest.mark.parametrize(
    ("state", "now", "word"),
    [
        ("waiting", datetime(2026, 11, 23, 12, tzinfo=UTC), "has begun"),
        ("waiting", datetime(2026, 12, 1, tzinfo=UTC), "is over"),
        ("saved", datetime(2026, 12, 1, tzinfo=UTC), "is over"),
    ],
)
def test_a_week_that_has_begun_or_is_over_is_approved_only_where_that_is_asked_for(
    home, waiting, approve, generated, state, now, word
):
    some_id = waiting.id if state == "waiting" else generated("ines").generation_id
    with pytest.raises(RequestError, match=word) as refused:
        approve(some_id, now=now)
    assert refused.value.code == "PAST_WEEK"
    assert approve(some_id, now=now, allow_past=True).ending == "done"
    assert judge(home) == 1


@pytest.mark.requirement("review:expired")
def test_a_week_that_waited_until_it_was_over_is_shown_as_expired_and_can_be_rejected(
    eros, home, waiting, settings, monkeypatch
):
    later = settings.model_copy(update={"now": datetime(2026, 12, 1, tzinfo=UTC)})
    assert [week.state for week in list_weeks(settings).weeks] == ["waiting"]
    assert [week.state for week in list_weeks(later).weeks] == ["expired"]
    monkeypatch.setenv("EROS_NOW", "2026-12-01T00:00:00+00:00")
    assert eros("review", "reject", waiting.id, "--reason", "too late").code == 0
    assert [week.state for week in list_weeks(later).weeks] == ["rejected"]


@pytest.mark.requirement("review:unknown-week")
def test_a_week_that_nobody_can_find_out_about_is_ended_by_a_person(eros, home, waiting):
    waiting.change(state="unknown")
    refused = eros("review", "approve", waiting.id, "--reason", "x", "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "NOT_WAITING")
    assert "reject it" in refused.document["error_message"]
    assert eros("review", "reject", waiting.id, "--reason", "start again").code == 0
    assert waiting.record["state"] == "rejected"


@pytest.mark.requirement("export:html", "export:state")
def test_a_rejected_week_is_exported_whole_with_its_report_and_says_that_it_was_rejected(eros, home, waiting):
    assert eros("review", "reject", waiting.id, "--reason", "no").code == 0
    report, table = eros("export", waiting.id, "--format", "html"), eros("export", waiting.id)
    assert (report.code, "was rejected: it is not saved" in report.err, "<html" in report.out) == (0, True, True)
    assert (table.code, "rejected" in table.out) == (0, True)
    unused = eros("export", waiting.id, "--map", str(home / "map.yaml"))
    assert (unused.code, "is for --format queue; csv would not use it" in " ".join(unused.err.split())) == (2, True)


def save_over(settings: Settings, generation_id: str) -> None:
    """Another program saves the items of the week as a generation of its own."""
    week = find_week(settings, generation_id).document.model_dump(mode="json")

    async def save() -> None:
        async with open_tools(RunOptions(settings).source, settings) as tools:
            known = {name: week[name] for name in ("creator_id", "week_start", "items")}
            await tools.call("save_schedule", **known, generation_id="g-2")

    asyncio.run(save())


class OlderServer:
    """The real server as it was before ``replace``: it overwrites whatever stands. ``asked`` has the tools by name.

    ``without`` are arguments that its save does not take, ``hidden`` tools that it does not offer.
    """

    def __init__(
        self, settings: Settings, without: tuple[str, ...] = ("replace",), hidden: tuple[str, ...] = ()
    ) -> None:
        self.asked: list[str] = []
        self._settings, self._without, self._hidden = settings, without, hidden

    @property
    def source(self) -> Source:
        return Source.in_memory(self._build)

    def _build(self):
        server = build_server(self._settings.database_url, self._settings.clock)
        lists, answers = (server.request_handlers[one] for one in (types.ListToolsRequest, types.CallToolRequest))

        async def listed(request):
            result = deepcopy(await lists(request))  # the server answers every session with the same objects
            result.root.tools = [tool for tool in result.root.tools if tool.name not in self._hidden]
            for tool in result.root.tools:
                if tool.name == "save_schedule":
                    for name in self._without:
                        tool.inputSchema["properties"].pop(name, None)
            return result

        async def answered(request):
            self.asked.append(request.params.name)
            if request.params.name == "save_schedule" and "replace" in self._without:
                assert not set(self._without) & set(request.params.arguments)
                request.params.arguments["replace"] = True
            return await answers(request)

        server.request_handlers[types.ListToolsRequest] = listed
        server.request_handlers[types.CallToolRequest] = answered
        return server


@pytest.mark.requirement("records:protected")
@pytest.mark.parametrize("known", ["by its record", "by the server alone"])
@pytest.mark.parametrize("age", ["ours", "older"])
def test_an_approved_week_is_protected_before_anything_is_planned(home, settings, approve, generated, known, age):
    generation_id = generated("ines").generation_id
    approve(generation_id)
    if known == "by the server alone":
        (home / "records.db").unlink()
    phases: list[str] = []
    data = OlderServer(settings)
    options = RunOptions(
        settings, on_event=lambda event: phases.append(event.get("node")), data=data.source if age == "older" else None
    )
    refused = generated("ines", options, seed=9)
    assert (refused.error_code, refused.phase) == ("WEEK_PROTECTED", "phase_1")
    assert generation_id in refused.error_message or generation_id in refused.details.values()
    assert "allocate" not in phases
    assert "save_schedule" not in data.asked
    assert [one["generation_id"] for one in templates(home / "eros.db")] == [generation_id]
    assert generated("ines", options, seed=9, replace=True).status == "saved"
    assert judge(home) == 1


@pytest.mark.requirement("review:replaced-elsewhere")
@pytest.mark.parametrize("state", ["saved", "approved"])
@pytest.mark.parametrize(("other", "named"), [("another", "another"), (None, "another program's week")])
def test_a_week_that_another_program_replaced_is_superseded_once_its_server_is_asked(
    home, approve, generated, state, other, named
):
    """Also where the other program gave no id: the server keeps ids, so that one is none of ours."""
    generation_id = generated("ines").generation_id
    if state == "approved":
        approve(generation_id)
    change_template(home / "eros.db", generation_id, generation_id=other, status="saved")
    with pytest.raises(RequestError, match=f"does not stand any more: {named} replaced it") as refused:
        approve(generation_id)
    assert refused.value.code == "NOT_WAITING"
    week = next(one for one in kept_weeks(home) if one["generation_id"] == generation_id)
    assert (week["state"], week["superseded_by"], week["step"]) == ("superseded", other, None)


@pytest.mark.requirement("review:restored-records")
@pytest.mark.parametrize("state", ["saved", "approved"])
@pytest.mark.parametrize("other", ["another", None])
def test_a_mend_asks_about_a_week_that_only_another_program_replaced(eros, home, approve, generated, state, other):
    generation_id = generated("ines").generation_id
    if state == "approved":
        approve(generation_id)
    change_template(home / "eros.db", generation_id, generation_id=other)
    eros("weeks", "--mend")
    assert states(home)[generation_id] == ("superseded", other)
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE schedule_templates SET generation_id = ? WHERE creator_id = 'ines'", (generation_id,))
    told = eros("weeks", "--mend")
    assert (told.code, "it stands at the server" in told.out) == (0, True)
    assert states(home)[generation_id] == (state, None)
    assert judge(home) == 1


@pytest.mark.requirement("records:protected")
@pytest.mark.parametrize("state", ["saved", "approved"])
def test_a_week_that_was_saved_before_its_server_kept_ids_is_still_ours_when_it_does(
    home, settings, approve, generated, state
):
    """R42: it may be ours, so it is protected, and nothing says that another program replaced it."""
    older = OlderServer(settings, without=("generation_id", "replace", "metadata"), hidden=("execute_query",))
    then = RunOptions(settings, data=older.source)
    generation_id = generated("ines", then).generation_id
    if state == "approved":
        done = asyncio.run(answer(generation_id, "approve", reason="fine", reviewer="robin", options=then))
        assert "whether an approved week stood in its place could not be known" in done.remark
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE schedule_templates SET generation_id = NULL, status = 'saved'")
    now = RunOptions(settings, data=OlderServer(settings, without=()).source)
    unasked: list[str] = []
    asyncio.run(mend_weeks(now, unasked.append))
    assert states(home)[generation_id] == (state, None)
    assert "does not say which" in unasked[0]
    if state == "approved":
        refused = generated("ines", now, seed=9)
        assert (refused.error_code, generation_id in refused.error_message) == ("WEEK_PROTECTED", True)
    else:
        asyncio.run(answer(generation_id, "approve", reason="fine", reviewer="robin", options=now))
        assert states(home)[generation_id] == ("approved", None)


@pytest.mark.requirement("review:replaced-elsewhere")
def test_every_door_says_that_another_programs_week_replaced_one(eros, home, approve, generated):
    generation_id = generated("ines").generation_id
    change_template(home / "eros.db", generation_id, generation_id=None)
    with pytest.raises(RequestError):
        approve(generation_id)
    said = "by another program's week"
    shown = eros("show", generation_id).out
    assert f"superseded {said}" in shown
    assert "eros generate ines --week-start 2026-11-23" in shown
    assert "eros diff" not in shown
    assert f"replaced {said}" in " ".join(eros("weeks", "ines").out.split())
    assert "another program's week replaced it" in " ".join(eros("export", generation_id).err.split())
    week = find_week(Settings(home=home, now=NOW), generation_id)
    assert next_steps(week, week.document, can_ask=True) == [
        "another program's week replaced it and is not kept here; generate_schedule plans the week again"
    ]


@pytest.mark.requirement("review:replaced-elsewhere")
def test_a_week_without_an_id_may_be_ours_where_the_server_keeps_none(home, settings, generated):
    """It is asked to save, and what stands there is taken for this week."""
    generation_id = generated("ines").generation_id
    change_template(home / "eros.db", generation_id, generation_id=None)
    older = OlderServer(settings, without=("generation_id", "replace"))
    options = RunOptions(settings, data=older.source)
    asyncio.run(answer(generation_id, "approve", reason="fine", reviewer="robin", options=options))
    assert ("save_schedule" in older.asked, kept_weeks(home)[-1]["state"]) == (True, "approved")


@pytest.mark.requirement("review:replaced-elsewhere", "records:protected")
@pytest.mark.parametrize("sends", ["another number", "as many"])
def test_a_server_without_ids_tells_another_week_by_its_sends_and_when_it_was_saved_else_that_nobody_knows(
    home, settings, approve, generated, sends
):
    """Another home has saved there since: no week of which that cannot be known counts as asked about."""
    week = generated("ines")
    approve(week.generation_id)
    total = week.summary.total_items - (10 if sends == "another number" else 0)
    change_template(
        home / "eros.db", week.generation_id, generation_id=None, total_items=total, status="saved",
        generated_at="2026-11-20T12:00:05+00:00",
    )  # fmt: skip
    older = OlderServer(settings, without=("generation_id", "replace", "metadata"))
    unasked: list[str] = []
    asyncio.run(mend_weeks(RunOptions(settings, data=older.source), unasked.append))
    state, by = states(home)[week.generation_id]
    if sends == "another number":
        assert (state, by, unasked) == ("superseded", None, [])
    else:
        assert (state, by) == ("approved", None)
        assert "does not say which" in unasked[0]
        options = RunOptions(settings, data=older.source)
        assert "does not say which" in asyncio.run(must_stand(options, week.generation_id))
        heard = asyncio.run(how_it_stands(options, find_week(Settings(home=home, now=NOW), week.generation_id)))
        assert "cannot be known" in heard
        assert f"`eros review approve {week.generation_id} --reason WHY --replace` puts it there again" in heard
        again = asyncio.run(answer(week.generation_id, "approve", reason="", reviewer="robin", options=options))
        assert "whether it still stands at its data server cannot be known" in again.remark
        with pytest.raises(RequestError, match="cannot be known") as another:
            asyncio.run(answer(week.generation_id, "approve", reason="", reviewer="sam", options=options))
        assert another.value.code == "NOT_WAITING"
        asked = older.asked.count("save_schedule")
        put = {"reason": "to be sure", "reviewer": "robin", "options": options, "replace_week": True}
        assert asyncio.run(answer(week.generation_id, "approve", **put)).ending == "done"
        assert older.asked.count("save_schedule") == asked + 1


@pytest.mark.requirement("review:replaced-elsewhere")
def test_a_week_that_the_server_alone_knows_to_be_replaced_says_what_to_do(home, settings, generated):
    """The server keeps its tables to itself, and refuses the approval."""
    generation_id = generated("ines").generation_id
    save_over(settings, generation_id)
    silent = OlderServer(settings, without=(), hidden=("execute_query",))
    by = {"reason": "fine", "reviewer": "robin", "options": RunOptions(settings, data=silent.source)}
    refused = asyncio.run(answer(generation_id, "approve", **by)).document
    assert "was replaced: g-2 stands there now" in refused.error_message
    assert refused.resolution["action"] == "Approve the week that stands there now, or plan this one again"


@pytest.mark.requirement("review:replaced-elsewhere")
def test_a_draft_is_held_against_what_another_program_saved_since(home, waiting, approve, generated):
    generation_id = generated("ines").generation_id
    since = "2026-11-20 12:00:01"  # another program's clock, without a zone
    change_template(home / "eros.db", generation_id, generation_id="another", creator_id="odessa", generated_at=since)
    for more, code in (({}, "NEWER_WEEK"), ({"replace_week": True, "reason": ""}, "REASON_NEEDED")):
        with pytest.raises(RequestError) as refused:
            approve(waiting.id, **more)
        assert refused.value.code == code
    assert approve(waiting.id, replace_week=True).ending == "done"


@pytest.mark.requirement("review:captions-meanwhile")
def test_the_captions_of_a_week_taken_over_without_its_server_are_judged_too(home, waiting, approve, generated):
    change_week(home, waiting.id, server_key=None, server_address=None)
    held = waiting.captions
    other = generated("ines").generation_id
    waiting.share(other, held[0])
    with pytest.raises(RequestError) as refused:
        approve(waiting.id, reason="")
    assert (refused.value.code, f"caption {held[0][0]}" in refused.value.text) == ("REASON_NEEDED", True)


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("stands", ["as saved", "nothing"])
def test_an_approved_week_that_its_restored_server_does_not_hold_is_protected_and_approved_again(
    home, approve, generated, stands
):
    generation_id = generated("ines").generation_id
    if stands == "nothing":
        shutil.copy(home / "eros.db", home / "before.db")
        forget_templates(home / "before.db")
    else:
        shutil.copy(home / "eros.db", home / "before.db")
    approve(generation_id)
    restore(home / "before.db", home / "eros.db")
    assert generated("ines", seed=3).error_code == "WEEK_PROTECTED"
    assert approve(generation_id, reason="it was restored").ending == "done"
    assert [(one["generation_id"], one["status"]) for one in templates(home / "eros.db")] == [
        (generation_id, "approved")
    ]
    assert judge(home) == 1


@pytest.mark.requirement("review:first-decision")
@pytest.mark.parametrize("state", ["approved", "handed_over"])
def test_putting_a_week_back_keeps_who_decided_and_what_was_done_with_it(eros, home, approve, generated, state):
    generation_id = generated("ines").generation_id
    shutil.copy(home / "eros.db", home / "before.db")
    approve(generation_id)
    change_week(home, generation_id, state=state)
    restore(home / "before.db", home / "eros.db")
    assert eros("review", "approve", generation_id, "--reason", "put back").code == 0
    week = next(one for one in kept_weeks(home) if one["generation_id"] == generation_id)
    assert (week["state"], week["decision"]["reviewer"], week["decision"]["reason"]) == (state, "robin", "fine")
    assert (week["audit"]["review"]["reviewer"], week["audit"]["approved_again"][0]["reason"]) == ("robin", "put back")
    assert "put back" in eros("audit", generation_id).out
    (kept,) = templates(home / "eros.db")
    assert (kept["status"], "robin" in str(kept)) == ("approved", True)


@pytest.mark.requirement("review:restored")
def test_an_approved_week_that_has_begun_is_put_back_into_its_restored_server(home, approve, generated):
    generation_id = generated("ines").generation_id
    shutil.copy(home / "eros.db", home / "before.db")
    approve(generation_id)
    restore(home / "before.db", home / "eros.db")
    under_way = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert approve(generation_id, now=under_way, reason="it was restored").ending == "done"
    assert [one["status"] for one in templates(home / "eros.db")] == ["approved"]


@pytest.mark.requirement("review:forgotten-page")
def test_of_a_week_whose_page_was_forgotten_no_other_try_is_promised(eros, home, waiting):
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE creators SET is_active = 0")
        store.execute("DELETE FROM creators WHERE creator_id = 'odessa'")
    told = eros("review", "approve", waiting.id, "--reason", "fine", "--json")
    assert (told.code, told.document["details"]["server_code"]) == (4, "CREATOR_NOT_FOUND")
    assert f"eros weeks --forget {waiting.id}" in told.document["recommendations"][0]
    assert not any("review approve" in said for said in told.document["recommendations"])
    assert "spelling" not in " ".join(told.document["recommendations"])
    assert told.document["resolution"]["action"].startswith("Give the data server its page 'odessa' back")


def forget_templates(database) -> None:
    tables = ("volume_predictions", "schedule_items", "schedule_template_versions", "schedule_templates")
    with closing(sqlite3.connect(database)) as store, store:
        for table in tables:
            store.execute(f"DELETE FROM {table}")


def restore(copy, database) -> None:
    for left in (f"{database}-wal", f"{database}-shm"):
        Path(left).unlink(missing_ok=True)
    copy.replace(database)


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("other", ["another", None])
def test_a_week_that_another_program_replaced_is_superseded_when_it_is_planned_again(home, approve, generated, other):
    generation_id = generated("ines").generation_id
    approve(generation_id)
    change_template(home / "eros.db", generation_id, generation_id=other, status="saved")
    replaced_by = generated("ines", seed=3)
    assert replaced_by.status == "saved"
    first = next(one for one in kept_weeks(home) if one["generation_id"] == generation_id)
    assert (first["state"], first["superseded_by"]) == ("superseded", other)


@pytest.fixture
def put_back(home, waiting, approve):
    """The week is approved, and the record store then the backup of before."""
    shutil.copy(home / "records.db", home / "backup.db")
    approve(waiting.id)
    restore(home / "backup.db", home / "records.db")


@pytest.mark.requirement("review:restored-records")
def test_a_week_that_stands_approved_is_not_rejected_by_a_record_of_before(eros, home, waiting, put_back):
    refused = eros("review", "reject", waiting.id, "--reason", "no", "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "NOT_WAITING")
    assert f"{waiting.id} stands approved at its data server" in refused.document["error_message"]
    assert "--replace" in refused.document["error_message"]
    assert waiting.saved == [("approved", waiting.id, 1)]
    assert judge(home) == 1
    assert eros("generate", "odessa", "--replace").code == 3


@pytest.mark.requirement("review:other-edition")
@pytest.mark.parametrize("found", ["mend", "approve", "reject"])
def test_a_record_of_another_edition_than_stands_approved_says_so_and_gives_nothing_away(eros, home, waiting, found):
    slots = [item["slot_id"] for item in eros("show", waiting.id, "--json").document["items"]]
    shutil.copy(home / "records.db", home / "backup.db")
    assert eros("review", "edit", waiting.id, slots[4], "--remove", "--reason", "hers").code == 0
    assert eros("review", "approve", waiting.id, "--reason", "fine").code == 0
    restore(home / "backup.db", home / "records.db")
    if found == "mend":
        told = eros("weeks", "--mend")
        assert told.code == 0
        for again in (told, eros("weeks", "--mend")):
            assert "1 week is not known to be saved, and waits for a person" in " ".join(again.out.split())
    else:
        assert eros("review", "edit", waiting.id, slots[2], "--text", "Other words", "--reason", "mine").code == 0
        told = eros("review", found, waiting.id, "--reason", "fine")
        assert told.code == 2
    said = " ".join(f"{told.out} {told.err}".split())
    assert "with edits that this record does not hold or without some that it holds" in said
    assert eros("show", waiting.id, "--json").document["life"]["state"] == "unknown"
    assert "is not known to stand whole" in " ".join(eros("export", waiting.id).err.split())
    assert eros("export", waiting.id, "--handed-over").code == 2
    assert waiting.saved == [("approved", waiting.id, 1)]
    assert eros("review", "reject", waiting.id, "--reason", "of before").code == 0


@pytest.mark.requirement("review:forgotten-page")
@pytest.mark.parametrize("state", ["waiting", "approved"])
def test_no_other_page_gets_the_week_of_a_creator_whose_id_is_its_name_now(eros, home, waiting, state):
    if state == "approved":
        assert eros("review", "approve", waiting.id, "--reason", "fine").code == 0
    gwens = eros("generate", "gwen", "--json").document["generation_id"]
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("DELETE FROM schedule_templates WHERE creator_id = 'odessa'")
        store.execute("DELETE FROM creators WHERE creator_id = 'odessa'")
        store.execute("UPDATE creators SET page_name = 'odessa' WHERE creator_id = 'gwen'")
    told = eros("review", "approve", waiting.id, "--reason", "fine", "--json")
    assert (told.code, told.document["error_code"]) == (2, "PAGE_CHANGED")
    assert "the name of the page of 'gwen' now" in told.document["error_message"]
    assert [one["generation_id"] for one in templates(home / "eros.db")] == [gwens]
    kept = next(week for week in kept_weeks(home) if week["generation_id"] == waiting.id)
    assert kept["state"] == state


@pytest.mark.requirement("review:own-clock", "review:own-kind")
@pytest.mark.parametrize(("creator", "kind", "now"), [("ines", "free", "paid"), ("odessa", "paid", "free")])
def test_a_week_of_another_clock_or_kind_than_its_pages_of_now_is_not_approved(eros, home, creator, kind, now):
    made = eros("generate", creator, "--json").document["generation_id"]

    def of_now(changed):
        with closing(sqlite3.connect(home / "eros.db")) as store, store:
            store.execute(f"UPDATE creators SET {changed} WHERE creator_id = ?", (creator,))

    for changed, code, told in (
        ("timezone = 'Asia/Tokyo'", "ZONE_CHANGED", "its page's is Asia/Tokyo now"),
        (f"page_type = '{now}'", "KIND_CHANGED", f"was planned for a {kind} page, and its page is {now} now"),
    ):
        of_now(changed)
        refused = eros("review", "approve", made, "--reason", "fine", "--json")
        assert (refused.code, refused.document["error_code"]) == (2, code)
        assert told in refused.document["error_message"]
    shown = eros("show", made, "--json").document
    assert shown["life"]["state"] == ("saved" if creator == "ines" else "waiting")
    of_now(
        f"page_type = '{kind}', timezone = '{shown['timezone']}', is_active = 0"
    )  # planned for all the same, and told
    approved = eros("review", "approve", made, "--reason", "fine")
    assert (approved.code, "approved although" in approved.err) == (0, True)
    assert f"the page of '{creator}' is not active" in " ".join(approved.err.split())


@pytest.mark.requirement("review:own-clock")
def test_another_name_of_the_same_clock_is_none_and_a_week_of_another_is_not_handed_over(eros, home):
    made = eros("generate", "odessa", "--json").document["generation_id"]

    def move_to(zone):
        with closing(sqlite3.connect(home / "eros.db")) as store, store:
            store.execute("UPDATE creators SET timezone = ? WHERE creator_id = 'odessa'", (zone,))

    move_to("US/Eastern")
    assert eros("review", "approve", made, "--reason", "fine").code == 0
    move_to("Asia/Tokyo")
    refused = eros("export", made, "--handed-over")
    assert (refused.code, "its page's is Asia/Tokyo now" in " ".join(refused.err.split())) == (2, True)
    move_to("US/Eastern")
    assert eros("export", made, "--handed-over").code == 0


@pytest.mark.requirement("cli:closing-line")
def test_the_last_line_of_a_refusal_says_what_was_done_by_its_exit_code(eros, waiting, approve, generated):
    approve(generated(seed=7).generation_id)
    protected = eros("review", "approve", waiting.id, "--reason", "fine")
    last = "Nothing was saved. `eros weeks` shows what stands, and who approved it."
    assert (protected.code, protected.err.splitlines()[-1]) == (4, last)
    assert eros("review", "reject", waiting.id, "--reason", "no").code == 0
    again = eros("review", "reject", waiting.id, "--reason", "no")
    assert (again.code, again.err.splitlines()[-1]) == (2, "`eros weeks` shows where each week stands.")
    unknown = eros("review", "reject", "ffffffff", "--reason", "no")
    assert (unknown.code, unknown.err.splitlines()[-1].startswith("Nothing was run.")) == (2, True)


@pytest.mark.requirement("review:restored-records")
def test_a_mend_finds_waiting_weeks_that_stand_at_their_server(eros, home, waiting, put_back):
    assert eros("weeks", "--mend").code == 0
    assert waiting.record["state"] == "approved"
    assert "it stands at the server" in waiting.record["audit"]["mended"]
    assert judge(home) == 1


@pytest.mark.requirement("review:who-approved")
def test_who_approved_a_week_is_read_from_its_server_where_its_record_is_of_before(eros, home, waiting, put_back):
    assert "approved by robin" in " ".join(eros("weeks", "--mend").out.split())
    week = waiting.record
    said = {"verdict": "approve", "reason": "fine", "reviewer": "robin", "decided_at": "2026-11-20T12:00:00Z"}
    assert (week["state"], week["decision"]) == ("approved", {**said, "replace": False})
    assert week["audit"]["review"]["reviewer"] == "robin"
    assert "whether it was handed over since is not known" in week["audit"]["mended"]
    assert "approved by robin, 20 Nov 12:00 UTC" in eros("show", waiting.id).out


@pytest.mark.requirement("review:who-approved")
@pytest.mark.parametrize("kept", ["{}", "[]", '{"reviewer": ["sam"], "decided_at": "soon"}'])
def test_where_its_server_does_not_know_who_approved_a_week_that_is_said(eros, home, waiting, put_back, kept):
    change_template(home / "eros.db", waiting.id, algorithm_params=kept)
    assert "who approved it is not known" in " ".join(eros("weeks", "--mend").out.split())
    assert (waiting.record["state"], waiting.record["decision"]) == ("approved", None)
    assert "by whom is not known" in eros("show", waiting.id).out
    assert "by whom is not known" in " ".join(eros("weeks").out.split())


@pytest.mark.requirement("review:who-approved")
@pytest.mark.parametrize("who", ["robin", "sam"])
def test_an_approval_of_what_its_server_holds_approved_takes_nobodys_word_away(eros, waiting, put_back, who):
    again = eros("review", "approve", waiting.id, "--reason", "once more", "--reviewer", who)
    assert again.code == (0 if who == "robin" else 2)
    assert "by robin" in again.out + again.err
    assert (waiting.record["state"], waiting.record["decision"]["reason"]) == ("approved", "fine")
    assert waiting.saved == [("approved", waiting.id, 1)]


@pytest.mark.requirement("weeks:handed-over", "weeks:mend")
def test_where_the_weeks_of_a_server_cannot_be_read_nobody_says_that_they_stand(eros, home, waiting, start):
    approved = start("review", "approve", waiting.id, "--reason", "fine")  # no process of ours has read these pages
    approved.communicate()
    assert approved.returncode == 0
    ruin(home / "eros.db", "schedule_templates")
    given = eros("export", waiting.id, "--handed-over")
    assert (given.code, given.out, "not handed over" in given.err) == (5, "", True)
    told = eros("weeks", "--mend")
    assert (told.code, "each stands" in told.out) == (5, False)
    assert f"{home / 'eros.db'} is damaged" in " ".join(told.out.split())
    assert waiting.record["state"] == "approved"


@pytest.mark.requirement("review:damaged-server")
@pytest.mark.parametrize("how", ["a ruined page", "no database"])
def test_over_a_damaged_database_an_approval_advises_to_restore_it(eros, home, waiting, how):
    if how == "no database":
        (home / "eros.db").write_bytes(b"this was a database once " * 500)
    else:
        ruin(home / "eros.db", "schedule_items")
    refused = eros("review", "approve", waiting.id, "--reason", "fine", "--json")
    advice = " ".join((refused.document["resolution"]["action"], *refused.document["recommendations"]))
    assert refused.code == (5 if how == "no database" else 4)
    assert "docs/retention.md" in advice
    assert not any(word in advice for word in ("half a minute", "Bring the data server back", "or in the request"))
    assert waiting.record["state"] == "waiting"


@pytest.mark.requirement("review:handed-over-there")
@pytest.mark.parametrize("before", ["waiting", "approved"])
def test_a_week_that_its_server_knows_to_be_sent_was_handed_over(eros, home, waiting, approve, before):
    shutil.copy(home / "records.db", home / "backup.db")
    approve(waiting.id)
    if before == "waiting":
        restore(home / "backup.db", home / "records.db")
    change_template(home / "eros.db", waiting.id, status="sent")
    assert eros("weeks", "--mend").code == 0
    assert (waiting.record["state"], waiting.record["decision"]["reviewer"]) == ("handed_over", "robin")
    assert "as the data server says" in eros("weeks", "--mend").out


@pytest.mark.requirement("review:handed-over-there")
def test_a_draft_is_refused_against_a_week_that_is_handed_over_by_that_word(home, waiting, approve, generated):
    second = generated(seed=7).generation_id
    approve(second)
    change_week(home, second, state="handed_over")
    with pytest.raises(WeekProtected, match=f"{second}, handed over and newer than this one"):
        approve(waiting.id)


@pytest.mark.requirement("review:restored-records")
@pytest.mark.parametrize("newer", ["approved", "saved"])
def test_a_newer_week_that_no_record_knows_is_named_and_explained(eros, home, waiting, approve, generated, newer):
    shutil.copy(home / "records.db", home / "backup.db")
    second = generated(seed=7).generation_id
    approve(second)
    change_template(home / "eros.db", second, status=newer)
    restore(home / "backup.db", home / "records.db")
    refused = eros("review", "approve", waiting.id, "--reason", "fine", "--reviewer", "sam")
    said = " ".join(refused.err.split())
    assert refused.code == (4 if newer == "approved" else 2)
    how = "approved by robin" if newer == "approved" else "saved"
    assert f"{second}, {how} and newer than this one" in said
    assert "no record of it is kept here" in said
    assert "who approved it" not in said, "`eros weeks` does not list it"


@pytest.mark.requirement("review:restored-records")
@pytest.mark.parametrize("server", ["gone", "there"])
def test_a_rejection_says_of_its_sends_only_what_its_server_told(eros, home, waiting, server):
    if server == "gone":
        (home / "eros.db").rename(home / "away.db")
    ran = eros("review", "reject", waiting.id, "--reason", "no")
    assert (ran.code, waiting.record["state"]) == (0, "rejected")
    told = " ".join((ran.out + ran.err).split())
    assert ("none of them saved" in told) == (server == "there")
    assert ("whether its data server holds the week is not known" in told) == (server == "gone")


@pytest.fixture
def restored(home, approve, generated):
    """Ines's week and the one that replaced it, in a home whose data server is as it was before the second."""

    def made(state: str) -> tuple[str, str]:
        old = generated("ines").generation_id
        if state == "approved":
            approve(old)
        shutil.copy(home / "eros.db", home / "before.db")
        new = generated("ines", seed=7, replace=state == "approved").generation_id
        if state == "approved":
            approve(new)
        restore(home / "before.db", home / "eros.db")
        return old, new

    return made


def states(home: Path) -> dict[str, tuple[str, str | None]]:
    return {one["generation_id"]: (one["state"], one["superseded_by"]) for one in kept_weeks(home)}


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("state", ["saved", "approved"])
def test_a_newer_week_is_put_again_into_a_server_restored_from_before_it(home, approve, restored, state):
    old, new = restored(state)
    if state == "approved":
        with pytest.raises(WeekProtected):
            approve(new)
        said = states(home)
        assert (said[old], said[new]) == (("approved", None), ("superseded", old))
        assert judge(home) == 1
    assert approve(new, reason="the newer one", replace_week=state == "approved").ending == "done"
    said = states(home)
    assert (said[new], said[old]) == (("approved", None), ("superseded", new))
    assert [one["generation_id"] for one in templates(home / "eros.db")] == [new]
    assert judge(home) == 1


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("state", ["saved", "approved"])
def test_an_older_week_that_stands_again_in_a_restored_server_can_be_approved(home, approve, restored, state):
    old, new = restored(state)
    assert approve(old, reason="it stands").ending == "done"
    said = states(home)
    assert (said[old], said[new]) == (("approved", None), ("superseded", old))
    assert judge(home) == 1


@pytest.mark.requirement("review:restored-records")
def test_a_week_that_waits_may_be_the_approved_one_that_a_server_without_ids_holds(home, settings, waiting, put_back):
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE schedule_templates SET generation_id = NULL")
    unasked: list[str] = []
    older = OlderServer(settings, without=("generation_id",))
    asyncio.run(mend_weeks(RunOptions(settings, data=older.source), unasked.append))
    assert ["does not say which" in one for one in unasked] == [True]
    assert waiting.record["state"] == "waiting"


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("asked", [("weeks", "--mend"), ("export", "{new}", "--handed-over")])
def test_an_approved_week_gives_way_to_no_older_one_in_a_server_restored_from_before_it(
    eros, home, approve, generated, asked
):
    old = generated("ines").generation_id
    shutil.copy(home / "eros.db", home / "before.db")
    new = generated("ines", seed=7).generation_id
    approve(new)
    restore(home / "before.db", home / "eros.db")
    told = eros(*(word.format(new=new) for word in asked))
    said = " ".join(f"{told.out} {told.err}".split())
    assert f"{old} stands in its place, which is older; `eros review approve {new}` puts it there again" in said
    assert states(home)[new] == ("approved", None)
    refused = eros("generate", "ines", "--json")
    assert (refused.code, refused.document["error_code"]) == (4, "WEEK_PROTECTED")
    refused = eros("review", "approve", old, "--json")
    assert (refused.code, refused.document["error_code"]) == (4, "WEEK_PROTECTED")
    assert approve(new).ending == "done"
    assert [one["generation_id"] for one in templates(home / "eros.db")] == [new]
    assert judge(home) == 1


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("between", [False, True], ids=["the one it replaced", "one before that"])
def test_an_approved_week_gives_way_to_no_older_one_of_another_home(eros, home, waiting, monkeypatch, between):
    def at(hour: int, *words: str):
        monkeypatch.setenv("EROS_NOW", f"2026-11-20T{hour}:00:00+00:00")
        return eros(*words)

    def of_another_home(hour: int) -> str:
        made = at(hour, "generate", "odessa", "--seed", str(hour), "--replace", "--json").document["generation_id"]
        assert eros("review", "approve", made, "--reason", "theirs", "--replace").code == 0
        change_template(home / "eros.db", made, status="saved")
        return made

    shutil.copy(home / "records.db", home / "own.db")
    others = of_another_home(14)
    shutil.copy(home / "eros.db", home / "before.db")
    if between:
        of_another_home(15)
    restore(home / "own.db", home / "records.db")
    assert at(16, "review", "approve", waiting.id, "--reason", "ours", "--replace").code == 0
    restore(home / "before.db", home / "eros.db")
    refused = eros("generate", "odessa", "--json")
    assert (refused.code, refused.document["error_code"]) == (4, "WEEK_PROTECTED")
    told = eros("weeks", "--mend")
    said = " ".join(f"{told.out} {told.err}".split())
    assert f"{others} stands in its place, which is older; `eros review approve {waiting.id}" in said
    assert states(home)[waiting.id] == ("approved", None)


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize(
    ("change", "says", "code"),
    [
        (
            "UPDATE caption_bank SET is_active = 0 WHERE caption_id = ?",
            "`eros review approve {new} --reason WHY`",
            None,
        ),
        (
            "UPDATE caption_bank SET creator_id = 'thea' WHERE caption_id = ?",
            "`eros review edit {new} ",
            "CAPTION_OF_ANOTHER_PAGE",
        ),
        ("DELETE FROM caption_bank WHERE caption_id = ?", "`eros review edit {new} ", "CAPTION_NOT_FOUND"),
        (
            "UPDATE creators SET timezone = 'Asia/Tokyo' WHERE creator_id = 'ines' AND ?",
            "its times mean others there; generate the week again",
            "ZONE_CHANGED",
        ),
        (
            "UPDATE creators SET page_type = iif(page_type = 'free', 'paid', 'free') WHERE creator_id = 'ines' AND ?",
            "such a page carries other sends; generate the week again",
            "KIND_CHANGED",
        ),
    ],
    ids=["retired", "another's", "gone", "another zone", "another kind"],
)
def test_what_puts_a_lost_week_there_again_is_told_as_it_runs_by_what_became_of_captions_and_page(
    eros, home, approve, generated, change, says, code
):
    shutil.copy(home / "eros.db", home / "before.db")
    week = generated("ines")
    approve(week.generation_id)
    restore(home / "before.db", home / "eros.db")
    item = next(one for one in week.items if one.caption_id)
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute(change, (item.caption_id,))
    told = " ".join(eros("weeks", "--mend").out.split())
    assert says.format(new=week.generation_id) in told
    if code is not None:
        refused = eros("review", "approve", week.generation_id, "--reason", "again", "--json")
        assert (refused.code, refused.document["error_code"]) == (2, code)


@pytest.mark.requirement("review:restored", "editing:now")
def test_each_command_that_a_mend_prints_runs_also_for_sends_that_are_over_told_of_or_locked(
    eros, home, approve, generated, monkeypatch
):
    shutil.copy(home / "eros.db", home / "before.db")
    planned = generated("ines")
    first, told, locked, *_ = [one for one in planned.items if one.send_type_key == "ppv_unlock"]
    assert eros("review", "edit", planned.generation_id, locked.slot_id, "--lock").code == 0
    week = next(one for one, (state, _) in states(home).items() if state == "waiting")
    approve(week)
    monkeypatch.setenv("EROS_NOW", f"{told.scheduled_date}T23:59:00+00:00")
    assert eros("weeks", "--posted", week, told.slot_id).code == 0
    restore(home / "before.db", home / "eros.db")
    gone = [one.caption_id for one in (first, told, locked)]
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute(f"DELETE FROM caption_bank WHERE caption_id IN ({', '.join(map(str, gone))})")
    ran = []
    while not ran or ran[-1][:2] != ["review", "approve"]:
        said = " ".join(eros("weeks", "--mend").out.split())
        ran.append(said.split("`eros ", 1)[1].split("`", 1)[0].split())
        done = eros(*ran[-1])
        assert done.code == 0, (ran, done.err)
    edits = [(one[3], " ".join(one[4:])) for one in ran[:-1]]
    assert edits == [
        *((one.slot_id, "--swap --reason WHY") for one in (first, told)),
        (locked.slot_id, "--unlock"),
        (locked.slot_id, "--swap"),
    ]
    assert states(home)[ran[-1][2]] == ("approved", None)


@pytest.mark.requirement("review:restored", "editing:now")
def test_who_does_as_told_puts_a_lost_week_of_which_captions_are_gone_there_again(eros, home, approve, generated):
    """Those that are gone are no swap's either, and once a copy waits it is the copy that is told."""
    shutil.copy(home / "eros.db", home / "before.db")
    week = generated("ines")
    approve(week.generation_id)
    restore(home / "before.db", home / "eros.db")
    slots = [one for one in week.items if one.caption_id and one.send_type_key == "ppv_unlock"][:2]
    offered = eros("review", "edit", week.generation_id, slots[0].slot_id, "--captions", "--json").document
    gone = [*(one.caption_id for one in slots), *(one["caption"]["caption_id"] for one in offered[:2])]
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute(f"DELETE FROM caption_bank WHERE caption_id IN ({', '.join(map(str, gone))})")
    ran = []
    while not ran or ran[-1][:2] != ["review", "approve"]:
        told = " ".join(eros("weeks", "--mend").out.split())
        ran.append(told.split("`eros ", 1)[1].split("`", 1)[0].split())
        assert eros(*ran[-1], "--reason", "again").code == 0
    copy = ran[-1][2]
    assert [one[:2] + one[3:] for one in ran[:-1]] == [["review", "edit", one.slot_id, "--swap"] for one in slots]
    assert (ran[0][2], ran[1][2]) == (week.generation_id, copy)
    assert states(home)[copy] == ("approved", None)
    held = {item["caption_id"] for item in eros("show", copy, "--json").document["items"]}
    assert held.isdisjoint(gone)


@pytest.fixture
def given(home, approve, generated, eros, monkeypatch):
    """Ines's week that was handed over, and the one that replaced it, over a server of before that."""
    monkeypatch.setattr("eros_app.cli.commands.user_name", lambda: "dana")
    old = generated("ines").generation_id
    approve(old)
    assert eros("export", old, "--handed-over").code == 0
    slot = find_week(Settings(home=home, now=NOW), old).document.items[0].slot_id
    assert eros("weeks", "--skipped", old, slot).code == 0
    shutil.copy(home / "eros.db", home / "before.db")
    new = generated("ines", seed=7, replace=True).generation_id
    restore(home / "before.db", home / "eros.db")
    return old, new


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("asked", ["approval", "mend and approval"])
def test_a_week_that_gave_way_at_its_server_is_superseded_by_records_from_before_that(
    eros, home, waiting, generated, asked
):
    newer = generated("odessa", seed=3).generation_id
    assert eros("review", "approve", newer, "--reason", "it was first").code == 0
    shutil.copy(home / "records.db", home / "before.db")
    assert eros("review", "approve", waiting.id, "--reason", "this one, on purpose", "--replace").code == 0
    restore(home / "before.db", home / "records.db")
    if asked == "mend and approval":
        mended = " ".join(eros("weeks", "--mend").out.split())
        assert "puts it there again" not in mended
    told = eros("review", "approve", newer, "--replace", "--reason", "again", "--json")
    assert (told.code, told.document["error_code"]) == (2, "NOT_WAITING")
    assert states(home)[newer] == ("superseded", waiting.id)
    assert [one["generation_id"] for one in templates(home / "eros.db")] == [waiting.id]


@pytest.mark.requirement("weeks:handed-over:restored")
@pytest.mark.parametrize("asked_by", ["weeks --mend", "generate", "review approve"])
def test_a_handed_over_week_that_stands_again_is_handed_over_with_all_that_happened_to_it(
    eros, home, generated, given, asked_by
):
    old, new = given
    before = eros("show", old, "--json").document["life"]
    assert (before["state"], before["handed_over_by"]) == ("superseded", "dana")
    if asked_by == "weeks --mend":
        assert eros("weeks", "--mend").code == 0
    elif asked_by == "generate":
        refused = generated("ines", seed=9)
        assert refused.error_code == "WEEK_PROTECTED"
        assert f"is handed over ({old})" in refused.error_message
    else:
        assert "is handed over already" in eros("review", "approve", old, "--reason", "it stands").err
    after = eros("show", old, "--json").document["life"]
    assert after == before | {"state": "handed_over", "superseded_by": None}
    assert (after["handed_over_at"], after["decided_by"]) == ("2026-11-20T12:00:00Z", "robin")
    assert set(after["posts"].values()) == {"skipped"}
    assert states(home)[new] == ("superseded", old)
    assert "handed over by dana, 20 Nov 12:00 UTC" in " ".join(eros("show", old).out.split())
    assert "by dana, 20 Nov 12:00 UTC; approved by robin" in " ".join(eros("weeks", "ines").out.split())
    again = eros("export", old, "--handed-over")
    assert (again.code, f"{old} was handed over before, by dana at 2026-11-20T12:00:00Z" in again.err) == (0, True)
    assert eros("show", old, "--json").document["life"] == after
    assert judge(home) == 1


@pytest.mark.requirement("review:restored:command")
@pytest.mark.parametrize("now", ["2026-11-20T12:00:00+00:00", "2026-11-25T12:00:00+00:00"])
def test_what_a_mend_prints_puts_a_week_back_into_the_place_of_one_that_is_handed_over(
    eros, home, given, monkeypatch, now
):
    monkeypatch.setenv("EROS_NOW", now)
    old, new = given
    told = " ".join(eros("weeks", "--mend").out.split())
    printed = told.split("which is older; `eros ", 1)[1].split("`", 1)[0]
    assert (new in printed, "--replace" in printed, "--allow-past" in printed) == (True, True, now > "2026-11-23")
    assert eros(*printed.split()).code == 0
    assert (states(home)[new], states(home)[old]) == (("approved", None), ("superseded", new))
    assert judge(home) == 1


@pytest.mark.requirement("review:restored:command")
@pytest.mark.parametrize("how", ["handed over", "told whole"])
def test_a_week_that_is_put_there_again_is_told_as_it_is_shown(eros, home, approve, generated, monkeypatch, how):
    old = generated("ines").generation_id
    shutil.copy(home / "eros.db", home / "before.db")
    forget_templates(home / "before.db")
    if how == "handed over":
        monkeypatch.setattr("eros_app.cli.commands.user_name", lambda: "dana")
        approve(old)
        assert eros("export", old, "--handed-over").code == 0
    else:
        assert eros("weeks", "--skipped", old, "all").code == 0
    restore(home / "before.db", home / "eros.db")
    again = eros("review", "approve", old, "--reason", "put back", "--reviewer", "flo")
    shown = " ".join(eros("show", old).out.split())
    by_dana = "handed over by dana, 20 Nov 12:00 UTC (approved by robin"
    told = by_dana if how == "handed over" else "all skipped (approved by flo"
    assert (again.code, told in " ".join(again.out.split()), told in shown) == (0, True, True)
    assert find_week(Settings(home=home, now=NOW), old).state == "handed_over"
    assert judge(home) == 1


@pytest.mark.requirement("review:replaced-unrecorded")
def test_a_plan_names_the_week_of_another_home_that_it_replaced(eros, home, approve, generated):
    others = generated("ines").generation_id
    approve(others)
    (home / "records.db").unlink()
    assert others in eros("generate", "ines", "--seed", "3", "--json").document["error_message"]
    made = eros("generate", "ines", "--seed", "3", "--replace", "--json").document
    assert made["supersedes"] == others
    shown = eros("show", made["generation_id"])
    assert f"in the place of {others[:8]}" in " ".join(shown.out.split())
    again = eros("review", "approve", made["generation_id"], "--json").document
    assert (again["life"]["state"], again["supersedes"]) == ("approved", others)


@pytest.mark.requirement("weeks:handed-over:restored")
def test_a_handed_over_week_that_is_put_back_half_way_stays_handed_over(eros, home, given):
    """The answer that puts it back was cut short after its save."""
    old, _ = given
    change_week(home, old, step="saving", lease_holder=None)
    assert eros("weeks", "--mend").code == 0
    assert states(home)[old] == ("handed_over", None)


@pytest.mark.requirement("weeks:handed-over:restored")
def test_a_week_whose_approver_nobody_knows_is_approved_when_it_stands_again(eros, home, approve, generated):
    old = generated("ines").generation_id
    shutil.copy(home / "eros.db", home / "before.db")
    approve(old)
    change_week(home, old, decision=None)
    generated("ines", seed=7, replace=True)
    restore(home / "before.db", home / "eros.db")
    assert eros("weeks", "--mend").code == 0
    assert states(home)[old] == ("approved", None)


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("state", ["saved", "approved"])
def test_a_plan_over_a_restored_server_replaces_what_stands_there(home, generated, restored, state):
    old, new = restored(state)
    refused = generated("ines", seed=9)
    assert refused.status == ("aborted" if state == "approved" else "saved")
    third = refused if state == "saved" else generated("ines", seed=9, replace=True)
    said = states(home)
    assert (said[new][0], said[old]) == ("superseded", ("superseded", third.generation_id))
    assert judge(home) == 1


@pytest.fixture
def replaced_since(eros, home, approve, generated) -> tuple[str, str]:
    """Ines's approved week, and the approved one that replaced it after the record store's backup was taken."""
    old = generated("ines").generation_id
    approve(old)
    shutil.copy(home / "records.db", home / "backup.db")
    new = generated("ines", seed=7, replace=True).generation_id
    approve(new)
    restore(home / "backup.db", home / "records.db")
    return old, new


@pytest.mark.requirement("review:restored-records")
@pytest.mark.parametrize("asked_by", ["weeks --mend", "export --handed-over"])
def test_a_week_that_was_replaced_since_its_record_is_superseded_once_its_server_is_asked(
    eros, home, replaced_since, asked_by
):
    old, new = replaced_since
    if asked_by == "weeks --mend":
        told = eros("weeks", "--mend")
        assert (told.code, f"{new} stands in its place" in " ".join(told.out.split())) == (0, True)
    given = eros("export", old, "--handed-over")
    assert (given.code, given.out, "superseded" in given.err) == (2, "", True)
    assert states(home)[old] == ("superseded", new)
    assert f"superseded: {new} replaced it" in " ".join(eros("export", old).err.split())


@pytest.mark.requirement("weeks:handed-over")
def test_a_week_is_not_handed_over_where_its_server_cannot_be_asked(eros, home, replaced_since):
    (home / "eros.db").rename(home / "away.db")
    given = eros("export", replaced_since[0], "--handed-over")
    assert (given.code, given.out, str(home / "eros.db") in given.err) == (5, "", True)
    assert states(home)[replaced_since[0]] == ("approved", None)


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("state", ["saved", "approved"])
def test_a_mend_says_what_stands_again_in_a_restored_server(eros, home, approve, restored, state):
    old, new = restored(state)
    told = " ".join(eros("weeks", "--mend").out.split())
    assert f"eros review approve {new}" in told
    assert (states(home)[old], states(home)[new]) == ((state, None), ("superseded", old))
    assert judge(home) == 1
    assert "as the data server says" in eros("weeks", "--mend").out


@pytest.mark.requirement("review:restored-records")
def test_of_many_weeks_that_wait_each_is_listed_and_asked_about(eros, home, waiting, put_back):
    columns = "creator_id, timezone, state, began_at, changed_at, server_key, server_label, server_address"
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        for number in range(401):
            store.execute(
                f"INSERT INTO weeks (generation_id, week_start, {columns}) "
                f"SELECT ?, '2027-01-04', {columns} FROM weeks WHERE generation_id = ?",
                (f"later-{number}", waiting.id),
            )
    assert len(eros("review", "list", "--json").document) == 402
    assert eros("weeks", "--mend").code == 0
    assert states(home)[waiting.id] == ("approved", None)


@pytest.mark.requirement("review:restored")
@pytest.mark.parametrize("approved", ["old", "new"])
def test_two_weeks_that_each_say_that_the_other_replaced_them_have_an_end(home, approve, restored, approved):
    """As an earlier version left them, which did not ask which of the two is newer."""
    old, new = restored("saved")
    change_week(home, old, state="superseded", superseded_by=new)
    change_week(home, new, state="superseded", superseded_by=old)
    meant, other = (old, new) if approved == "old" else (new, old)
    assert approve(meant).ending == "done"
    assert (states(home)[meant], states(home)[other]) == (("approved", None), ("superseded", meant))
    assert judge(home) == 1


@pytest.mark.requirement("review:restored-records")
def test_of_a_page_that_its_server_has_forgotten_no_approval_is_advised(eros, eros_db, home, approve, generated):
    generation_id = generated("ines").generation_id
    approve(generation_id)
    assert eros_db("forget", "ines", "--yes").code == 0
    told = " ".join(eros("weeks", "--mend").out.split())
    assert f"no creator 'ines' any more, so nothing puts it there again; `eros weeks --forget {generation_id}`" in told
    assert "review approve" not in told
