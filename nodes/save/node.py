"""Phase 7.4: the week goes to the data server, whole or not at all."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Item, ValidationReport
from eros.vocabulary.facts import Creator, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, Run, Saved
from eros.wire import check_replaceable
from nodes.save.rules import save_metadata
from nodes.save.saving import SAVE, WeekToSave, save_week


class Reads(TypedDict):
    request: Request
    run: Run
    creator: Creator
    volume: VolumeConfig
    items: tuple[Item, ...]
    report: ValidationReport
    decision: NotRequired[Decision]
    trail: NotRequired[dict[str, tuple[Finding, ...]]]


class Adds(TypedDict):
    saved: Saved
    findings: tuple[Finding, ...]


async def save(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Save under the generation's id, so that a save whose answer was lost is not made twice (R42, G9).

    A server that does not protect approved weeks by itself is asked once more before. Raises PhaseFailure
    ``week_protected``, ``database_save_failed``, ``mcp_unavailable`` or ``record_unwritable``.
    """
    run, items, tools, decision = state["run"], state["items"], runtime.context.tools, state.get("decision")
    replace = state["request"].replace or (decision is not None and decision.replace)
    findings: tuple[Finding, ...] = ()
    if not (replace or tools.offers(SAVE, "replace")):
        of_week = state["creator"].creator_id, run.week_start
        findings = await check_replaceable(tools, *of_week, runtime.context.deadline.remaining())
    week = WeekToSave(
        items,
        creator_id=state["creator"].creator_id,
        week_start=run.week_start,
        generation_id=run.generation_id,
        replace=replace,
        metadata=save_metadata(
            items,
            score=state["report"].score,
            status=state["report"].status,
            prediction_id=state["volume"].prediction_id,
            seed=run.seed,
            timezone=state["creator"].timezone,
            decision=decision,
        ),
    )

    def begin(arguments: Mapping[str, Any], not_kept: tuple[Finding, ...]) -> None:
        """What the server will not keep stands in the record before it is asked."""
        trail = {**state.get("trail", {}), "save": (*findings, *not_kept)}
        runtime.context.recorder.begin_save({**state, "trail": trail}, arguments)

    saved, not_kept = await save_week(tools, week, begin)
    return {"saved": saved, "findings": (*findings, *not_kept)}
