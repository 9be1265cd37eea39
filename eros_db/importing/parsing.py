"""From cells to values: each column reads its cells, and every cell that does not fit is a fault of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from eros_db.importing.columns import OF_VALUES, Hints, Reader, Watcher
from eros_db.importing.findings import Fault, Findings, Unfit, Unread, counted, cut, lines_of
from eros_db.importing.kinds import Column, FileKind
from eros_db.importing.reading import TOLD, Row, Table
from eros_db.importing.sendings import KEPT, Sending, may_count
from eros_db.importing.texts import caption_text, unguarded, usual_text

#: Cells of a column that are remembered with what they mean.
_REMEMBERED = 20_000
_PROGRESS_ROWS = 10_000
#: Rows that are read at once; a part of what progress is told after.
_BATCH = 2_000
_SPREADSHEET_ERRORS = frozenset(
    ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"]
)

Progress = Callable[[str, int], None]


class Line(NamedTuple):
    """One row: only the cells that were filled are ``said``. ``whole``: none of its cells is at fault.

    ``cells`` are the row as the file has it, in the order of the table's targets.
    """

    number: int
    said: dict[str, Any]
    whole: bool
    cells: Sequence[str] = ()


_NOT_KEPT: dict[str, Any] = {}
#: Readers of cells that are hardly ever the same, with what they make of most; None: the cell needs a closer look.
_USUAL: Mapping[Reader, Callable[[str], str | None]] = {caption_text: usual_text}

#: A row of the file, with a value for each of the table's targets; None: it does not say.
ParsedRow = tuple[int, Sequence[Any], bool, Sequence[str]]


class _ToldAlready(Unfit):
    """Of a cell of which the table tells itself."""


class _Memo(dict[str, Any]):
    def __init__(self, read: Reader, column: Column) -> None:
        super().__init__()
        self._read, self._says_nothing = read, column.kind.says_nothing
        self._needed = column.needed and not column.optional
        self._of_values = isinstance(column.kind, OF_VALUES) and getattr(column.kind, "grouped", True)

    def __missing__(self, cell: str) -> Any:
        if cell is TOLD:
            raise _ToldAlready
        if "#" in cell and cell.strip() in _SPREADSHEET_ERRORS:
            raise Unfit("is an error that a spreadsheet shows in place of a value; mend it there")
        said = unguarded(cell) if self._of_values else cell
        is_empty = not said or said.isspace()
        if not is_empty and self._says_nothing(said):
            if self._needed:
                raise Unfit("stands for nothing, and each row needs it")
            is_empty = True
        value = None if is_empty else self._read(said)
        if len(self) >= _REMEMBERED:
            self.clear()  # what repeats stands near: rows are in the order of time
        self[cell] = value
        return value

    def nothings(self) -> list[str]:
        """The cells that say nothing in words."""
        return sorted({cell.strip() for cell in self if self._says_nothing(cell)})

    def guarded(self) -> str | None:
        """A cell from which something was taken off that keeps a spreadsheet from reading it as a value."""
        return next((cell.strip() for cell in self if self._of_values and unguarded(cell) != cell), None)

    def of(self, cells: Sequence[str]) -> list[Any]:
        """What the cells mean. Raises Unfit."""
        usual = _USUAL.get(self._read)
        if usual:
            return [usual(cell) or self[cell] for cell in cells]
        return list(map(self.__getitem__, cells))


def parsed(
    table: Table, kind: FileKind, hints: Hints, findings: Findings, progress: Progress | None = None
) -> Iterator[Line]:
    """The lines of a table; what is wrong with them goes to the findings."""
    names = list(table.targets)
    for number, values, whole, cells in parsed_rows(table, kind, hints, findings, progress):
        said = dict(zip(names, values))  # noqa: B905 one value for each: this is done for each row
        if None in values:
            said = {name: value for name, value in said.items() if value is not None}
        yield Line(number, said, whole, cells)


def parsed_rows(
    table: Table, kind: FileKind, hints: Hints, findings: Findings, progress: Progress | None = None
) -> Iterator[ParsedRow]:
    """As ``parsed``, for files of so many rows that each is looked at as it is."""
    try:
        yield from _rows(table, kind, hints, findings, progress)
    except Unread as wrong:
        findings.add(Fault(table.name, wrong.line, wrong.column, wrong.value, wrong.text, table.place))
        findings.unread.add(kind.name)
    if table.misfits:
        findings.unread.add(kind.name)
    for number, text in table.misfits:
        findings.add(Fault(table.name, number, "", "", text, table.place))
    for notice in table.notices:
        findings.tell(notice)
    short = "ends before the last column; what is not there is read as empty cells; a line break in a text needs quotes"
    told_lines(table, table.short, short, findings)
    if table.blank:
        findings.tell(f"{table.name}: {counted(table.blank, 'empty row')} passed over")


def _rows(
    table: Table, kind: FileKind, hints: Hints, findings: Findings, progress: Progress | None
) -> Iterator[ParsedRow]:
    names = list(table.targets)
    columns = [kind.column(name) for name in names]
    watching = _Watching(table, columns)
    memos = [_Memo(column.kind.reader(partial(watching.seen, at), hints), column) for at, column in enumerate(columns)]
    needed = [(at, column.name) for at, column in enumerate(columns) if column.needed and not column.optional]
    deciding = _Deciding(columns)
    read = 0
    for batch in _batches(table.rows(), min(_BATCH, _PROGRESS_ROWS)):
        meant = _meant(memos, batch)
        if meant and not deciding.columns and not any(None in meant[at] for at, _ in needed):
            yield from _whole_rows(batch, meant)
        else:
            rows = _whole_rows(batch, meant) if meant else _cell_by_cell(table, names, memos, deciding, batch, findings)
            yield from _looked_at(rows, table, needed, deciding, findings)
        read += len(batch)
        if progress and not read % _PROGRESS_ROWS:
            progress(table.name, read)
    told_lines(table, deciding.kept, KEPT, findings)
    for column, memo in zip(columns, memos, strict=True):
        for told in column.kind.told(memo):
            findings.tell(f"{table.name}, {table.headers.place(column.name)}: {told}")
        if guarded := memo.guarded():
            said = f"what stands around a value is taken off, e.g. of {cut(guarded)!r}"
            findings.tell(f"{table.name}, {table.headers.place(column.name)}: {said}")
        if nothings := memo.nothings():
            said = f"{' and '.join(map(repr, nothings))} read as an empty cell"
            findings.tell(f"{table.name}, {table.headers.place(column.name)}: {said}")


def _batches(rows: Iterable[Row], most: int) -> Iterator[list[Row]]:
    """The rows some at a time, also those before one at which the file cannot be read any more. Raises Unread."""
    batch: list[Row] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == most:
                yield batch
                batch = []
    except Unread:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _looked_at(
    rows: Iterable[ParsedRow],
    table: Table,
    needed: Sequence[tuple[int, str]],
    deciding: "_Deciding",
    findings: Findings,
) -> Iterator[ParsedRow]:
    """Without those that are left out; what a row lacks is a fault."""
    for number, values, whole, cells in rows:
        if why := deciding.left_out(number, values, cells):
            table.left_out.append((number, why))
            continue
        if None in values:
            for at, name in needed:
                if values[at] is None and not cells[at].strip():
                    whole = False
                    place = table.headers.place(name)
                    text = "is empty; each row needs it"
                    if beside := table.headers.beside.get(name):
                        text += f", and {beside} fills no cell of a column that is there"
                    findings.add(Fault(table.name, number, place, "", text, table.place))
        yield number, values, whole, cells


#: What only a message has that went out.
_FIGURES = frozenset({"viewed", "purchased"})


class _Deciding:
    """Which rows are left out by what one of their cells says. ``kept``: those whose figures say otherwise."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = [(at, column.no_row) for at, column in enumerate(columns) if column.no_row]
        kinds = [column.kind for column in columns]
        self._counted = {at for at, kind in enumerate(kinds) if isinstance(kind, Sending) and kind.counted}
        self._figures = [at for at, column in enumerate(columns) if column.name in _FIGURES]
        self.kept = list[int]()

    def left_out(self, number: int, values: Sequence[Any], cells: Sequence[str]) -> str:
        """Why the row is; nothing where it stays."""
        for at, no_row in self.columns:
            if values[at] not in no_row:
                continue
            if at not in self._counted or not may_count(cells[at]) or not any(values[by] for by in self._figures):
                return str(values[at])
            if number not in self.kept[-1:]:
                self.kept.append(number)
        return ""


