"""What a creator sent, by day: one query that horizons, weekday factors, elasticity and confidence all read from."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, case, func, select

from eros_db.remembered import remembered
from eros_db.schema import mass_messages

#: How far back any rule of the volume modules looks.
HISTORY_DAYS = 90


class DailyTotals(NamedTuple):
    """One day's messages: how many, what they brought, how many fans they reached, who saw and who bought."""

    date: date
    sends: int
    earnings: float
    reached: int
    viewed: int
    purchased: int
    priced_sends: int
    priced_earnings: float


def daily_history(
    connection: Connection, creator_id: str, today: date, days: int = HISTORY_DAYS
) -> tuple[DailyTotals, ...]:
    """The days before ``today`` that had messages, oldest first. Today is left out: it is not over."""
    of = ("history", creator_id, today, days)
    return remembered(connection, of, lambda: _read_history(connection, creator_id, today, days))


def _read_history(connection: Connection, creator_id: str, today: date, days: int) -> tuple[DailyTotals, ...]:
    m = mass_messages.c
    day = func.substr(m.sending_time, 1, 10)
    priced = m.message_type == "ppv"
    query = (
        select(
            day,
            func.count(),
            func.sum(m.earnings),
            func.sum(m.sent_count),
            func.sum(m.viewed),
            func.sum(m.purchased),
            func.sum(case((priced, 1), else_=0)),
            func.sum(case((priced, m.earnings), else_=0.0)),
        )
        .where(
            m.creator_id == creator_id,
            m.sending_time >= (today - timedelta(days=days)).isoformat(),
            m.sending_time < today.isoformat(),
        )
        .group_by(day)
        .order_by(day)
    )
    return tuple(DailyTotals(date.fromisoformat(row[0]), *row[1:]) for row in connection.execute(query))


def last_days(history: Sequence[DailyTotals], today: date, days: int, skip: int = 0) -> tuple[DailyTotals, ...]:
    """The ``days`` days that end ``skip`` days before ``today``."""
    end = today - timedelta(days=skip)
    start = end - timedelta(days=days)
    return tuple(day for day in history if start <= day.date < end)
