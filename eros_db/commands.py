"""``eros-db``: makes the database, serves it, imports into it, says what it holds, and forgets a creator.

Exit codes: 0; 2 the request is wrong; 5 the database cannot be used; 6 done, and not told; 130 interrupted; 70 a bug
of ours. Results go to stdout, everything else to stderr, and no traceback reaches a user. Heavy imports wait until a
command needs them.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from eros.parameters import spelled
from eros.signals import command_signals
from eros.vocabulary.exit_codes import BUG, EXIT_CODES, INTERRUPTED

#: Typer carries its own click and exports only this leaf of its error tree: leaf, UsageError, ClickException.
ClickException: type[Any] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="eros-db",
    help="The data server of EROS and its database.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Database = Annotated[
    str | None,
    typer.Option(
        "--db", metavar="URL", help="The database, e.g. sqlite:///eros.db or a file's path.", show_default=False
    ),
]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="The day up to which demo data reaches [today].")]
ImportFile = Annotated[Path | None, typer.Option(metavar="FILE", help="CSV.", show_default=False)]

#: With more pages a list says the range and the last.
_PAGES_LISTED = 6

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@app.command()
def init(
    demo: Annotated[bool, typer.Option("--demo", help="Fill it with demo data.")] = False,
    as_of: AsOf = None,
    if_missing: Annotated[bool, typer.Option("--if-missing", help="Do nothing if it is there already.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Delete what is there and begin anew.")] = False,
    db: Database = None,
) -> int:
    """Make the database, or bring an older one up to date; its data stays."""
    from eros_db.initialize import initialize_database, is_ready, remove

    settings = _settings(db)
    url, day = settings.database_url, _day(as_of, settings.clock().date())
    if if_missing and is_ready(url, demo=demo):
        _say(f"the database is there already: {url}")
        return 0
    if force:
        remove(url)
    initialize_database(url, demo=demo, as_of=day)
    _say(f"ready: {url}{f' with demo data up to {day}' if demo else ''}")
    return 0


@app.command()
def serve(
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP at /mcp instead of stdio.")] = False,
    host: Annotated[str, typer.Option(help="A loopback address.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
    db: Database = None,
) -> int:
    """Serve the 17 tools over stdio, or over HTTP on this machine."""
    if http and host not in LOOPBACK:
        return _wrong(
            f"--host {host}: only a loopback address is served, since there is no authentication; use 127.0.0.1"
        )
    from eros_db.announcing import DataServer
    from eros_db.glance import id_at_a_glance
    from eros_db.logs import log_to_stderr

    settings = _settings(db)
    log_to_stderr(settings.log_format)
    url, opened = settings.database_url, list[Any]()

    def tool_calls() -> Any:
        from eros_db.server import ToolCalls
        from eros_db.store import open_store

        opened.append(open_store(url))
        return ToolCalls(opened[0], settings.clock)

    served = id_at_a_glance(url) or _id_of(url)
    command_signals.leave_at_once()  # a call is one transaction, and a thread that reads stdin hears of no end
    server = DataServer(served, tool_calls)
    try:
        if http:
            from eros_db.transports import serve_http

            serve_http(server, host, port, _say)
        else:
            import anyio

            from eros_db.sessions import serve_stdio

            anyio.run(serve_stdio, server)
    finally:
        for engine in opened:
            engine.dispose()
    return 0


def _id_of(url: str) -> str:
    """The id of a database. Raises StoreError where it cannot be used."""
    from eros_db.engine import read_transaction
    from eros_db.store import database_id, open_store

    with read_transaction(open_store(url)) as connection:
        return database_id(connection)


@app.command("import")
def import_files(
    creators: ImportFile = None,
    captions: ImportFile = None,
    vault: ImportFile = None,
    messages: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV, or a platform's statistics as JSON.", show_default=False)
    ] = None,
    personas: ImportFile = None,
    rankings: ImportFile = None,
    restricted: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Words that no caption may hold.", show_default=False)
    ] = None,
    outcomes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What was posted or skipped of saved weeks.", show_default=False)
    ] = None,
    creator: Annotated[
        str | None, typer.Option(metavar="PAGE", help="Whose rows they are, where a file names no page.")
    ] = None,
    map_: Annotated[
        str | None, typer.Option("--map", metavar="FILE", help="The layout of another tool: a YAML file, or a name.")
    ] = None,
    dates: Annotated[
        str | None, typer.Option(metavar="DMY/MDY", help="How dates as 03/11/2026 are meant.", show_default=False)
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Where it is neither UTF-8 nor UTF-16: cp1252.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only look: say what would come of it.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Agree to what would be replaced.")] = False,
    undo_id: Annotated[
        int | None, typer.Option("--undo", metavar="ID", help="Take an import back.", show_default=False)
    ] = None,
    db: Database = None,
) -> int:
    """Import files, all of them or none: what is known is updated, what is new is added, and all faults are listed."""
    from eros_db.importing import ImportOptions
    from eros_db.importing.run import run_import

    files = {
        "creators": creators,
        "captions": captions,
        "vault": vault,
        "personas": personas,
        "rankings": rankings,
        "restricted": restricted,
        "messages": messages,
        "outcomes": outcomes,
    }
    given = {name: path for name, path in files.items() if path is not None}
    if undo_id is not None:
        return _wrong("--undo takes no files") if given else undo(undo_id, db)
    if not given:
        return _wrong(f"name at least one file: {', '.join(f'--{name}' for name in files)}")
    missing = [str(path) for path in given.values() if not path.exists()]
    if missing:
        return _wrong(f"there is no file {', '.join(missing)}")
    order = dates.upper() if dates else None
    if order not in (None, "DMY", "MDY"):
        return _wrong(f"--dates {dates!r}: DMY (the day first) or MDY (the month first)")
    settings = _settings(db)
    engine = _todays_store(settings)
    options = ImportOptions(map=map_, dates=order, encoding=encoding, creator=creator, agreed=update)  # type: ignore[arg-type]
    try:
        with _progress() as progress:
            report = run_import(
                engine,
                given,
                now=settings.clock(),
                options=options,
                check=check,
                progress=progress,
                records_url=settings.records_database,
            )
    finally:
        engine.dispose()
    for notice in report.notices:
        _say(notice)
    _tell_done("\n".join(_import_lines(report, check)), "looked" if check else "imported")
    return 0


def _import_lines(report: Any, check: bool) -> list[str]:
    lines = []
    for name, count in report.counts.items():
        parts = [f"{count.added:,} added", f"{count.updated:,} updated"]
        parts += [f"{count.same:,} the same"] if count.same else []
        parts += [f"{count.duplicates:,} said twice"] if count.duplicates else []
        parts += [f"{count.left_out:,} left out"] if count.left_out else []
        lines.append(f"{name}: {', '.join(parts)} ({count.read:,} read)")
    if check:
        return [*lines, "only looked: nothing was imported"]
    if report.import_id is None:
        return [*lines, "nothing has changed"]
    return [*lines, f"import {report.import_id}; `eros-db undo {report.import_id}` takes it back"]


@contextmanager
def _progress() -> Iterator[Any]:
    """On a terminal, how many rows were read, in one line that is gone in the end."""
    if not sys.stderr.isatty():
        yield None
        return
    widest = 0

    def tell(name: str, rows: int) -> None:
        nonlocal widest
        text = f"{name}: {rows:,} rows read"
        widest = max(widest, len(text))
        print(f"\r{text:<{widest}}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if widest:
            print(f"\r{'':<{widest}}\r", end="", file=sys.stderr, flush=True)


@app.command()
def undo(
    import_id: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="Without it the imports are listed.", show_default=False)
    ] = None,
    db: Database = None,
) -> int:
    """Take an import back: what it added goes, what it changed is as before."""
    from eros_db.engine import read_transaction
    from eros_db.importing.run import run_undo
    from eros_db.importing.undo import list_imports

    settings = _settings(db)
    engine = _todays_store(settings)
    try:
        if import_id is None:
            with read_transaction(engine) as connection:
                known = list_imports(connection)
            print("\n".join(_import_line(one) for one in known) or "nothing was imported yet")
            return 0
        done, untold = run_undo(engine, import_id, settings.clock(), settings.records_database)
    finally:
        engine.dispose()
    if untold:
        _say(untold)
    told = f"import {import_id} undone"
    _tell_done(f"{told}: {_listed(done)}" if done else told, told)
    return 0


def _import_line(one: dict[str, Any]) -> str:
    files = ", ".join(f"{file['file']} ({file['added']:,} added, {file['updated']:,} updated)" for file in one["files"])
    state = "; undone" if one["undone_at"] else f"; for good: {one['closed']}" if one["closed"] else ""
    return f"{one['import_id']:>4}  {one['imported_at'][:16].replace('T', ' ')}  {files}{state}"


@app.command()
def template(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="creators, captions, messages, ...", show_default=False)],
) -> int:
    """Print the header of a file to import: `eros-db template captions > captions.csv`."""
    from eros_db.importing.kinds import KIND_NAMES, catalogue_kinds
    from eros_db.importing.templates import described, header_line

    kinds = catalogue_kinds()
    if kind not in kinds:
        return _wrong(f"{kind!r} is no kind of file; the kinds are {', '.join(KIND_NAMES)}")
    print(header_line(kinds[kind]))
    _say("\n".join(described(kinds[kind])))
    return 0


@app.command()
def types(
    creator: Annotated[str | None, typer.Option(metavar="PAGE", help="Count for one page.", show_default=False)] = None,
    db: Database = None,
) -> int:
    """List the caption types: which send types they feed, and how many usable captions each page has."""
    from eros_db.caption_types import caption_types
    from eros_db.context import creator_row
    from eros_db.engine import read_transaction
    from eros_db.restricted import restricted_captions

    settings = _settings(db)
    engine = _todays_store(settings)
    try:
        with read_transaction(engine) as connection:
            page = creator_row(connection, creator)["creator_id"] if creator else None
            found = caption_types(connection, settings.clock(), page)
            restricted = {
                number: words
                for name in dict.fromkeys(name for one in found for name in one.usable)
                for number, words in restricted_captions(connection, name).items()
            }
    finally:
        engine.dispose()
    width = max(len(one.caption_type) for one in found)
    print(f"{'caption type':<{width}}  feeds (1: first choice); usable captions")
    for one in found:
        feeds = ", ".join(f"{key} {priority}" for key, priority in one.feeds)
        print(f"{one.caption_type:<{width}}  {feeds}\n{'':<{width}}  {_usable(one.usable)}")
    if restricted:
        shown = ", ".join(f"{number} ({', '.join(words)})" for number, words in sorted(restricted.items()))
        print(f"never planned, for a restricted word: {shown}")
    return 0


def _todays_store(settings: Any) -> Any:
    """The database, brought up to date where it is the home's own; one that was named is its operator's."""
    from eros_db.store import create_store, is_outdated, open_store

    url = settings.database_url
    if settings.db_url is None and is_outdated(url):
        create_store(url).dispose()
        _say(f"{url} was made by an older version: it was brought up to date, its data stays")
    return open_store(url)


def _usable(counts: dict[str, int]) -> str:
    if not counts:
        return "no pages yet"
    ordered = sorted(counts.items(), key=lambda one: (one[1], one[0]))
    if len(counts) <= _PAGES_LISTED:
        return ", ".join(f"{page} {count}" for page, count in sorted(counts.items()))
    fewest = ", ".join(f"{page} {count}" for page, count in ordered[:3])
    return f"{ordered[0][1]} to {ordered[-1][1]} on {len(counts)} pages; fewest: {fewest}"


@app.command()
def stats(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    db: Database = None,
) -> int:
    """Say what the database holds."""
    import json

    from eros_db.engine import read_transaction
    from eros_db.statistics import overview
    from eros_db.store import open_store

    url = _settings(db).database_url
    engine = open_store(url)
    with read_transaction(engine) as connection:
        facts: dict[str, Any] = {"database": url, **overview(connection)}
    engine.dispose()
    if as_json:
        print(json.dumps(facts, indent=2))
    else:
        for name, value in facts.items():
            print(f"{name.replace('_', ' '):<22}{value}")
    return 0


@app.command()
def forget(
    creator: Annotated[str, typer.Argument(metavar="CREATOR", help="Its id or page name.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Remove without asking.")] = False,
    db: Database = None,
) -> int:
    """Remove a creator and all that hangs on it: messages, weeks, predictions, persona, vault, uses of captions."""
    from eros_db.context import creator_row
    from eros_db.engine import read_transaction
    from eros_db.forget import forget_creator, holdings
    from eros_db.store import open_store

    engine = open_store(_settings(db).database_url)
    try:
        with read_transaction(engine) as connection:
            creator_id = creator_row(connection, creator)["creator_id"]
            held = holdings(connection, creator_id)
        if not yes:
            _say(f"{creator_id} holds, and would lose for good: {_listed(held)}. Captions that others may use stay.")
            if not sys.stdin.isatty():
                return _wrong("nothing was removed; there is nobody to ask, so say --yes to remove it")
            _say(f"Remove {creator_id}? Type its id to remove it:")
            if sys.stdin.readline().strip() != creator_id:
                return _wrong("nothing was removed")
        removed, emptied = forget_creator(engine, creator_id)
    finally:
        engine.dispose()
    _tell_done(f"{creator_id} removed: {_listed(removed)}", f"{creator_id} removed")
    if not emptied:
        _say("another program has the database open: what was removed stands in its -wal file until that one ends")
    return 0


def _tell_done(text: str, done: str) -> None:
    """What has been done, on stdout. Raises Untold, which says ``done`` on stderr all the same (exit 6)."""
    from eros.streams import Untold

    try:
        print(text, flush=True)
    except Untold as failed:
        raise Untold(failed.reason, stands=done) from failed


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def run(words: list[str]) -> int:
    """The exit code of the command that these words are: whatever happens inside leaves as a message and such a code.

    Raises KeyboardInterrupt at most.
    """
    from eros.failures import RequestError
    from eros.streams import Untold, guard_streams
    from eros_db.failures import ServerFailure, StoreError

    guard_streams()
    try:
        code = app(words, standalone_mode=False)
        if not sys.stdout.closed:  # a server over stdio closes it at its end
            sys.stdout.flush()
    except Untold as failed:
        what = f"{failed.stands}, but that" if failed.stands else "the result"
        code = _say(f"eros-db: {what} could not be shown: {failed.reason}", EXIT_CODES[failed.ending])
    except ClickException as wrong:
        code = _wrong(wrong.format_message() or "eros-db --help lists the commands")
    except RequestError as wrong:
        code = _wrong(spelled(wrong.text, _option))
    except StoreError as wrong:
        code = _say(
            f"eros-db: {wrong.message}", EXIT_CODES["refused" if wrong.code == "DATABASE_UNUSABLE" else "unreachable"]
        )
    except ServerFailure as wrong:
        code = _wrong(spelled(wrong.text, _option))
    except Exception as bug:  # noqa: BLE001 (the outermost door)
        code = _say(f"eros-db: a bug in EROS, not in your request ({type(bug).__name__}: {bug})", BUG)
    if code == INTERRUPTED:  # how typer hands on a KeyboardInterrupt
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _settings(db: str | None) -> Any:
    from eros.settings import load_settings
    from eros.vocabulary.database_urls import sqlite_url

    return load_settings(_say, db_url=db if not db or "://" in db else sqlite_url(db))


def _day(text: str | None, today: Any) -> Any:
    from datetime import date

    from eros_db.failures import Refusal

    try:
        return today if text is None else date.fromisoformat(text)
    except ValueError as wrong:
        raise Refusal(f"--as-of {text!r} is no date; write it as 2026-11-23", field="as_of") from wrong


def _wrong(text: str) -> int:
    return _say(f"eros-db: {text}", EXIT_CODES["refused"])


def _say(text: str, code: int = 0) -> int:
    print(text, file=sys.stderr)
    return code
