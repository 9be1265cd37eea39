"""Phase 3, CONTENT MATCHING: a caption, media and a theme for every slot of the week."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.facts import ContentRanking, Vault, VolumeConfig
from eros.vocabulary.ladder import ladder_findings, shared_findings
from eros.vocabulary.ledger import Ledger
from eros.vocabulary.ports import WeekRecorder
from eros.vocabulary.state import Contest, Directives, Run
from eros.vocabulary.week import Allocation, CaptionPool, ContentMatch
from nodes.match_content.choice import WantedThemes, choose_captions
from nodes.match_content.demand import send_type_of
from nodes.match_content.findings import avoided_findings, caption_steps, contest_findings, vault_findings
from nodes.match_content.matching import matched_week
from nodes.match_content.scores import Scorer, recent_openings
from nodes.match_content.spares import spare_captions
from nodes.match_content.themes import asked_shares, avoided_themes
from nodes.match_content.vault import media_of_week

#: How often a run chooses again. Each time another week has chosen meanwhile: it takes so many, planned in the time of
#: one, to use the rounds up; then the choice stands and is named.
MOST_ROUNDS = 24


class Reads(TypedDict):
    run: Run
    volume: VolumeConfig
    send_types: dict[str, SendType]
    vault: Vault
    allocation: Allocation
    rankings: tuple[ContentRanking, ...]
    pool: CaptionPool
    persona_scores: dict[int, float]
    ledger: Ledger
    contest: NotRequired[Contest]
    directives: NotRequired[Directives]


class Adds(TypedDict, total=False):
    content: ContentMatch
    ledger: Ledger
    contest: Contest
    directives: Directives
    pool: CaptionPool
    persona_scores: dict[int, float]
    findings: tuple[Finding, ...]


async def match_content(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Match the whole week at once (R16), and reserve what it takes (R60); the pool has served its turn and leaves the
    state. Where another week took some of it meanwhile, the run asks and chooses again.
    """
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
    contest = _reserve(content, state["ledger"], state.get("contest", Contest()), runtime.context.recorder)
    if contest.lost and contest.rounds <= MOST_ROUNDS:
        anew = state.get("directives", Directives()).model_copy(update={"stale": None})
        return {
            "contest": contest, "pool": CaptionPool(candidates={}), "persona_scores": {}, "directives": anew,
            "findings": (),
        }  # fmt: skip
    shown = zip((slot.slot_id for slot in slots), media, strict=True)
    return {
        "content": content,
        "ledger": state["ledger"].closed,
        "contest": Contest(),
        "pool": CaptionPool(candidates={}),
        "persona_scores": {},
        "findings": (
            *ladder_findings(caption_steps(content.slots)),
            *avoided_findings(content.slots, avoided, vault),
            *shared_findings((slot.slot_id, slot.caption, slot.date) for slot in content.slots),
            *contest_findings(content, contest.lost),
            *vault_findings(shown),
        ),
    }


def _reserve(content: ContentMatch, ledger: Ledger, before: Contest, recorder: WeekRecorder) -> Contest:
    """The round with what it lost to others; nothing lost: all that the week may come to say is reserved."""
    spares = (one for captions in content.spare_captions.values() for one in captions)
    ids = {slot.caption.caption_id for slot in content.slots if slot.caption}
    ids |= {caption.caption_id for caption, *_ in (*content.follow_up_captions, *spares)}
    lost = recorder.reserve(ledger, ids, whatever=before.rounds >= MOST_ROUNDS)
    return Contest(rounds=before.rounds + 1, lost=lost)
