"""How a day that does not fit gives way, step by step (R23, Timing Optimization Degradation)."""

from dataclasses import dataclass, replace

from eros.vocabulary.limits import LEAST_SPACING, QUARTER, SPACING_STEPS
from nodes.place_in_time.day import Day, PlacementRules, Send
from nodes.place_in_time.first_fit import first_fit
from nodes.place_in_time.greedy import place_greedily
from nodes.place_in_time.groups import Placement
from nodes.place_in_time.model import kept_sends, optimal_placement
from nodes.place_in_time.opening import opening_hours
from nodes.place_in_time.solver import StepBudget, Unsolved

_CLOSER = tuple(PlacementRules(blocks=False, spacing=spacing, step=step) for spacing, step in SPACING_STEPS)
#: R23, each step on top of the one before. Where hours to avoid open up, what stands in them keeps the usual distance,
#: as long as that fits.
SPACING_LADDER = (
    PlacementRules(),
    *_CLOSER,
    PlacementRules(blocks=False, spacing=LEAST_SPACING, step=QUARTER, avoid=False, spread=True),
    replace(_CLOSER[-1], avoid=False),
)


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


def place_day(day: Day, effort: StepBudget | None = None) -> PlacedDay:
    """The first step that holds the whole day; on the last one the lowest priorities are left out."""
    effort = effort or StepBudget()
    for rules in SPACING_LADDER:
        try:
            placement = _opened(day, rules, effort) or optimal_placement(day, rules, effort)
        except Unsolved as unsolved:
            # A day that the search has no answer for yet may well fit: it does not give way before that was tried.
            if (placed := _without_the_solver(day, rules, str(unsolved))) is not None:
                return placed
        else:
            if placement is not None:
                return PlacedDay(day, placement)
    try:
        return _as_many_as_fit(day, SPACING_LADDER[-1], effort)
    except Unsolved as unsolved:
        return fall_back(day, str(unsolved))


def _opened(day: Day, rules: PlacementRules, effort: StepBudget) -> Placement | None:
    """The best placement that begins in the first of the day's drawn hours that all rules leave (R26)."""
    for hour in opening_hours(day, rules):
        placement = optimal_placement(day, replace(rules, opening=hour), effort)
        if placement is not None:
            return placement
    return None


def _without_the_solver(day: Day, rules: PlacementRules, unsolved: str) -> PlacedDay | None:
    for placement, left in (place_greedily(day, rules), first_fit(day, rules)):
        if not left:
            return PlacedDay(day, placement, unsolved=unsolved)
    return None


def _as_many_as_fit(day: Day, rules: PlacementRules, effort: StepBudget) -> PlacedDay:
    stay = kept_sends(day, rules, effort)
    placement = optimal_placement(replace(day, sends=stay), rules, effort)
    if placement is None:
        raise Unsolved("what was found to fit does not")
    return PlacedDay(day, placement, tuple(send for send in day.sends if send not in stay))


def fall_back(day: Day, unsolved: str) -> PlacedDay:
    """The greedy on the first step where all find a time, else on the last. It always ends."""
    for rules in SPACING_LADDER:
        if (placed := _without_the_solver(day, rules, unsolved)) is not None:
            return placed
    placement, left = place_greedily(day, SPACING_LADDER[-1])
    return PlacedDay(day, placement, left, unsolved)
