"""How much to send, and how the audience took the last weeks: get_volume_config, get_performance_trends."""

from collections.abc import Iterator
from typing import Any

from eros.failures import ToolFailure
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.counting import first_few
from eros.vocabulary.facts import Trend, VolumeLevel
from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.ports import Answer
from eros.vocabulary.volume import QUOTA_LIMITS, TREND_PERCENT
from eros.vocabulary.wall_clock import DAY_NAMES, DAYS_PER_WEEK
from eros.wire.creators import LEVELS, known_level, read_level
from eros.wire.odd import Expected, fault, unusable
from eros.wire.rows import ObjectReader, within
from eros.wire.unreadable import unread_fans
from eros.wire.values import flag, key, name, names, no_texts, number, share, shown, texts, whole

#: R7: Monday is 0, or a day is its name.
_DAY_KEYS = {str(day): day for day in range(DAYS_PER_WEEK)} | {name: day for day, name in enumerate(DAY_NAMES)}
#: Faults of one week that are told one by one.
_MOST_FAULTS = 3
#: No quota lies further from 0 than this.
_ANY = 10**12
_count = within(whole, 0, 10**6)

_TRENDS: dict[str, Trend] = {
    "up": "up", "increasing": "up", "rising": "up",
    "stable": "stable", "flat": "stable",
    "down": "down", "declining": "down", "decreasing": "down", "falling": "down",
}  # fmt: skip


class VolumeAnswer(FrozenModel):
    """get_volume_config as far as it can be read; None is what the server leaves out.

    ``weekly_distribution`` is None where there is none (null or empty) and where it is malformed: a day is missing or
    unknown, its value is no whole number or not one of 0 to 21 (R3, A4), or all seven are 0 (R54);
    ``distribution_fault`` says which, with day and value. ``confidence_score`` and the quotas may be out of range;
    ``odd`` says so of those quotas, and of what else cannot be used, by field. ``fans_unread``: why the server does not
    know the fans; the volume that it states is then that of a page without any, and none of it is read.
    """

    volume_level: VolumeLevel | None = None
    revenue_per_day: int | None = None
    engagement_per_day: int | None = None
    retention_per_day: int | None = None
    weekly_distribution: tuple[int, ...] | None = None
    distribution_malformed: bool = False
    distribution_fault: str = ""
    dow_multipliers_used: tuple[float, ...] | None = None
    content_allocations: dict[str, int] = {}
    confidence_score: float | None = None
    message_count: int | None = None
    message_days: int | None = None
    fused_saturation: float | None = None
    fused_opportunity: float | None = None
    divergence_detected: bool = False
    elasticity_capped: bool = False
    adjustments_applied: tuple[str, ...] = ()
    caption_warnings: tuple[str, ...] = ()
    prediction_id: int | None = None
    calculation_source: str | None = None
    data_source: str | None = None
    type_limits: dict[str, int] = {}
    fan_count: int | None = None
    fans_unread: str = ""
    page_type: str | None = None
    odd: dict[str, str] = {}


class Trends(FrozenModel):
    """get_performance_trends: scores from 0 to 100; None is what the server leaves out, or what cannot be used: ``odd``
    says so, by field."""

    saturation_score: float | None = None
    opportunity_score: float | None = None
    revenue_trend: Trend | None = None
    engagement_velocity: float | None = None
    odd: dict[str, str] = {}

    @property
    def is_silent(self) -> bool:
        """Whether nothing in it can be used."""
        return self.model_copy(update={"odd": {}}) == Trends()


