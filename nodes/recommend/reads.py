"""What the recommendations read of a run's state."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from eros.failures import Finding
from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.documents import Item, Recovery, Remark, ValidationReport
from eros.vocabulary.facts import BestTiming, Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.ports import Advice
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.week import Allocation, FollowUps
from eros.vocabulary.wishes import PinnedEvent
from nodes.recommend.advice import recommendations
from nodes.recommend.advice_context import AdviceContext


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
    budget_balanced: NotRequired[float | None]


def advice_on(
    state: Reads,
    as_planned: ValidationReport | None = None,
    moved: frozenset[str] = frozenset(),
    pins: Mapping[str, PinnedEvent] | None = None,
) -> Sequence[Advice]:
    """What the rules advise on the week of a state; of one that a person edited also by the report of its plan, by the
    sends that were moved or added since, and by the ``pins`` that would bring those a follow-up."""
    return recommendations(
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
            today=state["run"].today,
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
            budget_balanced=state.get("budget_balanced"),
            as_planned=as_planned,
            moved=moved,
            pins_with_follow_up=pins or {},
            recovered=tuple(tried.error_type for tried in state.get("recoveries", ())),
        )
    )
