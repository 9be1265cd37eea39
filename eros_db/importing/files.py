"""Reading the files: every line checked before anything is written."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from eros_db.context import near_keys
from eros_db.failures import ImportRefused, near_words
from eros_db.importing.put import ImportCounts, put_captions, put_creators, put_messages, put_vault
from eros_db.importing.rows import CaptionLine, CreatorLine, CsvLine, MessageLine, VaultLine

_SHOWN_PROBLEMS = 20


class _File(NamedTuple):
    line: type[CsvLine]
    put: Any


#: In the order of writing: what is referred to comes first.
FILES: dict[str, _File] = {
    "creators": _File(CreatorLine, put_creators),
    "captions": _File(CaptionLine, put_captions),
    "vault": _File(VaultLine, put_vault),
    "messages": _File(MessageLine, put_messages),
}


class CheckedLine(NamedTuple):
    """One checked line and where it stood; only the cells that were filled are ``given``."""

    number: int
    given: dict[str, Any]
    line: Any


def import_csv(connection: Connection, files: Mapping[str, Path]) -> dict[str, ImportCounts]:
    """Imports each file within the caller's transaction. Raises ImportRefused with the first twenty problems."""
    lines = {name: list(_read(path, FILES[name].line)) for name, path in files.items()}
    return {name: _put(connection, name, files[name], lines[name]) for name in FILES if name in lines}


def _put(connection: Connection, name: str, path: Path, lines: list[CheckedLine]) -> ImportCounts:
    try:
        counts: ImportCounts = FILES[name].put(connection, path.name, lines)
    except IntegrityError as wrong:
        raise ImportRefused(f"{path.name}: two rows cannot both be: {wrong.orig}", field=path.name) from wrong
    return counts


def _read(path: Path, kind: type[CsvLine]) -> Iterator[CheckedLine]:
    problems: list[str] = []
    checked: list[CheckedLine] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, cells in _lines(path, file, kind):
                _check(path, number, cells, kind, checked, problems)
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise ImportRefused(f"{path.name} cannot be read as a UTF-8 CSV file: {wrong}", field=path.name) from wrong
    if problems:
        more = f"\n... and {len(problems) - _SHOWN_PROBLEMS} more" if len(problems) > _SHOWN_PROBLEMS else ""
        raise ImportRefused("\n".join(problems[:_SHOWN_PROBLEMS]) + more, field=path.name)
    yield from checked


def _lines(path: Path, file: Any, kind: type[CsvLine]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(file, strict=True)
    header = [name.strip() for name in next(reader, [])]
    _check_header(path, header, kind)
    start = reader.line_num + 1
    for cells in reader:
        if cells and len(cells) != len(header):
            text = f"{path.name}, line {start}: {len(cells)} cells under {len(header)} columns"
            raise ImportRefused(text, field=path.name)
        if cells:
            yield start, {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
        start = reader.line_num + 1


def _check_header(path: Path, header: list[str], kind: type[CsvLine]) -> None:
    known = {name: name for name in kind.model_fields}
    if not header:
        raise ImportRefused(f"{path.name} is empty; its first line names the columns", field=path.name)
    for name in header:
        if name not in known:
            near = near_words(near_keys(name, known)) or f"; the columns are {', '.join(known)}"
            raise ImportRefused(f"{path.name}, line 1, column {name!r}: unknown{near}", field=path.name)
    needed = [name for name, field in kind.model_fields.items() if field.is_required() and name not in header]
    if needed:
        raise ImportRefused(f"{path.name}, line 1: the column {needed[0]!r} is missing", field=path.name)
    if len(set(header)) != len(header):
        raise ImportRefused(f"{path.name}, line 1: a column is named twice", field=path.name)


def _check(
    path: Path, number: int, cells: dict[str, str], kind: type[CsvLine], checked: list[CheckedLine], problems: list[str]
) -> None:
    try:
        line = kind.model_validate(cells)
    except ValidationError as wrong:
        for error in wrong.errors():
            column = str(error["loc"][0]) if error["loc"] else "/".join(cells)
            value = cells.get(column, "")
            problems.append(f"{path.name}, line {number}, column {column!r}: {value!r}: {error['msg']}")
    else:
        checked.append(CheckedLine(number, {name: getattr(line, name) for name in cells}, line))
