"""Module 5, weekday distribution: which day earns most per send gets most sends (R8). 0 is Monday (R7)."""

from collections.abc import Sequence
from statistics import mean

from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.wall_clock import DAYS_PER_WEEK
from eros_db.history import DailyTotals
from eros_db.volume.apportion import apportion

WEEKDAYS = range(DAYS_PER_WEEK)
UNIFORM = (1.0,) * DAYS_PER_WEEK
WEEKDAY_HISTORY_DAYS = 60

_LEAST_MESSAGES = 20
_SHRINK = 20  # a weekday with as many messages counts half
_LOWEST, _HIGHEST = 0.7, 1.3


def factors(history: Sequence[DailyTotals]) -> tuple[float, ...] | None:
    """Each weekday's revenue per send against the week's, shrunk by sample size; None with too little history."""
    sends = [sum(day.sends for day in history if day.date.weekday() == weekday) for weekday in WEEKDAYS]
    earned = [sum(day.earnings for day in history if day.date.weekday() == weekday) for weekday in WEEKDAYS]
    if sum(sends) < _LEAST_MESSAGES or not sum(earned):
        return None
    overall = sum(earned) / sum(sends)
    return tuple(_factor(n, money, overall) for n, money in zip(sends, earned, strict=True))


def _factor(sends: int, earned: float, overall: float) -> float:
    if not sends:
        return 1.0
    shrunk = 1 + (earned / sends / overall - 1) * sends / (sends + _SHRINK)
    return round(max(_LOWEST, min(_HIGHEST, shrunk)), 3)


def distribution(per_day: int, weekday_factors: Sequence[float]) -> tuple[int, ...]:
    """Sends of each day; they sum to 7 * ``per_day``, and no day has more than fit into it."""
    days = list(apportion(DAYS_PER_WEEK * per_day, weekday_factors))
    while max(days) > max(SENDS_PER_DAY, mean(days)):
        days[days.index(max(days))] -= 1
        days[days.index(min(days))] += 1
    return tuple(days)
