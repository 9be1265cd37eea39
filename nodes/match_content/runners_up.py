"""What the week could say instead: captions that it knew and did not use, for whoever looks at an item or edits it."""

from collections.abc import Mapping
from heapq import nsmallest

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.week import CaptionPool, ContentMatch, PooledCaption, ScoredCaption
from nodes.match_content.demand import send_type_of
from nodes.match_content.scores import Scorer

#: Captions that are kept of each type.
KEPT = 5


def runners_up(
    content: ContentMatch, pool: CaptionPool, send_types: Mapping[str, SendType], scorer: Scorer
) -> dict[str, tuple[ScoredCaption, ...]]:
    """By send type the best of the pool that the week does not use and no other page holds near it (R60): the nearest
    step of the ladder first, then the largest composite."""
    used = {slot.caption.caption_id for slot in content.slots if slot.caption}
    used |= {caption.caption_id for caption, *_ in content.follow_up_captions}
    found: dict[str, tuple[ScoredCaption, ...]] = {}
    for key, candidates in pool.candidates.items():
        kind = send_type_of(key, send_types)

        def rank(one: PooledCaption, kind: SendType = kind) -> tuple[bool, int, float, int]:
            caption = one.caption
            return one.avoided, one.ladder_step, -scorer.composite(caption, kind), caption.caption_id

        free = (one for one in candidates if one.caption.caption_id not in used and not one.caption.held_elsewhere)
        best = nsmallest(KEPT, free, key=rank)
        found[key] = tuple((one.caption, scorer.scores(one.caption, kind), one.ladder_step) for one in best)
    return {key: captions for key, captions in found.items() if captions}
