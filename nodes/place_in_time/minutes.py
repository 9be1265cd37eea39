"""The last few minutes of each time (R26, E9): an offset of -7 to +7 for each send, within the slack of its day.

The hour never changes, so whatever the placement was worth it still is: prime hours, blocks, hours to avoid and the
objective are by the hour. Spacing and same-type gaps are kept as they are. By default no two sends of a category carry
the same minute of the hour, and two parents stand far enough apart for both follow-ups; where a crowded day leaves no
room for that, it gives way before anything else does.

Each send draws a minute of those in its reach, and takes the nearest that it can have. Where sends stand so close on
the lattice that none may move towards the next, their offsets are dealt in order: the same draw, and no send is pushed
to an end of its reach by those before it. So every minute but a quarter hour comes as often as its neighbours.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from random import Random

from eros.vocabulary.limits import CLOCK_TIME_USES, SPACING
from eros.vocabulary.wall_clock import MINUTES_PER_DAY
from nodes.place_in_time.day import Day, PlacementRules, Send, open_minutes

REACH = 7
#: R28: follow-ups stand 60 minutes apart, so parents closer than this leave theirs hardly a choice of minutes.
ROOM = SPACING + 2


@dataclass(frozen=True)
class MinuteDemands:
    """What the minutes have to satisfy beyond the hard rules. ``drawn``: tried from a drawn minute outwards, else the
    early ones first, which leaves most room; ``patience``: the steps before the search gives up.
    """

    own_minute: bool = True
    follow_up_room: bool = True
    drawn: bool = False
    patience: int = 20_000


#: From the most natural to the least demanding.
DEMANDS = (
    MinuteDemands(drawn=True, patience=1000),
    MinuteDemands(),
    MinuteDemands(follow_up_room=False),
    MinuteDemands(own_minute=False),
)

Starts = Sequence[tuple[Send, int]]


def final_minutes(
    day: Day, rules: PlacementRules, starts: Starts, uses: Counter[int], rng: Random
) -> tuple[dict[str, int], bool]:
    """The final minute of the day for each send id, pins among them, and whether every demand was met.

    ``starts`` are the lattice times of the day's sends that are not pinned; ``uses`` counts the clock times of the
    week so far, the pins of all days among them.
    """
    line = sorted([*starts, *day.pinned], key=lambda it: it[1])
    choices = [_choices(day, rules, send, start, uses) for send, start in line]
    if all(choices):
        latest = _latest(line, choices, rules.spacing)
        for demands in DEMANDS:
            spacing = SPACING if rules.spread else rules.spacing
            tried = _drawn(line, choices, spacing, rng) if demands.drawn else choices
            found = _Search(day, rules, line, tried, latest, demands).run()
            if found is not None:
                return {send.id: minute for (send, _), minute in zip(line, found, strict=True)}, demands.own_minute
    return {send.id: start for send, start in line}, False


def _choices(day: Day, rules: PlacementRules, send: Send, start: int, uses: Counter[int]) -> list[int]:
    """The minutes within reach that the send may have for itself; a pin has its own only."""
    if send.pin is not None:
        return [start]
    hour = 60 * (start // 60)
    near = range(max(hour, start - REACH), min(hour + 60, start + REACH + 1))
    allowed = open_minutes(day, rules, send)
    return [minute for minute in near if uses[minute] < CLOCK_TIME_USES and allowed[minute]]


def _drawn(line: Starts, choices: Sequence[Sequence[int]], spacing: int, rng: Random) -> list[list[int]]:
    """The choices of each send, those nearest to its drawn minute first."""
    drawn: list[int] = []
    for _, chain in groupby(range(len(line)), key=_chains(line, spacing).__getitem__):
        members = list(chain)
        offsets = sorted(rng.choice(choices[place]) - line[place][1] for place in members)
        drawn += [line[place][1] + offset for place, offset in zip(members, offsets, strict=True)]
    return [
        sorted(rng.sample(minutes, len(minutes)), key=lambda minute: abs(minute - aim))
        for minutes, aim in zip(choices, drawn, strict=True)
    ]


def _chains(line: Starts, spacing: int) -> list[int]:
    """For each send the number of its chain: sends so close that their offsets bind one another. Pins stand alone."""
    numbers = [0]
    for (one, start), (other, after) in pairwise(line):
        bound = one.pin is None and other.pin is None and after - start < spacing + 2 * REACH
        numbers.append(numbers[-1] + (not bound))
    return numbers


def _latest(line: Starts, choices: Sequence[Sequence[int]], spacing: int) -> list[int]:
    """For each send the last minute that leaves the spacing to all that follow."""
    latest: list[int] = []
    bound = MINUTES_PER_DAY
    for (send, _), minutes in zip(reversed(line), reversed(choices), strict=True):
        bound = min(bound, max(minutes)) if send.pin is None else send.pin
        latest.append(bound)
        bound -= spacing
    return latest[::-1]


class _Search:
    """A depth-first search through the day in clock order; ``run`` gives the minutes or None."""

    def __init__(
        self,
        day: Day,
        rules: PlacementRules,
        line: Starts,
        choices: Sequence[Sequence[int]],
        latest: Sequence[int],
        demands: MinuteDemands,
    ) -> None:
        self.line, self.choices, self.latest, self.demands = line, choices, latest, demands
        self.spacing, self.spread = rules.spacing, day.avoid if rules.spread else frozenset()
        self.found: list[int] = []
        self.patience = demands.patience

    def run(self) -> list[int] | None:
        return self.found if self._extend() else None

    def _extend(self) -> bool:
        number = len(self.found)
        if number == len(self.line):
            return True
        for minute in self.choices[number]:
            self.patience -= 1
            if self.patience < 0:
                return False
            if minute <= self.latest[number] and self._fits(self.line[number][0], minute):
                self.found.append(minute)
                if self._extend():
                    return True
                self.found.pop()
        return False

    def _fits(self, send: Send, minute: int) -> bool:
        return all(
            self._agree(other, earlier, send, minute)
            for (other, _), earlier in zip(self.line, self.found, strict=False)
        )

    def _agree(self, one: Send, earlier: int, other: Send, later: int) -> bool:
        if one.pin is not None and other.pin is not None:
            return True
        apart = later - earlier
        spacing = SPACING if {earlier // 60, later // 60} <= self.spread else self.spacing
        if apart < (max(spacing, one.gap) if one.key == other.key else spacing):
            return False
        if self.demands.own_minute and one.category == other.category and apart % 60 == 0:
            return False
        cramped = one.parent and other.parent and self.spacing == SPACING and apart < ROOM
        return not (self.demands.follow_up_room and cramped)
