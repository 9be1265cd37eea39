"""Phase 3, between its halves: a stale pool sends the run back to allocation once, for a week that asks less of it."""

from collections import Counter
from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.vocabulary.context import Context
from eros.vocabulary.state import Directives, StalePool
from eros.vocabulary.week import Allocation, CaptionPool
from nodes.match_content.gather_findings import freshness_of


class Reads(TypedDict):
    allocation: Allocation
    pool: CaptionPool
    directives: NotRequired[Directives]


class Adds(TypedDict):
    directives: Directives


async def spare_captions(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Note what the week asked of the pool, so that what changes can be told (R52); other directives stay."""
    stale = StalePool(
        freshness=freshness_of(state["pool"].first_picks()),
        sends=dict(Counter(slot.send_type_key for slot in state["allocation"].slots)),
    )
    return {"directives": state.get("directives", Directives()).model_copy(update={"stale": stale})}
