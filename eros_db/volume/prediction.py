"""Module 8, prediction: what the week should bring, to be measured against what it did. Stored with the save (R8)."""

from collections.abc import Sequence

from eros_db.history import DailyTotals


def predicted_weekly_revenue(revenue_per_day: int, history: Sequence[DailyTotals]) -> float | None:
    """Seven days of revenue sends at the mean earnings of the page's priced messages; None without any."""
    priced = sum(day.priced_sends for day in history)
    if not priced:
        return None
    return round(7 * revenue_per_day * sum(day.priced_earnings for day in history) / priced, 2)
