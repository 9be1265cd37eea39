"""A lock between processes. SQLite holds it: the same on every platform, and gone with the process that held it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from eros_app.records.opening import named_failures
from eros_db.engine import Wording, failures_named

_HOME = Wording("EROS_HOME", "name another folder")


#: An error code of SQLite without what its extensions add.
_PRIMARY = 0xFF


class LockTaken(Exception):
    """Somebody else has the lock."""


@contextmanager
def hold_lock(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of this name, waiting up to ``wait`` seconds for it.

    Raises LockTaken; RecordFailure where its folder, which is a home, has no room or cannot be written.
    """
    with closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as lock:
        with named_failures(), failures_named(path.parent, _HOME):
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as wrong:
                if wrong.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
                    raise
                raise LockTaken(str(path)) from wrong
        yield
