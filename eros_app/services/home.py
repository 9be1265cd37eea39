"""The folder of everything EROS keeps, and the demo database that stands in it until there is a real one."""

import errno
import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path

from eros.failures import RecordFailure, RequestError
from eros.settings import Settings
from eros.vocabulary.database_urls import sqlite_url
from eros_app.records.access import opened, opened_to_read
from eros_app.records.locks import LockTaken, hold_lock, must_be_writable
from eros_app.records.store import RecordStore
from eros_app.records.temporary import new_folder, remove_left_over
from eros_app.services.own_database import is_a_homes

Say = Callable[[str], None]

#: Seconds that a second first run waits for the database that the first one is making.
_LONGEST_MAKING = 120.0


def open_records(settings: Settings) -> AbstractContextManager[RecordStore]:
    """The record store, made if there is none; a home of before is taken over first. Raises RecordFailure."""
    return opened(settings.records_database, settings.home, settings.clock)


@contextmanager
def read_records(settings: Settings) -> Iterator[RecordStore]:
    """The record store for those who only read: nothing is made where there is none.

    Raises RecordFailure; RequestError where EROS_HOME is no folder.
    """
    if settings.home.exists() and not settings.home.is_dir():
        raise RequestError("UNUSABLE_HOME", "EROS_HOME", settings.home, f"EROS_HOME {settings.home} is not a folder")
    if (there := _OPENED.get()) is not None:
        yield there
        return
    with opened_to_read(settings.records_database, settings.home, settings.clock) as store:
        yield store


@contextmanager
def reading_once(settings: Settings) -> Iterator[None]:
    """Whatever reads this home's records within here reads one store, opened once: a page asks several services."""
    with read_records(settings) as store:
        opened_here = _OPENED.set(store)
        try:
            yield
        finally:
            _OPENED.reset(opened_here)


_OPENED: ContextVar[RecordStore | None] = ContextVar("opened", default=None)


def prepare_home(settings: Settings, mcp_config: Path | None, say: Say) -> None:
    """Make ``EROS_HOME``, and the embedded database with demo data on the first run; says so (CONTRACT 1).

    Where one was there before and is gone, whoever asks it says so.


    Raises RequestError; RecordFailure where the home has no room or cannot be written.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        if wrong.errno == errno.ENOSPC:
            raise _no_room(settings.home) from wrong
        raise RequestError(
            "UNUSABLE_HOME", "EROS_HOME", settings.home, f"EROS_HOME {settings.home} cannot be made: {wrong.strerror}"
        ) from wrong
    remove_left_over(settings.home)
    path = settings.home / "eros.db"
    is_first = mcp_config is None and settings.db_url is None and not path.exists()
    if is_first and not has_lost_database(settings):
        must_be_writable(settings.home)
        say("No database yet: making one with demo data (eros-db init gives an empty one) ...")
        with _held_alone(settings.home):
            if not path.exists():
                _make_demo(path, settings.clock())
    bring_up_to_date(settings, mcp_config, say)


def has_lost_database(settings: Settings) -> bool:
    """Whether weeks are kept of the home's own database, and it is gone: then none is made in its place."""
    with read_records(settings) as store:
        return not (settings.home / "eros.db").exists() and any(map(is_a_homes, store.servers()))


def plans_demo(settings: Settings) -> bool:
    """Whether the embedded data server's data is made up: its database was made with the demo in it."""
    from eros_db.store import is_demo

    return is_demo(settings.database_url)


def is_to_be_updated(settings: Settings, mcp_config: Path | None) -> bool:
    """Whether the home's own database was made by an older version, and is the one in use."""
    from eros_db.store import is_outdated

    return mcp_config is None and settings.db_url is None and is_outdated(settings.database_url)


def bring_up_to_date(settings: Settings, mcp_config: Path | None, say: Say) -> None:
    """Give the embedded database that an older version made today's schema; it keeps its data, and says so.

    A database that EROS_DB_URL names is its operator's, and left to ``eros-db init``. Raises RequestError.
    """
    from eros_db.failures import ServerFailure
    from eros_db.store import create_store

    path = settings.home / "eros.db"
    if not is_to_be_updated(settings, mcp_config):
        return
    say(f"{path} was made by an older version of EROS: bringing it up to date; its data stays ...")
    try:
        with _held_alone(settings.home):
            create_store(sqlite_url(path)).dispose()
    except ServerFailure as wrong:
        text = f"the database cannot be brought up to date: {wrong.message}"
        raise RequestError(wrong.code, "EROS_HOME", settings.home, text) from wrong


@contextmanager
def _held_alone(home: Path) -> Iterator[None]:
    """One process at a time makes or changes the database. Raises RecordFailure."""
    try:
        with hold_lock(home / ".making.lock", wait=_LONGEST_MAKING):
            yield
    except LockTaken as wrong:
        text = f"the database in {home} is being made by another process; try again in a moment"
        raise RecordFailure("RECORDS_LOCKED", text) from wrong
    except OSError as wrong:
        if wrong.errno == errno.ENOSPC:
            raise _no_room(home) from wrong
        text = f"EROS_HOME at {home} cannot be used: {wrong.strerror}; make the folder writable, or name another"
        raise RecordFailure("RECORDS_UNUSABLE", text) from wrong


def _no_room(home: Path) -> RecordFailure:
    return RecordFailure("RECORDS_FULL", f"EROS_HOME at {home} has no room left on its disk; make room, then try again")


def _make_demo(path: Path, now: datetime) -> None:
    """Beside its place first, so that what is interrupted leaves no half of a database there."""
    from eros_db.failures import DatabaseFull, ServerFailure
    from eros_db.initialize import initialize_database

    with new_folder(path.parent) as folder:
        made = folder / path.name
        try:
            initialize_database(sqlite_url(made), demo=True, as_of=now.date())
        except DatabaseFull as wrong:
            raise _no_room(path.parent) from wrong
        except ServerFailure as wrong:
            raise RequestError(wrong.code, "EROS_HOME", path.parent, f"no demo database: {wrong.text}") from wrong
        made.replace(path)


def user_name(asked: Callable[[], str] = getpass.getuser) -> str:
    """Who sits here; a container may run under a number that has no name, a name hold bytes that are no text."""
    try:
        return asked().encode(errors="surrogateescape").decode(errors="replace")
    except (KeyError, OSError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "an unnamed user"
