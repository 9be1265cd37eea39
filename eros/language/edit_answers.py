"""What answers a question about an edit: which send, where to, a yes, a no, why a rule may be broken (R43, R63)."""

import re
from collections.abc import Sequence

from eros.language.chat_plan import CALLED_OFF, ConversationState, KnownCreator, Today, Understood
from eros.language.edit_pieces import edit_line, points, with_dates
from eros.language.edit_wishes import EditWish, PendingEdit
from eros.language.edits_said import place_alone, read_edit, send_alone, takes_back
from eros.language.inquiries import asks
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.yes_or_no import declines, is_plain

_SOFTLY = (
    r"(?:ok|okay|oh|sorry|actually|well|hmm+|please|pls|maybe|perhaps|probably|i think|i'd|i would|we'd|then|and|but)"
)
#: How an answer begins that leaves things as they are: "better not", "leave it out", "not today".
_CALLS_OFF = re.compile(
    rf"\W*(?:{_SOFTLY}\b\W*)*(?:(?:better|rather|best|let's|lets)\b\W*)*"
    r"(?:never mind|nvm|no|nope|nah|not|never|don't|dont|do not|forget|leave|cancel|stop|neither|none|skip"
    r"|drop (?:it|that)|scrap (?:it|that)|i changed my mind|changed my mind)\b"
    r"(?! (?:problem|a problem|an issue|issue|worries|biggie|prob|care|mind|matter|worry|only)\b).*",
    re.DOTALL,
)
#: Another place, in the stead of one that was shown: "no, 19:50", "what about saturday".
_ELSEWHERE = re.compile(
    rf"\W*(?:(?:{_SOFTLY}|no|nope|nah|rather|better|instead|make it|try|(?P<asked>what about|how about|what if))\b\W*)*"
    r"(?P<there>.+?)(?:\W+(?:instead|then|rather|please|pls))*\W*"
)
#: Before the one that is meant, of those that were offered: "no the 5th".
_NO_BUT = re.compile(
    r"^\W*(?:(?:no|nope|nah|not (?:that|this)(?: one)?|sorry|oh|i meant?|rather|actually|make it)\b[\s,.;:-]+)+",
    re.IGNORECASE,
)
YES_AND_WHY = re.compile(
    r"\W*(?:(?:yes|yep|yeah|ok|okay|sure|do it|keep it|it's|its|fine)\b\W*)*(?:because|bc|cuz|since|reason:"
    r"|as(?! (?:it (?:is|was|stands)|before|planned|usual)\W*$))"
    r"\s+(?P<why>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_FEWEST_WORDS = 2
#: Other words are no answer where they begin as an order, or as a look, does.
_OTHERWISE = ("CREATOR", "SHOW", "EXPORT", "PLAN", "APPROVE", "REJECT", "WHY", "HELP", "ANALYSE", "UNDO_LAST")
_BOTH = re.compile(r"\W*(?:yes|yep|yeah|ok|okay|sure|both|both of them|do both|all)\W*(?:please|pls)?\W*")


def read_edit_answer(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], today: Today
) -> Understood | None:
    """The edit with what was asked about it; None where the message is no answer."""
    pending = conversation.edit
    if pending is None or conversation.plan is None:
        return None
    text = normal(message)
    if pending.halves:
        return _first_of(pending, message, conversation, creators, today)
    if takes_back(message, creators) or _declines(message, text, creators):
        return CALLED_OFF
    if asks(text) or read_edit(message, conversation.model_copy(update={"edit": None}), creators, today) is not None:
        return None
    wish = _answered(message, text, pending, creators, today)
    if wish is None:
        return None
    plan = conversation.plan.model_copy(update={"intent": "edit", "question": None, "notices": ()})
    return Understood(plan=plan, edit=wish)


def _declines(message: str, text: str, creators: Sequence[KnownCreator]) -> bool:
    """Whether an answer leaves the week as it is, and names nothing else to be done."""
    line = edit_line(message, creators)
    if declines(text):
        return True
    names_none = line is not None and all(it.kind == "RELATIVE" for it in line.pieces)  # "not today"
    return names_none and _CALLS_OFF.fullmatch(text) is not None


