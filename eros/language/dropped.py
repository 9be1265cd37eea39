""" "Drop it", "take that out" behind a week that was planned: the wish that was named last, or which one (R63)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from eros.language.asked_again import asked_again
from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.orders import answered
from eros.language.plain_words import plain_words
from eros.language.restart import before_the_last, gone_wishes
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.vocabulary.wishes import dates_in

_TALK = r"(?:and|ok|okay|no|hmm+|oh|sorry|please|actually|then|now|just|well|wait|can you|could you)"
_DROPS = re.compile(
    rf"\W*(?:{_TALK}[ ,]+)*(?:(?:remove|drop|take|scrap|delete|ditch|leave|skip|lose|cut|get rid of|kill|forget)"
    r" (?:it|that|this|them|those|these|(?:that|this|the last) (?:one|bit|part|thing|wish))(?: (?:one|part|bit))?"
    r"(?: out| off| away)?|without (?:it|that|them|this))(?:,? (?:please|pls|then|thanks|after all|altogether))*\W*"
)
_PUTS_BACK = re.compile(
    rf"\W*(?:{_TALK}[ ,]+)*(?:put|bring|give|set) (?:it|that|this|them|those|things) back"
    r"(?:,? (?:please|pls|then|again))*\W*"
)
_DROPS_OF_A_DAY = re.compile(
    rf"\W*(?:{_TALK}[ ,]+)*(?:remove|drop|take out|scrap|delete|ditch|lose|cancel|lift|forget)(?: about)? "
    r"(?:the |that |my )(?P<day>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*) "
    r"(?:thing|bit|part|wish|limits?|rule|restriction|hours|cutoff|day off)"
    r"(?:,? (?:please|pls|then|thanks|after all|again))*\W*"
)
#: These may be said of the whole week as well as of a wish, and stay what they are.
_OF_THE_WEEK = re.compile(r"\b(?:forget|scrap|leave|skip) (?:it|that|this)\W*$")
#: Said of types as well as of the wish that they be left out.
_TYPES_THEMSELVES = re.compile(
    r"\b(?:remove|drop|take|ditch|leave|skip|lose|cut|get rid of|kill|without) (?:them|those|these)\b"
)
_WHICH = "which of them goes?"
_NO_SUCH_WISH = "{!r}: no wish of {}'s week says otherwise, so it stays as it is; 'again' plans it once more."
_NOTHING_WISHED = "Nothing is wished of {}'s week so far, so nothing is taken out of it. The kept week stays as it is."


def read_dropped(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The week without the wish that was named last; which one it is where several were. None where it is not that."""
    now, text = conversation.plan, normal(message)
    if now is not None and now.intent in ("show", "explain") and not conversation.asked:
        return _of_what_is_shown(text, now) if _DROPS.fullmatch(text) is not None else None
    if now is None or now.intent != "generate" or now.creator_id is None:
        return None
    if conversation.asked:
        return _which_goes(text, now, conversation, read)
    if (of := _DROPS_OF_A_DAY.fullmatch(text)) is not None:
        return _of_a_day(text, of["day"], now, conversation)
    if _PUTS_BACK.fullmatch(text) is not None and {*(back := _named_last(conversation))} - {"exclude"}:
        return _without(back, conversation) if len(back) == 1 else _asked_which(text.strip(" .!"), back, now)
    if _DROPS.fullmatch(text) is None or _OF_THE_WEEK.search(text) is not None:
        return None
    named = _named_last(conversation)
    if not named:
        return answered(_NOTHING_WISHED.format(now.creator_id))
    if {*named} == {"exclude"} and _TYPES_THEMSELVES.search(text) is not None:
        return _wish_or_types(text.strip(" .!"), named["exclude"], now)
    return _without(named, conversation) if len(named) == 1 else _asked_which(text.strip(" .!"), named, now)


def with_no_such_wish_told(message: str, found: Understood, conversation: ConversationState) -> Understood:
    """ "Forget about the budget", where there is none: nothing is planned by it."""
    now, then = conversation.plan, found.plan
    if now is None or conversation.asked or then.question is not None or found.puts_aside or then.notices:
        return found
    same = (now.intent, now.creator_id, now.week_start) == (then.intent, then.creator_id, then.week_start)
    of_none = bool(found.says) and {*found.says} <= _LIMITS - {*now.said}
    if not (now.intent == "generate" and same and of_none and then.said == now.said) or any(
        it.kind in _PLANS for it in tokenize(normal(message), {})
    ):
        return found
    return answered(_NO_SUCH_WISH.format(" ".join(message.split()), now.creator_id))


