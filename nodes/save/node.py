"""Phase 7.4: the week goes to the data server, whole or not at all."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding, ToolFailure
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Item, ValidationReport
from eros.vocabulary.facts import Creator, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, Run, Saved
from eros.wire import check_replaceable, read_save, save_arguments
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
    findings: tuple[Finding, ...]


async def save(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Save under the generation's id, so that a save whose answer was lost is not made twice (R42, G9).

    A server that does not protect approved weeks by itself is asked once more before. Raises PhaseFailure
    ``week_protected``, ``database_save_failed`` or ``record_unwritable``.
    """
    run, items, tools, decision = state["run"], state["items"], runtime.context.tools, state.get("decision")
    replace = state["request"].replace or (decision is not None and decision.replace)
    findings: tuple[Finding, ...] = ()
    if not (replace or tools.offers("save_schedule", "replace")):
        findings = await check_replaceable(tools, state["creator"].creator_id, run.week_start)
    arguments = save_arguments(
        items,
        creator_id=state["creator"].creator_id,
        week_start=run.week_start,
        generation_id=run.generation_id,
        replace=replace,
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
    return {"saved": check_saved_all(saved, len(items)), "findings": findings}
