"""What a week is held against, worked by hand: the optimum, the room in prime hours, numbers with a source."""

from typing import Any

import pytest

from eros.vocabulary.week import Caption, CaptionPool, MatchedSlot, PooledCaption
from evals.bounds import items_beyond, most_in_prime, optimum, theme_targets
from evals.observe import likeness, time_diversity
from evals.sources import unsourced
from evals.tables import auc


def caption(number: int, fresh: float) -> PooledCaption:
    made = Caption(
        caption_id=number, caption_text=f"Text {number}", freshness_score=fresh, performance_score=60,
        type_priority_score=100, diversity_score=100,
    )  # fmt: skip
    return PooledCaption(caption=made, ladder_step=0)


def slot(number: int, key: str) -> MatchedSlot:
    return MatchedSlot.model_validate(
        {
            "slot_id": f"2026-11-23_{number}", "day": 0, "date": "2026-11-23", "send_type_key": key,
            "category": "engagement", "priority": number, "strategy_used": "s", "flavor_emphasis": "s",
        }
    )  # fmt: skip


@pytest.mark.requirement("evals:bounds")
def test_the_optimum_gives_a_shared_caption_to_the_type_that_needs_it() -> None:
    """0.40 * 100 + 0.35 * 60 + 15 + 5 + 0.05 * 50 = 83.5 with freshness 100, and 67.5 with 60: together 151."""
    pool = CaptionPool(candidates={"dm_farm": (caption(1, 100), caption(2, 60)), "like_farm": (caption(1, 100),)})
    slots = [slot(1, "dm_farm"), slot(2, "like_farm")]
    assert optimum(slots, pool, {}).composite == pytest.approx(151.0)


@pytest.mark.requirement("evals:bounds")
def test_the_optimum_has_as_few_items_as_possible_beyond_the_shares_of_their_themes() -> None:
    """The best of theme 2 has freshness 60: 67.5; an item of theme 1 would be worth 83.5, beyond its share."""
    one, two = themed(caption(1, 100), 1), themed(caption(2, 60), 2)
    shown = slot(1, "dm_farm").model_copy(update={"media_type": "picture", "caption": one.caption})
    both = CaptionPool(candidates={"dm_farm": (one, two)})
    assert optimum([shown], both, {}) == pytest.approx((83.5, 0))
    assert optimum([shown], both, {}, {2: 1}) == pytest.approx((67.5, 0))
    assert optimum([shown], CaptionPool(candidates={"dm_farm": (one,)}), {}, {2: 1}) == pytest.approx((83.5, 1))
    assert items_beyond([shown], {2: 1}) == 1
    assert items_beyond([shown], {1: 1}) == 0


@pytest.mark.requirement("evals:bounds")
def test_items_are_shared_out_by_largest_remainders() -> None:
    """Of seven items 3 to 2: 4.2 and 2.8."""
    shown = [slot(number, "dm_farm").model_copy(update={"media_type": "picture"}) for number in range(7)]
    assert theme_targets([*shown, slot(8, "link_drop")], {1: 3.0, 2: 2.0}) == {1: 4, 2: 3}


def themed(one: PooledCaption, theme: int) -> PooledCaption:
    return one.model_copy(update={"caption": one.caption.model_copy(update={"content_type_id": theme})})


@pytest.mark.requirement("evals:bounds")
@pytest.mark.parametrize(
    ("revenue", "hours", "room"),
    [(9, (19, 20, 21), 4), (2, (19, 20, 21), 2), (9, (12, 20), 4), (9, (), 0)],
)
def test_the_room_in_prime_hours(revenue: int, hours: tuple[int, ...], room: int) -> None:
    """From 19:01 to 21:59 four sends fit at 45 minutes (19:01, 19:46, 20:31, 21:16); in one hour two."""
    assert most_in_prime(revenue, hours, 45) == room


@pytest.mark.requirement("evals:bounds")
def test_likeness_and_diversity_are_shares() -> None:
    one = week(("2026-11-23", "20:07:00"), ("2026-11-24", "20:07:00"), ("2026-11-25", "09:11:00"))
    other = week(("2026-11-30", "20:07:00"), ("2026-12-01", "10:07:00"), ("2026-12-02", "09:12:00"))
    assert likeness(one, other) == pytest.approx(1 / 5)
    assert time_diversity(one) == pytest.approx(1 / 3)


def week(*sends: tuple[str, str]) -> dict[str, Any]:
    return {"items": [{"scheduled_date": day, "scheduled_time": at, "send_type_key": "dm_farm"} for day, at in sends]}


@pytest.mark.requirement("evals:sources")
def test_a_number_that_no_figure_of_the_week_gives_is_found() -> None:
    document = {
        "items": [],
        "summary": {
            "followups_skipped_limit": 0,
            "followups_skipped_timing": 0,
            "followups_skipped_audience": 0,
            "followups_eligible": 3,
        },
        "validation": {"score": 84.0},
        "validation_report": {"checks": [{"weight": 15.0, "points": 13.67}], "errors": [], "warnings": []},
        "recommendations": [
            "The score of 84 can rise",
            "Lost: 1.33 of 15 points",
            "Earn 412 more",
            "plan fewer sends (at most 63) with `eros generate luna --max-per-day 9`",
            "plan 63 with `eros doctor`",
        ],
    }
    assert unsourced(document, {}) == [("412", "Earn 412 more"), ("63", "plan 63 with `eros doctor`")]


@pytest.mark.requirement("evals:bounds")
def test_auc_counts_ties_half() -> None:
    assert auc([3, 2], [2, 1]) == pytest.approx(3.5 / 4)
