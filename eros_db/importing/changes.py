"""What an import changes, row by row: compared with what stands there, written with a journal of what stood before."""

from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Float, Integer, String, Table, bindparam, func, insert, select, update

from eros_db.importing.marks import marked
from eros_db.schema import import_changes, import_pages, imports, metadata

_CHUNK = 1_000
#: Rows that are written at once.
_AT_ONCE = 2_000
#: Where the journal keeps, beside a row as it stood, what the import wrote in it.
WRITTEN = "written"
#: Values that the driver takes as they are: a row of them needs nothing else done, and rows are many.
_AS_THEY_ARE = (Integer, Float, String)
Row = TypeVar("Row")


class ImportCounts(NamedTuple):
    """What became of the rows of a file: all of them together are ``read``."""

    added: int = 0
    updated: int = 0
    same: int = 0
    duplicates: int = 0
    left_out: int = 0

    @property
    def read(self) -> int:
        return sum(self)


class Wanted(NamedTuple):
    """A row of a table as a line of a file wants it: its primary key where it has one, and the columns it says."""

    line: int
    key: tuple[Any, ...]
    said: dict[str, Any]


class Update(NamedTuple):
    line: int
    before: dict[str, Any]
    changes: dict[str, Any]


@dataclass
class TablePlan:
    """``key`` are the columns by which rows are known."""

    table: Table
    key: tuple[str, ...]
    added: list[dict[str, Any]] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    same: int = 0


def compared(
    connection: Connection,
    table: Table,
    key: tuple[str, ...],
    rows: Iterable[Wanted],
    *,
    otherwise: Container[tuple[Any, ...]] = frozenset(),
) -> TablePlan:
    """Each row against the one that stands under its key: new, other in what it says, or the same.

    The rows with a key in ``otherwise`` change whatever stands there: what they say is known otherwise elsewhere. What
    new rows say is the plan's from now on.
    """
    plan = TablePlan(table, key)
    left = iter(rows if len(key) == 1 else sorted(rows, key=lambda row: str(row.key[0])))  # what one page has is near
    while some := list(islice(left, _CHUNK)):
        among = table.c[key[0]].in_({row.key[0] for row in some})
        found = connection.execute(select(table).where(among)).mappings()
        stored = {tuple(row[name] for name in key): row for row in found}
        for row in some:
            _compare(plan, row, stored.get(row.key), otherwise)
    return plan


def _compare(
    plan: TablePlan, row: Wanted, before: Mapping[Any, Any] | None, otherwise: Container[tuple[Any, ...]]
) -> None:
    if before is None:
        row.said.update(zip(plan.key, row.key, strict=True))
        plan.added.append(row.said)
        return
    changes = {name: value for name, value in row.said.items() if before[name] != value or row.key in otherwise}
    if changes:
        plan.updated.append(Update(row.line, {str(name): before[name] for name in before}, changes))
    else:
        plan.same += 1


