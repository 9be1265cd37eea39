"""Phase 7a as a whole: slots and follow-ups become the week's items (7.1)."""

from collections.abc import Iterable, Mapping, Sequence

from eros.failures import Finding, found
from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.documents import Item
from eros.vocabulary.week import FollowUp, TimedSlot
from nodes.assemble.items import follow_up_item, in_order, item_of

Assembled = tuple[tuple[Item, ...], tuple[Finding, ...]]


def assemble_week(
    slots: Sequence[TimedSlot],
    follow_ups: Sequence[FollowUp],
    send_types: Mapping[str, SendType],
    confidence: float,
    zone: str,
    themes: Mapping[int, str] | None = None,
) -> Assembled:
    """The items by date and time; ``confidence`` is the volume's, ``themes`` names the vault's. A follow-up without a
    parent stays out."""
    parents = {slot.slot_id: slot for slot in slots}
    items = [
        item_of(slot, send_types[slot.send_type_key], confidence, zone, (themes or {}).get(slot.content_type_id or 0))
        for slot in slots
    ]
    items += [
        follow_up_item(made, parents[made.parent_slot_id], send_types[FOLLOW_UP], confidence, zone)
        for made in follow_ups
        if made.parent_slot_id in parents
    ]
    return in_order(items), orphaned(follow_ups, slots)


def orphaned(follow_ups: Iterable[FollowUp], slots: Iterable[TimedSlot]) -> tuple[Finding, ...]:
    """Follow-ups whose parent was never placed (MEDIUM, removed)."""
    placed = {slot.slot_id for slot in slots}
    orphans = [made.slot_id for made in follow_ups if made.parent_slot_id not in placed]
    return (found("orphaned_followups", "The parent is not in the week", slot_ids=orphans),) if orphans else ()
