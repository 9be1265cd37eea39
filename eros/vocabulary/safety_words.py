"""Most texts are known to be harmless by their words, each of which is looked at once (R20).

A word is what stands between blanks. A text is told by its words only where that is what reading the whole finds: each
of them reads in one way whatever stands beside it, or is respelt by itself ("9pm", "full-length", "sooo") in the few
ways that any word of the text gives cause to; no three letters or digits stand alone one after the other and no two
digits; no figure has beside it what makes it an age, and no rule that a word calls for matches. Every other text is to
be read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from typing import NamedTuple
from unicodedata import is_normalized

from eros.vocabulary.safety_literals import Pieces
from eros.vocabulary.safety_readings import (
    APART,
    BEYOND_ASCII,
    CYRILLIC,
    FOR_LETTERS,
    HYPHENS,
    NUMBER_APART,
    SIGNS_INSIDE,
    SPACED_BEYOND_ASCII,
    STRETCHED,
    STRETCHED_LETTERS,
    UNSEEN,
    WordWays,
    has_letters,
    read_sign,
    readings,
    respellings,
    word_ways,
)
from eros.vocabulary.safety_rules import (
    AGE_BESIDE_FIGURE,
    PATTERNS_OF_FIGURES,
    YEARS,
    compiled,
    has_number,
    patterns_called_by,
    pieces_beside,
    pieces_of,
)

_MOST_REMEMBERED = 65_536
#: Parts words, and is nothing once signs are folded.
_NEXT_LINE = "\x85"
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W_]+")
_ALONE = re.compile(r"(?<![^\W_])[^\W_](?![^\W_])")
_COMMON = re.compile(r"[a-z]+(?:'[a-z]+)?[.,?!]*")
_NO_LATIN_LETTER = re.compile(r"[^\W\d_a-z]")
#: Pictures, with what joins and colours them: none of them stands for a letter or a number.
PICTURES = re.compile(
    "[\u2600-\u26ff\u2764\U0001f300-\U0001f51d\U0001f51f-\U0001f64f\U0001f900-\U0001f9ff\U0001fa70-\U0001faff\u200d\ufe0f]+"
)

#: The kinds of words: read otherwise beside others, pictures and signs, signs that are read as others or as blanks, a
#: plain letter that stands alone, anything else that has a letter or a digit alone, any other.
_OTHERWISE, _SIGNS, _READ_SIGNS, _LETTER_ALONE, _LONE, _WORD = "?", "", "~", "a", "A", "."
#: Behind the kind of a word: it calls for rules, or it is respelt, the number of which stands between two of these; it
#: has a figure, it may be said of years, it has letters beyond ASCII, it reads otherwise than small and without
#: apostrophes, it has two alone side by side. What is lone says so behind these too, so that two side by side are seen.
_CALLS, _RESPELT, _FIGURE, _OF_YEARS, _LETTERED, _FOLDED, _TWO_ALONE = "!", "<", "#", "y", "^", "=", ":"
#: At both ends of a word whose apostrophes part what would stand alone; two of those, side by side.
_PARTED = "'"
_PAIR = re.compile(f"[{_LETTER_ALONE}{_LONE}{_PARTED}](?=[{_LETTER_ALONE}{_LONE}{_PARTED}])")
#: Between what is read of a text: the end of a clause.
_END = " ! "
#: No piece of a pattern has as many signs, nor what ``AGE_BESIDE_FIGURE`` reads on one side of a figure.
SPAN = 32
#: Behind these, what the word gives the text cause to.
_CAUSES = (NUMBER_APART, SIGNS_INSIDE, HYPHENS, FOR_LETTERS, STRETCHED_LETTERS)
_MARKS = ".,?!"


class _Called(NamedTuple):
    """A pattern that a word calls for, with pieces that the word lacks: what it matches holds one of each."""

    pieces: tuple[Pieces, ...]
    pattern: str


#: What figures call for; of that, what years behind any number do.
_OF_FIGURES = tuple(_Called(pieces_of(pattern), pattern) for pattern in PATTERNS_OF_FIGURES)
_OF_OLD = tuple(one for one in _OF_FIGURES if one.pattern in patterns_called_by("year"))


class _Words(dict[str, str]):
    """The kinds of words, each looked at once, with what else is known of them. Threads share it: none is forgotten."""

    def __init__(self) -> None:
        super().__init__()
        #: How they are read.
        self.plain = dict[str, str]()
        #: What words call for, and those that are respelt, by their number.
        self.called, self.respelt = dict[str, tuple[_Called, ...]](), dict[str, WordWays]()
        self._numbers = count()
        #: Those that are respelt, by themselves.
        self.several = dict[str, WordWays]()

    def __missing__(self, word: str) -> str:
        kind = self[word] = self._kind_of(word)
        return kind

    def _kind_of(self, word: str) -> str:
        stretched = STRETCHED.search(word)
        if _COMMON.fullmatch(word) and not stretched:
            stem = word.rstrip(_MARKS)
            if stem != word:
                return self._ends_with_marks(word, stem)
            plain = self.plain[word] = word.replace("'", "")
            parted = _PARTED * (len(word) - len(plain) and _ALONE.search(word) is not None)
            if plain[1:]:
                return parted + _WORD + self._calls((plain,)) + parted
            return _LONE + _OF_YEARS + _LONE if YEARS.search(plain) else _LETTER_ALONE
        if PICTURES.fullmatch(word):
            plain = self.plain[word] = "".join(map(read_sign, word))
            return _SIGNS if plain else _READ_SIGNS
        lettered = not word.isascii() and any(map(has_letters, BEYOND_ASCII.findall(word)))
        ways = _lettered_ways(word) if lettered else word_ways(word)
        if ways is None:
            return _OTHERWISE
        plain = self.plain[word] = ways.plain
        letters = _LETTERS.findall(plain)
        respelt = ""
        if ways.causes or ways.differs:
            number = str(next(self._numbers))
            self.respelt[number] = self.several[word] = ways
            respelt = f"{_RESPELT}{number}{_RESPELT}{ways.causes}"
        elif not letters:
            return _SIGNS if plain == word or (not plain.strip("~") and plain) else _READ_SIGNS
        lone = [not found[1:] for found in letters]
        if all(lone) and not ways.causes and plain == word and "".join(letters).isalpha() and len(lone) < 3:
            return _LETTER_ALONE * len(lone)
        alone = "".join("01"[one] for one in lone)
        parts = "".join("01"[not found[1:]] for found in _LETTERS.findall(word))
        if "111" in alone or "111" in parts:
            return _OTHERWISE
        parted = _PARTED * (parts.count("1") > alone.count("1"))
        more = self._calls((plain, *ways.others)) + respelt
        more += _LETTERED * lettered + _FOLDED * (plain != word.replace("'", "")) + _TWO_ALONE * ("11" in alone)
        kind = _LONE + (more + _LONE) * bool(more) if any(lone) else _WORD + more
        return parted + kind + parted

    def _calls(self, ways: tuple[str, ...]) -> str:
        """What the kind of a word says of the rules that it calls for: of those of figures what else calls for them."""
        called = patterns_called_by(" ".join(ways))
        figures = _OF_YEARS * (YEARS.search(" ".join(ways)) is not None)
        if _DIGIT.search("".join(ways)):
            without = patterns_called_by(_DIGIT.sub("_", " ".join(ways)))
            kept = tuple(one for one in called if one in without or one not in PATTERNS_OF_FIGURES)
            called, figures = kept, figures + _FIGURE * (kept != called)
        if not called:
            return figures
        number = str(next(self._numbers))
        self.called[number] = tuple(_Called(pieces_beside(one, " ".join(ways)), one) for one in called)
        return f"{_CALLS}{number}{_CALLS}{figures}"

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
    if _OTHERWISE in kinds or _stand_apart(beside):
        return False
    if _LETTERED in kinds and SPACED_BEYOND_ASCII.search(UNSEEN.sub("", small)):
        return False
    causes = _causes(kinds) if _RESPELT in kinds else ""
    if causes and _may_run_on(beside) and APART.search(f" {small} "):
        return False
    if _CALLS not in kinds and _FIGURE not in kinds:
        return True
    if _FOLDED in kinds or _READ_SIGNS in kinds or small.count(" ") != len(words) - 1:
        reading = _joined(map(known.plain.__getitem__, words))
    else:
        reading = small.replace("'", "")
    seen = reading
    if causes:
        news = _news(reading, [known.respelt[number] for number in kinds.split(_RESPELT)[1::2]], causes)
        seen = _END.join((reading, *(_ways(known, words, causes) if news is None else news)))
    called: Iterable[_Called] = chain.from_iterable(map(known.called.__getitem__, kinds.split(_CALLS)[1::2]))
    if _FIGURE in kinds:
        called = (*called, *(_OF_FIGURES if AGE_BESIDE_FIGURE.search(seen) else _OF_OLD if _OF_YEARS in kinds else ()))
    called = _with_pieces(called, seen)
    if not called:
        return True
    ways = [_joined(map(known.plain.__getitem__, words)), *_ways(known, words, causes)]
    return not any(compiled(one.pattern).search(way) for one in called for way in ways)


def _joined(read: Iterable[str]) -> str:
    return " ".join(filter(None, read))


def _ways(known: _Words, words: Sequence[str], causes: str) -> Iterator[str]:
    """How else the text is read whose words give cause to these respellings."""
    changing = [at for at, word in enumerate(words) if word in known.several] if causes else []
    read = list(map(known.plain.__getitem__, words))
    for forms in respellings(tuple(known.several[words[at]] for at in changing), causes):
        for at, form in zip(changing, forms, strict=True):
            read[at] = form
        yield _joined(read)


def _causes(kinds: str) -> str:
    """What the words of a text give cause to, twice where it is several of them."""
    return "".join(cause * min(kinds.count(cause), 2) for cause in _CAUSES if cause in kinds)


def _news(reading: str, changing: Iterable[WordWays], causes: str) -> list[str] | None:
    """What is new where a text is respelt: words that change, in each of their ways, with what stands beside them; None
    where one of them cannot be told from what looks like it."""
    near, ends, news = list[tuple[int, WordWays]](), -SPAN, list[str]()
    for word in changing:
        if not word.causes or " " in word.plain:
            if respellings((word,), causes):
                return None
            continue
        begins = reading.find(word.plain, max(ends, 0))
        if begins < 0:
            return None
        if begins - ends >= SPAN and near:
            news += _beside(reading, near, causes)
            near = []
        near.append((begins, word))
        ends = begins + len(word.plain)
    return [*news, *_beside(reading, near, causes)] if near else news


def _beside(reading: str, near: Sequence[tuple[int, WordWays]], causes: str) -> Iterator[str]:
    """Words that stand near to each other in each of their ways, with what stands beside and between them."""
    ends, parts = max(near[0][0] - SPAN, 0), list[str]()
    for begins, word in near:
        parts.append(reading[ends:begins])
        ends = begins + len(word.plain)
    behind = reading[ends : ends + SPAN]
    for ways in respellings(tuple(word for _, word in near), causes):
        yield "".join(map(str.__add__, parts, ways)) + behind


def _stand_apart(kinds: str) -> bool:
    """Whether three letters or digits stand alone one after the other, or two that may be one number."""
    if _LETTER_ALONE * 3 in kinds:
        return True
    if _LONE not in kinds:
        return False
    after, before = _LETTER_ALONE + _LONE in kinds, _LONE + _LETTER_ALONE in kinds
    return (
        _LONE * 2 in kinds
        or (after and before)
        or ((after or before) and (_TWO_ALONE in kinds or _LETTER_ALONE * 2 in kinds))
    )


def _may_run_on(kinds: str) -> bool:
    """Whether four letters may stand alone one after the other once apostrophes part them: "i'm a b"."""
    pairs = len(_PAIR.findall(kinds))
    return pairs > 1 or (pairs > 0 and (_TWO_ALONE in kinds or _PARTED * 2 in kinds))


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
            if has_number(one.pattern, reading):
                found.append(one)
    return found


def _lettered_ways(word: str) -> WordWays | None:
    """For a word with letters beyond ASCII, where it reads in one way whatever stands beside it."""
    plain = next(readings(word))
    ways = word_ways(plain)
    if ways is None or ways.causes or ways.differs or not _reads_alike(word, plain):
        return None
    return WordWays(word, plain, "", (), differs=False)


def _reads_alike(word: str, plain: str) -> bool:
    """Whether the word reads in one way, and in a text of such words nothing gives cause to another."""
    if not plain or set(readings(word)) != {plain}:
        return False
    if CYRILLIC.search(word) or _NO_LATIN_LETTER.search(plain) or not is_normalized("NFC", word):
        return False
    seen = UNSEEN.sub("", word)
    return seen == word or set(readings(seen)) == {plain}
