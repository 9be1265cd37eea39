"""An answer, read in the terms of the question that is open: "pm", "saturday", "dollars", "the first one" (R63).

The words of the wish that waits are said again with the answer in its place. What that reads as, whole and without a
further question, is the answer; nothing else is guessed.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from eros.language.asked_again import asked_again, offers, open_question
from eros.language.chat_plan import CALLED_OFF, ChatPlan, ConversationState, Read, Understood
from eros.language.contraries import SHOULD_BE
from eros.language.corrections import is_meant_instead
from eros.language.days import DAYS_AFTER
from eros.language.inquiries import AN_ORDER, asks
from eros.language.notes import A_DAY_OFF, COULD_NOT_USE, OR_NOT, UNUSED
from eros.language.said_again import (
    A_SUM,
    A_WEEK,
    COMPLAINTS,
    DAYS,
    IN_A_WEEK,
    OF_TYPES,
    SUMS,
    are_hours_of_what_is_denied,
    are_only_days,
    is_of_last_week,
    said_again,
    with_the_rest,
    without_its_exception,
)
from eros.language.selection import ALL_OR_NONE
from eros.language.text import normal
from eros.language.tokenizing import AS_WELL, tokenize
from eros.language.tokens import Token
from eros.language.yes_or_no import declines, is_plain
from eros.vocabulary.wall_clock import days_of_week

_LONGEST = 6
#: A no to what was asked changes nothing.
_DECLINED = Understood(plan=ChatPlan(intent="help"))
_FIRST = re.compile(r"\b(?:first|former|1st|earlier|one wish|1 wish)\b|^(?:one|1)$")
_SECOND = re.compile(r"\b(?:second|latter|2nd|later|last|two|2 wishes|separate|separately)\b|^(?:two|2|both)$")
_DAY_ALONE = re.compile(r"(?:(?:the )?week of )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: week)?")
_THAT_WEEK = re.compile(r"^(?:(?:in |for )?(?:an?other|that|the other|the later|the) week)$")
_BOTH_WEEKS = re.compile(
    r"(?:yes,? )?(?:for )?(?:both|all|each|two|2|either|any|the two|the 2)(?: of (?:them|those))?(?: (?:the )?weeks)?"
)
_THE_NEXT_WEEK = re.compile(
    r"(?:for )?(?:the )?(?:(?:week|1|one) after(?: (?:that|this|it))?"
    r"|(?:other|following|second|2nd|later) (?:week|1|one)"
    r"|other|next (?:1|one)|a week later)"
)
_OTHERS = re.compile(r"(?:yes,? )?(?:the |all )?(?:the )?(?:others?|rest|other days)(?: are| is)? (?:off|free)")
#: What a sum is for, said alone.
_OF_THE_WEEK = re.compile(
    r"(?:yes,? )?(?:[$€£]?[\d.,]+ )?"
    r"(?:(?:(?:it's |that's )?for |per |over )?(?:the |this |next |a |all |each )*(?:whole |entire |full )?week"
    r"(?: 's)?(?: budget)?(?: in total)?|weekly|in total|altogether|total|all week)"
)
_OF_A_DAY = re.compile(r"(?:(?:it's |that's )?(?:for )?(?:a|per|each|every) day(?: 's)?|daily|a daily 1)(?: budget)?")
_FILLER = re.compile(
    r"^(?:oh|ok|okay|sorry|yes|yeah|yep|no(?=,)|i mean|i meant|make it|make that|let's say|it's|at|um|well|,|\s)+\b"
    r"|(?:,? ?please|,? ?thanks)$"
)
_NARROWING = ("ONLY", "NO", "EXCEPT", "ALL_BUT")
_AROUND_DAYS = (*_NARROWING, "ON", "FOR", "NEXT", "THIS", "COMMA", "STOP", "AND")


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
    settled = conversation.model_copy(update={"plan": plan.model_copy(update={"question": None})})
    if kinds <= {"YES", "COMMA", "STOP"} and "YES" in kinds and is_plain(text, tokens):
        return _agreed(conversation, settled, read)
    if conversation.replaces and kinds <= {"NO", "COMMA", "STOP", "WITHOUT_IT", "NOTHING"}:
        return _agreed(conversation, settled, read) if text.startswith("just go") else _DECLINED
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
    if (found := _offered(text.strip(" .!"), conversation, settled, read)) is not None:
        return found
    if _narrows_days(kinds) and any(_names_days(words) for words in conversation.open):
        return Understood(plan=plan, open=conversation.open, choices=conversation.choices)
    if len(text.split()) <= _LONGEST and "WITHOUT_IT" not in kinds and not asks(text):
        answer = _FILLER.sub("", text).strip(" .!")
        found = _in_its_terms(answer, kinds, conversation, settled, read)
        if found is not None:
            return found
    if _are_of_a_no(kinds, conversation):
        return asked_again(message, conversation)
    return _with_what_waits(message, tokens, conversation, settled, read)


_NOT_OFF = re.compile(
    r"(?:no,? )?(?:(?:it's |it is |that's |she's |is )?(?:not|no) off|(?:it's |she's )?not|(?:it's )?on)\W*"
)


def _is_not_so(text: str, conversation: ConversationState) -> bool:
    """Whether it is the no that the question asks for as well as for a yes."""
    asked = open_question(conversation)
    return asked.endswith(OR_NOT) and (declines(text) or _NOT_OFF.fullmatch(text) is not None)


_NOT_THAT = "Not that, then: "


def _not_that(conversation: ConversationState) -> Understood | None:
    """A no to the one thing that was offered leaves the wish to be said in another way."""
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


def _offered(text: str, conversation: ConversationState, settled: ConversationState, read: Read) -> Understood | None:
    """What the question offers, said as it stands there: it takes the place of the one wish that waits."""
    choice = next((one for one in conversation.choices if normal(one) == text), None)
    if choice is not None and choice in conversation.open:
        return _not_as_one(choice, conversation)
    if choice is not None:
        return read(with_the_rest(choice, conversation.open), settled)
    said_anew = open_question(conversation).startswith(_NOT_THAT)
    if len(conversation.open) != 1:
        return None
    answer, waiting = tokenize(text, {}), tokenize(conversation.open[0], {})
    if not (said_anew or text in offers(conversation) or _has_the_form_of_an_offer(answer, waiting, conversation)):
        return None
    kinds = {it.kind for it in answer}
    if any(without_its_exception(waiting, kinds)) or are_hours_of_what_is_denied(waiting, kinds):
        return None
    found = read(text, settled)
    if found.plan.intent not in ("generate", "batch") or (said_anew and not _is_whole(found, settled)):
        return None
    notice = f"{text!r} was taken in place of {conversation.open[0]!r}"
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": (*found.plan.notices, notice)})})


#: Kinds that stand for one another in what is offered.
_FIGURES = {"MONEY": "NUMBER", "TIME": "NUMBER"}
_WEEKS = (["NEXT", "WEEK"], ["THIS", "WEEK"], ["AFTER_NEXT"], ["WEEK_OF", "DATE"], ["WEEK_STARTING", "DATE"])


def _form(tokens: Sequence[Token]) -> list[str]:
    return [_FIGURES.get(it.kind, it.kind) for it in tokens if it.kind not in ("COMMA", "STOP", "FOR", "YES")]


def _has_the_form_of_an_offer(
    answer: Sequence[Token], waiting: Sequence[Token], conversation: ConversationState
) -> bool:
    """Whether it is one of the offers with another figure, day or week: 'nothing before 12:00' offers any hour."""
    form, days = _form(answer), {it.value for it in waiting if it.kind == "WEEKDAY"}
    if days and not days.issuperset(it.value for it in answer if it.kind == "WEEKDAY"):
        return False
    forms = [_form(tokenize(words, {})) for words in offers(conversation)]
    return len(form) > 1 and (form in forms or (["WEEK_OF", "DATE"] in forms and [it.kind for it in answer] in _WEEKS))


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
    if _are_weeks(conversation) and _BOTH_WEEKS.fullmatch(answer):
        return _one_at_a_time(read(with_the_rest(conversation.choices[0], conversation.open), settled), conversation)
    for choice in _chosen(answer, conversation):
        if choice in conversation.open:
            return _not_as_one(choice, conversation)
        return read(with_the_rest(choice, conversation.open), settled)
    for at, words in enumerate(conversation.open):
        for said_anew in without_its_exception(tokenize(words, {}), kinds):
            return read(", ".join((*conversation.open[:at], said_anew, *conversation.open[at + 1 :])), settled)
    if not _are_of_a_no(kinds, conversation) and _is_whole(read(answer, settled), settled):
        return None
    if kinds.intersection(OF_TYPES) and kinds.intersection(_NAMES_A_WISH):  # a wish of its own
        return None
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


def _are_weeks(conversation: ConversationState) -> bool:
    return len(conversation.choices) > 1 and all(one.startswith(A_WEEK) for one in conversation.choices)


def _one_at_a_time(found: Understood, conversation: ConversationState) -> Understood:
    """ "Both" of two weeks is the first of them now, which is said."""
    first, later = conversation.choices[:2]
    notice = f"one week at a time: {first} is planned now; say {later!r} for the other"
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": (notice, *found.plan.notices)})})


def _are_of_a_no(kinds: set[str], conversation: ConversationState) -> bool:
    return any(are_hours_of_what_is_denied(tokenize(words, {}), kinds) for words in conversation.open)


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
    if settled.plan is not None and asks_for_an_order(conversation):
        return Understood(plan=settled.plan)
    if conversation.replaces and settled.plan is not None:
        return Understood(plan=settled.plan, agreed=True)
    if len(conversation.choices) != 1:
        return None
    return read(with_the_rest(conversation.choices[0], conversation.open), settled)


def _is_shared_sum(conversation: ConversationState) -> bool:
    """Whether the one thing offered is a day's part of a sum for the week."""
    if len(conversation.choices) != 1 or not conversation.choices[0].startswith(A_SUM):
        return False
    figure = conversation.choices[0].removeprefix(A_SUM).split()[0]
    return not any(figure in words.split() for words in conversation.open)


