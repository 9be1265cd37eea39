"""The exact model of one day (R25): which kind of send starts at which lattice time.

One binary per group of like sends and time; rows for counts, spacing, same-type gaps, blocks and the hour that the day
opens with; the order of types (R13) by rows added where an answer breaks it, whole or relaxed. Pins and the other days
stand outside the lattice and only close times.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nodes.place_in_time.day import Day, Order, PlacementRules, Send, by_priority
from nodes.place_in_time.groups import Placement, SendGroup, groups_of
from nodes.place_in_time.lattice import starts_of
from nodes.place_in_time.objective import Scores
from nodes.place_in_time.order import (
    DaySequence,
    OrderLimit,
    Separation,
    can_stand_apart,
    has_repeats,
    most_broken,
    repeats_overnight,
    row_of,
)
from nodes.place_in_time.solver import Answer, DayModel, StepBudget, Unsolved


def optimal_placement(day: Day, rules: PlacementRules, effort: StepBudget | None = None) -> Placement | None:
    """The best placement of the day's sends under the rules, with its proof; None where there is none.

    Only the order of types (R13) gives way here, and only as far as there is proved to be no other: by the day's counts
    or by the solver (R45). Where the effort ends the search the best answer found by then counts, as its bound tells.
    Raises Unsolved where there is none yet, nor a proof that there is none.
    """
    times = starts_of(day, rules)
    groups = groups_of(day, rules, times)
    if not groups:  # where all of the day is pinned, no order is left to choose
        return Placement((), 0.0, 0.0, replace(rules, order=_order_of(day, ())) if day.pins else rules)
    answer, kept, cut_short = _in_order(day, rules, groups, times, effort or StepBudget())
    if answer is None:
        return None
    return replace(_placement(groups, times, *answer, replace(rules, order=kept)), cut_short=cut_short)


def _in_order(
    day: Day, rules: PlacementRules, groups: Sequence[SendGroup], times: Sequence[int], effort: StepBudget
) -> tuple[Answer | None, Order, str | None]:
    """The best answer that keeps the types apart; where none does, each type that can be along with those before it.

    An hour to open with is none that the order has to give way to. And what ended the search before its time.
    """
    cut_short = None

    def best(wanted: Sequence[Separation]) -> Answer | None:
        return _best(day, rules, groups, times, wanted, effort)

    try:
        answer = best(can_stand_apart(day) if rules.order == "kept" else [])
        if answer is None and rules.order == "kept" and rules.opening is None:
            answer = _as_far_as_can_be(can_stand_apart(day), best)
    except Unsolved as unsolved:
        if unsolved.best is None:
            raise
        answer, cut_short = unsolved.best, str(unsolved)
    order: Order = "kept" if answer is None else _order_of(day, _line(groups, times, answer[0]))
    proved = order == "kept" or (rules.order == "kept" and not cut_short)
    return answer, order if proved else "free", cut_short


def _order_of(day: Day, line: DaySequence) -> Order:
    if repeats_overnight(day, line):
        return "overnight"
    return "unavoidable" if has_repeats(day, line) else "kept"


def _as_far_as_can_be(
    wanted: Sequence[Separation], best: Callable[[Sequence[Separation]], Answer | None]
) -> Answer | None:
    kept: list[Separation] = []
    answer = best(kept) if wanted else None
    for apart in wanted if answer is not None else ():
        try:
            better = best([*kept, apart])
        except Unsolved as unsolved:
            raise Unsolved(str(unsolved), unsolved.best or answer) from unsolved
        if better is not None:
            answer, kept = better, [*kept, apart]
    return answer


def _best(
    day: Day,
    rules: PlacementRules,
    groups: Sequence[SendGroup],
    times: Sequence[int],
    wanted: Sequence[Separation],
    effort: StepBudget,
) -> Answer | None:
    """The best answer that keeps what is wanted of the order of types; None where there is proved to be none.

    The relaxation gets its rows before the integer search begins again, which seldom has anything left to do then.
    """
    worth = np.array([group.worth for group in groups])
    model = DayModel(day, rules, groups, times, worth, effort, all_stay=True)
    keys = [group.key for group in groups]
    found: Answer | None = None
    while (answer := _better_than(found, model)) is not None:
        found = answer
        repeats = has_repeats(day, _line(groups, times, answer[0]))
        broken = _broken(day, rules, keys, times, wanted, answer[0].astype(float)) if repeats else []
        if not broken:
            return answer
        while broken:
            if effort.spent:
                raise Unsolved(f"the search for an order of types ended after {effort.most:,} steps", answer)
            for stretch in broken:
                model.add_row(*row_of(day, stretch, keys, times, rules.spacing))
            values = model.relaxation()
            if values is None:
                return None
            broken = _broken(day, rules, keys, times, wanted, values)
    return None


def _better_than(found: Answer | None, model: DayModel) -> Answer | None:
    """The model's answer; where the effort ends the search for it, what was ``found`` before it had so many rows."""
    try:
        return model.solve()
    except Unsolved as unsolved:
        raise Unsolved(str(unsolved), unsolved.best or found) from unsolved


