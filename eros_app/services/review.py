"""The one review service: every door that answers a schedule comes through here (R33, R58, R59).

The decision is one schema (``Decision``), checked before anything is run: who, when and why end up in the record. An
answer counts once, under a lease. A rejection needs nothing but the record. An approval asks the week's own data
server; what is cut short there is found out by ``mending``, so a person can always end a week that waits.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from langgraph.types import Command

from eros.failures import Finding, PhaseFailure, RecordFailure, RequestError
from eros.gateway import open_tools
from eros.journal import Journal
from eros.models.model_clients import ModelClients
from eros.parameters import parameter
from eros.settings import Settings
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.calls import CallRecord
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.phase import current_phase
from eros.vocabulary.state import Decision, OpenFailure, PhaseRecord, Verdict
from eros.wire import StandingWeek, UnknownStanding, check_replaceable, standing_week
from eros_app.records.store import PROTECTED, CaptionUse, LeaseLost, RecordStore, WeekBusy
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.audit import decided_trail, rejected_trail
from eros_app.services.checkpoints import Checkpointer, restored
from eros_app.services.generation import RunOptions, is_unsure, run_graph, watched_by
from eros_app.services.home import open_records
from eros_app.services.mending import is_newer, mend
from eros_app.services.outcome import Outcome, failed_approval, failure_of, rejected, unreached, with_findings
from eros_app.services.own_server import options_for
from eros_app.services.recorder import Recorder
from eros_app.services.weeks import find_id
from graph.phases import as_open_failure
from nodes.save.rules import save_metadata
from nodes.save.saving import SAVE, BeginSave, WeekToSave, save_week

DECISION_STATUS: dict[Verdict, str] = {"approve": "approved", "reject": "rejected"}

_LONGEST_REASON = 2_000
#: R59: days within which a caption that was used on the same page is judged again.
_REST_DAYS = 9
_MOST_NAMED = 5
#: States of a week that an approval may reach; an approved one only where its server has lost it (``_is_lost``).
_APPROVABLE = frozenset({"waiting", "expired", "saved", "approved"})


class Permissions(NamedTuple):
    """What an approval may do beside its usual: replace what stands (R42, R58), approve what has begun (R41)."""

    replace_week: bool = False
    allow_past: bool = False


@dataclass(frozen=True)
class Carried:
    """How the save of an approved week ended. ``unsure``: no answer came that says whether it was saved."""

    template_id: int | None
    failure: OpenFailure | None
    calls: Sequence[CallRecord]
    duration_ms: int
    phases: Sequence[PhaseRecord] = ()
    unsure: bool = False
    #: What the save found that the week's own run could not know.
    findings: tuple[Finding, ...] = ()


async def answer(
    some_id: str,
    verdict: Verdict,
    *,
    reason: str,
    reviewer: str,
    options: RunOptions,
    replace_week: bool = False,
    allow_past: bool = False,
) -> Outcome:
    """Answer the schedule that ``some_id`` names with a person's decision.

    Raises RequestError: no such id, nothing waits there (answered twice), somebody else is at work on it, a reason is
    missing, the week is over, a newer one stands. An approval that could not be saved is an abort, and the schedule
    waits on.
    """
    text = " ".join(reason.split())[:_LONGEST_REASON]
    at = options.settings.clock()
    decision = Decision(verdict=verdict, reason=text, reviewer=reviewer, decided_at=at, replace=replace_week)
    with open_records(options.settings) as store:
        generation_id = find_id(store, some_id)
        there = _way_to(store, generation_id, options, verdict)
        await _under_lease(store, generation_id, there, verdict)
        try:
            if there is None or verdict == "reject":
                return _reject(store, generation_id, decision, at)
            record = store.read(generation_id)
            if record.state not in _APPROVABLE:
                raise _not_waiting(record)
            stands = await _standing(store, record, decision, there)
            if isinstance(stands, Outcome):
                return stands
            _may_approve(store, record, decision, stands, options.settings, allow_past=allow_past)
            return await _approve(store, record, decision, there)
        finally:
            with suppress(RecordFailure, LeaseLost):  # what was done is told; a lease that is left runs out
                store.give_back(generation_id)


def _way_to(store: RecordStore, generation_id: str, options: RunOptions, verdict: Verdict) -> RunOptions | None:
    """The options that lead to the week's own server; None where nothing leads there, which a rejection does not need.

    Raises RequestError.
    """
    try:
        return options_for(store.server_of(generation_id), options)
    except RequestError:
        if verdict == "approve":
            raise
        return None


async def _under_lease(store: RecordStore, generation_id: str, there: RunOptions | None, verdict: Verdict) -> None:
    """The week is this answer's alone; what an earlier one left half done is found out first."""
    try:
        if not store.begin_decision(generation_id):
            return
        if there is not None:
            async with open_tools(there.source, there.settings) as tools:
                if tools.server is not None:
                    server, clock, again = there.server(tools), there.settings.clock, verdict == "approve"
                    await mend(store, tools, server, clock, only=generation_id, save_again=again)
        if not store.begin_decision(generation_id):
            return
        if verdict == "reject":
            store.take_over(generation_id)
        else:
            text = f"whether {generation_id} is saved is not known, and its data server cannot be asked; try again then"
            raise RequestError("SAVE_UNKNOWN", "id", generation_id, text)
    except WeekBusy as busy:
        if busy.generation_id == generation_id:
            text = f"{generation_id} is being planned or answered right now; `eros show` says what came of it"
            raise RequestError("BEING_ANSWERED", "id", generation_id, text) from busy
        text = f"{busy.generation_id} of the same creator and week is under way; answer when it has ended"
        raise RequestError("WEEK_BUSY", "id", generation_id, text, (busy.generation_id,)) from busy


