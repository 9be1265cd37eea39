"""The modules in their order (R8): plain facts in, the whole OptimizedVolumeResult out. Reads and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from eros.vocabulary.catalogue import PageType
from eros.vocabulary.volume import ADJUSTMENTS, BASE_TIER, confidence_of
from eros_db.history import DailyTotals, last_days
from eros_db.volume import elasticity, receipt, weekdays
from eros_db.volume.content import allocate_content
from eros_db.volume.dampening import dampened_response, respond
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
    ``usable`` counts the captions of each send type of the page, up to the most that a week can need; ``restricted``
    those that hold a word that is restricted for it, ``themeless`` those of themes that the vault lacks, where a type
    has no usable one.
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
    restricted: Mapping[str, int]
    themeless: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OptimizedVolume:
    """The result, with an entry in ``adjustments`` for each step that moved a figure (R49)."""

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
    """Base tier -> fusion -> response, dampening -> elasticity cap -> weekdays -> content -> pool -> prediction."""
    tier = tier_of(facts.fan_count)
    base = for_page(tier.base, facts.page_type)
    fused = fuse(facts.horizons)
    message_count = sum(day.sends for day in facts.history)
    confidence = confidence_of(message_count)
    trend = facts.horizons.get("14d", NEWCOMER)
    moved = dampened_response(base, fused, message_count)
    floor = for_page(tier.minimum, facts.page_type)
    final, capped = elasticity.cap(moved, elasticity.fit_decay(facts.history), floor)
    factors = weekdays.factors(last_days(facts.history, facts.today, weekdays.WEEKDAY_HISTORY_DAYS))
    distribution = weekdays.distribution(final.total, factors or weekdays.UNIFORM)
    themes = allocate_content(final.revenue, facts.ranked, facts.themes)
    full = respond(base, fused)
    adjustments = (
        BASE_TIER,
        *receipt.horizons_moved(trend, fused),
        *receipt.scores_moved(fused, base, full),
        *receipt.quotas_moved(f"{ADJUSTMENTS['confidence_dampening']} at {message_count} messages", full, moved),
        *receipt.quotas_moved(ADJUSTMENTS["elasticity_cap"], moved, final),
        *receipt.days_moved(final.total, distribution),
        *receipt.moved(ADJUSTMENTS["content_weighting"], allocate_content(final.revenue, {}, facts.themes), themes),
    )
    pool = {
        key: PoolNeed(min(usable, needed_per_week(key, final)), needed_per_week(key, final))
        for key, usable in facts.usable.items()
    }
    warnings = (
        caption_warning(key, need, facts.restricted.get(key, 0), facts.themeless.get(key, 0))
        for key, need in pool.items()
    )
    return OptimizedVolume(
        tier=tier,
        base=base,
        final=final,
        weekly_distribution=distribution,
        weekday_factors=factors or weekdays.UNIFORM,
        content_allocations=themes,
        fused=fused,
        confidence=confidence,
        message_count=message_count,
        elasticity_capped=capped,
        adjustments=adjustments,
        pool=pool,
        caption_warnings=tuple(warning for warning in warnings if warning),
        predicted_weekly_revenue=predicted_weekly_revenue(final.revenue, facts.history),
        trend=trend,
        data_source=facts.data_source,
    )
