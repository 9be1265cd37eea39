"""A week for others: a table for the person who posts it, JSON lines for a program that does, and the document itself.

Each row says where the week stands (R58). Nothing is written unless everything can be.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from eros.failures import RequestError
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros_app.services.captions_now import captions_notice
from eros_app.services.export_csv import as_csv
from eros_app.services.export_queue import as_queue, not_meant, not_taken
from eros_app.services.exported import ExportedWeek, ExportOptions, exported, notice
from eros_app.services.files import STDOUT, check_output, write_output

#: Nothing asked beside the week itself.
PLAIN = ExportOptions()


def as_json(document: ResultDocument | ErrorDocument) -> str:
    """The document as JSON text, readable, with a line end."""
    return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


class Format(NamedTuple):
    """How a document is written, what a client is told that the text is, and what its file's name ends in."""

    write: Callable[[ResultDocument | ErrorDocument, ExportOptions], str]
    mime_type: str
    ending: str


def _of_week(write: Callable[[ExportedWeek], str]) -> Callable[[ResultDocument | ErrorDocument, ExportOptions], str]:
    return lambda document, options: write(exported(document, options))


#: The keys of FORMATS, as clients of the agent server see them.
FormatName = Literal["csv", "json", "queue"]
FORMATS: dict[str, Format] = {
    "csv": Format(_of_week(as_csv), "text/csv", "csv"),
    "json": Format(lambda document, _options: as_json(document), "application/json", "json"),
    "queue": Format(_of_week(as_queue), "application/x-ndjson", "jsonl"),
}


def export(document: ResultDocument | ErrorDocument, formats: str, options: ExportOptions = PLAIN) -> dict[str, str]:
    """The document's text in each format of a comma-separated list. Raises RequestError for one that is none."""
    return {name: FORMATS[name].write(document, options) for name in parse_formats(formats)}


def beside(document: ResultDocument | ErrorDocument, texts: Mapping[str, str], options: ExportOptions) -> list[str]:
    """What whoever posts or schedules has to be told beside these exports."""
    week = exported(document, options) if "queue" in texts else None
    queue = [*not_meant(week), not_taken(week)] if week else []
    return [said for said in (notice(document), captions_notice(document), *queue) if said]


def write_export(document: ResultDocument | ErrorDocument, texts: Mapping[str, str], output: Path) -> list[Path]:
    """Write each text: one to ``output`` itself unless that is a folder, several into it; the paths written.

    Raises RequestError for a path that cannot be written.
    """
    paths = _paths(document, tuple(texts), output)
    for path in paths.values():
        check_output(path)
    for name, path in paths.items():
        try:
            write_output(path, texts[name])
        except OSError as wrong:
            text = f"cannot write {path}: {wrong.strerror or wrong}"
            raise RequestError("UNWRITABLE_OUTPUT", "output", str(path), text) from wrong
    return list(paths.values())


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
    which = document.week_start if isinstance(document, ResultDocument) else document.generation_id
    stem = f"{document.creator_id}-{which}"
    safe = "".join(char if char.isalnum() or char in "-_." else "_" for char in stem)
    return {name: output / f"{safe}.{FORMATS[name].ending}" for name in names}
