"""The finished week as the checks see it: the items, and what the phases before said they rest on.

The items are what is judged, so that a week that a person edited is judged as it stands; the phases' outputs only say
what was planned, documented or relaxed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from eros.failures import Finding
from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.documents import Item, Recovery
from eros.vocabulary.facts import BestTiming, Creator, Vault, VolumeConfig
from eros.vocabulary.limits import SPACING
from eros.vocabulary.posting_window import days_on
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import days_of_week, minute_of
from eros.vocabulary.week import Allocation, Caption, DayQuota, FollowUp, FollowUps, Slot, TimedSlot, TimedWeek


@dataclass(frozen=True)
class FinishedWeek:
    """``start`` is the week's Monday, ``today`` the creator's date when the week was planned, ``findings`` what
    went otherwise until then."""

    items: tuple[Item, ...]
    start: date
    request: Request
    creator: Creator
    volume: VolumeConfig
    send_types: Mapping[str, SendType]
    vault: Vault
    timing: BestTiming
    audiences: Audiences
    allocation: Allocation
    timed: TimedWeek
    follow_ups: FollowUps
    today: date | None = None
    findings: tuple[Finding, ...] = ()
    recoveries: tuple[Recovery, ...] = ()
    #: The budget of a day that would leave nothing out, where Phase 4 tried it.
    budget_enough: float | None = None
    #: The one that would leave every category its share, where the request's own does not.
    budget_balanced: float | None = None

    @cached_property
    def days(self) -> tuple[date, ...]:
        return days_of_week(self.start)

    @cached_property
    def days_on(self) -> tuple[date, ...]:
        """The days that the request leaves on (R46) and the zone has (R41)."""
        return days_on(self.request, self.start, self.creator.timezone)

    @cached_property
    def sends(self) -> tuple[Item, ...]:
        """The items that are not follow-ups, in the order of time."""
        return tuple(sorted((item for item in self.items if not item.is_follow_up), key=_order))

    @cached_property
    def follow_up_items(self) -> tuple[Item, ...]:
        """The follow-ups, in the order of time."""
        return tuple(sorted((item for item in self.items if item.is_follow_up), key=_order))

    @cached_property
    def sends_by_day(self) -> Mapping[date, tuple[Item, ...]]:
        days: defaultdict[date, list[Item]] = defaultdict(list)
        for item in self.sends:
            days[item.scheduled_date].append(item)
        return {day: tuple(days[day]) for day in sorted(days)}

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.slot_id: item for item in self.items}

    @cached_property
    def planned(self) -> Mapping[str, TimedSlot | FollowUp]:
        """What the phases planned under each id."""
        slots: dict[str, TimedSlot | FollowUp] = {slot.slot_id: slot for slot in self.timed.slots}
        return slots | {made.slot_id: made for made in self.follow_ups.items}

    def kind(self, item: Item) -> SendType | None:
        return self.send_types.get(item.send_type_key)

    def caption(self, item: Item) -> tuple[Caption, int] | None:
        """The item's caption as the server offered it, and the step of the ladder; None where a person put another."""
        planned = self.planned.get(item.slot_id)
        if planned is None or planned.caption is None or planned.caption.caption_id != item.caption_id:
            return None
        return planned.caption, planned.ladder_step

    def is_pinned(self, item: Item) -> bool:
        planned = self.planned.get(item.slot_id)
        return isinstance(planned, TimedSlot) and planned.pinned_time is not None

    def gave_way(self, day: date, words: str) -> bool:
        """Whether the placement of the day documents that a rule gave way (R23); ``words`` name the rule."""
        return any(proof.date == day and words in (proof.relaxation or "") for proof in self.timed.proofs)

    def spacing(self, day: date) -> int:
        """The minutes between sends that the day was placed with."""
        return dict(zip(self.days, self.timed.spacing, strict=True)).get(day, SPACING)

    @cached_property
    def left_out(self) -> tuple[Slot, ...]:
        """Priced sends that were allocated and gave way to the request's budget (R46)."""
        if self.request.budget_per_day is None:
            return ()
        elsewhere = {*self.by_id, *self.timed.dropped, *self._without_audience}
        priced = (slot for slot in self.allocation.slots if self.send_types[slot.send_type_key].requires_price)
        return tuple(slot for slot in priced if slot.slot_id not in elsewhere)

    @cached_property
    def taken_out(self) -> tuple[TimedSlot, ...]:
        """The sends that were planned, and that a person took out: neither an item nor of the plan any more."""
        kept = {*self.by_id, *(slot.slot_id for slot in self.allocation.slots)}
        return tuple(slot for slot in self.timed.slots if slot.slot_id not in kept)

    @property
    def _without_audience(self) -> Iterator[str]:
        return (slot for it in self.findings if it.error_type == "required_target_missing" for slot in it.slot_ids)

    @cached_property
    def narrowed(self) -> bool:
        """Whether the request leaves less possible than the creator's data does (R45)."""
        return self.request.narrows or self.request.budget_per_day is not None

    @property
    def unasked(self) -> tuple[DayQuota, ...]:
        """What the days would hold without what the request narrows; empty where a week of an older version does not
        say."""
        planned = self.allocation
        return planned.unasked if self.request.narrows else planned.asked or planned.quotas


def _order(item: Item) -> tuple[datetime, str]:
    return moment(item), item.slot_id


def moment(item: Item) -> datetime:
    return datetime.combine(item.scheduled_date, item.scheduled_time)


def minute(item: Item) -> int:
    """Of the day."""
    return minute_of(item.scheduled_time)


def apart(one: Item, other: Item) -> int:
    """Minutes from one item to a later one, across midnight too."""
    return (moment(other) - moment(one)) // timedelta(minutes=1)


def ids(items: tuple[Item, ...] | list[Item]) -> tuple[str, ...]:
    return tuple(item.slot_id for item in items)
