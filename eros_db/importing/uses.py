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
    plan, width = TablePlan(_p, _KEY), len(_FIGURES)
    for row in connection.execute(_COUNTED, {"creator_id": creator_id}):
        caption_id = row[0]
        if caption_id not in captions:
            continue
        one = dict(zip(_FIGURES, row[1 : width + 1], strict=True))
        if row[width + 1] is None:
            plan.added.append({"creator_id": creator_id, "caption_id": caption_id, **one})
            continue
        before = dict(zip(_p.c.keys(), row[width + 1 :], strict=True))
        one["times_used"] = max(one["times_used"], before["times_used"])
        one["first_used_date"] = min(filter(None, (one["first_used_date"], before["first_used_date"])))
        one["last_used_date"] = max(filter(None, (one["last_used_date"], before["last_used_date"])))
        changes = {name: value for name, value in one.items() if before[name] != value}
        if changes:
            plan.updated.append(Update(0, before, changes))
        else:
            plan.same += 1
    return plan


_m, _p = mass_messages.c, caption_creator_performance
_DAY = func.substr(_m.sending_time, 1, 10)
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
_OF_CAPTIONS = (
    select(_m.caption_id, *(counted.label(name) for name, counted in _FIGURES.items()))
    .where(_m.creator_id == bindparam("creator_id"), _m.caption_id.is_not(None))
    .group_by(_m.caption_id)
    .subquery()
)
#: Each with the use that is stored.
_COUNTED = select(_OF_CAPTIONS, *_p.c).join_from(
    _OF_CAPTIONS,
    _p,
    (_p.c.creator_id == bindparam("creator_id")) & (_p.c.caption_id == _OF_CAPTIONS.c.caption_id),
    isouter=True,
)
