"""A recommendation stands as it is; a model orders them, and says nothing of its own."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.audience import audiences_of
from eros.vocabulary.facts import BestTiming
from eros.vocabulary.ports import Advice, RankedAdvice
from eros.vocabulary.state import Run
from eros.vocabulary.week import Allocation
from nodes.recommend.node import recommend
from nodes.recommend.ordering import figures_in, in_order

CAPTIONS = Advice("captions:dm_farm", "CREATE NEW CAPTIONS: dm_farm needs 7+ new captions (7 wait)", ("7",), 100)
CONFIDENCE = Advice("confidence", "Confidence is 0.55 from 1,200 messages: stay careful", ("0.55", "1,200"), 45)


def test_numbers_are_read_as_they_are_written() -> None:
    assert figures_in("0.60 of 1,200, 5+ on 2026-11-23 at 19:07, 5 again") == (
        "0.60", "1,200", "5", "2026-11-23", "19:07",
    )  # fmt: skip


@pytest.mark.requirement("recommend:order")
def test_the_ranker_orders_but_adds_and_loses_nothing() -> None:
    ordered = RankedAdvice(("new", "confidence", "confidence"))
    assert in_order([CAPTIONS, CONFIDENCE], ordered) == (CONFIDENCE, CAPTIONS)


@pytest.mark.requirement("recommend:order")
@given(st.lists(st.sampled_from(["captions:dm_farm", "confidence", "x", ""]) | st.text(max_size=80)))
def test_whatever_is_ordered_every_recommendation_stands_once(topics: list[str]) -> None:
    said = in_order([CAPTIONS, CONFIDENCE], RankedAdvice(tuple(topics)))
    assert sorted(said, key=lambda one: one.topic) == [CAPTIONS, CONFIDENCE]


class ScriptedRanker:
    def __init__(self, reason: str = "") -> None:
        self.reason = reason

    async def rank(self, advice: Sequence[Advice]) -> RankedAdvice:
        return RankedAdvice(() if self.reason else tuple(one.topic for one in reversed(advice)), self.reason)


def phases() -> dict[str, Any]:
    monday = date(2026, 11, 23)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return {
        "free_remarks": (),
        "run": Run(generation_id="g", seed=1, week_start=monday, today=at.date(), started_at=at),
        "timing": BestTiming(timezone="America/Los_Angeles"),
        "audiences": audiences_of("paid"),
        "allocation": Allocation(slots=(), quotas=(), daily_strategies=()),
    }


@pytest.fixture
def advised(state: Callable[..., dict[str, Any]], runtime: Callable[..., Any]) -> Callable[..., Any]:
    """``await advised(ranker)``: what the node makes of a week with two recommendations."""
    week = state(volume={"confidence_score": 0.5, "elasticity_capped": True}) | phases()

    async def ask(ranker: ScriptedRanker | None = None) -> Any:
        return await recommend(week, runtime(ranker))  # type: ignore[arg-type]

    return ask


@pytest.mark.requirement("recommend:order")
async def test_the_node_says_its_own_words_in_the_ranker_s_order(advised: Callable[..., Any]) -> None:
    plain, ordered = await advised(), await advised(ScriptedRanker())
    assert [text.split()[0] for text in plain["recommendations"]] == ["Confidence", "More"]
    assert ordered["recommendations"] == plain["recommendations"][::-1]
    assert plain["findings"] == ordered["findings"] == ()


@pytest.mark.requirement("recommend:one-alone")
async def test_nobody_is_asked_to_order_a_single_recommendation(
    state: Callable[..., dict[str, Any]], runtime: Callable[..., Any]
) -> None:
    class Unasked:
        async def rank(self, advice: Sequence[Advice]) -> RankedAdvice:
            pytest.fail("one recommendation has no order")

    week = state(volume={"confidence_score": 0.5}) | phases()
    update = await recommend(week, runtime(Unasked()))  # type: ignore[arg-type]
    assert [text.split()[0] for text in update["recommendations"]] == ["Confidence"]
    assert update["findings"] == ()


@pytest.mark.requirement("recommend:refusals-told")
async def test_an_abstention_is_told_with_its_reason(advised: Callable[..., Any]) -> None:
    plain, update = await advised(), await advised(ScriptedRanker("the provider answered 401"))
    (finding,) = update["findings"]
    assert (finding.error_type, finding.severity) == ("advice_ranker_abstained", "LOW")
    assert finding.message == "The model's order of the recommendations: the provider answered 401"
    assert update["recommendations"] == plain["recommendations"]
