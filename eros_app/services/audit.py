"""The audit trail of one generation: the specification's seven sections ("Audit Trail Requirements"), as JSON."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from eros import PIPELINE_VERSION
from eros.failures import PHASE_NAMES
from eros.gateway import CallRecord
from eros.vocabulary.documents import Section
from eros.vocabulary.state import Decision, PhaseRecord, State
from eros_app.services.outcome import failure_of, recoveries
from graph.phases import all_findings


def audit_trail(
    state: State, calls: Sequence[CallRecord], ended_at: datetime, duration_ms: int, status: str
) -> Section:
    """The seven sections, in the specification's order and field names; the reviewer's decision where there was one."""
    return {
        "generation": generation(state, ended_at, duration_ms, status),
        "phases": [phase_run(record) for record in state.get("phases", ())],
        "tool_calls": [tool_call(call) for call in calls],
        "errors_and_recoveries": errors_and_recoveries(state),
        "degradations": degradations(state),
        "validation": validation(state),
        "output": output(state),
        **({"review": state["decision"].model_dump(mode="json")} if "decision" in state else {}),
    }


def approved_trail(
    earlier: Section, state: State, calls: Sequence[CallRecord], ended_at: datetime, duration_ms: int, status: str
) -> Section:
    """The trail of a schedule after an approval: what was called before stays, and so does each try that failed."""
    trail = audit_trail(state, calls, ended_at, duration_ms, status)
    failure = failure_of(state)
    tried = [] if failure is None else [{**trail["review"], "failed": failure.code, "error_message": failure.message}]
    return {
        **earlier,
        **trail,
        "tool_calls": earlier["tool_calls"] + trail["tool_calls"],
        "attempts": earlier.get("attempts", []) + tried,
    }


def rejected_trail(earlier: Section, decision: Decision, ended_at: datetime) -> Section:
    """The trail of a schedule after a rejection, which calls nothing."""
    made = {**earlier["generation"], "status": "rejected", "end_time": ended_at.isoformat()}
    return {**earlier, "generation": made, "review": decision.model_dump(mode="json")}


def generation(state: State, ended_at: datetime, duration_ms: int, status: str) -> Section:
    run = state["run"]
    return {
        "generation_id": run.generation_id,
        "creator_id": state["request"].creator_id,
        "request": state["request"].model_dump(mode="json"),
        "seed": run.seed,
        "status": status,
        "start_time": run.started_at.isoformat(),
        "end_time": ended_at.isoformat(),
        "total_duration_ms": duration_ms,
        "pipeline_version": PIPELINE_VERSION,
    }


def phase_run(record: PhaseRecord) -> Section:
    return {
        "phase_number": int(record.phase[-1]) if record.phase in PHASE_NAMES else None,
        "phase_name": PHASE_NAMES.get(record.phase, record.phase.upper()),
        "node": record.node,
        "phase_start_time": record.started_at.isoformat(),
        "phase_end_time": (record.started_at + timedelta(milliseconds=record.duration_ms)).isoformat(),
        "phase_duration_ms": record.duration_ms,
        "phase_status": record.status,
    }


def tool_call(call: CallRecord) -> Section:
    return {
        "tool_name": call.tool,
        "call_timestamp": call.at.isoformat(),
        "duration_ms": round(call.duration_ms, 1),
        "success": call.outcome == "ok",
        "error_message": call.error,
        "retry_count": max(0, call.attempts - 1),
    }


def errors_and_recoveries(state: State) -> list[Section]:
    findings = [
        {
            "error_type": it.error_type,
            "error_severity": it.severity,
            "error_phase": it.phase,
            "error_message": it.message,
            "recovery_action": it.action,
            "recovery_success": True,
            "fallback_used": it.fallback,
            "slots": list(it.slot_ids),
        }
        for it in all_findings(state)
    ]
    reported = {(it["error_phase"], it["error_type"]) for it in findings}
    boundaries: list[Section] = [
        {
            "error_type": it.error_type,
            "error_severity": it.severity,
            "error_phase": it.phase,
            "error_message": f"{it.error_type} at the phase boundary",
            "recovery_action": it.action,
            "recovery_success": it.success,
            "fallback_used": None,
            "slots": [],
        }
        for it in recoveries(state)
        if (it.phase, it.error_type) not in reported
    ]
    failure = failure_of(state)
    unrecovered = (
        []
        if failure is None
        else [
            {
                "error_type": failure.error_type,
                "error_severity": failure.severity,
                "error_phase": failure.phase,
                "error_message": failure.message,
                "recovery_action": "abort",
                "recovery_success": False,
                "fallback_used": None,
                "slots": list(failure.slot_ids),
            }
        ]
    )
    return boundaries + findings + unrecovered


def degradations(state: State) -> list[Section]:
    return [
        {
            "degradation_type": it.error_type,
            "degradation_phase": it.phase,
            "fallback_strategy": it.fallback,
            "data_quality_impact": it.impact or it.message,
        }
        for it in all_findings(state)
    ]


def validation(state: State) -> Section | None:
    report = state.get("report")
    if report is None:
        return None
    return {
        "validation_score": report.score,
        "validation_passed": report.status in ("passed", "passed_with_warnings"),
        "validation_errors": [remark.model_dump(mode="json") for remark in report.errors],
        "validation_warnings": [remark.model_dump(mode="json") for remark in report.warnings],
        "items_validated_count": len(state.get("items", ())),
    }


def output(state: State) -> Section:
    items = state.get("items", ())
    week_start = state["run"].week_start
    return {
        "total_items_generated": len(items),
        "items_by_category": dict(sorted(Counter(item.category for item in items).items())),
        "unique_send_types_used": len({item.send_type_key for item in items}),
        "schedule_start_date": week_start.isoformat(),
        "schedule_end_date": (week_start + timedelta(days=6)).isoformat(),
        "template_id": state["saved"].template_id if "saved" in state else None,
        "warnings": [remark.message for remark in state["report"].warnings] if "report" in state else [],
        "recommendations": list(state.get("recommendations", ())),
    }
