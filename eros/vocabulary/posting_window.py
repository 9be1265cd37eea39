"""The part of a day in which its sends may stand, in minutes of the day, wall clock (R23, R45).

The one home of the window: allocation counts what fits in it, placement and follow-ups keep to it, validation measures
against it. Both ends belong to it, and it never relaxes.
"""

from collections.abc import Collection, Iterable
from datetime import date, time

from eros.vocabulary.lattice import starts
from eros.vocabulary.limits import CLOSES, LAST_PARENT, OPENS, QUARTER
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import minute_of

#: The first and the last minute at which a send may stand.
Window = tuple[int, int]


def wished_window(request: Request, day: date | None = None) -> tuple[time | None, time | None]:
    """The first and the last time that the request wants, None where it says nothing; without a day: on any day.

    A day's own hours and the week's both hold.
    """
    if day is None:
        return request.not_before, request.not_after
    earliest = (at for at in (request.not_before, request.not_before_on.get(day)) if at is not None)
    latest = (at for at in (request.not_after, request.not_after_on.get(day)) if at is not None)
    return max(earliest, default=None), min(latest, default=None)


def posting_window(request: Request, day: date | None = None) -> Window:
    """08:00 to 23:30, as far as the request wants it on that day; an end before its beginning holds nothing."""
    earliest, latest = wished_window(request, day)
    opens = OPENS if earliest is None else max(OPENS, minute_of(earliest))
    closes = CLOSES if latest is None else min(CLOSES, minute_of(latest))
    return opens, closes


def send_times(window: Window, jitter: int, avoid: Collection[int] = (), step: int = QUARTER) -> tuple[int, ...]:
    """The lattice times of a day at which its sends can start: within the window, in no hour to avoid (R23)."""
    return tuple(at for at in starts(jitter, step) if window[0] <= at <= window[1] and at // 60 not in avoid)


def for_parents(times: Iterable[int]) -> tuple[int, ...]:
    """Those at which a send that takes a follow-up can start (R28)."""
    return tuple(at for at in times if at <= LAST_PARENT)


def room(times: Iterable[int], spacing: int, taken: Collection[int] = ()) -> int:
    """How many more sends can start at these times, in order, with this spacing, around those at the minutes
    ``taken``: as early as can be each, which leaves most to the others."""
    count, last = 0, -spacing
    for at in times:
        if at - last >= spacing and all(abs(at - minute) >= spacing for minute in taken):
            count, last = count + 1, at
    return count
