"""Another wish beside the one that is asked about, which goes on waiting unless it is said anew or left out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from eros.language.asked_again import asked_again
from eros.language.beside_an_answer import A_WEEK, COMPLAINTS, OF_TYPES, is_of_last_week
from eros.language.chat_plan import ConversationState, Read, Understood
from eros.language.contraries import WHAT_THEN
from eros.language.corrections import is_meant_instead
from eros.language.notes import LEFT_OUT
from eros.language.said_again import are_only_days
from eros.language.said_shortly import is_an_exception
from eros.language.text import normal
from eros.language.tokenizing import AS_WELL, tokenize
from eros.language.tokens import Token, full_words_of
from eros.language.yes_or_no import declines

#: What is said again of a wish that waits takes its place.
NAMES_A_WISH = frozenset((
    "FOLLOW_UPS", "TIME", "NUMBER", "MONEY", "WEEKDAY", "DATE", "PART", "VOLUME", "BUDGET", "SEED",
))  # fmt: skip
_CHANGES = ("actually", "instead", "change it", "change that")


def with_what_waits(
    message: str, tokens: Sequence[Token], conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """Another wish leaves what waits to be asked about again, unless it says the same anew or leaves it out."""
    kinds = {it.kind for it in tokens}
    waiting = list(left_waiting(conversation.open, tokens))
    left_out = "WITHOUT_IT" in kinds and not _is_of_other_types(tokens, waiting)
    if left_out and kinds <= {"WITHOUT_IT", "COMMA", "STOP", "YES"} and settled.plan is not None:
        return _without_what_is_unread(conversation, settled, read)
    if left_out or {"START_OVER", "UNDO_LAST"} & kinds:
        return None
    own = read(message, conversation)
    if not waiting and own.plan.question is None and not own.says and "WITHOUT_IT" not in kinds:
        waiting = list(conversation.open)  # a name alone says nothing anew
    if not waiting:
        return own if "WITHOUT_IT" in kinds else in_their_place(own, conversation)
    asks = own.open or own.plan.question is not None
    if asks and own.plan.intent in ("generate", "batch") and _is_about_the_same(own, settled):
        nothing_new = _says_nothing_new(own, settled) and not _is_another_wish(own, waiting)
        if nothing_new:
            return asked_again(message, conversation)
        return _and_of_the_others(_still_open(own, waiting), waiting, conversation)
    if own.plan.intent not in ("generate", "batch") or own.plan.question is not None:
        return None
    if own.plan == settled.plan:  # what holds already answers nothing
        return asked_again(message, conversation)
    asked = conversation.plan
    alike = kinds & {"SAME", "AS_WELL_FOR"} or any(it.words in AS_WELL for it in tokens)
    alike = alike or is_meant_instead(normal(message), re.escape(own.plan.creator_id or ""))
    if asked is not None and asked.creator_id not in (None, own.plan.creator_id) and not alike:
        return _told_as_left(own, asked.creator_id, waiting)
    return asked_of_the_rest(own, waiting, conversation, read)


def _told_as_left(own: Understood, creator_id: str | None, waiting: Sequence[str]) -> Understood:
    left = f"left open for {creator_id}: {', '.join(map(repr, waiting))}; say it again with her week"
    return own.model_copy(update={"plan": own.plan.model_copy(update={"notices": (*own.plan.notices, left)})})


#: Beside another's name these answer nothing.
_NAMES_ANOTHER = frozenset(("UNKNOWN", "CORRECT", "FOR", "COMMA", "STOP", "DASH", "INSTEAD", "NO", "SO", "AND"))


def with_what_is_left_told(message: str, found: Understood, conversation: ConversationState) -> Understood:
    """What waits for one creator is told as left open where nothing but another's name is said."""
    before, plan = conversation.plan, found.plan
    if before is None or not conversation.open or plan.intent != "generate" or plan.question is not None or found.says:
        return found
    if plan.creator_id in (None, before.creator_id) or before.creator_id is None or plan.said != before.said:
        return found
    told = any(words in it for words in conversation.open for it in plan.notices)
    kinds = {it.kind for it in tokenize(normal(message), {})}
    return found if told or not kinds <= _NAMES_ANOTHER else _told_as_left(found, before.creator_id, conversation.open)


