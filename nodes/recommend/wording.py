"""A model may reword advice and order it; what it says is taken only where it says the same (STYLE habit 6)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from eros.words.catalogue import default_catalogue
from eros.words.ports import Advice
from eros.words.safety import unsafe

#: Numbers as people write them, without signs around them: 5, 0.60, 1,200, 2026-11-23.
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|fifty|hundreds?|"
    r"thousands?|millions?|dozens?|half|halves|double|triple|twice|thrice|quarters?|thirds?)\b",
    re.IGNORECASE,
)
_KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
#: A rewording may be so much longer than its template, and no longer than a line that one reads.
_GROWTH, _ROOM, _LONGEST = 2, 40, 300


def figures_in(text: str) -> tuple[str, ...]:
    """Every number of a text, each once, as it is written."""
    return tuple(dict.fromkeys(_NUMBER.findall(text)))


def keys_in(text: str) -> frozenset[str]:
    """The send types and other keys that a text names."""
    return frozenset(_KEY.findall(text)) | (default_catalogue().keys() & set(re.findall(r"\w+", text)))


def says_the_same(template: Advice, text: str) -> bool:
    """Whether a rewording rests on the same figures and names the same keys: no number of its own, none in words, no
    key more or less, no claim that makes it longer than a line, nothing unsafe (R20)."""
    return (
        bool(text.strip())
        and text.isprintable()
        and len(text) <= min(_LONGEST, _GROWTH * len(template.text) + _ROOM)
        and set(figures_in(text)) <= set(template.figures)
        and set(_number_words(text)) <= set(_number_words(template.text))
        and keys_in(text) == keys_in(template.text)
        and unsafe(text) is None
    )


def _number_words(text: str) -> list[str]:
    return [word.lower() for word in _NUMBER_WORD.findall(text)]


def accepted(templates: Sequence[Advice], written: Iterable[Advice]) -> tuple[Advice, ...]:
    """The templates in the writer's order, reworded where the rewording holds; what it left out follows as it was."""
    left = {one.topic: one for one in templates}
    ordered = []
    for one in written:
        template = left.pop(one.topic, None)
        if template is not None:
            ordered.append(replace(template, text=one.text) if says_the_same(template, one.text) else template)
    return (*ordered, *left.values())
