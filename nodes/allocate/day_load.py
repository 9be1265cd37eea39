"""How many sends a day's hours leave room for, and which: what is known of a day before any hour of it is told.

Nothing here changes a wish; what a request asks for is allocated as Phase 2 does it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import repeat
from typing import NamedTuple

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.lattice import daily_jitters
from eros.vocabulary.limits import CLOSES, OPENS, QUARTER, SPACING
from eros.vocabulary.posting_window import Window, room, send_times, wished_window
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import minute_of
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.allocation import choose_types
from nodes.allocate.fitting import Pin, can_stand
from nodes.allocate.plan import AllocationContext, plan_allocation
from nodes.allocate.strategies import select_strategies

#: The hours of a day of which nothing is asked.
DAY = Window(OPENS, CLOSES)
#: The hours that single days have of their own.
HOURS_BY_DAY = ("not_before_on", "not_after_on")


class DayLoad(NamedTuple):
    """How many sends a day has without its hours, the types with them, the pinned ones, and what says at which times
    the others can start."""

    date: date
    sends: int
    types: list[str]
    pins: list[Pin]
    window: Window
    jitter: int
    avoid_hours: tuple[int, ...]

    def room(self, spacing: int = SPACING, step: int = QUARTER) -> int:
        """How many sends can stand there at most, the pinned ones among them."""
        return self.holds(self.times(step), spacing)

    def holds(self, times: Iterable[int], spacing: int = SPACING) -> int:
        """How many can stand if they may start at these times, the pinned ones among them."""
        return len(self.pins) + room(times, spacing, [minute for _, minute in self.pins])

    def fit(self) -> int:
        """How many of the sends its hours leave room and types for."""
        return min(len(self.types), self.room())

    def times(self, step: int = QUARTER) -> tuple[int, ...]:
        return send_times(self.window, self.jitter, self.avoid_hours, step)

    def keeps_all(self, kinds: Mapping[str, SendType]) -> bool:
        """Whether the day loses nothing to its hours."""
        return self.fit() >= self.sends and can_stand(self.types, self.times(), self.pins, kinds)


def day_loads(context: AllocationContext) -> list[DayLoad]:
    usual, pins = map(len, _chosen(without_hours(context))), map(_minutes_by_type, context.pins)
    jitters, avoid = daily_jitters(context.seed, context.week_start), repeat(context.avoid_hours)
    return list(map(DayLoad, context.dates, usual, _chosen(context), pins, context.windows, jitters, avoid))


def _minutes_by_type(pins: Iterable[PinnedEvent]) -> list[Pin]:
    return [(pin.send_type_key, minute_of(pin.time)) for pin in pins]


def _chosen(context: AllocationContext) -> list[list[str]]:
    """The types that each day gets."""
    plan = plan_allocation(context)
    strategies = select_strategies(context.seed, context.performance, context.request.focus, context.days_on)
    return choose_types(context, plan, strategies)


def without_hours(context: AllocationContext) -> AllocationContext:
    usual = {name: Request.model_fields[name].default for name in ("not_before", "not_after", *HOURS_BY_DAY)}
    return replace(context, request=changed_by(context.request, **usual))


def changed_by(request: Request, **wish: object) -> Request:
    return request.model_copy(update=wish)


def all_fit(context: AllocationContext, days: Iterable[DayLoad]) -> bool:
    return all(day.keeps_all(context.send_types) for day in days)


def is_narrowed(request: Request, day: date) -> bool:
    return any(wished_window(request, day))


def minutes_of(window: Window) -> tuple[list[int], list[int]]:
    """The minutes at which a send may stand, and those between that the zone's clock closes."""
    between = range(window.opens, window.closes + 1)
    return [at for at in between if window.holds(at)], [at for at in between if not window.holds(at)]
