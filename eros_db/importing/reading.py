"""A CSV file as rows of cells under our names, whatever program wrote it.

Encoding and separator are found out; blank rows, columns without a name and columns that are not ours are passed over
and told. Nothing is read twice into memory: ``rows`` opens the file anew.
"""

import csv
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol, TextIO

from eros.vocabulary.paths import NO_FILE, why_not_read
from eros_db.importing.encodings import UTF8, encoding_of, likely_encoding, text_encoding
from eros_db.importing.findings import SHOWN_FAULTS, Unread, counted, cut, near
from eros_db.importing.headers import Headers
from eros_db.importing.kinds import FileKind, header_names, heading, sendings_of
from eros_db.importing.maps import Layout
from eros_db.importing.numbers import CURRENCY
from eros_db.importing.sendings import beside
from eros_db.importing.times_of_day import Timed, is_zone, moment_of, time_beside

Row = tuple[int, Sequence[str]]

_SEPARATORS = (",", ";", "\t")
#: So many lines may stand above a header: a title, notes, a date.
_ABOVE_HEADER = 20
#: Of columns that are not ours as many are named.
_SHOWN_COLUMNS = 20
#: When a message went out.
_MOMENT = "sending_time"
_OF_UTC = re.compile(r"\b(?:utc|gmt)\b", re.I)
#: What `eros export` writes: a week as it is planned.
_OF_A_WEEK = frozenset({"slot_id", "week_status"})
#: No program writes a longer cell: so much is read of one, whatever its column takes.
_LONGEST_CELL = 10_000_000


