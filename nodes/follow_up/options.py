"""At which minutes a follow-up may stand, and how well each suits (6.3, R28, F2, F7, F10).

Fifteen to thirty minutes after the parent, or from 08:01 to 09:00 of the morning after a late one. A minute is out
when it is a quarter hour, outside the hours that are open, too near another send, or already taken twice this week.
The hours that a creator avoids bind the parent, not its follow-up: R28 has no such rule.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eros.vocabulary.limits import (
    CLOCK_TIME_USES,
    DISTANCE,
    DISTANCE_IF_CROWDED,
    FIRST_MORNING,
    LAST_MORNING,
    LONGEST_DELAY,
    PREFERRED_DELAYS,
    QUARTER,
    SHORTEST_DELAY,
    SPACING,
)
from eros.vocabulary.posting_window import Window, posting_window
from eros.vocabulary.request import Request
from eros.vocabulary.seeds import stream
from eros.vocabulary.wall_clock import minute_of
from eros.vocabulary.week import TimedSlot, TimedWeek
from nodes.follow_up.parents import Parent

#: What sharing its minute of the hour with a send of the same category costs, against minutes of delay (R26).
SAME_MINUTE = 2 * LONGEST_DELAY


@dataclass(frozen=True)
class Option:
    """A minute of the day for a follow-up; the smaller the cost the better."""

    minute: int
    cost: int


@dataclass(frozen=True)
class FollowUpConstraints:
    """What a follow-up has to respect, by day: the week's sends, their distance, and the window that is open.

    ``seed`` is the generation's, from which each follow-up draws the delay that it prefers (R28).
    """

    seed: int
    sends: Mapping[date, Sequence[TimedSlot]]
    distance: Mapping[date, int]
    window: Mapping[date, Window]


def follow_up_constraints(
    week: TimedWeek, days: Sequence[date], request: Request, seed: int, zone: str
) -> FollowUpConstraints:
    """The week around the follow-ups; a day that was placed closer than 45 minutes lets them come closer too (R28)."""
    crowded = {day for day, spacing in zip(days, week.spacing, strict=True) if spacing < SPACING}
    return FollowUpConstraints(
        seed=seed,
        sends={day: tuple(slot for slot in week.slots if slot.scheduled_at.date() == day) for day in days},
        distance={day: DISTANCE_IF_CROWDED if day in crowded else DISTANCE for day in days},
        window={day: posting_window(request, day, zone) for day in days},
    )


def clock_times(slots: Iterable[TimedSlot]) -> Counter[int]:
    """How often each minute of the day is a send's this week."""
    return Counter(minute_of(slot.scheduled_at) for slot in slots)


def options(parent: Parent, around: FollowUpConstraints, used: Mapping[int, int]) -> tuple[Option, ...]:
    """The minutes of ``parent.date`` that its follow-up may take, best first."""
    return tuple(
        sorted(
            (
                Option(minute, wish + SAME_MINUTE * _shares_minute(minute, parent, around))
                for minute, wish in _wished(parent, preferred_delay(around.seed, parent.slot_id))
                if _open(minute, parent, around) and used.get(minute, 0) < CLOCK_TIME_USES
            ),
            key=lambda option: (option.cost, option.minute),
        )
    )


def preferred_delay(seed: int, parent_id: str) -> int:
    """The minutes after its parent that a follow-up takes where the other rules leave them; each draws them (R28)."""
    return stream(seed, "follow_up", "delay", parent_id).choice(PREFERRED_DELAYS)


def _wished(parent: Parent, preferred: int) -> Iterable[tuple[int, int]]:
    if parent.late:
        return ((minute, minute - FIRST_MORNING) for minute in range(FIRST_MORNING, LAST_MORNING + 1))
    sent = minute_of(parent.slot.scheduled_at)
    return ((sent + delay, abs(delay - preferred)) for delay in range(SHORTEST_DELAY, LONGEST_DELAY + 1))


def _open(minute: int, parent: Parent, around: FollowUpConstraints) -> bool:
    window = around.window[parent.date]
    return (
        minute % QUARTER != 0
        and window.holds(minute)
        and (parent.late or window.follows(minute_of(parent.slot.scheduled_at), minute))
        and all(
            abs(minute - minute_of(other.scheduled_at)) >= around.distance[parent.date]
            for other in around.sends[parent.date]
            if other.slot_id != parent.slot_id
        )
    )


def _shares_minute(minute: int, parent: Parent, around: FollowUpConstraints) -> bool:
    return any(
        other.category == "retention" and other.scheduled_at.minute == minute % 60
        for other in around.sends[parent.date]
    )
