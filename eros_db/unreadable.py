"""What JSON brings that is neither a text nor a figure: halves of surrogate pairs, bytes that are no UTF-8, Infinity,
NaN and figures that are too large for any; and what is nested deeper than a reader goes.

No answer that repeated such a half could be sent, the SDK takes Infinity for null, and answers nobody who nests. So
each is marked where it is read, and a tool refuses the argument that holds a mark, by its name: nothing is taken for
another value in silence.
"""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, NamedTuple

#: Private-use characters about what was written, with a word that each process draws: no text from outside holds it.
_OPENS, _CLOSES = f"\ue000{secrets.token_hex(8)}:", "\ue001"
_MARKED = re.compile(f"{_OPENS}([^{_CLOSES}]*){_CLOSES}")
_HALVES = re.compile("[\ud800-\udfff]+")
_UNREAD = "\ufffd"
#: How deep a message may be nested; the SDK's reader gives up at 200. What stands for what is deeper.
DEEPEST, _DEEP = 64, "[...]"
#: A text, whether it ends or not, or a bracket.
_TEXT_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.?)*+(?:"|\Z)|[\[{\]}]', re.DOTALL)


class Unreadable(NamedTuple):
    """A marked part of an argument: where it stands, as ``params[0]``, and its value as far as it can be shown."""

    field: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether it is a text with a character that could not be read; else it is a figure that is none."""
        return _UNREAD in self.value

    @property
    def is_deep(self) -> bool:
        """Whether it was nested too deep to be read."""
        return self.value == _DEEP


def marked_figure(written: str) -> str:
    """The mark of a figure that is none."""
    return f"{_OPENS}{written}{_CLOSES}"


def without_depths(line: str) -> str:
    """JSON with a mark in the place of each part that is nested too deep."""
    if line.count("[") + line.count("{") <= DEEPEST:
        return line
    parts, depth, kept = list[str](), 0, 0
    for found in _TEXT_OR_BRACKET.finditer(line):
        if found[0] in ("[", "{"):
            depth += 1
            if depth == DEEPEST + 1:
                parts.append(line[kept : found.start()])
        elif found[0] in ("]", "}"):
            if depth == DEEPEST + 1:
                parts.append(json.dumps(marked_figure(_DEEP)))
                kept = found.end()
            depth -= 1
    return "".join([*parts, line[kept:]])


def marked(value: Any) -> Any:
    """A value of JSON in which every text can be written down, its halves and its figures that are none marked."""
    if isinstance(value, str):
        return value if value.isascii() else _HALVES.sub(marked_figure(_UNREAD), _paired(value))
    if isinstance(value, float) and not isfinite(value):
        return marked_figure(str(value))
    if isinstance(value, dict):
        return {marked(key): marked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [one if type(one) is int else marked(one) for one in value]  # a run sends ids by the thousand
    return value


def plain(value: Any) -> Any:
    """The value as it can be shown: U+FFFD for a half, a figure that is none as it was written."""
    if isinstance(value, str):
        return _MARKED.sub(r"\1", value)
    if isinstance(value, Mapping):
        return {plain(key): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def unreadable(value: Any, place: str = "") -> Iterator[Unreadable]:
    """Every marked part of the arguments."""
    if isinstance(value, str):
        if _OPENS in value:
            yield Unreadable(place, plain(value))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            inner = f"{place}.{plain(key)}".removeprefix(".")
            if _OPENS in key:
                yield Unreadable(inner, plain(key))
            yield from unreadable(one, inner)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            if type(one) is not int:
                yield from unreadable(one, f"{place}[{number}]")


def _paired(text: str) -> str:
    """The text, two halves beside each other that make one character as that character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
