"""One message to a plan, beside what is in view: intent, creator, week and wishes; every word is accounted for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eros.language.asked_again import open_question
from eros.language.chat_plan import (
    ChatPlan,
    ConversationState,
    Intent,
    KnownCreator,
    SendFilter,
    Today,
    Understood,
)
from eros.language.decisions import decision_so_far, follows_a_week, plan_review
from eros.language.each_creator import HELD, ONE_BY_ONE, wishes_of_each
from eros.language.existing_weeks import (
    looks_at_all,
    looks_at_weeks,
    plan_lookup,
    plan_of_all,
    plan_or_look,
    unused_tokens,
)
from eros.language.going_on import as_was_meant, asks_what_about
from eros.language.inquiries import (
    HANDED_ON,
    asked_midway,
    asks,
    assents,
    hands_on,
    is_no_order,
    is_thanks,
    is_unsure_order,
    proposes,
    publishes,
)
from eros.language.notes import Notes, notice_unused
from eros.language.orders import NOT_EXPORTED, answered, only_speaks_of
from eros.language.parsed_message import ParsedMessage, intent_of, parse_message
from eros.language.past_dates import with_past_dates
from eros.language.planning import OF_HER, TOO_LITTLE, names_a_wish, plan_from_wishes, unsupported
from eros.language.tokens import full_words_of
from eros.language.weeks import read_week


def read_message(
    message: str, conversation: ConversationState, today: Today, creators: Sequence[KnownCreator]
) -> Understood:
    parsed, notes = parse_message(message, conversation, creators)
    if (named := _with_all_named(parsed, message)) is not None:
        return read_message(named, conversation, today, creators)
    if (whose := _own_wishes_of(parsed, conversation)) is not None:
        own = read_message(whose, conversation.model_copy(update={"choices": (), "said_of": ()}), today, creators)
        return own.model_copy(update={"hers_alone": own.hers_alone or _is_added(parsed)})
    plan = _understood(parsed, notes, today(parsed.creator))
    if plan.intent == "generate" and len(parsed.creators) > 1 and _all_are_named(parsed):
        each = wishes_of_each(parsed.tokens, parsed.creators, plan.week_start)
        if each:
            question = f"{ONE_BY_ONE}: {' or '.join(parsed.creators)} first?"
            plans = {words: read_message(words, ConversationState(), today, creators).plan for words in each.values()}
            said_of = tuple(words for words, one in plans.items() if one.question is not None)
            meant = tuple(one for words, one in plans.items() if words not in said_of)
            asked = ChatPlan(intent="generate", question=question)
            return Understood(plan=asked, choices=tuple(each.values()), meant=meant, said_of=said_of)
    shared_by = parsed.creators if len(parsed.creators) > 1 and plan.intent == "generate" else ()
    if plan.question is None:
        return Understood(
            plan=plan, shared_by=shared_by, ordered=notes.ordered, says=notes.says, hers_alone=_is_added(parsed)
        )
    if plan.decision is not None and plan.creator_id is None:
        return Understood(plan=plan, open=(decision_so_far(message, conversation),), choices=tuple(notes.choices))
    before = conversation.plan
    again = before is not None and plan.question in (before.question, open_question(conversation))
    if again and not notes.open:
        return Understood(
            plan=plan, open=conversation.open, choices=conversation.choices, ordered=notes.ordered,
            asks_of=conversation.asks_of, says=notes.says,
        )  # fmt: skip
    open_, choices = tuple(notes.open), tuple(notes.choices)
    unread = " ".join(notes.unread_words) if shared_by and not open_ else ""
    week = f"the week of {plan.week_start}" if plan.week_start is not None else "next week"
    said_of = tuple(f"{one} {week}, {unread}" for one in shared_by if unread)
    return Understood(
        plan=plan, open=open_, choices=choices, shared_by=shared_by, said_of=said_of, ordered=notes.ordered,
        asks_of=notes.asks_of, says=notes.says, hers_alone=_is_added(parsed),
    )  # fmt: skip


def _all_are_named(parsed: ParsedMessage) -> bool:
    """Whether none of those who may be meant is so because she is in view: "Friday off like kaia"."""
    return {it.value for it in parsed.tokens if it.kind == "CREATOR"} >= {*parsed.creators}


#: What is said on top of what is said of all.
_ON_TOP = re.compile(r"\b(?:also|too|as well|in addition|additionally|besides)\b")


def _is_added(parsed: ParsedMessage) -> bool:
    """ "For vivienne also Monday off", where several are planned one by one."""
    of_one = len(parsed.creators) == 1 and parsed.creators[0] in parsed.conversation.shared_by
    return of_one and _ON_TOP.search(parsed.text) is not None


#: What is said of more than the one who is named.
_OF_ALL = re.compile(r"\b(?:both|all of them|the two|all three)\b", re.IGNORECASE)


def _with_all_named(parsed: ParsedMessage, message: str) -> str | None:
    """ "Both next week, and camille without Thursday" with those who are meant, where they were named before."""
    shared = parsed.conversation.shared_by
    if len(parsed.creators) != 1 or parsed.creators[0] not in shared or _OF_ALL.search(message) is None:
        return None
    return _OF_ALL.sub(" and ".join(shared), message, count=1)


def _own_wishes_of(parsed: ParsedMessage, conversation: ConversationState) -> str | None:
    """What was said of the one creator who is named, where it was asked whose week comes first, or where her turn
    comes after another's and something of it is to be asked."""
    if len(parsed.creators) != 1 or parsed.has("SAME", "ABOUT"):
        return None
    said = conversation.choices if open_question(conversation).startswith(ONE_BY_ONE) else conversation.said_of
    own = [one for one in said if one.split()[0] == parsed.creators[0]]
    if not own or parsed.asks or intent_of(parsed.tokens, parsed.text, conversation) not in (None, "generate"):
        return None
    wished = any(it.kind in (*HELD, "WEEKDAY", "DATE") for it in parsed.tokens)
    more = [it for it in parsed.tokens if it.kind not in ("CREATOR", "AS_WELL_FOR", "FOR")] if wished else []
    return ", ".join(filter(None, (own[0], full_words_of(more))))


