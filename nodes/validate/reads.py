"""What the validation reads of a run's state."""

from typing import NotRequired, TypedDict

from eros.failures import Finding
from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.documents import Item, Recovery
from eros.vocabulary.facts import BestTiming, Creator, Vault, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, Run
from eros.vocabulary.week import Allocation, FollowUps, TimedWeek
from nodes.validate.finished_week import FinishedWeek


class Reads(TypedDict):
    request: Request
    run: Run
    creator: Creator
    volume: VolumeConfig
    send_types: dict[str, SendType]
    vault: Vault
    timing: BestTiming
    audiences: Audiences
    budget_enough: NotRequired[float | None]
    budget_balanced: NotRequired[float | None]
    allocation: Allocation
    timed: TimedWeek
    follow_ups: FollowUps
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    recoveries: NotRequired[tuple[Recovery, ...]]
    directives: NotRequired[Directives]


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
        recoveries=state.get("recoveries", ()),
        budget_enough=state.get("budget_enough"),
        budget_balanced=state.get("budget_balanced"),
    )
