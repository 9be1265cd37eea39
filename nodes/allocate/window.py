"""The part of the day in which sends may stand, and how many fit into it. Minutes of the day, wall clock (R23, R26)."""

from collections.abc import Iterable

from eros.vocabulary.limits import CLOSES, LAST_PARENT, OPENS, QUARTER
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import minute_of

#: The first and the last minute at which a send may stand.
Window = tuple[int, int]


def posting_window(request: Request) -> Window:
    """08:00 to 23:30 as far as the request wants it (R23)."""
    opens = OPENS if request.not_before is None else max(OPENS, minute_of(request.not_before))
    closes = CLOSES if request.not_after is None else min(CLOSES, minute_of(request.not_after))
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
