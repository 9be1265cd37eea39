"""Where a week stands in its life: by its own record, and by the word of its data server (R42, R58)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from eros.vocabulary.catalogue import FrozenModel

#: R58's states, and the two ends of a run that made no week to keep: a dry run, and an abort.
WeekState = Literal[
    "planned", "waiting", "saved", "approved", "handed_over", "rejected", "superseded", "expired", "unknown",
    "dry_run", "aborted",
]  # fmt: skip


#: What became of one send, as whoever posts says it.
Post = Literal["posted", "skipped"]
#: What a person says of a send: what became of it, or that nothing is told of it yet, as what was said was wrong.
PostSaid = Literal["posted", "skipped", "untold"]


class Life(FrozenModel):
    """Where a week stood when it was read from its record.

    ``superseded_by``: the generation that replaced it; None of a superseded week where another program's did, which has
    no id. ``decided_*`` and ``reason``: a person's decision, None while
    nobody has decided. ``cut_short``: whoever was at work on it is gone in the middle of a step; a mend finds out.
    ``save_unclear``: of these, what was at work came to its end, and only whether the week is saved is not known.
    ``approval_unclear``: of these, a person's approval was being saved, and whether that stands is not known.
    ``handed_over_*``: when the week was given to whoever posts it, and by whom; also of one that was replaced since.
    ``posts``: by slot, what became of those sends that somebody has told of.
    """

    state: WeekState
    superseded_by: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    cut_short: bool = False
    save_unclear: bool = False
    approval_unclear: bool = False
    handed_over_by: str | None = None
    handed_over_at: datetime | None = None
    posts: Mapping[str, Post] = {}


class HandOver(FrozenModel):
    """The week was given to whoever posts it; a field is None where nobody kept it. ``times``: how often by now, so
    that one that came to nothing takes no other back."""

    by: str | None = None
    at: datetime | None = None
    times: int = 0


def review_id(generation_id: str) -> str:
    """The id under which a week that waits is listed, shown and answered."""
    return f"review-{generation_id}"


#: How the name begins under which an agent answers for a person (R62).
THROUGH = "through "


def by(decided_by: str) -> str:
    """ "by sam" of a person, "through AGENT, said to be sam" where only an agent says so (R62)."""
    return decided_by if decided_by.startswith(THROUGH) else f"by {decided_by}"


#: What stands in a week's place where nobody can name it: a program without ids saved it.
ANOTHER_PROGRAMS = "another program's week"


@dataclass(frozen=True)
class StandingWeek:
    """The week that is saved at the data server; a field is None where the server does not keep it.

    ``generated_at`` is the server's own text. ``unsigned``: it was saved without an id, by the word of a server that
    keeps ids: no generation of ours. ``approved_*`` are asked for where a record does not know them,
    and with them the ``edition`` of the week that was approved.
    """

    status: str
    template_id: int | None
    generation_id: str | None = None
    version: int | None = None
    generated_at: str | None = None
    total_items: int | None = None
    unsigned: bool = False
    approved_by: str | None = None
    approved_at: datetime | None = None
    approved_why: str = ""
    edition: str | None = None

    def is_generation(self, generation_id: str) -> bool | None:
        """Whether it is this generation; None where the server does not say."""
        if self.generation_id is None:
            return False if self.unsigned else None
        return self.generation_id == generation_id

    @property
    def is_protected(self) -> bool:
        """Whether only ``replace`` may override it (R42)."""
        return self.status in _PROTECTED

    @property
    def state(self) -> WeekState:
        """The state of its record, as far as the server knows it: what is sent was handed over before."""
        return "handed_over" if self.status in _GIVEN_AWAY else "approved" if self.is_protected else "saved"


@dataclass(frozen=True)
class UnknownStanding:
    """Whether a week stands there cannot be known; why. ``can_pass``: it may be known when it is asked again.
    ``code``: that of the failed call."""

    reason: str
    can_pass: bool = False
    code: str | None = None


#: Template statuses of a week that somebody posts, and all that only ``replace`` overrides (R42).
_GIVEN_AWAY = frozenset({"sent", "handed_over"})
_PROTECTED = _GIVEN_AWAY | {"approved"}
