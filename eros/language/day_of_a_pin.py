"""The answer to when a pin stands that leaves the choice: "any day but Friday", "after 9pm" (R47, R63)."""

import re

from eros.language.asked_again import open_question
from eros.language.chat_plan import ConversationState, Read, Understood
from eros.language.tokenizing import tokenize
from eros.vocabulary.wall_clock import DAY_NAMES

_LEAD = r"(?:(?:on|at|for|just|maybe|ok|okay|well|oh)\W+)*"
_DAYS = (
    r"(?:(?P<every>every|each|all)|any|whichever|whatever|some|another|a different|any other|pick a|choose a)?"
    r" ?(?:the )?(?:(?P<weekday>week ?days?)|(?P<weekend>weekends?(?: days?)?)|days?(?: of the week)?|time)?"
)
_BUT = (
    r"(?:,? ?(?:but|except|excluding|apart from|other than|not|besides|bar|as long as it(?:'s| is) not)"
    r"(?: for| on| not)* (?P<but>.+?))?"
)
_ENDS = r"(?: (?:is|are) (?:fine|ok|okay|good)| works| will do| please|,? you (?:choose|pick|decide))*\W*"
_ANY_DAY = re.compile(f"{_LEAD}{_DAYS}{_BUT}{_ENDS}")
_YOU_CHOOSE = re.compile(
    r"(?:you (?:choose|pick|decide)|up to you|your (?:choice|call)|whatever|whenever|doesn't matter|does not matter|any"
    r"|don't (?:care|mind)|i don't (?:care|mind)|no preference|surprise me|any ?time)\W*"
)
_DAYS_NAMED = ("WEEKDAY", "DATE", "RELATIVE")
_WEEKDAYS, _WEEKEND = range(5), range(5, 7)
_OF_DAYS = frozenset(("WEEKDAY", "SPAN", "AND", "COMMA", "ON", "STOP"))


def read_day_left_to_choose(
    text: str, conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """One day of those that are left is offered, and for "every day but Friday" each of them is taken; None where no
    day of a pin is asked for, or one is named."""
    if len(conversation.open) != 1 or settled.plan is None or not _lacks_its_day(words := conversation.open[0]):
        return None
    found = _ANY_DAY.fullmatch(text)
    if _YOU_CHOOSE.fullmatch(text) is None and (found is None or not text.strip(" .!")):
        return None
    but = tokenize(found["but"], {}) if found is not None and found["but"] else []
    if not {it.kind for it in but} <= _OF_DAYS:
        return None
    gone = {int(day) for it in but if it.kind in ("WEEKDAY", "SPAN") for day in it.value.split()}
    gone |= {day.weekday() for day in settled.plan.days_off}
    of = range(7)
    if found is not None:
        of = _WEEKDAYS if found["weekday"] else _WEEKEND if found["weekend"] else of
    left = [DAY_NAMES[day] for day in of if day not in gone]
    if found is not None and left and (found["every"] or _are_all(text, of)):
        return read(f"{words} on {' and '.join(left)}", settled)
    if not left:
        return None
    offer = f"{words} on {left[0]}"
    question = f"A pin stands on a day of its own: is {offer!r} meant, or which day?"
    asked = settled.plan.model_copy(update={"question": question})
    return Understood(plan=asked, open=conversation.open, choices=(offer,))


_A_SIDE = frozenset(("BEFORE", "AFTER", "FROM", "BETWEEN", "TO", "EARLIEST", "LATEST", "ONWARDS"))
_OF_HOURS = frozenset((*_A_SIDE, "NO", "TIME", "NUMBER", "AT", "AND", "DASH", "STOP", "COMMA", "PART", "IN", "ON"))
_OF_A_PIN = frozenset(("PIN", "TYPE", "SENDS", "ON", "AT", "TIME", "NUMBER", *_A_SIDE, *_DAYS_NAMED))


def read_hours_left_to_choose(text: str, conversation: ConversationState) -> Understood | None:
    """ "Not before 9pm" of a pin whose time is asked for is no wish for the week: that hour is offered, where it is one
    to the minute; None where no time of a pin is asked for."""
    plan, tokens = conversation.plan, tokenize(text, {})
    kinds, clocks = {it.kind for it in tokens}, [it for it in tokens if it.kind in ("TIME", "NUMBER")]
    if plan is None or len(conversation.open) != 1 or not clocks or not kinds & _A_SIDE or not kinds <= _OF_HOURS:
        return None
    if text.startswith("nothing"):  # which is wished of the week
        return None
    words = conversation.open[0]
    of = {it.kind for it in tokenize(words, {})}
    if "TYPE" not in of or not of & {"PIN", *_DAYS_NAMED} or not of <= _OF_A_PIN:
        return None
    question, choices = "A pin stands at an exact time", conversation.choices
    if of & {"TIME", "NUMBER"} or clocks[0].kind == "NUMBER":
        question = f"{question}. {open_question(conversation).removeprefix(f'{question}. ')}"
    else:
        offer = f"{words} at {clocks[0].words}"
        question, choices = f"{question}: is {offer!r} meant, or which time?", (offer,)
    asked = plan.model_copy(update={"question": question})
    return Understood(plan=asked, open=conversation.open, choices=choices)


def _are_all(text: str, of: range) -> bool:
    """ "Weekdays but Friday" are all of them."""
    return len(of) < len(DAY_NAMES) and re.match(rf"{_LEAD}(?:the )?week ?(?:day|end)s?\b", text) is not None


def _lacks_its_day(words: str) -> bool:
    kinds = {it.kind for it in tokenize(words, {})}
    return {"TYPE", "TIME"} <= kinds and not kinds & {"WEEKDAY", "DATE", "SPAN", "RELATIVE", "PER_DAY", "NO", "ONLY"}
