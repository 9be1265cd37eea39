"""Saturation and opportunity of one horizon, from its messages: the last days against as many before."""

from collections.abc import Sequence
from datetime import date
from statistics import mean, pstdev
from typing import Literal, NamedTuple

from eros.vocabulary.volume import TREND_PERCENT
from eros_db.history import DailyTotals, last_days

Period = Literal["7d", "14d", "30d"]
PERIOD_DAYS: dict[Period, int] = {"7d": 7, "14d": 14, "30d": 30}

#: Fewer messages than this tell nothing.
LEAST_MESSAGES = 5
_NEUTRAL = 50.0
#: Percent of change in revenue per send, views and purchases that saturates, and the points each is worth.
_SATURATING = ((-15.0, 20.0), (-10.0, 15.0), (-10.0, 10.0))
_PROMISING = ((15.0, 20.0), (5.0, 15.0), (5.0, 10.0))
_VOLATILE, _VOLATILE_POINTS = 0.6, 15.0


class Horizon(NamedTuple):
    """One horizon's figures. A send is one message; trends are percent against the horizon before, None without one.

    ``tracking_date`` is the day of the tracking row it came from; None: measured from the messages.
    """

    saturation_score: float
    opportunity_score: float
    total_messages_sent: int = 0
    avg_daily_volume: float | None = None
    total_earnings: float | None = None
    avg_revenue_per_send: float | None = None
    avg_view_rate: float | None = None
    avg_purchase_rate: float | None = None
    revenue_per_send_trend: float | None = None
    view_rate_trend: float | None = None
    purchase_rate_trend: float | None = None
    earnings_volatility: float | None = None
    tracking_date: str | None = None

    @property
    def revenue_trend(self) -> Literal["up", "stable", "down"]:
        """The trend of revenue per send in a word; up and down begin at five percent (CONTRACT 3)."""
        percent = self.revenue_per_send_trend
        if percent is None or abs(percent) < TREND_PERCENT:
            return "stable"
        return "up" if percent > 0 else "down"


#: A page without history: little pressure yet, some room.
NEWCOMER = Horizon(saturation_score=40.0, opportunity_score=60.0)


def measure_horizon(history: Sequence[DailyTotals], today: date, days: int) -> Horizon | None:
    """The horizon of the last ``days`` days; None with fewer than five messages in it."""
    recent = last_days(history, today, days)
    sends = sum(day.sends for day in recent)
    if sends < LEAST_MESSAGES:
        return None
    now, before = _rates(recent), _rates(last_days(history, today, days, skip=days))
    trends = tuple(_change(old, new) for old, new in zip(before, now, strict=True))
    volatility = _variation([day.earnings / day.sends for day in recent])
    return Horizon(
        saturation_score=_saturation(trends, volatility),
        opportunity_score=_opportunity(trends),
        total_messages_sent=sends,
        avg_daily_volume=round(sends / days, 2),
        total_earnings=round(sum(day.earnings for day in recent), 2),
        avg_revenue_per_send=_rounded(now[0]),
        avg_view_rate=_rounded(now[1]),
        avg_purchase_rate=_rounded(now[2]),
        revenue_per_send_trend=trends[0],
        view_rate_trend=trends[1],
        purchase_rate_trend=trends[2],
        earnings_volatility=round(volatility, 3),
    )


def _rates(days: Sequence[DailyTotals]) -> tuple[float | None, float | None, float | None]:
    """Earnings per message, views per fan reached, purchases per fan reached."""
    sends, reached = sum(day.sends for day in days), sum(day.reached for day in days)
    return (
        sum(day.earnings for day in days) / sends if sends else None,
        sum(day.viewed for day in days) / reached if reached else None,
        sum(day.purchased for day in days) / reached if reached else None,
    )


def _change(old: float | None, new: float | None) -> float | None:
    return round(100 * (new - old) / old, 1) if old and new is not None else None


def _variation(values: Sequence[float]) -> float:
    average = mean(values)
    return pstdev(values) / average if average else 0.0


def _saturation(trends: Sequence[float | None], volatility: float) -> float:
    falling = sum(
        points
        for trend, (limit, points) in zip(trends, _SATURATING, strict=True)
        if trend is not None and trend < limit
    )
    return min(100.0, _NEUTRAL + falling + (_VOLATILE_POINTS if volatility > _VOLATILE else 0.0))


def _opportunity(trends: Sequence[float | None]) -> float:
    rising = sum(
        points for trend, (limit, points) in zip(trends, _PROMISING, strict=True) if trend is not None and trend > limit
    )
    return min(100.0, _NEUTRAL + rising)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
