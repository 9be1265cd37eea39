"""What a request's budget leaves of a week, and what it left out (R46), with the figures."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, FOLLOW_UP, SendType
from eros.vocabulary.counting import counted
from eros.vocabulary.numbers import dollars
from eros.vocabulary.pricing import suggested_price
from eros.vocabulary.week import DayQuota, Slot
from nodes.validate.finished_week import FinishedWeek
from nodes.validate.measure import Breach


def left_out(plan: FinishedWeek) -> Iterator[Breach]:
    """The priced sends that the budget left out: those that cost more than it, and those that found it spent."""
    budget = plan.request.budget_per_day
    if budget is None or not plan.left_out:
        return
    above = [slot for slot in plan.left_out if _price(plan, slot.send_type_key) > budget]
    late = [slot for slot in plan.left_out if slot not in above]
    days = "; ".join(
        f"{day} {_charged(plan, day):.2f} spent: {_by_type(plan, [slot for slot in late if slot.date == day])}"
        for day in sorted({slot.date for slot in late})
    )
    told = [f"{len(above)} cost more than that ({_by_type(plan, above)})"] * bool(above)
    told += [f"for {len(late)} too little was left ({days})"] * bool(late)
    left = counted(len(plan.left_out), "priced send was", "priced sends were")
    if plan.budget_balanced is not None:
        told.append(f"{plan.budget_balanced:.2f} a day would leave every category its share")
    message = f"{left} left out for the budget of {dollars(budget)} a day: {'; '.join(told)}"
    named = tuple(slot.slot_id for slot in plan.left_out)
    yield Breach("budget_left_out", message, "R46", "phase_4", named, _enough(plan), budget, charged=())


def _enough(plan: FinishedWeek) -> float:
    """The least budget that Phase 4 found to leave nothing out; else that of which nothing stands as another type: what
    the dearest day was to ask for."""
    if plan.budget_enough is not None:
        return plan.budget_enough
    days = Counter[date]()
    for slot in plan.allocation.slots:
        days[slot.date] += round(100 * _price(plan, slot.send_type_key))
    return max(days.values()) / 100


def _by_type(plan: FinishedWeek, slots: list[Slot]) -> str:
    types = Counter(slot.send_type_key for slot in slots)
    return ", ".join(
        f"{key} {_price(plan, key):.2f}{f' x {count}' * (count > 1)}" for key, count in sorted(types.items())
    )


def _charged(plan: FinishedWeek, day: date) -> float:
    """What the sends that were planned for the day, and stand, ask for."""
    return sum(item.suggested_price or 0 for item in plan.items if item.slot_id[:10] == day.isoformat())


def _price(plan: FinishedWeek, key: str) -> float:
    return suggested_price(plan.send_types[key], plan.volume.confidence_score) or 0.0


def too_dear(plan: FinishedWeek) -> int:
    """How many of the revenue sends that were asked for no choice of types could bring within the week's budget."""
    budget, quotas = plan.request.budget_per_day, plan.allocation.asked or plan.allocation.quotas
    return 0 if budget is None else sum(quota.revenue for quota in quotas) - _most(plan, budget, quotas)


def _most(plan: FinishedWeek, budget: float, quotas: tuple[DayQuota, ...]) -> int:
    """The most revenue sends within the budget: each day the cheapest first, within the caps of their types; what is
    free and comes so often a week goes where there is room for it."""
    kinds = [kind for kind in plan.send_types.values() if _can_stand(plan, kind)]
    rare = [kind for kind in kinds if kind.max_per_week is not None and not _price(plan, kind.send_type_key)]
    prices = sorted(
        _price(plan, kind.send_type_key) for kind in kinds if kind not in rare for _ in range(kind.max_per_day)
    )
    sends, room = 0, Counter[str]()
    for quota in quotas:
        cents = [0]
        for price in prices[: quota.revenue]:
            cents.append(cents[-1] + round(100 * price))
        here = max(count for count, sum_ in enumerate(cents) if sum_ <= round(100 * budget))
        sends += here
        room.update({kind.send_type_key: min(kind.max_per_day, quota.revenue - here) for kind in rare})
    free = sum(min(kind.max_per_week or 0, room[kind.send_type_key]) for kind in rare)
    return min(sends + free, sum(quota.revenue for quota in quotas))


def _can_stand(plan: FinishedWeek, kind: SendType) -> bool:
    return (
        kind.category == "revenue"
        and kind.send_type_key not in {FOLLOW_UP, *DEPRECATED_SEND_TYPES}
        and kind.on(plan.creator.page_type)
        and plan.request.wants(kind.send_type_key)
        and not plan.vault.missing_media(kind)
    )
