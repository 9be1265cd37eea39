"""A week as a calendar: columns of days, rows of hours, a chip a send. Pure, and drawn by the templates.

Hours in which no day has a send are folded to a strip, so nothing is ever clipped; an item stands at its minute, with
no duration. Where two would cover one another they stand in two lanes; of more, what finds both lanes taken stands
below, later than its minute, and none is ever hidden.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.edits import ItemMarks
from eros.vocabulary.numbers import digits
from eros.vocabulary.posting_window import wished_window
from eros.vocabulary.wall_clock import clock_changes, days_of_week, minute_of
from eros.vocabulary.week import DayQuota
from eros_app.services.noted import noted_of

#: The letter of each category beside its colour.
LETTERS: dict[Category, str] = {"revenue": "R", "engagement": "E", "retention": "T"}
LANES = 2
HOURS = range(24)
LAST_MINUTE = 24 * 60 - 1

#: A day, and the spans of it in which an item may stand, first and last minute.
FreePlaces = tuple[date, Sequence[tuple[time, time]]]


@dataclass(frozen=True)
class Chip:
    """An item where it is drawn. ``at``: the minute of the day; ``is_half``: beside one in the other lane; ``thread``:
    minutes back to its parent, where a line leads there; ``post``: what became of it, where that was told."""

    item: Item
    letter: str
    at: int
    lane: int
    is_half: bool
    thread: int
    post: str
    warnings: tuple[str, ...]
    marks: ItemMarks

    @property
    def hour(self) -> int:
        return self.at // 60

    @property
    def minute(self) -> int:
        return self.at % 60

    @property
    def clock(self) -> str:
        return f"{self.item.scheduled_time:%H:%M}"

    @property
    def price(self) -> str:
        return f"${digits(self.item.suggested_price)}" if self.item.suggested_price is not None else ""

    @property
    def visible(self) -> str:
        """What the chip shows: letter, time, price."""
        return " ".join(filter(None, [self.letter, self.clock, self.price]))

    @property
    def label(self) -> str:
        """What a screen reader says: what is seen first, then what it is."""
        what = "follow-up" if self.item.is_follow_up else self.item.send_type_key.replace("_", " ")
        said = [self.visible, what, f"to {self.item.target_key.replace('_', ' ')}"]
        return ", ".join([*said, *self.noted])

    @property
    def noted(self) -> Sequence[str]:
        """What is marked on it, in words."""
        said = ["caption to be written"] * self.item.needs_caption
        said += ["accepted"] * self.marks.accepted + ["locked"] * self.marks.locked
        said += ["edited"] * bool(self.marks.edited)
        said += [f"{len(self.warnings)} finding{'s' * (len(self.warnings) > 1)}"] * bool(self.warnings)
        return [*said, self.post] if self.post else said


@dataclass(frozen=True)
class Meter:
    """Sends of a category against the quota that the day was asked for (R31); None where nobody knows it."""

    letter: str
    category: Category
    count: int
    quota: int | None


@dataclass(frozen=True)
class HourOfDay:
    """An hour of a day. ``closed``: minutes and lengths of the spans in which nothing may be sent. ``now``: the minute
    of the now line in it, or None. ``free``: the spans in which the open item may stand."""

    day: date
    hour: int
    chips: tuple[Chip, ...]
    is_prime: bool
    closed: tuple[tuple[int, int], ...]
    now: int | None
    free: tuple[tuple[int, int], ...] = ()

    @property
    def is_closed(self) -> bool:
        return self.closed == _WHOLE_HOUR


_WHOLE_HOUR = ((0, 60),)


@dataclass(frozen=True)
class FoldedHours:
    """Of a day, the hours of a strip; ``is_closed``: nothing may be sent in any of them."""

    day: date
    is_closed: bool


@dataclass(frozen=True)
class HourRow:
    """An hour of the axis, or a strip of hours in which nothing stands."""

    first: int
    last: int
    cells: tuple[HourOfDay, ...]
    folded: tuple[FoldedHours, ...] = ()

    @property
    def is_folded(self) -> bool:
        return not self.cells

    @property
    def label(self) -> str:
        if self.is_folded:
            return f"{self.first:02}:00 to {self.last + 1:02}:00, no sends"
        return f"{self.first:02}:00"


@dataclass(frozen=True)
class DayHead:
    """A day's meters: quotas, prices, the lowest spacing in minutes, findings; ``changes``: where its clocks jump.
    ``now``: the time where it is this day, and ``next_one`` the first that is shown of what is still ahead."""

    day: date
    strategy: str
    meters: tuple[Meter, ...]
    follow_ups: int
    prices: float
    lowest_spacing: int | None
    findings: int
    changes: tuple[str, ...]
    chips: tuple[Chip, ...]
    now: time | None = None
    next_one: Chip | None = None


@dataclass(frozen=True)
class Calendar:
    days: tuple[DayHead, ...]
    rows: tuple[HourRow, ...]
    hidden: frozenset[Category]

    def chip(self, slot_id: str) -> Chip | None:
        return next((chip for day in self.days for chip in day.chips if chip.item.slot_id == slot_id), None)


def calendar(
    week: ResultDocument,
    basis: WeekBasis | None,
    now: datetime | None,
    hidden: frozenset[Category] = frozenset(),
    places: FreePlaces | None = None,
    *,
    chip_minutes: int = 0,
    posts: Mapping[str, str] = MappingProxyType({}),
) -> Calendar:
    """The week's calendar in the creator's zone. ``now``: None where no now line is drawn. ``hidden``: categories whose
    chips are left out of the grid; the meters count them all the same. ``places``: where the open item may stand.
    ``chip_minutes``: how much of an hour a chip is high; none where the chips of an hour are a list. ``posts``: what
    became of sends."""
    days = days_drawn(week)
    chips = _chips(week, chip_minutes, posts)
    there = now.astimezone(ZoneInfo(week.timezone)) if now is not None else None
    shown = {day: [chip for chip in chips[day] if chip.item.category not in hidden] for day in days}
    heads = tuple(_now_in(_head(week, basis, day, chips[day]), there, shown[day]) for day in days)
    used = {chip.hour for of_day in shown.values() for chip in of_day}
    if there is not None and there.date() in days:
        used.add(there.hour)
    free = _free(places)
    used |= {hour for _, hour in free}
    rows = [
        _row(week, basis, first, last, days, shown, there, free) if first in used else _folded(basis, first, last, days)
        for first, last in _spans(used)
    ]
    return Calendar(heads, tuple(rows), hidden)


def days_drawn(week: ResultDocument) -> Sequence[date]:
    """Those of the week, and any other on which one of its items stands: none is left out."""
    return sorted({*days_of_week(week.week_start), *(item.scheduled_date for item in week.items)})


def _spans(used: set[int]) -> list[tuple[int, int]]:
    """Each used hour by itself, and the unused ones between them together."""
    spans: list[tuple[int, int]] = []
    for hour in HOURS:
        if hour not in used and spans and spans[-1][1] == hour - 1 and spans[-1][0] not in used:
            spans[-1] = (spans[-1][0], hour)
        else:
            spans.append((hour, hour))
    return spans


def _folded(basis: WeekBasis | None, first: int, last: int, days: Sequence[date]) -> HourRow:
    hours = range(first, last + 1)
    strips = (FoldedHours(day, all(_closed(basis, day, hour) == _WHOLE_HOUR for hour in hours)) for day in days)
    return HourRow(first, last, (), tuple(strips))


def _row(
    week: ResultDocument,
    basis: WeekBasis | None,
    first: int,
    last: int,
    days: Sequence[date],
    shown: Mapping[date, Sequence[Chip]],
    there: datetime | None,
    free: Mapping[tuple[date, int], Sequence[tuple[int, int]]],
) -> HourRow:
    prime = week.summary.daily_prime_hours
    return HourRow(
        first,
        last,
        tuple(
            HourOfDay(
                day=day,
                hour=first,
                chips=tuple(chip for chip in shown[day] if chip.hour == first),
                is_prime=first in prime.get(day.isoformat(), ()),
                closed=_closed(basis, day, first),
                now=there.minute if there is not None and (there.date(), there.hour) == (day, first) else None,
                free=tuple(free.get((day, first), ())),
            )
            for day in days
        ),
    )


def _free(places: FreePlaces | None) -> Mapping[tuple[date, int], Sequence[tuple[int, int]]]:
    """Of each hour, the parts of the spans that lie in it."""
    free: defaultdict[tuple[date, int], list[tuple[int, int]]] = defaultdict(list)
    if places is None:
        return free
    for first, last in places[1]:
        begins, ends = minute_of(first), minute_of(last) + 1
        for hour in range(begins // 60, (ends - 1) // 60 + 1):
            at, until = max(begins, 60 * hour), min(ends, 60 * hour + 60)
            free[places[0], hour].append((at - 60 * hour, until - at))
    return free


def _closed(basis: WeekBasis | None, day: date, hour: int) -> tuple[tuple[int, int], ...]:
    """In which of its minutes nothing may be sent: an hour to avoid, a day off, or outside the hours asked for."""
    if basis is None:
        return ()
    if hour in basis.timing.avoid_hours or day in basis.request.days_off:
        return _WHOLE_HOUR
    earliest, latest = wished_window(basis.request, day)
    opens = min(60, max(0, minute_of(earliest) - 60 * hour)) if earliest is not None else 0
    closes = min(60, max(0, minute_of(latest) + 1 - 60 * hour)) if latest is not None and latest.hour <= hour else 60
    if opens >= closes:
        return _WHOLE_HOUR
    return tuple((at, until - at) for at, until in ((0, opens), (closes, 60)) if until > at)


def _chips(week: ResultDocument, chip_minutes: int, posts: Mapping[str, str]) -> Mapping[date, list[Chip]]:
    """By day, in the order of time."""
    noted = noted_of(week)
    items: defaultdict[date, list[Item]] = defaultdict(list)
    for item in sorted(week.items, key=lambda it: (it.scheduled_date, it.scheduled_time, it.slot_id)):
        items[item.scheduled_date].append(item)
    chips: defaultdict[date, list[Chip]] = defaultdict(list)
    for day, of_day in items.items():
        places = _placed(of_day, chip_minutes)
        for item in of_day:
            at, lane = places[item.slot_id]
            above = places.get(item.parent_item_id or "")
            chips[day].append(
                Chip(
                    item=item,
                    letter=LETTERS[item.category],
                    at=at,
                    lane=lane,
                    is_half=any(other != lane and abs(at - near) < chip_minutes for near, other in places.values()),
                    thread=at - above[0] if above is not None and above[1] <= lane else 0,
                    post=posts.get(item.slot_id, ""),
                    warnings=tuple(noted.get(item.slot_id, ())),
                    marks=week.marks.get(item.slot_id, ItemMarks()),
                )
            )
    return chips


def _placed(of_day: Sequence[Item], chip_minutes: int) -> Mapping[str, tuple[int, int]]:
    """The minute and the lane in which each is drawn: in its own minute where a lane is free then, a follow-up in its
    parent's lane if it can; else below what stands in the lane that is free first."""
    places: dict[str, tuple[int, int]] = {}
    free = [0] * LANES
    for item in of_day:
        minute = _minute(item)
        beside = places.get(item.parent_item_id or "", (0, 0))[1]
        lane = min(range(LANES), key=lambda one: (max(free[one], minute), one != beside))
        places[item.slot_id] = max(free[lane], minute), lane
        free[lane] = places[item.slot_id][0] + chip_minutes
    last = [LAST_MINUTE] * LANES
    for slot_id, (at, lane) in reversed(places.items()):  # the day's end leaves no more room below
        places[slot_id] = min(at, last[lane]), lane
        last[lane] = places[slot_id][0] - chip_minutes
    return places


