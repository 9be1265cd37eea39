"""One import or one undo as a command runs it: a transaction of its own, or a look that leaves nothing behind."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from eros_db.engine import copied, write_transaction
from eros_db.failures import DatabaseReadOnly
from eros_db.importing import ImportOptions, ImportReport, import_files
from eros_db.importing.parsing import Progress
from eros_db.importing.posts import take_back, tell_records
from eros_db.importing.undo import Undone, told_by, undo_import

#: New objects between two looks for cycles.
_OBJECTS = 1_000_000


class _OnlyLooked(Exception):
    """Takes a transaction back."""


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Rows are many and hold no cycles: looking for some at every thousandth object is a quarter of an import's CPU."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def run_import(
    engine: Engine,
    files: Mapping[str, Path],
    *,
    now: datetime,
    options: ImportOptions,
    check: bool = False,
    progress: Progress | None = None,
    records_url: str | None = None,
) -> ImportReport:
    """With ``check`` all is done and taken back, in a copy where nothing can be written; else the record store hears
    what became of sends.

    Raises ImportRefused, StoreError.
    """
    try:
        return _imported(engine, files, now, options, check, progress, records_url)
    except DatabaseReadOnly:
        if not check:
            raise
    with TemporaryDirectory() as folder:
        copy = copied(engine, Path(folder) / "eros.db")
        try:
            return _imported(copy, files, now, options, check, progress, records_url)
        finally:
            copy.dispose()


def _imported(
    engine: Engine,
    files: Mapping[str, Path],
    now: datetime,
    options: ImportOptions,
    check: bool,
    progress: Progress | None,
    records_url: str | None,
) -> ImportReport:
    try:
        with _rarely_collected(), write_transaction(engine) as connection:
            report = import_files(
                connection, files, now=now, options=options, progress=progress, records_url=records_url
            )
            if check:
                raise _OnlyLooked
    except _OnlyLooked:
        return report._replace(import_id=None)
    untold = tell_records(records_url, report.posts) if records_url else None
    return report._replace(notices=[*report.notices, untold]) if untold else report


def run_undo(
    engine: Engine, import_id: int, now: datetime, records_url: str | None = None, *, check: bool = False
) -> Undone:
    """With ``check`` all is taken back. What becomes of sends in the records of their weeks is counted and said too.

    Raises Refusal, StoreError.
    """
    try:
        with write_transaction(engine) as connection:
            told = told_by(connection, import_id)
            undone = undo_import(connection, import_id, now, records_url)
            if check:
                raise _OnlyLooked
    except _OnlyLooked:
        pass
    return undone.beside_records(take_back(records_url, told, look=check)) if records_url else undone
