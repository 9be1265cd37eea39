"""What became of sends, told to the record store of EROS as well, where their weeks are looked at (R58, CONTRACT 5).

The database is written first. Where the record store cannot be written then, that is said, and the same file imported
again tells it. A person may say otherwise by `eros weeks`, which only the record hears: what is said last counts, so a
file that says otherwise again is an update, and an undo brings back what the record said before. A store that is not
there, or that does not know a week, hears nothing. The record marks the words that a person gave last, so that one that
says what the import said is kept too.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import Connection, make_url, select

from eros_db.importing.changes import WRITTEN, chunks
from eros_db.importing.restoring import VERSION
from eros_db.schema import database_identity, schedule_items, schedule_template_versions, schedule_templates

#: An item's status in the database -> the word of the record.
WORDS = {"sent": "posted", "skipped": "skipped"}
#: Where an import's journal keeps what the record said of an item before, and whether a person had said it.
RECORDED, TOLD = "recorded", "told"
_READ = (
    "SELECT coalesce(posts, '{{}}'), coalesce({marks}, '{{}}') FROM weeks WHERE generation_id = ? AND server_key = ?"
)
_WRITE = "UPDATE weeks SET posts = json_patch(coalesce(posts, '{}'), ?) WHERE generation_id = ?"
_MARK = "UPDATE weeks SET posts_told = json_patch(coalesce(posts_told, '{}'), ?) WHERE generation_id = ?"


class Posts(NamedTuple):
    """By generation id: of each slot what became of it; None: that is not known."""

    database_id: str
    weeks: Mapping[str, Mapping[str, str | None]]


class SaidOfSend(NamedTuple):
    """What the record says of a send, and whether a person said so last."""

    word: str | None
    by_person: bool


class TakenSlot(NamedTuple):
    """What an import said of a send, and what stood in the record before it."""

    said: str
    before: SaidOfSend


class Taken(NamedTuple):
    """By generation id and slot, whatever has become of the week since."""

    database_id: str
    weeks: Mapping[str, Mapping[str, TakenSlot]]


class TakenBack(NamedTuple):
    """How many sends stand in the records of weeks as before, of how many somebody said otherwise since, and what is to
    be said of a record store that was not told."""

    sends: int = 0
    since: int = 0
    untold: str | None = None


def posts_of(connection: Connection, item_ids: Iterable[int]) -> Posts:
    """How the items stand now."""
    return _posts(connection, {slot.item_id: WORDS.get(slot.status) for slot in _slots(connection, item_ids)})


def taken(connection: Connection, before: Sequence[Mapping[str, Any]]) -> Taken:
    """Of an import that stands, by the items as its journal keeps them."""
    v = schedule_template_versions.c
    saved = select(v.template_id, v.version, v.generation_id).where(v.generation_id.is_not(None))
    known = {item["template_id"] for item in before}
    generations = {
        (row.template_id, row.version): row.generation_id
        for some in chunks(sorted(known))
        for row in connection.execute(saved.where(v.template_id.in_(some)))
    }
    standing = {slot.item_id: slot for slot in _slots(connection, (item["item_id"] for item in before))}
    weeks: dict[str, dict[str, TakenSlot]] = {}
    for item in before:
        slot, generation_id, status = item["slot_id"], None, None
        if VERSION in item:
            generation_id = generations.get((item["template_id"], item[VERSION]))
            status = item[WRITTEN].get("status", item["status"])
        elif (now := standing.get(item["item_id"])) and now.slot_id == slot:  # a journal of before
            generation_id, status = now.generation_id, now.status
        if generation_id and status in WORDS:
            stood = SaidOfSend(item.get(RECORDED, WORDS.get(item["status"])), item.get(TOLD, False))
            weeks.setdefault(generation_id, {})[slot] = TakenSlot(WORDS[status], stood)
    return Taken(_identity(connection), weeks)


def recorded(connection: Connection, records_url: str, item_ids: Iterable[int]) -> dict[int, SaidOfSend]:
    """What the records of their weeks say of the items; of a week that is not known there nothing."""
    path = make_url(records_url).database
    if not path or not os.path.exists(path):
        return {}
    identity, weeks = _identity(connection), dict[str, _Record | None]()
    found: dict[int, SaidOfSend] = {}
    try:
        with closing(sqlite3.connect(path, timeout=5)) as store:
            for slot in _slots(connection, item_ids):
                if slot.generation_id not in weeks:
                    weeks[slot.generation_id] = _read(store, slot.generation_id, identity)
                if (week := weeks[slot.generation_id]) is not None:
                    found[slot.item_id] = week.of(slot.slot_id)
    except (sqlite3.Error, ValueError):  # telling it what came of the import will fail too, and says so
        return {}
    return found


def tell_records(records_url: str, posts: Posts) -> str | None:
    """What is to be said of it: nothing where the record store heard it all, or has no part in it."""
    news = {
        generation_id: {slot: SaidOfSend(word, by_person=False) for slot, word in slots.items()}
        for generation_id, slots in posts.weeks.items()
    }

    def others(record: _Record, generation_id: str) -> _Words:
        return {slot: new for slot, new in news[generation_id].items() if record.of(slot).word != new.word}

    return _written(records_url, posts.database_id, news, others, "import the file again")


def take_back(records_url: str, one: Taken, *, look: bool = False) -> TakenBack:
    """The records are as before the import, but for what somebody has said since. With ``look`` nothing is written."""
    sends = since = 0

    def left(record: _Record, generation_id: str) -> _Words:
        nonlocal sends, since
        slots = one.weeks[generation_id]
        stands = {slot: record.of(slot) == SaidOfSend(its.said, by_person=False) for slot, its in slots.items()}
        words = {slot: its.before for slot, its in slots.items() if stands[slot]}
        sends += len(words)
        since += sum(not stands[slot] and record.of(slot) != its.before for slot, its in slots.items())
        return words

    untold = _written(records_url, one.database_id, one.weeks, left, "`eros weeks` tells it", look=look)
    return TakenBack(untold=untold) if untold else TakenBack(sends, since)


_Words = Mapping[str, SaidOfSend]


class _Record(NamedTuple):
    """What the record of a week says of its sends."""

    posts: Mapping[str, str]
    told: Mapping[str, bool]

    def of(self, slot: str) -> SaidOfSend:
        return SaidOfSend(self.posts.get(slot), slot in self.told)


def _written(
    records_url: str,
    database_id: str,
    weeks: Iterable[str],
    words: Callable[[_Record, str], _Words],
    otherwise: str,
    *,
    look: bool = False,
) -> str | None:
    """The records of these weeks say the words that their state asks for; what is to be said where they cannot."""
    path, weeks = make_url(records_url).database, list(weeks)
    if not weeks or not path or not os.path.exists(path):
        return None
    try:
        with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as store:
            store.execute("BEGIN" if look else "BEGIN IMMEDIATE")
            for generation_id in weeks:
                record = _read(store, generation_id, database_id)
                if record is None or not (new := words(record, generation_id)) or look:
                    continue
                store.execute(_WRITE, (json.dumps({slot: one.word for slot, one in new.items()}), generation_id))
                if _has_marks(store):
                    marks = {slot: one.by_person or None for slot, one in new.items()}
                    store.execute(_MARK, (json.dumps(marks), generation_id))
            store.execute("COMMIT")
    except (sqlite3.Error, ValueError) as wrong:
        return f"the record store at {path} was not told what became of the sends ({wrong}); {otherwise}"
    return None


def _read(store: sqlite3.Connection, generation_id: str, database_id: str) -> _Record | None:
    query = _READ.format(marks="posts_told" if _has_marks(store) else "NULL")
    row = store.execute(query, (generation_id, database_id)).fetchone()
    return _Record(*map(json.loads, row)) if row else None


def _has_marks(store: sqlite3.Connection) -> bool:
    """A store that no `eros` has opened since its update has none."""
    return any(column[1] == "posts_told" for column in store.execute("PRAGMA table_info(weeks)"))


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
