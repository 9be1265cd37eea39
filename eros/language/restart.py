"""Going back: "undo" to the wishes before the last ones, "start over" to none."""

import re

from eros.language.answers import Read
from eros.language.chat_plan import ChatPlan, ConversationState, Understood
from eros.language.text import normal
from eros.language.tokens import tokenize
from eros.vocabulary.wishes import told

#: In the first message only these can be meant to go back.
_GOES_BACK = re.compile(r"\b(?:undo|revert|take)\b", re.IGNORECASE)
_NOTHING_BEFORE = "nothing was planned before that; 'start over' takes back every wish"


def read_restart(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The reading of a message that goes back; None where it does not."""
    if conversation.plan is None and not _GOES_BACK.search(message):
        return None
    kinds = {it.kind for it in tokenize(normal(message), {})}
    if "UNDO_LAST" in kinds and kinds <= {"UNDO_LAST", "COMMA", "STOP", "NO", "CORRECT", "LAST", "AGAIN"}:
        return _undone(conversation)
    if "START_OVER" in kinds:
        return _started_over(message, conversation, read)
    return None


def _undone(conversation: ConversationState) -> Understood:
    now, earlier = conversation.plan, conversation.earlier
    if now is None or not earlier or earlier[-1].creator_id != now.creator_id:
        creator = now.creator_id if now is not None else None
        return Understood(plan=ChatPlan(intent="undo", creator_id=creator, notices=(_NOTHING_BEFORE,)))
    gone = [words for words in told(now) if words not in set(told(earlier[-1]))]
    notice = f"taken back: {', '.join(gone) or 'the last change'}"
    return Understood(plan=earlier[-1].model_copy(update={"notices": (notice,)}))


def _started_over(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """Without the wishes so far; said alone, it is asked whether to plan."""
    if conversation.plan is None:
        return None
    bare = ChatPlan(intent="generate", creator_id=conversation.plan.creator_id, week_start=conversation.plan.week_start)
    found = read(message, conversation.model_copy(update={"plan": bare, "open": (), "choices": (), "replaces": False}))
    if found.plan.said or found.plan.intent not in ("generate", "unsupported", "help") or bare.creator_id is None:
        return found
    question = f"No wish holds any more. Shall {bare.creator_id}'s week be planned without any?"
    return Understood(plan=bare.model_copy(update={"question": question}), choices=(f"plan {bare.creator_id}",))
