"""Whether one send type may take the slot of another (R22, R46): the rules that hold whenever a slot changes hands."""

from collections.abc import Iterable
from dataclasses import dataclass

from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, FOLLOW_UP, PageType, SendType
from eros.vocabulary.facts import Vault
from eros.vocabulary.request import Request
from eros.vocabulary.week import MatchedSlot


@dataclass(frozen=True)
class SubstitutionLimits:
    """What the page, the vault and the request allow."""

    page_type: PageType
    vault: Vault
    request: Request

    def allows(self, kind: SendType) -> bool:
        return (
            kind.send_type_key not in {FOLLOW_UP, *DEPRECATED_SEND_TYPES}
            and kind.on(self.page_type)
            and self.request.wants(kind.send_type_key)
            and self.vault.has(kind.media_type)
            and (not kind.requires_flyer or self.vault.has("flyer"))
        )


def can_substitute(kind: SendType, slot: MatchedSlot, others: Iterable[MatchedSlot], house: SubstitutionLimits) -> bool:
    """Another type of the category that is allowed, within its caps beside ``others``, and suits the slot's caption.

    The caption stays with the slot, as it was matched for the week as a whole. A pinned event keeps its type (R47).
    """
    today, weekly = times_used(kind, slot, others)
    return (
        slot.pinned_time is None
        and kind.category == slot.category
        and kind.send_type_key != slot.send_type_key
        and house.allows(kind)
        and today < kind.max_per_day
        and (kind.max_per_week is None or weekly < kind.max_per_week)
        and (slot.caption is None or slot.caption.caption_type in kind.caption_types)
    )


def times_used(kind: SendType, slot: MatchedSlot, others: Iterable[MatchedSlot]) -> tuple[int, int]:
    """How often the type stands on the slot's day and in the week."""
    dates = [other.date for other in others if other.send_type_key == kind.send_type_key]
    return dates.count(slot.date), len(dates)