def read_volume(answer: Answer) -> VolumeAnswer:
    """Whatever of the volume configuration is there. Raises ToolFailure "bad_answer" on an empty object (R3)."""
    row = ObjectReader("get_volume_config", answer)
    if not row.data:
        raise ToolFailure(row.tool, "bad_answer", "the answer is empty")
    if unread := unread_fans(answer):
        row = ObjectReader(row.tool, {name: value for name, value in row.data.items() if name not in _OF_FANS})
    distribution = row.data.get("weekly_distribution") or None
    week = _week(distribution, within(whole, 0, SENDS_PER_DAY))
    week = week if week is not None and any(week) else None
    return VolumeAnswer(
        volume_level=read_level(row, "volume_level"),
        revenue_per_day=row.whole("revenue_per_day", "revenue_items_per_day", low=-_ANY),
        engagement_per_day=row.whole("engagement_per_day", "engagement_items_per_day", low=-_ANY),
        retention_per_day=row.whole("retention_per_day", "retention_items_per_day", low=-_ANY),
        weekly_distribution=week,
        distribution_malformed=distribution is not None and week is None,
        distribution_fault="" if distribution is None or week is not None else _fault_of(distribution),
        dow_multipliers_used=_factors(row),
        content_allocations=_counts(row, "content_allocations"),
        confidence_score=row.first(share, "confidence_score"),
        message_count=row.whole("message_count"),
        message_days=row.whole("message_days", low=1),
        fused_saturation=row.number("fused_saturation", low=0, high=100),
        fused_opportunity=row.number("fused_opportunity", low=0, high=100),
        divergence_detected=row.flag("divergence_detected") or False,
        elasticity_capped=row.flag("elasticity_capped") or False,
        adjustments_applied=row.names("adjustments_applied") or (),
        caption_warnings=row.lines("caption_warnings") or (),
        prediction_id=row.whole("prediction_id"),
        calculation_source=row.key("calculation_source"),
        data_source=row.key("data_source"),
        type_limits=_counts(row, "type_limits"),
        fan_count=row.whole("fan_count", "current_active_fans"),
        fans_unread=unread.told if unread else "",
        page_type=row.key("page_type"),
        odd=dict(_odd(row)),
    )


#: What follows from the number of fans.
_OF_FANS = frozenset({
    "fan_count", "current_active_fans", "volume_level", "weekly_distribution", "dow_multipliers_used",
    "content_allocations", "calculation_source", "adjustments_applied", "caption_warnings", "elasticity_capped",
    *(f"{category}{name}" for category in QUOTA_LIMITS for name in ("_per_day", "_items_per_day")),
})  # fmt: skip
#: The fields beside figures that can hold something that is none of theirs.
_EXPECTED = (
    Expected("volume_level", known_level, f"one of {', '.join(LEVELS)}"),
    Expected("divergence_detected", flag, "yes or no"),
    Expected("elasticity_capped", flag, "yes or no"),
    Expected("caption_warnings", texts, "a list of warnings"),
    Expected("adjustments_applied", names, "a list of steps"),
)


def _factors(row: ObjectReader) -> tuple[float, ...] | None:
    return _week(row.data.get("dow_multipliers_used"), within(number, 0, 10))


def _odd(row: ObjectReader) -> Iterator[tuple[str, str]]:
    """Each field whose figure cannot be used although the rest can (R54), with what it holds."""
    for category, (low, high) in QUOTA_LIMITS.items():
        for named in (f"{category}_per_day", f"{category}_items_per_day"):
            stated = row.data.get(named)
            if stated is not None and within(whole, low, high)(stated) is None:
                yield f"{category}_per_day", f"{named} is {shown(stated)}, not one of {low} to {high}"
                break
    for named in ("fused_saturation", "fused_opportunity"):
        stated = row.data.get(named)
        if stated is not None and within(number, 0, 100)(stated) is None:
            yield named, f"{named} is {shown(stated)}, not within 0 to 100"
    for named, read, wanted in (
        ("confidence_score", share, "a number from 0 to 1"),
        ("message_count", within(whole, 0, _ANY), "a count"),
        ("fan_count", within(whole, 0, _ANY), "a count"),
        ("current_active_fans", within(whole, 0, _ANY), "a count"),
    ):
        stated = row.data.get(named)
        if stated is not None and read(stated) is None:
            yield named, f"{named} is {shown(stated)}, {fault(stated, read, wanted)}"
    factors = row.data.get("dow_multipliers_used")
    if factors and _factors(row) is None:
        yield (
            "dow_multipliers_used",
            f"dow_multipliers_used is {shown(factors)}, not a factor for each of the seven days",
        )
    for one in unusable(row, _EXPECTED):
        yield one.named, one.of("")
    for field in ("content_allocations", "type_limits"):
        if row.data.get(field) and not isinstance(row.data[field], dict):
            yield field, f"{field} is {shown(row.data[field])}, not counts by name"
        for label, stated in row.entries(field):
            if not name(label):
                about = field if field == "type_limits" else f"{field}: {shown(label)}"
                yield about, f"{field} of {shown(label)} is {shown(stated)}, and that is no name"
            elif _count(stated) is None:
                wrong = fault(stated, _count, "a count")
                yield f"{field}: {name(label)}", f"{field} of {name(label)} is {shown(stated)}, {wrong}"
    for field, wanted in (("caption_warnings", "a warning"), ("adjustments_applied", "a step")):
        if none := no_texts(row.data.get(field)):
            yield f"{field}: {wanted}", f"{field} holds {first_few([*map(shown, none)])}, not {wanted}"
    if row.data.get("adjustments_applied") == []:
        yield "adjustments_applied", "adjustments_applied is empty: nothing says what the quotas come from"


