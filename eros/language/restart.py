"""Going back: "undo" to the wishes before the last ones, "start over" to none, "scratch that, ..." to say them anew."""

import re
from datetime import date, timedelta
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.going_on import NO_WISH_HOLDS
from eros.language.orders import NOT_BEGUN_ANEW, NOT_UNDONE, answered, is_taken_back, only_speaks_of, orders
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.vocabulary.wall_clock import monday_of
from eros.vocabulary.wishes import dates_in, day_in_words, moved, told

#: In the first message only these can be meant to go back.
_GOES_BACK = re.compile(r"\b(?:undo|revert|take)\b", re.IGNORECASE)
_SCRATCHED = re.compile(
    r"^\W*(?:(?:no|oh|ok|sorry|wait|actually)\W+)*(?:scratch|strike|cancel) that\b[\s,.:;-]*", re.IGNORECASE
)
#: The same where a wish stands behind it.
_FORGOTTEN = re.compile(
    r"(?:(?:no|oh|ok|okay|sorry|wait|actually|well|hmm+|and|but)\W+)*(?:never mind(?: (?:it|that))?|nvm"
    r"|(?:forget|ignore) (?:about )?(?:it|that|this)|(?:skip|drop|disregard) (?:it|that|this))"
    r"(?:\s*[,.;:!]+\s+|\s+-+\s+)"
    r"(?P<rest>\w.*)"
)
_NOTHING_BEFORE = "no wish was made before that which could be taken back; a week that was replaced is still kept"


