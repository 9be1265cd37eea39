"""From the graph's last state to the documents of CONTRACT section 2, and how each ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from eros import PIPELINE_VERSION
from eros.failures import FAILURES, Finding, RecordFailure
from eros.vocabulary.calls import CallRecord
from eros.vocabulary.documents import (
    Degradation,
    ErrorDocument,
    Recovery,
    Remark,
    ReportBody,
    ResultDocument,
    Status,
    ValidationReport,
    ValidationSummary,
)
from eros.vocabulary.endings import Ending
from eros.vocabulary.life import review_id
from eros.vocabulary.limits import ABORT_BELOW
from eros.vocabulary.numbers import digits
from eros.vocabulary.recovered import still_stands
from eros.vocabulary.state import OpenFailure, State
from eros_app.services.outcome import FOUND_OUT, Outcome, aborted_ending, attempted
from eros_app.services.resolutions import WHETHER_SAVED, resolution
from graph.findings import all_findings
from graph.routing import needs_nobody
from nodes.assemble.summary import summarize, volume_metadata


def outcome(
    state: State, calls: Sequence[CallRecord], *, waiting: bool, ended_at: datetime, duration_ms: int
) -> Outcome:
    """The outcome of a run that ended or waits.

    ``waiting``: the graph stands in its interrupt. ``calls``: the data server was unreachable if none succeeded.
    """
    failure = failure_of(state)
    if failure is not None:
        reached = any(call.outcome == "ok" for call in calls)
        return Outcome(aborted(state, failure, ended_at, calls), aborted_ending(failure, reached=reached))
    status = _status(state, waiting)
    return Outcome(result(state, status, duration_ms, calls), _ending(state, status))


def failure_of(state: State) -> OpenFailure | None:
    """What ended the run: the failure that is open at the end, or a score with which nobody can approve (R33)."""
    return state.get("open_failure") or _below_floor(state.get("report"))


def unrecorded(wrong: RecordFailure, state: State, at: datetime) -> Outcome:
    """A run that could not begin, or ended with nothing kept, because its record cannot be written (R58)."""
    phase = state["phases"][-1].phase if state.get("phases") else "phase_1"
    text = f"{wrong.message}; nothing was saved"
    failure = OpenFailure(
        error_type="record_unwritable", phase=phase, severity="CRITICAL", code=wrong.code, message=text
    )
    return Outcome(aborted(state, failure, at).model_copy(update={"generation_id": None}), "aborted")


def unkept(came: Outcome, wrong: RecordFailure, state: State, at: datetime, *, half_saved: bool) -> Outcome:
    """A run whose end could not be recorded: a week that is saved is saved; one that would wait does not.

    ``half_saved``: the record says that the server was asked, and not how that ended.
    """
    if came.status == "saved":
        generation_id = state["run"].generation_id
        text = f"the week {generation_id} is saved, but not its record: {wrong.message}; {FOUND_OUT}"
        return Outcome(came.document, "untold", text)
    if came.status == "needs_review":
        return unrecorded(wrong, state, at)
    document = came.document
    if half_saved and isinstance(document, ErrorDocument) and "whether_saved" not in document.details:
        key = "not known" if wrong.code == "LEASE_LOST" else "not yet"
        details = {**document.details, "whether_saved": key}
        advice = (WHETHER_SAVED[key], *document.recommendations)
        document = document.model_copy(update={"details": details, "recommendations": advice})
    unclear = f"; the week may still be saved: {FOUND_OUT}" if half_saved else ""
    return Outcome(document, came.ending, f"the end of this run is not kept: {wrong.message}{unclear}")


def interrupted(state: State, at: datetime) -> ErrorDocument:
    """The record of a run that was stopped before it saved."""
    phase = state["phases"][-1].phase if state.get("phases") else "phase_1"
    text = "The run was stopped before it saved: nothing was saved"
    failure = OpenFailure(error_type="interrupted", phase=phase, severity="HIGH", code="INTERRUPTED", message=text)
    return aborted(state, failure, at)


def _below_floor(report: ValidationReport | None) -> OpenFailure | None:
    if report is None or report.score >= ABORT_BELOW:
        return None
    stops = f" ({'; '.join(report.hard_stops)})" if report.hard_stops else ""
    return OpenFailure(
        error_type="validation_score_critical",
        phase="phase_7",
        severity="CRITICAL",
        code="VALIDATION_FAILED_CRITICAL",
        message=f"Validation score {digits(report.score)} is below {ABORT_BELOW}: nobody can approve this week{stops}",
        details={
            "validation_score": report.score,
            "hard_stops": list(report.hard_stops),
            "errors": [remark.message for remark in report.errors],
            "message_count": report.volume_metadata.get("message_count"),
        },
    )


def _status(state: State, waiting: bool) -> Status:
    if waiting:
        return "needs_review"
    return "saved" if "saved" in state else "dry_run"


def _ending(state: State, status: Status) -> Ending:
    if status == "saved":
        return "done"
    return "done" if status == "dry_run" and needs_nobody(state["report"]) else "waits"


def result(state: State, status: Status, duration_ms: int, calls: Sequence[CallRecord] = ()) -> ResultDocument:
    """The result document of a week that is saved, would be saved, or waits."""
    run, report, findings = state["run"], state["report"], all_findings(state)
    metadata = volume_metadata(state["volume"])
    document = ResultDocument(
        status=status,
        generation_id=run.generation_id,
        review_id=review_id(run.generation_id) if status == "needs_review" else None,
        template_id=state["saved"].template_id if "saved" in state else None,
        creator_id=state["creator"].creator_id,
        week_start=run.week_start,
        week_end=run.week_start + timedelta(days=6),
        timezone=state["creator"].timezone,
        seed=run.seed,
        degraded=is_degraded(state),
        pipeline_version=PIPELINE_VERSION,
        duration_ms=duration_ms,
        summary=summarize(state["items"], state["follow_ups"], state["allocation"], state["timed"], run.week_start),
        validation=ValidationSummary(
            status=report.status, score=report.score, errors=len(report.errors), warnings=len(report.warnings)
        ),
        validation_report=ReportBody(
            checks=report.checks,
            errors=report.errors,
            warnings=report.warnings,
            volume_metadata=report.volume_metadata,
            requires_caption_review=report.requires_caption_review,
        ),
        volume_metadata=metadata,
        recommendations=(*state["request"].notices, *state.get("recommendations", ())),
        recoveries=recoveries(state, calls),
        degradations=tuple(degradation(finding) for finding in findings),
        ledger=state["ledger"].digest if "ledger" in state else None,
        items=state["items"],
    )
    return _with_late(document, findings)


#: What is found after the validation and its advice: what the report says, and what to do about it (R53). What is lost,
#: with its counts, stands once, in the degradation.
_LATE = {
    "save_incomplete": (
        "Not all of the week is kept by the data server",
        "Bring the data server to the specification's form of save_schedule; until then take what it lacks from the "
        "record here with `eros export {generation_id}`",
    )
}


def _with_late(document: ResultDocument, findings: Sequence[Finding]) -> ResultDocument:
    """The document whose report and advice name what only the save found: no week passes over it."""
    late = [finding for finding in findings if finding.error_type in _LATE]
    if not late:
        return document
    remarks = tuple(
        Remark(
            type="stood_in",
            message=f"{_LATE[it.error_type][0]}; {it.fallback}",
            rule="R53",
            source=it.phase,
            items=it.slot_ids,
        )
        for it in late
    )
    told = (_LATE[it.error_type][1].format(generation_id=document.generation_id) for it in late)
    body, summary = document.validation_report, document.validation
    status = "passed_with_warnings" if summary.status == "passed" else summary.status
    return document.model_copy(
        update={
            "validation": summary.model_copy(update={"status": status, "warnings": summary.warnings + len(late)}),
            "validation_report": body.model_copy(update={"warnings": (*body.warnings, *remarks)}),
            "recommendations": (*document.recommendations, *told),
        }
    )


def is_degraded(state: State) -> bool:
    """MEDIUM and worse set degraded mode (Propagation Decision Matrix)."""
    return bool(state.get("recoveries")) or any(finding.severity != "LOW" for finding in all_findings(state))


def recoveries(state: State, calls: Sequence[CallRecord] = ()) -> tuple[Recovery, ...]:
    """Every recovery: at phase boundaries, what the phases handled themselves, each failure once; and worked retries.

    ``calls``: the run's, of which those count that a phase made (R61).
    """
    failure, report, findings = state.get("open_failure"), state.get("report"), all_findings(state)
    at_boundaries = [
        _with_tries(tried, calls).model_copy(update={"success": not still_stands(tried, failure, report, findings)})
        for tried in state.get("recoveries", ())
    ]
    reported = {tried.error_type for tried in at_boundaries}
    within = [_handled(it) for it in findings if it.error_type not in reported]
    return (*dict.fromkeys([*at_boundaries, *within]), *worked_retries(calls))


def _with_tries(tried: Recovery, calls: Sequence[CallRecord]) -> Recovery:
    """Of a tool that its phase asked twice in all each try of both calls, and what was waited between those."""
    made = [call for call in calls if (call.tool, call.phase) == (tried.tool, tried.phase)]
    if len(made) != 2:
        return tried
    tries = {"attempts": sum(call.attempts for call in made), "delay_seconds": sum(call.delay_seconds for call in made)}
    return tried.model_copy(update=tries)


def _handled(it: Finding) -> Recovery:
    """What a phase did itself; of what it asked for again, with the tool and how often (R61)."""
    return Recovery(
        phase=it.phase,
        error_type=it.error_type,
        severity=it.severity,
        action=it.action,
        success=True,
        tool=(it.failed_tool or it.garbled_tool or None) if it.attempts > 1 else None,
        attempts=it.attempts,
    )


def worked_retries(calls: Sequence[CallRecord]) -> tuple[Recovery, ...]:
    """A call that was answered after a try that failed, as often as that happened (R61)."""
    row = FAILURES["tool_call_failed"]
    return tuple(
        Recovery(
            phase=call.phase,
            error_type="tool_call_failed",
            severity=row.severity,
            action=row.recovery,
            success=True,
            tool=call.tool,
            attempts=call.attempts,
            delay_seconds=call.delay_seconds,
        )
        for call in calls
        if call.worked_retry
    )


def with_findings(document: ResultDocument, findings: Sequence[Finding], calls: Sequence[CallRecord]) -> ResultDocument:
    """The document with what an approval found at its save, beside what the run had found."""
    new = [finding for finding in findings if degradation(finding) not in document.degradations]
    handled = tuple(_handled(it) for it in new)
    return _with_late(document, new).model_copy(
        update={
            "recoveries": (*document.recoveries, *handled, *worked_retries(calls)),
            "degradations": (*document.degradations, *map(degradation, new)),
            "degraded": document.degraded or any(finding.severity != "LOW" for finding in new),
        }
    )


def degradation(finding: Finding) -> Degradation:
    """What went otherwise and what it cost; the touched slots are named."""
    return Degradation(
        phase=finding.phase,
        type=finding.error_type,
        fallback=finding.fallback,
        impact="; ".join(filter(None, (finding.message, finding.impact))),
        slots=finding.slot_ids,
    )


def aborted(state: State, failure: OpenFailure, ended_at: datetime, calls: Sequence[CallRecord] = ()) -> ErrorDocument:
    """The error response of an abort, with all that was made until then; ``calls``: the run's, where it made some."""
    same = (failure.phase, failure.error_type)
    tried = [it for it in recoveries(state, calls) if (it.phase, it.error_type) == same]
    asked = state["request"].fields_said(week_start=state["run"].week_start)
    creator_id = state["creator"].creator_id if "creator" in state else state["request"].creator_id
    action, advice = resolution(
        failure.code,
        failure.details,
        asked,
        creator_id=creator_id,
        generation_id=state["run"].generation_id,
    )
    return ErrorDocument(
        error_code=failure.code,
        error_message=failure.message,
        severity=failure.severity,
        phase=failure.phase,
        generation_id=state["run"].generation_id,
        creator_id=creator_id,
        timestamp=ended_at,
        details={
            **failure.details,
            **{key: value for it in tried if it.tool for key, value in (("tool", it.tool), ("attempts", it.attempts))},
            **({"slot_ids": list(failure.slot_ids)} if failure.slot_ids else {}),
        },
        partial_result=partial_result(state),
        recovery=attempted(failure, tried),
        resolution={"action": action},
        recommendations=(*advice, *state.get("recommendations", ())),
    )


_MADE = (
    "creator", "volume", "performance", "allocation", "content", "targeted", "timed", "follow_ups", "report",
    "recommendations",
)  # fmt: skip


def partial_result(state: Mapping[str, Any]) -> dict[str, Any]:
    """What was made before the end, phase by phase, as JSON; the items, and whose they are, stand for
    all phases once there are any."""
    if "items" in state:
        made: dict[str, Any] = {"items": [item.model_dump(mode="json") for item in state["items"]]}
        names: tuple[str, ...] = ("creator", "report", "recommendations")
    else:
        made, names = {}, _MADE
    return made | {name: _plain(state[name]) for name in names if name in state}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value
