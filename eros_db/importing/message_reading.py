"""The lines of a file of messages: each whole one waits in a temporary table."""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from eros_db.importing.calendar_words import KINDS, NO_TYPE
from eros_db.importing.context import ImportedFile
from eros_db.importing.findings import Unfit
from eros_db.importing.known import caption_types_of_sends
from eros_db.importing.message_lines import WAITING
from eros_db.importing.moments import PLANNED, Future, Walls, says_half
from eros_db.importing.parsing import Line, ParsedRow, told_lines
from eros_db.importing.sales import COLUMNS, Evidence, Sales, contradiction, shown

#: What is asked of each row, in the order in which it is taken apart.
_TOLD = (
    "creator_id", "sending_time", "send_type_key", "message_type", "price", "purchased", "sent_count", "viewed",
    "earnings", "caption_id", "caption_text", "message_id", "platform_id", "is_free",
)  # fmt: skip
#: What a calendar says in place of a send type.
_NO_SEND_TYPES = frozenset((NO_TYPE, *KINDS))
#: Rows that are held at once.
BATCH = 5_000
#: So many times up to 12:59 and none after it are more than chance.
_OF_ONE_HALF = 5


class ReadMessages(NamedTuple):
    """``tell_beside`` tells what is known once the lines have found their messages: the lines of ``found`` and
    ``earned``. ``repeated``: the lines in the hour that clocks repeat that do not say in which of the two."""

    tell_beside: Callable[[Container[int], Container[int]], None]
    repeated: Collection[int]


def read_messages(source: ImportedFile, rows: Iterable[ParsedRow]) -> ReadMessages:
    """Fills ``temp.waiting_messages``, and ``temp.unfit_messages`` with what is at fault.

    A line at fault is looked at to its end: all that is wrong with it is told. Faults and notices go to the findings;
    what is returned tells of texts without a caption, but for the lines whose message has found one, and of earnings
    that are reckoned, but for those whose message has its own.
    """
    reading = _Reading(source)
    reading.read(rows)
    return ReadMessages(reading.tell_beside, frozenset(reading.repeated))


class ChangedMessage(NamedTuple):
    """The message that a line would change: what it is, what the line changes, and what makes another of the line."""

    told: str
    changes: Container[str]
    apart: str


def figures_fit(
    source: ImportedFile, number: int, said: Mapping[str, Any], known: ChangedMessage | None = None
) -> bool:
    """Whether no more was seen than sent, and no more bought than seen; else that is a fault of the line.

    Of a ``known`` message what the line does not change counts too, and is told as the message's.
    """
    sent, viewed, purchased = said.get("sent_count"), said.get("viewed"), said.get("purchased")
    if sent is not None and viewed is not None and (purchased or 0) <= viewed <= sent:
        return True
    wrong: dict[str, tuple[int, str, int]] = {}
    for name, part, whole_name, whole in (
        ("viewed", viewed, "sent_count", sent),
        ("purchased", purchased, "viewed", viewed),
        ("purchased", purchased, "sent_count", sent),
    ):
        if part is not None and whole is not None and part > whole:
            wrong.setdefault(name, (part, whole_name, whole))
    for name, (part, whole_name, whole) in wrong.items():
        text = f"is more than {source.called.named(whole_name)}, which is {whole}"
        if known and not (name in known.changes and whole_name in known.changes):
            text = f"{text}, in {known.told} as the row would change it; if it is another message, {known.apart}"
        source.fault(number, name, str(part), text)
    return not wrong


