"""What a fan could be charged in a day stays within the request's budget (R46), before anything is placed in time.

The priced send with the lowest priority gives way to an unpriced type of its category that can take its slot; where
none can, it is left out. Pinned events give way last (R47).
"""

from collections.abc import Sequence
from datetime import date

from eros.vocabulary.pricing import suggested_price
from eros.vocabulary.week import MatchedSlot
from nodes.target.substitute import TargetingContext, as_type, substitute


def within_budget(slots: Sequence[MatchedSlot], context: TargetingContext) -> tuple[MatchedSlot, ...]:
    """The slots that each day's budget allows, some of them as another type; without a budget all of them."""
    budget = context.limits.request.budget_per_day
    if budget is None:
        return tuple(slots)
    week = list(slots)
    for day in sorted({slot.date for slot in slots}):
        while (priced := _priced(week, day, context)) and _cents(priced, context) > round(100 * budget):
            week = _without_last(week, priced, context)
    return tuple(week)


def price(slot: MatchedSlot, context: TargetingContext) -> float:
    return suggested_price(context.send_types[slot.send_type_key], context.confidence) or 0.0


def _priced(week: Sequence[MatchedSlot], day: date, context: TargetingContext) -> list[MatchedSlot]:
    return [slot for slot in week if slot.date == day and price(slot, context)]


def _cents(priced: Sequence[MatchedSlot], context: TargetingContext) -> int:
    return sum(round(100 * price(slot, context)) for slot in priced)


def _without_last(
    week: Sequence[MatchedSlot], priced: Sequence[MatchedSlot], context: TargetingContext
) -> list[MatchedSlot]:
    """The week after one of ``priced`` gave way."""
    last = max(priced, key=lambda slot: (slot.pinned_time is None, slot.priority, slot.slot_id))
    others = [slot for slot in week if slot.slot_id != last.slot_id]
    choice = substitute(last, others, context, lambda kind: not kind.requires_price)
    if choice is None:
        return others
    kind, _, worded = choice
    sentence = f"{last.send_type_key} gave way to {kind.send_type_key}: the day's budget is spent"
    stand_in = as_type(worded, kind, sentence, context.limits.vault)
    return [stand_in if slot.slot_id == last.slot_id else slot for slot in week]
