"""What a whole message plainly takes back of the wishes that hold, in the words that say so: "games again please"."""

import re

from eros.language.chat_plan import ChatPlan, ConversationState
from eros.language.notes import Notes
from eros.language.plain_words import plain_words
from eros.language.selection import keys_of
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token
from eros.vocabulary.wall_clock import DAY_NAMES

_LEAD = r"(?:(?:(?:ok|okay|but|and|yes|yeah|well|oh|hm+|actually|sorry|please|then)\W+)|(?:no|nah)\s*,\s*)*"
_TAIL = r"(?:,? (?:please|pls|thanks|then|now|after all))*\W*"
_BACK = re.compile(
    rf"{_LEAD}(?:with (?P<with>\S.*?)(?: again| back)?"
    rf"|(?:bring )?(?P<again>\S.*?) (?:(?:are |is )?back(?: in)?|again)){_TAIL}"
)
_FORGET = re.compile(rf"{_LEAD}(?:forget|ignore|cancel|lift|undo)(?: about)? (?P<limit>\S.*?){_TAIL}")
#: "Forget about sunday", "drop the bumps thing", where that is out.
_FORGET_ABOUT = re.compile(
    rf"{_LEAD}(?:(?:forget|never mind) about (?:the |that |her )?(?P<what>\S.*?)"
    r"|(?:forget|drop|scrap|lose|remove|ditch|cancel|skip|delete)(?: about)? (?:the|that|her) (?P<named>\S.*?)"
    rf" (?:thing|bit|part|wish|rule|ban)){_TAIL}"
)
#: The answer to "how are you".
_GREETED = re.compile(r"^\W*(?:i'?m |all )?(?:good|fine|great|well)(?:,? thanks)?[,.!]+\s+(?=\w)", re.IGNORECASE)
#: "Sunday back on", "follow ups back on".
_BACK_ON = re.compile(rf"{_LEAD}(?P<what>\S.*?) (?:are |is |goes |go )?back (?:on|in){_TAIL}")
_RATHER = re.compile(rf"{_LEAD}(?:rather|better|i'd rather have)(?: on)? (?P<focus>\w+){_TAIL}")
#: Another hour for the one pin: "9pm", "8:30 is better", "rather at 9pm".
_ANOTHER_HOUR = re.compile(
    rf"{_LEAD}(?:(?:no|nah|maybe|perhaps|rather|better|i'd prefer|prefer|let's say|let's do|try|say)\W+)*"
    r"(?:at |for |to )?(?P<hour>\d\S*(?: ?[ap]\.?m\.?)?)"
    r"(?:,? (?:(?:is|'s|would be|works|work|suits|fits|sounds|looks|might be)"
    rf" (?:(?:much|way|even|a bit|probably|maybe) )?)?(?:better|nicer|best|good)(?: for (?:her|me|us))?)?{_TAIL}"
)
_I_MEAN = re.compile(r"(?P<what>\S+(?: \S+)?),? (?:i mean|i meant|sry|sorry)\W*")
_SENDS_NOT_MONEY = re.compile(
    rf"{_LEAD}(?:i (?:mean|meant) )?(?P<sends>\d+) sends?(?: a day)?(?:,? i (?:mean|meant))?,? (?:and )?not"
    rf" (?:dollars|money|bucks|usd|euros){_TAIL}"
)
_FIRST_CLAUSE = re.compile(r"(?P<first>[^,;.!]+)(?P<more>(?:[,;.!] \w.*)?)\W*")
_YES = re.compile(rf"{_LEAD}(?P<types>\S.*?),? (?:yes|yep|yeah){_TAIL}")
#: What was just left out is to stay after all. Of types "it" may be the week, and "them" is they.
_KEEPS = re.compile(
    rf"{_LEAD}(?:include|add|use|put|bring|take|allow|let) (?:it|them|those|that|these) (?:again|back)(?: in)?{_TAIL}"
    rf"|{_LEAD}(?:(?:just|please|do|let's|you can|we can) )*"
    rf"(?:(?:keep|include|use|allow|leave) (?:them|those|these)(?: in)?"
    rf"|(?:put|leave|add|have|let|take) (?:them|those|these) in){_TAIL}"
    rf"|{_LEAD}(?:they|those|these) (?:(?:can|may|should) (?:stay|be in|go in)|(?:are|'re) allowed)(?: in)?{_TAIL}"
    rf"|(?:(?:no|oh|ok|okay|sorry|hm+|well|please)\W+)*(?:wait|actually|on second thoughts?|changed my mind|no)\W+"
    rf"(?:(?:no|actually|wait|let's|lets|please|just)\W+)*(?:keep|leave) (?:them|it|those|that|these)(?: in)?{_TAIL}"
)
#: What was said of these types does not hold: "forget what I said about the bundles".
_FORGET_SAID = re.compile(
    rf"(?:.*[.!,;] |.*\bso |{_LEAD})(?:forget|ignore) what (?:i|we) (?:said|told you|wrote) (?:about|of|on)"
    rf" (?P<types>\S.*?){_TAIL}"
)
#: All of a kind is wished again: "all types again", "use everything", "any time again".
_ALL_OF = re.compile(
    rf"{_LEAD}(?:(?:use|allow|send|have|include|with|take|bring back) )?(?:(?:all|every|any|each)(?: of)?(?: the)?"
    r" (?:send )?(?P<kind>type|kind|day|send|post|message|time|hour)s?|(?P<all>everything))"
    rf"(?: (?:is|are|can be|may be)(?: all)? (?:ok|okay|fine|allowed|in|back))?(?: again| back)?(?: in)?{_TAIL}"
)
_TYPES_HELD, _HOURS_HELD = ("include", "exclude"), ("not_before", "not_after", "not_before_on", "not_after_on")
#: What is all of a kind -> the wishes that it ends, each with the words that take it back; days have their names.
_ENDS = {
    "day": {"days_off": ""},
    "time": dict.fromkeys(_HOURS_HELD, "any time is fine"),
    "send": {**dict.fromkeys(_TYPES_HELD, "everything again"), "max_per_day": "no max"},
    "type": dict.fromkeys(_TYPES_HELD, "everything again"),
}
_LIKE = {"kind": "type", "post": "send", "message": "send", "hour": "time"}
#: More of what the last turn left out.
_AS_WELL = re.compile(rf"{_LEAD}(?:and|also|plus)(?: also)? the (?P<types>\S.*?)(?: too| as well| also)?{_TAIL}")
_JOINTS = ("AND", "COMMA")
_BESIDE = frozenset(("the", "her", "his", "that", "my"))