async def _standing(
    store: RecordStore, record: WeekRecord, decision: Decision, there: RunOptions
) -> StandingWeek | UnknownStanding | Outcome | None:
    """What stands in the week at its server, which others may have changed; the outcome where it cannot be reached.

    A week that was saved and has been replaced there is ``superseded`` from now on (R58).
    """
    if record.week_start is None:
        return None
    async with open_tools(there.source, there.settings) as tools:
        there.must_be_expected(tools)
        stands = await standing_week(tools, record.creator_id, record.week_start)
        if tools.server is None and record.state == "approved":
            raise _not_waiting(record)
        if tools.server is None:
            reason = stands.reason if isinstance(stands, UnknownStanding) else "it does not answer"
            return _unreached(store, record, decision, unreached(reason), tools.calls)
    other = stands.generation_id if isinstance(stands, StandingWeek) else None
    if record.state == "saved" and other not in (None, record.generation_id):
        store.end_step(record.generation_id, state="superseded", superseded_by=other)
        text = f"{record.generation_id} does not stand any more: {other} replaced it"
        raise RequestError("NOT_WAITING", "id", record.generation_id, text)
    return stands


def _unreached(
    store: RecordStore, record: WeekRecord, decision: Decision, failure: OpenFailure, calls: Sequence[CallRecord]
) -> Outcome:
    """Nothing was asked of the server, and the week is as it was; the audit has the try."""
    at = store.clock()
    store.keep_audit(record.generation_id, _trail(record, decision, Carried(None, failure, calls, 0), at))
    return failed_approval(record, failure, at, unsure=False, reached=False)


def _trail(record: WeekRecord, decision: Decision, carried: Carried, at: datetime) -> AuditTrail:
    return decided_trail(
        record.audit,
        decision,
        at,
        calls=carried.calls,
        phases=carried.phases,
        duration_ms=carried.duration_ms,
        template_id=carried.template_id,
        failure=carried.failure,
    )


def _may_approve(
    store: RecordStore,
    record: WeekRecord,
    decision: Decision,
    stands: StandingWeek | UnknownStanding | None,
    settings: Settings,
    *,
    allow_past: bool,
) -> None:
    """R33, R41, R42, R58, R59. Raises RequestError with what stands in the way."""
    if record.state == "approved" and not _is_lost(record, stands):
        raise _not_waiting(record)
    if not allow_past:
        _must_be_ahead(record, settings.clock())
    if record.state != "saved" and record.needs_reason and not decision.reason:
        text = f"this week scored below 70 or holds an error: approving it needs {parameter('reason')} (R33)"
        raise RequestError("REASON_NEEDED", "reason", decision.reason, text)
    if record.state != "saved":
        _may_replace(store, record, decision, stands)
    used = store.captions_used(record.generation_id, _REST_DAYS)
    if used and not decision.reason:
        more = f"; and {len(used) - _MOST_NAMED} more" if len(used) > _MOST_NAMED else ""
        listed = "; ".join(map(_use, used[:_MOST_NAMED])) + more
        text = f"since this week was planned, {listed}: approving it needs a reason (R59)"
        raise RequestError("REASON_NEEDED", "reason", decision.reason, text)


def _use(use: CaptionUse) -> str:
    return (
        f"caption {use.caption_id}, planned here for {use.planned_on}, is used on {use.used_on} "
        f"by {use.creator_id} ({use.generation_id})"
    )


def _is_lost(record: WeekRecord, stands: StandingWeek | UnknownStanding | None) -> bool:
    """Whether the week was approved, and its server, restored perhaps, does not hold it so: it is approved again."""
    if isinstance(stands, UnknownStanding):
        return False
    return stands is None or (stands.generation_id == record.generation_id and stands.status == "saved")


