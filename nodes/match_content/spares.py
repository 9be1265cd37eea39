"""Captions kept for substitutes (R56): who takes the slot of a send without an audience, or of one that the request's
budget leaves no money for (R46), brings words of its own."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from eros.vocabulary.catalogue import FOLLOW_UP, Category, PageType, SendType
from eros.vocabulary.day_budget import within_day
from eros.vocabulary.facts import Vault, VolumeConfig
from eros.vocabulary.pricing import suggested_price
from eros.vocabulary.request import Request, plannable
from eros.vocabulary.week import CaptionPool, MatchedSlot, ScoredCaption, Slot
from nodes.match_content.choice import best_first
from nodes.match_content.demand import send_type_of
from nodes.match_content.scores import Scorer


def spare_captions(
    slots: Sequence[MatchedSlot],
    follow_ups: Iterable[ScoredCaption],
    pool: CaptionPool,
    send_types: Mapping[str, SendType],
    scorer: Scorer,
    stand_ins: Mapping[str, int],
) -> dict[str, tuple[ScoredCaption, ...]]:
    """By type its best captions that the week does not use, as many as sends of its category are bound to somebody, or
    as ``stand_ins`` may need of it."""
    bound = Counter(slot.category for slot in slots if send_type_of(slot.send_type_key, send_types).required_target)
    used = {slot.caption.caption_id for slot in slots if slot.caption} | {one[0].caption_id for one in follow_ups}
    spares: dict[str, tuple[ScoredCaption, ...]] = {}
    for key, candidates in pool.candidates.items():
        kind = send_type_of(key, send_types)
        needed = max(bound[kind.category] if key != FOLLOW_UP else 0, stand_ins.get(key, 0))
        if needed:
            free = {one.caption.caption_id for one in candidates if not one.caption.held_elsewhere} - used
            spares[key] = tuple(best_first(candidates, free, kind, scorer)[:needed])
    return spares


def stand_in_demand(
    slots: Sequence[Slot],
    send_types: Mapping[str, SendType],
    request: Request,
    volume: VolumeConfig,
    vault: Vault,
    page_type: PageType,
) -> dict[str, int]:
    """How many sends of each unpriced type may take the place of priced ones that the budget sends away, at most, and
    how many follow-ups all that stand in for others may bring with them."""
    leaving: dict[date, Counter[Category]] = {}
    for slot in sent_away(slots, send_types, request, volume):
        leaving.setdefault(slot.date, Counter())[slot.category] += 1
    needed = _of_the_budget(slots, send_types, request, vault, page_type, leaving) if leaving else {}
    brought = _follow_ups_brought(slots, send_types, needed) if request.wants_follow_ups else 0
    return needed | ({FOLLOW_UP: brought} if brought else {})


def _follow_ups_brought(slots: Iterable[Slot], send_types: Mapping[str, SendType], needed: Mapping[str, int]) -> int:
    """At most: a send bound to somebody may become one that takes a follow-up, where its category has such a type."""
    taking = {kind.category for key in plannable(send_types) if (kind := send_types[key]).can_have_followup}
    bound = (slot for slot in slots if send_type_of(slot.send_type_key, send_types).required_target)
    by_budget = sum(count for key, count in needed.items() if send_types[key].can_have_followup)
    return sum(slot.category in taking for slot in bound) + by_budget


def _of_the_budget(
    slots: Sequence[Slot],
    send_types: Mapping[str, SendType],
    request: Request,
    vault: Vault,
    page_type: PageType,
    leaving: Mapping[date, Counter[Category]],
) -> dict[str, int]:
    there = Counter((slot.date, slot.send_type_key) for slot in slots)
    needed: dict[str, int] = {}
    for key, kind in send_types.items():
        if key not in plannable(send_types) or kind.requires_price or not kind.on(page_type):
            continue
        if not request.wants(key) or vault.missing_media(kind):
            continue
        count = sum(
            min(gone[kind.category], max(0, kind.max_per_day - there[day, key])) for day, gone in leaving.items()
        )
        if kind.max_per_week is not None:
            count = min(count, kind.max_per_week - sum(slot.send_type_key == key for slot in slots))
        needed |= {key: count} if count > 0 else {}
    return needed


def sent_away(
    slots: Iterable[Slot], send_types: Mapping[str, SendType], request: Request, volume: VolumeConfig
) -> list[Slot]:
    """The sends that the day's budget does not pay for: Phase 4 lets another type take their place, or leaves them
    out."""
    budget = request.budget_per_day

    def price(slot: Slot) -> float:
        return suggested_price(send_type_of(slot.send_type_key, send_types), volume.confidence_score) or 0.0

    days: dict[date, list[Slot]] = {}
    for slot in slots if budget is not None else ():
        days.setdefault(slot.date, []).append(slot)
    return [slot for sends in days.values() for slot in within_day(filter(price, sends), budget or 0.0, price)[1]]
