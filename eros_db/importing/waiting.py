"""Weeks that wait beside the database: planned and not saved, they stand in the record store of EROS.

The data server knows nothing of the pipeline; of its record store only two tables are read here, by name, and a store
that is not there, or that has none of them, holds nothing.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from urllib.parse import quote

from sqlalchemy import make_url

from eros_db.importing.changes import chunks

_HELD = (
    "SELECT DISTINCT w.creator_id, w.week_start, w.state FROM week_captions c JOIN weeks w USING (generation_id) "
    "WHERE w.state IN ('planned', 'waiting') AND w.server_key = ? AND c.caption_id IN ({marks})"
)
_OF_PAGES = (
    "SELECT DISTINCT creator_id, week_start, state FROM weeks "
    "WHERE state IN ('planned', 'waiting') AND server_key = ? AND creator_id IN ({marks})"
)


def waiting_weeks(records_url: str, database_id: str, captions: Sequence[int], pages: Sequence[str]) -> set[str]:
    """The weeks of that database that hold one of the captions or are of one of the pages, as "luna 2026-11-23"."""
    path = make_url(records_url).database
    if not path:
        return set()
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=5)) as store:
            return {*_weeks(store, _HELD, database_id, captions), *_weeks(store, _OF_PAGES, database_id, pages)}
    except sqlite3.OperationalError:  # no such file, or no such table
        return set()


def _weeks(store: sqlite3.Connection, query: str, database_id: str, keys: Sequence[int | str]) -> Iterable[str]:
    for some in chunks(keys):
        marks = ", ".join("?" * len(some))
        for creator_id, week_start, state in store.execute(query.format(marks=marks), (database_id, *some)):
            yield f"{creator_id} {week_start} ({state})"
