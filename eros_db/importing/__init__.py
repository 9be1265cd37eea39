"""Importing files: all of them or none, and every fault of all of them in one run (CONTRACT 5).

Known rows are updated by what they are known by, new ones added, so that a file can be imported again. An empty cell
means "not said": a new row gets the default, a known row keeps what it has. No two rows become one, and what a row is
known by is replaced only where that is agreed to. Each import has an id and can be undone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from eros_db.failures import ImportRefused
from eros_db.importing.captions import plan_captions, plan_restricted
from eros_db.importing.changes import ImportCounts, ImportJournal
from eros_db.importing.columns import Hints
from eros_db.importing.context import FilePlan, ImportedFile, Importing, new_themes
from eros_db.importing.encodings import text_encoding
from eros_db.importing.findings import Fault, Findings, Unread
from eros_db.importing.kinds import KIND_NAMES, FileKind, file_kinds
from eros_db.importing.known import KnownCaptions, Pages, Themes
from eros_db.importing.maps import Layout, read_map
from eros_db.importing.message_writing import link_texts
from eros_db.importing.messages import plan_messages
from eros_db.importing.moments import Order
from eros_db.importing.outcomes import plan_outcomes
from eros_db.importing.pages import plan_creators, plan_personas, plan_rankings, plan_vault
from eros_db.importing.parsing import Line, ParsedRow, Progress, parsed, parsed_rows, show_cells
from eros_db.importing.posts import Posts, posts_of
from eros_db.importing.reading import Table, open_csv, why_no_table
from eros_db.importing.statistics import JsonTable, is_json

__all__ = ["KIND_NAMES", "ImportCounts", "ImportOptions", "ImportReport", "import_files"]


class ImportOptions(NamedTuple):
    """``creator``: whose rows they are where a file names no page. ``agreed``: replacements are agreed to."""

    map: str | None = None
    dates: Order | None = None
    encoding: str | None = None
    creator: str | None = None
    agreed: bool = False


class ImportReport(NamedTuple):
    """``import_id`` None: nothing was changed. ``notices`` are sentences, ``posts`` what it says became of sends."""

    import_id: int | None
    counts: dict[str, ImportCounts]
    notices: list[str]
    posts: Posts


def import_files(
    connection: Connection,
    files: Mapping[str, Path],
    *,
    now: datetime,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
    records_url: str | None = None,
) -> ImportReport:
    """Imports the files within the caller's transaction. Raises ImportRefused with every fault, before any writing.

    ``records_url`` is the record store, which may know otherwise what became of sends.
    """
    options = options or ImportOptions()
    layouts = _layouts(files, options)
    kinds = file_kinds(connection)
    importing = Importing(
        connection=connection,
        now=now,
        agreed=options.agreed,
        findings=Findings(),
        pages=Pages(connection),
        captions=KnownCaptions(connection),
        themes=Themes(connection),
        progress=progress,
        records_url=records_url,
    )
    plans: dict[str, FilePlan] = {}
    for name in _ORDER:
        if name in files:
            plan = _planned(importing, files[name], kinds[name], layouts.get(name, Layout()), options)
            if plan is not None:
                plans[name] = plan
    importing.findings.raise_any()
    return _written(importing, files, plans)


#: What others refer to comes first: pages, then the words that captions are held against.
_ORDER = ("creators", "restricted", *(name for name in KIND_NAMES if name not in ("creators", "restricted")))


def _layouts(files: Mapping[str, Path], options: ImportOptions) -> dict[str, Layout]:
    if options.encoding and not text_encoding(options.encoding):
        raise ImportRefused(
            f"--encoding {options.encoding!r} is not known; e.g. utf-8, utf-16 or cp1252", field="encoding"
        )
    layouts = read_map(options.map) if options.map else {}
    unused = [name for name in layouts if name in files]
    if layouts and not unused:
        raise ImportRefused(
            f"--map {options.map!r} is for {', '.join(layouts)}, and no such file is imported", field="map"
        )
    if options.creator:
        for name in files:
            layout = layouts.get(name, Layout())
            if name in _OF_PAGES and "creator_id" not in layout.constants:
                of_page = {"creator_id": options.creator, **layout.constants}
                layouts[name] = replace(layout, constants=of_page, said_by={"creator_id": _CREATOR})
    return layouts


_PLANS: Mapping[str, Callable[[ImportedFile, Iterable[Line]], FilePlan]] = {
    "creators": plan_creators,
    "vault": plan_vault,
    "personas": plan_personas,
    "rankings": plan_rankings,
    "restricted": plan_restricted,
    "outcomes": plan_outcomes,
}
#: Those of so many rows that each is looked at as it is.
_PLANS_OF_ROWS: Mapping[str, Callable[[ImportedFile, Iterable[ParsedRow]], FilePlan]] = {
    "captions": plan_captions,
    "messages": plan_messages,
}
#: The option that says whose the rows are.
_CREATOR = "--creator"
#: The files whose rows are a page's.
_OF_PAGES = frozenset({"captions", "vault", "personas", "rankings", "messages", "outcomes"})


def _planned(
    importing: Importing, path: Path, kind: FileKind, layout: Layout, options: ImportOptions
) -> FilePlan | None:
    try:
        table = _opened(path, kind, layout, options)
    except Unread as wrong:
        importing.findings.add(Fault(path.name or str(path), wrong.line, wrong.column, wrong.value, wrong.text))
        importing.findings.unread.add(kind.name)
        return None
    if options.creator and layout.said_by.get("creator_id") != _CREATOR:
        importing.findings.tell(f"{table.name}: {_CREATOR} {options.creator} is passed over: {_whose(kind, layout)}")
    if kind.name == "captions" and table.headers.place("creator_id") == _CREATOR:
        text = f"{_CREATOR} {options.creator} makes them that page's own, and no other page uses them"
        importing.findings.tell(
            f"{table.name}: {text}; captions for all pages come in without it, in a run of their own, "
            "and those of this file only once this import is taken back"
        )
    hints = Hints(importing.now, options.dates or layout.dates, layout.decimal, layout.leaves_planned)
    source, before = ImportedFile(table, hints, importing), len(importing.findings.faults)
    if plan_rows := _PLANS_OF_ROWS.get(kind.name):
        plan = plan_rows(source, parsed_rows(table, kind, hints, importing.findings, importing.progress))
    else:
        plan = _PLANS[kind.name](source, parsed(table, kind, hints, importing.findings, importing.progress))
    show_cells(table, importing.findings, before)
    return plan


def _whose(kind: FileKind, layout: Layout) -> str:
    """Whose the rows are of a file that takes no page from an option."""
    if "creator_id" in layout.constants:
        return f"{layout.beside()['creator_id']} says whose rows they are"
    return "words without a page are the whole agency's" if kind.name == "restricted" else "each row is a page"


def _opened(path: Path, kind: FileKind, layout: Layout, options: ImportOptions) -> Table:
    if why := why_no_table(path):
        raise Unread(why)
    if is_json(path):
        if kind.name == "messages":
            return JsonTable(path, kind, layout)
        if layout.header:  # else a text may begin so
            raise Unread("is JSON, as messages alone may be; save it as CSV")
    return open_csv(path, kind, layout, options.encoding)


def _written(importing: Importing, files: Mapping[str, Path], plans: Mapping[str, FilePlan]) -> ImportReport:
    journal = ImportJournal(importing.connection, importing.now.isoformat(timespec="seconds"))
    try:
        journal.write(new_themes(importing))
        for name, plan in plans.items():
            if name == "messages":
                link_texts(importing, journal)
            for table in plan.tables:
                journal.write(table)
            if plan.write:
                plan.write(journal)
        if "captions" in plans and "messages" not in plans:
            link_texts(importing, journal)
    except IntegrityError as wrong:
        raise ImportRefused(f"two rows cannot both be: {wrong.orig}", field=next(iter(files))) from wrong
    journal.close([{"file": files[name].name, "kind": name, **plan.counts._asdict()} for name, plan in plans.items()])
    return ImportReport(
        None if journal.empty else journal.import_id,
        {name: plan.counts for name, plan in plans.items()},
        importing.findings.notices,
        posts_of(importing.connection, (item for plan in plans.values() for item in plan.items)),
    )
