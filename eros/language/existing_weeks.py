"""Messages about what is there already: show, explain, export, analyse, what waits."""

import re
from datetime import date, time
from typing import Literal

from eros.language.chat_plan import (
    ChatPlan,
    ConversationState,
    Intent,
    SendFilter,
    SendInView,
)
from eros.language.dates import read_dates
from eros.language.forms import read_clock
from eros.language.inquiries import is_about_all, points_at_one
from eros.language.notes import Notes, notice_unused
from eros.language.parsed_message import DECIDED, ParsedMessage, split_off_later, tell_what_is_later
from eros.language.tokens import Token, TokenStream
from eros.language.weeks import named_alone, read_monday, read_week, read_week_looked_at
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES
from eros.vocabulary.wall_clock import DAY_NAMES, monday_of
from eros.vocabulary.wishes import day_in_words

# Which sends "show" and "explain" are about.

_PARTS = ("CATEGORY", "TYPE", "WEEKDAY", "DATE", "RELATIVE", "WARNINGS", "FOLLOW_UPS", "PRIME", "NOT_PRIME")


def read_filter(stream: TokenStream, notes: Notes, today: date) -> SendFilter:
    """What the message names, each part once; a second category, type or day is asked back."""
    chosen: dict[str, object] = {}
    if stream.take("NO PRIME"):
        chosen["prime"] = False
    if stream.take("PRIME_TIME SENDS"):
        chosen["prime"] = True
    for kind in _PARTS:
        for found in stream.take(f"(?: ON | OF | ONLY | NEXT | THIS | COMMA | IN | SENDS )* (?P<it>{kind}) SENDS?"):
            for name, value in _part(found["it"][0], notes, today).items():
                if chosen.setdefault(name, value) != value:
                    notes.ask(f"One {name.replace('_', ' ')} at a time: {chosen[name]} or {value}?")
    if "date" in chosen:
        chosen.pop("day", None)
    return SendFilter.model_validate(chosen)


def _part(token: Token, notes: Notes, today: date) -> dict[str, object]:
    if token.kind == "CATEGORY":
        return {"category": token.value}
    if token.kind == "FOLLOW_UPS":
        return {"send_type_key": "ppv_followup"}
    if token.kind == "WARNINGS":
        return {"warnings": True}
    if token.kind in ("PRIME", "NOT_PRIME"):
        return {"prime": token.kind == "PRIME"}
    if token.kind == "TYPE":
        return _type(token, notes)
    return _day(token, notes, today)


def _type(token: Token, notes: Notes) -> dict[str, object]:
    keys = token.value.split()
    if keys[0] in DEPRECATED_SEND_TYPES:
        notes.tell(f"{keys[0]} is gone since 2026-01-16 and was read as ppv_unlock (R9)")
        return {"send_type_key": "ppv_unlock"}
    if len(keys) > 1:
        return {"send_type_keys": tuple(keys)}
    return {"send_type_key": keys[0]}


def _day(token: Token, notes: Notes, today: date) -> dict[str, object]:
    if token.kind == "WEEKDAY":
        numbers = token.value.split()
        if len(numbers) > 1:
            notes.ask(f"Which day of them: {', '.join(DAY_NAMES[int(number)] for number in numbers)}?")
            return {}
        return {"day": DAY_NAMES[int(numbers[0])]}
    if token.kind == "RELATIVE":
        return {"date": date.fromordinal(today.toordinal() + int(token.value))}
    days = read_dates(token.value, today)
    if len(days) != 1:
        notes.ask(f"{token.words!r} is no single day; which day is meant?")
        return {}
    return {"date": days[0]}


WAITS = "It waits for a review: approve it, or reject it with a reason?"
_VERBS = frozenset(
    (
        "WHY",
        "APPROVE",
        "REJECT",
        "REVIEW",
        "EXPORT",
        "SHOW",
        "ANALYSE",
        "FORMAT",
        "SAVED",
        "CHANGED",
        "CAPTIONS",
        "WISHED",
    )
)


