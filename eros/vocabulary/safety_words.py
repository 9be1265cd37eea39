"""Most texts are known to be harmless by their words, each of which is looked at once (R20).

A word is what stands between blanks. A text is told by its words only where that is what reading the whole finds: each
of them reads in one way whatever stands beside it, or is respelt by itself ("9pm", "full-length", "sooo") in the few
ways that any word of the text gives cause to; no three letters or digits stand alone one after the other and no two
digits; no figure has beside it what makes it an age, and no rule that a word calls for matches. Every other text is to
be read.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, count
from math import prod
from sys import intern
from typing import Generic, NamedTuple, TypeVar, cast
from unicodedata import is_normalized

from eros.vocabulary.safety_literals import ANYTHING, Pieces
from eros.vocabulary.safety_readings import (
    APART,
    BEYOND_ASCII,
    CYRILLIC,
    FOR_LETTERS,
    FREE,
    HYPHENS,
    LATIN_ALIKE,
    NUMBER_APART,
    ROMANISED,
    SIGNS_INSIDE,
    SPACED_BEYOND_ASCII,
    STRETCHED,
    STRETCHED_LETTERS,
    UNSEEN,
    WordWays,
    closed_ways,
    folded,
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
    holds_pieces,
    patterns_called_by,
    pieces_beside,
    pieces_of,
)

Value = TypeVar("Value")

_MOST_REMEMBERED = 65_536
#: Parts words, and is nothing once signs are folded.
_NEXT_LINE = "\x85"
_DIGIT = re.compile(r"\d")
_TWO_DIGITS = re.compile(r"\d\d")
_LETTERS = re.compile(r"[^\W_]+")
_ALONE = re.compile(r"(?<![^\W_])[^\W_](?![^\W_])")
_COMMON = re.compile(r"[a-z]+(?:'[a-z]+)?[.,?!]*")
#: Words with letters beyond ASCII, none of which is read otherwise for what stands beside it; all of them Cyrillic.
_COMMON_LETTERED = re.compile("[a-zà-öø-ÿœ]+(?:'[a-zà-öø-ÿœ]+)?[.,?!]*")
_COMMON_CYRILLIC = re.compile("[а-яёєіїґ]+(?:'[а-яёєіїґ]+)?[.,?!]*")
_CYRILLIC_HYPHENS = re.compile("[а-яёєіїґ']+(?:-[а-яёєіїґ']+)+[.,?!]*")
_PLAIN = re.compile("[a-z]{2,}")
_OF_LETTERS = re.compile(r"[^\W\d_]+[.,?!]*").fullmatch
_NO_LATIN_LETTER = re.compile(r"[^\W\d_a-z]")
#: Pictures, with what joins and colours them: none of them stands for a letter or a number.
PICTURES = re.compile(
    "[\u2600-\u26ff\u2764\U0001f300-\U0001f51d\U0001f51f-\U0001f64f\U0001f900-\U0001f9ff\U0001fa70-\U0001faff\u200d\ufe0f]+"
)

#: The kinds of words: read otherwise beside others, pictures and signs, signs that are read as others or as blanks, a
#: plain letter that stands alone, anything else that has a letter or a digit alone, any other.
_OTHERWISE, _SIGNS, _READ_SIGNS, _LETTER_ALONE, _LONE, _WORD = "?", "", "~", "a", "A", "."
#: Behind the kind of a word: it calls for rules, or it is respelt, the number of which stands between two of these; it
#: has a figure, one of a single digit, it may be said of years, it has letters beyond ASCII, it reads otherwise than
#: small and without apostrophes, it has two alone side by side. What is lone says so behind these too, so that two side
#: by side are seen.
_CALLS, _RESPELT, _FIGURE, _ONE_DIGIT, _OF_YEARS = "!", "<", "#", ";", "y"
_LETTERED, _FOLDED, _TWO_ALONE = "^", "=", ":"
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


#: Of what stands alone in words a letter, and two for a digit, since two are a number; what parts it from the next; so
#: much of it that it may be put together.
_ALONE_TOO, _PARTS, _THREE_ALONE = "1", ".", "111"
#: At the end of a word that begins or ends with what stands alone; two words that meet so, and what may be put
#: together. Signs for what Cyrillic letters look like are others.
_BEGINS, _ENDS = "(", ")"
_ALIKE = str.maketrans({_ALONE_TOO: "2", _PARTS: ","})
_MEET = re.compile(r"\)[1.]*\(")
_MAY_BE_ONE = re.compile(r"1[2,()]*1[2,()]*1")
_MAY_BE_ONE_ALIKE = re.compile(r"2[1.()]*2[1.()]*2")
#: Of how a word is read what may be put together, and what parts too much for it.
_PARTS_OF_WAYS = re.compile(r"[a-z\d]+|[^a-z\d]{5,}")
_NO_LETTERS_AT_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_LATIN = re.compile(r"[a-z\d]")


class _Called(NamedTuple):
    """A pattern that a word calls for, with pieces that the word lacks: what it matches holds one of each; where there
    are few, a look is cheap, and they come first. ``parts`` are what is longest in each piece of one word."""

    pieces: tuple[Pieces, ...]
    pattern: str
    parts: tuple[Pieces, ...] = ()


def _called(pieces: tuple[Pieces, ...], pattern: str) -> _Called:
    pieces = tuple(sorted(pieces, key=len))
    parts = (Pieces(max(piece.split(), key=len) for piece in one) for one in pieces if one != ANYTHING)
    return _Called(pieces, pattern, tuple(parts))


#: What figures call for; of that, what years behind any number do.
_OF_FIGURES = tuple(_called(pieces_of(pattern), pattern) for pattern in PATTERNS_OF_FIGURES)
_OF_OLD = tuple(one for one in _OF_FIGURES if one.pattern in patterns_called_by("year"))


class _Kept(dict[str, Value], Generic[Value]):
    """What is made of words, once of each."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> Value:
        made = self._make(word)
        self[word] = made = cast("Value", intern(made)) if isinstance(made, str) else made
        return made


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
        self.tilde, self.roman = dict[str, str](), _Kept[str | None](self._in_roman)
        #: What of words stands alone.
        self.alone = _Kept[str](self._alone_in)
        #: What of pieces of patterns they may hold.
        self.parts = _Kept[str](self._parts_in)
        self.called_roman = dict[str, tuple[_Called, ...]]()

    def __missing__(self, word: str) -> str:
        kind = self[word] = intern(self._kind_of(word))  # most are alike: what is shared is read fast
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
        if (_COMMON_CYRILLIC.fullmatch(word) or _COMMON_LETTERED.fullmatch(word)) and (kind := self._of_common(word)):
            return kind
        if PICTURES.fullmatch(word):
            plain = self.plain[word] = "".join(map(read_sign, word))
            return _SIGNS if plain else _READ_SIGNS
        lettered = not word.isascii() and any(map(has_letters, BEYOND_ASCII.findall(word)))
        if lettered and (modes := _modes_of(word)) != "":
            return self._of_hyphens(word) if modes is None else self._of_modes(word, modes)
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
        plainly = all(lone) and not ways.causes and plain == word and "".join(letters).isalpha()
        if plainly and len(lone) < 3 and not YEARS.search(plain):
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

    def _of_common(self, word: str) -> str | None:
        """For a word of letters that are read one by one; None: it needs a closer look."""
        stem = word.rstrip(_MARKS)
        plain = folded(stem).replace("'", "")
        cyrillic = CYRILLIC.match(stem) is not None
        ways, modes = [plain], _CYRILLIC * cyrillic
        if cyrillic:
            ways.append(stem.translate(ROMANISED).replace("'", ""))
        elif "ñ" in stem:
            ways.append(folded(stem.replace("ñ", "n")).replace("'", ""))
            modes = _TILDE
        if not all(ways) or any(map(STRETCHED.search, ways)) or not (cyrillic or all(map(_PLAIN.fullmatch, ways))):
            return None
        marks = word[len(stem) :]
        self.plain[word] = plain + marks
        if modes:
            (self.roman if cyrillic else self.tilde)[word] = ways[1] + marks
            return self[stem] if marks else _WORD + self._calls(tuple(ways)) + _LETTERED + _FOLDED + modes
        if marks:
            return self[stem]
        parted = _PARTED * ("'" in stem and _ALONE.search(stem) is not None)
        return parted + _WORD + self._calls((plain,)) + _LETTERED + _FOLDED + parted

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

    def _of_hyphens(self, word: str) -> str:
        """For Cyrillic words with hyphens between them, which give cause to nothing in others."""
        ways = free_ways(word) if _CYRILLIC_HYPHENS.fullmatch(word) else None
        roman = romanised(word) if ways else None
        if ways is None or not roman:
            return _OTHERWISE
        self.plain[word], self.roman[word], self.several[word] = ways.plain, roman, ways
        return _WORD + self._calls((ways.plain, *ways.others)) + self._respelt(ways) + _LETTERED + _FOLDED + _CYRILLIC

    def _in_roman(self, word: str) -> str | None:
        """How a word without Cyrillic letters is read in a text that has some."""
        way = romanised(word)
        if way != self.plain[word]:
            if word in self.several or way is None or not _reads_in_one_way(way):
                return None
            self.called_roman[word] = tuple(_called(pieces_of(one), one) for one in patterns_called_by(way))
        return way

    def _alone_in(self, word: str) -> str:
        """What stands alone in a word beside letters beyond ASCII, as most of its ways have it; then the same where
        Cyrillic letters are what they look like, with where the word begins or ends so."""
        if UNSEEN.search(word):
            return _THREE_ALONE
        cyrillic, plain = CYRILLIC.search(word), self.plain[word]
        ways = [] if cyrillic else [plain, self.tilde.get(word)]
        if cyrillic or LATIN_ALIKE.search(word):
            ways.append(self.roman[word])
        parts = (_LETTERS.findall(word), *(_PARTS_OF_WAYS.findall(way) for way in ways if way))
        found = ["".join(map(_alone_or_not, way)) for way in parts]
        begins, ends = (all(way[at:][:1] == _PARTS for way in found) for at in (0, -1))
        alone = _PARTS * begins + _ALONE_TOO * max(way.count(_ALONE_TOO) for way in found) + _PARTS * ends
        alike = "".join(map(_alone_or_not, _PARTS_OF_WAYS.findall(plain)))
        letters = _NO_LETTERS_AT_ENDS.sub("", plain)
        begins = alike.startswith(_ALONE_TOO) and _LATIN.match(letters) is not None
        ends = alike.endswith(_ALONE_TOO) and _LATIN.match(letters[-1:]) is not None
        return alone + (_BEGINS * begins + alike + _ENDS * ends).translate(_ALIKE)

    def _parts_in(self, word: str) -> str:
        """All the ways in which a word is read, one beside the other, with one sign for letters of no pattern."""
        others = self.several[word].others if word in self.several else ()
        ways = (self.plain[word], self.tilde.get(word), self.roman.get(word), *others)
        return BEYOND_ASCII.sub("_", " ".join(way for way in dict.fromkeys(ways) if way))

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
            figure = _FIGURE if any(map(_TWO_DIGITS.search, ways)) else _ONE_DIGIT
            called, figures = kept, figures + figure * (kept != called)
        if not called:
            return figures
        number = str(next(self._numbers))
        self.called[number] = tuple(_called(pieces_beside(one, " ".join(ways)), one) for one in called)
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
    if _LETTERED in kinds or _UNREAD in kinds:
        standing = "".join(map(known.alone.__getitem__, words))
        alone = _MAY_BE_ONE.search(standing) is not None
        if alone and SPACED_BEYOND_ASCII.search(UNSEEN.sub("", small)):
            return False
        if _IN_MODES.search(kinds):
            if alone and APART.search(f" {small} "):
                return False
            hyphens = "-" in small or "_" in small
            together = alone or _MAY_BE_ONE_ALIKE.search(standing) is not None
            meet = together and (alone or _MEET.search(standing) is not None)
            return _harmless_in_modes(known, words, kinds, hyphens=hyphens, alone=alone, together=together, meet=meet)
    if _stand_apart(beside) and parts_that_stand_alone(_joined(map(known.plain.__getitem__, words))):
        words = _united(known, words)
        kinds = "".join(map(known.__getitem__, words))
        if _OTHERWISE in kinds or APART.search(f" {small} "):
            return False
    causes = _causes(kinds) if _RESPELT in kinds else ""
    if causes and _may_run_on(beside) and APART.search(f" {small} "):
        return False
    figures = _figures(kinds)
    if not figures and _CALLS not in kinds:
        return True
    called: Iterable[_Called] = chain.from_iterable(map(known.called.__getitem__, kinds.split(_CALLS)[1::2]))
    if causes:
        read = list(map(known.plain.__getitem__, words))
        seen = reading = _joined(read)
        respelt = chain.from_iterable(known.respelt[number].others for number in kinds.split(_RESPELT)[1::2])
        called = _with_parts(called, " ".join((reading, *respelt)))
        if not called and not figures:
            return True
        news = _news(known, reading, words, read, causes)
        if news is None:
            return False
        seen = _END.join((reading, *news))
    elif _FOLDED in kinds or _READ_SIGNS in kinds or small.count(" ") != len(words) - 1:
        seen = _joined(map(known.plain.__getitem__, words))
    else:
        seen = small.replace("'", "")
    if figures:
        called = (*called, *(_OF_FIGURES if AGE_BESIDE_FIGURE.search(seen) else _OF_OLD if _OF_YEARS in kinds else ()))
    called = _with_pieces(called, seen)
    if not called:
        return True
    ways = _ways(known, words, list(map(known.plain.__getitem__, words)), causes)
    return FREE not in causes and not any(compiled(one.pattern).search(way) for way in ways for one in called)


