"""Phase 6, FOLLOW-UP GENERATION: no tool is called; the captions come from Phase 3 (R15)."""

from typing import TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding, found
from eros.vocabulary.audience import Audiences
from eros.vocabulary.avoided_themes import ShownThemes, avoided_findings, avoided_themes
from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.context import Context
from eros.vocabulary.facts import ContentRanking, Creator, Vault
from eros.vocabulary.lacking import in_words, lacking
from eros.vocabulary.reach import reach
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.week import ContentMatch, FollowUps, TimedWeek
from nodes.follow_up.plan import FollowUpContext
from nodes.follow_up.rules import generate_follow_ups
from nodes.follow_up.writing import audience_of


class Reads(TypedDict):
    request: Request
    run: Run
    creator: Creator
    vault: Vault
    rankings: tuple[ContentRanking, ...]
    send_types: dict[str, SendType]
    content: ContentMatch
    audiences: Audiences
    timed: TimedWeek


class Adds(TypedDict, total=False):
    follow_ups: FollowUps
    findings: tuple[Finding, ...]


async def follow_up(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Follow up every send that can be (R28, R29); what is skipped is counted and named."""
    run, zone = state["run"], state["creator"].timezone
    context = FollowUpContext(state["timed"], run.week_start, state["send_types"], state["request"], run.seed, zone)
    kind, audiences = state["send_types"][FOLLOW_UP], state["audiences"]
    to, lost = audience_of(kind, audiences), in_words(lacking(kind, audiences))
    content = state["content"]
    words = (*content.follow_up_captions, *content.spare_captions.get(FOLLOW_UP, ()))
    follow_ups, findings = generate_follow_ups(context, words, to, lost, unread=FOLLOW_UP in content.unread)
    otherwise = [
        found(
            said.error_type,
            said.note,
            action=said.action,
            fallback=f"{said.target_key} by {said.channel_key}",
            slot_ids=[it.slot_id for it in follow_ups.items],
            send_types=(FOLLOW_UP,),
        )
        for said in [reach(kind, audiences)]
        if said is not None and said.error_type is not None and follow_ups.items
    ]
    themes = [ShownThemes(it.slot_id, it.caption.content_type_id) for it in follow_ups.items if it.caption is not None]
    avoided = avoided_findings(themes, avoided_themes(state["vault"], state["rankings"]), state["vault"])
    return {"follow_ups": follow_ups, "findings": (*findings, *otherwise, *avoided)}
