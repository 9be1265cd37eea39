"""No send type twice in a row, in the order fans see (R13): clock order within the day and from day to day.

Between two sends of a type stands another one, at least the spacing away from either. So in a stretch of the day a type
occurs at most once more often than all others do in what the spacing leaves of the stretch at both ends. Such a row for
each stretch would be thousands; the model starts with none and adds those that its answer breaks, fractions of sends
included: a few such rows bring the relaxation to the best order or to the proof that there is none.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from eros.vocabulary.wall_clock import MINUTES_PER_DAY
from nodes.place_in_time.day import Day

#: Where yesterday's last send and tomorrow's first stand in today's line.
YESTERDAY = -1
TOMORROW = 2 * MINUTES_PER_DAY
#: By how much a stretch must be broken to count: more than the solver's own tolerance, less than any whole send.
BROKEN = 1e-3

DaySequence = Sequence[tuple[int, str]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OrderLimit:
    """From ``first`` to ``last`` minute, both included, ``key`` must not outnumber the others by more than one."""

    key: str
    first: int
    last: int


@dataclass(frozen=True)
class Separation:
    """That ``key`` does not follow itself within the day, nor, with ``overnight``, from day to day."""

    key: str
    overnight: bool = False


def day_sequence(day: Day, placed: DaySequence) -> list[tuple[int, str]]:
    """The day's sends in clock order as (minute, send type), between yesterday's last and tomorrow's first."""
    front = [(YESTERDAY, day.before)] if day.before else []
    back = [(TOMORROW, day.after)] if day.after else []
    return [*front, *sorted([*placed, *((pin, send.key) for send, pin in day.pinned)]), *back]


def has_repeats(day: Day, placed: DaySequence) -> bool:
    """Whether a type follows itself."""
    return any(_repeats(day, placed))


def repeats_overnight(day: Day, placed: DaySequence) -> bool:
    """Whether a type follows itself from day to day."""
    return any(not _within(one) or not _within(other) for one, other in _repeats(day, placed))


def _repeats(day: Day, placed: DaySequence) -> Iterator[tuple[int, int]]:
    for (one, first), (other, second) in pairwise(day_sequence(day, placed)):
        if first == second:
            yield one, other


def _within(minute: int) -> bool:
    return minute not in (YESTERDAY, TOMORROW)


def can_stand_apart(day: Day) -> list[Separation]:
    """What the day's counts allow; for any other type they prove that there is no such order (R45).

    What holds within the day comes before what holds across midnight (R13).
    """
    counts = Counter(send.key for send in (*day.sends, *day.pins))
    within = [Separation(key) for key, count in counts.items() if 1 < count <= (day.size + 1) / 2]
    beside = Counter(key for key in (day.before, day.after) if key)
    overnight = [
        Separation(key, overnight=True)
        for key, count in counts.items()
        if beside[key] and count <= (day.size + 1 - beside[key]) / 2
    ]
    return within + overnight


def most_broken(
    day: Day, apart: Separation, times: Sequence[int], same: Floats, others: Floats, spacing: int
) -> OrderLimit | None:
    """The stretch that keeps the type apart least; None where all do.

    ``same`` and ``others`` have how much of the type and of all others stands at each of ``times``, fractions included.
    A stretch that begins or ends between two sends asks no more than one that begins or ends with one.
    """
    fixed = [(minute, key) for minute, key in day_sequence(day, ()) if apart.overnight or _within(minute)]
    minutes = np.array([*times, *(minute for minute, _ in fixed)])
    amounts = np.array([*same, *(1.0 if key == apart.key else -1.0 for _, key in fixed)])
    in_order = np.argsort(minutes, kind="stable")
    minutes = minutes[in_order]
    upto, between = _sums(amounts[in_order]), _sums(others)
    begin, end = upto[np.searchsorted(minutes, minutes)], upto[np.searchsorted(minutes, minutes, side="right")]
    after = between[np.searchsorted(times, minutes + spacing)]
    until = between[np.searchsorted(times, minutes - spacing, side="right")]
    surplus = np.triu(end - begin[:, None] - np.maximum(0.0, until - after[:, None]))
    first, last = np.unravel_index(np.argmax(surplus), surplus.shape)
    if surplus[first, last] < 1 + BROKEN:
        return None
    return OrderLimit(apart.key, int(minutes[first]), int(minutes[last]))


def _sums(amounts: Floats) -> Floats:
    return np.concatenate([np.zeros(1), np.cumsum(amounts)])


def row_of(
    day: Day, stretch: OrderLimit, keys: Sequence[str | None], times: Sequence[int], spacing: int
) -> tuple[Floats, float]:
    """The stretch as a row: coefficients of each (group, time), the groups of types ``keys``, and the upper bound.

    A pin may stand closer to another than the spacing, so that the stretch counts it from end to end.
    """
    minutes = np.asarray(times)
    inside = (minutes >= stretch.first) & (minutes <= stretch.last)
    between = (minutes >= stretch.first + spacing) & (minutes <= stretch.last - spacing)
    row = np.concatenate([1.0 * inside if key == stretch.key else -1.0 * between for key in keys])
    fixed = [key for minute, key in day_sequence(day, ()) if stretch.first <= minute <= stretch.last]
    same = fixed.count(stretch.key)
    return row, 1.0 - same + (len(fixed) - same)