class ImportJournal:
    """Writes, and keeps what stood there before under the import's id: a new one's, or one's that stands."""

    def __init__(self, connection: Connection, imported_at: str, import_id: int | None = None) -> None:
        self.connection, self.imported_at = connection, imported_at
        made = insert(imports).values(imported_at=imported_at).returning(imports.c.import_id)
        self.import_id: int = connection.execute(made).scalar_one() if import_id is None else import_id
        self.empty = True
        self._pages: set[str] = set()

    def write(self, plan: TablePlan) -> None:
        """Stamps the rows that change with the import's time, in tables that have such columns."""
        self.add_stamped(plan.table, plan.added)
        if plan.updated:
            stamp = {"updated_at": self.imported_at} if "updated_at" in plan.table.c else {}
            self.change(plan.table, [one._replace(changes={**one.changes, **stamp}) for one in plan.updated])

    def add_stamped(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        self.add(table, rows, {name: self.imported_at for name in ("created_at", "updated_at") if name in table.c})

    def add(
        self, table: Table, rows: Iterable[Mapping[str, Any]], stamps: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """``stamps`` are values of columns that the rows do not say. The rows are asked for some at a time."""
        names, following = [column.name for column in table.primary_key], None
        numbers, others = Runs(), list[tuple[Any, ...]]()
        for some in batches(rows, _AT_ONCE):
            if len(names) == 1 and names[0] not in some[0]:  # the journal has to know it
                following = following or Numbers(self.connection, table.c[names[0]], ())
                some = [{names[0]: following(), **row} for row in some]
            self._insert(table, some, stamps)
            if len(names) == 1 and isinstance(table.c[names[0]].type, Integer):
                numbers.add(*(row[names[0]] for row in some))
            else:
                others += [tuple(row.get(name) for name in names) for row in some]
        self.note_runs(table, numbers)
        self.note(table, others)

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]], stamps: Mapping[str, str]) -> None:
        shapes = list(map(tuple, rows))
        alike = shapes.count(shapes[0]) == len(rows)
        groups = {shapes[0]: list(rows)} if alike else _by_columns(rows, lambda row: row)
        for names, group in groups.items():
            beside = {name: value for name, value in stamps.items() if name not in names}
            columns = (*names, *beside)
            if all(isinstance(table.c[name].type, _AS_THEY_ARE) for name in columns):
                listed, also = (
                    f"({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                    tuple(beside.values()),
                )
                values = [(*row.values(), *also) for row in group]
                self.connection.exec_driver_sql(f"INSERT INTO {table.name} {listed}", values)
            else:
                self.connection.execute(insert(table), [{**row, **beside} for row in group])
        if any("creator_id" in names for names in groups):
            self.touch(rows)

    def change(self, table: Table, updates: Sequence[Update]) -> None:
        key = [column.name for column in table.primary_key]
        for columns, group in _by_columns(updates, lambda one: one.changes).items():
            statement = update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in key))
            changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
            values = [
                {f"key_{name}": one.before[name] for name in key}
                | {f"new_{name}": one.changes[name] for name in columns}
                for one in group
            ]
            self.connection.execute(statement.values(changed), values)
        for some in chunks(updates):
            keys = [[one.before[name] for name in key] for one in some]
            self._keep(table, keys, [{**one.before, WRITTEN: one.changes} for one in some])
        self.touch(one.before for one in updates)

    def note(self, table: Table, keys: Sequence[tuple[Any, ...]]) -> None:
        """Rows that were added, by their primary keys, which are no whole numbers."""
        for some in chunks(keys):
            self._keep(table, [list(key) for key in some], None)

    def note_runs(self, table: Table, numbers: "Runs") -> None:
        """Rows that were added, by runs of their ids."""
        for some in batches(numbers.joined(), _CHUNK):
            self._keep(table, some, None)

    def touch(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._pages.update(row["creator_id"] for row in rows if row.get("creator_id"))

    def close(self, files: Sequence[Mapping[str, Any]]) -> None:
        """Ends the import; one that changed nothing leaves no trace."""
        i = imports.c
        if self.empty:
            self.connection.execute(imports.delete().where(i.import_id == self.import_id))
            return
        self._mark_added()
        self.connection.execute(update(imports).where(i.import_id == self.import_id).values(files=list(files)))
        self.keep_pages()

    def keep_pages(self) -> None:
        """Whose rows it touched."""
        pages = [{"import_id": self.import_id, "creator_id": page} for page in sorted(self._pages)]
        if pages:
            self.connection.execute(insert(import_pages).prefix_with("OR IGNORE"), pages)

    def _mark_added(self) -> None:
        """As all that the import wrote has left them."""
        c = import_changes.c
        added = select(c.change_id).where(c.import_id == self.import_id, c.before.is_(None))
        for change_id in self.connection.scalars(added).all():  # what each is of is much, and asked for one at a time
            of_it = c.change_id == change_id
            name, keys = self.connection.execute(select(c.table_name, c.row_keys).where(of_it)).one()
            values = {"row_keys": marked(self.connection, metadata.tables[name], keys)}
            self.connection.execute(update(import_changes).where(of_it).values(values))

    def _keep(self, table: Table, keys: Sequence[Any], before: Sequence[Any] | None) -> None:
        if not keys:
            return
        self.empty = False
        values = {"import_id": self.import_id, "table_name": table.name, "row_keys": list(keys), "before": before}
        self.connection.execute(insert(import_changes).values(values))


def _by_columns(rows: Iterable[Row], said: Callable[[Row], Mapping[str, Any]]) -> dict[tuple[str, ...], list[Row]]:
    """The rows by the columns that they say: one statement each."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(said(row)), []).append(row)
    return groups


class Runs:
    """Numbers by the first and last of each run, however many they are."""

    def __init__(self) -> None:
        self._first, self._last = array("q"), array("q")

    def add(self, *numbers: int) -> None:
        for number in numbers:
            if self._last and number == self._last[-1] + 1:
                self._last[-1] = number
            else:
                self.extend(number, number)

    def extend(self, first: int, last: int) -> None:
        """A run of them."""
        self._first.append(first)
        self._last.append(last)

    def joined(self) -> Iterator[list[int]]:
        """Each as long as it can be, in their order."""
        runs: Iterable[tuple[int, int]] = zip(self._first, self._last, strict=True)
        if any(one > other for one, other in pairwise(self._first)):
            runs = sorted(runs)
        run: list[int] = []
        for first, last in runs:
            if run and first == run[1] + 1:
                run[1] = last
                continue
            if run:
                yield run
            run = [first, last]
        if run:
            yield run


def batches(rows: Iterable[Row], most: int) -> Iterator[list[Row]]:
    left = iter(rows)
    while some := list(islice(left, most)):
        yield some


def chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


class Numbers:
    """Ids for rows that have none: after all that stand there or in the file."""

    def __init__(self, connection: Connection, column: Any, said: Iterable[int]) -> None:
        self._last = max(connection.scalar(select(func.max(column))) or 0, max(said, default=0))

    def __call__(self) -> int:
        self._last += 1
        return self._last

    def some(self, count: int) -> range:
        """The next ones."""
        self._last += count
        return range(self._last - count + 1, self._last + 1)
