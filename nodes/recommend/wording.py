"""What a model may say beside a recommendation: the template stands as it is, and one sentence may come after it.

No check of a rewording could tell "more X, fewer Y" from "more Y, fewer X" and still let a good one pass (decision 14).
So the figures, the names and the direction are always the template's own, and the sentence may only say why: it holds
no figure, no name that its template lacks, no direction, no deed and no word that takes the advice back.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from eros.failures import Finding, found
from eros.vocabulary.ports import Advice, WrittenAdvice
from eros.vocabulary.safety import unsafe
from nodes.recommend.taboos import NAMES, TABOOS

#: A sentence that one reads.
_LONGEST = 160
#: Numbers as people write them, without signs around them: 5, 0.60, 1,200, 2026-11-23.
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")


def figures_in(text: str) -> tuple[str, ...]:
    """Every number of a text, each once, as it is written."""
    return tuple(dict.fromkeys(_NUMBER.findall(text)))


#: Letters by which a word is known again. Words of the template are the template's: with them a sentence could say its
#: contrary ("the captions sound like the creator"). These name a thing, and nothing of it.
_STEM = 5
_COMMON = frozenset({"messa", "follo"})


def refusal(template: str, sentence: str) -> str | None:
    """What speaks against a sentence after a template; None: it may stand there."""
    if len(sentence) > _LONGEST or not sentence.isprintable():
        return "is too long or cannot be printed"
    if any(sign.isnumeric() for sign in sentence):
        return "holds a figure"
    for what, taboo in TABOOS:
        if taboo.search(sentence):
            return f"holds {what}"
    if _named(sentence) - _named(template):
        return "holds a name that its recommendation has not"
    if (_stems(sentence) & _stems(template)) - _COMMON:
        return "says over again what its recommendation says"
    return "is not safe" if unsafe(sentence) is not None else None


def _named(text: str) -> set[str]:
    return {name.lower().removesuffix("s") for name in NAMES.findall(text)}


def _stems(text: str) -> set[str]:
    return {word[:_STEM].lower() for word in re.findall(r"[^\W_]+", text) if len(word) >= _STEM}


class WordedAdvice(NamedTuple):
    """The advice as it is shown, and why sentences were refused, counted."""

    advice: tuple[Advice, ...]
    refused: Counter[str]


def worded(templates: Sequence[Advice], written: WrittenAdvice) -> WordedAdvice:
    """The templates in the writer's order, each with its sentence where that may stand; what it left out follows."""
    left = {one.topic: one for one in templates}
    ordered, refused = list[Advice](), Counter[str]()
    for one in written.sentences:
        template, sentence = left.pop(one.topic, None), " ".join(one.text.split())
        if template is None:
            continue
        why = refusal(template.text, sentence) if sentence else None
        refused.update([why] if why else [])
        ordered.append(replace(template, text=_followed(template.text, sentence)) if sentence and not why else template)
    return WordedAdvice((*ordered, *left.values()), refused)


def _followed(template: str, sentence: str) -> str:
    """Whose word it is stands beside it."""
    return f"{template} (the model adds: {sentence.rstrip('.! ')})"


def writer_findings(reason: str, refused: Counter[str]) -> Iterator[Finding]:
    """One for all that the writer did not do, and for all of its sentences that were refused, with the reasons."""
    refusals = [f"a sentence {why} ({count})" for why, count in refused.most_common()]
    if told := "; ".join([*([reason] if reason else []), *refusals]):
        message = f"The model's words to the recommendations: {told}"
        yield found("advice_writer_abstained", message, impact="The recommendations stand as they are")
