""" "No bumps, nvm, no links", "no bumps, actually keep them": what a message says and takes back before its end (R63).

What stands before is read as a turn of its own, what stands behind as the turn that takes it back. Where more than one
wish may be meant it is asked which goes.
"""

import re

from eros.language.back_again import in_known_words
from eros.language.calling_off import WHO_AND_WHEN
from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.restart import before_the_last, gone_wishes
from eros.language.text import normal
from eros.language.tokenizing import tokenize

_TALK = (
    r"(?:no|oh|ok|okay|sorry|wait|actually|well|hmm+|um+|and|but|please|just|ah|oops|you know what|on second thoughts?)"
)
#: "No" behind it begins the wish that takes the place.
_GOES_ON = r"(?:oh|ok|okay|sorry|wait|actually|well|hmm+|um+|and|but|please|just|instead|rather)"
_JOINT = r"(?:\s*[,.;:!]+\s+|\s+-+\s+|\s*\n\s*)"
#: What was just said does not hold.
TAKES_BACK = (
    r"(?:never mind(?: (?:it|that|this))?|(?:forget|ignore) (?:about )?(?:it|that|this)"
    r"|(?:skip|drop|cancel|scratch|strike|scrap|disregard) (?:it|that|this))"
)
_OFF = re.compile(
    rf"(?P<said>.*\w){_JOINT}(?:{_TALK}\W+)*(?P<off>{TAKES_BACK})(?:\W+{_GOES_ON})*{_JOINT}(?:{_GOES_ON}\W+)*(?P<rest>\w.*)",
    re.DOTALL,
)
#: Without a comma it takes something back before a wish alone: "no bumps nvm no links".
_OFF_AT_ONCE = re.compile(
    rf"(?P<said>.*\w)(?:{_JOINT}| )(?P<off>(?:scratch|forget|cancel) that)(?:{_JOINT}| )"
    r"(?P<rest>(?:no|only|just|lighter|heavier|max|at most|nothing|without|make it)\b.*)"
)
_ONLY_TALK = re.compile(rf"(?:(?:{_TALK}|nah|nope|yes|yeah|yep|hey|hi|thanks)\b\W*)+")
#: These are read between two words of one kind as well: "focus on revenue, scratch that, engagement".
_CORRECTS = ("scratch that", "strike that", "cancel that")
#: Before these the words are no order: "don't forget that", "you can skip that".
_NO_ORDER = re.compile(r"\b(?:don't|do not|not|never|can|could|may|to|will|would|should|i|we|she|he|they|you)$")
_SURELY = r"(?:actually|on second thoughts?|changed my mind|no|wait|rather)"
_KEPT = re.compile(
    rf"(?P<said>.*?\w){_JOINT}(?P<lead>(?:(?:{_TALK}|{_SURELY}|let's|lets)\W+)*)"
    r"(?P<off>(?:keep|leave) (?:them|it|those|that|these)(?P<in> in| on)?|put (?:them|it|those|these) back(?: in)?"
    r"|(?:they|it|those|these) (?:can|may|should) stay(?: in| on)?)"
    rf"(?:,? (?:please|pls|thanks|then|after all|though))*\W*(?:{_JOINT}(?P<rest>\w.*))?",
    re.DOTALL,
)
#: A wish that is named is taken back: "no bumps, forget about the bumps".
_ABOUT = re.compile(rf"(?P<said>.*\w){_JOINT}(?:{_TALK}\W+)*(?P<what>(?:forget|never mind) about .*)", re.DOTALL)
#: Wishes of which "keep them" is the contrary.
_LEFT_OUT = ("exclude", "days_off", "follow_ups")
_WHICH = "what is taken back by that?"