class _Told(str):
    """The cell that stands where a fault is told already: it is like no text of a file."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


TOLD = _Told("?")


class Table(Protocol):
    """Rows of cells, each under one of ``targets``. ``place`` is what a row's number counts, ``short`` are those that
    end before the last column."""

    name: str
    place: str
    targets: Sequence[str]
    headers: Headers
    notices: list[str]
    blank: int
    short: list[int]
    misfits: list[tuple[int, str]]
    left_out: list[tuple[int, str]]

    def rows(self) -> Iterator[Row]:
        """The rows from the first on; counts what is empty, does not fit or is left out. Raises Unread."""
        ...

    def written(self, numbers: Container[int]) -> Iterator[Row]:
        """These rows, each cell as a reader of the file sees it. Raises Unread."""
        ...


class _Column(NamedTuple):
    at: int
    said: str
    target: str | None


class CsvTable:
    """A file whose header is known. ``blank`` counts its empty rows once ``rows`` has ended."""

    place = "line"

    def __init__(self, path: Path, name: str, layout: Layout, encoding: str, separator: str) -> None:
        self.path, self.name, self.notices = path, name, list[str]()
        self.targets: Sequence[str] = ()
        self.headers = Headers()
        self._layout, self._encoding, self._separator = layout, encoding, separator
        self._header_line, self._columns, self._width, self._blank_above = 0, list[_Column](), 0, 0
        self._header = list[str]()
        #: The columns of each of ours, with how the cells of several become one.
        self._picks: list[tuple[tuple[int, ...], Callable[[Sequence[str]], str]]] = []
        self.blank, self.short, self.misfits = 0, list[int](), list[tuple[int, str]]()
        #: Of what each row needs: how many cells a row has that reaches the first column that leads to it.
        self._reach: dict[str, int] = {}
        self.left_out: list[tuple[int, str]] = []

    def rows(self) -> Iterator[Row]:
        self.blank, self.short, self.misfits = self._blank_above, [], []
        constants = list(self._layout.constants.values())
        direct = not constants and [pick for pick, _ in self._picks] == [(at,) for at in range(self._width)]
        nameless = [column.at for column in self._columns if not column.said]
        for line, cells in self._read():
            if line <= self._header_line:
                continue
            if not cells or (not cells[0] and not any(cell.strip() for cell in cells)):
                self.blank += 1
                continue
            if cells == self._header:
                self._misfit(line, "is the header again; take it out of the file")
                continue
            if len(cells) != self._width:
                fitted = self._fitted(line, cells)
                if fitted is None:
                    continue
                cells = fitted
            if nameless and any(cells[at].strip() for at in nameless):
                text = f"{self.name}, line {line}: text under a column without a name is passed over"
                self.notices += [text] if text not in self.notices else []  # rows may be read twice
                nameless = []
            yield line, cells if direct else self._picked(cells, constants)

    def written(self, numbers: Container[int]) -> Iterator[Row]:
        return (row for row in self.rows() if row[0] in numbers)

    def find_header(self, kind: FileKind) -> None:
        """Finds the columns. Raises Unread."""
        names, columns = header_names(kind), self._layout.names()
        for line, cells in self._read():
            blank = not any(cell.strip() for cell in cells)
            if blank or (line == 1 and _SEP_LINE.fullmatch(self._separator.join(cells))):
                self._header_line, self._blank_above = line, self._blank_above + blank
                continue
            if self._layout.header:
                self._header_line, self._header = line, cells
                said, names = [cell.strip() for cell in cells], header_names(kind, cells)
                self._columns = [_Column(at, cell, _target(cell, names, columns)) for at, cell in enumerate(said)]
            else:
                if _is_header(cells, {*names, *_HEADINGS}):
                    why = "looks like a header, and by the map the file has none; take the line out, or mend the map"
                    raise Unread(why, line, value=self._separator.join(cells))
                listed = self._layout.listed
                self._columns = [_Column(at, f"column {at + 1}", name) for at, name in enumerate(listed[: len(cells)])]
                self._columns += [_Column(at, f"column {at + 1}", None) for at in range(len(listed), len(cells))]
            self._width = len(cells)
            break
        else:
            raise Unread("is empty; its first line names the columns")
        self._choose(kind)

    def _choose(self, kind: FileKind) -> None:
        beside_days = self._times_beside()
        timed = beside_days if isinstance(beside_days, Timed) else None
        if timed:
            self._columns = [
                c._replace(target=_MOMENT if c.at in timed.columns else None)
                if c.at in timed.columns or c.target == _MOMENT
                else c
                for c in self._columns
            ]
            self.notices += [f"{self.name}: {timed.told}"] if timed.told else []
        by_name = {heading(column.said) for column in self._columns}
        sendings = {*sendings_of(kind).values()}
        kept = {*sendings, *(self._layout.columns and by_name), *((_MOMENT,) if timed else ())}
        known = [
            c for c in self._columns if c.target and (c.target not in by_name - kept or heading(c.said) == c.target)
        ]
        self._columns = [column if column in known else column._replace(target=None) for column in self._columns]
        twice = {column.target for column in known if sum(other.target == column.target for other in known) > 1}
        joined = {*self._layout.joined(), *sendings, *((_MOMENT,) if timed else ())}
        for target in sorted(name for name in twice if name and name not in joined):
            said = [column.said for column in known if column.target == target]
            raise Unread(
                "name one column twice; keep one of them",
                self._header_line,
                column=Headers({target: said}).place(target),
            )
        if timed:  # the day before its time, in whatever order the file has them
            known = [*(c for c in known if c.target != _MOMENT), *(self._columns[at] for at in timed.columns)]
        targets = list(dict.fromkeys(column.target for column in known if column.target))
        constants = [name for name in self._layout.constants if name not in targets]
        self.headers = Headers({name: self._theirs(name, known) for name in targets}, self._layout.beside())
        self.notices += self._layout.passed_over(self.name, self.headers)
        self._layout = self._layout.without(targets)
        needed = [c for c in kind.columns if c.needed and c.name not in (*targets, *constants)]
        if needed:
            why = self._missing(kind, [column.name for column in needed])
            if later := self._later_header(kind, len(known)):
                why += f"; is the header in line {later}? take out what stands above it"
            elif not known and self._layout.header:
                why += "; for headers of another tool or tongue, --map FILE says which is which"
            raise Unread(why, self._header_line)
        if kind.name == "messages" and by_name >= _OF_A_WEEK:
            text = "is a week as it was exported, of which nobody knows here what was sent"
            raise Unread(f"{text}; what was posted and skipped of it goes in with --outcomes", self._header_line)
        joins: dict[str, Callable[[Sequence[str]], str]] = {**dict.fromkeys(sendings, beside), _MOMENT: _moment}
        joins |= {_MOMENT: timed.join} if timed else {}
        picks = [tuple(c.at for c in known if c.target == target) for target in targets]
        self._picks = [(pick, joins.get(target, _spaced)) for pick, target in zip(picks, targets, strict=True)]
        self.targets = (*targets, *constants)
        filled = [c.name for c in kind.columns if c.needed and not c.optional and c.name in targets]
        self._reach = {name: 1 + min(c.at for c in known if c.target == name) for name in filled}
        unlisted = 0 if self._layout.header else len(self._layout.listed)
        strange = [
            c.said
            for c in self._columns[unlisted:]
            if not c.target and c.said and heading(c.said) not in {*kind.beside, *self._layout.names()}
        ]
        if strange:
            self.notices.append(_passed_over(self.name, strange, kind, self.targets))
        there = {heading(column.said) for column in self._columns}
        if lacking := [theirs for theirs in self._layout.said() if heading(theirs) not in there]:
            self.notices.append(lacking_of_map(self.name, lacking, strange))
        if isinstance(beside_days, Unread):
            beside_days.line = self._header_line
            raise beside_days
        nameless = sum(not column.said for column in self._columns)
        if nameless:
            self.notices.append(f"{self.name}: {counted(nameless, 'column')} without a name passed over")

    def _times_beside(self) -> Timed | Unread | None:
        """What holds the times of the days, where nobody has said it."""
        if not self._layout.header or _MOMENT in self._layout.joined():
            return None
        passed = self._layout.names()
        days = {c.at: c.said for c in self._columns if c.target == _MOMENT}
        others = {c.at: c.said for c in self._columns if not c.target and heading(c.said) not in passed}
        return time_beside(days, others, self._first_rows()) if days else None

    def _first_rows(self) -> Iterator[list[str]]:
        with suppress(Unread):  # it is told where rows are read
            for line, cells in self._read():
                if line > self._header_line:
                    yield [*cells, *[""] * (self._width - len(cells))]

    def _later_header(self, kind: FileKind, known: int) -> int | None:
        """The line below that names more of our columns than the first, as under a title or notes."""
        names, columns = header_names(kind), self._layout.names()
        for line, cells in islice(self._read(), _ABOVE_HEADER):
            ours = sum(_target(cell, names, columns) is not None for cell in cells)
            if line > self._header_line and ours > max(known, 1):
                return line
        return None

    def _theirs(self, name: str, known: Iterable[_Column]) -> list[str | int]:
        has_header = self._layout.header
        return [column.said if has_header else column.at + 1 for column in known if column.target == name]

    def _missing(self, kind: FileKind, needed: Sequence[str]) -> str:
        strange, name = [c.said for c in self._columns if c.target is None and c.said], needed[0]
        headers = Headers({name: self._layout.theirs(name) for name in needed})
        also = [one for one, column in header_names(kind).items() if column == name]
        close = [one for wanted in (*headers.theirs[name], name, *also) for one in near(str(wanted), strange)]
        more = f" ({', '.join(map(headers.place, needed[1:]))} too)" if len(needed) > 1 else ""
        meant = (
            f"; is it {close[0]!r}?"
            if close
            else f"; the columns of {kind.name} are {', '.join(c.name for c in kind.columns)}"
        )
        if close and name == _MOMENT and _OF_UTC.search(close[0]):
            meant += " Without an offset its times would be the page's own: write a Z behind each"
        if not close and name == "creator_id":
            meant += "; --creator PAGE says whose rows they are" if kind.name != "creators" else ""
        verb = "are" if len(headers.theirs[name]) > 1 else "is"
        return f"the {headers.place(name)} {verb} missing{more}{meant}"

    def _picked(self, cells: Sequence[str], constants: list[str]) -> list[str]:
        return [
            *(cells[pick[0]] if len(pick) == 1 else join([cells[at] for at in pick]) for pick, join in self._picks),
            *constants,
        ]

    def _fitted(self, line: int, cells: list[str]) -> list[str] | None:
        if len(cells) > self._width and not any(cell.strip() for cell in cells[self._width :]):
            return cells[: self._width]
        lacking = self._width - len(cells)
        missed = [self.headers.place(name) for name, reach in self._reach.items() if reach > len(cells)]
        if lacking > 0 and not missed:  # as Excel writes rows that end in empty cells
            self.short.append(line)
            return [*cells, *[""] * lacking]
        why = (
            f"it ends before {' and '.join(missed)}, which each row needs"
            if lacking > 0
            else "a text with the separator in it needs quotes"
        )
        self._misfit(line, f"{counted(len(cells), 'cell')} under {counted(self._width, 'column')}; {why}")
        return None

    def _misfit(self, line: int, text: str) -> None:
        if len(self.misfits) < SHOWN_FAULTS:
            self.misfits.append((line, text))

    def _read(self) -> Iterator[tuple[int, list[str]]]:
        with opened(self.path, self._encoding) as file:
            reader = csv.reader(file, delimiter=self._separator, skipinitialspace=True, strict=True)
            line = 1
            try:
                while True:
                    try:
                        for cells in reader:
                            yield line, cells
                            line = reader.line_num + 1
                        return
                    except csv.Error as wrong:
                        if "expected after" not in str(wrong) or not self._width:
                            raise Unread(_csv_fault(wrong), line) from wrong
                        self._misfit(line, _csv_fault(wrong))  # that line is lost; the next one is a row
                        line = reader.line_num + 1
            except UnicodeDecodeError as wrong:
                raise _not_decoded(wrong, self.path, self._encoding) from wrong
            except UnicodeError as wrong:
                raise Unread(f"is not {self._encoding}: {wrong}") from wrong


def _spaced(cells: Sequence[str]) -> str:
    return " ".join(map(str.strip, cells)).strip()


def _moment(cells: Sequence[str]) -> str:
    return moment_of(cells) if len(cells) == 2 else _spaced(cells)


_SEP_LINE = re.compile(r"\s*\"?sep=.?\"?\s*", re.I | re.DOTALL)


def open_csv(path: Path, kind: FileKind, layout: Layout, encoding: str | None = None) -> CsvTable:
    """The table of a file. Raises Unread with what is wrong with it."""
    said = encoding or layout.encoding
    found = encoding_of(path, said)
    with opened(path, found) as file:
        try:
            head = file.read(65_536)
        except UnicodeDecodeError as wrong:
            raise _not_decoded(wrong, path, found) from wrong
        except UnicodeError as wrong:
            raise Unread(f"is not {found}: {wrong}") from wrong
    csv.field_size_limit(_LONGEST_CELL)
    table = CsvTable(path, path.name, layout, found, layout.separator or _separator(head, kind, layout))
    if found == UTF8 and said and text_encoding(said) != "utf-8":
        table.notices.append(f"{path.name}: is UTF-8, and read as such; {said} is for files that are not")
    table.find_header(kind)
    return table


def why_no_table(path: Path) -> str | None:
    """What keeps a file from being imported; None for one that can be."""
    why = why_not_read(path, again=True)
    return f"{why}: {path}" if why == NO_FILE else why


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[TextIO]:
    """Raises Unread."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield file
    except OSError as wrong:
        raise Unread(f"cannot be read: {wrong.strerror or wrong}") from wrong


