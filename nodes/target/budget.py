"""What a fan could be charged in a day stays within the request's budget (R46), before anything is placed in time.

By its priority, pinned events first (R47), each priced send stays that what stays before it leaves room for: the lowest
priority gives way, and nothing gives way that would fit. What gives way becomes an unpriced type of its category that
can take its slot; where none can, it is left out.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.day_budget import within_day
from eros.vocabulary.pricing import suggested_price
from eros.vocabulary.volume import LEAST_SHARE, MOST_SHARE
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


def enough(slots: Sequence[MatchedSlot], context: TargetingContext) -> float | None:
    """A budget that leaves none of the slots out, some of them as another type where need be, and no smaller one that
    was tried does; None where the request's own leaves none out."""
    return _least(slots, context, lambda kept: len(kept) == len(slots))


def balanced(slots: Sequence[MatchedSlot], context: TargetingContext) -> float | None:
    """A budget that leaves every category its share of the week (R30), and no smaller one that was tried does; None
    where the request's own does, or none would."""
    return _least(slots, context, lambda kept: _in_balance(kept, context))


def _in_balance(slots: Sequence[MatchedSlot], context: TargetingContext) -> bool:
    there = Counter(context.send_types[slot.send_type_key].category for slot in slots)
    least = all(there[name] >= share * len(slots) for name, share in LEAST_SHARE.items())
    return least and all(there[name] <= share * len(slots) for name, share in MOST_SHARE.items())


def _least(
    slots: Sequence[MatchedSlot], context: TargetingContext, is_enough: Callable[[Sequence[MatchedSlot]], bool]
) -> float | None:
    """The least budget, in steps of what days ask for, of which the slots that it allows are enough; None where those
    of the request's own are, or where all of them together are not."""
    budget = context.limits.request.budget_per_day

    def holds(cents: int) -> bool:
        request = context.limits.request.model_copy(update={"budget_per_day": cents / 100})
        return is_enough(within_budget(slots, replace(context, limits=replace(context.limits, request=request))))

    if budget is None or not is_enough(slots) or holds(round(100 * budget)):
        return None
    sums: dict[date, set[int]] = {}  # what some of a day's sends ask for: between two of these nothing changes
    for slot in slots:
        of_day, cents = sums.setdefault(slot.date, {0}), round(100 * price(slot, context))
        of_day |= {one + cents for one in of_day}
    above = sorted(one for one in set[int]().union(*sums.values()) if one > round(100 * budget))
    return above[bisect_left(above, True, key=holds)] / 100


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
