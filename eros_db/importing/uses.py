"""The uses of captions, counted anew from the messages; uses that no message tells of are kept."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from eros_db.importing.changes import ImportJournal, Update
from eros_db.schema import caption_creator_performance

_KEY = ("creator_id", "caption_id")


def refresh_uses(connection: Connection, journal: ImportJournal, pairs: Iterable[tuple[str, int]]) -> None:
    """``pairs`` are the creators and captions whose messages changed; page by page, since a bank's uses are many."""
    wanted: dict[str, set[int]] = {}
    for creator_id, caption_id in pairs:
        wanted.setdefault(creator_id, set()).add(caption_id)
    for creator_id in sorted(wanted):
        _refresh_page(connection, journal, creator_id, wanted[creator_id])


def _refresh_page(connection: Connection, journal: ImportJournal, creator_id: str, captions: set[int]) -> None:
    driver: Any = connection.connection.driver_connection
    added, updated, end = [], [], len(_KEY) + len(_FIGURES)
    for row in driver.execute(_COUNTED, (creator_id, creator_id)):
        if row[1] not in captions:
            continue
        if row[end] is None:
            added.append(row[:end])
            continue
        one = dict(zip(_FIGURES, row[len(_KEY) : end], strict=True))
        before = dict(zip(_STORED, row[end:], strict=True))
        one["times_used"] = max(one["times_used"], before["times_used"])
        one["first_used_date"] = min(filter(None, (one["first_used_date"], before["first_used_date"])))
        one["last_used_date"] = max(filter(None, (one["last_used_date"], before["last_used_date"])))
        changes = {name: value for name, value in one.items() if before[name] != value}
        if changes:
            updated.append(Update(0, before, changes))
    journal.add_rows(caption_creator_performance, (*_KEY, *_FIGURES), added)
    journal.change(caption_creator_performance, updated)


#: What is counted of a caption's messages, under its column.
_FIGURES = {
    "times_used": "count(*)",
    "total_earnings": "sum(earnings)",
    "avg_earnings": "avg(earnings)",
    "avg_purchase_rate": "avg(purchase_rate)",
    "avg_view_rate": "avg(view_rate)",
    "first_used_date": "substr(min(sending_time), 1, 10)",
    "last_used_date": "substr(max(sending_time), 1, 10)",
}
_STORED = tuple(caption_creator_performance.c.keys())
_OF_PAGE = (
    f"SELECT creator_id, caption_id, {', '.join(f'{counted} AS {name}' for name, counted in _FIGURES.items())} "  # noqa: S608
    "FROM mass_messages WHERE creator_id = ? AND caption_id IS NOT NULL GROUP BY caption_id"
)
#: Each with the use that is stored.
_COUNTED = (
    f"SELECT c.*, {', '.join(f'p.{name}' for name in _STORED)} FROM ({_OF_PAGE}) c "  # noqa: S608
    "LEFT JOIN caption_creator_performance p ON p.creator_id = ? AND p.caption_id = c.caption_id"
)
