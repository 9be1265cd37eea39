"""What wraps every node: start and end are reported, failures stay inside the state, findings keep their phase.

A node may return its own keys, or raise. ``PhaseFailure`` and ``ToolFailure`` become the state's ``open_failure``, and
the conditional edge after the node routes it. ``RequestError`` leaves the graph: nothing was wrong but the request.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, cast

from langgraph.runtime import Runtime

from eros.failures import DEADLINE, FAILURES, Finding, PhaseFailure, ToolFailure
from eros.vocabulary.context import Context
from eros.vocabulary.state import OpenFailure, PhaseRecord, State

Node = Callable[[Any, Runtime[Context]], Awaitable[Mapping[str, Any]]]
Update = dict[str, Any]


class GraphNode(Protocol):
    """A node as the graph takes it."""

    def __call__(self, state: State, *, runtime: Runtime[Context]) -> Awaitable[Update]: ...


def phase(name: str, number: str, node: Node) -> GraphNode:
    """``node`` as the graph's node ``name`` of the specification's phase ``number`` ("phase_1" to "phase_7")."""

    async def wrapped(state: State, *, runtime: Runtime[Context]) -> Update:
        started_at, began = runtime.context.clock(), runtime.context.steady()
        runtime.stream_writer({"event": "phase_start", "node": name, "phase": number})
        update = await _guarded(name, number, node, state, runtime)
        record = PhaseRecord(
            node=name,
            phase=number,
            started_at=started_at,
            duration_ms=round((runtime.context.steady() - began) * 1000, 2),
            status=_status(update, name),
        )
        runtime.stream_writer(_completed(name, number, record, update))
        return {**update, "phases": (record,)}

    return wrapped


def _completed(name: str, number: str, record: PhaseRecord, update: Update) -> Update:
    return {
        "event": "phase_complete",
        "node": name,
        "phase": number,
        "record": record,
        "findings": update["trail"][name],
        "failure": update["open_failure"],
        "recoveries": update.get("recoveries", ()),
        "report": update.get("report"),
    }


async def _guarded(name: str, number: str, node: Node, state: State, runtime: Runtime[Context]) -> Update:
    try:
        runtime.context.deadline.check(number)
        update = dict(await node({**state, "findings": all_findings(state)}, runtime))
    except PhaseFailure as failure:
        return {"open_failure": as_open_failure(failure, number), "trail": {name: ()}}
    except ToolFailure as failure:
        return {"open_failure": unreachable(failure, number), "trail": {name: ()}}
    _only_known_keys(name, update)
    findings: tuple[Finding, ...] = update.pop("findings", ())
    return {"open_failure": None, **update, "trail": {name: findings}}


def _only_known_keys(name: str, update: Mapping[str, Any]) -> None:
    unknown = set(update) - set(State.__annotations__) - {"findings"}
    if unknown:
        raise KeyError(f"{name} returned keys that the state does not have: {sorted(unknown)}")


def _status(update: Mapping[str, Any], name: str) -> str:
    if update["open_failure"] is not None:
        return "failed"
    worst = {finding.severity for finding in update["trail"][name]}
    return "degraded" if worst & {"MEDIUM", "HIGH"} else "success"


def all_findings(state: State) -> tuple[Finding, ...]:
    """Every finding so far, in the order of the nodes; a node that ran again has replaced its own."""
    return tuple(finding for findings in state.get("trail", {}).values() for finding in findings)


def as_open_failure(failure: PhaseFailure, number: str) -> OpenFailure:
    """A phase's own failure at its boundary."""
    return OpenFailure(
        error_type=failure.error_type,
        phase=number,
        severity=failure.kind.severity,
        code=failure.code,
        message=failure.message,
        slot_ids=failure.slot_ids,
        details=failure.details,
    )


def unreachable(failure: ToolFailure, number: str) -> OpenFailure:
    """A tool that a phase cannot do without failed for good, or the run was over: critical (Error Severity Levels)."""
    error_type = "deadline_exceeded" if failure.code == DEADLINE else "mcp_unavailable"
    answered_badly = not failure.can_pass and failure.kind != "refused"
    return OpenFailure(
        error_type=error_type,
        phase=number,
        severity=FAILURES[error_type].severity,
        code="TOOL_FAILED" if answered_badly else error_type.upper(),
        message=f"{failure.tool}: {failure.message}",
        details=cast(dict[str, Any], {"tool": failure.tool, "kind": failure.kind, "server_code": failure.code}),
    )
