"""Whether the week is all there: every planned send, every required field (7.2 check 1, G5), nothing dropped."""

from collections.abc import Iterator

from eros.vocabulary.posting_window import is_skipped
from nodes.validate.finished_week import FinishedWeek, ids
from nodes.validate.measure import Breach, Measure, share

REQUIRED = ("scheduled_date", "scheduled_time", "send_type_key", "channel_key", "target_key")


def completeness(plan: FinishedWeek) -> Measure:
    """Sends with all required fields against the sends that the quotas ask for; follow-ups count as they are."""
    breaches = (*missing_fields(plan), *dropped(plan), *left_out(plan), *relaxed(plan), *skipped_days(plan))
    asked = sum(quota.total for quota in plan.allocation.quotas) - len(plan.left_out)
    wanted = max(asked, len(plan.sends)) + len(plan.follow_up_items)
    broken = {slot_id for breach in breaches for slot_id in breach.costs}
    whole = sum(item.slot_id not in broken for item in plan.items)
    detail = (
        f"{len(plan.sends)} of {max(asked, len(plan.sends))} planned sends and "
        f"{len(plan.follow_up_items)} follow-ups stand, {whole} of them with {', '.join(REQUIRED)}"
    )
    return Measure(share(whole, wanted), detail, breaches)


def missing_fields(plan: FinishedWeek) -> Iterator[Breach]:
    for field in REQUIRED:
        empty = ids([item for item in plan.items if getattr(item, field) in (None, "")])
        if empty:
            yield Breach(
                "missing_required_field",
                f"{len(empty)} items lack {field}",
                "7.2",
                "phase_7",
                empty,
                found=len(empty),
                limit=0,
                error=True,
                stops=f"{field} is missing",
            )


def dropped(plan: FinishedWeek) -> Iterator[Breach]:
    """R23: what found no time on its day nor on the next."""
    if plan.timed.dropped:
        count = len(plan.timed.dropped)
        message = f"{count} planned sends found no time and were dropped"
        yield Breach("dropped_send", message, "R23", "phase_5", plan.timed.dropped, count, 0, charged=())


def left_out(plan: FinishedWeek) -> Iterator[Breach]:
    if plan.left_out:
        budget = plan.request.budget_per_day
        message = f"{len(plan.left_out)} priced sends were left out for the budget of {budget:g} a day"
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
