"""The record store: every week that was ever begun, and where its life stands (R58).

What is written is written in one transaction each, before and after the step that it is about; what is under way is
under a lease. Every method may raise RecordFailure.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, and_, case, delete, insert, null, or_, select, update

from eros.failures import RecordFailure
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.facts import Creator
from eros.vocabulary.ledger import Ledger
from eros.vocabulary.life import HandOver, Post
from eros.vocabulary.state import Decision
from eros_app.records.captions import LedgerOf, read_ledger, reserve
from eros_app.records.contents import document_of, put_basis, put_captions_of, put_checkpoint, put_document
from eros_app.records.edited import EditedWeeks
from eros_app.records.opening import bytes_left, writing
from eros_app.records.reading import as_named
from eros_app.records.rows import RECORD_DAMAGED, date_in, stood_in
from eros_app.records.schema import of_server, weeks
from eros_app.records.terms import STANDING, AnyDocument, Checkpoint, LeaseLost, PlannedWeek, Server, WeekBusy
from eros_app.records.week import WeekState, furthest

_w = weeks.c
_NOBODYS: dict[str, Any] = {"lease_holder": None, "lease_until": 0}
_FREE: dict[str, Any] = {"step": None, **_NOBODYS}


class Given(NamedTuple):
    """A hand-over as it is kept, and what the week was before it."""

    before: Mapping[str, Any]
    kept: Mapping[str, Any]


class RecordStore(EditedWeeks):
    """The steps of a week's life, each in a transaction of its own."""

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
                    display_name=as_named(week.display_name),
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

    def begin_anew(self, generation_id: str) -> bool:
        """Removes what a run that was cut short before its save left under this id; whether it may be planned anew,
        which no generation may that came to a week, is being saved or is still at work."""
        with writing(self.engine) as connection:
            row = connection.execute(select(weeks).where(_w.generation_id == generation_id)).mappings().first()
            if row is None:
                return True
            is_left = row["step"] == "planning" and not self._is_held(row)
            if not is_left and (row["state"], row["error_code"]) != ("aborted", "INTERRUPTED"):
                return False
            connection.execute(delete(weeks).where(_w.generation_id == generation_id))
            return True

    def reserve(self, generation_id: str, of: LedgerOf, seen: Ledger, caption_ids: Collection[int]) -> Ledger | None:
        """What a week that is planned has chosen is its own from here on, as long as its lease lives (R60).

        Where others took some of it since ``seen``, nothing is reserved, and the ledger of now is returned. One
        transaction, so of two that choose at once the second sees what the first one has. Raises LeaseLost.
        """
        with writing(self.engine) as connection:
            self._must_hold(self._row(connection, generation_id))
            now = read_ledger(connection, of, self.clock(), self._is_held)
            if any(now.takes_more(one, seen) for one in caption_ids):
                return now
            reserve(connection, generation_id, of.week_start, caption_ids)
            return None

    def begin_decision(self, generation_id: str) -> bool:
        """A person's answer is being carried out; whether an earlier step was left half done, which stays as it is.

        Raises WeekBusy while another holder is at work on the week, or on another generation of it.
        """
        with writing(self.engine) as connection:
            row = self._row(connection, generation_id)
            if row["step"] is not None and self._is_anothers(row):
                raise WeekBusy(generation_id)
            if week_start := date_in(row["week_start"]):
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
            changes: dict[str, Any] = {
                "step": "saving",
                "changed_at": self.clock().isoformat(),
                "saved_with_id": int("generation_id" in save_arguments),
                **self._lease(),
            }
            if decision is not None:
                changes["decision"] = decision.model_dump(mode="json")
            self._set(connection, generation_id, **changes)
            if foreseen is not None:
                put_document(connection, generation_id, *foreseen)
                put_captions_of(connection, generation_id, foreseen[0])
            arguments = json.dumps(dict(save_arguments), ensure_ascii=False)
            connection.execute(document_of(generation_id).values(save_arguments=arguments))

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
        replaced: str | None = None,
        basis: WeekBasis | None = None,
    ) -> AnyDocument:
        """How a step ended, whole, and the lease given back. Returns the document with what it supersedes.

        A week that stands replaces the one that stood. ``week_start``, ``began_at`` and ``creator`` are of a generation
        that was never claimed: it is recorded only now. ``server``: where it stands, if that is not known yet (R59).
        ``replaced``: the generation that its server named there before, of which there may be no record here.
        ``basis``: what a week that was planned just now rests on.
        """
        row: dict[str, Any] = {
            "generation_id": generation_id,
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
                ended = {"state": state, "changed_at": self.clock().isoformat()}
                who = _named(creator) if creator else {}
                connection.execute(insert(weeks).values(**row, **ended, **never_claimed, **who))
            else:
                self._set(connection, generation_id, **row, **self._becomes(state))
            if state in STANDING and isinstance(document, ResultDocument):
                before = self._supersede_others(connection, generation_id, replaced)
                document = document.model_copy(update={"supersedes": before or document.supersedes})
                self._take_posts_along(connection, generation_id, document)
            put_document(connection, generation_id, document, audit)
            connection.execute(document_of(generation_id).values(save_arguments=None))
            put_captions_of(connection, generation_id, document)
            put_checkpoint(connection, generation_id, checkpoint)
            if basis is not None:
                put_basis(connection, generation_id, basis)
        return document

    def note_standing(self, generation_id: str, stands: str | None, there: WeekState) -> None:
        """The server said which generation stands in this one's week, and in which state; None: another program's,
        which has no id.

        The others that stood by their records are superseded by it; one that was superseded itself stands again as it
        stood, or as its server says where that is further. What another holder is at work on stays.
        """
        with writing(self.engine) as connection:
            row = self._row(connection, generation_id)
            of_week = and_(
                _w.creator_id == row["creator_id"],
                _w.week_start == row["week_start"],
                of_server(row["server_key"]),
                or_(_w.step.is_(None), _w.lease_holder == self.holder.word),
            )
            others = and_(of_week, _w.state.in_(STANDING), _w.generation_id.is_distinct_from(stands))
            connection.execute(update(weeks).where(others).values(superseded_by=stands, **self._becomes("superseded")))
            fallen = and_(of_week, _w.state == "superseded", _w.generation_id == stands)
            for back in connection.execute(select(weeks).where(fallen)).mappings():
                state = furthest(there, stood_in(back))
                self._set(connection, back["generation_id"], superseded_by=None, **self._becomes(state))

    def hand_over(self, generation_id: str, handover: HandOver) -> Given:
        """The week is given to whoever posts it; one that was given before stays as it was given, once more. Raises
        LeaseLost where it is neither approved any more nor told whole. Returns what ``take_back`` needs.

        ``changed_at`` stays: by it captions are judged that came to stand since (R59), and these stood before.
        """
        with writing(self.engine) as connection:
            row = self._row(connection, generation_id)
            listed = connection.execute(self._listed().where(_w.generation_id == generation_id)).mappings().one()
            week = self._summary(listed)
            if not week.is_protected or row["step"] is not None:
                raise LeaseLost(generation_id)
            before = {name: row[name] for name in ("state", "handover", "stood_as")}
            given = handover if not week.is_given else week.handover or HandOver()
            kept = given.model_copy(update={"times": given.times + 1}).model_dump(mode="json")
            becomes = {} if week.is_given else {"state": "handed_over", "stood_as": None}
            self._set(connection, generation_id, handover=kept, **becomes)
        return Given(before, kept)

    def take_back(self, generation_id: str, given: Given) -> None:
        """A hand-over that came to nothing: the week is as it was before, unless something was done to it since, such
        as another hand-over."""
        with writing(self.engine) as connection:
            row = self._row(connection, generation_id)
            if row["handover"] == given.kept and row["state"] == "handed_over" and row["step"] is None:
                self._set(connection, generation_id, **given.before)

    def tell_posts(self, generation_id: str, posts: Mapping[str, Post | None]) -> None:
        """What became of these sends, beside what was told before; what is told last holds. None: nothing is told."""
        with writing(self.engine) as connection:
            row = self._row(connection, generation_id)
            before, told = (row[name] if isinstance(row[name], dict) else {} for name in ("posts", "posts_told"))
            known, marks = {**before, **posts}, {**told, **dict.fromkeys(posts, True)}
            known = {slot: post for slot, post in known.items() if post is not None}
            marks = {slot: mark for slot, mark in marks.items() if slot in known}
            self._set(connection, generation_id, posts=known, posts_told=marks)

    def give_back(self, generation_id: str) -> None:
        """The lease, if it is this one's. A decision that came to nothing ends; any other step stays as it is, and
        whoever opens the server next finds out how it ended.
        """
        with writing(self.engine) as connection:
            mine = and_(_w.generation_id == generation_id, _w.lease_holder == self.holder.word)
            left = case((_w.step == "deciding", null()), else_=_w.step)
            connection.execute(update(weeks).where(mine).values(**{**_FREE, "step": left}))

    def leave_open(self, generation_id: str, audit: AuditTrail, error_code: str | None) -> None:
        """A run that ended without knowing whether its week is saved: whoever opens the server next finds out. What it
        did is kept as far as there is room. Raises LeaseLost.
        """
        try:
            with writing(self.engine) as connection:
                self._must_hold(self._row(connection, generation_id))
                self._set(connection, generation_id, error_code=error_code, **_NOBODYS)
                connection.execute(document_of(generation_id).values(audit=audit.model_dump_json()))
        except RecordFailure:
            self.give_back(generation_id)

    def end_step(self, generation_id: str, *, state: WeekState | None = None, **changes: Any) -> None:
        """Nothing came of the step: the week is in the state in which it was, unless one is named, and but for
        ``changes``. Raises LeaseLost.
        """
        with writing(self.engine) as connection:
            self._must_hold(self._row(connection, generation_id))
            self._set(connection, generation_id, **{**_FREE, **changes}, **(self._becomes(state) if state else {}))

    def keep_audit(self, generation_id: str, audit: AuditTrail) -> None:
        """The audit of what was tried, in the place of the one before."""
        with writing(self.engine) as connection:
            connection.execute(document_of(generation_id).values(audit=audit.model_dump_json()))

    def renew(self, generation_id: str) -> None:
        """The holder lives. Nothing is said where the lease is another's by now: the next step finds out."""
        with writing(self.engine) as connection:
            mine = and_(_w.generation_id == generation_id, _w.lease_holder == self.holder.word)
            connection.execute(update(weeks).where(mine).values(self._lease()))

    def take_over(self, generation_id: str) -> bool:
        """Whether the lease of a week whose holder is gone is this one's now."""
        with writing(self.engine) as connection:
            row = self._row(connection, generation_id)
            if row["step"] is None or self._is_held(row):
                return False
            self._set(connection, generation_id, **self._lease())
            return True

    def forget(self, generation_ids: Iterable[str], beside: Callable[[Sequence[str]], None]) -> None:
        """Removes the weeks and all that hangs on them. Those at work stay, and those cut short, which are mended
        first, unless they are damaged. The bytes of what is removed are overwritten.

        ``beside`` removes what stands beside the records first: what ends in the middle can be begun again, as the
        records are still there.
        """
        with writing(self.engine) as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            gone = [one for one in generation_ids if self._may_go(connection, one)]
            beside(gone)
            for one in gone:
                connection.execute(delete(weeks).where(_w.generation_id == one))

    def bytes_left(self) -> str:
        """Why bytes of what was removed still stand in the store's files; nothing where none do."""
        return bytes_left(self.engine)

    # --- within

    def _may_go(self, connection: Connection, generation_id: str) -> bool:
        row = connection.execute(self._listed().where(_w.generation_id == generation_id)).mappings().first()
        return row is not None and (row["step"] is None or self._is_beyond_mending(row))

    def _is_beyond_mending(self, row: RowMapping) -> bool:
        return not self._is_held(row) and self._summary(row).error_code == RECORD_DAMAGED

    def _supersede_others(self, connection: Connection, generation_id: str, replaced: str | None) -> str | None:
        """The newest of the weeks that stood until now, which this one replaces; where none is kept here, the one that
        its server named."""
        row = self._row(connection, generation_id)
        stood = and_(
            _w.creator_id == row["creator_id"],
            _w.week_start == row["week_start"],
            of_server(row["server_key"]),
            _w.generation_id != generation_id,
            _w.state.in_(STANDING),
        )
        newest = select(_w.generation_id).where(stood).order_by(_w.number.desc()).limit(1)
        before = connection.scalar(newest)
        if before is not None:
            changes = {"superseded_by": generation_id, **self._becomes("superseded")}
            connection.execute(update(weeks).where(stood).values(**changes))
        elif replaced != generation_id:
            before = replaced
        if before is not None:
            self._set(connection, generation_id, supersedes=before)
        return before

    def _take_posts_along(self, connection: Connection, generation_id: str, document: ResultDocument) -> None:
        """An edited copy that comes to stand knows what became of those sends that it still has of the week that it was
        made of (R58); what was told of it itself holds."""
        row = self._row(connection, generation_id)
        of = select(_w.posts, _w.posts_told).where(_w.generation_id == row["edit_of"])
        before = connection.execute(of).mappings().first()
        if before is None:
            return
        own, own_marks, posts, marks = (
            of_week[name] if isinstance(of_week[name], dict) else {}
            for of_week in (row, before)
            for name in ("posts", "posts_told")
        )
        still = {item.slot_id for item in document.items}
        along = {slot: post for slot, post in posts.items() if slot in still and slot not in own}
        told = {slot: True for slot in along if slot in marks}
        if along:
            self._set(connection, generation_id, posts={**along, **own}, posts_told={**told, **own_marks})


def _named(creator: Creator) -> dict[str, Any]:
    shown = as_named(creator.display_name)
    return {"page_name": creator.page_name, "display_name": shown, "timezone": creator.timezone}


def _columns_of(document: AnyDocument) -> dict[str, Any]:
    if isinstance(document, ErrorDocument):
        return {"error_code": document.error_code}
    return {
        "score": document.validation.score,
        "total_items": document.summary.total_items,
        "template_id": document.template_id,
        "error_code": None,
    }