def _separator(head: str, kind: FileKind, layout: Layout) -> str:
    """The separator that the file names, else the one under which its first row has the most columns that are ours."""
    first = head.lstrip("\ufeff").splitlines()[:1]
    if first and _SEP_LINE.fullmatch(first[0]) and len(first[0].strip('\r\n "')) > 4:
        return first[0].lstrip(' "')[4]
    names, ours = header_names(kind), layout.names()
    lines = [line for line in head.splitlines() if line.strip(f"{''.join(_SEPARATORS)} \ufeff")]

    def worth(separator: str) -> tuple[int, int]:
        cells = next(csv.reader(lines, delimiter=separator, skipinitialspace=True), [])
        return sum(_target(cell, names, ours) is not None for cell in cells), len(cells)

    try:
        return max(_SEPARATORS, key=worth)
    except csv.Error:
        return ","


#: Names of columns, beside ours, in files of schedulers.
_HEADINGS = frozenset({
    "date", "time", "datetime", "date_and_time", "scheduled_at", "schedule_date", "scheduled_date", "publish_date",
    "message", "caption", "post_text", "content", "link", "url", "image_url", "media", "media_url", "post_type",
    "title", "tags",
})  # fmt: skip


_CURRENCY = frozenset({"currency", "currency_code", "price_currency", "curr", "ccy"})
_IN_CURRENCY = re.compile(rf",?_?(?:in_)?[(\[]?{CURRENCY}[)\]]?$", re.I)
#: How our columns of money end.
_MONEY = ("price", "earnings")


