"""The times at which a day's sends can start, in minutes of the day: a lattice from 08:00 plus the day's jitter."""

from datetime import date, datetime, time, timedelta

from eros.vocabulary.limits import CLOSES, OPENS
from eros.vocabulary.wall_clock import minute_of


def at(day: date, minute: int) -> datetime:
    """The wall-clock moment. The window makes a daylight-saving gap impossible: clocks change at night (R41, E18)."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def posting_window(not_before: time | None, not_after: time | None) -> tuple[int, int]:
    """08:00 to 23:30, narrowed by the request; both ends belong to it. It never relaxes."""
    opens = OPENS if not_before is None else max(OPENS, minute_of(not_before))
    closes = CLOSES if not_after is None else min(CLOSES, minute_of(not_after))
    return opens, closes


def starts(jitter: int, step: int) -> tuple[int, ...]:
    """Every ``step`` minutes through the whole window, offset by the jitter."""
    return tuple(range(OPENS + jitter % step, CLOSES + 1, step))
