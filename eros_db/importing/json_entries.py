"""The messages of a JSON file one by one, however many: the file is read in parts, and no more than one is kept.

A list of messages, a page that holds one, pages within pages, or a list of pages (DOMAIN). What is said of a page as a
whole is known at its end; so is what is wrong with it.
"""

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn, TextIO

from eros_db.importing.findings import Unread, cut

#: Under which name a page says whether another follows.
MORE = "hasMore"
LISTS = ("data", "list", "messages", "items")
WANTED = 'a list of messages is wanted, or pages with it under "data"'
SHOWN_NAMES = 8
#: Letters that are read at once.
_PART = 1 << 20
#: An error nearer to the end of what was read may be the part's end: no word, number or escape is longer.
_NEAR = 64
_SPACE = re.compile(r"[ \t\n\r]*")
#: How a page begins that is taken apart as it is read.
_PAGE = re.compile(r'\{[ \t\n\r]*"data"[ \t\n\r]*:[ \t\n\r]*\[')
#: Digits behind a point that may mark thousands.
_THOUSANDS = 3
#: Of a number that any column has room for; Python itself reads no more than some thousand.
_MOST_DIGITS = 30


class NoWhole(str):
    """A number that is not whole, or none ("NaN"), as the file writes it: two of them may be one to a computer."""


class Twice(dict[str, Any]):
    """An object that gives some of its names twice."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs)
        self.twice = [name for name in self if counts[name] > 1]


def json_encoding(head: bytes) -> str:
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def json_entries(path: Path, tell_more: Callable[[Any], None] = lambda more: None) -> Iterator[Any]:
    """What stands where messages do, in its order. Raises Unread, at the latest once all of it was read.

    ``tell_more`` is told what each page says of whether there are more, in their order.
    """
    try:
        with path.open("rb") as head:
            encoding = json_encoding(head.read(4))
        with path.open(encoding=encoding, newline="") as file:
            text = _Text(file, tell_more)
            yield from _whole_file(text)
    except OSError as wrong:
        raise Unread(f"cannot be read: {wrong.strerror or wrong}") from wrong
    except UnicodeDecodeError as wrong:
        raise Unread(f"is JSON and not {wrong.encoding}: {wrong.reason}") from wrong
    except RecursionError as wrong:
        raise Unread("is nested too deeply") from wrong


class _Text:
    """What is left of the file: the part of it that was read, from ``at`` on."""

    def __init__(self, file: TextIO, tell_more: Callable[[Any], None]) -> None:
        self.tell_more = tell_more
        self._file, self._part, self._at, self._ended, self._lines = file, "", 0, False, 1

    def next_sign(self) -> str:
        """The sign that comes next, behind blanks; empty at the end."""
        while True:
            self._at = _SPACE.match(self._part, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._part) or not self._more():
                return self._part[self._at : self._at + 1]

    def take(self, sign: str, otherwise: str) -> None:
        if self.next_sign() != sign:
            self.fail(otherwise)
        self._at += 1

    def takes(self, sign: str) -> bool:
        """Whether the sign comes next; then it is passed over."""
        found = self.next_sign() == sign
        self._at += found
        return found

    def begins_page(self) -> bool:
        if self.next_sign() != "{":
            return False
        while len(self._part) - self._at < _NEAR and self._more():
            pass
        return _PAGE.match(self._part, self._at) is not None

    def value(self) -> Any:
        """The value that comes next, whole."""
        self.next_sign()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._part, self._at)
            except json.JSONDecodeError as wrong:
                is_cut = wrong.msg.startswith("Unterminated string") or wrong.pos > len(self._part) - _NEAR
                if not (is_cut and self._more()):
                    self._at = wrong.pos
                    self.fail(wrong.msg)
                continue
            if end < len(self._part) or not self._more():  # a number may go on
                self._at = end
                return found

    def fail(self, why: str) -> NoReturn:
        raise Unread(f"is no JSON: {why}", self._lines + self._part.count("\n", 0, self._at))

    def _more(self) -> bool:
        """Whether there was more to read; what is passed over goes."""
        if self._ended:
            return False
        more = self._file.read(max(_PART, len(self._part) - self._at))
        self._ended = not more
        self._lines += self._part.count("\n", 0, self._at)
        self._part, self._at = self._part[self._at :] + more, 0
        return bool(more)


def _whole_file(text: _Text) -> Iterator[Any]:
    sign, wrong = text.next_sign(), None
    if sign == "[":
        yield from _list(text)
    elif sign == "{":
        try:
            yield from _page(text)
        except _NoList as none:
            wrong = none  # what makes it no JSON is told first
    else:
        text.value()
    if text.next_sign():
        text.fail("a second document begins here; one is wanted, a list of the messages: [{...}, {...}]")
    if wrong:
        raise wrong


def _list(text: _Text) -> Iterator[Any]:
    text.take("[", "Expecting value")
    if text.takes("]"):
        return
    while True:
        if text.begins_page():
            yield from _page(text)
        else:
            one = text.value()
            if isinstance(one, dict) and isinstance(one.get("data"), list | dict) and MORE in one:
                text.tell_more(one[MORE])
            yield from _of_list(one)
        if text.takes("]"):
            return
        text.take(",", "Expecting ',' delimiter")


def _of_list(one: Any) -> Iterator[Any]:
    if isinstance(one, dict) and isinstance(one.get("data"), list | dict):
        yield from entries_of(one)
    else:
        yield one


def _page(text: _Text) -> Iterator[Any]:
    """An object name by name: its list is read as it goes, the rest is little."""
    text.take("{", "Expecting value")
    pairs, wrong = list[tuple[str, Any]](), None
    if not text.takes("}"):
        while True:
            if text.next_sign() != '"':
                text.fail("Expecting property name enclosed in double quotes")
            name = text.value()
            text.take(":", "Expecting ':' delimiter")
            sign = text.next_sign()
            if name in LISTS and sign in ("[", "{"):
                pairs.append((name, [] if sign == "[" else {}))
                try:
                    yield from _list(text) if sign == "[" else _page(text)
                except _NoList as none:
                    wrong = none  # this page's own names are told first
            else:
                pairs.append((name, text.value()))
            if text.takes("}"):
                break
            text.take(",", "Expecting ',' delimiter")
    page = _object(pairs)
    _must_hold_one(page)
    if MORE in page:
        text.tell_more(page[MORE])
    if wrong:
        raise wrong


class _NoList(Unread):
    """Of a page that is read to its end and holds no list, or several."""


def _must_hold_one(page: Mapping[str, Any]) -> str:
    """The name of a page's list. Raises _NoList."""
    lists = [name for name in LISTS if isinstance(page.get(name), list | dict)]
    if len(lists) > 1 or isinstance(page, Twice):
        named = " and ".join(map(repr, lists)) if len(lists) > 1 else "one of its names twice"
        raise _NoList(f"holds {named}; keep the one that holds the messages")
    if not lists:
        raise _NoList(f"holds no messages, but {_held(page)}; {WANTED}")
    return lists[0]


