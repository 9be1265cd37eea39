"""What is configured and reachable, and what to do about what is not."""

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from eros.failures import ErosError, RecordFailure, RequestError, ToolFailure
from eros.gateway import Source, ToolListing, open_tools
from eros.parameters import parameter
from eros.settings import Settings
from eros.vocabulary.catalogue import MEDIA_KINDS
from eros.vocabulary.caution import CONFIDENCE_STOP, LEAST_CONFIDENCE
from eros.vocabulary.counting import counted
from eros.vocabulary.database_urls import absolute_url, file_of
from eros.wire import Profile, read_creators
from eros_app.records.terms import STANDING, WeekFilter
from eros_app.services.accounts import UNREADABLE, accounts_of
from eros_app.services.data_server import data_source
from eros_app.services.home import has_lost_database, is_to_be_updated, read_records
from eros_app.services.own_database import damage_in, database_of, garbage_in, identity_of, unwritable, why_unusable

_CREATORS, _NAMED = "get_active_creators", 5
_IN_USE = WeekFilter(states=("planned", "waiting", "unknown", *STANDING))

CheckStatus = Literal["ok", "note", "missing"]


class DoctorCheck(NamedTuple):
    """One thing that was looked at. ``missing`` is what a week needs; ``remedy`` says what to do.

    ``found`` and ``remedy`` may hold marked parameters (eros.parameters).
    """

    what: str
    standing: CheckStatus
    found: str
    remedy: str = ""


async def doctor_checks(
    settings: Settings, mcp_config: Path | None, *, ask_model: bool = False
) -> tuple[DoctorCheck, ...]:
    """Everything that a week needs or may use, looked at; with ``ask_model`` the chat model is asked once."""
    server = [check async for check in _server(settings, mcp_config)]
    return (
        _home(settings),
        _records(settings),
        *_accounts(settings),
        *server,
        await _model(settings, ask_it=ask_model),
    )


def _accounts(settings: Settings) -> Iterator[DoctorCheck]:
    """Who may sign in to the pages, where anybody may."""
    try:
        found = accounts_of(settings)
    except (RecordFailure, RequestError):  # the record store has a line of its own
        return
    if wrong := [one.name for one in found if one.role is None]:
        remedy = f"`eros account remove {wrong[0]}`, then `eros account add {wrong[0]}`"
        yield DoctorCheck("accounts", "note", f"{', '.join(wrong)} {UNREADABLE}: nobody signs in by it", remedy)
    elif found:
        yield DoctorCheck("accounts", "ok", ", ".join(f"{one.name} ({one.role})" for one in found))


def _existing(path: Path) -> Path:
    """The path itself, or the nearest folder above it that is there."""
    return next(one for one in (path, *path.parents) if one.exists())


def _home(settings: Settings) -> DoctorCheck:
    existing = _existing(settings.home)
    if settings.home.exists() and not settings.home.is_dir():
        return DoctorCheck("EROS_HOME", "missing", f"{settings.home} is not a folder", "Set EROS_HOME to a folder")
    if not os.access(existing, os.W_OK):
        return DoctorCheck(
            "EROS_HOME", "missing", f"{settings.home} cannot be written", "Set EROS_HOME to another folder"
        )
    made = str(settings.home) if settings.home.exists() else f"{settings.home} (made by the first run)"
    return DoctorCheck("EROS_HOME", "ok", made)


#: Of a database that is too large to be looked through whole here.
_NOT_ALL_SEEN = '; not all of it was looked at: `sqlite3 FILE "PRAGMA quick_check"` does'
_RECORDS_REMEDIES = {
    "RECORDS_READ_ONLY": "Make the file and its folder writable: no week is saved without a record",
    "RECORDS_NEWER": "Use the EROS that made it, or name another store with EROS_RECORDS_URL",
    "RECORDS_FOREIGN": "Name another file with EROS_RECORDS_URL",
    "RECORDS_LOCKED": "Try again when no other process writes to it",
    "RECORDS_FULL": "Make room on its disk",
    "RECORDS_DAMAGED": "Restore a backup of it (docs/retention.md), or name another with EROS_RECORDS_URL",
}


