"""What a turn needs of a message beside its plan: the reason of a decision, the formats of an export."""

import re

from eros.language.text import normal
from eros.language.tokens import tokenize

_BECAUSE = re.compile(r"\b(?:because|since|as|reason(?: is)?|due to)\b[\s:,]*", re.IGNORECASE)
_REJECT = re.compile(r"\b(?:reject|decline|refuse|discard)\b", re.IGNORECASE)
_POINTERS = re.compile(r"^(?:\s|[,.:;!-]|\b(?:it|this|that|one|please|the|week|schedule|plan)\b)+", re.IGNORECASE)


def decision_reason(message: str) -> str:
    """Why, in the user's own words: what follows "because"; else what a rejection says beside itself."""
    if (because := _BECAUSE.search(message)) is not None and message[because.end() :].strip():
        return message[because.end() :].strip(" .!")
    before, *after = _REJECT.split(message, maxsplit=1)
    if not after:
        return message.strip(" .!")
    return _POINTERS.sub("", after[0]).strip(" .!") or before.strip(" ,.!")


def export_formats(message: str) -> tuple[str, ...]:
    """The formats that are named, each once."""
    return tuple(dict.fromkeys(it.value for it in tokenize(normal(message), {}) if it.kind == "FORMAT"))
