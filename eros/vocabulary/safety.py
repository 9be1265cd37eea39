"""What may never be sent: texts that state or hint at youth or a person's age, or at a lack of consent (R20).

``unsafe`` is pure, has no option and no exception list for creators. It reads a text the way a person would: folded to
plain letters (full-width, accents, look-alike letters, zero-width joints, key-cap digits), with spaced-out words closed
and letters put back where digits stand for them. It errs towards dropping: a dropped caption costs a replacement.

A number is an age only where the sentence makes it one ("I'm 18", "18 years old", "barely 19"); discounts, counts,
prices, heights, clock times and the rating "18+" are none. Idioms that only look alike are taken out before reading.
It is no classifier: it knows English words, and a meaning without any of them passes.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from eros.vocabulary.safety_rules import IDIOMS, MARK_LENGTH, NUMBER_MARKS, RULES

#: Letters of other scripts that look like Latin ones, signs that join, and signs that stand for a space or a number.
_LOOKALIKES = (
    str.maketrans(
        "аеорсухіјѕԁһкмтнвɡαεοινρτυκ",
        "aeopcyxijsdhkmthbgaeoivptuk",
        "'’‘`´ʼ\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\u20e3",
    )
    | dict.fromkeys(map(ord, "-–_\n\t\u00a0"), " ")
    | {ord("🔞"): " 18 "}
)
_LEET = str.maketrans("013457@$", "oieastas")

_ACCENTS = re.compile("[\u0300-\u036f]+")
_GAPS = re.compile(" {2,}")
_HEIGHT = re.compile(r"\b\d'\d")
_SPACED = re.compile(r"(?<!\w)[^\W_]([ .*])(?:[^\W_]\1)+[^\W_](?!\w)|\b[1-9] \d\b")
_MIXED = re.compile(r"[a-z][\d@$]|\d[a-z]")
_LEET_WORD = re.compile(r"[a-z\d@$]*(?:[a-z][\d@$]|\d[a-z])[a-z\d@$]*")
_STRETCHED = re.compile(r"([a-z])\1\1+")
_TOKEN = re.compile(r"[a-z]{3,}|\d")


def _plain(text: str) -> str:
    """Lower-case letters without accents, joints, apostrophes or look-alikes; feet and inches are gone."""
    text = text.casefold()
    if "'" in text:
        text = _HEIGHT.sub("feet", text)
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _GAPS.sub(" ", text.translate(_LOOKALIKES)).strip()


def _closed(text: str) -> str:
    """Words whose letters stand apart ("t e e n"), and split numbers ("1 8"), put together again."""
    return _SPACED.sub(lambda found: re.sub(r"[ .*]", "", found.group()), text)


def _spellings(text: str) -> Iterator[str]:
    """The text; then, where they differ, with letters for leet digits and with stretched letters cut to one and two."""
    yield text
    words = text
    if _MIXED.search(text):
        words = _LEET_WORD.sub(lambda found: found.group().translate(_LEET), text)
        yield words
    if _STRETCHED.search(words):
        yield _STRETCHED.sub(r"\1", words)
        yield _STRETCHED.sub(r"\1\1", words)


def _marks(text: str) -> set[str]:
    """The beginnings of the text's words, and "#" where there is a number: what decides which rules can apply."""
    marks = {token[:MARK_LENGTH] for token in _TOKEN.findall(text)}
    if not NUMBER_MARKS.isdisjoint(marks):
        marks.add("#")
    return marks


def _reason(text: str) -> str | None:
    for mark in sorted(_marks(text) & RULES.keys()):
        for reason, pattern in RULES[mark]:
            if pattern.search(text):
                return reason
    return None


def readings(text: str) -> Iterator[str]:
    """Every way in which the text is read."""
    return _spellings(_closed(_plain(text)))


@lru_cache(maxsize=65_536)
def unsafe(text: str) -> str | None:
    """Why the text may never be used: "youth", "a person's age" or "a lack of consent"; None: nothing against it."""
    for reading in readings(text):
        if _reason(reading) and (reason := _reason(IDIOMS.sub(" ", reading))):
            return reason
    return None
