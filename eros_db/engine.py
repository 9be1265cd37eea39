"""SQLite, opened as every store of this program opens it, and its driver's words for a database that cannot be used.

On every connection foreign keys are on, the log is written ahead, and another's lock is waited for. A read transaction
sees one state of the data. A write transaction takes its lock at the start, so that it waits for another writer rather
than failing half way; whatever ends it leaves all of it or nothing. Failures are those of ``eros_db.failures``; each
message names the file and says what to do.
"""

import errno
import logging
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from eros.vocabulary.database_urls import sqlite_url
from eros.vocabulary.paths import why_no_path
from eros_db.failures import (
    DatabaseEmpty,
    DatabaseFull,
    DatabaseLocked,
    DatabaseReadOnly,
    DatabaseUnreadable,
    NotADatabase,
    StoreError,
)

#: The pool logs what ends the closing of a connection, a person's interrupt too, with its traceback; what matters of it
#: is raised all the same.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL + 1)

#: How long a connection waits for another's lock; the URL may say otherwise: ``sqlite:///PATH?timeout=SECONDS``.
BUSY_SECONDS = 5.0
_CACHE_KIB = 32_768
#: Of SQLite's steps, of which a look through 100 MB takes some 15 million: how many are a round, and the most rounds.
_STEPS_OF_A_ROUND, _LONGEST_LOOK = 10_000, 10_000
#: The index of the log, and the log's first page.
_BESIDE_BYTES = 65_536
#: What is done to a new connection of the driver before its first use; SQLAlchemy's record of it comes along.
Prepares = Callable[[Any, object], None]
_SQLITE_MAGIC = b"SQLite format 3\x00"


class Wording(NamedTuple):
    """How messages speak of a store: what it is called, and what to do where its tables are missing."""

    called: str
    making: str


DATABASE = Wording("the database", "make one with `eros-db init` (or `eros-db init --demo` for demo data)")


class _Meaning(NamedTuple):
    phrases: tuple[str, ...]
    failure: type[StoreError]
    says: str


#: SQLite's words, what they mean and what to do about it; {it} is the store with its file. The first that fits counts.
_MEANINGS = (
    _Meaning(("is locked", "is busy"), DatabaseLocked, "{it} is locked by another process; try again in a moment"),
    _Meaning(
        ("not a database", "malformed"), NotADatabase, "{it} is damaged or no SQLite database; restore or name another"
    ),
    _Meaning(("is full",), DatabaseFull, "{it} has no room left on its disk; make room, then try again"),
    _Meaning(("readonly database",), DatabaseReadOnly, "{it} cannot be written; make the file and its folder writable"),
    _Meaning(("no such table",), DatabaseEmpty, "{it} lacks our tables; {making}"),
    _Meaning(
        ("unable to open", "disk i/o"),
        DatabaseUnreadable,
        "{it} cannot be opened ({words}); it, its folder and its -wal and -shm files must be readable and writable",
    ),
)
#: What SQLite says of a file that it cannot make or lengthen, whatever the reason.
_PERHAPS_FULL = ("disk i/o", "unable to open")


def sqlite_engine(url: str, wording: Wording = DATABASE, *prepared: Prepares) -> Engine:
    """The engine for the file of a SQLite URL, which a first connection makes if it is missing. Raises StoreError.

    A process has one for each set of arguments, so that it compiles a statement once whatever the number of its runs;
    ``dispose`` closes the connections, and the next use opens new ones. ``prepared`` is done to each new connection.
    """
    database_file(url)
    return _engine(url, wording, prepared)


@lru_cache(maxsize=16)
def _engine(url: str, wording: Wording, prepared: tuple[Prepares, ...]) -> Engine:
    seconds = float(str(make_url(url).query.get("timeout", BUSY_SECONDS)))
    engine = create_engine(
        url,
        connect_args={"timeout": seconds, "check_same_thread": False},
        execution_options={"eros_wording": wording},
    )
    for prepare in (_prepare, *prepared):
        event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the data and writes nothing. Raises StoreError."""
    with _failures_of(engine), engine.connect() as connection:
        yield connection


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its start; whole or not at all. Raises StoreError."""
    with _failures_of(engine), engine.connect() as connection:
        connection.execution_options(eros_write=True)
        with connection.begin():
            yield connection


def copied(engine: Engine, path: Path) -> Engine:
    """A copy of the database as it stands, at that path. Raises StoreError."""
    with read_transaction(engine) as connection, closing(sqlite3.connect(path)) as copy:
        driver: Any = connection.connection.driver_connection
        driver.backup(copy)
    return sqlite_engine(sqlite_url(path))


@contextmanager
def let_go_of(engine: Engine) -> Iterator[None]:
    """What cannot be used is not held open either, with the files that SQLite keeps beside it meanwhile."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def failures_named(path: Path, wording: Wording = DATABASE) -> Iterator[None]:
    """Turns the driver's word for an unusable database into a StoreError; any other error passes as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as wrong:
        named = _named(path, wording, wrong)
        if named is None:
            raise
        raise named from wrong


