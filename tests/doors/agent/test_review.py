"""A week that needs a person: returned as such, asked about where the client shows forms, decided by a tool."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from mcp import ClientSession
from mcp.types import ElicitResult

Connect = Callable[..., AbstractAsyncContextManager[ClientSession]]
pytestmark = pytest.mark.usefixtures("worn_out")


def said(decision: str, reason: str = "") -> ElicitResult:
    return ElicitResult(action="accept", content={"decision": decision, "reason": reason})


async def generated(session: ClientSession) -> dict[str, Any]:
    answer = await session.call_tool("generate_schedule", {"creator_id": "alexia"})
    assert not answer.isError, answer.structuredContent
    return answer.structuredContent or {}


@pytest.mark.full
@pytest.mark.requirement("agent:review")
async def test_without_forms_the_week_is_returned_with_its_review_id_and_decided_by_the_tool(connect: Connect) -> None:
    async with connect() as session:
        week = await generated(session)
        waiting = await session.call_tool("list_schedules", {"status": "needs_review"})
        unasked = await session.call_tool("review_schedule", {"id": week["review_id"]})
        arguments = {"id": week["review_id"], "decision": "approve", "reason": "written by hand", "reviewer": "Ada"}
        approved = await session.call_tool("review_schedule", arguments)
        twice = await session.call_tool("review_schedule", arguments)
        another = await session.call_tool("review_schedule", {**arguments, "reviewer": "Bo"})
    assert (week["status"], week["success"]) == ("needs_review", True)
    assert "review_schedule" in week["next_steps"][0]
    assert [one["review_id"] for one in (waiting.structuredContent or {})["schedules"]] == [week["review_id"]]
    assert (unasked.structuredContent or {})["error_code"] == "DECISION_NEEDED"
    assert (approved.isError, (approved.structuredContent or {})["status"]) == (False, "saved")
    assert (twice.isError, (twice.structuredContent or {})["status"]) == (False, "saved")
    assert (another.isError, (another.structuredContent or {})["error_code"]) == (True, "NOT_WAITING")
    assert "Ada" in (another.structuredContent or {})["error_message"]


@pytest.mark.full
@pytest.mark.requirement("agent:review")
async def test_a_rejection_needs_its_reason_and_is_no_error(connect: Connect) -> None:
    async with connect() as session:
        week = await generated(session)
        bare = await session.call_tool("review_schedule", {"id": week["review_id"], "decision": "reject"})
        reasoned = {"id": week["review_id"], "decision": "reject", "reason": "wrong week"}
        rejected = await session.call_tool("review_schedule", reasoned)
        document = await session.call_tool("get_schedule", {"id": week["generation_id"]})
    assert (bare.structuredContent or {})["error_code"] == "REASON_NEEDED"
    answer = rejected.structuredContent or {}
    assert (rejected.isError, answer["status"], answer["success"]) == (False, "rejected", False)
    assert (document.structuredContent or {})["error_code"] == "REJECTED_BY_REVIEW"


@pytest.mark.requirement("agent:elicitation")
async def test_the_person_is_asked_at_once_and_their_approval_saves(connect: Connect) -> None:
    asked: list[Any] = []
    async with connect(said("approve", "the renewals are written by hand"), asked=asked) as session:
        week = await generated(session)
    assert (week["status"], week["review_id"]) == ("saved", None)
    assert len(asked) == 1
    assert asked[0].message.startswith("alexia, week of 2026-11-23:")
    assert asked[0].requestedSchema["properties"]["decision"]["enum"] == ["approve", "reject", "later"]


@pytest.mark.requirement("agent:elicitation")
async def test_a_rejection_without_its_reason_is_asked_for_once_more(connect: Connect) -> None:
    asked: list[Any] = []
    async with connect(said("reject"), said("reject", "too many sends"), asked=asked) as session:
        week = await generated(session)
    assert week["status"] == "rejected"
    assert asked[1].message.startswith("To reject this week, its reason is needed.")


@pytest.mark.full
@pytest.mark.requirement("agent:elicitation")
async def test_a_person_who_leaves_it_open_leaves_the_week_waiting(connect: Connect) -> None:
    open_ends = [
        said("later"),
        ElicitResult(action="decline"),
        ElicitResult(action="cancel"),
        said("erase"),
    ]
    without_reason = [said("reject"), said("reject")]
    async with connect(*open_ends, *without_reason, said("approve", "now then")) as session:
        week = await generated(session)
        statuses = [week["status"]]
        for _ in open_ends:
            again = await session.call_tool("review_schedule", {"id": week["review_id"]})
            statuses.append((again.structuredContent or {})["status"])
        last = await session.call_tool("review_schedule", {"id": week["review_id"]})
    assert statuses == ["needs_review"] * 5
    assert (last.structuredContent or {})["status"] == "saved"
