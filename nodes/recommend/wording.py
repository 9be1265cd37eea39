"""A model may reword advice and order it; what it says is taken only where it says the same (STYLE habit 6)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from eros.vocabulary.catalogue import CATEGORIES, default_catalogue
from eros.vocabulary.ports import Advice
from eros.vocabulary.safety import unsafe

#: Numbers as people write them, without signs around them: 5, 0.60, 1,200, 2026-11-23.
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_NUMBER_WORD = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|dozens?|half|halves|halved?|"
    r"doubled?|triple[ds]?|quadrupled?|twice|thrice|quarters?|thirds?|fifths?|tenths?|none|nothing|percent|per cent|"
    r"dollars?|euros?|pounds?|cents?|bucks?|first|second|\w+(?:fth|enth|ieth|ighth|inth|ixth)|once|single|couple|pair|"
    r"several|majority|fortnights?|decades?|score of)\b|[%‰$€£¥½¼¾]",
    re.IGNORECASE,
)
#: What changes a number beside it: a sign, a unit, an ending; Roman numerals; a word in single letters.
_MARKED = re.compile(
    r"[-−–+±~<>≤≥=^]\s?\d|(?<!\w)\.\d|\d\s?(?i:k|m|mn|bn|x|st|nd|rd|th)\b|"
    r"\d\s?[×*^°]|\b[IVXLCDM]{2,}\b|(?:\b[a-zA-Z]\b[ .-]?){3,}"
)
#: Invented dates.
_CALENDAR = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:jan|febr)uary|march|april|may|june|july|august|"
    r"(?:sept|nov|dec)ember|october|today|tonight|tomorrow|yesterday|weekends?|days?|weeks?|months?|years?|hours?)\b",
    re.IGNORECASE,
)
#: Which way the advice goes: of these none may be lost either.
_WAY = re.compile(
    r"\b(?:up|down|not?|never|without|more|fewer|less|lower|higher|raise|increase|reduce|widen|fresh|short)\b", re.I
)
#: What turns a piece of advice round; a rewording may not bring one in.
_TURN = re.compile(
    r"\b(?:not?|never|don't|dont|cannot|can't|without|stop|avoid|ignore|instead|unless|rather|remove|delete|drop|skip|"
    r"pause|cancel|up|down|boost|push|cut|slash|grow|shrink|approve|reject|replace|raise|increase|higher|more|add|lower|decrease|reduce|fewer|less|"
    r"widen|narrow|double|free|refund|pay|buy|sell|click|visit|subscribe|password|key|token)\b",
    re.IGNORECASE,
)
#: Where a reader could be sent, and marks that a sentence of advice has no use for.
_FOREIGN = re.compile(
    r"https?:|www\.|[@#<>{}\[\]`|\\]|\b[\w-]+\.(?:com|net|org|io|co|me|ly|gg|tv|app|dev|xyz|info|ru)\b", re.I
)
#: Words that look or count like others: five in full width, zwölf.
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z]+")
_CATEGORY = re.compile(rf"\b(?:{'|'.join(CATEGORIES)})\b", re.I)
_KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
#: A rewording may be so much longer than its template, and no longer than a line that one reads.
_GROWTH, _ROOM, _LONGEST = 2, 40, 300
#: Letters by which a word is known again, and the least share of the template's words: below, it is another sentence.
_STEM, _LEAST_KEPT = 5, 0.25


def figures_in(text: str) -> tuple[str, ...]:
    """Every number of a text, each once, as it is written."""
    return tuple(dict.fromkeys(_NUMBER.findall(text)))


def keys_in(text: str) -> frozenset[str]:
    """The send types and other keys that a text names."""
    return frozenset(_KEY.findall(text)) | (default_catalogue().keys() & set(re.findall(r"\w+", text)))


def says_the_same(template: Advice, text: str) -> bool:
    """Whether a rewording rests on the same figures in the same order and names the same keys: no number of its own,
    none in words, dates, units or other signs, no key or category more, no turn of the advice, no letters of another
    script, no address, not longer than a line, nothing unsafe (R20)."""
    return (
        bool(text.strip())
        and text.isprintable()
        and len(text) <= min(_LONGEST, _GROWTH * len(template.text) + _ROOM)
        and _figures(text) == _figures(template.text)
        and not _repeated(template.text, text)
        and not any(_new(words, template.text, text) for words in _OWN)
        and not _new(_WAY, text, template.text)
        and keys_in(text) == keys_in(template.text)
        and _kept(template.text, text) >= _LEAST_KEPT
        and unsafe(text) is None
    )


#: What a rewording may not bring in.
_OWN = (_NUMBER_WORD, _MARKED, _CALENDAR, _TURN, _FOREIGN, _OTHER_SCRIPT, _CATEGORY)


def _repeated(template: str, text: str) -> Counter[str]:
    """Numbers that a text says more often than its template: 86 of 100 is not 100 of 86 as well."""
    return Counter(_NUMBER.findall(text)) - Counter(_NUMBER.findall(template))


def _figures(text: str) -> list[str]:
    """Every number in its order, once where it is said again; then every other sign that is one (², ⅓, Ⅻ, 五)."""
    return [*figures_in(text), *(sign for sign in text if sign.isnumeric() and not sign.isascii())]


def _kept(template: str, text: str) -> float:
    """The share of the template's longer words, by their beginnings, that a text says again."""
    own = _stems(template)
    return len(own & _stems(text)) / len(own) if own else 1.0


def _stems(text: str) -> set[str]:
    return {word[:_STEM].lower() for word in re.findall(r"\w+", text) if len(word) >= _STEM}


def _new(words: re.Pattern[str], template: str, text: str) -> set[str]:
    return {found.lower() for found in words.findall(text)} - {found.lower() for found in words.findall(template)}


def accepted(templates: Sequence[Advice], written: Iterable[Advice]) -> tuple[Advice, ...]:
    """The templates in the writer's order, reworded where the rewording holds; what it left out follows as it was."""
    left = {one.topic: one for one in templates}
    ordered = []
    for one in written:
        template = left.pop(one.topic, None)
        if template is not None:
            ordered.append(replace(template, text=one.text) if says_the_same(template, one.text) else template)
    return (*ordered, *left.values())
