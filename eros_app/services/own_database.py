"""What a database of this machine says of itself and of its captions, without a server; loaded when it is asked."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eros.settings import Settings
from eros.vocabulary.database_urls import absolute_url, are_of_one_file, file_of, sqlite_url
from eros_app.records.terms import Server
from eros_db.glance import pages_called, pages_of_names

if TYPE_CHECKING:
    from eros_db.planned_from import PlannedFrom
    from eros_db.restricted import InBank
    from eros_db.saved_uses import Known, SavedUse

T = TypeVar("T")
K = TypeVar("K")

#: The file of a home's own database.
_HOMES = "eros.db"
#: What says of an address whose database it is; older records lack it.
_SET_BY = "set_by"


def address_of(settings: Settings) -> dict[str, str]:
    """How the embedded server's database is reached again, and whether it is the home's own (R59)."""
    url, own = settings.database_url, sqlite_url(settings.home / _HOMES)
    return {"url": absolute_url(url), _SET_BY: "EROS_HOME" if are_of_one_file(url, own) else "EROS_DB_URL"}


def database_of(server: Server | None, settings: Settings) -> str:
    """The database of a week that the embedded server has: where it belongs, unless it is gone from there, or another
    stands in its place, and it is known again by its id where this home looks. What is there and cannot be used stays
    the one that is meant: a copy has the same id.
    """
    own, *others = places_of(server, settings)
    if server is None or not others or not _is_gone(own, server.key):
        return own
    return next((url for url in others if identity_of(url) == server.key), own)


def places_of(server: Server | None, settings: Settings) -> tuple[str, ...]:
    """Where the database of a week may be, first where it belongs.

    A home's own database belongs to the home, wherever that is by now: another home's file is none of them. What
    EROS_DB_URL named belongs where it was.
    """
    url, named, beside = _recorded(server), settings.database_url, sqlite_url(settings.home / _HOMES)
    belongs = named if url is None or are_of_one_file(url, named) else beside if is_a_homes(server) else url
    places: list[str] = []
    for one in (belongs, named, beside):
        if not any(are_of_one_file(one, known) for known in places):
            places.append(named if are_of_one_file(one, named) else one)
    return tuple(places)


def databases_here(server: Server | None, settings: Settings) -> tuple[str, ...]:
    """Where the week's database may be, where it is one of this machine."""
    return () if server is not None and "config" in server.address else places_of(server, settings)


def pages_there(server: Server, name: str) -> tuple[str, ...]:
    """The pages that the name means in a database of this machine; none of a data server that is reached otherwise."""
    return pages_called(url, name) if (url := _recorded(server)) else ()


def pages_meant(settings: Settings, names: Sequence[str]) -> list[tuple[str, ...]]:
    """For each name the pages of the embedded server's database that it means, active or not."""
    return pages_of_names(settings.database_url, names)


def _recorded(server: Server | None) -> str | None:
    return server.address.get("url") if server is not None else None


def is_a_homes(server: Server | None) -> bool:
    """Whether it was its home's own; an older record says so by the name of the file."""
    url = _recorded(server) or ""
    set_by = server.address.get(_SET_BY) if server is not None else None
    return set_by == "EROS_HOME" or (set_by is None and Path(file_of(url.partition("?")[0])).name == _HOMES)


def _is_gone(database_url: str, key: str) -> bool:
    """Whether nothing is there, or the database of another id."""
    from eros_db.engine import database_file
    from eros_db.failures import StoreError

    try:
        there = database_file(database_url).exists()
    except StoreError:
        return False
    return not there or identity_of(database_url) not in (None, key)


def identity_of(database_url: str) -> str | None:
    """The id of the database; None where there is none that can be used."""
    from eros_db.engine import read_transaction
    from eros_db.failures import StoreError
    from eros_db.store import database_id, open_store

    try:
        engine = open_store(database_url)
    except StoreError:
        return None
    try:
        with read_transaction(engine) as connection:
            return database_id(connection)
    finally:
        engine.dispose()


class CaptionNow(NamedTuple):
    """The restricted words that a caption's text holds for a page, and how it stands in the bank; None: it does not."""

    restricted: tuple[str, ...]
    stands: "InBank | None"


