"""Weeks that an agent edits and compares: its name is kept, and only a person lets a rule break (R43, R62)."""

import json
import math
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from agent_answers import refusal, told
from mcp import ClientSession
from mcp.types import ElicitResult

from eros.settings import Settings
from eros.vocabulary.edits import Mark
from eros_app.services.editing import EditOptions, edit_week
from eros_app.services.forgetting import forget
from eros_app.services.weeks import find_week, list_weeks, summary_of

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

MOST = 6_000
Connect = Callable[..., AbstractAsyncContextManager[ClientSession]]


async def edit(session: ClientSession, **arguments: Any) -> dict[str, Any]:
    answer = told(await session.call_tool("edit_schedule", {"id": "alexia", **arguments}))
    assert len(json.dumps(answer)) <= MOST
    return answer


async def sends(session: ClientSession) -> list[dict[str, Any]]:
    shown = told(await session.call_tool("get_schedule", {"id": "alexia", "day": "2026-11-24"}))
    return [item for item in shown["items"] if item["follows"] is None]


@pytest.mark.requirement("agent:edits")
async def test_an_edit_is_told_before_it_is_kept_and_is_recorded_as_the_agents(
    connect: Connect, settings: Settings
) -> None:
    async with connect() as session:
        week = told(await session.call_tool("generate_schedule", {"creator_id": "alexia"}))
        slot = next(item["slot_id"] for item in await sends(session) if item["price"])
        tried = await edit(session, do="reprice", slot_id=slot, number=12.5, keep=False)
        assert tried["version"] is None
        unedited = told(await session.call_tool("diff_schedules", {"id": week["generation_id"]}))
        assert (unedited["rows"], "nobody has edited" in unedited["note"]) == ([], True)
        kept = await edit(session, do="reprice", slot_id=slot, number=12.5, reviewer="Sam")
        assert (kept["version"], kept["copy_of"]) == (1, week["generation_id"])
        priced = find_week(settings, kept["generation_id"])
        (step,) = priced.audit.edits or ()
        assert step.by == "through mcp, said to be Sam"
        assert find_week(settings, week["generation_id"]).state == "saved"

        diff = told(await session.call_tool("diff_schedules", {"id": kept["generation_id"]}))
        assert diff["note"] is None
        assert [(row["slot_id"], row["what"]) for row in diff["rows"]] == [(slot, "changed")]
        assert "suggested_price" in diff["rows"][0]["changes"][0]
        copy = {"id": kept["generation_id"]}
        assert (await edit(session, do="undo", version=1, **copy))["version"] == 0
        assert (await edit(session, do="redo", version=0, **copy))["version"] == 1
        assert (await edit(session, do="restore", number=0, version=1, **copy))["version"] == 0
        other = {"id": kept["generation_id"], "before": week["generation_id"]}
        assert told(await session.call_tool("diff_schedules", other))["rows"] == []


@pytest.mark.requirement("agent:edits:unseen", "editing:version-of-one-week")
async def test_an_agent_edits_and_takes_back_what_it_saw_and_not_what_somebody_else_did_since(
    connect: Connect, settings: Settings
) -> None:
    async with connect() as session:
        await session.call_tool("generate_schedule", {"creator_id": "alexia"})
        one, other, *_ = (item["slot_id"] for item in await sends(session))
        seen = await edit(session, do="accept", slot_id=one)
        edit_week(settings, "alexia", Mark(do="lock", slot_id=other), EditOptions(by="kim"))
        for do in ({"do": "undo"}, {"do": "redo"}, {"do": "restore", "number": 0}, {"do": "unaccept", "slot_id": one}):
            call = {"id": seen["generation_id"], "version": seen["version"], **do}
            refused = refusal(await session.call_tool("edit_schedule", call))
            assert (refused["error_code"], refused["details"]["field"]) == ("EDITED_MEANWHILE", "version")
        shown = told(await session.call_tool("get_schedule", {"id": seen["generation_id"]}))["schedule"]
        assert shown["version"] == 2
        undo = {"do": "undo", "version": shown["version"]}
        assert (await edit(session, id=seen["generation_id"], **undo))["version"] == seen["version"]
        # A page's name means another week by then, perhaps, with versions of the same numbers.
        for do in (undo, {"do": "restore", "number": 0, "version": 1}, {"do": "lock", "slot_id": one, "version": 1}):
            refused = refusal(await session.call_tool("edit_schedule", {"id": "alexia", **do}))
            assert (refused["error_code"], refused["details"]["field"]) == ("ID_NEEDED", "id")


@pytest.mark.requirement("agent:edits")
async def test_a_dry_run_that_is_answered_for_a_page_is_told_as_one(connect: Connect) -> None:
    async with connect() as session:
        assert told(await session.call_tool("generate_schedule", {"creator_id": "alexia", "dry_run": True}))
        assert "dry run" in told(await session.call_tool("get_schedule", {"id": "alexia"}))["note"]


