"""Opening the record store: made where there is none, brought up to date, or refused by name with what to do.

Whatever the driver says leaves as ``RecordFailure``. Nothing here touches another file than the store's own.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool, StaticPool

from eros.failures import RecordFailure
from eros.vocabulary.database_urls import sqlite_url
from eros_app.records.schema import SCHEMA_REVISION, metadata, records_version
from eros_app.records.temporary import new_folder, remove_left_over
from eros_db.engine import (
    STILL_READ,
    Wording,
    database_file,
    failures_named,
    header_of,
    let_go_of,
    log_emptied,
    looked_through,
    make_folder,
    must_be_sqlite,
    put_into_file,
    read_transaction,
    sqlite_engine,
    write_transaction,
)
from eros_db.failures import StoreError

_WORDING = Wording("the record store", "move the file away, and EROS makes a new one")
#: An engine on which no other process can write.
_AS_IT_IS = {"eros_as_it_is": True}
_CODES = {
    "DATABASE_LOCKED": "RECORDS_LOCKED",
    "DATABASE_FULL": "RECORDS_FULL",
    "DATABASE_READONLY": "RECORDS_READ_ONLY",
    "NOT_A_DATABASE": "RECORDS_DAMAGED",
    "DATABASE_EMPTY": "RECORDS_DAMAGED",
}


def open_engine(url: str) -> Engine:
    """The store of the URL, made if it is missing. Raises RecordFailure."""
    with named_failures():
        path = database_file(url)
        make_folder(path)
        if not path.exists():
            if not os.access(path.parent, os.W_OK):
                text = f"the record store at {path} cannot be made: make its folder writable, or name another"
                raise RecordFailure("RECORDS_READ_ONLY", text)
            _make(path)
        else:
            _must_not_be_empty(path)
            must_be_sqlite(path)
            if not _is_writable(path):
                text = f"the record store at {path} cannot be written; make the file and its folder writable"
                raise RecordFailure("RECORDS_READ_ONLY", text)
            if not _is_logged_ahead(path):
                _must_be_known_before_it_is(path)
        engine = sqlite_engine(url, _WORDING, _fold, _durable)
        with let_go_of(engine), failures_named(path, _WORDING):
            _prepare(engine, path)
        return engine


def open_to_read(url: str) -> Engine:
    """The store of the URL for those who only read: in memory where there is none, and as it is where nobody may write,
    or where its disk has no room for what SQLite keeps beside it.

    Raises RecordFailure.
    """
    with named_failures():
        path = database_file(url)
        if not path.exists():
            engine = _in_memory()
            metadata.create_all(engine)
            return engine
        _must_not_be_empty(path)
        if _is_writable(path):
            try:
                return open_engine(url)
            except RecordFailure as wrong:
                if wrong.code != "RECORDS_FULL":
                    raise
        must_be_sqlite(path)
        log = path.with_name(f"{path.name}-wal")
        alone = "&readonly_shm=1" if log.exists() and log.stat().st_size else "&immutable=1"
        engine = _folding(
            create_engine(
                f"{sqlite_url(path.absolute().as_uri())}?mode=ro{alone}&uri=true", execution_options=_AS_IT_IS
            )
        )
        with let_go_of(engine), failures_named(path, _WORDING), engine.connect() as connection:
            _must_be_known(connection, path)
            if _revision(connection) != SCHEMA_REVISION:
                text = (
                    f"the record store at {path} is of an older EROS and cannot be written; make the file and its "
                    "folder writable, and the next command brings it up to date"
                )
                raise RecordFailure("RECORDS_READ_ONLY", text)
        return engine


def is_as_it_is(engine: Engine) -> bool:
    """Whether nothing that is written there lasts: nobody may write, or it is in memory alone."""
    return bool(engine.get_execution_options().get("eros_as_it_is"))


def _file(engine: Engine) -> Path:
    """The file of an engine of open_to_read, whose URL names it as a URI."""
    return Path(url2pathname(urlsplit(engine.url.database or "memory").path))


def copied_to_memory(engine: Engine) -> Engine:
    """What the store holds, to be added to where its file cannot be written."""
    copy = _in_memory()
    with reading(engine) as store, copy.connect() as held:
        source, target = store.connection.driver_connection, held.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        assert isinstance(target, sqlite3.Connection)
        source.backup(target)
    return copy


def _in_memory() -> Engine:
    return _folding(create_engine("sqlite://", poolclass=StaticPool, execution_options=_AS_IT_IS))


def _folding(engine: Engine) -> Engine:
    event.listen(engine, "connect", _fold)
    return engine


def _fold(connection: Any, _record: object) -> None:
    """Names are compared whatever their case: SQLite by itself folds the letters of ASCII alone."""
    connection.create_function("lower", 1, _folded, deterministic=True)


def _must_not_be_empty(path: Path) -> None:
    """A new store is never seen empty (_make): this one has lost what it held."""
    if path.is_file() and not path.stat().st_size:
        text = f"the record store at {path} is empty; restore a backup of it, or {_WORDING.making}"
        raise RecordFailure("RECORDS_DAMAGED", text)


def _make(path: Path) -> None:
    """A new store in its place at one instant, so that a file without tables is always a damaged one.

    Of two processes that make it at once, the first one's stays.
    """
    try:
        remove_left_over(path.parent)
        with new_folder(path.parent) as folder:
            made = folder / path.name
            engine = create_engine(sqlite_url(made), poolclass=NullPool)
            with failures_named(path, _WORDING), engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                connection.exec_driver_sql("BEGIN")  # else the driver commits each table by itself
                metadata.create_all(connection)
                connection.execute(insert(records_version).values(version_num=SCHEMA_REVISION))
                connection.commit()
                put_into_file(connection)
            _place(made, path)
    except OSError as wrong:
        if wrong.errno == errno.ENOSPC:
            text = f"the record store at {path} has no room left on its disk; make room, then try again"
            raise RecordFailure("RECORDS_FULL", text) from wrong
        text = f"the record store at {path} cannot be made: {wrong.strerror}; make its folder writable, or name another"
        raise RecordFailure("RECORDS_UNUSABLE", text) from wrong


def _place(made: Path, path: Path) -> None:
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            made.replace(path)


@contextmanager
def named_failures() -> Iterator[None]:
    """A StoreError of the data server's engine as a RecordFailure of ours."""
    try:
        yield
    except StoreError as wrong:
        raise RecordFailure(_CODES.get(wrong.code, "RECORDS_UNUSABLE"), wrong.message) from wrong


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the store. Raises RecordFailure."""
    if is_as_it_is(engine):
        with named_failures(), failures_named(_file(engine), _WORDING), engine.connect() as connection:
            yield connection
        return
    with named_failures(), read_transaction(engine) as connection:
        yield connection


def bytes_left(engine: Engine) -> str:
    """Why bytes of what was removed still stand in the store's files; nothing where none do."""
    with engine.connect() as connection:
        return "" if is_as_it_is(engine) or log_emptied(connection) else STILL_READ


