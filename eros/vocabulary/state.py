"""The state that the graph carries: what each phase adds, and the trail of what went otherwise."""

from datetime import date, datetime
from operator import add
from typing import Annotated, Any, Literal, TypedDict

from eros.failures import Finding, Severity
from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import FrozenModel, SendType
from eros.vocabulary.documents import Item, Recovery, Remark, ValidationReport
from eros.vocabulary.facts import BestTiming, ContentRanking, Creator, Performance, Persona, Vault, VolumeConfig
from eros.vocabulary.ledger import Ledger
from eros.vocabulary.request import Request
from eros.vocabulary.week import Allocation, CaptionPool, ContentMatch, FollowUps, TargetedSlot, TimedWeek

#: What a person says to a schedule that waits (R33).
Verdict = Literal["approve", "reject"]


class Run(FrozenModel):
    """One generation: its ids, its seed, its week. ``started_at`` is UTC, ``today`` the creator's own date."""

    generation_id: str
    seed: int
    week_start: date
    today: date
    started_at: datetime


class OpenFailure(FrozenModel):
    """A failure that a phase could not handle itself: it waits at the phase boundary for recovery or abort."""

    error_type: str
    phase: str
    severity: Severity
    code: str
    message: str
    slot_ids: tuple[str, ...] = ()
    details: dict[str, Any] = {}


class StalePool(FrozenModel):
    """Why allocation ran once more (R52): how fresh the captions were that the week would have taken, and how many
    sends of each type it had."""

    freshness: float
    sends: dict[str, int]


class Directives(FrozenModel):
    """What a phase is asked to do otherwise when it runs again: by recovery (R12, R37), or for a stale pool (R52)."""

    enforce_variety: bool = False
    rebuild_uniform: bool = False
    tier_minimums: bool = False
    generic_timing: bool = False
    fill_defaults: bool = False
    stale: StalePool | None = None


class Contest(FrozenModel):
    """How often this week asked for captions again since others took what it had seen (R60), and whether it is to."""

    rounds: int = 0
    again: bool = False


class PhaseRecord(FrozenModel):
    """One run of one node, for the audit trail: success, degraded or failed."""

    node: str
    phase: str
    started_at: datetime
    duration_ms: float
    status: str


class Decision(FrozenModel):
    """A person's word on a schedule (R33). ``replace``: an approved or newer week that stands may go for it (R42)."""

    verdict: Verdict
    reason: str = ""
    reviewer: str = ""
    decided_at: datetime | None = None
    replace: bool = False

    @property
    def verdict_word(self) -> str:
        """What became of the week by this word."""
        return "approved" if self.verdict == "approve" else "rejected"


class Saved(FrozenModel):
    """What the server answered to the save; all but the first two are None where it does not say.

    ``replaced``: an earlier version of the week was there. ``superseded_by``: this generation was saved before and
    stands no more; what does.
    """

    template_id: int
    items_created: int
    status: str | None = None
    replaced: bool | None = None
    superseded_by: str | None = None
    creator_id: str | None = None
    week_start: date | None = None


def merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The reducer of ``trail``."""
    return {**old, **new}


class State(TypedDict, total=False):
    """What nodes read as ``findings`` is the flat list of ``trail``; what they return as ``findings`` goes into it."""

    request: Request
    run: Run
    creator: Creator
    volume: VolumeConfig
    performance: Performance
    send_types: dict[str, SendType]
    #: Of each type what the list of send types itself states.
    listed: dict[str, dict[str, Any]]
    vault: Vault
    timing: BestTiming
    allocation: Allocation
    persona: Persona
    rankings: tuple[ContentRanking, ...]
    #: What other weeks held of the captions when this one asked (R60); only its digest is left once it has chosen.
    ledger: Ledger
    contest: Contest
    pool: CaptionPool
    persona_scores: dict[int, float]
    content: ContentMatch
    audiences: Audiences
    targeted: tuple[TargetedSlot, ...]
    #: The budget of a day (R46) that would leave none of the week's sends out, where the request's own does.
    budget_enough: float | None
    #: The one that would leave every category its share of the week (R30), where the request's own does not.
    budget_balanced: float | None
    timed: TimedWeek
    follow_ups: FollowUps
    items: tuple[Item, ...]
    report: ValidationReport
    #: The report's remarks for which no check takes points.
    free_remarks: tuple[Remark, ...]
    recommendations: tuple[str, ...]
    saved: Saved
    review_id: str
    decision: Decision
    directives: Directives
    open_failure: OpenFailure | None
    #: Findings by node. A node that runs again replaces its own, so nothing is reported twice.
    trail: Annotated[dict[str, tuple[Finding, ...]], merge]
    recoveries: Annotated[tuple[Recovery, ...], add]
    phases: Annotated[tuple[PhaseRecord, ...], add]
