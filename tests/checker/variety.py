"""What fans meet over many weeks (R26, R28): figures of placed days and of follow-ups, and which of them break a bound.

It knows times alone and shares no code with what placed them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np

EVEN = (0.40, 0.60)
QUANTILE = 0.99
A_FIFTH = 0.2
HALF = 0.5
EQUAL_PAIRS = 0.05
A_QUARTER = 0.25
ENOUGH_DELAYS = 60
SLACK = 90


class SentDay(NamedTuple):
    """The minutes of one day's sends that are not follow-ups, in order, and the minutes it has to spare."""

    page: str
    day: date
    minutes: tuple[int, ...]
    slack: int


class Delay(NamedTuple):
    """A follow-up's minutes after its parent; ``slack`` is its day's, 0 where another follow-up stands in the way."""

    page: str
    minutes: int
    slack: int


@dataclass(frozen=True)
class Figures:
    """R26's and R28's measures; the shares of opening hours and of delays are those of the page with the largest."""

    days: int
    even_gaps: float
    one_parity: int
    one_parity_by_chance: int
    before_quarter: int
    after_quarter: int
    opening_hour: float
    equal_pairs: float
    delay: float


def slack(sends: int, avoided: Iterable[int], opens: int = 480, closes: int = 1410) -> int:
    """The minutes that a day has beside its sends, 45 apart, in its window without the hours to avoid."""
    closed = set(avoided)
    fitting, last = 0, -45
    for minute in range(opens, closes + 1):
        if minute // 60 not in closed and minute % 15 and minute - last >= 45:
            fitting, last = fitting + 1, minute
    return 45 * (fitting - sends)


def measured(days: Sequence[SentDay], delays: Sequence[Delay] = ()) -> Figures:
    minutes = [minute for it in days for minute in it.minutes]
    gaps = [(later - sooner) % 2 for it in days for sooner, later in pairwise(it.minutes)]
    return Figures(
        days=len(days),
        even_gaps=gaps.count(0) / len(gaps),
        one_parity=sum(len({minute % 2 for minute in it.minutes}) == 1 for it in days),
        one_parity_by_chance=_most_by_chance([len(it.minutes) for it in days]),
        before_quarter=sum(minute % 15 == 14 for minute in minutes),
        after_quarter=sum(minute % 15 == 1 for minute in minutes),
        opening_hour=_largest((it.page, it.minutes[0] // 60) for it in days if it.slack >= SLACK),
        equal_pairs=_equal_pairs(days),
        delay=_largest(((it.page, it.minutes) for it in delays if it.slack >= SLACK), ENOUGH_DELAYS),
    )


def breaches(figures: Figures) -> list[str]:
    """The names of the measures that are out of their bounds."""
    sooner, later = sorted((figures.before_quarter, figures.after_quarter))
    out = {
        "even-gaps": not EVEN[0] <= figures.even_gaps <= EVEN[1],
        "one-parity": figures.one_parity > figures.one_parity_by_chance,
        "quarters": later > (1 + A_FIFTH) * sooner,
        "opening": figures.opening_hour > HALF,
        "equal-pairs": figures.equal_pairs > EQUAL_PAIRS,
        "delays": figures.delay > A_QUARTER,
    }
    return [name for name, broken in out.items() if broken]


def _most_by_chance(sizes: Iterable[int]) -> int:
    """The quantile of how many of these days would have one parity if each minute's were a toss."""
    chances = np.ones(1)
    for size, count in Counter(sizes).items():
        for _ in range(count):
            chances = np.convolve(chances, [1 - 2.0 ** (1 - size), 2.0 ** (1 - size)])
            if len(chances) > 1 and chances[-1] < 1e-15:
                chances = chances[:-1]
    return int(np.searchsorted(np.cumsum(chances), QUANTILE))


def _largest(pairs: Iterable[tuple[str, int]], least: int = 1) -> float:
    """Of each page the share of its commonest value; the largest, of pages with so many values."""
    pages: dict[str, Counter[int]] = defaultdict(Counter)
    for page, value in pairs:
        pages[page][value] += 1
    shares = (max(values.values()) / values.total() for values in pages.values() if values.total() >= least)
    return max(shares, default=0.0)


def _equal_pairs(days: Sequence[SentDay]) -> float:
    """The mean over consecutive weeks of a page of how much of the week's weekdays and minutes the week before had."""
    weeks: dict[tuple[str, date], set[tuple[int, int]]] = defaultdict(set)
    for it in days:
        monday = it.day - timedelta(days=it.day.weekday())
        weeks[it.page, monday] |= {(it.day.weekday(), minute) for minute in it.minutes}
    shares = [
        len(times & weeks[page, monday - timedelta(weeks=1)]) / len(times)
        for (page, monday), times in list(weeks.items())
        if (page, monday - timedelta(weeks=1)) in weeks
    ]
    return sum(shares) / len(shares) if shares else 0.0
