"""What a server's database holds and no tool of it could read: our own server states it beside its answers (R54)."""

from typing import NamedTuple

from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.ignored import held
from eros.vocabulary.ports import Answer
from eros.wire.rows import ObjectReader


class UnreadableRow(NamedTuple):
    row: str
    value: str


class UnreadColumn(FrozenModel):
    """Values of one column: the first of them, how many there are, what they should be, and what was done instead."""

    table: str
    column: str
    rows: tuple[UnreadableRow, ...]
    count: int
    wanted: str
    instead: str

    @property
    def told(self) -> str:
        """The start of a sentence: what stands where."""
        return f"{self.table}.{self.column} in the database holds {held(self.rows, self.count)}, not {self.wanted}"


def read_unreadable(answer: Answer) -> tuple[UnreadColumn, ...]:
    """Nothing of a server that states no such thing, or states it otherwise."""
    read = (_read(row) for row in ObjectReader("", answer).rows("unreadable") or ())
    return tuple(one for one in read if one is not None)


def _read(row: ObjectReader) -> UnreadColumn | None:
    table, column = row.name("table"), row.name("column")
    rows = [(one.name("row"), one.name("value")) for one in row.rows("rows") or ()]
    named = tuple(UnreadableRow(number, value) for number, value in rows if number and value)
    if not (table and column and named):
        return None
    return UnreadColumn(
        table=table,
        column=column,
        rows=named,
        count=row.whole("count") or len(named),
        wanted=row.name("wanted") or "what belongs there",
        instead=row.name("instead") or "it is left out",
    )