_HOURS = re.compile(r"(?:the |these are |they're |it's )?(?:hours?|times?|o'clock|clock)")
_COUNT = re.compile(r"(?:the )?(?:number of )?(?:sends|posts|messages)(?: of)?(?: a day| per day| each day| daily)?")
_AN_END = re.compile(r"(?:the )?(?:not (?:after|before)|hours?|times?|(?:end|latest|earliest)(?: hour)?)(?: goes)?")
_ALL_OR_NONE = re.compile(r"(?:(?P<none>none|no|none of them)|all|all of them)(?: follow ?ups)?")
_THAT_TYPE = re.compile(r"(?:only|just) (?:that|this|the)(?: type| one)?|only")
_POINTS = frozenset(("the", "one", "on", "it's", "that", "a", "per", "day", "goes"))


def _chosen_by_a_word(answer: str, choices: Sequence[str]) -> Iterator[str]:
    """The one of several offers that alone has these words: "revenue" of two to focus on."""
    said = {*answer.split()} - _POINTS
    words = [{*one.split()} for one in choices]
    having = [one for one, of in zip(choices, words, strict=True) if said <= of]
    if len(choices) > 1 and said and len(having) == 1 and not any(word[0].isdigit() for word in said):
        yield having[0]


_THAT_IS_OFF = re.compile(r"(?:yes,? )?(?:it's |it is |that's |she's )?(?:a )?(?:day )?off")


