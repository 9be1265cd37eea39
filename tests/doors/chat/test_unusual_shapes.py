"""Sentences of unusual shapes: comparatives, quantifiers, conditions, exceptions, descriptions, double denials.

``list`` says where each is from: 47 that a reader had found to be done wrongly (``found``), 368 that were written
before there were shapes (``own``), and 204 more that were written when the shapes stood (``untuned``). Before the
shapes 45, 94 and 29 of them ran without a word as what they did not say; of the last 204, 4 did with the shapes as they
then were.
"""

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from chat_verdicts import talked, verdict
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros.language.plain_words import plain_words

LINES = (Path(__file__).parent / "unusual_shapes.jsonl").read_text(encoding="utf-8").splitlines()
ROWS: list[dict[str, Any]] = [json.loads(line) for line in LINES]


@pytest.mark.full
@pytest.mark.requirement("chat:known-shapes")
def test_a_sentence_of_no_known_shape_asks_and_the_others_are_read_as_they_are_meant() -> None:
    found = {row["say"]: verdict(row) for row in ROWS}
    assert len(found) > 600
    assert [say for say, one in found.items() if one not in ("right", "asked")] == []


#: Plain wishes, each with what is read of it.
PLAIN = (
    *("focus on revenue", "lighter", "heavier", "normal volume", "at most 8 a day", "budget $60 a day"),
    *("only bumps", "only bundles and games", "only retention", "no bundles", "no wall posts and tips", "no vip"),
    *("nothing on Friday", "monday to wednesday off", "nothing before 10am", "nothing after 21:30", "seed 42"),
    *("nothing before noon on Monday and Tuesday", "nothing after 9pm on weekdays", "no follow-ups", "dry run"),
    *("bundle on friday at 8pm", "ppv every day at 9pm", "text only bump sat 9pm"),
)


def unordered(said: dict[str, Any]) -> dict[str, Any]:
    return {name: set(value) if isinstance(value, tuple) else value for name, value in said.items()}


@pytest.mark.requirement("chat:known-shapes")
@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=2, unique=True))
@examples(60)
def test_what_a_question_shows_is_read_as_what_it_shows(wishes: list[str]) -> None:
    plan = talked([f"luna next week, {', '.join(wishes)}"])
    if plan.question is None:
        again = talked([f"luna next week, {plain_words(plan.said)}"])
        assert (again.question, unordered(again.said)) == (None, unordered(plan.said)), plain_words(plan.said)


@pytest.mark.requirement("chat:known-shapes")
@pytest.mark.parametrize("wish", PLAIN)
def test_a_plain_wish_runs_unasked(wish: str) -> None:
    plan = talked([f"luna next week, {wish}"])
    assert plan.question is None
    assert plan.said


@pytest.mark.requirement("chat:known-shapes")
@pytest.mark.parametrize("wish", ["no bundles", "lighter", "max 5 a day", "focus on revenue", "nothing after 9pm"])
@pytest.mark.parametrize("beside", ["friday only", "weekends only", "except friday", "only on friday"])
@pytest.mark.parametrize("form", ["{wish}, {beside}", "{beside}, {wish}", "{wish} ({beside})", "({beside}) {wish}"])
def test_days_beside_a_wish_are_asked_about_wherever_they_stand(wish: str, beside: str, form: str) -> None:
    plan = talked([f"luna next week, {form.format(wish=wish, beside=beside)}"])
    assert plan.question is not None
    assert plan.said == {}


@pytest.mark.requirement("chat:known-shapes")
@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("luna next monday", {}),
        ("plan luna next monday, no games", {"exclude": ("game_post",)}),
        ("luna next week, mon-fri", {"days_off": (date(2026, 12, 5), date(2026, 12, 6))}),
        ("luna next week, before noon nothing", {"not_before": time(12)}),
        ("luna next week, after 9pm nothing, no games", {"not_after": time(21), "exclude": ("game_post",)}),
        ("luna next week, dont forget friday is off", {"days_off": (date(2026, 12, 4),)}),
        ("luna next week, don't forget no games", {"exclude": ("game_post",)}),
        ("luna next week, yes to bundles no to games", {"exclude": ("game_post",)}),
        ("luna next week, yes to bundles but no to games", {"exclude": ("game_post",)}),
        ("luna next week, no to games, yes to bundles", {"exclude": ("game_post",)}),
        ("luna next week, no games", {"exclude": ("game_post",)}),
        ("luna next week, only after 6pm", {"not_before": time(18)}),
    ],
)
def test_what_is_plainly_meant_is_not_asked_about(message: str, said: dict[str, Any]) -> None:
    plan = talked([message])
    assert (plan.question, plan.week_start, plan.said) == (None, date(2026, 11, 30), said)


@pytest.mark.requirement("chat:known-shapes")
@pytest.mark.parametrize(
    "message",
    [
        *("luna no games next monday", "luna next friday", "luna mon to thu", "luna no games, mon-fri"),
        *("luna mon-fri 6 a day", "luna no games before noon nothing", "luna before noon nothing on friday"),
        *("luna dont forget friday", "luna dont forget bundles"),
    ],
)
def test_the_same_words_beside_what_they_may_belong_to_are_asked_about(message: str) -> None:
    plan = talked([message])
    assert (plan.said, plan.question is not None) == ({}, True)


@pytest.mark.requirement("chat:taken-back")
def test_yes_to_a_type_takes_it_back_where_it_was_left_out() -> None:
    assert talked(["luna no bundles", "yes to bundles, no to games"]).said == {"exclude": ("game_post",)}