def plan_lookup(
    message: ParsedMessage, intent: Literal["show", "explain", "export", "analyse", "diff"], notes: Notes, today: date
) -> ChatPlan:
    """Whose week, which week, which sends; one send that is named by its slot is shown with its reasons."""
    if intent == "show" and message.has("SLOT"):
        intent = "explain"
    stream, read, conversation = message.stream(), Notes(), message.conversation.plan
    tell_what_is_later(split_off_later(stream, ("PLAN",)) if not _asks_of_deeds(message) else (), read)
    read_week(stream, read, today, conversation.week_start if conversation is not None else None)
    if not read.said and not read.questions:
        read_monday(stream, read, today)
    chosen = read_filter(stream, read, today) if intent in ("show", "explain") else SendFilter()
    if not read.questions and chosen.date is None:
        read_week_looked_at(stream, read, today)
    if intent == "analyse":
        stream.take("PRIME_TIME")  # an analysis names the hours
    elif intent in ("show", "explain"):
        stream.take("PRICES")  # each send shows its own
    if intent == "analyse" and "week_start" in read.said:
        read.tell("an analysis is of what the data holds by now, and of no single week")
    if intent == "show" and (message.asks or message.has("WISHED")):
        chosen = _asked_about(message, chosen)
    slot = _slot(stream, message.conversation, chosen) if intent == "explain" else None
    if intent == "explain" and slot is None:
        chosen = _at_a_time(stream, message, chosen)
    if intent == "explain" and slot is None and chosen == SendFilter() and _REFUSED.search(message.text):
        chosen = SendFilter(about="refusal")
    elif intent == "explain" and slot is None and chosen == SendFilter() and _ASKS_OF_THE_VERDICT.search(message.text):
        chosen = SendFilter(about="verdict")
    creator = message.creator if slot is not None and not message.creators else message.creator_or_question(notes)
    about = {"refusal": _REFUSED, "verdict": _OF_THE_VERDICT}.get(chosen.about or "")
    unused = [it for it in unused_tokens(stream) if about is None or not about.fullmatch(it.words)]
    absent = intent == "explain" or chosen.needs_caption  # "why aren't there ...", "which have no caption"
    wishes = [] if absent else [it for it in unused if it.kind in _WISHES]
    if creator is not None and wishes and (not message.asks or any(it.kind == "DRY_RUN" for it in wishes)):
        said = ", ".join(repr(it.words) for it in wishes)
        read.ask(
            f"{said} says how a week should be: shall the kept week be shown as it is, or another one planned? "
            f"Say 'show {creator}', or 'dry run {creator}' with what it should be."
        )
    else:
        beside = ("NO",) if absent else ("OFF", "FREE_OF") if message.asks else ()
        notice_unused((it for it in unused if it.kind not in beside), read)
    notes.take_over(read)
    of_the_day = monday_of(chosen.date) if chosen.date is not None else message.previous_week
    week = read.said.get("week_start", of_the_day)
    return notes.plan(intent, creator_id=creator, week_start=week, filter=chosen, slot_id=slot)


def _asks_of_deeds(message: ParsedMessage) -> bool:
    """Whether a verb of planning is one that is asked about: "was it saved and planned?"."""
    return message.has("SAVED", "REVIEW", "COMPARED") or any(it.words.endswith("ed") for it in message.tokens)


#: What says of a plan that it came to nothing: no person's rejection.
_REFUSED = re.compile(r"\b(?:refused?|aborted|failed|fail|turned down)\b", re.IGNORECASE)
#: What asks for the score of a week, for its lost points or for why it waits, and the words of it.
_ASKS_OF_THE_VERDICT = re.compile(
    r"\b(?:scores?|scored|wait(?:s|ing)?|los[et]\w* (?:\w+ ){0,2}points?|points? (?:\w+ ){0,2}(?:lost|missing|gone)"
    r"|needs? (?:a |my )?(?:review|look|approval))\b",
    re.IGNORECASE,
)
_OF_THE_VERDICT = re.compile(
    r"(?:scor\w*|wait\w*|los[et]\w*|lack\w*|miss\w*|cost|points?|held|up|back|gone|needs?|reviews?|look|approval|not|no"
    r"|only|just|so|low|high|below|under|\d+|out of|full)",
    re.IGNORECASE,
)
#: What says how a week should be, and nothing of one that is kept.
_WISHES = frozenset(("DRY_RUN", "NO", "EXCEPT", "ALL_BUT", "OFF", "NOTHING", "VOLUME", "MOST"))
#: What a question about how a week stands names.
_STANDS = ("SAVED", "REVIEW", "PLAN", "MAKE", "WEEK", "VERDICT")