def _must_be_ahead(record: WeekRecord, now: datetime) -> None:
    """R41: a waiting week that has begun, and any week that is over, is approved only where that is asked for."""
    if record.begins_at is None or record.ends_at is None:
        return
    over, begun = record.ends_at <= now, record.begins_at <= now
    if over or (begun and record.state != "saved"):
        how = "is over" if over else "has begun"
        text = f"the week of {record.week_start} {how}; it is approved only with {parameter('allow_past')}"
        raise RequestError("PAST_WEEK", "allow_past", str(record.week_start), text)


def _may_replace(
    store: RecordStore, record: WeekRecord, decision: Decision, stands: StandingWeek | UnknownStanding | None
) -> None:
    """R42, R58: an approved week, and one that was made later, gives way only on purpose and with a reason."""
    there = _at_server(store, record, stands) if isinstance(stands, StandingWeek) else None
    other = _at_record(store, record) if isinstance(stands, UnknownStanding) else there
    if other is None:
        return
    which, protected = other
    if not decision.replace:
        text = f"the week of {record.week_start} stands as {which}; it is replaced only with {parameter('replace')}"
        raise RequestError("WEEK_PROTECTED" if protected else "NEWER_WEEK", "replace", False, text)
    if not decision.reason:
        text = f"replacing {which} needs {parameter('reason')} (R58)"
        raise RequestError("REASON_NEEDED", "reason", decision.reason, text)


def _at_server(store: RecordStore, record: WeekRecord, stands: StandingWeek) -> tuple[str, bool] | None:
    """What stands there instead and may not go in silence: which it is, and whether it is protected."""
    if stands.generation_id == record.generation_id:
        return None
    later = is_newer(store, stands, record.generation_id, record.began_at)
    return _named(stands.generation_id or "another program's", stands.status, later, stands.status != "saved")


def _at_record(store: RecordStore, record: WeekRecord) -> tuple[str, bool] | None:
    """The same as far as it is known here, of a server that does not say."""
    stands = store.standing_instead(record.generation_id)
    if stands is None:
        return None
    later = bool(store.began_after(stands.generation_id, record.generation_id))
    return _named(stands.generation_id, stands.state, later, stands.state in PROTECTED)


def _named(which: str, state: str, later: bool, protected: bool) -> tuple[str, bool] | None:
    if not (later or protected):
        return None
    return f"{which}, {state.replace('_', ' ')}" + (" and newer than this one" if later else ""), protected


def _reject(store: RecordStore, generation_id: str, decision: Decision, at: datetime) -> Outcome:
    """A person ends the week. A record that this EROS cannot read ends as well, with nothing of it shown."""
    week = store.summary(generation_id)
    if week.state not in ("waiting", "expired", "unknown"):
        raise _not_waiting(week)
    if not decision.reason:
        raise RequestError("REASON_NEEDED", "reason", decision.reason, f"a rejection needs {parameter('reason')}")
    try:
        record: WeekRecord | None = store.read(generation_id)
    except RequestError:
        record = None
    made = record.document if record is not None and isinstance(record.document, ResultDocument) else None
    document = rejected(week, made, decision, at, half_saved=store.is_half_saved(generation_id))
    if record is None:
        store.end_step(generation_id, state="rejected", decision=decision.model_dump(mode="json"))
        return Outcome(document, "done")
    audit = rejected_trail(record.audit, decision, at)
    store.finish(generation_id, "rejected", document, audit, decision=decision)
    return Outcome(document, "done")


async def _approve(store: RecordStore, record: WeekRecord, decision: Decision, options: RunOptions) -> Outcome:
    if not isinstance(record.document, ResultDocument):
        raise RequestError("NOT_WAITING", "id", record.generation_id, f"{record.generation_id} holds no week")
    recorder = Recorder(store, record.generation_id, step="deciding")
    saver = await _resumable(store, record)
    belongs_to = store.server_of(record.generation_id)
    carried = await (
        _resumed(record, decision, options, recorder, saver)
        if saver is not None
        else _saved_again(record.document, decision, options, recorder)
    )
    ended_at = options.settings.clock()
    trail = _trail(record, decision, carried, ended_at)
    if carried.failure is not None:
        if carried.unsure:
            store.give_back(record.generation_id)
        else:
            store.end_step(record.generation_id, decision=None)
        store.keep_audit(record.generation_id, trail)
        reached = any(call.outcome == "ok" for call in carried.calls)
        return failed_approval(record, carried.failure, ended_at, unsure=carried.unsure, reached=reached)
    duration_ms = record.document.duration_ms + carried.duration_ms
    changes = {"status": "saved", "review_id": None, "template_id": carried.template_id, "duration_ms": duration_ms}
    document = with_findings(record.document.model_copy(update=changes), carried.findings, carried.calls)
    there = recorder.server
    if belongs_to is not None and belongs_to.key != there.key:
        trail = trail.model_copy(update={"approved_at": f"{there.label}, instead of {belongs_to.label}"})
    try:
        kept = store.finish(record.generation_id, "approved", document, trail, decision=decision, server=there)
        return Outcome(kept, "done")
    except (RecordFailure, LeaseLost) as wrong:
        text = f"the week is approved and saved, but not its record: {wrong}"
        return Outcome(document, "untold", text)


