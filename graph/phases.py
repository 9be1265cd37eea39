"""What wraps every node: start and end are reported, failures stay inside the state with what was made until then.

A node may return its own keys, or raise. ``PhaseFailure`` and ``ToolFailure`` become the state's ``open_failure``, and
the conditional edge after the node routes it. ``RequestError`` leaves the graph: nothing was wrong but the request.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from langgraph.runtime import Runtime

from eros.failures import DEADLINE, FAILURES, Finding, PhaseFailure, ToolFailure
from eros.vocabulary.calls import SlowTool
from eros.vocabulary.context import Context
from eros.vocabulary.limits import ABORT_BELOW
from eros.vocabulary.numbers import digits
from eros.vocabulary.phase import current_phase
from eros.vocabulary.ports import Deadline
from eros.vocabulary.state import OpenFailure, PhaseRecord, State
from graph.findings import all_findings
from graph.metrics import metrics
from graph.routing import follows

Node = Callable[[Any, Runtime[Context]], Awaitable[Mapping[str, Any]]]
Update = dict[str, Any]


class GraphNode(Protocol):
    """A node as the graph takes it."""

    def __call__(self, state: State, *, runtime: Runtime[Context]) -> Awaitable[Update]: ...


def phase(name: str, number: str | None, node: Node) -> GraphNode:
    """``node`` as the graph's node ``name`` of the specification's phase ``number`` ("phase_1" to "phase_7").

    None is recovery, which belongs to the phase that failed.
    """

    async def wrapped(state: State, *, runtime: Runtime[Context]) -> Update:
        of = number or failed_phase(state)
        current_phase.set(of)
        runtime.context.told({"event": "phase_start", "node": name, "phase": of})
        started_at, began = runtime.context.clock(), runtime.context.steady()
        update = await _guarded(name, of, node, state, runtime)
        record = PhaseRecord(
            node=name,
            phase=of,
            started_at=started_at,
            duration_ms=round((runtime.context.steady() - began) * 1000, 2),
            status=_status(update, name),
        )
        runtime.context.told(_completed(name, of, record, update, follows({**state, **update})))
        return {**update, "phases": (record,)}

    return wrapped


def failed_phase(state: State) -> str:
    """Where the failure that waits for recovery is open; a score that is too low is Phase 7's (R33)."""
    failure = state.get("open_failure")
    return failure.phase if failure is not None else "phase_7"


def _completed(name: str, number: str, record: PhaseRecord, update: Update, then: str | None) -> Update:
    return {
        "event": "phase_complete",
        "node": name,
        "phase": number,
        "record": record,
        "findings": update["trail"][name],
        "failure": update["open_failure"],
        "follows": then,
        "recoveries": update.get("recoveries", ()),
        "report": update.get("report"),
        "metrics": metrics(name, update, len(update["trail"][name])),
        "wrote": sorted(update),
    }


async def _guarded(name: str, number: str, node: Node, state: State, runtime: Runtime[Context]) -> Update:
    try:
        runtime.context.deadline.check(number)
        update = dict(await node({**state, "findings": all_findings(state)}, runtime))
    except (PhaseFailure, ToolFailure) as failure:
        made = dict(failure.made)
        _only_known_keys(name, made)
        findings = made.pop("findings", ())
        opened = open_failure(failure, number, runtime.context.deadline)
        return {"open_failure": opened, **made, "trail": {name: of_phase(number, findings)}}
    _only_known_keys(name, update)
    findings = update.pop("findings", ())
    return {"open_failure": None, **update, "trail": {name: of_phase(number, findings)}}


def of_phase(number: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Told under the phase that found them, as the failure and its recovery are; a row may be another phase's."""
    return tuple(it if it.phase == number else it.model_copy(update={"phase": number}) for it in findings)


def _only_known_keys(name: str, update: Mapping[str, Any]) -> None:
    unknown = set(update) - set(State.__annotations__) - {"findings"}
    if unknown:
        raise KeyError(f"{name} returned keys that the state does not have: {sorted(unknown)}")


def _status(update: Mapping[str, Any], name: str) -> str:
    if update["open_failure"] is not None:
        return "failed"
    report = update.get("report")
    if report is not None and report.score < ABORT_BELOW:
        return "failed"
    worst = {finding.severity for finding in update["trail"][name]}
    return "degraded" if worst & {"MEDIUM", "HIGH"} else "success"


def open_failure(failure: PhaseFailure | ToolFailure, number: str, deadline: Deadline) -> OpenFailure:
    """A phase's own failure at its boundary, or a tool's that it cannot do without; one of time names what took it."""
    opened = _of_phase(failure, number) if isinstance(failure, PhaseFailure) else _of_tool(failure, number, deadline)
    if opened.error_type != "deadline_exceeded":
        return opened
    slow = deadline.slow_tools()
    return _with_calls(opened, slow, [one for one in deadline.open_calls() if one not in slow])


def _of_phase(failure: PhaseFailure, number: str) -> OpenFailure:
    return OpenFailure(
        error_type=failure.error_type,
        phase=number,
        severity=failure.kind.severity,
        code=failure.code,
        message=failure.message,
        slot_ids=failure.slot_ids,
        details=failure.details,
    )


def _of_tool(failure: ToolFailure, number: str, deadline: Deadline) -> OpenFailure:
    """A tool failed for good, or the run was over under it: critical (Error Severity Levels)."""
    if failure.code == DEADLINE or (failure.unavailable and deadline.remaining() <= 0):
        # whichever call the end happened to meet is not to blame for it, nor one that failed while others used it up
        return _of_phase(_spent(number, deadline), number)
    return OpenFailure(
        error_type="mcp_unavailable",
        phase=number,
        severity=FAILURES["mcp_unavailable"].severity,
        code="MCP_UNAVAILABLE" if failure.unavailable else "TOOL_FAILED",
        message=str(failure),
        details=failure.details(),
    )


def _spent(number: str, deadline: Deadline) -> PhaseFailure:
    """In the run's own words, with its seconds."""
    try:
        deadline.check(number)
    except PhaseFailure as spent:
        return spent
    return PhaseFailure("deadline_exceeded", f"the run's time was spent before {number} was done")


def _with_calls(opened: OpenFailure, slow: Sequence[SlowTool], still_open: Sequence[SlowTool]) -> OpenFailure:
    """The failure with the tools that took much of the run's time (R57), and what was open when that was over: it is
    named with what it took, and not to blame where that was little."""
    told = [f"{it.tool} took {_seconds(it)}{' and was cut off' if it.cut else ''}" for it in slow] or [_NO_TOOL]
    told += [f"{it.tool} was open when it was over, and had taken {_seconds(it)}" for it in still_open]
    details: dict[str, Any] = {**opened.details, "slow_tools": [it._asdict() for it in slow]}
    details |= {"open_calls": [it._asdict() for it in still_open]} if still_open else {}
    return opened.model_copy(update={"message": "; ".join((opened.message, *told)), "details": details})


_NO_TOOL = "no tool of the data server took much of it"


def _seconds(tool: SlowTool) -> str:
    return f"{digits(tool.seconds, 2)} s {f'in {tool.phase}' if tool.phase else 'before phase_1'}"
