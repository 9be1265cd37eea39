"""Phase 7a over hand-made slots and follow-ups."""

from collections.abc import Callable

import pytest
from slots import MONDAY, SCORES, caption, timed, week

from eros.failures import Finding
from eros.vocabulary.catalogue import FOLLOW_UP, default_catalogue
from eros.vocabulary.documents import Item
from eros.vocabulary.request import Request
from eros.vocabulary.week import FollowUp, TimedSlot
from nodes.assemble.rules import assemble_week
from nodes.follow_up.plan import FollowUpContext
from nodes.follow_up.rules import generate_follow_ups


@pytest.fixture
def assembled() -> Callable[..., tuple[Item, ...]]:
    """The items of ``slots`` and of every follow-up that Phase 6 makes for them."""

    def items(*slots: TimedSlot) -> tuple[Item, ...]:
        return assemble_week(slots, followed(*slots), default_catalogue(), 0.85, "UTC")[0]

    return items


def followed(*slots: TimedSlot) -> tuple[FollowUp, ...]:
    rests = FollowUpContext(week(*slots), MONDAY, default_catalogue(), Request(creator_id="c"), 4)
    words = tuple((caption(900 + number, FOLLOW_UP), SCORES, 0) for number in range(28))
    return generate_follow_ups(rests, words, ("ppv_non_purchasers", "targeted_message"))[0].items


@pytest.fixture
def orphan() -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """An assembly in which a follow-up's parent was never placed."""
    stays, lost = timed("bump_normal", 0, "10:07"), timed("ppv_unlock", 0, "20:07", 2)
    return assemble_week((stays,), followed(stays, lost), default_catalogue(), 0.85, "UTC")