def in_known_words(message: str, conversation: ConversationState) -> str:
    """The message as "games are ok" or "no max" where it is nothing but that, and such a wish holds."""
    plan, text = conversation.plan, normal(message)
    if plan is not None and plan.intent == "analyse" and conversation.asked:
        return _GREETED.sub("", message)
    if plan is None or plan.intent != "generate" or "?" in text:
        return message
    whole = _ALL_OF.fullmatch(text) if not conversation.asked else None
    if whole is not None and (ends := _ended_by(whole["kind"] or "type", plan)) is not None:
        return ends
    if (back := _BACK.fullmatch(text)) is not None:
        types = tokenize(back["with"] or back["again"], {})
        named = [it for it in types if it.kind not in _JOINTS]
        plain = {it.kind for it in named} <= {"TYPE", "CATEGORY"} and _is_bare(types)
        if named and plain and {*keys_of(named, Notes())} <= {*plan.exclude}:
            return f"{' and '.join(it.words for it in named)} are ok"
    if (clauses := _FIRST_CLAUSE.fullmatch(text)) is not None:
        about = _FORGET_ABOUT.fullmatch(clauses["first"])
        if about is not None and (ok := _back_of(about["what"] or about["named"], plan)) is not None:
            return f"{ok}{clauses['more']}"
    if (more := _BACK_ON.fullmatch(text)) is not None and (ok := _back_of(more["what"], plan)) is not None:
        return ok
    if (not_money := _SENDS_NOT_MONEY.fullmatch(text)) is not None and plan.budget_per_day == int(not_money["sends"]):
        return f"no budget, at most {not_money['sends']} sends a day"
    if not conversation.asked and (other := _in_its_place(text, plan)) is not None:
        return other
    if (said := _FORGET_SAID.fullmatch(text)) is not None:
        named = [it for it in tokenize(said["types"], {}) if it.kind not in _JOINTS]
        plain = bool(named) and {it.kind for it in named} <= {"TYPE", "CATEGORY"}
        if plain and {*keys_of(named, Notes())} & {*plan.exclude}:
            return f"{' and '.join(it.words for it in named)} are ok"
    if (more := _AS_WELL.fullmatch(text)) is not None and _just_left_out(conversation):
        types = tokenize(more["types"], {})
        if types and {it.kind for it in types} <= {"TYPE", "CATEGORY", *_JOINTS} and _is_bare(types):
            return f"no {more['types']}"
    if (yes := _YES.fullmatch(text)) is not None:
        types = tokenize(yes["types"], {})
        plain = {it.kind for it in types} <= {"TYPE", "CATEGORY", *_JOINTS} and _is_bare(types)
        if types and plain and {*keys_of([it for it in types if it.kind not in _JOINTS], Notes())} <= {*plan.exclude}:
            return f"{yes['types']} are ok"
    if _KEEPS.fullmatch(text) is not None and (out := _just_left_out(conversation)):
        return f"{plain_words({'exclude': out}).removeprefix('no ')} are ok"
    if (forgets := _FORGET.fullmatch(text)) is not None:
        limit = tokenize(forgets["limit"], {})
        held = {"MOST": plan.max_per_day, "BUDGET": plan.budget_per_day}
        if len(limit) == 1 and _is_bare(limit) and held.get(limit[0].kind) is not None:
            return f"no {limit[0].words}"
    return message


