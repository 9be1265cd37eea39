"""An answer to what was told, behind a plan that ran: "a week" where a budget was read as a day's (R63)."""

import re
from datetime import time

from eros.language.amounts import is_of_a_day
from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.ends_of_hours import NOON
from eros.language.orders import answered
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.yes_or_no import without_talk
from eros.vocabulary.numbers import digits, dollars
from eros.vocabulary.wishes import dates_in, told

_OF_THE_WEEK = re.compile(
    r"(?:(?:no|oh|sorry|i mean|i meant|that's|it's|was)\W+)*"
    r"(?:(?:for|per|over|a|each|every) (?:the |a )?(?:whole |entire |full )?week|(?:the )?(?:whole|entire|full) week"
    r"|weekly|in total|altogether|total)\W*"
)
_A_DAY = r"(?:(?:a|per|each|every) day|daily)"
_MONEY = r"(?:(?:in )?(?:us )?(?:dollars?|bucks|usd|money)|\$)"
#: The same as it was taken for.
_OF_A_DAY = re.compile(rf"(?:{_MONEY}|(?:{_MONEY} )?{_A_DAY}|budget)\W*")
_SENDS_A_DAY = re.compile(rf"(?:(?:sends|messages|posts)(?: {_A_DAY})?|{_A_DAY})\W*")
_SENDS_INSTEAD = re.compile(
    rf"(?:(?:no|oh|sorry|i mean|i meant|i said)\W+)*(?:sends|messages|posts)(?: {_A_DAY})?,? (?:and )?not {_MONEY}\W*"
)
_HALF = re.compile(
    r"(?:(?:no|oh|sorry|i mean|i meant|i said|wait|actually|hmm+|of course|it's|that's|yes|in the)\W+)*"
    r"(?P<half>am|pm|a\.m\.|p\.m\.|mornings?|evenings?|afternoons?|night)"
    r"(?:\W+(?:of course|lol|please|obviously|then|sorry))*\W*"
)
_ONLY_THEN = re.compile(
    r"(?:(?:yes|yep|yeah|yup|ya|yea|right|exactly|correct)\W+)*"
    r"(?:(?:only|just) (?:on )?(?P<days>[a-z, ]+?)|(?:on )?(?P<before>[a-z, ]+?) (?:only|alone))(?: please)?\W*"
)
_HALVES = re.compile(r"(?:from )?(?P<first>am|pm) (?:to|till|until|-) (?P<last>am|pm)\W*")
#: In the place of an hour that was told to limit nothing: "then midnight".
_CLOCK_ALONE = re.compile(
    r"(?:(?:ok|okay|then|well|so|fine|no|oh|sorry|make it|i meant|i mean|let's say|say)[ ,]+)*"
    r"(?P<clock>noon|midnight|\d{1,2}(?::\d\d)? ?[ap]m|\d{1,2}:\d\d)(?:,? (?:then|instead|please|pls))*\W*"
)
#: The one hour of the plan moved, by so much or by an amount that is not said: "an hour later".
_MOVED = re.compile(
    r"(?:(?:no|oh|ok|okay|well|sorry|please|actually|make it|that's|a (?:bit|little)|too|rather)[ ,]+)*"
    r"(?:(?P<much>an?|one|half an|1|2|3|two|three|30|15) (?P<unit>hours?|minutes?|mins?) )?"
    r"(?P<way>later|earlier|early|late)"
    r"(?:,? (?:please|pls|then|instead))*\W*"
)
#: A sum alone, in the place of the only one.
_ANOTHER_SUM = re.compile(r"\$\d+(?:\.\d\d)?\W*")
_AMOUNTS = {"a": 1, "an": 1, "one": 1, "half an": 0.5, "two": 2, "three": 3}
_LIMITS_NOTHING = {" is after the last send of any day": "till", " is before the first send of any day": "from"}
_AS_PLANNED = "That is how it is planned: {}. Nothing changes."
_DAYS = 7
_SENDS = "was read as sends a day"