def with_the_week_asked(found: Understood, conversation: ConversationState) -> Understood:
    """Which week is meant is asked of another creator too who is named instead of an answer."""
    before, plan = conversation.plan, found.plan
    question = conversation.asks_of.get("week_start") if conversation.asked else None
    if question is None or before is None or before.creator_id is None or "week_start" in found.says:
        return found
    others = plan.creator_id not in (None, before.creator_id) and plan.week_start == before.week_start
    if plan.intent != "generate" or plan.question is not None or not others:
        return found
    notices = tuple(it for it in plan.notices if not it.startswith("as for "))
    plan = plan.model_copy(update={"question": question, "notices": notices})
    asks_of = {"week_start": question}
    return found.model_copy(update={"plan": plan, "choices": conversation.choices, "asks_of": asks_of})


def _without_what_is_unread(
    conversation: ConversationState, settled: ConversationState, read: Read
) -> Understood | None:
    """ "Leave it out" of what waits as one leaves out the wish with the word that was not read, and no other; None
    where nothing else waits."""
    gone, rest = list[str](), list[str]()
    for words in conversation.open:
        parts = _wishes_within(tokenize(words, {}))
        unread = [part for part in parts if any(it.kind == "UNKNOWN" for it in part)]
        gone.append(_words(it for part in unread for it in part) if unread else words)
        if unread and len(unread) < len(parts):
            rest.append(together([part for part in parts if part not in unread]))
    if not rest or conversation.asks_of:
        return None
    bare = settled.model_copy(update={"open": (), "choices": ()})
    found = read(", ".join(rest), bare)
    if found.plan.question is not None or found.plan.intent != "generate" or not found.says:
        return None
    notices = (*found.plan.notices, f"{LEFT_OUT}{', '.join(map(repr, gone))}")
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": notices})})


#: Where another wish may begin within what waits as one without a joint, as "fri off max 6".
_BEGINS = frozenset(("MOST", "BUDGET", "NO", "NOTHING", "VOLUME", "SEED", "EARLIEST", "LATEST"))
_JOINTS = frozenset(("COMMA", "STOP", "DASH", "BUT", "AND", "SO"))
#: What makes a wish of a part; any other part belongs to the wish beside it.
_MAKES_A_WISH = frozenset((*_BEGINS, "OFF", "FREE_OF", "FOCUS"))
_HOURS = frozenset(("FROM", "BEFORE", "AFTER"))


def left_waiting(waiting: Sequence[str], tokens: Sequence[Token]) -> Iterator[str]:
    """What waits without the parts that the answer says anew; the wishes beside them go on waiting."""
    for words in waiting:
        parts = _wishes_within(tokenize(words, {}))
        if len(parts) < 2:
            yield from () if _says_anew(words, tokens) else (words,)
        elif left := [part for part in parts if not _part_said_anew(part, tokens)]:
            yield words if len(left) == len(parts) else together(left)


