"""Phase 7.4: the week goes to the data server, whole or not at all."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import ToolFailure
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Item, ValidationReport
from eros.vocabulary.facts import Creator, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, Run, Saved
from eros.wire import read_save, save_arguments
from nodes.save.rules import check_saved_all, save_failed, save_metadata


class Reads(TypedDict):
    request: Request
    run: Run
    creator: Creator
    volume: VolumeConfig
    items: tuple[Item, ...]
    report: ValidationReport
    decision: NotRequired[Decision]


class Adds(TypedDict):
    saved: Saved


async def save(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Save under the generation's id, so that a save whose answer was lost is not made twice (R42, G9).

    Raises PhaseFailure ``week_protected`` or ``database_save_failed``.
    """
    run, items, tools, decision = state["run"], state["items"], runtime.context.tools, state.get("decision")
    arguments = save_arguments(
        items,
        creator_id=state["creator"].creator_id,
        week_start=run.week_start,
        generation_id=run.generation_id,
        replace=state["request"].replace or (decision is not None and decision.replace),
        metadata=save_metadata(
            score=state["report"].score,
            status=state["report"].status,
            prediction_id=state["volume"].prediction_id,
            seed=run.seed,
            timezone=state["creator"].timezone,
            decision=decision,
        ),
        older=not tools.offers("save_schedule", "generation_id"),
    )
    runtime.context.recorder.begin_save(state, arguments)
    try:
        saved = read_save(await tools.call("save_schedule", **arguments))
    except ToolFailure as failure:
        raise save_failed(failure) from failure
    return {"saved": check_saved_all(saved, len(items))}
