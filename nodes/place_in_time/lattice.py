"""The times at which a day's sends can start, in minutes of the day: a lattice from 08:00 plus the day's jitter."""

from datetime import date, datetime, time, timedelta

from eros.vocabulary.limits import CLOSES, OPENS


def at(day: date, minute: int) -> datetime:
    """The wall-clock moment. The window makes a daylight-saving gap impossible: clocks change at night (R41, E18)."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def starts(jitter: int, step: int) -> tuple[int, ...]:
    """Every ``step`` minutes through the whole window, offset by the jitter."""
    return tuple(range(OPENS + jitter % step, CLOSES + 1, step))
