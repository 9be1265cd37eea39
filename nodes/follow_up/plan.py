"""The minutes of a week's follow-ups, one day after the other (R28, F9, F12)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.limits import FOLLOW_UPS_PER_DAY
from eros.vocabulary.posting_window import days_on
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import days_of_week
from eros.vocabulary.week import NoTime, TimedWeek
from nodes.follow_up.choice import Candidate, choose_minutes
from nodes.follow_up.no_time import no_time
from nodes.follow_up.options import clock_times, follow_up_constraints, options
from nodes.follow_up.parents import Parent


@dataclass(frozen=True)
class FollowUpContext:
    """What Phase 6 rests on. ``start`` is the week's Monday, ``seed`` the generation's."""

    week: TimedWeek
    start: date
    send_types: Mapping[str, SendType]
    request: Request
    seed: int
    zone: str = "UTC"

    @property
    def days(self) -> tuple[date, ...]:
        return days_of_week(self.start)


@dataclass(frozen=True)
class FollowUpPlan:
    """Each follow-up's minute of the day by its parent's id, and the parents that have none, and why."""

    minutes: dict[str, int] = field(default_factory=dict)
    over_limit: tuple[str, ...] = ()
    no_time: tuple[NoTime, ...] = ()


def plan_times(parents: Sequence[Parent], context: FollowUpContext) -> FollowUpPlan:
    """A minute for as many parents as the rules allow; none outside the week or on a day off (R46).

    A follow-up takes the clock times that the sends of the whole week and the follow-ups of earlier days leave (F12).
    """
    around = follow_up_constraints(context.week, context.days, context.request, context.seed, context.zone)
    gap = context.send_types[FOLLOW_UP].min_minutes_between
    used = clock_times(context.week.slots)
    minutes: dict[str, int] = {}
    over: list[str] = []
    days = days_on(context.request, context.start, context.zone)
    lost = [no_time(parent, around, used, days, parents) for parent in parents if parent.date not in days]
    for day in days:
        candidates = [Candidate(parent, options(parent, around, used)) for parent in parents if parent.date == day]
        chosen = choose_minutes(candidates, FOLLOW_UPS_PER_DAY, gap)
        beyond = _over_limit(candidates, chosen)
        reached = {*chosen, *beyond}
        lost += (
            no_time(it.parent, around, used, days, parents) for it in candidates if it.parent.slot_id not in reached
        )
        used.update(Counter(chosen.values()))
        minutes |= chosen
        over += beyond
    order = [it.slot_id for it in parents]
    return FollowUpPlan(minutes, tuple(over), tuple(sorted(lost, key=lambda one: order.index(one.slot_id))))


def _over_limit(candidates: Sequence[Candidate], chosen: Mapping[str, int]) -> list[str]:
    """Who had a free minute and was left out of a full day."""
    if len(chosen) < FOLLOW_UPS_PER_DAY:
        return []
    return [it.parent.slot_id for it in candidates if it.options and it.parent.slot_id not in chosen]