def _broken(
    day: Day,
    rules: PlacementRules,
    keys: Sequence[str | None],
    times: Sequence[int],
    wanted: Sequence[Separation],
    values: Scores,
) -> list[OrderLimit]:
    """Of each type that is wanted apart the stretch that breaks it most."""
    total = values.sum(axis=0)
    stretches = []
    for apart in {apart.key: apart for apart in wanted}.values():
        same = values[[key == apart.key for key in keys]].sum(axis=0)
        stretches.append(most_broken(day, apart, times, same, total - same, rules.spacing))
    return [stretch for stretch in stretches if stretch is not None]


def kept_sends(day: Day, rules: PlacementRules, effort: StepBudget | None = None) -> tuple[Send, ...]:
    """As many of the day's sends as the rules can hold, those of lower priority left out first (R23).

    Where the effort ends the search, as many as it had places for by then; raises Unsolved where it had none.
    """
    times = starts_of(day, rules)
    groups = groups_of(day, rules, times)
    if not groups:
        return ()
    rank = {send.id: number for number, send in enumerate(by_priority(day.sends))}
    # Below 1 + 1/n each, so that one send more always outweighs better ones.
    weights = [1 + (1 - rank[group.sends[-1].id] / len(rank)) / (len(rank) + 1) for group in groups]
    worth = np.repeat(np.array(weights)[:, None], len(times), axis=1)
    try:
        answer = DayModel(day, rules, groups, times, worth, effort or StepBudget(), all_stay=False).solve()
    except Unsolved as unsolved:
        if unsolved.best is None:
            raise
        answer = unsolved.best
    if answer is None:
        raise Unsolved("even an empty day is refused")
    counts = answer[0].sum(axis=1)
    return tuple(send for group, count in zip(groups, counts, strict=True) for send in group.sends[:count])


def _line(groups: Sequence[SendGroup], times: Sequence[int], chosen: NDArray[np.bool_]) -> list[tuple[int, str]]:
    """What stands where, for the order of types: the types of a mixed group occur once and are told apart by place."""
    return [(times[k], groups[g].key or f"{g}/{k}") for g, k in zip(*np.nonzero(chosen), strict=True)]


def _placement(
    groups: Sequence[SendGroup], times: Sequence[int], chosen: NDArray[np.bool_], bound: float, rules: PlacementRules
) -> Placement:
    """The answer in minutes; of a group's sends the one of best priority takes the time of most worth."""
    placed: list[tuple[Send, int]] = []
    value = 0.0
    for group, line in zip(groups, chosen, strict=True):
        best = sorted(np.flatnonzero(line).tolist(), key=lambda k: (-group.worth[k], k))
        placed += [(send, times[k]) for send, k in zip(group.sends, best, strict=True)]
        value += float(group.worth[best].sum())
    return Placement(tuple(sorted(placed, key=lambda it: it[1])), value, float(bound), rules)
