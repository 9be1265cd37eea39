"""The words of the record store: who is at work on a week, what stands, what is unfinished, which weeks are meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from eros.failures import ErosError
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.state import Decision, Verdict
from eros_app.records.week import PROTECTED as PROTECTED
from eros_app.records.week import STANDING as STANDING
from eros_app.records.week import WeekState, WeekSummary

Step = Literal["planning", "saving", "deciding"]
AnyDocument = ResultDocument | ErrorDocument


def error_code_in(document: AnyDocument) -> str | None:
    """What ended the run; None for one that came to a week."""
    return document.error_code if isinstance(document, ErrorDocument) else None


#: The id of a database, and as much of it as tells two apart.
_DATABASE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_SHORT_ID = 8

#: What a person can still decide of a week (R58), by its state; of any other nothing.
_VERDICTS: dict[WeekState, tuple[Verdict, ...]] = {
    "waiting": ("approve", "reject"),
    "expired": ("approve", "reject"),
    "saved": ("approve",),
    "unknown": ("reject",),
}


def verdicts_in(state: WeekState) -> tuple[Verdict, ...]:
    """The decisions that a week in this state may be meant by."""
    return _VERDICTS.get(state, ())


def verdicts_on(week: WeekSummary) -> tuple[Verdict, ...]:
    """The decisions that this week is asked for: no approval of one that nobody can approve (R33)."""
    return tuple(one for one in verdicts_in(week.state) if one != "approve" or not week.nobody_can_approve)


class WeekBusy(ErosError):
    """Another run of the same creator and week is under way, or somebody decides about it."""

    def __init__(self, generation_id: str) -> None:
        super().__init__(f"{generation_id} is under way for this creator and week")
        self.generation_id = generation_id


class LeaseLost(ErosError):
    """The lease of this run ran out and somebody else has taken the week over."""


class Server(FrozenModel):
    """The data server of a week (R59). ``address``: how it was reached, ``{"config"}`` or ``{"url"}``, and the
    ``file`` of its database as it announced it: a copy of a database has its id and another file."""

    key: str
    label: str
    address: dict[str, str] = {}


def told_apart(one: Server, other: Server) -> tuple[str, str]:
    """What both are called; with their ids, or addresses, where that is the same."""
    if one.label != other.label or one.key == other.key:
        return one.label, other.label
    keys = (one.key, other.key)
    short = tuple(key[:_SHORT_ID] for key in keys) if all(_DATABASE_ID.fullmatch(key) for key in keys) else keys
    named = keys if short[0] == short[1] else short
    return f"{one.label}, database {named[0]}", f"{other.label}, database {named[1]}"


class PlannedWeek(FrozenModel):
    """What is known of a week when its planning begins."""

    generation_id: str
    creator_id: str
    page_name: str | None
    display_name: str | None = None
    week_start: date
    timezone: str
    week_ends_at: datetime
    server: Server


class Unfinished(FrozenModel):
    """A week whose holder is gone between two steps, with what it left. ``state`` is the one before the step,
    ``stood_as`` the one in which it stood before that, if it ever did."""

    generation_id: str
    creator_id: str
    week_start: date
    state: WeekState
    step: Step
    began_at: datetime
    changed_at: datetime
    decision: Decision | None
    stood_as: WeekState | None
    server: Server | None
    save_arguments: dict[str, Any] | None


class CaptionUse(NamedTuple):
    """A caption that this week plans for a day, and where another week uses it."""

    caption_id: int
    planned_on: date
    used_on: date
    creator_id: str
    generation_id: str


class Checkpoint(FrozenModel):
    """The graph's state of a week that waits, as the serializer wrote it."""

    state_format: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class WeekFilter:
    """Which weeks a list shows: of a creator (id, page or display name), of a week, in one of these states."""

    creator: str | None = None
    week_start: date | None = None
    states: Sequence[WeekState] = ()


EVERY_WEEK = WeekFilter()
