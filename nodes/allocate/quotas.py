"""How many sends of each category each day gets (2.1, 2.2, R4-R6, R46).

In this order: the day's total, as the request wants it; the split into categories (R4); saturation where the server
has not done it already (R5); confidence (R6); and once more the limits on retention and on the day. Rounding is half up
and exact: no float decides on which side of a half a figure lies.
"""

from collections.abc import Container, Iterator, Sequence
from fractions import Fraction
from math import isfinite
from typing import NamedTuple

from eros.failures import PhaseFailure
from eros.vocabulary.catalogue import CATEGORIES, Category, PageType
from eros.vocabulary.day_quotas import cap_retention_share, split_day
from eros.vocabulary.facts import Performance, VolumeConfig, VolumeLevel
from eros.vocabulary.limits import CONFIDENCE_DEFAULT
from eros.vocabulary.numbers import half_up
from eros.vocabulary.state import Directives
from eros.vocabulary.volume import response_to
from eros.vocabulary.wall_clock import DAYS_PER_WEEK
from eros.vocabulary.week import DayQuota

#: R6: what low confidence dampens towards.
TIER_MINIMUM: dict[VolumeLevel, DayQuota] = {
    "low": DayQuota(revenue=3, engagement=3, retention=1),
    "mid": DayQuota(revenue=3, engagement=3, retention=1),
    "high": DayQuota(revenue=4, engagement=4, retention=2),
    "ultra": DayQuota(revenue=6, engagement=5, retention=2),
}
CONFIDENCE_LOW, CONFIDENCE_FULL = Fraction(6, 10), Fraction(8, 10)
MODERATE_DAMPENING = Fraction(1, 10)

#: 2.2.1: revenue and engagement by weekday, Monday first; only where the config has no weekly_distribution.
LEGACY_MODIFIERS: tuple[tuple[int, int], ...] = ((-1, 0), (0, 0), (0, 0), (0, 0), (1, 0), (0, 1), (1, 0))


class DayPlan(NamedTuple):
    """What the volume config means for one day: so many sends, in this ratio of the categories."""

    total: int
    ratio: DayQuota


def exact(number: float) -> Fraction:
    """The decimal that a float was written as: 0.45 is 9/20."""
    return Fraction(str(number))


def day_plans(volume: VolumeConfig, page_type: PageType, directives: Directives) -> tuple[DayPlan, ...]:
    """The seven days as the volume config has them; the legacy weekday modifiers where it has no distribution (2.2.1).

    Raises PhaseFailure ``weekly_distribution_malformed`` or ``quota_calculation_failed`` unless the directives say
    how to go on: a uniform week of the per-day sums (A13), or the tier's minimums.
    """
    per_day = _per_day(volume, directives)
    if min(per_day.revenue, per_day.engagement, per_day.retention) < 0 or per_day.revenue + per_day.engagement == 0:
        raise PhaseFailure("quota_calculation_failed", f"no quotas can be made from {per_day} a day")
    if not volume.weekly_distribution and not directives.rebuild_uniform:
        return legacy_plans(per_day, page_type)
    return tuple(DayPlan(total, per_day) for total in _totals(volume, per_day, page_type, directives))


def _per_day(volume: VolumeConfig, directives: Directives) -> DayQuota:
    if directives.tier_minimums:
        return TIER_MINIMUM[volume.volume_level]
    return DayQuota(
        revenue=volume.revenue_per_day, engagement=volume.engagement_per_day, retention=volume.retention_per_day
    )


def _totals(volume: VolumeConfig, per_day: DayQuota, page_type: PageType, directives: Directives) -> tuple[int, ...]:
    totals = volume.weekly_distribution
    sound = len(totals) == DAYS_PER_WEEK and min(totals) >= 0 and any(totals)
    if directives.rebuild_uniform or (directives.tier_minimums and not sound):
        return (
            per_day.revenue + per_day.engagement + (per_day.retention if page_type == "paid" else 0),
        ) * DAYS_PER_WEEK
    if not sound:
        raise PhaseFailure(
            "weekly_distribution_malformed", f"weekly_distribution is {list(totals)}, not a week of sends"
        )
    return totals


def legacy_plans(per_day: DayQuota, page_type: PageType) -> tuple[DayPlan, ...]:
    """2.2.1: the deprecated weekday modifiers, each category at least 1; retention stays 0 on a free page (A12)."""
    retention = max(1, per_day.retention) if page_type == "paid" else 0
    quotas = (
        DayQuota(
            revenue=max(1, per_day.revenue + revenue),
            engagement=max(1, per_day.engagement + engagement),
            retention=retention,
        )
        for revenue, engagement in LEGACY_MODIFIERS
    )
    return tuple(DayPlan(quota.total, quota) for quota in quotas)


def daily_quotas(plans: Sequence[DayPlan], page_type: PageType) -> tuple[DayQuota, ...]:
    """The week's quotas from each day's total and ratio (2.1, R4)."""
    return cap_retention_share([split_day(plan.total, plan.ratio, page_type) for plan in plans])


def apply_saturation(quotas: Sequence[DayQuota], performance: Performance) -> tuple[DayQuota, ...]:
    """The saturation matrix on revenue and engagement (R5); the scores are 0 to 100."""
    response = response_to(performance.saturation_score, performance.opportunity_score)
    return tuple(
        _with(
            quota,
            revenue=half_up(quota.revenue * response.revenue),
            engagement=half_up(quota.engagement * response.engagement),
        )
        for quota in quotas
    )


def moved_by(before: Sequence[DayQuota], after: Sequence[DayQuota], dropped: Container[Category] = ()) -> Iterator[str]:
    """What a step made of the week's sends: ``revenue 41 -> 29``; nothing of a category without types."""
    for name in CATEGORIES:
        one, other = (sum(getattr(quota, name) for quota in week) for week in (before, after))
        if one != other and name not in dropped:
            yield f"{name} {one} -> {other}"


def valid_confidence(score: float) -> float:
    """The score within 0 to 1; 0.7 if it is no number (R6)."""
    return min(max(score, 0.0), 1.0) if isfinite(score) else CONFIDENCE_DEFAULT


def dampen_by_confidence(quotas: Sequence[DayQuota], confidence: float, level: VolumeLevel) -> tuple[DayQuota, ...]:
    """Revenue down towards the tier's minimum below a confidence of 0.8; what it frees stays empty (2.2, R6)."""
    score, minimum = exact(valid_confidence(confidence)), TIER_MINIMUM[level].revenue
    return tuple(_with(quota, revenue=dampened(quota.revenue, minimum, score)) for quota in quotas)


def dampened(revenue: int, minimum: int, score: Fraction) -> int:
    """One day's revenue at this confidence; caution never adds a send."""
    if score >= CONFIDENCE_FULL or revenue <= minimum:
        return revenue
    if score < CONFIDENCE_LOW:
        factor = score / CONFIDENCE_LOW
        return half_up(revenue * factor + minimum * (1 - factor))
    factor = (score - CONFIDENCE_LOW) / (CONFIDENCE_FULL - CONFIDENCE_LOW)
    return half_up(revenue - MODERATE_DAMPENING * (1 - factor) * (revenue - minimum))


def trusted_quotas(
    plans: Sequence[DayPlan], volume: VolumeConfig, page_type: PageType, performance: Performance
) -> tuple[DayQuota, ...]:
    """The quotas as a volume of full confidence has them."""
    quotas = daily_quotas(plans, page_type)
    return quotas if volume.optimized else apply_saturation(quotas, performance)


def _with(quota: DayQuota, **counts: int) -> DayQuota:
    return quota.model_copy(update=counts)
