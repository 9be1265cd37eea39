"""Removing kept weeks for good: their records, and what was written beside them (docs/retention.md).

What stands at a data server stays there: `eros-db forget` removes a creator from it.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from eros.failures import RecordFailure, RequestError
from eros.parameters import parameter
from eros.settings import Settings
from eros_app.records.conversations import forget_conversations
from eros_app.records.store import RecordStore
from eros_app.records.take_over import BEFORE
from eros_app.records.terms import STANDING, WeekFilter
from eros_app.records.week import WeekState, WeekSummary
from eros_app.services.home import open_records, read_records
from eros_app.services.weeks import find_id, weeks_of_name

#: What is removed only by its full id, or with all of its creator.
_CAREFUL: tuple[WeekState, ...] = (*STANDING, "waiting")
_MOST_NAMED = 5


@dataclass(frozen=True)
class ToForget:
    """The weeks that are meant, and how they were named: "every week of luna", or their ids. ``with_careful``: of those
    that name all of a page's the ones with a week that stands or waits."""

    weeks: Sequence[WeekSummary]
    named: Sequence[str]
    with_careful: Sequence[str] = ()


@dataclass(frozen=True)
class Forgotten:
    """The ids of the weeks that are gone, and of those that stay: somebody is at work on them, or they were cut short
    and a mend finds out first how they stand. ``left``: why bytes of those that are gone are still there, or nothing.
    """

    gone: Sequence[str]
    at_work: Sequence[str]
    cut_short: Sequence[str]
    left: str = ""


def to_forget(settings: Settings, some_ids: Sequence[str], *, sure: bool) -> ToForget:
    """The weeks that the words name; a creator's name means every week of that creator.

    RequestError: a word that names nothing, or a week that stands or waits without its full id and ``sure``.
    """
    weeks: dict[str, WeekSummary] = {}
    named, with_careful = [], []
    with read_records(settings) as store:
        for word in some_ids:
            found = _every_week_of(store, word.strip())
            if found:
                named.append(_every_one(word.strip(), found))
                with_careful += named[-1:] if any(week.state in _CAREFUL for week in found) else []
            else:
                found = (_one(store, word, sure=sure),)
                named.append(found[0].generation_id)
            weeks |= {week.generation_id: week for week in found}
    return ToForget(tuple(weeks.values()), tuple(named), tuple(with_careful))


def _every_week_of(store: RecordStore, name: str) -> tuple[WeekSummary, ...]:
    only = WeekFilter(creator=name)
    found = store.list(only, store.count(only)) if name else ()
    weeks_of_name(store, name, name)
    return found


def _every_one(name: str, weeks: Sequence[WeekSummary]) -> str:
    """All of a page's, in words: of those that stand or wait each is named, for they are not forgotten lightly."""
    careful = [f"{it.generation_id} ({it.state.replace('_', ' ')})" for it in weeks if it.state in _CAREFUL]
    more = f" and {len(careful) - _MOST_NAMED} more that stand or wait" if len(careful) > _MOST_NAMED else ""
    among = f", among them {', '.join(careful[:_MOST_NAMED])}{more}" if careful else ""
    return f"every week of {name}{among}"


def _one(store: RecordStore, word: str, *, sure: bool) -> WeekSummary:
    week = store.summary(find_id(store, word))
    if week.state in _CAREFUL and not (sure and word.strip().lower() == week.generation_id):
        state = week.state.replace("_", " ")
        text = f"{word!r} is {state}; to forget it give its full id, {week.generation_id}, and {parameter('yes')}"
        raise RequestError("WEEK_STANDS", "forget", word, text)
    return week


def forget(settings: Settings, weeks: Sequence[WeekSummary]) -> Forgotten:
    """Removes the records, the agent server's exports and the files of an EROS of before. Raises RecordFailure."""
    ids = [week.generation_id for week in weeks]
    folders = [one for one in (settings.home / "exports", *settings.home.glob(f"{BEFORE}*")) if one.is_dir()]
    for folder in folders:
        if not os.access(folder, os.W_OK) or (folder.name == BEFORE and not os.access(settings.home, os.W_OK)):
            text = f"{folder} cannot be written, and its files would stay; make it and its folder writable"
            raise RecordFailure("RECORDS_READ_ONLY", text)
    with open_records(settings) as store:
        forget_conversations(store.engine)
        store.forget(ids, lambda gone: _remove_files(settings.home, gone))
        left = [store.summary(one) for one in ids if one in store.ids_like(one)]
        bytes_left = store.bytes_left()
    kept = {week.generation_id: week.cut_short for week in left}
    gone = [one for one in ids if one not in kept]
    at_work, cut_short = ([one for one, short in kept.items() if short is which] for which in (False, True))
    return Forgotten(gone, at_work, cut_short, bytes_left if gone else "")


def _remove_files(home: Path, generation_ids: Sequence[str]) -> None:
    """Whatever is named after these weeks among exports and files of an EROS of before. Raises RecordFailure."""
    for folder in (home / "exports", *home.glob(f"{BEFORE}*")):
        for one in generation_ids:
            for path in folder.glob(f"{escape(one)}*"):
                try:
                    if path.is_dir() and not path.is_symlink():
                        shutil.rmtree(path)
                    else:
                        path.unlink(missing_ok=True)
                except OSError as wrong:
                    text = f"{path} cannot be removed: {wrong.strerror}; remove it, and forget the week again"
                    raise RecordFailure("RECORDS_READ_ONLY", text) from wrong
