"""An approval carried out: the week goes to its data server as approved, and its record says how that ended (R58).

A week that waits resumes its graph; any other, and one whose graph cannot be resumed, is saved from its record.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, cast

from langgraph.types import Command

from eros.failures import Finding, PhaseFailure, RecordFailure, RequestError
from eros.gateway import Gateway, open_tools
from eros.journal import Journal
from eros.models.model_clients import ModelClients
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.calls import CallRecord
from eros.vocabulary.database_urls import file_of
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.life import HandOver
from eros.vocabulary.phase import current_phase
from eros.vocabulary.ports import NoDeadline
from eros.vocabulary.state import Decision, OpenFailure, PhaseRecord
from eros.wire import check_replaceable
from eros_app.records.store import RecordStore
from eros_app.records.terms import PROTECTED, LeaseLost, told_apart
from eros_app.records.week import WeekRecord, WeekState
from eros_app.services.audit import decided_trail
from eros_app.services.checkpoints import Checkpointer, restored
from eros_app.services.generation import RunOptions, run_graph, whether_saved
from eros_app.services.handing_over import left_behind
from eros_app.services.outcome import FOUND_OUT, Outcome, failed_approval
from eros_app.services.recorder import Recorder
from eros_app.services.run_outcome import failure_of, with_findings
from eros_app.services.watching import watched_by
from graph.phases import open_failure
from nodes.save.rules import save_metadata
from nodes.save.saving import SAVE, BeginSave, WeekToSave, save_week


@dataclass(frozen=True)
class Carried:
    """How the save of an approved week ended. ``whether_saved``: what is open about it, as of a run."""

    template_id: int | None
    failure: OpenFailure | None
    calls: Sequence[CallRecord]
    duration_ms: int
    phases: Sequence[PhaseRecord] = ()
    whether_saved: str | None = None
    #: What the save found that the week's own run could not know.
    findings: tuple[Finding, ...] = ()


async def carry_out(
    store: RecordStore, record: WeekRecord, decision: Decision, options: RunOptions, *, replaced: str | None
) -> Outcome:
    """``replaced``: the generation that its server says it takes the place of, whoever keeps a record of that one."""
    if not isinstance(record.document, ResultDocument):
        raise RequestError("NOT_WAITING", "id", record.generation_id, f"{record.generation_id} holds no week")
    recorder = Recorder(store, record.generation_id, step="deciding", calling_off=options.calling_off)
    state, first = _approved_before(record)
    said = first.model_copy(update={"replace": decision.replace}) if first is not None else decision
    saver = await _resumable(store, record)
    belongs_to = store.server_of(record.generation_id)
    carried = await (
        _resumed(record, said, options, recorder, saver)
        if saver is not None
        else _saved_again(record.document, said, options, recorder)
    )
    ended_at = options.settings.clock()
    trail = _trail(record, decision, carried, ended_at)
    if carried.failure is not None:
        return _failed(store, record, carried, trail, recorder, ended_at)
    duration_ms = record.document.duration_ms + carried.duration_ms
    changes = {"status": "saved", "review_id": None, "template_id": carried.template_id, "duration_ms": duration_ms}
    document = with_findings(record.document.model_copy(update=changes), carried.findings, carried.calls)
    there = recorder.server
    if belongs_to is not None and belongs_to.key != there.key:
        own, other = told_apart(belongs_to, there)
        trail = trail.model_copy(update={"approved_at": f"{other}, instead of {own}"})
    if first is not None:
        again = (*(record.audit.approved_again or ()), decision)
        trail = trail.model_copy(update={"review": record.audit.review or first, "approved_again": again})
    life = record.standing(state, first or decision).life
    try:
        kept = store.finish(
            record.generation_id,
            state,
            document,
            trail,
            decision=first or decision,
            server=there,
            replaced=replaced,
        )
        along = record.model_copy(update={"posts": store.summary(record.generation_id).posts})
        life = along.standing(state, first or decision).life
        beside = left_behind(store, kept)
        told = f"{record.generation_id} is approved and saved; {beside}" if beside else ""
        return Outcome(kept.model_copy(update={"life": life}), "done", told)
    except (RecordFailure, LeaseLost) as wrong:
        text = f"{record.generation_id} is approved and saved, but not its record: {wrong}; {FOUND_OUT}"
        return Outcome(document.model_copy(update={"life": life}), "untold", text)


def _approved_before(record: WeekRecord) -> tuple[WeekState, Decision | None]:
    """The state that an approval leads to, and the decision that stands: putting a week back into a server that lost it
    is no new one, and takes nothing back that was done with the week since.
    """
    stood = record.stood_as
    return (stood, record.decision) if stood is not None and stood in PROTECTED else ("approved", None)


def _failed(
    store: RecordStore,
    record: WeekRecord,
    carried: Carried,
    trail: AuditTrail,
    recorder: Recorder,
    ended_at: datetime,
) -> Outcome:
    """An approval that could not be saved leaves the week as it was, or to be found out about."""
    failure, before = cast(OpenFailure, carried.failure), record.decision
    with suppress(RecordFailure):  # what was tried is told; where its trail finds no room, the week stands all the same
        store.keep_audit(record.generation_id, trail)
    try:
        if carried.whether_saved == "not known":
            store.give_back(record.generation_id)
        elif carried.whether_saved == "not as sent" and "superseded_by" not in failure.details:
            store.end_step(record.generation_id, state="unknown")
        else:
            store.end_step(record.generation_id, decision=before.model_dump(mode="json") if before else None)
    except (RecordFailure, LeaseLost):
        if recorder.saving and carried.whether_saved is None:
            failure = failure.model_copy(update={"details": {**failure.details, "whether_saved": "not yet"}})
    reached = any(call.outcome == "ok" for call in carried.calls)
    return failed_approval(record, failure, ended_at, reached=reached)


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
        ended.whether_saved,
        ended.state.get("trail", {}).get("save", ()),
    )


async def _saved_again(week: ResultDocument, decision: Decision, options: RunOptions, recorder: Recorder) -> Carried:
    """What the record holds of the week goes to the server as approved; the same generation is the same week (R42)."""
    journal, began = Journal(week.generation_id, week.creator_id), options.steady()

    def told(event: str, **more: Any) -> None:
        whose = {"generation_id": week.generation_id, "node": "save", "phase": "phase_7"}
        options.on_event({"event": event, **whose, **more})

    async with open_tools(options.source, options.settings, watch=watched_by(journal), steady=options.steady) as tools:
        options.must_be_expected(tools)
        recorder.own_server = partial(options.server, tools)
        of_save = current_phase.set("phase_7")
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
            failure = open_failure(wrong, "phase_7", NoDeadline())
        finally:
            current_phase.reset(of_save)
        told("phase_complete", failure=failure)
        duration_ms = round((options.steady() - began) * 1000)
        open_about_it = whether_saved(failure, recorder)
        return Carried(template_id, failure, tools.calls, duration_ms, whether_saved=open_about_it, findings=findings)


def decided_week(week: ResultDocument, decision: Decision | None) -> WeekToSave:
    """A week that is known by its document alone, as a person decided (R58), if anybody did."""
    return WeekToSave(
        week.items,
        creator_id=week.creator_id,
        week_start=week.week_start,
        generation_id=week.generation_id,
        replace=decision is not None and decision.replace,
        metadata=save_metadata(
            week.items,
            score=week.validation.score,
            status=week.validation.status,
            prediction_id=week.volume_metadata.get("prediction_id"),
            seed=week.seed,
            timezone=week.timezone,
            decision=decision,
            pipeline_version=week.pipeline_version,
        ),
    )


def handed_over_week(week: ResultDocument, handover: HandOver | None) -> WeekToSave:
    """A week that was given away and that nobody approved: at its server it counts as approved, and nobody is named as
    who did that (R58)."""
    given = handover.model_dump(mode="json") if handover is not None else {}
    said = {"status": "approved", **{f"handed_over_{name}": value for name, value in given.items()}}
    saved = decided_week(week, None)
    return replace(saved, metadata={**saved.metadata, **said})


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


def unreached_approval(
    store: RecordStore,
    record: WeekRecord,
    decision: Decision,
    tools: Gateway,
    failure: OpenFailure,
    options: RunOptions,
    *,
    whether_saved: str | None = None,
) -> Outcome:
    """Nothing was asked of the server, and the week is as it was; the audit has the try.

    ``whether_saved``: what an earlier run or answer has left open about it.
    """
    at = store.clock()
    if whether_saved is not None:
        failure = failure.model_copy(update={"details": {**failure.details, "whether_saved": whether_saved}})
    store.keep_audit(record.generation_id, _trail(record, decision, Carried(None, failure, tools.calls, 0), at))
    its_own = store.server_of(record.generation_id) is not None and not (options.mcp_config or options.data)
    database = file_of(options.settings.database_url) if its_own else ""
    return failed_approval(record, failure, at, reached=False, database=database)