@pytest.mark.requirement("agent:edits", "agent:elicitation")
async def test_only_a_person_lets_a_rule_break(connect: Connect, settings: Settings) -> None:
    asked: list[Any] = []
    forms = (
        ElicitResult(action="decline"),
        ElicitResult(action="accept", content={"keep": True}),
        ElicitResult(action="accept", content={"keep": True, "reason": "both at once, on purpose"}),
    )
    async with connect(*forms, asked=asked) as session:
        await session.call_tool("generate_schedule", {"creator_id": "alexia"})
        one, other, *_ = await sends(session)
        there = {"do": "move", "slot_id": one["slot_id"], "time": other["time"], "reason": "the boss said so"}
        for why in ("the person declined the form", "came back without"):
            left = await edit(session, **there)
            assert (left["version"], why in left["next_steps"][0]) == (None, True)
        assert f"--time {other['time']} --reason WHY" in left["next_steps"][1]
        kept = await edit(session, **there)
        assert kept["breaks"]
        (step,) = find_week(settings, kept["generation_id"]).audit.edits or ()
        assert step.reason == "both at once, on purpose"
    assert all(one["slot_id"] in form.message for form in asked)
    assert asked[0].requestedSchema["properties"]["reason"]["default"] == "the boss said so"
    async with connect() as session:
        there = {"do": "move", "slot_id": other["slot_id"], "time": "03:00"}
        left = await edit(session, **there)
        assert (left["version"], "this client shows no forms" in left["next_steps"][0]) == (None, True)


@pytest.mark.requirement("agent:edits", "agent:elicitation")
async def test_what_a_person_lets_a_rule_break_for_is_the_week_that_the_form_showed(
    connect: Connect, settings: Settings
) -> None:
    """Also where the page's name means another week by then."""
    keeps = ElicitResult(action="accept", content={"keep": True, "reason": "on purpose"})

    def forgotten_meanwhile() -> ElicitResult:
        forget(settings, [summary_of(settings, copy["generation_id"])])
        return keeps

    async with connect(forgotten_meanwhile) as session:
        week = told(await session.call_tool("generate_schedule", {"creator_id": "alexia"}))
        one, other, *_ = await sends(session)
        copy = await edit(session, do="lock", slot_id=other["slot_id"])
        there = {"id": "alexia", "do": "move", "slot_id": one["slot_id"], "time": other["time"]}
        refused = refusal(await session.call_tool("edit_schedule", there))
        assert refused["details"]["value"] == copy["generation_id"]
    assert [one.generation_id for one in list_weeks(settings).weeks] == [week["generation_id"]]


@pytest.mark.requirement("agent:edits", "agent:errors")
async def test_an_edit_of_wrong_fields_is_refused_by_its_field_and_changes_nothing(connect: Connect) -> None:
    async with connect() as session:
        week = told(await session.call_tool("generate_schedule", {"creator_id": "alexia"}))
        slot = (await sends(session))[0]["slot_id"]
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"do": "move", "slot_id": slot}, "time"),
            ({"do": "move", "slot_id": slot, "time": "9pm"}, "time"),
            ({"do": "move", "slot_id": slot, "time": "21:05", "number": 5}, "number"),
            ({"do": "reprice", "slot_id": slot}, "number"),
            ({"do": "swap", "slot_id": slot, "number": 1.5}, "number"),
            ({"do": "regenerate", "slot_id": slot, "day": "2026-11-24"}, "slot_id"),
            ({"do": "lighten"}, "day"),
            ({"do": "restore"}, "number"),
            ({"do": "add", "words": "bumb", "day": "2026-11-24", "time": "21:05"}, "words"),
            ({"do": "retarget", "slot_id": slot, "words": "nobody"}, "words"),
            ({"do": "undo", "keep": False}, "keep"),
            ({"do": "undo", "slot_id": slot}, "slot_id"),
            ({"do": "undo"}, "version"),
            ({"do": "restore", "number": 0}, "version"),
            ({"do": "lock", "slot_id": slot, "reviewer": "s\x1b[31mam"}, "reviewer"),
        ]
        for arguments, field in wrong:
            refused = refusal(await session.call_tool("edit_schedule", {"id": "alexia", **arguments}))
            assert refused["details"]["field"] == field, arguments
        undo = {"id": week["generation_id"], "do": "undo", "version": 0}
        assert refusal(await session.call_tool("edit_schedule", undo))["error_code"] == "NOTHING_TO_UNDO"


@pytest.mark.requirement("editing:lighter")
async def test_a_lighter_day_loses_a_fifth_of_its_sends_and_breaks_no_rule(
    connect: Connect, settings: Settings
) -> None:
    async with connect() as session:
        week = told(await session.call_tool("generate_schedule", {"creator_id": "alexia"}))
        before = sent_on("2026-11-24", settings, week["generation_id"])
        accepted = sorted(before)[0]
        await edit(session, do="accept", slot_id=accepted)
        made = await edit(session, do="lighten", day="2026-11-24")
    left = sent_on("2026-11-24", settings, made["generation_id"])
    assert (len(before) - len(left), left < before) == (math.ceil(len(before) / 5), True)
    assert accepted in left
    assert made["breaks"] == []
    assert sent_on("2026-11-24", settings, week["generation_id"]) == before


def sent_on(day: str, settings: Settings, generation_id: str) -> set[str]:
    document: Any = find_week(settings, generation_id).document
    return {it.slot_id for it in document.items if it.scheduled_date.isoformat() == day and not it.is_follow_up}
