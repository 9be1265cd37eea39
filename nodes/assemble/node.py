"""Phase 7a, ASSEMBLY: the week's items, priced by the volume's confidence."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Item
from eros.vocabulary.facts import Creator, Vault, VolumeConfig
from eros.vocabulary.state import Directives
from eros.vocabulary.week import FollowUps, TimedWeek
from nodes.assemble.defaults import filled
from nodes.assemble.rules import assemble_week


class Reads(TypedDict):
    creator: Creator
    volume: VolumeConfig
    send_types: dict[str, SendType]
    vault: Vault
    audiences: Audiences
    timed: TimedWeek
    follow_ups: FollowUps
    directives: NotRequired[Directives]


class Adds(TypedDict, total=False):
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]


async def assemble(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Merge the phases' outputs in the order of time (7.1, R35)."""
    slots, confidence = state["timed"].slots, state["volume"].confidence_score
    if state.get("directives", Directives()).fill_defaults:
        slots = filled(slots, state["send_types"], state["audiences"])
    followed, zone = state["follow_ups"].items, state["creator"].timezone
    themes = {theme.content_type_id: theme.type_name for theme in state["vault"].themes or ()}
    items, findings = assemble_week(slots, followed, state["send_types"], confidence, zone, themes)
    return {"items": items, "findings": findings}
