"""What stands behind an answer in the same message: "the first, no bundles", "9pm, and Sunday off" (R63).

Whatever the question offers, the answer alone is read first. Where the whole message comes to no more than that, the
rest of it was not read: it is read as wishes on top of the answer, or asked about.
"""

import re
from collections.abc import Iterator

from eros.language.answers import is_days_alone, read_answer, with_more
from eros.language.asked_again import DOES_NOT_ANSWER
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
    if is_days_alone({it.kind for it in tokenize(text, {})}):  # one list, whose "only" is of all of it
        return found
    for answer, more in _parts(text):
        first = read_answer(answer, conversation, read)
        if first is None or first.plan.intent != "generate":
            continue
        if first.plan.question is not None:
            if _leads_on(first, conversation) and _is_all_of(found, first):
                return _with_more_beside(more, first, conversation, read)
            continue
        lost = found.plan.question is None and (
            found.plan.wishes_alike(first.plan) or _lacks_what_was_answered(found, first, conversation)
        )
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


def _lacks_what_was_answered(found: Understood, first: Understood, conversation: ConversationState) -> bool:
    """Whether the answer alone wishes what the whole message was not read as: "per day, max 8" of "500"."""
    before = conversation.plan.said if conversation.plan is not None else {}
    return found.plan.intent == "generate" and bool(first.plan.said.keys() - before.keys() - found.plan.said.keys())


def _leads_on(first: Understood, conversation: ConversationState) -> bool:
    """Whether the answer leaves another question than the one that was open."""
    return first.open != conversation.open and DOES_NOT_ANSWER not in (first.plan.question or "")


def _is_all_of(found: Understood, first: Understood) -> bool:
    """Whether nothing of the whole message was read beside that answer."""
    return (found.plan.question, found.open, found.plan.said) == (first.plan.question, first.open, first.plan.said)


def _with_more_beside(more: str, first: Understood, conversation: ConversationState, read: Read) -> Understood:
    """What stands behind an answer that leads to one more question: it holds beside that, or waits with it."""
    settled = first.plan.model_copy(update={"question": None})
    bare = conversation.model_copy(update={"plan": settled, "open": (), "choices": (), "replaces": False})
    both = read(more, bare)
    if _is_talk(more) or both.plan.creator_id not in (None, first.plan.creator_id):
        return first
    if both.plan.question is None and both.says and both.plan.intent == "generate":
        plan = both.plan.model_copy(update={"question": first.plan.question})
        return first.model_copy(update={"plan": plan, "says": (*first.says, *both.says)})
    question = f"{first.plan.question} Still open: {more!r}."
    plan = first.plan.model_copy(update={"question": question})
    return first.model_copy(update={"plan": plan, "open": (*first.open, more), "choices": ()})


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
