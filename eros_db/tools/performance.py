"""Performance: trends over a horizon, the ranking of content types, and the best hours and days."""

from datetime import date
from typing import Literal

from sqlalchemy import func, select

from eros.vocabulary.limits import TIMING_DAYS
from eros_db.context import Call, find_creator, rows_as_dicts
from eros_db.history import daily_history
from eros_db.schema import top_content_types
from eros_db.timing import Basis, DayFigures, HourFigures, best_timing
from eros_db.tools.arguments import CreatorId, Lookback, Period, ToolAnswer
from eros_db.volume.config import DataSource
from eros_db.volume.horizons import NEWCOMER, PERIOD_DAYS, Horizon, measure_horizon
from eros_db.volume.reader import from_tracking, tracking_rows


class PerformanceTrends(ToolAnswer):
    """Trends in percent against the period before; ``engagement_velocity`` is the mean change of views and purchases,
    as a fraction (0.05 is up five percent). A send is one message. ``data_source`` says where the figures come from."""

    creator_id: str
    period: str
    saturation_score: float
    opportunity_score: float
    revenue_trend: Literal["up", "stable", "down"]
    engagement_velocity: float | None
    avg_daily_volume: float | None
    total_messages_sent: int
    avg_revenue_per_send: float | None
    avg_view_rate: float | None
    avg_purchase_rate: float | None
    total_earnings: float | None
    revenue_per_send_trend: float | None
    view_rate_trend: float | None
    purchase_rate_trend: float | None
    earnings_volatility: float | None
    recommended_volume_delta: int | None
    tracking_date: date | None
    calculated_at: str | None
    data_source: DataSource
    message: str | None


class ContentRankingRow(ToolAnswer):
    """``rank`` is null where what is stored is no whole number; the tier counts all the same."""

    content_type: str
    rank: int | None
    send_count: int
    total_earnings: float
    avg_earnings: float
    avg_purchase_rate: float | None
    avg_rps: float | None
    performance_tier: Literal["TOP", "MID", "LOW", "AVOID"]
    recommendation: str | None
    confidence_score: float | None


class ContentTypeRankings(ToolAnswer):
    creator_id: str
    rankings: list[ContentRankingRow]
    top_types: list[str]
    mid_types: list[str]
    low_types: list[str]
    avoid_types: list[str]
    analysis_date: date | None
    message: str | None


class BestTimingAnswer(ToolAnswer):
    """Hours are wall-clock hours in ``timezone``. ``hourly_performance`` has 24 keys, "0" to "23", values 0 to 1.

    ``fallback`` says what it rests on: the page's priced sends, all its sends, or the general curve of a day.
    """

    creator_id: str
    timezone: str
    peak_hours: list[int]
    avoid_hours: list[int]
    best_hours: list[HourFigures]
    best_days: list[str]
    day_performance: list[DayFigures]
    hourly_performance: dict[str, float]
    sample_sizes: dict[str, int]
    message_count: int
    fallback: Basis
    analysis_period_days: int


def get_performance_trends(call: Call, creator_id: CreatorId, period: Period = "14d") -> PerformanceTrends:
    """Saturation, opportunity and revenue trend of the last 7, 14 or 30 days."""
    creator = find_creator(call, creator_id)
    row = tracking_rows(call.connection, creator).get(period)
    horizon: Horizon | None
    source: DataSource
    if row is not None:
        horizon, source = from_tracking(row), "volume_performance_tracking"
    else:
        history = daily_history(call.connection, creator.creator_id, creator.today)
        horizon, source = measure_horizon(history, creator.today, PERIOD_DAYS[period]), "calculated_on_demand"
    if horizon is None:
        horizon, source = NEWCOMER, "default_values"
    return PerformanceTrends(
        creator_id=creator.creator_id,
        period=period,
        **horizon._asdict(),
        revenue_trend=horizon.revenue_trend,
        engagement_velocity=_velocity(horizon),
        recommended_volume_delta=row["recommended_volume_delta"] if row else None,
        calculated_at=row["calculated_at"] if row else None,
        data_source=source,
        message=None if source != "default_values" else "too few messages for a trend; a newcomer's scores stand in",
    )


def get_content_type_rankings(call: Call, creator_id: CreatorId) -> ContentTypeRankings:
    """The creator's content types ranked by revenue, in the tiers TOP, MID, LOW and AVOID."""
    creator = find_creator(call, creator_id)
    analysis_date, rankings = newest_rankings(call, creator.creator_id)
    of_tier = {
        tier: [r.content_type for r in rankings if r.performance_tier == tier]
        for tier in ("TOP", "MID", "LOW", "AVOID")
    }
    return ContentTypeRankings(
        creator_id=creator.creator_id,
        rankings=rankings,
        top_types=of_tier["TOP"],
        mid_types=of_tier["MID"],
        low_types=of_tier["LOW"],
        avoid_types=of_tier["AVOID"],
        analysis_date=analysis_date,
        message=None if rankings else "no analysis of content types yet; weigh them equally",
    )


def get_best_timing(call: Call, creator_id: CreatorId, days_lookback: Lookback = TIMING_DAYS) -> BestTimingAnswer:
    """Peak hours, hours to avoid and best days, from what each hour's sends earned, zero earners included."""
    creator = find_creator(call, creator_id)
    found = best_timing(call.connection, creator.creator_id, creator.today, days_lookback)
    return BestTimingAnswer(
        creator_id=creator.creator_id,
        timezone=creator.timezone,
        peak_hours=found.peak_hours,
        avoid_hours=found.avoid_hours,
        best_hours=found.hours,
        best_days=[day.day_name for day in found.days if day.is_best],
        day_performance=found.days,
        hourly_performance={str(hour): value for hour, value in enumerate(found.performance)},
        sample_sizes={str(hour): size for hour, size in enumerate(found.sample_sizes)},
        message_count=sum(found.sample_sizes),
        fallback=found.basis,
        analysis_period_days=days_lookback,
    )


def newest_rankings(call: Call, creator_id: str) -> tuple[date | None, list[ContentRankingRow]]:
    """The newest analysis of content types, best first, and its date; nothing if there was none."""
    t = top_content_types.c
    newest = call.connection.scalar(select(func.max(t.analysis_date)).where(t.creator_id == creator_id))
    if newest is None:
        return None, []
    columns = [t[name] for name in ContentRankingRow.model_fields]
    query = (
        select(*columns)
        .where(t.creator_id == creator_id, t.analysis_date == newest)
        .order_by(t.rank.nulls_last(), t.content_type)
    )
    return date.fromisoformat(newest), [
        ContentRankingRow(**row) for row in rows_as_dicts(call.connection.execute(query))
    ]


def _velocity(horizon: Horizon) -> float | None:
    known = [trend for trend in (horizon.view_rate_trend, horizon.purchase_rate_trend) if trend is not None]
    return round(sum(known) / len(known) / 100, 4) if known else None
