"""What a finished week rests on: what its phases knew and planned, kept so that an edit of it is judged as it was."""

from collections.abc import Mapping
from typing import Any, cast

from pydantic import Field

from eros.failures import Finding
from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import FrozenModel, SendType
from eros.vocabulary.documents import Recovery
from eros.vocabulary.facts import BestTiming, Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.ledger import Ledger
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run, State
from eros.vocabulary.week import Allocation, FollowUp, FollowUps, ScoredCaption, TimedSlot, TimedWeek


class WeekBasis(FrozenModel):
    """The state of a run without its items and its report. ``runners_up``: by send type the captions that it did not
    use, best first. By what is known as the week is edited, and no part of what is kept: ``barred``,
    the captions that no send may get any more, and ``held_now``, what other weeks hold of the rest (R60)."""

    request: Request
    run: Run
    creator: Creator
    volume: VolumeConfig
    performance: Performance
    send_types: Mapping[str, SendType]
    vault: Vault
    timing: BestTiming
    allocation: Allocation
    audiences: Audiences
    timed: TimedWeek
    follow_ups: FollowUps
    trail: Mapping[str, tuple[Finding, ...]]
    recoveries: tuple[Recovery, ...] = ()
    ledger: Ledger | None = None
    runners_up: Mapping[str, tuple[ScoredCaption, ...]] = {}
    budget_enough: float | None = None
    budget_balanced: float | None = None
    barred: frozenset[int] = Field(default=frozenset(), exclude=True)
    held_now: Ledger | None = Field(default=None, exclude=True)

    @property
    def planned(self) -> tuple[TimedSlot | FollowUp, ...]:
        """What the phases planned, as they planned it."""
        return (*self.timed.slots, *self.follow_ups.items)

    @property
    def captions(self) -> dict[int, str]:
        """The text of each caption that an edit could bring: those that were planned, and those that were left."""
        kept = (offer[0] for offers in self.runners_up.values() for offer in offers)
        return {one.caption_id: one.caption_text for one in (*kept, *(it.caption for it in self.planned)) if one}


_KEPT = tuple(name for name in WeekBasis.model_fields if name not in ("runners_up", "barred", "held_now"))


def basis_of(state: Mapping[str, Any]) -> WeekBasis:
    """Of a run that came to a week."""
    kept = {name: state[name] for name in _KEPT if name in state}
    return WeekBasis(**kept, runners_up=state["content"].runners_up)


def state_of(basis: WeekBasis) -> State:
    """What phases and documents read of the run, but for items, report and advice."""
    kept = {name: value for name in _KEPT if (value := getattr(basis, name)) is not None}
    return cast(State, kept)
