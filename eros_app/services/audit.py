"""The audit trail of one generation, from the graph's last state and the calls that were made."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from eros import PIPELINE_VERSION
from eros.failures import FAILURES, PHASE_NAMES
from eros.vocabulary.audit import (
    AuditedCall,
    AuditedDegradation,
    AuditedError,
    AuditedGeneration,
    AuditedModel,
    AuditedOutput,
    AuditedPhase,
    AuditedValidation,
    AuditTrail,
    FailedApproval,
)
from eros.vocabulary.calls import CallRecord
from eros.vocabulary.numbers import digits
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, OpenFailure, PhaseRecord, State
from eros_app.services.decided import trail_after_waiting
from eros_app.services.run_outcome import failure_of, recoveries
from graph.findings import all_findings


def audit_trail(
    state: State,
    calls: Sequence[CallRecord],
    ended_at: datetime,
    duration_ms: int,
    status: str,
    model: AuditedModel | None = None,
) -> AuditTrail:
    """The seven sections, the model's calls, and the reviewer's decision where there was one."""
    return AuditTrail(
        generation=generation(state, ended_at, duration_ms, status),
        phases=tuple(map(phase_run, state.get("phases", ()))),
        tool_calls=tuple(map(tool_call, calls)),
        errors_and_recoveries=(
            *errors_and_recoveries(state),
            *(retried_call(call) for call in calls if call.worked_retry),
        ),
        degradations=degradations(state),
        validation=validation(state),
        output=output(state),
        model=model,
        review=state.get("decision"),
    )


def decided_trail(
    earlier: AuditTrail,
    decision: Decision,
    ended_at: datetime,
    *,
    calls: Sequence[CallRecord],
    phases: Sequence[PhaseRecord],
    duration_ms: int,
    template_id: int | None,
    failure: OpenFailure | None,
) -> AuditTrail:
    """The trail of a schedule after an approval: what was there before stays, and so does each try that failed."""
    generation, output = earlier.generation, earlier.output
    made: dict[str, Any] = {
        "tool_calls": earlier.tool_calls + tuple(map(tool_call, calls)),
        "generation": generation.model_copy(
            update={"total_duration_ms": generation.total_duration_ms + duration_ms, "end_time": ended_at}
        ),
    }
    if failure is not None:
        tried = FailedApproval(**dict(decision), failed=failure.code, error_message=failure.message)
        return earlier.model_copy(update={**made, "attempts": (*(earlier.attempts or ()), tried)})
    made["generation"] = made["generation"].model_copy(update={"status": "saved"})
    made["phases"] = earlier.phases + tuple(map(phase_run, phases))
    made["output"] = output.model_copy(update={"template_id": template_id})
    return trail_after_waiting(earlier.model_copy(update={**made, "review": decision}))


def mended_trail(audit: AuditTrail, why: str, calls: Sequence[CallRecord], status: str | None = None) -> AuditTrail:
    """The trail of a run whose save was found out about later, by these calls, beside what it had done; ``status`` is
    what it came to.

    None leaves the run's own.
    """
    found_out = "; ".join(dict.fromkeys(filter(None, (audit.mended, why))))
    generation = audit.generation.model_copy(update={"status": status or audit.generation.status})
    retried = [call for call in calls if call.worked_retry]
    return audit.model_copy(
        update={
            "generation": generation,
            "mended": found_out,
            "tool_calls": audit.tool_calls + tuple(map(tool_call, retried)),
            "errors_and_recoveries": audit.errors_and_recoveries + tuple(map(retried_call, retried)),
        }
    )


def nothing_recorded(generation_id: str, creator_id: str, began_at: datetime, ended_at: datetime) -> AuditTrail:
    """The trail of a run whose process was gone before it could say anything."""
    return AuditTrail(
        generation=AuditedGeneration(
            generation_id=generation_id,
            creator_id=creator_id,
            request=Request(creator_id=creator_id),
            seed=None,
            status="aborted",
            start_time=began_at,
            end_time=ended_at,
            total_duration_ms=0,
            pipeline_version=PIPELINE_VERSION,
        ),
        output=AuditedOutput(
            total_items_generated=0,
            items_by_category={},
            unique_send_types_used=0,
            schedule_start_date=began_at.date(),
            schedule_end_date=began_at.date(),
            template_id=None,
            warnings=(),
            recommendations=(),
        ),
    )


def rejected_trail(earlier: AuditTrail, decision: Decision, ended_at: datetime) -> AuditTrail:
    """The trail of a schedule after a rejection, which calls nothing."""
    made = earlier.generation.model_copy(update={"status": "rejected", "end_time": ended_at})
    return trail_after_waiting(earlier.model_copy(update={"generation": made, "review": decision}))


def generation(state: State, ended_at: datetime, duration_ms: int, status: str) -> AuditedGeneration:
    run = state["run"]
    return AuditedGeneration(
        generation_id=run.generation_id,
        creator_id=state["request"].creator_id,
        request=state["request"],
        # made of the page and its week, which a run that ended before it knew them has none of (R43)
        seed=run.seed if "creator" in state else state["request"].seed,
        status=status,
        start_time=run.started_at,
        end_time=ended_at,
        total_duration_ms=duration_ms,
        pipeline_version=PIPELINE_VERSION,
    )


def phase_run(record: PhaseRecord) -> AuditedPhase:
    return AuditedPhase(
        phase_number=int(record.phase[-1]) if record.phase in PHASE_NAMES else None,
        phase_name=PHASE_NAMES.get(record.phase, record.phase.upper()),
        node=record.node,
        phase_start_time=record.started_at,
        phase_end_time=record.started_at + timedelta(milliseconds=record.duration_ms),
        phase_duration_ms=record.duration_ms,
        phase_status=record.status,
    )


def tool_call(call: CallRecord) -> AuditedCall:
    return AuditedCall(
        tool_name=call.tool,
        call_timestamp=call.at,
        duration_ms=round(call.duration_ms, 1),
        success=call.outcome == "ok",
        error_message=call.error,
        retry_count=max(0, call.attempts - 1),
    )


def retried_call(call: CallRecord) -> AuditedError:
    """A call that was answered after a try that failed (R61)."""
    row = FAILURES["tool_call_failed"]
    return AuditedError(
        error_type="tool_call_failed",
        error_severity=row.severity,
        error_phase=call.phase,
        error_message=f"{call.tool}: {call.retried}; answered at try {call.attempts}, "
        f"{digits(call.delay_seconds)} s later",
        recovery_action=row.recovery,
        recovery_success=True,
        fallback_used=None,
    )


def errors_and_recoveries(state: State) -> tuple[AuditedError, ...]:
    """The recoveries at phase boundaries, what the phases handled themselves, and what ended the run."""
    findings = [
        AuditedError(
            error_type=it.error_type,
            error_severity=it.severity,
            error_phase=it.phase,
            error_message=it.message,
            recovery_action=it.action,
            recovery_success=True,
            fallback_used=it.fallback,
            slots=it.slot_ids,
        )
        for it in all_findings(state)
    ]
    reported = {(it.error_phase, it.error_type) for it in findings}
    boundaries = [
        AuditedError(
            error_type=it.error_type,
            error_severity=it.severity,
            error_phase=it.phase,
            error_message=f"{it.error_type} at the phase boundary",
            recovery_action=it.action,
            recovery_success=it.success,
            fallback_used=None,
        )
        for it in recoveries(state)
        if (it.phase, it.error_type) not in reported
    ]
    return (*boundaries, *findings, *_unrecovered(state))


def _unrecovered(state: State) -> tuple[AuditedError, ...]:
    failure = failure_of(state)
    if failure is None:
        return ()
    return (
        AuditedError(
            error_type=failure.error_type,
            error_severity=failure.severity,
            error_phase=failure.phase,
            error_message=failure.message,
            recovery_action="abort",
            recovery_success=False,
            fallback_used=None,
            slots=failure.slot_ids,
        ),
    )


def degradations(state: State) -> tuple[AuditedDegradation, ...]:
    return tuple(
        AuditedDegradation(
            degradation_type=it.error_type,
            degradation_phase=it.phase,
            fallback_strategy=it.fallback,
            data_quality_impact=it.impact or it.message,
        )
        for it in all_findings(state)
    )


def validation(state: State) -> AuditedValidation | None:
    report = state.get("report")
    if report is None:
        return None
    return AuditedValidation(
        validation_score=report.score,
        validation_passed=report.status in ("passed", "passed_with_warnings"),
        validation_errors=report.errors,
        validation_warnings=report.warnings,
        items_validated_count=len(state.get("items", ())),
    )


def output(state: State) -> AuditedOutput:
    items = state.get("items", ())
    week_start = state["run"].week_start
    return AuditedOutput(
        total_items_generated=len(items),
        items_by_category=dict(sorted(Counter(item.category for item in items).items())),
        unique_send_types_used=len({item.send_type_key for item in items}),
        schedule_start_date=week_start,
        schedule_end_date=week_start + timedelta(days=6),
        template_id=state["saved"].template_id if "saved" in state else None,
        warnings=tuple(remark.message for remark in state["report"].warnings) if "report" in state else (),
        recommendations=state.get("recommendations", ()),
    )
