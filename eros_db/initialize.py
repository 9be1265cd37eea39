"""Making a database: the schema, the reference data and, on request, the demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, func, select

from eros.parameters import parameter
from eros_db.engine import database_file, failures_named, put_into_file, read_transaction, write_transaction
from eros_db.failures import Refusal
from eros_db.schema import creators
from eros_db.store import create_store, mark_as_demo


def initialize_database(url: str, *, demo: bool, as_of: date) -> None:
    """Makes the database, or brings it up to date, and fills it with the demo as of a day if asked to.

    Raises StoreError, and Refusal where demo data would be mixed with data that is there.
    """
    with _store(url) as engine:
        if demo and creator_count(engine):
            anew = f"{parameter('force')} makes it anew"
            text = f"the database holds creators already; demo data goes into an empty one ({anew})"
            raise Refusal(text, code="NOT_EMPTY", field="db")
        if demo:
            from eros_db.demo.build import fill

            with write_transaction(engine) as connection:
                fill(connection, as_of=as_of)
                mark_as_demo(connection)
        with failures_named(database_file(url)), engine.connect() as connection:
            put_into_file(connection)


def is_ready(url: str, *, demo: bool) -> bool:
    """Whether there is nothing left to make: a file with our schema and, for a demo, with creators."""
    path = database_file(url)
    if not path.exists() or not path.stat().st_size:
        return False
    with _store(url) as engine:
        return not demo or creator_count(engine) > 0


def remove(url: str) -> None:
    """Deletes a SQLite database with its journal; a file that is none is left alone. Raises StoreError."""
    path = database_file(url)
    if not path.exists():
        return
    with _store(url):
        pass  # refuses a file that is no database of ours to delete
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        file.unlink(missing_ok=True)


def creator_count(engine: Engine) -> int:
    with read_transaction(engine) as connection:
        return connection.scalar(select(func.count()).select_from(creators)) or 0


@contextmanager
def _store(url: str) -> Iterator[Engine]:
    engine = create_store(url)
    try:
        yield engine
    finally:
        engine.dispose()
