"""What is wrong with the files, and what is told of them: all of it, in one run."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from eros_db.context import near_keys
from eros_db.failures import ImportRefused

#: As many faults are written out; a file that is wrong in more places is wrong in few ways.
SHOWN_FAULTS = 500
_SHOWN_VALUE = 80
#: Of faults that differ in values alone as many are written out.
_SHOWN_OF_A_KIND = 20
_NUMBER = re.compile(r"\d[\d,.]*")


class Fault(NamedTuple):
    """One wrong cell, row or file.

    ``line`` 0: the file itself. ``column`` is how the file calls it (``Headers.place``); empty: the row.
    """

    file: str
    line: int
    column: str
    value: str
    text: str
    place: str = "line"

    def __str__(self) -> str:
        return self.at([self.line])

    def at(self, lines: Sequence[int]) -> str:
        """The fault as it stands in each of the lines."""
        where = [self.file]
        if any(lines):
            where.append(lines_of(lines, self.place))
        if self.column:
            where.append(self.column)
        said = [", ".join(where)]
        if self.value:
            said.append(repr(cut(self.value)))
        return ": ".join([*said, self.text])


class Findings:
    """Collects the faults and the notices of all files."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.count = 0
        #: The kinds of file of which rows could not be read: what these would bring is not known to be missing.
        self.unread: set[str] = set()
        self._told: list[str] = []
        self._untold = 0

    def add(self, fault: Fault) -> None:
        self.count += 1
        if len(self.faults) < SHOWN_FAULTS:
            self.faults.append(fault)

    def tell(self, text: str) -> None:
        if len(self._told) < SHOWN_FAULTS:
            self._told.append(text)
        else:
            self._untold += 1

    @property
    def notices(self) -> list[str]:
        return [*self._told, *([f"... and {self._untold:,} more"] if self._untold else [])]

    def raise_any(self) -> None:
        """Raises ImportRefused with every fault, in the order of files and lines."""
        if not self.count:
            return
        order = list(dict.fromkeys(fault.file for fault in self.faults))
        shown = sorted(self.faults, key=lambda fault: (order.index(fault.file), fault.line))
        alike: dict[Fault, list[int]] = {}
        for fault in shown:
            alike.setdefault(fault._replace(line=0), []).append(fault.line)
        lines = _listed(alike)
        if self.count > len(self.faults):
            lines.append(f"... and {self.count - len(self.faults):,} more")
        raise ImportRefused("\n".join(lines), field=order[0])


def _listed(alike: Mapping[Fault, Sequence[int]]) -> list[str]:
    """The faults as they are told: of one kind in one column so many, then in which lines the others are."""
    kinds = dict[Fault, list[tuple[Fault, Sequence[int]]]]()
    for fault, numbers in alike.items():
        kinds.setdefault(_kind_of(fault), []).append((fault, numbers))
    lines, told = list[str](), Counter[Fault]()
    for fault, numbers in alike.items():
        kind = _kind_of(fault)
        told[kind] += 1
        if told[kind] <= _SHOWN_OF_A_KIND:
            lines.append(fault.at(numbers))
        elif told[kind] == _SHOWN_OF_A_KIND + 1:
            rest = sorted(number for _, others in kinds[kind][_SHOWN_OF_A_KIND:] for number in others)
            lines.append(fault._replace(value="", text=f"{len(rest):,} more of this kind: {fault.text}").at(rest))
    return lines


def _kind_of(fault: Fault) -> Fault:
    return fault._replace(value="", text=_NUMBER.sub("0", fault.text))


class Unfit(ValueError):
    """A cell that does not say what its column is for; the text says what would do."""


class Unread(Exception):
    """A file, or the rest of one, that cannot be read."""

    def __init__(self, text: str, line: int = 0, value: str = "", column: str = "") -> None:
        super().__init__(text)
        self.text, self.line, self.value, self.column = text, line, value, column


def cut(text: str) -> str:
    return text if len(text) <= _SHOWN_VALUE else f"{text[: _SHOWN_VALUE - 3]}..."


def near(word: str, known: Iterable[str]) -> list[str]:
    """Up to three known words that look like the word, or that have it as a part."""
    names = sorted(known)
    wanted = word.casefold()
    parts = [name for name in names if len(wanted) > 1 and (wanted in name.casefold() or name.casefold() in wanted)]
    return list(dict.fromkeys([*near_keys(wanted, {name.casefold(): name for name in names}), *parts]))[:3]


def lines_of(numbers: Sequence[int], place: str = "line") -> str:
    """ "line 3", "lines 3, 7 and 9", or "lines 3, 7, 9 and 40 more"."""
    if len(numbers) == 1:
        return f"{place} {numbers[0]}"
    named = [str(number) for number in numbers[:8]]
    last = f"{len(numbers) - 8} more" if len(numbers) > 8 else named.pop()
    plural = f"{place[:-1]}ies" if place.endswith("y") else f"{place}s"
    return f"{plural} {', '.join(named)} and {last}"


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def as_text(value: Any) -> str:
    return "nothing" if value is None else str(value)
