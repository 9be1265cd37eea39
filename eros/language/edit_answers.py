"""What answers a question about an edit: which send, where to, a yes, a no, why a rule may be broken (R43, R63)."""

import re
from collections.abc import Sequence

from eros.language.chat_plan import CALLED_OFF, ConversationState, KnownCreator, Today, Understood
from eros.language.edit_pieces import edit_line, points, with_dates
from eros.language.edit_wishes import EditWish, PendingEdit
from eros.language.edits_said import place_alone, read_edit, send_alone
from eros.language.inquiries import asks
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.yes_or_no import declines, is_plain

_CALLS_OFF = re.compile(
    r"\W*(?:(?:no|nope|nah|ok|okay|oh|sorry|actually)\W+)*(?:no|nope|nah|never mind|forget (?:it|that|about it)"
    r"|leave it(?: as it is)?|cancel(?: (?:it|that))?|don't(?: do it)?|do not|not now|stop|neither"
    r"|none(?: of them)?|skip it)\W*"
)
_YES_AND_WHY = re.compile(
    r"\W*(?:(?:yes|yep|yeah|ok|okay|sure|do it|keep it|it's|its|fine)\b\W*)*(?:because|bc|cuz|since|as|reason:)"
    r"\s+(?P<why>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_FEWEST_WORDS = 2
#: A reason in words of its own is none where it begins as an order, or as a look, does.
_OTHERWISE = ("CREATOR", "SHOW", "EXPORT", "PLAN", "APPROVE", "REJECT", "WHY", "HELP", "ANALYSE", "UNDO_LAST")


def read_edit_answer(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], today: Today
) -> Understood | None:
    """The edit with what was asked about it; None where the message is no answer."""
    pending = conversation.edit
    if pending is None or conversation.plan is None:
        return None
    text = normal(message)
    if _CALLS_OFF.fullmatch(text) is not None or declines(text):
        return CALLED_OFF
    if asks(text) or read_edit(message, conversation.model_copy(update={"edit": None}), creators, today) is not None:
        return None
    wish = _answered(message, text, pending, creators, today)
    if wish is None:
        return None
    plan = conversation.plan.model_copy(update={"intent": "edit", "question": None, "notices": ()})
    return Understood(plan=plan, edit=wish)


def _answered(
    message: str, text: str, pending: PendingEdit, creators: Sequence[KnownCreator], today: Today
) -> EditWish | None:
    wish = pending.wish
    if pending.asks in ("yes", "reason"):
        if (why := _YES_AND_WHY.fullmatch(message)) is not None:
            return wish.model_copy(update={"agreed": True, "first": "", "reason": " ".join(why["why"].split())})
        if _is_yes(text):
            return wish.model_copy(update={"agreed": True, "first": ""})
        return _with_a_reason(message, text, wish) if pending.asks == "reason" else None
    line = edit_line(message, creators)
    if line is None or line.creators:
        return None
    line = with_dates(line, today(None))
    if pending.asks == "where":
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


def _with_a_reason(message: str, text: str, wish: EditWish) -> EditWish | None:
    """Other words behind the question why are shown as the reason, for a plain yes."""
    kinds = {it.kind for it in tokenize(text, {})}
    if len(text.split()) < _FEWEST_WORDS or kinds.intersection(_OTHERWISE):
        return None
    return wish.model_copy(update={"reason": " ".join(message.split()), "first": "the reason was read from that"})


def without_edit(conversation: ConversationState) -> ConversationState:
    """The conversation as it was before the edit that waits for an answer."""
    if conversation.edit is None or conversation.plan is None:
        return conversation
    plan = conversation.plan.model_copy(update={"question": None})
    return conversation.model_copy(update={"edit": None, "plan": plan})
