"""Messages as platforms' interfaces give them: a JSON list, or pages that hold one under ``data`` (DOMAIN).

Texts are HTML, prices are texts, and what was cancelled or failed stands among the rest: it is told and left out.
"""

import codecs
import json
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from eros_db.importing.columns import NO, YES
from eros_db.importing.findings import Unread, counted, cut
from eros_db.importing.headers import Headers
from eros_db.importing.kinds import FileKind
from eros_db.importing.maps import Layout
from eros_db.importing.reading import TOLD, Row, slips_of
from eros_db.plain_text import plain

#: Ours -> the names under which platforms give it, the first that is there counts.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "platform_id": ("platform_id", "id"),
    "message_id": ("message_id",),
    "creator_id": ("creator_id", "page_name"),
    "sending_time": ("sending_time", "date"),
    "caption_text": ("caption_text", "text"),
    "caption_id": ("caption_id",),
    "message_type": ("message_type",),
    "send_type_key": ("send_type_key",),
    "price": ("price",),
    "sent_count": ("sent_count", "sentCount"),
    "viewed": ("viewed", "viewedCount"),
    "purchased": ("purchased", "purchasedCount"),
    "earnings": ("earnings",),
}
#: What would do where no entry gives it.
_WITHOUT = {"creator_id": "--creator PAGE says whose messages they are", "sending_time": 'platforms call it "date"'}
#: Digits behind a point that may mark thousands.
_THOUSANDS = 3
#: Of a number that any column has room for; Python itself reads no more than some thousand.
_MOST_DIGITS = 30
_LEFT_OUT = (("isCanceled", "cancelled"), ("isCancelled", "cancelled"), ("hasError", "failed"))
#: What is a text, or an id.
_TYPED = frozenset(name for ours in ("platform_id", "creator_id", "caption_text") for name in _FIELDS[ours])
_LISTS = ("data", "list", "messages", "items")
_WANTED = 'a list of messages is wanted, or pages with it under "data"'
_KINDS = {str: "a text", bool: "true or false", type(None): "null", list: "a list"}
_SHOWN_NAMES = 8


class _NoWhole(str):
    """A number that is not whole, or none ("NaN"), as the file writes it: two of them may be one to a computer."""


