"""Weeks that a person edits: what they rest on, their versions, and copies of weeks that stand (R43).

Every method may raise RecordFailure.
"""

import zlib
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import Connection, func, insert, literal, select

from eros.failures import RequestError
from eros.parameters import IN_RECORD
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.edits import EditStep
from eros_app.records.contents import put_basis, put_captions_of, put_checkpoint, put_document
from eros_app.records.opening import reading, writing
from eros_app.records.rows import told_unreadable
from eros_app.records.schema import week_bases, week_documents, week_versions, weeks
from eros_app.records.terms import WeekBusy
from eros_app.records.writer import WeekWriter

#: What a week has of its own life, and a copy of it has not.
_NOT_COPIED = {
    "number", "handover", "stood_as", "decision", "posts", "posts_told", "template_id", "supersedes", "version",
    "step", "lease_holder", "lease_until",
}  # fmt: skip
_w, _b, _d, _v = weeks.c, week_bases.c, week_documents.c, week_versions.c


class WeekVersion(FrozenModel):
    """A version of an edited week: the one that it was made of, and by which edit; None of the week as planned."""

    number: int
    before: int | None
    step: EditStep | None


@dataclass(frozen=True)
class CopyToEdit:
    """A week that stands, once more, as one that waits and can be edited: ``planned`` has the id of its own, under
    which it is kept, and ``audit`` is as it comes, with the edits of before."""

    of: str
    planned: ResultDocument
    audit: AuditTrail
    basis: WeekBasis


