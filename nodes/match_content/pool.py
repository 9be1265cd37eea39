"""What was gathered, in order: by send type, fewest ladder steps first, then by what each caption is worth."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.week import CaptionPool, PooledCaption
from nodes.match_content.candidates import CandidateCollector
from nodes.match_content.demand import send_type_of
from nodes.match_content.gather_findings import is_stale
from nodes.match_content.scores import Scorer, recent_openings


def pooled(
    collector: CandidateCollector, demand: Mapping[str, int], send_types: Mapping[str, SendType], today: date
) -> CaptionPool:
    """The pool, best first by a score that does not know the persona yet, and whether it is stale (R17)."""
    everything = (one.caption for candidates in collector.candidates.values() for one in candidates.values())
    scorer = Scorer({}, recent_openings(everything, today))
    ranked = {
        key: _best_first(candidates, scorer, send_type_of(key, send_types))
        for key, candidates in collector.candidates.items()
    }
    pool = CaptionPool(candidates=ranked, demand=dict(demand))
    return pool.model_copy(update={"stale": is_stale(pool.first_picks())})


def themed_supply(
    candidates: Mapping[str, Mapping[int, PooledCaption]], showing: Mapping[str, int]
) -> Counter[int | None]:
    """How many captions of each theme, and of none (None), the types can use: none of them more than it needs."""
    supply: Counter[int | None] = Counter()
    for key, needed in showing.items():
        of_type = Counter(one.caption.content_type_id for one in candidates[key].values())
        supply.update({theme: min(needed, count) for theme, count in of_type.items()})
    return supply


def _best_first(
    candidates: Mapping[int, PooledCaption], scorer: Scorer, send_type: SendType
) -> tuple[PooledCaption, ...]:
    def rank(one: PooledCaption) -> tuple[int, float, int]:
        return one.ladder_step, -scorer.composite(one.caption, send_type), one.caption.caption_id

    return tuple(sorted(candidates.values(), key=rank))
