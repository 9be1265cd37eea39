"""The record store: every week that was ever begun, and where its life stands (R58).

What is written is written in one transaction each, before and after the step that it is about; what is under way is
under a lease. Reading calls nobody and changes nothing. Every method may raise RecordFailure.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import OperationalError

from eros.failures import ErosError, RecordFailure, RequestError
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.facts import Creator
from eros.vocabulary.ports import Clock
from eros.vocabulary.state import Decision
from eros_app.records.leases import LEASE_SECONDS, Holder, is_alive
from eros_app.records.opening import reading, writing
from eros_app.records.schema import week_captions, week_checkpoints, week_documents, weeks
from eros_app.records.week import WeekRecord, WeekState, WeekSummary

Step = Literal["planning", "saving", "deciding"]
AnyDocument = ResultDocument | ErrorDocument

#: States of a week that stands at its server; each later one of the same week replaces it there.
STANDING: tuple[WeekState, ...] = ("saved", "approved", "handed_over")
#: Of these, the ones that only ``replace`` overrides (R42).
PROTECTED: tuple[WeekState, ...] = ("approved", "handed_over")

_w, _d, _k = weeks.c, week_documents.c, week_checkpoints.c
_LISTED = tuple(column for column in weeks.c if column.name not in ("server_address", "week_ends_at"))
_DOCUMENT: TypeAdapter[AnyDocument] = TypeAdapter(AnyDocument)


class WeekBusy(ErosError):
    """Another run of the same creator and week is under way, or somebody decides about it."""

    def __init__(self, generation_id: str) -> None:
        super().__init__(f"{generation_id} is under way for this creator and week")
        self.generation_id = generation_id


class LeaseLost(ErosError):
    """The lease of this run ran out and somebody else has taken the week over."""


class Server(FrozenModel):
    """The data server of a week (R59). ``address``: how it was reached, ``{"config", "name"}`` or ``{"url"}``."""

    key: str
    label: str
    address: dict[str, str] = {}


class PlannedWeek(FrozenModel):
    """What is known of a week when its planning begins."""

    generation_id: str
    creator_id: str
    page_name: str | None
    week_start: date
    timezone: str
    week_ends_at: datetime
    server: Server


class Unfinished(FrozenModel):
    """A week whose holder is gone between two steps, with what it left. ``state`` is the one before the step."""

    generation_id: str
    creator_id: str
    week_start: date
    state: WeekState
    step: Step
    began_at: datetime
    changed_at: datetime
    decision: Decision | None
    server: Server | None
    save_arguments: dict[str, Any] | None


class CaptionUse(NamedTuple):
    """A caption that this week plans for a day, and where another week uses it."""

    caption_id: int
    planned_on: date
    used_on: date
    creator_id: str
    generation_id: str


class Checkpoint(FrozenModel):
    """The graph's state of a week that waits, as the serializer wrote it."""

    state_format: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class WeekFilter:
    """Which weeks a list shows: of a creator (id or page name), of a week, in one of these states."""

    creator: str | None = None
    week_start: date | None = None
    states: Sequence[WeekState] = ()


EVERY_WEEK = WeekFilter()


