"""What EROS keeps of its generations, one JSON file each under ``EROS_HOME/generations``.

A file is written whole or not at all (a temporary file beside it, then a rename), so that a reader never sees a part.
"""

import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import to_json

from eros.failures import RequestError
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros_app.records.week import WeekRecord, WeekState

_REVIEW = "review-"
_SHORTEST_PREFIX = 4
log = logging.getLogger("eros.records")


class KeptRecord(FrozenModel):
    """A file. ``state_format``: the form of the state in its checkpoint; ``may_be_saved``: an approval was begun."""

    generation_id: str
    creator_id: str
    week_start: date
    status: str
    ended_at: datetime
    needs_reason: bool
    state_format: str | None = None
    document: ResultDocument | ErrorDocument
    audit: AuditTrail
    may_be_saved: bool = False

    @property
    def week(self) -> WeekRecord:
        return week_record(
            generation_id=self.generation_id,
            creator_id=self.creator_id,
            week_start=self.week_start,
            changed_at=self.ended_at,
            needs_reason=self.needs_reason,
            document=self.document,
            audit=self.audit,
        )


def week_record(
    *,
    generation_id: str,
    creator_id: str,
    week_start: date,
    changed_at: datetime,
    needs_reason: bool,
    document: ResultDocument | ErrorDocument,
    audit: AuditTrail,
) -> WeekRecord:
    """The record of a week; its state, its figures and its decision are those of its document and its trail."""
    made = document if isinstance(document, ResultDocument) else None
    return WeekRecord(
        generation_id=generation_id,
        creator_id=creator_id,
        week_start=week_start,
        state=_state(document, audit),
        began_at=audit.generation.start_time,
        changed_at=changed_at,
        needs_reason=needs_reason,
        score=made.validation.score if made else None,
        total_items=made.summary.total_items if made else None,
        error_code=None if isinstance(document, ResultDocument) else document.error_code,
        decision=audit.review,
        document=document,
        audit=audit,
    )


def _state(document: ResultDocument | ErrorDocument, audit: AuditTrail) -> WeekState:
    if document.status == "needs_review":
        return "waiting"
    approved = audit.review is not None and audit.review.verdict == "approve"
    return "approved" if document.status == "saved" and approved else document.status


@dataclass(frozen=True)
class Archive:
    """The folder; ids are generation ids, unique prefixes of one, or review ids."""

    folder: Path

    def keep(self, record: WeekRecord, *, state_format: str | None = None, may_be_saved: bool = False) -> None:
        """Write or replace one generation's record."""
        kept = KeptRecord(
            generation_id=record.generation_id,
            creator_id=record.creator_id,
            week_start=record.week_start or record.began_at.date(),
            status=record.document.status,
            ended_at=record.changed_at,
            needs_reason=record.needs_reason,
            state_format=state_format,
            document=record.document,
            audit=record.audit,
            may_be_saved=may_be_saved,
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.folder / f"{record.generation_id}.json", to_json(kept).decode())

    def find(self, some_id: str) -> WeekRecord:
        """The record that the id names; RequestError when it names none, or several, or cannot be read."""
        wanted = some_id.strip().removeprefix(_REVIEW).lower()
        names = [name for name in self._names() if name.startswith(wanted)] if wanted else []
        if wanted not in names and (len(wanted) < _SHORTEST_PREFIX or len(names) != 1):
            raise RequestError("UNKNOWN_ID", "id", some_id, _no_such(some_id, names), names[:3])
        return self.read(wanted if wanted in names else names[0])

    def read(self, generation_id: str) -> WeekRecord:
        return self.kept(generation_id).week

    def kept(self, generation_id: str) -> KeptRecord:
        """The file as it is. Raises RequestError RECORD_UNREADABLE, which names the id."""
        try:
            return KeptRecord.model_validate_json((self.folder / f"{generation_id}.json").read_bytes())
        except (OSError, ValidationError) as wrong:
            text = f"the record of {generation_id} cannot be read: {_what_is_wrong(wrong)}"
            raise RequestError("RECORD_UNREADABLE", "id", generation_id, text) from wrong

    def records(self) -> list[WeekRecord]:
        """Every record that can be read, the newest first; one that cannot is told in the log."""
        return sorted(self._readable(), key=lambda record: record.changed_at, reverse=True)

    def _readable(self) -> Iterator[WeekRecord]:
        for name in self._names():
            try:
                yield self.read(name)
            except RequestError as wrong:
                log.warning("%s; it is left out", wrong.message)

    def _names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.json")) if self.folder.is_dir() else []


def _what_is_wrong(wrong: OSError | ValidationError) -> str:
    if isinstance(wrong, OSError):
        return str(wrong.strerror)
    first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"])) or "the file"
    return f"another version of EROS wrote it, or it is damaged ({place}: {first['msg'].lower()})"


def _no_such(some_id: str, names: list[str]) -> str:
    if len(names) > 1:
        return f"{some_id!r} stands for {len(names)} generations; give more of it"
    return f"no generation {some_id!r} is kept here; `eros review list` and the generate command print ids"


def write_atomically(path: Path, text: str) -> None:
    """Replace ``path`` by ``text`` in one step; raises OSError with nothing changed."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        os.fchmod(handle, 0o644)  # mkstemp's own mode would hide the file from its group
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
