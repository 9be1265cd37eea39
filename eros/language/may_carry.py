"""Whether a word that is in no table may still be one of a wish: a near spelling or another form of a word that is.

An unread word is harmless where it is none of these and stands in a clause of its own (``eros.language.stories``).
"""

from functools import cache

from eros.language.forms import FORM_WORDS
from eros.language.phrases import lexicon
from eros.language.text import edit_distance

#: Kinds of which no wish is made.
_OF_NO_WISH = frozenset((
    *("FILLER", "GREETING", "YES", "AFFIRMED", "CLOSING", "BECAUSE", "AND", "OF", "IN", "ON", "AT", "FOR", "TO"),
    *("FROM", "WITH", "NEAR", "ABOUT", "LOOKS", "PRAISE", "SHOW", "ANALYSE", "HELP", "SAVED", "EXPORT", "FORMAT"),
    *("REVIEW", "APPROVE", "REJECT", "WHY", "CANNOT", "VERDICT", "WISHED", "LEFT_TO_PLAN", "EVERYONE", "WARNINGS"),
    *("WITHOUT_IT", "ANY_TIME", "PERMIT", "UNDO_LAST", "START_OVER", "COMPARED", "CHANGED", "BUT"),
))  # fmt: skip
_SHORT, _FEW, _LONG, _SUFFIX = 3, 5, 7, 4


@cache
def _of_wishes() -> frozenset[str]:
    said = {word for words, (kind, _) in lexicon().items() if kind not in _OF_NO_WISH for word in words}
    silent = {words[0] for words, (kind, _) in lexicon().items() if len(words) == 1 and kind in _OF_NO_WISH}
    return frozenset(word for word in said | FORM_WORDS if len(word) > _SHORT and word not in silent)


@cache
def _by_themselves() -> tuple[str, ...]:
    """Those that say something without others, which a slip may have been meant for."""
    return tuple(word for word in _of_wishes() if (word,) in lexicon() or word in FORM_WORDS)


@cache
def may_carry_a_wish(word: str) -> bool:
    """Whether it is a word of a wish, one of its forms, or spelt nearly so."""
    if word in _of_wishes():
        return True
    if len(word) <= _SHORT:
        return False
    known = _by_themselves()
    return any(_is_a_form(word, one) or _is_near(word, one) for one in known)


def _is_a_form(word: str, known: str) -> bool:
    shorter, longer = sorted((word, known), key=len)
    return len(shorter) > _SHORT and longer.startswith(shorter) and len(longer) - len(shorter) <= _SUFFIX


def _is_near(word: str, known: str) -> bool:
    most = 2 if len(word) >= _LONG else 1
    if abs(len(word) - len(known)) > most:
        return False
    gap = edit_distance(word, known)
    return gap <= 1 or (gap <= most and word[0] == known[0])
