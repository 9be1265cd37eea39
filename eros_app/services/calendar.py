"""A week as a calendar: columns of days, rows of hours, a chip a send. Pure, and drawn by the templates.

Hours in which no day has a send are folded to a strip, so nothing is ever clipped; an item stands at its minute, with
no duration; where two would cover one another, the second stands in the second lane.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.documents import Item, Remark, ResultDocument
from eros.vocabulary.edits import ItemMarks
from eros.vocabulary.numbers import digits
from eros.vocabulary.posting_window import wished_window
from eros.vocabulary.wall_clock import clock_changes, days_of_week, minute_of
from eros.vocabulary.week import DayQuota

#: The letter of each category beside its colour.
LETTERS: dict[Category, str] = {"revenue": "R", "engagement": "E", "retention": "T"}
#: Minutes that a chip is high: what stands nearer than this goes into the second lane.
CHIP_MINUTES = 15
HOURS = range(24)

#: A day, and the spans of it in which an item may stand, first and last minute.
FreePlaces = tuple[date, Sequence[tuple[time, time]]]


@dataclass(frozen=True)
class Chip:
    """An item where it stands. ``minute``: within its hour; ``thread``: minutes back to its parent on the same day."""

    item: Item
    letter: str
    minute: int
    lane: int
    thread: int
    warnings: tuple[str, ...]
    marks: ItemMarks

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
        said += ["caption to be written"] * self.item.needs_caption
        said += ["accepted"] * self.marks.accepted + ["locked"] * self.marks.locked
        said += ["edited"] * bool(self.marks.edited)
        said += [f"{len(self.warnings)} findings"] * bool(self.warnings)
        return ", ".join(said)


@dataclass(frozen=True)
class Meter:
    """Sends of a category against the day's quota; None where nobody knows it."""

    letter: str
    category: Category
    count: int
    quota: int | None


@dataclass(frozen=True)
class HourOfDay:
    """An hour of a day. ``now``: the minute of the now line in it, or None. ``free``: minutes and lengths of the spans
    in which the open item may stand."""

    day: date
    hour: int
    chips: tuple[Chip, ...]
    is_prime: bool
    is_closed: bool
    now: int | None
    free: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class HourRow:
    """An hour of the axis, or a strip of hours in which nothing stands."""

    first: int
    last: int
    cells: tuple[HourOfDay, ...]

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
    """A day's meters: quotas, prices, the lowest spacing in minutes, findings; ``changes``: where its clocks jump."""

    day: date
    strategy: str
    meters: tuple[Meter, ...]
    follow_ups: int
    prices: float
    lowest_spacing: int | None
    findings: int
    changes: tuple[str, ...]
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class Calendar:
    days: tuple[DayHead, ...]
    rows: tuple[HourRow, ...]
    hidden: frozenset[Category]

    def chip(self, slot_id: str) -> Chip | None:
        return next((chip for day in self.days for chip in day.chips if chip.item.slot_id == slot_id), None)


