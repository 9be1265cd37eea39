"""Phase 3, first half: everything that content matching needs to know, asked in parallel (R15)."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding, PhaseFailure, found
from eros.vocabulary.caption_warnings import warned_types
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Recovery
from eros.vocabulary.facts import ContentRanking, Creator, Persona, Vault, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, Run
from eros.vocabulary.week import Allocation, CaptionPool
from nodes.match_content.candidates import CandidateCollector
from nodes.match_content.demand import caption_demand
from nodes.match_content.gather_findings import (
    failure_findings,
    pool_findings,
    source_findings,
    sparing_findings,
    unsafe_findings,
    warning_findings,
)
from nodes.match_content.pool import pooled
from nodes.match_content.queries import CaptionQueries, ask_persona, ask_rankings


class Reads(TypedDict):
    request: Request
    run: Run
    creator: Creator
    volume: VolumeConfig
    send_types: dict[str, SendType]
    vault: Vault
    allocation: Allocation
    recoveries: NotRequired[tuple[Recovery, ...]]
    directives: NotRequired[Directives]


class Adds(TypedDict, total=False):
    persona: Persona
    rankings: tuple[ContentRanking, ...]
    pool: CaptionPool
    findings: tuple[Finding, ...]


async def gather_captions(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Persona, rankings and the caption pool.

    Raises PhaseFailure zero_captions_available once if no type has any (C19), ToolFailure where the server is gone.
    """
    tools, creator, send_types = runtime.context.tools, state["creator"], state["send_types"]
    warnings = state["volume"].caption_warnings
    demand = caption_demand(state["allocation"], send_types, state["request"], warned_types(warnings, send_types))
    collector = CandidateCollector(creator.page_type, state["vault"], demand)
    queries = CaptionQueries(tools, creator.creator_id, state["run"].week_start, demand, send_types)
    (persona, voiceless), (rankings, unranked), _ = await asyncio.gather(
        ask_persona(tools, creator.creator_id), ask_rankings(tools, creator.creator_id), queries.fill(collector)
    )
    queries.check()
    pool = pooled(collector, demand, send_types, state["run"].today)
    return {
        "persona": persona,
        "rankings": rankings,
        "pool": pool,
        "findings": (
            *warning_findings(warnings),
            *source_findings(voiceless, unranked),
            *failure_findings(queries.failures),
            *unsafe_findings(collector.unsafe_ids),
            *_emptiness(pool, demand, state.get("recoveries", ())),
            *sparing_findings(state.get("directives", Directives()).stale, _sends(state["allocation"])),
            *pool_findings(pool.first_picks()),
        ),
    }


def _sends(allocation: Allocation) -> dict[str, int]:
    return dict(Counter(slot.send_type_key for slot in allocation.slots))


def _emptiness(pool: CaptionPool, demand: Mapping[str, int], recoveries: tuple[Recovery, ...]) -> tuple[Finding, ...]:
    """All types empty is HIGH (C19): asked for once more by recovery, then left to people (R18)."""
    if not demand or any(pool.candidates.values()):
        return ()
    message = f"No send type of the week has any caption, at any step: {', '.join(demand)}"
    if all(tried.error_type != "zero_captions_available" for tried in recoveries):
        raise PhaseFailure("zero_captions_available", message)
    return (found("zero_captions_available", message, impact="Every caption of the week has to be written"),)
