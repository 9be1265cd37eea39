"""What a caption's uses say about it (R17), and what captions say about a week. All scores are 0 to 100."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from statistics import fmean

#: 3.0: what freshness, performance and the type's priority weigh in a caption's composite score.
FRESHNESS_WEIGHT, PERFORMANCE_WEIGHT, PRIORITY_WEIGHT = 0.40, 0.35, 0.15
#: What an unknown score is: neither for nor against a caption.
NEUTRAL = 50.0
#: R17: by the place that a caption's type has in the send type's list; further ones are worth the last.
TYPE_PRIORITY = (100.0, 70.0, 50.0)
#: Below this average the captions of a week count as stale (Low Caption Freshness Response, R52).
LOW_FRESHNESS = 50.0
#: R52: what types weigh for a stale pool, in place of the factors of warned types.
SPARING: Mapping[str, float] = {"bump_text_only": 1.5, "ppv_unlock": 0.7}
#: R1: days after which a caption counts as fresh again.
FULL_REST_DAYS = 30
UNKNOWN_DIVERSITY = 90.0
_PER_USE, _DIVERSITY_FLOOR = 10.0, 20.0
_SAME_OPENING, _OPENING_WORDS = 25.0, 3
#: R17: for so many days another caption may not begin alike.
SAME_OPENING_DAYS = 7
_WORD = re.compile(r"[\w']+")


def rested(days: int) -> float:
    """R1: the freshness of a caption that was last used so many days ago."""
    return min(100.0, 100.0 * max(0, days) / FULL_REST_DAYS)


def diversity_score(uses: int | None, same_opening: bool) -> float:
    """100 less 10 per use (floor 20; 90 if the uses are unknown), less 25 after a like opening (R17)."""
    spread = UNKNOWN_DIVERSITY if uses is None else max(_DIVERSITY_FLOOR, 100.0 - _PER_USE * uses)
    return max(0.0, spread - _SAME_OPENING) if same_opening else spread


def type_priority(place: int) -> float:
    """R17: the score of the ``place``-th of a send type's caption types, from 1 on."""
    return TYPE_PRIORITY[min(place, len(TYPE_PRIORITY)) - 1]


def opening(text: str) -> str:
    """The first words of a caption without case, signs and emoji: what makes two captions begin alike."""
    return " ".join(word.group() for word in islice(_WORD.finditer(text.casefold()), _OPENING_WORDS))


def average_freshness(scores: Sequence[float], empty: float) -> float:
    """The mean of the captions' freshness scores; ``empty`` where there is no caption."""
    return fmean(scores) if scores else empty