async def _resumable(store: RecordStore, record: WeekRecord) -> Checkpointer | None:
    """Where the graph waits; None for a week that is saved, and where the state is gone or another EROS's."""
    kept = store.checkpoint(record.generation_id) if record.state != "saved" else None
    return await restored(kept, record.generation_id) if kept is not None else None


async def _resumed(
    record: WeekRecord, decision: Decision, options: RunOptions, recorder: Recorder, saver: Checkpointer
) -> Carried:
    """The graph goes on from its interrupt to its save."""
    journal = Journal(record.generation_id, record.creator_id)
    resume: Command[Any] = Command(resume=decision.model_dump())
    ended = await run_graph(resume, journal, options, saver, ModelClients(), recorder)
    saved = ended.state.get("saved")
    phases = [one for one in ended.state.get("phases", ()) if one.node == "save"]
    return Carried(
        saved.template_id if saved else None,
        failure_of(ended.state),
        ended.calls,
        ended.duration_ms,
        phases,
        ended.unsure,
        ended.state.get("trail", {}).get("save", ()),
    )


async def _saved_again(week: ResultDocument, decision: Decision, options: RunOptions, recorder: Recorder) -> Carried:
    """What the record holds of the week goes to the server as approved; the same generation is the same week (R42)."""
    journal, began = Journal(week.generation_id, week.creator_id), options.steady()

    def told(event: str, **more: Any) -> None:
        whose = {"generation_id": week.generation_id, "node": "save", "phase": "phase_7"}
        options.on_event({"event": event, **whose, **more})

    async with (
        open_tools(options.source, options.settings, watch=watched_by(journal), steady=options.steady) as tools,
        recorder.alive(),
    ):
        options.must_be_expected(tools)
        recorder.server = options.server(tools)
        current_phase.set("phase_7")
        failure, template_id = None, None
        findings: tuple[Finding, ...] = ()
        try:
            if not (decision.replace or tools.offers(SAVE, "replace")):
                findings = await check_replaceable(tools, week.creator_id, week.week_start)
            told("phase_start")
            begin: BeginSave = lambda arguments, not_kept: recorder.begin_save_of(arguments, decision)  # noqa: E731
            saved, not_kept = await save_week(tools, decided_week(week, decision), begin)
            template_id, findings = saved.template_id, (*findings, *not_kept)
        except PhaseFailure as wrong:
            failure = as_open_failure(wrong, "phase_7")
        told("phase_complete", failure=failure)
        duration_ms = round((options.steady() - began) * 1000)
        return Carried(
            template_id,
            failure,
            tools.calls,
            duration_ms,
            unsure=is_unsure(failure, recorder, tools),
            findings=findings,
        )


def decided_week(week: ResultDocument, decision: Decision) -> WeekToSave:
    """A week that is known by its document alone, as a person decided (R58)."""
    return WeekToSave(
        week.items,
        creator_id=week.creator_id,
        week_start=week.week_start,
        generation_id=week.generation_id,
        replace=decision.replace,
        metadata=save_metadata(
            score=week.validation.score,
            status=week.validation.status,
            prediction_id=week.volume_metadata.get("prediction_id"),
            seed=week.seed,
            timezone=week.timezone,
            decision=decision,
            pipeline_version=week.pipeline_version,
        ),
    )


def _not_waiting(week: WeekSummary) -> RequestError:
    return RequestError("NOT_WAITING", "id", week.generation_id, f"{week.generation_id} {_stands(week)}")


def _stands(record: WeekSummary) -> str:
    """What became of the week, for somebody who wanted to answer it."""
    if record.state == "superseded":
        return f"does not wait for a review: {record.superseded_by} replaced it"
    if record.state == "unknown":
        return "may or may not stand at its data server, which nobody could find out; reject it, and generate it again"
    said = record.decision
    if said is None:
        return f"does not wait for a review: it is {record.state.replace('_', ' ')}"
    when = f" at {said.decided_at:%Y-%m-%dT%H:%M:%SZ}" if said.decided_at else ""
    return f"does not wait for a review: it is {record.state}, {DECISION_STATUS[said.verdict]} by {said.reviewer}{when}"
