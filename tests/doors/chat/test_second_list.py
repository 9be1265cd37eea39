"""A second list of requests, written without sight of the parser: its ``_about`` says what is right."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eros.language.chat_plan import WISHES, ChatPlan, ConversationState, KnownCreator
from eros.language.understand import understand
from eros_db.demo.creators import DEMO_CREATORS

REQUESTS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "second_list.json").read_text("utf-8"))["requests"]
CREATORS = [KnownCreator(creator_id=member.creator_id) for member in DEMO_CREATORS]
TODAY, DEFAULT_WEEK = date(2026, 11, 26), "2026-11-30"
DEFAULTS = ChatPlan(intent="generate").model_dump(mode="json")
TOLD = ("notices", "slot_id", "decision", "filter")


def wishes_of(plan: ChatPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in WISHES}


def last_plan(turns: list[str]) -> dict[str, Any]:
    conversation, plan = ConversationState(), ChatPlan(intent="help")
    for turn in turns:
        plan = understand(turn, conversation, lambda _: TODAY, CREATORS)
        ran = plan.intent == "generate" and plan.question is None
        kept = (
            plan
            if plan.intent == "generate" or conversation.plan is None
            else plan.model_copy(update=wishes_of(conversation.plan))
        )
        conversation = ConversationState(
            plan=kept, status=("dry_run" if plan.dry_run else "saved") if ran else conversation.status
        )
    return plan.model_dump(mode="json")


def same(name: str, value: Any, wanted: Any) -> bool:
    if name == "week_start" and wanted is None:
        return value in (None, DEFAULT_WEEK)
    return sorted(value) == sorted(wanted) if name in ("include", "exclude") else bool(value == wanted)


def is_right(plan: dict[str, Any], right: dict[str, Any], notices: str) -> bool:
    if right.get("question") == "asked":
        return plan["question"] is not None
    if right["intent"] != "generate":
        return plan["question"] is None and all(plan[name] == value for name, value in right.items())
    noticed = {"none": not plan["notices"], "some": bool(plan["notices"]), "free": True}[notices]
    return noticed and all(
        same(name, plan[name], right.get(name, DEFAULTS[name])) for name in DEFAULTS if name not in TOLD
    )


def is_careful(plan: dict[str, Any], never: dict[str, Any]) -> bool:
    if plan["question"] is not None or plan["intent"] in ("unsupported", "help"):
        return True
    return bool(plan["notices"]) and not any(plan[name] == value for name, value in never.items())


@pytest.mark.requirement("chat:phrasings")
@pytest.mark.parametrize("request_", REQUESTS, ids=[" / ".join(one["say"]) for one in REQUESTS])
def test_a_request_is_understood_or_asked_about_as_the_second_list_says(request_: dict[str, Any]) -> None:
    plan = last_plan(request_["say"])
    right = any(is_right(plan, one, request_.get("notices", "none")) for one in request_["right"])
    assert right or ("careful" in request_ and is_careful(plan, request_.get("never", {}))), plan


def test_each_request_of_the_second_list_stands_there_once() -> None:
    assert len({tuple(one["say"]) for one in REQUESTS}) == len(REQUESTS) >= 190
    assert all(one["right"] or one.get("careful") for one in REQUESTS)
