"""A week is approved or rejected: by a message that is wholly read, with its reason, and by no other (R62)."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from eros.language.chat_plan import (
    ChatPlan,
    ConversationState,
    KnownCreator,
    Read,
    Understood,
)
from eros.language.existing_weeks import named_week, plan_list, unused_tokens
from eros.language.notes import COULD_NOT_USE, Notes, notice_unused
from eros.language.orders import (
    NO_REASON,
    NOT_DECIDED,
    ON_NO_CONDITION,
    depends,
    hesitates,
    is_on_condition,
    is_put_off,
    is_taken_back,
    of_no_whole_week,
    orders,
    waits_for_something,
)
from eros.language.parsed_message import ParsedMessage, parse_message
from eros.language.phrases import silent_kinds
from eros.language.rejections import (
    AS_IT_IS,
    BECAUSE,
    NAMES_A_WEEK,
    WHOSE,
    WHY,
    corrected_behind,
    decision_reason,
    is_reason,
    named_reason,
    none_said,
    shown_reason,
    takes_back,
    without_words,
)
from eros.language.signs import against_a_no, against_a_yes
from eros.language.supposed import order_of
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token, TokenStream
from eros.language.yes_or_no import is_mere_talk
from eros.vocabulary.state import Verdict
from eros.vocabulary.wishes import day_in_words

_REASON = re.compile(rf"(?:{BECAUSE.pattern}|\btoo )\w", re.IGNORECASE)
_BEGIN_A_REASON = ("BECAUSE", "TOO", "TOO_MANY", "TOO_FEW", "COMMA", "STOP", "DASH")
_BEGIN_WITHOUT_A_KIND = frozenset(("as", "since"))
_OF_A_WEEK = (
    *("CREATOR", "WEEK", "WEEK_OF", "WEEK_STARTING", "ISO_WEEK", "WEEK_AFTER", "NEXT", "THIS", "LAST", "FOLLOWING"),
    *("AFTER_NEXT", "WEEKDAY", "DATE", "SPAN", "MONTH", "MONTH_WEEK", "NUMBER", "SCHEDULE", "ON", "FROM"),
)
_DECISIONS: dict[str, Verdict] = {"APPROVE": "approve", "REJECT": "reject"}


#: A decision names whose week it is where another's is in view.
ON_WHOSE = "nothing is decided. Say '{} ...' with the name of the creator."


def plan_review(message: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    """A decision, or the list of what waits. All that is said with a rejection is its reason."""
    decisions = [it for it in message.tokens if it.kind in _DECISIONS]
    conversation = message.conversation.plan
    if (
        conversation is not None
        and message.conversation.asked
        and conversation.decision is not None
        and not decisions
        and not message.has("REVIEW")
    ):
        return _completed(message, conversation.decision, notes)
    if not decisions and message.has("PRAISE"):
        return _praised(message, notes, today)
    if not decisions:
        return plan_list(message, notes, today)
    beside = {word for it in message.tokens if it.kind in _OF_A_WEEK for word in it.words.split()}
    ordered = all(orders(message.text, it.words, beside) for it in decisions)
    if not ordered or len({it.kind for it in decisions}) > 1 or message.has("EVERYONE", "WHOLE"):
        return _undecided(message, notes)
    return _decided(message, decisions, notes, today)


def _praised(message: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    """Praise decides nothing: it is asked whether the week is approved."""
    creator, week = (
        message.creator_or_question(notes),
        named_week(message.stream(), notes, today, message.previous_week),
    )
    planned = message.conversation.plan
    shown = message.conversation.supposed
    shown = shown if shown is not None and shown.creator_id == creator else None
    if shown is not None or message.conversation.status == "dry_run" or (planned is not None and planned.dry_run):
        order = order_of(shown) if shown is not None else "save it"
        notes.ask("It was a dry run, so nothing waits. Save this week? Say yes, or 'save it'.", order)
    elif creator is not None and not notes.questions:
        which = f" for the week of {day_in_words(week)}" if week is not None else ""
        notes.ask("Is that an approval? Say yes, or 'approve it'; nothing is decided yet.", f"approve {creator}{which}")
    return notes.plan("review", creator_id=creator, week_start=week)


def _completed(message: ParsedMessage, decided: Verdict, notes: Notes) -> ChatPlan:
    """A decision that lacked its creator, with what is said now; without a creator nobody's week is decided, and what
    else was asked of it is no decision's answer."""
    before = message.conversation.plan
    if before is not None and before.creator_id is not None and decided == "approve":
        return _undecided(message, notes)
    decision = None if message.asks or "?" in message.text else decided
    creator = message.creator_or_question(notes)
    return notes.plan("review", creator_id=creator, decision=decision, week_start=message.previous_week)


