"""The database: making it, bringing it to today's schema, and saying clearly why it cannot be used.

``open_store`` refuses a database that is missing, empty, outdated, newer, foreign, damaged or locked, each as its own
StoreError; ``create_store`` makes what is missing. How SQLite is opened and read is ``eros_db.engine``'s.
"""

import re
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select

from eros_db.engine import (
    DATABASE,
    database_file,
    let_go_of,
    make_folder,
    must_be_sqlite,
    read_transaction,
    schema_revision,
    sqlite_engine,
    write_transaction,
)
from eros_db.failures import (
    DatabaseDamaged,
    DatabaseEmpty,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseOutdated,
    DatabaseReadOnly,
    DatabaseUnreadable,
    StoreError,
)
from eros_db.glance import DEMO, Served, file_word
from eros_db.glance import SCHEMA_REVISION as SCHEMA_REVISION
from eros_db.reference import holds_catalogue, lacks_rows, learn, seed
from eros_db.schema import database_identity, metadata

_REVISION = re.compile(r"\d{4}")


def open_store(url: str, *, look: bool = False) -> Engine:
    """An engine for a database that is there and of today's schema. Raises StoreError with what to do.

    One that was filled from an older catalogue learns the rows that are new in this one; all that stands there stays,
    also what an operator changed (``create_store`` brings changed rows as well). With ``look`` it is refused instead.
    """
    path = database_file(url)
    _must_be_there(path)
    engine = sqlite_engine(url)
    with let_go_of(engine):
        with read_transaction(engine) as connection:
            _must_be_current(path, _revision_of_ours(path, connection))
            _must_be_whole(path, connection)
            known = holds_catalogue(connection) or not lacks_rows(connection)
        if not known and look:
            text = f"the database at {path} lacks send types, channels or targets of this program; "
            raise DatabaseOutdated(f"{text}`eros-db init` brings it up to date and keeps its data", field="db")
        if not known:
            _learn_catalogue(engine, path)
    return engine


def _learn_catalogue(engine: Engine, path: Path) -> None:
    try:
        with write_transaction(engine) as connection:
            learn(connection)
    except (DatabaseUnreadable, DatabaseReadOnly) as wrong:
        raise DatabaseOutdated(
            f"the database at {path} lacks this program's send types, channels and targets and cannot be "
            "written; make it writable, or run `eros-db init` as someone who can write it",
            field="db",
        ) from wrong


def is_outdated(url: str) -> bool:
    """Whether a database is there that an older version made; what is wrong with any other is for ``open_store``."""
    path = database_file(url)
    try:
        _must_be_there(path)
        engine = sqlite_engine(url)
        try:
            with read_transaction(engine) as connection:
                revision = schema_revision(connection)
        finally:
            engine.dispose()
    except StoreError:
        return False
    return revision is not None and revision < SCHEMA_REVISION


def database_id(connection: Connection) -> str:
    """The id that was drawn when the database was made."""
    return str(connection.execute(select(database_identity.c.database_id)).scalar_one())


def mark_as_demo(connection: Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA application_id = {DEMO}")


def served_by(connection: Connection) -> Served:
    """What a server of this database announces."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar()
    file = connection.engine.url.database
    return Served(database_id(connection), application == DEMO, file_word(Path(file)) if file else None)


def is_demo(url: str) -> bool:
    """Whether the database was made with demo data; not, where there is none that can be read."""
    try:
        path = database_file(url)
        _must_be_there(path)
        with read_transaction(sqlite_engine(url)) as connection:
            return bool(connection.exec_driver_sql("PRAGMA application_id").scalar() == DEMO)
    except StoreError:
        return False


def create_store(url: str) -> Engine:
    """An engine for a database that is made, or brought up to date, if need be. Raises StoreError."""
    path = database_file(url)
    make_folder(path)
    if path.exists() and path.stat().st_size:
        must_be_sqlite(path)
    engine = sqlite_engine(url)
    with let_go_of(engine):
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
        path = database_file(str(engine.url))
        _must_not_be_newer(path, _revision_of_ours(path, connection))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _must_be_whole(path, connection)
        if not holds_catalogue(connection):
            seed(connection)


def _revision_of_ours(path: Path, connection: Connection) -> str | None:
    """The schema's revision; None for a database without any table. Raises DatabaseForeign for another program's."""
    revision, tables = schema_revision(connection), _tables(connection)
    if (revision is None and tables) or (revision is not None and not _REVISION.fullmatch(revision)):
        held = ", ".join(sorted(tables)[:5]) or "no tables of ours"
        raise DatabaseForeign(
            f"the database at {path} is of another program, or has lost its version (it holds {held}); name another "
            "file, or restore a copy of ours",
            field="db",
        )
    return revision


def _must_be_whole(path: Path, connection: Connection) -> None:
    missing = metadata.tables.keys() - _tables(connection)
    if missing:
        raise DatabaseDamaged(
            f"the database at {path} is damaged: it lacks {', '.join(sorted(missing))}; restore a copy of it",
            field="db",
        )


def _tables(connection: Connection) -> set[str]:
    return {*inspect(connection).get_table_names()} - {"alembic_version"}


def _must_be_there(path: Path) -> None:
    if not path.exists():
        text = f"there is no database at {path}; restore the one that was there, or {DATABASE.making}"
        raise DatabaseMissing(text, field="db")
    if path.stat().st_size == 0:
        raise _empty(path)
    must_be_sqlite(path)


def _empty(path: Path) -> DatabaseEmpty:
    return DatabaseEmpty(f"the database at {path} has no tables; {DATABASE.making}", field="db")


def _must_be_current(path: Path, revision: str | None) -> None:
    if revision is None:
        raise _empty(path)
    _must_not_be_newer(path, revision)
    if revision != SCHEMA_REVISION:
        raise DatabaseOutdated(
            f"the database at {path} has schema {revision}, this program needs {SCHEMA_REVISION}; "
            "`eros-db init` brings it up to date and keeps its data",
            field="db",
        )


def _must_not_be_newer(path: Path, revision: str | None) -> None:
    """Revisions are numbers of four digits, so the later one is the greater text."""
    if revision is not None and revision > SCHEMA_REVISION:
        raise DatabaseNewer(
            f"the database at {path} was written by a newer version of this program (schema {revision}; this one "
            f"knows up to {SCHEMA_REVISION}); update the program, or name another database",
            field="db",
        )