def database_file(url: str) -> Path:
    """The file of a SQLite URL. Raises StoreError for any other (only SQLite is served) and for what is no path."""
    try:
        parsed = make_url(url)
    except ArgumentError as wrong:
        raise StoreError(f"{url!r} is no database URL; SQLite is sqlite:///path/to/eros.db", field="db") from wrong
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError(f"{parsed.drivername} databases are not served; use sqlite:///path/to/eros.db", field="db")
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError(f"{url!r} names no file; use sqlite:///path/to/eros.db", field="db")
    if why := why_no_path(parsed.database):
        raise DatabaseUnreadable(f"{parsed.database[:60]!r} names no file: {why}; name another", field="db")
    return Path(parsed.database)


#: Of each file that was looked at last its descriptor, which stays open; no process works with more databases at once.
_looked_at: dict[Path, int] = {}
_MOST_LOOKED_AT = 64
_looking = threading.Lock()


def header_of(path: Path, size: int) -> bytes:
    """The first bytes of a database's file. Raises OSError.

    The file is not closed again: on POSIX that would take from this process every lock that SQLite holds on it, and
    another process would then remove its log under it.
    """
    if not hasattr(os, "pread"):  # Windows, whose locks are of the handle
        with path.open("rb") as file:
            return file.read(size)
    with _looking:
        there = path.stat()
        if not stat.S_ISREG(there.st_mode) and not stat.S_ISDIR(there.st_mode):  # a pipe would be waited for
            raise OSError(errno.EINVAL, "it is no file")
        known = _looked_at.pop(path, None)
        if known is None or not os.path.samestat(os.fstat(known), there):
            if known is not None:
                os.close(known)
            known = os.open(path, os.O_RDONLY)
        _looked_at[path] = known
        if len(_looked_at) > _MOST_LOOKED_AT:
            os.close(_looked_at.pop(next(iter(_looked_at))))
        return os.pread(known, size, 0)


def must_be_sqlite(path: Path) -> None:
    """Raises NotADatabase for a file of another kind, before anything is done to it."""
    try:
        magic = header_of(path, len(_SQLITE_MAGIC))
    except OSError as wrong:
        raise DatabaseUnreadable(f"{path} cannot be read: {wrong.strerror}", field="db") from wrong
    if magic != _SQLITE_MAGIC:
        raise NotADatabase(f"{path} is not a SQLite database; restore a backup, or name another file", field="db")


def make_folder(path: Path) -> None:
    """The folder of a file that is to be made. Raises DatabaseUnreadable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise DatabaseUnreadable(f"the folder {path.parent} cannot be made: {wrong.strerror}", field="db") from wrong


def schema_revision(connection: Connection) -> str | None:
    """The revision that the database's schema is of; None where none of our revisions ever ran."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def looked_through(connection: Connection) -> tuple[str, bool]:
    """What the first ruined page is, as SQLite says it, or nothing; and whether all was looked at: of a database of
    several hundred MB that takes too long. Raises StoreError."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    rounds = iter(range(_LONGEST_LOOK))
    driver.set_progress_handler(lambda: next(rounds, None) is None, _STEPS_OF_A_ROUND)
    try:
        found = str(driver.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as wrong:
        if "interrupted" not in str(wrong):
            raise
        return "", False
    finally:
        driver.set_progress_handler(None, 0)
    return ("" if found == "ok" else found.splitlines()[-1]), True


def put_into_file(connection: Connection) -> None:
    """All of a database that was made just now stands in its one file, which alone is put in its place then. Closing
    tries the same, and says nothing where the disk has no room for it. Raises sqlite3.Error."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


#: Where a log could not be moved into its file.
STILL_READ = (
    "another program reads the database: what was removed stands in its files until that one has ended and the next "
    "command opens it"
)


def log_emptied(connection: Connection) -> bool:
    """Moves the log into the file; False where another program still reads what stood there before."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    ((busy, _, _),) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return not busy


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, reads included
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"cache_size=-{_CACHE_KIB}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("eros_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _failures_of(engine: Engine) -> Iterator[None]:
    wording = engine.get_execution_options().get("eros_wording", DATABASE)
    with failures_named(database_file(str(engine.url)), wording):
        yield


def _named(path: Path, wording: Wording, wrong: Any) -> StoreError | None:
    words = str(getattr(wrong, "orig", wrong))
    if any(phrase in words.lower() for phrase in _PERHAPS_FULL) and not _has_room(path):
        words = "the disk is full"
    for phrases, failure, says in _MEANINGS:
        if any(phrase in words.lower() for phrase in phrases):
            it = f"{wording.called} at {path}"
            return failure(says.format(it=it, making=wording.making, words=words), field="db")
    return None


def _has_room(path: Path) -> bool:
    """Whether the disk has room for what SQLite keeps beside a database, of which it says no more than "I/O error"."""
    try:
        return shutil.disk_usage(path.parent).free >= _BESIDE_BYTES
    except OSError:
        return True