def _undecided(message: ParsedMessage, notes: Notes, why: str = NOT_DECIDED) -> ChatPlan:
    nothing = none_said(message.written) if message.has("REJECT") else ""
    if nothing and why == NOT_DECIDED:
        return notes.plan("help").model_copy(update={"question": NO_REASON.format(nothing)})
    notice_unused([it for it in message.stream().left() if it.kind == "UNKNOWN"], notes)
    return notes.plan("help").model_copy(update={"question": why})


#: What is of a part of the week, which is decided as a whole; and what is done beside a decision, one thing at a time.
_OF_A_PART = frozenset(("SLOT",))
_DONE_BESIDE = ("EXPORT", "SHOW", "ANALYSE", "FORMAT", "WHY")


def _object_of(text: str, verb: Token, decision: Verdict) -> str:
    """What stands behind the verb; of a rejection, before anything that may begin its reason."""
    behind = text.partition(verb.words)[2]
    return behind if decision == "approve" else re.split(r"[,.;:!?]|\s-+\s|\btoo\b", behind, maxsplit=1)[0]


def _not_wholly_read(decision: Verdict, unread: Sequence[str], creator: str | None, notes: Notes) -> ChatPlan:
    """A decision with words beside it that were not read decides nothing, and no answer makes it one (R62)."""
    words = ", ".join(dict.fromkeys(f"'{one}'" for one in unread))
    said = f"{decision} {creator or 'it'}" + (" because ..." if decision == "reject" else "")
    question = f"{COULD_NOT_USE} {words}, so nothing is decided: say {said!r} alone, and the week with it if need be."
    return notes.plan("help").model_copy(update={"question": question})


def _decided(message: ParsedMessage, decisions: Sequence[Token], notes: Notes, today: date) -> ChatPlan:
    verb, decision = decisions[-1], _DECISIONS[decisions[-1].kind]
    names = {word for it in message.tokens if it.kind == "CREATOR" for word in it.words.split()}
    if is_taken_back(message.text, verb.words) or is_put_off(message.text, verb.words, names):
        return _undecided(message, notes)
    of_its_week = [it.words for it in message.tokens if it.kind in _OF_A_WEEK]
    before_its_reason = without_words(AS_IT_IS.sub("", BECAUSE.split(message.text, maxsplit=1)[0]), of_its_week)
    so_far = message.conversation.plan.creator_id if message.conversation.plan is not None else None
    if not message.creators and so_far is not None and not message.conversation.shows(so_far):
        shown = f"The week in view is {message.conversation.sends_of}'s"
        spoken_of = f"{so_far} was spoken of last: {ON_WHOSE.format(decision)}"
        return _undecided(message, notes, f"{shown}, and {spoken_of}")
    if waits_for_something(message.text) or (decision == "reject" and hesitates(message.text)):
        return _undecided(message, notes)
    before, _, behind = message.text.partition(verb.words)
    if decision == "approve" and (is_on_condition(before_its_reason, verb.words) or depends(behind)):
        return _undecided(message, notes, ON_NO_CONDITION)
    creator, stream = message.creator_or_question(notes), message.stream()
    notes.choices += [f"{decision} {one}" for one in message.creators] if len(message.creators) > 1 else []
    place = max(at for at, it in enumerate(stream.tokens) if it.kind in _DECISIONS)
    if (name := _named_behind(message, verb)) is not None:
        notes.ask(f"{name!r} is no creator: {WHOSE} Or is that the reason? Say it as 'because {name}'.")
    reason = set(_reason_places(stream.tokens, place, decision))
    stream.used |= reason
    if _plans_behind(message.tokens, verb):
        notes.ask("One thing at a time, the decision or a new plan: say 'reject it because ...', or 'plan it lighter'.")
        return notes.plan("review", creator_id=creator, week_start=message.previous_week)
    week = named_week(stream, notes, today, message.previous_week)
    if week is not None and follows_a_week(message.tokens, verb):
        said = f"{creator} for the week of {day_in_words(week)}"
        notes.ask(f"Shall the week be planned, or the kept one approved? Say 'plan {said}' or 'approve {said}'.")
    left, week = unused_tokens(stream), week or message.previous_week
    named = [it for at, it in enumerate(stream.tokens) if at not in stream.used - reason]
    unread = [it.words for it in left if it.kind not in silent_kinds() - _OF_A_PART and of_no_whole_week(it.words)] + [
        it.words for at, it in enumerate(stream.tokens) if at > place and it.kind in _DONE_BESIDE and at not in reason
    ]
    has_object = _has_an_object(stream, range(place + 1, min(reason, default=len(stream.tokens))), left)
    object_words = _object_of(before_its_reason, verb, decision)
    limited = of_no_whole_week(
        without_words(object_words, [*unread, *message.unknown_names] if decision == "approve" else ())
    )
    leads = of_no_whole_week(without_words(before, [*of_its_week, *message.unknown_names]))
    if another := _AND_ANOTHER.findall(BECAUSE.split(behind, maxsplit=1)[0]):
        return _not_wholly_read(decision, another, creator, notes)
    if decision == "approve" and (sign := against_a_yes(message.written)):
        return _not_wholly_read(decision, [sign], creator, notes)
    if decision == "approve" and (unread := [*unread, *limited, *leads]):
        return _not_wholly_read(decision, unread, creator, notes)
    if decision == "approve" and (parts := _PARTS_OF_A_REASON.findall(_reason_of(message.text))):
        return _not_wholly_read(decision, parts, creator, notes)
    if decision == "reject" and (corrected := corrected_behind(message)):
        return _not_wholly_read(decision, corrected, creator, notes)
    if decision == "reject" and limited and reason and not has_object and not notes.questions:
        return _not_wholly_read(decision, limited, creator, notes)
    if decision == "approve":
        pass
    elif takes_back(said := named_reason(message.written)):
        return _undecided(message, notes)
    elif not _REASON.search(message.text) and all(it.kind in silent_kinds() | {"REJECT"} for it in named):
        notes.ask(WHY)
    elif notes.questions:  # whose week it is comes first
        pass
    elif has_object:
        notes.ask(*shown_reason(creator, week, decision_reason(message.written)))
    elif not BECAUSE.search(message.written) and not is_reason(said, beside_the_verb=bool(reason)):
        notes.ask(*shown_reason(creator, week, said))
    elif _may_mean_less(message, verb, leads) or against_a_no(message.written):
        notes.ask(*shown_reason(creator, week, decision_reason(message.written)))
    return notes.plan("review", creator_id=creator, decision=decision, week_start=week)


