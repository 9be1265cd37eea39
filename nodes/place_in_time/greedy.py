"""The fixed greedy (5.1, 5.3, 5.4): each send in order of priority takes its best legal time. It always ends.

It is the baseline that the exact model is measured against, and what a day falls back on where the solver fails. It
does not look back, so a send may find no time though one would exist, and it does not keep R13.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from eros.vocabulary.limits import BLOCK_HOURS
from nodes.place_in_time.day import Day, PlacementRules, Send, by_priority
from nodes.place_in_time.groups import Placement, SendGroup, groups_of
from nodes.place_in_time.lattice import starts_of

Assigned = Sequence[tuple[Send, int]]


def is_valid_time_slot(candidate: int, send: Send, assigned: Assigned, rules: PlacementRules, block_limit: int) -> bool:
    """5.4 with 45 minutes (R23) and half-open blocks (R24): whether ``send`` may stand at minute ``candidate``."""
    block = candidate // 60 // BLOCK_HOURS
    inside = sum(minute // 60 // BLOCK_HOURS == block for _, minute in assigned)
    return (not rules.blocks or inside < block_limit) and all(
        abs(candidate - minute) >= (max(rules.spacing, send.gap) if other.key == send.key else rules.spacing)
        for other, minute in assigned
    )


def place_greedily(day: Day, rules: PlacementRules) -> tuple[Placement, tuple[Send, ...]]:
    """The day's sends that find a time, and those that find none. The bound is what they could have without another."""
    times = starts_of(day, rules)
    group_of = {send.id: group for group in groups_of(day, rules, times) for send in group.sends}
    placed: list[tuple[Send, int]] = []
    left: list[Send] = []
    value = bound = 0.0
    for send in by_priority(day.sends):
        group = group_of[send.id]
        slot = _find_available_slot(send, group, times, [*day.pinned, *placed], rules, day.block_limit)
        if slot is None:
            left.append(send)
        else:
            placed.append((send, times[slot]))
            value += float(group.worth[slot])
            bound += float(group.worth[group.open].max())
    kept = replace(rules, order="free")
    return Placement(tuple(sorted(placed, key=lambda it: it[1])), value, bound, kept), tuple(left)


def _find_available_slot(
    send: Send, group: SendGroup, times: Sequence[int], assigned: Assigned, rules: PlacementRules, block_limit: int
) -> int | None:
    best_first = (int(k) for k in np.argsort(-group.worth, kind="stable") if group.open[k])
    return next((k for k in best_first if is_valid_time_slot(times[k], send, assigned, rules, block_limit)), None)
