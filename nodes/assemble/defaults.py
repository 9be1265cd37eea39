"""What stands in for a required field that a phase left empty, when recovery asks for it (7.2, fill_defaults)."""

from collections.abc import Iterable

from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import EVERYONE, SendType
from eros.vocabulary.week import TimedSlot


def filled(slots: Iterable[TimedSlot], send_types: dict[str, SendType], audiences: Audiences) -> tuple[TimedSlot, ...]:
    """The slots with their type's own target and channel where those are empty; nothing else has a default."""
    return tuple(_filled(slot, send_types[slot.send_type_key], audiences) for slot in slots)


def _filled(slot: TimedSlot, kind: SendType, audiences: Audiences) -> TimedSlot:
    if slot.target_key and slot.channel_key:
        return slot
    own = (*kind.required_target, kind.default_target or EVERYONE)
    target_key = slot.target_key or own[0]
    channel_key = slot.channel_key or audiences.channel_for(kind.channel_key, target_key) or ""
    warnings = (*slot.warnings, "Missing target or channel was filled with the type's own")
    return slot.model_copy(update={"target_key": target_key, "channel_key": channel_key, "warnings": warnings})