def prices_fit(
    source: ImportedFile, number: int, found: Sequence[Evidence], known: ChangedMessage | None = None
) -> bool:
    """Whether send type, kind, price and purchases agree on whether it had a price; else both columns are named.

    Of a ``known`` message only contradictions of what the line changes are the line's; the rest is told as the
    message's.
    """
    two = contradiction(found, known.changes if known else COLUMNS)
    if two is None:
        return True
    first, other = two
    means, not_so = ("with", "without") if first.priced else ("without", "with")
    named, mend = f"{source.called.named(other.column)} ({shown(other)})", "mend the one that is wrong"
    if known and other.column not in known.changes:
        named = f"{named} of {known.told}, which the row would change,"
        mend += f", or, if it is another message, {known.apart}"
    text = f"means a message {means} a price, and {named} one {not_so}; {mend}"
    source.fault(number, first.column, shown(first), text)
    return False


class _Reading:
    def __init__(self, source: ImportedFile) -> None:
        self._source, self._importing = source, source.importing
        self._driver: Any = source.importing.connection.connection.driver_connection
        #: What the file calls a page -> its id; the id -> its clock.
        self._pages: dict[str, str] = {}
        self._walls: dict[str, Walls] = {}
        self._in_zone: dict[str, Walls] = {}
        self._types = caption_types_of_sends(source.importing.connection)
        self._sales = Sales(source.importing.connection)
        self._tells: dict[str, list[int]] = {}
        #: Pages -> the lines of other pages whose text is that of captions of these alone.
        self._others: dict[tuple[str, ...], list[int]] = {}
        #: The lines at midnight, which may stand for no time of day where no line has another.
        self._midnights, self._knows_times = list[int](), False
        #: Those up to 12:59 that say no half of the day, where no line is of 24 hours; and whether others say it.
        self._by_noon, self._of_24_hours, self._says_half = list[int](), False, False
        #: The lines that cannot wait, with the ids that they say.
        self._unfit: list[tuple[int, int | None]] = []

    def read(self, rows: Iterable[ParsedRow]) -> None:
        self._driver.execute("DROP TABLE IF EXISTS temp.waiting_messages")
        columns = ", ".join(["line INTEGER PRIMARY KEY", *WAITING[1:]])
        self._driver.execute(f"CREATE TEMP TABLE waiting_messages ({columns})")
        statement = f"INSERT INTO waiting_messages VALUES ({', '.join('?' * len(WAITING))})"  # noqa: S608
        waiting = self._waiting(rows)
        while batch := list(islice(waiting, BATCH)):
            self._driver.executemany(statement, batch)
        self._driver.execute("DROP TABLE IF EXISTS temp.unfit_messages")
        self._driver.execute("CREATE TEMP TABLE unfit_messages (line INTEGER PRIMARY KEY, message_id)")
        self._driver.executemany("INSERT INTO unfit_messages VALUES (?, ?)", self._unfit)
        self._driver.execute("CREATE INDEX temp.waiting_of_page ON waiting_messages (creator_id, sending_time)")
        self._tell()

    def _waiting(self, rows: Iterable[ParsedRow]) -> Iterator[tuple[Any, ...]]:
        """The rows that can wait, as WAITING lists their values: many, so what is common is asked here."""
        names = list(self._source.table.targets)
        told = itemgetter(*(names.index(name) if name in names else len(names) for name in _TOLD))
        tells_prices, at = "price" in names, names.index("sending_time")
        pages, walls, verdict = self._pages, self._walls, self._sales.verdict
        captions, leaves_planned = self._importing.captions, self._source.hints.leaves_planned
        for row in rows:
            number, values, whole, cells = row
            (
                page, moment, send_type, said_kind, price, purchased, sent, viewed, earnings, caption_id, text,
                message_id, platform_id, free,
            ) = told((*values, None))  # fmt: skip
            creator_id = pages.get(page) or self._page_of(row)
            fits = whole
            if creator_id is not None and moment is not None:
                if not isinstance(moment, datetime):
                    moment = datetime.combine(moment, datetime.min.time())
                    self._tells.setdefault("timeless", []).append(number)
                elif not (moment.hour or moment.minute or moment.second):
                    self._midnights.append(number)
                else:
                    self._knows_times = True
                    if not self._of_24_hours:
                        if says_half(cells[at]):
                            self._says_half = True
                        elif 0 < moment.hour < 13 and moment.tzinfo is None:
                            self._by_noon.append(number)
                        else:
                            self._of_24_hours = True
                try:
                    wall, fold, unsaid = walls[creator_id].at(moment)
                except Unfit as wrong:
                    if leaves_planned and isinstance(wrong, Future):
                        self._source.table.left_out.append((number, PLANNED))
                        continue
                    fits = False
                    self._source.fault(
                        number, "sending_time", self._source.cell(self._line(row), "sending_time"), str(wrong)
                    )
                else:
                    if unsaid:
                        self._tells.setdefault("repeated", []).append(number)
            kind, agree = verdict(send_type, said_kind, free, price, purchased)
            kind = kind or self._kind_unsaid(self._line(row))
            if not agree:
                fits = prices_fit(self._source, number, self._sales.evidence(self._line(row).said)) and fits
            digest = None
            if caption_id is not None or text is not None:
                digest = captions.digest_of(text) if caption_id is None and text is not None else None
                caption_id, text, found = self._caption(number, caption_id, text, creator_id, send_type)
                fits = found and fits
            if sent is None or viewed is None or not (purchased or 0) <= viewed <= sent:
                fits = figures_fit(self._source, number, self._line(row).said) and fits
                if sent is None and (viewed or purchased):
                    self._tells.setdefault("unsent", []).append(number)
            if not fits or kind is None or creator_id is None:
                self._unfit.append((number, message_id))
                continue
            reckoned = None
            if earnings is None and price is not None and purchased is not None:
                reckoned = round(price * purchased, 2)
                if reckoned:
                    self._tells.setdefault("earnings", []).append(number)
            elif earnings is None and kind == "ppv" and price is None and not purchased and tells_prices:
                self._tells.setdefault("unsold", []).append(number)
            yield (
                number, message_id, creator_id, wall.isoformat(), fold, kind, caption_id, text,
                None if send_type in _NO_SEND_TYPES else send_type, price, sent, viewed, purchased, earnings,
                platform_id, digest, reckoned,
            )  # fmt: skip

    def _line(self, row: ParsedRow) -> Line:
        number, values, whole, cells = row
        said = dict(zip(self._source.table.targets, values, strict=True))
        return Line(number, {name: value for name, value in said.items() if value is not None}, whole, cells)

    def _page_of(self, row: ParsedRow) -> str | None:
        """The page that the row names, remembered by that name; None: a fault."""
        line = self._line(row)
        creator_id = self._source.page_of(line)
        if creator_id is not None:
            self._pages[line.said["creator_id"]] = creator_id
            if creator_id not in self._walls:
                self._walls[creator_id] = self._walls_of(creator_id)
        return creator_id

    def _walls_of(self, creator_id: str) -> Walls:
        zone = self._importing.pages.pages[creator_id].timezone
        if zone not in self._in_zone:
            self._in_zone[zone] = Walls(ZoneInfo(zone), self._importing.now)
        return self._in_zone[zone]

    def _kind_unsaid(self, line: Line) -> str | None:
        """What is free though nothing says so; else that is a fault, unless a cell says it that cannot be read."""
        if self._shows_no_sale(line.said):
            self._tells.setdefault("unpriced", []).append(line.number)
            return "free"
        said_by = ("message_type", "is_free", "price", "send_type_key")
        if not any(self._source.is_unreadable(line, name) for name in said_by):
            self._source.fault(line.number, "message_type", None, "is it ppv or free? say it, or its price")
        return None

    def _shows_no_sale(self, said: Mapping[str, Any]) -> bool:
        """Whether a line leaves its price empty in a file of prices, and sold nothing."""
        return "price" in self._source.table.targets and not (said.get("purchased") or said.get("earnings"))

    def _caption(
        self, number: int, caption_id: int | None, text: str | None, creator_id: str | None, send_type: str | None
    ) -> tuple[int | None, str | None, bool]:
        """The caption's id, the text where no caption has it, and whether the line fits."""
        if caption_id is not None:
            known = self._importing.captions.find(caption_id)
            if known is None:
                wrong = "not found: no caption has this id"
                self._source.missing("captions", number, "caption_id", str(caption_id), wrong)
                return caption_id, None, False
            fits = True
            if creator_id is not None and known.owner not in (None, creator_id):
                self._source.fault(number, "caption_id", str(caption_id), f"is a caption of {known.owner}'s")
                fits = False
            if text is not None and not self._importing.captions.has_text(caption_id, text):
                both = f"leave it or {self._source.called.named('caption_id')} empty"
                wrong = f"is not the text of caption {caption_id}; {both}"
                self._source.fault(number, "caption_text", text, wrong)
                fits = False
            return caption_id, None, fits
        if text is None or creator_id is None:
            return None, None, True
        types = self._types.get(send_type or "", frozenset())
        known = self._importing.captions.find_by_text(text, creator_id, types)
        if known is None:
            owners = self._importing.captions.owners_of(text)
            if owners:
                self._others.setdefault(owners, []).append(number)
            else:
                self._tells.setdefault("texts", []).append(number)
            return None, text, True
        if self._importing.captions.fits_several(text, creator_id, types):
            self._tells.setdefault("several", []).append(number)
        return known.caption_id, None, True

    def _tell(self) -> None:
        findings, table = self._importing.findings, self._source.table
        reads = {
            "unpriced": "without a price and without a sale: taken as free",
            "unsold": "has a price that nothing says, and no earnings: kept as one that earned nothing",
            "timeless": "without a time of day: taken as 00:00, so the page's best hours lean towards midnight",
            "midnights": "at midnight, as all of the file: programs write that where no time of day was said, and the "
            "page's best hours lean towards it",
            "by_noon": "none of the file is after 12:59, and none says AM or PM: taken as of the morning; write 20:05, "
            "or 8:05 PM, where it was the evening",
            "of_no_half": "says neither AM nor PM, as others do, and is up to 12:59: taken as of the morning; write PM "
            "beside it where it was the evening",
            "repeated": "in the hour that the clocks repeat: taken as the first of them; an offset says which",
            "unsent": "viewed or bought, and not said by how many it was received: without that a message has no rates",
            "several": "several captions have this text; counted as a use of the oldest, caption_id says which",
        }
        if not self._knows_times and len(self._midnights) > 1:
            self._tells["midnights"] = self._midnights
        if not self._of_24_hours and (self._says_half or len(self._by_noon) >= _OF_ONE_HALF):
            self._tells["of_no_half" if self._says_half else "by_noon"] = self._by_noon
        for name, text in reads.items():
            told_lines(table, self._tells.get(name, []), text, findings)
        left: dict[str, list[int]] = {}
        for number, why in sorted(table.left_out):
            left.setdefault(why, []).append(number)
        for why, numbers in left.items():
            told_lines(table, numbers, f"{why}; left out", findings)

    @property
    def repeated(self) -> Collection[int]:
        return self._tells.get("repeated", [])

    def tell_beside(self, found: Container[int], earned: Container[int]) -> None:
        findings, table = self._importing.findings, self._source.table
        text = "earnings are price x purchases, before the platform's share"
        told_lines(table, [line for line in self._tells.get("earnings", []) if line not in earned], text, findings)
        text = "no caption of the bank has this text; it is kept, and found once captions are imported"
        told_lines(table, [line for line in self._tells.get("texts", []) if line not in found], text, findings)
        for owners, lines in self._others.items():
            numbers = [line for line in lines if line not in found]
            theirs = " and ".join(f"{owner}'s" for owner in owners)
            text = f"the text is a caption of {theirs}, and a page's own captions do not count for others"
            kept = "it is kept, and found once a caption of the page, or of all pages, has it"
            told_lines(table, numbers, f"{text}; {kept}", findings)
