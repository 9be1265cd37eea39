"""Whether the week is all there: every planned send, every required field (7.2 check 1, G5), nothing dropped."""

from collections import Counter
from collections.abc import Iterator

from eros.vocabulary.catalogue import CATEGORIES
from eros.vocabulary.counting import counted, plural
from eros.vocabulary.posting_window import is_skipped
from nodes.validate.finished_week import FinishedWeek, ids
from nodes.validate.measure import Breach, Measure, share

REQUIRED = ("scheduled_date", "scheduled_time", "send_type_key", "channel_key", "target_key")


def completeness(plan: FinishedWeek) -> Measure:
    """Sends with all required fields against the sends that volume and request ask for (R31); follow-ups count as they
    are."""
    rules = (missing_fields, short, unreached, dropped, left_out, relaxed, skipped_days)
    breaches = tuple(breach for rule in rules for breach in rule(plan))
    asked = sum(quota.total for quota in plan.allocation.asked or plan.allocation.quotas) - len(plan.left_out)
    wanted = max(asked, len(plan.sends)) + len(plan.follow_up_items)
    broken = {slot_id for breach in breaches for slot_id in breach.costs}
    whole = sum(item.slot_id not in broken for item in plan.items)
    detail = (
        f"{len(plan.sends)} of {counted(max(asked, len(plan.sends)), 'planned send')} and "
        f"{counted(len(plan.follow_up_items), 'follow-up')} stand, {whole} of them with {', '.join(REQUIRED)}"
    )
    return Measure(share(whole, wanted), detail, breaches)


def missing_fields(plan: FinishedWeek) -> Iterator[Breach]:
    for field in REQUIRED:
        empty = ids([item for item in plan.items if getattr(item, field) in (None, "")])
        if empty:
            yield Breach(
                "missing_required_field",
                f"{counted(len(empty), 'item lacks', 'items lack')} {field}",
                "7.2",
                "phase_7",
                empty,
                found=len(empty),
                limit=0,
                error=True,
                stops=f"{field} is missing",
            )


def short(plan: FinishedWeek) -> Iterator[Breach]:
    """R31: what was asked for and could not be planned, for want of media or of types."""
    pairs = tuple(zip(plan.allocation.asked, plan.allocation.quotas, strict=False))
    lost = {name: sum(getattr(one, name) - getattr(held, name) for one, held in pairs) for name in CATEGORIES}
    if any(lost.values()):
        asked, held = (sum(quota.total for quota in quotas) for quotas in zip(*pairs, strict=True))
        told = ", ".join(f"{name} {count}" for name, count in lost.items() if count)
        message = f"{asked - held} of {counted(asked, 'send')} that were asked for could not be planned: {told}"
        yield Breach("sends_missing", message, "R31", "phase_2", (), held, asked, charged=())


def unreached(plan: FinishedWeek) -> Iterator[Breach]:
    """R22: what reaches no audience, and no substitute took its slot."""
    there = {*plan.by_id, *plan.timed.dropped, *(slot.slot_id for slot in plan.left_out)}
    types = Counter(slot.send_type_key for slot in plan.allocation.slots if slot.slot_id not in there)
    if types:
        told = ", ".join(f"{key} {count}" for key, count in sorted(types.items()))
        count = types.total()
        message = f"{counted(count, 'planned send')} {plural(count, 'reaches', 'reach')} nobody on this page: {told}"
        yield Breach("unreached_send", message, "R22", "phase_4", (), count, 0, charged=())


def dropped(plan: FinishedWeek) -> Iterator[Breach]:
    """R23: what found no time on its day nor on the next."""
    if plan.timed.dropped:
        count = len(plan.timed.dropped)
        message = f"{counted(count, 'planned send')} found no time and {plural(count, 'was', 'were')} dropped"
        yield Breach("dropped_send", message, "R23", "phase_5", plan.timed.dropped, count, 0, charged=())


def left_out(plan: FinishedWeek) -> Iterator[Breach]:
    if plan.left_out:
        budget = plan.request.budget_per_day
        left = counted(len(plan.left_out), "priced send was", "priced sends were")
        message = f"{left} left out for the budget of {budget:g} a day"
        named = tuple(slot.slot_id for slot in plan.left_out)
        yield Breach("budget_left_out", message, "R46", "phase_4", named, limit=budget, charged=())


def relaxed(plan: FinishedWeek) -> Iterator[Breach]:
    """R45: the minimums that the request switched off, as Phase 2 names them."""
    for reason in plan.allocation.relaxed:
        yield Breach("relaxed_by_request", reason, "R45", "phase_2", charged=())


def skipped_days(plan: FinishedWeek) -> Iterator[Breach]:
    """R41: a day that the creator's zone went without, as places at the date line once did."""
    for day in plan.days:
        if is_skipped(day, plan.creator.timezone):
            message = f"No sends stand on {day}: the clocks of {plan.creator.timezone} skip that day"
            yield Breach("day_skipped", message, "R41", "phase_2", charged=())
