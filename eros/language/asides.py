"""Few words beside an order that only tell: a goodbye, who else is gone, why a day or a type is out (R63)."""

import re
from collections.abc import Sequence

from eros.language.may_carry import may_carry_a_wish
from eros.language.tokens import Token
from eros.language.tongues import is_of_another_tongue

_OF_DAYS = frozenset(("WEEKDAY", "DATE", "SPAN", "RELATIVE"))
#: How the words end that may say how a week should be: "she wants to sleep longer", "mostly".
COMPARES = ("er", "est", "ly", "ish")


def may_carry(words: str) -> bool:
    return any(map(may_carry_a_wish, words.split()))


#: What was tried and went wrong is over, whatever it was.
FAILED = re.compile(
    r"^\W*(?:and |so |well |but )?(?:we|i) (?:tried|had|did|ran) .*\b(?:and )?(?:it|that) (?:was|went) "
    r"(?:such )?(?:an? )?(?:total |complete |real )?(?:disaster|mess|flop|failure|nightmare|terrible|horrible|badly"
    r"|wrong)\W*$"
)
_OF_A_GOODBYE = frozenset(("UNKNOWN", "CLOSING", "YES", "GREETING", "PRAISE", "AND", "COMMA"))


def says_goodbye(tokens: Sequence[Token]) -> bool:
    """ "Ok tunnel bye": whatever stands beside it was said in going."""
    unread = [it.words for it in tokens if it.kind == "UNKNOWN"]
    kinds = {it.kind for it in tokens}
    return bool(unread) and "CLOSING" in kinds and kinds <= _OF_A_GOODBYE and not any(map(may_carry, unread))


def are_gone(tokens: Sequence[Token]) -> bool:
    """ "Neighbours are gone": somebody else is, and no day is named."""
    return (
        [it.kind for it in tokens] == ["UNKNOWN", "OFF"]
        and tokens[1].words in ("gone", "away", "on holiday", "on vacation", "out of town")
        and bool({"is", "are", "'s"}.intersection(tokens[0].filler))
        and not may_carry(tokens[0].words)
    )


_HATES_THEM = re.compile(
    r"\W*(?:she|he|they) (?:really |just )?(?:hates?|can't stand|dislikes?) (?:those|these|them)\W*"
)


def is_why_it_is_out(words: str, before: Sequence[Token]) -> bool:
    """ "No dm farms, she hates those"."""
    kinds = {it.kind for it in before}
    return _HATES_THEM.fullmatch(words) is not None and "NO" in kinds and bool(kinds & {"TYPE", "CATEGORY"})


_HERSELF = frozenset(("she", "he", "they", "she's", "he's", "they're"))
#: How words end that may hedge: "optional", "negotiable", "tentative", "undecided".
_HEDGES = ("al", "ble", "ive", "ary", "ous", "ed", "nds", "ure")
#: Shorter words may shorten any other: "tbc", "pm".
_A_THING = 4
_OF_A_DAY_OFF = frozenset(("OFF", "FREE_OF", "NOTHING", "NO"))


def is_why_she_is_off(tokens: Sequence[Token], before: Sequence[Token]) -> bool:
    """One word behind a day off: "she is off friday, dentist"."""
    kinds = {it.kind for it in before}
    return (
        [it.kind for it in tokens] == ["UNKNOWN"]
        and bool(kinds & _OF_A_DAY_OFF and kinds & _OF_DAYS)
        and not kinds & {"TYPE", "CATEGORY", "UNKNOWN", "PART", "TIME"}
        and len(tokens[0].words) >= _A_THING
        and ("NOTHING" in kinds or any(_HERSELF.intersection((*it.led_by, it.words, *it.filler)) for it in before))
        and not tokens[0].words.endswith((*COMPARES, *_HEDGES))
        and not may_carry(tokens[0].words)
        and not is_of_another_tongue(tokens[0].words)
    )
