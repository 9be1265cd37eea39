"""Names, texts and zones: what the pipeline can use as it stands, and nothing that looks like something else.

The limits are those of ``eros.wire``: a longer text is not there for a run, so it does not come in either.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from eros.vocabulary.fit_text import BROKEN, SHOWN, lost_letter, plain_lines, shows_nothing, unsafe_letter
from eros.vocabulary.same_text import INVISIBLE
from eros_db.importing.findings import Unfit
from eros_db.importing.nothing import OF_PROGRAMS, is_of_totals, stands_for_nothing
from eros_db.importing.numbers import without_groups
from eros_db.plain_text import is_html, without_html

MOST_NAME, MOST_TEXT = 200, 5_000

#: How UTF-8 begins each letter that the first byte of one becomes where it is read as cp1252.
_PERHAPS_MISREAD = b"\xc3"
_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
#: Names of countries and their zones, which the database keeps for what is older.
_OLDER_AREAS = ("Brazil", "Canada", "Chile", "Mexico", "US")
_EXAMPLES = {
    "Europe": "Europe/Berlin", "US": "America/New_York", "EST": "America/New_York", "EST5EDT": "America/New_York",
    "CST6CDT": "America/Chicago", "CST": "America/Chicago", "MST": "America/Denver", "MST7MDT": "America/Denver",
    "PST": "America/Los_Angeles", "PST8PDT": "America/Los_Angeles", "HST": "Pacific/Honolulu", "GB": "Europe/London",
    "CET": "Europe/Berlin", "EET": "Europe/Athens", "WET": "Europe/Lisbon", "MET": "Europe/Berlin",
    "Japan": "Asia/Tokyo",
    "America": "America/New_York", "Asia": "Asia/Tokyo", "Africa": "Africa/Johannesburg", "Canada": "America/Toronto",
    "Australia": "Australia/Sydney", "Pacific": "Pacific/Auckland", "Atlantic": "Atlantic/Azores",
    "NZ": "Pacific/Auckland",
    "Indian": "Indian/Mauritius", "Arctic": "Arctic/Longyearbyen", "Antarctica": "Antarctica/Casey",
    "Brazil": "America/Sao_Paulo", "Mexico": "America/Mexico_City", "Chile": "America/Santiago", "BST": "Europe/London",
    "EDT": "America/New_York", "CDT": "America/Chicago", "MDT": "America/Denver", "PDT": "America/Los_Angeles",
    "CEST": "Europe/Berlin", "EEST": "Europe/Athens", "WEST": "Europe/Lisbon",
    "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney", "JST": "Asia/Tokyo",
    "Pacific Time": "America/Los_Angeles", "Pacific Standard": "America/Los_Angeles",
    "Pacific Daylight": "America/Los_Angeles", "Eastern": "America/New_York",
    "Central": "America/Chicago", "Mountain": "America/Denver", "GMT": "Europe/London",
}  # fmt: skip
_EXAMPLE_OF = {name.casefold(): zone for name, zone in _EXAMPLES.items()}


def prose(cell: str, most: int = MOST_TEXT, *, broken: bool = False) -> str:
    """A text as it is, its line ends made one kind; ``broken``: also where letters were lost. Raises Unfit."""
    text = cell.strip()
    if not broken:
        _must_be_whole(text)
    if not text.isprintable():
        text = plain_lines(text)
        _must_be_clean(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if not broken:
            _must_be_read_right(text)
    if len(text) > most:
        raise Unfit(f"has {len(text):,} characters; at most {most:,} are used")
    _must_be(shows_nothing(text))
    return text


#: So much of a text tells which is meant.
_SHOWN_OF_IT = 40
_MOST_NOTHING = max(map(len, OF_PROGRAMS))


def caption_text(cell: str) -> str:
    """What fans read. Raises Unfit."""
    return _written(cell, broken=False)


def sent_text(cell: str) -> str:
    """What fans have read: it stays as it was, whatever was lost of it. Raises Unfit."""
    return _written(cell, broken=True)


def _written(cell: str, *, broken: bool) -> str:
    text = cell.strip()
    if len(text) <= _MOST_NOTHING and text.casefold() in OF_PROGRAMS:  # folded, none is shorter
        raise Unfit("stands for no text at all; write the text, or leave it out")
    text = without_html(text)
    if is_of_totals(text):
        raise Unfit("is no text for fans, and looks like a row of totals; take it out of the file")
    if not broken and (found := _CONVERTED.search(text)):
        raise Unfit(f"holds {found[0]!r}, which a program left in place of something else; {_MEND}")
    return prose(text, broken=broken)


#: What programs leave of line ends, emojis and texts that they wrote in their own way: of workbooks, JSON, HTML twice
#: over, and formulas that give a text.
_CONVERTED = re.compile(r'_x[0-9A-F]{4}_|\\u[0-9a-f]{4}|\\[nr]|&(?:amp|lt|gt|quot|nbsp|#[0-9]{2,5});|^="', re.I)
_MEND = "save the file anew from where it comes, or write the text"


def usual_text(cell: str) -> str | None:
    """The same of a text of one line that is long enough to be one, and has no letter that may be at fault; None: it
    needs a closer look."""
    text = unicodedata.normalize("NFC", cell.strip())
    if "\\" in text or "_x" in text or text[:1] == "=" or is_of_totals(text):
        return None
    if not (_MOST_NOTHING < len(text) <= MOST_TEXT and text.isprintable() and SHOWN.search(text)):
        return None
    return None if BROKEN in text or _PERHAPS_MISREAD in text.encode() or is_html(text) else text


def label(cell: str) -> str:
    """A name of one line, without letters that cannot be seen. Raises Unfit."""
    text = unicodedata.normalize("NFC", cell.strip())
    _must_be_whole(text)
    _must_be_clean(text)
    if "\n" in text or "\t" in text:
        raise Unfit("must be one line, without tabs")
    hidden = INVISIBLE.search(text) or (re.search("[\u200d\ufe0f]", text) if text.isascii() else None)
    if hidden:
        raise Unfit(f"holds an invisible letter (U+{ord(hidden[0]):04X}); write it anew without")
    if len(text) > MOST_NAME:
        raise Unfit(f"has {len(text):,} characters; at most {MOST_NAME} are used")
    return " ".join(text.split())


def theme(cell: str) -> str:
    """As ``label``, and no row of totals. Raises Unfit."""
    if is_of_totals(cell):
        raise Unfit("is no theme, and looks like a row of totals; take it out of the file")
    return label(cell)


#: What keeps a spreadsheet from reading a cell as a value: a formula that gives a text, quotes, or an apostrophe.
_GUARDED = re.compile(r"""\s*(?:=?"([^"]*)"|'([^'"]+))\s*""")
#: What people write before a number.
_NUMBERED = re.compile(r"(?:#|№|no\.)\s*([0-9]+)", re.I | re.A)


def unguarded(cell: str) -> str:
    """What a cell says, without what a spreadsheet's user or a program wrote around it."""
    found = None if cell[:1].isalnum() else _GUARDED.fullmatch(cell)
    return (found[1] or found[2] or "").strip() if found else cell