def _chosen_by_kind(answer: str, choices: Sequence[str]) -> Iterator[str]:
    """What was offered, called by what it is: "hours", "sends a day", "off"."""
    for begins, word in (("from ", _HOURS), ("at most ", _COUNT)):
        if len(choices) > 1 and word.fullmatch(answer):
            yield from (one for one in choices if one.startswith(begins))
    if len(choices) > 1 and "any time is fine" in choices and _AN_END.fullmatch(answer):
        yield "any time is fine"
    if choices == ALL_OR_NONE and (one := _ALL_OR_NONE.fullmatch(answer)) is not None:
        yield choices[one["none"] is not None]
    if len(choices) > 1 and _THAT_TYPE.fullmatch(answer):
        yield from (one for one in choices if one.startswith("only "))
    if len(choices) > 1 and answer in ("without", "without it", "without that", "none"):
        yield from (one for one in choices if one.startswith("no "))
    yield from _chosen_by_a_word(answer, choices)
    if len(choices) == 1 and choices[0].endswith(A_DAY_OFF) and _THAT_IS_OFF.fullmatch(answer):
        yield choices[0]


def _chosen(answer: str, conversation: ConversationState) -> Iterator[str]:
    """What was offered and is pointed at: "the first one", and of a sum "the week"."""
    if answer in ("both", "both of them"):
        if "any time is fine" in conversation.choices:
            yield ", ".join(conversation.choices)
        if not any("," in one for one in conversation.choices):  # of two that are offered only one can hold
            return
    yield from _chosen_by_kind(answer, conversation.choices)
    shared = _is_shared_sum(conversation)
    if shared and _OF_THE_WEEK.fullmatch(answer):
        yield conversation.choices[0]
        return
    if shared and _OF_A_DAY.fullmatch(answer):
        figures = (it.words for words in conversation.open for it in tokenize(words, {}) if it.kind in SUMS)
        yield from (f"{A_SUM}{figure} a day" for figure in figures)
    if _are_weeks(conversation) and _THE_NEXT_WEEK.fullmatch(answer):
        yield conversation.choices[1]
    elif answer in ("this", "next") and _are_weeks(conversation) and open_question(conversation).startswith("'this"):
        yield conversation.choices[("this", "next").index(answer)]
    elif len(conversation.choices) > 1:
        for word, choice in zip((_FIRST, _SECOND), conversation.choices, strict=False):
            if word.search(answer):
                yield choice
    if len(conversation.choices) == 1 and conversation.choices[0].startswith(IN_A_WEEK) and _THAT_WEEK.search(answer):
        yield conversation.choices[0]
    if (number := _DAY_ALONE.fullmatch(answer)) is None or len(conversation.choices) < 2:
        return
    for choice in conversation.choices:
        if choice.startswith(A_WEEK):
            days = days_of_week(date.fromisoformat(choice.removeprefix(A_WEEK).strip()))
            if int(number["day"]) in {it.day for it in days}:
                yield choice


