"""Captions kept for substitutes: who takes the slot of a send without an audience brings words of its own (R56)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.week import CaptionPool, MatchedSlot, ScoredCaption
from nodes.match_content.choice import best_first
from nodes.match_content.demand import send_type_of
from nodes.match_content.scores import Scorer


def spare_captions(
    slots: Sequence[MatchedSlot],
    follow_ups: Iterable[ScoredCaption],
    pool: CaptionPool,
    send_types: Mapping[str, SendType],
    scorer: Scorer,
) -> dict[str, tuple[ScoredCaption, ...]]:
    """By type its best captions that the week does not use, as many as sends of its category are bound to somebody."""
    bound = Counter(slot.category for slot in slots if send_type_of(slot.send_type_key, send_types).required_target)
    used = {slot.caption.caption_id for slot in slots if slot.caption} | {one[0].caption_id for one in follow_ups}
    spares: dict[str, tuple[ScoredCaption, ...]] = {}
    for key, candidates in pool.candidates.items():
        kind = send_type_of(key, send_types)
        if key != FOLLOW_UP and bound[kind.category]:
            free = {one.caption.caption_id for one in candidates if not one.caption.held_elsewhere} - used
            spares[key] = tuple(best_first(candidates, free, kind, scorer)[: bound[kind.category]])
    return spares