_LIMITS = {"max_per_day", "budget_per_day", "focus"}
_PLANS = ("PLAN", "MAKE", "AGAIN", "SAME", "DRY_RUN", "FOR_REAL")


def _of_what_is_shown(text: str, now: ChatPlan) -> Understood | None:
    """ "Take them out" behind a look at bundles: of the kept week, or of a new one, is for the person to say."""
    keys = now.filter.send_type_keys or ((now.filter.send_type_key,) if now.filter.send_type_key else ())
    if not keys or now.creator_id is None:
        return None
    way = plain_words({"exclude": tuple(keys)})
    question = (
        f"{text.strip(' .!')!r}: say {way!r}, and the week is planned without any; of the kept week one send goes at a "
        "time, as 'drop the friday one'."
    )
    return answered(question)


def _of_a_day(text: str, day: str, now: ChatPlan, conversation: ConversationState) -> Understood | None:
    """ "Drop the Friday thing": what is wished of that day; None where nothing is."""
    numbers = {int(value) for it in tokenize(day, {}) if it.kind == "WEEKDAY" for value in it.value.split()}
    of_it = dict[str, Any]()
    for name in ("days_off", "pinned", "not_before_on", "not_after_on"):
        value = getattr(now, name)
        held = [one for one in value if any(it.weekday() in numbers for it in dates_in(one))]
        if held:
            of_it[name] = {it: value[it] for it in held} if isinstance(value, dict) else tuple(held)
    if not numbers:
        return None
    if not of_it:
        words = text.strip(" .!")
        question = f"{words!r}: nothing is wished of {day} so far. Is '{day} off' meant? Or 'leave it out'."
        asked = now.model_copy(update={"question": question, "notices": ()})
        return Understood(plan=asked, open=(words,), choices=(f"{day} off",))
    return _without(of_it, conversation) if len(of_it) == 1 else _asked_which(text.strip(" .!"), of_it, now)


def _wish_or_types(words: str, keys: Sequence[str], now: ChatPlan) -> Understood:
    """ "Drop them" behind "no games" may drop the games, which are out already, as well as the wish."""
    way = _way("exclude", keys)
    question = f"{words!r}: they are left out already; is that to go? Say {way!r}, or 'cancel'."
    return Understood(plan=now.model_copy(update={"question": question, "notices": ()}), choices=(way,))


def _asked_which(words: str, named: Mapping[str, Any], now: ChatPlan) -> Understood:
    ways = tuple(dict.fromkeys(_way(name, value) for name, value in named.items()))
    question = f"{words!r}: {_WHICH} Say {' or '.join(map(repr, ways))}, or 'remove all wishes'."
    return Understood(plan=now.model_copy(update={"question": question, "notices": ()}), choices=ways)


def _without(named: Mapping[str, Any], conversation: ConversationState) -> Understood:
    now, before = conversation.plan or ChatPlan(intent="help"), before_the_last(conversation)
    kept = {name: _left(getattr(now, name), value, getattr(before, name)) for name, value in named.items()}
    plan = now.model_copy(update={**kept, "question": None, "notices": ()})
    notice = f"taken back: {', '.join(gone_wishes(now, plan))}"
    return Understood(plan=plan.model_copy(update={"notices": (notice,)}), says=tuple(named))


#: Which of those that are offered.
_NTH = {"the first": 0, "first": 0, "the first one": 0, "the second": 1, "second": 1, "the second one": 1}
_BOTH = re.compile(r"(?:both|all|all of them|both of them|everything|all of it|(?:the )?(?:whole )?lot)\W*")
#: Wishes called by what they are.
_CALLED = {
    "volume": re.compile(r"(?:the )?volume\W*"),
    "focus": re.compile(r"(?:the )?focus\W*"),
    "max_per_day": re.compile(r"(?:the )?(?:limit|max|maximum|cap)\W*"),
    "budget_per_day": re.compile(r"(?:the )?budget\W*"),
    "not_before": re.compile(r"(?:the )?(?:hours|times?)\W*"),
    "not_after": re.compile(r"(?:the )?(?:hours|times?)\W*"),
    "pinned": re.compile(r"(?:the )?pins?\W*"),
    "days_off": re.compile(r"(?:the )?days? off\W*"),
}


