"""A correction of what waits, given while a question is open: "no, Saturday" to "bundle Friday at 9" (R63).

What is said anew takes its place in the words that wait, and those are read again. Where it has no one place, nothing
of them is offered any more, and the wish is to be said whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from eros.language.answers import read_answer
from eros.language.asked_again import DOES_NOT_ANSWER, NOT_AS_SAID, changes_nothing, open_question, then
from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.inquiries import AN_ORDER
from eros.language.known_shapes import ORDERED_AS_WELL
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token, full_words_of
from eros.language.yes_or_no import is_mere_talk
from eros.vocabulary.wishes import dates_in

_GAP = r"[\s,.:;!-]+"
_LEAD = (
    r"(?:(?:no|nope|nah)(?=[,.;:!-]| (?:wait|sorry|actually|make|i|it's|rather|better|not)\b)"
    r"|oh|but|yes(?=,? (?:but|make|sorry)\b)|ok|okay|sorry|actually|wait|oops|hmm+|well|rather|better"
    r"|i (?:mean|meant|said)|i'd rather"
    r"|(?:make|change|move|set|switch) (?:it|that|this)(?: to)?|let's (?:say|do)|say|it's|should be|or rather)"
)
_CORRECTION = re.compile(
    rf"(?P<lead>(?:{_LEAD}{_GAP})*)"
    r"(?:not (?P<not>[^,]+?)(?:(?:,|,? but| -+)\s+(?:but )?)(?:on )?)?(?P<value>\S.*?)"
    r"(?:,? (?:and not|not|instead of|rather than) (?P<gone>.+?))?"
    r"(?:,? (?:instead|rather|please|then|though|sorry))*\W*"
)
_TAKEN_OUT = re.compile(rf"(?:{_LEAD}{_GAP})*not (?:on )?(?P<gone>\S.*?)\W*")
#: A day on top of one: "and Saturday", "Saturday too".
_BESIDE = re.compile(
    r"(?:(?:oh|ok|okay|yes|well)\W+)*(?:(?:and|also|plus)(?: also)? (?P<first>\S.*?)(?: too| as well| also)?"
    r"|(?P<last>\S.*?),? (?:too|as well|also))\W*"
)
_DENIES = re.compile(r"n't\b|\b(?:not|never|forget|wrong|no longer|cannot|other|another|else|different)\b")
_BUT_A_YES = re.compile(r"\b(?:ok|okay|it's)\b")
_DAYS = frozenset(("WEEKDAY", "DATE", "SPAN", "RELATIVE"))
_FIGURES = frozenset(("NUMBER", "MONEY", "TIME"))
_CLASSES = (_DAYS, _FIGURES, frozenset(("TYPE", "CATEGORY", "FOLLOW_UPS")), frozenset(("VOLUME",)))
_AROUND = frozenset(("ON", "AT", "FOR", "COMMA", "STOP", "AND", "THIS", "NEXT", "CORRECT"))
_RUNS_ON = frozenset(("COMMA", "AND", "TO", "DASH"))
_QUOTED = 60


def read_corrected_midway(
    message: str, found: Understood, conversation: ConversationState, read: Read
) -> Understood | None:
    """The reading with the correction in the place of what it corrects; None where the message corrects nothing that
    waits. ``found``: what the message was read as, of which what waits knows nothing."""
    plan, text = conversation.plan, normal(message)
    unanswered = changes_nothing(found, conversation) or DOES_NOT_ANSWER in (found.plan.question or "")
    untouched = found.open == conversation.open and unanswered
    as_an_edit = found.plan.question is None and found.plan.intent == "unsupported"  # "move it to Friday"
    if plan is None or not conversation.open or "?" in text or is_mere_talk(message):
        return None
    if as_an_edit:
        said = _CORRECTION.fullmatch(text)
        untouched = (
            said is not None and bool(said["lead"]) and bool(_in_its_place(conversation.open, said["value"], ""))
        )
    elif found.plan.said != plan.said or found.plan.creator_id != plan.creator_id:
        return None
    if not untouched:
        return None
    settled = conversation.model_copy(
        update={"plan": plan.model_copy(update={"question": None}), "open": (), "choices": ()}
    )
    if (out := _TAKEN_OUT.fullmatch(text)) is not None:
        if left := _without(conversation.open, out["gone"]):
            return _read_again(left, message, conversation, settled, read)
        names_values = any(it.kind in one for it in tokenize(out["gone"], {}) for one in _CLASSES)
        if names_values and not _is_held(out["gone"], conversation):
            return None
    if (beside := _BESIDE.fullmatch(text)) is not None:
        anew = _beside(conversation.open, beside["first"] or beside["last"])
        return _read_again(anew, message, conversation, settled, read) if anew else _not_as_said(message, conversation)
    said = _CORRECTION.fullmatch(text)
    if said is None:
        return None
    denies = re.match(r"(?:no|nope|nah)\b", said["lead"]) is not None  # "no, Friday" may mean that it is off
    if not denies and (whole := _completed(conversation.open, said["value"])) is not None:
        return _read_again([whole], message, conversation, settled, read)
    anew = _in_its_place(conversation.open, said["value"], said["not"] or said["gone"])
    if anew and anew != [*conversation.open]:
        return _read_again(anew, message, conversation, settled, read)
    figures = {it.kind for it in tokenize(said["value"], {})} - _AROUND <= _FIGURES
    if said["lead"] and figures and not (said["not"] or said["gone"]):  # "no, 11pm"
        answered = read_answer(said["value"], conversation, read)
        if answered is not None and answered.plan.question is None and answered.plan.intent == "generate":
            return answered
    corrects = said["not"] or said["gone"] or _BUT_A_YES.sub("", said["lead"]).strip(" ,.:;!-")
    corrects = corrects or _DENIES.search(text) is not None or _says_another(text, conversation.open)
    return _not_as_said(message, conversation) if corrects else None


#: What turns a wish round: "only nights" to "no nights".
_SIGNS = frozenset(("ONLY", "NO", "NOTHING", "EXCEPT", "ALL_BUT", "OFF", "FREE_OF", "PERMIT", "KEEP"))
#: What a send at a time that is not whole yet is said in.
_OF_A_SEND = frozenset(("PIN", "TYPE", "ON", "AT", "TIME", "COMMA", "NEXT", "THIS", *_DAYS))


def _completed(waiting: Sequence[str], value: str) -> str | None:
    """The one send that waits with the day, or the times, that it does not have yet: "add a bundle", then "Friday"."""
    if len(waiting) != 1:
        return None
    tokens, said = tokenize(waiting[0], {}), tokenize(value, {})
    of, kinds = {it.kind for it in tokens}, {it.kind for it in said} - _AROUND
    times = [it.words for it in said if it.kind == "TIME"]
    if (
        [it.kind for it in tokens].count("TYPE") != 1
        or of - _OF_A_SEND
        or any(it.words.startswith("or") for it in said)
    ):
        return None
    if kinds == {"TIME"} and len(times) > 1 and of & _DAYS and "TIME" not in of:
        return ", ".join(f"{_words(tokens)} {one}" for one in times)
    one_day = bool(kinds) and kinds <= _DAYS and not of & _DAYS
    one_time = kinds == {"TIME"} and "TIME" not in of and len(times) == 1
    return f"{_words(tokens)} {value.removeprefix('at ')}" if one_day or one_time else None


def _says_another(text: str, waiting: Sequence[str]) -> bool:
    """Whether a day, a figure, a type or a direction is named that what waits does not have, or another sign."""
    known = {(it.kind, it.value) for words in waiting for it in tokenize(words, {})}
    if _SIGNS & {it.kind for it in tokenize(text, {})} - {kind for kind, _ in known}:
        return True
    return any((it.kind, it.value) not in known for it in tokenize(text, {}) if any(it.kind in one for one in _CLASSES))


def _beside(waiting: Sequence[str], value: str) -> list[str]:
    """What waits with these days beside the only ones that it names."""
    said = tokenize(value, {})
    places = [(at, end) for at, words in enumerate(waiting) for _, end in _runs(tokenize(words, {}), _DAYS, set())]
    if len(places) != 1 or not said or {it.kind for it in said} - _DAYS - {"ON", "AND", "COMMA"}:
        return []
    at, end = places[0]
    tokens, days = tokenize(waiting[at], {}), [it for it in said if it.kind != "ON"]
    joined = (*tokens[:end], Token("AND", "and", "and"), *days, *tokens[end:])
    return [*waiting[:at], _words(joined), *waiting[at + 1 :]]


def _is_held(gone: str, conversation: ConversationState) -> bool:
    """Whether anything that is denied is wished, or waits: "not Sunday" takes nothing from "bundle 9pm"."""
    wished = (conversation.plan or ChatPlan(intent="help")).said
    days = {str(day.weekday()) for value in wished.values() for day in dates_in(value)}
    denied = {it.value for it in tokenize(gone, {}) if it.kind not in _AROUND}
    return not denied.isdisjoint({*days, *(it.value for words in conversation.open for it in tokenize(words, {}))})


def _read_again(
    anew: Sequence[str], message: str, conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    found, plan = read(", ".join(anew), settled), conversation.plan or ChatPlan(intent="help")
    if found.plan.intent not in ("generate", "batch") or found.plan.creator_id != plan.creator_id:
        return _not_as_said(message, conversation)
    corrected = tuple(_changed(conversation.open, anew))
    plan = found.plan.model_copy(update={"notices": (*found.plan.notices, *corrected)})
    if plan.question is not None and plan.question == open_question(conversation):
        plan = plan.model_copy(update={"question": then(anew, plan.question)})
    if plan.question is None and ORDERED_AS_WELL in open_question(conversation):  # which the correction does not answer
        plan = plan.model_copy(update={"question": AN_ORDER})
    return found.model_copy(update={"plan": plan, "ordered": found.ordered and plan.question != AN_ORDER})


def _changed(before: Sequence[str], anew: Sequence[str]) -> Iterator[str]:
    both = zip(before, anew, strict=True)
    return (f"{one!r} was corrected to {other!r}" for one, other in both if one != other)


def _without(waiting: Sequence[str], gone: str) -> list[str]:
    """What waits without the one day that is denied, of a type that may stand on another."""
    denied = {(it.kind, it.value) for it in tokenize(gone, {}) if it.kind not in _AROUND}
    if not denied or {kind for kind, _ in denied} - _DAYS:
        return []
    places = [
        (at, place)
        for at, words in enumerate(waiting)
        for place, it in enumerate(tokenize(words, {}))
        if (it.kind, it.value) in denied
    ]
    if len(places) != 1 or len(denied) != 1:
        return []
    at, place = places[0]
    tokens = tokenize(waiting[at], {})
    if not {"TYPE", "CATEGORY"} & {it.kind for it in tokens}:
        return []
    first = place - 1 if place and tokens[place - 1].kind in ("ON", "THIS", "NEXT") else place
    return [*waiting[:at], _words((*tokens[:first], *tokens[place + 1 :])), *waiting[at + 1 :]]


def _in_its_place(waiting: Sequence[str], value: str, gone: str | None) -> list[str]:
    """What waits with this in the one place that it can have, or, of the same form, instead of it."""
    said = [it for it in tokenize(value, {}) if it.kind not in ("CORRECT", "YES")]
    if len(waiting) == 1 and _form(said) and _form(said) == _form(tokenize(waiting[0], {})):
        return [value]
    kinds = {it.kind for it in said} - _AROUND
    classes = [one for one in _CLASSES if one & kinds]
    if not classes or kinds - frozenset().union(*classes):
        return []
    anew = list(waiting)
    for one in classes:
        values = [it for it in said if it.kind in one or (it.kind == "AND" and len(classes) == 1)]
        denied = {(it.kind, it.value) for it in tokenize(gone or "", {}) if it.kind in one}
        places = [(at, *run) for at, words in enumerate(anew) for run in _runs(tokenize(words, {}), one, denied)]
        if len(places) != 1:
            return []
        at, first, end = places[0]
        tokens = tokenize(anew[at], {})
        anew[at] = _words((*tokens[:first], *_as_before(values, tokens[first:end]), *tokens[end:]))
    return anew


def _as_before(values: Sequence[Token], before: Sequence[Token]) -> Sequence[Token]:
    """A figure keeps what it is of: "$80" corrected to "90" is dollars, "8pm" to "9" is in the same half."""
    if len(values) != 1 or len(before) != 1 or values[0].kind != "NUMBER" or not values[0].words.isdigit():
        return values
    half = re.search(r"[ap]m$", before[0].words) if before[0].kind == "TIME" else None
    if half is not None and 1 <= int(values[0].words) <= _HOURS:
        return [replace(values[0], words=f"{values[0].words}{half[0]}")]
    return [replace(values[0], words=f"${values[0].words}")] if before[0].kind == "MONEY" else values


_HOURS = 12


def _runs(tokens: Sequence[Token], kinds: frozenset[str], denied: set[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Where values of a kind stand, each list of them as one place; of those that are denied where they stand alone."""
    places = [at for at, it in enumerate(tokens) if it.kind in kinds]
    if denied:
        yield from ((at, at + 1) for at in places if (tokens[at].kind, tokens[at].value) in denied)
        return
    run = list[int]()
    for at in places:
        if run and all(it.kind in _RUNS_ON for it in tokens[run[-1] + 1 : at]):
            run.append(at)
            continue
        if run:
            yield run[0], run[-1] + 1
        run = [at]
    if run:
        yield run[0], run[-1] + 1


def _form(tokens: Sequence[Token]) -> list[str]:
    form = [it.kind for it in tokens if it.kind not in ("COMMA", "STOP")]
    return form if len(form) > 1 and "UNKNOWN" not in form else []


def _words(tokens: Sequence[Token]) -> str:
    return full_words_of(tokens).replace(" ,", ",").strip(" ,.;-")


def _not_as_said(message: str, conversation: ConversationState) -> Understood | None:
    """What is corrected in words that were not read: no bare word behind it plans the wish as it was said first."""
    if NOT_AS_SAID in open_question(conversation):
        return None
    waiting = " and ".join(conversation.open)
    question = f"{message.strip()[:_QUOTED]!r} beside {waiting!r}: {NOT_AS_SAID} Or 'leave it out'."
    plan = (conversation.plan or ChatPlan(intent="help")).model_copy(update={"question": question, "notices": ()})
    return Understood(plan=plan, open=(waiting,))