def _asked_about(message: ParsedMessage, chosen: SendFilter) -> SendFilter:
    """What a question is about beside the sends that it names."""
    if message.has("WISHED"):
        return SendFilter(about="wishes")
    if message.has("CAPTIONS") and message.has("NO"):
        return chosen.model_copy(update={"needs_caption": True})
    if message.has("WRONG"):
        return chosen.model_copy(update={"warnings": True})
    if chosen == SendFilter() and message.has(*_STANDS) and not message.has("SHOW"):
        return SendFilter(about="standing")
    return chosen


def unused_tokens(stream: TokenStream) -> list[Token]:
    return [it for it in stream.left() if it.kind not in _VERBS]


def _slot(stream: TokenStream, conversation: ConversationState, chosen: SendFilter) -> str | None:
    """The send that is named by its id, or the only one in view at the time that is named."""
    for found in stream.take("(?P<s>SLOT)"):
        return found["s"][0].value
    at = {meant for it in stream.left() if it.kind == "TIME" for meant in _can_mean(it)}
    there = [send.slot_id for send in conversation.sends if send.time.replace(second=0) in at and _meant(send, chosen)]
    if len(there) != 1:
        return None
    for _ in stream.take("AT? TIME"):
        pass
    return there[0]


def _can_mean(token: Token) -> tuple[time, ...]:
    """The times that a time can mean, morning and evening where neither is said."""
    read = read_clock(token.value)
    if read is None:
        return ()
    at, sure = read
    return (at,) if sure else (at, at.replace(hour=(at.hour + 12) % 24))


def _at_a_time(stream: TokenStream, message: ParsedMessage, chosen: SendFilter) -> SendFilter:
    """With the time at which the send stands that is meant; a limit of hours is none."""
    named = [it for it in stream.left() if it.kind == "TIME"]
    if len(named) != 1 or message.has(*_LIMITS) or not (times := _can_mean(named[0])):
        return chosen
    for _ in stream.take("AT? TIME"):
        pass
    return chosen.model_copy(update={"times": times})


_LIMITS = ("BEFORE", "AFTER", "EARLIEST", "LATEST", "BETWEEN", "FROM", "TO")


def _meant(send: SendInView, chosen: SendFilter) -> bool:
    day = DAY_NAMES[send.date.weekday()]
    same_day = chosen.day in (None, day) and chosen.date in (None, send.date)
    family = chosen.send_type_keys is None or send.send_type_key in chosen.send_type_keys
    return same_day and family and chosen.send_type_key in (None, send.send_type_key)


