"""Phase 4, AUDIENCE TARGETING: one batch of questions, then every slot's audience and channel."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.asked_themes import UnusedThemes, asked_theme_findings
from eros.vocabulary.audience import Audiences
from eros.vocabulary.avoided_themes import avoided_findings, avoided_themes
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.facts import BestTiming, ContentRanking, Creator, Vault, VolumeConfig
from eros.vocabulary.follow_up_limits import within_type_limits
from eros.vocabulary.ladder import shared_findings
from eros.vocabulary.posting_window import week_times
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, Run
from eros.vocabulary.vault_mismatch import mismatch_findings
from eros.vocabulary.week import ContentMatch, MatchedSlot, TargetedSlot
from eros.wire import ListeningTools
from nodes.target.budget import balanced, enough
from nodes.target.rules import assign_targets, new_mismatches, new_themes, newly_shared, told_before
from nodes.target.sources import ask_all
from nodes.target.substitute import SubstitutionLimits, TargetingContext


class Reads(TypedDict):
    request: Request
    run: Run
    directives: NotRequired[Directives]
    creator: Creator
    volume: VolumeConfig
    vault: Vault
    timing: BestTiming
    rankings: tuple[ContentRanking, ...]
    send_types: dict[str, SendType]
    listed: NotRequired[dict[str, dict[str, Any]]]
    findings: tuple[Finding, ...]
    content: ContentMatch


class Adds(TypedDict, total=False):
    audiences: Audiences
    send_types: dict[str, SendType]
    targeted: tuple[TargetedSlot, ...]
    budget_enough: float | None
    budget_balanced: float | None
    findings: tuple[Finding, ...]


async def target(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Give every slot that the budget allows (R46) an audience and a channel that reaches it (R22)."""
    page_type, slots = state["creator"].page_type, state["content"].slots
    tools = ListeningTools(runtime.context.tools)
    known = await ask_all(tools, page_type, state["send_types"], slots, state.get("listed", {}))
    request, run, generic = state["request"], state["run"], state.get("directives", Directives()).generic_timing
    avoid = () if generic else state["timing"].avoid_hours
    times = week_times(request, run.week_start, run.seed, state["creator"].timezone, avoid)
    limits = SubstitutionLimits(page_type, state["vault"], request, times, state["volume"].type_limits)
    confidence, spares = state["volume"].confidence_score, state["content"].spare_captions
    send_types = within_type_limits(known.send_types, state["volume"].type_limits)
    context = TargetingContext(send_types, known.audiences, limits, confidence, spares)
    targeted, findings = assign_targets(slots, context)
    told = told_before(slots, context)
    told_of_list = {it.message.partition("; ")[0] for it in state["findings"] if it.phase == "phase_1"}
    avoided = avoided_themes(state["vault"], state["rankings"])
    return {
        "audiences": known.audiences,
        "send_types": send_types,
        "targeted": targeted,
        "budget_enough": enough(slots, context),
        "budget_balanced": balanced(slots, context),
        "findings": (
            *(it for it in known.findings if it.message.partition("; ")[0] not in told_of_list),
            *tools.findings(state["findings"]),
            *findings,
            *avoided_findings(new_themes(told, targeted), avoided, state["vault"]),
            *_of_asked_themes(state, targeted, avoided, told),
            *shared_findings(newly_shared(told, targeted)),
            *mismatch_findings(new_mismatches(told, targeted, context)),
        ),
    }


def _of_asked_themes(
    state: Reads, targeted: Sequence[TargetedSlot], avoided: Collection[int], told: Sequence[MatchedSlot]
) -> Iterator[Finding]:
    """Phase 3 told of the themes of a week of which the budget sends nothing away."""
    content, standing = state["content"], {slot.slot_id for slot in told}
    away = [slot for slot in content.slots if slot.slot_id not in standing]
    if away:
        shown, asked = [(it.send_type_key, it.content_type_id) for it in targeted], state["volume"].content_allocations
        gone = {slot.content_type_id for slot in away if slot.content_type_id is not None}
        unused, budget = UnusedThemes(content.rested_themes, content.held_themes), state["request"].budget_per_day
        yield from asked_theme_findings(shown, state["vault"], asked, avoided, unused, budget, gone)