@dataclass(frozen=True)
class RecordStore:
    """``clock`` is the planning's, which says what has expired; ``now`` the machine's, by which leases run out."""

    engine: Engine
    clock: Clock
    holder: Holder = field(default_factory=Holder.new)
    now: Callable[[], float] = time.time

    # --- the life of a week, step by step

    def claim(self, week: PlannedWeek) -> None:
        """The week is planned from here on. Raises WeekBusy while another holder is at work on it."""
        with writing(self.engine) as connection:
            self._must_be_free(connection, week.server.key, week.creator_id, week.week_start, week.generation_id)
            at = self.clock().isoformat()
            connection.execute(
                insert(weeks).values(
                    generation_id=week.generation_id,
                    creator_id=week.creator_id,
                    page_name=week.page_name,
                    week_start=week.week_start.isoformat(),
                    week_ends_at=week.week_ends_at.astimezone(UTC).isoformat(),
                    timezone=week.timezone,
                    state="planned",
                    step="planning",
                    server_key=week.server.key,
                    server_label=week.server.label,
                    server_address=week.server.address,
                    began_at=at,
                    changed_at=at,
                    **self._lease(),
                )
            )

    def withdraw(self, generation_id: str) -> None:
        """Removes a week that was claimed and not planned, as if nobody had asked for it."""
        ours = and_(_w.generation_id == generation_id, _w.step == "planning", _w.lease_holder == self.holder.word)
        with writing(self.engine) as connection:
            connection.execute(delete(weeks).where(ours))

    def begin_decision(self, generation_id: str) -> bool:
        """A person's answer is being carried out; whether an earlier step was left half done, which stays as it is.

        Raises WeekBusy while another holder is at work on the week, or on another generation of it.
        """
        with writing(self.engine) as connection:
            row = self._row(connection, generation_id)
            if row["step"] is not None and self._is_anothers(row):
                raise WeekBusy(generation_id)
            if row["week_start"] is not None:
                week_start = date.fromisoformat(row["week_start"])
                self._must_be_free(connection, row["server_key"], row["creator_id"], week_start, generation_id)
            if row["step"] in ("planning", "saving"):
                return True
            self._set(connection, generation_id, step="deciding", **self._lease())
            return False

    def begin_save(
        self,
        generation_id: str,
        save_arguments: Mapping[str, Any],
        decision: Decision | None = None,
        foreseen: tuple[AnyDocument, AuditTrail] | None = None,
    ) -> None:
        """What the server is about to be asked; from here on nobody can tell how it stands without asking it.

        ``foreseen``: the document and the audit of a week that has none yet. Raises LeaseLost.
        """
        with writing(self.engine) as connection:
            self._must_hold(self._row(connection, generation_id))
            changes: dict[str, Any] = {"step": "saving", "changed_at": self.clock().isoformat(), **self._lease()}
            if decision is not None:
                changes["decision"] = decision.model_dump(mode="json")
            self._set(connection, generation_id, **changes)
            if foreseen is not None:
                _put_document(connection, generation_id, *foreseen)
            arguments = json.dumps(dict(save_arguments), ensure_ascii=False)
            connection.execute(_document_of(generation_id).values(save_arguments=arguments))

    def finish(
        self,
        generation_id: str,
        state: WeekState,
        document: AnyDocument,
        audit: AuditTrail,
        *,
        week_start: date | None = None,
        began_at: datetime | None = None,
        creator: Creator | None = None,
        needs_reason: bool = False,
        checkpoint: Checkpoint | None = None,
        decision: Decision | None = None,
        superseded_by: str | None = None,
        server: Server | None = None,
    ) -> AnyDocument:
        """How a step ended, whole, and the lease given back. Returns the document with what it supersedes.

        A week that stands replaces the one that stood. ``week_start``, ``began_at`` and ``creator`` are of a generation
        that was never claimed: it is recorded only now. ``server``: where it stands, if that is not known yet (R59).
        """
        row: dict[str, Any] = {
            "generation_id": generation_id,
            "state": state,
            "changed_at": self.clock().isoformat(),
            "needs_reason": int(needs_reason),
            "superseded_by": superseded_by,
            **_columns_of(document),
            **_FREE,
        }
        if decision is not None:
            row["decision"] = decision.model_dump(mode="json")
        if server is not None:
            row |= {"server_key": server.key, "server_label": server.label, "server_address": server.address}
        with writing(self.engine) as connection:
            known = connection.execute(select(weeks).where(_w.generation_id == generation_id)).mappings().first()
            if known is not None:
                self._must_hold(known)
            if known is None:
                at = (began_at or self.clock()).isoformat()
                monday = week_start.isoformat() if week_start else None
                never_claimed = {"creator_id": document.creator_id, "week_start": monday, "began_at": at}
                who = {"page_name": creator.page_name, "timezone": creator.timezone} if creator else {}
                connection.execute(insert(weeks).values(**row, **never_claimed, **who))
            else:
                self._set(connection, generation_id, **row)
            if state in STANDING and isinstance(document, ResultDocument):
                before = self._supersede_others(connection, generation_id)
                document = document.model_copy(update={"supersedes": before or document.supersedes})
            _put_document(connection, generation_id, document, audit)
            connection.execute(_document_of(generation_id).values(save_arguments=None))
            _put_captions(connection, generation_id, document)
            _put_checkpoint(connection, generation_id, checkpoint)
        return document

    def mark_superseded(self, generation_id: str, by: str | None) -> None:
        """The server said that another week stands in this one's place; None for another program's without an id."""
        stood = and_(_w.generation_id == generation_id, _w.state.in_(STANDING), _w.step.is_(None))
        with writing(self.engine) as connection:
            connection.execute(update(weeks).where(stood).values(state="superseded", superseded_by=by))

    def give_back(self, generation_id: str) -> None:
        """The lease, if it is this one's. A decision that came to nothing ends; any other step stays as it is, and
        whoever opens the server next finds out how it ended.
        """
        with writing(self.engine) as connection:
            mine = and_(_w.generation_id == generation_id, _w.lease_holder == self.holder.word)
            left = case((_w.step == "deciding", null()), else_=_w.step)
            connection.execute(update(weeks).where(mine).values(**{**_FREE, "step": left}))

    def end_step(self, generation_id: str, **changes: Any) -> None:
        """Nothing came of the step: the week is in the state in which it was, but for ``changes``. Raises LeaseLost."""
        with writing(self.engine) as connection:
            self._must_hold(self._row(connection, generation_id))
            self._set(connection, generation_id, **{**_FREE, **changes})

    def keep_audit(self, generation_id: str, audit: AuditTrail) -> None:
        """The audit of what was tried, in the place of the one before."""
        with writing(self.engine) as connection:
            connection.execute(_document_of(generation_id).values(audit=audit.model_dump_json()))

    def renew(self, generation_id: str) -> None:
        """The holder lives. Nothing is said where the lease is another's by now: the next step finds out."""
        with writing(self.engine) as connection:
            mine = and_(_w.generation_id == generation_id, _w.lease_holder == self.holder.word)
            connection.execute(update(weeks).where(mine).values(self._lease()))

    # --- mending

    def unfinished(self, server_key: str | None = None) -> tuple[Unfinished, ...]:
        """The weeks, of one server or of all, whose holder is gone between two steps; the oldest first."""
        query = select(weeks, _d.save_arguments).join(week_documents, _same_generation(), isouter=True)
        query = query.where(_w.step.is_not(None)).order_by(_w.number)
        query = query.where(_of_server(server_key))
        with reading(self.engine) as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_unfinished(row) for row in rows if not self._is_held(row))

    def take_over(self, generation_id: str) -> bool:
        """Whether the lease of a week whose holder is gone is this one's now."""
        with writing(self.engine) as connection:
            row = self._row(connection, generation_id)
            if row["step"] is None or self._is_held(row):
                return False
            self._set(connection, generation_id, **self._lease())
            return True

    # --- reading

    def list(self, only: WeekFilter = EVERY_WEEK, limit: int = 50, offset: int = 0) -> tuple[WeekSummary, ...]:
        """One page of weeks, the newest first."""
        query = self._matching(select(*_LISTED, self._state()), only)
        query = query.order_by(_w.number.desc()).limit(limit).offset(offset)
        with reading(self.engine) as connection:
            return tuple(self._summary(row) for row in connection.execute(query).mappings())

    def count(self, only: WeekFilter = EVERY_WEEK) -> int:
        with reading(self.engine) as connection:
            return int(connection.scalar(self._matching(select(func.count()).select_from(weeks), only)) or 0)

    def read(self, generation_id: str) -> WeekRecord:
        """The week whole. RequestError where there is none, or it is damaged, or another version's in its own way."""
        query = select(*_LISTED, self._state(), _d.document, _d.audit).join(
            week_documents, _same_generation(), isouter=True
        )
        with reading(self.engine) as connection:
            row = connection.execute(query.where(_w.generation_id == generation_id)).mappings().first()
        if row is None:
            raise RequestError("UNKNOWN_ID", "id", generation_id, f"no generation {generation_id!r} is kept here")
        return _record(row, self._summary(row))

    def summary(self, generation_id: str) -> WeekSummary:
        """What a list shows of the week. RequestError where there is none."""
        query = select(*_LISTED, self._state()).where(_w.generation_id == generation_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise RequestError("UNKNOWN_ID", "id", generation_id, f"no generation {generation_id!r} is kept here")
        return self._summary(row)

    def is_half_saved(self, generation_id: str) -> bool:
        """Whether its server was asked to save it, and nobody knows what became of that."""
        with reading(self.engine) as connection:
            row = self._row(connection, generation_id)
        return bool(row["step"] == "saving" or row["state"] == "unknown")

    def server_of(self, generation_id: str) -> Server | None:
        """The data server whose week it is; None for one that was kept before servers were told apart."""
        with reading(self.engine) as connection:
            return _server(self._row(connection, generation_id))

    def checkpoint(self, generation_id: str) -> Checkpoint | None:
        query = select(week_checkpoints).where(_k.generation_id == generation_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else Checkpoint(**{name: row[name] for name in Checkpoint.model_fields})

    def standing(self, server_key: str | None, creator_id: str, week_start: date) -> WeekSummary | None:
        """The week that stands at the server for this creator and week, as far as it is known here."""
        found = self._matching(select(*_LISTED, self._state()), WeekFilter(states=STANDING))
        found = found.where(_w.creator_id == creator_id, _w.week_start == week_start.isoformat())
        found = found.where(_of_server(server_key)).order_by(_w.number.desc()).limit(1)
        with reading(self.engine) as connection:
            row = connection.execute(found).mappings().first()
        return None if row is None else self._summary(row)

    def standing_instead(self, generation_id: str) -> WeekSummary | None:
        """The other generation that stands at the server in this one's week, as far as it is known here."""
        with reading(self.engine) as connection:
            row = self._row(connection, generation_id)
        if row["week_start"] is None:
            return None
        stands = self.standing(row["server_key"], row["creator_id"], date.fromisoformat(row["week_start"]))
        return None if stands is None or stands.generation_id == generation_id else stands

    def began_after(self, generation_id: str, other_id: str) -> bool | None:
        """Whether the first began after the second; None where one of them is not kept here."""
        with reading(self.engine) as connection:
            query = select(_w.generation_id, _w.number).where(_w.generation_id.in_((generation_id, other_id)))
            numbers = {row.generation_id: row.number for row in connection.execute(query)}
        return numbers[generation_id] > numbers[other_id] if len(numbers) == 2 else None

    def captions_used(self, generation_id: str, rest_days: int) -> tuple[CaptionUse, ...]:
        """Where weeks that came to stand since this one was planned use its captions: close to it on the same page, or
        that day on another.
        """
        mine, other, w = week_captions.alias("mine"), week_captions.alias("other"), weeks.alias("w")
        with reading(self.engine) as connection:
            row = self._row(connection, generation_id)
            query = (
                select(
                    mine.c.caption_id, mine.c.scheduled_date, other.c.scheduled_date, w.c.creator_id, w.c.generation_id
                )
                .join(other, and_(other.c.caption_id == mine.c.caption_id, other.c.generation_id != generation_id))
                .join(w, w.c.generation_id == other.c.generation_id)
                .where(mine.c.generation_id == generation_id, w.c.state.in_(STANDING))
                .where(or_(w.c.number > row["number"], w.c.changed_at > row["began_at"]))
                .where(_any_of(w.c.server_key, row["server_key"]))
                .where(or_(w.c.creator_id != row["creator_id"], w.c.week_start != row["week_start"]))
                .order_by(mine.c.scheduled_date, mine.c.caption_id, other.c.scheduled_date)
            )
            found = connection.execute(query).all()
        uses = (
            CaptionUse(one, date.fromisoformat(on), date.fromisoformat(at), who, by) for one, on, at, who, by in found
        )
        return tuple(
            use
            for use in uses
            if (use.creator_id == row["creator_id"] and abs((use.used_on - use.planned_on).days) < rest_days)
            or (use.creator_id != row["creator_id"] and use.used_on == use.planned_on)
        )

    def copy_to(self, target: Path) -> None:
        """A whole copy of the store as one file, which is not there yet, while others go on.

        Raises RequestError where the copy cannot be written: then nothing of it is left.
        """
        with reading(self.engine) as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                text = f"the record store is damaged and was not copied ({found}); restore a backup, or name another"
                raise RecordFailure("RECORDS_DAMAGED", text)
            connection.exec_driver_sql("COMMIT")
            try:
                connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
            except OperationalError as wrong:
                words = str(wrong.orig)
                if "already exists" not in words:
                    target.unlink(missing_ok=True)
                text = f"{target} cannot be written ({words}); name a file in a folder that has room and is writable"
                raise RequestError("UNWRITABLE_OUTPUT", "output", str(target), text) from wrong

    def ids_like(self, some_id: str) -> tuple[str, ...]:
        """The generation ids that begin with it, at most a few."""
        prefix = _w.generation_id.startswith(some_id, autoescape=True)
        with reading(self.engine) as connection:
            return tuple(connection.scalars(select(_w.generation_id).where(prefix).order_by(_w.generation_id).limit(4)))

    def forget(self, generation_ids: Iterable[str]) -> int:
        """Removes the weeks and all that hangs on them; those at work stay. The number removed.

        The bytes of what is removed are overwritten.
        """
        gone = 0
        with writing(self.engine) as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            for one in generation_ids:
                free = and_(_w.generation_id == one, _w.step.is_(None))
                gone += connection.execute(delete(weeks).where(free)).rowcount
        return gone

    # --- within

    def _lease(self) -> dict[str, Any]:
        return {"lease_holder": self.holder.word, "lease_until": self.now() + LEASE_SECONDS}

    def _is_held(self, row: RowMapping) -> bool:
        """Whether anybody is at work on the week."""
        return is_alive(row["lease_holder"], row["lease_until"], self.now())

    def _must_hold(self, row: RowMapping) -> None:
        """Raises LeaseLost where a process that slept too long would write over what another has found out since."""
        if row["lease_holder"] != self.holder.word:
            raise LeaseLost(f"{row['generation_id']} was taken over by another process")

    def _summary(self, row: RowMapping) -> WeekSummary:
        fields = {name: row[name] for name in WeekSummary.model_fields if name not in _READ}
        said, readable = _decision(row)
        if not readable:
            fields["error_code"] = RECORD_DAMAGED
        cut_short = row["step"] is not None and not self._is_held(row)
        needs_reason = bool(row["needs_reason"])
        return WeekSummary(**fields, state=row["life"], decision=said, needs_reason=needs_reason, cut_short=cut_short)

    def _is_anothers(self, row: RowMapping) -> bool:
        return row["lease_holder"] != self.holder.word and self._is_held(row)

    def _must_be_free(
        self, connection: Connection, server_key: str | None, creator_id: str, week_start: date, generation_id: str
    ) -> None:
        others = select(weeks).where(
            _w.creator_id == creator_id,
            _w.week_start == week_start.isoformat(),
            _of_server(server_key),
            _w.step.is_not(None),
            _w.generation_id != generation_id,
        )
        for row in connection.execute(others).mappings():
            if self._is_anothers(row):
                raise WeekBusy(row["generation_id"])

    def _row(self, connection: Connection, generation_id: str) -> RowMapping:
        row = connection.execute(select(weeks).where(_w.generation_id == generation_id)).mappings().first()
        if row is None:
            raise RequestError("UNKNOWN_ID", "id", generation_id, f"no generation {generation_id!r} is kept here")
        return row

    def _set(self, connection: Connection, generation_id: str, /, **changes: Any) -> None:
        connection.execute(update(weeks).where(_w.generation_id == generation_id).values(**changes))

    def _supersede_others(self, connection: Connection, generation_id: str) -> str | None:
        """The newest of the weeks that stood until now, which this one replaces."""
        row = self._row(connection, generation_id)
        stood = and_(
            _w.creator_id == row["creator_id"],
            _w.week_start == row["week_start"],
            _of_server(row["server_key"]),
            _w.generation_id != generation_id,
            _w.state.in_(STANDING),
        )
        newest = select(_w.generation_id).where(stood).order_by(_w.number.desc()).limit(1)
        before = connection.scalar(newest)
        if before is not None:
            connection.execute(update(weeks).where(stood).values(state="superseded", superseded_by=generation_id))
            self._set(connection, generation_id, supersedes=before)
        return before

    def _state(self) -> ColumnElement[str]:
        """R58: a week whose end has passed while it waited is expired."""
        over = and_(_w.state == "waiting", _w.week_ends_at <= self.clock().astimezone(UTC).isoformat())
        return case((over, "expired"), else_=_w.state).label("life")

    def _matching(self, query: Select[Any], only: WeekFilter) -> Select[Any]:
        if only.creator is not None:
            name = only.creator.casefold()
            query = query.where(or_(func.lower(_w.creator_id) == name, func.lower(_w.page_name) == name))
        if only.week_start is not None:
            query = query.where(_w.week_start == only.week_start.isoformat())
        if only.states:
            query = query.where(self._state().in_(only.states))
        return query


_FREE: dict[str, Any] = {"step": None, "lease_holder": None, "lease_until": 0}


def _of_server(key: str | None) -> ColumnElement[bool]:
    """Of that server; a week that was kept before servers were told apart may be any server's."""
    return _any_of(_w.server_key, key)


def _any_of(column: ColumnElement[Any], key: str | None) -> ColumnElement[bool]:
    return true() if key is None else or_(column == key, column.is_(None))


def _same_generation() -> ColumnElement[bool]:
    return _d.generation_id == _w.generation_id


def _document_of(generation_id: str) -> Any:
    return update(week_documents).where(_d.generation_id == generation_id)


def _put_document(connection: Connection, generation_id: str, document: AnyDocument, audit: AuditTrail) -> None:
    texts = {"document": document.model_dump_json(), "audit": audit.model_dump_json()}
    if connection.execute(_document_of(generation_id).values(**texts)).rowcount == 0:
        connection.execute(insert(week_documents).values(generation_id=generation_id, **texts))


def _put_captions(connection: Connection, generation_id: str, document: AnyDocument) -> None:
    connection.execute(delete(week_captions).where(week_captions.c.generation_id == generation_id))
    items = document.items if isinstance(document, ResultDocument) else ()
    held = {(item.caption_id, item.scheduled_date.isoformat()) for item in items if item.caption_id is not None}
    if held:
        rows = [{"generation_id": generation_id, "caption_id": one, "scheduled_date": day} for one, day in sorted(held)]
        connection.execute(insert(week_captions), rows)


def _put_checkpoint(connection: Connection, generation_id: str, checkpoint: Checkpoint | None) -> None:
    connection.execute(delete(week_checkpoints).where(_k.generation_id == generation_id))
    if checkpoint is not None:
        connection.execute(insert(week_checkpoints).values(generation_id=generation_id, **checkpoint.model_dump()))


def _columns_of(document: AnyDocument) -> dict[str, Any]:
    if isinstance(document, ErrorDocument):
        return {"error_code": document.error_code}
    return {
        "score": document.validation.score,
        "total_items": document.summary.total_items,
        "template_id": document.template_id,
        "error_code": None,
    }


def _server(row: RowMapping) -> Server | None:
    if row["server_key"] is None:
        return None
    address = row["server_address"] if isinstance(row["server_address"], dict) else {}
    return Server(key=row["server_key"], label=row["server_label"] or "", address=address)


def _unfinished(row: RowMapping) -> Unfinished:
    return Unfinished(
        generation_id=row["generation_id"],
        creator_id=row["creator_id"],
        week_start=row["week_start"],
        state=row["state"],
        step=row["step"],
        began_at=row["began_at"],
        changed_at=row["changed_at"],
        decision=_decision(row)[0],
        server=_server(row),
        save_arguments=_save_arguments(row),
    )


#: Fields of a summary that are no column as it is.
_READ = frozenset({"state", "decision", "needs_reason", "cut_short"})


def _decision(row: RowMapping) -> tuple[Decision | None, bool]:
    """A person's, and whether what is kept of it can be read."""
    try:
        return Decision.model_validate(row["decision"]) if row["decision"] is not None else None, True
    except ValidationError:
        return None, False


def _record(row: RowMapping, summary: WeekSummary) -> WeekRecord:
    generation_id = row["generation_id"]
    if row["document"] is None and not summary.cut_short:
        text = f"{generation_id} is being planned; there is no week yet"
        raise RequestError("NOTHING_PLANNED", "id", generation_id, text)
    if row["document"] is None:
        text = f"{generation_id} was cut short before there was a week; `eros weeks --mend` ends it"
        raise RequestError("NOTHING_PLANNED", "id", generation_id, text)
    if summary.error_code == RECORD_DAMAGED:
        raise _damaged(generation_id)
    try:
        document, audit = _DOCUMENT.validate_json(row["document"]), AuditTrail.model_validate_json(row["audit"])
    except ValidationError as wrong:
        if any(error["type"] == "json_invalid" for error in wrong.errors(include_url=False, include_input=False)):
            raise _damaged(generation_id) from wrong
        text = (
            f"the record of {generation_id} was written by an EROS of another version and cannot be read by this one; "
            "generate the week again: the same seed gives the same week"
        )
        raise RequestError("RECORD_UNREADABLE", "id", generation_id, text) from wrong
    return WeekRecord(**dict(summary), document=document, audit=audit)


#: The code of a record whose own text is no JSON any more; the records around it are whole.
RECORD_DAMAGED = "RECORD_DAMAGED"


def _damaged(generation_id: str) -> RequestError:
    text = (
        f"the record of {generation_id} is damaged: restore a backup of the record store (docs/retention.md), or "
        f"remove this week with `eros weeks --forget {generation_id}` and generate it again"
    )
    return RequestError(RECORD_DAMAGED, "id", generation_id, text)


def _save_arguments(row: RowMapping) -> dict[str, Any] | None:
    """None also where they are damaged: then nothing is saved again."""
    try:
        read = json.loads(row["save_arguments"] or "null")
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