def told_once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Those of the same words as one, about the items of all of them."""
    told: dict[tuple[str, str | None], Remark] = {}
    for one in remarks:
        before = told.get((one.message, one.rule))
        items = dict.fromkeys((*before.items, *one.items) if before else one.items)
        told[one.message, one.rule] = (before or one).model_copy(update={"items": tuple(items)})
    return tuple(told.values())


def calendar(
    week: ResultDocument,
    basis: WeekBasis | None,
    now: datetime | None,
    hidden: frozenset[Category] = frozenset(),
    places: FreePlaces | None = None,
) -> Calendar:
    """The week's calendar in the creator's zone. ``now``: None where no now line is drawn. ``hidden``: categories whose
    chips are left out of the grid; the meters count them all the same. ``places``: where the open item may stand."""
    days = days_drawn(week)
    chips = _chips(week)
    there = now.astimezone(ZoneInfo(week.timezone)) if now is not None else None
    heads = tuple(_head(week, basis, day, chips[day]) for day in days)
    shown = {day: [chip for chip in chips[day] if chip.item.category not in hidden] for day in days}
    used = {chip.item.scheduled_time.hour for of_day in shown.values() for chip in of_day}
    if there is not None and there.date() in days:
        used.add(there.hour)
    free = _free(places)
    used |= {hour for _, hour in free}
    rows = [
        _row(week, basis, first, last, days, shown, there, free) if first in used else HourRow(first, last, ())
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
                chips=tuple(chip for chip in shown[day] if chip.item.scheduled_time.hour == first),
                is_prime=first in prime.get(day.isoformat(), ()),
                is_closed=basis is not None and _is_closed(basis, day, first),
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


def _is_closed(basis: WeekBasis, day: date, hour: int) -> bool:
    """Whether nothing may be sent in the hour: one to avoid, a day off, or outside the hours asked for."""
    earliest, latest = wished_window(basis.request, day)
    early = earliest is not None and hour < earliest.hour
    late = latest is not None and hour > latest.hour
    return hour in basis.timing.avoid_hours or day in basis.request.days_off or early or late


def _chips(week: ResultDocument) -> Mapping[date, list[Chip]]:
    """By day, in the order of time."""
    noted = _noted(week)
    by_id = {item.slot_id: item for item in week.items}
    chips: defaultdict[date, list[Chip]] = defaultdict(list)
    for item in sorted(week.items, key=lambda it: (it.scheduled_date, it.scheduled_time, it.slot_id)):
        of_day = chips[item.scheduled_date]
        parent = by_id.get(item.parent_item_id or "")
        same_day = parent is not None and parent.scheduled_date == item.scheduled_date
        lanes = {one.lane for one in of_day if _minute(item) - _minute(one.item) < CHIP_MINUTES}
        of_day.append(
            Chip(
                item=item,
                letter=LETTERS[item.category],
                minute=item.scheduled_time.minute,
                lane=0 if 0 not in lanes else 1,
                thread=_minute(item) - _minute(parent) if parent is not None and same_day else 0,
                warnings=tuple(dict.fromkeys([*item.warnings, *noted.get(item.slot_id, ())])),
                marks=week.marks.get(item.slot_id, ItemMarks()),
            )
        )
    return chips


def _minute(item: Item) -> int:
    return minute_of(item.scheduled_time)


def _apart(one: Item, other: Item) -> int:
    """Minutes that go by between two sends, also where the zone's clocks change between them."""
    if one.scheduled_at is None or other.scheduled_at is None:
        return _minute(other) - _minute(one)
    return (other.scheduled_at - one.scheduled_at) // timedelta(minutes=1)


def _noted(week: ResultDocument) -> Mapping[str, list[str]]:
    """What the report and the degradations say of each item."""
    noted: defaultdict[str, list[str]] = defaultdict(list)
    report = week.validation_report
    for remark in (*report.errors, *report.warnings):
        for slot_id in remark.items:
            noted[slot_id].append(_told(remark))
    for it in week.degradations:
        for slot_id in it.slots:
            noted[slot_id].append(it.impact)
    return noted


def _told(remark: Remark) -> str:
    return f"{remark.message} ({remark.rule})" if remark.rule else remark.message


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


def _quota(week: ResultDocument, basis: WeekBasis | None, day: date) -> DayQuota | None:
    if basis is None or day not in days_of_week(week.week_start):
        return None
    return basis.allocation.quotas[(day - week.week_start).days]


def _changes(day: date, zone: str) -> Iterable[str]:
    for change in clock_changes(day, zone):
        at = f"{change.minute // 60:02}:{change.minute % 60:02}"
        if change.until > change.minute:
            yield f"clocks go forward at {at}: {change.until - change.minute} minutes are skipped"
        else:
            yield f"clocks go back at {at}: the hour before comes twice"
