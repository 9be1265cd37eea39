"""The wait for a person: the schedule, its score and what to look at go out; a decision comes back (R33)."""

from typing import TypedDict

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from eros.vocabulary.context import Context
from eros.vocabulary.documents import ValidationReport
from eros.vocabulary.life import review_id
from eros.vocabulary.state import Decision, Run


class Reads(TypedDict):
    run: Run
    report: ValidationReport


class Adds(TypedDict):
    decision: Decision


async def review(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Stop until the one review service resumes with a ``Decision`` that it has already checked."""
    question = {
        "review_id": review_id(state["run"].generation_id),
        "score": state["report"].score,
        "needs_reason": state["report"].needs_reason,
    }
    return {"decision": Decision.model_validate(interrupt(question, response_schema=Decision))}
