"""Phase 7a as a whole: slots and follow-ups become the week's items (7.1)."""

from collections.abc import Iterable, Sequence

from eros.failures import Finding, found
from eros.words.catalogue import FOLLOW_UP
from eros.words.documents import Item
from eros.words.week import FollowUp, TimedSlot
from nodes.assemble.budget import Ground, within_budget
from nodes.assemble.items import follow_up_item, in_order, item_of

Assembled = tuple[tuple[Item, ...], tuple[Finding, ...]]


def assemble_week(slots: Sequence[TimedSlot], follow_ups: Iterable[FollowUp], ground: Ground) -> Assembled:
    """The items by date and time. A follow-up leaves with its parent; one that never had a parent is reported."""
    follow_ups = tuple(follow_ups)
    kept = {slot.slot_id: slot for slot in within_budget(slots, ground)}
    items = [item_of(slot, ground.send_types[slot.send_type_key], ground.confidence) for slot in kept.values()]
    items += [
        follow_up_item(made, kept[made.parent_slot_id], ground.send_types[FOLLOW_UP], ground.confidence)
        for made in follow_ups
        if _followed(kept.get(made.parent_slot_id), ground)
    ]
    return in_order(items), orphaned(follow_ups, slots)


def _followed(parent: TimedSlot | None, ground: Ground) -> bool:
    return parent is not None and ground.send_types[parent.send_type_key].can_have_followup


def orphaned(follow_ups: Iterable[FollowUp], slots: Iterable[TimedSlot]) -> tuple[Finding, ...]:
    """Follow-ups whose parent was never placed (MEDIUM, removed)."""
    placed = {slot.slot_id for slot in slots}
    orphans = [made.slot_id for made in follow_ups if made.parent_slot_id not in placed]
    return (found("orphaned_followups", "The parent is not in the week", slot_ids=orphans),) if orphans else ()