def damage_in(connection: Connection) -> tuple[str, bool]:
    """What is ruined inside of the store, or nothing; and whether all of a large one was looked at."""
    return looked_through(connection)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its start; whole or not at all. Raises RecordFailure."""
    if is_as_it_is(engine):
        with named_failures(), failures_named(_file(engine), _WORDING), engine.begin() as connection:
            yield connection
        return
    with named_failures(), write_transaction(engine) as connection:
        yield connection


def _durable(connection: Any, _record: object) -> None:
    """A record is on the disk before the step that it announces is done, whatever happens to the machine."""
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")  # what is forgotten is overwritten, whatever SQLite's build says


def _is_writable(path: Path) -> bool:
    """Asked before SQLite is: it would leave files beside the store that nobody may write either."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _is_logged_ahead(path: Path) -> bool:
    """Whether opening the file as a store leaves its log as it is: byte 18 of the header is 2."""
    return header_of(path, 19)[18:] == b"\x02"


def _must_be_known_before_it_is(path: Path) -> None:
    """A database of something else is refused before anything is written to it."""
    engine = create_engine(sqlite_url(path), poolclass=NullPool)
    with failures_named(path, _WORDING), engine.connect() as connection:
        _must_be_known(connection, path)


def _folded(value: object) -> object:
    """What is no text stays as it is: a damaged row matches no name."""
    return value.casefold() if isinstance(value, str) else value


def _prepare(engine: Engine, path: Path) -> None:
    with read_transaction(engine) as connection:
        _must_be_known(connection, path)
        if _revision(connection) == SCHEMA_REVISION:
            return
    with write_transaction(engine) as connection:
        if _revision(connection) is None:
            metadata.create_all(connection)
            connection.execute(insert(records_version).values(version_num=SCHEMA_REVISION))
        else:
            _bring_up_to_date(connection, path)
            _must_be_known(connection, path)


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    revision = _revision(connection)
    try:
        upgrade(connection)
    except OperationalError as wrong:
        if getattr(wrong.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise  # the disk or another process is at fault, and no statement
        raise _damaged(path, f"what it holds is not what schema {revision} has ({wrong.orig})") from wrong


def _damaged(path: Path, what: str) -> RecordFailure:
    text = f"the record store at {path} is damaged: {what}; restore a backup, or name another"
    return RecordFailure("RECORDS_DAMAGED", text)


def _lost_column(connection: Connection) -> str | None:
    """A column that the schema has and the store has not, as table.column."""
    found = connection.exec_driver_sql(
        "SELECT m.name || '.' || c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'"
    )
    there = set(found.scalars())
    wanted = (f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns)
    return next((name for name in wanted if name not in there), None)


def _must_be_known(connection: Connection, path: Path) -> None:
    revision, tables = _revision(connection), inspect(connection).get_table_names()
    lost = sorted(metadata.tables.keys() - set(tables))
    if (revision is None and len(lost) < len(metadata.tables)) or (revision == SCHEMA_REVISION and lost):
        raise _damaged(path, f"it has lost {f'the {lost[0]} table' if lost else 'its version'}")
    if revision == SCHEMA_REVISION and (column := _lost_column(connection)) is not None:
        raise _damaged(path, f"it has lost {column}")
    if revision is None and tables:
        raise RecordFailure(
            "RECORDS_FOREIGN",
            f"{path} is a database of something else ({', '.join(tables[:3])}); name another file as the record store",
        )
    if revision is not None and not _is_revision(revision):
        raise _damaged(path, f"its version is {revision!r}")
    if revision is not None and revision > SCHEMA_REVISION:
        raise RecordFailure(
            "RECORDS_NEWER",
            f"the record store at {path} has schema {revision}, this program knows {SCHEMA_REVISION}: a newer EROS "
            "made it; use that one, or name another folder as EROS_HOME",
        )


def _is_revision(text: str) -> bool:
    return len(text) == len(SCHEMA_REVISION) and text.isascii() and text.isdecimal() and int(text) > 0


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(records_version.name):
        return None
    return connection.scalar(select(records_version.c.version_num))


def upgrade(connection: Connection) -> None:
    """Run the revisions that the store lacks, in the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "eros_app.records:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
