"""The record store of a home, for as long as one command or run needs it; a home of before is taken over first."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from eros.vocabulary.ports import Clock
from eros_app.records.locks import hold_lock
from eros_app.records.opening import open_engine, open_to_read
from eros_app.records.store import RecordStore
from eros_app.records.take_over import AFTER, has_files, put_away, take_over

Say = Callable[[str], None]

#: Seconds that a second process waits while the first one takes a home over.
_LONGEST_TAKING_OVER = 120.0


@contextmanager
def opened(url: str, home: Path, clock: Clock, say: Say) -> Iterator[RecordStore]:
    """The store, made if there is none. Raises RecordFailure."""
    engine = open_engine(url)
    try:
        if has_files(home):
            _take_over(engine, home, say)
        yield RecordStore(engine, clock)
    finally:
        engine.dispose()


@contextmanager
def opened_to_read(url: str, home: Path, clock: Clock) -> Iterator[RecordStore]:
    """The store as it is: nothing is made where there is none, or where nobody may write. Raises RecordFailure."""
    if has_files(home) and os.access(home, os.W_OK):
        with opened(url, home, clock, lambda text: None) as store:
            yield store
        return
    engine = open_to_read(url)
    try:
        if has_files(home):
            take_over(engine, home)
        yield RecordStore(engine, clock)
    finally:
        engine.dispose()


def _take_over(engine: Engine, home: Path, say: Say) -> None:
    """By one process at a time; the others find the files put away."""
    with hold_lock(home / ".taking-over.lock", wait=_LONGEST_TAKING_OVER):
        if not has_files(home):
            return
        taken = take_over(engine, home)
        put_away(home)
    if taken.weeks:
        say(f"{taken.weeks} weeks of an earlier EROS were taken over into the record store")
    for path in taken.unreadable:
        say(f"{path.name} is no record that can be read; it stays in {AFTER}")