def _which_goes(text: str, now: ChatPlan, conversation: ConversationState, read: Read) -> Understood | None:
    """The answer to which of several wishes goes, where it names one as it was said; None to any other."""
    if _WHICH not in (now.question or ""):
        return None
    settled = conversation.model_copy(update={"plan": now.model_copy(update={"question": None}), "choices": ()})
    named = _named_last(settled)
    if _BOTH.fullmatch(text):
        return _without(named, settled)
    if (
        called := {name: named[name] for name, word in _CALLED.items() if name in named and word.fullmatch(text)}
    ) != {}:
        return _without(called, settled)
    pointed = [_way(name, value) == text.strip(" .!") for name, value in named.items()]
    pointed = pointed if any(pointed) else [_NTH.get(text.strip(" .!")) == at for at in range(len(named))]
    if any(pointed):
        return _without({name: value for (name, value), of in zip(named.items(), pointed, strict=True) if of}, settled)
    words = re.sub(r"^(?:the|that) |\W+(?:please|thanks)$", "", text.strip(" .!"))
    bare = ConversationState(plan=ChatPlan(intent="generate", creator_id=now.creator_id), status=conversation.status)
    for said in (words, f"{words} off", f"no {words}"):
        own = read(said, bare).plan
        held = {name: _shared(value, named.get(name)) for name, value in own.said.items()}
        if own.question is None and own.intent == "generate" and held and all(held.values()):
            return _without(held, settled)
    anew = read(text, settled).plan
    if anew.question is None and anew.intent == "generate" and not anew.wishes_alike(settled.plan or now):
        return None
    return asked_again(text, conversation) if re.match(r"(?:leave|take|drop|remove|skip|yes|no\b)", text) else None


def _shared(said: Any, named: Any) -> Any:
    """What of these values is of what was named last."""
    if isinstance(said, tuple) and isinstance(named, tuple):
        return tuple(one for one in said if one in named)
    if isinstance(said, dict) and isinstance(named, dict):
        return {day: at for day, at in said.items() if day in named}
    return said if said == named else None


#: Fields that say how a week is made, and nothing of the week.
_NO_WISHES = ("dry_run", "seed", "model")


def _named_last(conversation: ConversationState) -> dict[str, Any]:
    """The wishes of the last turn, by field, of days, types and pins those that it added; all where it added none."""
    now = conversation.plan or ChatPlan(intent="help")
    return _added(now, before_the_last(conversation)) or _added(now, ChatPlan(intent="generate"))


def _added(now: ChatPlan, before: ChatPlan) -> dict[str, Any]:
    added = dict[str, Any]()
    for name, value in now.said.items():
        held = getattr(before, name)
        if isinstance(value, tuple):
            value = tuple(one for one in value if one not in (held or ()))
        elif isinstance(value, dict):
            value = {day: at for day, at in value.items() if (held or {}).get(day) != at}
        elif value == held:
            continue
        if value not in ((), {}) and name not in _NO_WISHES:
            added[name] = value
    return added


def _left(value: Any, gone: Any, before: Any) -> Any:
    """The field without what was named last."""
    if isinstance(value, tuple):
        return tuple(one for one in value if one not in gone)
    if isinstance(value, dict):
        return {day: at for day, at in value.items() if day not in gone or day in (before or {})}
    return before


_NO_MORE = {
    "volume": "normal volume",
    "focus": "no focus",
    "max_per_day": "no limit",
    "budget_per_day": "no budget",
    "not_before": "any time is fine",
    "not_after": "any time is fine",
    "not_before_on": "any time is fine",
    "not_after_on": "any time is fine",
    "pinned": "no pins",
    "follow_ups": "follow-ups are ok",
    "include": "everything is ok again",
}


def _way(name: str, value: Any) -> str:
    """How such a wish is taken back in words that are read."""
    if name == "days_off":
        return f"{' and '.join(f'{day:%A}'.lower() for day in value)} is fine"
    if name == "exclude":
        return f"{plain_words({name: value}).removeprefix('no ')} are ok"
    return _NO_MORE[name]
