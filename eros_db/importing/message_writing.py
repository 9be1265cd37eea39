"""Messages as they are written: the new ones, those that change, and texts that have found their caption."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from eros_db.importing.changes import ImportJournal, Runs, Update, chunks
from eros_db.importing.context import Importing
from eros_db.importing.findings import counted
from eros_db.importing.known import caption_types_of_sends
from eros_db.importing.message_lines import KNOWN_BY, NEW, WAITING, MessageLine, changed_row, listed
from eros_db.importing.message_matching import ADD, Matched
from eros_db.importing.uses import ChangedUses
from eros_db.schema import mass_messages


class MessageWriter:
    def __init__(self, importing: Importing, matched: Matched) -> None:
        self._importing, self._matched = importing, matched
        self._driver: Any = importing.connection.connection.driver_connection

    def write(self, journal: ImportJournal) -> None:
        self._find_digests()
        with ChangedUses(journal) as uses:
            uses.add(list(self._write_changes(journal)))
            self._write_new(journal, uses)
            uses.refresh()
        for table in ("waiting_messages", "message_changes", "caption_digests"):
            self._driver.execute(f"DROP TABLE temp.{table}")

    def _find_digests(self) -> None:
        """Of the captions that lines name, once they are all written."""
        self._driver.execute("CREATE TEMP TABLE caption_digests (caption_id INTEGER PRIMARY KEY, digest INTEGER)")
        named = [number for (number,) in self._driver.execute(_NAMED)]
        self._driver.executemany("INSERT INTO caption_digests VALUES (?, ?)", self._importing.captions.digests(named))

    def _write_new(self, journal: ImportJournal, uses: ChangedUses) -> None:
        """By their ids where they say them, then in the order of lines, each with the next id."""
        if not self._matched.counts.added:
            return
        fates, driver = self._matched.fates, self._driver
        settled = ((line,) for line, fate in enumerate(fates) if fate != ADD)
        driver.execute("CREATE TEMP TABLE settled_messages (line INTEGER PRIMARY KEY)")
        driver.executemany("INSERT INTO settled_messages VALUES (?)", settled)
        said = [number for (number,) in driver.execute(_SAID_IDS)]
        if said:
            driver.execute(_ADDED.format(named="NOT NULL"))
        last = driver.execute("SELECT coalesce(max(message_id), 0) FROM mass_messages").fetchone()[0]
        given = driver.execute(_ADDED.format(named="NULL")).rowcount
        ids = Runs()
        for number in said:
            ids.add(number)
        if given:
            ids.extend(last + 1, last + given)
        journal.note_runs(mass_messages, ids)
        journal.touch({"creator_id": page} for (page,) in driver.execute(f"SELECT DISTINCT creator_id {_NEW_ONES}"))
        uses.add_found(f"SELECT creator_id, caption_id {_NEW_ONES} AND caption_id IS NOT NULL")
        driver.execute("DROP TABLE temp.settled_messages")

    def _write_changes(self, journal: ImportJournal) -> Iterator[tuple[str, int]]:
        query = (
            f"SELECT {listed('waiting_messages', WAITING)}, {KNOWN_BY} FROM message_changes c "  # noqa: S608
            "JOIN waiting_messages ON waiting_messages.line = c.line ORDER BY c.message_id"
        )
        lines = self._driver.execute(query).fetchall()
        targets = sorted(self._matched.changed)
        for some in chunks(list(zip(targets, lines, strict=True))):
            m = mass_messages
            ids = [target[0] for target, _ in some]
            stored = {
                row["message_id"]: dict(row)
                for row in self._importing.connection.execute(select(m).where(m.c.message_id.in_(ids))).mappings()
            }
            updates = []
            for (message_id, line), row in some:
                before = stored[message_id]
                changes = changed_row(MessageLine._make(row[:-1]), row[-1], before, agreed=self._importing.agreed)
                updates.append(Update(line, before, changes))
                for owner, caption in (
                    (before["creator_id"], before["caption_id"]),
                    (row[2], changes.get("caption_id")),
                ):
                    if caption is not None:
                        yield owner, caption
                if before["caption_id"] is not None:
                    yield row[2], before["caption_id"]
            journal.change(m, updates)


def link_texts(importing: Importing, journal: ImportJournal) -> int:
    """Stored messages whose text has become a caption's are joined with it; how many."""
    m = mass_messages.c
    query = select(mass_messages).where(m.caption_id.is_(None), m.message_text.is_not(None))
    types = caption_types_of_sends(importing.connection)
    updates, pairs = [], set[tuple[str, int]]()
    for row in importing.connection.execute(query).mappings():
        known = importing.captions.find_by_text(
            row["message_text"], row["creator_id"], types.get(row["send_type_key"] or "", frozenset())
        )
        if known:
            updates.append(Update(0, dict(row), {"caption_id": known.caption_id, "message_text": None}))
            pairs.add((row["creator_id"], known.caption_id))
    if updates:
        journal.change(mass_messages, updates)
        with ChangedUses(journal) as uses:
            uses.add(pairs)
            uses.refresh()
        importing.findings.tell(f"{counted(len(updates), 'message')} sent before now name their caption")
    return len(updates)


_NEW_ONES = "FROM waiting_messages WHERE line NOT IN (SELECT line FROM settled_messages)"
_NAMED = "SELECT DISTINCT caption_id FROM waiting_messages WHERE caption_id IS NOT NULL AND text_digest IS NULL"
_SAID_IDS = f"SELECT message_id {_NEW_ONES} AND message_id IS NOT NULL ORDER BY message_id"
#: A message without an id gets the one after the highest.
_ADDED = (
    f"INSERT INTO mass_messages ({', '.join(NEW)}) SELECT {', '.join(NEW.values())} {_NEW_ONES} "
    "AND message_id IS {named} ORDER BY line"
)
