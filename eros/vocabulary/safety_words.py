"""Most texts are known to be harmless by their words, each of which is looked at once (R20).

A word is what stands between blanks. A text is told by its words only where that is what reading the whole finds: each
of them reads in one way whatever stands beside it, no two letters stand alone one after the other, and no rule that one
of its words calls for matches. Every other text is to be read.
"""

import re
from collections.abc import Callable
from itertools import chain
from typing import Generic, TypeVar
from unicodedata import is_normalized

from eros.vocabulary.safety_readings import (
    BEYOND_ASCII,
    CYRILLIC,
    DIGITS_INSIDE,
    SPACED_BEYOND_ASCII,
    STRETCHED,
    UNSEEN,
    has_letters,
    readings,
)
from eros.vocabulary.safety_rules import matched, patterns_called_by

_MOST_REMEMBERED = 65_536
#: Parts words, and is nothing once signs are folded.
_NEXT_LINE = "\x85"
_LETTER = re.compile(r"[^\W_]")
_COMMON = re.compile(r"[a-z]+(?:'[a-z]+)?[.,?!]*")
_ALONE = re.compile(r"(?<![^\W_])[^\W_](?![^\W_])")
_NO_LATIN_LETTER = re.compile(r"[^\W\d_a-z]")
#: Pictures, with what joins and colours them: none of them stands for a letter or a number.
PICTURES = re.compile(
    "[\u2600-\u26ff\u2764\U0001f300-\U0001f51d\U0001f51f-\U0001f64f\U0001f900-\U0001f9ff\U0001fa70-\U0001faff\u200d\ufe0f]+"
)

#: The kinds of words: read otherwise beside others, no letters, beginning with one that stands alone, any other.
_OTHERWISE, _SIGNS, _LONE, _WORD = "?", "", "a", "."
#: Behind the kind of a word: it calls for rules, it has letters beyond ASCII.
_CALLS, _LETTERED = "!", "^"

_Told = TypeVar("_Told")


class _OfWords(dict[str, _Told], Generic[_Told]):
    """What is told of words, each once."""

    def __init__(self, tell: Callable[[str], _Told]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, word: str) -> _Told:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        told = self[word] = self._tell(word)
        return told


def harmless(text: str) -> bool:
    """Whether the text's words tell that reading it finds nothing; if not, it is to be read."""
    if _NEXT_LINE in text:
        return False
    words = text.split()
    kinds = "".join(map(_kinds.__getitem__, words))
    if _OTHERWISE in kinds or _LONE + _LONE in kinds.replace(_CALLS, "").replace(_LETTERED, ""):
        return False
    if _LETTERED in kinds and SPACED_BEYOND_ASCII.search(UNSEEN.sub("", text.casefold())):
        return False
    if _CALLS not in kinds:
        return True
    reading = " ".join(filter(None, map(_plain.__getitem__, words)))
    called = chain.from_iterable(map(_called.__getitem__, words))
    return not any(matched(pattern, reading) for pattern in called)


def _plain_of(word: str) -> str:
    word = word.casefold()
    return word.replace("'", "") if _COMMON.fullmatch(word) else next(readings(word))


def _kind_of(word: str) -> str:
    if PICTURES.fullmatch(word):
        return _SIGNS
    plain, called = _plain[word], _called[word]
    word = word.casefold()
    if not _reads_alike(word, plain):
        return _OTHERWISE
    first, alone = _LETTER.search(plain), [found.start() for found in _ALONE.finditer(plain)]
    if first is None:
        return _SIGNS
    if alone and alone != [first.start()]:
        return _OTHERWISE
    lettered = not word.isascii() and any(map(has_letters, BEYOND_ASCII.findall(word)))
    kind = _LONE if alone else _WORD
    return kind + (_CALLS if called else "") + (_LETTERED if lettered else "")


def _reads_alike(word: str, plain: str) -> bool:
    """Whether the word reads in one way, and in a text of such words nothing gives cause to another."""
    if _COMMON.fullmatch(word) and not STRETCHED.search(word):
        return True
    if not plain or set(readings(word)) != {plain} or DIGITS_INSIDE.search(plain):
        return False
    if word.isascii():
        return True
    if CYRILLIC.search(word) or _NO_LATIN_LETTER.search(plain) or not is_normalized("NFC", word):
        return False
    seen = UNSEEN.sub("", word)
    return seen == word or set(readings(seen)) == {plain}


#: Each word as it is read first, the rules that it calls for, its kind.
_plain = _OfWords[str](_plain_of)
_called = _OfWords[tuple[str, ...]](lambda word: patterns_called_by(_plain[word]))
_kinds = _OfWords[str](_kind_of)