def _harmless_in_modes(
    known: _Words, words: Sequence[str], kinds: str, *, hyphens: bool, alone: bool, together: bool, meet: bool
) -> bool:
    """The same for a text with letters that are read in more than one way: all of them in the same.

    ``together``: some may stand alone so that they are put together, ``meet``: into what a pattern may have, ``alone``:
    in another way than by what Cyrillic letters look like; ``hyphens``: there are hyphens."""
    called: list[_Called] = []
    if _CALLS in kinds:
        called += chain.from_iterable(map(known.called.__getitem__, kinds.split(_CALLS)[1::2]))
    roman: list[str | None] = []
    if _CYRILLIC in kinds:
        roman = list(map(known.roman.__getitem__, words))
        if None in roman:
            return False
        if not known.called_roman.keys().isdisjoint(words):
            called += chain.from_iterable(known.called_roman.get(word, ()) for word in words)
    figures = _figures(kinds)
    parts = " ".join(map(known.parts.__getitem__, words)) if called else ""
    if called and not meet:
        called = _with_parts(called, parts)
    if not (called or meet or figures):
        return True
    plain = list(map(known.plain.__getitem__, words))
    causes = _causes(kinds) if _RESPELT in kinds else ""
    closed: Sequence[str] = ()
    if together and parts_that_stand_alone(reading := _joined(plain)):
        other = None if causes or hyphens else _put_together(reading)
        if other is None:
            return False
        closed = other.readings
        called += other.called
        parts = f"{parts} {BEYOND_ASCII.sub('_', ' '.join(other.words))}"
    if meet and not (called := _with_parts(called, parts)) and not figures and not alone:
        return True
    modes: list[Sequence[str]] = [plain]
    if _TILDE in kinds:
        modes.append([known.tilde.get(word) or known.plain[word] for word in words])
    if roman:
        modes.append(cast("list[str]", roman))
    seen: list[str] = []
    for mode in modes:
        reading = _joined(mode)
        news = _news(known, reading, words, mode, causes) if causes else []
        if news is None or (alone and mode is not plain and parts_that_stand_alone(reading)):
            return False
        seen += (reading, *news)
    seen += closed
    whole = BEYOND_ASCII.sub("_", _END.join(seen))  # no pattern has a letter beyond it
    if figures:
        called += _OF_FIGURES if AGE_BESIDE_FIGURE.search(_END.join(seen)) else _OF_OLD
    found = [one for one in called if holds_pieces(one.pieces, whole)]
    if not found:
        return True
    whole = _END.join(seen)
    found = [one for one in found if has_number(one.pattern, whole)]
    ways = chain((way for mode in modes for way in _ways(known, words, mode, causes)), closed)
    return FREE not in causes and not any(compiled(one.pattern).search(way) for way in ways for one in found)