def _records(settings: Settings) -> DoctorCheck:
    """The record store can be read, and a week be written down there (R58)."""
    path = file_of(settings.records_database)
    try:
        with read_records(settings) as store:
            seen = "" if store.must_be_whole() else _NOT_ALL_SEEN
            kept, unfinished = store.count(), len(store.unfinished())
    except (RecordFailure, RequestError) as wrong:
        remedy = _RECORDS_REMEDIES.get(wrong.code, "Make the file and its folder readable, or set EROS_RECORDS_URL")
        return DoctorCheck("record store", "missing", wrong.message, remedy)
    if Path(path).exists() and not os.access(path, os.W_OK):
        remedy = "Make the file and its folder writable: no week is saved without a record"
        return DoctorCheck("record store", "missing", f"{path} cannot be written", remedy)
    if unfinished:
        found = f"{path}: {counted(kept, 'week')}, {unfinished} of them not brought to an end"
        return DoctorCheck("record store", "note", found, "Run `eros weeks --mend`")
    if not Path(path).exists() and not os.access(_existing(Path(path)), os.W_OK):
        remedy = "Make its folder writable: no week is saved without a record"
        return DoctorCheck("record store", "missing", f"{path} cannot be made", remedy)
    made = f"{path}: {counted(kept, 'week')}{seen}" if Path(path).exists() else f"{path} (made by the first run)"
    return DoctorCheck("record store", "ok", made)


_RESTORE = "Put a backup of the database in its place, or name another by EROS_DB_URL"
#: Of a database that is whole; any other is put back from a backup.
_DATABASE_REMEDIES = {
    "DATABASE_NEWER": "Use the EROS that made it, or name another by EROS_DB_URL",
    "DATABASE_READONLY": "Make the file and its folder writable: a week that is planned is saved there",
    "DATABASE_FULL": "Make room on its disk",
    "DATABASE_LOCKED": "Try again when no other process writes to it",
    "DATABASE_UNREADABLE": "Make the file and its folder readable, or name another by EROS_DB_URL",
}


async def _server(settings: Settings, mcp_config: Path | None) -> AsyncIterator[DoctorCheck]:
    if mcp_config is None and settings.db_url is None and not (settings.home / "eros.db").exists():
        if lost := _lost_database(settings):
            yield lost
            return
        yield DoctorCheck(
            "data server",
            "note",
            "no database yet",
            "The first week makes one with demo data; `eros-db init` makes an empty one",
        )
        return
    if is_to_be_updated(settings, mcp_config):
        found = "made by an older version of EROS"
        yield DoctorCheck("data server", "note", found, "The next week brings it up to date; its data stays")
        return
    try:
        source = data_source(mcp_config, settings.database_url)
        listing, pages, key = await _listing(source, settings)
    except RequestError as wrong:
        yield DoctorCheck("data server", "missing", wrong.text, f"Correct the {parameter('mcp_config')} file")
    except ErosError as failed:
        word = failed.message if isinstance(failed, ToolFailure) else str(failed)
        remedy = (
            f"Start the server, or correct the {parameter('mcp_config')} file"
            if mcp_config
            else _DATABASE_REMEDIES.get(why_unusable(settings.database_url), _RESTORE)
        )
        yield DoctorCheck("data server", "missing", word, remedy)
    else:
        closed = None if mcp_config else unwritable(settings.database_url)
        ruined, is_all = ("", True) if mcp_config else damage_in(settings.database_url)
        if ruined:
            found = f"the database at {_file(settings.database_url)} is damaged inside ({ruined})"
            remedy = "Put a backup of it in its place (docs/retention.md), or name another by EROS_DB_URL"
            yield DoctorCheck("data server", "missing", found, remedy)
        elif closed:
            remedy = "Make the file and its folder writable: a week that is planned is saved there"
            yield DoctorCheck("data server", "missing", f"{closed} cannot be written", remedy)
        else:
            where = f"; {_file(settings.database_url)}, database {key}" if mcp_config is None else f"; {key}"
            found = f"{source.name}: {len(listing.offered)} tools{where}{'' if is_all else _NOT_ALL_SEEN}"
            yield DoctorCheck("data server", "ok", found)
        if mcp_config is None:
            if not ruined:
                for line in garbage_in(settings.database_url):
                    remedy = "Correct it there, or import the row again: weeks do without it"
                    yield DoctorCheck("values", "note", line, remedy)
            for check in _others(settings):
                yield check
        for check in (*_tools(listing), *_pages(pages, embedded=mcp_config is None)):
            yield check