def _meant(memos: Sequence[_Memo], batch: Sequence[Row]) -> list[list[Any]] | None:
    """What the columns' cells mean: column by column, which is the cheap way; None: one of them is at fault."""
    try:
        return [
            memo.of(cells) for memo, cells in zip(memos, zip(*(cells for _, cells in batch), strict=True), strict=True)
        ]
    except Unfit:
        return None


def _whole_rows(batch: Sequence[Row], meant: Sequence[Sequence[Any]]) -> Iterator[ParsedRow]:
    numbers, cells = zip(*batch, strict=True)
    return zip(numbers, zip(*meant, strict=True), [True] * len(batch), cells, strict=True)


class _Watching:
    """The columns that may need a look at all their cells; they get it in one pass, once one of them asks."""

    def __init__(self, table: Table, columns: Iterable[Column]) -> None:
        self._table = table
        self._watchers = [column.kind.watcher() for column in columns]
        self._looked = False

    def seen(self, at: int) -> Watcher | None:
        if not self._looked:
            self._looked = True
            self._look()
        return self._watchers[at]

    def _look(self) -> None:
        table, watched = self._table, [(at, one) for at, one in enumerate(self._watchers) if one is not None]
        counted = (
            table.blank,
            table.short,
            table.misfits,
            table.left_out,
        )  # the rows are being read meanwhile, and count their own
        with suppress(Unread):  # whoever reads the rows comes to that place, and tells of it
            for _, cells in table.rows():
                for at, watcher in watched:
                    if cells[at]:
                        watcher.see(unguarded(cells[at]))
        table.blank, table.short, table.misfits, table.left_out = counted


