"""Most texts are known to be harmless by their words, each of which is looked at once (R20).

A word is what stands between blanks. A text is told by its words only where that is what reading the whole finds: each
of them reads in one way whatever stands beside it, or in two for its hyphens, no three plain letters stand alone one
after the other and no two other ones, and no rule that one of its words calls for matches. Every other text is to be
read.
"""

import re
from collections.abc import Iterable
from itertools import chain, count
from typing import NamedTuple
from unicodedata import is_normalized

from eros.vocabulary.safety_literals import Pieces
from eros.vocabulary.safety_readings import (
    APART,
    BEYOND_ASCII,
    CYRILLIC,
    DIGITS_INSIDE,
    SPACED_BEYOND_ASCII,
    STRETCHED,
    UNSEEN,
    has_letters,
    read_sign,
    readings,
)
from eros.vocabulary.safety_rules import compiled, patterns_called_by, pieces_beside

_MOST_REMEMBERED = 65_536
#: Parts words, and is nothing once signs are folded.
_NEXT_LINE = "\x85"
_LETTER = re.compile(r"[^\W_]")
_COMMON = re.compile(r"[a-z]+(?:'[a-z]+)?[.,?!]*")
_HYPHENED = re.compile(r"[a-z]{2,}(?:-[a-z]{2,})+[.,?!]*")
_ALONE = re.compile(r"(?<![^\W_])[^\W_](?![^\W_])")
_NO_LATIN_LETTER = re.compile(r"[^\W\d_a-z]")
#: Pictures, with what joins and colours them: none of them stands for a letter or a number.
PICTURES = re.compile(
    "[\u2600-\u26ff\u2764\U0001f300-\U0001f51d\U0001f51f-\U0001f64f\U0001f900-\U0001f9ff\U0001fa70-\U0001faff\u200d\ufe0f]+"
)

#: The kinds of words: read otherwise beside others, pictures and signs, the same read as others, a plain letter that
#: stands alone, any other that begins with a letter or a digit alone, any other.
_OTHERWISE, _SIGNS, _READ_SIGNS, _LETTER_ALONE, _LONE, _WORD = "?", "", "~", "a", "A", "."
#: Behind the kind of a word: it calls for rules, whose number stands between two of these; it has letters beyond ASCII,
#: it has hyphens, it reads otherwise than small and without apostrophes. What is lone says so behind these too, so that
#: two side by side are seen.
_CALLS, _LETTERED, _LINKED, _FOLDED = "!", "^", "-", "="
#: Side by side, these may be one word that is spelt apart; a number too, if one of them is no plain letter.
_LETTERS_APART, _APART = _LETTER_ALONE * 3, (_LONE + _LONE, _LETTER_ALONE + _LONE, _LONE + _LETTER_ALONE)
_MARKS = ".,?!"


class _Called(NamedTuple):
    """A pattern that a word calls for, with pieces that the word lacks: what it matches holds one of each."""

    pieces: tuple[Pieces, ...]
    pattern: str


