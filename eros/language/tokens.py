"""The pieces of a message and which of them were used: what patterns work on.

A pattern is a regular expression over kinds: its words in capitals stand for one piece each.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from eros.language.forms import FORMS
from eros.language.phrases import lexicon, longest_phrase

Phrases = Mapping[tuple[str, ...], tuple[str, str]]
TokenMatch = dict[str, list["Token"]]


@dataclass(frozen=True)
class Token:
    """``kind`` is a name of the vocabulary or of a form, ``value`` that entry's value, ``words`` what was typed."""

    kind: str
    value: str
    words: str
    #: A day that stands for one said before ("that day").
    echo: bool = False


@dataclass
class TokenStream:
    """Pieces in the order of the message. What is taken is used up, and later patterns do not reach across it."""

    pieces: list[Token]
    used: set[int] = field(default_factory=set)

    def take(self, *patterns: str) -> list[TokenMatch]:
        """Use up every match, pattern by pattern: the named groups of each, as pieces."""
        return [found for pattern in patterns for found in self._take(compiled(pattern))]

    def _take(self, pattern: re.Pattern[str]) -> Iterable[TokenMatch]:
        while (match := pattern.search(self._codes())) is not None:
            self.used.update(range(*match.span()))
            yield {name: self.pieces[slice(*match.span(name))] for name, text in match.groupdict().items() if text}

    def _codes(self) -> str:
        return "".join(_code("USED" if at in self.used else it.kind) for at, it in enumerate(self.pieces))

    def left(self) -> list[Token]:
        """What nothing used; a day also counts as used where a later "that day" for it was."""
        echoes = {it.value for at, it in enumerate(self.pieces) if it.echo and at in self.used}
        return [it for at, it in enumerate(self.pieces) if at not in self.used and it.value not in echoes]

    def kinds(self) -> list[str]:
        return [it.kind for it in self.pieces]


_CODES: dict[str, str] = {}
_PRIVATE_USE = 0xE000


def _code(kind: str) -> str:
    """One character per kind."""
    return _CODES.setdefault(kind, chr(_PRIVATE_USE + len(_CODES)))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\b[A-Z][A-Z_]+\b", lambda name: _code(name[0]), pattern), re.VERBOSE)


def words_of(pieces: Iterable[Token]) -> str:
    return " ".join(it.words for it in pieces)


def tokenize(text: str, creators: Phrases) -> list[Token]:
    """The pieces of a normalised text; words that only hold it together are left out."""
    raw = [(match.lastgroup or "", match[0].strip()) for match in FORMS.finditer(text)]
    phrases = {**lexicon(), **creators}
    most = max(longest_phrase(), *map(len, creators), 1)
    pieces, at = list[Token](), 0
    while at < len(raw):
        length, piece = _token(raw[at : at + most], phrases)
        pieces.append(piece)
        at += length
    return _with_repeated_days([piece for piece in pieces if piece.kind != "FILLER"])


def _token(ahead: list[tuple[str, str]], phrases: Phrases) -> tuple[int, Token]:
    """The longest phrase that begins here, else the form or the unknown word."""
    for length in range(len(ahead), 0, -1):
        phrase = tuple(text for _, text in ahead[:length])
        if phrase in phrases:
            kind, value = phrases[phrase]
            return length, Token(kind, value or " ".join(phrase), " ".join(phrase))
    kind, text = ahead[0]
    return 1, Token("UNKNOWN" if kind == "WORD" else kind, text, text)


def _with_repeated_days(pieces: list[Token]) -> list[Token]:
    """ "That day" as the last day said before it."""
    told: Token | None = None
    resolved = []
    for piece in pieces:
        if piece.kind in ("WEEKDAY", "DATE"):
            told = piece
        if piece.kind == "THAT_DAY" and told is not None:
            piece = Token(told.kind, told.value, piece.words, echo=True)
        resolved.append(piece)
    return resolved
