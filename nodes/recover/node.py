"""The recovery nodes' body: turn the open failure into directives and let the phase run again."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.vocabulary.context import Context
from eros.vocabulary.documents import Recovery, ValidationReport
from eros.vocabulary.state import Directives, OpenFailure
from nodes.recover.rules import attempt, low_score, remedy


class Reads(TypedDict):
    open_failure: OpenFailure | None
    report: NotRequired[ValidationReport]
    directives: NotRequired[Directives]


class Adds(TypedDict, total=False):
    directives: Directives
    open_failure: None
    recoveries: tuple[Recovery, ...]


async def recover(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Answer a HIGH failure once (Propagation Decision Matrix); without one open, it is the score that was low."""
    failure = state["open_failure"] or low_score(state["report"])
    return {
        "directives": remedy(failure, state.get("directives", Directives())),
        "open_failure": None,
        "recoveries": (attempt(failure),),
    }
