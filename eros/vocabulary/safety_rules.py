"""The rules that ``eros.vocabulary.safety`` reads texts by (R20), of all tongues, by the words that call for them.

A pattern is compiled when a text first has its word: most texts have none.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from string import digits
from typing import NamedTuple

from eros.vocabulary.safety_literals import ANYTHING, Pieces, needed_pieces, top_level_parts
from eros.vocabulary.unsafe_words import english, french, german, portuguese, spanish, ukrainian
from eros.vocabulary.unsafe_words.patterns import MARK_LENGTH, any_of, plain_marks, spelt

#: What it needs, why it bars a text, and its pattern.
Rule = tuple[str, str, str]

_MARK = re.compile(rf"(?<![a-z])[a-z]{{2,{MARK_LENGTH}}}|\d")
_TWO_DIGITS = re.compile(r"\d\d")
#: What such a pattern matches stands within one word.
_OF_ONE_WORD = re.compile(r"(?:\\b|\\w[*+]?|\(\?:|[^\W\d_]|[|)?])+")
#: A number in figures or words.
_NUMBER = re.compile(r"\((?:\?:)?(?:\(\?:)?\[1-9\]\\d\|.*\)$")
_LOOK_BEHIND = re.compile(r"(\(\?<[!=][^()]*\))")
_LAST_FIGURE = re.compile(r"(?<=[(|:])(?:\[1-9\])?\\d(?=[|)])")
_TONGUES = (english, spanish, german, french, portuguese, ukrainian)
#: What only looks alike.
IDIOMS = tuple(idiom for tongue in _TONGUES for idiom in tongue.IDIOMS)

#: What tells that a text may name an age in English words; ordinals begin like their numbers.
NUMBER_MARKS = frozenset(word[:MARK_LENGTH] for word in english.NUMBER_WORDS.split("|"))
#: The same to where an ordinal ends otherwise: "twentieth", but neither "third" nor "several".
_BEGINNINGS = (re.sub("een$|y$|ve$", "", word) for word in english.NUMBER_WORDS.split("|"))
_NUMBER_BEGUN = re.compile(rf"(?<![a-z])(?:{'|'.join(_BEGINNINGS)})")
#: The same in words that are run together; "ten" is an ending there.
NUMBER_IN_RUN = re.compile(rf"\d\d|{'|'.join(sorted(NUMBER_MARKS - {'ten', 'tent'}))}")


def _by_mark() -> dict[str, list[Rule]]:
    table: dict[str, list[Rule]] = {}
    for tongue in _TONGUES:
        for reason, rules in tongue.RULES.items():
            for marks, pattern in rules:
                for mark in plain_marks(marks):
                    table.setdefault(mark[:MARK_LENGTH], []).append((mark.strip("#"), reason, pattern))
    return table


#: The first letters of a mark -> the rules that need it.
RULES = _by_mark()


def marks_of(text: str) -> set[str]:
    """What decides which rules can apply: the beginnings of the text's words, and "#" for a number of two digits."""
    marks = set(_MARK.findall(text))
    if _TWO_DIGITS.search(text) or (not NUMBER_MARKS.isdisjoint(marks) and _NUMBER_BEGUN.search(text)):
        marks.add("#")
    return marks


#: The marks of figures, and the patterns that have one.
_FIGURE_MARKS = frozenset("#0123456789")
PATTERNS_OF_FIGURES = tuple(
    dict.fromkeys(rule[2] for mark in sorted(_FIGURE_MARKS & RULES.keys()) for rule in RULES[mark])
)
#: Each match of those patterns holds one of these, a number in words, or years (``YEARS``): a figure with what makes it
#: an age beside it. Most figures are told to be no age by it, at little cost.
AGE_BESIDE_FIGURE = re.compile(
    rf"[0-9](?:(?:(?<=[a-z] [1-9][0-9])|(?<=[a-z], [1-9][0-9])|(?<=(?:ly|sh)[1-9][0-9]))\b"
    rf"(?:{english.ENDS}|{english.NO_COUNT})"
    r"|(?<=[1-9][0-9]) (?:now|at last|and|for|going)\b|(?<=[12][0-9]) (?:n|&) |(?<=1[89])s?\b|(?<=[12][0-9]) ?/?f\b"
    r"|(?:(?<=\bf[12][0-9])|(?<=\bf [12][0-9])|(?<=\bf/[12][0-9])|(?<=\bf /[12][0-9]))\b"
    rf"|(?<=1[3-9])\)|(?<=1[3-9]) (?:since|as) |(?<=[me]1[3-9])|(?<=s1[3-9])|(?<=1[3-9]), (?=[a-z])"
    r"|(?<=[2-6]0)s\b|(?<=[23]0) ?something)"
)
#: What begins years behind a number: a word, or the end of one.
YEARS = re.compile(
    r"(?:(?<![a-z])|(?<=one|two|six)|(?<=four|five|nine)|(?<=three|seven|eight))y(?:\W?os?\b|\W?r?s?(?:olds?|young)?\b|ears?)"
)


