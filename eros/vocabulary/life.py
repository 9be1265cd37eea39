"""Where a week stands in its life, in the fields that every document and answer shows it by (R58)."""

from datetime import datetime
from typing import Literal

from eros.vocabulary.catalogue import FrozenModel

#: R58's states, and the two ends of a run that made no week to keep: a dry run, and an abort.
WeekState = Literal[
    "planned", "waiting", "saved", "approved", "handed_over", "rejected", "superseded", "expired", "unknown",
    "dry_run", "aborted",
]  # fmt: skip


class Life(FrozenModel):
    """Where a week stood when it was read from its record.

    ``superseded_by``: the generation that replaced it. ``decided_*`` and ``reason``: a person's decision, None while
    nobody has decided.
    """

    state: WeekState
    superseded_by: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