def _is_header(cells: Sequence[str], names: Collection[str]) -> bool:
    """Whether a line says names of columns, more than one, and no number: a text of one word is no header."""
    return sum(heading(cell) in names for cell in cells) > 1 and not any(map(str.isdigit, "".join(cells)))


def _target(said: str, names: Mapping[str, str], layout: Mapping[str, str | None]) -> str | None:
    wanted = heading(said)
    if wanted in layout:
        return layout[wanted]
    return names.get(wanted) or _amount_in(wanted, names)


def _amount_in(wanted: str, names: Mapping[str, str]) -> str | None:
    """The column of money that a header names with its currency: "price ($)", "Earnings, EUR"."""
    found = names.get(_IN_CURRENCY.sub("", wanted))
    return found if found is not None and found.endswith(_MONEY) else None


def _passed_over(name: str, strange: Iterable[str], kind: FileKind, there: Collection[str]) -> str:
    wanted = [said for said, column in header_names(kind).items() if column not in there]
    named, names = [], header_names(kind)
    for said in strange:
        if names.get(heading(said)) in there:
            named.append(f"{cut(said)!r} ({names[heading(said)]!r} stands here too, and is read)")
            continue
        if is_zone(said) and _MOMENT in there:
            named.append(f"{cut(said)!r} (times without an offset are the page's own, whatever it says)")
            continue
        if heading(said) in _CURRENCY:
            named.append(f"{cut(said)!r} (all amounts are taken as of one currency)")
            continue
        close = list(slips_of(heading(said), wanted))
        named.append(f"{cut(said)!r}{f' (is it {close[0]!r}?)' if close else ''}")
    if (rest := len(named) - _SHOWN_COLUMNS) > 0:
        named.sort(key=lambda said: not said.endswith(")"))  # what may be meant, or is read elsewhere, comes first
    more = f" and {rest:,} more" if rest > 0 else ""
    said = ", ".join(named[:_SHOWN_COLUMNS])
    return f"{name}: {counted(len(named), 'column')} passed over, not ours: {said}{more}"


