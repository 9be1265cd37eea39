"""The database: opening it, bringing it to today's schema, and saying clearly why it cannot be used.

``open_store`` refuses a database that is missing, empty, outdated, locked or no database, each as its own StoreError;
``create_store`` makes what is missing. On SQLite every connection has foreign keys on, write-ahead logging and a busy
timeout; a read transaction sees one state of the data, a write transaction takes its lock at the start, so that it
waits for another writer rather than failing half way.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from eros_db.failures import (
    DatabaseEmpty,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseOutdated,
    DatabaseUnreadable,
    NotADatabase,
    StoreError,
)
from eros_db.reference import holds_catalogue, lacks_rows, learn, seed

#: The revision that this program reads and writes; the newest of eros_db.migrations.
SCHEMA_REVISION = "0003"
#: How long a connection waits for another's lock; the URL may say otherwise: ``sqlite:///PATH?timeout=SECONDS``.
BUSY_SECONDS = 5.0
_CACHE_KIB = 32_768
_SQLITE_MAGIC = b"SQLite format 3\x00"
_MAKE_ONE = "make one with `eros-db init` (or `eros-db init --demo` for demo data)"


def open_store(url: str) -> Engine:
    """An engine for a database that is there and of today's schema. Raises StoreError with what to do.

    One that was filled from an older catalogue learns the rows that are new in this one; all that stands there stays,
    also what an operator changed (``create_store`` brings changed rows as well).
    """
    _must_be_there(url)
    engine = _engine(url)
    with failures_named(url), engine.connect() as connection:
        _must_be_current(url, _revision(connection))
        known = holds_catalogue(connection) or not lacks_rows(connection)
    if not known:
        _learn_catalogue(engine, url)
    return engine


def _learn_catalogue(engine: Engine, url: str) -> None:
    try:
        with write_transaction(engine) as connection:
            learn(connection)
    except DatabaseUnreadable as wrong:
        raise DatabaseOutdated(
            f"the database at {database_file(url)} lacks this program's send types, channels and targets and cannot be "
            "written; make it writable, or run `eros-db init` as someone who can write it",
            field="db",
        ) from wrong


def create_store(url: str) -> Engine:
    """An engine for a database that is made, or brought up to date, if need be. Raises StoreError."""
    path = database_file(url)
    _make_room(path)
    if path.exists() and path.stat().st_size:
        _must_be_sqlite(path)
    engine = _engine(url)
    with failures_named(url):
        migrate(engine)
    return engine


def migrate(engine: Engine) -> None:
    """Runs the revisions that the database lacks, and writes the rows of a new catalogue, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "eros_db:migrations")
    config.set_main_option("path_separator", "os")
    with write_transaction(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if not holds_catalogue(connection):
            seed(connection)


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the data and writes nothing."""
    with failures_named(str(engine.url)), engine.connect() as connection:
        yield connection


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its start; whole or not at all."""
    with failures_named(str(engine.url)), engine.connect() as connection:
        connection.execution_options(eros_write=True)
        with connection.begin():
            yield connection


def database_file(url: str) -> Path:
    """The file of a SQLite URL. Raises StoreError for any other: the statements are portable, only SQLite is served."""
    try:
        parsed = make_url(url)
    except ArgumentError as wrong:
        raise StoreError(f"{url!r} is no database URL; SQLite is sqlite:///path/to/eros.db", field="db") from wrong
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError(f"{parsed.drivername} databases are not served; use sqlite:///path/to/eros.db", field="db")
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError(f"{url!r} names no file; use sqlite:///path/to/eros.db", field="db")
    return Path(parsed.database)


def _engine(url: str) -> Engine:
    seconds = float(str(make_url(url).query.get("timeout", BUSY_SECONDS)))
    engine = create_engine(url, connect_args={"timeout": seconds, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, reads included
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"cache_size=-{_CACHE_KIB}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("eros_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _must_be_there(url: str) -> None:
    path = database_file(url)
    if not path.exists():
        raise DatabaseMissing(f"there is no database at {path}; {_MAKE_ONE}", field="db")
    if path.stat().st_size == 0:
        raise _empty(path)
    _must_be_sqlite(path)


def _empty(where: object) -> DatabaseEmpty:
    return DatabaseEmpty(f"the database at {where} has no tables; {_MAKE_ONE}", field="db")


def _must_be_sqlite(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_SQLITE_MAGIC))
    except OSError as wrong:
        raise DatabaseUnreadable(f"{path} cannot be read: {wrong.strerror}", field="db") from wrong
    if magic != _SQLITE_MAGIC:
        raise NotADatabase(f"{path} is not a SQLite database; name another file", field="db")


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise DatabaseUnreadable(f"the folder {path.parent} cannot be made: {wrong.strerror}", field="db") from wrong


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _must_be_current(url: str, revision: str | None) -> None:
    where = database_file(url)
    if revision is None:
        raise _empty(where)
    if revision != SCHEMA_REVISION:
        raise DatabaseOutdated(
            f"the database at {where} has schema {revision}, this program needs {SCHEMA_REVISION}; "
            "`eros-db init` brings it up to date and keeps its data",
            field="db",
        )


@contextmanager
def failures_named(url: str) -> Iterator[None]:
    """Turns the driver's word for an unusable database into a StoreError; any other error passes as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as wrong:
        named = _named(url, wrong)
        if named is None:
            raise
        raise named from wrong


def _named(url: str, wrong: Any) -> StoreError | None:
    text = str(getattr(wrong, "orig", wrong)).lower()
    if "locked" in text or "busy" in text:
        return DatabaseLocked("the database is locked by another process; try again in a moment", field="db")
    if "not a database" in text or "malformed" in text:
        return NotADatabase(f"the database ({url}) is damaged or no SQLite database; restore it or name another")
    if "no such table" in text:
        return _empty(url)
    if "unable to open" in text or "readonly" in text or "disk i/o" in text:
        return DatabaseUnreadable(f"the database ({url}) cannot be opened: {text}", field="db")
    return None
