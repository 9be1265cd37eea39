"""What a tool works with: one transaction, one moment, and a source of fresh ids. Nothing else comes from outside."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, RowMapping, or_, select

from eros.vocabulary.catalogue import PageType
from eros_db.failures import Refusal, near_words
from eros_db.remembered import remembered
from eros_db.schema import creators


@dataclass(frozen=True)
class Call:
    """One call of a tool. ``now`` is aware, in UTC; ``new_id`` gives an id that nobody else was given."""

    connection: Connection
    now: datetime
    new_id: Callable[[], int]


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
    """The creator of an id or a page_name. Raises Refusal CREATOR_NOT_FOUND with near matches."""
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
    """The row of an id or a page_name, whatever stands in it. Raises Refusal CREATOR_NOT_FOUND with near matches."""
    wanted = creator_id.strip()
    return remembered(connection, ("creator", wanted), lambda: _creator_row(connection, creator_id, wanted))


def _creator_row(connection: Connection, creator_id: str, wanted: str) -> RowMapping:
    either = or_(creators.c.creator_id == wanted, creators.c.page_name == wanted)
    rows = connection.execute(select(creators).where(either)).mappings().all()
    if not rows:
        raise _unknown(connection, creator_id)
    return next((row for row in rows if row["creator_id"] == wanted), rows[0])


def _zone(row: RowMapping) -> ZoneInfo:
    try:
        return ZoneInfo(row["timezone"])
    except (ZoneInfoNotFoundError, ValueError) as wrong:
        text = f"creator {row['creator_id']!r} has the time zone {row['timezone']!r}, which is no IANA zone"
        raise Refusal(text, code="INVALID_DATA", field="timezone") from wrong


def _unknown(connection: Connection, creator_id: str) -> Refusal:
    names: dict[str, str] = {}
    for row in connection.execute(select(creators.c.creator_id, creators.c.page_name).order_by("creator_id")):
        names |= {row.page_name.casefold(): row.creator_id, row.creator_id.casefold(): row.creator_id}
    near = near_keys(creator_id.casefold(), names)
    text = f"creator {creator_id!r} not found{near_words(near)}"
    return Refusal(text, code="CREATOR_NOT_FOUND", field="creator_id", near_matches=near)


def near_keys(wanted: str, names: dict[str, str]) -> list[str]:
    """Up to three values of ``names`` whose keys look like ``wanted``, best first, none twice."""
    close = difflib.get_close_matches(wanted, names, n=6, cutoff=0.6)
    return list(dict.fromkeys(names[name] for name in close))[:3]


def rows_as_dicts(result: Any) -> list[dict[str, Any]]:
    """All rows of a result, as plain dicts."""
    return [dict(row) for row in result.mappings()]
