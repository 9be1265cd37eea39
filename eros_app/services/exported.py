"""What an export is made of: a week's sends, where the week stands, and what the person asked beside it."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from eros.failures import RequestError
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import ErrorDocument, Item, ResultDocument, in_zone
from eros.vocabulary.fit_text import plain_lines
from eros.vocabulary.life import ANOTHER_PROGRAMS, Life, Post, WeekState
from eros.vocabulary.wall_clock import days_of_week, monday_of
from eros_app.services.queue_map import QueueMap

_ITEMS = TypeAdapter(tuple[Item, ...])


#: In the place of a zone that nothing tells.
UNKNOWN_ZONE = "unknown"


@dataclass(frozen=True)
class ExportOptions:
    """``own_zone``: of whoever posts (EROS_TIMEZONE). ``queue_map``: a page's list ids and prices, by ``--map``.

    ``raw``: captions in CSV as they are, also where a spreadsheet would compute them. ``read_basis``: what the week of
    a a generation id rests on, for those formats that tell its quotas; None where nobody kept it. ``read_since``: what
    is otherwise at its data server since a week was planned.
    """

    own_zone: ZoneInfo | None = None
    queue_map: QueueMap = field(default_factory=QueueMap)
    raw: bool = False
    read_basis: Callable[[str], WeekBasis | None] = lambda _generation_id: None
    read_since: Callable[[ResultDocument], Sequence[str]] = lambda _document: ()


@dataclass(frozen=True)
class ExportedWeek:
    """The sends of a week, or those that an aborted run had made; of which older versions kept no zone."""

    creator_id: str
    generation_id: str
    week_start: date | None
    timezone: str
    status: WeekState
    items: tuple[Item, ...]
    posts: Mapping[str, Post]
    own_zone: ZoneInfo | None
    queue_map: QueueMap
    raw: bool = False
    #: Who approved or rejected it, and when; nothing while nobody has.
    decided_by: str | None = None
    decided_at: datetime | None = None


def exported(document: ResultDocument | ErrorDocument, options: ExportOptions) -> ExportedWeek:
    """Raises RequestError: NOTHING_TO_EXPORT if there are no items, RECORD_UNREADABLE if another version made them."""
    whole = document if isinstance(document, ResultDocument) else None
    life = whole.life if whole else None
    creator = {} if whole else _creator_of(document)
    timezone = whole.timezone if whole else creator.get("timezone") or UNKNOWN_ZONE
    items = in_zone(items_of(document), timezone)
    return ExportedWeek(
        creator_id=creator.get("creator_id") or document.creator_id or "",
        generation_id=document.generation_id or "",
        week_start=whole.week_start if whole else monday_of(items[0].scheduled_date) if items else None,
        timezone=timezone,
        status=week_status(document),
        items=items,
        posts=life.posts if life else {},
        own_zone=options.own_zone,
        queue_map=options.queue_map,
        raw=options.raw,
        decided_by=life.decided_by if life else None,
        decided_at=life.decided_at if life else None,
    )


def _creator_of(document: ResultDocument | ErrorDocument) -> Mapping[str, Any]:
    """The page of an aborted run, as far as it is known."""
    made = document.partial_result.get("creator") if isinstance(document, ErrorDocument) else None
    return made if isinstance(made, Mapping) else {}


def own_time(item: Item, own_zone: ZoneInfo | None) -> datetime | None:
    """When the item is due on the clock of whoever posts it; None where that zone or the instant is not known."""
    return item.scheduled_at.astimezone(own_zone) if own_zone and item.scheduled_at else None


def week_status(document: ResultDocument | ErrorDocument) -> WeekState:
    """Where the week of the document stands: as its record says, else as its run ended."""
    if isinstance(document, ErrorDocument):
        return document.status
    if document.life is not None:
        return document.life.state
    return "waiting" if document.status == "needs_review" else document.status


#: States in which the sends of a week are to be posted.
STANDING: frozenset[WeekState] = frozenset({"saved", "approved", "handed_over"})

#: What whoever posts a week has to know of one that does not stand.
_NOTICES: dict[WeekState, str] = {
    "planned": "is being planned: it is not saved yet",
    "waiting": "waits for a review: it is not saved",
    "rejected": "was rejected: it is not saved",
    "aborted": "was aborted: it is not saved",
    "dry_run": "is a dry run: it is not saved",
    "expired": "was over before its review was answered: it is not saved",
    "unknown": "is not known to stand whole at its data server",
}


def notice(document: ResultDocument | ErrorDocument) -> str:
    """What is said beside an export of a week that does not stand; nothing for one that does (CONTRACT 5)."""
    state = week_status(document)
    says = _NOTICES.get(state, "")
    life = document.life if isinstance(document, ResultDocument) else None
    if life is not None and state == "superseded":
        says = f"is superseded: {life.superseded_by or ANOTHER_PROGRAMS} replaced it"
    if life is not None and life.cut_short:
        says = f"{_open_about(life)}: `eros weeks --mend` finds out"
    if isinstance(document, ErrorDocument) and says:
        says = f"{says} ({document.error_code})"
    which = document.week_start if isinstance(document, ResultDocument) else _week_of(document)
    return f"this week ({document.creator_id}, {which}) {says}" if says else ""


def _open_about(life: Life) -> str:
    """What is not known of a week whose last step is still to be found out about."""
    if life.approval_unclear:
        saved = "is saved" if life.state == "saved" else "was approved"
        return f"{saved}, and whether its approval stands at its data server is not known"
    if life.save_unclear:
        return "was planned, and whether it is saved is not known"
    if life.state in STANDING:
        return f"is {life.state.replace('_', ' ')}, and the last work on it was cut short"
    return "was cut short, and whether it is saved is not known"


def _week_of(document: ErrorDocument) -> object:
    """Its Monday, or its id where it made no items."""
    made = document.partial_result.get("items")
    return exported(document, ExportOptions()).week_start if made else document.generation_id


def writable(text: str) -> str:
    """The text with plain line ends, and a replacement character for each that no XML and no calendar file can hold:
    captions come from outside."""
    return "".join(char if char in "\n\t" or not _is_unwritable(char) else "\ufffd" for char in plain_lines(text))


def _is_unwritable(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or ord(char) & 0xFFFE == 0xFFFE


def sends_outside(document: ResultDocument | ErrorDocument) -> tuple[Item, ...]:
    """Those of a week's items that stand on none of its days: an earlier EROS let an edit move them there."""
    if isinstance(document, ErrorDocument):
        return ()
    days = days_of_week(document.week_start)
    return tuple(item for item in document.items if item.scheduled_date not in days)


def items_of(document: ResultDocument | ErrorDocument) -> tuple[Item, ...]:
    """The items of a result document, or those that an aborted run had made.

    Raises RequestError: NOTHING_TO_EXPORT if there are none, RECORD_UNREADABLE if they are another version's.
    """
    if isinstance(document, ResultDocument):
        return document.items
    generation_id, made = document.generation_id, document.partial_result.get("items")
    if made is None:
        raise RequestError("NOTHING_TO_EXPORT", "id", generation_id, "this generation made no items")
    try:
        return _ITEMS.validate_python(made)
    except ValidationError as wrong:
        text = f"the items of {generation_id} cannot be read: another version of EROS made them"
        raise RequestError("RECORD_UNREADABLE", "id", generation_id, text) from wrong
