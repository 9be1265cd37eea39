"""Where an item may stand on a day, and a new place and other words for it: by the rules that judge the week (R43)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from eros.failures import RequestError
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import Item, Remark
from eros.vocabulary.edits import Move, SwapCaption
from eros.vocabulary.limits import CLOSES, LONGEST_DELAY, OPENS, SHORTEST_DELAY
from eros.vocabulary.wall_clock import DAY, days_of_week, time_of
from eros_app.services.edit_rules import Items, alternatives, edited, followers, item_in
from eros_app.services.edited_week import goes_on, new_remarks, seen_by_checks
from nodes.validate import followups, timing, variation
from nodes.validate.finished_week import FinishedWeek
from nodes.validate.measure import Breach
from nodes.validate.reads import plan_of
from nodes.validate.verdict import CHECKS

Rule = Callable[[FinishedWeek], Iterable[Breach]]

_BY_THE_CLOCK: tuple[Rule, ...] = (*timing.RULES, *variation.ITEM_RULES, *followups.RULES)
_ALONE = timing.OF_ONE_DAY | variation.OF_ONE_DAY
#: Of the rules that look at a clock those that see a day by itself, what forbids most minutes first, and those that
#: need the whole week.
_OF_A_DAY: tuple[Rule, ...] = tuple(
    sorted((rule for rule in _BY_THE_CLOCK if rule in _ALONE), key=lambda rule: rule is not timing.spacing)
)
_OF_THE_WEEK: tuple[Rule, ...] = tuple(rule for rule in _BY_THE_CLOCK if rule not in _ALONE)
_MINUTES = tuple(map(time_of, range(OPENS, CLOSES + 1)))
#: Minutes between two spans that may be told as one.
_SHORT = 3
#: Minutes within which what is made anew is looked for first.
_CLOSE = 120


def free_places(
    basis: WeekBasis, items: Sequence[Item], slot_id: str, day: date, now: datetime | None = None
) -> tuple[time, ...]:
    """The minutes of the day at which the item breaks no rule that holds now, and of which no new warning comes.
    ``now``: what is over then is left out."""
    return tuple(_free(basis, tuple(items), slot_id, day, _to_come(basis, day, _MINUTES, now)))


def place_near(
    basis: WeekBasis, items: Items, slot_id: str, day: date, clock: time, now: datetime | None = None
) -> time | None:
    """Of those times the one that is nearest to this one; None where the day has none."""
    near = sorted(_MINUTES, key=lambda one: abs(_minute(one) - _minute(clock)))
    return next(_free(basis, items, slot_id, day, _to_come(basis, day, near, now)), None)


def _to_come(basis: WeekBasis, day: date, clocks: Iterable[time], now: datetime | None) -> list[time]:
    zone = ZoneInfo(basis.creator.timezone)
    return [clock for clock in clocks if now is None or datetime.combine(day, clock, zone) > now]


def _free(basis: WeekBasis, items: Items, slot_id: str, day: date, clocks: Iterable[time]) -> Iterator[time]:
    """Of these times those that are free, as they are asked for: what a day by itself forbids needs no whole week."""
    item = item_in(items, slot_id)
    plan = plan_of(seen_by_checks(basis, items))
    standing = _Standing(item, items)
    mends = standing.is_broken(plan)
    near, far = _near(items, item, day)
    of_day, of_week = _Before(_OF_A_DAY, plan, near), _Before(_OF_THE_WEEK, plan, items)
    others_hold: bool | None = True if day == item.scheduled_date else None
    for clock in clocks:
        if (day, clock) == (item.scheduled_date, item.scheduled_time):
            continue
        try:
            moved = edited(Move(slot_id=slot_id, day=day, clock=clock), near, basis)
        except RequestError:
            continue
        if len(moved) < len(near):  # its follow-up has no place in the week then
            continue
        if of_day.is_better_than(moved) or of_week.is_better_than((*far, *moved)):
            continue
        if mends and standing.is_broken(replace(plan, items=(*far, *moved))):
            continue
        if others_hold is None:  # they look at days and at no clock
            others_hold = not _Before((_other_checks,), plan, items).is_better_than((*far, *moved))
        if not others_hold:
            return
        yield clock


def _near(items: Items, item: Item, day: date) -> tuple[Items, Items]:
    """What an item may meet as it moves to the day, its parent and follow-ups with it, and the rest of the week."""
    along = {
        item.slot_id,
        item.parent_item_id or item.slot_id,
        *(one.slot_id for one in followers(items, item.slot_id)),
    }
    days = {item.scheduled_date, day} | {one.scheduled_date for one in items if one.slot_id in along}
    if len(along) > 1:  # a follow-up may come to stand on the day after
        days |= {one + DAY for one in days}
    near = tuple(one for one in items if one.scheduled_date in days)
    return near, tuple(one for one in items if one.scheduled_date not in days)


_DELAYS = range(SHORTEST_DELAY, LONGEST_DELAY + 1)
#: Errors about follow-ups as such: no time of day mends them.
_OF_NO_TIME = frozenset({"orphaned_followup", "second_followup", "unwanted_followup", "followup_limit"})


class _Standing:
    """An item and the follow-ups that move with it, whose own errors another place may mend."""

    def __init__(self, item: Item, items: Items) -> None:
        along = followers(items, item.slot_id)
        self._ids = {item.slot_id, *(one.slot_id for one in along)}
        delays = {one.followup_delay_minutes for one in along}  # they stay as they are
        self._lasting = _OF_NO_TIME if delays <= {*_DELAYS} else _OF_NO_TIME | {"followup_delay"}

    def is_broken(self, plan: FinishedWeek) -> bool:
        errors = (breach for rule in _BY_THE_CLOCK for breach in rule(plan) if breach.error)
        return any(self._ids.intersection(one.items) and one.type not in self._lasting for one in errors)


class _Before:
    """What rules say of some items of a week, to be held against what they say once one of them has moved."""

    def __init__(self, rules: Sequence[Rule], plan: FinishedWeek, items: Items) -> None:
        self._plan = plan
        seen = replace(plan, items=items)
        self._told = [(rule, _apart(rule(seen))) for rule in rules]

    def is_better_than(self, items: Items) -> bool:
        """Whether something is said now that was not: as the edit itself would tell it."""
        seen = replace(self._plan, items=items)
        for rule, (errors, warnings) in self._told:
            broken, warned = _apart(rule(seen))
            more = new_remarks(warnings, warned)
            if new_remarks(errors, broken) or not all(
                any(goes_on(one, it) for it in errors + warnings) for one in more
            ):
                return True
        return False


def _apart(breaches: Iterable[Breach]) -> tuple[list[Remark], list[Remark]]:
    """Errors and warnings."""
    told: tuple[list[Remark], list[Remark]] = [], []
    for one in breaches:
        told[not one.error].append(one.remark)
    return told


def _other_checks(plan: FinishedWeek) -> Iterator[Breach]:
    """All but what the rules of the clock say."""
    theirs = {breach.type for rule in _BY_THE_CLOCK for breach in rule(plan)}
    return (one for check in CHECKS for one in check.measure(plan).breaches if one.type not in theirs)


def in_spans(places: Sequence[time]) -> tuple[tuple[time, time], ...]:
    """The places as spans, from minute to minute."""
    spans: list[tuple[time, time]] = []
    for place in places:
        if spans and _minute(place) - _minute(spans[-1][1]) == 1:
            spans[-1] = (spans[-1][0], place)
        else:
            spans.append((place, place))
    return tuple(spans)


def spans_in_words(spans: Sequence[tuple[time, time]]) -> str:
    """The same for reading: what only leaves out minutes that are free in no hour is one span, and those are named.

    "08:01 to 10:14, 12:46; at none of the minutes :15, :30".
    """
    free = {minute % 60 for first, last in spans for minute in range(_minute(first), _minute(last) + 1)}
    joined: list[tuple[time, time]] = []
    left_out: set[int] = set()
    for first, last in spans:
        between = {minute % 60 for minute in range(_minute(joined[-1][1]) + 1, _minute(first))} if joined else free
        if between & free or len(between) > _SHORT:
            joined.append((first, last))
        else:
            joined[-1], left_out = (joined[-1][0], last), left_out | between
    said = ", ".join(f"{one:%H:%M}" if one == other else f"{one:%H:%M} to {other:%H:%M}" for one, other in joined)
    never = ", ".join(f":{minute:02}" for minute in sorted(left_out))
    return f"{said}; at none of the minutes {never}" if never else said


def regenerated(basis: WeekBasis, items: Items, slot_id: str, times: int, now: datetime) -> Items:
    """The item with the next best words, at another minute of its day that breaks no rule and is to come: one in a
    prime hour stays in one, another close to where it stood, if there is room. ``times``: how often it was made anew
    before, so that each time is another draw (R43)."""
    item = item_in(items, slot_id)
    if alternatives(item, items, basis):
        items = edited(SwapCaption(slot_id=slot_id), items, basis)
    if item.is_follow_up:
        return items
    prime = basis.timed.prime_hours[days_of_week(basis.run.week_start).index(item.scheduled_date)]
    like = [clock for clock in _MINUTES if (clock.hour in prime) == (item.scheduled_time.hour in prime)]
    Random(f"{basis.run.seed}|{slot_id}|{times}").shuffle(like)
    like.sort(key=lambda clock: abs(_minute(clock) - _minute(item.scheduled_time)) > _CLOSE)
    to_come = _to_come(basis, item.scheduled_date, like, now)
    drawn = next(_free(basis, items, slot_id, item.scheduled_date, to_come), None)
    return items if drawn is None else edited(Move(slot_id=slot_id, clock=drawn), items, basis)


def _minute(clock: time) -> int:
    return 60 * clock.hour + clock.minute
