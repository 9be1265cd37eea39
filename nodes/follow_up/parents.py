"""Which sends get a follow-up at all, on which day, and who comes first when not all can (6.1, R28, R29)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.follow_up_limits import follow_up_day
from eros.vocabulary.week import TimedSlot


@dataclass(frozen=True)
class Parent:
    """A send that takes a follow-up. ``date`` is the follow-up's own day: the next one after a late parent."""

    slot: TimedSlot
    price: float
    date: date

    @property
    def slot_id(self) -> str:
        return self.slot.slot_id

    @property
    def late(self) -> bool:
        return self.date > self.slot.scheduled_at.date()

    @property
    def rank(self) -> tuple[int, float, str]:
        """Smaller comes first: by priority, then price, then time (R28)."""
        return self.slot.priority, -self.price, f"{self.slot.scheduled_at} {self.slot_id}"


def eligible(slots: Iterable[TimedSlot], send_types: Mapping[str, SendType]) -> tuple[Parent, ...]:
    """The sends whose type takes a follow-up, in the order of time."""
    parents = [slot for slot in slots if send_types[slot.send_type_key].can_have_followup]
    return tuple(
        Parent(slot, send_types[slot.send_type_key].base_price or 0.0, follow_up_day(slot.scheduled_at))
        for slot in sorted(parents, key=lambda slot: (slot.scheduled_at, slot.slot_id))
    )