async def _listing(source: Source, settings: Settings) -> tuple[ToolListing, tuple[Profile, ...] | None, str]:
    """What the server offers, its pages (None: it has no tool that lists them), and by what its weeks know it."""
    async with open_tools(source, settings) as tools:
        listing = await tools.listing()
        key = tools.server.key if tools.server else ""
        if _CREATORS not in listing.offered:
            return listing, None, key
        asked = {"readiness": True} if tools.offers(_CREATORS, "readiness") else {}
        return listing, read_creators(await tools.call(_CREATORS, **asked)), key


def _file(url: str) -> str:
    """The database's file, without what its address holds beside."""
    return file_of(absolute_url(url).partition("?")[0])


def _lost_database(settings: Settings) -> DoctorCheck | None:
    """The home's own database is gone, and weeks of it are kept."""
    with suppress(RecordFailure, RequestError):  # what is wrong with the record store has a line of its own
        if has_lost_database(settings):
            found = f"there is no database at {settings.home / 'eros.db'}, and weeks of it are kept"
            remedy = "Restore it (docs/retention.md); `eros-db init` makes an empty one, which those weeks do not go to"
            return DoctorCheck("data server", "missing", found, remedy)
    return None


def _others(settings: Settings) -> Iterator[DoctorCheck]:
    """Databases that weeks belong to which still wait or stand, where another one, or none, is in the place."""
    try:
        with read_records(settings) as store:
            servers = {one.key: one for one in store.servers(_IN_USE) if "url" in one.address}
    except (RecordFailure, RequestError):
        return
    for key, server in servers.items():
        url = database_of(server, settings)
        there = identity_of(url)
        if there != key:
            found = f"weeks are kept of database {key}; at {_file(url)} is " + (there or "none that can be used")
            remedy = "Put it back there, or name it with EROS_DB_URL where it was moved (docs/retention.md)"
            yield DoctorCheck("database", "note", found, remedy)


