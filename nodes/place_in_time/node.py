"""Phase 5, TIMING OPTIMIZATION: the targeted slots get their times; no tool is called."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding, PhaseFailure
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.facts import BestTiming
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, Run
from eros.vocabulary.week import TargetedSlot, TimedWeek
from nodes.place_in_time.week import place_week


class Reads(TypedDict):
    request: Request
    run: Run
    send_types: dict[str, SendType]
    timing: BestTiming
    targeted: tuple[TargetedSlot, ...]
    directives: NotRequired[Directives]


class Adds(TypedDict, total=False):
    timed: TimedWeek
    findings: tuple[Finding, ...]


async def place_in_time(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Place the week; with ``generic_timing`` on generic peaks and hours (5.2, Timing Optimization Degradation)."""
    timing, slots, run = state["timing"], state["targeted"], state["run"]
    if state.get("directives", Directives()).generic_timing:
        timing = BestTiming(timezone=timing.timezone)
    week, findings = place_week(slots, state["send_types"], timing, state["request"], run.seed, run.week_start)
    if slots and not week.slots:
        nowhere = "not one send of the week found a time"
        raise PhaseFailure(
            "no_available_slots", nowhere, slot_ids=week.dropped, made={"timed": week, "findings": findings}
        )
    return {"timed": week, "findings": findings}
