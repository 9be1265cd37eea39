"""Phase 3, CONTENT MATCHING: a caption, media and a theme for every slot of the week."""

from datetime import date
from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding
from eros.vocabulary.asked_themes import UnusedThemes, asked_theme_findings
from eros.vocabulary.avoided_themes import avoided_findings, avoided_themes
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.facts import ContentRanking, Creator, Vault, VolumeConfig
from eros.vocabulary.ladder import ladder_findings, shared_findings
from eros.vocabulary.ledger import Ledger, near
from eros.vocabulary.request import Request
from eros.vocabulary.state import Contest, Directives, Run
from eros.vocabulary.vault_mismatch import mismatch_findings
from eros.vocabulary.week import Allocation, CaptionPool, ContentMatch
from nodes.match_content.findings import caption_steps, shown_themes
from nodes.match_content.reserving import WeekToMatch, reserve
from nodes.match_content.runners_up import runners_up
from nodes.match_content.scores import Scorer, recent_openings
from nodes.match_content.spares import sent_away, stand_in_demand

#: How often a run asks again for captions since other weeks took what it had seen.
MOST_ROUNDS = 8


class Reads(TypedDict):
    request: Request
    creator: Creator
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
    state. Where other weeks took so much meanwhile that this one would be worse for it, the run asks for more.
    """
    week = _week_to_match(state)
    first, reserved = reserve(week, state["pool"], state["ledger"], runtime.context.recorder)
    rounds = state.get("contest", Contest()).rounds
    if reserved.lacks_more_than(first) and rounds < MOST_ROUNDS:
        anew = state.get("directives", Directives()).model_copy(update={"stale": None})
        return {"contest": Contest(rounds=rounds + 1, again=True), "directives": anew, "findings": ()}
    content, slots, vault = reserved.content, state["allocation"].slots, state["vault"]
    avoided = avoided_themes(vault, state["rankings"])
    away = week.leaving
    told = [slot for slot in content.slots if slot.slot_id not in away]  # of the others Phase 4 tells what they become
    media = zip(slots, reserved.media, strict=True)
    reasons = [(slot.slot_id, one.mismatch) for slot, one in media if slot.slot_id not in away]
    themes = [(slot.send_type_key, slot.content_type_id) for slot in content.slots]
    unused = unused_themes(state["pool"], content)
    return {
        "content": content.model_copy(
            update={
                "rested_themes": unused.rested,
                "held_themes": unused.held,
                "runners_up": runners_up(content, state["pool"], state["send_types"], week.scorer),
            }
        ),
        "ledger": reserved.ledger.closed,
        "contest": Contest(),
        "pool": CaptionPool(candidates={}),
        "persona_scores": {},
        "findings": (
            *ladder_findings(caption_steps(told)),
            *avoided_findings(shown_themes(told), avoided, vault),
            *(() if away else asked_theme_findings(themes, vault, week.allocations, avoided, unused)),
            *shared_findings((slot.slot_id, slot.caption, slot.date) for slot in told),
            *mismatch_findings(reasons),
        ),
    }


def unused_themes(pool: CaptionPool, content: ContentMatch) -> UnusedThemes:
    """Of a type that stands in for others the week's days are its own."""
    said = [slot.caption for slot in content.slots if slot.caption]
    said += [caption for caption, *_ in content.follow_up_captions]
    used = {known for caption in said for known in caption.ids}
    days: dict[str, set[date]] = {}
    for slot in content.slots:
        days.setdefault(slot.send_type_key, set()).add(slot.date)
    week = {slot.date for slot in content.slots}
    rested: dict[str, tuple[int, ...]] = {}
    elsewhere: dict[str, tuple[int, ...]] = {}
    for key, candidates in pool.candidates.items():
        themes: tuple[set[int], set[int]] = (set(), set())
        for caption in (one.caption for one in candidates if one.ladder_step == 0):
            if caption.content_type_id is not None and caption.caption_id not in used:
                held = all(near(day, caption.held_elsewhere) for day in days.get(key, week))
                themes[held].add(caption.content_type_id)
        free, taken = themes
        rested[key], elsewhere[key] = tuple(sorted(free)), tuple(sorted(taken - free))
    return UnusedThemes(rested, elsewhere)


def _week_to_match(state: Reads) -> WeekToMatch:
    pool, slots = state["pool"], state["allocation"].slots
    leaving = sent_away(slots, state["send_types"], state["request"], state["volume"])
    offered = (one.caption for candidates in pool.candidates.values() for one in candidates)
    return WeekToMatch(
        slots=slots,
        send_types=state["send_types"],
        vault=state["vault"],
        rankings=state["rankings"],
        allocations=state["volume"].content_allocations,
        scorer=Scorer(state["persona_scores"], recent_openings(offered, state["run"].today), pool.stale),
        stand_ins=stand_in_demand(
            slots,
            state["send_types"],
            state["request"],
            state["volume"],
            state["vault"],
            state["creator"].page_type,
        ),
        leaving=frozenset(slot.slot_id for slot in leaving),
    )
