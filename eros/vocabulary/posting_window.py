"""The part of a day in which its sends may stand, in minutes of the day, wall clock (R23, R45).

The one home of the window: allocation counts what fits in it, placement and follow-ups keep to it, validation measures
against it. Both ends belong to it, it never relaxes, and minutes that the creator's zone skips are no part of it (R41).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.lattice import daily_jitters, starts
from eros.vocabulary.limits import CLOSES, LAST_PARENT, OPENS, QUARTER, SPACING
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import MINUTES_PER_DAY, clock_changes, days_of_week, minute_of


class Window(NamedTuple):
    """The first and the last minute at which a send may stand, and those between at which none may.

    ``jumps`` are the minutes at which the clock jumps: across one, it does not tell how far apart two sends are.
    """

    opens: int
    closes: int
    closed: frozenset[int] = frozenset()
    jumps: tuple[int, ...] = ()

    def holds(self, minute: int) -> bool:
        return self.opens <= minute <= self.closes and minute not in self.closed

    def follows(self, minute: int, later: int) -> bool:
        """Whether the later minute is as long after the other as the clock says."""
        return not any(minute < jump <= later for jump in self.jumps)


def wished_window(request: Request, day: date | None = None) -> tuple[time | None, time | None]:
    """The first and the last time that the request wants, None where it says nothing; without a day: on any day.

    A day's own hours and the week's both hold.
    """
    if day is None:
        return request.not_before, request.not_after
    earliest = (at for at in (request.not_before, request.not_before_on.get(day)) if at is not None)
    latest = (at for at in (request.not_after, request.not_after_on.get(day)) if at is not None)
    return max(earliest, default=None), min(latest, default=None)


def posting_window(request: Request, day: date | None = None, zone: str | None = None) -> Window:
    """08:00 to 23:30, as far as the request wants it on that day and the zone has it; an end before its beginning holds
    nothing."""
    earliest, latest = wished_window(request, day)
    opens = OPENS if earliest is None else max(OPENS, minute_of(earliest))
    closes = CLOSES if latest is None else min(CLOSES, minute_of(latest))
    return Window(opens, closes, *(_of_clock(day, zone) if day is not None and zone is not None else ()))


@cache
def _of_clock(day: date, zone: str) -> tuple[frozenset[int], tuple[int, ...]]:
    """The minutes that the zone's clock closes, and where it jumps.

    What is skipped is no part of the day, and for 45 minutes after it nothing is sent: fans would see it as near to
    what stands before the jump as the two really are.
    """
    changes = clock_changes(day, zone)
    closed = frozenset(
        minute
        for change in changes
        if change.until > change.minute
        for minute in range(max(OPENS, change.minute), min(CLOSES + 1, change.until + SPACING, MINUTES_PER_DAY))
    )
    return closed, tuple(change.minute for change in changes if OPENS < change.minute <= CLOSES)


@cache
def closed_somewhere(day: date) -> frozenset[int]:
    """The minutes that the clock of any zone closes: what is advised before the page's zone is known stands in none of
    them."""
    return frozenset[int]().union(*(_of_clock(day, zone)[0] for zone in available_timezones()))


def is_skipped(day: date, zone: str) -> bool:
    """Whether the zone has nothing of the day in which a send could stand: it went over the date line."""
    return len(_of_clock(day, zone)[0]) == CLOSES + 1 - OPENS


def days_on(request: Request, week_start: date, zone: str) -> tuple[date, ...]:
    """The days of the week that the request leaves on (R46) and that the zone has (R41)."""
    return tuple(day for day in days_of_week(week_start) if day not in request.days_off and not is_skipped(day, zone))


def send_times(window: Window, jitter: int, avoid: Collection[int] = (), step: int = QUARTER) -> tuple[int, ...]:
    """The lattice times of a day at which its sends can start: within the window, in no hour to avoid (R23)."""
    return tuple(at for at in starts(jitter, step) if window.holds(at) and at // 60 not in avoid)


def week_times(
    request: Request, week_start: date, seed: int, zone: str, avoid: Collection[int] = ()
) -> tuple[tuple[int, ...], ...]:
    """The minutes of each day of the week at which its sends can start.

    The page's own hours to ``avoid`` give way before a send does (R23): they count only beside hours that were asked
    for, which never take a send away.
    """
    asked = request.not_before or request.not_after or request.not_before_on or request.not_after_on
    windows = (posting_window(request, day, zone) for day in days_of_week(week_start))
    jitters = daily_jitters(seed, week_start)
    return tuple(
        send_times(window, jitter, avoid if asked else ()) for window, jitter in zip(windows, jitters, strict=True)
    )


def day_cap(kind: SendType, limits: Mapping[str, int], times: Iterable[int], pinned: Collection[int] = ()) -> int:
    """How often the type may occur on a day whose sends can start at ``times``, those pinned at minutes counted; never
    fewer than are pinned. ``limits``: what the server says of types (A14)."""
    stated = min(kind.max_per_day, limits.get(kind.send_type_key, kind.max_per_day))
    fitting = min(every_day(kind), day_holds(kind, times, pinned))
    return max(len(pinned), min(stated, fitting))


def every_day(kind: SendType) -> int:
    """How many a day leave the gap room across midnight if every day has as many, at whatever hours (R27, B7)."""
    gap = kind.min_minutes_between
    return kind.max_per_day if gap == 0 else max(1, (MINUTES_PER_DAY - 1) // gap)


def day_holds(kind: SendType, times: Iterable[int], pinned: Collection[int] = ()) -> int:
    """As many as the gap leaves room for within a day whose sends can start at ``times``, the pinned ones counted."""
    gap = kind.min_minutes_between
    if gap == 0:
        return kind.max_per_day
    return len(pinned) + room(for_parents(times) if kind.can_have_followup else times, gap, pinned)


def days_between(kind: SendType) -> int:
    """From how many calendar days on two sends of the type can keep its gap, the later one at the hour of the other or
    after it; 1 for a gap of a day at most, since a whole day means once a calendar day (R27)."""
    return max(1, -(-kind.min_minutes_between // MINUTES_PER_DAY))


def too_soon(kind: SendType, day: int, days: Iterable[int]) -> bool:
    """Whether one of the other days that have the type is too near for its gap (R27)."""
    return any(0 < abs(day - other) < days_between(kind) for other in days)


def for_parents(times: Iterable[int]) -> tuple[int, ...]:
    """Those at which a send that takes a follow-up can start (R28)."""
    return tuple(at for at in times if at <= LAST_PARENT)


def room(times: Iterable[int], spacing: int, taken: Collection[int] = ()) -> int:
    """How many more sends can start at these times, in order, with this spacing, around those at the minutes
    ``taken``: as early as can be each, which leaves most to the others."""
    count, last = 0, -spacing
    for at in times:
        if at - last >= spacing and all(abs(at - minute) >= spacing for minute in taken):
            count, last = count + 1, at
    return count
