"""Quotas worked out by hand (2.1, 2.2, R4-R6, R46)."""

from fractions import Fraction

import pytest

from eros.failures import PhaseFailure
from eros.vocabulary.day_quotas import cap_retention_share, limited_quotas, split_day, wanted_total
from eros.vocabulary.facts import Performance, VolumeConfig
from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.numbers import half_up
from eros.vocabulary.state import Directives
from eros.vocabulary.week import DayQuota
from nodes.allocate.quotas import (
    DayPlan,
    apply_saturation,
    daily_quotas,
    dampen_by_confidence,
    dampened,
    day_plans,
    trusted_quotas,
    valid_confidence,
)

NO_DIRECTIVES = Directives()


def quota(revenue: int, engagement: int, retention: int) -> DayQuota:
    return DayQuota(revenue=revenue, engagement=engagement, retention=retention)


HIGH = quota(6, 5, 2)


def config(**changes: object) -> VolumeConfig:
    usual = {
        "volume_level": "high",
        "revenue_per_day": 6,
        "engagement_per_day": 5,
        "retention_per_day": 2,
        "weekly_distribution": (12, 13, 13, 13, 14, 13, 13),
        "confidence_score": 0.9,
        "calculation_source": "optimized",
    }
    return VolumeConfig.model_validate(usual | changes)


def split(plans: tuple[DayPlan, ...]) -> list[tuple[int, int, int]]:
    return [(day.revenue, day.engagement, day.retention) for day in daily_quotas(plans, "paid")]


@pytest.mark.requirement("allocate:quotas:split")
def test_the_specifications_own_week_splits_as_it_says() -> None:
    week = split(day_plans(config(), "paid", NO_DIRECTIVES))
    assert week == [(6, 5, 1), (6, 5, 2), (6, 5, 2), (6, 5, 2), (6, 5, 3), (6, 5, 2), (6, 5, 2)]


@pytest.mark.requirement("allocate:quotas:split")
@pytest.mark.parametrize(
    ("total", "ratio", "parts"),
    [
        (3, quota(1, 1, 0), (2, 1, 0)),  # 1.5 and 1.5: both would be 2, retention never below 0
        (5, quota(1, 1, 2), (1, 1, 3)),  # 1.25, 1.25
        (21, quota(1, 1, 5), (3, 15, 3)),  # retention 15, of which 3 stay
        (1, quota(6, 5, 2), (1, 0, 0)),
        (1, quota(1, 6, 2), (1, 0, 0)),
        (2, quota(8, 1, 1), (1, 1, 0)),
        (3, quota(6, 5, 2), (1, 1, 1)),  # 1.38, 1.15
        (0, quota(6, 5, 2), (0, 0, 0)),
    ],
)
def test_halves_go_up_and_retention_is_the_remainder_of_at_most_three(
    total: int, ratio: DayQuota, parts: tuple[int, int, int]
) -> None:
    assert split_day(total, ratio) == quota(*parts)


@pytest.mark.requirement("allocate:quotas:free-page")
def test_a_free_page_has_no_retention_and_engagement_takes_the_rest() -> None:
    assert split_day(11, HIGH, "free") == quota(5, 6, 0)  # 11 * 6/13 = 5.08


@pytest.mark.requirement("allocate:quotas:retention-share")
def test_retention_over_a_fifth_of_the_week_goes_to_engagement_from_the_latest_of_the_fullest_days() -> None:
    week = cap_retention_share([quota(2, 2, 2)] * 7)  # 14 of 42, 8 are a fifth
    assert week == (quota(2, 2, 2), *[quota(2, 3, 1)] * 6)


@pytest.mark.requirement("allocate:quotas:retention-share")
def test_the_day_with_most_retention_gives_first() -> None:
    week = cap_retention_share([quota(2, 2, 1), quota(2, 2, 3), *[quota(2, 2, 0)] * 5])  # 4 of 32, 6 are a fifth
    assert week[1] == quota(2, 2, 3)
    week = cap_retention_share([quota(2, 2, 1), quota(2, 2, 3), *[quota(1, 1, 0)] * 3])  # 4 of 18, 3 are a fifth
    assert week[:2] == (quota(2, 2, 1), quota(2, 3, 2))


