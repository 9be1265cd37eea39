"""Files and folders that are only there while something is made, and go with the process that makes them.

Each is locked as long as it is in use, and a lock ends with its process: what a killed run has left is known by that,
and ``remove_left_over`` takes it away. Where the platform has no such locks, nothing is taken away.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # no POSIX
    flock = None  # type: ignore[assignment]

_FILE, _FOLDER = ".eros-", ".making-"
_OURS = re.compile(rf"({re.escape(_FILE)}|{re.escape(_FOLDER)})[0-9a-z_]{{8,16}}")


def new_file(folder: Path) -> tuple[Path, int]:
    """A new file beside others, and its open handle, which holds its lock. Raises OSError."""
    while True:
        path = folder / f"{_FILE}{secrets.token_hex(8)}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        if _is_kept(path, handle):
            return path, handle


@contextmanager
def new_folder(parent: Path) -> Iterator[Path]:
    """A folder of its own, gone at the end with all that is left in it. Raises OSError."""
    path, handle = _made_folder(parent)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _made_folder(parent: Path) -> tuple[Path, int | None]:
    while True:
        path = parent / f"{_FOLDER}{secrets.token_hex(8)}"
        path.mkdir(mode=0o700)
        if flock is None:
            return path, None
        with suppress(FileNotFoundError):
            handle = os.open(path, os.O_RDONLY)
            if _is_kept(path, handle):
                return path, handle


def _is_kept(path: Path, handle: int) -> bool:
    """Whether it is locked and still there: between the making and the lock another process may have taken it away."""
    if flock is None:
        return True
    try:
        flock(handle, LOCK_EX | LOCK_NB)
        if os.path.samestat(os.fstat(handle), path.stat()):
            return True
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:  # a file system without locks, where nothing is taken away either
        return True
    os.close(handle)
    return False


def remove_left_over(folder: Path) -> None:
    """Take away what processes that are gone have left in the folder. Never raises."""
    if flock is None:
        return
    with suppress(OSError):
        for path in folder.iterdir():
            if _OURS.fullmatch(path.name):
                with suppress(OSError):
                    _remove_if_left(path)


def _remove_if_left(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    try:
        flock(handle, LOCK_EX | LOCK_NB)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    finally:
        os.close(handle)
