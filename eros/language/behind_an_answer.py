"""What stands behind an answer in the same message: "the first, no bundles", "9pm, and Sunday off" (R63).

Whatever the question offers, the answer alone is read first. Where the whole message comes to no more than that, the
rest of it was not read: it is read as wishes on top of the answer, or asked about.
"""

import re
from collections.abc import Iterator

from eros.language.answers import read_answer, with_more
from eros.language.chat_plan import ConversationState, Read, Understood
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.yes_or_no import declines, is_mere_talk

_JOINT = re.compile(r"\s*[,;]\s*(?:(?:and|but|also|plus|with)\s+)*|\s+(?:and|but|also|plus|with)\s+")
#: Where a wish may begin without a joint: "the second without ppv".
_BEGINS = re.compile(r"\s+(?=(?:without|no|nothing|max|budget|lighter|heavier|[a-z]+day off)\b)")
#: Kinds that wish nothing behind an answer.
_TALK = frozenset(("YES", "COMMA", "STOP", "CLOSING", "GREETING", "PRAISE", "DASH", "SO", "AND", "BUT", "AFFIRMED"))


def with_what_follows(message: str, found: Understood, conversation: ConversationState, read: Read) -> Understood:
    """The answer with all that stands behind it; ``found`` where that has read it, or nothing stands there."""
    text = normal(message).strip(" .!")
    if not (conversation.open or conversation.choices) or "?" in text:
        return found
    for answer, more in _parts(text):
        first = read_answer(answer, conversation, read)
        if first is None or first.plan.question is not None or first.plan.intent != "generate":
            continue
        lost = found.plan.question is None and found.plan.wishes_alike(first.plan)
        if not (lost or found.plan.question is not None or _is_a_yes(answer)):
            return found
        both = with_more(first, more, conversation, read)
        if both is None or (both.plan.question is None and both.plan.wishes_alike(first.plan)):
            holds = both is not None and len(both.says) > len(first.says)
            same = read_answer(more, conversation, read)
            holds = holds or (same is not None and same.plan.wishes_alike(first.plan))
            both = first if holds or _is_talk(more) else _asked_about(more, first)
        if lost or both.plan.question is None:
            return both
    return found


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The text before and behind each place where a wish may begin."""
    places = [it.span() for pattern in (_JOINT, _BEGINS) for it in pattern.finditer(text)]
    yield from ((text[:end], text[begins:]) for end, begins in sorted(places) if text[:end] and text[begins:])


def _is_a_yes(answer: str) -> bool:
    """Whether it takes what is offered, so that nothing behind it can be a part of the answer."""
    return is_mere_talk(answer) and not declines(answer)


def _is_talk(more: str) -> bool:
    return is_mere_talk(more) or {it.kind for it in tokenize(more, {})} <= _TALK


def _asked_about(more: str, first: Understood) -> Understood:
    """What was not read behind an answer waits, and is asked about."""
    question = f"I could not use {more!r}: say it in another way, or 'leave it out'."
    return first.model_copy(update={"plan": first.plan.model_copy(update={"question": question}), "open": (more,)})
