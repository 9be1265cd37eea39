"""The times at which a day's sends can start, in minutes of the day: a lattice from 08:00 plus the day's jitter."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from math import gcd

from eros.vocabulary.limits import CLOSES, OPENS
from nodes.place_in_time.day import Day, PlacementRules


def at(day: date, minute: int) -> datetime:
    """The wall-clock moment. The window makes a daylight-saving gap impossible: clocks change at night (R41, E18)."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def step_of(day: Day, rules: PlacementRules) -> int:
    """The step, in minutes, on which every distance that the day has to keep acts as itself (R23, R27).

    The rules' own, unless a type that occurs more than once asks for a gap that is no multiple of it.
    """
    counts = Counter(send.key for send in day.sends)
    gaps = {send.gap for send in day.sends if counts[send.key] > 1 and send.gap > rules.spacing and not send.once_a_day}
    return gcd(rules.step, *gaps)


def starts(day: Day, rules: PlacementRules) -> tuple[int, ...]:
    """The whole window in such steps, offset by the day's jitter."""
    step = step_of(day, rules)
    return tuple(range(OPENS + day.jitter % step, CLOSES + 1, step))