class _Twice(dict[str, Any]):
    """An object that gives some of its names twice."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs)
        self.twice = [name for name in self if counts[name] > 1]


def is_json(path: Path) -> bool:
    """Whether the file begins as JSON does, whatever it is called."""
    try:
        with path.open("rb") as file:
            head = file.read(256)
    except OSError:
        return False
    text = head.decode(_encoding(head), "replace").lstrip()
    return text[:1] == "[" or (text[:1] == "{" and '"' in text)


def _encoding(head: bytes) -> str:
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


class JsonTable:
    place = "entry"

    def __init__(self, path: Path, kind: FileKind, layout: Layout) -> None:
        self.name, self.notices = path.name, list[str]()
        self.blank, self.misfits, self.left_out = 0, list[tuple[int, str]](), list[tuple[int, str]]()
        try:
            self._entries = list(_entries(_read(path)))
        except RecursionError as wrong:
            raise Unread("is nested too deeply") from wrong
        named = [
            ours for ours in _FIELDS if any(_given(one, ours) is not None or _typed(one, ours) for one in self._entries)
        ]
        self.headers = Headers({name: [_called(self._entries, name)] for name in named}, layout.beside())
        self.notices += [*layout.passed_over(self.name, self.headers), *_not_ours(self.name, self._entries)]
        self._constants, self._named = layout.without(named).constants, named
        self.targets: Sequence[str] = (*named, *self._constants)
        if not self._entries:
            raise Unread(f"holds no messages; {_WANTED}")
        lacking = [column.name for column in kind.columns if column.needed and column.name not in self.targets]
        if lacking:
            first, *others = lacking
            too = [f"; none has the {self.headers.place(name)} either: {_WITHOUT[name]}" for name in others]
            raise Unread(f"no entry has it; {_WITHOUT[first]}{''.join(too)}", column=self.headers.place(first))

    def rows(self) -> Iterator[Row]:
        self.misfits, self.left_out = [], []
        constants = list(self._constants.values())
        for number, entry in enumerate(self._entries, 1):
            if not isinstance(entry, dict):
                kind = _KINDS.get(type(entry), "a number")
                self.misfits.append((number, f'is no message but {kind}: each is an object, with "date" and "text"'))
                continue
            if _is_empty_page(entry):
                text = 'is a page whose "data" holds no list; fetch it anew, or take it out'
                self.misfits.append((number, text))
                continue
            unclear = [text for name, _ in _LEFT_OUT if (text := _ill_flag(entry, name))] + _said_twice(entry)
            left = next((why for name, why in _LEFT_OUT if _yes(entry.get(name))), None)
            if left and not unclear:
                self.left_out.append((number, left))
                continue
            wrong = {} if left else _ill_said(entry)
            self.misfits += [(number, text) for text in (*unclear, *wrong.values())]
            if left:
                continue  # nothing else of it matters
            told = {*wrong, *(entry.twice if isinstance(entry, _Twice) else ())}
            cells = (_cell(entry, ours) if told.isdisjoint(_names(ours)) else TOLD for ours in self._named)
            yield number, [*cells, *constants]

    def written(self, numbers: Container[int]) -> Iterator[Row]:
        for number, cells in self.rows():
            if number in numbers:
                yield number, [*map(partial(_written, self._entries[number - 1]), self.targets, cells)]


def _read(path: Path) -> Any:
    try:
        data = path.read_bytes()
        text = data.decode(_encoding(data))
        return json.loads(
            text, parse_constant=_NoWhole, parse_float=_decimal, parse_int=_whole, object_pairs_hook=_object
        )
    except OSError as wrong:
        raise Unread(f"cannot be read: {wrong.strerror or wrong}") from wrong
    except UnicodeDecodeError as wrong:
        raise Unread(f"is JSON and not {wrong.encoding}: {wrong.reason}") from wrong
    except json.JSONDecodeError as wrong:
        several = "a second document begins here; one is wanted, a list of the messages: [{...}, {...}]"
        why = several if wrong.msg == "Extra data" else wrong.msg
        raise Unread(f"is no JSON: {why}", wrong.lineno) from wrong


def _decimal(digits: str) -> _NoWhole:
    """Written out, and so that its point is no mark of thousands; a number that is too long is for its column."""
    try:
        number = Decimal(digits)
    except InvalidOperation:  # a power beyond every number
        return _NoWhole(digits)
    text = f"{number:f}" if abs(number.adjusted()) < _MOST_DIGITS else digits
    return _NoWhole(f"{text}0" if len(text.rpartition(".")[2]) == _THOUSANDS and "." in text else text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    return said if len(said) == len(pairs) else _Twice(pairs)


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits  # its column says that it is too long


def _entries(read: Any) -> Iterator[Any]:
    """The messages of a list, of a page, or of a list of pages."""
    if isinstance(read, dict):
        lists = [name for name in _LISTS if isinstance(read.get(name), list | dict)]
        if len(lists) > 1 or isinstance(read, _Twice):
            named = " and ".join(map(repr, lists)) if len(lists) > 1 else "one of its names twice"
            raise Unread(f"holds {named}; keep the one that holds the messages")
        if lists:
            yield from _entries(read[lists[0]])
            return
        raise Unread(f"holds no messages, but {_held(read)}; {_WANTED}")
    for one in read if isinstance(read, list) else ():
        if isinstance(one, dict) and isinstance(one.get("data"), list | dict):
            yield from _entries(one)
        else:
            yield one


def _held(read: Mapping[str, Any]) -> str:
    """ "'error'", or "'data' (null) and 'hasMore'": what stands there in place of messages."""
    names = [f"{name!r} (null)" if read[name] is None else repr(cut(name)) for name in read]
    more = [f"{len(names) - _SHOWN_NAMES} more"] if len(names) > _SHOWN_NAMES else []
    return " and ".join([", ".join(names[:_SHOWN_NAMES]), *more]) or "nothing at all"


def _not_ours(file: str, entries: Sequence[Any]) -> list[str]:
    """The names that are passed over; those that may be ours with a slip come first."""
    ours = [name for names in _FIELDS.values() for name in names]
    flags = ["isFree", *(name for name, _ in _LEFT_OUT)]
    given = dict.fromkeys(name for entry in entries if isinstance(entry, dict) for name in entry)
    meant = {name: next(slips_of(name, [*ours, *flags]), "") for name in given if name not in (*ours, *flags)}
    if not meant:
        return []
    named = [
        f"{cut(name)!r}{f' (is it {close!r}?)' if close else ''}"
        for name, close in sorted(meant.items(), key=lambda one: not one[1])
    ]
    more = f" and {len(named) - _SHOWN_NAMES} more" if len(named) > _SHOWN_NAMES else ""
    return [f"{file}: {counted(len(named), 'name')} passed over, not ours: {', '.join(named[:_SHOWN_NAMES])}{more}"]


def _is_empty_page(entry: Mapping[str, Any]) -> bool:
    """Whether it is a page that has lost its messages: nothing of it is a message's."""
    return "data" in entry and not any(entry.get(name) is not None for names in _FIELDS.values() for name in names)


