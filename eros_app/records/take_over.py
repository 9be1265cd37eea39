"""A home as EROS kept it before there was a record store: a file a generation, and checkpoints in their own database.

It is taken over once, when the store is first opened; the files stay, under another name, and those that are no records
are named. The checkpoints are removed: they are of an older state, nothing reads them, and a waiting week can be
approved from its document alone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError, StatementError

from eros.vocabulary.wall_clock import WEEK
from eros_app.records.opening import writing
from eros_app.records.schema import week_captions, week_documents, weeks
from eros_app.records.week import WeekSummary, midnight

#: Where the files stood, and where they stand once they are in the store.
BEFORE, AFTER = "generations", "generations-taken-over"
CHECKPOINTS = "checkpoints.db"

_STATES = {
    "needs_review": "waiting",
    "saved": "saved",
    "rejected": "rejected",
    "aborted": "aborted",
    "dry_run": "dry_run",
}


@dataclass(frozen=True)
class TakenOver:
    """How many weeks came over, and the files that did not, each with why."""

    weeks: int
    left: Mapping[Path, str]


#: What a file that is no record ends in, when it is read or written down.
_NO_RECORD = (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, StatementError)


def has_files(home: Path) -> bool:
    return (home / BEFORE).is_dir()


def take_over(engine: Engine, home: Path) -> TakenOver:
    """Every record of the home into the store, in the order in which they ended; one that is there already stays.

    Each is written whole or not at all, and one that cannot be written keeps no other from it. Raises RecordFailure.
    """
    records, left = _read(home / BEFORE)
    came: dict[str, dict[str, Any]] = {}
    with writing(engine) as connection:
        known = set(connection.scalars(select(weeks.c.generation_id)))
        for path, record in records:
            if path.stem in known:
                continue
            try:
                _write(connection, record)
            except _NO_RECORD as wrong:
                if _is_of_the_store(wrong):
                    raise
                left[path] = "it is no record that can be read"
            else:
                came[path.stem] = record
        w = weeks.c
        for older, newer in _replaced(came.values()):
            replaced = update(weeks).where(w.generation_id == older)
            connection.execute(replaced.values(state="superseded", superseded_by=newer))
            connection.execute(update(weeks).where(w.generation_id == newer).values(supersedes=older))
    return TakenOver(len(came), dict(sorted(left.items())))


def put_away(home: Path) -> Path:
    """The files under their other name, which is returned. What ends in the middle is taken over again, unchanged; so
    is what cannot be renamed, as a folder that is mounted there: it is known by then, and stays."""
    target, number = home / AFTER, 1
    while target.exists():
        number += 1
        target = home / f"{AFTER}-{number}"
    for path in home.glob(f"{CHECKPOINTS}*"):
        with suppress(OSError):
            path.unlink(missing_ok=True)
    try:
        return (home / BEFORE).rename(target)
    except OSError:
        return home / BEFORE


def _read(folder: Path) -> tuple[list[tuple[Path, dict[str, Any]]], dict[Path, str]]:
    """The records, each named after its week, and the files that are none."""
    records: list[tuple[Path, dict[str, Any]]] = []
    left = {}
    for path in sorted(folder.glob("*.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            if str(UUID(record["generation_id"])) == path.stem:
                records.append((path, record))
            else:
                left[path] = "it is not named after the week that it holds"
        except _NO_RECORD:
            left[path] = "it is no record that can be read"
    return sorted(records, key=lambda one: str(one[1].get("ended_at"))), left


def _write(connection: Connection, record: Mapping[str, Any]) -> None:
    """The record whole, or nothing of it. Raises one of _NO_RECORD."""
    row, documents, held = _row(record), _documents(record), _captions(record)
    WeekSummary.model_validate({name: row[name] for name in WeekSummary.model_fields if name in row})
    with connection.begin_nested():
        connection.execute(insert(weeks).values(row))
        connection.execute(insert(week_documents).values(documents))
        if held:
            connection.execute(insert(week_captions), held)


def _is_of_the_store(wrong: Exception) -> bool:
    """Whether the store itself failed, on a full disk for instance, and not what was to be written."""
    return isinstance(wrong, DatabaseError) and not isinstance(wrong, IntegrityError | ProgrammingError | DataError)


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    document, audit = record["document"], record["audit"]
    review = audit.get("review")
    week_start = record.get("week_start")
    summary = document.get("summary") or {}
    state = _STATES[record["status"]]
    if state == "saved" and week_start is None:
        raise ValueError("a week that stands has a date")
    return {
        "generation_id": record["generation_id"],
        "creator_id": record["creator_id"],
        "week_start": week_start,
        "week_ends_at": _week_ends_at(week_start, document.get("timezone")),
        "timezone": document.get("timezone"),
        "state": "approved" if state == "saved" and review else state,
        "step": "saving" if record.get("may_be_saved") and state == "waiting" else None,
        "began_at": _utc(audit["generation"]["start_time"]),
        "changed_at": _utc(record["ended_at"]),
        "needs_reason": int(bool(record.get("needs_reason"))),
        "score": (document.get("validation") or {}).get("score"),
        "total_items": summary.get("total_items"),
        "error_code": document.get("error_code"),
        "decision": review,
        "template_id": document.get("template_id"),
    }


def _documents(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "generation_id": record["generation_id"],
        "document": json.dumps(record["document"], ensure_ascii=False),
        "audit": json.dumps(record["audit"], ensure_ascii=False),
    }


def _captions(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    items = record["document"].get("items") or ()
    held = {
        (int(item["caption_id"]), date.fromisoformat(item["scheduled_date"]))
        for item in items
        if item["caption_id"] is not None
    }
    return [
        {"generation_id": record["generation_id"], "caption_id": one, "scheduled_date": day.isoformat()}
        for one, day in sorted(held)
    ]


def _replaced(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Of several saved weeks of one creator, each with the one that came after it."""
    last: dict[tuple[str, str], str] = {}
    for record in records:
        if record["status"] == "saved":
            week = (record["creator_id"], record["week_start"])
            if week in last:
                yield last[week], record["generation_id"]
            last[week] = record["generation_id"]


def _utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


def _week_ends_at(week_start: str | None, zone: str | None) -> str | None:
    if week_start is None or zone is None:
        return None
    return midnight(date.fromisoformat(week_start) + WEEK, zone).isoformat()
