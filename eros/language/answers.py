"""An answer, read in the terms of the question that is open: "pm", "saturday", "dollars", "the first one" (R63).

The words of the wish that waits are said again with the answer in its place. What that reads as, whole and without a
further question, is the answer; nothing else is guessed.
"""

import re
from collections.abc import Sequence
from typing import Any

from eros.language.asked_again import NOT_AS_SAID, asked_again, offered_as_readings, offers, open_question
from eros.language.beside_an_answer import OF_TYPES, is_a_send_beside, is_of_last_week, with_the_rest
from eros.language.chat_plan import CALLED_OFF, ChatPlan, ConversationState, Read, Understood
from eros.language.contraries import SHOULD_BE
from eros.language.day_of_a_pin import read_day_left_to_choose, read_hours_left_to_choose
from eros.language.in_its_place import read_correction
from eros.language.inquiries import AN_ORDER, asks
from eros.language.known_shapes import AS_READ
from eros.language.notes import A_DAY_OFF, COULD_NOT_USE, LEFT_OUT, OR_NOT, UNUSED
from eros.language.offers_taken import are_weeks, chosen, has_the_form_of_an_offer, pointed_at
from eros.language.put_aside import LOOKS
from eros.language.said_again import (
    DAYS,
    are_hours_of_what_is_denied,
    one_of_its_types,
    said_again,
    without_its_exception,
)
from eros.language.still_waiting import (
    NAMES_A_WISH,
    asked_of_the_rest,
    in_their_place,
    left_waiting,
    says_what,
    with_what_waits,
)
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token
from eros.language.weeks import DAYS_AFTER
from eros.language.yes_or_no import declines, is_plain

_LONGEST = 6
#: A no to what was asked changes nothing.
_DECLINED = Understood(plan=ChatPlan(intent="help"))
_BOTH_WEEKS = re.compile(
    r"(?:yes,? )?(?:for )?(?:both|all|each|two|2|either|any|the two|the 2)(?: of (?:them|those))?(?: (?:the )?weeks)?"
)
_OTHERS = re.compile(r"(?:yes,? )?(?:the |all )?(?:the )?(?:others?|rest|other days)(?: are| is)? (?:off|free)")
_FILLER = re.compile(
    r"^(?:oh|ok|okay|sorry|yes|yeah|yep|no(?=,)|i mean|i meant|make it|make that|let's say|it's|at|um|well|,|\s)+\b"
    r"|(?:,? ?please|,? ?thanks|,? instead)$"
)
_NARROWING = ("ONLY", "NO", "EXCEPT", "ALL_BUT")
_AROUND_DAYS = (*_NARROWING, "ON", "FOR", "NEXT", "THIS", "COMMA", "STOP", "AND", "BUT", "YES")


def read_answer_to_a_proposal(message: str, conversation: ConversationState) -> Understood | None:
    """A yes or a no to what a model took a message for of which the rules read nothing."""
    if conversation.proposed is None or conversation.asked:
        return None
    text = normal(message)
    tokens = tokenize(text, {})
    if {it.kind for it in tokens} <= {"YES", "COMMA", "STOP"} and tokens and is_plain(text, tokens):
        return Understood(plan=conversation.proposed)
    return _DECLINED if declines(text) else None


