"""A message of an edit as one line of words and of pieces that are read by their form: times, days, types, sums."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Any

from eros.language.chat_plan import KnownCreator
from eros.language.dates import read_dates
from eros.language.edit_wishes import DayMeant, SendMeant
from eros.language.forms import FORM_WORDS, FORMS, read_amount, read_clock
from eros.language.names import set_names_apart
from eros.language.phrases import known_words, lexicon
from eros.language.text import is_guess, names_of, near_word, normal
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, FOLLOW_UP
from eros.vocabulary.wall_clock import DAY

#: A piece's letter by the kind of what it is.
_LETTERS = {
    "TIME": "T", "SLOT": "S", "NUMBER": "N", "MONEY": "M", "DATE": "D", "WEEKDAY": "D", "RELATIVE": "D", "TYPE": "Y",
    "FOLLOW_UPS": "Y", "CREATOR": "C",
}  # fmt: skip
_LONGEST_TYPE = 4
#: A longer message is no edit.
LONGEST = 300
_QUOTED = re.compile(
    r"[\"\u201c\u201d](?P<text>[^\"\u201c\u201d]+)[\"\u201c\u201d]|(?<!\w)['\u2018](?P<one>.+)['\u2019](?!\w)"
)
_BECAUSE = re.compile(r"[\s,.;-]*\b(?:because|bc|cuz|coz|cos)\b(?: of)?\s+(?P<why>.+)$", re.IGNORECASE | re.DOTALL)
_TEXT = "zqtextqz"
_OF_A_CREATOR = re.compile(
    r"(?:(?:for|on|in|of|from|with) )?C\d+(?: 's)?(?: (?:week|schedule|plan))?(?: ?[,:])?(?= |$)"
)


@cache
def tables() -> Mapping[str, Any]:
    return tomllib.loads((files("eros.language") / "edit_words.toml").read_text(encoding="utf-8"))


def listed(words: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in words.split(",")]


def any_of(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, phrases), key=len, reverse=True))})"


@cache
def vocabulary() -> frozenset[str]:
    """The words of edits, of the days and of the send types."""
    said = [phrases for name in ("words", "amounts", "ordinals", "audiences") for phrases in tables()[name].values()]
    shapes = re.sub(r"\\.|[{][^}]*[}]|\(\?P<\w+>", " ", " ".join(tables()["shapes"].values()))
    words = {word for phrases in (*said, tables()["talk"]["words"], shapes) for word in re.findall(r"[a-z']+", phrases)}
    kinds = {phrase: kind for phrase, (kind, _) in lexicon().items()}
    return frozenset(words | {word for phrase, kind in kinds.items() if kind in _LETTERS for word in phrase})


@dataclass(frozen=True)
class Piece:
    """``value`` as the vocabulary has it, else as it was typed."""

    kind: str
    value: str
    words: str


@dataclass(frozen=True)
class EditLine:
    """``line``: the words, and each piece as its letter with its number. ``creators``: ids of those it names.
    ``mended``: words that were read as others; ``guessed``: those of which that is a guess."""

    line: str
    pieces: tuple[Piece, ...]
    creators: tuple[str, ...]
    text: str | None
    reason: str
    mended: Mapping[str, str]
    guessed: tuple[str, ...]
    asked: bool
    whole: str

    def piece(self, mark: str) -> Piece:
        return self.pieces[int(mark[1:])]

    def marks(self, text: str, letters: str) -> list[str]:
        return re.findall(rf"\b[{letters}]\d+\b", text)

    def words(self, text: str) -> str:
        """A part of the line in the words that were typed."""
        said = re.sub(r"\b[A-NP-Z]\d+\b", lambda mark: self.piece(mark[0]).words, text)
        said = said.replace("TEXT", repr(self.text))
        return re.sub(r"O(-?\d+)", lambda it: listed(tables()["ordinals"][it[1]])[0], said).replace(" 's", "'s").strip()


#: "The 3rd one" is no date.
#: "1th" is how a text that is made plain has "first" where it may be a date; nobody writes it.
_AN_ORDINAL = re.compile(r"\b(?:\d(?:st|nd|rd|th)(?= (?:1|one|send|item|message|post)\b)|[123]th\b)")


def _in_letters(found: re.Match[str]) -> str:
    words = tables()["ordinals"].get(found[0][0])
    return listed(words)[0] if words is not None else found[0]


def edit_line(message: str, creators: Sequence[KnownCreator]) -> EditLine | None:
    """None for a text that can be no edit."""
    if len(message) > LONGEST or "\n" in message.strip():
        return None
    quoted = _QUOTED.search(message)
    own = (quoted["text"] or quoted["one"]).strip() if quoted else None
    said = f"{message[: quoted.start()]} {_TEXT} {message[quoted.end() :]}" if quoted else message
    why = _BECAUSE.search(said)
    reason = " ".join(why["why"].split()) if why else ""
    said = said[: why.start()] if why else said
    apart = set_names_apart(said, creators)
    names = {**names_of(creators), **apart.phrases}
    text = normal(apart.text)
    text = _AN_ORDINAL.sub(_in_letters, text)
    read = _mended(text, {phrase[0] for phrase in names})
    text = re.sub(r"[^\W\d_]+(?:'[^\W\d_]+)*", lambda found: read.get(found[0], found[0]), text)
    pieces, parts = list[Piece](), list[str]()
    raw = [(match.lastgroup or "", match[0].strip()) for match in FORMS.finditer(text)]
    at = 0
    while at < len(raw):
        length, piece = _piece(raw[at : at + _LONGEST_TYPE], names)
        at += length
        if piece.words == "unlock" and not _bare(" ".join(parts)):  # the verb, and no send type
            parts.append(piece.words)
        elif piece.words == _TEXT:
            parts.append("TEXT")
        elif piece.kind in _LETTERS:
            parts.append(f"{_LETTERS[piece.kind]}{len(pieces)}")
            pieces.append(piece)
        elif re.fullmatch(r"\d{1,2}h", piece.words):
            parts += [f"N{len(pieces)}", "h"]
            pieces.append(Piece("NUMBER", piece.words[:-1], piece.words[:-1]))
        else:
            parts.append(piece.words)
    whole = " ".join(filter(None, parts))
    named = tuple(dict.fromkeys(it.value for it in pieces if it.kind == "CREATOR"))
    if apart.unsure:
        return None
    return EditLine(
        line=_bare(_OF_A_CREATOR.sub(" ", whole)),
        pieces=tuple(pieces),
        creators=named,
        text=own,
        reason=reason,
        mended=read,
        guessed=tuple(word for word, meant in read.items() if is_guess(word, meant)),
        asked=text.rstrip(" .!").endswith("?"),
        whole=text,
    )


def _piece(ahead: Sequence[tuple[str, str]], names: Mapping[tuple[str, ...], tuple[str, str]]) -> tuple[int, Piece]:
    """The longest name, day or send type that begins here, else the form or the word."""
    for length in range(len(ahead), 0, -1):
        phrase = tuple(text for _, text in ahead[:length])
        kind, value = names.get(phrase) or lexicon().get(phrase, ("", ""))
        if kind in _LETTERS and kind in ("CREATOR", "TYPE", "FOLLOW_UPS", "WEEKDAY", "RELATIVE"):
            return length, Piece(kind, value or " ".join(phrase), " ".join(phrase))
    kind, text = ahead[0]
    return 1, Piece(kind if kind in _LETTERS else "WORD", text, text)


def _mended(text: str, names: set[str]) -> dict[str, str]:
    """Words that are misspelt -> what they are read as."""
    read = dict[str, str]()
    for word in dict.fromkeys(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text)):
        known = (
            word in vocabulary()
            or word in names
            or word.removesuffix("s") in names
            or word in known_words()
            or word in FORM_WORDS
        )
        if not known and word != _TEXT and (meant := near_word(word, tuple(vocabulary()))) is not None:
            read[word] = meant
    return read


@cache
def _talk() -> re.Pattern[str]:
    return re.compile(rf"(?:^| )(?:{any_of(listed(tables()['talk']['words']))}|[,.!?])(?= |$)")


def _bare(line: str) -> str:
    """The line without talk, stops and doubled blanks."""
    line = re.sub(r"\s+", " ", line).strip()
    begins = re.compile(rf"^(?:{_talk().pattern})+ ?")
    ends = re.compile(rf"(?:{_talk().pattern})+$")
    line = ends.sub("", begins.sub("", line).strip()).strip()
    return re.sub(r"\s+", " ", re.sub(r" [,!](?= |$)", " ", line)).strip()


# What the pieces of a part of the line say.


def send_of(line: EditLine, said: str) -> SendMeant | None:
    """Which send is spoken of; None where the words can name none, or several. One that only points has no field."""
    clocks, days, kinds = line.marks(said, "T"), line.marks(said, "D"), line.marks(said, "Y")
    slots, numbers, nths = line.marks(said, "S"), line.marks(said, "N"), re.findall(r"\bO(-?\d+)\b", said)
    clocks = [*clocks, *numbers]
    if any(len(found) > 1 for found in (clocks, days, kinds, slots, nths)):
        return None
    day = day_of(line, days[0]) if days else None
    if (days and day is None) or any(_is_plural(line.piece(mark)) for mark in kinds):
        return None
    at = clock_of(line.piece(clocks[0])) if clocks else ((), False)
    if at is None:
        return None
    return SendMeant(
        slot_id=line.piece(slots[0]).value if slots else None,
        clocks=at[0],
        near=at[1],
        day=day,
        send_type_keys=_keys(line.piece(kinds[0])) if kinds else (),
        nth=int(nths[0]) if nths else None,
        said=line.words(said),
    )


def points(meant: SendMeant) -> bool:
    """Whether only a send spoken of before can be meant: "it", "that one"."""
    return not (meant.slot_id or meant.clocks or meant.day or meant.send_type_keys or meant.nth)


def _is_plural(piece: Piece) -> bool:
    return piece.words.endswith("s") and piece.words != "s"


def _keys(piece: Piece) -> tuple[str, ...]:
    if piece.kind == "FOLLOW_UPS":
        return (FOLLOW_UP,)
    return tuple("ppv_unlock" if key in DEPRECATED_SEND_TYPES else key for key in piece.value.split())


def clock_of(piece: Piece) -> tuple[tuple[time, ...], bool] | None:
    """The times that are meant, any of them, and whether they were said without minutes; None for 25:00."""
    read = read_clock(piece.value)
    if read is None:
        return None
    clock, is_sure = read
    other = clock.replace(hour=(clock.hour + 12) % 24)
    return (clock,) if is_sure else (clock, other), not re.search(r"\d[:.h ]?[0-5]\d|half|quarter", piece.value)


def day_of(line: EditLine, mark: str) -> DayMeant | None:
    """A single day of the week, or a date."""
    piece = line.piece(mark)
    if piece.kind == "WEEKDAY":
        return DayMeant(weekday=int(piece.value)) if piece.value.isdigit() else None
    return DayMeant(date=_date(piece)) if _date(piece) is not None else None


def _date(piece: Piece) -> date | None:
    try:
        return date.fromisoformat(piece.value)
    except ValueError:
        return None


def with_dates(line: EditLine, today: date) -> EditLine:
    """With each day that is said by today, and each date, as a date that stands by itself."""

    def dated(piece: Piece) -> Piece:
        if piece.kind == "RELATIVE":
            return Piece("DATE", (today + int(piece.value) * DAY).isoformat(), piece.words)
        if piece.kind == "DATE" and len(days := read_dates(piece.value, today)) == 1:
            return Piece("DATE", days[0].isoformat(), piece.words)
        return piece

    return EditLine(**{**line.__dict__, "pieces": tuple(map(dated, line.pieces))})


def figure_of(piece: Piece) -> float:
    return read_amount(piece.value)