#: What a reason of several parts says beside its first: "because it is fine, keep it waiting".
_PARTS_OF_A_REASON = re.compile(
    r"(?:[,;:!?(]|\.(?=\s)|\s-+\s|\bbut\b|\band (?:then |so )?(?=\w+ (?:it|this|that)\b))[^,;:!?()]+"
)
#: A second week in one order: "approve it and the one after".
_AND_ANOTHER = re.compile(r"\b(?:and|or|plus|&)\W+(?:the|this|that|next|one|both|last|week|following)\b(?: \w+)*")


def _reason_of(text: str) -> str:
    """What stands behind "because"; nothing where that is not said."""
    because = BECAUSE.search(text)
    return text[because.end() :].strip(" .!") if because is not None else ""


def _may_mean_less(message: ParsedMessage, verb: Token, leads: Sequence[str]) -> bool:
    """Whether something beside a rejection's verb or within its reason may mean another week, a part or a later time:
    then the whole of it is shown, and takes a yes."""
    behind = message.text.partition(verb.words)[2]
    before_because, reason = BECAUSE.split(behind, maxsplit=1)[0], _reason_of(behind)
    of_its_week = [it.words for it in message.tokens if it.kind in _OF_A_WEEK]
    if reason:
        marks = re.split(r"[,;:!?()]|\s-+\s", before_because)
        aside = of_no_whole_week(without_words(before_because, of_its_week)) or any(
            word in part for part in marks[1:] for word in of_its_week
        )
        return bool(aside) or depends(reason) or bool(leads)
    of_it, *parts = re.split(r"[,;:!?()]|\s-+\s", behind)
    weeks = [it.words for it in message.tokens if it.kind in NAMES_A_WEEK and it.kind != "WEEK"]
    named = [any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", part) for one in weeks) for part in (of_it, *parts)]
    return (
        (any(named) and not named[0])
        or depends(behind)
        or (bool(leads) and not is_reason(message.written.partition(verb.words)[0]))
    )


def _has_an_object(stream: TokenStream, places: range, left: Sequence[Token]) -> bool:
    """Whether something that is no reason stands behind the verb and was not read: "reject Friday", "it on Friday"."""
    objects = [
        stream.tokens[at] for at in places if stream.tokens[at].kind not in {"UNKNOWN", *silent_kinds()} - _OF_A_PART
    ]
    return any(it is one for it in left for one in objects)


def decision_so_far(message: str, conversation: ConversationState) -> str:
    """What was said of a decision that lacks its creator, this message included."""
    before = conversation.plan
    asked = conversation.asked and before is not None and before.decision is not None and before.creator_id is None
    if not asked or not conversation.open or any(it.kind in _DECISIONS for it in tokenize(normal(message), {})):
        return message
    said = conversation.open[0]
    return said if is_mere_talk(message) else f"{said} {message}"


def _named_behind(message: ParsedMessage, verb: Token) -> str | None:
    """A word in a name's place right behind the verb that is nobody's: "reject lisa", "reject lisa, too thin"."""
    place = message.tokens.index(verb) + 1
    named, behind = message.tokens[place : place + 1], message.tokens[place + 1 : place + 2]
    if message.creators or message.unknown_names or [it.kind for it in named] != ["UNKNOWN"]:
        return None
    ends = not behind or behind[0].kind in (*_BEGIN_A_REASON, "WEEK") or behind[0].words in _BEGIN_WITHOUT_A_KIND
    return named[0].words if ends and verb.kind == "REJECT" else None


def _reason_places(tokens: Sequence[Token], verb: int, decision: Verdict) -> range:
    """Where the reason stands, behind the verb; a rejection's may follow without a word that begins one."""
    kinds = _BEGIN_A_REASON if decision == "reject" else _BEGIN_A_REASON[:1]
    for at in range(verb + 1, len(tokens)):
        if tokens[at].kind in kinds or tokens[at].words in _BEGIN_WITHOUT_A_KIND:
            return range(at, len(tokens))
        if _BEGIN_WITHOUT_A_KIND.intersection(tokens[at - 1].filler):
            return range(at, len(tokens))
    return range(0)


_JOINTS = ("AND", "COMMA", "STOP", "BUT", "SO")


def _plans_behind(tokens: Sequence[Token], verb: Token) -> bool:
    """ "Reject and plan it lighter": an order to plan stands behind the decision, and is no reason."""
    behind = tokens[tokens.index(verb) + 1 :]
    kinds = [it.kind for it in behind]
    outright = any(
        "then" in it.filler and then.kind in ("PLAN", "MAKE") for it, then in pairwise((verb, *behind))
    ) or any(
        (one in _JOINTS and other in ("PLAN", "MAKE")) or (one, other) in (("AND", "YES"), ("AND", "AGAIN"))
        for one, other in pairwise(kinds)
    )
    return outright or (kinds[:1] == ["AND"] and kinds[1:2] in ([kind] for kind in ("VOLUME", "ONLY", "MOST", "FOCUS")))


def read_whose(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], read: Read
) -> Understood | None:
    """A decision that lacked its creator, with the one that is named now; None where that is not what was asked."""
    before = conversation.plan
    if before is None or not conversation.asked or before.decision is None or before.creator_id is not None:
        return None
    named = parse_message(message, conversation, creators)[0]
    if not conversation.open or named.has(*_DECISIONS, *_DONE_BESIDE):
        return None
    opened = parse_message(conversation.open[0], ConversationState(), creators)[0]
    verbs = [it for it in opened.tokens if it.kind in _DECISIONS]
    asked = opened.unknown_name or next(filter(None, (_named_behind(opened, it) for it in verbs)), None)
    alone = all(it.kind in ("CREATOR", "COMMA", "STOP", "FOR", "YES") for it in named.tokens)
    if alone and not named.creators and named.has("YES") and len(conversation.choices) == 1:
        message = conversation.choices[0]
    elif not named.creators:
        return None
    if (
        alone
        and named.creators
        and (own := [one for one in conversation.choices if one.split()[1:] == [*named.creators]])
    ):
        return read(own[0], ConversationState()).model_copy(update={"said": own[0]})
    said = f"{message}, {conversation.open[0]}" if alone else f"{conversation.open[0]} {message}"
    if alone and asked is not None:
        said = re.sub(rf"\b{re.escape(asked)}\b", message, conversation.open[0], flags=re.IGNORECASE)
    return read(said, ConversationState()).model_copy(update={"said": said})


def follows_a_week(tokens: Sequence[Token], verb: Token) -> bool:
    """ "Luna next week and approve": a plan, with something else behind it."""
    behind = tokens[: tokens.index(verb)]
    before = [it.kind for it in behind]
    joined = before[-1:] == ["AND"] or any("then" in it.filler for it in behind[-1:])
    return joined and "CREATOR" in before and len(before) > 2
