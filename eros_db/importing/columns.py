"""What a column may hold. Where a cell may mean two things, the whole column is looked at first."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Protocol

from eros.vocabulary.numbers import digits
from eros.vocabulary.safety import unsafe_match
from eros_db.importing.findings import Unfit, cut, near
from eros_db.importing.moments import (
    DayOrder,
    Order,
    OrderEvidence,
    PastTimes,
    day_only,
    days_of_week_start,
    last_day,
    past,
)
from eros_db.importing.nothing import stands_for_no_name, stands_for_no_number, stands_for_nothing
from eros_db.importing.numbers import Mark, NumberStyle, currencies, decimal, shape, style_of, whole, without_sign
from eros_db.importing.texts import (
    caption_text,
    identifier,
    label,
    number_of_id,
    outside_id,
    page_id,
    page_name,
    prose,
    sent_text,
    signs_of,
    theme,
    words_of,
    zone,
)
from eros_db.plain_text import is_html, without_html

Reader = Callable[[str], Any]


class Hints(NamedTuple):
    """What the person who imports says of a file, and when it is."""

    now: datetime
    dates: Order | None = None
    decimal: Mark | None = None
    leaves_planned: bool = False


class Kind(Protocol):
    """What the cells of a column are. ``expects`` says it in words, for templates."""

    @property
    def expects(self) -> str: ...

    def watcher(self) -> "Watcher | None":
        """What has to see every cell before one is read that may mean two things; None: each speaks for itself."""
        ...

    def says_nothing(self, cell: str) -> bool:
        """Whether the cell is as good as empty."""
        ...

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """What was made of cells that say it in another way."""
        ...

    def reader(self, seen: "Seen", hints: Hints) -> Reader: ...


class Watcher(Protocol):
    def see(self, cell: str) -> None: ...


#: The column's watcher, which has seen all of it. Asking costs a pass over the file, so only who needs it asks.
Seen = Callable[[], Watcher | None]


_NO_STYLE = NumberStyle()
#: Cells of a column that are remembered as seen.
_SEEN = 5_000


class _Shapes:
    def __init__(self) -> None:
        self.shapes: set[str] = set()
        self._seen: set[str] = set()

    def see(self, cell: str) -> None:
        if cell in self._seen:
            return
        self.shapes.add(shape(cell))
        if len(self._seen) < _SEEN:
            self._seen.add(cell)


class _Plain:
    def says_nothing(self, cell: str) -> bool:
        return stands_for_nothing(cell)

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        return iter(())


class _PerCell(_Plain):
    def watcher(self) -> Watcher | None:
        return None


class _Spoken(_PerCell):
    """A column in which a word for nothing may mean something, or has a fault of its own."""

    def says_nothing(self, cell: str) -> bool:
        return False


class _Id(_PerCell):
    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """What was taken off."""
        return _without_guards(cells)


def _without_guards(cells: Mapping[str, Any]) -> Iterator[str]:
    if found := next((cell for cell, value in cells.items() if value and number_of_id(cell) != cell), None):
        yield f"what stands around an id is taken off, e.g. {cut(found.strip())!r} is read as {str(cells[found])!r}"


@dataclass(frozen=True)
class Name(_PerCell):
    """``own``: of a person or a group, and no word of ours."""

    expects: str = "a name of one line"
    own: bool = False

    def says_nothing(self, cell: str) -> bool:
        return stands_for_no_name(cell) if self.own else stands_for_nothing(cell)

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return label


@dataclass(frozen=True)
class ThemeName(_PerCell):
    expects: str = "a name of one line"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return theme


@dataclass(frozen=True)
class Identifier(_Id):
    """What is asked for by its name: a word for nothing is found nowhere, and is told so, but where it is ``beside``
    what a row is known by."""

    expects: str = "a name of one line"
    beside: bool = False

    def says_nothing(self, cell: str) -> bool:
        return self.beside and stands_for_nothing(cell)

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return identifier


@dataclass(frozen=True)
class PageName(_PerCell):
    expects: str = "a name of one line"

    def says_nothing(self, cell: str) -> bool:
        return stands_for_no_name(cell)

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """What was made of addresses."""
        yield from _without_guards(cells)
        if found := next((cell for cell, name in cells.items() if name and name != identifier(cell)), None):
            yield f"an address or an @ is read as the name in it, e.g. {cut(found.strip())!r} as {cells[found]!r}"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return page_name


@dataclass(frozen=True)
class OutsideId(_Id):
    """Another program's id: a text or a number, which two rows have in common only where both are one thing."""

    expects: str = "an id"

    def says_nothing(self, cell: str) -> bool:
        return stands_for_no_number(cell)

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return outside_id


