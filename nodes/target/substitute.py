"""Who takes the slot of a send without an audience: another type of its category that has one (R22, D8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from eros.words.audience import Audiences
from eros.words.catalogue import EVERYONE, SendType
from eros.words.stand_in import House, may_stand_in, use
from eros.words.week import MatchedSlot
from nodes.target.reach import Reach, reach


@dataclass(frozen=True)
class Ground:
    """What every choice of Phase 4 rests on."""

    send_types: dict[str, SendType]
    audiences: Audiences
    house: House


def substitute(slot: MatchedSlot, week: Sequence[MatchedSlot], ground: Ground) -> tuple[SendType, Reach] | None:
    """The least used type that can stand in for ``slot``; ``week`` is every slot that stands."""
    fitting = [
        (kind, reached)
        for kind in ground.send_types.values()
        if may_stand_in(kind, slot, week, ground.house)
        and (reached := reach(kind, ground.audiences)) is not None
        and reached.target_key in _own(kind)
    ]
    return min(fitting, key=lambda pair: use(pair[0], slot, week), default=None)


def _own(kind: SendType) -> tuple[str, ...]:
    """A substitute speaks to the audience it is made for, not to a fallback of its own."""
    return kind.required_target or (kind.default_target or EVERYONE,)
