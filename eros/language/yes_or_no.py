"""A yes or a no that says nothing beside itself."""

import re
from collections.abc import Sequence

from eros.language.chat_plan import ConversationState
from eros.language.signs import against_a_yes
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token

#: Words that change nothing of a yes.
_BESIDE_A_YES = frozenset(
    ["please", "pls", "thanks", "ok", "okay", "oh", "well", "then", "and", "it", "that", "do", "so", "now"]
)
_DECLINES = re.compile(
    r"(?:oh |sorry,? )?(?:no|nope|nah|not now|not yet|don't|no,? (?:don't|thanks|thank you|not yet|not now)"
    r"|no,? (?:she|he|they|it|that)(?: is|'s| are|'re)?(?:n't| not|nt| doesn't| won't| no))\W*"
)


def is_plain(text: str, tokens: Sequence[Token]) -> bool:
    """Whether nothing stands beside the words that were read, and nothing is asked: "yes later", "are you sure?"; a
    sign that may say the contrary is something."""
    read = {word for it in tokens for word in it.words.split()}
    return "?" not in text and not against_a_yes(text) and {*re.findall(r"[\w']+", text)} <= read | _BESIDE_A_YES


def declines(text: str) -> bool:
    """Whether a normal text is a no alone."""
    return _DECLINES.fullmatch(text) is not None


def is_mere_talk(message: str) -> bool:
    """Whether a message is a yes, a no or talk alone, and gives no reason."""
    text = normal(message)
    tokens = tokenize(text, {})
    return declines(text) or ({it.kind for it in tokens} <= {"YES", "COMMA", "STOP"} and is_plain(text, tokens))


_WHY_NOT = re.compile(r"\W*(?:sure|yes|yeah|yep|yup|ok|okay),? why not\W*", re.IGNORECASE)


def as_a_yes(message: str, conversation: ConversationState) -> str:
    """ "Sure, why not" is a yes to a plan, and none to a decision."""
    plan = conversation.plan
    plans = conversation.asked and plan is not None and plan.intent == "generate" and conversation.approval is None
    return "yes" if plans and _WHY_NOT.fullmatch(message) is not None else message


def is_only_signs(message: str) -> bool:
    """Whether a message is signs alone, or a yes with signs that may say its contrary: "👎", "yes 🤔"."""
    text = normal(message)
    words = {*re.findall(r"[\w']+", text)}
    beside = {word for it in tokenize(text, {}) if it.kind == "YES" for word in it.words.split()} | _BESIDE_A_YES
    return bool(against_a_yes(message)) and "?" not in text and words <= beside


#: What stands around an answer and says nothing: "well, six to eleven then", "dollars, silly".
_LEADS = re.compile(
    r"^(?:(?:hmm+|um+|uh|well|oh|no,? no|yes,? yes|yeah|yep|ok|okay|so|look|i'?d say|i would say|let's say"
    r"|i think|i guess|unit|it's|that's)\b[\s,:.!-]*)+(?=\S)"
)
_TAILS = re.compile(
    r"(?:[\s,]+(?:then|silly|lol|haha+|of course|obviously|duh|please|pls|thanks|dear|i guess|i think|both of them"
    r"|all of them))+\W*$"
)
#: The part of the day of an hour of 24, which says nothing beside it.
_OF_THE_EVENING = re.compile(r"\b(?:of|in|at) (?:the )?(?:evening|night),? (?=(?:1[7-9]|2[0-3])(?:h|:\d\d))")


def without_talk(message: str) -> str | None:
    """An answer without the words that only lead up to it or end it; None where there are none."""
    text = normal(message)
    answer = _OF_THE_EVENING.sub("", _TAILS.sub("", _LEADS.sub("", text))).strip(" ,.!")
    return answer if answer and answer != text.strip(" ,.!") else None
