"""Weeks that somebody asked a server for, which outlive it: begun again under their own id when it is started again
(R58).

The graph is loaded when a week is planned: a page that lists what was asked for does not wait for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.request import Request
from eros_app.records.asked import (
    AskedWeek,
    find_refused,
    list_asked,
    put_asked,
    refuse_asked,
    remove_asked,
)
from eros_app.records.locks import LockTaken, hold_lock
from eros_app.services.home import open_records, read_records
from eros_app.services.weeks import find_week

if TYPE_CHECKING:
    from eros_app.records.store import RecordStore
    from eros_app.services.generation import RunOptions
    from eros_app.services.outcome import Outcome


def asked_now(request: Request, by: str, told_under: str, settings: Settings, shown: str | None = None) -> AskedWeek:
    """A new generation, kept before it is begun. ``shown``: see ``RunOptions``."""
    asked = AskedWeek(
        generation_id=str(uuid4()),
        request=request,
        asked_by=by,
        asked_at=settings.clock(),
        told_under=told_under,
        shown=shown,
    )
    with open_records(settings) as store:
        put_asked(store.engine, asked)
    return asked


def left_asked(settings: Settings) -> Sequence[AskedWeek]:
    """Those that are not done: under way, or cut short with the server that was asked."""
    with read_records(settings) as store:
        return list_asked(store.engine)


async def plan_asked(asked: AskedWeek, options: "RunOptions") -> "Outcome":
    """The generation to its end. What stops it before leaves it asked for."""
    from eros_app.services.generation import generate

    came = await generate(asked.request, replace(options, shown=asked.shown), asked.generation_id)
    _done(asked, options.settings, came.document)
    return came


async def go_on(asked: AskedWeek, options: "RunOptions") -> ResultDocument | ErrorDocument | None:
    """The same of one that was cut short: planned anew where nothing of it was to be saved yet, else how that ended.
    None where another process is at work on it.

    Raises RecordFailure, and RequestError where nothing is known of it.
    """
    from eros_app.services.own_server import mend_weeks

    with open_records(options.settings) as store:
        is_free = store.begin_anew(asked.generation_id)
    if is_free:
        return (await plan_asked(asked, options)).document
    await mend_weeks(options)
    with read_records(options.settings) as store:
        week = store.summary(asked.generation_id)
    if week.cut_short or week.state == "planned":
        return None
    document = find_week(options.settings, asked.generation_id).document
    _done(asked, options.settings, document)
    return document


@contextmanager
def the_one_server(settings: Settings) -> Iterator[bool]:
    """Whether this process alone serves the home from here on: of two, the first one begins again what was left."""
    try:
        with hold_lock(settings.home / ".serving.lock"):
            yield True
    except LockTaken:
        yield False


def refused_week(settings: Settings, generation_id: str) -> ErrorDocument | None:
    """Why a week that was asked for came to nothing before there was a record of it."""
    with read_records(settings) as store:
        return find_refused(store.engine, generation_id)


def _done(asked: AskedWeek, settings: Settings, document: ResultDocument | ErrorDocument) -> None:
    """What it came to is in its record; why it came to nothing stays where it has none."""
    with open_records(settings) as store:
        if isinstance(document, ErrorDocument) and not _is_kept(store, asked.generation_id):
            refuse_asked(store.engine, asked.generation_id, document, store.clock())
        else:
            remove_asked(store.engine, asked.generation_id)


def _is_kept(store: "RecordStore", generation_id: str) -> bool:
    try:
        store.summary(generation_id)
    except RequestError:
        return False
    return True
