"""A week as the record store keeps it: where its life stands (R58), and, read whole, its document and its audit."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.life import HandOver, Life, Post, review_id
from eros.vocabulary.life import WeekState as WeekState
from eros.vocabulary.limits import ABORT_BELOW
from eros.vocabulary.state import Decision
from eros.vocabulary.wall_clock import WEEK

#: States of a week that stands at its server; each later one of the same week replaces it there.
STANDING: tuple[WeekState, ...] = ("saved", "approved", "handed_over")
#: Of these, the ones that only ``replace`` overrides (R42).
PROTECTED: tuple[WeekState, ...] = ("approved", "handed_over")


def furthest(*states: WeekState | None) -> WeekState:
    """Of the states in which a week stands or stood, the one that the others lead to; at the least it is saved."""
    return max(("saved", *(one for one in states if one in STANDING)), key=STANDING.index)


def midnight(day: date, zone: str) -> datetime:
    """The instant in UTC at which the day begins in the zone; UTC's where the zone is none."""
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        there = ZoneInfo("UTC")
    return datetime(day.year, day.month, day.day, tzinfo=there).astimezone(UTC)


def decided_life(state: WeekState, said: Decision | None) -> Life:
    """A week in this state, and what a person said about it."""
    if said is None:
        return Life(state=state)
    return Life(state=state, decided_by=said.reviewer, decided_at=said.decided_at, reason=said.reason)


class WeekSummary(FrozenModel):
    """What a list shows of a week. ``week_start`` is None until the creator's zone has said which week is meant.

    ``state`` is as of the moment it was read: a waiting week whose end has passed is ``expired``.
    ``decision``: a person's, None while nobody has decided. ``stood_as``: the state in which it stands or stood at its
    server, as far as that was asked for or told; None of a week that never stood. ``handover``: None where nobody
    handed it over here. ``superseded_by``: the generation that replaced it.
    ``saved_with_id``: whether its server was given its id at its last save; None where that is not known.
    ``cut_short``: whoever was at work on it is gone in the middle of a step. ``save_unclear``: of these, what was at
    work came to its end, and only whether the week is saved is not known. ``approval_unclear``: of these, a person's
    approval was being saved, and whether that stands is not known. ``posts``: what became of its sends.
    """

    generation_id: str
    creator_id: str
    page_name: str | None = None
    week_start: date | None = None
    timezone: str | None = None
    state: WeekState
    began_at: datetime
    changed_at: datetime
    needs_reason: bool = False
    score: float | None = None
    total_items: int | None = None
    error_code: str | None = None
    decision: Decision | None = None
    stood_as: WeekState | None = None
    handover: HandOver | None = None
    supersedes: str | None = None
    superseded_by: str | None = None
    saved_with_id: Annotated[bool | None, Field(exclude=True)] = None
    cut_short: bool = False
    save_unclear: bool = False
    approval_unclear: bool = False
    posts: Mapping[str, Post] = {}

    @property
    def page_was_found(self) -> bool:
        """Whether the creator is a page's id; not, where the run failed before the page asked for was found."""
        return self.page_name is not None or self.state != "aborted"

    @property
    def begins_at(self) -> datetime | None:
        """The instant in UTC at which the week begins in its zone."""
        return midnight(self.week_start, self.timezone) if self.week_start and self.timezone else None

    @property
    def ends_at(self) -> datetime | None:
        """The instant in UTC at which the week is over in its zone."""
        return midnight(self.week_start + WEEK, self.timezone) if self.week_start and self.timezone else None

    @property
    def known_to_stand_at(self) -> datetime:
        """The last instant at which it was put or found at its server with a person's approval; else when it began."""
        said = self.decision if self.stood_as is not None else None
        approved_at = said.decided_at if said is not None and said.verdict == "approve" else None
        return max(self.began_at, approved_at or self.began_at)

    @property
    def nobody_can_approve(self) -> bool:
        """R33: edits left too little of it; what was approved already is what it is."""
        return self.score is not None and self.score < ABORT_BELOW and self.state not in PROTECTED

    @property
    def waits(self) -> bool:
        """Whether a person's answer is waited for."""
        return self.state == "waiting"

    @property
    def life(self) -> Life:
        """What every surface shows of where the week stands."""
        life = decided_life(self.state, self.decision)
        return life.model_copy(
            update={
                "superseded_by": self.superseded_by,
                "cut_short": self.cut_short,
                "save_unclear": self.save_unclear,
                "approval_unclear": self.approval_unclear,
                "handed_over_by": self.handover.by if self.handover else None,
                "handed_over_at": self.handover.at if self.handover else None,
                "posts": self.posts,
            }
        )

    @property
    def is_told_whole(self) -> bool:
        """Whether what became of each send was told."""
        return bool(self.total_items) and len(self.posts) == self.total_items

    @property
    def went_unposted(self) -> bool:
        """Whether every send of it was skipped, and nobody handed it over: told whole, none of it went out."""
        return self.is_told_whole and self.handover is None and "posted" not in self.posts.values()

    @property
    def came_to(self) -> WeekState | None:
        """How far it has come while it stands, or stood; None of a week that never stood."""
        return "handed_over" if self.stood_as and self.is_told_whole else self.stood_as

    def standing(self, state: WeekState, said: Decision | None) -> "WeekSummary":
        """The same week once it stands so at its server, as every list will say it."""
        settled = dict.fromkeys(("cut_short", "save_unclear", "approval_unclear"), False)
        stands = self.model_copy(update={"stood_as": state, "decision": said, "superseded_by": None, **settled})
        return stands.model_copy(update={"state": stands.came_to})

    @property
    def is_given(self) -> bool:
        """Whether somebody gave it to whoever posts it, or its server says so; its sends may be told without."""
        return self.state == "handed_over" and (self.handover is not None or not self.is_told_whole)

    @property
    def is_protected(self) -> bool:
        """Whether only ``replace`` may override it (R42)."""
        return self.state in PROTECTED

    @property
    def stands_as(self) -> str:
        """How it stands, or stood, in words."""
        whole = f" and told whole, {self.posts_text}" if self.is_told_whole else ""
        stood = self.stood_as if self.went_unposted else self.came_to
        return (stood or self.state).replace("_", " ") + whole

    @property
    def standing_word(self) -> str:
        """Which week stands, and how: another word says that something else was shown (R63)."""
        return f"{self.generation_id} {self.state}"

    @property
    def posts_text(self) -> str:
        """How many of its sends were posted, and how many were skipped; nothing where nobody told."""
        told = [*self.posts.values()]
        return ", ".join(f"{count} {kind}" for kind in ("posted", "skipped") if (count := told.count(kind)))

    @property
    def review_id(self) -> str | None:
        return review_id(self.generation_id) if self.waits else None


class WeekRecord(WeekSummary):
    """A week whole. ``version``: that of the document; 0 of one that nobody has edited."""

    version: int = 0
    document: ResultDocument | ErrorDocument
    audit: AuditTrail
