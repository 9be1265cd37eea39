"""What a creator's plan would rest on, and why.

It runs the phases that gather and allocate on the same data as a generation would, saves nothing, and puts the
figures behind them into one plain object. What cannot be analysed is answered with the error response (CONTRACT 2).
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from langgraph.runtime import Runtime

from eros.failures import Finding, PhaseFailure, ToolFailure, found, tool_that_failed, tool_that_garbled
from eros.gateway import Gateway, open_tools
from eros.parameters import planning_with
from eros.settings import Settings
from eros.vocabulary.analysis import (
    AnalysedPerformance,
    Analysis,
    CaptionSupply,
    HorizonSection,
    RankedTheme,
    TypeSupply,
)
from eros.vocabulary.caption_warnings import wanted_by_server
from eros.vocabulary.context import Context
from eros.vocabulary.documents import ErrorDocument
from eros.vocabulary.endings import Ending
from eros.vocabulary.ignored import figure_ignored
from eros.vocabulary.ledger import Ledger
from eros.vocabulary.ports import Answer, NoRecorder, Tools
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run, State
from eros.vocabulary.vault_mismatch import foreseen_mismatch
from eros.vocabulary.week import Allocation, Caption
from eros.wire import by_last_use, odd_rankings, read_captions, read_rankings, read_trends
from eros_app.records.captions import LedgerOf
from eros_app.services.analysis_sections import (
    finding_section,
    horizon,
    ranking_section,
    timing_section,
    volume_section,
)
from eros_app.services.caption_supply import (
    FORECAST_WEEKS,
    MIN_FRESHNESS,
    MIN_PERFORMANCE,
    WEEKS_AWAY,
    CaptionOutlook,
    caption_outlook,
    usable_from,
)
from eros_app.services.data_server import data_source
from eros_app.services.generation import RunDeadline
from eros_app.services.home import read_records
from eros_app.services.outcome import aborted_ending
from eros_app.services.requests import read_request
from eros_app.services.run_outcome import aborted
from graph.phases import open_failure
from nodes.allocate.node import allocate
from nodes.initialize.node import initialize
from nodes.match_content.candidates import CandidateCollector
from nodes.match_content.demand import caption_demand, query_limit, send_type_of
from nodes.match_content.queries import MOST_EXCLUDED

PERIODS = ("7d", "14d", "30d")
_CAPTIONS, _TRENDS, _RANKINGS = "get_send_type_captions", "get_performance_trends", "get_content_type_rankings"


async def analyse(
    creator_id: str, settings: Settings, mcp_config: Path | None = None
) -> tuple[Analysis | ErrorDocument, Ending]:
    """The analysis, or the error response of CONTRACT 2, and how it ended.

    Raises RequestError for a creator that is empty and a configuration that cannot be read; RecordFailure.
    """
    # it saves nothing, so an approved week is not in its way
    request, now = read_request(creator_id=creator_id, dry_run=True), settings.clock()
    run = Run(generation_id=str(uuid4()), seed=0, week_start=now.date(), today=now.date(), started_at=now)
    state: State = {"request": request, "run": run}
    deadline = RunDeadline(settings.deadline * settings.timeout_scale, time.monotonic)
    async with open_tools(data_source(mcp_config, settings.database_url), settings, deadline=deadline) as tools:
        heard = RecordingTools(tools)
        try:
            context = Context(heard, settings.clock, deadline=deadline, recorder=_KeptWeeks(settings, tools))
            return await _analysis(state, Runtime(context=context)), "done"
        except (PhaseFailure, ToolFailure) as failure:
            ended_by = open_failure(failure, "phase_1", deadline)
        reached = any(call.outcome == "ok" for call in tools.calls)
    unkept = aborted(state, ended_by, settings.clock()).model_copy(update={"generation_id": None})
    return unkept, aborted_ending(ended_by, reached=reached)


@dataclass
class _KeptWeeks(NoRecorder):
    """Nothing is kept of an analysis; what other weeks hold counts in it as in a generation (R60)."""

    settings: Settings
    tools: Gateway

    def ledger(self, creator_id: str, week_start: date, today: date) -> Ledger:
        server = self.tools.server
        with read_records(self.settings) as store:
            return store.ledger(LedgerOf(server.key if server else "", creator_id, week_start, today))


@dataclass
class RecordingTools:
    """Tools that remember what was answered: the phases keep less of it than an analysis shows."""

    tools: Tools
    answers: dict[str, Answer] = field(default_factory=dict)

    async def call(self, tool: str, **arguments: Any) -> Answer:
        self.answers[tool] = answer = await self.tools.call(tool, **arguments)
        return answer

    def offers(self, tool: str, argument: str | None = None) -> bool:
        return self.tools.offers(tool, argument)

    def schema(self, tool: str) -> Mapping[str, Any]:
        return self.tools.schema(tool)


async def _analysis(state: State, runtime: Runtime[Context]) -> Analysis:
    heard = cast(RecordingTools, runtime.context.tools)
    known = await initialize(cast(Any, state), runtime)
    findings = list(known["findings"])
    state = cast(State, {**state, **known})
    creator, allocation = state["creator"], await _planned(state, runtime, findings)
    horizons, rankings, captions = await asyncio.gather(
        asyncio.gather(*(_horizon(heard, creator.creator_id, period) for period in PERIODS)),
        _rankings(heard, creator.creator_id, findings),
        _captions(runtime.context, state, _demand(state, allocation), findings),
    )
    findings += foreseen_mismatch(state["vault"])
    seen = tuple(one for one in horizons if one is not None)
    return Analysis(
        creator=creator,
        week_start=state["run"].week_start,
        volume=volume_section(
            heard.answers.get("get_volume_config", {}),
            state["volume"],
            allocation.held_back if allocation else 0,
            planning_with(
                "allow_low_confidence",
                {"creator_id": creator.creator_id, "week_start": state["run"].week_start.isoformat()},
            ),
        ),
        performance=AnalysedPerformance(**dict(state["performance"]), horizons=seen),
        timing=timing_section(heard.answers.get("get_best_timing", {}), state["timing"]),
        captions=captions,
        rankings=rankings,
        vault=state["vault"],
        findings=finding_section(findings),
    )


async def _horizon(tools: Tools, creator_id: str, period: str) -> HorizonSection | None:
    """None where the server has no such horizon; which horizons are missing shows by itself."""
    try:
        answer = await tools.call(_TRENDS, creator_id=creator_id, period=period)
    except ToolFailure:
        return None
    return horizon(period, answer, read_trends(answer))


async def _rankings(tools: Tools, creator_id: str, findings: list[Finding]) -> tuple[RankedTheme, ...]:
    try:
        answer = await tools.call(_RANKINGS, creator_id=creator_id)
        rankings = read_rankings(answer)
        findings += [figure_ignored(*odd, verb="") for odd in odd_rankings(answer)]
        return ranking_section(answer, rankings)
    except ToolFailure as failure:
        said = f"{failure.tool}: {failure.message}"
        findings.append(
            found(
                "rankings_missing",
                said,
                action="show_none",
                fallback="no themes are shown",
                failed_tool=tool_that_failed(failure),
                garbled_tool=tool_that_garbled(failure),
            )
        )
        return ()


async def _captions(
    context: Context, state: State, demand: Mapping[str, int], findings: list[Finding]
) -> CaptionSupply:
    """The pool by send type, without what other weeks hold of it, against what next week's allocation needs of each.

    Types that share captions and find AWAY weeks of their common need usable can go on for ever, so no more are asked
    for; ``at_least`` says where there may be more than was asked for.
    """
    enough = {key: needed * WEEKS_AWAY for key, needed in demand.items()}
    limits = {key: query_limit(key, enough, state["send_types"]) for key in demand}
    ledger = context.recorder.ledger(state["creator"].creator_id, state["run"].week_start, state["run"].today)
    pool = _Pool(context.tools, state, ledger)
    asked = await asyncio.gather(*(_asked(pool, key, limits[key], findings) for key in demand))
    collector = CandidateCollector(state["creator"].page_type, state["vault"], demand)
    for key, (captions, _) in zip(demand, asked, strict=True):
        collector.take(key, captions)
    usable = {key: [one.caption for one in found.values()] for key, found in collector.candidates.items()}
    lasting = caption_outlook(usable, demand, state["run"].week_start)
    more = {key for key, (_, there_may_be_more) in zip(demand, asked, strict=True) if there_may_be_more}
    wanted = wanted_by_server(state["volume"].caption_warnings, demand)
    return CaptionSupply(
        min_freshness=round(MIN_FRESHNESS),
        min_performance=round(MIN_PERFORMANCE),
        weeks_ahead=FORECAST_WEEKS,
        warnings=state["volume"].caption_warnings,
        types=tuple(
            _type_supply(one, state, at_least=one.send_type_key in more, wanted=wanted.get(one.send_type_key))
            for one in lasting
        ),
    )


def _type_supply(one: CaptionOutlook, state: State, *, at_least: bool, wanted: int | None) -> TypeSupply:
    kind = send_type_of(one.send_type_key, state["send_types"])
    return TypeSupply(
        **one._asdict(),
        category=kind.category,
        caption_types=tuple(kind.caption_types),
        at_least=at_least,
        wanted=wanted,
    )


async def _planned(state: State, runtime: Runtime[Context], findings: list[Finding]) -> Allocation | None:
    """Next week's types, by Phase 2 itself; None where it plans nothing."""
    try:
        allocated = await allocate(cast(Any, state), runtime)
    except PhaseFailure as failure:
        every = "each type of the page is counted once"
        findings.append(found(failure.error_type, failure.message, action="count_each_type", fallback=every))
        return None
    findings.extend(allocated.get("findings", ()))
    return allocated["allocation"]


