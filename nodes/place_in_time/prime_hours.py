"""The hours in which revenue belongs, turned with the day and the week (5.2, R25)."""

from collections.abc import Sequence
from datetime import date

from eros.vocabulary.facts import GENERIC_PEAKS
from eros.vocabulary.limits import FIRST_HOUR, LAST_HOUR
from eros.vocabulary.wall_clock import DAYS_PER_WEEK

ROTATION_START = date(2025, 1, 6)


def week_number(week_start: date) -> int:
    """Weeks since 2025-01-06, negative before it."""
    return (week_start - ROTATION_START).days // DAYS_PER_WEEK


def rotation(day: int, week: int) -> int:
    """-1, 0 or +1 hour: the same weekday differs from week to week."""
    return (day + week) % 3 - 1


def rotate(peaks: Sequence[int], offset: int) -> tuple[int, ...]:
    """The peaks, sorted and moved by ``offset`` hours; one that leaves 8 to 23 comes back at the other end.

    The hour before the first stands for 24, the hour after the last for 7. Peaks outside the window never were prime;
    where all are, the generic ones stand in.
    """
    inside = sorted({hour for hour in peaks if FIRST_HOUR <= hour <= LAST_HOUR}) or GENERIC_PEAKS
    moved = [hour + offset for hour in inside]
    kept = {hour for hour in moved if FIRST_HOUR <= hour <= LAST_HOUR}
    if moved[-1] > LAST_HOUR:
        kept.add(min(kept, default=LAST_HOUR + 1) - 1)
    if moved[0] < FIRST_HOUR:
        kept.add(max(kept, default=FIRST_HOUR - 1) + 1)
    return tuple(sorted(hour for hour in kept if FIRST_HOUR <= hour <= LAST_HOUR))


def daily_prime_hours(peaks: Sequence[int], week_start: date) -> tuple[tuple[int, ...], ...]:
    """The prime hours from Monday to Sunday."""
    return tuple(rotate(peaks, rotation(day, week_number(week_start))) for day in range(DAYS_PER_WEEK))