def read_off_midway(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The reading of a message that takes back what it says itself, and may go on; None where it does not.

    ``read`` reads a text as a turn.
    """
    text = normal(message)
    if "?" in text:
        return None
    found = _OFF.fullmatch(text) or _OFF_AT_ONCE.fullmatch(text)
    if found is not None and not _NO_ORDER.search(found["said"]):
        return _taken_back(found["said"], found["off"], found["rest"], conversation, read)
    if (about := _ABOUT.fullmatch(text)) is not None:
        first = read(about["said"], conversation)
        state = _after(first, conversation)
        known = in_known_words(about["what"], state)
        return read(known, state) if first.plan.question is None and known != about["what"] else None
    if (kept := _KEPT.fullmatch(text)) is not None:
        return _kept(kept, conversation, read)
    return None


def _taken_back(said: str, off: str, rest: str, conversation: ConversationState, read: Read) -> Understood | None:
    first = read(said, conversation)
    if _ONLY_TALK.fullmatch(said) or first.plan.intent not in ("generate", "batch", "help", "unsupported"):
        return None
    state = _after(first, conversation)
    wishes = _wishes(first, state)
    of_the_wish = not (first.open and off.startswith(("skip", "drop")))  # "Friday is no good, skip it"
    if first.plan.intent == "generate" and len(wishes) == _clauses_with_wishes(said) == 1 and of_the_wish:
        found = _without(first, state, rest, read)
        return None if found.plan.question is not None and off.endswith(_CORRECTS) else found
    if any(it.kind != "UNKNOWN" and it.kind not in WHO_AND_WHEN for it in tokenize(said, {})) or wishes:
        return _asked_which(said, off, rest, first, state)
    another = first.plan.creator_id is None or read(rest, ConversationState()).plan.creator_id is not None
    return None if another else _asked_whether(off, rest, first, state)


def _kept(found: re.Match[str], conversation: ConversationState, read: Read) -> Understood | None:
    first = read(found["said"], conversation)
    if first.plan.intent != "generate":
        return None
    state = _after(first, conversation)
    before = before_the_last(state)
    fields = [name for name, value in first.plan.said.items() if value != getattr(before, name)]
    if not fields or not {*fields} & {*_LEFT_OUT}:
        return None
    sure = (
        found["in"] is not None or re.search(_SURELY, found["lead"]) or not found["off"].startswith(("keep", "leave"))
    )
    if len(fields) == 1 and sure and not first.open and _clauses_with_wishes(found["said"]) == 1:
        return _without(first, state, found["rest"] or "", read)
    return _asked_which(found["said"], found["off"], found["rest"] or "", first, state)


def _after(first: Understood, conversation: ConversationState) -> ConversationState:
    """The conversation as if what stands before had been a turn."""
    earlier = (*conversation.earlier, conversation.plan) if conversation.plan is not None else ()
    plan = first.plan.model_copy(update={"question": None})
    return conversation.model_copy(
        update={"plan": plan, "earlier": earlier, "open": (), "choices": (), "replaces": False, "asks_of": {}}
    )


def _wishes(first: Understood, state: ConversationState) -> tuple[str, ...]:
    """What was wished before it, and what of it is to be asked."""
    return (*gone_wishes(first.plan, before_the_last(state)), *first.open)


def _clauses(said: str) -> list[str]:
    return [one.strip(" ,") for one in re.split(_JOINT, said) if one.strip(" ,")]


def _clauses_with_wishes(said: str) -> int:
    return sum(_wishes_something(one) for one in _clauses(said))


def _wishes_something(clause: str) -> bool:
    """Whether more is named than a week: a creator's name alone is no known word here."""
    return any(it.kind != "UNKNOWN" and it.kind not in WHO_AND_WHEN for it in tokenize(clause, {}))


def _without(first: Understood, state: ConversationState, rest: str, read: Read) -> Understood:
    """The week without what was said before, and with what stands behind."""
    before = before_the_last(state)
    notice = f"taken back: {', '.join(_wishes(first, state))}"
    if not rest:
        return Understood(plan=before.model_copy(update={"question": None, "notices": (notice,)}))
    known = before if before.creator_id is not None or before.week_start is not None else None
    found = read(rest, state.model_copy(update={"plan": known, "earlier": state.earlier[:-1]}))
    if found.plan.intent not in ("generate", "batch"):
        return _asked_which("", "", rest, first, state)
    return found.model_copy(update={"plan": _told(found.plan, notice)})


def _told(plan: ChatPlan, notice: str) -> ChatPlan:
    return plan.model_copy(update={"notices": (*plan.notices, notice)})


def _asked_which(said: str, off: str, rest: str, first: Understood, state: ConversationState) -> Understood:
    """Which of several wishes goes; none of them holds until it is said."""
    clauses = _clauses(re.sub(rf"\b{re.escape(first.plan.creator_id or '')}\b", "", said))
    ways = [", ".join(filter(None, (*clauses[:-1], rest))), rest] if len(clauses) > 1 else [rest]
    choices = tuple(dict.fromkeys(one for one in ways if one))
    says = f"Say {' or '.join(map(repr, choices))}" if choices else "Say it whole"
    return _asked(f"{(off or rest)!r}: {_WHICH} {says}, or 'cancel'.", choices, first, state)


def _asked_whether(off: str, rest: str, first: Understood, state: ConversationState) -> Understood:
    question = f"{off!r}: is the week called off, or planned with what follows? Say {rest!r} or 'cancel'."
    return _asked(question, (rest,), first, state)


def _asked(question: str, choices: tuple[str, ...], first: Understood, state: ConversationState) -> Understood:
    before = before_the_last(state)
    waits = f"not wished unless it is said: {', '.join(_wishes(first, state))}"
    plan = before.model_copy(update={"intent": "generate", "question": question, "notices": (waits,)})
    if plan.creator_id is None and first.plan.creator_id is not None:
        plan = plan.model_copy(update={"creator_id": first.plan.creator_id})
    return Understood(plan=plan, choices=choices)