def _pages(pages: tuple[Profile, ...] | None, *, embedded: bool) -> Iterator[DoctorCheck]:
    """What a week of a page would stumble over: its zone, and captions that are none."""
    if pages is not None and not pages:
        yield DoctorCheck("pages", "note", "no active page", "Bring some with `eros-db import --creators FILE`")
    for page in pages or ():
        if page.stated_timezone and page.timezone is None:
            standing: CheckStatus = "missing" if embedded else "note"
            found = f"its timezone {page.stated_timezone!r} is not the IANA name of a place"
            yield DoctorCheck(f"page {page.creator_id}", standing, found, "Correct it, e.g. Europe/Berlin")
    ready = {page.creator_id: page.readiness for page in pages or () if page.readiness}
    bare = [creator_id for creator_id, one in ready.items() if one.captions == 0]
    if bare:
        remedy = "Bring some with `eros-db import --captions FILE`: without them every text is left to a person"
        yield DoctorCheck("captions", "missing", f"none for {_named(bare)}", remedy)
    short = {creator_id: len(one.short_caption_types) for creator_id, one in ready.items() if creator_id not in bare}
    few = [f"{page} ({counted(types, 'type')})" for page, types in sorted(short.items(), key=_most_first) if types]
    barred = {page: one.restricted_captions for page, one in ready.items() if page in bare or short.get(page)}
    if kept := [f"{page} ({counted(number, 'caption')})" for page, number in barred.items() if number]:
        remedy = "`eros-db types` lists them with their words: bring others, or take the words back (`eros-db undo`)"
        yield DoctorCheck("captions", "note", f"restricted words keep some from {_named(kept)}", remedy)
    if few:
        remedy = "Bring some with `eros-db import --captions FILE`; `eros creators` names the types"
        yield DoctorCheck("captions", "note", f"too few of some types for {_named(few)}", remedy)
    for what, option, lacking in (
        ("personas", "--personas", [creator_id for creator_id, one in ready.items() if one.persona is False]),
        ("rankings", "--rankings", [creator_id for creator_id, one in ready.items() if one.rankings == 0]),
    ):
        if lacking:
            remedy = f"Bring them with `eros-db import {option} FILE`: until then weeks rest on defaults, and say so"
            yield DoctorCheck(what, "note", f"none for {_named(lacking)}", remedy)
    doubted = [
        creator_id
        for creator_id, one in ready.items()
        if one.confidence is not None and one.confidence < LEAST_CONFIDENCE
    ]
    if doubted:
        found = f"too few messages of the last months for {_named(doubted)}: {CONFIDENCE_STOP}"
        remedy = f"Bring some with `eros-db import --messages FILE`, or plan with {parameter('allow_low_confidence')}"
        yield DoctorCheck("history", "missing" if len(doubted) == len(ready) else "note", found, remedy)
    empty = [creator_id for creator_id, one in ready.items() if one.themes == 0 and not one.media]
    if empty:
        remedy = "Bring it with `eros-db import --vault FILE`: until then everything is taken to be there"
        yield DoctorCheck("vault", "note", f"nothing is known of that of {_named(empty)}", remedy)
    themeless = [creator_id for creator_id, one in ready.items() if one.themes == 0 and one.media]
    if themeless:
        remedy = "Bring them with `eros-db import --vault FILE`: until then no caption that has a theme is used"
        yield DoctorCheck("vault", "note", f"no themes for {_named(themeless)}", remedy)
    for kind in MEDIA_KINDS:
        without = [creator_id for creator_id, one in ready.items() if one.media and kind not in one.media]
        if without:
            remedy = "Bring it with `eros-db import --vault FILE`: send types that need it are left out, or wait for it"
            yield DoctorCheck("vault", "note", f"no {kind} for {_named(without)}", remedy)


def _most_first(page: tuple[str, int]) -> int:
    return -page[1]


def _named(pages: Sequence[str]) -> str:
    return ", ".join(pages[:_NAMED]) + (f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else "")


_MATTERS: dict[str, tuple[CheckStatus, str]] = {
    "required": ("missing", "No week is saved without it"),
    "review": ("missing", "Every week waits for a person without it: top captions stand in"),
    "degrades": ("note", "Weeks come about with a default in its place, and say so"),
    "elsewhere": ("note", "A week is the same without it"),
}


def _tools(listing: ToolListing) -> Iterator[DoctorCheck]:
    for tool, need in listing.missing.items():
        standing, says = _MATTERS[need]
        yield DoctorCheck(f"tool {tool}", standing, "the server does not have it", says)


_NO_MODEL = "Set EROS_MODEL to PROVIDER:NAME to have one (docs/models.md)"


async def _model(settings: Settings, *, ask_it: bool) -> DoctorCheck:
    if not settings.model:
        return DoctorCheck("chat model", "ok", "none: the offline matchers do its work", _NO_MODEL if ask_it else "")
    from eros.models.budget import Budget
    from eros.models.model_clients import opened
    from eros.models.providers import names_to_look_at
    from eros.models.trial import tried

    try:
        client = opened(settings.model, settings, Budget(dollars=settings.model_cost))
    except RequestError as wrong:
        return DoctorCheck("chat model", "missing", wrong.text, "Correct EROS_MODEL or leave it out")
    if not ask_it:
        return DoctorCheck("chat model", "ok", settings.model)
    worked, what = await tried(client)
    remedy = "" if worked else f"Look at {', '.join(names_to_look_at(settings.model))} (docs/models.md)"
    return DoctorCheck("chat model", "ok" if worked else "missing", f"{settings.model}: {what}", remedy)