def _called(entries: Sequence[Any], ours: str) -> str:
    """What the first entry that gives it calls it."""
    names = (name for one in entries if isinstance(one, dict) for name in _FIELDS[ours] if one.get(name) is not None)
    return next(names, "isFree")


def _given(entry: Any, ours: str) -> Any:
    if not isinstance(entry, dict):
        return None
    return next((entry[name] for name in _FIELDS[ours] if entry.get(name) is not None), None)


def _yes(value: Any) -> bool | None:
    """What a platform, or a program in between, says of yes and no; None: neither."""
    word = str(value).strip().casefold()
    return True if word in YES else False if word in NO else None


def _typed(entry: Any, ours: str) -> bool:
    return ours == "message_type" and isinstance(entry, dict) and entry.get("isFree") is not None


def _names(ours: str) -> Sequence[str]:
    return (*_FIELDS[ours], "isFree") if ours == "message_type" else _FIELDS[ours]


def _ill_said(entry: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the names of an entry: of another kind than they can be."""
    wrong = {name: text for name in entry if (text := _ill_typed(entry, name))}
    if flag := _ill_flag(entry, "isFree"):
        wrong["isFree"] = flag
    return wrong


def _said_twice(entry: dict[str, Any]) -> list[str]:
    return [f"gives {name!r} twice; keep one of the two" for name in entry.twice] if isinstance(entry, _Twice) else []


def _ill_flag(entry: dict[str, Any], name: str) -> str:
    """Where it says neither yes nor no; nothing where all is clear."""
    if entry.get(name) in (None, "") or _yes(entry[name]) is not None:
        return ""
    return f"{name!r} is {_shown(entry[name])}, and must be true or false"


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, _NoWhole) else cut(json.dumps(value))


def _ill_typed(entry: dict[str, Any], name: str) -> str:
    """Where the name holds what is of another kind than it can be; nothing where it fits."""
    value, is_text = entry[name], name in _FIELDS["caption_text"]
    if name not in _TYPED or not (
        isinstance(value, bool | dict | list | _NoWhole) or (is_text and isinstance(value, int))
    ):
        return ""
    return f"{name!r} is {_shown(value)}, and must be {'a text' if is_text else 'a text or a whole number'}"


def _written(entry: dict[str, Any], ours: str, cell: str) -> str:
    """The cell, in the file's own word where it was another's."""
    is_flag = cell is not TOLD and _typed(entry, ours) and _given(entry, ours) is None
    return json.dumps(entry["isFree"]) if is_flag else cell


def _cell(entry: dict[str, Any], ours: str) -> str:
    value = _given(entry, ours)
    if ours == "message_type" and value is None:
        free = _yes(entry.get("isFree"))
        return "" if free is None else "free" if free else "ppv"
    if value is None:
        return ""
    if ours == "caption_text":
        return plain(str(value))
    if isinstance(value, bool | dict | list):
        return json.dumps(value)
    return str(value)
