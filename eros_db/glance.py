"""What a database's file tells before it is opened as a store: no more than Python's own library is needed for it.

One that does not show at a glance that it is of today's schema has to be opened, so that what is wrong is said.
"""

import os
import sqlite3
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from eros.vocabulary.database_urls import file_of

#: The revision that this program reads and writes; the newest of eros_db.migrations.
SCHEMA_REVISION = "0011"


#: What SQLite keeps for a program in a database's head: that it was filled with the demo ("EROd").
DEMO = 0x45524F64


class Served(NamedTuple):
    """What a server announces of its database: its id, whether its data is made up, and a word for its very file, which
    no copy has; None where it is no file."""

    database_id: str
    demo: bool
    file: str | None = None


def file_word(file: Path) -> str | None:
    """The same for a file as long as nobody replaces it, wherever it is moved on its disk."""
    try:
        there = file.stat()
    except OSError:
        return None
    return sha256(f"{there.st_dev} {there.st_ino}".encode()).hexdigest()[:16] if there.st_ino else None


def pages_called(url: str, name: str) -> tuple[str, ...]:
    """The ids of the pages that a name means in a database: those whose id or page name it is, in any case, else those
    that are shown as it; none where there is no such database, or it does not tell."""
    return next(iter(pages_of_names(url, [name])))


def pages_of_names(url: str, names: Sequence[str]) -> list[tuple[str, ...]]:
    """``pages_called`` of each name."""
    named, shown = dict[str, set[str]](), dict[str, set[str]]()
    for page, page_name, display_name in _pages(url):
        for name in (page, page_name):
            named.setdefault(_folded(name), set()).add(page)
        shown.setdefault(_folded(display_name), set()).add(page)
    wanted = map(_folded, names)
    return [tuple(sorted(named.get(name) or shown.get(name) or set[str]())) for name in wanted]


def _pages(url: str) -> list[tuple[str, str, str | None]]:
    """The id, the page name and the display name of each page; none where they cannot be read."""
    file = Path(file_of(url))
    if "?" in url or not url.startswith("sqlite:///") or not os.path.isfile(file):
        return []
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT creator_id, page_name, display_name FROM creators").fetchall()
    except sqlite3.Error:
        return []


def _folded(name: object) -> str:
    return unicodedata.normalize("NFC", " ".join(str(name or "").split())).casefold()


def at_a_glance(url: str) -> Served | None:
    """Of a database of today's schema; None where only opening it would tell."""
    file = Path(file_of(url))
    if "?" in url or not url.startswith("sqlite:///") or not os.path.isfile(file):
        return None
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT version_num, database_id FROM alembic_version, database_identity")
            revision, database_id = found.fetchone()
            (application,) = connection.execute("PRAGMA application_id").fetchone()
    except (sqlite3.Error, TypeError):
        return None
    return Served(str(database_id), application == DEMO, file_word(file)) if revision == SCHEMA_REVISION else None