def _ended_by(kind: str, plan: ChatPlan) -> str | None:
    """The words that take back what limits all of a kind; None where nothing does, or more than one wish."""
    held = {words for name, words in _ENDS[_LIKE.get(kind, kind)].items() if name in plan.said}
    if held == {""}:
        return f"{' and '.join(DAY_NAMES[day.weekday()] for day in plan.days_off)} are fine"
    return held.pop() if len(held) == 1 else None


def _in_its_place(text: str, plan: ChatPlan) -> str | None:
    """ "Rather revenue" where another focus holds, "14 i mean", in the words of a correction."""
    rather = _RATHER.fullmatch(text)
    if (
        rather is not None
        and plan.focus is not None
        and [it.kind for it in tokenize(rather["focus"], {})] == ["CATEGORY"]
    ):
        return f"focus on {rather['focus']}"
    hour = _ANOTHER_HOUR.fullmatch(text)
    joins = re.search(r"\b(?:and|also|plus)\b", text) is not None  # one more of it, and none in its place
    if (
        not joins
        and hour is not None
        and len(plan.pinned) == 1
        and [it.kind for it in tokenize(hour["hour"], {})] == ["TIME"]
    ):
        return f"make it {hour['hour']}"
    mean = _I_MEAN.fullmatch(text)
    named = [it.kind for it in tokenize(mean["what"], {})] if mean is not None else []
    return f"sorry, {mean['what']}" if mean is not None and named in (["TYPE"], ["NUMBER"], ["TIME"]) else None


def _back_of(what: str, plan: ChatPlan) -> str | None:
    """How the days or types that are named are in the week again, where all of them are out; None where not."""
    tokens = tokenize(what, {})
    named = [it for it in tokens if it.kind not in _JOINTS]
    kinds = {it.kind for it in named}
    if not named or not _is_bare(tokens):
        return None
    if kinds == {"WEEKDAY"}:
        days = {int(day) for it in named for day in it.value.split()}
        return f"{what} is fine" if days <= {day.weekday() for day in plan.days_off} else None
    if not kinds <= {"TYPE", "CATEGORY", "FOLLOW_UPS"}:
        return None
    follow_ups_out = "FOLLOW_UPS" not in kinds or plan.follow_ups is False
    keys = {*keys_of([it for it in named if it.kind != "FOLLOW_UPS"], Notes())}
    return f"{what} are ok" if follow_ups_out and keys <= {*plan.exclude} else None


def _just_left_out(conversation: ConversationState) -> tuple[str, ...]:
    """The types that the last turn left out, where it wished nothing else."""
    now, before = conversation.plan, (conversation.earlier or (None,))[-1]
    if now is None or conversation.asked:
        return ()
    known = before.said if before is not None and before.creator_id == now.creator_id else {}
    if {name: it for name, it in now.said.items() if name != "exclude"} != {
        name: it for name, it in known.items() if name != "exclude"
    }:
        return ()
    return tuple(key for key in now.exclude if key not in known.get("exclude", ()))


def _is_bare(tokens: list[Token]) -> bool:
    """Whether nothing but an article stands beside them."""
    return all({*it.filler, *it.led_by} <= _BESIDE for it in tokens)
