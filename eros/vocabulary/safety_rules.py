"""The rules that ``eros.vocabulary.safety`` reads texts by (R20), of all tongues, by the words that call for them.

A pattern is compiled when a text first has its word: most texts have none.
"""

import re
from functools import cache

from eros.vocabulary.unsafe_words import english, french, german, portuguese, spanish, ukrainian
from eros.vocabulary.unsafe_words.patterns import MARK_LENGTH, any_of, plain_marks, spelt

_TONGUES = (english, spanish, german, french, portuguese, ukrainian)

#: What tells that a text may name an age in English words; ordinals begin like their numbers.
NUMBER_MARKS = frozenset(word[:MARK_LENGTH] for word in english.NUMBER_WORDS.split("|"))


def _by_mark() -> dict[str, list[tuple[str, str, str]]]:
    table: dict[str, list[tuple[str, str, str]]] = {}
    for tongue in _TONGUES:
        for reason, rules in tongue.RULES.items():
            for marks, pattern in rules:
                for mark in plain_marks(marks):
                    table.setdefault(mark[:MARK_LENGTH], []).append((mark.strip("#"), reason, pattern))
    return table


#: The first letters of a mark -> the rules that need it, as (mark, reason, pattern).
RULES = _by_mark()


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(spelt(pattern))


@cache
def within_run(pattern: str) -> re.Pattern[str]:
    """The pattern for words that are run together."""
    return re.compile(spelt(pattern).replace(r"\b", "").replace(" ", " ?"))


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile(spelt(any_of(*(idiom for tongue in _TONGUES for idiom in tongue.IDIOMS))))


def without_idioms(text: str) -> str:
    """The text without what only looks alike."""
    return _idioms().sub(" ", text)