def _part_said_anew(part: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """The same of one of several wishes: of another kind, or the other end of hours, it is not said anew."""
    of, kinds = {it.kind for it in part}, {it.kind for it in tokens}
    if _is_when(part):
        return bool(kinds & _NAMES_A_WEEK)
    other_end = "FROM" in of and "TO" not in of and "TO" in kinds and "FROM" not in kinds
    other_kind = bool(of & _MAKES_A_WISH) and not of & kinds & {*_MAKES_A_WISH, *OF_TYPES, "FOLLOW_UPS"}
    return not (other_end or other_kind) and _says_anew(_words(part), tokens)


def together(parts: Sequence[Sequence[Token]]) -> str:
    """Parts of what waits as they were said; a date in front that nothing is wished of names the week."""
    said = _words(it for part in parts for it in part)
    return f"{A_WEEK} {said}" if {it.kind for it in parts[0]} - _JOINTS == {"DATE"} else said


def _words(part: Iterable[Token]) -> str:
    return full_words_of([*part]).strip(" ,.;:-")


def _wishes_within(tokens: Sequence[Token]) -> list[list[Token]]:
    """The wishes of what waits as one, each with what belongs to it, and the joint before it."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        joins = token.kind in _JOINTS and not token.words.startswith(("or", "nor"))
        begins = token.kind in _BEGINS and (_is_a_wish(parts[-1]) or [it.kind for it in parts[-1]] == ["RELATIVE"])
        if joins or begins or _ends_hours(parts[-1], token):
            parts.append([] if joins or token.kind == "TO" else [_COMMA])
        parts[-1].append(token)
    wishes: list[list[Token]] = []
    for part in filter(None, parts):
        if wishes and not (_is_a_wish(part) and (_is_a_wish(wishes[-1]) or _is_when(wishes[-1]))):
            wishes[-1] += part
        else:
            wishes.append(part)
    return wishes


_NAMES_A_WEEK = frozenset(("WEEK", "WEEK_OF", "AFTER_NEXT", "NEXT", "THIS", "DATE", "RELATIVE", "SPAN"))
_COMMA = Token("COMMA", "", ",")


def _is_a_wish(part: Sequence[Token]) -> bool:
    kinds = {it.kind for it in part}
    return bool(_MAKES_A_WISH & kinds) or ("TIME" in kinds and bool({*_HOURS, "TO"} & kinds))


def _is_when(part: Sequence[Token]) -> bool:
    """Whether it may be the week alone: "tomorrow", "30/11"."""
    kinds = {it.kind for it in part} - _JOINTS
    return bool(kinds & {"RELATIVE", "DATE"}) and kinds <= {"RELATIVE", "DATE", "FOR", "ON"}


def _ends_hours(part: Sequence[Token], token: Token) -> bool:
    """Whether it begins the end of hours of which both ends are clocks: "from 8pm to 1am"."""
    return token.kind == "TO" and [it.kind for it in part][-2:] == ["FROM", "TIME"]


def in_their_place(own: Understood, conversation: ConversationState) -> Understood:
    """What was said anew, with what it took the place of."""
    if own.plan.question is not None or own.plan.intent not in ("generate", "batch") or not conversation.open:
        return own
    notice = f"taken in place of {', '.join(map(repr, conversation.open))}"
    return own.model_copy(update={"plan": own.plan.model_copy(update={"notices": (*own.plan.notices, notice)})})


def asked_of_the_rest(
    own: Understood, waiting: Sequence[str], conversation: ConversationState, read: Read
) -> Understood:
    """What was said beside the question counts, and what waits is asked about again."""
    left = read(", ".join(waiting), conversation.model_copy(update={"plan": own.plan, "open": (), "choices": ()}))
    if left.plan.question == WHAT_THEN:  # nothing of it says what else could be wished
        return in_their_place(own, conversation)
    if left.plan.intent not in ("generate", "batch") or any(map(is_an_exception, waiting)):  # by itself not what it was
        question = f"How is {' and '.join(map(repr, waiting))} meant? Say it whole, or 'leave it out'."
        return Understood(plan=own.plan.model_copy(update={"question": question}), open=tuple(waiting), says=own.says)
    notices = tuple(dict.fromkeys((*own.plan.notices, *left.plan.notices)))
    return left.model_copy(update={"plan": left.plan.model_copy(update={"notices": notices})})


def with_the_fields_asked(message: str, found: Understood, conversation: ConversationState) -> Understood:
    """What was asked about a field of the plan, as which week it is, stays asked beside another wish until the field is
    spoken of, or what waits is left out: no default takes the place of what was said and not settled."""
    before = conversation.plan
    if before is None or not conversation.asked or not conversation.asks_of or found.called_off or found.agreed:
        return found
    text = normal(message)
    left_out = any(it.kind == "WITHOUT_IT" for it in tokenize(text, {})) or declines(text)
    if left_out or found.plan.intent not in ("generate", "export") or before.intent != found.plan.intent:
        return found
    if before.creator_id not in (None, found.plan.creator_id):
        return found
    left = {
        name: question
        for name, question in conversation.asks_of.items()
        if name not in {*found.says, *found.asks_of}
        and getattr(found.plan, name) == getattr(before, name)
        and question not in (found.plan.question or "")
    }
    if not left:
        return found
    question = " ".join(filter(None, (found.plan.question, *left.values())))
    choices = tuple(one for one in conversation.choices if one.startswith(A_WEEK) == ("week_start" in left))
    return found.model_copy(
        update={
            "plan": found.plan.model_copy(update={"question": question}),
            "choices": choices if found.plan.question is None else found.choices,
            "asks_of": {**found.asks_of, **left},
        }
    )


def with_the_others_told(found: Understood, conversation: ConversationState) -> Understood:
    """Where another creator is planned than those who were asked about, it is said that theirs are left open."""
    shared, plan = conversation.shared_by, found.plan
    if not shared or not conversation.asked or plan.intent != "generate" or plan.question is not None:
        return found
    if plan.creator_id is None or plan.creator_id in shared or found.called_off:
        return found
    notice = f"left open: {', '.join(shared)}; name them again, with their week and wishes"
    return found.model_copy(update={"plan": plan.model_copy(update={"notices": (*plan.notices, notice)})})


def _is_of_other_types(tokens: Sequence[Token], waiting: Sequence[str]) -> bool:
    """ "Never mind the bundles" leaves what waits of other types waiting."""
    named = {
        after.value
        for it, after in pairwise(tokens)
        if it.kind == "WITHOUT_IT" and after.kind in (*OF_TYPES, "FOLLOW_UPS")
    }
    return bool(named) and named.isdisjoint(it.value for words in waiting for it in tokenize(words, {}))


def _is_about_the_same(own: Understood, settled: ConversationState) -> bool:
    return settled.plan is not None and settled.plan.creator_id in (None, own.plan.creator_id)


def _says_nothing_new(own: Understood, settled: ConversationState) -> bool:
    before = settled.plan
    alike = before is not None and (own.plan.said, own.plan.week_start) == (before.said, before.week_start)
    return alike and before is not None and own.plan.creator_id == before.creator_id


#: Without one of these, a day, an hour or a figure may be an answer that does not fit.
_SAYS_WHAT = frozenset((*OF_TYPES, "FOLLOW_UPS", "VOLUME", "HOW_MANY", "BUDGET", "MOST", "SEED", "FOCUS"))


def _is_another_wish(own: Understood, waiting: Sequence[str]) -> bool:
    """Whether what waits now is a wish of its own, that was not asked about before: it is kept beside that."""
    return any(words not in waiting and says_what(words) for words in own.open)


def says_what(words: str) -> bool:
    """Whether these words name what is wished, and not only when."""
    return bool(_SAYS_WHAT & {it.kind for it in tokenize(words, {})})


def _still_open(own: Understood, waiting: Sequence[str]) -> Understood:
    """What waited before goes on waiting beside what waits now."""
    beside = [words for words in waiting if words not in own.open]
    told = f" Still open: {', '.join(map(repr, beside))}." if beside else ""
    plan = own.plan.model_copy(update={"question": f"{own.plan.question}{told}"})
    return own.model_copy(
        update={"plan": plan, "open": (*own.open, *beside), "choices": own.choices if not beside else ()}
    )


def _and_of_the_others(found: Understood, waiting: Sequence[str], conversation: ConversationState) -> Understood:
    """What waits of several creators, where something is added for one of them, waits of the others too."""
    if not found.hers_alone:
        return found
    monday = found.plan.week_start
    week = f"the week of {monday}" if monday is not None else "next week"
    others = (one for one in conversation.shared_by if one != found.plan.creator_id)
    said_of = tuple(f"{one} {week}, {', '.join(waiting)}" for one in others)
    return found.model_copy(update={"said_of": (*found.said_of, *said_of)})


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
    if "FOCUS" in kinds and any(it.kind == "FOCUS" for it in before):  # a week has one
        return True
    if not types and kinds.intersection(OF_TYPES):
        return False
    if "MOST" in kinds and any(it.kind == "MOST" for it in before) and not kinds.intersection(OF_TYPES):
        return True  # "max 8" where a most of one type was asked about
    if types and not any(it.kind == "CORRECT" or it.words in _CHANGES for it in tokens):
        return bool(types & {it.value for it in tokens})
    named = {it.kind for it in before} & NAMES_A_WISH
    named -= {kind for kind in _DAYS if kind in kinds and not _values(before, kind) & _values(tokens, kind)}
    of_figures = {it.kind for it in before} & _OF_FIGURES, kinds & _OF_FIGURES
    if all(of_figures) and of_figures[0].isdisjoint(of_figures[1]):  # "seed 7" is none of "at most 4"
        named -= {"NUMBER", "MONEY"}
    window = "TIME" in kinds and bool({it.kind for it in before} & {"TO", "DASH"})
    alike = kinds | ({"NUMBER"} if window else set()) | ({"NUMBER", "MONEY"} if {"NUMBER", "MONEY"} & kinds else set())
    off = {"OFF", "FREE_OF"} & {it.kind for it in before} and not {"OFF", "FREE_OF", "NOTHING", *_DAYS} & kinds
    return bool(named & alike) or not (named or types or off or _values(before, *_DAYS))


_DAYS = ("WEEKDAY", "DATE")
#: What a figure is of.
_OF_FIGURES = frozenset(("SEED", "BUDGET", "MOST"))


def _values(tokens: Sequence[Token], *kinds: str) -> set[str]:
    return {value for it in tokens if it.kind in kinds for value in it.value.split()}
