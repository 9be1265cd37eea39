"""Which caption type feeds which send type, and how many usable captions each page has of it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from eros_db.schema import creators, send_type_caption_requirements, send_types
from eros_db.usable_captions import usable_captions


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
    counted = usable_captions(connection, connection.execute(pages.order_by(c.creator_id)).mappings().all(), now)
    return [
        CaptionType(name, tuple(feeds[name]), {page: count[name] for page, count in counted.items()})
        for name in sorted(feeds)
    ]
