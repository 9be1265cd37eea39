"""Phase 7b, VALIDATION: the finished week, measured and scored."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding, PhaseFailure
from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item, Remark, ValidationReport
from eros.vocabulary.facts import BestTiming, Creator, Vault, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, Run
from eros.vocabulary.week import Allocation, FollowUps, TimedWeek
from nodes.validate.finished_week import FinishedWeek
from nodes.validate.verdict import incomplete_items, report_findings, validate_week


class Reads(TypedDict):
    request: Request
    run: Run
    creator: Creator
    volume: VolumeConfig
    send_types: dict[str, SendType]
    vault: Vault
    timing: BestTiming
    audiences: Audiences
    allocation: Allocation
    timed: TimedWeek
    follow_ups: FollowUps
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    directives: NotRequired[Directives]


class Adds(TypedDict, total=False):
    report: ValidationReport
    free_remarks: tuple[Remark, ...]
    findings: tuple[Finding, ...]


async def validate(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Score the week (R31-R33). Only a missing field is a failure, until recovery has tried to fill it."""
    report, free = validate_week(plan_of(state))
    lacking = incomplete_items(report)
    if lacking and not state.get("directives", Directives()).fill_defaults:
        raise PhaseFailure(
            "missing_required_fields",
            f"{counted(len(lacking), 'item lacks', 'items lack')} a required field",
            slot_ids=lacking,
        )
    return {"report": report, "free_remarks": free, "findings": report_findings(report)}


def plan_of(state: Reads) -> FinishedWeek:
    """The week of a state, to be judged."""
    return FinishedWeek(
        items=state["items"],
        start=state["run"].week_start,
        request=state["request"],
        creator=state["creator"],
        volume=state["volume"],
        send_types=state["send_types"],
        vault=state["vault"],
        timing=state["timing"],
        audiences=state["audiences"],
        allocation=state["allocation"],
        timed=state["timed"],
        follow_ups=state["follow_ups"],
        today=state["run"].today,
        findings=state["findings"],
    )
