"""What a fan could be charged in a day stays within the request's budget (R46), before anything is placed in time.

By its priority, pinned events first (R47), each priced send stays that what stays before it leaves room for: the lowest
priority gives way, and nothing gives way that would fit. What gives way becomes an unpriced type of its category that
can take its slot; where none can, it is left out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.day_budget import within_day
from eros.vocabulary.pricing import suggested_price
from eros.vocabulary.week import MatchedSlot
from nodes.target.substitute import TargetingContext, as_type, substitute


def within_budget(slots: Sequence[MatchedSlot], context: TargetingContext) -> tuple[MatchedSlot, ...]:
    """The slots that each day's budget allows, some of them as another type; without a budget all of them."""
    budget = context.limits.request.budget_per_day
    if budget is None:
        return tuple(slots)
    priced: dict[date, list[MatchedSlot]] = {}
    for slot in slots:
        if price(slot, context):
            priced.setdefault(slot.date, []).append(slot)
    kept = {day: within_day(sends, budget, lambda slot: price(slot, context)) for day, sends in priced.items()}
    gone = {slot.slot_id for _, leaving in kept.values() for slot in leaving}
    standing = {slot.slot_id: slot for slot in slots if slot.slot_id not in gone}
    for day in _scarcest_first({day: leaving for day, (_, leaving) in kept.items()}, slots, context):
        spent, leaving = kept[day]
        for slot in leaving:
            stand_in = _stand_in(slot, tuple(standing.values()), spent, budget, context)
            standing |= {slot.slot_id: stand_in} if stand_in else {}
    return tuple(standing[slot.slot_id] for slot in slots if slot.slot_id in standing)


def _scarcest_first(
    leaving: Mapping[date, Sequence[MatchedSlot]], slots: Sequence[MatchedSlot], context: TargetingContext
) -> list[date]:
    """The days by how many of their sends only a type that may stand a few times a week could replace."""
    daily = {key: kind for key, kind in context.send_types.items() if kind.max_per_week is None}
    room: Counter[date] = Counter()
    for day in leaving:
        used = Counter(slot.send_type_key for slot in slots if slot.date == day)
        room[day] = sum(
            max(0, kind.max_per_day - used[key])
            for key, kind in daily.items()
            if stands_in(kind) and context.limits.allows(kind) and kind.category in {it.category for it in leaving[day]}
        )
    return sorted(leaving, key=lambda day: (room[day] - len(leaving[day]), day))


def stands_in(kind: SendType) -> bool:
    """Whether a budget leaves room for the type whatever is spent."""
    return not kind.requires_price


def price(slot: MatchedSlot, context: TargetingContext) -> float:
    return suggested_price(context.send_types[slot.send_type_key], context.confidence) or 0.0


def _stand_in(
    slot: MatchedSlot, week: Sequence[MatchedSlot], spent: float, budget: float, context: TargetingContext
) -> MatchedSlot | None:
    """The slot as an unpriced send; None where it is left out."""
    choice = substitute(slot, week, context, stands_in)
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
