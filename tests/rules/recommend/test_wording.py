"""A model proposes words; the figures stay ours."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.ports import Advice
from eros.vocabulary.state import Run
from eros.vocabulary.week import Allocation
from nodes.recommend.node import recommend
from nodes.recommend.wording import accepted, figures_in, says_the_same

CAPTIONS = Advice("captions:dm_farm", "CREATE NEW CAPTIONS: dm_farm needs 7+ new captions (7 wait)", ("7",), 100)
CONFIDENCE = Advice("confidence", "Confidence is 0.55 from 1,200 messages: stay careful", ("0.55", "1,200"), 45)


def test_numbers_are_read_as_they_are_written() -> None:
    assert figures_in("0.60 of 1,200, 5+ on 2026-11-23 at 19:07, 5 again") == (
        "0.60", "1,200", "5", "2026-11-23", "19:07",
    )  # fmt: skip


@pytest.mark.requirement("recommend:rewording")
@pytest.mark.parametrize(
    "text",
    [
        "Seven sends wait",
        "dm_farm needs 8 captions",
        "dm_farm needs 7 captions, which sells 20 % more",
        "dm_farm and bundle need 7 captions",
        "Write 7 captions",
        "dm_farm needs 7 captions, twice as many as before",
        "dm_farm: 7 captions by a barely legal writer",
        "dm_farm needs 7 captions. " * 10,
        "dm_farm needs\n7 captions",
        "   ",
    ],
)
def test_a_rewording_that_says_something_else_is_refused(text: str) -> None:
    assert not says_the_same(CAPTIONS, text)


SATURATED = Advice(
    "saturation", "The audience is saturated (86 of 100): keep the volume down and lead with engagement", ("86", "100")
)


@pytest.mark.requirement("recommend:rewording")
@pytest.mark.parametrize(
    "figure",
    [
        "55 %", ".55", "-0.55", "−0.55", "0.55%", "0.55k", "0.55 K", "over 0.55 x", "٠.٥٥", "0.55 or ٥٥", "0,55",
        "five and 0.55", "ｆｉｖｅ and 0.55", "zwölf and 0.55", "f i v e and 0.55", "XII and 0.55", "the first 0.55",
        "the twenty-first 0.55", "a couple of 0.55", "a fortnight of 0.55", "0.55 and 0.55", "0.55 on Tuesday",
        "0.55 in mid-December", "0.55 tonight", "0.55 a day", "0.55²", "½ of 0.55",
    ],
)  # fmt: skip
def test_a_figure_in_another_form_is_another_figure(figure: str) -> None:
    """Spelled out, as a percentage, signed, scaled, in another script, twice, or with a date that nobody gave."""
    told = "Confidence is {} from 1,200 messages: stay careful"
    assert says_the_same(CONFIDENCE, told.format("0.55"))
    assert not says_the_same(CONFIDENCE, told.format(figure))


@pytest.mark.requirement("recommend:rewording")
@pytest.mark.parametrize(
    "text",
    [
        "The audience is saturated (86 of 100): keep the volume up and lead with engagement",
        "The audience is saturated (86 of 100): keep the volume and lead with engagement",
        "The audience is saturated (86 of 100, 100 of 86): keep the volume down",
        "The audience is saturated (86 of 100): keep revenue down and lead with retention",
        "The audience is s\u0430turated (86 of 100): keep the volume down and lead with engagement",
    ],
)
def test_a_rewording_turns_nothing_round_and_loses_no_direction(text: str) -> None:
    assert not says_the_same(SATURATED, text)


@pytest.mark.requirement("recommend:rewording")
def test_a_rewording_that_says_the_same_stands() -> None:
    better = "dm_farm is short of words: please write at least 7 new captions for it"
    assert accepted([CAPTIONS], [replace(CAPTIONS, text=better)]) == (replace(CAPTIONS, text=better),)


@pytest.mark.requirement("recommend:rewording")
def test_the_writer_orders_but_adds_and_loses_nothing() -> None:
    foreign = Advice("new", "Buy more ads", (), 900)
    reworded = replace(CONFIDENCE, text="Confidence is 0.95")
    assert accepted([CAPTIONS, CONFIDENCE], [foreign, reworded, reworded]) == (CONFIDENCE, CAPTIONS)


@pytest.mark.requirement("recommend:rewording")
@given(st.lists(st.tuples(st.sampled_from(["captions:dm_farm", "confidence", "x"]), st.text(max_size=80))))
def test_whatever_is_written_every_figure_is_ours(written: list[tuple[str, str]]) -> None:
    templates = [CAPTIONS, CONFIDENCE]
    result = accepted(templates, [Advice(topic, text) for topic, text in written])
    assert sorted(one.topic for one in result) == ["captions:dm_farm", "confidence"]
    for one in result:
        template = next(given for given in templates if given.topic == one.topic)
        assert set(figures_in(one.text)) <= set(template.figures)


class ScriptedWriter:
    async def write(self, advice: Sequence[Advice]) -> Sequence[Advice]:
        return [replace(one, text=f"Please note. {one.text}") for one in reversed(advice)]


def phases() -> dict[str, Any]:
    monday = date(2026, 11, 23)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return {
        "run": Run(generation_id="g", seed=1, week_start=monday, today=at.date(), started_at=at),
        "allocation": Allocation(slots=(), quotas=(), daily_strategies=()),
    }


async def test_the_node_says_templates_or_what_the_writer_made_of_them(
    state: Callable[..., dict[str, Any]], runtime: Callable[..., Any]
) -> None:
    week = state(volume={"confidence_score": 0.5, "elasticity_capped": True}) | phases()
    plain = (await recommend(week, runtime()))["recommendations"]  # type: ignore[arg-type]
    worded = (await recommend(week, runtime(ScriptedWriter())))["recommendations"]  # type: ignore[arg-type]
    assert [text.split()[0] for text in plain] == ["Confidence", "More"]
    assert worded == tuple(f"Please note. {text}" for text in reversed(plain))
