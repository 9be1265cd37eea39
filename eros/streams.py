"""The standard streams, so that printing can fail in one way only (CONTRACT 1, exit code 6).

``guard_streams`` puts guarded files in their place. A letter that cannot be shown is replaced. A reader that left is no
failure: the rest is dropped. A stdout that is full or closed raises Untold, once; stderr never fails.
"""

import io
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO, cast

from eros.failures import ErosError
from eros.vocabulary.endings import Ending

_STDOUT, _STDERR = 1, 2


class Untold(ErosError):
    """A result could not be shown or written.

    ``reason``: why; ``ending``: how the run had ended before that; ``stands``: what was saved or decided all the same,
    as "saved; eros show ID" or "forgotten", or nothing.
    """

    def __init__(self, reason: str, *, ending: Ending = "done", stands: str = "") -> None:
        super().__init__(reason)
        self.reason, self.stands = reason, stands
        self.ending: Ending = "untold" if stands else "refused" if ending in ("done", "waits") else ending


class _GuardedFile(io.FileIO):
    """A stream's file. What cannot be written raises Untold where it ``matters``, and is dropped from then on."""

    def __init__(self, number: int, *, missing: bool, matters: bool) -> None:
        super().__init__(number, "wb", closefd=False)
        self._missing, self._matters, self._lost = missing, matters, False

    @property
    def is_lost(self) -> bool:
        """Whether something that was written has reached nobody."""
        return self._lost

    def write(self, data: "bytes | memoryview") -> int:  # type: ignore[override]
        if self._lost:
            return len(data)
        try:
            return self._written(data)
        except OSError as wrong:
            self._lost = True
            if self._matters and not isinstance(wrong, BrokenPipeError):
                raise Untold(wrong.strerror or str(wrong)) from wrong
        return len(data)

    def _written(self, data: "bytes | memoryview") -> int:
        if self._missing:
            raise OSError("stdout is closed")
        while (count := super().write(data)) is None:  # a pipe that is full for now, and does not block
            select.select([], [self], [])
        return count


def guard_streams() -> None:
    """Guard stdin, stdout and stderr of this process; streams that a test has put in their place are left alone."""
    missing = [sys.__stdin__ is None, sys.__stdout__ is None, sys.__stderr__ is None]
    _occupy()
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115 (it stays open)
    if sys.stdin is sys.__stdin__:
        cast(io.TextIOWrapper, sys.stdin).reconfigure(errors="replace")
    if sys.stdout is sys.__stdout__:
        sys.stdout = _guarded(_STDOUT, sys.stdout, missing=missing[_STDOUT])
    if sys.stderr is sys.__stderr__:
        sys.stderr = _guarded(_STDERR, sys.stderr, missing=missing[_STDERR])


def _occupy() -> None:
    """Nothing that is opened later may get the number of a stream that was closed: it would be written into."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        pass
    os.close(number)


def _guarded(number: int, stream: TextIO | None, *, missing: bool) -> TextIO:
    matters = number == _STDOUT
    file = _GuardedFile(number, missing=missing, matters=matters)
    return io.TextIOWrapper(
        io.BufferedWriter(cast(io.RawIOBase, file)),
        encoding=stream.encoding if stream else "utf-8",
        errors="replace" if matters else "backslashreplace",
        line_buffering=not matters or file.isatty(),
    )


def print_json(text: str) -> None:
    """JSON on stdout; where that is not UTF-8 each letter beyond ASCII is escaped, so that nothing is lost."""
    if not _is_utf8(sys.stdout.encoding):
        text = "".join(letter if letter.isascii() else _escape(letter) for letter in text)
    print(text, flush=True)


def _is_utf8(encoding: str | None) -> bool:
    return (encoding or "utf-8").lower().replace("_", "-") in ("utf-8", "utf8")


def _escape(letter: str) -> str:
    """Beyond ASCII there are letters in JSON's texts alone; what needs two units is a pair of surrogates."""
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def print_utf8(content: str | bytes, *, whole: bool = False) -> None:
    """A text as UTF-8 on stdout whatever the locale, or bytes: what is exported is read by other programs.

    ``whole``: raises Untold where the reader left before all of it was written.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
    sys.stdout.flush()
    file = getattr(sys.stdout.buffer, "raw", None)
    if whole and isinstance(file, _GuardedFile) and file.is_lost:
        raise Untold("its reader left before all of it was written")


#: Who writes the lines of the log while something else moves on the terminal; None: they go to stderr as they are.
_above: Callable[[str], None] | None = None


def print_log_line(line: str) -> None:
    """One line of the log on stderr, above whatever moves there."""
    if _above is not None:
        _above(line)
    else:
        print(line, file=sys.stderr, flush=True)


@contextmanager
def log_lines_above(write: Callable[[str], None]) -> Iterator[None]:
    """Hand the log's lines to ``write`` as long as this lasts."""
    global _above
    before, _above = _above, write
    try:
        yield
    finally:
        _above = before
