"""An answer, read in the terms of the question that is open: "pm", "saturday", "dollars", "the first one" (R63).

The words of the wish that waits are said again with the answer in its place. What that reads as, whole and without a
further question, is the answer; nothing else is guessed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from eros.language.chat_plan import ChatPlan, ConversationState, Understood
from eros.language.inquiries import AN_ORDER, asks
from eros.language.notes import COULD_NOT_USE, UNUSED
from eros.language.text import normal
from eros.language.tokens import AS_WELL, Token, tokenize
from eros.vocabulary.wall_clock import days_of_week

Read = Callable[[str, ConversationState], Understood]

_LONGEST = 6
#: Words that change nothing of a yes.
_BESIDE_A_YES = frozenset(
    ["please", "pls", "thanks", "ok", "okay", "oh", "well", "then", "and", "it", "that", "do", "so", "now"]
)
#: A no to what was asked changes nothing.
_DECLINED = Understood(plan=ChatPlan(intent="help"))
_DECLINES = re.compile(
    r"(?:oh |sorry,? )?(?:no|nope|nah|not now|not yet|don't|no,? (?:don't|thanks|thank you|not yet|not now))\W*"
)
_PART = re.compile(
    r"(?:in the |at )?(?P<half>am|pm|a\.m\.|p\.m\.|morning|mornings|noon|afternoon|evening|evenings|night)"
)
#: A bare figure that may be an hour, and one that may be a sum or a count.
_FIGURE = re.compile(r"(?<![\w$€£.:,/])(\d{1,2}(?:[:.]\d\d)?|\d+)(?![\w%:/]|[.,]\d|\s*(?:am|pm)\b)")
_WITH_HALF = re.compile(r"(\d)\s?(?:am|pm)\b")
_FIRST = re.compile(r"\b(?:first|former|1st|earlier|one wish|1 wish)\b|^(?:one|1)$")
_SECOND = re.compile(r"\b(?:second|latter|2nd|later|last|two|2 wishes|separate|separately)\b|^(?:two|2|both)$")
_TWO = re.compile(r"(?:they're |it's |that's )?(?:two|2|both|separate|separately)(?: wishes| things| separate wishes)?")
_BOUNDS = ("BEFORE", "AFTER", "BETWEEN", "FROM", "EARLIEST", "LATEST")
_DAY_ALONE = re.compile(r"(?:(?:the )?week of )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: week)?")
_A_WEEK = "the week of"
_WHOLE_WEEK = re.compile(
    r"(?:(?:for|on) )?(?:the |all )?(?:whole|entire|all|full)?\s?(?:the )?week|every ?day|all (?:the )?days|always"
)
_FILLER = re.compile(
    r"^(?:oh|ok|okay|sorry|yes|yeah|yep|no(?=,)|i mean|i meant|make it|make that|let's say|it's|at|um|well|,|\s)+\b"
    r"|(?:,? ?please|,? ?thanks)$"
)
#: A bare figure -> what it is, by the kinds of the answer.
_FIGURE_IS = (
    ({"BUDGET"}, "budget {} a day"), ({"MOST"}, "at most {} a day"), ({"SENDS"}, "at most {} a day"),
    ({"SEED"}, "seed {}"),
)  # fmt: skip
_CURRENCY = re.compile(
    r"(?:a |in |the )?(?:dollars?|bucks?|usd|euros?|eur|pounds?|gbp|quid|money|[$€£])(?: a day| per day)?"
)
_NARROWING = ("ONLY", "NO", "EXCEPT", "ALL_BUT")
_AROUND_DAYS = (*_NARROWING, "ON", "FOR", "NEXT", "THIS", "COMMA", "STOP", "AND")
_DAYS = ("WEEKDAY", "DATE", "SPAN", "RELATIVE", "SOME_DAYS", "PART")


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
    if asks_for_an_order(conversation) and _DECLINES.fullmatch(text):
        return _DECLINED
    if _narrows_days(kinds) and any(_names_days(words) for words in conversation.open):
        return Understood(plan=plan, open=conversation.open, choices=conversation.choices)
    if len(text.split()) <= _LONGEST and "WITHOUT_IT" not in kinds and not asks(text):
        found = _in_its_terms(_FILLER.sub("", text).strip(" .!"), kinds, conversation, settled, read)
        if found is not None:
            return found
    return _with_what_waits(message, tokens, conversation, settled, read)


def asks_for_an_order(conversation: ConversationState) -> bool:
    """Whether the open question is whether anything was ordered at all."""
    return conversation.plan is not None and conversation.plan.question == AN_ORDER


def _narrows_days(kinds: set[str]) -> bool:
    """ "Only on Sunday" about a wish of a day that waits: no wish of its own, and nothing that the wish can be with."""
    return bool(kinds.intersection(_DAYS) and kinds.intersection(_NARROWING)) and kinds <= {*_DAYS, *_AROUND_DAYS}


def _names_days(words: str) -> bool:
    return bool({it.kind for it in tokenize(words, {})}.intersection(_DAYS))


def is_plain(text: str, tokens: Sequence[Token]) -> bool:
    """Whether nothing stands beside the words that were read, and nothing is asked: "yes later", "are you sure?"."""
    read = {word for it in tokens for word in it.words.split()}
    return "?" not in text and {*re.findall(r"[\w']+", text)} <= read | _BESIDE_A_YES


def _in_its_terms(
    answer: str, kinds: set[str], conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """The one thing that the answer can mean: of what was offered, else of a wish that waits. It is asked which of
    several."""
    for choice in _chosen(answer, conversation):
        return read(_with_the_rest(choice, conversation.open), settled)
    for at, words in enumerate(conversation.open):
        for said_anew in _exception_answered(tokenize(words, {}), kinds):
            return read(", ".join((*conversation.open[:at], said_anew, *conversation.open[at + 1 :])), settled)
    if _is_whole(read(answer, settled), settled):
        return None
    if kinds.intersection(_OF_TYPES) and kinds.intersection(_NAMES_A_WISH):  # a wish of its own
        return None
    readings = dict[str, Understood]()
    for at, words in enumerate(conversation.open):
        others = conversation.open[:at], conversation.open[at + 1 :]
        said = (
            read(", ".join((*others[0], one, *others[1])), settled)
            for one in _answered(words, answer, kinds)
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


def _is_whole(found: Understood, settled: ConversationState) -> bool:
    """Whether it is no answer but a wish of its own."""
    same = settled.plan is not None and found.plan.said == settled.plan.said
    return found.plan.question is None and found.plan.intent == "generate" and not same


def _answers(found: Understood, conversation: ConversationState) -> bool:
    """Whether a reading leaves nothing over, and no question, one less, or another one."""
    asked, before = found.plan.question, conversation.plan.question if conversation.plan is not None else None
    if found.plan.intent not in ("generate", "batch") or any(it.startswith(UNUSED) for it in found.plan.notices):
        return False
    further = asked is not None and COULD_NOT_USE not in asked and (before or "") not in asked
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
    return read(_with_the_rest(conversation.choices[0], conversation.open), settled)


_NAMES_A_WEEK = ("FROM", "WEEK_STARTING", "WEEK_OF", "SPAN", "MONTH_WEEK")
_OF_A_WEEK = ("ON", "FOR", "NEXT", "THIS", "WEEKDAY", "DATE", "RELATIVE", "SPAN", "DASH", "TO")
#: What stands beside the hours or the days of a wish, and belongs to them.
_HOURS = ("BEFORE", "AFTER", "EARLIEST", "LATEST", "NOTHING", "TIME", "NUMBER", "AT")
_OFF_DAYS = ("NO", "EXCEPT", "ALL_BUT", "OFF", "ON")
_JOINTS = ("AND", "COMMA", "STOP", "DASH")


def _with_the_rest(choice: str, waiting: Sequence[str]) -> str:
    """What was offered, and all that waits beside what it answers."""
    chosen = tokenize(normal(choice), {})
    rest = (_beside(tokenize(words, {}), chosen, week=choice.startswith(_A_WEEK)) for words in waiting)
    return ", ".join(filter(None, (choice, *rest)))


def _beside(waiting: Sequence[Token], chosen: Sequence[Token], *, week: bool) -> str:
    if week:
        begins = next((at for at, it in enumerate(waiting) if it.kind in (*_NAMES_A_WEEK, "DATE")), len(waiting))
        ends = begins + 1
        while ends < len(waiting) and waiting[ends].kind in _OF_A_WEEK:
            ends += 1
        rest = [*waiting[:begins], *waiting[ends:]]
    else:
        kinds = {it.kind for it in chosen}
        answered = {*kinds, *_JOINTS, "UNKNOWN"}
        answered |= {*_HOURS} if kinds.intersection(_HOURS) else set()
        answered |= {*_OFF_DAYS} if "OFF" in kinds else set()
        alike = kinds.difference(_JOINTS).intersection(it.kind for it in waiting)
        rest = [it for it in waiting if not alike or it.kind not in answered]
    return " ".join(it.words for it in rest).strip(" ,.;-")


def _chosen(answer: str, conversation: ConversationState) -> Iterator[str]:
    """What was offered and is pointed at: "the first one"."""
    if len(conversation.choices) > 1:
        for word, choice in zip((_FIRST, _SECOND), conversation.choices, strict=False):
            if word.search(answer):
                yield choice
    if (number := _DAY_ALONE.fullmatch(answer)) is None or len(conversation.choices) < 2:
        return
    for choice in conversation.choices:
        if choice.startswith(_A_WEEK):
            days = days_of_week(date.fromisoformat(choice.removeprefix(_A_WEEK).strip()))
            if int(number["day"]) in {it.day for it in days}:
                yield choice


def _answered(words: str, answer: str, kinds: set[str]) -> Iterator[str]:
    """The words of one wish with the answer in its place; of two answers, one after the other."""
    before = tokenize(words, {})
    yield from _complaint_answered(before, kinds, answer)
    if either := _alternatives(before):
        yield from _one_of(before, either, kinds, answer)
    hours = next((n for n, it in enumerate(before) if it.kind in _BOUNDS), 0)
    if _TWO.fullmatch(answer) and hours:  # "no games, before 10" would say the contrary of "nothing before 10"
        if not {"NO", "NOTHING"}.intersection(it.kind for it in before):
            yield ", ".join(" ".join(it.words for it in part) for part in (before[:hours], before[hours:]))
        return
    if [it.kind for it in before if it.kind != "CREATOR"] == ["NUMBER"]:
        yield from _figure_answered(before[-1].words, kinds, answer)
    first, comma, rest = answer.partition(",")
    if comma and rest.strip():
        for answered in _answered(words, first.strip(), kinds):
            yield from _answered(answered, rest.strip(), kinds)
        return
    if (part := _PART.fullmatch(answer)) is not None:
        half = part["half"].replace(".", "")
        half = half if half in ("am", "pm") else "am" if half.startswith("morning") else "pm"
        yield _FIGURE.sub(rf"\1{half}", words)
        yield _WITH_HALF.sub(rf"\1{half}", words)
    if _WHOLE_WEEK.fullmatch(answer):
        yield " ".join(it.words for it in tokenize(words, {}) if it.kind not in (*_DAYS, *_OF_DAYS))
        if hours:
            yield " ".join(it.words for it in before[:hours])
    if kinds & {"NO", "NOTHING", "EXCEPT", "ALL_BUT"}:  # it turns round what it would stand behind
        return
    if kinds & {"TIME", "NUMBER", "MONEY"}:
        yield _FIGURE.sub(answer.replace("\\", ""), words, count=1)
        yield f"{words} at {answer}"
    if kinds & {"WEEKDAY", "DATE", "RELATIVE"}:
        yield f"{_without_unread_day(words)} on {answer.removeprefix('on ')}"
        yield f"{words} on {answer.removeprefix('on ')}"
    yield _FIGURE.sub(lambda found: f"{found[0]} {answer}", words, count=1)
    yield f"{words} {answer}"


_OF_DAYS = ("ON", "EACH", "FOR", "EXCEPT", "ALL_BUT", "OFF")


def _exception_answered(before: Sequence[Token], kinds: set[str]) -> Iterator[str]:
    """The wish without its exception, and that day off: "heavier, except friday" answered with "friday off"."""
    at = next((at for at, it in enumerate(before) if it.kind in ("EXCEPT", "ALL_BUT")), None)
    if at is not None and "OFF" in kinds and kinds <= {*_DAYS, "OFF", "KEEP", "YES", "COMMA", "STOP", "LOOKS"}:
        days = " ".join(it.words for it in before[at + 1 :])
        yield ", ".join(filter(None, (" ".join(it.words for it in before[:at]).strip(" ,"), f"{days} off")))


def _alternatives(before: Sequence[Token]) -> tuple[int, int] | None:
    """Where "Friday or Saturday" begins and ends."""
    days = ("WEEKDAY", "DATE", "RELATIVE")
    for at, it in enumerate(before):
        first = next((n for n in range(at - 1, -1, -1) if before[n].kind != "COMMA" and before[n].kind != "AND"), -1)
        last = next((n for n in range(at + 1, len(before)) if before[n].kind not in ("COMMA", "AND", "ON")), -1)
        ors = it.kind == "AND" and it.words.startswith("or")
        if ors and min(first, last) >= 0 and before[first].kind in days and before[last].kind in days:
            return first, last + 1
    return None


def _one_of(before: Sequence[Token], either: tuple[int, int], kinds: set[str], answer: str) -> Iterator[str]:
    """The one day of two that is said, or both."""
    first, end = either
    days = f"{before[first].words} and {before[end - 1].words}" if re.search(r"\bboth\b", answer) else ""
    if (
        not days
        and kinds & {"WEEKDAY", "DATE", "RELATIVE"}
        and kinds <= {*_DAYS, "ON", "FOR", "COMMA", "STOP", "AGAIN"}
    ):
        days = answer.removeprefix("on ")
    if days:
        yield " ".join((*(it.words for it in before[:first]), days, *(it.words for it in before[end:])))


def _complaint_answered(before: Sequence[Token], kinds: set[str], answer: str) -> Iterator[str]:
    """ "Too many bundles" answered with "lighter" or "without"."""
    if not _COMPLAINTS.intersection(it.kind for it in before):
        return
    types = " ".join(it.words for it in before if it.kind in (*_OF_TYPES, "FOLLOW_UPS"))
    if types and kinds <= {"NO", "COMMA", "STOP"} and answer not in ("no", "nope"):
        yield f"no {types}"


def _figure_answered(figure: str, kinds: set[str], answer: str) -> Iterator[str]:
    """What a bare figure is: "80" answered with "dollars"."""
    if _CURRENCY.fullmatch(answer):
        yield f"budget {figure} a day"
    for named, whole in _FIGURE_IS:
        if named & kinds and kinds <= named | {"PER_DAY", "EACH", "MOST", "COMMA", "STOP", "OF", "FOR", "ON"}:
            yield whole.format(figure)
            return


def _without_unread_day(words: str) -> str:
    """The words without what stands where a day could be."""
    kept = [it for it in tokenize(words, {}) if it.kind not in ("UNKNOWN", "SOME_DAYS", "EACH")]
    while kept and kept[-1].kind in ("ON", "FOR", "OF", "AT", "IN"):
        kept.pop()
    return " ".join(it.words for it in kept)


#: What is said again of a wish that waits takes its place.
_NAMES_A_WISH = frozenset((
    "FOLLOW_UPS", "TIME", "NUMBER", "MONEY", "WEEKDAY", "DATE", "PART", "VOLUME", "BUDGET", "SEED",
))  # fmt: skip
_OF_TYPES = ("TYPE", "CATEGORY")
#: How a question begins that is asked again, and how much of the answer it quotes.
_ASKED_AGAIN = re.compile(r"^(['\"]).*\1 does not answer it\. ", re.DOTALL)
_QUOTED = 60
_COMPLAINTS = frozenset(("TOO", "TOO_MANY", "TOO_FEW", "LOOKS", "STATE"))
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
        return _asked_again(message, conversation) if _says_nothing_new(own, settled) else _still_open(own, waiting)
    if own.plan.intent not in ("generate", "batch") or own.plan.question is not None or own.plan == settled.plan:
        return None
    asked = conversation.plan
    alike = kinds & {"SAME", "AS_WELL_FOR"} or any(it.words in AS_WELL for it in tokens)
    if asked is not None and asked.creator_id not in (None, own.plan.creator_id) and not alike:
        return own
    return read(", ".join((message, *waiting)), conversation)


def _is_of_other_types(tokens: Sequence[Token], waiting: Sequence[str]) -> bool:
    """ "Never mind the bundles" leaves what waits of other types waiting."""
    named = {
        after.value
        for it, after in pairwise(tokens)
        if it.kind == "WITHOUT_IT" and after.kind in (*_OF_TYPES, "FOLLOW_UPS")
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


def _asked_again(message: str, conversation: ConversationState) -> Understood:
    """What waits goes on waiting."""
    asked = conversation.plan or ChatPlan(intent="help")
    said = message.strip()[:_QUOTED]
    question = f"{said!r} does not answer it. {_ASKED_AGAIN.sub('', asked.question or '')}"
    plan = asked.model_copy(update={"question": question})
    return Understood(plan=plan, open=conversation.open, choices=conversation.choices)


def _says_anew(words: str, tokens: Sequence[Token]) -> bool:
    """Whether the same types are named again, or, where none are, the same kind of wish."""
    kinds, before = {it.kind for it in tokens}, tokenize(words, {})
    types = {it.value for it in before if it.kind in _OF_TYPES}
    if {"MAKE", "AGAIN", "CORRECT"} & kinds and {it.value for it in before if it.kind == "TIME"} & {
        it.value for it in tokens if it.kind == "TIME"
    }:
        return True  # "make it 9pm" of one at 8pm, beside which one at 9pm waits
    if "ONLY" in kinds and any(it.kind == "ONLY" for it in before):
        return True
    if _COMPLAINTS.intersection(it.kind for it in before) and "VOLUME" in kinds:
        return True
    if not types and kinds.intersection(_OF_TYPES):
        return False
    if types and not any(it.kind == "CORRECT" or it.words in _CHANGES for it in tokens):
        return bool(types & {it.value for it in tokens})
    named = {it.kind for it in before} & _NAMES_A_WISH
    alike = kinds | ({"NUMBER", "MONEY"} if {"NUMBER", "MONEY"} & kinds else set())
    return bool(named & alike) or not (named or types)
