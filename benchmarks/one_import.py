"""One import, or one bare insert of the same file, in a process that has loaded nothing else."""

import csv
import re
import resource
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eros_db.importing import ImportOptions
from eros_db.importing.run import run_import
from eros_db.store import open_store

Rows = Iterable[Sequence[Any]]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
COLUMNS = ("creator_id", "sending_time", "message_type", "send_type_key", "price", "sent_count", "viewed", "purchased", "earnings")  # fmt: skip  # noqa: E501
CAPTION_COLUMNS = ("caption_text", "caption_type", "tone", "performance_score")
_KIB = 1024


def measured(measure: Callable[[Path, Path], None], database: Path, file: Path) -> tuple[float, float]:
    began = time.process_time()
    measure(database, file)
    return time.process_time() - began, _peak()


def _peak() -> float:
    """This process's own peak; what resource tells begins with that of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found:
            return int(found[1]) / _KIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB


def bare(database: Path, file: Path) -> None:
    names = (*COLUMNS, "sending_hour", "sending_day_of_week")
    _insert(database, file, "mass_messages", names, lambda rows: ((*row[: len(COLUMNS)], 0, 0) for row in rows))


def imported(database: Path, file: Path) -> None:
    _import(database, "messages", file)


def bare_captions(database: Path, file: Path) -> None:
    _insert(database, file, "caption_bank", CAPTION_COLUMNS, lambda rows: rows)


def imported_captions(database: Path, file: Path) -> None:
    _import(database, "captions", file)


def _insert(database: Path, file: Path, table: str, names: Sequence[str], values: Callable[[Rows], Rows]) -> None:
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    with closing(sqlite3.connect(database)) as store, store, file.open(encoding="utf-8", newline="") as lines:
        store.execute("PRAGMA foreign_keys = ON")
        read = csv.reader(lines)
        next(read)
        store.executemany(statement, values(read))


def _import(database: Path, kind: str, file: Path) -> None:
    engine = open_store(f"sqlite:///{database}")
    run_import(engine, {kind: file}, now=NOW, options=ImportOptions())
    engine.dispose()