@pytest.mark.requirement("allocate:quotas:confidence-low")
@pytest.mark.parametrize(
    ("revenue", "minimum", "confidence", "expected"),
    [
        (8, 6, 0.3, 7),  # factor 0.5: 4 + 3
        (8, 6, 0.45, 8),  # factor 0.75: 6 + 1.5 = 7.5, exactly
        (8, 6, 0.0, 6),
        (6, 4, 0.15, 5),  # factor 0.25: 1.5 + 3 = 4.5
        (2, 3, 0.3, 2),  # caution adds nothing
    ],
)
def test_low_confidence_draws_revenue_towards_the_tiers_minimum(
    revenue: int, minimum: int, confidence: float, expected: int
) -> None:
    assert dampened(revenue, minimum, Fraction(str(confidence))) == expected


@pytest.mark.requirement("allocate:quotas:confidence-moderate")
@pytest.mark.parametrize(
    ("revenue", "confidence", "expected"),
    [
        (11, 0.6, 11),  # 11 - 0.10 * 1 * 5 = 10.5
        (12, 0.6, 11),  # 12 - 0.6 = 11.4
        (12, 0.7, 12),  # 12 - 0.10 * 0.5 * 6 = 11.7
        (12, 0.8, 12),
        (12, 1.0, 12),
    ],
)
def test_moderate_confidence_takes_up_to_a_tenth_of_the_way(revenue: int, confidence: float, expected: int) -> None:
    assert dampened(revenue, 6, Fraction(str(confidence))) == expected


def test_dampening_leaves_the_other_categories_and_frees_the_slots() -> None:
    assert dampen_by_confidence([quota(8, 6, 3)], 0.3, "ultra") == (quota(7, 6, 3),)


@pytest.mark.requirement("allocate:quotas:confidence-invalid")
@pytest.mark.parametrize(("given", "read"), [(-0.5, 0.0), (1.7, 1.0), (0.4, 0.4), (float("nan"), 0.7)])
def test_a_confidence_out_of_range_is_clamped_and_none_at_all_is_a_default(given: float, read: float) -> None:
    assert valid_confidence(given) == read


@pytest.mark.requirement("allocate:quotas:saturation")
@pytest.mark.parametrize(
    ("saturation", "opportunity", "revenue", "engagement"),
    [
        (30, 71, 12, 9),
        (30, 70, 10, 10),
        (50, 71, 11, 10),
        (50, 70, 10, 10),
        (51, 90, 10, 10),
        (70, 90, 10, 10),
        (70.5, 50, 8, 11),
        (85, 50, 8, 11),
        (86, 90, 7, 12),
        (100, 50, 7, 12),
    ],
)
def test_the_saturation_matrix_row_by_row(saturation: float, opportunity: float, revenue: int, engagement: int) -> None:
    performance = Performance(saturation_score=saturation, opportunity_score=opportunity)
    assert apply_saturation([quota(10, 10, 2)], performance) == (quota(revenue, engagement, 2),)


@pytest.mark.requirement("allocate:quotas:no-double-adjustment")
def test_an_optimized_volume_is_not_adjusted_for_saturation_again() -> None:
    saturated = Performance(saturation_score=80)
    plans = [DayPlan(13, HIGH)] * 7
    assert trusted_quotas(plans, config(), "paid", saturated)[0] == quota(6, 5, 2)
    degraded = config(degradation_level=1)
    assert trusted_quotas(plans, degraded, "paid", saturated)[0] == quota(5, 6, 2)  # 4.8, 5.5


@pytest.mark.requirement("allocate:quotas:retention-share")
def test_what_dampening_takes_from_revenue_does_not_push_retention_over_its_share() -> None:
    mid = config(volume_level="mid", confidence_score=0.0)
    trusted = trusted_quotas([DayPlan(10, quota(4, 4, 2))] * 7, mid, "paid", Performance())
    week = limited_quotas(dampen_by_confidence(trusted, mid.confidence_score, mid.volume_level), 21)
    assert sum(day.revenue for day in week) == 21  # 4 a day became 3
    assert sum(day.retention for day in week) == 12  # of 63, a fifth is 12
    assert sum(day.total for day in week) == 63


