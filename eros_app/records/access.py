"""The record store of a home, for as long as one command or run needs it; a home of before is taken over first.

What is taken over, and what is not, is logged as a warning: every door shows these on stderr.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from eros.failures import RecordFailure
from eros.vocabulary.ports import Clock
from eros_app.records.locks import LockTaken, hold_lock
from eros_app.records.opening import copied_to_memory, is_as_it_is, open_engine, open_to_read
from eros_app.records.store import RecordStore
from eros_app.records.take_over import BEFORE, has_files, put_away, take_over

log = logging.getLogger("eros.records")

#: Seconds that a second process waits while the first one takes a home over.
_LONGEST_TAKING_OVER = 120.0


@contextmanager
def opened(url: str, home: Path, clock: Clock) -> Iterator[RecordStore]:
    """The store, made if there is none. Raises RecordFailure."""
    with _let_go_of_after(open_engine(url)) as engine:
        _take_over(engine, home)
        yield RecordStore(engine, clock)


@contextmanager
def opened_to_read(url: str, home: Path, clock: Clock) -> Iterator[RecordStore]:
    """The store as it is: nothing is made where there is none, or where nobody may write, or where there is no room.

    Raises RecordFailure.
    """
    may_be_made = has_files(home) and os.access(home, os.W_OK)
    with _let_go_of_after(_made_if_there_is_room(url) if may_be_made else open_to_read(url)) as found:
        if not has_files(home) or (not is_as_it_is(found) and _had_room_for(found, home)):
            yield RecordStore(found, clock)
            return
        with _let_go_of_after(copied_to_memory(found)) as engine:
            _take_over(engine, home)
            yield RecordStore(engine, clock)


def _had_room_for(engine: Engine, home: Path) -> bool:
    """Whether the home could be taken over for good; not, where the disk has no room for it."""
    try:
        _take_over(engine, home)
    except RecordFailure as wrong:
        if wrong.code != "RECORDS_FULL":
            raise
        return False
    return True


def _made_if_there_is_room(url: str) -> Engine:
    try:
        return open_engine(url)
    except RecordFailure as wrong:
        if wrong.code != "RECORDS_FULL":
            raise
        return open_to_read(url)


@contextmanager
def _let_go_of_after(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


@cache
def _tell_of_left(path: Path, why: str) -> None:
    """Once a process, however often it reads."""
    log.warning("%s was not taken over: %s; it stays in %s", path.name, why, BEFORE)


def _take_over(engine: Engine, home: Path) -> None:
    """By one process at a time; the others find the files put away. They stay in their place where nobody may write,
    and where what is taken over does not last.
    """
    if not has_files(home):
        return
    if is_as_it_is(engine) or not os.access(home, os.W_OK):
        for path, why in take_over(engine, home).left.items():
            _tell_of_left(path, why)
        return
    try:
        with hold_lock(home / ".taking-over.lock", wait=_LONGEST_TAKING_OVER):
            if not has_files(home):
                return
            taken = take_over(engine, home)
            folder = put_away(home)
    except LockTaken as wrong:
        text = f"{home} is being taken over by another process; try again in a moment"
        raise RecordFailure("RECORDS_LOCKED", text) from wrong
    if taken.weeks:
        log.warning("%d weeks of an earlier EROS were taken over into the record store", taken.weeks)
        if folder.name == BEFORE:
            log.warning("their files stay in %s, which cannot be renamed", folder)
    for path, why in taken.left.items():
        log.warning("%s was not taken over: %s; it stays in %s", path.name, why, folder.name)