def read_late_answer(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """What was taken for granted and told, confirmed or said otherwise; None where the message is nothing of it."""
    plan, text = conversation.plan, normal(message)
    if plan is None or conversation.asked or plan.intent != "generate":
        return None
    texts = (text, without_talk(message) or text)
    if plan.budget_per_day is not None and any(map(is_of_a_day, plan.notices)):
        bare = conversation.model_copy(update={"plan": plan.model_copy(update={"budget_per_day": None})})
        if any(map(_OF_THE_WEEK.fullmatch, texts)):
            return read(f"budget {dollars(plan.budget_per_day)} for the whole week", bare)
        if any(map(_SENDS_INSTEAD.fullmatch, texts)):
            return read(f"at most {digits(plan.budget_per_day)} a day", bare)
        if any(map(_OF_A_DAY.fullmatch, texts)):
            return _confirmed(plan)
    if any(it.endswith(_SENDS) for it in plan.notices) and any(map(_OF_THE_WEEK.fullmatch, texts)):
        bare = conversation.model_copy(update={"plan": plan.model_copy(update={"max_per_day": None})})
        a_day = max(1, round((plan.max_per_day or 0) / _DAYS))
        question = (
            f"A week has no limit of its own: 'at most {a_day} a day' is about "
            f"{plan.max_per_day} a week. What is the most a day?"
        )
        return Understood(plan=(bare.plan or plan).model_copy(update={"question": question, "notices": ()}))
    if any(it.endswith(_SENDS) for it in plan.notices) and any(map(_SENDS_A_DAY.fullmatch, texts)):
        return _confirmed(plan)
    if (only := _ONLY_THEN.fullmatch(text)) is not None and (
        found := _only_on(plan, only["days"] or only["before"])
    ) is not None:
        return found
    if (half := _HALF.fullmatch(text)) is not None and (hour := _one_clock(plan)) is not None:
        late = half["half"].replace(".", "") == "pm" or half["half"].startswith(("evening", "afternoon", "night"))
        if late == (hour.hour >= NOON):
            return _confirmed(plan)
        return read(f"make it {hour.hour % NOON or NOON}:{hour:%M}{'pm' if late else 'am'}", conversation)
    if (clock := _CLOCK_ALONE.fullmatch(text)) is not None:
        for ending, end in _LIMITS_NOTHING.items():
            if any(ending in it for it in plan.notices):
                return read(f"{end} {clock['clock']}", conversation)
    if plan.budget_per_day is not None and _ANOTHER_SUM.fullmatch(text) is not None:
        return read(f"budget {text.strip(' .!')} a day", conversation)
    if (shift := _MOVED.fullmatch(text)) is not None and conversation.slot_id is None:
        return _moved(shift, plan, conversation, read)
    halves = _HALVES.fullmatch(text)
    return _confirmed(plan) if halves is not None and _are_of(plan, halves["first"], halves["last"]) else None


def _moved(shift: re.Match[str], plan: ChatPlan, conversation: ConversationState, read: Read) -> Understood | None:
    """The one hour that was wished, an hour later; it is asked how much where that is not said."""
    hour, way = _one_clock(plan), shift["way"]
    if hour is None:
        return _which_end(shift, plan)
    if shift["much"] is None or way in ("early", "late"):
        question = f"It is {hour:%H:%M} now: which hour is meant? Say it as '20:20', or 'leave it out'."
        open_ = (f"make it {hour:%H:%M}",)
        return Understood(plan=plan.model_copy(update={"question": question, "notices": ()}), open=open_)
    moved = _shifted(hour, shift)
    return read(f"make it {moved}", conversation) if moved is not None else None


def _shifted(hour: time, shift: re.Match[str]) -> str | None:
    """None where it would be on another day."""
    minutes = _AMOUNTS.get(shift["much"]) or float(shift["much"])
    minutes *= _MINUTES if shift["unit"].startswith("hour") else 1
    at = hour.hour * _MINUTES + hour.minute + int(minutes if shift["way"] == "later" else -minutes)
    return f"{at // _MINUTES:02}:{at % _MINUTES:02}" if 0 <= at < _MINUTES * 2 * NOON else None


def _which_end(shift: re.Match[str], plan: ChatPlan) -> Understood | None:
    """Of hours with a beginning and an end it is asked which of them is an hour later, or whether both are."""
    ends = (("before", plan.not_before), ("after", plan.not_after))
    if shift["much"] is None or plan.pinned or plan.not_before_on or plan.not_after_on:
        return None
    moved = [(bound, _shifted(at, shift)) for bound, at in ends if at is not None]
    ways = [f"nothing {bound} {at}" for bound, at in moved if at is not None]
    if len(ways) != len(ends):
        return None
    words = shift[0].strip(" .!")
    question = f"{words!r}: which end of the hours? Say {ways[0]!r}, {ways[1]!r} or '{ways[0]} and {ways[1]}'."
    asked = plan.model_copy(update={"question": question, "notices": ()})
    return Understood(plan=asked, choices=(*ways, " and ".join(ways)))


_MINUTES = 60


def _one_clock(plan: ChatPlan) -> time | None:
    """The one hour that the plan has; None where it has none, or several."""
    hours = {one.time for one in plan.pinned} | {*plan.not_before_on.values(), *plan.not_after_on.values()}
    hours |= {at for at in (plan.not_before, plan.not_after) if at is not None}
    return hours.pop() if len(hours) == 1 else None


def _only_on(plan: ChatPlan, words: str) -> Understood | None:
    """ "Only sun" behind hours or a send of Sunday confirms them; behind those of another day it may mean either."""
    named = {value for it in tokenize(words, {}) if it.kind == "WEEKDAY" for value in it.value.split()}
    of = {name: dates_in(value) for name, value in plan.said.items() if name != "days_off"}
    days = {str(day.weekday()) for dates in of.values() for day in dates}
    if not named or not days or {it.kind for it in tokenize(words, {})} - {"WEEKDAY", "AND", "COMMA", "ON"}:
        return None
    if named == days:
        return _confirmed(plan)
    question = f"'only {words}': {_WHICH_ONLY}"
    return Understood(plan=plan.model_copy(update={"question": question, "notices": ()}), open=(f"only {words}",))


_WHICH_ONLY = "is what is wished of a single day for that day instead, or are all other days off? Say it whole."


def _are_of(plan: ChatPlan, first: str, last: str) -> bool:
    """Whether the hours of the plan are of these halves of the day."""
    begins, ends = plan.not_before, plan.not_after
    return begins is not None and ends is not None and (f"{begins:%p}".lower(), f"{ends:%p}".lower()) == (first, last)


def _confirmed(plan: ChatPlan) -> Understood:
    return answered(_AS_PLANNED.format(", ".join(told(plan))))
