"""Files that a person asked for: whole or not at all, through links, with the mode they had (CONTRACT 5)."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from eros.failures import RequestError
from eros.parameters import parameter
from eros_app.records.temporary import new_file, remove_left_over

_STDOUT = 1
#: What stands for stdout in the place of a file.
STDOUT = Path("-")
_NO_FOLDER = "there is no folder"


def check_output(path: Path | None, called: str = f"{parameter('output')} ") -> None:
    """Refuse an output that cannot be written, before anything is run; ``called``: how it was named, before its path.

    Raises RequestError UNWRITABLE_OUTPUT.
    """
    problem = _unwritable(path) if path is not None else None
    if problem:
        makes = "make it, or " if problem.startswith(_NO_FOLDER) else ""
        text = f"{called}{path}: {problem}; {makes}name another file"
        raise RequestError("UNWRITABLE_OUTPUT", "output", path, text)


def check_folder(path: Path, called: str, why: str = "") -> None:
    """Refuse what is to be a folder and is none; ``why`` it is to be one. Raises RequestError UNWRITABLE_OUTPUT."""
    if path.is_dir():
        return
    problem = f"{path} is a file" if path.exists() else f"{_NO_FOLDER} {path}"
    advice = "name a folder" if path.exists() else "make it, or name another"
    text = f"{called}: {'; '.join(filter(None, (problem, why, advice)))}"
    raise RequestError("UNWRITABLE_OUTPUT", "output", path, text)


def _unwritable(path: Path) -> str | None:
    if path == STDOUT:
        return "stands for stdout, which takes one export and nothing else"
    try:
        found = path.stat()
    except FileNotFoundError:
        return _no_room(_target(path).parent)
    except OSError as wrong:
        return wrong.strerror or str(wrong)
    if stat.S_ISDIR(found.st_mode):
        return "that is a folder"
    if not os.access(path, os.W_OK):
        return "the file is not writable"
    if _is_stream(found):
        return None
    return _no_room(_target(path).parent) if stat.S_ISREG(found.st_mode) else "that is no regular file"


def _no_room(folder: Path) -> str | None:
    if not folder.is_dir():
        return f"{_NO_FOLDER} {folder}"
    return None if os.access(folder, os.W_OK) else f"the folder {folder} is not writable"


def _is_stream(found: os.stat_result) -> bool:
    """A pipe, or what this process has as its stdout: written into as it stands, never replaced."""
    return stat.S_ISFIFO(found.st_mode) or _is_stdout(found)


def _is_stdout(found: os.stat_result) -> bool:
    try:
        return os.path.samestat(found, os.fstat(_STDOUT))
    except OSError:
        return False


def _target(path: Path) -> Path:
    """What the path's links lead to, whether that is there yet or not."""
    return Path(os.path.realpath(path))


def as_bytes(content: str | bytes) -> bytes:
    """What a file holds: a text as UTF-8, bytes as they are."""
    return content.encode() if isinstance(content, str) else content


def is_terminal(path: Path | None) -> bool:
    """Whether what is written there is shown on a terminal. None and ``STDOUT`` stand for stdout."""
    try:
        if path in (None, STDOUT):
            return os.isatty(_STDOUT)
        return _is_stdout(path.stat()) and os.isatty(_STDOUT)
    except OSError:
        return False


def write_output(path: Path, content: str | bytes) -> None:
    """Write bytes as they are, and a text as UTF-8: into a pipe, stdout or a file of several names, else in one step in
    place of the file that links lead to.

    Raises OSError; a file is as it was then.
    """
    try:
        found: os.stat_result | None = path.stat()
    except FileNotFoundError:
        found = None
    if found is not None and _is_stream(found):
        with suppress(BrokenPipeError), open(os.dup(_STDOUT) if _is_stdout(found) else path, "wb") as stream:
            stream.write(as_bytes(content))  # a reader that left wanted no more of it
        return
    if found is not None and not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path} is no regular file")
    if found is not None and found.st_nlink > 1:
        _write_in_place(path, content)
        return
    write_atomically(_target(path), content, mode=found and stat.S_IMODE(found.st_mode))


def _write_in_place(path: Path, content: str | bytes) -> None:
    """A file of several names keeps them all, so it is not replaced; what stood there comes back where this fails."""
    before = path.read_bytes()
    try:
        path.write_bytes(as_bytes(content))
    except OSError:
        with suppress(OSError):
            path.write_bytes(before)
        raise


def write_atomically(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Replace ``path`` by ``content`` in one step, with ``mode`` or as a new file; OSError leaves all as it was."""
    try:
        _replace(path, content, mode)
    except OSError as wrong:  # of the file that was asked for, not of the one that stood for it meanwhile
        raise OSError(wrong.errno, wrong.strerror, str(path)) from wrong


def _replace(path: Path, content: str | bytes, mode: int | None) -> None:
    remove_left_over(path.parent)
    temporary, handle = new_file(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                os.fchmod(handle, mode)
            file.write(as_bytes(content))
            file.flush()
            os.fsync(file.fileno())
            os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
