"""What a caption is worth to a send type: the parts of the composite score and their weights (3.0, R17).

All scores are 0 to 100. Nothing here depends on what else the week holds, so the assignment stays linear.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from eros.vocabulary.caption_scores import (
    FRESHNESS_WEIGHT,
    NEUTRAL,
    PERFORMANCE_WEIGHT,
    PRIORITY_WEIGHT,
    SAME_OPENING_DAYS,
    TYPE_PRIORITY,
    diversity_score,
    opening,
    type_priority,
)
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.week import Caption, CaptionScores


class Weights(NamedTuple):
    freshness: float
    performance: float
    type_priority: float
    diversity: float
    persona: float


COMPOSITE = Weights(FRESHNESS_WEIGHT, PERFORMANCE_WEIGHT, PRIORITY_WEIGHT, 0.05, 0.05)
COMPOSITE_WHEN_STALE = Weights(0.20, 0.50, 0.15, 0.10, 0.05)


class Scorer(NamedTuple):
    """Everything that a score depends on beside the caption and the type. ``persona`` is by caption id."""

    persona: Mapping[int, float]
    recent_openings: frozenset[str]
    stale: bool = False

    def parts(self, caption: Caption, send_type: SendType) -> Weights:
        return Weights(
            caption.freshness_score,
            caption.performance_score,
            priority_score(caption, send_type),
            diversity(caption, self.recent_openings),
            self.persona.get(caption.caption_id, NEUTRAL),
        )

    def composite(self, caption: Caption, send_type: SendType) -> float:
        """The weighted sum, to four places."""
        return composite_score(self.parts(caption, send_type), self.stale)

    def scores(self, caption: Caption, send_type: SendType) -> CaptionScores:
        parts = self.parts(caption, send_type)
        return CaptionScores(**parts._asdict(), composite=composite_score(parts, self.stale))


def composite_score(parts: Weights, stale: bool) -> float:
    weights = COMPOSITE_WHEN_STALE if stale else COMPOSITE
    return round(sum(part * weight for part, weight in zip(parts, weights, strict=True)), 4)


def worth(caption: Caption, send_type: SendType) -> float:
    """What a server that orders by worth goes by (R55): the composite's parts that do not depend on the week."""
    return (
        FRESHNESS_WEIGHT * caption.freshness_score
        + PERFORMANCE_WEIGHT * caption.performance_score
        + PRIORITY_WEIGHT * priority_score(caption, send_type)
    )


def priority_score(caption: Caption, send_type: SendType) -> float:
    """The server's, else by the place of the caption's type among the send type's; any other is the last (R17)."""
    if caption.type_priority_score is not None:
        return caption.type_priority_score
    types = send_type.caption_types
    return type_priority(1 + types.index(caption.caption_type) if caption.caption_type in types else len(TYPE_PRIORITY))


def diversity(caption: Caption, recent_openings: frozenset[str]) -> float:
    """The server's, else by the caption's uses and by how it begins (R17)."""
    if caption.diversity_score is not None:
        return caption.diversity_score
    return diversity_score(caption.times_used, opening(caption.caption_text) in recent_openings)


def recent_openings(captions: Iterable[Caption], today: date) -> frozenset[str]:
    """How the captions began that were sent in the last seven days, as far as ``captions`` show."""
    return frozenset(
        opening(caption.caption_text)
        for caption in captions
        if caption.last_used_date is not None and 0 <= (today - caption.last_used_date).days <= SAME_OPENING_DAYS
    )
