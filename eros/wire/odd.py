"""What a server states and nobody can use (R54): a table says how each field is read and what it should be.

A value that is not there is no such value; one that cannot be read is named with what it holds, and what is used in
its place is said by whoever knows that.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from eros.vocabulary.numbers import digits
from eros.wire.rows import Bounded, ObjectReader
from eros.wire.values import shown


class Expected(NamedTuple):
    """A field under the name that a server uses: how it is read, and what it should be, in words."""

    named: str
    read: Callable[[Any], object]
    wanted: str


class OddField(NamedTuple):
    """A value that cannot be used: its field, the value as a report quotes it, and what is wrong with it; nothing is
    where it is not stated at all."""

    named: str
    holds: str
    fault: str

    def of(self, subject: str) -> str:
        """The start of a sentence; ``subject``: whose field it is, "" where that is plain."""
        wrong = f", {self.fault}" if self.fault else ""
        return f"{self.named}{f' of {subject}' if subject else ''} is {self.holds}{wrong}"


def fault(stated: object, read: Callable[[Any], object], wanted: str) -> str:
    """What is wrong with a value that ``read`` does not take: a figure may be one, and only too large, which is said
    where ``wanted`` does not name the limits itself."""
    if isinstance(read, Bounded) and not wanted.startswith("within ") and read.is_above(stated):
        return f"more than {digits(read.high)}"
    return f"not {wanted}"


def unusable(row: ObjectReader, expected: Iterable[Expected]) -> Iterator[OddField]:
    """The stated fields of the row that cannot be read."""
    for one in expected:
        stated = row.data.get(one.named)
        if stated is not None and one.read(stated) is None:
            yield OddField(one.named, shown(stated), fault(stated, one.read, one.wanted))
