"""A message that wants a week planned, or all creators' weeks: every wish in it, and what it left half said."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, Intent, continued_wishes
from eros.language.clauses import ask_about_hours, half_read
from eros.language.days import named_alone, read_days_off, read_only_days, read_week
from eros.language.ends_of_hours import settle_without_effect
from eros.language.existing_weeks import WAITS, plan_lookup
from eros.language.hours import read_hours
from eros.language.notes import Notes, ask_or_notice_unused, notice_unused
from eros.language.parsed_message import ParsedMessage, asks, split_off_later
from eros.language.phrases import silent_kinds
from eros.language.pins import read_pins
from eros.language.selection import read_amounts, read_selection
from eros.language.tokens import TokenStream, words_of
from eros.vocabulary.wall_clock import next_monday

# What is not done here, said with its rule.

OTHER_SUBJECT = "this is about planning weeks of sends, and nothing else"


def unsupported(message: ParsedMessage, notes: Notes) -> ChatPlan:
    """The rule that the message runs against, else that it is about something else."""
    notes.tell(next((it.value for it in message.tokens if it.kind == "CANNOT"), OTHER_SUBJECT))
    notice_unused((it for it in message.tokens if it.kind in ("CANNOT", "UNKNOWN")), notes)
    return notes.plan("unsupported", creator_id=message.creators[0] if len(message.creators) == 1 else None)


def refused_as_unsafe(plan: ChatPlan, why: str) -> ChatPlan:
    """R20: a week is planned only from a message that asks for nothing of the kind."""
    rule = f"nothing that says or hints at {why} is planned here (R20)"
    if plan.intent in ("generate", "batch") and plan.creator_id is not None:
        return plan.model_copy(update={"question": f"{rule}; what shall I plan without it?"})
    return ChatPlan(intent="unsupported", creator_id=plan.creator_id, notices=(rule, *plan.notices))


_SAVED_ALREADY = "It is saved already; what should be different?"
_TOO_LITTLE = "I understood too little of it: shall I plan the week, show it, or say how she is doing?"

#: Kinds that are part of a wish wherever they stand.
_PARTS = ("TYPE", "CATEGORY", "WEEKDAY", "FOLLOW_UPS", "VOLUME", "BUDGET", "MOST", "SEED", "MONTH", "UNDO")
#: More unknown words than this, and more than half of all: too little was understood.
_FEW = 2


def plan_from_wishes(message: ParsedMessage, intent: Intent | None, notes: Notes, today: date) -> ChatPlan:
    """The wishes as a plan. ``intent`` None: no word says what is wanted, so the wishes themselves have to."""
    stream = message.stream()
    stream.take("^ PART (?= STOP | COMMA )")  # "Morning!"
    later = split_off_later(stream)
    refers = _refers(message, intent)
    previous_week = message.conversation.plan.week_start if message.conversation.plan is not None and refers else None
    before = set(stream.used)
    stream, read = read_wishes(stream, today, previous_week)
    if (other := _no_week_after_all(message, intent, read, notes, today)) is not None:
        return other
    unclear = ask_about_hours(stream, read) | half_read(stream)
    ask_or_notice_unused(stream.left(), read)
    if unclear:
        read.said = _without(unclear, TokenStream(stream.tokens, before), read, today, previous_week)
    _check_talk(message, read)
    _check_saving(message, read)
    if later:
        read.tell(f"one thing at a time; say afterwards: '{words_of(later)}'")
    if intent == "batch":
        _check_everyone(message, notes)
    creator = None if intent == "batch" else message.creator_or_question(notes)
    read.sort("days_off")
    said = continued_wishes(read.said, message.conversation, next_monday(today)) if refers else read.said
    settle_without_effect(read, said)
    notes.take_over(read)
    return notes.plan(intent or "generate", creator_id=creator, **said)


def read_wishes(stream: TokenStream, today: date, conversation: date | None) -> tuple[TokenStream, Notes]:
    """Everything that is wished of the week. A date that belongs to no wish names the week: then all is read again."""
    again = TokenStream(stream.tokens, set(stream.used))
    notes = _read(again, Notes(), today, conversation)
    if "week_start" in notes.said:
        return again, notes
    used, week = set(again.used), Notes()
    named_alone(again, week, today)
    if not week.said and not week.questions:
        return again, notes
    stream = TokenStream(stream.tokens, stream.used | (again.used - used))
    return stream, _read(stream, week, today, conversation)


def _without(
    unclear: set[int], stream: TokenStream, read: Notes, today: date, conversation: date | None
) -> dict[str, Any]:
    """What was said apart from the clauses at these places; the week and how the run is made belong to none (R63)."""
    kept: dict[str, Any] = {name: read.said[name] for name in ("week_start", "dry_run", "seed") if name in read.said}
    return _read(stream, Notes(said=dict(kept)), today, conversation, unclear).said | kept


def _read(
    stream: TokenStream, notes: Notes, today: date, conversation: date | None, unclear: Iterable[int] = ()
) -> Notes:
    """The order matters: what has most parts is read first. ``unclear`` places are read for the week alone."""
    read_week(stream, notes, today, conversation)
    stream.used.update(unclear)
    monday = notes.said.get("week_start") or conversation or next_monday(today)
    read_pins(stream, notes, today, monday)
    read_only_days(stream, notes, today, monday)
    read_hours(stream, notes, today, monday)
    read_days_off(stream, notes, today, monday)
    read_amounts(stream, notes)
    read_selection(stream, notes)
    return notes


def _refers(message: ParsedMessage, intent: Intent | None) -> bool:
    """Whether the message goes on from the turn before: it names nobody else, or says "the same", or answers."""
    plan = message.conversation.plan
    if plan is None:
        return False
    if message.conversation.asked or message.has("SAME", "ABOUT", "AS_WELL_FOR"):
        return True
    again = message.has("AGAIN") and message.creators == (plan.creator_id,)
    return again or not (message.creators or intent == "batch")


def _no_week_after_all(
    message: ParsedMessage, intent: Intent | None, read: Notes, notes: Notes, today: date
) -> ChatPlan | None:
    """What to answer where the message turns out to plan nothing; None where it does."""
    wished, named = bool(read.said or read.questions), bool(message.creators or message.unknown_names)
    if message.has("CANNOT") and not _plans_as_well(message, intent, read):
        return unsupported(message, notes)
    says_nothing = not wished and not named and not _half_said(message)
    if message.conversation.asked and (says_nothing or (not wished and not named and message.has("YES", "WITHOUT_IT"))):
        return _answered(message, message.conversation)
    if intent is None and not wished and message.creators and asks(message.text):
        return plan_lookup(message, "analyse", notes, today)
    if intent is None and not wished and not named and not _half_said(message):
        says_something = any(it.kind not in silent_kinds() for it in message.tokens)
        return unsupported(message, notes) if says_something else notes.plan("help")
    return None


def _plans_as_well(message: ParsedMessage, intent: Intent | None, read: Notes) -> bool:
    """Whether a message that asks for what is not done here is a request to plan beside it."""
    return bool(message.creators or (intent and read.said)) and bool(intent or read.said)


def _half_said(message: ParsedMessage) -> bool:
    """Whether there is a token of a wish to ask about; after a plan any figure may be one."""
    return message.has(*_PARTS) or (
        message.conversation.plan is not None and message.has("NUMBER", "TIME", "DATE", "MONEY")
    )


def _answered(message: ParsedMessage, conversation: ConversationState) -> ChatPlan:
    """ "Leave it out" goes on without what was asked about; a mere yes does not say which."""
    plan = conversation.plan or ChatPlan(intent="help")
    if message.has("WITHOUT_IT") and (plan.creator_id is not None or plan.intent == "batch"):
        return plan.model_copy(update={"question": None})
    return plan


def _check_talk(message: ParsedMessage, read: Notes) -> None:
    """A name among words that are mostly unknown is no request yet, nor is "make luna a sandwich"."""
    unknown = sum(it.kind == "UNKNOWN" for it in message.tokens)
    alone = unknown and not read.said and not message.has("PLAN", "SCHEDULE", "WEEK", "SENDS", "SAME", "AGAIN")
    if message.creators and (alone or (unknown > _FEW and unknown * 2 > len(message.tokens))):
        read.ask(_TOO_LITTLE)


def _check_saving(message: ParsedMessage, read: Notes) -> None:
    if message.has("FOR_REAL") and message.conversation.status in ("saved", "needs_review"):
        read.ask(_SAVED_ALREADY if message.conversation.status == "saved" else WAITS)


def _check_everyone(message: ParsedMessage, notes: Notes) -> None:
    """Some pages are neither one creator nor all of them."""
    if message.creators or message.has("SOME_PAGES"):
        notes.ask("Only one creator's week is planned at a time here: which creator's first?")
