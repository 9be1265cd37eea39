"""A week as the record store keeps it: where its life stands (R58), and, read whole, its document and its audit."""

from datetime import date, datetime
from typing import Literal

from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.state import Decision

#: R58's states, and the two ends of a run that made no week to keep: a dry run, and an abort.
WeekState = Literal[
    "planned", "waiting", "saved", "approved", "handed_over", "rejected", "superseded", "expired", "unknown",
    "dry_run", "aborted",
]  # fmt: skip


class WeekSummary(FrozenModel):
    """What a list shows of a week. ``week_start`` is None until the creator's zone has said which week is meant.

    ``state`` is as of the moment it was read: a waiting week whose end has passed is ``expired``.
    ``decision``: a person's, None while nobody has decided. ``superseded_by``: the generation that replaced it.
    """

    generation_id: str
    creator_id: str
    page_name: str | None = None
    week_start: date | None = None
    state: WeekState
    began_at: datetime
    changed_at: datetime
    needs_reason: bool = False
    score: float | None = None
    total_items: int | None = None
    error_code: str | None = None
    decision: Decision | None = None
    supersedes: str | None = None
    superseded_by: str | None = None

    @property
    def waits(self) -> bool:
        """Whether a person's answer is waited for."""
        return self.state == "waiting"

    @property
    def review_id(self) -> str | None:
        return f"review-{self.generation_id}" if self.waits else None


class WeekRecord(WeekSummary):
    """A week whole."""

    document: ResultDocument | ErrorDocument
    audit: AuditTrail