def number_of_id(cell: str) -> str:
    """As ``unguarded``, of an id that is a number, without the sign for one."""
    if cell[:1].isdecimal():
        return cell  # as nearly all are
    text = unguarded(cell)
    found = _NUMBERED.fullmatch(text.strip())
    return found[1] if found else text


def identifier(cell: str) -> str:
    """A name that is asked for, without a guard. Raises Unfit."""
    return _clear(unguarded(cell))


def _clear(cell: str) -> str:
    """As ``label``, without joiners, each word in one alphabet. Raises Unfit."""
    text = label(cell)
    hidden = re.search("[\u200d\ufe0f]", text)
    if hidden:
        raise Unfit(f"holds an invisible letter (U+{ord(hidden[0]):04X}); write it anew without")
    for word in () if text.isascii() else text.split():
        if len(used := {name for letter in word if (name := alphabet(letter)) in LOOK_ALIKE}) > 1:
            raise Unfit(f"mixes letters that look alike, {' and '.join(sorted(used))}; write {word!r} anew in one")
    return text


#: A page's address, also that of one of its tabs.
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}/@?([^/?#\s]+)"
    r"(?:/(?:posts|media|photos|videos|streams|about|wall|likes|archived?|store|shop))?/?(?:[?#].*)?|@(\S+)",
    re.I,
)


def handle(name: str) -> str:
    """The name of a page in its address, or behind its @."""
    found = _ADDRESS.fullmatch(name)
    return (found[1] or found[2]) if found else name


def page_name(cell: str) -> str:
    """The name of a page, also where its address says it. Raises Unfit."""
    text = handle(identifier(cell))
    if "://" in text:
        raise Unfit("is no address of a page that is known; write the page's name alone")
    return text


#: Alphabets with letters that nobody can tell from those of another.
LOOK_ALIKE = frozenset({"Latin", "Cyrillic", "Greek"})


def alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0].capitalize()


