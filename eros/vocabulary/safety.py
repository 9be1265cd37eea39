"""What may never be sent: texts that state or hint at youth or a person's age, or at a lack of consent (R20).

``unsafe`` is pure, has no option and no exception list for creators. It reads a text in every way that a person would
(``safety_readings``) by the rules of English, Spanish, German, French, Portuguese and Ukrainian (``safety_rules``,
``safety_tongues``), whatever tongue the text is in. It errs towards dropping: a dropped caption costs a replacement.

A number is an age only where the sentence makes it one ("I'm 18", "18 years old", "barely 19"); discounts, counts,
prices, heights, clock times and the rating "18+" are none. Idioms that only look alike are taken out before reading.
It is no classifier: it knows words, and a meaning without any of them passes.
"""

from functools import lru_cache
from typing import NamedTuple

from eros.vocabulary.safety_readings import readings, run_ons
from eros.vocabulary.safety_rules import NUMBER_IN_RUN, RULES, marks_of, matched, within_run, without_idioms
from eros.vocabulary.safety_words import harmless
from eros.vocabulary.unsafe_words.patterns import MARK_LENGTH

#: Of the words that matched no more is told than tells why.
_MOST_TOLD = 40


class UnsafeMatch(NamedTuple):
    """``reason``: "youth", "a person's age" or "a lack of consent"; ``words``: what was read as that, folded to plain
    letters and cut to 40 of them."""

    reason: str
    words: str

    @property
    def told(self) -> str:
        """The reason with its words, so that a person can see a false alarm."""
        return f'{self.reason} ("{self.words}")'


def _match(text: str) -> UnsafeMatch | None:
    for mark in sorted(marks_of(text) & RULES.keys()):
        for needed, reason, pattern in RULES[mark]:
            if needed in text and (found := matched(pattern, text)) is not None:
                return UnsafeMatch(reason, found[0].strip()[:_MOST_TOLD])
    return None


def _match_beside_idioms(text: str) -> UnsafeMatch | None:
    found = _match(text)
    rest = without_idioms(text) if found else text
    return found if rest == text else _match(rest)


def _match_in_run(run: str) -> UnsafeMatch | None:
    """For words that are run together; what is shorter than a word tells nothing there."""
    marks = RULES.keys() & {run[at : at + MARK_LENGTH] for at in range(len(run) - MARK_LENGTH + 1)}
    if NUMBER_IN_RUN.search(run):
        marks.add("#")
    for mark in sorted(marks):
        for needed, reason, pattern in RULES[mark]:
            if needed in run and (found := within_run(pattern).search(run)) and len(found[0]) >= MARK_LENGTH:
                return UnsafeMatch(reason, found[0][:_MOST_TOLD])
    return None


@lru_cache(maxsize=65_536)
def unsafe_match(text: str) -> UnsafeMatch | None:
    """Why the text may never be used, and which of its words say so; None: nothing against it."""
    return None if harmless(text.casefold()) else match_when_read(text)


def match_when_read(text: str) -> UnsafeMatch | None:
    """The same, found by reading the whole text, whatever its words tell."""
    ways = []
    for reading in readings(text):
        if match := _match_beside_idioms(reading):
            return match
        ways.append(reading)
    return next(filter(None, map(_match_in_run, sorted(run_ons(text, *ways)))), None)


def unsafe(text: str) -> str | None:
    """Why the text may never be used: "youth", "a person's age" or "a lack of consent"; None: nothing against it."""
    return None if (match := unsafe_match(text)) is None else match.reason