def lacking_of_map(name: str, lacking: Sequence[str], strange: Sequence[str]) -> str:
    """Columns that the map names and the file has not, with what may be meant."""
    named = []
    for theirs in lacking:
        close = list(slips_of(theirs, strange))
        named.append(f"{theirs!r}{f' (is it {close[0]!r}?)' if close else ''}")
    return f"{name}: {counted(len(named), 'column')} of the map not in the file: {', '.join(named)}"


def slips_of(word: str, known: Iterable[str]) -> Iterator[str]:
    """The known names that the word may be with a slip, the nearest first."""
    return (name for name in near(word, known) if _are_alike(heading(word), heading(name)))


def _are_alike(one: str, other: str) -> bool:
    """Whether one is the other with a slip, or how it begins; "date" is not "active" with one."""
    return SequenceMatcher(None, one, other).ratio() >= 0.75 or other.startswith(f"{one}_")


def _csv_fault(wrong: csv.Error) -> str:
    words = str(wrong)
    if "field larger" in words:
        return f"a cell of more than {_LONGEST_CELL:,} characters stands here; is it a quote that never ends?"
    if "unexpected end" in words:
        return "a quote begins here that never ends"
    if "expected after" in words:
        return "a cell has text after its closing quote; a quote inside a text is written twice"
    return f"is no CSV from here on: {words}"


def _not_decoded(wrong: UnicodeDecodeError, path: Path, encoding: str) -> Unread:
    # the decoder reads in pieces; the place of the byte is found in the whole file
    data = path.read_bytes()
    try:
        data.decode(encoding)
    except UnicodeDecodeError as whole:
        wrong = whole
    line = len(re.findall(rb"\r\n|\r|\n", data[: wrong.start])) + 1
    holds = f"holds a byte that is no {'UTF-8' if encoding == UTF8 else encoding} (0x{data[wrong.start]:02X})"
    return Unread(f"{holds}; {likely_encoding(data)}" if encoding == UTF8 else holds, line)
