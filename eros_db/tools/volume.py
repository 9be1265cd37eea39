"""Volume: the optimized configuration, and the legacy assignment that it replaced."""

from datetime import date
from typing import Literal

from pydantic import Field
from sqlalchemy import select

from eros.vocabulary.volume import TRUSTED_CONFIDENCE
from eros_db.context import Call, CreatorRecord, find_creator
from eros_db.history import HISTORY_DAYS
from eros_db.schema import send_types, volume_assignments
from eros_db.tools.arguments import CreatorId, ToolAnswer
from eros_db.volume.config import DataSource, OptimizedVolume
from eros_db.volume.reader import volume_of
from eros_db.volume.tiers import Quotas


class VolumeCounts(ToolAnswer):
    """One stage's quotas: ``base_config`` is the tier's, ``final_config`` what all modules made of it."""

    tier: str
    revenue_per_day: int
    engagement_per_day: int
    retention_per_day: int


class PoolCounts(ToolAnswer):
    """Usable captions of a send type, counted up to the ``needed`` of a week."""

    usable: int
    needed: int


class VolumeConfigAnswer(ToolAnswer):
    """OptimizedVolumeResult (1.2.1) with the older servers' fields beside it. Day keys "0" to "6", Monday is "0"."""

    creator_id: str
    volume_level: Literal["low", "mid", "high", "ultra"]
    base_config: VolumeCounts
    final_config: VolumeCounts
    revenue_per_day: int
    engagement_per_day: int
    retention_per_day: int
    revenue_items_per_day: int
    engagement_items_per_day: int
    retention_items_per_day: int
    ppv_per_day: int
    bump_per_day: int
    bundle_per_week: int
    game_per_week: int
    followup_per_day: int
    weekly_distribution: dict[str, int]
    total_weekly_volume: int
    dow_multipliers_used: dict[str, float]
    content_allocations: dict[str, int]
    type_limits: dict[str, int]
    fused_saturation: float
    fused_opportunity: float
    saturation_score: float
    opportunity_score: float
    revenue_trend: Literal["up", "stable", "down"]
    divergence_detected: bool
    confidence_score: float
    is_high_confidence: bool
    message_count: int
    message_days: int
    elasticity_capped: bool
    adjustments_applied: list[str]
    caption_warnings: list[str]
    has_warnings: bool
    caption_pool: dict[str, PoolCounts]
    prediction_id: int
    predicted_weekly_revenue: float | None
    calculation_source: Literal["optimized"]
    data_source: DataSource
    tracking_date: date | None
    fallback_reason: str | None
    fan_count: int
    page_type: str


class VolumeAssignment(ToolAnswer):
    creator_id: str
    volume_level: str
    ppv_per_day: int
    bump_per_day: int
    assigned_at: str | None
    assigned_by: str | None
    assigned_reason: str | None
    deprecated: bool = Field(default=True, serialization_alias="_deprecated")
    notice: str = Field(
        default="get_volume_assignment is deprecated: static assignments gave way to get_volume_config",
        serialization_alias="_message",
    )


def get_volume_config(call: Call, creator_id: CreatorId) -> VolumeConfigAnswer:
    """How many sends a day and a week: the optimized volume and everything that led to it.

    Reading writes nothing: ``prediction_id`` is reserved, and the prediction is stored when the schedule is saved.
    """
    creator = find_creator(call, creator_id)
    return volume_answer(call, creator)


def get_volume_assignment(call: Call, creator_id: CreatorId) -> VolumeAssignment:
    """Deprecated: the static volume of a creator. Use get_volume_config."""
    creator = find_creator(call, creator_id)
    query = select(volume_assignments).where(volume_assignments.c.creator_id == creator.creator_id)
    row = call.connection.execute(query).mappings().first()
    if row is not None:
        return VolumeAssignment(**row)
    volume = volume_of(call, creator)
    return VolumeAssignment(
        creator_id=creator.creator_id,
        volume_level=volume.tier.level,
        ppv_per_day=volume.final.revenue,
        bump_per_day=volume.final.engagement,
        assigned_at=None,
        assigned_by="get_volume_config",
        assigned_reason="no static assignment; these are today's optimized figures",
    )


def volume_answer(call: Call, creator: CreatorRecord) -> VolumeConfigAnswer:
    """The optimized volume in the words of the specification and of older servers."""
    volume = volume_of(call, creator)
    revenue, engagement, retention = volume.final
    return VolumeConfigAnswer(
        creator_id=creator.creator_id,
        volume_level=volume.tier.level,
        base_config=_counts(volume, volume.base),
        final_config=_counts(volume, volume.final),
        revenue_per_day=revenue,
        engagement_per_day=engagement,
        retention_per_day=retention,
        revenue_items_per_day=revenue,
        engagement_items_per_day=engagement,
        retention_items_per_day=retention,
        ppv_per_day=revenue,
        bump_per_day=engagement,
        bundle_per_week=volume.tier.bundles_per_week,
        game_per_week=volume.tier.games_per_week,
        followup_per_day=min(revenue, volume.tier.followups_per_day),
        weekly_distribution={str(day): count for day, count in enumerate(volume.weekly_distribution)},
        total_weekly_volume=sum(volume.weekly_distribution),
        dow_multipliers_used={str(day): factor for day, factor in enumerate(volume.weekday_factors)},
        content_allocations=volume.content_allocations,
        type_limits=_type_limits(call, creator),
        fused_saturation=volume.fused.saturation,
        fused_opportunity=volume.fused.opportunity,
        saturation_score=volume.trend.saturation_score,
        opportunity_score=volume.trend.opportunity_score,
        revenue_trend=volume.trend.revenue_trend,
        divergence_detected=volume.fused.divergent,
        confidence_score=volume.confidence,
        is_high_confidence=volume.confidence >= TRUSTED_CONFIDENCE,
        message_count=volume.message_count,
        message_days=HISTORY_DAYS,
        elasticity_capped=volume.elasticity_capped,
        adjustments_applied=list(volume.adjustments),
        caption_warnings=list(volume.caption_warnings),
        has_warnings=bool(volume.caption_warnings),
        caption_pool={key: PoolCounts(**need._asdict()) for key, need in volume.pool.items()},
        prediction_id=call.new_id(),
        predicted_weekly_revenue=volume.predicted_weekly_revenue,
        calculation_source="optimized",
        data_source=volume.data_source,
        tracking_date=volume.trend.tracking_date,
        fallback_reason=_fallback(volume),
        fan_count=creator.fan_count,
        page_type=creator.page_type,
    )


def _counts(volume: OptimizedVolume, quotas: Quotas) -> VolumeCounts:
    return VolumeCounts(
        tier=volume.tier.level,
        revenue_per_day=quotas.revenue,
        engagement_per_day=quotas.engagement,
        retention_per_day=quotas.retention,
    )


def _fallback(volume: OptimizedVolume) -> str | None:
    return {
        "volume_performance_tracking": None,
        "calculated_on_demand": "no tracking of the last 14 days; the scores come from the messages",
        "default_values": "no tracking and too few messages; a newcomer's scores stand in",
    }[volume.data_source]


def _type_limits(call: Call, creator: CreatorRecord) -> dict[str, int]:
    s = send_types.c
    query = (
        select(s.send_type_key, s.max_per_day)
        .where(s.page_type.in_(["both", creator.page_type]), s.is_active == 1)
        .order_by(s.sort_order)
    )
    return {row.send_type_key: row.max_per_day for row in call.connection.execute(query)}