def _understood(message: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    if looks_at_all(message):
        return plan_of_all(_with_past_dates(message, today), notes, today)
    if looks_at_weeks(message):
        return notes.plan("show", creator_id=message.creator_or_question(notes), filter=SendFilter(about="kept"))
    intent = intent_of(message.tokens, message.text, message.conversation)
    if intent in _OF_KEPT_WEEKS:
        message = _with_past_dates(message, today)
    match intent:
        case None | "generate" | "batch":
            return _ordered(message, intent, notes, today)
        case "unsupported" | "edit":
            return unsupported(message, notes)
        case "help":
            notice_unused(unused_tokens(message.stream()), notes)
            return notes.plan("help")
        case "review":
            return plan_review(message, notes, today)
        case "show" if message.has("LEFT_TO_PLAN"):
            return _who_is_left(message, notes, today)
        case "export" if _only_speaks_of_export(message):
            return answered(NOT_EXPORTED).plan
        case "export" | "show" if _stands_behind_a_week(message):
            return plan_or_look(message, intent, notes, today)
        case "undo":
            return notes.plan("undo")
        case "export" if not_written := _formats_not_written(message):
            notes.ask(f"{not_written!r} is not written here: say csv (a table), excel, calendar, html, json or queue.")
            return plan_lookup(message, intent, notes, today)
        case _:
            return plan_lookup(message, intent, notes, today)


#: What is asked of weeks that are there, which may have passed.
_OF_KEPT_WEEKS = frozenset(("review", "show", "explain", "export", "analyse", "diff"))


def _with_past_dates(message: ParsedMessage, today: date) -> ParsedMessage:
    return replace(message, tokens=with_past_dates(message.tokens, today))


def _formats_not_written(message: ParsedMessage) -> str:
    """The words of formats that are named, where none of them is one that could be written."""
    named = [it for it in message.tokens if it.kind == "FORMAT"]
    if any(it.value not in _NEVER_WRITTEN for it in named):
        return ""
    return " and ".join(it.words for it in named)


_NEVER_WRITTEN = ("pdf", "docx", "google sheets", "picture")


def _who_is_left(message: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    """ "Who's left to plan?" is about every page, whoever is in view."""
    stream = message.stream()
    read_week(stream, notes, today, None)
    notice_unused((it for it in unused_tokens(stream) if it.kind != "LEFT_TO_PLAN"), notes)
    return notes.plan("show", week_start=notes.said.get("week_start"), filter=SendFilter(about="unplanned"))


def _stands_behind_a_week(message: ParsedMessage) -> bool:
    """Whether the verb stands behind a creator and a week: "luna next week and export to excel"."""
    verb = next((it for it in message.tokens if it.kind in ("EXPORT", "FORMAT", "SHOW")), None)
    return verb is not None and follows_a_week(message.tokens, verb)


def _only_speaks_of_export(message: ParsedMessage) -> bool:
    """Whether no word orders it, or one denies it: "don't export it"; "not as csv, as xlsx" is an order."""
    verbs = [it.words for it in message.tokens if it.kind == "EXPORT"]
    if verbs:
        return any(only_speaks_of(message.text, words) for words in verbs)
    formats = [it.words for it in message.tokens if it.kind == "FORMAT"]
    return bool(formats) and all(only_speaks_of(message.text, words) for words in formats)


#: Beside these a name says nothing.
_NAMES = frozenset(("CREATOR", "COMMA", "STOP", "DASH", "YES", "PRAISE", "AFFIRMED"))
#: "Hi luna" greets, and orders nothing.
_GREETS = frozenset(("GREETING", "CREATOR", "COMMA", "STOP", "DASH"))


#: Beside a name these neither wish nor order anything.
_BESIDE_A_NAME = frozenset((
    "CREATOR", "COMMA", "STOP", "DASH", "AND", "BUT", "NO", "CORRECT", "YES", "FOR", "TOO", "AS_WELL_FOR", "SAME", "SO",
    "GREETING", "AGAIN", "NEXT", "THIS", "WEEK", "ABOUT", "WHAT_ABOUT", "CLOSING",
))  # fmt: skip
_GOES_ON = ("AND", "TOO", "AS_WELL_FOR", "SAME", "ABOUT", "WHAT_ABOUT", "CORRECT")


def _names_another_after_no_plan(message: ParsedMessage) -> bool:
    """Whether only a creator is named, behind a decision or the list of what waits, or as what goes on from something
    that planned nothing: "approve luna", then "and alexia"."""
    before, spoken = message.conversation.plan, [it for it in message.tokens if it.kind not in ("YES", "COMMA")]
    if len(message.creators) != 1 or not {it.kind for it in message.tokens} <= _BESIDE_A_NAME:
        return False
    if before is None:
        return spoken[0].kind in _GOES_ON and "WEEK" not in {it.kind for it in spoken}
    return before.intent == "review" and not (before.decision is not None and before.question is not None)


def _asked_what_for(message: ParsedMessage, notes: Notes) -> ChatPlan:
    """A name behind a decision neither decides nor plans anything; what was decided stands, which is said."""
    before, creator = message.conversation.plan, message.creators[0]
    decided = before.creator_id if before is not None and before.decision is not None else None
    stands = f"What was decided for {decided} stands. " if decided not in (None, creator) else ""
    orders = f"'approve {creator}', 'reject {creator} because ...'" if before is not None else f"'show {creator}'"
    notes.ask(f"{stands}What shall be done for {creator}? Say {orders} or 'plan {creator}'.")
    return notes.plan("review" if before is not None else "show", creator_id=creator)


#: "What do I do with her week?" asks for advice, and a yes to it is no order.
_ASKS_ADVICE = re.compile(r"\b(?:what|how) (?:do|should|can|shall|could|would) (?:i|we) (?:do|handle|deal)\b")


def _ordered(message: ParsedMessage, intent: Intent | None, notes: Notes, today: date) -> ChatPlan:
    """A plan for an order; what only asks plans nothing, and an order that ends as a question does is asked back."""
    meant = "?" not in message.text and as_was_meant(message)[1]  # "should be mira"
    if intent is None and asks(message.text) and not meant and not message.has("CANNOT", "ANY_TIME"):
        return plan_lookup(message, "analyse", notes, today) if message.creators else unsupported(message, notes)
    if publishes(message.text):
        return unsupported(message, notes)
    if intent in (None, "generate") and message.creators and _ASKS_ADVICE.search(message.text):
        notes.ask(TOO_LITTLE, *OF_HER)
        return notes.plan("generate", creator_id=message.creators[0])
    if hands_on(message.text):
        return answered(HANDED_ON).plan
    if intent is None and _names_another_after_no_plan(message):
        return _asked_what_for(message, notes)
    mere_name = intent is None and all(it.kind in _NAMES for it in message.tokens)
    unsure = (
        is_unsure_order(message.text)
        or asks_what_about(message)
        or (proposes(message.text) and not message.conversation.asked)
        or any(map(names_a_wish, asked_midway(message.text)))
        or is_no_order(message.text)
        or (mere_name and (is_thanks(message.text) or (assents(message.text) and not message.conversation.asked)))
        or (message.has("GREETING") and {it.kind for it in message.tokens} <= _GREETS)
    )
    return plan_from_wishes(message, intent, notes, today, unsure=unsure)