def read_answer(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The reading of an answer; None where the message is none, and is read by itself."""
    plan, text = conversation.plan, normal(message)
    if plan is None:
        return None
    tokens = tokenize(text, {})
    kinds = {it.kind for it in tokens}
    if is_days_alone(kinds) and any(_leaves_days_open(words) for words in conversation.open):
        message = text = " ".join(it.words for it in tokens if it.kind != "ONLY")  # "friday only" to "3 days"
        tokens = tokenize(text, {})
        kinds = {it.kind for it in tokens}
    settled = conversation.model_copy(update={"plan": plan.model_copy(update={"question": None})})
    if plan.said and any(_CORRECTS.search(words) and _are_of_one(words, tokens) for words in conversation.open):
        corrected = read_correction(f"no wait, {message}", settled.model_copy(update={"open": (), "choices": ()}), read)
        if corrected is not None and corrected.plan.question is None:
            return in_their_place(corrected, conversation)
    if _GOES.fullmatch(text) is not None and (gone := _gone_on(conversation, settled, read)) is not None:
        return gone
    if kinds <= {"YES", "COMMA", "STOP"} and "YES" in kinds and is_plain(text, tokens):
        either = _asks_either(conversation)
        return asked_again(message, conversation) if either else _agreed(conversation, settled, read)
    if _DO_THAT.fullmatch(text) is not None and (agreed := _agreed(conversation, settled, read)) is not None:
        return agreed
    if (both := _YES_AND.fullmatch(text)) is not None and (agreed := _agreed(conversation, settled, read)) is not None:
        return with_more(agreed, both["more"], conversation, read)
    if conversation.replaces and kinds <= {"NO", "COMMA", "STOP", "WITHOUT_IT", "NOTHING"}:
        return _agreed(conversation, settled, read) if text.startswith("just go") else _DECLINED
    if conversation.open and _NEITHER.fullmatch(text) is not None:
        return _not_that(conversation)
    if conversation.open and _BOTH.fullmatch(text) is not None and (found := _both(conversation, settled, read)):
        return found
    if (found := _asked_what_is_left_out(text, conversation)) is not None:
        return found
    if asks_for_an_order(conversation) and declines(text):
        return _DECLINED
    if plan.decision is not None and declines(text):
        return CALLED_OFF
    if _asks_about_last_week(conversation) and declines(text):
        return _as_it_is(conversation, settled, read)
    if DAYS_AFTER in open_question(conversation) and not conversation.open and declines(text):
        return Understood(plan=plan.model_copy(update={"question": None}))
    if len(conversation.choices) == len(conversation.open) == 1 and _is_not_so(text, conversation):
        return read(f"{conversation.choices[0].removesuffix(A_DAY_OFF)} is fine", settled)
    if len(conversation.choices) == 1 and declines(text):
        return _not_that(conversation) if conversation.open else CALLED_OFF
    if (meant := pointed_at(text.strip(" .!"), conversation)) is not None:
        return read_answer(meant, conversation, read) or read(meant, settled)
    if (found := _offered(text.strip(" .!"), conversation, settled, read)) is not None:
        return found
    found = read_day_left_to_choose(text, conversation, settled, read) or read_hours_left_to_choose(text, conversation)
    if found is not None:
        return found
    if (days := _days_that_hold(text, tokens, conversation)) and settled.plan is not None:
        return read(f"nothing on {days}", settled)
    if _narrows_days(kinds) and any(_names_days(words) for words in conversation.open):
        return Understood(plan=plan, open=conversation.open, choices=conversation.choices)
    if _narrows_days(kinds) and "ONLY" in kinds and any(map(says_what, conversation.open)):
        return _narrowed(text, conversation)
    if (found := _said_plainly(message, conversation, settled, read)) is not None:
        return found
    whole = NOT_AS_SAID in open_question(conversation) or _looks(read(message, conversation).plan, kinds)
    if len(text.split()) <= _LONGEST and "WITHOUT_IT" not in kinds and not asks(text) and not whole:
        answer = _FILLER.sub("", text).strip(" .!")
        found = _in_its_terms(
            answer, kinds - ({"AGAIN"} if text.endswith("instead") else set()), conversation, settled, read
        )
        if found is not None:
            return found
    if _are_of_a_no(kinds, conversation):
        return asked_again(message, conversation)
    return with_what_waits(message, tokens, conversation, settled, read)


#: What waits corrects what was wished: its answer takes the place of that.
_CORRECTS = re.compile(r"\b(?:i meant|i mean|meant to|mistake)\b")


def _are_of_one(words: str, tokens: Sequence[Token]) -> bool:
    """Whether the same day, or a type of the same family, is named."""
    kinds = (*OF_TYPES, "WEEKDAY", "DATE")
    of = {value for it in tokenize(words, {}) if it.kind in kinds for value in it.value.split()}
    return bool(of & {value for it in tokens if it.kind in kinds for value in it.value.split()})


_GOES = re.compile(r"(?:(?:ok|okay|yes|yep|yeah|sure|well),? )*(?:go|go ahead|go for it|let's go)\W*")
_DO_THAT = re.compile(
    r"(?:(?:ok|okay|yes|yeah|yep|sure|then|well|so|please)[\s,]+)*do (?:that|it|so)(?:,? (?:then|please))*\W*"
)
_YES_AND = re.compile(
    r"(?:yes|yep|yeah|yup|sure|ok|okay|correct|right)(?: please)?,? (?P<more>(?:but|and|with|without|only|plus)\b.+)"
)


_NEITHER = re.compile(
    r"(?:no,? )?(?:neither(?: one| of (?:them|those|these|the (?:two|2)|both))?"
    r"|none of (?:them|those|these|the (?:two|2)|both))\W*"
)
_BOTH = re.compile(r"(?:yes,? )?both(?: of (?:them|those|these))?(?:,? please)?\W*")


def _both(conversation: ConversationState, settled: ConversationState, read: Read) -> Understood | None:
    """Both readings that the question offers, where they hold together."""
    offered = offered_as_readings(conversation)
    if len(offered) != len(("this", "that")) and _are_of_different_wishes(conversation.choices, settled, read):
        offered = conversation.choices
    if len(offered) != len(("this", "that")) or len(conversation.open) != 1 or are_weeks(conversation):
        return None
    wishes = dict.fromkeys(wish for one in offered for wish in one.split(", "))
    found = read(", ".join(wishes), settled)
    return found if _is_whole(found, settled) else None


def _are_of_different_wishes(choices: Sequence[str], settled: ConversationState, read: Read) -> bool:
    """Whether each of two says another field of the plan, so that both can hold."""
    before = settled.plan.said if settled.plan is not None else {}
    fields = [
        {name for name, value in read(one, settled).plan.said.items() if before.get(name) != value} for one in choices
    ]
    return len(fields) == len(("this", "that")) and all(fields) and fields[0].isdisjoint(fields[1])


def _gone_on(conversation: ConversationState, settled: ConversationState, read: Read) -> Understood | None:
    """ "Go ahead" is a yes to the one thing that is offered; where nothing is, the plan goes without what waits."""
    if (agreed := _agreed(conversation, settled, read)) is not None or conversation.choices:
        return agreed
    plan = settled.plan
    if plan is None or plan.creator_id is None or not conversation.open or plan.intent != "generate":
        return None
    left_out = f"{LEFT_OUT}{', '.join(map(repr, dict.fromkeys(conversation.open)))}"
    return Understood(plan=plan.model_copy(update={"notices": (*plan.notices, left_out)}))


def with_more(agreed: Understood, more: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "Yes but no bundles", "Friday, and no bundles": the answer holds, and the wish comes on top of it."""
    if agreed.plan.question is not None or agreed.plan.intent != "generate":
        return None
    answered = conversation.model_copy(update={"plan": agreed.plan, "open": (), "choices": (), "replaces": False})
    found = read(more, answered)
    if found.plan.intent != "generate" or found.plan.creator_id != agreed.plan.creator_id:
        return None
    notices = tuple(dict.fromkeys((*agreed.plan.notices, *found.plan.notices)))
    return found.model_copy(
        update={
            "agreed": agreed.agreed,
            "plan": found.plan.model_copy(update={"notices": notices}),
            "says": (*agreed.says, *found.says),
        }
    )


_NOT_OFF = re.compile(
    r"(?:no,? )?(?:(?:it's |it is |that's |she's |is )?(?:not|no) off|(?:it's |she's )?not|(?:it's )?on)\W*"
)


def _is_not_so(text: str, conversation: ConversationState) -> bool:
    """Whether it is the no that the question asks for as well as for a yes."""
    asked = open_question(conversation)
    return asked.endswith(OR_NOT) and (declines(text) or _NOT_OFF.fullmatch(text) is not None)


def _asks_either(conversation: ConversationState) -> bool:
    """Whether a day is asked about that was denied, so that a yes may mean either."""
    denied = any(tokenize(words, {})[:1] and tokenize(words, {})[0].words == "not" for words in conversation.open)
    return denied and OR_NOT in open_question(conversation)


_NOT_THAT = "Not that, then: "


def _not_that(conversation: ConversationState) -> Understood | None:
    """A no to the one thing that was offered, or to each of several, leaves the wish to be said in another way."""
    if conversation.plan is None:
        return None
    waiting = " and ".join(map(repr, conversation.open))
    question = f"{_NOT_THAT}how is {waiting} meant? Say it whole, or 'leave it out'."
    return Understood(plan=conversation.plan.model_copy(update={"question": question}), open=conversation.open)


def _not_as_one(words: str, conversation: ConversationState) -> Understood:
    """What was offered as it was said, and cannot be had so."""
    question = f"{words!r} cannot be had as one wish, only for the whole week. As two, then? Or 'leave it out'."
    plan = (conversation.plan or ChatPlan(intent="help")).model_copy(update={"question": question})
    return Understood(
        plan=plan, open=conversation.open, choices=tuple(one for one in conversation.choices if one != words)
    )


def _said_plainly(
    message: str, conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """The wish as it is said in the place of one that was read in doubt; None where it is another wish."""
    shown = [one for one in conversation.choices if one.startswith(AS_READ)]
    if len(shown) != 1 or len(conversation.open) != 1 or settled.plan is None:
        return None
    bare = settled.model_copy(update={"plan": ChatPlan(intent="generate", creator_id=settled.plan.creator_id)})
    own, doubted = read(message, bare).plan, read(shown[0].removeprefix(AS_READ), bare).plan
    alike = any(
        _has_of(getattr(own, name), value) for name, value in doubted.said.items() if name in own.model_fields_set
    )
    found = read(message, settled) if alike else None
    return in_their_place(found, conversation) if found is not None and found.plan.question is None else None


def _has_of(said: Any, doubted: Any) -> bool:
    """Whether both are of the same: of lists where they share a value."""
    return not isinstance(said, tuple) or bool(set(said) & set(doubted))


def _offered(text: str, conversation: ConversationState, settled: ConversationState, read: Read) -> Understood | None:
    """What the question offers, said as it stands there: it takes the place of the one wish that waits."""
    choice = next((one for one in conversation.choices if normal(one) == text), None)
    if choice is None and text.startswith(("nothing ", "only ")):  # the end alone, where the choices say the clause
        choice = next((one for one in conversation.choices if normal(one).endswith(f" and {text}")), None)
    if choice is not None and choice in conversation.open:
        return _not_as_one(choice, conversation)
    if choice is not None:
        return read(with_the_rest(choice, conversation.open), settled)
    said_anew = open_question(conversation).startswith(_NOT_THAT)
    if len(conversation.open) != 1:
        return None
    answer, waiting = tokenize(text, {}), tokenize(conversation.open[0], {})
    if not (said_anew or text in offers(conversation) or has_the_form_of_an_offer(answer, waiting, conversation)):
        return None
    kinds = {it.kind for it in answer}
    if any(without_its_exception(waiting, kinds)) or are_hours_of_what_is_denied(waiting, kinds):
        return None
    found = read(text, settled)
    if found.plan.intent not in ("generate", "batch") or (said_anew and not _is_whole(found, settled)):
        return None
    if is_a_send_beside(conversation.open[0], answer):
        both = read(with_the_rest(text, conversation.open), settled)
        if both.plan.question is None:
            return both
    rest = [*left_waiting(conversation.open, answer)]
    if rest and found.plan.question is None and rest != [*conversation.open]:
        return asked_of_the_rest(found, rest, conversation, read)
    notice = f"{text!r} was taken in place of {conversation.open[0]!r}"
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": (*found.plan.notices, notice)})})


#: "Leave out the tips", of a wish of tips that waits: the wish, or the tips.
_LEAVES_OUT = re.compile(
    r"(?:(?:no|ok|okay|just|please|then|so)[ ,]+)*(?:(?P<out>leave|keep) (?:out (?:the |that )(?P<first>.+?)"
    r"|(?:the |that )(?P<last>.+?) out)"
    r"|(?:drop|skip|remove|cut|take out|scrap|lose|forget)(?: about)? (?:the |that )(?P<gone>.+?))"
    r"(?P<wish> (?:thing|bit|part|wish|rule|request)s?)?(?: out)?"
    r"(?:,? (?:please|then|thanks))*\W*"
)


def _asked_what_is_left_out(text: str, conversation: ConversationState) -> Understood | None:
    """Whether a wish that waits is left out, or its types are for the whole week; None where it is plain which."""
    said, plan = _LEAVES_OUT.fullmatch(text), conversation.plan
    if said is None or plan is None:
        return None
    named = tokenize(said["first"] or said["last"] or said["gone"], {})
    keys = {key for it in named if it.kind == "TYPE" for key in it.value.split()}
    waiting = [
        words
        for words in conversation.open
        if keys & {key for it in tokenize(words, {}) if it.kind == "TYPE" for key in it.value.split()}
    ]
    denied = any({"NO", "ONLY", "EXCEPT"} & {it.kind for it in tokenize(words, {})} for words in waiting)
    if {it.kind for it in named} != {"TYPE"} or not waiting or (denied and not (said["out"] or said["wish"])):
        return None
    types = " and ".join(it.words for it in named)
    question = (
        f"{text.strip(' .!')!r}: is {waiting[0]!r} left out, or are there none of them in the whole week? "
        f"Say 'leave it out' or 'no {types}'."
    )
    return Understood(plan=plan.model_copy(update={"question": question, "notices": ()}), open=conversation.open)


def asks_for_an_order(conversation: ConversationState) -> bool:
    """Whether the open question is whether anything was ordered at all."""
    return open_question(conversation) == AN_ORDER


def _asks_about_last_week(conversation: ConversationState) -> bool:
    """Whether the open question is only whether the week should be lighter, or heavier, than last week."""
    return SHOULD_BE in open_question(conversation) and len(conversation.choices) == 1


def _as_it_is(conversation: ConversationState, settled: ConversationState, read: Read) -> Understood:
    """What last week was like changes nothing: what else waits is asked about, and a week that nothing orders."""
    plan = settled.plan or ChatPlan(intent="help")
    if rest := [words for words in conversation.open if not is_of_last_week(tokenize(words, {}))]:
        return read(", ".join(rest), settled)
    if conversation.ran is not None and conversation.ran.wishes_alike(plan):
        return CALLED_OFF
    return Understood(plan=plan.model_copy(update={"question": AN_ORDER}))


def _narrows_days(kinds: set[str]) -> bool:
    """ "Only on Sunday" about a wish of a day that waits: no wish of its own, and nothing that the wish can be with."""
    return bool(kinds.intersection(DAYS) and kinds.intersection(_NARROWING)) and kinds <= {*DAYS, *_AROUND_DAYS}


def _days_that_hold(text: str, tokens: Sequence[Token], conversation: ConversationState) -> str:
    """Of "monday and maybe tuesday off" the days that are named again, or both; "": another thing is said."""
    waiting = tokenize(conversation.open[0], {}) if len(conversation.open) == 1 else []
    days = [it for it in waiting if it.kind == "WEEKDAY"]
    if {it.kind for it in waiting} != {"WEEKDAY", "HEDGE", "OFF", "AND"} or len(days) < len(("this", "that")):
        return ""
    if _BOTH.fullmatch(text) is not None:
        return " and ".join(it.words for it in days)
    named = [it for it in tokens if it.kind == "WEEKDAY"]
    only = {it.kind for it in tokens} <= {"WEEKDAY", "ONLY", "AND", "COMMA", "STOP", "ON", "OFF"}
    fits = bool(named) and {it.value for it in named} <= {it.value for it in days}
    return " and ".join(it.words for it in named) if only and fits else ""


def is_days_alone(kinds: set[str]) -> bool:
    """Whether a message is nothing but a list of days with "only" beside it."""
    return "ONLY" in kinds and _narrows_days(kinds) and not kinds.intersection(("NO", "EXCEPT", "ALL_BUT", "BUT"))


def _leaves_days_open(words: str) -> bool:
    return "SOME_DAYS" in {it.kind for it in tokenize(words, {})}


def _narrowed(text: str, conversation: ConversationState) -> Understood:
    """ "Only on Friday" about a wish that waits and no day can have: it waits with that wish, and is no day off."""
    waiting = (*conversation.open[:-1], f"{conversation.open[-1]}, {_FILLER.sub('', text).strip(' .!')}")
    question = (
        f"{waiting[-1]!r}: a wish is for the whole week, and cannot be had on single days. Say it whole, "
        "'nothing on Monday' for days that are off, or 'leave it out'."
    )
    plan = (conversation.plan or ChatPlan(intent="help")).model_copy(update={"question": question})
    return Understood(plan=plan, open=waiting)


def _names_days(words: str) -> bool:
    return bool({it.kind for it in tokenize(words, {})}.intersection(DAYS))


def _in_its_terms(
    answer: str, kinds: set[str], conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """The one thing that the answer can mean: of what was offered, else of a wish that waits. It is asked which of
    several."""
    if (
        len(conversation.choices) == 1
        and conversation.choices[0].startswith("nothing on")
        and _OTHERS.fullmatch(answer)
    ):
        return read(with_the_rest(conversation.choices[0], conversation.open), settled)
    if are_weeks(conversation) and _BOTH_WEEKS.fullmatch(answer):
        return _one_at_a_time(read(with_the_rest(conversation.choices[0], conversation.open), settled), conversation)
    for choice in chosen(answer, conversation):
        if choice in conversation.open:
            return _not_as_one(choice, conversation)
        return read(with_the_rest(choice, conversation.open), settled)
    for at, words in enumerate(conversation.open):
        for said_anew in without_its_exception(tokenize(words, {}), kinds):
            return read(", ".join((*conversation.open[:at], said_anew, *conversation.open[at + 1 :])), settled)
    of_a_type = [one for words in conversation.open[:1] for one in one_of_its_types(tokenize(words, {}), answer)]
    typed = read(of_a_type[0], settled) if of_a_type and len(conversation.open) == 1 else None
    if typed is not None and _answers(typed, conversation):
        return typed  # "normal" of bumps is no volume
    if not _are_of_a_no(kinds, conversation) and _is_whole(read(answer, settled), settled):
        return None
    if kinds.intersection(OF_TYPES) and kinds.intersection(NAMES_A_WISH):  # a wish of its own
        return None
    if len(conversation.open) > 1 and (of_each := _OF_EACH.fullmatch(answer)) is not None:
        return _answered_for_each(of_each["first"] or of_each["last"], conversation, settled, read)
    readings = dict[str, Understood]()
    for at, words in enumerate(conversation.open):
        others = conversation.open[:at], conversation.open[at + 1 :]
        said = (
            read(", ".join((*others[0], one, *others[1])), settled)
            for one in said_again(words, answer, kinds)
            if one != words
        )
        found = next((one for one in said if _answers(one, conversation)), None)
        if found is not None:
            readings[words] = found
    if len(readings) < 2 or conversation.plan is None:
        return next(iter(readings.values()), None)
    question = f"{answer!r} may belong to {' or to '.join(map(repr, readings))}: say the one whole."
    plan = conversation.plan.model_copy(update={"question": question})
    return Understood(plan=plan, open=conversation.open, choices=conversation.choices)


#: One answer to all that waits: "pm both", "both in the evening".
_OF_EACH = re.compile(
    r"(?:both|all)(?: of (?:them|those|these))?,? (?P<first>\S.*)|(?P<last>\S.*?),? (?:for )?(?:both|all)"
)


def _answered_for_each(
    answer: str, conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """What waits with the same answer in each, where that leaves nothing to ask."""
    kinds, anew = {it.kind for it in tokenize(answer, {})}, list[str]()
    for words in conversation.open:
        said = (one for one in said_again(words, answer, kinds) if one != words)
        anew += [one for one in said if _is_whole(read(one, settled), settled)][:1]
    found = read(", ".join(anew), settled) if len(anew) == len(conversation.open) else None
    return found if found is not None and found.plan.question is None else None


def _one_at_a_time(found: Understood, conversation: ConversationState) -> Understood:
    """ "Both" of two weeks is the first of them now, which is said."""
    first, later = conversation.choices[:2]
    notice = f"one week at a time: {first} is planned now; say {later!r} for the other"
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": (notice, *found.plan.notices)})})


def _are_of_a_no(kinds: set[str], conversation: ConversationState) -> bool:
    return any(are_hours_of_what_is_denied(tokenize(words, {}), kinds) for words in conversation.open)


def _looks(plan: ChatPlan, kinds: set[str]) -> bool:
    """Whether it is a look, of which nothing is asked, and no answer."""
    return bool(kinds & {"SHOW", "EXPORT", "ANALYSE"}) and plan.intent in LOOKS and plan.question is None


def _is_whole(found: Understood, settled: ConversationState) -> bool:
    """Whether it is no answer but a wish of its own."""
    same = settled.plan is not None and found.plan.said == settled.plan.said
    return found.plan.question is None and found.plan.intent == "generate" and not same


def _answers(found: Understood, conversation: ConversationState) -> bool:
    """Whether a reading leaves nothing over, and no question, one less, or another one."""
    asked, before = found.plan.question, open_question(conversation)
    if found.plan.intent not in ("generate", "batch") or any(it.startswith(UNUSED) for it in found.plan.notices):
        return False
    further = asked is not None and COULD_NOT_USE not in asked and before not in asked
    return asked is None or len(found.open) < len(conversation.open) or (further and len(conversation.open) == 1)


def _agreed(conversation: ConversationState, settled: ConversationState, read: Read) -> Understood | None:
    """A yes means the one thing that was offered."""
    if conversation.proposed is not None:
        return Understood(plan=conversation.proposed)
    if conversation.approval is not None and settled.plan is not None:
        return Understood(plan=settled.plan, agreed=True)
    if settled.plan is not None and asks_for_an_order(conversation):
        return Understood(plan=settled.plan)
    if conversation.replaces and settled.plan is not None:
        return Understood(plan=settled.plan, agreed=True)
    if len(conversation.choices) != 1:
        return None
    return read(with_the_rest(conversation.choices[0], conversation.open), settled)
