"""A third list of 300 requests, written by somebody who had seen neither the parser nor its tests.

When it was first read by the parser of R63, 167 were right, 112 were asked back sensibly, 15 were asked back or refused
without need, 4 were wrong with a notice and 2 wrong without a word, both of them impossible wishes ("max 90 a day", a
send at 3 at night). The one was mended; the other is refused before it is run, which counts as asked here.

``may``: what a careful assistant may do, best first (act: the request with what ``expect`` says, all else default; ask;
refuse; notice: it runs and says what it did not honour). Lists of lists in include and exclude, and lists in other
fields but days_off and pinned, are alternatives.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eros.failures import RequestError
from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, request_of
from eros.language.understand import understand
from eros.vocabulary.catalogue import default_catalogue
from eros_db.demo.creators import DEMO_CREATORS
from nodes.allocate.wishes import check_request

LINES = (Path(__file__).parent / "third_list.jsonl").read_text(encoding="utf-8").splitlines()
REQUESTS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
CREATORS = [KnownCreator(creator_id=member.creator_id) for member in DEMO_CREATORS]
TODAY, WEEK = date(2026, 11, 27), date(2026, 11, 30)
USUAL = ChatPlan(intent="generate").model_dump(mode="json", exclude={"creator_id", "question", "notices", "filter"})


def types_of(names: list[str]) -> set[str]:
    """A category stands for all its types."""
    rows = default_catalogue()
    return {key for name in names for key in ([k for k, row in rows.items() if row.category == name] or [name])}


def is_as_expected(name: str, value: Any, wanted: Any) -> bool:
    if name in ("include", "exclude"):
        choices = wanted if wanted and isinstance(wanted[0], list) else [wanted]
        return any(types_of(value) == types_of(choice) for choice in choices)
    if name == "pinned":
        return sorted((one["send_type_key"], one["date"], one["time"][:5]) for one in value) == sorted(
            (one["send_type_key"], one["date"], one["time"][:5]) for one in wanted
        )
    if name in ("not_before", "not_after"):
        return (value or "")[:5] in [(one or "")[:5] for one in (wanted if isinstance(wanted, list) else [wanted])]
    if name == "week_start":
        return (value or WEEK.isoformat()) == wanted
    if name == "days_off":
        return sorted(value) == sorted(wanted)
    return bool(value in wanted if isinstance(wanted, list) else value == wanted)


def is_refused(plan: ChatPlan) -> bool:
    """Whether the request is refused before anything is run (R48)."""
    try:
        check_request(request_of(plan), plan.week_start or WEEK)
    except RequestError:
        return True
    return False


def verdict(request: dict[str, Any]) -> str:
    """right, asked, needless, told (wrong with a notice) or silent (wrong without a word)."""
    plan = understand(request["say"], ConversationState(), lambda _: TODAY, CREATORS)
    may, said = request["may"], plan.model_dump(mode="json")
    if plan.intent == "unsupported":
        return "right" if "refuse" in may else "needless"
    if plan.question is not None or (plan.intent == "generate" and is_refused(plan)):
        return "asked" if {"ask", "refuse"} & set(may) else "needless"
    usual = USUAL if request["expect"].get("intent") == "generate" else {}
    wrong = [
        name for name, value in {**usual, **request["expect"]}.items() if not is_as_expected(name, said[name], value)
    ]
    if ("act" in may and not wrong) or ("notice" in may and plan.notices):
        return "right"
    return "told" if plan.notices else "silent"


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    return {request["say"]: verdict(request) for request in REQUESTS}


@pytest.mark.requirement("chat:third-list")
def test_none_is_done_wrongly_without_a_word(verdicts: dict[str, str]) -> None:
    assert len(verdicts) == 300
    assert [say for say, found in verdicts.items() if found == "silent"] == []


@pytest.mark.requirement("chat:third-list")
def test_more_than_nine_of_ten_are_done_or_sensibly_asked_about(verdicts: dict[str, str]) -> None:
    counts = Counter(verdicts.values())
    assert (counts["right"] + counts["asked"]) / len(verdicts) >= 0.93, counts
