"""Phase 3, first half: everything that content matching needs to know, asked in parallel (R15)."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding, PhaseFailure, found
from eros.vocabulary.asked_themes import asked_shares, largest_remainder
from eros.vocabulary.avoided_themes import avoided_themes
from eros.vocabulary.caption_warnings import warned_types
from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Recovery
from eros.vocabulary.facts import ContentRanking, Creator, Persona, Vault, VolumeConfig
from eros.vocabulary.ignored import figure_ignored
from eros.vocabulary.ledger import Ledger
from eros.vocabulary.ports import Tools
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, Run
from eros.vocabulary.week import Allocation, CaptionPool
from eros.wire import ListeningTools
from nodes.match_content.candidates import CandidateCollector
from nodes.match_content.demand import caption_demand, send_type_of
from nodes.match_content.gather_findings import (
    failure_findings,
    late_findings,
    ledger_findings,
    odd_findings,
    pool_findings,
    skipped_findings,
    source_findings,
    sparing_findings,
    unsafe_findings,
    unseen_findings,
    unusable_findings,
    warning_findings,
)
from nodes.match_content.pool import pooled, themed_supply
from nodes.match_content.queries import BY_SEND_TYPE, AskedRankings, CaptionQueries, ask_persona, ask_rankings
from nodes.match_content.rows import days_of
from nodes.match_content.spares import stand_in_demand
from nodes.match_content.vault import shows_theme


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
    findings: NotRequired[tuple[Finding, ...]]


class Adds(TypedDict, total=False):
    persona: Persona
    rankings: tuple[ContentRanking, ...]
    pool: CaptionPool
    ledger: Ledger
    findings: tuple[Finding, ...]


async def gather_captions(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Persona, rankings and the caption pool.

    Raises PhaseFailure zero_captions_available once if no type has any (C19), ToolFailure where the server is gone.
    """
    tools, creator, send_types = ListeningTools(runtime.context.tools), state["creator"], state["send_types"]
    warnings = state["volume"].caption_warnings
    demand = caption_demand(state["allocation"], send_types, state["request"], warned_types(warnings, send_types))
    stand_ins = stand_in_demand(
        state["allocation"].slots, send_types, state["request"], state["volume"], state["vault"], creator.page_type
    )
    asked = {key: demand.get(key, 0) + stand_ins.get(key, 0) for key in (*demand, *stand_ins)}
    days = days_of(state["allocation"].slots, send_types)
    collector = CandidateCollector(creator.page_type, state["vault"], asked, days)
    run = state["run"]
    ledger = runtime.context.recorder.ledger(creator.creator_id, run.week_start, run.today)
    queries = CaptionQueries(tools, creator.creator_id, run.week_start, run.today, asked, send_types, ledger)
    ranked = asyncio.ensure_future(_rank(tools, creator.creator_id, state["vault"], collector))
    (persona, voiceless, unvoiced), (rankings, unranked, odd_ranks), _ = await asyncio.gather(
        ask_persona(tools, creator.creator_id), ranked, queries.fill(collector, ranked)
    )
    queries.check()
    await _deepen(state, queries, collector, demand)
    pool = pooled(collector, demand, send_types, run.today).model_copy(update={"unread": queries.unread})
    garbage = [what for what, odd in (("persona", unvoiced), ("rankings", odd_ranks)) if odd]
    return {
        "persona": persona,
        "rankings": rankings,
        "pool": pool,
        "ledger": ledger,
        "findings": (
            *warning_findings(warnings, demand, send_types),
            *source_findings(voiceless, unranked, _spread_by(state, collector), garbage),
            *(figure_ignored(*odd, verb="") for odd in odd_ranks),
            *tools.findings(state.get("findings", ())),
            *odd_findings(unvoiced, queries.odd, voiceless=persona.is_default),
            *skipped_findings(queries.skipped),
            *unusable_findings(collector.unusable, queries.skipped, collector.candidates, demand),
            *failure_findings(queries.failures, queries.heard),
            *late_findings(queries.came),
            *unseen_findings({key: queries.full[key] for key in asked if key in queries.full}),
            *ledger_findings(queries.silent_about_others, own_seen=tools.offers(BY_SEND_TYPE, "for_week")),
            *unsafe_findings(collector.unsafe),
            *_emptiness(pool, demand, state.get("recoveries", ())),
            *sparing_findings(state.get("directives", Directives()).stale, _sends(state["allocation"])),
            *pool_findings(pool.first_picks()),
        ),
    }


async def _rank(tools: Tools, creator_id: str, vault: Vault, collector: CandidateCollector) -> AskedRankings:
    asked = await ask_rankings(tools, creator_id)
    collector.avoided = avoided_themes(vault, asked.rankings)
    return asked


async def _deepen(
    state: Reads, queries: CaptionQueries, collector: CandidateCollector, demand: Mapping[str, int]
) -> None:
    """Ask for captions of the themes whose shares what was found cannot make up (R55)."""
    vault, send_types = state["vault"], state["send_types"]
    shares = _shares(state, collector)
    showing = {
        key: count
        for key, count in demand.items()
        if key != FOLLOW_UP and shows_theme(send_type_of(key, send_types), vault)
    }
    places = sum(showing.values())
    if not (shares and places):
        return
    there = themed_supply(collector.candidates, showing)
    names = {theme.content_type_id: theme.type_name for theme in vault.themes or ()}
    targets = largest_remainder(places, shares)
    short = {names[theme]: count for theme, count in targets.items() if there[theme] + there[None] < count}
    await queries.deepen(collector, short, showing)


def _shares(state: Reads, collector: CandidateCollector) -> Mapping[int, float]:
    """What the volume asks for of the vault's themes, those to avoid left out."""
    return asked_shares(state["vault"].themes or (), state["volume"].content_allocations, collector.avoided)


def _spread_by(state: Reads, collector: CandidateCollector) -> str:
    """What themes without ranks are spread by; "" where no theme of the vault is known, and so none is named."""
    if not state["vault"].themes:
        return ""
    return "the shares that the volume asks for" if _shares(state, collector) else "equal shares of the vault's themes"


def _sends(allocation: Allocation) -> dict[str, int]:
    return dict(Counter(slot.send_type_key for slot in allocation.slots))


#: What it means that there is none, by whether the captions of any type could be read.
_OF_EMPTINESS = {
    True: "Every caption of the week has to be written",
    False: "Every caption of the week waits for the next plan, or for a person's words",
}


def _emptiness(pool: CaptionPool, demand: Mapping[str, int], recoveries: tuple[Recovery, ...]) -> tuple[Finding, ...]:
    """All types empty is HIGH (C19): asked for once more by recovery, then left to people (R18)."""
    if not demand or any(pool.candidates.values()):
        return ()
    if read := [key for key in demand if key not in pool.unread]:
        unread = f"; calls for the captions of {', '.join(pool.unread)} failed" if pool.unread else ""
        message = f"No send type of the week has any caption, at any step: {', '.join(read)}{unread}"
    else:
        message = f"The captions of no send type of the week could be read: {', '.join(demand)}"
    if all(tried.error_type != "zero_captions_available" for tried in recoveries):
        raise PhaseFailure("zero_captions_available", message)
    return (found("zero_captions_available", message, impact=_OF_EMPTINESS[bool(read)]),)
