"""A message to a plan: who it is about, what it wants, which wishes it holds; every word is accounted for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eros.language.amounts import with_the_sum_asked
from eros.language.answers import asks_for_an_order, read_answer, read_answer_to_a_proposal
from eros.language.asked_again import asked_again, changes_nothing, open_question, still_open, thanks_for_what_is_told
from eros.language.back_again import in_known_words
from eros.language.bare_values import read_bare_value
from eros.language.behind_an_answer import with_what_follows
from eros.language.beside_the_matter import read_asked_at_last, read_undo_in_words, told_of_talk
from eros.language.calling_off import read_calling_off, read_taken_back_at_once
from eros.language.chat_plan import (
    CALLED_OFF,
    ChatPlan,
    ConversationState,
    Intent,
    KnownCreator,
    Read,
    SendFilter,
    Today,
    Understood,
)
from eros.language.corrected_midway import read_corrected_midway
from eros.language.decisions import decision_so_far, follows_a_week, plan_review, read_whose
from eros.language.dropped import read_dropped
from eros.language.each_creator import HELD, ONE_BY_ONE, wishes_of_each
from eros.language.edit_answers import read_edit_answer, without_edit
from eros.language.edit_corrections import read_edit_correction
from eros.language.edits_said import read_edit, read_edit_midway
from eros.language.everyday import without_everyday
from eros.language.existing_weeks import (
    looks_at_all,
    looks_at_weeks,
    plan_lookup,
    plan_of_all,
    plan_or_look,
    unused_tokens,
)
from eros.language.going_on import as_was_meant, asks_what_about
from eros.language.how_to import read_how_to
from eros.language.in_full import with_whole_days
from eros.language.in_its_place import (
    read_correction,
    read_instead,
    read_kept_alone,
    read_value_in_place,
)
from eros.language.inquiries import (
    AN_ORDER,
    HANDED_ON,
    asked_midway,
    asks,
    assents,
    hands_on,
    is_no_order,
    is_thanks,
    is_unsure_order,
    order_behind,
    proposes,
    publishes,
)
from eros.language.late_answers import read_late_answer
from eros.language.notes import COULD_NOT_USE, Notes, notice_unused
from eros.language.off_midway import read_off_midway
from eros.language.offers_taken import as_pointed_at, named_behind_a_no
from eros.language.only_days import read_only_days
from eros.language.orders import NOT_EXPORTED, answered, only_speaks_of
from eros.language.parsed_message import ParsedMessage, intent_of, parse_message
from eros.language.past_dates import with_past_dates
from eros.language.planning import OF_HER, TOO_LITTLE, names_a_wish, plan_from_wishes, refused_as_unsafe, unsupported
from eros.language.rejections import read_reason
from eros.language.restart import read_plain_week, read_restart
from eros.language.said_shortly import (
    read_exception,
    read_one_more_or_less,
    read_signs,
    read_wishes_gone,
    with_what_is_fine,
)
from eros.language.short_turns import with_its_wish
from eros.language.still_waiting import (
    with_the_fields_asked,
    with_the_others_told,
    with_the_week_asked,
    with_what_is_left_told,
)
from eros.language.supposed import read_supposed_midway, read_supposed_order, with_her_in_it, with_supposed_told
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import full_words_of
from eros.language.tongues import answer_in_english, in_another_tongue
from eros.language.weeks import read_week
from eros.language.why_approved import read_why_approved
from eros.language.written_forms import without_struck_out
from eros.language.yes_or_no import as_a_yes, is_only_signs, without_talk
from eros.vocabulary.safety import unsafe_match
from eros.vocabulary.wishes import day_in_words, told

# What a turn needs of a message beside its plan: the formats of an export, whether it asks for help.


def export_formats(message: str) -> tuple[str, ...]:
    """The formats that are named and not denied, each once."""
    text = normal(message)
    named = [it for it in tokenize(text, {}) if it.kind == "FORMAT"]
    return tuple(dict.fromkeys(it.value for it in named if not only_speaks_of(text, it.words)))


def asks_for_help(message: str) -> bool:
    return any(it.kind == "HELP" for it in tokenize(normal(message), {}))


def is_goodbye(message: str) -> bool:
    """Whether a message only ends the conversation: "thanks, bye"."""
    kinds = {it.kind for it in tokenize(normal(message), {})}
    return "CLOSING" in kinds and kinds <= {"CLOSING", "COMMA", "STOP", "AND", "YES", "DASH"}


# A plan in words: what was understood, before anything is run.

HELP = """I plan a creator's week of sends from plain words, and answer about it. For example:
  plan alexia for next week, a bit lighter, nothing on Sunday and no tip goals
  luna for the week of 4 January: at most 9 a day, nothing before 10am, budget $60 a day
  only revenue for dahlia · focus on engagement · no follow-ups · seed 42 · dry run
  pin a bundle on Friday at 8:20pm
