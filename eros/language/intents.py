"""What a message wants done: by its verbs, the first of them that counts."""

import re
from collections.abc import Sequence
from itertools import pairwise

from eros.language.chat_plan import ConversationState, Intent
from eros.language.tokens import Token, TokenStream

#: A kind of verb -> what it asks for.
_VERBS: dict[str, Intent] = {
    "WHY": "explain",
    "APPROVE": "review",
    "REJECT": "review",
    "EXPORT": "export",
    "SHOW": "show",
    "ANALYSE": "analyse",
    "HELP": "help",
    "PLAN": "generate",
    "MAKE": "generate",
}
_PLANNING = ("PLAN", "MAKE")
#: What decides where no verb does, in this order.
_SIGNS: dict[str, Intent] = {"EVERYONE": "batch", "SOME_PAGES": "batch", "FORMAT": "export", "REVIEW": "review"}
#: After a request to plan these turn the rest of the message into something for later.
_LATER = ("SHOW", "EXPORT", "APPROVE", "REJECT", "WHY")
_JOINTS = ("AND", "COMMA", "STOP", "BUT")
_FILTERED = ("TYPE", "CATEGORY", "WEEKDAY", "DATE", "RELATIVE", "WARNINGS", "ONLY")

_ASKS = re.compile(
    r"(?:what|which|how|is|are|was|were|do|does|did|has|have|when|anything|who|where|tell me|any)\b|.*\?\s*$", re.DOTALL
)
#: A decision is a plain order: a question, a condition or a perhaps is none.
_NO_ORDER = re.compile(
    r"\?\s*$|\b(?:if|unless|until|once|when|whether|should|would|could|might|may|maybe|perhaps|did|was|has|is)\b"
)


def intent_of(pieces: Sequence[Token], text: str, held: ConversationState) -> Intent | None:
    """What is asked for; None where no word says it."""
    kinds = [it.kind for it in pieces]
    verb = _verb(kinds, pieces)
    if verb is not None and verb not in _PLANNING:
        return "unsupported" if "CANNOT" in kinds and verb not in ("WHY", "REJECT") else _VERBS[verb]
    if any(it == "EVERYONE" and before == "SENDS" for before, it in pairwise(kinds)):
        return "unsupported"
    sign = next((_SIGNS[kind] for kind in _SIGNS if kind in kinds), None)
    if verb is not None:
        return "batch" if sign == "batch" else "generate"
    return sign if sign is not None and "CANNOT" not in kinds else _unsaid(kinds, text, held)


def _verb(kinds: Sequence[str], pieces: Sequence[Token]) -> str | None:
    """ "Help" among other verbs or before a creator asks for what they ask for."""
    verbs = [kind for kind in kinds if kind in _VERBS]
    if any(it.kind == "HELP" and it.words == "help" for it in pieces) and ("CREATOR" in kinds or len(verbs) > 1):
        verbs.remove("HELP")
    return verbs[0] if verbs else None


def _unsaid(kinds: Sequence[str], text: str, held: ConversationState) -> Intent | None:
    """Without a verb: a question about sends asks to see them; else the turn before may say it."""
    about_sends = any(kind in kinds for kind in _FILTERED) and (held.plan is not None or "CREATOR" in kinds)
    if "CANNOT" not in kinds and ((about_sends and asks(text)) or ("ABOUT" in kinds and "CREATOR" not in kinds)):
        return "show"
    if held.plan is None:
        return None
    if held.asked and held.plan.intent == "batch" and "CREATOR" in kinds:  # it was asked whose week comes first
        return "generate"
    looks = held.plan.intent in ("show", "explain", "export") and not held.asked
    if looks and {"SAME", "AS_WELL_FOR"} & set(kinds) and "CREATOR" in kinds:  # "the same" is the week looked at
        return "generate"
    shown = held.plan.intent in ("show", "explain") and bool(kinds) and set(kinds) <= {*_FILTERED, *_JOINTS, "ON"}
    return held.plan.intent if held.asked or shown or {"SAME", "ABOUT", "AS_WELL_FOR"} & set(kinds) else None


def asks(text: str) -> bool:
    """Whether a text is put as a question."""
    return _ASKS.match(text) is not None


def can_be_decision(text: str) -> bool:
    """Whether a text can be a decision, and not a question about one."""
    return _NO_ORDER.search(text) is None


def split_off_later(sheet: TokenStream) -> list[Token]:
    """Use up what a further verb asks for after a request to plan: one thing is done at a time."""
    kinds = sheet.kinds()
    for at in range(1, len(kinds)):
        if kinds[at] in _LATER and kinds[at - 1] in _JOINTS:
            sheet.used.update(range(at - 1, len(kinds)))
            return sheet.pieces[at:]
    return []
