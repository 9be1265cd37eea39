"""Recommendations: what the scheduler should do next, from the week's own figures; a model may order them."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Item, Recovery, Remark, ValidationReport
from eros.vocabulary.facts import BestTiming, Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.week import Allocation, FollowUps
from nodes.recommend.advice import recommendations
from nodes.recommend.advice_context import AdviceContext
from nodes.recommend.ordering import in_order, no_command_twice, ranker_findings


class Reads(TypedDict):
    creator: Creator
    volume: VolumeConfig
    performance: Performance
    vault: Vault
    send_types: dict[str, SendType]
    findings: tuple[Finding, ...]
    report: ValidationReport
    free_remarks: tuple[Remark, ...]
    follow_ups: FollowUps
    items: tuple[Item, ...]
    request: Request
    run: Run
    allocation: Allocation
    timing: BestTiming
    audiences: Audiences
    recoveries: NotRequired[tuple[Recovery, ...]]


class Adds(TypedDict):
    recommendations: tuple[str, ...]
    findings: tuple[Finding, ...]


async def recommend(state: Reads, runtime: Runtime[Context]) -> Adds:
    """At most eight recommendations, the most effective first."""
    advice = recommendations(
        AdviceContext(
            creator=state["creator"],
            volume=state["volume"],
            performance=state["performance"],
            vault=state["vault"],
            send_types=state["send_types"],
            findings=state["findings"],
            report=state["report"],
            free_remarks=state["free_remarks"],
            follow_ups=state["follow_ups"],
            items=state["items"],
            request=state["request"],
            week_start=state["run"].week_start,
            held_back=state["allocation"].held_back,
            avoid_hours=state["timing"].avoid_hours,
            audiences=state["audiences"],
            uncapped=state["allocation"].wanted,
            wanted=state["allocation"].asked or state["allocation"].quotas,
            held=state["allocation"].quotas,
            of_missing=state["allocation"].of_missing,
            of_capped=state["allocation"].of_capped,
            of_cut=state["allocation"].of_cut,
            smaller_weeks=state["allocation"].smaller,
            recovered=tuple(tried.error_type for tried in state.get("recoveries", ())),
        )
    )
    ranker = runtime.context.ranker
    if ranker is None or len(advice) < 2:
        return {"recommendations": no_command_twice(one.text for one in advice), "findings": ()}
    ranked = await ranker.rank(advice)
    return {
        "recommendations": no_command_twice(one.text for one in in_order(advice, ranked)),
        "findings": tuple(ranker_findings(ranked.reason)),
    }
