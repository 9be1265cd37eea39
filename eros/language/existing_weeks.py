"""Messages about what is there already: show, explain, export, analyse, review."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

from eros.language.chat_plan import (
    ChatPlan,
    ConversationState,
    Intent,
    KnownCreator,
    Read,
    SendFilter,
    SendInView,
    Understood,
)
from eros.language.dates import read_dates
from eros.language.forms import read_clock
from eros.language.inquiries import is_about_all, points_at_one
from eros.language.notes import COULD_NOT_USE, Notes, notice_unused
from eros.language.orders import NOT_DECIDED, is_on_condition, is_put_off, is_taken_back, orders
from eros.language.parsed_message import DECIDED, ParsedMessage, parse_message, split_off_later, tell_what_is_later
from eros.language.phrases import silent_kinds
from eros.language.rejections import (
    BECAUSE,
    WHOSE,
    WHY,
    decision_reason,
    is_reason,
    named_reason,
    shown_reason,
    takes_back,
)
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token, TokenStream
from eros.language.weeks import named_alone, read_monday, read_week, read_week_looked_at
from eros.language.yes_or_no import is_mere_talk
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES
from eros.vocabulary.state import Verdict
from eros.vocabulary.wall_clock import DAY_NAMES, monday_of
from eros.vocabulary.wishes import day_in_words

# Which sends "show" and "explain" are about.

_PARTS = ("CATEGORY", "TYPE", "WEEKDAY", "DATE", "RELATIVE", "WARNINGS", "FOLLOW_UPS")


def read_filter(stream: TokenStream, notes: Notes, today: date) -> SendFilter:
    """What the message names, each part once; a second category, type or day is asked back."""
    chosen: dict[str, object] = {}
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
    """Whose week, which week, which sends."""
    stream, read, conversation = message.stream(), Notes(), message.conversation.plan
    tell_what_is_later(split_off_later(stream, ("PLAN",)) if not _asks_of_deeds(message) else (), read)
    read_week(stream, read, today, conversation.week_start if conversation is not None else None)
    if not read.said and not read.questions:
        read_monday(stream, read, today)
    chosen = read_filter(stream, read, today) if intent in ("show", "explain") else SendFilter()
    if not read.questions and chosen.date is None:
        read_week_looked_at(stream, read, today)
    if intent == "analyse" and "week_start" in read.said:
        read.tell("an analysis is of what the data holds by now, and of no single week")
    if intent == "show" and (message.asks or message.has("WISHED")):
        chosen = _asked_about(message, chosen)
    slot = _slot(stream, message.conversation, chosen) if intent == "explain" else None
    creator = message.creator if slot is not None and not message.creators else message.creator_or_question(notes)
    unused = unused_tokens(stream)
    absent = intent == "explain" or chosen.needs_caption  # "why aren't there ...", "which have no caption"
    wishes = [] if absent else [it for it in unused if it.kind in _WISHES]
    if creator is not None and wishes and (not message.asks or any(it.kind == "DRY_RUN" for it in wishes)):
        said = ", ".join(repr(it.words) for it in wishes)
        read.ask(
            f"{said} says how a week should be: shall the kept week be shown as it is, or another one planned? "
            f"Say 'show {creator}', or 'dry run {creator}' with what it should be."
        )
    else:
        notice_unused((it for it in unused if not (absent and it.kind == "NO")), read)
    notes.take_over(read)
    of_the_day = monday_of(chosen.date) if chosen.date is not None else message.previous_week
    week = read.said.get("week_start", of_the_day)
    return notes.plan(intent, creator_id=creator, week_start=week, filter=chosen, slot_id=slot)


def _asks_of_deeds(message: ParsedMessage) -> bool:
    """Whether a verb of planning is one that is asked about: "was it saved and planned?"."""
    return message.has("SAVED", "REVIEW", "COMPARED") or any(it.words.endswith("ed") for it in message.tokens)


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
    for found in stream.take("AT? (?P<t>TIME)"):
        read = read_clock(found["t"][0].value)
        at = {read[0], read[0].replace(hour=(read[0].hour + 12) % 24)} if read else set()
        there = [
            send.slot_id for send in conversation.sends if send.time.replace(second=0) in at and _meant(send, chosen)
        ]
        if len(there) == 1:
            return there[0]
    return None


def _meant(send: SendInView, chosen: SendFilter) -> bool:
    day = DAY_NAMES[send.date.weekday()]
    same_day = chosen.day in (None, day) and chosen.date in (None, send.date)
    family = chosen.send_type_keys is None or send.send_type_key in chosen.send_type_keys
    return same_day and family and chosen.send_type_key in (None, send.send_type_key)


_REASON = re.compile(rf"(?:{BECAUSE.pattern}|\btoo )\w", re.IGNORECASE)
_BEGIN_A_REASON = ("BECAUSE", "TOO", "TOO_MANY", "TOO_FEW", "COMMA", "STOP", "DASH")
_BEGIN_WITHOUT_A_KIND = frozenset(("as", "since"))
_OF_A_WEEK = (
    *("CREATOR", "WEEK", "WEEK_OF", "WEEK_STARTING", "ISO_WEEK", "WEEK_AFTER", "NEXT", "THIS", "LAST", "FOLLOWING"),
    *("AFTER_NEXT", "WEEKDAY", "DATE", "SPAN", "MONTH", "MONTH_WEEK", "NUMBER", "SCHEDULE", "ON", "FROM"),
)
_DECISIONS: dict[str, Verdict] = {"APPROVE": "approve", "REJECT": "reject"}


def plan_review(message: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    """A decision, or the list of what waits. All that is said with a rejection is its reason."""
    decisions = [it for it in message.tokens if it.kind in _DECISIONS]
    conversation = message.conversation.plan
    if (
        conversation is not None
        and message.conversation.asked
        and conversation.decision is not None
        and not decisions
        and not message.has("REVIEW")
    ):
        return _completed(message, conversation.decision, notes)
    if not decisions and message.has("PRAISE"):
        return _praised(message, notes, today)
    if not decisions:
        return plan_list(message, notes, today)
    beside = {word for it in message.tokens if it.kind in _OF_A_WEEK for word in it.words.split()}
    ordered = all(orders(message.text, it.words, beside) for it in decisions)
    if not ordered or len({it.kind for it in decisions}) > 1 or message.has("EVERYONE", "WHOLE"):
        return _undecided(message, notes)
    return _decided(message, decisions, notes, today)


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


def looks_at_all(message: ParsedMessage) -> bool:
    """Whether every page's week is asked about: "who is off friday", "show me what waits", "show next week" where no
    page is in view."""
    if message.creators or message.unknown_names or not message.has(*_OF_ALL):
        return False
    if not (message.asks or message.has("SHOW")) or message.has("APPROVE", "REJECT", "EXPORT", "LEFT_TO_PLAN"):
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
    notice_unused((it for it in unused_tokens(stream) if it.kind not in _OF_ALL), read)
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


def _praised(message: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    """Praise decides nothing: it is asked whether the week is approved."""
    creator, week = message.creator_or_question(notes), _week_of(message.stream(), notes, today, message.previous_week)
    if creator is not None and not notes.questions:
        which = f" for the week of {day_in_words(week)}" if week is not None else ""
        notes.ask("Is that an approval? Say yes, or 'approve it'; nothing is decided yet.", f"approve {creator}{which}")
    return notes.plan("review", creator_id=creator, week_start=week)


def _completed(message: ParsedMessage, decided: Verdict, notes: Notes) -> ChatPlan:
    """A decision that lacked its creator, with what is said now; without a creator nobody's week is decided, and what
    else was asked of it is no decision's answer."""
    before = message.conversation.plan
    if before is not None and before.creator_id is not None and decided == "approve":
        return _undecided(message, notes)
    decision = None if message.asks or "?" in message.text else decided
    creator = message.creator_or_question(notes)
    return notes.plan("review", creator_id=creator, decision=decision, week_start=message.previous_week)