def plan_list(message: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    """What waits for a review: of every page, unless a page is named or "it" is asked about."""
    stream, read = _without_weeks(message), Notes()
    read_week(stream, read, today, None)
    if not read.said and not read.questions:
        read_week_looked_at(stream, read, today)
    notice_unused(unused_tokens(stream), read)
    notes.take_over(read)
    hers = bool(message.creators) or points_at_one(message.text)
    week = read.said.get("week_start", message.previous_week if hers else None)
    return notes.plan("review", creator_id=message.creator if hers else None, week_start=week)


#: What is asked about all pages names one of these.
_OF_ALL = frozenset(("PLAN", "SCHEDULE", "WEEK", "SAVED", "REVIEW", "OFF", "FREE_OF", "EVERYONE", *_PARTS[2:5]))


#: Of the page in view: "who approved it".
_WHO_DID_IT = re.compile(
    r"\bwho(?:'s| has| had| was it that)? (?:approved|rejected|refused|planned|saved|made|decided|checked|generated"
    r"|scheduled|signed|okayed|reviewed|released)(?: on| about| off)?"
    r"(?: (?:it|this|that|her week|the week|this week)\b|\W*$)"
)


def looks_at_all(message: ParsedMessage) -> bool:
    """Whether every page's week is asked about: "who is off friday", "show me what waits", "show next week" where no
    page is in view."""
    if message.creators or message.unknown_names or not message.has(*_OF_ALL):
        return False
    if not (message.asks or message.has("SHOW")) or message.has("APPROVE", "REJECT", "EXPORT", "LEFT_TO_PLAN"):
        return False
    if message.conversation.plan is not None and _WHO_DID_IT.search(message.text) is not None:
        return False
    if is_about_all(message.text):
        return True
    nobody_in_view = message.conversation.plan is None and not points_at_one(message.text)
    return nobody_in_view and message.has("WEEK", "REVIEW") and not message.has("CANNOT", "HELP", *_ONES)


_KEPT_WEEKS = frozenset(("WEEK", "CREATOR", "OF", "FOR", "SHOW", "SAVED", "STOP", "GREETING", "COMMA", "SCHEDULE"))


def looks_at_weeks(message: ParsedMessage) -> bool:
    """Whether the weeks of a page are asked for, and none of them: "weeks of kaia", "list luna's kept weeks"."""
    weeks = any(it.kind == "WEEK" and it.words == "weeks" for it in message.tokens)
    leads = message.has("SHOW", "SAVED") or message.opens_with("WEEK")
    return weeks and leads and bool(message.creators) and {it.kind for it in message.tokens} <= _KEPT_WEEKS


#: What is asked of one page's week alone.
_ONES = ("ANALYSE", "CAPTIONS", "CHANGED", "WRONG", "WARNINGS", "WISHED", "VERDICT", "TYPE", "CATEGORY", "SAME", "WHY")


def plan_of_all(message: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    """How every page's week stands, or what each sends on a day; where only what waits is asked for, that."""
    waits = [it for it in message.tokens if it.kind == "REVIEW"]
    if waits and not message.has("PLAN", "EVERYONE", "SAVED") and not any(it.words in DECIDED for it in waits):
        return plan_list(message, notes, today)
    stream, read = _without_weeks(message), Notes()
    read_week(stream, read, today, None)
    if not read.said and not read.questions:
        read_monday(stream, read, today)
    chosen = read_filter(stream, read, today)
    notice_unused((it for it in unused_tokens(stream) if it.kind not in {*_OF_ALL, "NO"}), read)
    notes.take_over(read)
    week = read.said.get("week_start", monday_of(chosen.date) if chosen.date is not None else None)
    of_day = SendFilter(about="standing", day=chosen.day, date=chosen.date)
    return notes.plan("show", week_start=week, filter=of_day)


def _without_weeks(message: ParsedMessage) -> TokenStream:
    """The "weeks" of all pages are no several weeks of one."""
    stream = message.stream()
    for _ in stream.take_where(lambda it: it["weeks"][0].words == "weeks", "(?<! NUMBER ) (?P<weeks>WEEK)"):
        pass
    return stream


def plan_or_look(message: ParsedMessage, intent: Intent, notes: Notes, today: date) -> ChatPlan:
    """ "Luna next week and export it" may want the week planned, or the kept one."""
    creator, week = (
        message.creator_or_question(notes),
        named_week(message.stream(), notes, today, message.previous_week),
    )
    if creator is not None and not notes.questions:
        which = f"{creator} for the week of {day_in_words(week)}" if week is not None else creator
        notes.ask(
            f"Shall the week be planned, or the kept one be looked at? Say 'plan {which}' or '{intent} {which}'; one "
            "thing at a time."
        )
    return notes.plan(intent, creator_id=creator, week_start=week)


def named_week(stream: TokenStream, notes: Notes, today: date, previous: date | None) -> date | None:
    """The week that a decision or a look names; None where none is named."""
    read = Notes()
    read_week(stream, read, today, previous)
    if not read.said and not read.questions:
        named_alone(stream, read, today)
    notes.take_over(read)
    week: date | None = read.said.get("week_start")
    return week
