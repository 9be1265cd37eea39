"""Most texts are known to be harmless by their words, each of which is looked at once (R20).

A word is what stands between blanks. A text is told by its words only where that is what reading the whole finds: each
of them reads in one way whatever stands beside it, or is respelt by itself ("9pm", "full-length", "sooo") in the few
ways that any word of the text gives cause to; no three letters or digits stand alone one after the other and no two
digits; no figure has beside it what makes it an age, and no rule that a word calls for matches. Every other text is to
be read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from math import prod
from typing import NamedTuple
from unicodedata import is_normalized

from eros.vocabulary.safety_literals import Pieces
from eros.vocabulary.safety_readings import (
    APART,
    BEYOND_ASCII,
    CYRILLIC,
    FOR_LETTERS,
    FREE,
    HYPHENS,
    NUMBER_APART,
    SIGNS_INSIDE,
    SPACED_BEYOND_ASCII,
    STRETCHED,
    STRETCHED_LETTERS,
    UNSEEN,
    WordWays,
    free_ways,
    has_letters,
    parts_that_stand_alone,
    read_sign,
    readings,
    respellings,
    romanised,
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
#: Behind these, the word has letters that the text is read with in more than one way: "ñ", Cyrillic ones, any other.
_TILDE, _CYRILLIC, _UNREAD = "&", "%", "$"
_IN_MODES = re.compile(f"[{_TILDE}{_CYRILLIC}{_UNREAD}]")
#: At both ends of a word whose apostrophes part what would stand alone; two of those, side by side.
_PARTED = "'"
_IS_ALONE = re.compile(f"[{_LETTER_ALONE}{_LONE}{_PARTED}]")
_PAIR = re.compile(f"[{_LETTER_ALONE}{_LONE}{_PARTED}](?=[{_LETTER_ALONE}{_LONE}{_PARTED}])")
#: Between what is read of a text: the end of a clause.
_END = " ! "
#: No piece of a pattern has as many signs, nor what ``AGE_BESIDE_FIGURE`` reads on one side of a figure.
SPAN = 32
#: Behind these, what the word gives the text cause to.
_CAUSES = (NUMBER_APART, SIGNS_INSIDE, HYPHENS, FOR_LETTERS, STRETCHED_LETTERS, FREE)
#: So many ways of words that stand near to each other are looked at; with more the text is read.
_MOST_WAYS = 200
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
        #: How words are read in a text with "ñ" or Cyrillic letters, where that differs, and what they call for there.
        self.tilde, self.roman = dict[str, str](), dict[str, str | None]()
        self.called_roman = dict[str, tuple[_Called, ...]]()

    def __missing__(self, word: str) -> str:
        kind = self[word] = self._kind_of(word)
        return kind

    def _kind_of(self, word: str) -> str:
        if " " in word:
            return self._of_several(free_ways(word), word)
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
        if lettered and (modes := _modes_of(word)) != "":
            return _OTHERWISE if modes is None else self._of_modes(word, modes)
        ways = _lettered_ways(word) if lettered else word_ways(word)
        if ways is None:
            return _OTHERWISE if lettered else self._of_several(free_ways(word), word)
        plain = self.plain[word] = ways.plain
        letters = _LETTERS.findall(plain)
        respelt = ""
        if ways.causes or ways.differs:
            self.several[word], respelt = ways, self._respelt(ways)
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

    def _of_several(self, ways: WordWays | None, words: str) -> str:
        """For what is free."""
        if ways is None:
            return _OTHERWISE
        self.plain[words], self.several[words] = ways.plain, ways
        kind = _WORD + self._calls((ways.plain, *ways.others)) + self._respelt(ways) + _FOLDED
        return _LONE + kind + _LONE if _ALONE.search(words) or _ALONE.search(ways.plain) else kind

    def _of_modes(self, word: str, modes: str) -> str:
        """For a word with letters that are read in more than one way, as the whole text is."""
        plain = self.plain[word] = next(readings(word))
        ways = [plain]
        if _TILDE in modes:
            ways.append(self.tilde.setdefault(word, next(readings(word.replace("ñ", "n")))))
        if _CYRILLIC in modes:
            roman = self.roman[word] = romanised(word)
            ways.append(roman or "")
        return _WORD + self._calls(tuple(ways)) + _LETTERED + _FOLDED + modes

    def in_roman(self, word: str) -> str | None:
        """How the word is read in a text that has Cyrillic ones."""
        if word not in self.roman:
            way = romanised(word)
            if way != self.plain[word]:
                if word in self.several or way is None or not _reads_in_one_way(way):
                    way = None
                else:
                    self.called_roman[word] = tuple(_Called(pieces_of(one), one) for one in patterns_called_by(way))
            self.roman[word] = way
        return self.roman[word]

    def _respelt(self, ways: WordWays) -> str:
        number = str(next(self._numbers))
        self.respelt[number] = ways
        return f"{_RESPELT}{number}{_RESPELT}{ways.causes}"

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
    if _OTHERWISE in kinds:
        return False
    if _LETTERED in kinds and SPACED_BEYOND_ASCII.search(UNSEEN.sub("", small)):
        return False
    if _IN_MODES.search(kinds):
        return not APART.search(f" {small} ") and _harmless_in_modes(known, words, kinds)
    if _stand_apart(beside) and parts_that_stand_alone(_joined(map(known.plain.__getitem__, words))):
        words = _united(known, words)
        kinds = "".join(map(known.__getitem__, words))
        if _OTHERWISE in kinds or APART.search(f" {small} "):
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
        reading = _joined(map(known.plain.__getitem__, words))
        news = _news(known, reading, words, known.plain, causes)
        if news is None:
            return False
        seen = _END.join((reading, *news))
    called: Iterable[_Called] = chain.from_iterable(map(known.called.__getitem__, kinds.split(_CALLS)[1::2]))
    if _FIGURE in kinds:
        called = (*called, *(_OF_FIGURES if AGE_BESIDE_FIGURE.search(seen) else _OF_OLD if _OF_YEARS in kinds else ()))
    called = _with_pieces(called, seen)
    if not called:
        return True
    ways = _ways(known, words, known.plain, causes)
    return FREE not in causes and not any(compiled(one.pattern).search(way) for way in ways for one in called)


def _harmless_in_modes(known: _Words, words: Sequence[str], kinds: str) -> bool:
    """The same for a text with letters that are read in more than one way: all of them in the same."""
    modes: list[Mapping[str, str]] = [known.plain]
    if _TILDE in kinds:
        modes.append({word: known.tilde.get(word) or known.plain[word] for word in words})
    called = list(chain.from_iterable(map(known.called.__getitem__, kinds.split(_CALLS)[1::2])))
    if _CYRILLIC in kinds:
        roman = {word: way for word in words if (way := known.in_roman(word)) is not None}
        if not all(map(roman.__contains__, words)):
            return False
        modes.append(roman)
        called += chain.from_iterable(map(known.called_roman.__getitem__, roman.keys() & known.called_roman.keys()))
    causes, seen = _causes(kinds) if _RESPELT in kinds else "", list[str]()
    for mode in modes:
        reading = _joined(map(mode.__getitem__, words))
        news = _news(known, reading, words, mode, causes) if causes else []
        if news is None or parts_that_stand_alone(reading):
            return False
        seen += (reading, *news)
    whole = _END.join(seen)
    if _FIGURE in kinds:
        called += _OF_FIGURES if AGE_BESIDE_FIGURE.search(whole) else _OF_OLD
    found = _with_pieces(called, whole)
    if not found:
        return True
    ways = (way for mode in modes for way in _ways(known, words, mode, causes))
    return FREE not in causes and not any(compiled(one.pattern).search(way) for way in ways for one in found)


def _united(known: _Words, words: Sequence[str]) -> list[str]:
    """The words, where letters or digits stand alone side by side as one, with the signs between them."""
    units, run = list[str](), list[str]()
    for word in (*words, ""):
        kind = known[word] if word else _WORD
        if _IS_ALONE.search(kind) or (run and not kind.strip(_READ_SIGNS)):
            run.append(word)
            continue
        units += [" ".join(run)] if run else []
        run = []
        units += [word] if word else []
    return units


def _joined(read: Iterable[str]) -> str:
    return " ".join(filter(None, read))


def _ways(known: _Words, words: Sequence[str], mode: Mapping[str, str], causes: str) -> Iterator[str]:
    """How the text is read whose words give cause to these respellings."""
    changing = [at for at, word in enumerate(words) if word in known.several] if causes else []
    read = list(map(mode.__getitem__, words))
    yield _joined(read)
    for forms in respellings(tuple(known.several[words[at]] for at in changing), causes):
        for at, form in zip(changing, forms, strict=True):
            read[at] = form
        yield _joined(read)


def _causes(kinds: str) -> str:
    """What the words of a text give cause to, twice where it is several of them."""
    return "".join(cause * min(kinds.count(cause), 2) for cause in _CAUSES if cause in kinds)


def _news(known: _Words, reading: str, words: Sequence[str], mode: Mapping[str, str], causes: str) -> list[str] | None:
    """What is new where a text is respelt: words that change, in each of their ways, with what stands beside them; None
    where there are too many."""
    begins, near, ends, news = 0, list[tuple[int, WordWays]](), -SPAN, list[str]()
    for word in words:
        plain = mode[word]
        if word in known.several:
            if begins - ends >= SPAN and near:
                news += _beside(reading, near, causes)
                near = []
            near.append((begins, known.several[word]))
            ends = begins + len(plain)
            if FREE in causes and prod(len(one.others) + 1 for _, one in near) > _MOST_WAYS:
                return None
        begins += len(plain) + 1 if plain else 0
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


def _modes_of(word: str) -> str | None:
    """Which of its letters have the whole text read in more than one way; None where the word by itself is."""
    tilde, cyrillic = "ñ" in word, CYRILLIC.search(word) is not None
    plain = next(readings(word))
    if not (tilde or cyrillic or _NO_LATIN_LETTER.search(plain)):
        return ""
    ways = {plain, next(readings(word.replace("ñ", "n"))), *([romanised(word)] if cyrillic else [])}
    seen = UNSEEN.sub("", word)
    if (tilde and cyrillic) or not is_normalized("NFC", word) or seen != word or None in ways or "" in ways:
        return None
    if ways != set(readings(word)) or not all(map(_reads_in_one_way, filter(None, ways))):
        return None
    return _TILDE * tilde + _CYRILLIC * cyrillic + _UNREAD * (not tilde and not cyrillic)


def _reads_in_one_way(plain: str) -> bool:
    ways = word_ways(plain)
    return ways is not None and not ways.causes and not ways.differs and ways.plain == plain


def _reads_alike(word: str, plain: str) -> bool:
    """Whether the word reads in one way, and in a text of such words nothing gives cause to another."""
    if not plain or set(readings(word)) != {plain}:
        return False
    if CYRILLIC.search(word) or _NO_LATIN_LETTER.search(plain) or not is_normalized("NFC", word):
        return False
    seen = UNSEEN.sub("", word)
    return seen == word or set(readings(seen)) == {plain}