def _undecided(message: ParsedMessage, notes: Notes) -> ChatPlan:
    notice_unused([it for it in message.stream().left() if it.kind == "UNKNOWN"], notes)
    return notes.plan("help").model_copy(update={"question": NOT_DECIDED})


def _not_wholly_read(unread: Sequence[Token], creator: str | None, notes: Notes) -> ChatPlan:
    """An approval with words beside it that were not read decides nothing, and no answer makes it one (R62)."""
    words = ", ".join(dict.fromkeys(f"'{it.words}'" for it in unread))
    said = f"approve {creator or 'it'}"
    question = f"{COULD_NOT_USE} {words}, so nothing is decided: say {said!r} alone, and the week with it if need be."
    return notes.plan("help").model_copy(update={"question": question})


def _decided(message: ParsedMessage, decisions: Sequence[Token], notes: Notes, today: date) -> ChatPlan:
    verb, decision = decisions[-1], _DECISIONS[decisions[-1].kind]
    names = {word for it in message.tokens if it.kind == "CREATOR" for word in it.words.split()}
    if is_taken_back(message.text, verb.words) or is_put_off(message.text, verb.words, names):
        return _undecided(message, notes)
    if decision == "approve" and is_on_condition(BECAUSE.split(message.text, maxsplit=1)[0], verb.words):
        return _undecided(message, notes)
    creator, stream = message.creator_or_question(notes), message.stream()
    place = max(at for at, it in enumerate(stream.tokens) if it.kind in _DECISIONS)
    if (name := _named_behind(message, verb)) is not None:
        notes.ask(f"{name!r} is no creator: {WHOSE} Or is that the reason? Say it as 'because {name}'.")
    reason = set(_reason_places(stream.tokens, place, decision))
    stream.used |= reason
    if _plans_behind(message.tokens, verb):
        notes.ask("One thing at a time, the decision or a new plan: say 'reject it because ...', or 'plan it lighter'.")
        return notes.plan("review", creator_id=creator, week_start=message.previous_week)
    week = _week_of(stream, notes, today, message.previous_week)
    if week is not None and follows_a_week(message.tokens, verb):
        said = f"{creator} for the week of {day_in_words(week)}"
        notes.ask(f"Shall the week be planned, or the kept one approved? Say 'plan {said}' or 'approve {said}'.")
    left, week = unused_tokens(stream), week or message.previous_week
    named = [it for at, it in enumerate(stream.tokens) if at not in stream.used - reason]
    if decision == "approve" and (unread := [it for it in left if it.kind not in silent_kinds()]):
        return _not_wholly_read(unread, creator, notes)
    if decision == "approve":
        pass
    elif takes_back(said := named_reason(message.written)):
        return _undecided(message, notes)
    elif not _REASON.search(message.text) and all(it.kind in silent_kinds() | {"REJECT"} for it in named):
        notes.ask(WHY)
    elif notes.questions:  # whose week it is comes first
        pass
    elif _has_an_object(stream, place, left):
        notes.ask(*shown_reason(creator, week, decision_reason(message.written)))
    elif not BECAUSE.search(message.written) and not is_reason(said, beside_the_verb=bool(reason)):
        notes.ask(*shown_reason(creator, week, said))
    return notes.plan("review", creator_id=creator, decision=decision, week_start=week)


