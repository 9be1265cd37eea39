"""The hour that a day opens with (R26): drawn by seed among those that cost the day neither a send nor a prime hour."""

from collections.abc import Iterator

from eros.vocabulary.limits import BLOCK_HOURS, BLOCKS, SPACING
from eros.vocabulary.posting_window import Window, room, send_times
from eros.vocabulary.seeds import stream
from nodes.place_in_time.day import Day, PlacementRules

#: So many hours of a day may open it, from its first on: later than that a morning is lost.
CHOICES = 4
#: So many sends more must fit a day than it has: with less than 90 minutes of slack there is nothing to draw.
SPARE = 90 // SPACING


def opening_hours(day: Day, rules: PlacementRules) -> tuple[int, ...]:
    """The hours that the day may open with, the drawn one first; none where it has no choice or gave way already.

    Drawn by seed among those that opened the fewest days of the week so far, so that none comes to open most of them.
    """
    if day.openings is None or rules.spacing < SPACING or not day.sends:
        return ()
    pins = [pin for _, pin in day.pinned]
    times = send_times(Window(day.opens, day.closes, frozenset(day.closed)), day.jitter, day.avoid)
    if room(times, SPACING, pins) < len(day.sends) + SPARE:
        return ()
    hours = [hour for hour in _by_worth(day, times) if _fits(day, rules, hour, times, pins)][:CHOICES]
    draw = stream(day.seed, "place_in_time", "opening", day.date.isoformat())
    used = day.openings
    return tuple(sorted(draw.sample(hours, len(hours)), key=lambda hour: used.get(hour, 0)))


def _by_worth(day: Day, times: tuple[int, ...]) -> Iterator[int]:
    """The hours before which no prime hour lies, in order; the prime hours themselves for a day with nothing else."""
    prime = [at for at in times if at // 60 in day.prime]
    revenue = sum(send.category == "revenue" for send in day.sends)
    outside = len(day.sends) - min(revenue, room(prime, SPACING))
    hours = dict.fromkeys(at // 60 for at in times)
    first = prime[0] // 60 if prime else None
    for hour in hours:
        if (first is None or hour <= first) if outside else (first is None or hour in day.prime):
            yield hour


def _fits(day: Day, rules: PlacementRules, hour: int, times: tuple[int, ...], pins: list[int]) -> bool:
    """Whether the day's sends find a time from that hour on, by count."""
    later = [at for at in times if at >= 60 * hour]
    if pins and min(pins) < 60 * hour:
        return False
    if not rules.blocks:
        return room(later, SPACING, pins) >= len(day.sends)
    held = 0
    for first in BLOCKS:
        inside = [at for at in later if first <= at // 60 < first + BLOCK_HOURS]
        taken = sum(first <= pin // 60 < first + BLOCK_HOURS for pin in pins)
        held += min(max(0, day.block_limit - taken), room(inside, SPACING, pins))
    return held >= len(day.sends) and room(later, SPACING, pins) >= len(day.sends)
