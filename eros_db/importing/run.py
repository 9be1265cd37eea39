"""One import or one undo as a command runs it: a transaction of its own, or a look that leaves nothing behind."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from eros_db.engine import write_transaction
from eros_db.importing import ImportOptions, ImportReport, import_files
from eros_db.importing.parsing import Progress
from eros_db.importing.undo import undo_import


class _OnlyLooked(Exception):
    def __init__(self, report: ImportReport) -> None:
        self.report = report


def run_import(
    engine: Engine,
    files: Mapping[str, Path],
    *,
    now: datetime,
    options: ImportOptions,
    check: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """With ``check`` all is done and taken back. Raises ImportRefused, StoreError."""
    try:
        with write_transaction(engine) as connection:
            report = import_files(connection, files, now=now, options=options, progress=progress)
            if check:
                raise _OnlyLooked(report)
    except _OnlyLooked as looked:
        return looked.report._replace(import_id=None)
    return report


def run_undo(engine: Engine, import_id: int, now: datetime, records_url: str | None = None) -> dict[str, int]:
    """How many rows of each table changed. Raises Refusal, StoreError."""
    with write_transaction(engine) as connection:
        return undo_import(connection, import_id, now, records_url)