@dataclass(frozen=True)
class PageId(_Spoken):
    expects: str = "a name of one line"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return page_id


@dataclass(frozen=True)
class Prose(_PerCell):
    """``of_any_words``: also of those that stand for nothing elsewhere."""

    expects: str = "a text, up to 5,000 characters"
    of_any_words: bool = False

    def says_nothing(self, cell: str) -> bool:
        return not self.of_any_words and stands_for_nothing(cell)

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return prose


@dataclass(frozen=True)
class CaptionText(_Spoken):
    sent: bool = False
    expects: str = "a text, up to 5,000 characters"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return sent_text if self.sent else caption_text

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """What was made of HTML."""
        if found := next((cell for cell in cells if is_html(cell) and without_html(cell) != cell.strip()), None):
            yield f"HTML is read as the text that it shows, e.g. {cut(found.strip())!r}"


@dataclass(frozen=True)
class Texts(_PerCell):
    """``closed_up``: none of its parts has a comma or a blank within, so these part them too."""

    expects: str = "texts, with | between them"
    closed_up: bool = False

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """What lines were taken for, and what is no text of its own."""
        if idle := next((cell for cell in cells if "|" in cell and any(map(stands_for_nothing, cell.split("|")))), ""):
            yield f"parts that stand for nothing are passed over, e.g. in {cut(idle)!r}"
        lines = (cell for cell, parts in cells.items() if parts and len(parts) > 1 and "|" not in cell)
        found = None if self.closed_up else next((one for one in lines if "\n" in one or "\r" in one), None)
        if found and not found.lstrip().startswith("["):
            text = "each line is read as a text of its own; with | between texts a line break is within one"
            yield f"{text}, e.g. {cut(' / '.join(found.split(chr(10))))!r}"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return signs_of if self.closed_up else words_of


@dataclass(frozen=True)
class Safe:
    """A column whose words are printed beside captions or put before a model: what R20 forbids is refused."""

    kind: Kind

    @property
    def expects(self) -> str:
        return self.kind.expects

    def watcher(self) -> "Watcher | None":
        return self.kind.watcher()

    def says_nothing(self, cell: str) -> bool:
        return self.kind.says_nothing(cell)

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        return self.kind.told(cells)

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        read = self.kind.reader(seen, hints)

        def read_safely(cell: str) -> Any:
            value = read(cell)
            for text in value if isinstance(value, list) else [value]:
                if match := unsafe_match(str(text)):
                    raise Unfit(f"states or hints at {match.told}, and nothing that does is used; leave it out")
            return value

        return read_safely


@dataclass(frozen=True)
class Zone(_Spoken):
    expects: str = "the IANA name of a place, e.g. Europe/Berlin"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return zone


@dataclass(frozen=True)
class Whole(_Plain):
    """``grouped``: it may be written with thousands separators."""

    low: int = 0
    high: int = 1_000_000_000
    grouped: bool = True

    @property
    def expects(self) -> str:
        return f"a whole number from {self.low} to {self.high:,}" if self.high < 1000 else "a whole number"

    def watcher(self) -> Watcher:
        return _Shapes()

    def says_nothing(self, cell: str) -> bool:
        return stands_for_no_number(cell)

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """What was taken off."""
        return iter(()) if self.grouped else _without_guards(cells)

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        low, high, grouped, said = self.low, self.high, self.grouped, hints.decimal

        @cache
        def column() -> NumberStyle:
            watched = seen()
            return style_of(watched.shapes, whole=True) if isinstance(watched, _Shapes) else _NO_STYLE

        def read(cell: str) -> int:
            number = whole(cell if grouped else number_of_id(cell), said, column, high, grouped=grouped)
            if not low <= number <= high:
                raise Unfit(f"is out of range; from {low:,} to {high:,}")
            return number

        return read


