"""Phase 2, SEND TYPE ALLOCATION: no calls, only rules."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.facts import BestTiming, Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, Run
from eros.vocabulary.week import Allocation
from nodes.allocate.allocation import allocate_week
from nodes.allocate.plan import AllocationContext
from nodes.allocate.remedies import smaller_weeks, with_remedies
from nodes.allocate.wishes import check_request, infeasible


class Reads(TypedDict):
    request: Request
    run: Run
    creator: Creator
    volume: VolumeConfig
    performance: Performance
    send_types: dict[str, SendType]
    vault: Vault
    timing: BestTiming
    directives: NotRequired[Directives]


class Adds(TypedDict, total=False):
    allocation: Allocation
    findings: tuple[Finding, ...]


async def allocate(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Which types stand on which day. RequestError before anything is chosen if the wishes cannot be (R48)."""
    context = allocation_context(state)
    check_request(context.request, context.week_start)
    if (obstacle := infeasible(context)) is not None:
        raise obstacle.error()
    planned = allocate_week(context)
    allocation = with_remedies(context, planned).model_copy(update={"smaller": tuple(smaller_weeks(context))})
    return {"allocation": allocation, "findings": planned[1]}


def allocation_context(state: Reads) -> AllocationContext:
    """What of the state Phase 2 decides by."""
    directives = state.get("directives", Directives())
    return AllocationContext(
        request=state["request"],
        seed=state["run"].seed,
        week_start=state["run"].week_start,
        page_type=state["creator"].page_type,
        volume=state["volume"],
        performance=state["performance"],
        send_types=state["send_types"],
        vault=state["vault"],
        directives=directives,
        zone=state["creator"].timezone,
        avoid_hours=() if directives.generic_timing else state["timing"].avoid_hours,
    )
