"""The demo database, made once for its sources and copied from the cache afterwards.

An entry is one file named ``<as-of date>-<key>-<digest of its bytes>.db``: the key says what it was made from, the
digest whether it is whole. It is written under another name first, by one process at a time, and never opened.
"""

import hashlib
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from fcntl import LOCK_EX, flock
from importlib.metadata import version
from pathlib import Path

import eros_db
from eros.vocabulary import catalogue

#: All that a demo is made from but the day and the libraries: the data server and the vocabulary that it knows.
SOURCES = tuple(Path(str(module.__file__)).parent for module in (eros_db, catalogue))
LIBRARIES = (sys.version, sqlite3.sqlite_version, *map(version, ("sqlalchemy", "alembic", "pydantic", "tzdata")))


def copied_demo(as_of: date, cache: Path, target: Path) -> Path:
    """A demo as of the day at ``target``, the caller's own."""
    return copied(str(as_of), key_of(SOURCES, LIBRARIES), lambda path: _make(path, as_of), cache, target)


def _make(path: Path, as_of: date) -> None:
    from eros_db.initialize import initialize_database

    initialize_database(f"sqlite:///{path}", demo=True, as_of=as_of)


def key_of(folders: Iterable[Path], words: Iterable[str]) -> str:
    """The hash of every file in the folders, by name and content, and of the words."""
    files = ((folder, path) for folder in folders for path in sorted(folder.rglob("*")) if _is_source(path))
    parts = [f"{path.relative_to(folder)} {_digest(path)}" for folder, path in files]
    return _short("\n".join([*parts, *words]).encode())


def _is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def copied(name: str, key: str, make: Callable[[Path], None], cache: Path, target: Path) -> Path:
    """What ``make`` writes, at ``target``: made where the cache has no whole entry of the name and the key."""
    with _alone(cache):
        entry = next(_whole(cache.glob(f"{name}-{key}-*.db")), None) or _made(name, key, make, cache)
        return Path(shutil.copy(entry, target))


def _whole(entries: Iterable[Path]) -> Iterator[Path]:
    return (entry for entry in entries if entry.stem.rpartition("-")[2] == _digest(entry))


def _made(name: str, key: str, make: Callable[[Path], None], cache: Path) -> Path:
    """The new entry, in the place of all others of its name."""
    unfinished = cache / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    make(unfinished / "made.db")
    for other in cache.glob(f"{name}-*.db"):
        other.unlink()
    entry = (unfinished / "made.db").rename(cache / f"{name}-{key}-{_digest(unfinished / 'made.db')}.db")
    shutil.rmtree(unfinished)
    return entry


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """One process at a time; the lock goes with its holder, however that ends."""
    with (cache / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _digest(path: Path) -> str:
    return _short(path.read_bytes())


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]
