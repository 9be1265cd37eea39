"""Whether a day fits at all, and how: the types in clock order, each as early as it can be (R23, R27).

The last resort after the greedy, which does not look back: it finds times for all sends where the greedy finds none for
some, and leaves their worth aside. It ends after so many tries, counted and not timed (R57).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from eros.vocabulary.limits import BLOCK_HOURS
from eros.vocabulary.wall_clock import MINUTES_PER_DAY
from nodes.place_in_time.day import Day, PlacementRules, Send
from nodes.place_in_time.groups import Placement, SendGroup, groups_of
from nodes.place_in_time.lattice import starts_of

PATIENCE = 1000
#: A group and the minute at which one of its sends starts.
Step = tuple[int, int]


def first_fit(day: Day, rules: PlacementRules) -> tuple[Placement, tuple[Send, ...]]:
    """A time for every send of the day, or none for any."""
    times = starts_of(day, rules)
    groups = groups_of(day, rules, times)
    search = _ClockOrderSearch(day, rules, groups, times)
    if not search.extends(tuple(len(group.sends) for group in groups), (), -MINUTES_PER_DAY):
        return Placement((), 0.0, 0.0, rules), day.sends
    left = [list(group.sends) for group in groups]
    placed = tuple((left[number].pop(0), at) for number, at in search.found)
    value = sum(float(groups[number].worth[times.index(at)]) for number, at in search.found)
    bound = sum(len(group.sends) * float(group.worth[group.open].max()) for group in groups)
    return Placement(placed, value, bound, replace(rules, order="free", spread=False)), ()


class _ClockOrderSearch:
    """Depth first; ``found`` has the steps in clock order once ``extends`` has said yes."""

    def __init__(self, day: Day, rules: PlacementRules, groups: Sequence[SendGroup], times: Sequence[int]) -> None:
        self.found: tuple[Step, ...] = ()
        self._patience = PATIENCE
        self._spacing = rules.spacing
        self._gaps = [max(rules.spacing, it.sends[0].gap) if it.key else rules.spacing for it in groups]
        self._open = [[at for at, is_open in zip(times, it.open, strict=True) if is_open] for it in groups]
        pins = [pin // 60 // BLOCK_HOURS for _, pin in day.pinned]
        blocks = range(MINUTES_PER_DAY // 60 // BLOCK_HOURS)
        self._room = [day.block_limit - pins.count(block) if rules.blocks else day.size for block in blocks]
        self._failed: set[tuple[object, ...]] = set()

    def extends(self, waiting: tuple[int, ...], line: tuple[Step, ...], latest: int) -> bool:
        """Whether the sends that wait, by group, can stand after those of the line."""
        if not any(waiting):
            self.found = line
            return True
        last = dict(line)
        inside = sum(at // 60 // BLOCK_HOURS == latest // 60 // BLOCK_HOURS for _, at in line)
        state = (waiting, latest, inside, *(last.get(number) for number, count in enumerate(waiting) if count))
        self._patience -= 1
        if self._patience < 0 or state in self._failed:
            return False
        for number, at in self._next(waiting, line, latest):
            rest = tuple(count - (group == number) for group, count in enumerate(waiting))
            if self.extends(rest, (*line, (number, at)), at):
                return True
        self._failed.add(state)
        return False

    def _next(self, waiting: tuple[int, ...], line: tuple[Step, ...], latest: int) -> Iterator[Step]:
        """Each group that could come next, at its earliest: another type first, then what needs most of the day."""
        last = dict(line)
        previous = line[-1][0] if line else None
        groups = (number for number, count in enumerate(waiting) if count)
        for number in sorted(groups, key=lambda it: (it == previous, -waiting[it] * self._gaps[it], it)):
            begin = max(latest + self._spacing, last.get(number, -MINUTES_PER_DAY) + self._gaps[number])
            for at in self._open[number][bisect_left(self._open[number], begin) :]:
                block = at // 60 // BLOCK_HOURS
                if sum(other // 60 // BLOCK_HOURS == block for _, other in line) < self._room[block]:
                    yield number, at
                    break
