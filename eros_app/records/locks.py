"""A lock between processes. SQLite holds it: the same on every platform, and gone with the process that held it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from eros.failures import RecordFailure
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
    with closing(_locked(path, wait)):
        yield


def must_be_writable(folder: Path) -> None:
    """Raises RecordFailure."""
    if not os.access(folder, os.W_OK):
        raise RecordFailure("RECORDS_READ_ONLY", f"{folder} cannot be written; make the folder writable")


def _locked(path: Path, wait: float) -> sqlite3.Connection:
    must_be_writable(path.parent)
    with named_failures(), failures_named(path.parent, _HOME):
        lock = sqlite3.connect(path, timeout=wait, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as wrong:
            lock.close()
            if wrong.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
                raise
            raise LockTaken(str(path)) from wrong
        return lock
