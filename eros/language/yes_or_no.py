"""A yes or a no that says nothing beside itself."""

import re
from collections.abc import Sequence

from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token

#: Words that change nothing of a yes.
_BESIDE_A_YES = frozenset(
    ["please", "pls", "thanks", "ok", "okay", "oh", "well", "then", "and", "it", "that", "do", "so", "now"]
)
_DECLINES = re.compile(
    r"(?:oh |sorry,? )?(?:no|nope|nah|not now|not yet|don't|no,? (?:don't|thanks|thank you|not yet|not now))\W*"
)


def is_plain(text: str, tokens: Sequence[Token]) -> bool:
    """Whether nothing stands beside the words that were read, and nothing is asked: "yes later", "are you sure?"."""
    read = {word for it in tokens for word in it.words.split()}
    return "?" not in text and {*re.findall(r"[\w']+", text)} <= read | _BESIDE_A_YES


def declines(text: str) -> bool:
    """Whether a normal text is a no alone."""
    return _DECLINES.fullmatch(text) is not None


def is_mere_talk(message: str) -> bool:
    """Whether a message is a yes, a no or talk alone, and gives no reason."""
    text = normal(message)
    tokens = tokenize(text, {})
    return declines(text) or ({it.kind for it in tokens} <= {"YES", "COMMA", "STOP"} and is_plain(text, tokens))
