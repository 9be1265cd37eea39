"""The uses of captions, counted anew from the messages; uses that no message tells of are kept."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, func, select

from eros_db.importing.changes import ImportJournal, TablePlan, Update
from eros_db.schema import caption_creator_performance, mass_messages

_KEY = ("creator_id", "caption_id")


def refresh_uses(connection: Connection, journal: ImportJournal, pairs: Iterable[tuple[str, int]]) -> None:
    """``pairs`` are the creators and captions whose messages changed; page by page, since a bank's uses are many."""
    wanted: dict[str, set[int]] = {}
    for creator_id, caption_id in pairs:
        wanted.setdefault(creator_id, set()).add(caption_id)
    for creator_id in sorted(wanted):
        journal.write(_of_page(connection, creator_id, wanted[creator_id]))


def _of_page(connection: Connection, creator_id: str, captions: set[int]) -> TablePlan:
    plan, page = TablePlan(caption_creator_performance, _KEY), {"creator_id": creator_id}
    stored = {row.caption_id: row for row in connection.execute(_STORED, page).all()}
    for caption_id, *counted in connection.execute(_COUNTED, page).all():
        if caption_id not in captions:
            continue
        one = dict(zip(_FIGURES, counted, strict=True))
        was = stored.get(caption_id)
        if was is None:
            plan.added.append({"creator_id": creator_id, "caption_id": caption_id, **one})
            continue
        one["times_used"] = max(one["times_used"], was.times_used)
        one["first_used_date"] = min(filter(None, (one["first_used_date"], was.first_used_date)))
        one["last_used_date"] = max(filter(None, (one["last_used_date"], was.last_used_date)))
        before = was._asdict()
        changes = {name: value for name, value in one.items() if before[name] != value}
        if changes:
            plan.updated.append(Update(0, before, changes))
        else:
            plan.same += 1
    return plan


_m = mass_messages.c
_DAY = func.substr(_m.sending_time, 1, 10)
_STORED = select(caption_creator_performance).where(caption_creator_performance.c.creator_id == bindparam("creator_id"))
#: What is counted of a caption's messages, under its column.
_FIGURES = {
    "times_used": func.count(),
    "total_earnings": func.sum(_m.earnings),
    "avg_earnings": func.avg(_m.earnings),
    "avg_purchase_rate": func.avg(_m.purchase_rate),
    "avg_view_rate": func.avg(_m.view_rate),
    "first_used_date": func.min(_DAY),
    "last_used_date": func.max(_DAY),
}
_COUNTED = (
    select(_m.caption_id, *_FIGURES.values())
    .where(_m.creator_id == bindparam("creator_id"), _m.caption_id.is_not(None))
    .group_by(_m.caption_id)
)
