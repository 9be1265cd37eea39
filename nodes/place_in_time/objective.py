"""What a time is worth to a send (R25): prime hours first, then the category's hours and the hour's own performance.

One prime hour more outweighs all else a day can gain, so the sum is lexicographic: a day has at most 21 sends, each of
which moves the rest by at most 12.3 (3 for performance, 4 each for a cramped parent and an hour to avoid, 1.3 for the
small terms), and the least step of the prime term is half of PRIME.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eros.vocabulary.catalogue import Category
from eros.vocabulary.limits import CLOSES, LAST_PARENT, LONGEST_DELAY, SPACING
from eros.vocabulary.seeds import stream
from nodes.place_in_time.day import Day
from nodes.place_in_time.variation import CATEGORY_HOURS, preferred_hours, time_shift

Scores = NDArray[np.float64]

PRIME = 600.0
HEADLINE = 1.5
CATEGORY_HOUR = 1.0
PERFORMANCE: dict[Category, float] = {"revenue": 2.0, "engagement": 0.5, "retention": 0.5}
#: For the lattice time next to a preferred hour moved by shift and jitter (5.2).
SHIFTED, NEXT_TO = 0.2, 7
#: A parent after 23:00 that stands 45 minutes after another leaves its own follow-up no time before 23:30 (R28): both
#: places are avoided where another does as well.
CRAMPED_PARENT, LATE_FROM = -4.0, CLOSES - LONGEST_DELAY
#: Where the ladder opened the creator's own avoid hours, only what fits nowhere else stands in them (R23).
AVOIDED = -4.0
NOISE = 0.05


def scores(day: Day, category: Category, headline: bool, parent: bool, times: Sequence[int]) -> Scores:
    """The worth of each of ``times`` (minutes) to a send of that kind, without the noise."""
    minutes = np.asarray(times)
    hours = minutes // 60
    weight = HEADLINE if headline else 1.0
    worth: Scores = weight * PERFORMANCE[category] * np.clip(day.performance, 0.0, 1.0)[hours]
    if category == "revenue":
        worth = worth + weight * PRIME * np.isin(hours, day.prime)
    else:
        worth = worth + CATEGORY_HOUR * np.isin(hours, CATEGORY_HOURS[category])
    if day.avoid:
        worth = worth + AVOIDED * np.isin(hours, list(day.avoid))
    offset = time_shift(category, day.number) + day.jitter
    shifted = 60 * np.asarray(preferred_hours(category, day.prime)) + offset
    near = (np.abs(minutes[:, None] - shifted) <= NEXT_TO).any(axis=1)
    cramped = parent & (_is_late(minutes) | _is_late(minutes + SPACING))
    result: Scores = worth + SHIFTED * near + CRAMPED_PARENT * cramped
    return result


def _is_late(minutes: NDArray[np.int_]) -> NDArray[np.bool_]:
    return (minutes > LATE_FROM) & (minutes <= LAST_PARENT)


def noise(day: Day, label: str, times: Sequence[int]) -> Scores:
    """A little of each week's own, so that weeks differ and ties have one answer (R25); a stream for each label."""
    draw = stream(day.seed, "place_in_time", "noise", day.date.isoformat(), label)
    return NOISE * np.array([draw.random() for _ in times])
