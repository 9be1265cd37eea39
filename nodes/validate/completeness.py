"""Whether the week is all there: every planned send, every required field (7.2 check 1, G5), nothing dropped."""

from collections import Counter
from collections.abc import Iterator

from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.counting import counted, plural
from eros.vocabulary.posting_window import is_skipped
from nodes.validate.budget import left_out
from nodes.validate.diversity import lowered_by_budget, minimum_of
from nodes.validate.finished_week import FinishedWeek, ids
from nodes.validate.measure import Breach, Measure, share

REQUIRED = ("scheduled_date", "scheduled_time", "send_type_key", "channel_key", "target_key")


def completeness(plan: FinishedWeek) -> Measure:
    """Planned sends with all required fields against those that volume and request ask for (R31); follow-ups count as
    they are, and what a person added takes nobody's place."""
    rules = (missing_fields, short, capped, unreached, dropped, taken_out, left_out, relaxed, skipped_days)
    breaches = tuple(breach for rule in rules for breach in rule(plan))
    added = _added(plan)
    stand = len(plan.sends) - len(added)
    asked = max(_asked(plan), stand)
    broken = {slot_id for breach in breaches for slot_id in breach.costs}
    whole = sum(item.slot_id not in broken | added for item in plan.items)
    beside = f"; {counted(len(added), 'send')} that a person added beside them" if added else ""
    detail = (
        f"{stand} of {counted(asked, 'planned send')} and {counted(len(plan.follow_up_items), 'follow-up')} stand, "
        f"{whole} of them with {', '.join(REQUIRED)}{beside}"
    )
    wanted = asked + len(plan.follow_up_items)
    return Measure(share(whole, wanted), detail, breaches)


def _asked(plan: FinishedWeek) -> int:
    return sum(quota.total for quota in plan.allocation.asked or plan.allocation.quotas) - len(plan.left_out)


def _added(plan: FinishedWeek) -> set[str]:
    """The sends that no phase planned."""
    return {item.slot_id for item in plan.sends if item.slot_id not in plan.planned}


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
    lost = _lost(plan)
    if any(lost.values()):
        pairs = zip(plan.allocation.asked, plan.allocation.quotas, strict=False)
        asked, held = (sum(quota.total for quota in quotas) for quotas in zip(*pairs, strict=True))
        told = ", ".join(f"{name} {count}" for name, count in lost.items() if count)
        message = f"{asked - held} of {counted(asked, 'send')} that were asked for could not be planned: {told}"
        yield Breach("sends_missing", message, "R31", "phase_2", (), held, asked)


def _lost(plan: FinishedWeek) -> dict[Category, int]:
    """The sends of each category that were asked for and are not planned."""
    pairs = tuple(zip(plan.allocation.asked, plan.allocation.quotas, strict=False))
    return {name: sum(getattr(one, name) - getattr(held, name) for one, held in pairs) for name in CATEGORIES}


def capped(plan: FinishedWeek) -> Iterator[Breach]:
    """R53: what the caps of the types left out of the quotas; nobody could have asked for it, so it costs nothing.

    What is missing for want of media is counted above, and no send is counted twice.
    """
    lost = {name for name, count in _lost(plan).items() if count}
    for finding in plan.findings:
        about = {plan.send_types[key].category for key in finding.send_types if key in plan.send_types}
        if finding.error_type == "quota_not_filled" and not about & lost:
            message = f"{finding.message}; {finding.fallback}"
            yield Breach("quota_short", message, "R11", finding.phase, finding.slot_ids, charged=())


def unreached(plan: FinishedWeek) -> Iterator[Breach]:
    """R22: what reaches no audience, and no substitute took its slot."""
    there = {*plan.by_id, *plan.timed.dropped, *(slot.slot_id for slot in plan.left_out)}
    lost = [slot for slot in plan.allocation.slots if slot.slot_id not in there]
    if lost:
        types, named = Counter(slot.send_type_key for slot in lost), tuple(slot.slot_id for slot in lost)
        told = ", ".join(f"{key} {count}" for key, count in sorted(types.items()))
        count = types.total()
        message = f"{counted(count, 'planned send')} {plural(count, 'reaches', 'reach')} nobody on this page: {told}"
        yield Breach("unreached_send", message, "R22", "phase_4", named, count, 0)


def dropped(plan: FinishedWeek) -> Iterator[Breach]:
    """R23: what found no time on its day nor on the next."""
    if plan.timed.dropped:
        count = len(plan.timed.dropped)
        message = f"{counted(count, 'planned send')} found no time and {plural(count, 'was', 'were')} dropped"
        yield Breach("dropped_send", message, "R23", "phase_5", plan.timed.dropped, count, 0)


def taken_out(plan: FinishedWeek) -> Iterator[Breach]:
    """R31: what a person took out of the week that was planned; what they added does not stand for it."""
    if plan.taken_out and len(plan.sends) - len(_added(plan)) < _asked(plan):
        types = Counter(slot.send_type_key for slot in plan.taken_out)
        named = tuple(slot.slot_id for slot in plan.taken_out)
        count, told = len(named), ", ".join(f"{key} {number}" for key, number in sorted(types.items()))
        message = f"A person took out {counted(count, 'planned send')}: {told}"
        yield Breach("taken_out", message, "R31", "phase_7", named, count, 0)


def relaxed(plan: FinishedWeek) -> Iterator[Breach]:
    """R45: the minimums that the request switched off, as Phase 2 names them; what the budget lowers further is told
    with that."""
    further = tuple(f"{minimum_of(breach.message)} types " for breach in lowered_by_budget(plan))
    for reason in plan.allocation.relaxed:
        if reason.startswith(further):
            continue
        yield Breach("relaxed_by_request", reason, "R45", "phase_2", charged=())


def skipped_days(plan: FinishedWeek) -> Iterator[Breach]:
    """R41: a day that the creator's zone went without, as places at the date line once did."""
    for day in plan.days:
        if is_skipped(day, plan.creator.timezone):
            message = f"No sends stand on {day}: the clocks of {plan.creator.timezone} skip that day"
            yield Breach("day_skipped", message, "R41", "phase_2", charged=())
