"""When a page sends and when its fans buy: hours, weekdays, the mood of the last weeks, and evenly dealt chance.

Chance is dealt from shuffled decks rather than drawn: over a week or two the mix of types, hours and luck comes out
even, so that a trend in the figures is the trend that was meant.
"""

import math
from collections.abc import Iterator, Sequence
from random import Random
from statistics import NormalDist
from typing import TypeVar

from eros.vocabulary.facts import VolumeLevel
from eros_db.demo.creators import Mood

T = TypeVar("T")

YEAR_DAYS = 365

#: Messages on an ordinary day.
DAILY: dict[VolumeLevel, int] = {"low": 3, "mid": 5, "high": 7, "ultra": 9}
#: What an ordinary day has more or less; a tiring page swings, and its fans tire of the many.
_SWING: tuple[int, ...] = (-1, 0, 0, 0, 1)
_WIDE_SWING: tuple[int, ...] = (-4, -3, -2, -1, 0, 1, 2, 3, 4)
_TIRING_DECAY = 0.13
_BUSY_WEEKDAYS = frozenset({4, 5})  # Friday and Saturday have one more

#: How well fans buy by weekday, Monday first; a page has one of these weeks.
_WEEKS: tuple[tuple[float, ...], ...] = (
    (0.90, 0.94, 0.97, 1.00, 1.08, 1.14, 1.02),
    (0.94, 0.90, 1.00, 0.96, 1.02, 1.06, 1.14),
    (0.92, 1.02, 0.96, 1.06, 1.12, 1.00, 0.92),
    (1.02, 0.92, 0.92, 0.98, 1.14, 1.10, 0.94),
)

#: The last weeks by mood: how much better (worse) each day buys than the one before.
MOOD_DAYS = 35
_DAILY_CHANGE: dict[Mood, float] = {
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
_LUCK_SPREAD, _LUCK_CARDS = 0.30, 16


def messages_of_day(level: VolumeLevel, mood: Mood, weekday: int, swing: int) -> int:
    """Messages of a day."""
    extra = 1 if weekday in _BUSY_WEEKDAYS and mood != "tiring" else 0
    return max(1, DAILY[level] + extra + swing)


def swings(mood: Mood) -> tuple[int, ...]:
    """What the days of a page differ by."""
    return _WIDE_SWING if mood == "tiring" else _SWING


def tired(mood: Mood, level: VolumeLevel, sends: int) -> float:
    """How a day's volume weighs on each of its sends."""
    return math.exp(-_TIRING_DECAY * (sends - DAILY[level])) if mood == "tiring" else 1.0


def block_days(mood: Mood) -> int:
    """Over how many days luck is evened out; a tiring page's by the day, so that its volume alone tells."""
    return 1 if mood == "tiring" else 7


def weekday_pattern(rng: Random) -> tuple[float, ...]:
    """The weekday pattern of a page."""
    return rng.choice(_WEEKS)


def buying(mood: Mood, days_ago: int) -> float:
    """How well fans buy, by the mood of the page; 1 until five weeks ago."""
    return math.exp(_DAILY_CHANGE[mood] * max(0, MOOD_DAYS - days_ago))


def viewing(mood: Mood, days_ago: int) -> float:
    """How well fans look, by the mood of the page."""
    return math.exp(_VIEWS_FOLLOW * _DAILY_CHANGE[mood] * max(0, MOOD_DAYS - days_ago))


def hour_factor(peak: int, hour: int) -> float:
    """How well fans buy in an hour: 1 at the peak, less by day, little at night, least from 3 to 6."""
    if 3 <= hour <= 6:
        return _TROUGH
    if hour < 8:
        return _NIGHT
    return _DAYTIME + (1 - _DAYTIME) * math.exp(-(((hour - peak) / _EVENING_WIDTH) ** 2))


def revenue_hours(peak: int) -> tuple[int, ...]:
    """A deck of hours for what is sold: mostly around the peak, some by day, hardly any at night."""
    evening = [hour for hour in range(peak - 3, peak + 3) if hour <= 23]
    return (*evening * 4, peak, peak, *range(9, 18), *range(10, 18, 2), *_NIGHT_HOURS)


def other_hours(peak: int) -> tuple[int, ...]:
    """A deck of hours for everything else: all day, a little more in the evening."""
    return (*range(8, 24), *range(8, 24), *range(17, min(24, peak + 2)), *_NIGHT_HOURS)


def shuffle_bag(rng: Random, cards: Sequence[T]) -> Iterator[T]:
    """The cards for ever, shuffled anew each time they are through."""
    deck = list(cards)
    while True:
        rng.shuffle(deck)
        yield from deck


def luck() -> tuple[float, ...]:
    """A deck of luck: a log-normal's quantiles, with mean 1."""
    quantiles = [NormalDist().inv_cdf((card + 0.5) / _LUCK_CARDS) for card in range(_LUCK_CARDS)]
    drawn = [math.exp(_LUCK_SPREAD * quantile) for quantile in quantiles]
    return tuple(value * _LUCK_CARDS / sum(drawn) for value in drawn)
