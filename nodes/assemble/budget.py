"""What a fan could be charged in a day stays within the request's budget (R46).

The priced send with the lowest priority gives way to an unpriced type of its category that suits its caption and its
time; where none does, it is left out. Pinned events give way last (R47).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eros.words.audience import Audiences
from eros.words.catalogue import EVERYONE, SendType
from eros.words.stand_in import House, may_stand_in, use
from eros.words.week import TimedSlot
from nodes.assemble.pricing import suggested_price

_DAY = 24 * 60


@dataclass(frozen=True)
class Ground:
    """What the assembly rests on."""

    confidence: float
    send_types: Mapping[str, SendType]
    audiences: Audiences
    house: House

    def price(self, slot: TimedSlot) -> float:
        return suggested_price(self.send_types[slot.send_type_key], self.confidence) or 0.0


def within_budget(slots: Sequence[TimedSlot], ground: Ground) -> tuple[TimedSlot, ...]:
    """The slots that the day's budget allows, some of them as another type; without a budget all of them."""
    budget = ground.house.request.budget_per_day
    if budget is None:
        return tuple(slots)
    week = list(slots)
    for day in sorted({slot.scheduled_at.date() for slot in slots}):
        while (over := _priced(week, day, ground)) and _cents(over, ground) > round(budget * 100):
            week = _without_last(week, over, ground)
    return tuple(week)


def _priced(week: Sequence[TimedSlot], day: date, ground: Ground) -> list[TimedSlot]:
    return [slot for slot in week if slot.scheduled_at.date() == day and ground.price(slot)]


def _cents(priced: Sequence[TimedSlot], ground: Ground) -> int:
    return sum(round(ground.price(slot) * 100) for slot in priced)


def _without_last(week: Sequence[TimedSlot], priced: Sequence[TimedSlot], ground: Ground) -> list[TimedSlot]:
    """The week after one of ``priced`` gave way."""
    last = max(priced, key=lambda slot: (slot.pinned_time is None, slot.priority, slot.slot_id))
    others = [slot for slot in week if slot.slot_id != last.slot_id]
    stand_in = unpriced(last, others, ground)
    return others if stand_in is None else [stand_in if slot.slot_id == last.slot_id else slot for slot in week]


def unpriced(slot: TimedSlot, others: Sequence[TimedSlot], ground: Ground) -> TimedSlot | None:
    """``slot`` as an unpriced type of its category that keeps every rule the slot's own type kept; None if none can."""
    for kind in ground.send_types.values():
        target_key = kind.default_target or EVERYONE
        channel_key = ground.audiences.channel_for(kind.channel_key, target_key)
        if channel_key is not None and _may_stand(kind, slot, others, ground):
            return _as_type(slot, kind, target_key, channel_key)
    return None


def _may_stand(kind: SendType, slot: TimedSlot, others: Sequence[TimedSlot], ground: Ground) -> bool:
    return (
        not kind.requires_price
        and not kind.required_target
        and may_stand_in(kind, slot, others, ground.house)
        and _far_enough(kind, slot, others)
        and kind.send_type_key not in _neighbours(slot, others)
    )


def _far_enough(kind: SendType, slot: TimedSlot, others: Sequence[TimedSlot]) -> bool:
    """The type's gap, across midnight too; 1440 minutes mean once a calendar day (R27)."""
    if kind.min_minutes_between == _DAY:
        return use(kind, slot, others)[0] == 0
    gap = timedelta(minutes=kind.min_minutes_between)
    same = (other for other in others if other.send_type_key == kind.send_type_key)
    return all(abs(other.scheduled_at - slot.scheduled_at) >= gap for other in same)


def _neighbours(slot: TimedSlot, others: Sequence[TimedSlot]) -> set[str]:
    """The types right before and after the slot on its day: the same is never sent twice in a row (R13)."""
    today = [other for other in others if other.scheduled_at.date() == slot.scheduled_at.date()]
    before = max((it for it in today if it.scheduled_at < slot.scheduled_at), key=_time, default=None)
    after = min((it for it in today if it.scheduled_at > slot.scheduled_at), key=_time, default=None)
    return {neighbour.send_type_key for neighbour in (before, after) if neighbour}


def _time(slot: TimedSlot) -> tuple[datetime, str]:
    return slot.scheduled_at, slot.slot_id


def _as_type(slot: TimedSlot, kind: SendType, target_key: str, channel_key: str) -> TimedSlot:
    gave_way = f"{slot.send_type_key} gave way to {kind.send_type_key}: the day's budget is spent"
    return slot.model_copy(
        update={
            "send_type_key": kind.send_type_key,
            "target_key": target_key,
            "channel_key": channel_key,
            "media_type": kind.media_type,
            "flyer_required": kind.requires_flyer,
            "expires_at": kind.expires_at(slot.scheduled_at),
            "warnings": (*slot.warnings, gave_way),
        }
    )
