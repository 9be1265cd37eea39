"""The figures of a finished week (CONTRACT 2). Counted from the items, so that an edited week has true figures too."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from eros.vocabulary.caption_scores import average_freshness
from eros.vocabulary.catalogue import CATEGORIES, default_catalogue
from eros.vocabulary.documents import Item, Summary
from eros.vocabulary.facts import volume_metadata
from eros.vocabulary.wall_clock import days_of_week
from eros.vocabulary.week import Allocation, FollowUps, TimedWeek

__all__ = ["summarize", "volume_metadata"]

T = TypeVar("T")


def summarize(
    items: Sequence[Item], follow_ups: FollowUps, allocation: Allocation, timed: TimedWeek, week_start: date
) -> Summary:
    """All items are counted, follow-ups too; days off stand with 0. Coverage is a share, freshness a mean 0 to 100."""
    days = days_of_week(week_start)
    by_day = Counter(item.scheduled_date for item in items)
    by_category = Counter(item.category for item in items)
    by_type = Counter(item.send_type_key for item in items)
    return Summary(
        total_items=len(items),
        by_category={category: by_category[category] for category in CATEGORIES},
        by_day={day.isoformat(): by_day[day] for day in days},
        by_send_type={key: by_type[key] for key in (*default_catalogue(), *sorted(by_type)) if key in by_type},
        unique_send_types=len(by_type),
        followups_generated=sum(item.is_follow_up for item in items),
        followups_eligible=follow_ups.eligible,
        followups_skipped_limit=len(follow_ups.skipped_limit),
        followups_skipped_timing=len(follow_ups.skipped_timing),
        followups_skipped_audience=len(follow_ups.skipped_audience),
        daily_strategies=_by_date(days, allocation.daily_strategies),
        daily_prime_hours=_by_date(days, timed.prime_hours),
        caption_coverage=coverage(items),
        average_freshness=freshness(items),
        duplicate_captions=duplicates(items),
    )


def _by_date(days: Sequence[date], values: Sequence[T]) -> dict[str, T]:
    return {day.isoformat(): value for day, value in zip(days, values, strict=True)}


def coverage(items: Sequence[Item]) -> float:
    """The share of items that have a caption."""
    return round(sum(not item.needs_caption for item in items) / len(items), 4) if items else 0.0


def freshness(items: Sequence[Item]) -> float:
    """The mean over the captions whose scores are known, to two places."""
    known = [item.caption_scores.freshness for item in items if item.caption_scores is not None]
    return round(average_freshness(known, empty=0.0), 2)


def duplicates(items: Sequence[Item]) -> int:
    """How many items repeat a caption that another item has already; an item without one repeats nothing (G8)."""
    used = Counter(item.caption_id for item in items if item.caption_id is not None)
    return sum(times - 1 for times in used.values())