def known_of_captions(
    database_url: str, database: str | None, creator_id: str, said: Mapping[K, tuple[int | None, str]]
) -> dict[K, CaptionNow] | None:
    """What a database knows now of captions, each with the text that it had, and of a person's own words (no caption):
    by whatever they are named; None where it cannot be used, or is another than the ``database`` of that id."""
    from eros_db.restricted import OF_ALL, RestrictedWords, captions_in_bank

    def look(connection: Any) -> dict[K, CaptionNow]:
        words = RestrictedWords.stored(connection)
        bank = captions_in_bank(connection, {number for number, _ in said.values() if number is not None})
        return {
            name: CaptionNow(words.found_in(text, creator_id), OF_ALL if number is None else bank.get(number, OF_ALL))
            for name, (number, text) in said.items()
        }

    return _looked(database_url, database, look)


def in_bank_now(
    database_url: str, database: str | None, caption_ids: Collection[int]
) -> "tuple[dict[int, InBank | None], bool] | None":
    """How those of these captions stand there that not every page may be planned with (None: one is not there), and
    whether any words are restricted there at all; None as of ``known_of_captions``."""
    from eros_db.restricted import RestrictedWords, captions_in_bank

    def look(connection: Any) -> "tuple[dict[int, InBank | None], bool]":
        return captions_in_bank(connection, caption_ids), bool(RestrictedWords.all_stored(connection))

    return _looked(database_url, database, look)


def restricted_in(
    database_url: str, database: str | None, texts: Collection[tuple[str, str]]
) -> set[tuple[str, str]] | None:
    """Those of these pages' texts that hold a word restricted there for the page; None as of ``known_of_captions``."""
    from eros_db.restricted import RestrictedWords

    def look(connection: Any) -> set[tuple[str, str]]:
        words = RestrictedWords.stored(connection)
        return {(page, text) for page, text in texts if words.found_in(text, page)}

    return _looked(database_url, database, look)


def now_planned_from(
    database_url: str, database: str | None, creator_id: str, caption_ids: Iterable[int]
) -> "PlannedFrom | None":
    """The page and the words of captions as they are now; None where it is gone, or as of ``known_of_captions``."""
    from eros_db.planned_from import planned_from

    return _looked(database_url, database, lambda connection: planned_from(connection, creator_id, caption_ids))


def saved_since(
    database_url: str,
    database: str | None,
    caption_ids: Iterable[int],
    since: datetime,
    from_week: date,
    known: "Known",
) -> "list[SavedUse] | None":
    """As ``saved_uses`` of what was saved there; None as of ``known_of_captions``."""
    from eros_db.saved_uses import saved_uses

    def look(connection: Any) -> "list[SavedUse]":
        return list(saved_uses(connection, caption_ids, since, from_week, known))

    return _looked(database_url, database, look)


def _looked(database_url: str, database: str | None, look: Callable[[Any], T]) -> T | None:
    from eros_db.engine import read_transaction
    from eros_db.failures import StoreError
    from eros_db.store import database_id, open_store

    try:
        engine = open_store(database_url, look=True)
        try:
            with read_transaction(engine) as connection:
                return look(connection) if database in (None, database_id(connection)) else None
        finally:
            engine.dispose()
    except StoreError:
        return None


def damage_in(database_url: str) -> tuple[str, bool]:
    """What is ruined inside of a database, or nothing; and whether all of a large one was looked at."""
    from eros_db.engine import looked_through, read_transaction, sqlite_engine
    from eros_db.failures import StoreError

    try:
        with read_transaction(sqlite_engine(database_url)) as connection:
            return looked_through(connection)
    except StoreError as wrong:
        return wrong.message, True


def garbage_in(database_url: str) -> tuple[str, ...]:
    """Values of a database that no tool can read, a line for each column."""
    from eros_db.engine import read_transaction, sqlite_engine
    from eros_db.failures import StoreError
    from eros_db.stored_garbage import garbage_of, told

    try:
        with read_transaction(sqlite_engine(database_url)) as connection:
            return tuple(f"{told(one)}; {one.instead}" for one in garbage_of(connection, whole=True))
    except StoreError:
        return ()


def why_unusable(database_url: str) -> str:
    """The code of what keeps the database from being opened; empty where nothing does."""
    from eros_db.failures import StoreError
    from eros_db.store import open_store

    try:
        open_store(database_url).dispose()
    except StoreError as wrong:
        return wrong.code
    return ""


def unwritable(database_url: str) -> str | None:
    """The database's file or its folder, whichever the system lets nobody write to: SQLite writes beside the file."""
    from eros_db.engine import database_file

    path = database_file(database_url)
    return next((str(one) for one in (path, path.parent) if one.exists() and not os.access(one, os.W_OK)), None)