def _week(stated: Any, read: Any) -> tuple[Any, ...] | None:
    """Seven values from Monday on, if all seven days and no other are there and readable."""
    if not isinstance(stated, dict):
        return None
    days = {_DAY_KEYS.get(key(day) or ""): read(value) for day, value in stated.items()}
    if len(stated) != DAYS_PER_WEEK or set(days) != set(range(DAYS_PER_WEEK)) or None in days.values():
        return None
    return tuple(days[day] for day in range(DAYS_PER_WEEK))


def _fault_of(distribution: Any) -> str:
    """What makes a week of sends unusable: each day that is no number of sends with its value, or is missing."""
    if not isinstance(distribution, dict):
        return f"it is {shown(distribution)}"
    read = within(whole, 0, SENDS_PER_DAY)
    there = {_DAY_KEYS.get(key(day) or ""): stated for day, stated in distribution.items()}
    unknown = [shown(day) for day in distribution if _DAY_KEYS.get(key(day) or "") is None]
    named = [(DAY_NAMES[day], there[day]) for day in range(DAYS_PER_WEEK) if day in there]
    faults = [
        f"{day} is {shown(stated)}, not one of 0 to {SENDS_PER_DAY}" for day, stated in named if read(stated) is None
    ]
    faults += [f"{DAY_NAMES[day]} is missing" for day in range(DAYS_PER_WEEK) if day not in there]
    faults += [f"{day} is no day" for day in unknown]
    if faults:
        return ", ".join(faults[:_MOST_FAULTS]) + (" and others" if len(faults) > _MOST_FAULTS else "")
    return "a day is named twice" if len(distribution) != DAYS_PER_WEEK else "all seven are 0"


def _counts(row: ObjectReader, field: str) -> dict[str, int]:
    read = ((name(label), _count(count)) for label, count in row.entries(field))
    return {label: count for label, count in read if label and count is not None}


def read_trends(answer: Answer) -> Trends:
    """Scores and trend; an older server's trend is a change in percent, a word, or null (CONTRACT 3)."""
    row = ObjectReader("get_performance_trends", answer)
    return Trends(
        saturation_score=row.number("saturation_score", low=0, high=100),
        opportunity_score=row.number("opportunity_score", low=0, high=100),
        revenue_trend=row.first(read_trend, "revenue_trend", "revenue_per_send_trend"),
        engagement_velocity=row.number("engagement_velocity"),
        odd=dict(_odd_trends(row)),
    )


def _odd_trends(row: ObjectReader) -> Iterator[tuple[str, str]]:
    """Each field that cannot be used although the rest can (R54), with what it holds."""
    for field in ("saturation_score", "opportunity_score"):
        stated = row.data.get(field)
        if stated is not None and within(number, 0, 100)(stated) is None:
            yield field, f"{field} is {shown(stated)}, not within 0 to 100"
    trends = [(named, row.data.get(named)) for named in ("revenue_trend", "revenue_per_send_trend")]
    if row.first(read_trend, "revenue_trend", "revenue_per_send_trend") is None:
        for named, stated in trends:
            if stated is not None:
                yield "revenue_trend", f"{named} is {shown(stated)}, neither a trend nor a change in percent"
                break
    velocity = row.data.get("engagement_velocity")
    if velocity is not None and number(velocity) is None:
        yield "engagement_velocity", f"engagement_velocity is {shown(velocity)}, not a number"


def read_trend(value: Any) -> Trend | None:
    """A trend from a word or from a change in percent: up from +5, down from -5."""
    percent = number(value)
    if percent is None:
        return _TRENDS.get(key(value) or "")
    return "up" if percent >= TREND_PERCENT else "down" if percent <= -TREND_PERCENT else "stable"