@pytest.mark.requirement("allocate:wishes:volume")
@pytest.mark.parametrize(("total", "lighter", "heavier"), [(13, 10, 16), (7, 6, 8), (17, 14, 20), (1, 1, 1)])
def test_lighter_and_heavier_are_a_fifth_half_up(total: int, lighter: int, heavier: int) -> None:
    assert (wanted_total(total, "lighter"), wanted_total(total, "heavier")) == (lighter, heavier)


def test_twenty_one_sends_fit_a_day() -> None:
    assert SENDS_PER_DAY == 21
    assert limited_quotas([quota(12, 10, 2)], SENDS_PER_DAY) == (quota(11, 9, 1),)  # 10.5, 8.75


@pytest.mark.requirement("allocate:quotas:legacy")
def test_weekday_modifiers_stand_in_only_for_a_missing_distribution() -> None:
    week = split(day_plans(config(weekly_distribution=()), "paid", NO_DIRECTIVES))
    assert week == [(5, 5, 2), (6, 5, 2), (6, 5, 2), (6, 5, 2), (7, 5, 2), (6, 6, 2), (7, 5, 2)]


@pytest.mark.requirement("allocate:quotas:legacy")
def test_the_fallback_gives_each_category_one_but_a_free_page_no_retention() -> None:
    small = config(weekly_distribution=(), revenue_per_day=1, engagement_per_day=0, retention_per_day=0)
    assert day_plans(small, "paid", NO_DIRECTIVES)[0] == DayPlan(3, quota(1, 1, 1))
    assert day_plans(small, "free", NO_DIRECTIVES)[0] == DayPlan(2, quota(1, 1, 0))


@pytest.mark.requirement("allocate:quotas:malformed")
@pytest.mark.parametrize("distribution", [(13,) * 6, (13,) * 8, (13, 13, -1, 13, 13, 13, 13)])
def test_a_malformed_distribution_is_a_failure_until_recovery_asks_for_a_uniform_week(
    distribution: tuple[int, ...],
) -> None:
    broken = config(weekly_distribution=distribution)
    with pytest.raises(PhaseFailure) as failure:
        day_plans(broken, "paid", NO_DIRECTIVES)
    assert failure.value.error_type == "weekly_distribution_malformed"
    uniform = day_plans(broken, "paid", Directives(rebuild_uniform=True))
    assert [plan.total for plan in uniform] == [13] * 7  # 6 + 5 + 2, not a constant


@pytest.mark.requirement("allocate:quotas:malformed")
def test_the_uniform_week_is_the_sum_of_the_per_day_counts() -> None:
    low = config(weekly_distribution=(1,), revenue_per_day=3, engagement_per_day=3, retention_per_day=1)
    assert [plan.total for plan in day_plans(low, "paid", Directives(rebuild_uniform=True))] == [7] * 7
    assert [plan.total for plan in day_plans(low, "free", Directives(rebuild_uniform=True))] == [6] * 7


@pytest.mark.requirement("allocate:quotas:calculation-failed")
@pytest.mark.parametrize(
    "changes",
    [
        {"revenue_per_day": -1},
        {"revenue_per_day": 0, "engagement_per_day": 0, "retention_per_day": 0},
    ],
)
def test_quotas_that_cannot_be_calculated_fail_until_recovery_asks_for_the_tiers_minimums(
    changes: dict[str, object],
) -> None:
    with pytest.raises(PhaseFailure) as failure:
        day_plans(config(**changes), "paid", NO_DIRECTIVES)
    assert failure.value.error_type == "quota_calculation_failed"
    plans = day_plans(config(**changes), "paid", Directives(tier_minimums=True))
    assert {plan.ratio for plan in plans} == {quota(4, 4, 2)}
    assert all(plan.total >= 10 for plan in plans)


def test_half_up_is_upwards_at_every_half() -> None:
    assert [half_up(Fraction(n, 2)) for n in range(6)] == [0, 1, 1, 2, 2, 3]
