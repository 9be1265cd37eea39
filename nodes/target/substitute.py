"""Who takes the slot of a send that cannot stand: another type of its category with an audience (R22, D8, R46)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, EVERYONE, FOLLOW_UP, PageType, SendType
from eros.vocabulary.facts import Vault
from eros.vocabulary.request import Request
from eros.vocabulary.week import MatchedSlot
from nodes.target.reach import Reach, reach

# Whether one send type may take the slot of another (R22, R46): the rules that hold whenever a slot changes hands.


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


def can_substitute(
    kind: SendType, slot: MatchedSlot, others: Iterable[MatchedSlot], limits: SubstitutionLimits
) -> bool:
    """Another type of the category that is allowed, within its caps beside ``others``, and suits the slot's caption.

    The caption stays with the slot, as it was matched for the week as a whole. A pinned event keeps its type (R47).
    """
    today, weekly = times_used(kind, slot, others)
    return (
        slot.pinned_time is None
        and kind.category == slot.category
        and kind.send_type_key != slot.send_type_key
        and limits.allows(kind)
        and today < kind.max_per_day
        and (kind.max_per_week is None or weekly < kind.max_per_week)
        and (slot.caption is None or slot.caption.caption_type in kind.caption_types)
    )


def times_used(kind: SendType, slot: MatchedSlot, others: Iterable[MatchedSlot]) -> tuple[int, int]:
    """How often the type stands on the slot's day and in the week."""
    dates = [other.date for other in others if other.send_type_key == kind.send_type_key]
    return dates.count(slot.date), len(dates)


@dataclass(frozen=True)
class TargetingContext:
    """What every choice of Phase 4 rests on; ``confidence`` is the volume's, on which prices depend (R35)."""

    send_types: dict[str, SendType]
    audiences: Audiences
    limits: SubstitutionLimits
    confidence: float = 1.0


def substitute(
    slot: MatchedSlot,
    week: Sequence[MatchedSlot],
    context: TargetingContext,
    fits: Callable[[SendType], bool] = lambda kind: True,
) -> tuple[SendType, Reach] | None:
    """The least used type that can stand in for ``slot`` and ``fits``; ``week`` is every slot that stands."""
    fitting = [
        (kind, reached)
        for kind in context.send_types.values()
        if fits(kind)
        and can_substitute(kind, slot, week, context.limits)
        and (reached := reach(kind, context.audiences)) is not None
        # to the audience it is made for, not to a fallback of its own
        and reached.target_key in (kind.required_target or (kind.default_target or EVERYONE,))
    ]
    return min(fitting, key=lambda pair: times_used(pair[0], slot, week), default=None)


def as_type(slot: MatchedSlot, kind: SendType, sentence: str) -> MatchedSlot:
    """The slot with its caption as a send of another type; ``sentence`` says why, on the slot."""
    return slot.model_copy(
        update={
            "send_type_key": kind.send_type_key,
            "media_type": kind.media_type,
            "flyer_required": kind.requires_flyer,
            "warnings": (*slot.warnings, sentence),
        }
    )
