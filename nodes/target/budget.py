"""What a fan could be charged in a day stays within the request's budget (R46), before anything is placed in time.

By its priority, pinned events first (R47), each priced send stays that what stays before it leaves room for: the lowest
priority gives way, and nothing gives way that would fit. What gives way becomes an unpriced type of its category that
can take its slot; where none can, it is left out.
"""

from collections.abc import Sequence

from eros.vocabulary.pricing import suggested_price
from eros.vocabulary.week import MatchedSlot
from nodes.target.substitute import TargetingContext, as_type, substitute


def within_budget(slots: Sequence[MatchedSlot], context: TargetingContext) -> tuple[MatchedSlot, ...]:
    """The slots that each day's budget allows, some of them as another type; without a budget all of them."""
    budget = context.limits.request.budget_per_day
    if budget is None:
        return tuple(slots)
    week = {slot.slot_id: slot for slot in slots}
    for day in sorted({slot.date for slot in slots}):
        priced = [slot for slot in week.values() if slot.date == day and price(slot, context)]
        spent, gone = _beyond(priced, budget, context)
        standing = {slot_id: slot for slot_id, slot in week.items() if slot not in gone}
        for slot in gone:
            stand_in = _stand_in(slot, tuple(standing.values()), spent, budget, context)
            standing |= {slot.slot_id: stand_in} if stand_in else {}
        week = {slot_id: standing[slot_id] for slot_id in week if slot_id in standing}
    return tuple(week.values())


def price(slot: MatchedSlot, context: TargetingContext) -> float:
    return suggested_price(context.send_types[slot.send_type_key], context.confidence) or 0.0


def _beyond(priced: Sequence[MatchedSlot], budget: float, context: TargetingContext) -> tuple[float, list[MatchedSlot]]:
    """What a day's sends that stay ask for, and those for which the budget is too small, by their priority."""
    cents, gone = 0, list[MatchedSlot]()
    for slot in sorted(priced, key=lambda slot: (slot.pinned_time is None, slot.priority, slot.slot_id)):
        with_it = cents + round(100 * price(slot, context))
        if with_it <= round(100 * budget):
            cents = with_it
        else:
            gone.append(slot)
    return cents / 100, gone


def _stand_in(
    slot: MatchedSlot, week: Sequence[MatchedSlot], spent: float, budget: float, context: TargetingContext
) -> MatchedSlot | None:
    """The slot as an unpriced send; None where it is left out."""
    choice = substitute(slot, week, context, lambda kind: not kind.requires_price)
    if choice is None:
        return None
    kind, _, worded = choice
    asks = price(slot, context)
    why = "which is above" if asks > budget else f"and {spent:.2f} is spent of"
    sentence = (
        f"{slot.send_type_key} gave way to {kind.send_type_key}: it costs {asks:.2f}, {why} the day's budget of "
        f"{budget:.2f}"
    )
    return as_type(worded, kind, sentence, context.limits.vault)
