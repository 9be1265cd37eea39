"""The lines of a file of captions: each waits in a temporary table, and a few numbers of each are at hand."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice
from typing import Any, NamedTuple

from eros.vocabulary.same_text import AT_ONCE, among, digest_unspaced, is_spaced, unspaced
from eros_db.importing.caption_texts import caption_key
from eros_db.importing.context import ImportedFile, Importing
from eros_db.importing.known import KnownCaption
from eros_db.importing.parsing import Line, ParsedRow
from eros_db.never_planned import never_planned
from eros_db.restricted import RestrictedWords

#: Rows that are asked for in one statement.
_SOME = 500


class WaitingCaption(NamedTuple):
    """A row as it is compared with others."""

    line: Line
    text: str
    caption_type: str
    owner: str | None


class CaptionLines:
    """The rows of which an id, or text, type and page are known, in the order of the file; each is asked for by its
    place among them.

    Of each no more than that is in memory, whatever it says: files have hundreds of thousands.

    ``said_ids`` are the ids that they say, 0 for none; ``seen`` the digests of what is seen of them, ``pairs`` those of
    text and type. ``clear``: text, type and page are known, whatever else is at fault. ``never``, ``templates`` and
    ``restricted`` tell of the few why no week may send them, what waits for words in them, and which words bar them.
    """

    def __init__(self, source: ImportedFile, rows: Iterable[ParsedRow]) -> None:
        importing = source.importing
        self._driver: Any = importing.connection.connection.driver_connection
        self._source, self._names = source, list(source.table.targets)
        self.numbers, self.said_ids = array("q"), array("q")
        self.seen, self.pairs, self.clear = array("q"), array("q"), bytearray()
        self._owners, self._pages = array("q"), dict[str | None, int]({None: 0})
        self._themes, self._theme_names = array("q"), dict[str | None, int]({None: 0})
        self.never, self.templates = dict[int, str](), dict[int, str]()
        self.restricted = dict[int, Mapping[str, tuple[str, ...]]]()
        words = importing.restricted
        self._words = RestrictedWords(RestrictedWords.all_stored(importing.connection) if words is None else words)
        self._read(rows)
        self._page_names = list(self._pages)

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def say_pages(self) -> bool:
        """Whether the file says of each whose it is: an empty cell says every page's."""
        return "creator_id" in self._names

    def owner(self, at: int) -> str | None:
        return self._page_names[self._owners[at]]

    def key(self, at: int) -> int:
        """The digest of text, type and page."""
        return caption_key(self.pairs[at], self.owner(at))

    def themes(self, taken: Iterable[int]) -> list[str]:
        """The themes of the rows that are taken, the first that is named first."""
        names = list(self._theme_names)
        return [name for at in dict.fromkeys(compress(self._themes, taken)) if (name := names[at]) is not None]

    def of_number(self, number: int) -> Line:
        """The row by its line in the file."""
        return self.row(bisect_left(self.numbers, number)).line

    def row(self, at: int) -> WaitingCaption:
        return next(self.rows([at]))

    def rows(self, places: Sequence[int]) -> Iterator[WaitingCaption]:
        for at, line in self._lines(places):
            said = line.said
            yield WaitingCaption(line, said.get("caption_text") or "", said.get("caption_type") or "", self.owner(at))

    def coming(self, ids: Sequence[int]) -> Iterator[tuple[KnownCaption, str | None]]:
        """The captions that they come to, with their texts; None: one that cannot be read."""
        for at, line in self._lines(None):
            if ids[at]:
                kind = line.said.get("caption_type") or ""
                yield KnownCaption(ids[at], kind, self.owner(at)), line.said.get("caption_text")

    def wanted(self, importing: Importing, places: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
        """What they say of the bank's columns, but for their ids."""
        for at, line in self._lines(None if len(places) == len(self) else places):
            said, owner = line.said, self.owner(at)
            said["never_planned"] = self.never.get(at)
            said.pop("caption_id", None)
            if owner is not None:
                said["creator_id"] = owner
            else:
                said.pop("creator_id", None)
            if "content_type" in said:
                said["content_type_id"] = importing.themes.id_of(said.pop("content_type"))
            yield at, said

    def _lines(self, places: Sequence[int] | None) -> Iterator[tuple[int, Line]]:
        names = self._names
        for at, number, whole, *values in self._held(places):
            said = dict(zip(names, values))  # noqa: B905 one value for each: this is done for each row
            if None in values:
                said = {name: value for name, value in said.items() if value is not None}
            yield at, Line(number, said, bool(whole))

    def _held(self, places: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
        query = "SELECT * FROM temp.waiting_captions"
        if places is None:
            yield from self._driver.execute(f"{query} ORDER BY place")
            return
        for start in range(0, len(places), _SOME):
            some = places[start : start + _SOME]
            listed = ", ".join("?" * len(some))
            held = {row[0]: row for row in self._driver.execute(f"{query} WHERE place IN ({listed})", some)}
            yield from (held[at] for at in some)

    def _read(self, rows: Iterable[ParsedRow]) -> None:
        columns = ("place INTEGER PRIMARY KEY", "line", "whole", *self._names)
        self._driver.execute("DROP TABLE IF EXISTS temp.waiting_captions")
        self._driver.execute(f"CREATE TEMP TABLE waiting_captions ({', '.join(columns)})")
        statement = f"INSERT INTO waiting_captions VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        left = iter(rows)
        while some := list(islice(left, AT_ONCE)):
            self._driver.executemany(statement, self._waiting(some))

    def _waiting(self, rows: Sequence[ParsedRow]) -> Iterator[tuple[Any, ...]]:
        text_at, kind_at = map(self._names.index, _NEEDED)
        id_at, page_at, theme_at = map(self._place, _ASKED)
        texts = [values[text_at] or "" for _, values, _, _ in rows]
        spaced, waits = {*among(texts, is_spaced)}, {*among(texts, _may_wait)}
        for (number, values, whole, cells), text in zip(rows, texts, strict=True):
            kind = values[kind_at]
            caption_id = values[id_at] if id_at is not None else None
            owner = self._page_of(number, values, cells) if page_at is not None else None
            clear = values[text_at] is not None and kind is not None
            clear = clear and (owner is not None or page_at is None or not cells[page_at].strip())
            if caption_id is None and not clear:  # one with faults too: messages may name its id, lines its text
                continue
            at, small = len(self.numbers), text.casefold()
            self.numbers.append(number)
            self.said_ids.append(caption_id or 0)
            self.seen.append(digest_unspaced(unspaced(text) if text in spaced else small))
            self.pairs.append(hash((text, kind or "")))
            self.clear.append(clear)
            self._owners.append(self._pages.setdefault(owner, len(self._pages)))
            if theme_at is not None:
                self._themes.append(self._theme_names.setdefault(values[theme_at], len(self._theme_names)))
            if never := never_planned(text, small):
                self.never[at] = never
            if text in waits and (found := _TEMPLATE.search(text)):
                self.templates[at] = found[0]
            if self._words and (barred := self._words.barred_by(text, owner)):
                self.restricted[at] = barred
            yield at, number, whole, *values

    def _place(self, name: str) -> int | None:
        return self._names.index(name) if name in self._names else None

    def _page_of(self, number: int, values: Sequence[Any], cells: Sequence[str]) -> str | None:
        said = dict(zip(self._names, values, strict=True))
        return self._source.page_of(Line(number, said, True, cells))


#: What each file has a column for, and what it may have one for.
_NEEDED = ("caption_text", "caption_type")
_ASKED = ("caption_id", "creator_id", "content_type")
#: What stands for words that are to be written yet; each holds one of these.
_TEMPLATES = ("[", "{", "TODO", "TBD", "FIXME", "orem ipsum", "xxx", "XXX", "<", "%", "(", "*|", "$")
_MOST_OF_NONE = 6
#: What tools put a name or a price in place of, in whatever signs.
_FIELD = r"(?:(?:first|last|user|fan|f|l|display)?[ _-]?name|user|fan|price|amount|link)"
_TEMPLATE = re.compile(
    r"\b(?:TODO|TBD|FIXME)\b|\{\{?\s*\w[\w .|-]*\}?\}|\[[A-Z][A-Z\d _-]{2,}\]|<[A-Z][A-Z\d _-]{2,}>"
    r"|\b[Ll]orem ipsum\b|^\W*[xX]{3,}\W*$|(?<!\d)%[A-Za-z][A-Za-z_]*%|\*\|\w+\|\*"
    rf"|(?i:[\[(<]{_FIELD}[\])>]|\$\{{?{_FIELD}\b|^\W*(?:todo|tbd|tba)\W*$)"
    r"|^[-._/#\s\u2010-\u2015\u2026]+$"
)


def _may_wait(text: str) -> bool:
    return len(text) <= _MOST_OF_NONE or any(map(text.__contains__, _TEMPLATES))
