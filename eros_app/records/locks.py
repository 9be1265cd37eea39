"""A lock between processes. SQLite holds it: the same on every platform, and gone with the process that held it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class LockTaken(Exception):
    """Somebody else has the lock."""


@contextmanager
def hold_lock(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of this name, waiting up to ``wait`` seconds for it. Raises Held."""
    with closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as taken:
            raise LockTaken(str(path)) from taken
        yield
