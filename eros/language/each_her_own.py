"""Wishes that stand beside one of several names are hers alone: "luna friday off, alexia sunday off"."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.parsed_message import ParsedMessage
from eros.vocabulary.wishes import told

#: Between two names of one list.
_LISTED = re.compile(r"[\s,;:&/+-]*(?:(?:and|or|plus|for|then|with|as well as|also)[\s,]*)*")
#: The words of each where they may belong to the one before or behind them.
UNCLEAR = "?"
_ENDS = re.compile(r"(?:[\s,;:.&/-]|\b(?:and|or|but|while|then|plus)\b)+$")


def each_her_own(message: ParsedMessage, plan: ChatPlan, read: Read) -> Understood | None:
    """What is asked where each of several creators has wishes of her own, and the plan of each that waits for her
    turn; None where all is said of all of them."""
    said = _said_of_each(message)
    if said is None:
        return None
    plans = [_plan_of(creator, words, plan.week_start, read) for creator, words in said.items()]
    clear = [one for one in plans if one.question is None and one.intent == "generate"]
    if UNCLEAR not in said.values() and not any(one.said for one in clear):
        return None
    if len(clear) < len(plans):
        names = " and ".join(said)
        question = f"What is wished for whom? Say {names} one after the other, each with her wishes; nothing is kept."
        return Understood(plan=ChatPlan(intent="help", question=question))
    each = [f"{one.creator_id} ({', '.join(told(one)) or 'the usual week'})" for one in plans]
    question = f"One creator at a time: {' or '.join(each)}?"
    asked = ChatPlan(intent="generate", week_start=plan.week_start, question=question, notices=plan.notices)
    return Understood(plan=asked, meant=tuple(one.model_copy(update={"notices": ()}) for one in plans))


def _plan_of(creator: str, words: str, week: date | None, read: Read) -> ChatPlan:
    bare = ChatPlan(intent="generate", creator_id=creator, week_start=week)
    return read(words, ConversationState(plan=bare)).plan


def _said_of_each(message: ParsedMessage) -> Mapping[str, str] | None:
    """The words that stand with each name; None where the names are one list."""
    text, named, at = message.text, list[tuple[str, int, int]](), 0
    for token in message.tokens:
        found = re.search(rf"(?<!\w){re.escape(token.words)}(?!\w)", text[at:]) if token.kind == "CREATOR" else None
        if found is not None:
            named.append((token.value, at + found.start(), at + found.end()))
            at += found.end()
    gaps = [text[end:begin] for (_, _, end), (_, begin, _) in pairwise(named)]
    if not gaps or all(_LISTED.fullmatch(gap) for gap in gaps):
        return None
    said = dict[str, str]()
    behind = [re.search(r"\bfor\W*$", text[:begin]) is not None for _, begin, _ in named]
    for number, (creator, begin, end) in enumerate(named):
        if all(behind):  # "no bundles for luna, lighter for alexia"
            first = named[number - 1][2] if number else 0
            words = f"{creator}, {_ENDS.sub('', re.sub(r'for[^a-z]*$', '', text[first:begin])).lstrip(' ,;:.-')}"
        else:
            last = named[number + 1][1] if number + 1 < len(named) else len(text)
            words = f"{creator} {_ENDS.sub('', text[end:last])}"
        said[creator] = ", ".join(filter(None, (said.get(creator, ""), words.strip())))
    mixed = any(behind) and not all(behind) and behind != [True] + [False] * (len(behind) - 1)
    return dict.fromkeys(said, UNCLEAR) if mixed else said
