"""What a server's database holds and no tool of it could read: our own server states it beside its answers (R54)."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from eros.failures import Finding
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.ignored import figure_ignored, held
from eros.vocabulary.ports import Answer, Tools
from eros.wire.rows import ObjectReader

#: What the tier of a page follows from, where our own server keeps it: without it no volume of its is the page's.
_FANS = ("creators", "current_active_fans")


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

    @property
    def is_of_fans(self) -> bool:
        return (self.table, self.column) == _FANS


class ListeningTools:
    """The tools of a phase, and what their answers say that the database holds and cannot be read."""

    def __init__(self, tools: Tools) -> None:
        self._tools, self._heard = tools, dict[str, UnreadColumn]()

    async def call(self, tool: str, **arguments: Any) -> Answer:
        answer = await self._tools.call(tool, **arguments)
        self._heard |= {one.told: one for one in read_unreadable(answer)}
        return answer

    def offers(self, tool: str, argument: str | None = None) -> bool:
        return self._tools.offers(tool, argument)

    def schema(self, tool: str) -> Mapping[str, Any]:
        return self._tools.schema(tool)

    def findings(self, told: Iterable[Finding]) -> tuple[Finding, ...]:
        """R54: each column once, beside what was ``told`` before."""
        before = [one.message for one in told]
        untold = (one for text, one in self._heard.items() if not any(it.startswith(text) for it in before))
        return tuple(figure_ignored(one.told, one.instead, verb="") for one in untold)


def unread_fans(answer: Answer) -> UnreadColumn | None:
    """The number of the page's fans, where the server had to plan without it."""
    return next((one for one in read_unreadable(answer) if one.is_of_fans), None)


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