Then: make it lighter · same for luna · show only revenue · why is there a bundle on Friday? · export as csv
move the 8pm one to 9 · make the friday bundle $15 · lighter on Monday · undo that · compare with last week
approve it · reject it because ... · what is waiting for review? · how is luna doing?"""


def plan_text(plan: ChatPlan, default_week: date) -> str:
    """One line: who, which week, and every wish that is not the default."""
    week = plan.week_start or default_week
    return " · ".join((plan.creator_id or "all creators", f"week of {day_in_words(week)} {week:%Y}", *told(plan)))


def understand(
    message: str, conversation: ConversationState, today: Today, creators: Sequence[KnownCreator]
) -> ChatPlan:
    """The plan that the message says in this ``conversation``. Deterministic; takes any text and never raises."""
    return understand_turn(message, conversation, today, creators).plan


def understand_turn(
    message: str, conversation: ConversationState, today: Today, creators: Sequence[KnownCreator]
) -> Understood:
    """The same with what waits for an answer. The reading ends in a request, in a question, or in an answer (R63)."""
    edit, waiting = read_edit_answer(message, conversation, creators, today), conversation
    conversation = without_edit(conversation)
    if edit is None and (not conversation.asked or conversation.replaces):
        edit = read_edit(message, conversation, creators, today)
        edit = edit or read_edit_correction(message, conversation, creators, today)
    elif edit is None:
        edit = read_edit_midway(message, conversation, creators, today)
    if edit is not None:
        return edit
    if conversation.asked and is_only_signs(message):
        return asked_again(message, conversation)

    def read(text: str, state: ConversationState) -> Understood:
        return _read(text, state, today, creators)

    def again(text: str, state: ConversationState) -> Understood:
        return read(text, state) if text == message else understand_turn(text, state, today, creators)

    names = [name for one in creators for name in (one.creator_id, *one.names)]
    message = named_behind_a_no(as_a_yes(message, conversation), conversation, names)
    if conversation.asked or conversation.proposed is not None:
        message = as_pointed_at(answer_in_english(message, creators), conversation)
    message = with_her_in_it(with_whole_days(message, names), names)
    message, struck = without_struck_out(message)
    if struck:
        rest = understand_turn(message, conversation, today, creators)
        notices = (*rest.plan.notices, f"struck out, and no wish: {', '.join(map(repr, struck))}")
        return rest.model_copy(update={"plan": rest.plan.model_copy(update={"notices": notices})})
    foreign = in_another_tongue(message, conversation, creators)
    written, message = message, in_known_words(with_what_is_fine(message), conversation)
    message = with_its_wish(message, conversation)
    found = read_reason(message, conversation, creators, read) if foreign is None else Understood(plan=foreign)
    found = found or read_why_approved(message, conversation, read)
    found = found or read_supposed_order(message, conversation, read) or read_supposed_midway(message, conversation)
    found = found or still_open(message, conversation)
    found = found or read_how_to(message, conversation, read)
    found = found or read_undo_in_words(
        message, conversation, creators, lambda undo: read_restart(undo, conversation, read)
    )
    found = found or read_wishes_gone(message, conversation, again)
    found = found or read_dropped(message, conversation, read)
    found = found or read_only_days(message, conversation, read)
    found = found or read_exception(message, conversation)
    found = found or read_one_more_or_less(message, conversation, read)
    found = found or read_signs(message, conversation, again)
    found = found or read_plain_week(message, conversation, read)
    found = found or read_off_midway(message, conversation, again)
    found = found or read_restart(message, conversation, read)
    found = found or read_calling_off(message, conversation, creators)
    found = found or read_taken_back_at_once(message, conversation, creators, read)
    planned = _as_if_planned(conversation)
    found = found or read_instead(message, planned, read)
    found = found or read_value_in_place(message, planned, read)
    found = found or read_kept_alone(message, planned, read)
    found = found or read_correction(message, planned, read)
    found = found or read_late_answer(message, conversation, read)
    found = found or read_bare_value(message, conversation, read)
    found = found or read_answer_to_a_proposal(message, conversation)
    found = found or read_whose(message, conversation, creators, read)
    found = found or read_asked_at_last(message, conversation, creators, read)
    if found is None and conversation.asked:
        found = read_answer(message, conversation, read)
    found = found or read(message, conversation)
    if conversation.asked:
        found = with_what_follows(message, found, conversation, read)
    match = unsafe_match(without_everyday(written))
    if conversation.asked and found.plan.question is not None and match is None:
        plain = _answered_in_other_words(message, conversation, today, creators)
        if plain is not None and plain.plan.question is None and plain.plan.intent == "generate":
            return plain
    if conversation.asked:
        found = read_corrected_midway(message, found, conversation, read) or found
    found = _said_behind_a_no(message, found, conversation, again) or found
    found = told_of_talk(message, conversation, creators, found) or found
    found = _asked_of_a_day_that_is_off(message, found, conversation)
    found = with_the_sum_asked(message, found, conversation)
    found = with_what_is_left_told(message, found, conversation)
    found = with_the_week_asked(found, conversation)
    found = with_the_fields_asked(message, found, conversation)
    if conversation.asked and not conversation.open and thanks_for_what_is_told(message, conversation):
        return Understood(plan=ChatPlan(intent="help"))
    found = _with_the_order_told(message, with_the_others_told(found, conversation))
    if changes_nothing(found, conversation):
        found = asked_again(message, conversation, found)
    found = with_supposed_told(message, _with_the_edit_told(found, waiting), conversation)
    if found.plan.question is None and not found.ordered:
        found = CALLED_OFF
    elif conversation.asked and not conversation.ordered and {*found.open} <= {*conversation.open}:
        found = found.model_copy(update={"ordered": False})
    return (
        found
        if match is None
        else found.model_copy(update={"plan": refused_as_unsafe(found.plan, match.told), "choices": ()})
    )


def _as_if_planned(conversation: ConversationState) -> ConversationState:
    """Where it is only asked whether a kept week is replaced, what was wished of the new one is corrected as if that
    were planned: the week with the correction asks the same."""
    plan, before = conversation.plan, conversation.waited or conversation.ran
    if plan is None or not conversation.replaces or conversation.open:
        return conversation
    earlier = (*conversation.earlier, before) if before is not None else conversation.earlier
    planned = plan.model_copy(update={"question": None})
    return conversation.model_copy(update={"plan": planned, "earlier": earlier, "choices": (), "replaces": False})


def _with_the_edit_told(found: Understood, before: ConversationState) -> Understood:
    """No week is decided where an edit of it waits for its answer, until that is said once more."""
    if before.edit is None or before.plan is None or found.plan.decision is None or found.plan.question is not None:
        return found
    if found.plan.creator_id != before.plan.creator_id:
        return found
    verb = f"{found.plan.decision} it" + (" because ..." if found.plan.decision == "reject" else "")
    question = (
        f"Nothing is decided: the edit that waits is not made. Say {verb!r} for the week as it is, or the edit anew."
    )
    return Understood(plan=found.plan.model_copy(update={"decision": None, "question": question}))


def _with_the_order_told(message: str, found: Understood) -> Understood:
    """A question changes nothing, also where an order depends on its answer, and that is said of the order."""
    order = order_behind(normal(message)) if found.plan.intent in ("show", "explain", "analyse", "diff") else ""
    if not order:
        return found
    notices = (*found.plan.notices, f"{order!r} is not done: say it by itself, as you want it on that answer")
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": notices})})


_ON_TOP_OF_DAYS = re.compile(
    r"\W*(?:(?:and|also|plus)(?: also)? (?:on )?(?P<first>[a-z]+)|(?P<last>[a-z]+) (?:too|as well|also))\W*"
)


def _asked_of_a_day_that_is_off(message: str, found: Understood, conversation: ConversationState) -> Understood:
    """ "And Saturday" where Saturday is off already changes nothing: it is asked whether that day has sends."""
    said, before = _ON_TOP_OF_DAYS.fullmatch(normal(message)), conversation.plan
    if said is None or before is None or conversation.asked or not before.days_off:
        return found
    day = said["first"] or said["last"]
    days = [int(it.value) for it in tokenize(day, {}) if it.kind == "WEEKDAY" and it.value.isdigit()]
    same = found.plan.question is None and found.plan.said == before.said
    if not same or len(days) != 1 or days[0] not in {it.weekday() for it in before.days_off}:
        return found
    question = f"{day} is off already: shall it have sends? Say '{day} is fine', or 'leave it out'."
    plan = found.plan.model_copy(update={"question": question, "notices": ()})
    return found.model_copy(update={"plan": plan, "open": (message.strip(),), "choices": (f"{day} is fine",)})


#: A "no" of its own before a wish, and the question that it alone leaves.
_NO_AND_MORE = re.compile(r"\s*(?:no|nope|nah)\s*[,;.:\u2013\u2014-]+\s*(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
_NO_ALONE = re.compile(rf"{COULD_NOT_USE} '(?:no|nope|nah)': [^?]*")


def _said_behind_a_no(
    message: str, found: Understood, conversation: ConversationState, read: Read
) -> Understood | None:
    """ "No, Saturday off", where nothing was wished that the "no" could take back: what stands behind it is wished."""
    said, before = _NO_AND_MORE.fullmatch(message), conversation.plan
    if said is None or before is None or before.intent != "generate":
        return None
    if _NO_ALONE.fullmatch(found.plan.question or "") is None:
        return None
    rest = read(said["rest"], conversation)
    if rest.plan.question is not None or rest.plan.intent != "generate":
        return None
    if asks_for_an_order(conversation):  # which the "no" answers, and the wish does not
        rest = rest.model_copy(update={"plan": rest.plan.model_copy(update={"question": AN_ORDER}), "ordered": False})
    return rest


def _answered_in_other_words(
    message: str, conversation: ConversationState, today: Today, creators: Sequence[KnownCreator]
) -> Understood | None:
    """The answer without the talk around it."""
    answer = without_talk(message)
    return understand_turn(answer, conversation, today, creators) if answer is not None else None


def _read(message: str, conversation: ConversationState, today: Today, creators: Sequence[KnownCreator]) -> Understood:
    parsed, notes = parse_message(message, conversation, creators)
    if (named := _with_all_named(parsed, message)) is not None:
        return _read(named, conversation, today, creators)
    if (whose := _own_wishes_of(parsed, conversation)) is not None:
        own = _read(whose, conversation.model_copy(update={"choices": (), "said_of": ()}), today, creators)
        return own.model_copy(update={"hers_alone": own.hers_alone or _is_added(parsed)})
    plan = _understood(parsed, notes, today(parsed.creator))
    if plan.intent == "generate" and len(parsed.creators) > 1 and _all_are_named(parsed):
        each = wishes_of_each(parsed.tokens, parsed.creators, plan.week_start)
        if each:
            question = f"{ONE_BY_ONE}: {' or '.join(parsed.creators)} first?"
            plans = {words: _read(words, ConversationState(), today, creators).plan for words in each.values()}
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
