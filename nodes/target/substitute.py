"""Who takes the slot of a send that cannot stand: another type of its category with an audience (R22, D8, R46)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import EVERYONE, SendType
from eros.vocabulary.week import MatchedSlot
from nodes.target.reach import Reach, reach
from nodes.target.stand_in import SubstitutionLimits, can_substitute, times_used


@dataclass(frozen=True)
class TargetingContext:
    """What every choice of Phase 4 rests on; ``confidence`` is the volume's, on which prices depend (R35)."""

    send_types: dict[str, SendType]
    audiences: Audiences
    house: SubstitutionLimits
    confidence: float = 1.0


def substitute(
    slot: MatchedSlot,
    week: Sequence[MatchedSlot],
    ground: TargetingContext,
    fits: Callable[[SendType], bool] = lambda kind: True,
) -> tuple[SendType, Reach] | None:
    """The least used type that can stand in for ``slot`` and ``fits``; ``week`` is every slot that stands."""
    fitting = [
        (kind, reached)
        for kind in ground.send_types.values()
        if fits(kind)
        and can_substitute(kind, slot, week, ground.house)
        and (reached := reach(kind, ground.audiences)) is not None
        and reached.target_key in _own(kind)
    ]
    return min(fitting, key=lambda pair: times_used(pair[0], slot, week), default=None)


def _own(kind: SendType) -> tuple[str, ...]:
    """A substitute speaks to the audience it is made for, not to a fallback of its own."""
    return kind.required_target or (kind.default_target or EVERYONE,)


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
