"""An answer, read in the terms of the question that is open: "pm", "saturday", "dollars", "the first one" (R63).

The words of the wish that waits are said again with the answer in its place. What that reads as, whole and without a
further question, is the answer; nothing else is guessed.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from eros.language.chat_plan import ChatPlan, ConversationState, Understood
from eros.language.notes import UNUSED
from eros.language.text import normal
from eros.language.tokens import Token, tokenize

Read = Callable[[str, ConversationState], Understood]

_LONGEST = 6
#: A no to what was asked changes nothing.
_DECLINED = Understood(plan=ChatPlan(intent="help"))
_PART = re.compile(
    r"(?:in the |at )?(?P<half>am|pm|a\.m\.|p\.m\.|morning|mornings|noon|afternoon|evening|evenings|night)"
)
#: A bare figure that may be an hour, and one that may be a sum or a count.
_FIGURE = re.compile(r"(?<![\w$€£.:,/])(\d{1,2}(?:[:.]\d\d)?|\d+)(?![\w%:/]|[.,]\d|\s*(?:am|pm)\b)")
_WITH_HALF = re.compile(r"(\d)\s?(?:am|pm)\b")
_FIRST = re.compile(r"\b(?:first|former|1st|earlier)\b")
_SECOND = re.compile(r"\b(?:second|latter|2nd|later|last)\b")
_WHOLE_WEEK = re.compile(
    r"(?:(?:for|on) )?(?:the |all )?(?:whole|entire|all|full)?\s?(?:the )?week|every ?day|all (?:the )?days|always"
)
_FILLER = re.compile(
    r"^(?:oh|ok|okay|sorry|i mean|i meant|make it|make that|let's say|it's|at|um|well|,|\s)+\b"
    r"|(?:,? ?please|,? ?thanks)$"
)
_DAYS = ("WEEKDAY", "DATE", "SPAN", "RELATIVE", "SOME_DAYS", "PART")


def read_answer(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The reading of an answer; None where the message is none, and is read by itself."""
    plan, text = conversation.plan, normal(message)
    if plan is None:
        return None
    tokens = tokenize(text, {})
    kinds = {it.kind for it in tokens}
    settled = conversation.model_copy(update={"plan": plan.model_copy(update={"question": None})})
    if kinds <= {"YES", "COMMA", "STOP"} and "YES" in kinds:
        return _agreed(conversation, settled, read)
    if conversation.replaces and kinds <= {"NO", "COMMA", "STOP", "WITHOUT_IT", "NOTHING"}:
        return _agreed(conversation, settled, read) if text.startswith("just go") else _DECLINED
    if len(text.split()) <= _LONGEST and "WITHOUT_IT" not in kinds:
        for answered in _candidates(_FILLER.sub("", text).strip(" .!"), kinds, conversation):
            found = read(answered, settled)
            if found.plan.intent == plan.intent and _answers(found, conversation):
                return found
    return _with_what_waits(message, tokens, conversation, settled, read)


def _answers(found: Understood, conversation: ConversationState) -> bool:
    """Whether a reading leaves nothing over, or at least one question less."""
    if any(notice.startswith(UNUSED) for notice in found.plan.notices):
        return False
    return found.plan.question is None or len(found.open) < len(conversation.open)


def _agreed(conversation: ConversationState, settled: ConversationState, read: Read) -> Understood | None:
    """A yes means the one thing that was offered."""
    if conversation.replaces and settled.plan is not None:
        return Understood(plan=settled.plan, agreed=True)
    return read(conversation.choices[0], settled) if len(conversation.choices) == 1 else None


def _candidates(answer: str, kinds: set[str], conversation: ConversationState) -> Iterator[str]:
    """What may be meant, as whole messages: first of what was offered, then of what was said."""
    if len(conversation.choices) > 1:
        for word, choice in zip((_FIRST, _SECOND), conversation.choices, strict=False):
            if word.search(answer):
                yield choice
    for at, words in enumerate(conversation.open):
        for answered in _answered(words, answer, kinds):
            yield ", ".join((*conversation.open[:at], answered, *conversation.open[at + 1 :]))


def _answered(words: str, answer: str, kinds: set[str]) -> Iterator[str]:
    """The words of one wish with the answer in its place."""
    if (part := _PART.fullmatch(answer)) is not None:
        half = part["half"].replace(".", "")
        half = half if half in ("am", "pm") else "am" if half.startswith("morning") else "pm"
        yield _FIGURE.sub(rf"\1{half}", words)
        yield _WITH_HALF.sub(rf"\1{half}", words)
    if _WHOLE_WEEK.fullmatch(answer):
        yield " ".join(it.words for it in tokenize(words, {}) if it.kind not in (*_DAYS, "ON", "EACH", "FOR"))
    if kinds & {"TIME", "NUMBER", "MONEY"}:
        yield _FIGURE.sub(answer.replace("\\", ""), words, count=1)
        yield f"{words} at {answer}"
    if kinds & {"WEEKDAY", "DATE", "RELATIVE"}:
        yield f"{words} on {answer.removeprefix('on ')}"
    yield _FIGURE.sub(lambda found: f"{found[0]} {answer}", words, count=1)
    yield f"{words} {answer}"


#: What is said again of a wish that waits takes its place.
_NAMES_A_WISH = frozenset((
    "FOLLOW_UPS", "TIME", "NUMBER", "MONEY", "WEEKDAY", "DATE", "PART", "VOLUME", "BUDGET", "SEED",
))  # fmt: skip
_CHANGES = ("actually", "instead", "change it", "change that")


def _with_what_waits(
    message: str, tokens: Sequence[Token], conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """Another wish leaves what waits to be asked about again, unless it says the same anew or leaves it out."""
    kinds = {it.kind for it in tokens}
    waiting = [words for words in conversation.open if not _says_anew(words, tokens)]
    if not waiting or {"WITHOUT_IT", "START_OVER", "UNDO_LAST"} & kinds:
        return None
    own = read(message, conversation)
    if own.plan.intent not in ("generate", "batch") or own.plan.question is not None or own.plan == settled.plan:
        return None
    return read(", ".join((message, *waiting)), settled)


def _says_anew(words: str, tokens: Sequence[Token]) -> bool:
    """Whether the same types are named again, or, where none are, the same kind of wish."""
    kinds, before = {it.kind for it in tokens}, tokenize(words, {})
    types = {it.value for it in before if it.kind in ("TYPE", "CATEGORY")}
    if types and not any(it.kind == "CORRECT" or it.words in _CHANGES for it in tokens):
        return bool(types & {it.value for it in tokens})
    named = {it.kind for it in before} & _NAMES_A_WISH
    return bool(named & kinds) or not (named or types)
