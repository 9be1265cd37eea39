"""Where the graph goes next: pure functions of the state that say a word; ``build.py`` maps the words to nodes.

The specification's Propagation Decision Matrix and its routing by score (R33, R37).
"""

from collections.abc import Mapping
from typing import Any, Literal

from eros.vocabulary.documents import Recovery, ValidationReport
from eros.vocabulary.limits import ABORT_BELOW, REASON_BELOW, SAVE_FLOOR
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, Directives, OpenFailure
from nodes.recover.rules import REMEDIES

Boundary = Literal["go_on", "recover", "abort"]
NextStep = Literal["save", "review", "recover", "dry_run", "abort"]

#: Where a phase starts again, by its number; two failures of Phase 7 start elsewhere.
RESTARTS: dict[str, str] = {
    "phase_1": "initialize",
    "phase_2": "allocate",
    "phase_3": "gather_captions",
    "phase_4": "target",
    "phase_5": "place_in_time",
    "phase_6": "follow_up",
    "phase_7": "validate",
    "missing_required_fields": "assemble",
    "validation_score_low": "allocate",
}

StateView = Mapping[str, Any]


def at_boundary(state: StateView) -> Boundary:
    """After a phase: nothing open goes on; HIGH that has a remedy is recovered once (R37); what is left aborts."""
    failure: OpenFailure | None = state.get("open_failure")
    if failure is None:
        return "go_on"
    tried = recovered_before(state, failure.phase, failure.error_type)
    return "recover" if failure.severity == "HIGH" and failure.error_type in REMEDIES and not tried else "abort"


def follows(state: StateView) -> str | None:
    """What is done about the failure that is open, in the document's word; None where none is."""
    failure: OpenFailure | None = state.get("open_failure")
    if failure is None:
        return None
    return REMEDIES[failure.error_type].action if at_boundary(state) == "recover" else "abort"


def after_gathering(state: StateView) -> Boundary | Literal["spare"]:
    """A pool that is stale sends the run back to allocation, once (R52); else as after any phase."""
    way = at_boundary(state)
    spared = state.get("directives", Directives()).stale is not None
    return "spare" if way == "go_on" and state["pool"].stale and not spared else way


def after_matching(state: StateView) -> Boundary | Literal["again"]:
    """Where other weeks took too much meanwhile the run goes back and asks for more captions (R60)."""
    way = at_boundary(state)
    return "again" if way == "go_on" and state["contest"].again else way


def recovered_before(state: StateView, phase: str, error_type: str) -> bool:
    """Whether this generation already tried to recover this failure of this phase (R37)."""
    return any((tried.phase, tried.error_type) == (phase, error_type) for tried in state.get("recoveries", ()))


def restart(state: StateView) -> str:
    """After recovery: the node whose checkpoint the failed phase starts from."""
    last: Recovery = state["recoveries"][-1]
    return RESTARTS.get(last.error_type, RESTARTS[last.phase])


def after_advice(state: StateView) -> NextStep:
    """After the report and its recommendations: by score, errors and the request's word on saving (R33)."""
    report: ValidationReport = state["report"]
    request: Request = state["request"]
    if state.get("open_failure") or report.score < ABORT_BELOW:
        return "abort"
    if report.score < REASON_BELOW and not recovered_before(state, "phase_7", "validation_score_low"):
        return "recover"
    if request.dry_run:
        return "dry_run"
    return "save" if needs_nobody(report) else "review"


def needs_nobody(report: ValidationReport) -> bool:
    """Nothing below 85, with an error left, or short of captions is saved without a person (R33)."""
    return report.score >= SAVE_FLOOR and not report.errors and not report.requires_caption_review


def after_review(state: StateView) -> Literal["save", "rejected"]:
    """What the person said."""
    decision: Decision = state["decision"]
    return "save" if decision.verdict == "approve" else "rejected"
