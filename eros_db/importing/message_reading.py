"""The lines of a file of messages: each whole one waits in a temporary table."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from eros_db.importing.calendar_words import KINDS, NO_TYPE
from eros_db.importing.context import ImportedFile
from eros_db.importing.findings import Unfit
from eros_db.importing.known import caption_types_of_sends
from eros_db.importing.message_lines import WAITING
from eros_db.importing.moments import Walls
from eros_db.importing.parsing import Line, told_lines
from eros_db.importing.sales import COLUMNS, Evidence, Sales, contradiction, shown

_NO_CAPTION = (None, None, True)
#: What a calendar says in place of a send type.
_NO_SEND_TYPES = frozenset((NO_TYPE, *KINDS))
#: Rows that are held at once.
BATCH = 5_000


def read_messages(source: ImportedFile, lines: Iterable[Line]) -> None:
    """Fills ``temp.waiting_messages``; faults and notices go to the findings."""
    _Reading(source).read(lines)


def figures_fit(source: ImportedFile, number: int, said: Mapping[str, Any]) -> bool:
    """Whether no more was seen than sent, and no more bought than seen; else that is a fault of the line."""
    sent, viewed, purchased = said.get("sent_count"), said.get("viewed"), said.get("purchased")
    if sent is not None and viewed is not None and (purchased or 0) <= viewed <= sent:
        return True
    for name, part, whole_name, whole in (
        ("viewed", viewed, "sent_count", sent),
        ("purchased", purchased, "viewed", viewed),
        ("purchased", purchased, "sent_count", sent),
    ):
        if part is not None and whole is not None and part > whole:
            source.fault(number, name, str(part), f"is more than {source.called.named(whole_name)}, which is {whole}")
            return False
    return True


def prices_fit(source: ImportedFile, number: int, found: Sequence[Evidence], of: Container[str] = COLUMNS) -> bool:
    """Whether send type, kind, price and purchases agree on whether it had a price; else both columns are named.

    Only contradictions ``of`` these columns are the line's.
    """
    two = contradiction(found, of)
    if two is None:
        return True
    first, other = two
    means, not_so = ("with", "without") if first.priced else ("without", "with")
    named = source.called.named(other.column)
    text = f"means a message {means} a price, and {named} ({shown(other)}) one {not_so}; mend the one that is wrong"
    source.fault(number, first.column, shown(first), text)
    return False


class _Reading:
    def __init__(self, source: ImportedFile) -> None:
        self._source, self._importing = source, source.importing
        self._driver: Any = source.importing.connection.connection.driver_connection
        self._walls: dict[str, Walls] = {}
        self._in_zone: dict[str, Walls] = {}
        self._types = caption_types_of_sends(source.importing.connection)
        self._sales = Sales(source.importing.connection)
        self._tells: dict[str, list[int]] = {}

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
                if len(batch) == BATCH:
                    self._driver.executemany(statement, batch)
                    batch.clear()
        self._driver.executemany(statement, batch)
        self._driver.execute("CREATE INDEX temp.waiting_of_page ON waiting_messages (creator_id, sending_time)")
        self._tell()

    def _row(self, line: Line) -> tuple[Any, ...] | None:
        said, source = line.said, self._source
        creator_id = source.page_of(line)
        if not line.whole or creator_id is None:
            return None
        walls = self._walls.get(creator_id) or self._walls_of(creator_id)
        moment = said["sending_time"]
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, datetime.min.time())
            self._tells.setdefault("timeless", []).append(line.number)
        try:
            wall, fold, unsaid = walls.at(moment)
        except Unfit as wrong:
            source.fault(line.number, "sending_time", source.cell(line, "sending_time"), str(wrong))
            return None
        kind, agree = self._sales.verdict(said)
        kind = kind or self._kind_unsaid(line)
        if kind is None or not (agree or prices_fit(source, line.number, self._sales.evidence(said))):
            return None
        if unsaid:
            self._tells.setdefault("repeated", []).append(line.number)
        caption_id, text, fits = (
            self._caption(line, creator_id) if "caption_id" in said or "caption_text" in said else _NO_CAPTION
        )
        if not (figures_fit(source, line.number, said) and fits):
            return None
        price, earnings = said.get("price"), said.get("earnings")
        if earnings is None and price is not None and "purchased" in said:
            earnings = round(price * said["purchased"], 2)
            self._tells.setdefault("earnings", []).append(line.number)
        send_type = said.get("send_type_key")
        return (
            line.number, said.get("message_id"), creator_id, wall.isoformat(), fold, kind, caption_id, text,
            None if send_type in _NO_SEND_TYPES else send_type, price, said.get("sent_count"), said.get("viewed"),
            said.get("purchased"), earnings, said.get("platform_id"),
        )  # fmt: skip

    def _walls_of(self, creator_id: str) -> Walls:
        zone = self._importing.pages.pages[creator_id].timezone
        if zone not in self._in_zone:
            self._in_zone[zone] = Walls(ZoneInfo(zone), self._importing.now)
        walls = self._walls[creator_id] = self._in_zone[zone]
        return walls

    def _kind_unsaid(self, line: Line) -> str | None:
        """What is free though nothing says so; else that nothing says it is a fault."""
        if self._shows_no_sale(line.said):
            self._tells.setdefault("unpriced", []).append(line.number)
            return "free"
        self._source.fault(line.number, "message_type", None, "is it ppv or free? say it, or its price")
        return None

    def _shows_no_sale(self, said: Mapping[str, Any]) -> bool:
        """Whether a line leaves its price empty in a file of prices, and sold nothing."""
        return "price" in self._source.table.targets and not (said.get("purchased") or said.get("earnings"))

    def _caption(self, line: Line, creator_id: str) -> tuple[int | None, str | None, bool]:
        """The caption's id, the text where no caption has it, and whether the line fits."""
        caption_id, text = line.said.get("caption_id"), line.said.get("caption_text")
        if caption_id is not None:
            known = self._importing.captions.find(caption_id)
            if known is None:
                text = "not found: no caption has this id"
                self._source.missing("captions", line.number, "caption_id", str(caption_id), text)
            elif known.owner not in (None, creator_id):
                self._source.fault(line.number, "caption_id", str(caption_id), f"is a caption of {known.owner}'s")
                known = None
            elif text is not None and not self._importing.captions.has_text(caption_id, text):
                both = f"leave it or {self._source.called.named('caption_id')} empty"
                wrong = f"is not the text of caption {caption_id}; {both}"
                self._source.fault(line.number, "caption_text", text, wrong)
                known = None
            return caption_id, None, known is not None
        if text is None:
            return _NO_CAPTION
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