@dataclass(frozen=True)
class Amount:
    """A number of zero or more. ``free``: the word for nothing is a number too; ``money``: words that stand for nothing
    may be 0 as well; ``whole``: no share of one is meant."""

    high: float = 100_000_000
    free: bool = False
    percent: bool = False
    whole: bool = False
    money: bool = False
    expects: str = "a number, e.g. 12.50"

    def watcher(self) -> Watcher:
        return _Shapes()

    def says_nothing(self, cell: str) -> bool:
        return not self.money and stands_for_no_number(cell)

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """What its numbers may have meant instead."""
        if len(signs := currencies(cells)) > 1:
            yield f"signs of several currencies ({', '.join(signs)}); the numbers are taken as of one"
        values = [value for value in cells.values() if value is not None] if self.whole else []
        if values and max(values) <= 1 and any(0 < value < 1 for value in values):
            yield f"none is over 1, and they are taken as of {digits(self.high)}; if they are shares, write 85 for 0.85"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        said = hints.decimal

        @cache
        def column() -> NumberStyle:
            watched = seen()
            return style_of(one.rstrip("% ") for one in watched.shapes) if isinstance(watched, _Shapes) else _NO_STYLE

        def read(cell: str) -> float:
            if self.free and cell.strip().casefold() == "free":
                return 0.0
            if self.money and stands_for_no_number(without_sign(cell)):
                free = ", or Free, where it costs nothing" if self.free else ""
                raise Unfit(f"is no number; write 0{free}, or leave it empty")
            if self.percent and cell.rstrip().endswith("%"):
                return decimal(cell.rstrip()[:-1], said, column, self.high * 100) / 100
            if self.whole and cell.rstrip().endswith("%"):
                return decimal(cell.rstrip()[:-1], said, column, self.high)
            return decimal(cell, said, column, self.high)

        return read


@dataclass(frozen=True)
class Moment(_Plain):
    expects: str = "a date and time, e.g. 2026-11-20 20:05"

    def says_nothing(self, cell: str) -> bool:
        return False

    def watcher(self) -> Watcher:
        return OrderEvidence()

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return PastTimes(_order(seen, hints), last_day(hints.now), leaves_planned=hints.leaves_planned)


@dataclass(frozen=True)
class DateOnly(_Plain):
    expects: str = "a date, e.g. 2026-11-20"

    def watcher(self) -> Watcher:
        return OrderEvidence()

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        order, latest = _order(seen, hints), last_day(hints.now)
        return lambda cell: day_only(lambda: past(cell, order, latest)).isoformat()


@dataclass(frozen=True)
class WeekStart(_PerCell):
    """A week by its first day, in whatever order a spreadsheet wrote it: each day that may be meant."""

    expects: str = "a date, e.g. 2026-11-20"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return lambda cell: days_of_week_start(cell, hints.dates)


@dataclass(frozen=True)
class Word(_PerCell):
    """One of some words, in any case; ``also`` gives words of other tools with what they are here.

    ``notes`` says what is told of some of them, ``elsewhere`` of words that stand in another column, and not here.
    """

    words: Sequence[str]
    also: Mapping[str, str] = field(default_factory=dict)
    see: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """What a file's own words were read as."""
        said = {self._also(cell): cell.strip() for cell in cells} if self.notes else {}
        for word in sorted(word for word in said if word is not None and word in self.notes):
            yield f"{said[word]!r} {self.notes[word]}"

    def says_nothing(self, cell: str) -> bool:
        known = (*map(str.casefold, self.words), *self.also)
        return stands_for_nothing(cell) and not any(word in known for word in spellings(cell))

    def _also(self, cell: str) -> str | None:
        return next((word for word in spellings(cell) if word in self.also), None)

    @property
    def expects(self) -> str:
        return f"one of {', '.join(self.words)}"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        known = {word.casefold(): word for word in self.words} | {word: self.also[word] for word in self.also}

        def read(cell: str) -> str:
            found = next((known[word] for word in spellings(cell) if word in known), None)
            if found is None:
                raise Unfit(self._unknown(cell))
            return found

        return read

    def _unknown(self, cell: str) -> str:
        """What would do: for another column's word, or one that is nearly one and nearer to none of these, its own."""
        exact = next((word for word in spellings(cell) if word in self.elsewhere), None)
        if exact is not None:
            return f"is {self.elsewhere[exact]} ({self.see})"
        word = cell.strip()
        close = [] if near(word, self.words) else near(spellings(cell)[1], self.elsewhere)[:1]
        return (
            f"is not known; {close[0]!r} is {self.elsewhere[close[0]]} ({self.see})"
            if close
            else unknown(word, self.words, self.see)
        )