def read_restart(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The reading of a message that goes back; None where it does not."""
    if conversation.plan is None and not _GOES_BACK.search(message):
        return None
    conversation, in_view = as_it_ran(conversation), conversation
    if (scratched := _SCRATCHED.match(message)) is not None and conversation.plan is not None:
        return _said_anew(message[scratched.end() :], conversation, read)
    text = normal(message)
    if (forgotten := _FORGOTTEN.fullmatch(text)) is not None and (not conversation.asked or conversation.replaces):
        return _forgotten(forgotten["rest"], conversation, read)
    tokens = tokenize(text, {})
    kinds = {it.kind for it in tokens}
    undo = next((it.words for it in tokens if it.kind == "UNDO_LAST"), None)
    if undo is not None and only_speaks_of(text, undo):
        return answered(NOT_UNDONE)
    if undo is not None and kinds <= {"UNDO_LAST", "COMMA", "STOP", "NO", "CORRECT", "LAST", "AGAIN"}:
        undoes = orders(text, undo) and not is_taken_back(text, undo)
        return _undone(conversation, text) if undoes else answered(NOT_UNDONE)
    if "START_OVER" in kinds:
        anew = next(it.words for it in tokens if it.kind == "START_OVER")
        return _started_over(message, in_view, read) if not only_speaks_of(text, anew) else _kept_on(in_view)
    return None


def as_it_ran(conversation: ConversationState) -> ConversationState:
    """The plan that ran last, where a week of hers was only looked at since: no wish was made of that one."""
    now = conversation.plan
    ran = conversation.ran_of(now.creator_id) if now is not None and not conversation.asked else None
    if now is None or ran is None or now.week_start == ran.week_start:
        return conversation
    return conversation.model_copy(update={"plan": ran})


def wishes_nothing_new(found: Understood, conversation: ConversationState) -> bool:
    """Whether a message names no week and wishes no more of the creator's week in view than holds."""
    now, then = conversation.plan, found.plan
    if now is None or then.intent != "generate" or then.creator_id != now.creator_id or "week_start" in found.says:
        return False
    return then.week_start == now.week_start and not gone_wishes(then, now)


def takes_back(found: Understood, conversation: ConversationState) -> bool:
    """The same, and some of what holds goes."""
    now = conversation.plan
    return now is not None and wishes_nothing_new(found, conversation) and bool(gone_wishes(now, found.plan))


def _kept_on(conversation: ConversationState) -> Understood | None:
    return answered(NOT_BEGUN_ANEW) if conversation.plan is not None else None


def gone_wishes(before: ChatPlan, after: ChatPlan) -> tuple[str, ...]:
    """What was wished before and is not any more, in words."""
    left = dict[str, Any]()
    for name, value in before.said.items():
        now = after.said.get(name)
        if isinstance(value, tuple):
            left[name] = tuple(one for one in value if one not in (now or ()))
        elif value != now:
            left[name] = value
    return tuple(told(ChatPlan(intent="generate", **{name: value for name, value in left.items() if value != ()})))


def _said_anew(rest: str, conversation: ConversationState, read: Read) -> Understood:
    """What was said last does not hold, and ``rest`` takes its place."""
    if not rest.strip(" .!"):
        return _undone(conversation)
    now, before = conversation.plan or ChatPlan(intent="help"), before_the_last(conversation)
    found = read(rest, conversation.model_copy(update={"plan": before, "open": (), "choices": (), "replaces": False}))
    gone = gone_wishes(now, found.plan)
    if not gone or found.plan.creator_id != now.creator_id:
        return found
    notices = (*found.plan.notices, f"taken back: {', '.join(gone)}")
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": notices})})


def _forgotten(rest: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "Forget that, lighter": what was said last goes for what is wished now; it is asked which of several wishes.
    None where nothing is wished behind it."""
    now, before = conversation.plan, before_the_last(conversation)
    if now is None or now.intent != "generate" or now.creator_id is None:
        return None
    anew = _said_anew(rest, conversation, read)
    if anew.plan.intent != "generate" or anew.plan.creator_id != now.creator_id or not {*anew.says} - {"week_start"}:
        return None
    gone = gone_wishes(now, before)
    if len(gone) < _SEVERAL and (gone or before.wishes_alike(now) or not before.said):
        return anew
    question = (
        f"Which of the wishes that hold is taken back? Say {rest!r} to have it beside them, 'remove all wishes' "
        "for none of them, or 'cancel'."
    )
    return Understood(plan=now.model_copy(update={"question": question, "notices": ()}), open=(rest,))


_SEVERAL = 2


def before_the_last(conversation: ConversationState) -> ChatPlan:
    """The plan without what the last turn said."""
    now = conversation.plan or ChatPlan(intent="help")
    earlier = [conversation.ran] if conversation.asked else _before_now(conversation)[-1:]
    if earlier and earlier[-1] is not None and earlier[-1].creator_id == now.creator_id:
        return earlier[-1]
    return ChatPlan(intent="generate", creator_id=now.creator_id, week_start=now.week_start)


_DROPS = (
    r"(?:forget (?:about )?(?:it|that|this|all of (?:it|that)|everything)|never mind(?: (?:it|that))?|nvm"
    r"|(?:scrap|drop|leave) (?:it|that))"
)
_TALK = r"(?:ok|okay|no|nah|fine|then|well|actually|sorry|just|so|and|but|please|you know what)"
_MADE = (
    r"(?:(?:just|only|then|do|plan|make it|make her|give me|give her|let's do|let's make it|take|it's|with) )*"
    r"(?:(?:a|an|the|her|his) )?"
)
_ENDS = (
    r"(?:(?: old)? (?:week|plan|schedule|one))?"
    r"(?:\W+(?:then|please|instead|for her|nothing special|no wishes|thanks))*\W*"
)
_PLAIN_WEEK = re.compile(
    rf"(?:{_TALK}\W+)*(?P<drops>{_DROPS}\W+)?(?:{_TALK}\W+)*{_MADE}"
    rf"(?:(?P<plain>plain|vanilla|bare|no wishes|without (?:any )?wishes)"
    rf"|usual|normal|regular|ordinary|standard|default|simple|basic){_ENDS}"
    r"(?P<more>(?:,|,? (?:but|and|with|only|just|without))\s*\S.*)?"
)


def read_plain_week(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "Forget it, plain week": the week in view without any wish; None where it is not that."""
    plan, found = conversation.plan, _PLAIN_WEEK.fullmatch(normal(message))
    if plan is None or plan.creator_id is None or plan.intent != "generate" or found is None:
        return None
    if not (found["plain"] or found["drops"]):
        return None
    bare = ChatPlan(intent="generate", creator_id=plan.creator_id, week_start=plan.week_start, dry_run=plan.dry_run)
    gone = [*gone_wishes(plan, bare), *map(repr, conversation.open)]
    notices = (f"taken back: {', '.join(gone)}",) if gone else ()
    if found["more"] is None:
        return Understood(plan=bare.model_copy(update={"notices": notices}))
    begun = conversation.model_copy(update={"plan": bare, "open": (), "choices": (), "replaces": False})
    anew = read(found["more"].strip(" ,"), begun)
    return anew.model_copy(update={"plan": anew.plan.model_copy(update={"notices": (*anew.plan.notices, *notices)})})


#: More than the last turn.
_ALL, _TWO = re.compile(r"\ball\b"), re.compile(r"\b(?:both|last 2)\b")


def _undone(conversation: ConversationState, text: str = "") -> Understood:
    """The plan before the last turn; "both" are two turns where the last said one thing alone."""
    now = conversation.plan
    if now is not None and conversation.replaces and (gone_back := _earlier_than(now, conversation)) is not None:
        return gone_back
    if now is not None and conversation.asked:
        return _what_waits_undone(now, conversation)
    earlier = _before_now(conversation)
    if now is None or not earlier:
        return _all_undone(now, conversation)
    *rest, before = earlier
    both = _TWO.search(text) is not None and len(gone_wishes(now, before)) == 1
    if both and rest:
        before = rest[-1]
    elif both or _ALL.search(text):
        before = ChatPlan(intent="generate", creator_id=now.creator_id, week_start=before.week_start)
    gone = gone_wishes(now, before)
    notice = f"taken back: {', '.join(gone) or 'the last change'}"
    return Understood(plan=before.model_copy(update={"notices": (notice,)}))


def _before_now(conversation: ConversationState) -> list[ChatPlan]:
    """The wishes that ran for the creator in view before those which hold, of the week in view, the newest last; plans
    of others stand between."""
    now = conversation.plan
    if now is None:
        return []
    ran = [*conversation.earlier, *([conversation.ran] if conversation.ran is not None else [])]
    hers = [one for one in ran if one.creator_id == now.creator_id]
    of_this_week = [_in_the_week_of(now, one) for one in hers]
    while of_this_week and of_this_week[-1].said == now.said:
        of_this_week.pop()
    return of_this_week


def _in_the_week_of(now: ChatPlan, before: ChatPlan) -> ChatPlan:
    """The wishes of a plan as those of another's week: days move along."""
    week, there = _week_of(now), _week_of(before)
    by = week - there if week is not None and there is not None else timedelta(0)
    wishes = {name: moved(value, by) for name, value in before.said.items()}
    return before.model_copy(update={**wishes, "week_start": now.week_start})


def _week_of(plan: ChatPlan) -> date | None:
    """The Monday of its week, or of its days where it names none."""
    days = (day for wish in plan.said.values() for day in dates_in(wish))
    return plan.week_start or next((monday_of(day) for day in days), None)


def _all_undone(now: ChatPlan | None, conversation: ConversationState) -> Understood:
    """The week without any wish, where all of them were made at once; a week without one has none to take back."""
    creator = now.creator_id if now is not None else None
    if now is not None and creator is not None and conversation.ran_of(creator) is not None:
        bare = ChatPlan(intent="generate", creator_id=creator, week_start=now.week_start, dry_run=now.dry_run)
        if gone := gone_wishes(now, bare):
            return Understood(plan=bare.model_copy(update={"notices": (f"taken back: {', '.join(gone)}",)}))
    return Understood(plan=ChatPlan(intent="undo", creator_id=creator, notices=(_NOTHING_BEFORE,)))


def _earlier_than(now: ChatPlan, conversation: ConversationState) -> Understood | None:
    """The plan before one that was gone back to and is not saved yet; None where nothing was gone back to."""
    before = [one for one in conversation.earlier if one.creator_id == now.creator_id]
    at = next((at for at in reversed(range(len(before))) if before[at].wishes_alike(now)), None)
    if at is None:
        return None
    if at == 0:
        bare = now.model_copy(update={"question": None, "notices": (_NOTHING_BEFORE,)})
        return Understood(plan=bare)
    notice = f"taken back: {', '.join(gone_wishes(now, before[at - 1])) or 'the last change'}"
    return Understood(plan=before[at - 1].model_copy(update={"notices": (notice,)}))


def _what_waits_undone(now: ChatPlan, conversation: ConversationState) -> Understood:
    """What was not planned yet is taken back, and what was planned before stays."""
    before = (
        conversation.ran if conversation.ran is not None and conversation.ran.creator_id == now.creator_id else None
    )
    taken_over = ChatPlan(intent="generate", dry_run=conversation.ran is not None and conversation.ran.dry_run)
    gone = [*gone_wishes(now, before or taken_over), *map(repr, conversation.open)]
    who = f"{now.creator_id}'s week" if now.creator_id is not None else "the week"
    notice = f"taken back: {', '.join(gone) or who}; nothing is planned of it"
    plan = ChatPlan(intent="undo", creator_id=now.creator_id, notices=(notice,))
    return Understood(plan=plan, called_off=True)


def _started_over(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """Without the wishes so far; said alone, it is asked whether to plan."""
    if conversation.plan is None:
        return None
    bare = ChatPlan(intent="generate", creator_id=conversation.plan.creator_id, week_start=conversation.plan.week_start)
    begun = {"open": (), "choices": (), "replaces": False, "asks_of": {}}
    nothing_before = {"ran": None, "earlier": (), "meant": (), "said_of": (), "shared_by": ()}
    found = read(message, conversation.model_copy(update={"plan": bare, **begun, **nothing_before}))
    if found.plan.said or found.plan.intent not in ("generate", "unsupported", "help") or bare.creator_id is None:
        return found
    if found.plan.intent == "generate" and found.plan.creator_id not in (None, bare.creator_id):
        bare = bare.model_copy(update={"creator_id": found.plan.creator_id})  # "nova, from scratch"
    if "week_start" in found.says:
        bare = bare.model_copy(update={"week_start": found.plan.week_start})
    week = f" of {day_in_words(bare.week_start)}" if bare.week_start is not None else ""
    question = f"{NO_WISH_HOLDS} Shall {bare.creator_id}'s week{week} be planned without any?"
    return Understood(plan=bare.model_copy(update={"question": question}), choices=(f"plan {bare.creator_id}",))
