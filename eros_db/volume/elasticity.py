"""Module 4, elasticity cap: no more sends a day than still earn (R8).

Revenue per send falls with the day's volume as base * exp(-decay * volume). The decay is fitted to the page's own days;
where the fit says that one more send would bring less than three tenths of the first, the day's total is capped there.
"""

import math
from collections import Counter
from collections.abc import Sequence
from statistics import mean

from eros_db.history import DailyTotals
from eros_db.volume.tiers import Quotas

_LEVELS, _DAYS_PER_LEVEL = 3, 3
_GOOD_FIT = 0.5
_EFFICIENCY = 0.3


def fit_decay(history: Sequence[DailyTotals]) -> float | None:
    """The decay per send; None without three volumes of three days each, a falling line, or R squared above 0.5."""
    points = [(day.sends, math.log(day.earnings / day.sends)) for day in history if day.earnings > 0]
    seen = Counter(volume for volume, _ in points)
    points = [point for point in points if seen[point[0]] >= _DAYS_PER_LEVEL]
    if len({volume for volume, _ in points}) < _LEVELS:
        return None
    slope, fit = _least_squares(points)
    return -slope if slope < 0 and fit > _GOOD_FIT else None


def volume_bound(decay: float) -> int:
    """The most sends a day of which the last still brings three tenths of what the first does."""
    return math.floor(-math.log(_EFFICIENCY) / decay)


def cap(quotas: Quotas, decay: float | None, minimum: Quotas) -> tuple[Quotas, bool]:
    """The quotas under the bound, and whether it bit. Never below the tier's minimum (R6); revenue gives way first."""
    if decay is None:
        return quotas, False
    revenue, engagement, retention = quotas
    while revenue + engagement + retention > volume_bound(decay):
        if revenue - minimum.revenue >= engagement - minimum.engagement and revenue > minimum.revenue:
            revenue -= 1
        elif engagement > minimum.engagement:
            engagement -= 1
        else:
            break
    capped = Quotas(revenue, engagement, retention)
    return capped, capped != quotas


def _least_squares(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Slope and R squared of the line through the points."""
    x_mean, y_mean = mean(x for x, _ in points), mean(y for _, y in points)
    sxx = sum((x - x_mean) ** 2 for x, _ in points)
    sxy = sum((x - x_mean) * (y - y_mean) for x, y in points)
    syy = sum((y - y_mean) ** 2 for _, y in points)
    return sxy / sxx, (sxy * sxy / (sxx * syy) if syy else 0.0)
