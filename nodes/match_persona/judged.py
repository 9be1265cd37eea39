"""What a model's judgement adds to the style scores: it proposes scores for a few captions, and nothing else (C10)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite

from eros.failures import Finding, found
from eros.vocabulary.ports import Judgement
from eros.vocabulary.week import Caption, CaptionPool

#: Four calls of ninety captions a week; STACK Models.
MOST_JUDGED = 6 * 60
#: The persona's part may move captions up to here into the week.
_PER_PLACE = 2


def shortlist(pool: CaptionPool) -> tuple[Caption, ...]:
    """The captions that the greedy choice takes, then as many that may take their places: a judge whose budget ends
    early has judged the likelier ones."""
    wider = {key: _PER_PLACE * needed for key, needed in pool.demand.items()}
    picks = (*pool.first_picks(), *pool.model_copy(update={"demand": wider}).first_picks())
    listed = {pick.caption.caption_id: pick.caption for pick in picks}
    return tuple(listed.values())[:MOST_JUDGED]


def with_judged_scores(
    scores: Mapping[int, float], asked: Iterable[Caption], judgements: Iterable[Judgement]
) -> dict[int, float]:
    """The judged captions share out their own style scores anew, in the judge's order (C10); all others keep theirs.

    So the judge's severity counts for nothing: judged and unjudged captions stay on one scale, and a judgement that is
    constant, or the style scores' own order moved up or down, changes no score. Captions that the judge holds alike
    keep the order of their style. What was not asked for or not answered, or is no number, is not judged.
    """
    ids = {caption.caption_id for caption in asked} & scores.keys()
    said = {one.caption_id: one.score for one in judgements if one.score is not None and one.caption_id in ids}
    judged = {caption_id: score for caption_id, score in said.items() if isfinite(score)}
    ranked = sorted(judged, key=lambda caption_id: (judged[caption_id], scores[caption_id], caption_id))
    shares = sorted(scores[caption_id] for caption_id in judged)
    return {**scores, **dict(zip(ranked, shares, strict=True))}


def abstention_findings(asked: Sequence[Caption], judgements: Sequence[Judgement]) -> Iterator[Finding]:
    """One for all that the judge did not score, with its reasons, most frequent first."""
    scored = {one.caption_id for one in judgements if one.score is not None}
    left = [caption.caption_id for caption in asked if caption.caption_id not in scored]
    if not left:
        return
    given = Counter(one.reason for one in judgements if one.score is None and one.reason)
    reasons = "; ".join(f"{reason} ({count})" for reason, count in given.most_common()) or "no answer"
    message = f"The model judged {len(asked) - len(left)} of {len(asked)} captions: {reasons}"
    yield found("persona_judge_abstained", message, impact="The others keep their style score")
