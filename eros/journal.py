"""The structured log: the specification's event set, one line an event, the generation id on every line.

Events: phase_start, phase_complete, error, recovery, degradation, tool_call, validation. No caption text and no persona
data stand in any of them.
"""

import logging
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import structlog

from eros.failures import FAILURES, PHASE_NAMES, Finding
from eros.parameters import spelled
from eros.vocabulary.documents import Recovery, Remark, ValidationReport
from eros.vocabulary.state import OpenFailure, PhaseRecord

Level = Literal["debug", "info", "warning", "error", "critical"]
_SEVERITY_LEVEL: dict[str, Level] = {"CRITICAL": "critical", "HIGH": "error", "MEDIUM": "warning", "LOW": "info"}
_VERBOSITY = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO, 2: logging.DEBUG}


def configure(log_format: str, verbosity: int) -> None:
    """JSON lines on stderr, or readable lines where stderr is a terminal and no format was asked for."""
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    least = _VERBOSITY[max(-1, min(2, verbosity))]
    if log_format == "json":
        least = min(least, logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
            structlog.processors.format_exc_info,
            structlog.processors.EventRenamer("message"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _kinds(remarks: Iterable[Remark]) -> list[str]:
    """What the report remarks on, each kind once; its texts may quote captions, so they stay in the audit trail."""
    return list(dict.fromkeys(remark.type for remark in remarks))


def _number(phase: str) -> int | None:
    """1 to 7; recovery has none."""
    return int(phase[-1]) if phase in PHASE_NAMES else None


class Journal:
    """The log of one generation."""

    def __init__(self, generation_id: str, creator_id: str) -> None:
        self.generation_id = generation_id
        self._log = structlog.get_logger().bind(generation_id=generation_id, creator_id=creator_id)

    def _event(self, level: Level, phase: str, event_type: str, message: str, **fields: Any) -> None:
        getattr(self._log, level)(message, phase=phase, event_type=event_type, **fields)

    def phase_start(self, phase: str, node: str) -> None:
        self._event("info", phase, "phase_start", f"Starting {node}", phase_number=_number(phase), phase_name=node)

    def phase_complete(self, record: PhaseRecord) -> None:
        self._event(
            "info",
            record.phase,
            "phase_complete",
            f"Completed {record.node}",
            phase_number=_number(record.phase),
            phase_name=record.node,
            duration_ms=record.duration_ms,
            status=record.status,
        )

    def error(self, failure: OpenFailure) -> None:
        self._event(
            _SEVERITY_LEVEL[failure.severity],
            failure.phase,
            "error",
            spelled(failure.message),
            error_type=failure.error_type,
            error_code=failure.code,
            recovery_action=FAILURES[failure.error_type].recovery,
            severity=failure.severity,
        )

    def recovery(self, tried: Recovery) -> None:
        self._event(
            "info" if tried.success else "warning",
            tried.phase,
            "recovery",
            f"Recovery {'successful' if tried.success else 'failed'}: {tried.action}",
            error_type=tried.error_type,
            recovery_action=tried.action,
            recovery_success=tried.success,
        )

    def degradation(self, finding: Finding) -> None:
        self._event(
            _SEVERITY_LEVEL[finding.severity],
            finding.phase,
            "degradation",
            f"Graceful degradation: {finding.error_type}",
            degradation_type=finding.error_type,
            fallback_used=finding.fallback,
            severity=finding.severity,
            slots=len(finding.slot_ids),
        )

    def tool_call(self, tool: str, outcome: str, duration_ms: float, attempts: int, error: str | None) -> None:
        success = outcome == "ok"
        self._event(
            "info" if success else "error",
            "mcp",
            "tool_call",
            f"MCP call: {tool}",
            tool_name=tool,
            success=success,
            duration_ms=round(duration_ms, 1),
            retry_count=attempts - 1,
            error=error,
        )

    def validation(self, report: ValidationReport) -> None:
        passed = report.status in ("passed", "passed_with_warnings")
        self._event(
            "info" if passed else "error",
            "phase_7",
            "validation",
            f"Validation {report.status}: score {report.score:g}",
            validation_score=report.score,
            passed=passed,
            errors=_kinds(report.errors),
            warnings=_kinds(report.warnings),
        )

    def stream(self, event: Mapping[str, Any]) -> None:
        """One custom event of the graph's stream."""
        if event["event"] == "phase_start":
            self.phase_start(event["phase"], event["node"])
            return
        for finding in event["findings"]:
            self.degradation(finding)
        if event["failure"] is not None:
            self.error(event["failure"])
        for tried in event["recoveries"]:
            self.recovery(tried)
        if event["report"] is not None:
            self.validation(event["report"])
        self.phase_complete(event["record"])
