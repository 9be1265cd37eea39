"""What a tool works with: one transaction, one moment, and a source of fresh ids. Nothing else comes from outside."""

import difflib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, RowMapping, or_, select

from eros.vocabulary.catalogue import PageType
from eros_db.failures import LONGEST_ECHO, Refusal, near_words
from eros_db.remembered import remembered
from eros_db.schema import creators


@dataclass(frozen=True)
class Call:
    """One call of a tool. ``now`` is aware, in UTC; ``new_id`` gives an id that nobody else was given.

    ``stoppable`` is told how to stop what the call has running outside of this process.
    """

    connection: Connection
    now: datetime
    new_id: Callable[[], int]
    stoppable: Callable[[Callable[[], None]], None] = lambda stop: None


@dataclass(frozen=True)
class CreatorRecord:
    """A creator as the tools need it; ``row`` is the whole row of ``creators``, ``today`` the date on its own wall."""

    creator_id: str
    page_type: PageType
    fan_count: int
    timezone: str
    today: date
    row: RowMapping


def find_creator(call: Call, creator_id: str) -> CreatorRecord:
    """The creator of an id, a page or a display name. Raises Refusal CREATOR_NOT_FOUND with near matches."""
    row = creator_row(call.connection, creator_id)
    return CreatorRecord(
        creator_id=row["creator_id"],
        page_type=row["page_type"],
        fan_count=row["current_active_fans"],
        timezone=row["timezone"],
        today=call.now.astimezone(_zone(row)).date(),
        row=row,
    )


def creator_row(connection: Connection, creator_id: str) -> RowMapping:
    """The row of an id, a page or a display name (in any case, where one creator has it), whatever stands in it.

    Raises Refusal CREATOR_NOT_FOUND with near matches.
    """
    return remembered(connection, ("creator", creator_id.strip()), lambda: stored_creator_row(connection, creator_id))


def stored_creator_row(connection: Connection, creator_id: str) -> RowMapping:
    """``creator_row`` as it is stored now, not remembered."""
    wanted = creator_id.strip()
    either = or_(creators.c.creator_id == wanted, creators.c.page_name == wanted)
    rows = connection.execute(select(creators).where(either)).mappings().all()
    if not rows:
        return _row_by_any_name(connection, creator_id, wanted)
    return next((row for row in rows if row["creator_id"] == wanted), rows[0])


def _row_by_any_name(connection: Connection, creator_id: str, wanted: str) -> RowMapping:
    """The row whose id, page or display name it is, whatever the case; of several an id or a page goes first."""
    name = _folded(wanted)
    known = connection.execute(select(creators)).mappings().all()
    for columns in (("creator_id", "page_name"), ("display_name",)):
        found = [row for row in known if any(_folded(row[column] or "") == name for column in columns)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = [row["creator_id"] for row in found]
            text = f"{creator_id!r} is the name of {' and of '.join(ids)}; name one of these"
            raise Refusal(text, code="CREATOR_NOT_FOUND", field="creator_id", near_matches=ids[:3])
    raise _unknown(connection, creator_id)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def _zone(row: RowMapping) -> ZoneInfo:
    try:
        return ZoneInfo(row["timezone"])
    except (ZoneInfoNotFoundError, ValueError) as wrong:
        text = f"creator {row['creator_id']!r} has the time zone {row['timezone']!r}, which is no IANA zone"
        raise Refusal(text, code="INVALID_DATA", field="timezone") from wrong


def _unknown(connection: Connection, creator_id: str) -> Refusal:
    names: dict[str, str] = {}
    c = creators.c
    for row in connection.execute(select(c.creator_id, c.page_name, c.display_name).order_by("creator_id")):
        stated = (row.display_name or row.page_name, row.page_name, row.creator_id)
        names |= {name.casefold(): row.creator_id for name in stated}
    near = near_keys(creator_id.casefold(), names)
    text = f"creator {creator_id!r} not found{near_words(near)}"
    return Refusal(text, code="CREATOR_NOT_FOUND", field="creator_id", near_matches=near)


def near_keys(wanted: str, names: dict[str, str]) -> list[str]:
    """Up to three values of ``names`` whose keys look like ``wanted``, best first, none twice."""
    close = difflib.get_close_matches(wanted[:LONGEST_ECHO], names, n=6, cutoff=0.6)
    return list(dict.fromkeys(names[name] for name in close))[:3]


def rows_as_dicts(result: Any) -> list[dict[str, Any]]:
    """All rows of a result, as plain dicts."""
    return [dict(row) for row in result.mappings()]
