"""What became of sends, told to the record store of EROS as well, where their weeks are looked at (R58, CONTRACT 5).

The database is written first. Where the record store cannot be written then, that is said, and the same file imported
again tells it. A store that is not there, or that does not know a week, hears nothing.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Connection, make_url, select

from eros_db.schema import database_identity, schedule_items, schedule_templates

#: An item's status in the database -> the word of the record.
_WORDS = {"sent": "posted", "skipped": "skipped"}
_TELL = (
    "UPDATE weeks SET posts = json_patch(coalesce(posts, '{}'), ?) "
    "WHERE generation_id = ? AND server_key = ? AND coalesce(posts, '{}') != json_patch(coalesce(posts, '{}'), ?)"
)


class Posts(NamedTuple):
    """By generation id: of each slot what became of it; None: that is not known."""

    database_id: str
    weeks: Mapping[str, Mapping[str, str | None]]


def posts_of(connection: Connection, item_ids: Iterable[int]) -> Posts:
    """How the items stand now."""
    t, i = schedule_templates.c, schedule_items.c
    query = select(t.generation_id, i.slot_id, i.status).join_from(schedule_items, schedule_templates)
    found: dict[str, dict[str, str | None]] = {}
    for generation_id, slot_id, status in connection.execute(query.where(i.item_id.in_(sorted(item_ids)))):
        if generation_id is not None:
            found.setdefault(generation_id, {})[slot_id] = _WORDS.get(status)
    return Posts(connection.execute(select(database_identity.c.database_id)).scalar_one(), found)


def tell_records(records_url: str, posts: Posts) -> str | None:
    """What is to be said of it: nothing where the record store heard it all, or has no part in it."""
    path = make_url(records_url).database
    if not posts.weeks or not path or not os.path.exists(path):
        return None
    try:
        with closing(sqlite3.connect(path, timeout=5)) as store, store:
            for generation_id, slots in posts.weeks.items():
                patch = json.dumps(slots)
                store.execute(_TELL, (patch, generation_id, posts.database_id, patch))
    except sqlite3.Error as wrong:
        return f"the record store at {path} was not told what became of the sends ({wrong}); import the file again"
    return None
