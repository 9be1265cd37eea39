"""What a database's file tells before it is opened as a store: no more than Python's own library is needed for it.

One that does not show at a glance that it is of today's schema has to be opened, so that what is wrong is said.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from eros.vocabulary.database_urls import file_of

#: The revision that this program reads and writes; the newest of eros_db.migrations.
SCHEMA_REVISION = "0007"


#: What SQLite keeps for a program in a database's head: that it was filled with the demo ("EROd").
DEMO = 0x45524F64


class Served(NamedTuple):
    """What a server announces of its database: its id, and whether its data is made up."""

    database_id: str
    demo: bool


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
    return Served(str(database_id), application == DEMO) if revision == SCHEMA_REVISION else None
