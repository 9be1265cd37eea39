"""A correction of the edit that was carried out last: "no wait, 8pm", "no $20", "sorry, the third" (R43, R63).

Another place or price is one more edit of the same send. Another send is none: what was done stays until it is undone.
"""

import re
from collections.abc import Sequence
from datetime import date

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, Today, Understood
from eros.language.edit_pieces import EditLine, edit_line, figure_of, points, with_dates
from eros.language.edit_wishes import EditWish, SendMeant
from eros.language.edits_said import place_alone, send_alone
from eros.language.inquiries import asks
from eros.language.orders import answered
from eros.language.text import normal

_CORRECTS = re.compile(
    r"\W*(?P<lead>(?:(?:no|nope|nah|not (?:that|this)(?: (?:one|1))?|wrong (?:one|1)|sorry|oops|whoops|wait|hm+"
    r"|actually|i meant?|rather|make (?:it|that)|better|i said|oh|ok|well|but|it should be|should be)\b[\s,.;:!-]*)+)"
    r"(?P<meant>.+?)(?:\W+(?:instead|rather|please|pls|then|i meant|i mean|sorry))*\W*"
)
_SAYS_SO = re.compile(r"\b(?:no|nope|nah|not|wrong|sorry|oops|whoops|wait|actually|i meant?|i said)\b")
#: "No friday" may be a day off, and "no, friday" is none.
_ONLY_NO = re.compile(r"\W*no\s*")
_ANOTHER_SEND = (
    "That is another send, and what was done stays done: say 'undo that' first, and then the edit of the one "
    "that is meant."
)
#: One more of the same, of which it is not said whole what it does.
_GOES_ON = re.compile(r"\W*(?:and|also|plus)\b(?: also\b)?\W*(?P<more>.+?)(?:\W+(?:too|as well|please|pls))*\W*")
_SAY_IT_WHOLE = "Nothing more is changed yet: say that edit whole, as the last one was said."


def read_edit_correction(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], today: Today
) -> Understood | None:
    """None where nothing was carried out last, or where the message corrects none of it."""
    made, plan, text = conversation.made, conversation.plan, normal(message)
    if made is None or plan is None or plan.creator_id is None or conversation.asked or asks(text) or "?" in text:
        return None
    more = _GOES_ON.fullmatch(text)
    if more is not None and _names_a_send(more["more"], creators, today(plan.creator_id)):
        return answered(_SAY_IT_WHOLE)
    found = _CORRECTS.fullmatch(text)
    if found is None or _SAYS_SO.search(found["lead"]) is None:
        return None
    line = edit_line(found["meant"], creators)
    if line is None or line.creators:
        return None
    line = with_dates(line, today(plan.creator_id))
    edited = ChatPlan(intent="edit", creator_id=plan.creator_id, week_start=plan.week_start)
    if conversation.slot_id is not None and (wish := _anew(line, made, found["lead"])) is not None:
        return Understood(plan=edited, edit=wish.model_copy(update={"of": SendMeant(slot_id=conversation.slot_id)}))
    meant, is_day = send_alone(line), made.do not in ("move", "add") and _ONLY_NO.fullmatch(found["lead"]) is None
    is_day = is_day and (day := place_alone(line)) is not None and day.day is not None
    named = meant is not None and (meant.nth or meant.slot_id or line.line.startswith(("the ", "that ")) or is_day)
    if meant is None or points(meant) or not named:
        return None
    return answered(_ANOTHER_SEND)


def _names_a_send(said: str, creators: Sequence[KnownCreator], today: date) -> bool:
    """Whether nothing but another send, or the day of one, is named."""
    line = edit_line(said, creators)
    if line is None or line.creators:
        return False
    meant = send_alone(with_dates(line, today))
    return meant is not None and not points(meant) and not meant.send_type_keys


def _anew(line: EditLine, made: EditWish, lead: str) -> EditWish | None:
    """The same edit with the place or the price that is said now."""
    if made.do == "reprice":
        price = re.fullmatch(r"(?:(?:to|at|for) )?(?P<price>[MN]\d+)", line.line)
        return made.model_copy(update={"price": figure_of(line.piece(price["price"]))}) if price is not None else None
    place = place_alone(line) if made.do == "move" else None
    if place is None or place.later is not None:
        return None
    return None if not place.clocks and _ONLY_NO.fullmatch(lead) is not None else place
