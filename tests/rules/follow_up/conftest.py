"""Phase 6 over hand-made slots."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from slots import MONDAY, SCORES, caption, week

from eros.failures import Finding
from eros.vocabulary.audience import audiences_of
from eros.vocabulary.catalogue import FOLLOW_UP, default_catalogue
from eros.vocabulary.request import Request
from eros.vocabulary.week import FollowUp, FollowUps, TimedSlot
from nodes.follow_up import options
from nodes.follow_up.plan import FollowUpContext
from nodes.follow_up.rules import generate_follow_ups
from nodes.follow_up.writing import audience_of

Made = tuple[FollowUps, tuple[Finding, ...]]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Made]:
    """The follow-ups of a week of ``slots``; there are ``captions`` to use, best first.

    Each prefers a delay of 20 minutes, so that its minute can be worked by hand; with a ``seed`` each draws its own.
    ``states``: what the server says of the follow-up's type.
    """

    def follow_up(
        *slots: TimedSlot,
        spacing: int = 45,
        captions: int = 30,
        seed: int | None = None,
        states: dict[str, Any] | None = None,
        **wishes: Any,
    ) -> Made:
        if seed is None:
            monkeypatch.setattr(options, "PREFERRED_DELAYS", (20,))
        kinds = default_catalogue()
        kinds = {**kinds, FOLLOW_UP: kinds[FOLLOW_UP].model_copy(update=states or {})}
        context = FollowUpContext(
            week(*slots, spacing=spacing), MONDAY, kinds, Request(creator_id="c", **wishes), seed or 0
        )
        words = tuple((caption(900 + number, "ppv_followup"), SCORES, 0) for number in range(captions))
        return generate_follow_ups(context, words, audience_of(default_catalogue()[FOLLOW_UP], audiences_of("paid")))

    return follow_up


@pytest.fixture
def times(make: Callable[..., Made]) -> Callable[..., list[str]]:
    """When the follow-ups stand: weekday 0 to 6 and clock."""

    def stand(*slots: TimedSlot, **wishes: Any) -> list[str]:
        items: Sequence[FollowUp] = make(*slots, **wishes)[0].items
        return [f"{item.scheduled_at.weekday()} {item.scheduled_at:%H:%M}" for item in items]

    return stand
