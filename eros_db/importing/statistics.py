"""Messages as platforms' interfaces give them: a JSON list, or pages that hold one under ``data`` (DOMAIN).

Texts are HTML, prices are texts, and what was cancelled or failed stands among the rest: it is told and left out.
"""

import json
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from eros_db.importing.columns import tick
from eros_db.importing.findings import Unfit, Unread, counted, cut
from eros_db.importing.headers import Headers
from eros_db.importing.json_entries import MORE, SHOWN_NAMES, WANTED, NoWhole, Twice, json_encoding, json_entries
from eros_db.importing.kinds import FileKind, header_names, heading, parted, sendings_of
from eros_db.importing.maps import Layout
from eros_db.importing.reading import TOLD, Row, lacking_of_map, slips_of
from eros_db.importing.sendings import COUNTED, KEPT, SENT, Sending, beside, is_count, may_count
from eros_db.importing.times_of_day import Timed, moment_of, time_beside
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
_MOMENT = "sending_time"
#: What says it in words, or of a yes that it was sent.
_SENT_BY_WORDS = ("status", "posted")
#: What would do where no entry gives it.
_WITHOUT = {"creator_id": "--creator PAGE says whose messages they are", "sending_time": 'platforms call it "date"'}
#: What is a text, or an id.
_TYPED = ("platform_id", "creator_id", "caption_text")
_KINDS = {str: "a text", bool: "true or false", type(None): "null", list: "a list"}


def is_json(path: Path) -> bool:
    """Whether the file begins as JSON does, whatever it is called."""
    try:
        with path.open("rb") as file:
            head = file.read(256)
    except OSError:
        return False
    text = head.decode(json_encoding(head), "replace").lstrip()
    return text[:1] == "[" or (text[:1] == "{" and '"' in text)


class JsonTable:
    place = "entry"

    def __init__(self, path: Path, kind: FileKind, layout: Layout) -> None:
        self._path, self.name, self.notices = path, path.name, list[str]()
        self.short = list[int]()
        self.blank, self.misfits, self.left_out = 0, list[tuple[int, str]](), list[tuple[int, str]]()
        self._kept, pages = False, list[Any]()
        shapes, count, built = _shapes(json_entries(path, pages.append))
        given = dict.fromkeys(chain.from_iterable(shapes))
        self._names = names = _Names(layout, kind, [name for name in given if name not in built], given)
        if counts := names.take_counts_out(json_entries(path)):
            named = ", ".join(map(repr, counts))
            self.notices.append(f"{self.name}, {named}: {COUNTED}")
        beside_days = names.take_times_in(json_entries(path))
        if isinstance(beside_days, Timed) and beside_days.told:
            self.notices.append(f"{self.name}: {beside_days.told}")
        called = {ours: found for ours in names.of if (found := names.called(shapes, ours))}
        self.headers = Headers(called, layout.beside())
        self.notices += [*layout.passed_over(self.name, self.headers), *names.not_ours(self.name, given)]
        self.notices += [*names.lacking(self.name, given), *names.beside_others(self.name, shapes)]
        if pages and _yes(pages[-1]):
            text = f"its last page says that more follow ({MORE!r}): fetch and import them too"
            self.notices.append(f"{self.name}: {text}, or the history is not whole")
        self._constants, self._named = layout.without([*called]).constants, [*called]
        self.targets: Sequence[str] = (*called, *self._constants)
        if not count:
            raise Unread(f"holds no messages; {WANTED}")
        lacking = [column.name for column in kind.columns if column.needed and column.name not in self.targets]
        if lacking:
            first, *others = lacking
            too = [f"; none has the {self.headers.place(name)} either: {_WITHOUT[name]}" for name in others]
            raise Unread(f"no entry has it; {_WITHOUT[first]}{''.join(too)}", column=self.headers.place(first))
        if isinstance(beside_days, Unread):
            raise beside_days

    def rows(self) -> Iterator[Row]:
        return ((number, cells) for number, cells, _ in self._read())

    def _read(self) -> Iterator[tuple[int, Sequence[str], dict[str, Any]]]:
        """The rows, each with its entry."""
        self.misfits, self.left_out = [], []
        constants = list(self._constants.values())
        for number, entry in enumerate(json_entries(self._path), 1):
            if not isinstance(entry, dict):
                kind = _KINDS.get(type(entry), "a number")
                self.misfits.append((number, f'is no message but {kind}: each is an object, with "date" and "text"'))
                continue
            if self._names.is_empty_page(entry):
                text = 'is a page whose "data" holds no list; fetch it anew, or take it out'
                self.misfits.append((number, text))
                continue
            left, unclear = self._names.unsent(entry)
            if self._names.kept and not self._kept:
                self._kept = True  # rows may be read twice
                self.notices.append(f"{self.name}, entry {number}, and each like it: {KEPT}")
            unclear += _said_twice(entry)
            if left and not unclear:
                self.left_out.append((number, left))
                continue
            wrong = {} if left else self._names.ill_said(entry)
            self.misfits += [(number, text) for text in (*unclear, *wrong.values())]
            if left:
                continue  # nothing else of it matters
            told = {*wrong, *(entry.twice if isinstance(entry, Twice) else ())}
            names = self._names
            cells = (names.cell(entry, ours) if told.isdisjoint(names.all_of(ours)) else TOLD for ours in self._named)
            yield number, [*cells, *constants], entry

    def written(self, numbers: Container[int]) -> Iterator[Row]:
        for number, cells, entry in self._read():
            if number in numbers:
                yield number, [*map(partial(self._names.written, entry), self.targets, cells)]


