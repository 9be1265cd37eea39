"""The times at which one day's sends can start: the lattice of the day's jitter, as fine as the day's distances ask."""

from collections import Counter
from math import gcd

from eros.vocabulary.lattice import starts
from nodes.place_in_time.day import Day, PlacementRules


def step_of(day: Day, rules: PlacementRules) -> int:
    """The step, in minutes, on which every distance that the day has to keep acts as itself (R23, R27).

    The rules' own, unless a type that occurs more than once asks for a gap that is no multiple of it.
    """
    counts = Counter(send.key for send in day.sends)
    gaps = {send.gap for send in day.sends if counts[send.key] > 1 and send.gap > rules.spacing and not send.once_a_day}
    return gcd(rules.step, *gaps)


def starts_of(day: Day, rules: PlacementRules) -> tuple[int, ...]:
    """The whole window in such steps, offset by the day's jitter."""
    return starts(day.jitter, step_of(day, rules))