#: What shells, paths, lists and spreadsheets take for their own, and what says a week of a page.
_NOT_IN_COMMANDS = frozenset('@/\\,;*?=+|<>"`&$#!%^()[]{}:')


def page_id(cell: str) -> str:
    """A page's id, as it can be said in a command: not as an option, a path, or a page's week. Raises Unfit."""
    text = _clear(cell)
    if is_of_totals(text):
        raise Unfit("is no page, and looks like a row of totals; take it out of the file")
    if text.casefold() in ("all", "none"):
        raise Unfit("cannot be said in a command, where it names no one page; choose another")
    if (bare := unguarded(text)) != text:
        raise Unfit(f"cannot be said in a command; take off what stands around {bare!r}")
    if not text[0].isalnum():
        raise Unfit("cannot be said in a command; begin with a letter or a digit")
    if taken := set(text) & _NOT_IN_COMMANDS:
        raise Unfit(f"cannot be said in a command; leave out {' '.join(sorted(taken))}")
    if _NO_ID.fullmatch(text):
        raise Unfit("is no id; give a short name of the page")
    return text


#: What stands in place of an id that is not there, or that a spreadsheet has cut; ids of hexadecimal digits have more
#: behind an e.
_NO_ID = re.compile(
    r"-\s*[0-9.,]+|[+-]?[0.,]+|[+-]?(?:inf|infinity|nan|null|none|n/a)|[+-]?[0-9.,]+e[+-]?[0-9]{1,3}", re.I
)
_OF_A_FRACTION = re.compile(r"\.0+\Z")


def outside_id(cell: str) -> str:
    """Another program's id, as it wrote it where a spreadsheet made a fraction of the number. Raises Unfit."""
    text = identifier(number_of_id(cell))
    whole = _OF_A_FRACTION.sub("", text)
    text = unicodedata.normalize("NFKC", whole) if whole.isdecimal() else text
    if not text.isdecimal() and (number := without_groups(text)):
        raise Unfit(f"may be {number}; write an id without separators")
    if text[:1] == "0" and text.isdecimal() and text.strip("0"):
        raise Unfit("begins with a 0, which spreadsheets add and take away; give the id as the platform does")
    if not text or _NO_ID.fullmatch(text):
        raise Unfit("is no id; give the id as the platform does, or leave the cell empty")
    return text


