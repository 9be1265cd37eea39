"""Phase 3, CONTENT MATCHING: a caption, media and a theme for every slot of the week."""

from typing import TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.avoided_themes import avoided_findings, avoided_themes
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.facts import ContentRanking, Vault, VolumeConfig
from eros.vocabulary.ladder import ladder_findings
from eros.vocabulary.state import Run
from eros.vocabulary.week import Allocation, CaptionPool, ContentMatch
from nodes.match_content.choice import WantedThemes, choose_captions
from nodes.match_content.demand import send_type_of
from nodes.match_content.findings import caption_steps, shown_themes, vault_findings
from nodes.match_content.matching import matched_week
from nodes.match_content.scores import Scorer, recent_openings
from nodes.match_content.spares import spare_captions
from nodes.match_content.themes import asked_shares
from nodes.match_content.vault import media_of_week


class Reads(TypedDict):
    run: Run
    volume: VolumeConfig
    send_types: dict[str, SendType]
    vault: Vault
    allocation: Allocation
    rankings: tuple[ContentRanking, ...]
    pool: CaptionPool
    persona_scores: dict[int, float]


class Adds(TypedDict):
    content: ContentMatch
    pool: CaptionPool
    persona_scores: dict[int, float]
    findings: tuple[Finding, ...]


async def match_content(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Match the whole week at once (R16); the pool has served its turn and leaves the state."""
    pool, slots, send_types = state["pool"], state["allocation"].slots, state["send_types"]
    offered = (one.caption for candidates in pool.candidates.values() for one in candidates)
    scorer = Scorer(state["persona_scores"], recent_openings(offered, state["run"].today), pool.stale)
    vault, avoided = state["vault"], avoided_themes(state["vault"], state["rankings"])
    shares = asked_shares(vault.themes or (), state["volume"].content_allocations, avoided)
    choice = choose_captions(slots, pool, send_types, scorer, WantedThemes(vault, shares))
    sends = [(send_type_of(slot.send_type_key, send_types), choice.caption_of(slot.slot_id)) for slot in slots]
    media = media_of_week(sends, vault, state["rankings"], state["volume"].content_allocations)
    content = matched_week(slots, choice, media)
    spares = spare_captions(content.slots, content.follow_up_captions, pool, send_types, scorer)
    content = content.model_copy(update={"spare_captions": spares})
    shown = zip((slot.slot_id for slot in slots), media, strict=True)
    return {
        "content": content,
        "pool": CaptionPool(candidates={}),
        "persona_scores": {},
        "findings": (
            *ladder_findings(caption_steps(content.slots)),
            *avoided_findings(shown_themes(content.slots), avoided, vault),
            *vault_findings(shown),
        ),
    }
