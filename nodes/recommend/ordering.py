"""A ranker's order of the recommendations: each stands in our own words, and nothing is added to it or lost.

No check of a model's own words could tell a helpful sentence from one that says the contrary (decision 14), so it
has none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from eros.failures import Finding, found
from eros.vocabulary.ports import Advice, RankedAdvice
from nodes.recommend.actions import TAKEN_BACK

#: Numbers as people write them, without signs around them: 5, 0.60, 1,200, 2026-11-23.
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")


def figures_in(text: str) -> tuple[str, ...]:
    """Every number of a text, each once, as it is written."""
    return tuple(dict.fromkeys(_NUMBER.findall(text)))


def in_order(advice: Sequence[Advice], ordered: RankedAdvice) -> tuple[Advice, ...]:
    """The advice in the ranker's order; what it left out follows in ours; a topic that is none counts for nothing."""
    left = {one.topic: one for one in advice}
    first = [left.pop(topic) for topic in ordered.topics if topic in left]
    return (*first, *left.values())


#: A command as a step names it.
_WITH = re.compile(r"with (`[^`]+`)")


#: How edits are taken back, with what leads to it.
_UNDO = re.compile("(?:, or |[:;] )?" + re.escape(TAKEN_BACK).replace(re.escape("{undo}"), "[^`]+"))


def no_command_twice(texts: Iterable[str]) -> tuple[str, ...]:
    """The recommendations in their order: a command that an earlier one names in full is "the same command", and how
    edits are taken back is said once."""
    named = set[str]()
    told = list[str]()

    def shortly(found: re.Match[str]) -> str:
        if found[1] in named:
            return "with the same command"
        named.add(found[1])
        return found[0]

    def once(found: re.Match[str]) -> str:
        told.append(found[0])
        return found[0] if len(told) == 1 else ""

    return tuple(_UNDO.sub(once, _WITH.sub(shortly, text)) for text in texts)


def ranker_findings(reason: str) -> Iterator[Finding]:
    """One for all that the ranker did not do."""
    if reason:
        message = f"The model's order of the recommendations: {reason}"
        yield found("advice_ranker_abstained", message, impact="The recommendations stand in our own order")