def _minute(item: Item) -> int:
    return minute_of(item.scheduled_time)


def _apart(one: Item, other: Item) -> int:
    """Minutes that go by between two sends, also where the zone's clocks change between them."""
    if one.scheduled_at is None or other.scheduled_at is None:
        return _minute(other) - _minute(one)
    return (other.scheduled_at - one.scheduled_at) // timedelta(minutes=1)


def _head(week: ResultDocument, basis: WeekBasis | None, day: date, chips: Sequence[Chip]) -> DayHead:
    sends = [chip.item for chip in chips if not chip.item.is_follow_up]
    quota = _quota(week, basis, day)
    gaps = [_apart(one, other) for one, other in pairwise(sends)]
    money = sum(item.suggested_price or 0 for item in (chip.item for chip in chips))
    return DayHead(
        day=day,
        strategy=week.summary.daily_strategies.get(day.isoformat(), "").replace("_", " "),
        meters=tuple(
            Meter(
                LETTERS[category],
                category,
                sum(item.category == category for item in sends),
                getattr(quota, category) if quota is not None else None,
            )
            for category in CATEGORIES
        ),
        follow_ups=len(chips) - len(sends),
        prices=round(money, 2),
        lowest_spacing=min(gaps, default=None),
        findings=sum(bool(chip.warnings) for chip in chips),
        changes=tuple(_changes(day, week.timezone)),
        chips=tuple(chips),
    )


def _now_in(head: DayHead, there: datetime | None, shown: Sequence[Chip]) -> DayHead:
    if there is None or there.date() != head.day:
        return head
    ahead = (chip for chip in shown if chip.item.scheduled_time > there.time())
    return replace(head, now=there.time(), next_one=next(ahead, None))


def _quota(week: ResultDocument, basis: WeekBasis | None, day: date) -> DayQuota | None:
    """What was asked of the day; a week of before that was kept knows what its days held."""
    if basis is None or day not in days_of_week(week.week_start):
        return None
    quotas = basis.allocation.asked or basis.allocation.quotas
    return quotas[(day - week.week_start).days]


def _changes(day: date, zone: str) -> Iterable[str]:
    for change in clock_changes(day, zone):
        at = f"{change.minute // 60:02}:{change.minute % 60:02}"
        if change.until > change.minute:
            yield f"clocks go forward at {at}: {change.until - change.minute} minutes are skipped"
        else:
            yield f"clocks go back at {at}: the hour before comes twice"
