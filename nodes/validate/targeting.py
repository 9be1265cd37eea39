"""Whether every item speaks to an audience that it may speak to, through a channel that reaches it (After Phase 4)."""

from collections.abc import Iterator

from eros.vocabulary.audience import RESERVED_CHANNELS
from eros.vocabulary.counting import counted
from nodes.validate.finished_week import FinishedWeek, ids
from nodes.validate.measure import Breach, Measure, of_items


def targeting(plan: FinishedWeek) -> Measure:
    breaches = (*absent_targets(plan), *required_targets(plan), *unreached(plan), *reserved(plan))
    detail = "items have a target of their page, a required one where there is one, and a channel that reaches it"
    return of_items(plan.items, breaches, detail)


def absent_targets(plan: FinishedWeek) -> Iterator[Breach]:
    """No audience of another page's, nor one that the server does not have."""
    page = plan.creator.page_type
    for item in plan.items:
        if plan.audiences.target(item.target_key) is None:
            message = f"{item.target_key} is no audience of a {page} page"
            yield Breach("target_not_on_page", message, "R22", "phase_4", (item.slot_id,), item.target_key, page, True)


def required_targets(plan: FinishedWeek) -> Iterator[Breach]:
    """A required target may be replaced by one of its family, which Phase 4 then says; it is never all_active (R22)."""
    for item in plan.items:
        kind = plan.kind(item)
        if kind is None or not kind.required_target or item.target_key in kind.required_target:
            continue
        wanted = " or ".join(kind.required_target)
        message = f"{item.send_type_key} has to go to {wanted} and goes to {item.target_key}"
        yield Breach("required_target", message, "R22", "phase_4", (item.slot_id,), item.target_key, wanted, True)


def unreached(plan: FinishedWeek) -> Iterator[Breach]:
    for item in plan.items:
        there = plan.audiences.target(item.target_key) is not None
        if there and not plan.audiences.reaches(item.channel_key, item.target_key):
            message = f"{item.channel_key} does not reach {item.target_key}"
            yield Breach(
                "channel_incompatible", message, "R22", "phase_4", (item.slot_id,), item.channel_key, error=True
            )


def reserved(plan: FinishedWeek) -> Iterator[Breach]:
    """D5."""
    wrong = [item for item in plan.items if item.channel_key in RESERVED_CHANNELS]
    if wrong:
        message = f"{counted(len(wrong), 'item stands', 'items stand')} on a reserved channel"
        yield Breach("reserved_channel", message, "D5", "phase_4", ids(wrong), len(wrong), 0, True)
