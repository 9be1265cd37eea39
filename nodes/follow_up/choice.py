"""Which of a day's follow-ups are made, and when: chosen together and exactly (R28, F6-F10).

As many as the day's limit and the hour between them allow; among equally many the parents that rank first; among the
times that serve those, the smallest sum of distances from the delays that they prefer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from nodes.follow_up.options import SAME_MINUTE, Option
from nodes.follow_up.parents import Parent


@dataclass(frozen=True)
class Candidate:
    parent: Parent
    options: tuple[Option, ...]


def choose_minutes(candidates: Sequence[Candidate], limit: int, gap: int) -> dict[str, int]:
    """The minute of the day of each follow-up that is made, by its parent's id.

    ``candidates`` are one day's; ``limit`` is how many of them may be made (F6, F8), ``gap`` the minutes between two.
    """
    ranked = sorted((it for it in candidates if it.options), key=lambda it: it.parent.rank)
    for size in range(min(limit, len(ranked)), 0, -1):
        for group in combinations(ranked, size):
            in_time = sorted(group, key=lambda it: (it.parent.slot.scheduled_at, it.parent.slot_id))
            if _fits(in_time, gap):
                return dict(zip((it.parent.slot_id for it in in_time), best_minutes(in_time, gap), strict=True))
    return {}


def _fits(in_time: Sequence[Candidate], gap: int) -> bool:
    """Whether each can have a minute: the earliest one after the last, as follow-ups keep their parents' order.

    They do: with at most 15 minutes between the shortest and the longest delay, an hour apart leaves no overtaking.
    """
    last = -gap
    for candidate in in_time:
        free = [option.minute for option in candidate.options if option.minute >= last + gap]
        if not free:
            return False
        last = min(free)
    return True


def best_minutes(in_time: Sequence[Candidate], gap: int) -> tuple[int, ...]:
    """The cheapest minutes, ``gap`` apart, for candidates that fit; of equals the first in the order of options."""
    least = [min(option.cost for option in candidate.options) for candidate in in_time]
    rest = [sum(least[place:]) for place in range(len(least) + 1)]
    best: tuple[float, tuple[int, ...]] = (float("inf"), ())

    def place(taken: tuple[int, ...], cost: int) -> None:
        nonlocal best
        if cost + rest[len(taken)] >= best[0]:
            return
        if len(taken) == len(in_time):
            best = (cost, taken)
            return
        for option in in_time[len(taken)].options:
            if not taken or option.minute >= taken[-1] + gap:
                place((*taken, option.minute), cost + option.cost + _clash(option.minute, taken))

    place((), 0)
    return best[1]


def _clash(minute: int, taken: tuple[int, ...]) -> int:
    """Two follow-ups of a day share no minute of the hour if it can be helped (R26)."""
    return SAME_MINUTE * sum(minute % 60 == other % 60 for other in taken)
