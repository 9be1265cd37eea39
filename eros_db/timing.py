"""The best hours and days of a page: mean earnings per send, shrunk by sample size, zero earners included.

The ladder: the page's priced sends if there are enough of them in the hours that a week may use, and any earned, else
all its sends, else the general curve of a day. An hour with few sends is pulled towards what that curve expects of it,
so that one lucky sale at noon makes no peak.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from pydantic import BaseModel
from sqlalchemy import Connection, func, select

from eros.vocabulary.facts import PEAKS
from eros.vocabulary.limits import ENOUGH_MESSAGES, FIRST_HOUR, LAST_HOUR
from eros.vocabulary.wall_clock import DAY_NAMES, NIGHT
from eros_db.schema import mass_messages

Basis = Literal["own_priced_sends", "own_sends", "general_curve"]

#: How a day usually goes, by hour: a page-type default where a page has no history, and the prior where it has little.
GENERAL_CURVE: tuple[float, ...] = (
    *(0.35, 0.25, 0.15, 0.10, 0.08, 0.08, 0.12, 0.25, 0.40, 0.45, 0.50, 0.55),
    *(0.60, 0.60, 0.58, 0.56, 0.60, 0.68, 0.80, 0.92, 1.00, 0.98, 0.85, 0.60),
)

_PRIOR_SENDS = 10.0
_BEST_DAYS = 3
_PEAK_WINDOW = range(FIRST_HOUR, LAST_HOUR + 1)
_POOR, _POOR_FROM_SENDS = 0.3, 5


class HourFigures(BaseModel):
    """One hour with sends. ``avg_earnings`` is the plain mean; the order of a list of these is by the shrunk one."""

    hour: int
    avg_earnings: float
    message_count: int
    total_earnings: float


class DayFigures(BaseModel):
    """One weekday with sends; ``day_of_week`` 0 is Monday (R7)."""

    day_name: str
    day_of_week: int
    avg_earnings: float
    message_count: int
    total_earnings: float
    is_best: bool


class Timing(NamedTuple):
    basis: Basis
    peak_hours: list[int]
    avoid_hours: list[int]
    hours: list[HourFigures]
    days: list[DayFigures]
    performance: list[float]
    sample_sizes: list[int]


class _Cell(NamedTuple):
    weekday: int
    hour: int
    priced: bool
    sends: int
    earnings: float


def best_timing(connection: Connection, creator_id: str, today: date, lookback: int) -> Timing:
    """What the last ``lookback`` days before ``today`` say about hours and days."""
    cells = _cells(connection, creator_id, today, lookback)
    basis, used = _basis(cells)
    sends, earned = _by_hour(used)
    shrunk = shrink(sends, earned)
    best = max(shrunk)
    performance = [round(value / best, 3) for value in shrunk]
    peaks = _peaks(performance)
    return Timing(
        basis=basis,
        peak_hours=peaks,
        avoid_hours=_avoid(performance, sends, peaks),
        hours=_hours(sends, earned, performance),
        days=_days(used),
        performance=performance,
        sample_sizes=list(sends),
    )


def shrink(sends: Sequence[int], earned: Sequence[float]) -> list[float]:
    """Mean earnings of each hour, pulled to the general curve as by ten sends more that went as it expects."""
    total, money = sum(sends), sum(earned)
    if not total or not money:
        return list(GENERAL_CURVE)
    expected_mean = sum(n * GENERAL_CURVE[hour] for hour, n in enumerate(sends)) / total
    scale = money / total / expected_mean
    return [
        (earned[hour] + _PRIOR_SENDS * scale * GENERAL_CURVE[hour]) / (sends[hour] + _PRIOR_SENDS) for hour in range(24)
    ]


def _cells(connection: Connection, creator_id: str, today: date, lookback: int) -> list[_Cell]:
    m = mass_messages.c
    priced = m.message_type == "ppv"
    query = (
        select(m.sending_day_of_week, m.sending_hour, priced, func.count(), func.sum(m.earnings))
        .where(
            m.creator_id == creator_id,
            m.sending_time >= (today - timedelta(days=lookback)).isoformat(),
            m.sending_time < today.isoformat(),
        )
        .group_by(m.sending_day_of_week, m.sending_hour, priced)
        .order_by(m.sending_day_of_week, m.sending_hour, priced)
    )
    return [_Cell(*row) for row in connection.execute(query)]


def _basis(cells: Sequence[_Cell]) -> tuple[Basis, list[_Cell]]:
    """Sends outside of the hours that a week may use say nothing of those, nor do sends that earned nothing at all: of
    them alone every figure would be the general curve's."""
    priced = [cell for cell in cells if cell.priced]
    if _tell_of_hours(priced):
        return "own_priced_sends", priced
    if _tell_of_hours(cells):
        return "own_sends", list(cells)
    return "general_curve", []


def _tell_of_hours(cells: Sequence[_Cell]) -> bool:
    return _within_hours(cells) >= ENOUGH_MESSAGES and any(cell.earnings for cell in cells)


def _within_hours(cells: Iterable[_Cell]) -> int:
    return sum(cell.sends for cell in cells if cell.hour in _PEAK_WINDOW)


def _by_hour(cells: Sequence[_Cell]) -> tuple[list[int], list[float]]:
    sends, earned = [0] * 24, [0.0] * 24
    for cell in cells:
        sends[cell.hour] += cell.sends
        earned[cell.hour] += cell.earnings
    return sends, earned


def _peaks(performance: Sequence[float]) -> list[int]:
    return sorted(sorted(_PEAK_WINDOW, key=lambda hour: (-performance[hour], hour))[:PEAKS])


def _avoid(performance: Sequence[float], sends: Sequence[int], peaks: Sequence[int]) -> list[int]:
    """The night, and hours that were tried and sell poorly; none of the best, however far the first is ahead."""
    poor = (h for h in range(24) if h not in peaks and sends[h] >= _POOR_FROM_SENDS and performance[h] < _POOR)
    return sorted({*NIGHT, *poor})


def _hours(sends: Sequence[int], earned: Sequence[float], performance: Sequence[float]) -> list[HourFigures]:
    seen = sorted((h for h in range(24) if sends[h]), key=lambda h: (-performance[h], h))
    return [
        HourFigures(
            hour=h,
            avg_earnings=round(earned[h] / sends[h], 2),
            message_count=sends[h],
            total_earnings=round(earned[h], 2),
        )
        for h in seen
    ]


def _days(cells: Sequence[_Cell]) -> list[DayFigures]:
    """Weekdays with sends, best first by the mean that ten sends of the overall mean pull together."""
    sends, earned = [0] * 7, [0.0] * 7
    for cell in cells:
        sends[cell.weekday] += cell.sends
        earned[cell.weekday] += cell.earnings
    seen = [day for day in range(7) if sends[day]]
    overall = sum(earned) / sum(sends) if seen else 0.0
    shrunk = {day: (earned[day] + _PRIOR_SENDS * overall) / (sends[day] + _PRIOR_SENDS) for day in seen}
    return [
        DayFigures(
            day_name=DAY_NAMES[day],
            day_of_week=day,
            avg_earnings=round(earned[day] / sends[day], 2),
            message_count=sends[day],
            total_earnings=round(earned[day], 2),
            is_best=place < _BEST_DAYS,
        )
        for place, day in enumerate(sorted(seen, key=lambda day: (-shrunk[day], day)))
    ]
