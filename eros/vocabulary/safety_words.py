"""Most texts are known to be harmless by their words, each of which is looked at once (R20).

A word is what stands between blanks. A text is told by its words only where that is what reading the whole finds: each
of them reads in one way whatever stands beside it, or in two for its hyphens, no two letters stand alone one after the
other, and no rule that one of its words calls for matches. Every other text is to be read.
"""

import re
from collections.abc import Iterable
from unicodedata import is_normalized

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
from eros.vocabulary.safety_rules import matched, patterns_called_by, pieces_beside

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

#: The kinds of words: read otherwise beside others, no letters, beginning with one that stands alone, any other.
_OTHERWISE, _SIGNS, _LONE, _WORD = "?", "", "a", "."
#: Behind the kind of a word: it calls for rules, it has letters beyond ASCII, it has hyphens.
_CALLS, _LETTERED, _LINKED = "!", "^", "-"


class _Words(dict[str, str]):
    """The kinds of words, each looked at once, with what else is known of them. Threads share it: none is forgotten."""

    def __init__(self) -> None:
        super().__init__()
        #: How they are read; how those with hyphens are read without.
        self.plain, self.joined = dict[str, str](), dict[str, str]()
        #: Of those that call for rules: the patterns, and pieces of which whatever these match holds one.
        self.called, self._beside = dict[str, tuple[str, ...]](), dict[str, set[str]]()

    def __missing__(self, word: str) -> str:
        kind = self[word] = self._kind_of(word)
        return kind

    def find(self, called: Iterable[str], read: Iterable[str]) -> bool:
        """Whether a pattern that one of these words calls for matches the words as they are read."""
        reading = " ".join(filter(None, read))
        for word in called:
            for piece in self._beside[word]:
                if piece in reading:
                    if any(matched(pattern, reading) for pattern in self.called[word]):
                        return True
                    break
        return False

    def _kind_of(self, said: str) -> str:
        if PICTURES.fullmatch(said):
            self.plain[said] = "".join(map(read_sign, said))
            return _SIGNS
        word = said.casefold()
        common, stretched = _COMMON.fullmatch(word), STRETCHED.search(word)
        linked = not stretched and _HYPHENED.fullmatch(word)
        plain = self.plain[said] = word.replace("'", "") if common else next(readings(word))
        if not (linked or (common and not stretched) or _reads_alike(word, plain)):
            return _OTHERWISE
        if common:
            alone = not plain[1:2].isalpha()
        else:
            first, lone = _LETTER.search(plain), [found.start() for found in _ALONE.finditer(plain)]
            if first is None:
                return _SIGNS
            if lone and lone != [first.start()]:
                return _OTHERWISE
            alone = bool(lone)
        ways = plain
        if linked:
            self.joined[said] = word.replace("-", "")
            ways = f"{plain} {self.joined[said]}"
        patterns = patterns_called_by(ways)
        if patterns:
            self._beside[said] = set[str]().union(*(pieces_beside(pattern, ways) for pattern in patterns))
            self.called[said] = patterns
        lettered = not word.isascii() and any(map(has_letters, BEYOND_ASCII.findall(word)))
        kind = _LONE if alone else _WORD
        return kind + _CALLS * bool(patterns) + _LETTERED * lettered + _LINKED * bool(linked)


#: One, which gives way to a new one once it is full.
_remembered = [_Words()]


def harmless(text: str) -> bool:
    """Whether the text's words tell that reading it finds nothing; if not, it is to be read."""
    if _NEXT_LINE in text:
        return False
    known = _remembered[0]
    if len(known) > _MOST_REMEMBERED:
        known = _remembered[0] = _Words()
    words = text.split()
    kinds = "".join(map(known.__getitem__, words))
    if _OTHERWISE in kinds:
        return False
    if _LONE in kinds and _LONE + _LONE in kinds.replace(_CALLS, "").replace(_LETTERED, ""):
        return False
    if _LETTERED in kinds and SPACED_BEYOND_ASCII.search(UNSEEN.sub("", text.casefold())):
        return False
    if _LINKED in kinds and APART.search(f" {text} "):
        return False
    if _CALLS not in kinds:
        return True
    called, plain = known.called.keys() & words, known.plain
    if known.find(called, map(plain.__getitem__, words)):
        return False
    return _LINKED not in kinds or not known.find(called, (known.joined.get(word, plain[word]) for word in words))


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
