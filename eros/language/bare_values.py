"""A bare value behind a wish that has one: "100" behind "$80 a day", "11" behind "not before 10am" (R63).

It says no wish by itself, so it is asked with what it would be.
"""

import re
from datetime import time

from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.forms import read_amount, read_clock
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token
from eros.vocabulary.numbers import digits

_NOON, _HOURS, _MOST_SENDS = 12, 24, 60


def read_bare_value(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """None where more is said, or where nothing that is wished can have such a value."""
    now, text = conversation.plan, normal(message).strip(" .!")
    if now is None or conversation.asked or now.intent != "generate" or now.creator_id is None or "?" in text:
        return None
    tokens = tokenize(text, {})
    if [it.kind for it in tokens if it.kind != "AT"] not in (["NUMBER"], ["TIME"]):
        return None
    ways = [way for way in _ways(tokens[-1], now) if read(way, conversation).plan.question is None]
    if not ways:
        return None
    which = "Say yes, or the wish whole." if len(ways) == 1 else "Say which, or 'leave it out'."
    question = f"{text!r}: is {' or '.join(map(repr, ways))} meant? {which}"
    asked = now.model_copy(update={"question": question, "notices": ()})
    return Understood(plan=asked, open=(text,), choices=tuple(ways))


def _ways(token: Token, now: ChatPlan) -> list[str]:
    """Each wish of the plan that can have the value, with it."""
    ways = list[str]()
    if token.kind == "NUMBER":
        figure = read_amount(token.value)
        if now.budget_per_day is not None and figure > 0:
            ways.append(f"budget ${digits(figure)} a day")
        if now.max_per_day is not None and figure == int(figure) and 0 < figure <= _MOST_SENDS:
            ways.append(f"at most {int(figure)} a day")
    for bound, held in (("before", now.not_before), ("after", now.not_after)):
        at = _clock(token, held) if held is not None else None
        if at is not None and at != held:
            ways.append(f"nothing {bound} {at:%H:%M}")
    return ways


def _clock(token: Token, held: time) -> time | None:
    """The time, in the half of the day of the one that is wished."""
    if token.kind == "NUMBER" and not re.fullmatch(r"\d{1,2}", token.value):
        return None
    read = read_clock(token.value)
    if read is None or (token.kind == "NUMBER" and not 0 < int(token.value) < _HOURS):
        return None
    at, is_sure = read
    is_late = held.hour >= _NOON
    return at if is_sure else at.replace(hour=at.hour % _NOON + (_NOON if is_late else 0))
