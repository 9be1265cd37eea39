"""Reading the record store: lists, single weeks, what stands, what is unfinished. It calls nobody, changes nothing.

Every method may raise RecordFailure.
"""

import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.exc import OperationalError

from eros.failures import RecordFailure, RequestError
from eros.parameters import IN_RECORD
from eros.vocabulary.ledger import Ledger
from eros.vocabulary.ports import Clock
from eros_app.records.captions import LedgerOf, captions_of, read_ledger, used_since, uses_since
from eros_app.records.leases import Holder, is_alive
from eros_app.records.opening import damage_in, reading
from eros_app.records.rows import (
    damaged,
    date_in,
    must_be_text,
    record_in,
    server_in,
    summary_in,
    told_unreadable,
    unfinished_in,
)
from eros_app.records.schema import of_server, week_captions, week_checkpoints, week_documents, weeks
from eros_app.records.terms import EVERY_WEEK, STANDING, CaptionUse, Checkpoint, Server, Unfinished, WeekFilter
from eros_app.records.week import WeekRecord, WeekSummary

_w, _d, _k = weeks.c, week_documents.c, week_checkpoints.c
#: A model of some of a document's fields.
Part = TypeVar("Part", bound=BaseModel)
_LISTED = tuple(column for column in weeks.c if column.name != "server_address")