def _with_parts(called: Iterable[_Called], parts: str) -> list[_Called]:
    """Those of which the words, in all their ways, hold what pieces need."""
    return [one for one in called if holds_pieces(one.parts, parts)]


class _Together(NamedTuple):
    """How a text reads whose letters that stand alone are put together, and what those words call for."""

    readings: Sequence[str]
    words: Collection[str]
    called: Sequence[_Called]


def _put_together(reading: str) -> _Together | None:
    """Of a plain text; None: what is put together may read in more ways than one."""
    ways = closed_ways(reading)
    words = set(reading.split())
    new = {word for way in ways for word in way.split()} - words
    if any(map(parts_that_stand_alone, ways)) or STRETCHED.search(" ".join(new)) or not all(map(_OF_LETTERS, new)):
        return None
    called = dict.fromkeys(pattern for word in sorted(new) for pattern in patterns_called_by(word))
    return _Together(ways, new, [_called(pieces_of(pattern), pattern) for pattern in called])


def _united(known: _Words, words: Sequence[str]) -> list[str]:
    """The words, where letters or digits stand alone side by side as one, with the signs between them."""
    units: list[str] = []
    run: list[str] = []
    for word in (*words, ""):
        kind = known[word] if word else _WORD
        if _IS_ALONE.search(kind) or (run and not kind.strip(_READ_SIGNS)):
            run.append(word)
            continue
        units += [" ".join(run)] if run else []
        run = []
        units += [word] if word else []
    return units


