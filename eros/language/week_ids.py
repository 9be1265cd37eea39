"""Weeks that a message names by an id, or by six letters or more of its beginning, as every command takes them.

The week that is meant is looked up first; what is said of it is then read as if its page and its Monday were named, so
that no digit of an id is ever read as a wish. An id is of a week that is there: it can be shown, explained, compared,
exported and decided, and is planned or changed by no message.
"""

import re
from collections.abc import Callable, Sequence

from eros.failures import RequestError
from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, SendFilter, Today, Understood
from eros.language.rejections import BECAUSE
from eros.language.understand import understand_turn
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.wishes import Day


class NamedWeek(FrozenModel):
    """A kept generation, and whose week it is of. ``week_start`` None: it was never known."""

    generation_id: str
    creator_id: str
    week_start: Day | None


#: The generation that a word names. Raises RequestError where it names none, or several.
Find = Callable[[str], NamedWeek]

_TAIL = r"(?:-[0-9a-f]{0,4}){0,3}(?:-[0-9a-f]{0,12})?(?![\w@-])"
#: Letters and digits of an id, with one of each at least: "facade" is a word, and "123456" a number.
_ID = re.compile(
    rf"(?<![\w@#.$-])(?:review-)?(?=[0-9a-f-]*[0-9])(?=[0-9a-f-]*[a-f])[0-9a-f]{{6,8}}{_TAIL}", re.IGNORECASE
)
#: What is said of a week that is there, before its id; "diff" and "compare" take two.
_VERB = r"(?:please\s+)?(?:show|open|view|why|explain|diff|compare|approve|reject|export|undo|edit|change)(?:\s+me)?\s+"
_BEGINS = re.compile(_VERB, re.IGNORECASE)
_DECIDES = re.compile(r"\b(?:approve|reject|decline|refuse|discard)\b", re.IGNORECASE)
#: A number that stands where an id does, and may be the beginning of one.
_NUMBER = re.compile(rf"{_VERB}(?P<id>[0-9]{{6,8}})(?![\w@-])", re.IGNORECASE)
_TWO = re.compile(
    r"(?:please\s+)?(?:diff|compare)\s+(?P<one>[^\s,]+),?\s+(?:(?:and|with|to|against|vs\.?)\s+)?(?P<other>[^\s,]+?)[.!?]?",
    re.IGNORECASE,
)
_ONE_DIFF = re.compile(r"\s*(?:please\s+)?(?:diff|compare)\b", re.IGNORECASE)
#: What a message may want of a week that it names by an id.
_OF_A_WEEK = frozenset({"show", "explain", "diff", "review", "export", "analyse"})


def understand_with_ids(
    message: str, conversation: ConversationState, find: Find, today: Today, creators: Sequence[KnownCreator]
) -> Understood:
    """The message, where it names weeks by ids with the generations that are meant. Raises RequestError for an id that
    is none, and for what no id is for."""
    if (both := _TWO.fullmatch(message.strip())) is not None and any(map(_is_id, both.groups())):
        before, after = (find(word) for word in both.groups())
        of_after = {"creator_id": after.creator_id, "week_start": after.week_start}
        return Understood(plan=ChatPlan(intent="diff", **of_after), named=(before.generation_id, after.generation_id))
    head, because = _split(message)
    found = _named_in(head, find, creators)
    if found is None:
        return understand_turn(message, conversation, today, creators)
    words, week = found
    at = f"@{week.week_start}" if week.week_start is not None else ""
    read = head.replace(words, f"{week.creator_id}{at}", 1)
    known = creators if _is_known(week, creators) else (*creators, KnownCreator(creator_id=week.creator_id))
    turn = understand_turn(_ONE_DIFF.sub("what changed in", read) + because, conversation, today, known)
    return _about(week, words, turn, f"{head.replace(words, '', 1)}{because}")


def _about(week: NamedWeek, words: str, turn: Understood, said: str) -> Understood:
    plan = turn.plan
    decides = plan.intent == "review" and plan.decision is not None
    if plan.intent not in _OF_A_WEEK or (plan.intent == "review" and not decides):
        of_it = f"week {words!r} is kept, and an id is for 'show {words}', 'why {words} SLOT', 'approve {words}'"
        text = (
            f"{of_it}, 'reject {words} because ...', 'export {words}' and 'diff {words} ID'; "
            f"say 'show {words}' to change its sends then, as by 'move the 8pm one to 9'"
        )
        raise RequestError("NOT_BY_ID", "message", words, text)
    if plan.filter.about is not None:
        plan = plan.model_copy(update={"filter": SendFilter()})
    update = {"plan": plan, "named": (week.generation_id,), "said": said if decides else turn.said}
    return turn.model_copy(update=update)


def _split(message: str) -> tuple[str, str]:
    """What comes before the reason of a decision, and the reason, in which nothing is looked up."""
    because = BECAUSE.search(message) if _DECIDES.search(message) else None
    return (message, "") if because is None else (message[: because.start()], message[because.start() :])


def _named_in(head: str, find: Find, creators: Sequence[KnownCreator]) -> tuple[str, NamedWeek] | None:
    """The words that name a week, and the week. Raises RequestError where what is said can be of nothing else."""
    names = {name.lower() for one in creators for name in (one.creator_id, *one.names)}
    for words in (one.group() for one in _ID.finditer(head) if one.group().lower() not in names):
        try:
            return words, find(words)
        except RequestError:
            if _BEGINS.match(head.strip()):
                raise
    number = _NUMBER.match(head.strip())
    try:
        return (number["id"], find(number["id"])) if number is not None else None
    except RequestError:
        return None


def _is_id(words: str) -> bool:
    return _ID.fullmatch(words) is not None


def _is_known(week: NamedWeek, creators: Sequence[KnownCreator]) -> bool:
    return any(one.creator_id == week.creator_id for one in creators)
