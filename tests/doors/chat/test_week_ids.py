"""Weeks that a message names by an id, or its beginning: read as what is kept, and never as a wish."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from eros.failures import RequestError
from eros.language.chat_plan import ConversationState, KnownCreator, SendFilter, Understood
from eros.language.week_ids import NamedWeek, understand_with_ids

LUNA, OTHER = "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d", "20304050-6e6f-4a7b-8c9d-0e1f2a3b4c5d"
#: luna, and a page that its data server does not list any more.
WEEKS = [
    NamedWeek(generation_id=LUNA, creator_id="luna", week_start=date(2026, 11, 23)),
    NamedWeek(generation_id=OTHER, creator_id="nora", week_start=date(2026, 11, 30)),
]
Reads = Callable[[str], Understood]


@pytest.fixture
def reads() -> Reads:
    def find(some_id: str) -> NamedWeek:
        wanted = some_id.lower().removeprefix("review-")
        found = [one for one in WEEKS if one.generation_id.startswith(wanted)]
        if some_id == "luna@2026-11-23":
            return WEEKS[0]
        if not found:
            raise RequestError("UNKNOWN_ID", "id", some_id, f"no week {some_id!r} is kept here")
        return found[0]

    creators = [KnownCreator(creator_id=name) for name in ("luna", "alexia", "cafe123")]
    return lambda message: understand_with_ids(
        message, ConversationState(), find, lambda _: date(2026, 11, 25), creators
    )


@pytest.mark.requirement("chat:ids")
@pytest.mark.parametrize(
    ("message", "intent", "named", "more"),
    [
        ("show 1a2b3c4d", "show", (LUNA,), {}),
        (f"please show me {LUNA.upper()}", "show", (LUNA,), {}),
        (f"show review-{LUNA}", "show", (LUNA,), {}),
        ("is 1a2b3c4d approved?", "show", (LUNA,), {"filter": SendFilter()}),
        ("show 20304050", "show", (OTHER,), {"creator_id": "nora", "week_start": date(2026, 11, 30)}),
        ("show 1a2b3c4d 2026-11-23_3", "explain", (LUNA,), {"slot_id": "2026-11-23_3"}),
        ("why 1a2b3c4d 2026-11-23_3", "explain", (LUNA,), {"slot_id": "2026-11-23_3"}),
        ("explain 1a2b3c4d", "explain", (LUNA,), {"slot_id": None}),
        ("why was 1a2b3c4d refused?", "explain", (LUNA,), {"filter": SendFilter()}),
        ("export 1a2b3c4d as csv", "export", (LUNA,), {}),
        ("approve 1a2b3c4d", "review", (LUNA,), {"decision": "approve"}),
        ("reject 1a2b3c4d because 20304050-6e is better", "review", (LUNA,), {"decision": "reject"}),
        (
            "diff 1a2b3c4d 20304050-6e6f",
            "diff",
            (LUNA, OTHER),
            {"creator_id": "nora", "week_start": date(2026, 11, 30)},
        ),
        ("compare 20304050-6e6f with 1a2b3c4d.", "diff", (OTHER, LUNA), {"creator_id": "luna"}),
        ("diff 20304050-6e luna@2026-11-23", "diff", (OTHER, LUNA), {}),
        ("diff 1a2b3c4d", "diff", (LUNA,), {}),
        ("show luna@2026-11-23 2026-11-23_3", "explain", (), {"creator_id": "luna", "slot_id": "2026-11-23_3"}),
    ],
)
def test_an_id_in_a_message_names_its_week(reads: Reads, message: str, intent: str, named: Any, more: Any) -> None:
    turn = reads(message)
    meant = {"creator_id": "luna", "week_start": date(2026, 11, 23), **more}
    assert (turn.plan.intent, turn.named, turn.plan.question) == (intent, named, None)
    assert {name: getattr(turn.plan, name) for name in meant} == meant
    assert not [text for text in turn.plan.notices if "not used" in text]


@pytest.mark.requirement("chat:ids")
@pytest.mark.parametrize(
    "message", ["plan 1a2b3c4d lighter", "same as 1a2b3c4d", "move 2026-11-23_3 of 1a2b3c4d to 9pm", "undo 1a2b3c4d"]
)
def test_no_week_is_planned_or_changed_by_an_id_and_the_way_to_change_it_is_named(reads: Reads, message: str) -> None:
    with pytest.raises(RequestError, match="to change its sends then"):
        reads(message)


@pytest.mark.requirement("chat:ids")
def test_an_id_of_nothing_is_refused_where_a_week_is_meant_and_else_read_as_before(reads: Reads) -> None:
    for message in ("show 9f9f9f9f", "approve 9f9f9f9f", "diff 9f9f9f9f 1a2b3c4d"):
        with pytest.raises(RequestError, match="no week '9f9f9f9f' is kept here"):
            reads(message)
    for message in ("plan alexia, seed 20304050", "plan alexia", "show cafe123", "show facade", "show 123456"):
        assert reads(message).named == (), message


@pytest.mark.requirement("chat:ids")
def test_the_words_beside_an_id_are_the_reason_of_a_decision(reads: Reads) -> None:
    assert (reads("reject 1a2b3c4d, too dull").said or "").replace(" ", "") == "reject,toodull"
    assert reads("reject 1a2b3c4d because 1a2b3c4d is dull").said == "reject  because 1a2b3c4d is dull"
