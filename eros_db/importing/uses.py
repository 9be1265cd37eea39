"""The uses of captions, counted anew from the messages; uses that no message tells of are kept."""

from collections.abc import Iterable
from types import TracebackType
from typing import Any

from eros_db.importing.changes import ImportJournal, Update
from eros_db.schema import caption_creator_performance


class ChangedUses:
    """The creators and captions whose messages change, gathered in a temporary table: a bank's uses are many."""

    def __init__(self, journal: ImportJournal) -> None:
        self._journal = journal
        self._driver: Any = journal.connection.connection.driver_connection

    def __enter__(self) -> "ChangedUses":
        self._driver.execute(
            "CREATE TEMP TABLE changed_uses (creator_id, caption_id, PRIMARY KEY (creator_id, caption_id)) "
            "WITHOUT ROWID"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._driver.execute("DROP TABLE temp.changed_uses")

    def add(self, pairs: Iterable[tuple[str, int]]) -> None:
        self._driver.executemany("INSERT OR IGNORE INTO changed_uses VALUES (?, ?)", pairs)

    def add_found(self, query: str) -> None:
        """The pairs that a statement finds."""
        self._driver.execute(f"INSERT OR IGNORE INTO changed_uses {query}")

    def refresh(self) -> None:
        """Counts each of them; afterwards the table holds those alone that had not been counted before."""
        updated = []
        for row in self._driver.execute(_COUNTED_AGAIN):
            one = dict(zip(_FIGURES, row, strict=False))
            before = dict(zip(_STORED, row[len(_FIGURES) :], strict=True))
            one["times_used"] = max(one["times_used"], before["times_used"])
            one["first_used_date"] = min(filter(None, (one["first_used_date"], before["first_used_date"])))
            one["last_used_date"] = max(filter(None, (one["last_used_date"], before["last_used_date"])))
            changes = {name: value for name, value in one.items() if before[name] != value}
            if changes:
                updated.append(Update(0, before, changes))
        self._journal.change(caption_creator_performance, updated)
        self._driver.execute(_FORGET_STORED)
        self._driver.execute(_ADDED)
        self._journal.note(caption_creator_performance, self._driver.execute(_KEYS_ADDED).fetchall())
        self._journal.touch({"creator_id": page} for (page,) in self._driver.execute(_PAGES_ADDED))


#: What is counted of a caption's messages, under its column.
_FIGURES = {
    "times_used": "count(*)",
    "total_earnings": "sum(m.earnings)",
    "avg_earnings": "avg(m.earnings)",
    "avg_purchase_rate": "avg(m.purchase_rate)",
    "avg_view_rate": "avg(m.view_rate)",
    "first_used_date": "substr(min(m.sending_time), 1, 10)",
    "last_used_date": "substr(max(m.sending_time), 1, 10)",
}
_STORED = tuple(caption_creator_performance.c.keys())
_COUNTED, _KEY = ", ".join(_FIGURES.values()), "creator_id, caption_id"
#: Pair by pair in the order of the index of messages, which is walked once.
_MESSAGES = "changed_uses c CROSS JOIN mass_messages m ON m.creator_id = c.creator_id AND m.caption_id = c.caption_id"
_COUNTED_AGAIN = (
    f"SELECT {_COUNTED}, {', '.join(f'p.{name}' for name in _STORED)} FROM {_MESSAGES} "  # noqa: S608
    "JOIN caption_creator_performance p ON p.creator_id = c.creator_id AND p.caption_id = c.caption_id "
    "GROUP BY c.creator_id, c.caption_id"
)
_FORGET_STORED = f"DELETE FROM changed_uses WHERE ({_KEY}) IN (SELECT {_KEY} FROM caption_creator_performance)"  # noqa: S608
_ADDED = (
    f"INSERT INTO caption_creator_performance ({_KEY}, {', '.join(_FIGURES)}) "  # noqa: S608
    f"SELECT c.creator_id, c.caption_id, {_COUNTED} FROM {_MESSAGES} GROUP BY c.creator_id, c.caption_id"
)
_KEYS_ADDED = f"SELECT {_KEY} FROM changed_uses JOIN caption_creator_performance USING ({_KEY})"  # noqa: S608
_PAGES_ADDED = f"SELECT DISTINCT creator_id FROM changed_uses JOIN caption_creator_performance USING ({_KEY})"  # noqa: S608