#: The names that entries give, each with whether it is null, in the order of the first that gives them so.
_Shapes = Collection[Mapping[str, bool]]


def _shapes(entries: Iterator[Any]) -> tuple[_Shapes, int, set[str]]:
    """What the entries look like, each look once, how many entries there are, and the names that hold an object, a
    list, true or false in one of them."""
    found, count = dict[tuple[tuple[str, ...], tuple[bool, ...]], Mapping[str, bool]](), 0
    built = set[str]()
    for count, entry in enumerate(entries, 1):  # noqa: B007
        if isinstance(entry, dict):
            look = tuple(entry), tuple([value is None for value in entry.values()])
            if look not in found:
                found[look] = dict(zip(*look, strict=True))
            built.update(name for name, value in entry.items() if isinstance(value, dict | list | bool))
    return found.values(), count, built


def _with_names_of_tables(kind: FileKind, given: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Behind the names that platforms use those by which tables call the same, of what the file gives."""
    fields, known = dict(_FIELDS), {name for names in _FIELDS.values() for name in names}
    headers = header_names(kind)
    for name in given:
        ours = headers.get(heading(name)) or headers.get(heading(parted(name)))
        if ours in fields and name not in known:
            fields[ours] = (*fields[ours], name)
    return fields


class _Names:
    """Which names of an entry lead to each of ours: the map's, else those that platforms give it."""

    def __init__(self, layout: Layout, kind: FileKind, plain_names: Collection[str], given: Collection[str]) -> None:
        self._map = layout.said()
        self._flags = dict[str, Sending]()
        self._counts = frozenset[str]()
        #: Whether an entry's figures say that it went out, against its flag.
        self.kept = False
        said_of: dict[str, tuple[str, ...]] = dict.fromkeys(_SENT_BY_WORDS, ())
        sendings = {name.replace("_", ""): ours for name, ours in sendings_of(kind).items()}
        for name in given:
            ours = sendings.get(heading(name).replace("_", ""))
            if ours in said_of:
                said_of[ours] += (name,)
            elif ours and name not in self._map and isinstance(sending := kind.column(ours).kind, Sending):
                self._flags[name] = sending
        self._free = "isFree" if "isFree" not in self._map else ""
        fields = {**_with_names_of_tables(kind, plain_names), **said_of}
        of = {ours: tuple(name for name in names if name not in self._map) for ours, names in fields.items()}
        mapped = {ours: tuple(layout.theirs(ours)) for ours in dict.fromkeys(layout.columns.values())}
        self.of: Mapping[str, tuple[str, ...]] = of | {
            ours: (*said, *of.get(ours, ())) for ours, said in mapped.items()
        }
        self._joined = {ours: said for ours, said in mapped.items() if len(said) > 1}
        self._typed = {name: ours for ours in _TYPED for name in self.of[ours]}
        self._listed = bool(layout.listed)
        self._plain = [name for name in plain_names if name not in self._map]
        self._moment: Callable[[Sequence[str]], str] = moment_of

    def take_counts_out(self, entries: Iterator[Any]) -> list[str]:
        """The flags that count, of one entry or another, and so say of none that it was not sent."""
        asked, found = [name for name, flag in self._flags.items() if flag.counted], list[str]()
        for entry in entries if asked else ():
            if isinstance(entry, dict):
                said = [name for name in asked if is_count(str(entry.get(name)))]
                found += [name for name in said if name not in found]
        for name in found:
            self._counts |= {name}
            del self._flags[name]
        return found

    def take_times_in(self, entries: Iterator[Any]) -> Timed | Unread | None:
        """What holds the times of the days, where nobody has said it, as of a table (``time_beside``)."""
        if _MOMENT in self._joined:
            return None
        ours, known = self.of[_MOMENT], self._known()
        columns = [*dict.fromkeys(name for name in (*self._map, *self._plain) if name in ours or name not in known)]
        rows = (
            ["" if entry.get(name) is None else _as_cell(entry[name]) for name in columns]
            for entry in entries
            if isinstance(entry, dict)
        )
        days = {at: name for at, name in enumerate(columns) if name in ours}
        found = time_beside(days, {at: name for at, name in enumerate(columns) if at not in days}, rows)
        if isinstance(found, Timed):
            joined, self._moment = [columns[at] for at in found.columns], found.join
            self._joined[_MOMENT] = tuple(joined)
            self.of = {**self.of, _MOMENT: (*joined, *(name for name in ours if name not in joined))}
        return found

    def _known(self) -> set[str]:
        ours = (name for names in self.of.values() for name in names)
        return {*ours, self._free, *self._flags, *self._counts, *self._map}

    def all_of(self, ours: str) -> Sequence[str]:
        return (*self.of[ours], self._free) if ours == "message_type" else self.of[ours]

    def called(self, shapes: _Shapes, ours: str) -> list[str]:
        """What the first entry that gives it calls it; nothing: none does."""
        if any(name in shape for name in self._joined.get(ours, ()) for shape in shapes):
            return [*self._joined[ours]]
        names = (name for shape in shapes for name in self.of[ours] if shape.get(name) is False)
        is_flag = ours == "message_type" and any(shape.get(self._free) is False for shape in shapes)
        name = next(names, "isFree" if is_flag else None)
        return [name] if name else []

    def not_ours(self, file: str, given: Collection[str]) -> list[str]:
        """The names that are passed over; those that may be ours with a slip come first."""
        known = self._known()
        wanted = [*(name for names in self.of.values() for name in names), "isFree", "isCanceled", "hasError"]
        meant = {name: next(slips_of(name, wanted), "") for name in given if name not in known}
        if not meant:
            return []
        named = [
            f"{cut(name)!r}{f' (is it {close!r}?)' if close else ''}"
            for name, close in sorted(meant.items(), key=lambda one: not one[1])
        ]
        more = f" and {len(named) - SHOWN_NAMES} more" if len(named) > SHOWN_NAMES else ""
        return [f"{file}: {counted(len(named), 'name')} passed over, not ours: {', '.join(named[:SHOWN_NAMES])}{more}"]

    def beside_others(self, file: str, shapes: _Shapes) -> list[str]:
        """What is not read of entries that say the same by another name too."""
        told = dict[tuple[str, str], None]()
        for ours, names in self.of.items():
            for shape in shapes if ours not in (*_SENT_BY_WORDS, *self._joined) else ():
                first, *others = [name for name in names if shape.get(name) is False] or [""]
                told |= dict.fromkeys((first, other) for other in others)
        return [f"{file}: {other!r} is passed over where {first!r} stands, which says it" for first, other in told]

    def lacking(self, file: str, given: Collection[str]) -> list[str]:
        """What of the map nothing in the file is called, or can be."""
        if self._listed:
            return [f"{file}: the map's list of columns is for a table without a header, and passed over"]
        absent = [name for name in self._map if name not in given]
        return [lacking_of_map(file, absent, [*given])] if absent else []

    def is_empty_page(self, entry: Mapping[str, Any]) -> bool:
        """Whether it is a page that has lost its messages: nothing of it is a message's."""
        return "data" in entry and not any(entry.get(name) is not None for names in self.of.values() for name in names)

    def unsent(self, entry: Mapping[str, Any]) -> tuple[str | None, list[str]]:
        """Why the entry is no message that was sent, where one of its flags says so; and what is wrong with these."""
        left, unclear = list[str](), list[str]()
        for name, flag in self._flags.items():
            try:
                meant = _flagged(entry.get(name), flag)
            except Unfit:
                unclear.append(f"{name!r} is {_shown(entry[name])}, and must be true or false")
            else:
                counts = flag.counted and may_count(str(entry.get(name))) and self._went_out(entry)
                self.kept = self.kept or (meant != SENT and counts)
                left += [meant] if meant != SENT and not counts else []
        return next(iter(left), None), unclear

    def _went_out(self, entry: Mapping[str, Any]) -> bool:
        """Whether somebody saw or bought it."""
        said = (entry.get(name) for ours in ("viewed", "purchased") for name in self.of[ours])
        return any(is_count(str(value)) or may_count(str(value)) for value in said)

    def ill_said(self, entry: dict[str, Any]) -> dict[str, str]:
        """What is wrong with the names of an entry: of another kind than they can be."""
        wrong = {name: text for name in entry if (text := self._ill_typed(entry, name))}
        if flag := _ill_flag(entry, self._free):
            wrong["isFree"] = flag
        return wrong

    def written(self, entry: dict[str, Any], ours: str, cell: str) -> str:
        """The cell, in the file's own word where it was another's."""
        is_flag = cell is not TOLD and ours == "message_type" and entry.get(self._free) is not None
        return json.dumps(entry[self._free]) if is_flag and self._given(entry, ours) is None else cell

    def cell(self, entry: dict[str, Any], ours: str) -> str:
        value = self._given(entry, ours)
        if ours == "message_type" and value is None:
            free = _yes(entry.get(self._free))
            return "" if free is None else "free" if free else "ppv"
        if value is None:
            return ""
        if ours == "caption_text":
            return plain(str(value))
        return _as_cell(value)

    def _given(self, entry: dict[str, Any], ours: str) -> Any:
        said = [entry[name] for name in self.of.get(ours, ()) if entry.get(name) is not None]
        if len(said) > 1 and ours in _SENT_BY_WORDS:
            return beside(map(_as_cell, said))
        if said and ours in self._joined:
            parts = ["" if entry.get(name) is None else _as_cell(entry[name]) for name in self._joined[ours]]
            if ours == _MOMENT and any(parts) and (len(parts) == 2 or self._moment is not moment_of):
                return self._moment(parts)
            return " ".join(filter(None, parts)) or said[0]
        return said[0] if said else None

    def _ill_typed(self, entry: dict[str, Any], name: str) -> str:
        """Where the name holds what is of another kind than it can be; nothing where it fits."""
        value, is_text = entry[name], self._typed.get(name) == "caption_text"
        if name not in self._typed or not (
            isinstance(value, bool | dict | list | NoWhole) or (is_text and isinstance(value, int))
        ):
            return ""
        return f"{name!r} is {_shown(value)}, and must be {'a text' if is_text else 'a text or a whole number'}"


def _yes(value: Any) -> bool | None:
    """What a platform, or a program in between, says of yes and no; None: neither."""
    try:
        return tick(str(value))
    except Unfit:
        return None


def _flagged(value: Any, flag: Sending) -> str:
    """What a flag says of its entry. Raises Unfit."""
    if value is None or value in ("", [], {}):
        return SENT
    if isinstance(value, dict | list):
        value = "an object" if flag.reasons else value
    return flag.read(str(value)) if not isinstance(value, NoWhole) else flag.yes if tick(value) else SENT


def _said_twice(entry: dict[str, Any]) -> list[str]:
    return [f"gives {name!r} twice; keep one of the two" for name in entry.twice] if isinstance(entry, Twice) else []


def _ill_flag(entry: dict[str, Any], name: str) -> str:
    """Where it says neither yes nor no; nothing where all is clear."""
    if entry.get(name) in (None, "") or _yes(entry[name]) is not None:
        return ""
    return f"{name!r} is {_shown(entry[name])}, and must be true or false"


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, NoWhole) else cut(json.dumps(value))


def _as_cell(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool | dict | list) else str(value)
