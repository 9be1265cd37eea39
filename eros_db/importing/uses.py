"""The uses of captions, counted anew from the messages; uses that no message tells of are kept."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from eros_db.importing.changes import Journal, TablePlan, Wanted, compared
from eros_db.schema import caption_creator_performance, mass_messages


def refresh_uses(connection: Connection, journal: Journal, pairs: Iterable[tuple[str, int]]) -> None:
    """``pairs`` are the creators and captions whose messages changed."""
    wanted = set(pairs)
    if not wanted:
        return
    m, u = mass_messages.c, caption_creator_performance.c
    day = func.substr(m.sending_time, 1, 10)
    counted = (
        select(
            m.creator_id,
            m.caption_id,
            func.count().label("times_used"),
            func.sum(m.earnings).label("total_earnings"),
            func.avg(m.earnings).label("avg_earnings"),
            func.avg(m.purchase_rate).label("avg_purchase_rate"),
            func.avg(m.view_rate).label("avg_view_rate"),
            func.min(day).label("first_used_date"),
            func.max(day).label("last_used_date"),
        )
        .where(m.creator_id.in_(sorted({creator for creator, _ in wanted})), m.caption_id.is_not(None))
        .group_by(m.creator_id, m.caption_id)
    )
    before = select(u.creator_id, u.caption_id, u.times_used, u.first_used_date, u.last_used_date)
    known = {(row.creator_id, row.caption_id): row for row in connection.execute(before) if (row[0], row[1]) in wanted}
    rows: list[Wanted] = []
    for row in connection.execute(counted).mappings():
        pair = (row["creator_id"], row["caption_id"])
        if pair not in wanted:
            continue
        one: dict[str, Any] = {name: value for name, value in row.items() if name not in ("creator_id", "caption_id")}
        was = known.get(pair)
        if was is not None:
            one["times_used"] = max(one["times_used"], was.times_used)
            one["first_used_date"] = min(filter(None, (one["first_used_date"], was.first_used_date)))
            one["last_used_date"] = max(filter(None, (one["last_used_date"], was.last_used_date)))
        rows.append(Wanted(0, pair, one))
    plan: TablePlan = compared(connection, caption_creator_performance, ("creator_id", "caption_id"), rows)
    journal.write(plan)
