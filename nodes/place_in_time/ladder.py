"""How a day that does not fit gives way, step by step (R23, Timing Optimization Degradation)."""

from dataclasses import dataclass, replace

from eros.vocabulary.limits import SPACING_STEPS
from nodes.place_in_time.day import Day, PlacementRules, Send
from nodes.place_in_time.greedy import place_greedily
from nodes.place_in_time.groups import Placement
from nodes.place_in_time.model import Unsolved, kept_sends, optimal_placement

_CLOSER = tuple(PlacementRules(blocks=False, spacing=spacing, step=step) for spacing, step in SPACING_STEPS)
#: R23, each step on top of the one before.
SPACING_LADDER = (PlacementRules(), *_CLOSER, replace(_CLOSER[-1], avoid=False))


@dataclass(frozen=True)
class PlacedDay:
    """A day's placement, and who found no time in it.

    ``unsolved``: why the solver could not place the day, which the greedy then did.
    """

    day: Day
    placement: Placement
    unplaced: tuple[Send, ...] = ()
    unsolved: str | None = None

    @property
    def rules(self) -> PlacementRules:
        return self.placement.rules


def place_day(day: Day) -> PlacedDay:
    """The first step that holds the whole day; on the last one the lowest priorities are left out."""
    try:
        return _place_exactly(day)
    except Unsolved as unsolved:
        return fall_back(day, str(unsolved))


def _place_exactly(day: Day) -> PlacedDay:
    for rules in SPACING_LADDER:
        placement = optimal_placement(day, rules)
        if placement is not None:
            return PlacedDay(day, placement)
    stay = kept_sends(day, SPACING_LADDER[-1])
    placement = optimal_placement(replace(day, sends=stay), SPACING_LADDER[-1])
    if placement is None:
        raise Unsolved("what was found to fit does not")
    return PlacedDay(day, placement, tuple(send for send in day.sends if send not in stay))


def fall_back(day: Day, unsolved: str) -> PlacedDay:
    """The greedy on the first step where all find a time, else on the last. It always ends."""
    for rules in SPACING_LADDER:
        placement, left = place_greedily(day, rules)
        if not left:
            break
    return PlacedDay(day, placement, left, unsolved)
