"""Persona: how well each gathered caption sounds like the creator. Style features; a model refines a shortlist."""

from typing import TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.context import Context
from eros.vocabulary.facts import Persona
from eros.vocabulary.week import CaptionPool
from nodes.match_persona.judged import abstention_findings, shortlist, with_judged_scores
from nodes.match_persona.rules import persona_scores, unknown_words


class Reads(TypedDict):
    persona: Persona
    pool: CaptionPool


class Adds(TypedDict, total=False):
    persona_scores: dict[int, float]
    findings: tuple[Finding, ...]


async def match_persona(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Score every caption offline; where a model is configured, its scores for the likely picks stand over these."""
    persona, pool, judge = state["persona"], state["pool"], runtime.context.judge
    scores = persona_scores(persona, (one.caption for candidates in pool.candidates.values() for one in candidates))
    unknown = tuple(unknown_words(persona))
    if judge is None or persona.is_default:
        return {"persona_scores": scores, "findings": unknown} if unknown else {"persona_scores": scores}
    asked = shortlist(pool)
    judgements = await judge.judge(persona, asked)
    return {
        "persona_scores": with_judged_scores(scores, asked, judgements),
        "findings": (*unknown, *abstention_findings(asked, judgements)),
    }