def entries_of(read: Any) -> Iterator[Any]:
    """The messages of a list, of a page, or of a list of pages, that is read whole."""
    if isinstance(read, dict):
        yield from entries_of(read[_must_hold_one(read)])
        return
    for one in read if isinstance(read, list) else ():
        yield from _of_list(one)


def _held(read: Mapping[str, Any]) -> str:
    """ "'error'", or "'data' (null) and 'hasMore'": what stands there in place of messages."""
    names = [f"{name!r} (null)" if read[name] is None else repr(cut(name)) for name in read]
    more = [f"{len(names) - SHOWN_NAMES} more"] if len(names) > SHOWN_NAMES else []
    return " and ".join([", ".join(names[:SHOWN_NAMES]), *more]) or "nothing at all"


def _decimal(digits: str) -> NoWhole:
    """Written out, and so that its point is no mark of thousands; a number that is too long is for its column."""
    try:
        number = Decimal(digits)
    except InvalidOperation:  # a power beyond every number
        return NoWhole(digits)
    text = f"{number:f}" if abs(number.adjusted()) < _MOST_DIGITS else digits
    return NoWhole(f"{text}0" if len(text.rpartition(".")[2]) == _THOUSANDS and "." in text else text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    return said if len(said) == len(pairs) else Twice(pairs)


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits  # its column says that it is too long


_DECODER = json.JSONDecoder(parse_constant=NoWhole, parse_float=_decimal, parse_int=_whole, object_pairs_hook=_object)