def folded(name: str) -> str:
    """What two names have in common that a reader takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


#: UTC, and what is said by how far it is from that, which no place keeps all year.
_FROM_UTC = re.compile(r"(?:etc/)?(?:utc|gmt|z)(?:\s?[+-]\s?[0-9]{1,2}(?::?[0-9]{2})?)?|[+-][0-9]{1,2}:?[0-9]{2}", re.I)


def zone(cell: str) -> str:
    """The IANA name of a place. Raises Unfit with an example of that region."""
    text = cell.strip()
    known = _zones()
    found = known.get(text.casefold().replace(" ", "_"))
    if found:
        return found
    if len(text) > MOST_NAME:
        raise Unfit(f"has {len(text):,} characters; the IANA name of a place, e.g. Europe/Berlin")
    if _FROM_UTC.fullmatch(text):
        example = "America/New_York or Europe/Berlin" if {*"+-"} & {*text} else "Europe/London"
        raise Unfit(f"is no place's time; name the place where the page's fans live, e.g. {example}")
    raise Unfit(f"is not the IANA name of a place; e.g. {' or '.join(_zone_examples(text, known))}")


def _zone_examples(text: str, known: dict[str, str]) -> list[str]:
    words = [word for word in re.split(r"[\s_/+-]+", text.casefold()) if word]
    for word in (" ".join(words[:2]), *words):
        if word in _EXAMPLE_OF and "/" not in text:
            return [_EXAMPLE_OF[word]]
    cities = {name.rsplit("/", 1)[1]: name for name in known.values() if "/" in name}
    close = get_close_matches(text.rsplit("/", 1)[-1].replace(" ", "_"), cities, n=2, cutoff=0.8)
    return [cities[name] for name in close] or [_EXAMPLE_OF.get(next(iter(words), ""), "Europe/Berlin")]


@cache
def _zones() -> dict[str, str]:
    areas = (*_AREAS, *_OLDER_AREAS)
    names = [name for name in available_timezones() if name.startswith(tuple(f"{area}/" for area in areas))]
    return {name.casefold(): name for name in names}


def words_of(cell: str) -> list[str]:
    """The parts of a cell that holds several: a JSON list, or parts between bars, else lines, else semicolons: where
    bars part them, each may be of several lines. Raises Unfit."""
    text = cell.strip()
    if text.startswith("["):
        import json

        try:
            read = json.loads(text)
        except (ValueError, RecursionError) as wrong:
            raise Unfit("begins as a JSON list and is none; write the parts with | between them") from wrong
        if not isinstance(read, list) or not all(isinstance(part, str) for part in read):
            raise Unfit("must be a list of texts")
        parts: Iterable[str] = read
    else:
        border = next((one for one in (r"\|", r"[\n\r]", ";") if re.search(one, text)), ";")
        parts = re.split(border, text)
    return [prose(part) for part in parts if part.strip() and not stands_for_nothing(part)]


def signs_of(cell: str) -> list[str]:
    """As ``words_of``, of parts that hold neither commas nor blanks, which part them as well, and of emojis, which need
    nothing between them. Raises Unfit."""
    parts = [part for words in words_of(cell) for part in re.split(r"[,\s/]+", words) if part]
    parts = [part for part in parts if not stands_for_nothing(part)]
    if named := next((part for part in parts if _WORDY.search(part)), None):
        raise Unfit(f"holds {named!r}, which is no emoji; write the sign itself, e.g. \U0001f618")
    return [sign for part in parts for sign in (_EMOJI.findall(part) if _EMOJIS.fullmatch(part) else [part])]


_WORDY = re.compile(r"[^\W\d_]{2}")
#: One emoji: a flag, or a sign with what colours it and what is joined to it.
_SIGN = "[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
_ONE = f"{_SIGN}\ufe0f?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
_EMOJI = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|{_ONE}(?:\u200d{_ONE})*")
_EMOJIS = re.compile(f"(?:{_EMOJI.pattern})+")


#: UTF-8 that was taken for cp1252, as no tongue writes it: "Ã¼", "Â£", "ÃŸ", "â€™", "ðŸ". "Ã…" and "É…" are written.
_MISREAD = re.compile(
    "[\u00c2\u00c3][\u00a1-\u00bf\u0178\u0152\u0153\u0160\u0161\u017d\u017e]|\u00e2\u20ac|\u00f0\u0178"
)


#: What the second byte of a letter and the ones behind it are in cp1252; letters of two bytes, three and four.
_BEHIND = "[" + "".join(re.escape(bytes([code]).decode("cp1252", "ignore")) for code in range(0x80, 0xC0)) + "]"
_LETTERS_MISREAD = re.compile(f"[\u00c2-\u00df]{_BEHIND}|[\u00e0-\u00ef]{_BEHIND}{{2}}|[\u00f0-\u00f4]{_BEHIND}{{3}}")


def _as_meant(misread: re.Match[str]) -> str:
    return misread[0].encode("cp1252").decode("utf-8", "replace")


def _must_be_read_right(text: str) -> None:
    """Raises Unfit where UTF-8 was taken for cp1252 by some program."""
    if not _MISREAD.search(text) or (meant := _LETTERS_MISREAD.sub(_as_meant, text)) == text:
        return
    raise Unfit(f"was UTF-8 and was read as cp1252 by some program, {meant[:_SHOWN_OF_IT]!r}; save the file anew")


def _must_be_whole(text: str) -> None:
    _must_be(lost_letter(text))


def _must_be_clean(text: str) -> None:
    _must_be(unsafe_letter(text))


def _must_be(wrong: str) -> None:
    if wrong:
        raise Unfit(wrong)
