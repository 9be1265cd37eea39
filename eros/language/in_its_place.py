"""Another value in the place of one: "make it Saturday", "bumps not bundles", "Tuesday off instead"."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.restart import before_the_last, gone_wishes
from eros.language.said_again import are_only_days
from eros.language.text import normal
from eros.language.tokenizing import AS_WELL, tokenize
from eros.language.tokens import Token
from eros.vocabulary.wishes import PinnedEvent

#: A message that is nothing but another value: "make it Saturday", "actually 9", "i said bumps not bundles".
_GAP = r"[\s,.:;!-]+"
_LEAD = rf"(?:(?:no,|oh|ok|okay|sorry|actually|wait|oops|hmm+|then){_GAP})"
_VERB = (
    r"(?:make (?:it|that|this)|(?:change|raise|lower|bring|increase|reduce|cut|set|move|push|shift)"
    r" (?:it|that|this)(?: up| down| back)? to"
    rf"|i (?:said|meant|mean)){_GAP}"
)
_IN_PLACE = re.compile(
    rf"(?P<lead>{_LEAD}*)(?P<verb>{_VERB})?(?P<value>\S.*?)(?:,? (?:and )?not (?P<gone>.+?))?"
    r"(?:,? (?:instead|please|then))*\W*"
)
#: "Not 10, 12" is "12, not 10".
_NOT_BUT = re.compile(r"(?P<lead>(?:no,? |oh,? |sorry,? )?)not (?P<gone>[^,]+?)(?:,? but |, )(?P<value>\S[^,]*)")
_CORRECTS = re.compile(r"\b(?:sorry|actually|wait|oops)\b|^no,")
_FIGURES = frozenset(("NUMBER", "MONEY", "TIME", "PER_DAY", "SENDS", "AT"))


#: "No 8": of a bare figure nothing is left out.
_NO_FIGURE = re.compile(r"^(?:no|nah|nope) (?=[$€£]?\d)")


def _two_days_apart(text: str) -> str:
    """ "Not wed thurs" as "not wed, thurs"."""
    tokens = tokenize(text, {})
    if [it.kind for it in tokens if it.kind != "STOP"] != ["NO", "WEEKDAY", "WEEKDAY"] or tokens[0].words != "not":
        return text
    return f"not {tokens[1].words}, {tokens[2].words}"


def read_value_in_place(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The reading of a message that is nothing but another value for the last wish of its kind; None where it is none,
    or where more than one wish may be meant."""
    text = _NO_FIGURE.sub("no, ", _two_days_apart(normal(message)))
    text = _NOT_BUT.sub(r"\g<lead>\g<value> not \g<gone>", text)
    now, found = conversation.plan, _IN_PLACE.fullmatch(text)
    if now is None or conversation.asked or now.intent != "generate" or found is None:
        return None
    if not (found["verb"] or found["gone"] or _CORRECTS.search(found["lead"])):
        return None
    value, tokens = found["value"], tokenize(found["value"], {})
    kinds = {it.kind for it in tokens}
    if kinds & {"NUMBER", "MONEY", "TIME"} and kinds <= _FIGURES and _are_figures(found["gone"]):
        sum_of_a_day = "MONEY" in kinds and now.budget_per_day is not None
        anew = read(f"{'budget' if sum_of_a_day else 'make it'} {value}", conversation)
        return anew if anew.plan.question is None else None
    before = before_the_last(conversation)
    if kinds == {"CATEGORY"} and now.focus not in (None, before.focus) and found["gone"] is None:
        anew = read(f"focus on {value}", conversation)
        return anew if anew.plan.question is None else None
    added = {name: tuple(one for one in getattr(now, name) if one not in getattr(before, name)) for name in _LISTS}
    wished = [name for name, values in added.items() if values]
    if len(wished) != 1:
        return None
    said = _said_in_place(value, tokens, wished[0], added[wished[0]])
    if said is None or (found["gone"] and not _is_of(found["gone"], added[wished[0]])):
        return None
    added |= {wished[0]: _named(found["gone"], added[wished[0]]) or added[wished[0]]}
    bare = {name: tuple(one for one in getattr(now, name) if one not in values) for name, values in added.items()}
    anew = read(said, conversation.model_copy(update={"plan": now.model_copy(update=bare)}))
    if anew.plan.question is not None or anew.plan.creator_id != now.creator_id or anew.plan.said == now.said:
        return None
    notices = (*anew.plan.notices, *(f"taken back: {one}" for one in [", ".join(gone_wishes(now, anew.plan))] if one))
    return anew.model_copy(update={"plan": anew.plan.model_copy(update={"notices": notices})})


