"""Files in, and what they may hold: imports and their undoing, templates, caption types."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from eros_db.commands.opening import Database, settings_of, todays_store
from eros_db.commands.telling import of_database, option_name, refused, say, tell_done

ImportFile = Annotated[Path | None, typer.Option(metavar="FILE", help="CSV.", show_default=False)]

#: Digits that every integer of the database has room for.
_LONGEST_NUMBER = 18
#: With more pages a list says the range and the last.
_PAGES_LISTED = 6
#: Of captions that are never planned as many of each reason are named.
_CAPTIONS_LISTED = 20


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
        str | None, typer.Option("--undo", metavar="ID", help="Take an import back.", show_default=False)
    ] = None,
    db: Database = None,
) -> int:
    """Import files, all of them or none: what is known is updated, what is new is added, and all faults are listed."""
    from eros.parameters import spelled
    from eros_db.failures import ImportRefused
    from eros_db.importing import ImportOptions
    from eros_db.importing.reading import why_no_table
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
        return refused("--undo takes no files") if given else undo(undo_id, check, db)
    if not given:
        return refused(f"name at least one file: {', '.join(f'--{name}' for name in files)}")
    unread = [f"{path.name or path}: {why}" for path in given.values() if (why := why_no_table(path))]
    if len(unread) == len(given):
        return refused("\n".join(unread))
    order = dates.upper() if dates else None
    if order not in (None, "DMY", "MDY"):
        return refused(f"--dates {dates!r}: DMY (the day first) or MDY (the month first)")
    settings = settings_of(db)
    engine = todays_store(settings, look=check)
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
    except ImportRefused as wrong:
        return refused(spelled(of_database(wrong.text, db), option_name))
    finally:
        engine.dispose()
    for notice in report.notices:
        say(of_database(notice, db))
    tell_done(of_database("\n".join(_import_lines(report, check)), db), "looked" if check else "imported")
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


def undo(
    import_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Without it the imports are listed.", show_default=False)
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only look: say what would come of it.")] = False,
    db: Database = None,
) -> int:
    """Take an import back: what it added goes, what it changed is as before."""
    from eros_db.engine import read_transaction
    from eros_db.importing.run import run_undo
    from eros_db.importing.undo import list_imports

    number = None if import_id is None else _import_number(import_id)
    if number == 0:
        return refused(
            of_database(f"{import_id!r} is no import's id; `eros-db undo` lists the imports with theirs", db)
        )
    settings = settings_of(db)
    engine = todays_store(settings, look=check)
    try:
        if number is None:
            with read_transaction(engine) as connection:
                known = list_imports(connection)
            print("\n".join(_import_line(one) for one in known) or "nothing was imported yet")
            return 0
        undone = run_undo(engine, number, settings.clock(), settings.records_database, check=check)
    finally:
        engine.dispose()
    for notice in undone.notices:
        say(notice)
    told = f"import {number} {'would be ' if check else ''}undone"
    lines = [": ".join(filter(None, (told, undone.told()))), *(["only looked: nothing was undone"] if check else [])]
    tell_done("\n".join(lines), "looked" if check else told)
    return 0


def _import_number(written: str) -> int:
    """0 for what is no import's id."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER else 0


def _import_line(one: dict[str, Any]) -> str:
    files = ", ".join(f"{file['file']} ({file['added']:,} added, {file['updated']:,} updated)" for file in one["files"])
    state = "; undone" if one["undone_at"] else f"; for good: {one['closed']}" if one["closed"] else ""
    return f"{one['import_id']:>4}  {one['imported_at'][:16].replace('T', ' ')}  {files}{state}"


def template(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="creators, captions, messages, ...", show_default=False)],
) -> int:
    """Print the header of a file to import: `eros-db template captions > captions.csv`."""
    from eros_db.importing.kinds import KIND_NAMES, catalogue_kinds
    from eros_db.importing.templates import described, header_line

    kinds = catalogue_kinds()
    if kind not in kinds:
        return refused(f"{kind!r} is no kind of file; the kinds are {', '.join(KIND_NAMES)}")
    print(header_line(kinds[kind]))
    say("\n".join(described(kinds[kind])))
    return 0


def types(
    creator: Annotated[str | None, typer.Option(metavar="PAGE", help="Count for one page.", show_default=False)] = None,
    all_: Annotated[bool, typer.Option("--all", help="Name every caption that is never planned.")] = False,
    db: Database = None,
) -> int:
    """List the caption types: which send types they feed, and how many usable captions each page has."""
    from eros_db.caption_types import caption_types
    from eros_db.context import creator_row
    from eros_db.engine import read_transaction
    from eros_db.never_planned import captions_never_planned
    from eros_db.restricted import barred_captions

    settings = settings_of(db)
    engine = todays_store(settings)
    try:
        with read_transaction(engine) as connection:
            page = creator_row(connection, creator)["creator_id"] if creator else None
            found = caption_types(connection, settings.clock(), page)
            pages = list(dict.fromkeys(name for one in found for name in one.usable))
            barred = list(barred_captions(connection))
            unsafe = captions_never_planned(connection)
    finally:
        engine.dispose()
    width = max(len(one.caption_type) for one in found)
    print(f"{'caption type':<{width}}  feeds (1: first choice); usable captions")
    for one in found:
        feeds = ", ".join(f"{key} {priority}" for key, priority in one.feeds)
        print(f"{one.caption_type:<{width}}  {feeds}\n{'':<{width}}  {_usable(one.usable)}")
    never: dict[str, list[int]] = {}
    for caption in barred:
        if whom := _barred(caption, pages):
            never.setdefault(whom, []).append(caption.caption_id)
    for caption_id in sorted(unsafe):
        never.setdefault(f", since the text {unsafe[caption_id]}", []).append(caption_id)
    most = None if all_ else _CAPTIONS_LISTED
    for why, ids in sorted(never.items(), key=lambda one: (-len(one[1]), one[1])):
        more = f" and {len(ids) - most:,} more (--all names them)" if most and len(ids) > most else ""
        captions = "1 caption" if len(ids) == 1 else f"{len(ids):,} captions"
        print(f"never planned{why}: {captions}, {', '.join(map(str, ids[:most]))}{more}")
    return 0


def _barred(caption: Any, pages: list[str]) -> str:
    """From whom it is kept where other pages may use it, and by which words; nothing where no page is kept from it."""
    kept_from = {page: words for page in pages if (words := caption.words_for(page))}
    found = list(dict.fromkeys(word for words in kept_from.values() for word in words))
    whom = "" if len(kept_from) == len(pages) else f" on {', '.join(kept_from)}"
    words = f"word{'s' if len(found) > 1 else ''} {', '.join(map(repr, found))}"
    return f"{whom}, for the restricted {words}" if kept_from else ""


def _usable(counts: dict[str, int]) -> str:
    if not counts:
        return "no pages yet"
    ordered = sorted(counts.items(), key=lambda one: (one[1], one[0]))
    if len(counts) <= _PAGES_LISTED:
        return ", ".join(f"{page} {count}" for page, count in sorted(counts.items()))
    fewest = ", ".join(f"{page} {count}" for page, count in ordered[:3])
    return f"{ordered[0][1]} to {ordered[-1][1]} on {len(counts)} pages; fewest: {fewest}"
