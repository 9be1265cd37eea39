"""A schedule for other tools: CSV, one row an item, and JSON, the document as it is.

The columns are ITEM's fields in the contract's order, always all of them, and the state of the week (R58). A cell that
a spreadsheet would run as a formula gets an apostrophe before it: captions come from outside. Nothing is written unless
everything can be.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

from eros.failures import RequestError
from eros.vocabulary.documents import ErrorDocument, Item, ResultDocument
from eros.vocabulary.life import ANOTHER_PROGRAMS, WeekState
from eros_app.services.files import check_output, write_output

#: ITEM's fields, and beside them where the week stands: each row says so by itself.
_FIELDS, _WEEK_STATUS = tuple(Item.model_fields), "week_status"
CSV_COLUMNS = (*_FIELDS, _WEEK_STATUS)
_ITEMS = TypeAdapter(tuple[Item, ...])
#: What a cell must not begin with; a tab or a line end hides the sign that follows it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(document: ResultDocument | ErrorDocument) -> str:
    """The items as CSV with CRLF line ends (RFC 4180); lists and objects as JSON text, null as an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    rows, state = (item.model_dump(mode="json") for item in items_of(document)), week_status(document)
    writer.writerows([*(_cell(row[name]) for name in _FIELDS), state] for row in rows)
    return text.getvalue()


def week_status(document: ResultDocument | ErrorDocument) -> WeekState:
    """Where the week of the document stands: as its record says, else as its run ended."""
    if isinstance(document, ErrorDocument):
        return document.status
    if document.life is not None:
        return document.life.state
    return "waiting" if document.status == "needs_review" else document.status


#: What whoever posts a week has to know of one that does not stand.
_NOTICES: dict[WeekState, str] = {
    "planned": "is being planned: it is not saved yet",
    "waiting": "waits for a review: it is not saved",
    "rejected": "was rejected: it is not saved",
    "expired": "was over before its review was answered: it is not saved",
    "unknown": "may or may not stand at its data server, which nobody could find out",
}


def notice(document: ResultDocument | ErrorDocument) -> str:
    """What is said beside an export of a week that does not stand; nothing for one that does (CONTRACT 5)."""
    state = week_status(document)
    says = _NOTICES.get(state, "")
    life = document.life if isinstance(document, ResultDocument) else None
    if life is not None and state == "superseded":
        says = f"is superseded: {life.superseded_by or ANOTHER_PROGRAMS} replaced it"
    if life is not None and life.cut_short:
        says = "was cut short: `eros weeks --mend` finds out whether it is saved"
    which = document.week_start if isinstance(document, ResultDocument) else document.generation_id
    return f"this week ({document.creator_id}, {which}) {says}" if says else ""


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_json(document: ResultDocument | ErrorDocument) -> str:
    """The document as JSON text, readable, with a line end."""
    return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def items_of(document: ResultDocument | ErrorDocument) -> tuple[Item, ...]:
    """The items of a result document, or those that an aborted run had made.

    Raises RequestError: NOTHING_TO_EXPORT if there are none, RECORD_UNREADABLE if they are another version's.
    """
    if isinstance(document, ResultDocument):
        return document.items
    generation_id, made = document.generation_id, document.partial_result.get("items")
    if made is None:
        raise RequestError("NOTHING_TO_EXPORT", "id", generation_id, "this generation made no items")
    try:
        return _ITEMS.validate_python(made)
    except ValidationError as wrong:
        text = f"the items of {generation_id} cannot be read: another version of EROS made them"
        raise RequestError("RECORD_UNREADABLE", "id", generation_id, text) from wrong


class Format(NamedTuple):
    """How a document is written, and what a client is told that the text is."""

    write: Callable[[ResultDocument | ErrorDocument], str]
    mime_type: str


#: The keys of FORMATS, as clients of the agent server see them.
FormatName = Literal["csv", "json"]
FORMATS: dict[str, Format] = {"csv": Format(as_csv, "text/csv"), "json": Format(as_json, "application/json")}


def export(document: ResultDocument | ErrorDocument, formats: str) -> dict[str, str]:
    """The document's text in each format of a comma-separated list. Raises RequestError for one that is none."""
    return {name: FORMATS[name].write(document) for name in parse_formats(formats)}


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
            raise RequestError("UNWRITABLE_OUTPUT", "output", str(path), f"cannot write {path}: {wrong}") from wrong
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
    if len(names) == 1 and not output.is_dir():
        return {names[0]: output}
    which = document.week_start if isinstance(document, ResultDocument) else document.generation_id
    stem = f"{document.creator_id}-{which}"
    safe = "".join(char if char.isalnum() or char in "-_." else "_" for char in stem)
    return {name: output / f"{safe}.{name}" for name in names}