#: What is said again of a wish that waits takes its place.
_NAMES_A_WISH = frozenset((
    "FOLLOW_UPS", "TIME", "NUMBER", "MONEY", "WEEKDAY", "DATE", "PART", "VOLUME", "BUDGET", "SEED",
))  # fmt: skip
_CHANGES = ("actually", "instead", "change it", "change that")


def _with_what_waits(
    message: str, tokens: Sequence[Token], conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """Another wish leaves what waits to be asked about again, unless it says the same anew or leaves it out."""
    kinds = {it.kind for it in tokens}
    waiting = [words for words in conversation.open if not _says_anew(words, tokens)]
    left_out = "WITHOUT_IT" in kinds and not _is_of_other_types(tokens, waiting)
    if not waiting or left_out or {"START_OVER", "UNDO_LAST"} & kinds:
        return None
    own = read(message, conversation)
    if own.open and own.plan.intent in ("generate", "batch") and _is_about_the_same(own, settled):
        return asked_again(message, conversation) if _says_nothing_new(own, settled) else _still_open(own, waiting)
    if own.plan.intent not in ("generate", "batch") or own.plan.question is not None or own.plan == settled.plan:
        return None
    asked = conversation.plan
    alike = kinds & {"SAME", "AS_WELL_FOR"} or any(it.words in AS_WELL for it in tokens)
    alike = alike or is_meant_instead(normal(message), re.escape(own.plan.creator_id or ""))
    if asked is not None and asked.creator_id not in (None, own.plan.creator_id) and not alike:
        return own
    return read(", ".join((message, *waiting)), conversation)


def _is_of_other_types(tokens: Sequence[Token], waiting: Sequence[str]) -> bool:
    """ "Never mind the bundles" leaves what waits of other types waiting."""
    named = {
        after.value
        for it, after in pairwise(tokens)
        if it.kind == "WITHOUT_IT" and after.kind in (*OF_TYPES, "FOLLOW_UPS")
    }
    return bool(named) and named.isdisjoint(it.value for words in waiting for it in tokenize(words, {}))


def _is_about_the_same(own: Understood, settled: ConversationState) -> bool:
    return settled.plan is not None and own.plan.creator_id == settled.plan.creator_id


def _says_nothing_new(own: Understood, settled: ConversationState) -> bool:
    before = settled.plan
    return before is not None and (own.plan.said, own.plan.week_start) == (before.said, before.week_start)


def _still_open(own: Understood, waiting: Sequence[str]) -> Understood:
    """What waited before goes on waiting beside what waits now."""
    beside = [words for words in waiting if words not in own.open]
    told = f" Still open: {', '.join(map(repr, beside))}." if beside else ""
    plan = own.plan.model_copy(update={"question": f"{own.plan.question}{told}"})
    return own.model_copy(
        update={"plan": plan, "open": (*own.open, *beside), "choices": own.choices if not beside else ()}
    )


def _says_anew(words: str, tokens: Sequence[Token]) -> bool:
    """Whether the same types are named again, or, where none are, the same kind of wish."""
    kinds, before = {it.kind for it in tokens}, tokenize(words, {})
    if are_only_days(kinds):
        return False
    if is_of_last_week(before):
        return "VOLUME" in kinds
    types = {it.value for it in before if it.kind in OF_TYPES}
    if {"MAKE", "AGAIN", "CORRECT"} & kinds and {it.value for it in before if it.kind == "TIME"} & {
        it.value for it in tokens if it.kind == "TIME"
    }:
        return True  # "make it 9pm" of one at 8pm, beside which one at 9pm waits
    if "ONLY" in kinds and any(it.kind == "ONLY" for it in before):
        return True
    if COMPLAINTS.intersection(it.kind for it in before) and "VOLUME" in kinds:
        return True
    if not types and kinds.intersection(OF_TYPES):
        return False
    if types and not any(it.kind == "CORRECT" or it.words in _CHANGES for it in tokens):
        return bool(types & {it.value for it in tokens})
    named = {it.kind for it in before} & _NAMES_A_WISH
    window = "TIME" in kinds and bool({it.kind for it in before} & {"TO", "DASH"})
    alike = kinds | ({"NUMBER"} if window else set()) | ({"NUMBER", "MONEY"} if {"NUMBER", "MONEY"} & kinds else set())
    return bool(named & alike) or not (named or types)
