"""One object of an answer, read field by field under the names of both dialects.

A reader takes the names a datum goes by, the preferred first, and gives the first that holds a readable value.
``need`` is for what the pipeline cannot do without: it raises ToolFailure "bad_answer" with the tool and the field.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Generic, TypeVar

from eros.failures import ToolFailure
from eros.wire import values

#: No tool answers more rows than its limit of 500 allows; what lies beyond is not read.
MAX_ANSWER_ROWS = 2_000

Read = TypeVar("Read")
Number = TypeVar("Number", int, float)


class ObjectReader:
    def __init__(self, tool: str, data: Any) -> None:
        self.tool = tool
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}

    def first(self, read: Callable[[Any], Read | None], *names: str) -> Read | None:
        """The first of the names whose value ``read`` can read."""
        for name in names:
            stated = self.data.get(name)
            value = None if stated is None else read(stated)
            if value is not None:
                return value
        return None

    def text(self, *names: str) -> str | None:
        return self.first(values.text, *names)

    def name(self, *names: str) -> str | None:
        return self.first(values.name, *names)

    def key(self, *names: str) -> str | None:
        return self.first(values.key, *names)

    def flag(self, *names: str) -> bool | None:
        return self.first(values.flag, *names)

    def day(self, *names: str) -> date | None:
        return self.first(values.day, *names)

    def names(self, *names: str) -> tuple[str, ...] | None:
        return self.first(values.names, *names)

    def texts(self, *names: str) -> tuple[str, ...] | None:
        return self.first(values.texts, *names)

    def lines(self, *names: str) -> tuple[str, ...] | None:
        return self.first(values.lines, *names)

    def number(self, *names: str, low: float = -1e12, high: float = 1e12) -> float | None:
        """A number from ``low`` to ``high``; one outside is not there."""
        return self._within(values.number, low, high, names)

    def whole(self, *names: str, low: int = 0, high: int = 10**12) -> int | None:
        return self._within(values.whole, low, high, names)

    def _within(
        self, read: Callable[[Any], Number | None], low: float, high: float, names: tuple[str, ...]
    ) -> Number | None:
        """``first`` without a closure for each field: a week reads some eight thousand numbers."""
        for name in names:
            stated = self.data.get(name)
            value = None if stated is None else read(stated)
            if value is not None and low <= value <= high:
                return value
        return None

    def row(self, *names: str) -> "ObjectReader":
        """An object inside this one; empty where there is none."""
        return ObjectReader(self.tool, self.first(_object, *names))

    def rows(self, *names: str) -> tuple["ObjectReader", ...] | None:
        """A list inside this object; None where there is none. A member that is no object is an empty row."""
        found = self.first(_list, *names)
        return None if found is None else tuple(ObjectReader(self.tool, member) for member in found[:MAX_ANSWER_ROWS])

    def entries(self, *names: str) -> Iterator[tuple[str, Any]]:
        """The pairs of an object inside this one."""
        yield from list(self.row(*names).data.items())[:MAX_ANSWER_ROWS]

    def need(self, value: Read | None, field: str) -> Read:
        if value is None:
            raise ToolFailure(self.tool, "bad_answer", f"the answer lacks {field}, or holds nothing readable there")
        return value


class Bounded(Generic[Read]):
    """``read``, but a value outside ``low`` to ``high`` is not there."""

    def __init__(self, read: Callable[[Any], Read | None], low: float, high: float) -> None:
        self.read, self.low, self.high = read, low, high

    def __call__(self, value: Any) -> Read | None:
        found = self.read(value)
        return found if isinstance(found, int | float) and self.low <= found <= self.high else None

    def is_above(self, value: Any) -> bool:
        """Whether it is such a value, and only too large."""
        found = self.read(value)
        return isinstance(found, int | float) and found > self.high


def within(read: Callable[[Any], Read | None], low: float, high: float) -> Bounded[Read]:
    return Bounded(read, low, high)


def _object(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _list(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) else None
