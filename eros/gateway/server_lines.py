"""What a server that is a process of its own writes on stderr: line by line to where the log's lines go."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TextIO

from eros.streams import print_log_line

#: How long the last lines of a server that has ended are waited for: what it started itself may hold its stderr open.
_LAST_LINES_SECONDS = 1.0


@contextmanager
def printed_lines() -> Iterator[TextIO]:
    """A file for the server's stderr; what moves on the terminal is never torn by it."""
    reads, writes = os.pipe()
    printing = Thread(target=_print, args=(reads,), daemon=True)
    printing.start()
    try:
        with open(writes, "w", encoding="utf-8") as stderr:
            yield stderr
    finally:
        printing.join(_LAST_LINES_SECONDS)


def _print(reads: int) -> None:
    with open(reads, encoding="utf-8", errors="backslashreplace") as lines:
        for line in lines:
            print_log_line(line.rstrip("\r\n"))
