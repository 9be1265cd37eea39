"""A message to a plan: who it is about, what it wants, which wishes it holds; every word is accounted for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from eros.language.amounts import with_the_sum_asked
from eros.language.answers import asks_for_an_order, read_answer, read_answer_to_a_proposal
from eros.language.asked_again import asked_again, changes_nothing, read_once_more, still_open, thanks_for_what_is_told
from eros.language.back_again import in_known_words
from eros.language.bare_values import read_bare_value
from eros.language.behind_an_answer import with_what_follows
from eros.language.beside_the_matter import read_asked_at_last, read_undo_in_words, told_of_talk
from eros.language.calling_off import read_calling_off, read_taken_back_at_once
from eros.language.chat_plan import (
    CALLED_OFF,
    ChatPlan,
    ConversationState,
    KnownCreator,
    Read,
    Today,
    Understood,
)
from eros.language.corrected_midway import read_corrected_midway
from eros.language.decisions import read_whose
from eros.language.dropped import read_dropped, with_no_such_wish_told
from eros.language.edit_answers import read_edit_answer, without_edit
from eros.language.edit_corrections import read_edit_correction
from eros.language.edits_said import read_edit, read_edit_midway
from eros.language.everyday import without_everyday
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
    order_behind,
)
from eros.language.late_answers import read_late_answer
from eros.language.notes import COULD_NOT_USE
from eros.language.off_midway import read_off_midway
from eros.language.offers_taken import as_pointed_at, named_behind_a_no
from eros.language.one_message import read_message
from eros.language.only_days import read_only_days
from eros.language.orders import only_speaks_of
from eros.language.planning import refused_as_unsafe
from eros.language.put_aside import with_the_first_put_aside
from eros.language.rejections import read_reason
from eros.language.restart import as_it_ran, read_plain_week, read_restart, takes_back, wishes_nothing_new
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
from eros.language.tongues import answer_in_english, in_another_tongue
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


@dataclass(frozen=True, slots=True)
class _Turn:
    """A message in its conversation. ``read`` reads it as one by itself, ``again`` a whole turn; ``planned`` is the
    conversation as if a week that is only asked about were planned; ``foreign`` answers another tongue."""

    message: str
    conversation: ConversationState
    creators: Sequence[KnownCreator]
    read: Read
    again: Read
    foreign: ChatPlan | None
    planned: ConversationState

    def read_itself(self) -> Understood:
        return self.read(self.message, self.conversation)


#: What a message may be, the first that it is.
_READINGS: tuple[Callable[[_Turn], Understood | None], ...] = (
    lambda it: Understood(plan=it.foreign) if it.foreign is not None else None,
    lambda it: read_reason(it.message, it.conversation, it.creators, it.read),
    lambda it: read_why_approved(it.message, it.conversation, it.read),
    lambda it: read_supposed_order(it.message, it.conversation, it.read),
    lambda it: read_supposed_midway(it.message, it.conversation),
    lambda it: still_open(it.message, it.conversation),
    lambda it: read_once_more(it.message, it.conversation),
    lambda it: read_how_to(it.message, it.conversation, it.read),
    lambda it: read_undo_in_words(
        it.message, it.conversation, it.creators, lambda undo: read_restart(undo, it.conversation, it.read)
    ),
    lambda it: read_wishes_gone(it.message, it.conversation, it.again),
    lambda it: read_dropped(it.message, it.conversation, it.read),
    lambda it: read_only_days(it.message, it.conversation, it.read),
    lambda it: read_exception(it.message, it.conversation),
    lambda it: read_one_more_or_less(it.message, it.conversation, it.read),
    lambda it: read_signs(it.message, it.conversation, it.again),
    lambda it: read_plain_week(it.message, it.conversation, it.read),
    lambda it: read_off_midway(it.message, it.conversation, it.again),
    lambda it: read_restart(it.message, it.conversation, it.read),
    lambda it: read_calling_off(it.message, it.conversation, it.creators),
    lambda it: read_taken_back_at_once(it.message, it.conversation, it.creators, it.read),
    lambda it: read_instead(it.message, it.planned, it.read),
    lambda it: read_value_in_place(it.message, it.planned, it.read),
    lambda it: read_kept_alone(it.message, it.planned, it.read),
    lambda it: read_correction(it.message, it.planned, it.read),
    lambda it: read_late_answer(it.message, it.conversation, it.read),
    lambda it: read_bare_value(it.message, it.conversation, it.read),
    lambda it: read_answer_to_a_proposal(it.message, it.conversation),
    lambda it: read_whose(it.message, it.conversation, it.creators, it.read),
    lambda it: read_asked_at_last(it.message, it.conversation, it.creators, it.read),
    lambda it: read_answer(it.message, it.conversation, it.read) if it.conversation.asked else None,
    _Turn.read_itself,
)


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
        return read_message(text, state, today, creators)

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
    turn = _Turn(message, conversation, creators, read, again, foreign, _as_if_planned(conversation))
    found = next(found for reads in _READINGS if (found := reads(turn)) is not None)
    ran = as_it_ran(conversation)
    if ran is not conversation and wishes_nothing_new(found, conversation):
        of_that = understand_turn(written, ran, today, creators)
        if takes_back(of_that, ran) or of_that.plan.intent == "help":
            return of_that
    found = with_no_such_wish_told(written, found, conversation)
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
    found = with_the_first_put_aside(found, waiting, today)
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
