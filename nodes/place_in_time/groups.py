"""Which of a day's sends are alike, and what is known of each kind: its worth at each time, and where it may stand.

Sends that the objective and the rules cannot tell apart form one group, which removes the symmetry that makes models
of this kind slow.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eros.vocabulary.limits import CLOSES, OPENS
from eros.vocabulary.wall_clock import MINUTES_PER_DAY
from nodes.place_in_time.day import Day, PlacementRules, Send, by_priority, open_minutes
from nodes.place_in_time.objective import Scores, noise, scores

#: From the last time of a day to the first of the next: a shorter gap cannot bind across midnight.
OVERNIGHT = MINUTES_PER_DAY - (CLOSES - OPENS)


@dataclass(frozen=True)
class SendGroup:
    """Sends that are alike, best priority first. ``key`` where the rules single out their type."""

    sends: tuple[Send, ...]
    key: str | None
    worth: Scores
    open: NDArray[np.bool_]


@dataclass(frozen=True)
class Placement:
    """Each send's start, the objective's value of that, and a bound that no placement of these sends exceeds.

    ``rules`` are those that it keeps. ``cut_short``: what ended the search before this was proved to be the best.
    """

    starts: tuple[tuple[Send, int], ...]
    value: float
    bound: float
    rules: PlacementRules
    cut_short: str | None = None


def groups_of(day: Day, rules: PlacementRules, times: Sequence[int]) -> list[SendGroup]:
    """The day's sends (not its pins) in groups, in order of their best priority."""
    counts = Counter(send.key for send in (*day.sends, *day.pins))
    members: dict[str, list[Send]] = {}
    for send in by_priority(day.sends):
        members.setdefault(send.key if _stands_out(day, send, counts) else _likeness(send), []).append(send)
    return [_group(day, rules, times, label, tuple(sends)) for label, sends in members.items()]


def _stands_out(day: Day, send: Send, counts: Counter[str]) -> bool:
    overnight = not send.once_a_day and send.gap > OVERNIGHT and send.key in day.elsewhere
    return counts[send.key] > 1 or send.key in (day.before, day.after) or overnight


def _likeness(send: Send) -> str:
    return f"{send.category}/{'headline' if send.headline else 'plain'}/{'parent' if send.parent else 'single'}"


def _group(day: Day, rules: PlacementRules, times: Sequence[int], label: str, sends: tuple[Send, ...]) -> SendGroup:
    first = sends[0]
    worth = scores(day, first.category, first.headline, first.parent, times) + noise(day, label, times)
    return SendGroup(
        sends, first.key if label == first.key else None, worth, open_minutes(day, rules, first)[list(times)]
    )
