"""The record of one run, as the nodes see it (``WeekRecorder``): each step is on the disk before it is taken."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from eros.failures import PhaseFailure, RecordFailure, RequestError
from eros.parameters import parameter
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.facts import Creator
from eros.vocabulary.ledger import Ledger
from eros.vocabulary.life import StandingWeek
from eros.vocabulary.state import Decision, State
from eros.vocabulary.wall_clock import WEEK
from eros_app.records.captions import LedgerOf
from eros_app.records.leases import RENEWAL_SECONDS
from eros_app.records.store import RecordStore
from eros_app.records.terms import (
    AnyDocument,
    LeaseLost,
    PlannedWeek,
    Server,
    Step,
    WeekBusy,
    error_code_in,
)
from eros_app.records.week import WeekSummary, midnight
from eros_app.services.calling_off import CallingOff
from eros_app.services.standing import heed_in_week, is_replaced, state_of

#: Something else stands in the week than whoever agreed to its replacement was shown.
NOT_AS_SHOWN = "NOT_AS_SHOWN"
#: The document and the audit of a week as they will be once it is saved.
Foreseen = Callable[[State], tuple[AnyDocument, AuditTrail]]


@dataclass
class Recorder:
    """``step``: what this run is at, with the lease in its hands; None before the claim, and in a dry run for good.

    ``own_server`` and ``foreseen`` are there once the session is open.
    """

    store: RecordStore
    generation_id: str
    keeps: bool = True
    step: Step | None = None
    #: Whether this run planned the week, so that its audit is this run's to write; else a person's answer adds to it.
    planned: bool = False
    #: The week that was asked for, from the claim on, whether or not it could be claimed.
    week_start: date | None = None
    #: Whose ledger was read last.
    of: LedgerOf | None = None
    #: The generation that the server named in this week when it was claimed.
    stood: str | None = None
    calling_off: CallingOff = field(default_factory=CallingOff)
    #: What whoever asked was shown to stand in the week; None: nothing was shown.
    shown: str | None = None
    own_server: Callable[[], Server] = field(init=False)
    foreseen: Foreseen = field(init=False)

    @property
    def server(self) -> Server:
        """Whose week it is, as far as it has answered by now."""
        return self.own_server()

    @property
    def saving(self) -> bool:
        """Whether the server may have been asked to save, and the record does not yet say how that ended."""
        return self.step == "saving"

    def claim(self, creator: Creator, week_start: date, *, replace: bool, stands: StandingWeek | None) -> None:
        self.week_start, self.stood = week_start, stands.generation_id if stands is not None else None
        if not self.keeps or self.step is not None:
            return
        server = self.server
        with _recorded():
            kept = self.store.standing(server.key, creator.creator_id, week_start)
            gone = kept is not None and stands is not None and is_replaced(self.store, kept, stands)
            self._must_stand_as_shown(None if gone else kept)
            if kept is not None and kept.is_protected and not replace and not gone:
                raise _protected(creator, week_start, kept.stands_as, kept.state, kept.generation_id)
            if stands is not None:
                heed_in_week(self.store, kept, stands, server.key)
                word, protected = state_of(self.store, stands)
                if protected and not replace:
                    raise _protected(creator, week_start, word, stands.status, stands.generation_id)
            self.store.claim(
                PlannedWeek(
                    generation_id=self.generation_id,
                    creator_id=creator.creator_id,
                    page_name=creator.page_name,
                    display_name=creator.display_name,
                    week_start=week_start,
                    timezone=creator.timezone,
                    week_ends_at=midnight(week_start + WEEK, creator.timezone),
                    server=server,
                )
            )
            self.step, self.planned = "planning", True
            if self.shown is not None:  # with the week claimed nobody else changes what stands in it
                self._must_stand_as_shown(self.store.standing(server.key, creator.creator_id, week_start))

    def _must_stand_as_shown(self, stands: WeekSummary | None) -> None:
        """Whoever agreed that a week gives way has seen that one, as it stands (R63). Raises RequestError."""
        if self.shown is None or stands is None or stands.standing_word == self.shown:
            return
        text = (
            f"{stands.generation_id}, {stands.stands_as}, stands in the week of {stands.week_start} of "
            f"{stands.creator_id!r} since it was looked at; look at it again"
        )
        raise RequestError(NOT_AS_SHOWN, "week_start", str(stands.week_start), text)

    def ledger(self, creator_id: str, week_start: date, today: date) -> Ledger:
        self.of = LedgerOf(self.server.key, creator_id, week_start, today)
        with _recorded():
            return self.store.ledger(self.of)

    def reserve(self, seen: Ledger, caption_ids: Collection[int]) -> Ledger | None:
        if self.step != "planning" or self.of is None:
            return None
        with _recorded():
            return self.store.reserve(self.generation_id, self.of, seen, caption_ids)

    def begin_save(self, state: Mapping[str, Any], arguments: Mapping[str, Any]) -> None:
        if not self.keeps:
            return
        foreseen = self.foreseen(cast(State, state)) if self.step == "planning" else None
        self.calling_off.begin_save()
        with _recorded():
            self.store.begin_save(self.generation_id, arguments, state.get("decision"), foreseen)
        self.step = "saving"

    def begin_save_of(self, arguments: Mapping[str, Any], decision: Decision) -> None:
        """Before the server is asked to save a week that the record holds already."""
        self.calling_off.begin_save()
        with _recorded():
            self.store.begin_save(self.generation_id, arguments, decision)
        self.step = "saving"

    def abandon(
        self, why: BaseException, interrupted: Callable[[], tuple[AnyDocument, AuditTrail, date | None, datetime]]
    ) -> None:
        """The run was stopped. A save that was begun is found out later; what only waited waits on.

        Where the request was refused, nothing was planned, and no week is kept.
        """
        with suppress(RecordFailure, LeaseLost):
            if self.step == "saving" and self.planned:
                document, audit, _, _ = interrupted()
                self.store.leave_open(self.generation_id, audit, error_code_in(document))
            elif self.step == "saving":
                self.store.give_back(self.generation_id)
            elif self.step == "deciding":
                self.store.end_step(self.generation_id)
            elif self.step == "planning" and isinstance(why, RequestError):
                self.store.withdraw(self.generation_id)
            elif self.step == "planning":
                document, audit, week_start, began_at = interrupted()
                self.store.finish(
                    self.generation_id,
                    "aborted",
                    document,
                    audit,
                    week_start=self.week_start or week_start,
                    began_at=began_at,
                )

    def let_go(self) -> None:
        """The run ends here, whatever is done: nobody has to wait until its lease runs out."""
        with suppress(RecordFailure):
            if self.keeps:
                self.store.give_back(self.generation_id)


@asynccontextmanager
async def lease_renewed(store: RecordStore, generation_id: str) -> AsyncIterator[None]:
    """The lease on the week, once this holder has it, does not run out before this ends.

    The end waits for nothing: whoever is cancelled there would lose the answer to what was just recorded.
    """
    beat = asyncio.create_task(_beat(store, generation_id))
    try:
        yield
    finally:
        beat.cancel()


async def _beat(store: RecordStore, generation_id: str) -> None:
    while True:
        await asyncio.sleep(RENEWAL_SECONDS)
        with suppress(RecordFailure):  # a lease that could not be renewed runs out, and the next step finds out
            store.renew(generation_id)


def _protected(creator: Creator, week_start: date, word: str, status: str, generation_id: str | None) -> PhaseFailure:
    which = f" ({generation_id})" if generation_id else ""
    return PhaseFailure(
        "week_protected",
        f"the week of {week_start} of {creator.creator_id!r} is {word}{which}; "
        f"only {parameter('replace')} may replace it",
        details={"status": status, "generation_id": generation_id},
    )


@contextmanager
def _recorded() -> Iterator[None]:
    """What the store refuses, as the failure of the phase that asked."""
    try:
        yield
    except WeekBusy as busy:
        text = f"another run of this creator and week is under way: {busy.generation_id}"
        raise PhaseFailure("week_busy", text, details={"generation_id": busy.generation_id}) from busy
    except (RecordFailure, LeaseLost) as wrong:
        failure = PhaseFailure("record_unwritable", f"nothing is saved without a record: {wrong}")
        failure.code = wrong.code if isinstance(wrong, RecordFailure) else "LEASE_LOST"
        raise failure from wrong