def plan_or_look(message: ParsedMessage, intent: Intent, notes: Notes, today: date) -> ChatPlan:
    """ "Luna next week and export it" may want the week planned, or the kept one."""
    creator, week = message.creator_or_question(notes), _week_of(message.stream(), notes, today, message.previous_week)
    if creator is not None and not notes.questions:
        which = f"{creator} for the week of {day_in_words(week)}" if week is not None else creator
        notes.ask(
            f"Shall the week be planned, or the kept one be looked at? Say 'plan {which}' or '{intent} {which}'; one "
            "thing at a time."
        )
    return notes.plan(intent, creator_id=creator, week_start=week)


def _has_an_object(stream: TokenStream, verb: int, left: Sequence[Token]) -> bool:
    """Whether something that is no reason stands right behind the verb and was not read: "reject Friday"."""
    behind = stream.tokens[verb + 1 :]
    objects = [it for it in behind[:1] if it.kind not in {"UNKNOWN", *silent_kinds()}]
    return any(it is one for it in left for one in objects)


def decision_so_far(message: str, conversation: ConversationState) -> str:
    """What was said of a decision that lacks its creator, this message included."""
    before = conversation.plan
    asked = conversation.asked and before is not None and before.decision is not None and before.creator_id is None
    if not asked or not conversation.open or any(it.kind in _DECISIONS for it in tokenize(normal(message), {})):
        return message
    said = conversation.open[0]
    return said if is_mere_talk(message) else f"{said} {message}"