class EditedWeeks(WeekWriter):
    """The edits of a week, each a version that stays."""

    def basis(self, generation_id: str) -> WeekBasis | None:
        """None where another EROS kept none, or kept it in its own way."""
        with reading(self.engine) as connection:
            content = connection.scalar(select(_b.content).where(_b.generation_id == generation_id))
        try:
            return None if content is None else WeekBasis.model_validate_json(zlib.decompress(content))
        except (ValidationError, zlib.error):
            return None

    def version(self, generation_id: str) -> int:
        """The number of the week's version; 0 of one that nobody has edited."""
        with reading(self.engine) as connection:
            return self._row(connection, generation_id)["version"] or 0

    def versions(self, generation_id: str) -> tuple[WeekVersion, ...]:
        """All that were kept, in their order."""
        query = select(_v.number, _v.before, _v.step).where(_v.generation_id == generation_id).order_by(_v.number)
        with reading(self.engine) as connection:
            rows = connection.execute(query).mappings().all()
        with told_unreadable(generation_id):
            return tuple(WeekVersion(**row) for row in rows)

    def document_of_version(self, generation_id: str, number: int) -> ResultDocument:
        """Raises RequestError where there is no such version."""
        query = select(_v.document).where(_v.generation_id == generation_id, _v.number == number)
        with reading(self.engine) as connection:
            kept = connection.scalar(query)
        if kept is None:
            raise RequestError("UNKNOWN_VERSION", "number", number, f"{generation_id} has no version {number}")
        with told_unreadable(generation_id):
            return ResultDocument.model_validate_json(kept, context=IN_RECORD)

    def keep_as_it_waited(self, generation_id: str) -> None:
        """The week before a person ends it, as a version: whoever looks later sees what was decided about."""
        with writing(self.engine) as connection:
            known = connection.scalar(select(func.count()).where(_v.generation_id == generation_id))
            if not known:
                _put_planned(connection, generation_id)

    def edited_copy(self, generation_id: str) -> str | None:
        """The id of the copy of this standing week that waits with its edits, the newest; None where there is none."""
        with reading(self.engine) as connection:
            return self._edited_copy(connection, generation_id)

    def _edited_copy(self, connection: Connection, generation_id: str) -> str | None:
        waits = select(_w.generation_id).where(_w.edit_of == generation_id, self._state() == "waiting")
        return connection.scalar(waits.order_by(_w.number.desc()).limit(1))

    def put_version(
        self,
        generation_id: str,
        on: int,
        document: ResultDocument,
        step: EditStep,
        *,
        needs_reason: bool,
        copy: CopyToEdit | None = None,
    ) -> int:
        """The edit is a version of its own, and the week is as it says from here on. ``on``: what it was made of.
        ``copy``: what is to be there first, of the week that stands.

        Returns the number of the version. Raises RequestError where somebody else edited the week since, WeekBusy while
        it is being answered; then nothing of it is kept.
        """
        with writing(self.engine) as connection:
            if copy is not None:
                self._put_copy(connection, copy)
            self._must_be_at(connection, generation_id, on)
            last = connection.scalar(select(func.max(_v.number)).where(_v.generation_id == generation_id))
            if last is None:
                _put_planned(connection, generation_id)
            number = (last or 0) + 1
            row = {"generation_id": generation_id, "number": number, "before": on, "needs_reason": int(needs_reason)}
            texts = {"document": document.model_dump_json(context=IN_RECORD), "step": step.model_dump(mode="json")}
            connection.execute(insert(week_versions).values(**row, **texts))
            self._become(connection, generation_id, number, document, step)
        return number

    def go_to_version(self, generation_id: str, on: int, number: int, step: EditStep) -> ResultDocument:
        """The week is again as that version was. Raises as ``put_version``."""
        document = self.document_of_version(generation_id, number)
        with writing(self.engine) as connection:
            self._must_be_at(connection, generation_id, on)
            self._become(connection, generation_id, number, document, step)
        return document

    def must_be_at(self, generation_id: str, on: int) -> None:
        """Raises as ``put_version``."""
        with reading(self.engine) as connection:
            self._must_be_at(connection, generation_id, on)

    def _must_be_at(self, connection: Connection, generation_id: str, on: int) -> None:
        row = self._row(connection, generation_id)
        if row["step"] is not None:
            raise WeekBusy(generation_id)
        if (there := row["version"] or 0) != on:
            text = (
                f"{generation_id} was edited meanwhile: this edit was made on version {on}, and the week is at version "
                f"{there} now; look at it again"
            )
            raise RequestError("EDITED_MEANWHILE", "version", on, text)

    def _put_copy(self, connection: Connection, copy: CopyToEdit) -> None:
        """Without versions yet. One copy of a week waits at a time (R43)."""
        if (there := self._edited_copy(connection, copy.of)) is not None:
            text = f"{copy.of} was edited meanwhile: its copy {there} waits with that edit; look at it again"
            raise RequestError("EDITED_MEANWHILE", "id", copy.of, text)
        row = self._row(connection, copy.of)
        if row["step"] is not None:
            raise WeekBusy(copy.of)
        at, new = self.clock().isoformat(), copy.planned.generation_id
        copied = {name: value for name, value in row.items() if name not in _NOT_COPIED}
        copied |= {"generation_id": new, "edit_of": copy.of, "state": "waiting", "began_at": at, "changed_at": at}
        connection.execute(insert(weeks).values(**copied))
        put_document(connection, new, copy.planned, copy.audit)
        put_captions_of(connection, new, copy.planned)
        put_basis(connection, new, copy.basis)

    def _become(
        self, connection: Connection, generation_id: str, number: int, document: ResultDocument, step: EditStep
    ) -> None:
        """An edited week waits without the graph's state: its document is what an approval saves. What was done joins
        what its audit has by now."""
        kept = connection.scalar(select(_d.audit).where(_d.generation_id == generation_id)) or ""
        with told_unreadable(generation_id):
            audit = AuditTrail.model_validate_json(kept, context=IN_RECORD)
        audit = audit.model_copy(update={"edits": (*(audit.edits or ()), step)})
        at = (_v.generation_id == generation_id) & (_v.number == number)
        needs_reason = connection.scalar(select(_v.needs_reason).where(at))
        figures = {"score": document.validation.score, "total_items": document.summary.total_items}
        self._set(connection, generation_id, version=number, needs_reason=needs_reason, **figures)
        put_document(connection, generation_id, document, audit)
        put_captions_of(connection, generation_id, document)
        put_checkpoint(connection, generation_id, None)


def _put_planned(connection: Connection, generation_id: str) -> None:
    """The week as it was before the first edit, as version 0."""
    columns = ["number", "generation_id", "needs_reason", "document"]
    planned = (
        select(literal(0), _w.generation_id, _w.needs_reason, _d.document)
        .join(week_documents, _d.generation_id == _w.generation_id)
        .where(_w.generation_id == generation_id)
    )
    connection.execute(insert(week_versions).from_select(columns, planned))
