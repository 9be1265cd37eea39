"""The part of a day in which its sends may stand, in minutes of the day, wall clock (R23, R45).

The one home of the window: allocation counts what fits in it, placement and follow-ups keep to it, validation measures
against it. Both ends belong to it, and it never relaxes.
"""

from collections.abc import Iterable
from datetime import date, time

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


def for_parents(window: Window) -> Window:
    """What of it a send that takes a follow-up can use (R28)."""
    return window[0], min(window[1], LAST_PARENT)


def room(window: Window, spacing: int, taken: Iterable[int] = ()) -> int:
    """How many more sends fit at this spacing around those that already stand at the minutes ``taken``."""
    (opens, closes), count = window, 0
    earliest = opens
    for minute in sorted(taken):
        count += _fitting(earliest, minute - spacing, spacing)
        earliest = max(earliest, minute + spacing)
    return count + _fitting(earliest, closes, spacing)


def _fitting(first: int, last: int, spacing: int) -> int:
    """Between two minutes, themselves usable unless they are a quarter of an hour, where no send stands (R26)."""
    first, last = first + (first % QUARTER == 0), last - (last % QUARTER == 0)
    return 0 if last < first else (last - first) // spacing + 1