def _named_behind(message: ParsedMessage, verb: Token) -> str | None:
    """A word in a name's place right behind the verb that is nobody's: "reject lisa", "reject lisa, too thin"."""
    place = message.tokens.index(verb) + 1
    named, behind = message.tokens[place : place + 1], message.tokens[place + 1 : place + 2]
    if message.creators or message.unknown_names or [it.kind for it in named] != ["UNKNOWN"]:
        return None
    ends = not behind or behind[0].kind in (*_BEGIN_A_REASON, "WEEK") or behind[0].words in _BEGIN_WITHOUT_A_KIND
    return named[0].words if ends and verb.kind == "REJECT" else None


def _reason_places(tokens: Sequence[Token], verb: int, decision: Verdict) -> range:
    """Where the reason stands, behind the verb; a rejection's may follow without a word that begins one."""
    kinds = _BEGIN_A_REASON if decision == "reject" else _BEGIN_A_REASON[:1]
    for at in range(verb + 1, len(tokens)):
        if tokens[at].kind in kinds or tokens[at].words in _BEGIN_WITHOUT_A_KIND:
            return range(at, len(tokens))
        if _BEGIN_WITHOUT_A_KIND.intersection(tokens[at - 1].filler):
            return range(at, len(tokens))
    return range(0)


def _week_of(stream: TokenStream, notes: Notes, today: date, previous: date | None) -> date | None:
    """The week that a decision names."""
    read = Notes()
    read_week(stream, read, today, previous)
    if not read.said and not read.questions:
        named_alone(stream, read, today)
    notes.take_over(read)
    week: date | None = read.said.get("week_start")
    return week


_JOINTS = ("AND", "COMMA", "STOP", "BUT", "SO")


def _plans_behind(tokens: Sequence[Token], verb: Token) -> bool:
    """ "Reject and plan it lighter": an order to plan stands behind the decision, and is no reason."""
    kinds = [it.kind for it in tokens[tokens.index(verb) + 1 :]]
    outright = any(
        (one in _JOINTS and other in ("PLAN", "MAKE")) or (one, other) in (("AND", "YES"), ("AND", "AGAIN"))
        for one, other in pairwise(kinds)
    )
    return outright or (kinds[:1] == ["AND"] and kinds[1:2] in ([kind] for kind in ("VOLUME", "ONLY", "MOST", "FOCUS")))


def read_whose(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], read: Read
) -> Understood | None:
    """A decision that lacked its creator, with the one that is named now; None where that is not what was asked."""
    before = conversation.plan
    if before is None or not conversation.asked or before.decision is None or before.creator_id is not None:
        return None
    named = parse_message(message, conversation, creators)[0]
    if not conversation.open or named.has(*_DECISIONS):
        return None
    asked = parse_message(conversation.open[0], ConversationState(), creators)[0].unknown_name
    alone = all(it.kind in ("CREATOR", "COMMA", "STOP", "FOR", "YES") for it in named.tokens)
    if alone and not named.creators and named.has("YES") and len(conversation.choices) == 1:
        message = conversation.choices[0]
    elif not named.creators:
        return None
    said = f"{message}, {conversation.open[0]}" if alone else f"{conversation.open[0]} {message}"
    if alone and asked is not None:
        said = re.sub(rf"\b{re.escape(asked)}\b", message, conversation.open[0], flags=re.IGNORECASE)
    return read(said, ConversationState()).model_copy(update={"said": said})


def follows_a_week(tokens: Sequence[Token], verb: Token) -> bool:
    """ "Luna next week and approve": a plan, with something else behind it."""
    behind = tokens[: tokens.index(verb)]
    before = [it.kind for it in behind]
    joined = before[-1:] == ["AND"] or any("then" in it.filler for it in behind[-1:])
    return joined and "CREATOR" in before and len(before) > 2
