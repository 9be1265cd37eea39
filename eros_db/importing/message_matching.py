"""Waiting messages beside the stored ones: which are new, which are known, and what of those changes."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from eros.vocabulary.numbers import digits
from eros_db.importing.changes import ImportCounts
from eros_db.importing.context import ImportedFile
from eros_db.importing.cut_matching import cut_pairs, with_text_of
from eros_db.importing.former_zones import former_zones, known_by_zone
from eros_db.importing.known import caption_types_of_sends
from eros_db.importing.message_lines import (
    FIGURES,
    IDENTITY,
    MINUTES,
    ONE_MINUTE,
    ONE_TEXT,
    SAID,
    SAID_BY,
    STORED,
    TEXT,
    WAITING,
    MessageLine,
    Stored,
    beside_stored,
    completes,
    counts_no_less,
    differences,
    figures_after,
    figures_apart,
    has_grown,
    is_found,
    is_half_told,
    is_itself,
    is_same,
    is_same_text,
    listed,
    may_be,
    said_text,
    says_it,
    told_change,
    told_message,
)
from eros_db.importing.message_reading import ChangedMessage, figures_fit, prices_fit
from eros_db.importing.parsing import told_lines
from eros_db.importing.sales import Sales
from eros_db.importing.takings import (
    MAY_BE_UNLIKELY,
    MOST_PRICE_FROM,
    TOLD_PRICE_FROM,
    Takings,
    mostly_dear,
    price_bounds,
    slipped_together,
    takings,
)

#: What becomes of a line.
ADD, KEEP, CHANGE = 0, 1, 2


class Matched(NamedTuple):
    """``fates`` by line; ``changed`` are the stored messages that change, each with its line; ``found`` the lines whose
    message has found a caption by its text, ``earned`` those without earnings whose message has its own."""

    counts: ImportCounts
    fates: bytearray
    changed: list[tuple[int, int]]
    found: frozenset[int]
    earned: frozenset[int]


def match_messages(source: ImportedFile, repeated: Collection[int]) -> Matched:
    """What comes of ``temp.waiting_messages``; the changes stand in ``temp.message_changes`` too. ``repeated``: the
    lines of which nothing says in which of two hours they were."""
    return _Matching(source, repeated).match()


class _Matching:
    def __init__(self, source: ImportedFile, repeated: Collection[int]) -> None:
        self._repeated = repeated
        self._source, self._importing = source, source.importing
        self._driver: Any = source.importing.connection.connection.driver_connection
        self._types = caption_types_of_sends(source.importing.connection)
        self._sales = Sales(source.importing.connection)
        self._fates = bytearray()
        self._changed: list[tuple[int, int]] = []
        self._found, self._earned = set[int](), set[int]()
        #: The lines of these that have other purchases than the message.
        self._outgrown: list[int] = []
        #: The lines by which a known message has purchases, and neither a price nor earnings.
        self._unearned: list[int] = []
        #: By lines, whether a message of their minute may be theirs; such messages, and whether a line has found them.
        self._near = bytearray()
        self._met = dict[int, bool]()
        #: Known messages whose texts were cut off -> the texts as lines have them whole.
        self._whole = dict[int, dict[str, Any]]()
        #: Column -> lines whose figure is far from what others explain: by how much, and both.
        self._unlikely: dict[str, list[tuple[float, int, str]]] = {"earnings": [], "price": []}
        #: Page -> what its messages may cost, beside all of them and beside those that stood before the file.
        self._prices: dict[str, list[Takings]] = {}
        #: Pages of which most messages cost more than platforms take: how many of how many, and the lines that do.
        self._dear: dict[str, tuple[int, int, list[int]]] = {}

    def match(self) -> Matched:
        last = self._driver.execute("SELECT max(line) FROM waiting_messages").fetchone()[0] or 0
        self._fates = bytearray(last + 1)
        self._driver.execute("DROP TABLE IF EXISTS temp.message_changes")
        self._driver.execute("CREATE TEMP TABLE message_changes (message_id INTEGER PRIMARY KEY, line INTEGER)")
        columns, twice, claimed = self._source.table.targets, 0, dict[int, int]()
        if "platform_id" in columns:
            twice = self._drop_repeated()
            self._refuse_twice("platform_id", "creator_id, platform_id", "waiting_messages")
        if "message_id" in columns:
            self._refuse_twice("message_id", "message_id", _ALL_IDS)
        for waiting, stored in self._known() if {"message_id", "platform_id"} & {*columns} else ():
            mark = waiting.line if waiting.message_id is not None else -waiting.line
            if (first := claimed.setdefault(stored.message_id, mark)) == mark:
                self._settle(waiting, stored, by_id=True)
            else:
                self._fates[waiting.line] = KEEP  # refused: a message is one line's
                self._refuse_another(waiting, first, stored)
        self._settle_cut(claimed)
        self._find_near()
        near = self._driver.execute("SELECT DISTINCT line FROM near_messages")
        self._near = bytearray(last + 1)
        for (line,) in near:
            self._near[line] = 1
        hours = self._driver.execute(
            _OTHER_HOUR.format(silent=self._silent()), (json.dumps([*self._repeated]),)
        ).fetchall()
        other_hour = [row for row in hours if row[len(WAITING)] not in claimed]
        self._met = {
            known: known in claimed for (known,) in self._driver.execute("SELECT message_id FROM near_messages")
        } | {row[len(WAITING)]: False for row in other_hour}
        for creator_id, first, final in self._driver.execute(_SPANS).fetchall():
            self._match_page(creator_id, first, final, claimed)
        self._match_minutes()
        self._match_hours(other_hour)
        self._driver.executemany("INSERT INTO message_changes VALUES (?, ?)", self._changed)
        total = self._driver.execute("SELECT count(*) FROM waiting_messages").fetchone()[0]
        for line, *figures in self._driver.execute(_UNLIKELY).fetchall():
            if self._fates[line] == ADD:
                self._earnings_fit(line, *figures)
        for line, page, price in self._driver.execute(_DEAR, (TOLD_PRICE_FROM,)).fetchall():
            if self._fates[line] == ADD:
                self._price_fits(line, page, price)
        self._tell_unlikely()
        self._tell_dear()
        unearned = [line for (line,) in self._driver.execute(_UNEARNED) if self._fates[line] == ADD]
        told_lines(self._source.table, sorted([*self._unearned, *unearned]), _NO_MONEY, self._importing.findings)
        told_lines(self._source.table, sorted(self._outgrown), _OUTGROWN, self._importing.findings)
        self._tell_other_zones()
        if "message_id" in columns:
            rows = self._driver.execute(_AGREES)
            doubled = {line for line, known in rows if self._fates[line] == ADD and known not in claimed}
            named = self._source.called.named("message_id")
            text = f"agrees in all that it says with a known message, but for {named}, which is new; added as another: "
            text += f"if it is that message, take this import back and leave {named} out"
            told_lines(self._source.table, sorted(doubled), text, self._importing.findings)
        again, alike = self._of_one_key()
        told_lines(self._source.table, again, _SAME, self._importing.findings)
        told_lines(self._source.table, alike, _ALIKE, self._importing.findings)
        changed, same = len(self._changed), self._fates.count(KEEP)
        left_out = len(self._source.table.left_out)
        counts = ImportCounts(total - changed - same, changed, same, twice, left_out)
        return Matched(counts, self._fates, self._changed, frozenset(self._found), frozenset(self._earned))

    def _silent(self) -> int:
        """Whether the file can tell no texts."""
        return int(not {"caption_text", "caption_id"} & {*self._source.table.targets})

    def _tell_other_zones(self) -> None:
        """Of pages whose zone an import has changed: what is added though it seems to be there by the hours before."""
        connection = self._importing.connection
        for page, zones in former_zones(connection).items():
            now = self._importing.pages.pages[page].timezone if page in self._importing.pages.pages else ""
            for before in sorted(zones - {now}) if now else ():
                found = [line for line in known_by_zone(connection, page, now, before) if self._fates[line] == ADD]
                text = f"seems to be known by the hours of {before}, which was the zone of {page} before {now}"
                way = "added a second time; take this import back, and the older one, before it comes in again"
                told_lines(self._source.table, found, f"{text}; {way}", self._importing.findings)

    def _drop_repeated(self) -> int:
        """Pages of a platform's answers overlap: a message that says the same again is told and left out."""
        dropped, first = [], None
        for page, number, *row in self._driver.execute(_SAID_TWICE):
            if first is None or first[0] != (page, number):
                first = (page, number), row
            elif row[1:] == first[1][1:]:
                dropped.append(row[0])
        self._driver.executemany("DELETE FROM waiting_messages WHERE line = ?", [(line,) for line in dropped])
        told_lines(self._source.table, sorted(dropped), "said twice; counted once", self._importing.findings)
        return len(dropped)

    def _of_one_key(self) -> tuple[list[int], list[int]]:
        """The lines without an id that are new, of what one above them is known by: that say the same, or otherwise."""
        moment, said, keys = None, set[tuple[Any, ...]](), set[tuple[Any, ...]]()
        same, alike = list[int](), list[int]()
        for row in self._driver.execute(_SAME_MOMENT):
            one = MessageLine._make(row)
            if moment != (one.creator_id, one.sending_time):
                moment, said, keys = (one.creator_id, one.sending_time), set(), set()
            key = (one.sending_fold, one.message_type, one.price, said_text(one))
            if one.message_id is None and self._fates[one.line] == ADD:
                if row[2:] in said:
                    same.append(one.line)
                elif one.platform_id is None and key in keys:
                    alike.append(one.line)
            said.add(row[2:])
            keys.add(key)
        return same, alike

    def _refuse_twice(self, column: str, key: str, among: str) -> None:
        query = (
            f"SELECT min({column}), min(line), max(line) FROM {among} WHERE {column} IS NOT NULL "  # noqa: S608
            f"GROUP BY {key} HAVING count(*) > 1 ORDER BY 2 LIMIT 1000"
        )
        for value, first, again in self._driver.execute(query).fetchall():
            text = f"stands in {self._source.table.place} {first} too; an id is one message's"
            self._source.fault(again, column, str(value), text)

    def _refuse_another(self, waiting: MessageLine, first: int, stored: Stored) -> None:
        """Of a message that two lines name, each by another of its ids; where they name one id, that is told.
        ``first``: the line that named it first, below 0 where that was by its platform's id."""
        if waiting.message_id is None and first > 0:
            text = f"is message {stored.message_id}, which {self._source.table.place} {first} is; keep one of the two"
            self._source.fault(waiting.line, "platform_id", waiting.platform_id, text)

    def _known(self) -> Iterator[tuple[MessageLine, Stored]]:
        """The lines whose message is known by an id, with that message."""
        for on in (
            "m.message_id = w.message_id",
            "w.message_id IS NULL AND w.platform_id IS NOT NULL "
            "AND m.creator_id = w.creator_id AND m.platform_id = w.platform_id AND m.platform_id IS NOT NULL",
            _BY_ITS_PLATFORM,
        ):
            query = f"SELECT {listed('w', WAITING)}, {listed('m', STORED)} FROM waiting_messages w CROSS JOIN mass_messages m ON {on}"  # noqa: S608, E501
            cursor = self._driver.execute(query)
            for row in cursor:
                yield MessageLine(*row[: len(WAITING)]), self._with_caption(Stored(*row[len(WAITING) :]))

    def _match_page(self, creator_id: str, first: str, final: str, claimed: Collection[int]) -> None:
        """Both sides by time; within a minute and second each row finds its own."""
        known = self._driver.execute(_STORED_OF_PAGE, (creator_id, first, final))
        ahead = next(known, None)
        if ahead is None:
            return
        times = groupby(
            map(MessageLine._make, self._driver.execute(_WAITING_OF_PAGE, (creator_id, creator_id))),
            lambda one: one.sending_time,
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

    def _find_near(self) -> None:
        """Lines and messages that are one but for the seconds, which one of them does not tell; and whatever of their
        own second those lines may be."""
        self._driver.execute("DROP TABLE IF EXISTS temp.near_messages")
        self._driver.execute("CREATE TEMP TABLE near_messages (line INTEGER, message_id INTEGER)")
        for time in MINUTES:
            self._driver.execute(f"INSERT INTO near_messages {ONE_MINUTE.format(time=time, silent=self._silent())}")
        self._driver.execute(f"INSERT INTO near_messages {_OF_ITS_SECOND}")

    def _settle_cut(self, claimed: dict[int, int]) -> None:
        """A line whose text is cut off says what the known message says; a message whose is, what the line says."""
        told = list[int]()
        coming = self._importing.captions.coming_texts
        pairs = cut_pairs(
            self._driver, coming, lambda line: self._fates[line] == ADD, lambda known: known not in claimed
        )
        for line, stored, line_is_cut in pairs:
            told.append(line.line)
            claimed[stored.message_id] = line.line
            if line_is_cut:
                self._driver.execute(_SAYS_AS_KNOWN, (stored.message_id, line.line))
                self._found.add(line.line)
                line = with_text_of(line, stored)
            else:
                self._whole[stored.message_id] = {name: getattr(line, name) for name in (*TEXT, "text_digest")}
            known = self._with_caption(stored)
            self._settle(line, known, by_id=False, grown=has_grown(beside_stored(line, known), known))
        told_lines(self._source.table, sorted(told), _CUT_OFF, self._importing.findings)

    def _match_minutes(self) -> None:
        """One of a table and of an interface is one, not two: of each minute first those that say the same."""
        told, untold, passed = list[int](), list[int](), list[int]()
        rows = self._driver.execute(_NEAR)
        for _, pairs in groupby(rows, lambda row: (row[2], row[3][:16])):
            stored_of = dict[MessageLine, list[Stored]]()
            for row in pairs:
                stored = self._with_caption(Stored(*row[len(WAITING) :]))
                stored_of.setdefault(MessageLine(*row[: len(WAITING)]), []).append(stored)
            for fits in _STEPS:
                for one, known in stored_of.items():
                    left = [
                        other for other in known if self._fates[one.line] == ADD and not self._met[other.message_id]
                    ]
                    found = _nearest(one, [other for other in left if not _tells_another(one, other)], fits)
                    if found is not None:
                        self._met[found.message_id] = True
                        self._settle(one, found, by_id=False, grown=fits is not may_be)
                        if one.sending_time != found.sending_time:
                            (untold if is_half_told(one, found) else told).append(one.line)
            passed += [
                one.line
                for one, known in stored_of.items()
                if self._fates[one.line] == ADD
                and any(not self._met[other.message_id] and _tells_another(one, other) for other in known)
            ]
        findings = self._importing.findings
        told_lines(self._source.table, sorted(told), _ONE_MINUTE, findings)
        told_lines(self._source.table, sorted(untold), _ONE_MINUTE_UNTOLD, findings)
        told_lines(self._source.table, sorted(passed), _PASSED_BY, findings)

    def _match_hours(self, pairs: Iterable[tuple[Any, ...]]) -> None:
        """Of the hour that clocks repeat: what a table tells without an offset may be of either. What counts the same
        in all is one message, of the hour that is said; what else may be one is told."""
        table, findings = self._source.table, self._importing.findings
        found, passed = list[int](), list[int]()
        for settles in (True, False):
            for row in pairs:
                one = MessageLine(*row[: len(WAITING)])
                if self._fates[one.line] != ADD or self._met[row[len(WAITING)]]:
                    continue
                known = self._with_caption(Stored(*row[len(WAITING) :]))
                alike = beside_stored(one._replace(sending_fold=known.sending_fold), known)
                if not may_be(alike, known):
                    continue
                if not settles:
                    passed += [] if one.line in passed else [one.line]
                elif one.sent_count and not is_half_told(one, known) and not figures_apart(alike, known):
                    self._met[known.message_id] = True
                    if not one.sending_fold:
                        self._driver.execute(_OF_SECOND_HOUR, (one.line,))
                    self._settle(alike, known, by_id=False)
                    if one.sending_fold and self._fates[one.line] == KEEP:
                        self._fates[one.line] = CHANGE
                        self._changed.append((known.message_id, one.line))
                    found.append(one.line)
        told_lines(table, sorted(found), _ONE_HOUR, findings)
        told_lines(table, sorted(passed), _OTHER_OF_TWO_HOURS, findings)

    def _with_caption(self, stored: Stored) -> Stored:
        """The stored message with the caption that its text has found since, and its whole text where that comes."""
        if stored.message_id in self._whole:
            return stored._replace(**self._whole[stored.message_id])
        if stored.caption_id is None and stored.message_text is not None:
            types = self._types.get(stored.send_type_key or "", frozenset())
            found = self._importing.captions.find_by_text(stored.message_text, stored.creator_id, types)
            if found:
                return stored._replace(caption_id=found.caption_id, message_text=None)
        return stored

    def _match_moment(self, waiting: list[MessageLine], stored: list[Stored]) -> None:
        waiting = [
            one
            for one in waiting
            if one.message_id is None and self._fates[one.line] == ADD and not self._near[one.line]
        ]
        for fits in _STEPS:
            for one in list(waiting):
                found = _nearest(one, stored, fits)
                if found is not None:
                    waiting.remove(one)
                    stored.remove(found)
                    if found.message_id in self._met:
                        self._met[found.message_id] = True
                    self._settle(one, found, by_id=False, grown=fits is not may_be)

    def _settle(self, waiting: MessageLine, stored: Stored, *, by_id: bool, grown: bool = True) -> None:
        waiting = beside_stored(waiting, stored)
        agreed = self._importing.agreed
        changes = differences(waiting, stored, SAID + (IDENTITY if by_id else ()), agreed=agreed)
        self._fates[waiting.line] = KEEP
        if waiting.reckoned is not None and waiting.earnings is None:
            self._earned.add(waiting.line)
            self._outgrown += [waiting.line] if "purchased" in changes else []
        if waiting.message_text is not None and is_found(waiting, stored.caption_id, stored.text_digest):
            self._found.add(waiting.line)
        apart = self._apart(waiting, by_id)
        completes = stored.message_id in self._whole
        if not (changes or completes) or not self._fits_after(waiting.line, changes, stored, apart):
            return
        same_words = stored.platform_id is None and says_it(waiting, stored)
        replaced = [
            name
            for name, value in changes.items()
            if name in IDENTITY
            or (name in TEXT and not same_words and getattr(stored, name) is not None)
            or (name == "message_text" and stored.caption_id is not None)
            or (name in FIGURES and value < getattr(stored, name))
        ]
        if (by_id and replaced) or not grown:
            column = (replaced or [*changes])[0]
            reckoned = waiting.reckoned is not None
            facts = told_change(stored, changes, lambda name: self._named(name, reckoned=reckoned))
            if not self._importing.agreed:
                text = f"would change {facts}; --update agrees to it, or, if it is another message, {apart}"
                said_by = self._said_by(column, reckoned=reckoned)
                value = str(changes[column]) if said_by in (column, "caption_text") else None
                self._source.fault(waiting.line, said_by, self._text_of(column, value), text)
                return
            self._source.tell(waiting.line, f"changes {facts}")
        after = stored._replace(**changes)
        if "earnings" in changes and waiting.reckoned is None:
            figures = (after.price, after.purchased or None, after.viewed, after.sent_count)
            if not self._earnings_fit(waiting.line, after.earnings, *figures):
                return
        if "price" in changes and not self._price_fits(waiting.line, after.creator_id, after.price or 0):
            return
        self._fates[waiting.line] = CHANGE
        self._changed.append((stored.message_id, waiting.line))
        if after.purchased and after.price is None and not after.earnings:
            self._unearned.append(waiting.line)

    def _earnings_fit(
        self,
        line: int,
        earnings: float,
        price: float | None,
        purchased: int | None,
        viewed: int | None,
        sent: int | None,
    ) -> bool:
        """Whether a message may have earned so much, or that is agreed to; else it is a fault of the line."""
        may = takings(price, purchased, viewed, sent)
        return self._is_within(may, line, "earnings", earnings, f"is more than tips explain beside {may.against}")

    def _price_fits(self, line: int, page: str, price: float) -> bool:
        """The same of a price, beside those of the page's other messages."""
        if price <= TOLD_PRICE_FROM:
            return True
        if page not in self._prices:
            stood = Counter[float](dict(self._driver.execute(_PRICES_OF_PAGE, (page,))))
            lines = Counter[float](dict(self._driver.execute(_PRICES_OF_LINES, (page,))))
            found = stood + lines
            self._prices[page] = [price_bounds(found)]
            if dear := mostly_dear(found):
                self._dear[page] = (*dear, [])
            elif slipped_together(lines, stood):
                self._prices[page].append(price_bounds(stood, " that stand here"))
        may = min(self._prices[page], key=lambda one: (price <= one.most, price <= one.told))
        fits = self._is_within(may, line, "price", price, f"is no price beside {may.against}")
        if fits and price > MOST_PRICE_FROM and page in self._dear:
            self._dear[page][2].append(line)
        return fits

    def _is_within(self, may: Takings, line: int, column: str, figure: float, wrong: str) -> bool:
        if figure > may.most and not self._importing.agreed:
            self._source.fault(line, column, f"{figure:.2f}", f"{wrong}; mend it, or --update agrees to it")
            return False
        if figure > may.told:
            self._unlikely[column].append((figure - may.told, line, f"{figure:,.2f} beside {may.against}"))
        return True

    def _tell_unlikely(self) -> None:
        """The greatest first: a slip of the point is among them."""
        for column, found in self._unlikely.items():
            if not found:
                continue
            place, shown = self._source.table.place, sorted(found, reverse=True)[:_SHOWN_UNLIKELY]
            named = "; ".join(f"{place} {line}: {figures}" for _, line, figures in shown)
            more = f"; and {len(found) - len(shown):,} more" if len(found) > len(shown) else ""
            text = f"{self._source.called.named(column)} {_UNLIKELY_TOLD[column]}"
            self._importing.findings.tell(f"{self._source.table.name}: {text}: {named}{more}")

    def _tell_dear(self) -> None:
        for page, (dear, many, lines) in self._dear.items():
            price, most = self._source.called.named("price"), digits(MOST_PRICE_FROM)
            text = f"{price} above {most}, as of {dear:,} of the {many:,} messages with a price of {page}; kept, as a "
            text += "page may sell so. If they are cents, or their point was lost, take this import back and mend them"
            told_lines(self._source.table, sorted(lines), text, self._importing.findings)

    def _said_by(self, name: str, *, reckoned: bool = False) -> str:
        """The column of the file that says it; ``reckoned``: earnings are said by others."""
        columns, there = SAID_BY.get(name, (name,)), self._source.table.targets
        columns = columns[1:] if name == "earnings" and reckoned else columns
        return next((column for column in columns if column in there), columns[0])

    def _named(self, name: str, *, reckoned: bool) -> str:
        """What the file calls it; what follows from other columns has our name, with them."""
        column = self._said_by(name, reckoned=reckoned)
        said_by = self._source.called.named(column)
        if name == "message_type" and column != name:
            return f"kind (by {said_by})"
        return said_by if name != "earnings" or column == name else f"earnings (price x {said_by})"

    def _text_of(self, name: str, value: str | None) -> str | None:
        """A caption as the file says it: by its text, where it has no ids."""
        if value is None or name != "caption_id" or self._said_by(name) == name:
            return value
        row = self._driver.execute("SELECT caption_text FROM caption_bank WHERE caption_id = ?", (value,)).fetchone()
        return str(row[0]) if row else value

    def _fits_after(self, line: int, changes: Mapping[str, Any], stored: Stored, apart: str) -> bool:
        """Whether the message as it would be says nothing that cannot be."""
        known = ChangedMessage(told_message(stored), changes, apart)
        if not figures_fit(self._source, line, figures_after(changes, stored), known):
            return False
        evidence = self._sales.evidence({**stored._asdict(), **changes})
        return prices_fit(self._source, line, evidence, known)

    def _apart(self, waiting: MessageLine, by_id: bool) -> str:
        """What makes another message of the line."""
        if not by_id:
            return f"give it a {self._source.called.named('message_id')} of its own"
        known_by = "platform_id" if waiting.message_id is None else "message_id"
        return f"leave {self._source.called.named(known_by)} empty"


def _nearest(
    waiting: MessageLine, stored: Iterable[Stored], fits: Callable[[MessageLine, Stored], bool]
) -> Stored | None:
    """Of the messages that fit the line the first that says the same, else the one whose figures are nearest."""
    fitting = (other for other in stored if fits(beside_stored(waiting, other), other))
    if fits in (is_itself, is_same_text, completes, is_same):
        return next(fitting, None)
    return min(fitting, key=lambda other: _apart(waiting, other), default=None)


def _apart(waiting: MessageLine, stored: Stored) -> tuple[bool, float]:
    return is_half_told(waiting, stored), figures_apart(beside_stored(waiting, stored), stored)


def _tells_another(waiting: MessageLine, stored: Stored) -> bool:
    """Whether no more than the minute says that both are one: one has no text, and its figures are others."""
    return (
        waiting.sending_time != stored.sending_time
        and is_half_told(waiting, stored)
        and not counts_no_less(beside_stored(waiting, stored), stored)
    )


#: What makes a line a known message, the surest first.
_STEPS = (is_itself, is_same_text, has_grown, completes, is_same, may_be)


#: Lines at fault too: an id is one message's, whatever else they say.
_ALL_IDS = "(SELECT line, message_id FROM waiting_messages UNION ALL SELECT line, message_id FROM unfit_messages)"
_UNEARNED = "SELECT line FROM waiting_messages WHERE purchased > 0 AND price IS NULL AND earnings IS NULL"
_UNLIKELY = f"SELECT line, earnings, price, purchased, viewed, sent_count FROM waiting_messages WHERE {MAY_BE_UNLIKELY}"  # noqa: S608
_SHOWN_UNLIKELY = 8
_UNLIKELY_TOLD = {
    "earnings": "far above what was sold; kept, as tips may be, and the page's best hours follow them",
    "price": "far above the page's others; kept, and the page's best hours follow what it earned",
}
_DEAR = "SELECT line, creator_id, price FROM waiting_messages WHERE price > ?"
_PRICES_OF_PAGE = "SELECT price, count(*) FROM mass_messages WHERE creator_id = ? AND price > 0 GROUP BY 1"
_PRICES_OF_LINES = "SELECT price, count(*) FROM waiting_messages WHERE creator_id = ? AND price > 0 GROUP BY 1"
_NO_MONEY = (
    "purchases without a price and without earnings: kept as earning nothing, which lowers what the page plans on"
)
_OUTGROWN = "other purchases, and no earnings: the known ones, which are not price x purchases, stay"
_ONE_MINUTE = (
    "of the minute, text and price of a known message, and one of the two tells no seconds; taken as that message"
)
_ONE_MINUTE_UNTOLD = (
    "of the minute, kind and price of a known message, and one of the two has no text; taken as that message"
)
_PASSED_BY = (
    "of the minute, kind and price of a known message; one of the two has no text, and this row counts less; added as "
    "another: if it is that message, take this import back"
)
_ONE_HOUR = (
    "agrees in text, kind, price and figures with a known message of the other of the two hours; taken as that one, "
    "of the second of them"
)
_OTHER_OF_TWO_HOURS = (
    "agrees in text, kind and price with a known message of the other of the two hours, and was added beside it; if it "
    "is that one, take this import back and write an offset"
)
_CUT_OFF = "one of the two texts is cut off and begins the other, of one instant, kind and price; taken as that message"
_SAYS_AS_KNOWN = (
    "UPDATE waiting_messages SET (caption_id, message_text, text_digest) = "
    "(SELECT caption_id, message_text, text_digest FROM mass_messages WHERE message_id = ?) WHERE line = ?"
)
_SAME = "says the same as a row above it, of the same instant; added too, as a message of its own"
_ALIKE = "is of the instant, kind, text and price of a row above it, and differs; added too, as a message of its own"
#: A table's id that is the platform's, of a message of that minute; ours would be another's.
_BY_ITS_PLATFORM = (
    "w.message_id IS NOT NULL AND m.creator_id = w.creator_id AND m.platform_id = CAST(w.message_id AS TEXT) "
    "AND m.platform_id IS NOT NULL AND substr(m.sending_time, 1, 16) = substr(w.sending_time, 1, 16) "
    "AND w.message_id NOT IN (SELECT message_id FROM mass_messages)"
)
#: Lines with an id of their own.
_BY_ANOTHER_ID = (
    "waiting_messages w CROSS JOIN mass_messages m INDEXED BY ix_mass_messages_creator_time "
    "ON m.creator_id = w.creator_id AND m.sending_fold = w.sending_fold AND w.message_id IS NOT NULL "
    "AND m.sending_time BETWEEN substr(w.sending_time, 1, 17) AND substr(w.sending_time, 1, 17) || '99'"
)
_OF_SECOND_HOUR = "UPDATE waiting_messages SET sending_fold = 1 WHERE line = ?"
#: Lines without an id and messages that may be one but for which of two hours they are of: nothing says it of these
#: lines, or it may not have been said of a message.
_OTHER_HOUR = (
    f"SELECT {listed('w', WAITING)}, {listed('m', STORED)} FROM waiting_messages w CROSS JOIN mass_messages m "  # noqa: S608
    "INDEXED BY ix_mass_messages_creator_time ON m.creator_id = w.creator_id "
    "AND m.sending_time BETWEEN substr(w.sending_time, 1, 17) AND substr(w.sending_time, 1, 17) || '99' "
    "WHERE w.message_id IS NULL AND m.sending_fold != w.sending_fold AND m.message_type = w.message_type "
    f"AND coalesce(m.price, 0) = coalesce(w.price, 0) AND {ONE_TEXT} "
    "AND (w.sending_fold = 1 OR w.line IN (SELECT value FROM json_each(?1))) "  # of lines alone: most are not
    "AND (m.platform_id IS NULL OR w.line IN (SELECT value FROM json_each(?1))) "
    "ORDER BY w.line, m.message_id"
)
#: Lines, and messages that are as they say, but for ids and seconds.
_AGREES = (
    f"SELECT w.line, m.message_id FROM {_BY_ANOTHER_ID} "  # noqa: S608
    "WHERE (m.sending_time = w.sending_time OR '00' IN (substr(m.sending_time, 18), "
    "substr(w.sending_time, 18))) AND m.message_type = w.message_type "
    "AND coalesce(m.price, 0) = coalesce(w.price, 0) "
    "AND (m.text_digest IS w.text_digest OR m.caption_id = w.caption_id) "
    "AND m.sent_count = coalesce(w.sent_count, m.sent_count) AND m.viewed = coalesce(w.viewed, m.viewed) "
    "AND m.purchased = coalesce(w.purchased, m.purchased)"
)
#: What may be the lines' of which another second's may be too.
_OF_ITS_SECOND = (
    "SELECT n.line, m.message_id FROM (SELECT DISTINCT line FROM near_messages) n "
    "CROSS JOIN waiting_messages w ON w.line = n.line CROSS JOIN mass_messages m "
    "INDEXED BY ix_mass_messages_creator_time ON m.creator_id = w.creator_id AND m.sending_time = w.sending_time"
)
_NEAR = (
    f"SELECT {listed('w', WAITING)}, {listed('m', STORED)} FROM near_messages n "  # noqa: S608
    "CROSS JOIN waiting_messages w ON w.line = n.line CROSS JOIN mass_messages m ON m.message_id = n.message_id "
    "ORDER BY w.creator_id, substr(w.sending_time, 1, 16), w.line, m.message_id"
)
#: The lines of one page and instant, where there are several.
_SAME_MOMENT = (
    f"SELECT {listed('w', WAITING)} FROM waiting_messages w JOIN (SELECT creator_id, sending_time FROM "  # noqa: S608
    "waiting_messages GROUP BY creator_id, sending_time HAVING count(*) > 1) USING (creator_id, sending_time) "
    "ORDER BY w.creator_id, w.sending_time, w.line"
)
#: The lines of a platform's message that stands more than once: page and id, then the line as it waits.
_SAID_TWICE = (
    "SELECT w.creator_id, w.platform_id, w.* FROM waiting_messages w JOIN ("
    "SELECT creator_id, platform_id FROM waiting_messages WHERE platform_id IS NOT NULL AND message_id IS NULL "
    "GROUP BY creator_id, platform_id HAVING count(*) > 1) twice USING (creator_id, platform_id) "
    "ORDER BY w.creator_id, w.platform_id, w.line"
)
_SPANS = "SELECT creator_id, min(sending_time), max(sending_time) FROM waiting_messages GROUP BY creator_id"
#: Those of the page that stand at a time at which something is stored.
_WAITING_OF_PAGE = (
    f"SELECT {', '.join(WAITING)} FROM waiting_messages WHERE creator_id = ? AND sending_time IN "  # noqa: S608
    "(SELECT sending_time FROM mass_messages WHERE creator_id = ?) ORDER BY sending_time, line"
)
_STORED_OF_PAGE = (
    f"SELECT {', '.join(STORED)} FROM mass_messages WHERE creator_id = ? AND sending_time BETWEEN ? AND ? "  # noqa: S608
    "ORDER BY sending_time, message_id"
)
