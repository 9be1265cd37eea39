"""What a creator's plan would rest on: the document of ``eros analyse``. What a server leaves out is None.

Scores are 0 to 100, shares and performance 0 to 1, money dollars; days of the week are "0" for Monday to "6".
"""

from datetime import date
from typing import Literal

from eros.failures import Severity
from eros.vocabulary.catalogue import Category, FrozenModel
from eros.vocabulary.documents import ToldCommand
from eros.vocabulary.facts import Creator, Performance, RankTier, Trend, Vault, VolumeLevel


class VolumeModule(FrozenModel):
    """One of the eight modules of get_volume_config (R8); ``applied`` is None where the server keeps no record."""

    module: str
    name: str
    applied: bool | None
    did: str


class AnalysedVolume(FrozenModel):
    """The totals, with the reason for each. ``degradation_level`` 0 is the server's own full result.

    ``override`` is what plans a week of a confidence below 0.3, ``costs`` what a confidence below 0.6 costs
    that week; null where neither is needed (R64).
    """

    volume_level: VolumeLevel
    revenue_per_day: int
    engagement_per_day: int
    retention_per_day: int
    weekly_distribution: dict[str, int]
    total_per_week: int
    confidence_score: float
    message_count: int | None
    calculation_source: str | None
    data_source: str | None
    fallback_reason: str | None
    degradation_level: int
    override: ToldCommand | None
    costs: str | None
    predicted_weekly_revenue: float | None
    modules: tuple[VolumeModule, ...]


class HorizonSection(FrozenModel):
    """One horizon of get_performance_trends; ``change_percent`` is that of the revenue per send."""

    period: str
    saturation_score: float | None
    opportunity_score: float | None
    revenue_trend: Trend | None
    change_percent: float | None
    messages: int | None
    revenue_per_send: float | None
    earnings: float | None
    note: str | None


class AnalysedPerformance(Performance):
    """What is planned with, beside the horizons that it was resolved from."""

    horizons: tuple[HorizonSection, ...]


class HourPerformance(FrozenModel):
    """``samples``: how many sends the hour's performance rests on."""

    hour: int
    performance: float
    samples: int | None


class TimingSource(FrozenModel):
    """The hours to send in and to avoid, and what they were worked out from."""

    timezone: str
    peak_hours: tuple[int, ...]
    avoid_hours: tuple[int, ...]
    best_days: tuple[str, ...]
    message_count: int | None
    days: int | None
    source: Literal["history", "generic"]
    fallback: str | None
    rests_on: str


class AnalysedTiming(TimingSource):
    """With each of the 24 hours."""

    hours: tuple[HourPerformance, ...]


class TypeSupply(FrozenModel):
    """How long the captions of a send type last: ``short_from`` is the first week that lacks ``missing`` of them.

    ``usable`` counts what the type may take, also what it shares with others. ``at_least``: there may be more usable
    captions than were asked for. ``wanted``: with fewer usable ones the data server warns, whatever a week takes.
    """

    send_type_key: str
    usable: int
    needed_per_week: int
    short_from: date | None
    missing: int
    category: Category
    caption_types: tuple[str, ...]
    at_least: bool
    wanted: int | None


class SupplyForecast(FrozenModel):
    """What counts as usable, how many weeks were looked at, and what the server warns of."""

    min_freshness: int
    min_performance: int
    weeks_ahead: int
    warnings: tuple[str, ...]


class CaptionSupply(SupplyForecast):
    """With each send type, the first to run short first."""

    types: tuple[TypeSupply, ...]


class RankedTheme(FrozenModel):
    """``earnings_per_recipient``: what our own server ranks by, so that a few large audiences decide no rank."""

    type_name: str
    rank: int
    tier: RankTier
    sends: int | None
    average_earnings: float | None
    earnings_per_recipient: float | None = None


class AnalysisFinding(FrozenModel):
    """What went otherwise than planned while the data was read."""

    type: str
    severity: Severity
    message: str
    fallback: str
    impact: str


class Analysis(FrozenModel):
    """The whole document."""

    success: Literal[True] = True
    creator: Creator
    week_start: date
    volume: AnalysedVolume
    performance: AnalysedPerformance
    timing: AnalysedTiming
    captions: CaptionSupply
    rankings: tuple[RankedTheme, ...]
    vault: Vault
    findings: tuple[AnalysisFinding, ...]
