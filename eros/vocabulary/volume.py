"""How much of what a day and a week hold: tiers and quotas, variety and balance, and when a figure counts as high."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from eros.vocabulary.catalogue import Category
from eros.vocabulary.facts import VolumeLevel
from eros.vocabulary.week import DayQuota

#: What ``adjustments_applied`` names first (1.2.1), and how an entry of a module begins that moved a figure (R49); the
#: response to the fused scores begins with ``saturation``.
BASE_TIER = "base_tier_calculation"
ADJUSTMENTS: Mapping[str, str] = {
    "multi_horizon_fusion": "horizons",
    "confidence_dampening": "dampening",
    "elasticity_cap": "elasticity",
    "dow_multipliers": "weekdays",
    "content_weighting": "content",
}


class VolumeTier(NamedTuple):
    """A volume level: from how many fans on, and its sends a day on a paid page."""

    level: VolumeLevel
    fans: int
    quotas: DayQuota


#: 1.2, Volume Tier Mapping.
VOLUME_TIERS = (
    VolumeTier("low", 0, DayQuota(revenue=3, engagement=3, retention=1)),
    VolumeTier("mid", 1_000, DayQuota(revenue=4, engagement=4, retention=2)),
    VolumeTier("high", 5_000, DayQuota(revenue=6, engagement=5, retention=2)),
    VolumeTier("ultra", 15_000, DayQuota(revenue=8, engagement=6, retention=3)),
)
#: 1.2.1, Phase 1 checkpoint: the least and the most that a day's quota can be.
QUOTA_LIMITS: Mapping[Category, tuple[int, int]] = {"revenue": (1, 10), "engagement": (1, 8), "retention": (0, 4)}

#: R6: below this the volume is dampened, and warned of.
TRUSTED_CONFIDENCE = 0.6
#: R8: confidence by the number of messages analysed.
_CONFIDENCE = ((200, 1.0), (100, 0.8), (50, 0.6), (20, 0.4), (0, 0.2))


def confidence_of(message_count: int) -> float:
    """R8: what so many messages make known of a page."""
    return next(confidence for least, confidence in _CONFIDENCE if message_count >= least)


def messages_for(confidence: float) -> int:
    """R8: from how many messages on a page is known that well."""
    return min(least for least, known in _CONFIDENCE if known >= confidence)


#: "Saturation-Based Modulation" and "Opportunity-Based Prioritization": above these, of 100, a score counts as high.
SATURATED, PROMISING = 70.0, 70.0
#: CONTRACT 3: from this change in percent on, a trend is up or down.
TREND_PERCENT = 5.0


class Response(NamedTuple):
    """What becomes of the quotas of revenue and engagement: a factor of each."""

    revenue: Fraction
    engagement: Fraction


class Saturation(NamedTuple):
    """One row of the saturation matrix: scores up to ``up_to``, percentages of revenue and engagement."""

    up_to: float
    revenue: int
    engagement: int
    needs_opportunity: bool


#: "Saturation-Based Modulation": the one table, at the server and in Phase 2 (R5, R49).
SATURATION_MATRIX: tuple[Saturation, ...] = (
    Saturation(30, 120, 90, True),
    Saturation(50, 110, 100, True),
    Saturation(70, 100, 100, False),
    Saturation(85, 80, 110, False),
    Saturation(100, 70, 120, False),
)


def response_to(saturation: float, opportunity: float) -> Response:
    """The matrix's row for these scores, 0 to 100; the upward rows want an audience that asks for more as well."""
    row = next((row for row in SATURATION_MATRIX if saturation <= row.up_to), SATURATION_MATRIX[-1])
    if row.needs_opportunity and opportunity <= PROMISING:
        return Response(Fraction(1), Fraction(1))
    return Response(Fraction(row.revenue, 100), Fraction(row.engagement, 100))


#: R12: different send types in a week, of all categories and of each.
MINIMUM_TYPES = 10
MINIMUMS: Mapping[Category, int] = {"revenue": 5, "engagement": 5}


def minimum_types(least: int, possible: int, unasked: int, of_request: int) -> int:
    """R45: a minimum of different types, lowered by what the request alone takes of it.

    ``possible`` are possible in the week, ``unasked`` would be without what the request narrows, ``of_request`` are all
    that page and request leave of the catalogue, whatever else is in the way.
    """
    return min(least - max(0, min(least, unasked) - possible), of_request)


#: R14: different strategies in a week.
MINIMUM_STRATEGIES = 3
#: R30, inclusive: shares of the week's sends that are not follow-ups.
LEAST_SHARE: Mapping[Category, Fraction] = {"revenue": Fraction(30, 100), "engagement": Fraction(25, 100)}
MOST_SHARE: Mapping[Category, Fraction] = {"retention": Fraction(20, 100)}


def share_of(category: Category, quotas: Iterable[DayQuota]) -> Fraction:
    """The category's share of what so many days hold."""
    days = tuple(quotas)
    return Fraction(sum(getattr(day, category) for day in days), sum(day.total for day in days) or 1)


def is_off(category: Category, share: Fraction) -> bool:
    """Whether such a share is outside R30's limits."""
    return share < LEAST_SHARE.get(category, 0) or share > MOST_SHARE.get(category, 1)
