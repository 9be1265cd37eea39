"""The uses of captions, counted anew from the messages; uses that no message tells of are kept."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from eros_db.importing.changes import ImportJournal, TablePlan, Wanted, compared
from eros_db.schema import caption_creator_performance, mass_messages


def refresh_uses(connection: Connection, journal: ImportJournal, pairs: Iterable[tuple[str, int]]) -> None:
    """``pairs`` are the creators and captions whose messages changed; page by page, since a bank's uses are many."""
    wanted: dict[str, set[int]] = {}
    for creator_id, caption_id in pairs:
        wanted.setdefault(creator_id, set()).add(caption_id)
    for creator_id in sorted(wanted):
        journal.write(_of_page(connection, creator_id, wanted[creator_id]))


def _of_page(connection: Connection, creator_id: str, captions: set[int]) -> TablePlan:
    u = caption_creator_performance.c
    before = select(u.caption_id, u.times_used, u.first_used_date, u.last_used_date).where(u.creator_id == creator_id)
    known = {row.caption_id: row for row in connection.execute(before)}
    rows: list[Wanted] = []
    for row in connection.execute(_COUNTED, {"creator_id": creator_id}).mappings():
        if row["caption_id"] not in captions:
            continue
        one: dict[str, Any] = {name: value for name, value in row.items() if name != "caption_id"}
        was = known.get(row["caption_id"])
        if was is not None:
            one["times_used"] = max(one["times_used"], was.times_used)
            one["first_used_date"] = min(filter(None, (one["first_used_date"], was.first_used_date)))
            one["last_used_date"] = max(filter(None, (one["last_used_date"], was.last_used_date)))
        rows.append(Wanted(0, (creator_id, row["caption_id"]), one))
    key = ("creator_id", "caption_id")
    return compared(connection, caption_creator_performance, key, rows, u.creator_id == creator_id)


_m = mass_messages.c
_DAY = func.substr(_m.sending_time, 1, 10)
_COUNTED = (
    select(
        _m.caption_id,
        func.count().label("times_used"),
        func.sum(_m.earnings).label("total_earnings"),
        func.avg(_m.earnings).label("avg_earnings"),
        func.avg(_m.purchase_rate).label("avg_purchase_rate"),
        func.avg(_m.view_rate).label("avg_view_rate"),
        func.min(_DAY).label("first_used_date"),
        func.max(_DAY).label("last_used_date"),
    )
    .where(_m.creator_id == bindparam("creator_id"), _m.caption_id.is_not(None))
    .group_by(_m.caption_id)
)