def patterns_called_by(word: str) -> tuple[str, ...]:
    """The patterns that may match a text for having this word: none matches where no word calls for it."""
    begun = sorted(RULES.keys() & marks_of(word))
    within = RULES.keys() & {word[at : at + MARK_LENGTH] for at in range(1, len(word) - MARK_LENGTH + 1)}
    called = [rule[2] for mark in begun for rule in RULES[mark] if _called_by(word, rule, begins=True)]
    called += [rule[2] for mark in sorted(within) for rule in RULES[mark] if _called_by(word, rule, begins=False)]
    return tuple(dict.fromkeys(called))


def _called_by(word: str, rule: Rule, *, begins: bool) -> bool:
    needed, _, pattern = rule
    if needed not in word:
        return False
    if _stands_in_one_word(pattern):
        return matched(pattern, word) is not None
    if not begins and pattern.startswith(rf"\b{needed}") and pattern.count(needed) == 1:
        return False  # it begins a word
    parts = _parts_with(needed, pattern)
    return any(part in word for part in parts) if parts else begins or len(needed) > MARK_LENGTH


@cache
def _stands_in_one_word(pattern: str) -> bool:
    return _OF_ONE_WORD.fullmatch(pattern) is not None


@cache
def _parts_with(needed: str, pattern: str) -> tuple[str, ...]:
    """Of each piece that the pattern needs the word that holds the mark; nothing where one has none."""
    if len(needed) < MARK_LENGTH:
        return ()
    pieces = next(iter(pieces_of(pattern)), ANYTHING)
    parts = tuple(part for piece in pieces for part in piece.split() if needed in part)
    return parts if all(needed in piece for piece in pieces) else ()


@cache
def pieces_of(pattern: str) -> tuple[Pieces, ...]:
    """Whatever the pattern matches holds one of each of these; the rarest come first."""
    return needed_pieces(spelt(pattern))


class _Number(NamedTuple):
    """The number that a pattern needs, with all that comes behind it: in figures its last one, or one of its words."""

    figure: re.Pattern[str]
    words: Pieces
    whole: str


def has_number(pattern: str, text: str) -> bool:
    """Whether the text holds the number that the pattern needs, with what comes behind it."""
    needed = _number_of(pattern)
    if needed is None or needed.figure.search(text):
        return True
    return holds_pieces((needed.words,), text) and compiled(needed.whole).search(text) is not None


@cache
def _number_of(pattern: str) -> _Number | None:
    parts = list(top_level_parts(pattern))
    at = max((at for at, part in enumerate(parts) if _NUMBER.match(part)), default=None)
    if at is None or "|" in parts or r"\d" in _LAST_FIGURE.sub("", parts[at]):
        return None
    words = next(iter(needed_pieces(spelt(parts[at]))), ANYTHING) - frozenset(digits)
    return _Number(compiled(f"[0-9]{''.join(parts[at + 1 :])}"), words, "".join(parts[at:]))


def pieces_beside(pattern: str, word: str) -> tuple[Pieces, ...]:
    """One of each of these is there wherever the pattern matches: those of which the word holds none."""
    padded = f" {word} "
    return tuple(pieces for pieces in pieces_of(pattern) if not any(piece in padded for piece in pieces))


def matched(pattern: str, text: str) -> re.Match[str] | None:
    """Most texts that have a rule's mark lack pieces that its pattern needs."""
    return compiled(pattern).search(text) if holds_pieces(pieces_of(pattern), text) else None


def holds_pieces(needed: Iterable[Pieces], text: str) -> bool:
    """Whether the text holds one of each of these."""
    for pieces in needed:
        for piece in pieces:  # any() would cost more than this
            if piece in text:
                break
        else:
            return False
    return True


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(spelt(pattern))


@cache
def within_run(pattern: str) -> re.Pattern[str]:
    """The pattern for words that are run together; what is looked for before it has one length."""
    parts = _LOOK_BEHIND.split(spelt(pattern).replace(r"\b", ""))
    return re.compile("".join(part if at % 2 else part.replace(" ", " ?") for at, part in enumerate(parts)))


def without_idioms(text: str) -> str:
    """The text without what only looks alike."""
    there = tuple(idiom for idiom in IDIOMS if holds_pieces(pieces_of(idiom), text))
    return _one_of(there).sub(" ", text) if there else text


@lru_cache(maxsize=1_024)
def _one_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(spelt(any_of(*patterns)))
