"""Slots of Phases 3 to 5 made by hand, for the tests of the phases that read them. The week begins 2026-11-23."""

from datetime import date, datetime, time, timedelta
from typing import Any

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import Creator
from eros.vocabulary.week import Caption, CaptionScores, MatchedSlot, TimedSlot, TimedWeek, VariationMetadata

MONDAY = date(2026, 11, 23)
SCORES = CaptionScores(freshness=90, performance=80, type_priority=100, diversity=100, persona=60, composite=87)


def creator(timezone: str = "UTC") -> Creator:
    """Of a paid page in the zone."""
    return Creator(
        creator_id="c", page_name="c", display_name="C", page_type="paid", volume_level="mid", timezone=timezone
    )


def at(day: int, clock: str) -> datetime:
    """A wall-clock moment of the week; day 0 is Monday."""
    return datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(clock))


def caption(number: int, caption_type: str | None = None) -> Caption:
    return Caption(
        caption_id=number,
        caption_text=f"Hello there, number {number}",
        caption_type=caption_type,
        freshness_score=90,
        performance_score=80,
    )


def matched(key: str, day: int = 0, number: int = 1, **changes: Any) -> MatchedSlot:
    """A slot with a caption of the type's first caption type."""
    kind = default_catalogue()[key]
    return MatchedSlot(
        **{
            "slot_id": f"{MONDAY + timedelta(days=day)}_{number}",
            "day": day,
            "date": MONDAY + timedelta(days=day),
            "send_type_key": key,
            "category": kind.category,
            "priority": 1,
            "strategy_used": "balanced_standard",
            "flavor_emphasis": "balanced",
            "caption": caption(10 * day + number, kind.caption_types[0]),
            "scores": SCORES,
            "media_type": kind.media_type,
            "flyer_required": kind.requires_flyer,
            **changes,
        }
    )


def timed(key: str, day: int, clock: str, number: int = 1, **changes: Any) -> TimedSlot:
    """A slot at its time, to its type's own target by its own channel; its base hour is its hour."""
    kind, moment = default_catalogue()[key], at(day, clock)
    variation = VariationMetadata(
        base_hour=moment.hour,
        time_shift=20,
        jitter=3,
        slot_offset=moment.minute - 23,
        daily_strategy="balanced_standard",
        prime_hours_used=(19, 20, 21),
    )
    own = {"channel_key": kind.channel_key, "target_key": kind.default_target or kind.required_target[0]}
    placed = {"scheduled_at": moment, "expires_at": kind.expires_at(moment, "UTC"), "variation": variation}
    return TimedSlot(**{**dict(matched(key, day, number)), **own, **placed, **changes})


def week(*slots: TimedSlot, spacing: int = 45) -> TimedWeek:
    """The slots as Phase 5's output, numbered as they come."""
    return TimedWeek(slots=slots, prime_hours=((19, 20, 21),) * 7, spacing=(spacing,) * 7)
