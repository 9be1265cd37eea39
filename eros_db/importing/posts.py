"""What became of sends, told to the record store of EROS as well, where their weeks are looked at (R58, CONTRACT 5).

The database is written first. Where the record store cannot be written then, that is said, and the same file imported
again tells it. A person may say otherwise by `eros weeks`, which only the record hears: what is said last counts, so a
file that says otherwise again is an update, and an undo brings back what the record said before. A store that is not
there, or that does not know a week, hears nothing.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import Connection, make_url, select

from eros_db.importing.changes import chunks
from eros_db.schema import database_identity, schedule_items, schedule_templates

#: An item's status in the database -> the word of the record.
WORDS = {"sent": "posted", "skipped": "skipped"}
#: Where an import's journal keeps what the record said of an item before.
RECORDED = "recorded"
_TELL = (
    "UPDATE weeks SET posts = json_patch(coalesce(posts, '{}'), ?) "
    "WHERE generation_id = ? AND server_key = ? AND coalesce(posts, '{}') != json_patch(coalesce(posts, '{}'), ?)"
)
_READ = "SELECT coalesce(posts, '{}') FROM weeks WHERE generation_id = ? AND server_key = ?"


class Posts(NamedTuple):
    """By generation id: of each slot what became of it; None: that is not known."""

    database_id: str
    weeks: Mapping[str, Mapping[str, str | None]]


class Taken(NamedTuple):
    """What an import said, and what stood there before it."""

    said: Posts
    before: Posts


def posts_of(connection: Connection, item_ids: Iterable[int]) -> Posts:
    """How the items stand now."""
    return _posts(connection, {slot.item_id: WORDS.get(slot.status) for slot in _slots(connection, item_ids)})


def taken(connection: Connection, before: Iterable[Mapping[str, Any]]) -> Taken:
    """Of an import that stands, by the items as its journal keeps them."""
    stood = {item["item_id"]: item.get(RECORDED, WORDS.get(item["status"])) for item in before}
    return Taken(posts_of(connection, stood), _posts(connection, stood))


def recorded(connection: Connection, records_url: str, item_ids: Iterable[int]) -> dict[int, str | None]:
    """What the records of their weeks say of the items; of a week that is not known there nothing."""
    path = make_url(records_url).database
    if not path or not os.path.exists(path):
        return {}
    identity, weeks = _identity(connection), dict[str, dict[str, str] | None]()
    found: dict[int, str | None] = {}
    try:
        with closing(sqlite3.connect(path, timeout=5)) as store:
            for slot in _slots(connection, item_ids):
                if slot.generation_id not in weeks:
                    weeks[slot.generation_id] = _read(store, slot.generation_id, identity)
                if (week := weeks[slot.generation_id]) is not None:
                    found[slot.item_id] = week.get(slot.slot_id)
    except (sqlite3.Error, ValueError):  # telling it what came of the import will fail too, and says so
        return {}
    return found


def _read(store: sqlite3.Connection, generation_id: str, database_id: str) -> dict[str, str] | None:
    row = store.execute(_READ, (generation_id, database_id)).fetchone()
    return json.loads(row[0]) if row else None


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


def take_back(records_url: str, one: Taken) -> str | None:
    """The records are as before the import, but for what somebody has said since; what is to be said of it."""
    path = make_url(records_url).database
    if not path or not os.path.exists(path):
        return None
    left: dict[str, dict[str, str | None]] = {}
    try:
        with closing(sqlite3.connect(path, timeout=5)) as store:
            for generation_id, slots in one.said.weeks.items():
                now = _read(store, generation_id, one.said.database_id) or {}
                stood = one.before.weeks[generation_id]
                left[generation_id] = {slot: stood[slot] for slot, word in slots.items() if now.get(slot) == word}
    except (sqlite3.Error, ValueError) as wrong:
        return f"the record store at {path} was not told what became of the sends ({wrong}); `eros weeks` tells it"
    return tell_records(records_url, one.before._replace(weeks=left))


class _Slot(NamedTuple):
    item_id: int
    generation_id: str
    slot_id: str
    status: str


def _slots(connection: Connection, item_ids: Iterable[int]) -> list[_Slot]:
    """The items that stand, of weeks that have an id."""
    t, i = schedule_templates.c, schedule_items.c
    query = select(i.item_id, t.generation_id, i.slot_id, i.status).join_from(schedule_items, schedule_templates)
    standing = query.where(t.generation_id.is_not(None))
    return [
        _Slot(*row)
        for some in chunks(sorted(item_ids))
        for row in connection.execute(standing.where(i.item_id.in_(some)))
    ]


def _posts(connection: Connection, words: Mapping[int, str | None]) -> Posts:
    found: dict[str, dict[str, str | None]] = {}
    for slot in _slots(connection, words):
        found.setdefault(slot.generation_id, {})[slot.slot_id] = words[slot.item_id]
    return Posts(_identity(connection), found)


def _identity(connection: Connection) -> str:
    identity: str = connection.execute(select(database_identity.c.database_id)).scalar_one()
    return identity
