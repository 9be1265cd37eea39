"""Phase 7a over hand-made slots and follow-ups."""

from collections.abc import Callable
from typing import Any

import pytest
from slots import MONDAY, SCORES, caption, timed, week

from eros.failures import Finding
from eros.words.audience import audiences_of
from eros.words.catalogue import FOLLOW_UP, default_catalogue
from eros.words.documents import Item
from eros.words.facts import Vault
from eros.words.request import Request
from eros.words.stand_in import House
from eros.words.week import FollowUp, TimedSlot
from nodes.assemble.budget import Ground
from nodes.assemble.rules import assemble_week
from nodes.follow_up.plan import Ground as FollowUpGround
from nodes.follow_up.rules import generate


@pytest.fixture
def ground() -> Callable[..., Ground]:
    """What an assembly for a paid page rests on; ``wishes`` are the request's."""

    def rest(confidence: float = 0.85, **wishes: Any) -> Ground:
        house = House("paid", Vault(), Request(creator_id="c", **wishes))
        return Ground(confidence, default_catalogue(), audiences_of("paid"), house)

    return rest


@pytest.fixture
def assembled(ground: Callable[..., Ground]) -> Callable[..., tuple[Item, ...]]:
    """The items of ``slots`` and of every follow-up that Phase 6 makes for them."""

    def items(*slots: TimedSlot, **wishes: Any) -> tuple[Item, ...]:
        return assemble_week(slots, followed(*slots), ground(**wishes))[0]

    return items


def followed(*slots: TimedSlot) -> tuple[FollowUp, ...]:
    rests = FollowUpGround(week(*slots), MONDAY, default_catalogue(), Request(creator_id="c"))
    words = tuple((caption(900 + number, FOLLOW_UP), SCORES, 0) for number in range(28))
    return generate(rests, words, ("ppv_non_purchasers", "targeted_message"))[0].items


@pytest.fixture
def orphan(ground: Callable[..., Ground]) -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """An assembly in which a follow-up's parent was never placed."""
    stays, lost = timed("bump_normal", 0, "10:07"), timed("ppv_unlock", 0, "20:07", 2)
    return assemble_week((stays,), followed(stays, lost), ground())
