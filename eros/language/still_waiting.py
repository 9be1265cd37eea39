"""Another wish beside the one that is asked about, which goes on waiting unless it is said anew or left out."""

import re
from collections.abc import Sequence
from itertools import pairwise

from eros.language.asked_again import asked_again
from eros.language.beside_an_answer import COMPLAINTS, OF_TYPES, is_of_last_week
from eros.language.chat_plan import ConversationState, Read, Understood
from eros.language.contraries import WHAT_THEN
from eros.language.corrections import is_meant_instead
from eros.language.said_again import are_only_days
from eros.language.text import normal
from eros.language.tokenizing import AS_WELL, tokenize
from eros.language.tokens import Token

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
    waiting = [words for words in conversation.open if not _says_anew(words, tokens)]
    left_out = "WITHOUT_IT" in kinds and not _is_of_other_types(tokens, waiting)
    if left_out or {"START_OVER", "UNDO_LAST"} & kinds:
        return None
    if not waiting:
        own = read(message, conversation)
        return own if "WITHOUT_IT" in kinds else in_their_place(own, conversation)
    own = read(message, conversation)
    if own.open and own.plan.intent in ("generate", "batch") and _is_about_the_same(own, settled):
        nothing_new = _says_nothing_new(own, settled) and not _is_another_wish(own, waiting)
        return asked_again(message, conversation) if nothing_new else _still_open(own, waiting)
    if own.plan.intent not in ("generate", "batch") or own.plan.question is not None or own.plan == settled.plan:
        return None
    asked = conversation.plan
    alike = kinds & {"SAME", "AS_WELL_FOR"} or any(it.words in AS_WELL for it in tokens)
    alike = alike or is_meant_instead(normal(message), re.escape(own.plan.creator_id or ""))
    if asked is not None and asked.creator_id not in (None, own.plan.creator_id) and not alike:
        left = f"left open for {asked.creator_id}: {', '.join(map(repr, waiting))}; say it again with her week"
        return own.model_copy(update={"plan": own.plan.model_copy(update={"notices": (*own.plan.notices, left)})})
    return _asked_of_the_rest(own, waiting, conversation, read)


def in_their_place(own: Understood, conversation: ConversationState) -> Understood:
    """What was said anew, with what it took the place of."""
    if own.plan.question is not None or own.plan.intent not in ("generate", "batch") or not conversation.open:
        return own
    notice = f"taken in place of {', '.join(map(repr, conversation.open))}"
    return own.model_copy(update={"plan": own.plan.model_copy(update={"notices": (*own.plan.notices, notice)})})


def _asked_of_the_rest(
    own: Understood, waiting: Sequence[str], conversation: ConversationState, read: Read
) -> Understood:
    """What was said beside the question counts, and what waits is asked about again."""
    left = read(", ".join(waiting), conversation.model_copy(update={"plan": own.plan, "open": (), "choices": ()}))
    if left.plan.question == WHAT_THEN:  # nothing of it says what else could be wished
        return in_their_place(own, conversation)
    notices = tuple(dict.fromkeys((*own.plan.notices, *left.plan.notices)))
    return left.model_copy(update={"plan": left.plan.model_copy(update={"notices": notices})})


def _is_of_other_types(tokens: Sequence[Token], waiting: Sequence[str]) -> bool:
    """ "Never mind the bundles" leaves what waits of other types waiting."""
    named = {
        after.value
        for it, after in pairwise(tokens)
        if it.kind == "WITHOUT_IT" and after.kind in (*OF_TYPES, "FOLLOW_UPS")
    }
    return bool(named) and named.isdisjoint(it.value for words in waiting for it in tokenize(words, {}))


def _is_about_the_same(own: Understood, settled: ConversationState) -> bool:
    return settled.plan is not None and own.plan.creator_id == settled.plan.creator_id


def _says_nothing_new(own: Understood, settled: ConversationState) -> bool:
    before = settled.plan
    return before is not None and (own.plan.said, own.plan.week_start) == (before.said, before.week_start)


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
    if types and not any(it.kind == "CORRECT" or it.words in _CHANGES for it in tokens):
        return bool(types & {it.value for it in tokens})
    named = {it.kind for it in before} & NAMES_A_WISH
    named -= {kind for kind in _DAYS if kind in kinds and not _values(before, kind) & _values(tokens, kind)}
    of_figures = {it.kind for it in before} & _OF_FIGURES, kinds & _OF_FIGURES
    if all(of_figures) and of_figures[0].isdisjoint(of_figures[1]):  # "seed 7" is none of "at most 4"
        named -= {"NUMBER", "MONEY"}
    window = "TIME" in kinds and bool({it.kind for it in before} & {"TO", "DASH"})
    alike = kinds | ({"NUMBER"} if window else set()) | ({"NUMBER", "MONEY"} if {"NUMBER", "MONEY"} & kinds else set())
    return bool(named & alike) or not (named or types or _values(before, *_DAYS))


_DAYS = ("WEEKDAY", "DATE")
#: What a figure is of.
_OF_FIGURES = frozenset(("SEED", "BUDGET", "MOST"))


def _values(tokens: Sequence[Token], *kinds: str) -> set[str]:
    return {value for it in tokens if it.kind in kinds for value in it.value.split()}
