"""The minutes of a week's follow-ups, one day after the other (R28, F9, F12)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.follow_up_limits import follow_up_limits
from eros.vocabulary.posting_window import days_on
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import MINUTES_PER_DAY, days_of_week
from eros.vocabulary.week import NoTime, TimedWeek
from nodes.follow_up.choice import Candidate, choose_minutes
from nodes.follow_up.no_time import HOUR, no_time
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
    limits = follow_up_limits(context.send_types)
    used = clock_times(context.week.slots)
    minutes: dict[str, int] = {}
    over: list[str] = []
    days = days_on(context.request, context.start, context.zone)
    lost = [no_time(parent, around, used, days, parents) for parent in parents if parent.date not in days]
    if limits.none:
        return FollowUpPlan(over_limit=tuple(it.slot_id for it in parents))
    last = -limits.gap  # the end of the follow-ups of earlier days, as a minute of this day
    for earlier, day in pairwise((days[0], *days)) if days else ():
        last -= (day - earlier).days * MINUTES_PER_DAY
        apart = last + limits.overnight
        free = [Candidate(parent, options(parent, around, used)) for parent in parents if parent.date == day]
        candidates = [Candidate(it.parent, tuple(one for one in it.options if one.minute >= apart)) for it in free]
        chosen = choose_minutes(candidates, limits.a_day, limits.gap)
        beyond = _over_limit(candidates, chosen, limits.a_day)
        reached = {*chosen, *beyond}
        usual = choose_minutes(free, limits.a_day, HOUR) if limits.gap > HOUR else {}
        lost += (
            no_time(it.parent, around, used, days, parents, limits.gap if it.parent.slot_id in usual else None)
            for it in candidates
            if it.parent.slot_id not in reached
        )
        used.update(Counter(chosen.values()))
        minutes |= chosen
        over += beyond
        last = max((last, *chosen.values()))
    if limits.a_week is not None:
        first = [it.slot_id for it in sorted(parents, key=lambda it: it.rank) if it.slot_id in minutes]
        over += first[limits.a_week :]
        minutes = {slot_id: minutes[slot_id] for slot_id in first[: limits.a_week]}
    order = [it.slot_id for it in parents]
    return FollowUpPlan(minutes, tuple(over), tuple(sorted(lost, key=lambda one: order.index(one.slot_id))))


def _over_limit(candidates: Sequence[Candidate], chosen: Mapping[str, int], most: int) -> list[str]:
    """Who had a free minute and was left out of a full day."""
    if len(chosen) < most:
        return []
    return [it.parent.slot_id for it in candidates if it.options and it.parent.slot_id not in chosen]