def _demand(state: State, allocation: Allocation | None) -> Mapping[str, int]:
    """What next week needs of each type; every type of the page once where nothing is planned."""
    if allocation is None:
        return dict.fromkeys(state["send_types"], 1)
    needed = caption_demand(allocation, state["send_types"], Request(creator_id=state["creator"].creator_id), ())
    return dict(sorted(needed.items()))


@dataclass(frozen=True)
class _Pool:
    """The captions of a page as its next week sees them, by one server and by what other weeks hold (R60)."""

    tools: Tools
    state: State
    ledger: Ledger

    async def best(self, key: str, limit: int, freshness: float) -> tuple[Caption, ...]:
        run, rates_itself = self.state["run"], self.tools.offers(_CAPTIONS, "for_week")
        held = self.ledger.withheld(freshness, only_unsaved=rates_itself, free=lambda days: False)
        floors = {
            "min_freshness": freshness,
            "min_performance": MIN_PERFORMANCE,
            "for_week": run.week_start.isoformat(),
            "exclude_ids": sorted(held)[:MOST_EXCLUDED],
        }
        offered = {name: it for name, it in floors.items() if it != [] and self.tools.offers(_CAPTIONS, name)}
        creator_id = self.state["creator"].creator_id
        answer = await self.tools.call(_CAPTIONS, creator_id=creator_id, send_type_key=key, limit=limit, **offered)
        captions = read_captions(answer, _CAPTIONS, creator_id)
        return self.ledger.applied(by_last_use(captions, run.today, rates_itself=rates_itself))


async def _asked(pool: _Pool, key: str, limit: int, findings: list[Finding]) -> tuple[tuple[Caption, ...], bool]:
    """The type's best captions, at most ``limit``: by freshness, so that what is not asked for would rest as well; and
    whether more may be usable than came.

    A full answer that ends with tired ones may lack those that stand behind them, as what other pages hold does: they
    are asked for again, without the tired ones.
    """
    try:
        captions = await pool.best(key, limit, 0)
        full = len(captions) >= limit
        if full and pool.tools.offers(_CAPTIONS, "min_freshness") and any(map(_is_tired, captions)):
            ready = await pool.best(key, limit, MIN_FRESHNESS)
            full = len(ready) >= limit
            captions = tuple({one.caption_id: one for one in (*ready, *captions)}.values())
    except ToolFailure as failure:
        said = f"{key}: {failure.message}"
        findings.append(found("caption_query_failed", said, action="count_none", fallback=f"{key} counts as without"))
        return (), False
    return tuple(one for one in captions if one.performance_score >= MIN_PERFORMANCE), full


def _is_tired(caption: Caption) -> bool:
    return usable_from(caption.freshness_score) > 0
