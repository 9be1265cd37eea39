"""A turn of few words that says its wish by the turn before it: "plus ppvs", "fri and sat", "i meant 14" (R63).

Each is said again whole, as the words that are read; where it could mean two things it stays as it is, and is asked
about.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from eros.language.asked_again import open_question
from eros.language.beside_an_answer import A_WEEK
from eros.language.chat_plan import ChatPlan, ConversationState
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token
from eros.vocabulary.wall_clock import DAY_NAMES

_TALK = r"(?:(?:ok|okay|fine|well|so|oh|hmm+|alright|yes|yeah|yep|please|then)[ ,]+)*"
_TAIL = r"(?:,? (?:then|please|pls|thanks))*\W*"
_JOINTS = frozenset(("AND", "COMMA"))

_ONE_MORE = re.compile(
    rf"{_TALK}(?:(?:and |plus |also |add |with )+(?:the )?(?P<more>\S.*?)(?: too| as well| also)?){_TAIL}"
)
_TOO = re.compile(rf"{_TALK}(?:the )?(?P<more>\S.*?) (?:too|as well|also){_TAIL}")
_NTH = "(?:st|nd|rd|th)"
_NOT = rf"(?:,? (?:and )?not (?:the )?\d{{1,2}}{_NTH}?)?"
_ANOTHER_DATE = re.compile(
    rf"{_TALK}(?:(?:(?:wait|no|sorry|oops|i meant|i mean|meant)[ ,]+)+(?:to say )?(?:the )?(?P<day>\d{{1,2}}){_NTH}?"
    rf"|(?:make it|make that|actually) (?:the )?(?P<nth>\d{{1,2}}){_NTH}){_NOT}{_TAIL}"
)
_SEEMS = (
    r"(?:(?:it|that|this|the week|the plan|her week)(?:'s| is)? )?(?:(?:still |also |just )?(?:looks?|feels?|seems?) )?"
    r"(?:still )?(?:a (?:bit|little|tad)|kinda|kind of|sort of|pretty|very|rather|quite|somewhat|too|way too|so)"
)
_EMPTY = re.compile(rf"{_TALK}{_SEEMS} (?:empty|thin|bare|sparse|slim|scarce)(?:,? (?:to me|i think|no|right))*\W*")
_FULL = re.compile(rf"{_TALK}{_SEEMS} (?:full|packed|crowded|crammed|stuffed)(?:,? (?:to me|i think|no|right))*\W*")
_NO_LEAST = re.compile(rf"{_TALK}(?:no|without (?:a|the)?|forget the|drop the) ?(?:minimum|least|min){_TAIL}")
_WHOLE_DAY = re.compile(rf"{_TALK}(?:the |a )?(?:whole|full|entire|all) day(?: off)?{_TAIL}")
_STARTS = re.compile(
    rf"{_TALK}(?:(?:only |just )?(?:start|starting|starts|begin|beginning|from)(?: on| from)? )?"
    rf"(?P<day>[a-z]+)(?: on(?:wards)?)?{_TAIL}"
)


#: The month alone, where it was asked which week a day is of.
_MONTH = re.compile(
    rf"{_TALK}(?:of |in |i mean |i meant )?(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*){_TAIL}"
)
_DAY_ASKED = re.compile(r"\d{4}-\d\d-(?P<day>\d\d) is a \w+, and a week starts on a Monday")


def with_its_wish(message: str, conversation: ConversationState) -> str:
    """The message with its wish in words that are read without the turn before; itself where it is none of these."""
    plan, text = conversation.plan, normal(message)
    if plan is None or plan.intent != "generate" or "?" in message:
        return message
    ways = (
        (_answered,)
        if conversation.asked
        else (
            _meant_at_last,
            _same_with,
            _at_another_time,
            _of_more_types,
            _of_more_days,
            _of_another_date,
            _of_a_complaint,
        )
    )
    return next((said for way in ways if (said := way(text, plan, conversation)) is not None), message)


#: "Heavier i meant", "engagement rather": what may stand before it, and nothing else.
_AT_LAST = re.compile(r"(?P<meant>\S.*?),? (?P<says>i meant|i mean|i ment|rather)\W*")
_VALUES = frozenset(("CATEGORY", "VOLUME", "NUMBER", "MONEY", "TIME", "TYPE", "WEEKDAY"))


def _meant_at_last(text: str, _: ChatPlan, __: ConversationState) -> str | None:
    found = _AT_LAST.fullmatch(text)
    if found is None:
        return None
    kinds = {it.kind for it in tokenize(found["meant"], {})}
    may_be = _VALUES if found["says"] != "rather" else {"CATEGORY", "VOLUME"}
    return f"i meant {found['meant']}" if kinds and kinds <= may_be else None


_SAME_WITH = re.compile(
    r"(?P<same>(?:and )?(?:the )?same (?:for|again for) [\w.'-]+),? (?:but |only )?with (?P<types>\S.*?)\W*"
)


def _same_with(text: str, plan: ChatPlan, _: ConversationState) -> str | None:
    """ "Same for petra but with games", where games are out."""
    found = _SAME_WITH.fullmatch(text)
    tokens = tokenize(found["types"], {}) if found is not None else []
    keys = {key for it in tokens if it.kind == "TYPE" for key in it.value.split()}
    if found is None or not keys or not keys <= {*plan.exclude} or {it.kind for it in tokens} - {"TYPE", *_JOINTS}:
        return None
    return f"{found['same']}, {found['types']} are fine"


def _at_another_time(text: str, plan: ChatPlan, _: ConversationState) -> str | None:
    """ "And 9pm" behind a send at a day and a time: one more of it on that day, beside the first."""
    found, one = _ONE_MORE.fullmatch(text) or _TOO.fullmatch(text), plan.pinned[:1]
    alike = {(it.send_type_key, it.date) for it in plan.pinned}
    if found is None or len(alike) != 1 or _HOURS & plan.said.keys():
        return None
    tokens = [it for it in tokenize(found["more"].removesuffix(" too").removesuffix(" as well"), {}) if it.kind != "AT"]
    alone = [it.kind for it in tokens] == ["TIME"]
    return f"also {one[0].send_type_key} on {one[0].date} at {tokens[0].words}" if alone else None


def _of_more_types(text: str, plan: ChatPlan, _: ConversationState) -> str | None:
    """ "Plus PPVs" where only some types are to be in the week."""
    found = _ONE_MORE.fullmatch(text) or _TOO.fullmatch(text)
    if found is None or not plan.include or plan.exclude:
        return None
    tokens = tokenize(found["more"], {})
    plain = bool(tokens) and {it.kind for it in tokens} <= {"TYPE", "CATEGORY", *_JOINTS}
    return f"only {found['more']}" if plain and not any(it.filler for it in tokens) else None


def _of_more_days(text: str, plan: ChatPlan, _: ConversationState) -> str | None:
    """ "Fri and Sat" where Friday is off: those that are off are named again with one more."""
    tokens = tokenize(text, {})
    days = _weekdays(tokens)
    off = {day.weekday() for day in plan.days_off}
    if not off or not off < days or not {it.kind for it in tokens} <= {"WEEKDAY", *_JOINTS}:
        return None
    return None if plan.pinned or plan.not_before_on or plan.not_after_on else f"{text.strip(' .!')} off"


def _weekdays(tokens: Sequence[Token]) -> set[int]:
    return {int(value) for it in tokens if it.kind == "WEEKDAY" for value in it.value.split()}


_HOURS = frozenset(("not_before", "not_after", "not_before_on", "not_after_on"))
#: Beside one of these a figure may be another of it.
_FIGURES = ("max_per_day", "budget_per_day", "seed", "pinned", *_HOURS)


def _of_another_date(text: str, plan: ChatPlan, _: ConversationState) -> str | None:
    """ "I meant 14" behind the week of 7 December."""
    found, week = _ANOTHER_DATE.fullmatch(text), plan.week_start
    if found is None or week is None or any(name in plan.said for name in _FIGURES):
        return None
    last = (week.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    day = int(found["day"] or found["nth"])
    return f"the week of {day} {week:%B}".lower() if 1 <= day <= last.day and day != week.day else None


def _of_a_complaint(text: str, _: ChatPlan, __: ConversationState) -> str | None:
    """ "A bit empty" wishes for more, "pretty packed" for less."""
    if _EMPTY.fullmatch(text):
        return "too light"
    return "too heavy" if _FULL.fullmatch(text) else None


def _answered(text: str, plan: ChatPlan, conversation: ConversationState) -> str | None:
    waiting = [tokenize(words, {}) for words in conversation.open]
    if len(waiting) == 1 and _NO_LEAST.fullmatch(text) and any(it.kind == "LEAST" for it in waiting[0]):
        return "leave it out"
    if len(waiting) == 1 and _WHOLE_DAY.fullmatch(text) and "half" in conversation.open[0].split():
        days = [it.words for it in waiting[0] if it.kind in ("WEEKDAY", "DATE")]
        return f"{days[0]} off" if len(days) == 1 else None
    if (month := _MONTH.fullmatch(text)) is not None and (day := _DAY_ASKED.match(open_question(conversation))):
        return f"{A_WEEK} {int(day['day'])} {month['month']}"
    return _from_a_day_on(text, plan, conversation)


def _from_a_day_on(text: str, plan: ChatPlan, conversation: ConversationState) -> str | None:
    """ "Yes, start Thursday" to the question which week is meant by a Thursday: that week, its days before off."""
    weeks = [one for one in conversation.choices if one.startswith(A_WEEK)]
    found = _STARTS.fullmatch(text)
    if len(weeks) != 2 or found is None or plan.days_off or "starts on a Monday" not in open_question(conversation):
        return None
    named, asked = _weekdays(tokenize(found["day"], {})), date.fromisoformat(open_question(conversation)[:10])
    if named != {asked.weekday()} or weeks[0] != f"{A_WEEK} {asked - timedelta(days=asked.weekday())}":
        return None
    before = " and ".join(DAY_NAMES[: asked.weekday()])
    return f"{weeks[0]}, nothing on {before}"
