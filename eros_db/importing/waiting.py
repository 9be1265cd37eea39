"""Weeks that wait beside the database: planned and not saved, they stand in the record store of EROS.

The data server knows nothing of the pipeline; of its record store only three tables are read here, by name, and a store
that is not there, or that has none of them, holds nothing.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence, Set
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import make_url

from eros.vocabulary.database_urls import sqlite_url
from eros_db.importing.changes import chunks

_HELD = (
    "SELECT DISTINCT w.creator_id, w.week_start, w.state FROM week_captions c JOIN weeks w USING (generation_id) "
    "WHERE w.state IN ('planned', 'waiting') AND w.server_key = ? AND c.caption_id IN ({marks})"
)
_OF_PAGES = (
    "SELECT DISTINCT creator_id, week_start, state FROM weeks "
    "WHERE state IN ('planned', 'waiting') AND server_key = ? AND creator_id IN ({marks})"
)
_DOCUMENTS = (
    "SELECT w.creator_id, w.week_start, w.state, d.document FROM weeks w JOIN week_documents d USING (generation_id) "
    "WHERE w.state IN ('planned', 'waiting') AND w.server_key = ?"
)


class Brought(NamedTuple):
    """What an import added that a week may hold: ids of captions, pages and themes, and what it put into vaults."""

    captions: Sequence[int]
    pages: Sequence[str]
    themes: Set[int]
    #: Pages with the id of a theme, or with a kind of media.
    vaults: Set[tuple[str, int | str]]


#: The record store of a home, beside its database.
_RECORDS = "records.db"


def record_stores(database: str | None, records_url: str) -> tuple[str, ...]:
    """The one that is named, and that of the home in which the database stands: another home's may be at hand."""
    beside = Path(database or "").absolute().with_name(_RECORDS)
    named = Path(make_url(records_url).database or "").absolute()
    return (records_url, sqlite_url(beside)) if beside != named and beside.is_file() else (records_url,)


def waiting_weeks(records_url: str, database_id: str, brought: Brought) -> set[str]:
    """The weeks of that database that hold some of it or are of one of the pages, as "luna 2026-11-23 (waiting)"."""
    path = make_url(records_url).database
    if not path:
        return set()
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=5)) as store:
            return {
                *_weeks(store, _HELD, database_id, brought.captions),
                *_weeks(store, _OF_PAGES, database_id, brought.pages),
                *_showing(store, database_id, brought),
            }
    except sqlite3.OperationalError:  # no such file, or no such table
        return set()


def _showing(store: sqlite3.Connection, database_id: str, brought: Brought) -> Iterable[str]:
    """Weeks with a send that shows such a theme, or what such a vault holds: their documents say so."""
    if not brought.themes and not brought.vaults:
        return
    for creator_id, week_start, state, document in store.execute(_DOCUMENTS, (database_id,)):
        for send in _sends_of(document):
            theme, media = send.get("content_type_id"), send.get("media_type")
            if theme in brought.themes or not brought.vaults.isdisjoint(((creator_id, theme), (creator_id, media))):
                yield f"{creator_id} {week_start} ({state})"


def _sends_of(document: str) -> list[dict[str, Any]]:
    """None where the document is damaged, or is of no week."""
    try:
        sends = json.loads(document)["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [send for send in sends if isinstance(send, dict)] if isinstance(sends, list) else []


def _weeks(store: sqlite3.Connection, query: str, database_id: str, keys: Sequence[int | str]) -> Iterable[str]:
    for some in chunks(keys):
        marks = ", ".join("?" * len(some))
        for creator_id, week_start, state in store.execute(query.format(marks=marks), (database_id, *some)):
            yield f"{creator_id} {week_start} ({state})"