def _cell_by_cell(
    table: Table,
    names: Sequence[str],
    memos: Sequence[_Memo],
    deciding: "_Deciding",
    batch: Iterable[Row],
    findings: Findings,
) -> Iterator[ParsedRow]:
    """The rows with all their faults; one that is left out has none, whatever else it says."""
    for number, cells in batch:
        values, wrong, whole = list[Any](), list[Fault](), True
        for name, cell, memo in zip(names, cells, memos, strict=True):
            try:
                values.append(memo[cell])
            except _ToldAlready:
                whole = False
                values.append(None)
            except Unfit as unfit:
                whole = False
                place = table.headers.place(name)
                wrong.append(Fault(table.name, number, place, cell.strip(), str(unfit), table.place))
                values.append(None)
        if not deciding.left_out(number, values, cells):
            for fault in wrong:
                findings.add(fault)
        yield number, values, whole, cells


class Repeats:
    """What a file says twice: the same again is a duplicate, told by its lines; something else is a fault.

    Of a file of many rows ``recall`` gives a line again by its number: then what lines say is not kept.
    """

    def __init__(self, table: Table, findings: Findings, recall: Callable[[int], Line] | None = None) -> None:
        self._table, self._findings, self._recall = table, findings, recall
        self._first: dict[Any, Line] = {}
        self.lines: list[tuple[int, int]] = []

    def note(self, line: Line, key: Any) -> None:
        """The line is known by the key too; a line that is known by nothing else may not say the same."""
        self._first.setdefault(key, self._kept(line))

    def is_first(self, line: Line, key: Any, named: str, value: str, *, always_fault: bool = False) -> bool:
        """Whether no line before it is known by the key. What a line would say that is at fault is not known."""
        first = self._first.setdefault(key, self._kept(line))
        if first.number == line.number:
            return True
        if self._recall:
            first = self._recall(first.number)
        whole = first.whole and line.whole
        names = line.said.keys() | first.said.keys() if whole else line.said.keys() & first.said.keys()
        if all(first.said.get(name) == line.said.get(name) for name in names) and not always_fault:
            self.lines += [(line.number, first.number)] if whole else []
            self._first[key] = self._kept(first if first.whole else line)
        else:
            text = f"stands in {self._table.place} {first.number} too; keep one of the two"
            place = self._table.headers.place(named)
            self._findings.add(Fault(self._table.name, line.number, place, value, text, self._table.place))
        return False

    def _kept(self, line: Line) -> Line:
        return line._replace(said=_NOT_KEPT if self._recall else line.said, cells=())

    def tell(self) -> None:
        """The last that is asked: what lines said is kept no longer."""
        self._first.clear()
        if self.lines:
            place = self._table.place
            pairs = [f"{again} (as {first})" for again, first in self.lines[:8]]
            more = f" and {len(self.lines) - 8} more" if len(self.lines) > 8 else ""
            self._findings.tell(
                f"{self._table.name}: {counted(len(self.lines), 'row')} said twice: {place} {', '.join(pairs)}{more}"
            )


def show_cells(table: Table, findings: Findings, first: int) -> None:
    """Faults from the ``first`` on show what stands in the file's cells, and not what was made of it."""
    at = {table.headers.place(name): number for number, name in enumerate(table.targets)}
    numbers = {fault.line for fault in findings.faults[first:] if fault.value and fault.column in at}
    cells = dict[int, Sequence[str]]()
    with suppress(Unread):  # told already
        cells |= table.written(numbers) if numbers else ()
    for number, fault in enumerate(findings.faults[first:], first):
        at_line = cells.get(fault.line) if fault.value and fault.column in at else None
        if at_line and (cell := at_line[at[fault.column]].strip()):
            findings.faults[number] = fault._replace(value=cell)


def told_lines(table: Table, lines: Sequence[int], text: str, findings: Findings) -> None:
    """A notice that names its lines, or nothing where there are none."""
    if lines:
        findings.tell(f"{table.name}, {lines_of(lines, table.place)}: {text}")