def _are_figures(gone: str | None) -> bool:
    """Whether nothing, or another figure, is said not to be meant."""
    return gone is None or {it.kind for it in tokenize(gone, {})} <= _FIGURES


def _said_in_place(value: str, tokens: Sequence[Token], wish: str, values: Sequence[Any]) -> str | None:
    """The wish with another day, or another type, in the place of its own."""
    kinds = {it.kind for it in tokens}
    one: PinnedEvent | None = values[0] if wish == "pinned" and len(values) == 1 else None
    if are_only_days(kinds) and wish == "days_off":
        return f"{value} off"
    if are_only_days(kinds) and one is not None:
        return f"{one.send_type_key} {value} at {one.time:%H:%M}"
    if kinds and kinds <= {"TYPE", "AND", "COMMA"}:
        if one is not None:
            return f"{value} on {one.date} at {one.time:%H:%M}"
        return {"include": f"only {value}", "exclude": f"no {value}"}.get(wish)
    return None


def _is_of(gone: str, values: Sequence[Any]) -> bool:
    """Whether what is said not to be meant is the wish whose place is taken, or a day."""
    tokens = tokenize(gone, {})
    types = {key for it in tokens if it.kind == "TYPE" for key in it.value.split()}
    wished = {one.send_type_key if isinstance(one, PinnedEvent) else one for one in values}
    return bool(types & wished) or are_only_days({it.kind for it in tokens})


def _named(gone: str | None, values: Sequence[Any]) -> tuple[Any, ...]:
    """Those of several days, or types, that are said not to be meant; the others stay."""
    tokens = tokenize(gone or "", {})
    types = {key for it in tokens if it.kind == "TYPE" for key in it.value.split()}
    days = {value for it in tokens if it.kind == "WEEKDAY" for value in it.value.split()}
    return tuple(one for one in values if one in types or (isinstance(one, date) and str(one.weekday()) in days))


_KEPT_ALONE = re.compile(
    rf"{_LEAD}*(?:(?:only|just) keep|keep (?:only|just))(?: the)? (?P<wish>\S.*?)(?:,? (?:please|then))*\W*"
)


