"""A home as EROS kept it before there was a record store: a file a generation, and checkpoints in their own database.

It is taken over once, whole, when the store is first opened; the files stay, under another name. The checkpoints stay
with them: they are of an older state, and a waiting week can be approved from its document alone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update

from eros.vocabulary.wall_clock import WEEK
from eros_app.records.opening import writing
from eros_app.records.schema import week_captions, week_documents, weeks
from eros_app.records.week import midnight

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
    """How many weeks came over, and the files that are no records."""

    weeks: int
    unreadable: tuple[Path, ...]


def has_files(home: Path) -> bool:
    return (home / BEFORE).is_dir()


def take_over(engine: Engine, home: Path) -> TakenOver:
    """Every record of the home into the store, in the order in which they ended; one that is there already stays.

    The folder is renamed only after all of it is written, so that an end in the middle loses nothing.
    """
    records, unreadable = _read(home / BEFORE)
    with writing(engine) as connection:
        known = set(connection.scalars(select(weeks.c.generation_id)))
        for record in records:
            if record["generation_id"] in known:
                continue
            connection.execute(insert(weeks).values(_row(record)))
            connection.execute(insert(week_documents).values(_documents(record)))
            held = _captions(record)
            if held:
                connection.execute(insert(week_captions), held)
        for older, newer in _replaced(records):
            w = weeks.c
            connection.execute(
                update(weeks).where(w.generation_id == older).values(state="superseded", superseded_by=newer)
            )
            connection.execute(update(weeks).where(w.generation_id == newer).values(supersedes=older))
    return TakenOver(len(records), unreadable)


def put_away(home: Path) -> None:
    """The files under their other name. Raises OSError where nobody may write: they are taken over again, unchanged."""
    target, number = home / AFTER, 1
    while target.exists():
        number += 1
        target = home / f"{AFTER}-{number}"
    (home / BEFORE).rename(target)
    if (home / CHECKPOINTS).exists():
        (home / CHECKPOINTS).rename(target / CHECKPOINTS)


def _read(folder: Path) -> tuple[list[dict[str, Any]], tuple[Path, ...]]:
    records, unreadable = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            _row(record), _documents(record)
            records.append(record)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            unreadable.append(path)
    return sorted(records, key=lambda record: str(record["ended_at"])), tuple(unreadable)


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    document, audit = record["document"], record["audit"]
    review = audit.get("review")
    week_start = record.get("week_start")
    summary = document.get("summary") or {}
    state = _STATES[record["status"]]
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
    held = {(item["caption_id"], item["scheduled_date"]) for item in items if item["caption_id"] is not None}
    return [
        {"generation_id": record["generation_id"], "caption_id": one, "scheduled_date": day}
        for one, day in sorted(held)
    ]


def _replaced(records: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
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
