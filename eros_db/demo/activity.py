"""When a page sends and when its fans buy: hours, weekdays, the trend of the last weeks, and evenly spread noise.

Chance takes shuffled lists in turn rather than drawing each value: over a week or two the mix of types, hours and noise
comes out even, so that a trend in the figures is the trend that was meant.
"""

import math
from collections.abc import Iterator, Sequence
from random import Random
from statistics import NormalDist
from typing import TypeVar

from eros.vocabulary.facts import VolumeLevel
from eros_db.demo.creators import RecentTrend

T = TypeVar("T")

YEAR_DAYS = 365

#: Messages on an ordinary day.
DAILY: dict[VolumeLevel, int] = {"low": 3, "mid": 5, "high": 7, "ultra": 9}
#: What an ordinary day has more or less; a tiring page varies widely, and its fans tire of the many.
_VARIATION: tuple[int, ...] = (-1, 0, 0, 0, 1)
_WIDE_VARIATION: tuple[int, ...] = (-4, -3, -2, -1, 0, 1, 2, 3, 4)
_FATIGUE_DECAY = 0.13
_BUSY_WEEKDAYS = frozenset({4, 5})  # Friday and Saturday have one more

#: How well fans buy by weekday, Monday first; a page has one of these weeks.
_WEEKS: tuple[tuple[float, ...], ...] = (
    (0.90, 0.94, 0.97, 1.00, 1.08, 1.14, 1.02),
    (0.94, 0.90, 1.00, 0.96, 1.02, 1.06, 1.14),
    (0.92, 1.02, 0.96, 1.06, 1.12, 1.00, 0.92),
    (1.02, 0.92, 0.92, 0.98, 1.14, 1.10, 0.94),
)

#: The last weeks by trend: how much better (worse) each day buys than the one before.
TREND_DAYS = 35
_DAILY_CHANGE: dict[RecentTrend, float] = {
    "steady": 0.0,
    "rising": 0.010,
    "promising": 0.022,
    "falling": -0.011,
    "saturated": -0.027,
    "tiring": 0.0,
}
_VIEWS_FOLLOW = 0.5  # views move half as much as purchases

_NIGHT, _TROUGH = 0.22, 0.08
_DAYTIME, _EVENING_WIDTH = 0.38, 3.0
#: The hour after midnight, and those in which a clock may be moved, are no hours to send in.
_NIGHT_HOURS = (0, 3, 4, 5, 6, 7)
_NOISE_SPREAD, _NOISE_STEPS = 0.30, 16


def messages_of_day(level: VolumeLevel, trend: RecentTrend, weekday: int, variation: int) -> int:
    """Messages of a day."""
    extra = 1 if weekday in _BUSY_WEEKDAYS and trend != "tiring" else 0
    return max(1, DAILY[level] + extra + variation)


def daily_variation(trend: RecentTrend) -> tuple[int, ...]:
    """What the days of a page differ by."""
    return _WIDE_VARIATION if trend == "tiring" else _VARIATION


def fatigue(trend: RecentTrend, level: VolumeLevel, sends: int) -> float:
    """How a day's volume weighs on each of its sends."""
    return math.exp(-_FATIGUE_DECAY * (sends - DAILY[level])) if trend == "tiring" else 1.0


def block_days(trend: RecentTrend) -> int:
    """Over how many days noise is evened out; a tiring page's by the day, so that its volume alone tells."""
    return 1 if trend == "tiring" else 7


def weekday_pattern(rng: Random) -> tuple[float, ...]:
    """The weekday pattern of a page."""
    return rng.choice(_WEEKS)


def buying(trend: RecentTrend, days_ago: int) -> float:
    """How well fans buy, by the page's trend; 1 until five weeks ago."""
    return math.exp(_DAILY_CHANGE[trend] * max(0, TREND_DAYS - days_ago))


def viewing(trend: RecentTrend, days_ago: int) -> float:
    """How well fans look, by the page's trend."""
    return math.exp(_VIEWS_FOLLOW * _DAILY_CHANGE[trend] * max(0, TREND_DAYS - days_ago))


def hour_factor(peak: int, hour: int) -> float:
    """How well fans buy in an hour: 1 at the peak, less by day, little at night, least from 3 to 6."""
    if 3 <= hour <= 6:
        return _TROUGH
    if hour < 8:
        return _NIGHT
    return _DAYTIME + (1 - _DAYTIME) * math.exp(-(((hour - peak) / _EVENING_WIDTH) ** 2))


def revenue_hours(peak: int) -> tuple[int, ...]:
    """Hours for what is sold, each as often as it comes: mostly around the peak, some by day, hardly any at night."""
    evening = [hour for hour in range(peak - 3, peak + 3) if hour <= 23]
    return (*evening * 4, peak, peak, *range(9, 18), *range(10, 18, 2), *_NIGHT_HOURS)


def other_hours(peak: int) -> tuple[int, ...]:
    """Hours for everything else, each as often as it comes: all day, a little more in the evening."""
    return (*range(8, 24), *range(8, 24), *range(17, min(24, peak + 2)), *_NIGHT_HOURS)


def shuffled_rounds(rng: Random, values: Sequence[T]) -> Iterator[T]:
    """The values for ever, shuffled anew each time they are through."""
    shuffled = list(values)
    while True:
        rng.shuffle(shuffled)
        yield from shuffled


def noise() -> tuple[float, ...]:
    """How much better or worse single sends sell: a log-normal's quantiles, with mean 1."""
    quantiles = [NormalDist().inv_cdf((step + 0.5) / _NOISE_STEPS) for step in range(_NOISE_STEPS)]
    drawn = [math.exp(_NOISE_SPREAD * quantile) for quantile in quantiles]
    return tuple(value * _NOISE_STEPS / sum(drawn) for value in drawn)
