"""Recommendations: what the scheduler should do next, from the week's own figures; a model may order them."""

from typing import TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.context import Context
from nodes.recommend.ordering import in_order, no_command_twice, ranker_findings
from nodes.recommend.reads import Reads, advice_on


class Adds(TypedDict):
    recommendations: tuple[str, ...]
    findings: tuple[Finding, ...]


async def recommend(state: Reads, runtime: Runtime[Context]) -> Adds:
    """At most eight recommendations, the most effective first."""
    advice = advice_on(state)
    ranker = runtime.context.ranker
    if ranker is None or not advice:
        return {"recommendations": no_command_twice(one.text for one in advice), "findings": ()}
    ranked = await ranker.rank(advice)
    return {
        "recommendations": no_command_twice(one.text for one in in_order(advice, ranked)),
        "findings": tuple(ranker_findings(ranked.reason)),
    }
