"""Which caption type feeds which send type, and how many usable captions each page has of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from eros_db.caption_query import CaptionQuery, count_usable
from eros_db.freshness import planned_rest
from eros_db.schema import creators, send_type_caption_requirements, send_types
from eros_db.volume.pool import MIN_FRESHNESS, MIN_PERFORMANCE

#: Counting ends here: no bank has as many of one type.
MOST_COUNTED = 99_999


class CaptionType(NamedTuple):
    """``feeds``: send types with the priority that the type has for them; ``usable``: page -> captions."""

    caption_type: str
    feeds: tuple[tuple[str, int], ...]
    usable: dict[str, int]


def caption_types(connection: Connection, now: datetime, creator_id: str | None = None) -> list[CaptionType]:
    """Every caption type, for the active pages or one of them."""
    r, s = send_type_caption_requirements.c, send_types.c
    query = select(r.caption_type, s.send_type_key, r.priority).join_from(send_type_caption_requirements, send_types)
    feeds: dict[str, list[tuple[str, int]]] = {}
    for caption_type, key, priority in connection.execute(query.order_by(r.priority, s.sort_order)):
        feeds.setdefault(caption_type, []).append((key, priority))
    c = creators.c
    pages = select(creators).where(c.is_active == 1 if creator_id is None else c.creator_id == creator_id)
    usable: dict[str, dict[str, int]] = {name: {} for name in feeds}
    for row in connection.execute(pages.order_by(c.creator_id)).mappings():
        for name, count in usable_captions(connection, row, now, feeds).items():
            usable[name][row["creator_id"]] = count
    return [CaptionType(name, tuple(feeds[name]), usable[name]) for name in sorted(feeds)]


def usable_captions(
    connection: Connection, page: Mapping[Any, Any], now: datetime, names: Iterable[str]
) -> dict[str, int]:
    """How many captions of each type the page could use in a week that is planned now, up to ``MOST_COUNTED``."""
    today = _today(page, now)
    plan = planned_rest(connection, page["creator_id"], today, None)
    asked = CaptionQuery(connection, page["creator_id"], page["page_type"], today, plan)
    needs = [(name, MOST_COUNTED) for name in names]
    found = count_usable(asked, needs, MIN_FRESHNESS, MIN_PERFORMANCE) if needs else {}
    return {name: found.get(name, 0) for name, _ in needs}


def _today(row: Any, now: datetime) -> date:
    try:
        return now.astimezone(ZoneInfo(row["timezone"])).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.date()
