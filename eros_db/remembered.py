"""What was read from the database, kept as long as nobody writes to it.

A run asks twenty times and more for captions of one creator in one week, and each answer rests on the same creator,
uses and openings. They are kept with the connection, under a mark that every committed write changes: SQLite counts
other connections' (``data_version``) and its own (``total_changes``). The mark is read once inside the transaction,
which sees one state of the data from then on, so what is kept is never older than that. A transaction that writes keeps
nothing: it may be taken back.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

_NAME, _MOST, _MARK = "eros_remembered", 200, "eros_mark"


def remembered(connection: Connection, key: Hashable, read: Callable[[], T]) -> T:
    """What ``read`` gave for the key since the last write; callers must not change it."""
    if connection.get_execution_options().get("eros_write", False):
        return read()
    mark = _mark(connection)
    kept_under, kept = connection.info.get(_NAME, (None, {}))
    if kept_under != mark or len(kept) >= _MOST:
        kept = {}
        connection.info[_NAME] = (mark, kept)
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found


def recalled(connection: Connection, key: Hashable) -> object:
    """What is remembered under the key, or None."""
    kept_under, kept = connection.info.get(_NAME, (None, {}))
    return kept.get(key) if kept_under == _mark(connection) else None


def forget(connection: Connection) -> None:
    """Nothing is remembered of the connection any more."""
    connection.info.pop(_NAME, None)


def _mark(connection: Connection) -> tuple[int, int]:
    """Of the state that the connection's read transaction sees; reading it takes that state."""
    mark: tuple[int, int] | None = connection.get_execution_options().get(_MARK)
    if mark is None:
        driver: Any = connection.connection.dbapi_connection
        mark = (driver.execute("PRAGMA data_version").fetchone()[0], driver.total_changes)
        connection.execution_options(**{_MARK: mark})
    return mark