def read_kept_alone(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "Only keep lighter": of the wishes so far these stay; None where another is named."""
    now, found = conversation.plan, _KEPT_ALONE.fullmatch(normal(message))
    if now is None or conversation.asked or now.intent != "generate" or found is None:
        return None
    bare = ChatPlan(intent="generate", creator_id=now.creator_id, week_start=now.week_start)
    kept = read(found["wish"], conversation.model_copy(update={"plan": bare})).plan
    held = [not isinstance(value, tuple) or {*value} <= {*now.said.get(name, ())} for name, value in kept.said.items()]
    held += [now.said.get(name) == value for name, value in kept.said.items() if not isinstance(value, tuple)]
    if kept.question is not None or not held or not all(held):
        return None
    gone = ", ".join(gone_wishes(now, kept))
    return Understood(plan=kept.model_copy(update={"notices": (*kept.notices, f"taken back: {gone}") if gone else ()}))


_LISTS = ("include", "exclude", "days_off", "pinned")


def read_correction(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "No wait, no bundles": what is said takes the place of the last of its kind; None where nothing does."""
    now, tokens = conversation.plan, tokenize(normal(message), {})
    corrects = tokens[:1] != [] and tokens[0].kind == "CORRECT" and not any(it.words in AS_WELL for it in tokens)
    if now is None or conversation.asked or not (corrects or _names_a_part(message, tokens, now)):
        return None
    before = before_the_last(conversation)
    added = {name: tuple(one for one in getattr(now, name) if one not in getattr(before, name)) for name in _LISTS}
    message = _with_the_wish_of_days(message, tokens, added)
    bare = {name: tuple(one for one in getattr(now, name) if one not in values) for name, values in added.items()}
    found = read(message, conversation.model_copy(update={"plan": now.model_copy(update=bare)}))
    gone = {name: values for name, values in added.items() if set(getattr(found.plan, name)) - set(bare[name])}
    if found.plan.creator_id != now.creator_id or not any(gone.values()):
        return None
    kept = {name: tuple(one for one in getattr(now, name) if one not in values) for name, values in gone.items()}
    anew = read(message, conversation.model_copy(update={"plan": now.model_copy(update=kept)}))
    instead = gone_wishes(now, anew.plan)
    notices = (*anew.plan.notices, f"taken back: {', '.join(instead)}") if instead else anew.plan.notices
    return anew.model_copy(update={"plan": anew.plan.model_copy(update={"notices": notices})})


def _names_a_part(message: str, tokens: Sequence[Token], now: ChatPlan) -> bool:
    """ "Sorry, no flash bundles" where all bundles are out."""
    keys = {key for it in tokens if it.kind == "TYPE" for key in it.value.split()}
    leads = re.match(r"\W*(?:(?:oh|oops)\W+)*(?:sorry|oops|actually|i mean|i meant)\W", normal(message)) is not None
    return leads and bool(keys) and keys < {*now.exclude} and {it.kind for it in tokens} <= {*_OF_A_NO, "CORRECT"}


_OF_A_NO = frozenset(("NO", "TYPE", "AND", "COMMA", "STOP"))


def _with_the_wish_of_days(message: str, tokens: Sequence[Token], added: Mapping[str, tuple[Any, ...]]) -> str:
    """ "I meant Saturday", where the last turn wished something of another day."""
    wished = [name for name, values in added.items() if values]
    if not are_only_days({it.kind for it in tokens}) or len(wished) != 1:
        return message
    if wished == ["days_off"]:
        return f"{message.strip(' .!')} off"
    if wished == ["pinned"] and len(added["pinned"]) == 1:
        pin: PinnedEvent = added["pinned"][0]
        return f"{message.strip(' .!')} at {pin.time:%H:%M} {pin.send_type_key}"
    return message


#: Fields of one kind of wish; a field of none stands for itself.
_OF_A_KIND = (
    ("include", "exclude"),
    ("not_before", "not_after", "not_before_on", "not_after_on"),
    ("max_per_day", "budget_per_day"),
)
_INSTEAD = re.compile(r"\b(?:instead(?! of)|rather(?! than| not))\b")
_BEGINS_INSTEAD = re.compile(r"\W*(?:(?:hmm+|oh|ok|okay|well|sorry|but)\W+)*(?:actually\W+|no\W*[,.]\W*)(?=\w)")
#: "Wednesday off, not Monday", "Tuesday off instead of Monday".
_NOT_THAT = re.compile(r"(?P<said>.+?),? (?:and not|but not|not|instead of|rather than) (?P<gone>[\w ]+?)\W*")
#: "Instead of Monday Tuesday off".
_INSTEAD_OF = re.compile(r"^(?P<lead>.*?)\binstead of (?P<gone>[\w']+)[\s,]+(?P<said>\S.*?)\W*$")
#: "Same for mira but Saturday off": other days off take the place of hers.
_SAME_BUT = re.compile(
    r"(?P<same>(?:and )?(?:the )?same (?:for|with|again for) [\w.'-]+),? (?:but|only) (?:with )?"
    r"(?P<said>\w+(?:(?: and |, | )\w+)* off)\W*"
)
_OF_THAT = re.compile(r"\binstead of (?:that|this|it|them|those|these)\b")
_OF_NOTHING = re.compile(r"(?P<said>.+?),? instead of (?P<gone>[\w ]+?)\W*")
_TALK = re.compile(r"^(?:(?:hmm+|oh|ok|okay|well|sorry|but|um)\W+)+")
_CLAUSE = re.compile(r"(?P<first>.+\w)\s*[,.;:-]+\s*(?P<last>\S[^,.;:]*)")


def read_instead(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "Tuesday off instead", "actually Tuesday off", "Wednesday off, not Monday": what is said takes the place of the
    last wish of its kind, else of the last wish; within one message as well. None where nothing is to be replaced."""
    text, now = _OF_THAT.sub("instead", normal(message)), conversation.plan
    of = _INSTEAD_OF.fullmatch(text)
    if of is not None and {it.kind for it in tokenize(of["gone"], {})} == {"WEEKDAY"}:
        text = f"{of['lead']}{of['said']} instead of {of['gone']}"
    if any(it.words in AS_WELL for it in tokenize(text, {})):
        return None
    if now is not None and now.intent == "generate" and not conversation.asked and now.said:
        outright, said = _INSTEAD.search(text) is not None, _BEGINS_INSTEAD.sub("", _TALK.sub("", text))
        gone = _NOT_THAT.fullmatch(text)
        if outright or said != _TALK.sub("", text):
            before = (*conversation.earlier, now)
            return _in_its_place(_INSTEAD.sub(" ", said), before, conversation, read, outright=outright)
        if gone is not None and _is_of_days_off(gone["gone"], now):
            if are_only_days({it.kind for it in tokenize(gone["said"], {})}):
                return None
            return _in_its_place(gone["said"], (*conversation.earlier, now), conversation, read, denied=gone["gone"])
    if (of := _OF_NOTHING.fullmatch(text)) is not None and not conversation.asked:
        return _without_what_is_not(of["said"], f"instead of {of['gone']}", conversation, read)
    if (same := _SAME_BUT.fullmatch(text)) is not None and not conversation.asked:
        alike = read(same["same"], conversation)
        if alike.plan.question is None and alike.plan.intent == "generate" and alike.plan.days_off:
            begun = conversation.model_copy(update={"plan": alike.plan})
            return _in_its_place(same["said"], (alike.plan,), begun, read)
    parts = _CLAUSE.fullmatch(text)
    if parts is None or conversation.asked:
        return None
    outright = _INSTEAD.search(parts["last"]) is not None
    if not outright and re.match(r"actually (?!no )", parts["last"]) is None:
        return None
    first = read(parts["first"], conversation)
    if first.plan.question is not None or first.plan.intent != "generate" or not first.plan.said:
        return None
    begun = conversation.model_copy(update={"plan": first.plan})
    earlier = (now,) if now is not None and now.creator_id == first.plan.creator_id else ()
    said = re.sub(r"^actually ", "", _INSTEAD.sub(" ", parts["last"]))
    return _in_its_place(said, (*earlier, first.plan), begun, read, outright=outright)


def _without_what_is_not(said: str, gone: str, conversation: ConversationState, read: Read) -> Understood | None:
    """What is said instead of something that was not wished, which is told."""
    kinds = [it.kind for it in tokenize(gone.removeprefix("instead of "), {})]
    if len(kinds) != 1 or kinds[0] not in ("WEEKDAY", "DATE", "TYPE", "CATEGORY", "FOLLOW_UPS", "VOLUME"):
        return None
    found = read(said, conversation)
    if found.plan.question is not None or found.plan.intent != "generate":
        return None
    notices = (*found.plan.notices, f"{gone!r}: nothing is wished of that")
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": notices})})


def _is_of_days_off(gone: str, now: ChatPlan) -> bool:
    tokens = tokenize(gone, {})
    numbers = {value for it in tokens if it.kind == "WEEKDAY" for value in it.value.split()}
    return {it.kind for it in tokens} == {"WEEKDAY"} and numbers <= {str(day.weekday()) for day in now.days_off}


def _in_its_place(
    said: str,
    plans: Sequence[ChatPlan],
    conversation: ConversationState,
    read: Read,
    *,
    outright: bool = False,
    denied: str | None = None,
) -> Understood | None:
    """``plans``: those of the conversation, the newest last. ``outright``: a wish of another kind goes as well.
    ``denied``: of several days only these go."""
    now = plans[-1]
    bare = ChatPlan(intent="generate", creator_id=now.creator_id, week_start=now.week_start)
    if are_only_days({it.kind for it in tokenize(said, {})}):
        return read_value_in_place(f"make it {said.strip()}", conversation.model_copy(update={"plan": now}), read)
    own = read(said, conversation.model_copy(update={"plan": bare})).plan
    if own.question is not None or own.intent != "generate" or not own.said or own.creator_id != now.creator_id:
        return None
    mine = [one for one in plans if one.creator_id == now.creator_id]
    steps = [_added(one, of) for of, one in zip((None, *mine), mine, strict=False)]
    gone = dict[str, Any]()
    for name in own.said:
        alike = next((names for names in _OF_A_KIND if name in names), (name,))
        for names in ((name,), alike):
            last = next((step for step in reversed(steps) if {*names} & {*step} & {*now.said}), None)
            if last is not None:
                gone |= {one: last[one] for one in names if one in last}
                break
    if not gone and outright and steps:
        gone = dict(steps[-1])
    gone = {name: _named(denied, value) or value if name == "days_off" else value for name, value in gone.items()}
    gone = {name: value for name, value in gone.items() if value}
    if not gone:
        return None
    kept = {name: _without_values(getattr(now, name), value) for name, value in gone.items()}
    anew = read(said, conversation.model_copy(update={"plan": now.model_copy(update=kept)}))
    if anew.plan.question is not None or anew.plan.wishes_alike(now):
        return None
    taken = ", ".join(gone_wishes(now, anew.plan))
    notices = (*anew.plan.notices, *((f"taken back: {taken}",) if taken else ()))
    return anew.model_copy(update={"plan": anew.plan.model_copy(update={"notices": notices})})


def _without_values(held: Any, gone: Any) -> Any:
    return tuple(one for one in held if one not in gone) if isinstance(held, tuple) else None


def _added(now: ChatPlan, before: ChatPlan | None) -> dict[str, Any]:
    """What a turn wished that was not wished before."""
    known = before.said if before is not None and before.creator_id == now.creator_id else {}
    added = dict[str, Any]()
    for name, value in now.said.items():
        if isinstance(value, tuple):
            added[name] = tuple(one for one in value if one not in (known.get(name) or ()))
        elif known.get(name) != value:
            added[name] = value
    return {name: value for name, value in added.items() if value}
