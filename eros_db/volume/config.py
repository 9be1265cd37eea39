"""The modules in their order (R8): plain facts in, the whole OptimizedVolumeResult out. Reads and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from eros.vocabulary.catalogue import PageType
from eros.vocabulary.volume import TRUSTED_CONFIDENCE
from eros_db.history import DailyTotals, last_days
from eros_db.volume import elasticity, weekdays
from eros_db.volume.content import allocate_content
from eros_db.volume.dampening import adjust, confidence_of
from eros_db.volume.fusion import Fused, fuse
from eros_db.volume.horizons import NEWCOMER, Horizon, Period
from eros_db.volume.pool import PoolNeed, caption_warning, needed_per_week
from eros_db.volume.prediction import predicted_weekly_revenue
from eros_db.volume.tiers import Quotas, Tier, for_page, tier_of

DataSource = Literal["volume_performance_tracking", "calculated_on_demand", "default_values"]


@dataclass(frozen=True)
class VolumeFacts:
    """Everything the modules look at.

    ``ranked`` is theme -> TOP/MID/LOW/AVOID, best first; ``themes`` what the vault holds, largest stock first.
    ``usable`` counts the captions of each send type of the page, up to the most that a week can need.
    """

    page_type: PageType
    fan_count: int
    today: date
    history: tuple[DailyTotals, ...]
    horizons: Mapping[Period, Horizon]
    data_source: DataSource
    ranked: Mapping[str, str]
    themes: tuple[str, ...]
    usable: Mapping[str, int]


@dataclass(frozen=True)
class OptimizedVolume:
    """The result, with an entry in ``adjustments`` for each module that had an effect."""

    tier: Tier
    base: Quotas
    final: Quotas
    weekly_distribution: tuple[int, ...]
    weekday_factors: tuple[float, ...]
    content_allocations: dict[str, int]
    fused: Fused
    confidence: float
    message_count: int
    elasticity_capped: bool
    adjustments: tuple[str, ...]
    pool: dict[str, PoolNeed]
    caption_warnings: tuple[str, ...]
    predicted_weekly_revenue: float | None
    trend: Horizon
    data_source: DataSource


def optimize(facts: VolumeFacts) -> OptimizedVolume:
    """Base tier -> fusion -> dampening -> elasticity cap -> weekdays -> content -> caption pool -> prediction."""
    tier = tier_of(facts.fan_count)
    base = for_page(tier.base, facts.page_type)
    fused = fuse(facts.horizons)
    message_count = sum(day.sends for day in facts.history)
    confidence = confidence_of(message_count)
    trend = facts.horizons.get("14d", NEWCOMER)
    moved = adjust(base, fused, confidence, trend.revenue_per_send_trend)
    floor = for_page(tier.minimum, facts.page_type)
    final, capped = elasticity.cap(moved, elasticity.fit_decay(facts.history), floor)
    factors = weekdays.factors(last_days(facts.history, facts.today, weekdays.WEEKDAY_HISTORY_DAYS))
    pool = {
        key: PoolNeed(min(usable, needed_per_week(key, final)), needed_per_week(key, final))
        for key, usable in facts.usable.items()
    }
    warnings = (caption_warning(key, need) for key, need in pool.items())
    return OptimizedVolume(
        tier=tier,
        base=base,
        final=final,
        weekly_distribution=weekdays.distribution(final.total, factors or weekdays.UNIFORM),
        weekday_factors=factors or weekdays.UNIFORM,
        content_allocations=allocate_content(final.revenue, facts.ranked, facts.themes),
        fused=fused,
        confidence=confidence,
        message_count=message_count,
        elasticity_capped=capped,
        adjustments=_applied(facts, confidence, capped, factors is not None),
        pool=pool,
        caption_warnings=tuple(warning for warning in warnings if warning),
        predicted_weekly_revenue=predicted_weekly_revenue(final.revenue, facts.history),
        trend=trend,
        data_source=facts.data_source,
    )


def _applied(facts: VolumeFacts, confidence: float, capped: bool, weighed_days: bool) -> tuple[str, ...]:
    modules = {
        "base_tier_calculation": True,
        "multi_horizon_fusion": bool(facts.horizons),
        "confidence_dampening": confidence < TRUSTED_CONFIDENCE,
        "elasticity_cap": capped,
        "dow_multipliers": weighed_days,
        "content_weighting": bool(facts.ranked),
        "caption_pool_check": True,
        "prediction_tracked": True,
    }
    return tuple(name for name, applied in modules.items() if applied)
