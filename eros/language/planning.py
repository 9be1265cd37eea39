"""A message that wants a week planned, or all creators' weeks: every wish in it, and what it left half said."""

from datetime import date

from eros.language.amounts import read_amounts
from eros.language.chat_plan import ChatPlan, ConversationState, Intent
from eros.language.dates import next_monday
from eros.language.days import read_days_off, read_only_days, read_parts_of_days
from eros.language.existing_weeks import WAITS, plan_lookup
from eros.language.follow_on import continued_wishes
from eros.language.hours import read_hours
from eros.language.intents import asks, split_off_later
from eros.language.leftovers import ask_or_notice_unused
from eros.language.notes import Notes
from eros.language.parsed_message import ParsedMessage
from eros.language.phrases import silent_kinds
from eros.language.pins import read_pins
from eros.language.refusing import unsupported
from eros.language.selection import read_selection
from eros.language.tokens import TokenStream, words_of
from eros.language.weeks import named_alone, read_week

_SAVED_ALREADY = "It is saved already; what should be different?"
_TOO_LITTLE = "I understood too little of it: shall I plan the week, show it, or say how she is doing?"

#: Kinds that are part of a wish wherever they stand.
_PARTS = ("TYPE", "CATEGORY", "WEEKDAY", "FOLLOW_UPS", "VOLUME", "BUDGET", "MOST", "SEED", "MONTH", "UNDO")
#: More unknown words than this, and more than half of all: too little was understood.
_FEW = 2


def plan_from_wishes(heard: ParsedMessage, intent: Intent | None, notes: Notes, today: date) -> ChatPlan:
    """The wishes as a plan. ``intent`` None: no word says what is wanted, so the wishes themselves have to."""
    sheet = heard.sheet()
    sheet.take("^ PART (?= STOP | COMMA )")  # "Morning!"
    later = split_off_later(sheet)
    refers = _refers(heard, intent)
    held_week = heard.held.plan.week_start if heard.held.plan is not None and refers else None
    sheet, read = read_wishes(sheet, today, held_week)
    if (other := _no_week_after_all(heard, intent, read, notes, today)) is not None:
        return other
    ask_or_notice_unused(sheet.left(), read)
    _check_talk(heard, read)
    _check_saving(heard, read)
    if later:
        read.tell(f"one thing at a time; say afterwards: '{words_of(later)}'")
    if intent == "batch":
        _check_everyone(heard, notes)
    creator = None if intent == "batch" else heard.ask_whose(notes)
    notes.take_over(read)
    read.sort("days_off")
    said = continued_wishes(read.said, heard.held, next_monday(today)) if refers else read.said
    return notes.plan(intent or "generate", creator_id=creator, **said)


def read_wishes(sheet: TokenStream, today: date, held: date | None) -> tuple[TokenStream, Notes]:
    """Everything that is wished of the week. A date that belongs to no wish names the week: then all is read again."""
    again = TokenStream(sheet.pieces, set(sheet.used))
    notes = _read(again, Notes(), today, held)
    if "week_start" in notes.said:
        return again, notes
    used, week = set(again.used), Notes()
    named_alone(again, week, today)
    if not week.said and not week.questions:
        return again, notes
    sheet = TokenStream(sheet.pieces, sheet.used | (again.used - used))
    return sheet, _read(sheet, week, today, held)


def _read(sheet: TokenStream, notes: Notes, today: date, held: date | None) -> Notes:
    """The order matters: what has most parts is read first."""
    read_week(sheet, notes, today, held)
    monday = notes.said.get("week_start") or held or next_monday(today)
    read_pins(sheet, notes, today, monday)
    read_only_days(sheet, notes, today, monday)
    read_parts_of_days(sheet, notes)
    read_hours(sheet, notes)
    read_amounts(sheet, notes)
    read_days_off(sheet, notes, today, monday)
    read_selection(sheet, notes)
    return notes


def _refers(heard: ParsedMessage, intent: Intent | None) -> bool:
    """Whether the message goes on from the turn before: it names nobody else, or says "the same", or answers."""
    plan = heard.held.plan
    if plan is None:
        return False
    if heard.held.asked or heard.has("SAME", "ABOUT", "AS_WELL_FOR"):
        return True
    again = heard.has("AGAIN") and heard.creators == (plan.creator_id,)
    return again or not (heard.creators or intent == "batch")


def _no_week_after_all(
    heard: ParsedMessage, intent: Intent | None, read: Notes, notes: Notes, today: date
) -> ChatPlan | None:
    """What to answer where the message turns out to plan nothing; None where it does."""
    wished, named = bool(read.said or read.questions), bool(heard.creators or heard.misnamed)
    if heard.has("CANNOT") and not _plans_as_well(heard, intent, read):
        return unsupported(heard, notes)
    if not wished and not named and heard.held.asked and heard.has("YES", "WITHOUT_IT"):
        return _answered(heard, heard.held)
    if intent is None and not wished and heard.creators and asks(heard.text):
        return plan_lookup(heard, "analyse", notes, today)
    if intent is None and not wished and not named and not _half_said(heard):
        return unsupported(heard, notes) if _says_something(heard) else notes.plan("help")
    return None


def _plans_as_well(heard: ParsedMessage, intent: Intent | None, read: Notes) -> bool:
    """Whether a message that asks for what is not done here is a request to plan beside it."""
    return bool(heard.creators or (intent and read.said)) and bool(intent or read.said)


def _half_said(heard: ParsedMessage) -> bool:
    """Whether there is a piece of a wish to ask about; after a plan any figure may be one."""
    return heard.has(*_PARTS) or (heard.held.plan is not None and heard.has("NUMBER", "TIME", "DATE", "MONEY"))


def _says_something(heard: ParsedMessage) -> bool:
    return any(it.kind not in silent_kinds() for it in heard.pieces)


def _answered(heard: ParsedMessage, held: ConversationState) -> ChatPlan:
    """ "Leave it out" goes on without what was asked about; a mere yes does not say which."""
    plan = held.plan or ChatPlan(intent="help")
    if heard.has("WITHOUT_IT") and (plan.creator_id is not None or plan.intent == "batch"):
        return plan.model_copy(update={"question": None})
    return plan


def _check_talk(heard: ParsedMessage, read: Notes) -> None:
    """A name among words that are mostly unknown is no request yet, nor is "make luna a sandwich"."""
    unknown = sum(it.kind == "UNKNOWN" for it in heard.pieces)
    alone = unknown and not read.said and not heard.has("PLAN", "SCHEDULE", "WEEK", "SENDS", "SAME", "AGAIN")
    if heard.creators and (alone or (unknown > _FEW and unknown * 2 > len(heard.pieces))):
        read.ask(_TOO_LITTLE)


def _check_saving(heard: ParsedMessage, read: Notes) -> None:
    if heard.has("FOR_REAL") and heard.held.status in ("saved", "needs_review"):
        read.ask(_SAVED_ALREADY if heard.held.status == "saved" else WAITS)


def _check_everyone(heard: ParsedMessage, notes: Notes) -> None:
    """Some pages are neither one creator nor all of them."""
    if heard.creators or heard.has("SOME_PAGES"):
        notes.ask("Only one creator's week is planned at a time here: which creator's first?")
