"""The structured log: the specification's event set, one line an event, the generation id on every line.

Events: phase_start, phase_complete, error, recovery, degradation, tool_call, retry, circuit_breaker, validation; and
trace, in full detail only. No caption text and no persona data stand in any of them.
"""

import logging
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, Literal

import structlog

from eros.failures import FAILURES, INFORMS, PHASE_NAMES, Finding
from eros.parameters import spelled
from eros.streams import print_log_line
from eros.vocabulary.calls import CallRecord, Retry, Transition
from eros.vocabulary.documents import Recovery, Remark, ValidationReport
from eros.vocabulary.numbers import digits
from eros.vocabulary.phase import current_phase
from eros.vocabulary.recovered import still_stands
from eros.vocabulary.state import OpenFailure, PhaseRecord

Level = Literal["debug", "info", "warning", "error", "critical"]
_SEVERITY_LEVEL: dict[str, Level] = {"CRITICAL": "critical", "HIGH": "error", "MEDIUM": "warning", "LOW": "info"}
_VERBOSITY = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO, 2: logging.DEBUG}


def configure(log_format: str, verbosity: int) -> None:
    """JSON lines on stderr, or readable lines where stderr is a terminal and no format was asked for.

    ``verbosity``: -1 errors only, whatever the format; 0, 1, 2 more each time. JSON that was asked for begins with
    INFO, so there 1 adds each call as it begins, and 2 in either format what each node wrote.
    """
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    renderers: list[Any] = (
        [structlog.processors.EventRenamer("message"), structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    least = _VERBOSITY[max(-1, min(2, verbosity))]
    if log_format == "json" and verbosity >= 0:
        least = logging.INFO if verbosity == 0 else logging.DEBUG
    details: list[Any] = [] if verbosity > 1 else [_without_what_was_written]
    structlog.configure(
        processors=[
            *details,
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
            structlog.processors.format_exc_info,
            *renderers,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=lambda *_: _Lines(),
        cache_logger_on_first_use=False,
    )


def _without_what_was_written(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if "wrote" in event:
        raise structlog.DropEvent
    return event


class _Lines(structlog.PrintLogger):
    """Writes each line where the standard streams say at that moment: never into a progress bar."""

    def msg(self, message: str) -> None:
        print_log_line(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def _kinds(remarks: Iterable[Remark]) -> list[str]:
    """What the report remarks on, each kind once; its texts may quote captions, so they stay in the audit trail."""
    return list(dict.fromkeys(remark.type for remark in remarks))


def _number(phase: str) -> int | None:
    """1 to 7."""
    return int(phase[-1]) if phase in PHASE_NAMES else None


def _name(phase: str) -> str:
    return PHASE_NAMES.get(phase, phase.upper())


#: Arguments of tools whose texts are keys, dates and names; of every other text only its length is told.
_TOLD = frozenset(
    {"creator_id", "week_start", "send_type_key", "caption_type", "content_type", "page_type", "channel_key", "period",
     "for_week", "generation_id"}
)  # fmt: skip


def _told(name: str, value: Any) -> Any:
    if name in _TOLD or value is None or isinstance(value, bool | int | float):
        return value
    return f"{type(value).__name__} of {len(value)}" if hasattr(value, "__len__") else type(value).__name__


#: The node that gives the score: a low one is no failure of a node.
_SCORES = "validate"


class Journal:
    """The log of one generation."""

    def __init__(self, generation_id: str, creator_id: str) -> None:
        self.generation_id = generation_id
        self._log = structlog.get_logger().bind(generation_id=generation_id, creator_id=creator_id)
        #: The node whose failure waits for its recovery, and what was tried for which node: it is told when that shows.
        self._failed_at = ""
        self._tried: dict[str, Recovery] = {}

    def _event(self, level: Level, phase: str, event_type: str, message: str, **fields: Any) -> None:
        getattr(self._log, level)(message, phase=phase, event_type=event_type, **fields)

    def phase_start(self, phase: str, node: str) -> None:
        name = _name(phase)
        self._event(
            "info", phase, "phase_start", f"Starting {name}", phase_number=_number(phase), phase_name=name, node=node
        )

    def phase_complete(self, record: PhaseRecord, metrics: Mapping[str, float]) -> None:
        name = _name(record.phase)
        self._event(
            "info",
            record.phase,
            "phase_complete",
            f"{'Failed' if record.status == 'failed' else 'Completed'} {name}",
            phase_number=_number(record.phase),
            phase_name=name,
            node=record.node,
            duration_ms=record.duration_ms,
            status=record.status,
            metrics=dict(metrics),
        )

    def error(self, failure: OpenFailure, follows: str = "abort") -> None:
        """``follows``: what is done about it, which hangs on the run: each recovery is tried once (R37)."""
        self._event(
            _SEVERITY_LEVEL[failure.severity],
            failure.phase,
            "error",
            spelled(failure.message),
            error_type=failure.error_type,
            error_code=failure.code,
            recovery_action=follows,
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
        """A warning, whatever its severity, which stands beside it; what only informs is told as that."""
        informs = finding.error_type in INFORMS
        self._event(
            "info" if informs else "warning",
            finding.phase,
            "information" if informs else "degradation",
            f"{'For information' if informs else 'Graceful degradation'}: {finding.error_type}",
            degradation_type=finding.error_type,
            fallback_used=finding.fallback,
            severity=finding.severity,
            slots=len(finding.slot_ids),
            detail=spelled(finding.message),
        )

    def call_begins(self, tool: str, arguments: Mapping[str, Any]) -> None:
        told = {name: _told(name, value) for name, value in arguments.items()}
        self._event("debug", "mcp", "trace", f"MCP call begins: {tool}", tool_name=tool, arguments=told)

    def tool_call(self, call: CallRecord) -> None:
        """One that was called off, as by Ctrl-C, is no error of anybody."""
        success = call.outcome == "ok"
        self._event(
            "info" if success or call.outcome == "cancelled" else "error",
            "mcp",
            "tool_call",
            f"MCP call: {call.tool}",
            tool_name=call.tool,
            success=success,
            duration_ms=round(call.duration_ms, 1),
            retry_count=max(0, call.attempts - 1),
            error=call.error,
        )
        if call.worked_retry:
            tried = FAILURES["tool_call_failed"].recovery
            self._event(
                "info",
                call.phase,
                "recovery",
                f"Recovery successful: {tried}",
                error_type="tool_call_failed",
                recovery_action=tried,
                recovery_success=True,
                tool_name=call.tool,
                attempts=call.attempts,
                delay_seconds=call.delay_seconds,
            )

    def retry(self, retry: Retry) -> None:
        self._event(
            "warning",
            current_phase.get() or "mcp",
            "retry",
            f"MCP call failed (attempt {retry.attempt}): {retry.tool}; "
            f"tried again after {digits(retry.delay_seconds)} s",
            tool_name=retry.tool,
            attempt=retry.attempt,
            delay_seconds=retry.delay_seconds,
            error_kind=retry.failure.kind,
            error=retry.failure.message,
        )

    def breaker(self, change: Transition) -> None:
        self._event(
            "error" if change.state == "open" else "info",
            current_phase.get() or "mcp",
            "circuit_breaker",
            f"Circuit breaker {change.state.upper()}: {change.subject}",
            breaker=change.subject,
            state=change.state,
            failures=change.failures,
            cause=change.cause,
        )

    def validation(self, report: ValidationReport) -> None:
        passed = report.status in ("passed", "passed_with_warnings")
        self._event(
            "info" if passed else "error",
            "phase_7",
            "validation",
            f"Validation {report.status}: score {digits(report.score)}",
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
        node, failure, report = event["node"], event["failure"], event["report"]
        for finding in event["findings"]:
            self.degradation(finding)
        if failure is not None:
            self.error(failure, event["follows"])
            self._failed_at = node
        self._tell_recovery(event)
        for tried in event["recoveries"]:
            self._tried[self._failed_at or _SCORES] = tried
            self._failed_at = ""
        if report is not None:
            self.validation(report)
        self.phase_complete(event["record"], event["metrics"])
        self._trace(event)

    def _tell_recovery(self, event: Mapping[str, Any]) -> None:
        """What was tried shows its worth when the node that had failed has run again."""
        tried = self._tried.pop(event["node"], None)
        if tried is None:
            return
        stands = still_stands(tried, event["failure"], event["report"], event["findings"])
        self.recovery(tried.model_copy(update={"success": not stands}))

    def _trace(self, event: Mapping[str, Any]) -> None:
        """What the node wrote, and which sends each finding touched."""
        touched = [{"type": finding.error_type, "slots": list(finding.slot_ids)} for finding in event["findings"]]
        self._event(
            "debug", event["phase"], "trace", f"What {event['node']} wrote", wrote=event["wrote"], findings=touched
        )
