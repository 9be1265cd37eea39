"""Sent messages: many rows, so they wait in a temporary table, page by page beside what is stored, never all in memory.

A message is known by its ``message_id``, by its platform's id on its page, else by its page, minute, kind and text. Two
messages of one minute are two: rows are matched with stored ones one to one, and no two of a file become one.
Statistics of a known message may grow; anything else that would change needs ``--update``.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eros_db.importing.changes import ImportCounts, ImportJournal, Runs, Update, chunks
from eros_db.importing.context import FilePlan, ImportedFile, Importing
from eros_db.importing.findings import Unfit, counted
from eros_db.importing.known import caption_types_of_sends
from eros_db.importing.message_lines import (
    DERIVED,
    FIGURES,
    IDENTITY,
    SAID,
    SAID_AS,
    STORED,
    TEXT,
    WAITING,
    MessageLine,
    Stored,
    changed_row,
    differences,
    figures_after,
    has_grown,
    is_same,
    may_be,
    new_row,
    told_change,
)
from eros_db.importing.moments import wall_time
from eros_db.importing.parsing import Line, told_lines
from eros_db.importing.uses import refresh_uses
from eros_db.schema import mass_messages

_BATCH = 5_000
_ADD, _KEEP, _CHANGE = 0, 1, 2


def plan_messages(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    messages = _Messages(source)
    messages.read(lines)
    messages.match()
    return messages.plan()


class _Messages:
    def __init__(self, source: ImportedFile) -> None:
        self._source, self._importing = source, source.importing
        self._driver: Any = source.importing.connection.connection.driver_connection
        self._zones: dict[str, ZoneInfo] = {}
        self._types = caption_types_of_sends(source.importing.connection)
        self._tells: dict[str, list[int]] = {}
        self._fates = bytearray()
        self._counts = ImportCounts()
        self._changed: list[tuple[int, int]] = []

    # reading

    def read(self, lines: Iterable[Line]) -> None:
        self._driver.execute("DROP TABLE IF EXISTS temp.waiting_messages")
        columns = ", ".join(["line INTEGER PRIMARY KEY", *WAITING[1:]])
        self._driver.execute(f"CREATE TEMP TABLE waiting_messages ({columns})")
        statement = f"INSERT INTO waiting_messages VALUES ({', '.join('?' * len(WAITING))})"  # noqa: S608
        batch: list[tuple[Any, ...]] = []
        for line in lines:
            row = self._row(line)
            if row is not None:
                batch.append(row)
                if len(batch) == _BATCH:
                    self._driver.executemany(statement, batch)
                    batch.clear()
        self._driver.executemany(statement, batch)
        self._tell()

    def _row(self, line: Line) -> tuple[Any, ...] | None:
        said, source = line.said, self._source
        creator_id = source.page_of(line)
        if not line.whole or creator_id is None:
            return None
        zone = self._zones.get(creator_id)
        if zone is None:
            zone = self._zones[creator_id] = ZoneInfo(self._importing.pages.pages[creator_id].timezone)
        moment = said["sending_time"]
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, datetime.min.time())
            self._tells.setdefault("timeless", []).append(line.number)
        try:
            wall, fold, unsaid = wall_time(moment, zone, self._importing.now)
        except Unfit as wrong:
            source.fault(line.number, "sending_time", moment.isoformat(" "), str(wrong))
            return None
        price = said.get("price")
        kind = said.get("message_type")
        if kind is None:
            if price is None and not self._shows_no_sale(said):
                source.fault(line.number, "message_type", None, "is it ppv or free? say it, or its price")
                return None
            if price is None:
                self._tells.setdefault("unpriced", []).append(line.number)
            kind = "ppv" if price else "free"
        if unsaid:
            self._tells.setdefault("repeated", []).append(line.number)
        if said.get("purchased") and (kind == "free" or price == 0):
            column, value = ("message_type", "free") if kind == "free" else ("price", "0")
            source.fault(line.number, column, value, f"is not so: it was bought {said['purchased']} times")
            return None
        caption_id, text, fits = self._caption(line, creator_id)
        if not (self._figures_fit(line.number, line.said) and fits):
            return None
        earnings = said.get("earnings")
        if earnings is None and price is not None and "purchased" in said:
            earnings = round(price * said["purchased"], 2)
            self._tells.setdefault("earnings", []).append(line.number)
        return (
            line.number, said.get("message_id"), creator_id, wall.isoformat(timespec="seconds"), fold, kind, caption_id,
            text, said.get("send_type_key"), price, said.get("sent_count"), said.get("viewed"), said.get("purchased"),
            earnings, said.get("platform_id"),
        )  # fmt: skip

    def _shows_no_sale(self, said: Mapping[str, Any]) -> bool:
        """Whether a line leaves its price empty in a file of prices, and sold nothing."""
        return "price" in self._source.table.targets and not (said.get("purchased") or said.get("earnings"))

    def _figures_fit(self, number: int, said: Mapping[str, Any]) -> bool:
        sent, viewed, purchased = (said.get(name) for name in ("sent_count", "viewed", "purchased"))
        for name, part, whole_name, whole in (
            ("viewed", viewed, "sent_count", sent),
            ("purchased", purchased, "viewed", viewed),
            ("purchased", purchased, "sent_count", sent),
        ):
            if part is not None and whole is not None and part > whole:
                self._source.fault(number, name, str(part), f"is more than {whole_name}, which is {whole}")
                return False
        return True

    def _caption(self, line: Line, creator_id: str) -> tuple[int | None, str | None, bool]:
        """The caption's id, the text where no caption has it, and whether the line fits."""
        caption_id, text = line.said.get("caption_id"), line.said.get("caption_text")
        if caption_id is not None:
            known = self._importing.captions.find(caption_id)
            if known is None:
                self._source.fault(line.number, "caption_id", str(caption_id), "not found: no caption has this id")
            elif known.owner not in (None, creator_id):
                self._source.fault(line.number, "caption_id", str(caption_id), f"is a caption of {known.owner}'s")
                known = None
            elif text is not None and not self._importing.captions.has_text(caption_id, text):
                wrong = f"is not the text of caption {caption_id}; leave one of the two empty"
                self._source.fault(line.number, "caption_text", text, wrong)
                known = None
            return caption_id, None, known is not None
        if text is None:
            return None, None, True
        types = self._types.get(line.said.get("send_type_key", ""), frozenset())
        known = self._importing.captions.find_by_text(text, creator_id, types)
        found = known.caption_id if known else None
        if found is None:
            self._tells.setdefault("texts", []).append(line.number)
        return found, text if found is None else None, True

    def _tell(self) -> None:
        findings, table = self._importing.findings, self._source.table
        reads = {
            "earnings": "earnings are price x purchases, before the platform's share",
            "unpriced": "without a price and without a sale: taken as free",
            "timeless": "without a time of day: taken as 00:00, so the page's best hours lean towards midnight",
            "repeated": "in the hour that the clocks repeat: taken as the first of them; an offset says which",
            "texts": "no caption of the bank has this text; it is kept, and found once captions are imported",
        }
        for name, text in reads.items():
            told_lines(table, self._tells.get(name, []), text, findings)
        left: dict[str, list[int]] = {}
        for number, why in table.left_out:
            left.setdefault(why, []).append(number)
        for why, numbers in left.items():
            told_lines(table, numbers, f"{why}; left out", findings)

    # matching

    def match(self) -> None:
        last = self._driver.execute("SELECT max(line) FROM waiting_messages").fetchone()[0] or 0
        self._fates = bytearray(last + 1)
        self._driver.execute("DROP TABLE IF EXISTS temp.message_changes")
        self._driver.execute("CREATE TEMP TABLE message_changes (message_id INTEGER PRIMARY KEY, line INTEGER)")
        twice = self._drop_repeated()
        self._refuse_twice("message_id", "message_id")
        self._refuse_twice("platform_id", "creator_id, platform_id")
        claimed = set[int]()
        for waiting, stored in self._known():
            claimed.add(stored.message_id)
            self._settle(waiting, stored, by_id=True)
        for creator_id, first, final in self._driver.execute(_SPANS).fetchall():
            self._match_page(creator_id, first, final, claimed)
        self._driver.executemany("INSERT INTO message_changes VALUES (?, ?)", self._changed)
        total = self._driver.execute("SELECT count(*) FROM waiting_messages").fetchone()[0]
        changed, same = len(self._changed), self._fates.count(_KEEP)
        left_out = len(self._source.table.left_out)
        self._counts = ImportCounts(total - changed - same, changed, same, twice, left_out)

    def _drop_repeated(self) -> int:
        """Pages of a platform's answers overlap: a message that says the same again is told and left out."""
        twice = (
            "SELECT creator_id, platform_id FROM waiting_messages WHERE platform_id IS NOT NULL AND message_id IS NULL "
            "GROUP BY creator_id, platform_id HAVING count(*) > 1"
        )
        dropped = []
        for page, number in self._driver.execute(twice).fetchall():
            rows = self._driver.execute(_OF_PLATFORM, (page, number)).fetchall()
            dropped += [row[0] for row in rows[1:] if row[1:] == rows[0][1:]]
        self._driver.executemany("DELETE FROM waiting_messages WHERE line = ?", [(line,) for line in dropped])
        told_lines(self._source.table, sorted(dropped), "said twice; counted once", self._importing.findings)
        return len(dropped)

    def _refuse_twice(self, column: str, key: str) -> None:
        query = (
            f"SELECT min({column}), min(line), max(line) FROM waiting_messages WHERE {column} IS NOT NULL "  # noqa: S608
            f"GROUP BY {key} HAVING count(*) > 1 ORDER BY 2 LIMIT 1000"
        )
        for value, first, again in self._driver.execute(query).fetchall():
            text = f"stands in {self._source.table.place} {first} too; an id is one message's"
            self._source.fault(again, column, str(value), text)

    def _known(self) -> Iterator[tuple[MessageLine, Stored]]:
        """The lines whose message is known by an id, with that message."""
        for on in (
            "m.message_id = w.message_id",
            "w.message_id IS NULL AND m.creator_id = w.creator_id AND m.platform_id = w.platform_id",
        ):
            query = f"SELECT {_listed('w', WAITING)}, {_listed('m', STORED)} FROM waiting_messages w JOIN mass_messages m ON {on}"  # noqa: S608, E501
            cursor = self._driver.execute(query)
            for row in cursor:
                yield MessageLine(*row[: len(WAITING)]), self._with_caption(Stored(*row[len(WAITING) :]))

    def _match_page(self, creator_id: str, first: str, final: str, claimed: set[int]) -> None:
        """Both sides by time; within a minute and second each row finds its own."""
        known = self._driver.execute(_STORED_OF_PAGE, (creator_id, first, final))
        ahead = next(known, None)
        if ahead is None:
            return
        times = groupby(
            map(MessageLine._make, self._driver.execute(_WAITING_OF_PAGE, (creator_id,))), lambda one: one.sending_time
        )
        for time, group in times:
            while ahead is not None and ahead[2] < time:
                ahead = next(known, None)
            stored = []
            while ahead is not None and ahead[2] == time:
                one = Stored._make(ahead)
                if one.message_id not in claimed:
                    stored.append(self._with_caption(one))
                ahead = next(known, None)
            if stored:
                self._match_moment(list(group), stored)

    def _with_caption(self, stored: Stored) -> Stored:
        """The stored message with the caption that its text has found since."""
        if stored.caption_id is None and stored.message_text is not None:
            types = self._types.get(stored.send_type_key or "", frozenset())
            found = self._importing.captions.find_by_text(stored.message_text, stored.creator_id, types)
            if found:
                return stored._replace(caption_id=found.caption_id, message_text=None)
        return stored

    def _match_moment(self, waiting: list[MessageLine], stored: list[Stored]) -> None:
        waiting = [one for one in waiting if one.message_id is None and self._fates[one.line] == _ADD]
        for fits in (is_same, has_grown, may_be):
            for one in list(waiting):
                found = next((other for other in stored if fits(one, other)), None)
                if found is not None:
                    waiting.remove(one)
                    stored.remove(found)
                    self._settle(one, found, by_id=False, grown=fits is not may_be)

    def _settle(self, waiting: MessageLine, stored: Stored, *, by_id: bool, grown: bool = True) -> None:
        changes = differences(waiting, stored, SAID + (IDENTITY if by_id else ()))
        self._fates[waiting.line] = _KEEP
        if not changes or not self._figures_fit(waiting.line, figures_after(changes, stored)):
            return
        replaced = [
            name
            for name, value in changes.items()
            if name in IDENTITY
            or (name in TEXT and getattr(stored, name) is not None)
            or (name in FIGURES and value < getattr(stored, name))
        ]
        if (by_id and replaced) or not grown:
            column = (replaced or [*changes])[0]
            facts = told_change(stored, changes)
            if not self._importing.agreed:
                apart = "leave message_id empty" if by_id else "give it a message_id of its own"
                text = f"would change {facts}; --update agrees to it, or, if it is another message, {apart}"
                self._source.fault(waiting.line, SAID_AS.get(column, column), str(changes[column]), text)
                return
            table = self._source.table
            self._importing.findings.tell(f"{table.name}, {table.place} {waiting.line}: changes {facts}")
        self._fates[waiting.line] = _CHANGE
        self._changed.append((stored.message_id, waiting.line))

    # writing

    def plan(self) -> FilePlan:
        return FilePlan(self._counts, write=self._write)

    def _write(self, journal: ImportJournal) -> None:
        pairs = set(self._write_changes(journal))
        pairs |= set(self._write_new(journal))
        refresh_uses(self._importing.connection, journal, pairs)
        for table in ("waiting_messages", "message_changes"):
            self._driver.execute(f"DROP TABLE temp.{table}")

    def _write_new(self, journal: ImportJournal) -> Iterator[tuple[str, int]]:
        last = max(self._driver.execute(query).fetchone()[0] for query in _HIGHEST)
        names = [*STORED, *DERIVED]
        statement = f"INSERT INTO mass_messages ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
        cursor = self._driver.cursor().execute("SELECT * FROM waiting_messages ORDER BY line")
        pages, ids = set[str](), Runs()
        while rows := cursor.fetchmany(_BATCH):
            batch = []
            for row in rows:
                if self._fates[row[0]] != _ADD:
                    continue
                number = row[1]
                if number is None:
                    last += 1
                    number = last
                batch.append((number, *new_row(row)))
                ids.add(number)
                pages.add(row[2])
                if row[6] is not None:
                    yield row[2], row[6]
            self._driver.executemany(statement, batch)
        journal.note_runs(mass_messages, ids)
        journal.touch({"creator_id": page} for page in pages)

    def _write_changes(self, journal: ImportJournal) -> Iterator[tuple[str, int]]:
        query = (
            f"SELECT {_listed('w', WAITING)} FROM message_changes c JOIN waiting_messages w ON w.line = c.line "  # noqa: S608
            "ORDER BY c.message_id"
        )
        lines = self._driver.execute(query).fetchall()
        targets = sorted(self._changed)
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
                changes = changed_row(MessageLine._make(row), before)
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
        refresh_uses(importing.connection, journal, pairs)
        importing.findings.tell(f"{counted(len(updates), 'message')} sent before now name their caption")
    return len(updates)


def _listed(alias: str, names: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


_OF_PLATFORM = "SELECT * FROM waiting_messages WHERE creator_id = ? AND platform_id = ? ORDER BY line"
_HIGHEST = (
    "SELECT coalesce(max(message_id), 0) FROM mass_messages",
    "SELECT coalesce(max(message_id), 0) FROM waiting_messages",
)
_SPANS = "SELECT creator_id, min(sending_time), max(sending_time) FROM waiting_messages GROUP BY creator_id"
_WAITING_OF_PAGE = f"SELECT {', '.join(WAITING)} FROM waiting_messages WHERE creator_id = ? ORDER BY sending_time, line"  # noqa: S608
_STORED_OF_PAGE = (
    f"SELECT {', '.join(STORED)} FROM mass_messages WHERE creator_id = ? AND sending_time BETWEEN ? AND ? "  # noqa: S608
    "ORDER BY sending_time, message_id"
)
