"""No send type twice in a row, in the order fans see (R13): clock order within the day and from the day before.

In a stretch of the day that keeps the rule, a type occurs at most once more often than all others together. Such a row
for each stretch would be thousands; the model starts with none and adds those that its answer breaks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nodes.place_in_time.day import Day

#: Where yesterday's last send stands in today's line.
YESTERDAY = -1


@dataclass(frozen=True)
class Stretch:
    """From ``first`` to ``last`` minute, both included, ``key`` must not outnumber the others by more than one."""

    key: str
    first: int
    last: int


DaySequence = Sequence[tuple[int, str]]


def day_sequence(day: Day, placed: DaySequence) -> list[tuple[int, str]]:
    """The day's sends in clock order as (minute, send type), yesterday's last in front."""
    front = [(YESTERDAY, day.before)] if day.before else []
    return [*front, *sorted([*placed, *((pin, send.key) for send, pin in day.pinned)])]


def in_a_row(day: Day, placed: DaySequence) -> Iterator[Stretch]:
    """Every two neighbours of one type."""
    for (first, key), (last, other) in pairwise(day_sequence(day, placed)):
        if key == other:
            yield Stretch(key, first, last)


def avoidable(day: Day, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Those that the day's own types leave another order for (R45)."""
    today, after = alternating(day), alternating(day, after=day.before)
    return [stretch for stretch in stretches if stretch.key in (after if stretch.first == YESTERDAY else today)]


def alternating(day: Day, after: str | None = None) -> frozenset[str]:
    """The types that the day's counts allow to stand apart, a send of type ``after`` having gone before."""
    counts = Counter(send.key for send in (*day.sends, *day.pins))
    return frozenset(key for key, count in counts.items() if 2 * count - 1 + (key == after) <= day.size)


def surplus(day: Day, stretch: Stretch) -> int:
    """By how much the type outnumbers the others in the stretch by what is fixed there already."""
    fixed = [key for minute, key in day_sequence(day, ()) if stretch.first <= minute <= stretch.last]
    same = fixed.count(stretch.key)
    return same - (len(fixed) - same)