class _Words(dict[str, str]):
    """The kinds of words, each looked at once, with what else is known of them. Threads share it: none is forgotten."""

    def __init__(self) -> None:
        super().__init__()
        #: How they are read; how those with hyphens are read without.
        self.plain, self.joined = dict[str, str](), dict[str, str]()
        #: What words call for, by its number.
        self.called, self._numbers = dict[str, tuple[_Called, ...]](), count()

    def __missing__(self, word: str) -> str:
        kind = self[word] = self._kind_of(word)
        return kind

    def _kind_of(self, word: str) -> str:
        common = _COMMON.fullmatch(word)
        if common and (stem := word.rstrip(_MARKS)) != word:
            return self._ends_with_marks(word, stem)
        if not common and PICTURES.fullmatch(word):
            plain = self.plain[word] = "".join(map(read_sign, word))
            return _SIGNS if plain else _READ_SIGNS
        stretched = STRETCHED.search(word)
        linked = not stretched and _HYPHENED.fullmatch(word)
        unmarked = word.replace("'", "")
        plain = self.plain[word] = unmarked if common else next(readings(word))
        folded = _FOLDED * (plain != unmarked)
        if not (linked or (common and not stretched) or _reads_alike(word, plain)):
            return _OTHERWISE
        lone = list[int]()
        if common and not plain[1:]:
            return _LETTER_ALONE
        if not common:
            letters, lone = _LETTER.findall(plain), [found.start() for found in _ALONE.finditer(plain)]
            if not letters:
                return _SIGNS if plain == word or (not plain.strip("~") and plain) else _READ_SIGNS
            if len(lone) == len(letters) and plain == word and "".join(letters).isalpha():
                return _LETTER_ALONE * len(lone)
            if lone and lone != [_LETTER.search(plain).start()]:  # type: ignore[union-attr]
                return _OTHERWISE
        ways = plain
        if linked:
            self.joined[word] = word.replace("-", "")
            ways = f"{plain} {self.joined[word]}"
        patterns = patterns_called_by(ways)
        calls = ""
        if patterns:
            number = str(next(self._numbers))
            self.called[number] = tuple(_Called(pieces_beside(pattern, ways), pattern) for pattern in patterns)
            calls = _CALLS + number + _CALLS
        lettered = not word.isascii() and any(map(has_letters, BEYOND_ASCII.findall(word)))
        more = calls + _LETTERED * lettered + _LINKED * bool(linked) + folded
        return _LONE + (more + _LONE) * bool(more) if lone else _WORD + more

    def _ends_with_marks(self, word: str, stem: str) -> str:
        """As the common word before the marks, which part nothing and hide nothing."""
        kind = self[stem]
        self.plain[word] = self.plain[stem] + word[len(stem) :]
        return kind


#: One, which gives way to a new one once it is full.
_remembered = [_Words()]


def harmless(small: str) -> bool:
    """Whether the words of a text, given case-folded, tell that reading it finds nothing; if not, it is to be read."""
    if _NEXT_LINE in small:
        return False
    known = _remembered[0]
    if len(known) > _MOST_REMEMBERED:
        known = _remembered[0] = _Words()
    words = small.split()
    kinds = "".join(map(known.__getitem__, words))
    beside = kinds.replace(_READ_SIGNS, "")
    if _OTHERWISE in kinds or _LETTERS_APART in beside or (_LONE in beside and any(one in beside for one in _APART)):
        return False
    if _LETTERED in kinds and SPACED_BEYOND_ASCII.search(UNSEEN.sub("", small)):
        return False
    if _LINKED in kinds and APART.search(f" {small} "):
        return False
    if _CALLS not in kinds:
        return True
    called: Iterable[_Called] = chain.from_iterable(map(known.called.__getitem__, kinds.split(_CALLS)[1::2]))
    if _FOLDED not in kinds and _READ_SIGNS not in kinds and small.count(" ") == len(words) - 1:
        called = _with_pieces(called, small.replace("'", ""))
        if not called:
            return True
    else:
        called = list(called)
    plain = known.plain
    if _match(called, " ".join(filter(None, map(plain.__getitem__, words)))):
        return False
    return _LINKED not in kinds or not _match(called, " ".join(known.joined.get(word, plain[word]) for word in words))


def _with_pieces(called: Iterable[_Called], reading: str) -> list[_Called]:
    """Those of which the reading holds all pieces."""
    found = []
    for one in called:
        for pieces in one.pieces:
            for piece in pieces:
                if piece in reading:
                    break
            else:
                break
        else:
            found.append(one)
    return found


def _match(called: Iterable[_Called], reading: str) -> bool:
    """Whether one of the patterns that are called matches."""
    return any(compiled(one.pattern).search(reading) for one in _with_pieces(called, reading))


def _reads_alike(word: str, plain: str) -> bool:
    """Whether the word reads in one way, and in a text of such words nothing gives cause to another."""
    if not plain or set(readings(word)) != {plain} or DIGITS_INSIDE.search(plain):
        return False
    if word.isascii():
        return True
    if CYRILLIC.search(word) or _NO_LATIN_LETTER.search(plain) or not is_normalized("NFC", word):
        return False
    seen = UNSEEN.sub("", word)
    return seen == word or set(readings(seen)) == {plain}