@dataclass(frozen=True)
class WeekReader:
    """``clock`` is the planning's, which says what has expired; ``now`` the machine's, by which leases run out."""

    engine: Engine
    clock: Clock
    holder: Holder = field(default_factory=Holder.new)
    now: Callable[[], float] = time.time

    def list(self, only: WeekFilter = EVERY_WEEK, limit: int | None = 50, offset: int = 0) -> tuple[WeekSummary, ...]:
        """One page of weeks, the newest first; all of them where there is no limit."""
        query = self._matching(self._listed(), only)
        query = query.order_by(_w.number.desc()).limit(limit).offset(offset)
        with reading(self.engine) as connection:
            return tuple(self._summary(row) for row in connection.execute(query).mappings())

    def count(self, only: WeekFilter = EVERY_WEEK) -> int:
        with reading(self.engine) as connection:
            return int(connection.scalar(self._matching(select(func.count()).select_from(weeks), only)) or 0)

    def read(self, generation_id: str) -> WeekRecord:
        """The week whole. RequestError where there is none, or it is damaged, or another version's in its own way."""
        query = select(*_LISTED, self._state(), _d.document, _d.audit).join(
            week_documents, same_generation(), isouter=True
        )
        with reading(self.engine) as connection:
            row = connection.execute(query.where(_w.generation_id == generation_id)).mappings().first()
        if row is None:
            raise RequestError("UNKNOWN_ID", "id", generation_id, f"no generation {generation_id!r} is kept here")
        return record_in(row, self._summary(row))

    def part_of(self, generation_id: str, part: type[Part]) -> Part:
        """Of the week's document the fields of this model alone, which is read in a fraction of the time. RequestError
        as ``read``."""
        query = select(_d.document).where(_d.generation_id == generation_id)
        with reading(self.engine) as connection:
            document = connection.scalar(query)
        if document is None:
            raise damaged(generation_id)
        with told_unreadable(generation_id):
            return part.model_validate_json(document, context=IN_RECORD)

    def parts_of(self, generation_ids: Iterable[str], part: type[Part]) -> dict[str, Part]:
        """As ``part_of`` of each of which it can be read."""
        query = select(_d.generation_id, _d.document).where(_d.generation_id.in_([*generation_ids]))
        parts = dict[str, Part]()
        with reading(self.engine) as connection:
            for generation_id, document in connection.execute(query):
                with suppress(RequestError), told_unreadable(generation_id):
                    parts[generation_id] = part.model_validate_json(document, context=IN_RECORD)
        return parts

    def must_be_whole(self) -> bool:
        """No page of the store is ruined; whether all of a large one was looked at. Raises RecordFailure
        RECORDS_DAMAGED."""
        with reading(self.engine) as connection:
            found, is_all = damage_in(connection)
        if found:
            text = f"the record store is damaged ({found}); restore a backup (docs/retention.md), or name another"
            raise RecordFailure("RECORDS_DAMAGED", text)
        return is_all

    def summary(self, generation_id: str) -> WeekSummary:
        """What a list shows of the week. RequestError where there is none."""
        query = self._listed().where(_w.generation_id == generation_id)
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
            return server_in(self._row(connection, generation_id))

    def servers(self, only: WeekFilter = EVERY_WEEK) -> tuple[Server, ...]:
        """The data servers of these weeks."""
        columns = (_w.server_key, _w.server_label, _w.server_address)
        query = self._matching(select(*columns).where(_w.server_key.is_not(None)).distinct(), only)
        with reading(self.engine) as connection:
            found = (server_in(row) for row in connection.execute(query).mappings())
            return tuple(one for one in found if one is not None)

    def checkpoint(self, generation_id: str) -> Checkpoint | None:
        query = select(week_checkpoints).where(_k.generation_id == generation_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else Checkpoint(**{name: row[name] for name in Checkpoint.model_fields})

    def standing(self, server_key: str | None, creator_id: str, week_start: date) -> WeekSummary | None:
        """The week that stands at the server for this creator and week, as far as it is known here."""
        found = self._matching(self._listed(), WeekFilter(states=STANDING))
        found = found.where(_w.creator_id == creator_id, _w.week_start == week_start.isoformat())
        found = found.where(of_server(server_key)).order_by(_w.number.desc()).limit(1)
        with reading(self.engine) as connection:
            row = connection.execute(found).mappings().first()
        return None if row is None else self._summary(row)

    def standing_instead(self, generation_id: str) -> WeekSummary | None:
        """The other generation that stands at the server in this one's week, as far as it is known here."""
        with reading(self.engine) as connection:
            row = self._row(connection, generation_id)
        week_start = date_in(row["week_start"])
        if week_start is None:
            return None
        stands = self.standing(row["server_key"], row["creator_id"], week_start)
        return None if stands is None or stands.generation_id == generation_id else stands

    def waiting_beside(self, generation_id: str) -> tuple[WeekSummary, ...]:
        """The other generations of this one's week at its server that wait for a person, the oldest first."""
        with reading(self.engine) as connection:
            row = self._row(connection, generation_id)
            query = self._matching(self._listed(), WeekFilter(states=("waiting",)))
            query = query.where(_w.creator_id == row["creator_id"], _w.week_start == row["week_start"])
            query = query.where(of_server(row["server_key"]), _w.generation_id != generation_id).order_by(_w.number)
            return tuple(self._summary(one) for one in connection.execute(query).mappings())

    def came_after(self, generation_id: str, other_id: str) -> bool | None:
        """Whether the first came after the second: by the order in which they began, and of one that is not kept here
        by which replaced which; None where nothing tells."""
        with reading(self.engine) as connection:
            query = select(_w.generation_id, _w.number).where(_w.generation_id.in_((generation_id, other_id)))
            numbers = {row.generation_id: row.number for row in connection.execute(query)}
            if len(numbers) == 2:
                return bool(numbers[generation_id] > numbers[other_id])
            if generation_id in _replaced_by(connection, other_id):
                return False
            return True if other_id in _replaced_by(connection, generation_id) else None

    def captions_used(self, generation_id: str, rest_days: int) -> tuple[CaptionUse, ...]:
        """Where weeks that came to stand since this one was planned use its captions (R59)."""
        with reading(self.engine) as connection:
            row = self._row(connection, generation_id)
            planned = _as_planned(connection, row)
            return uses_since(connection, row, planned, rest_days, self.clock(), self._is_held)

    def captions_of(self, generation_ids: Iterable[str]) -> Mapping[str, Mapping[int, Sequence[date]]]:
        """The captions of these weeks' items, each with its days."""
        with reading(self.engine) as connection:
            return captions_of(connection, generation_ids)

    def those_used(self, generation_ids: Sequence[str], rest_days: int) -> set[str]:
        """Those of these weeks of which ``captions_used`` tells something."""
        copies = select(weeks).where(_w.generation_id.in_(generation_ids), _w.edit_of.is_not(None))
        with reading(self.engine) as connection:
            rows = connection.execute(copies).mappings().all()
            planned = {row["generation_id"]: _as_planned(connection, row) for row in rows}
            return used_since(connection, generation_ids, rest_days, planned)

    def standing_with_captions(self, generation_ids: Iterable[str]) -> set[str]:
        """Those of these weeks that stand by their records, and of which the captions are kept."""
        held = select(week_captions.c.generation_id).where(week_captions.c.generation_id == _w.generation_id)
        query = select(_w.generation_id).where(_w.generation_id.in_([*generation_ids]), _w.state.in_(STANDING))
        with reading(self.engine) as connection:
            return {*connection.scalars(query.where(held.exists()))}

    def edited_copies(self, generation_ids: Iterable[str]) -> set[str]:
        """Those of these weeks that are edited copies of others."""
        query = select(_w.generation_id).where(_w.generation_id.in_([*generation_ids]), _w.edit_of.is_not(None))
        with reading(self.engine) as connection:
            return {*connection.scalars(query)}

    def servers_of(self, generation_ids: Iterable[str]) -> Mapping[str, Server | None]:
        """As ``server_of`` of each."""
        query = select(_w.generation_id, _w.server_key, _w.server_label, _w.server_address)
        query = query.where(_w.generation_id.in_([*generation_ids]))
        with reading(self.engine) as connection:
            return {row["generation_id"]: server_in(row) for row in connection.execute(query).mappings()}

    def planned_at(self, generation_id: str) -> datetime | None:
        """When the week was planned; of an edited copy the one that its edits were first made in. None where what is
        kept of that one cannot be read."""
        with reading(self.engine) as connection:
            began = _as_planned(connection, self._row(connection, generation_id))["began_at"]
        with suppress(TypeError, ValueError):
            at = datetime.fromisoformat(began)
            return at if at.tzinfo is not None else None
        return None

    def ledger(self, of: LedgerOf) -> Ledger:
        """What the other weeks that are kept here hold of the captions, as one week sees it (R60)."""
        with reading(self.engine) as connection:
            return read_ledger(connection, of, self.clock(), self._is_held)

    def copy_to(self, target: Path) -> None:
        """A whole copy of the store as one file, which is not there yet, while others go on. Nobody is signed in by it:
        sessions, and what signs them, are left out.

        Raises RequestError where the copy cannot be written: then nothing of it is left.
        """
        with reading(self.engine) as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                text = f"the record store is damaged and was not copied ({found}); restore a backup, or name another"
                raise RecordFailure("RECORDS_DAMAGED", text)
            store = connection.connection.driver_connection
            if store is not None and store.in_transaction:  # VACUUM is none's part
                connection.exec_driver_sql("COMMIT")
            try:
                connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
                _sign_out(target)
            except (OperationalError, sqlite3.Error) as wrong:
                words = str(getattr(wrong, "orig", wrong))
                if "already exists" not in words:
                    target.unlink(missing_ok=True)
                text = f"{target} cannot be written ({words}); name a file in a folder that has room and is writable"
                raise RequestError("UNWRITABLE_OUTPUT", "output", str(target), text) from wrong

    def ids_like(self, some_id: str) -> tuple[str, ...]:
        """The generation ids that begin with it, at most a few."""
        prefix = _w.generation_id.startswith(some_id, autoescape=True)
        with reading(self.engine) as connection:
            return tuple(connection.scalars(select(_w.generation_id).where(prefix).order_by(_w.generation_id).limit(4)))

    def unfinished(self, server_key: str | None = None) -> tuple[Unfinished, ...]:
        """The weeks, of one server or of all, whose holder is gone between two steps; the oldest first."""
        query = select(weeks, _d.save_arguments).join(week_documents, same_generation(), isouter=True)
        query = query.where(_w.step.is_not(None)).order_by(_w.number)
        query = query.where(of_server(server_key))
        with reading(self.engine) as connection:
            rows = connection.execute(query).mappings().all()
        left = (unfinished_in(row) for row in rows if not self._is_held(row))
        return tuple(one for one in left if one is not None)

    # --- within

    def _is_held(self, row: RowMapping) -> bool:
        """Whether anybody is at work on the week."""
        return is_alive(row["lease_holder"], row["lease_until"], self.now())

    def _summary(self, row: RowMapping) -> WeekSummary:
        return summary_in(row, cut_short=row["step"] is not None and not self._is_held(row))

    def _row(self, connection: Connection, generation_id: str) -> RowMapping:
        row = connection.execute(select(weeks).where(_w.generation_id == generation_id)).mappings().first()
        if row is None:
            raise RequestError("UNKNOWN_ID", "id", generation_id, f"no generation {generation_id!r} is kept here")
        return must_be_text(row)

    def _listed(self) -> Select[Any]:
        """What a summary is made from."""
        return select(*_LISTED, self._state())

    def _state(self) -> ColumnElement[str]:
        """R58: a week whose end has passed while it waited is expired; one of which every send was told is handed over,
        as its server says of it too."""
        over = and_(_w.state == "waiting", _w.week_ends_at <= self.clock().astimezone(UTC).isoformat())
        stands_told = and_(_w.state.in_(("saved", "approved")), _w.total_items > 0, func.json_valid(_w.posts) == 1)
        posts = func.json_each(_w.posts).table_valued("key")
        told = select(func.count()).select_from(posts).correlate(weeks).scalar_subquery()
        as_told = case((told == _w.total_items, "handed_over"), else_=_w.state)
        return case((over, "expired"), (stands_told, as_told), else_=_w.state).label("life")

    def _matching(self, query: Select[Any], only: WeekFilter) -> Select[Any]:
        if only.creator is not None:
            query = query.where(_is_called(only.creator))
        if only.week_start is not None:
            query = query.where(_w.week_start == only.week_start.isoformat())
        if only.states:
            query = query.where(self._state().in_(only.states))
        return query


def as_named(name: str | None) -> str | None:
    """A display name in the form in which it is looked for."""
    return None if name is None else unicodedata.normalize("NFC", " ".join(name.split()))


def _is_called(name: str) -> ColumnElement[bool]:
    """The weeks of the creator of an id or a page name, in any case, also those of before a page had its name; where
    nobody has it, of a display name.

    A run that failed before its page was found has as its creator whatever was asked for: that takes no name.
    """
    other = weeks.alias()
    taken = select(other.c.creator_id).where(
        or_(func.lower(other.c.creator_id) == name.casefold(), func.lower(other.c.page_name) == name.casefold()),
        or_(other.c.page_name.is_not(None), other.c.state != "aborted"),
    )
    named = or_(func.lower(_w.creator_id) == name.casefold(), _w.creator_id.in_(taken))
    shown = select(other.c.creator_id).where(func.lower(other.c.display_name) == (as_named(name) or "").casefold())
    return or_(named, and_(~exists(taken), _w.creator_id.in_(shown)))


def same_generation() -> ColumnElement[bool]:
    return _d.generation_id == _w.generation_id


def _as_planned(connection: Connection, row: RowMapping) -> RowMapping:
    """The week that an edited copy was made of, over copies of copies, as far as it is kept."""
    seen = {row["generation_id"]}
    while (of := row["edit_of"]) is not None and of not in seen:
        seen.add(of)
        before = connection.execute(select(weeks).where(_w.generation_id == of)).mappings().first()
        if before is None:
            return row
        row = before
    return row


def _replaced_by(connection: Connection, generation_id: str) -> set[str]:
    """This generation and those that it replaced, one after the other, as far back as is known here."""
    seen: set[str] = set()
    of: str | None = generation_id
    while of and of not in seen:
        seen.add(of)
        of = connection.scalar(select(_w.supersedes).where(_w.generation_id == of))
    return seen


def _sign_out(copy: Path) -> None:
    """No session in a copy of the store, nor what signs them; nor in the bytes that were theirs."""
    with closing(sqlite3.connect(copy)) as store, store:
        store.execute("PRAGMA secure_delete = ON")
        there = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for name, left_out in (("sessions", "DELETE FROM sessions"), ("secrets", "DELETE FROM secrets")):
            if name in there:
                store.execute(left_out)