def _first_of(
    pending: PendingEdit, message: str, conversation: ConversationState, creators: Sequence[KnownCreator], today: Today
) -> Understood | None:
    """The half of a message of two edits that comes first; the other is told, and said again."""
    line = edit_line(message, creators)
    if line is None or _declines(message, normal(message), creators) or takes_back(message, creators):
        return CALLED_OFF if line is not None else None
    before = without_edit(conversation)
    if _BOTH.fullmatch(line.whole) is not None:
        return read_edit(" and ".join(pending.halves), before, creators, today)
    meant = None if line.pieces else send_alone(line)
    if meant is None or meant.nth is None or abs(meant.nth) > len(pending.halves):
        return None
    at = meant.nth if meant.nth < 0 else meant.nth - 1
    said, other = pending.halves[at], pending.halves[1 - at % len(pending.halves)]
    turn = read_edit(said, before, creators, today)
    if turn is None:
        return None
    told = f"the other edit is not done: say {other!r}"
    return turn.model_copy(update={"plan": turn.plan.model_copy(update={"notices": (*turn.plan.notices, told)})})


def _answered(
    message: str, text: str, pending: PendingEdit, creators: Sequence[KnownCreator], today: Today
) -> EditWish | None:
    wish = pending.wish
    if wish is None:
        return None
    if pending.asks in ("yes", "reason"):
        if (why := YES_AND_WHY.fullmatch(message)) is not None:
            return wish.model_copy(update={"agreed": True, "first": "", "reason": " ".join(why["why"].split())})
        if _is_yes(text):
            return wish.model_copy(update={"agreed": True, "first": ""})
        if (elsewhere := _elsewhere(message, wish, creators, today)) is not None:
            return elsewhere
        return _neither(message, text, wish) if pending.asks == "reason" else None
    if pending.asks == "which" and _is_yes(text):  # it says none of those that were offered: they are again
        return wish
    line = edit_line(_NO_BUT.sub("", message) if pending.asks == "which" else message, creators)
    if line is None or line.creators:
        return None
    line = with_dates(line, today(None))
    if pending.asks == "where":
        if (elsewhere := _elsewhere(message, wish, creators, today)) is not None:
            return elsewhere
        place = place_alone(line)
        return place.model_copy(update={"of": wish.of, "reason": wish.reason}) if place is not None else None
    meant = send_alone(line)
    if meant is None or points(meant):
        return None
    return wish.model_copy(update={"of": meant.model_copy(update={"among": pending.slot_ids})})


def _is_yes(text: str) -> bool:
    tokens = tokenize(text, {})
    kinds = {it.kind for it in tokens}
    return "YES" in kinds and kinds <= {"YES", "COMMA", "STOP", "KEEP", "DONE"} and is_plain(text, tokens)


def _elsewhere(message: str, wish: EditWish, creators: Sequence[KnownCreator], today: Today) -> EditWish | None:
    """The same send to another place; of a day and a time the one that is not said stays as it was shown."""
    found = _ELSEWHERE.fullmatch(normal(message))
    line = edit_line(found["there"], creators) if found is not None and wish.do == "move" else None
    if found is None or line is None or line.creators:
        return None
    place = place_alone(with_dates(line, today(None)))
    if place is None or place.later is not None:
        return None
    kept = {"of": wish.of, "day": place.day or wish.day, "clocks": place.clocks or wish.clocks}
    asked = "it was put as a question" if found["asked"] or line.asked else ""
    return place.model_copy(update={**kept, "first": asked})


def _neither(message: str, text: str, wish: EditWish) -> EditWish | None:
    """Other words behind the question why: they are no reason until they are said as one, and are asked about."""
    kinds = {it.kind for it in tokenize(text, {})}
    if len(text.split()) < _FEWEST_WORDS or kinds.intersection(_OTHERWISE):
        return None
    said = " ".join(message.split())
    return wish.model_copy(update={"first": f"{said!r} is read as neither a yes nor a no"})


def without_edit(conversation: ConversationState) -> ConversationState:
    """The conversation as it was before the edit that waits for an answer."""
    if conversation.edit is None or conversation.plan is None:
        return conversation
    plan = conversation.plan.model_copy(update={"question": None})
    return conversation.model_copy(update={"edit": None, "plan": plan})