_SELECTORS = re.compile("[\ufe0e\ufe0f]")


def spellings(cell: str) -> tuple[str, str]:
    """A word in small letters, as it is and as names are written; without what says how a sign is drawn."""
    plain = _SELECTORS.sub("", cell).strip().casefold()
    return plain, plain.replace(" ", "_").replace("-", "_")


@dataclass(frozen=True)
class Flag(_PerCell):
    expects: str = "yes or no"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        return _flag


#: What is set for a yes. A box with a cross in it (☒) may mean either, as may an x where nothing was to be done.
TICKS = ("✓", "✔", "☑", "✅")
#: What is set for a no, where it stands for nothing that went wrong.
CROSSES = ("✗", "✘", "✖", "❌", "🚫")
_YES, _NO = ("yes", "y", "true", "on", "1"), ("no", "n", "false", "off", "0")
#: These, and what spreadsheets of other tongues and databases write for them.
YES = (
    *_YES,
    *TICKS,
    "checked",
    "1.0",
    "t",
    "ja",
    "oui",
    "si",
    "sí",
    "sì",
    "sim",
    "wahr",
    "vrai",
    "verdadero",
    "verdadeiro",
    "vero",
)
NO = (*_NO, "☐", "unchecked", "0.0", "f", "nein", "non", "não", "falsch", "faux", "falso")


def tick(cell: str) -> bool:
    """Whether the cell says yes. Raises Unfit where it says neither yes nor no."""
    wanted, _ = spellings(cell)
    if wanted not in YES and wanted not in NO:
        raise Unfit(f"is neither yes nor no; read are {', '.join(_YES)} and {', '.join(_NO)}")
    return wanted in YES


def _flag(cell: str) -> int:
    said, _ = spellings(cell)
    return _SAID_FLAGS[said] if said in _SAID_FLAGS else int(tick(cell))


#: Beside what ticks are, of something that may be in use or not.
_SAID_FLAGS = dict.fromkeys(("active", "enabled"), 1) | dict.fromkeys(("inactive", "disabled", *CROSSES), 0)


#: Of so few words all are shown: the nearest by its letters may mean the opposite.
_ALL_SHOWN = 12


def unknown(word: str, known: Iterable[str], see: str = "") -> str:
    """ "is not known; did you mean a or b?", or all that are known where they are few."""
    words = list(known)
    close = near(word, words)
    shown = f"one of {', '.join(words)}" if not see and len(words) <= _ALL_SHOWN else ""
    if close:
        more = f" ({see})" if see else f" {shown}" if shown else ""
        return f"is not known; did you mean {' or '.join(repr(name) for name in close)}?{more}"
    if see:
        return f"is not known; {see}"
    return f"is not known; {shown}" if shown else "is not known"


def _order(seen: Seen, hints: Hints) -> Callable[[], DayOrder]:
    @cache
    def order() -> DayOrder:
        if hints.dates:
            return DayOrder(hints.dates, said=True)
        watched = seen()
        return watched.order() if isinstance(watched, OrderEvidence) else DayOrder()

    return order


#: What spreadsheets read as values, from which tools guard their cells. Ids and names tell of their own guards.
OF_VALUES = (Amount, Whole, DateOnly, Flag, Moment, WeekStart, Word)