def _alone_or_not(letters: str) -> str:
    return _PARTS if letters[1:] else _ALONE_TOO * (1 + letters.isdecimal())


def _joined(read: Iterable[str]) -> str:
    return " ".join(filter(None, read))


def _ways(known: _Words, words: Sequence[str], mode: Sequence[str], causes: str) -> Iterator[str]:
    """How the text is read whose words give cause to these respellings."""
    changing = [at for at, word in enumerate(words) if word in known.several] if causes else []
    read = list(mode)
    yield _joined(read)
    for forms in respellings(tuple(known.several[words[at]] for at in changing), causes):
        for at, form in zip(changing, forms, strict=True):
            read[at] = form
        yield _joined(read)


def _causes(kinds: str) -> str:
    """What the words of a text give cause to, twice where it is several of them."""
    return "".join(cause * min(kinds.count(cause), 2) for cause in _CAUSES if cause in kinds)


def _news(known: _Words, reading: str, words: Sequence[str], mode: Sequence[str], causes: str) -> list[str] | None:
    """What is new where a text is respelt: words that change, in each of their ways, with what stands beside them; None
    where there are too many."""
    near: list[tuple[int, WordWays]] = []
    news: list[str] = []
    begins, ends = 0, -SPAN
    for word, plain in zip(words, mode, strict=True):
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
    parts: list[str] = []
    ends = max(near[0][0] - SPAN, 0)
    for begins, word in near:
        parts.append(reading[ends:begins])
        ends = begins + len(word.plain)
    behind = reading[ends : ends + SPAN]
    for ways in respellings(tuple(word for _, word in near), causes):
        yield "".join(map(str.__add__, parts, ways)) + behind


def _figures(kinds: str) -> bool:
    """Whether it may have an age in figures: of two digits, unless years stand beside it."""
    return _FIGURE in kinds or (_ONE_DIGIT in kinds and _OF_YEARS in kinds)


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
    return [one for one in called if holds_pieces(one.pieces, reading) and has_number(one.pattern, reading)]


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
