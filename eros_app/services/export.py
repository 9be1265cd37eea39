"""A week for others: tables for those who work on it, a calendar, a report, lines for a program, the document itself.

Each row says where the week stands (R58). Nothing is written unless everything can be.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from eros.failures import RequestError
from eros.parameters import parameter
from eros.settings import Settings
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros_app.services.captions_now import captions_notice
from eros_app.services.changed_since import changed_since
from eros_app.services.export_csv import as_csv
from eros_app.services.export_queue import as_queue, not_meant, not_taken
from eros_app.services.exported import ExportedWeek, ExportOptions, exported, notice
from eros_app.services.files import STDOUT, as_bytes, check_folder, check_output, is_terminal, write_output
from eros_app.services.home import read_records
from eros_app.services.queue_map import QueueMap

#: Nothing asked beside the week itself.
PLAIN = ExportOptions()


def as_json(document: ResultDocument | ErrorDocument) -> str:
    """The document as JSON text, readable, with a line end."""
    return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


#: A text, or the bytes of a format that is none.
Content = str | bytes
Write = Callable[[ResultDocument | ErrorDocument, ExportOptions], Content]


class Format(NamedTuple):
    """How a document is written, what a client is told that it is, what its file's name ends in, and what it is for.

    ``is_text``: whether a terminal can show it.
    """

    write: Write
    mime_type: str
    ending: str
    title: str
    is_text: bool = True


def _of_week(write: Callable[[ExportedWeek], str]) -> Write:
    return lambda document, options: write(exported(document, options))


def _as_xlsx(document: ResultDocument | ErrorDocument, options: ExportOptions) -> bytes:
    from eros_app.services.export_xlsx import as_xlsx  # what only one format needs is not loaded for the others

    return as_xlsx(document, exported(document, options), _basis(document, options))


def _as_ics(week: ExportedWeek) -> str:
    from eros_app.services.export_ics import as_ics

    return as_ics(week)


def _as_html(document: ResultDocument | ErrorDocument, options: ExportOptions) -> str:
    from eros_app.services.export_html import as_html

    if isinstance(document, ErrorDocument):
        text = (
            "a run that came to no week has no report; nothing was exported; csv, xlsx, ics and queue have what it made"
        )
        raise RequestError("NOTHING_TO_EXPORT", "format", "html", text)
    return as_html(document, exported(document, options), _basis(document, options))


def _basis(document: ResultDocument | ErrorDocument, options: ExportOptions) -> WeekBasis | None:
    return options.read_basis(document.generation_id) if isinstance(document, ResultDocument) else None


#: The keys of FORMATS, as clients of the agent server see them.
FormatName = Literal["csv", "xlsx", "ics", "json", "html", "queue"]
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    "csv": Format(_of_week(as_csv), "text/csv", "csv", "CSV, for people"),
    "xlsx": Format(_as_xlsx, _WORKBOOK, "xlsx", "XLSX, sheets for poster, content and manager", is_text=False),
    "ics": Format(_of_week(_as_ics), "text/calendar", "ics", "ICS, for a calendar"),
    "json": Format(lambda document, _options: as_json(document), "application/json", "json", "JSON, the document"),
    "html": Format(_as_html, "text/html", "html", "HTML, a report to print"),
    "queue": Format(_of_week(as_queue), "application/x-ndjson", "jsonl", "JSON lines, for a program that schedules"),
}


def options_of(settings: Settings, queue_map: QueueMap | None = None, *, raw: bool = False) -> ExportOptions:
    """What an export is made with on this machine: its zone, and what its records say that a week rests on."""

    def read_basis(generation_id: str) -> WeekBasis | None:
        with read_records(settings) as store:
            return store.basis(generation_id)

    def read_since(document: ResultDocument) -> list[str]:
        with read_records(settings) as store:
            server, basis = store.server_of(document.generation_id), store.basis(document.generation_id)
        return list(changed_since(document, basis, server, settings))

    return ExportOptions(settings.own_zone, queue_map or QueueMap(), raw, read_basis, read_since)


def export(
    document: ResultDocument | ErrorDocument, formats: str, options: ExportOptions = PLAIN
) -> dict[str, Content]:
    """The document in each format of a comma-separated list. Raises RequestError for one that is none."""
    return {name: FORMATS[name].write(document, options) for name in parse_formats(formats)}


def beside(document: ResultDocument | ErrorDocument, texts: Mapping[str, Content], options: ExportOptions) -> list[str]:
    """What whoever posts or schedules has to be told beside these exports."""
    week = exported(document, options) if "queue" in texts else None
    queue = [*not_meant(week), not_taken(week)] if week else []
    since = options.read_since(document) if isinstance(document, ResultDocument) else ()
    return [said for said in (notice(document), captions_notice(document), *since, *queue) if said]


def write_export(
    document: ResultDocument | ErrorDocument, texts: Mapping[str, Content], output: Path, *, keeps: bool = False
) -> list[Path]:
    """Write each of them: one to ``output`` itself unless that is a folder, several into it; the paths written.

    ``keeps``: nobody has named the files, so one that stands there and holds something else stays as it is. Raises
    RequestError for a path that cannot be written.
    """
    paths = _paths(document, tuple(texts), output)
    if keeps:
        paths = {name: _free(path, texts[name]) for name, path in paths.items()}
    for path in paths.values():
        check_output(path)
    for name, path in paths.items():
        try:
            write_output(path, texts[name])
        except OSError as wrong:
            text = f"cannot write {path}: {wrong.strerror or wrong}"
            raise RequestError("UNWRITABLE_OUTPUT", "output", str(path), text) from wrong
    return list(paths.values())


def _free(path: Path, content: Content) -> Path:
    """The path, or the first beside it where nothing else stands: luna-2026-11-23-2.csv."""
    free, number = path, 1
    while os.path.lexists(free) and not _holds(free, as_bytes(content)):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.read_bytes() == content
    except OSError:
        return False


_NAMED_BY_STATE = ("waiting", "rejected", "expired", "superseded")


def check_shown(formats: str, output: Path | None) -> None:
    """Raises RequestError where a format that is no text would go to a terminal, which it would only garble."""
    names = parse_formats(formats)
    to_stdout = output is not None or len(names) == 1
    for name in names:
        if not FORMATS[name].is_text and to_stdout and is_terminal(output):
            text = f"{name} is no text for a terminal; name a file with {parameter('output')}, or pipe it"
            raise RequestError("UNWRITABLE_OUTPUT", "output", output or STDOUT, text)


def file_name(document: ResultDocument | ErrorDocument, name: str) -> str:
    """What a file of the export is called: page, week and the format's ending, without what no folder takes; of a week
    that does not stand how it stands as well, since another may be there in its place."""
    which = document.week_start if isinstance(document, ResultDocument) else document.generation_id
    state = document.life.state if isinstance(document, ResultDocument) and document.life else ""
    stem = f"{document.creator_id}-{which}" + (f"-{state}" if state in _NAMED_BY_STATE else "")
    safe = "".join(char if char.isalnum() or char in "-_." else "_" for char in stem)
    return f"{safe}.{FORMATS[name].ending}"


def parse_formats(formats: str) -> tuple[str, ...]:
    """The formats of a comma-separated list, each once; RequestError names the one that is none."""
    names = tuple(dict.fromkeys(part.strip().lower() for part in formats.split(",") if part.strip()))
    for name in names:
        if name not in FORMATS:
            raise RequestError("UNKNOWN_FORMAT", "format", name, f"{name!r} is no format: {', '.join(FORMATS)}")
    if not names:
        raise RequestError("UNKNOWN_FORMAT", "format", formats, f"no format was named: {', '.join(FORMATS)}")
    return names


def _paths(document: ResultDocument | ErrorDocument, names: tuple[str, ...], output: Path) -> dict[str, Path]:
    """A file for one format, unless ``output`` is a folder; for several, files in that folder."""
    if (len(names) == 1 and not output.is_dir()) or output == STDOUT:
        check_output(output)
        return {names[0]: output}
    check_folder(output, f"{parameter('output')} {output}", "several formats go into a folder")
    return {name: output / file_name(document, name) for name in names}
