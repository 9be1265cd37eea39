"""What is only supposed: "what would it look like without bundles?" is answered by a dry run, and wishes nothing (R63).

Neither its wishes nor that it was a dry run stay with the conversation. An order right behind it that points at what
was shown ("ok plan it") may mean that week or the one before, and is asked about; "save it" means what was shown.
"""

import re
from collections.abc import Collection

from eros.language.asked_again import asked_again
from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.plain_words import plain_words
from eros.language.text import normal
from eros.language.tokenizing import tokenize

SUPPOSED = "only asked about: a dry run, which saves nothing, and none of it stays wished"
_LEADS_TO_IT = ("what if", "what would", "how would")


def _supposes(text: str) -> bool:
    """Whether what makes it a dry run is that something is supposed: no word says that it shall be one."""
    dry = [it.words for it in tokenize(normal(text), {}) if it.kind == "DRY_RUN"]
    return bool(dry) and all(words in _LEADS_TO_IT for words in dry)


_OF_HERS = re.compile(
    r"(?P<name>\S+?)[,:]?\s+what would (?:it|she|he|they|her week|his week|the week|that|this) (?P<rest>look like\b.*)",
    re.IGNORECASE | re.DOTALL,
)


def with_her_in_it(message: str, names: Collection[str]) -> str:
    """ "Luna what would it look like" as "what would luna look like"."""
    found = _OF_HERS.fullmatch(message.strip())
    if found is None or found["name"].lower() not in {one.lower() for one in names}:
        return message
    return f"what would {found['name']} {found['rest']}"


def with_supposed_told(message: str, found: Understood, conversation: ConversationState) -> Understood:
    """The dry run that answers a question, as such."""
    plan = found.plan
    if plan.intent != "generate" or not plan.dry_run or plan.question is not None:
        return found
    if not any(map(_supposes, (message, *conversation.open))):
        return found
    return found.model_copy(
        update={"supposed": True, "plan": plan.model_copy(update={"notices": (*plan.notices, SUPPOSED)})}
    )


def read_supposed_midway(message: str, conversation: ConversationState) -> Understood | None:
    """What is supposed while a question is open is no answer to it, and runs when that is answered."""
    waits_for_words = conversation.asked and not conversation.replaces and conversation.approval is None
    if not waits_for_words or any(map(_supposes, conversation.open)) or not _ASKS_WHAT.match(normal(message)):
        return None
    return asked_again(message, conversation) if _supposes(message) else None


_ASKS_WHAT = re.compile(r"\W*(?:(?:and|but|ok|so)\W+)*what (?:would|if)\b.*\?|\W*(?:(?:and|but|ok|so)\W+)*what would\b")


def order_of(supposed: ChatPlan) -> str:
    """What is said to plan it for real."""
    week = f" for the week of {supposed.week_start}" if supposed.week_start is not None else ""
    wishes = plain_words({name: value for name, value in supposed.said.items() if name != "dry_run"})
    return ", ".join(filter(None, (f"plan {supposed.creator_id}{week}", wishes)))


_TALK = (
    r"(?:(?:ok|okay|yes|yeah|yep|great|good|nice|perfect|cool|fine|alright|right|then|so|and|now|well|please|pls|just"
    r"|i like (?:it|that)|like it|looks good|love it|let's|lets|go ahead and|go ahead|can you|could you)\W+)*"
)
_IT = r"(?:it|that|this|her|the week|that one|this one|that week|this week|the same|the dry run)"
_TAIL = r"(?:\W+(?:like (?:that|this)|that way|so|for real|now|then|please|pls|again|instead|for next week|next week))*"
_SAVES = re.compile(rf"{_TALK}(?:save|keep) {_IT}{_TAIL}\W*")
_PLANS = re.compile(
    rf"{_TALK}(?:(?:plan|re ?plan|do|make|run|take|use|go with|schedule|generate|create|want|i want) {_IT}{_TAIL}"
    r"|again|once more|one more time|same again|for real|go ahead|do so|go for it)\W*"
)


def read_supposed_order(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """An order that points at the week that was only asked about."""
    supposed, text = conversation.supposed, normal(message)
    if supposed is None or conversation.asked or supposed.creator_id is None:
        return None
    order = order_of(supposed)
    if _SAVES.fullmatch(text) is not None:
        found = read(order, conversation)
        return found if found.plan.question is None else None
    if _PLANS.fullmatch(text) is None:
        return None
    question = f"The week that was only asked about, for real: {order!r}? Say yes; a no leaves everything as it is."
    plan = ChatPlan(intent="generate", creator_id=supposed.creator_id, week_start=supposed.week_start)
    before = conversation.plan
    if before is not None and before.creator_id == supposed.creator_id:
        plan = plan.model_copy(update={name: value for name, value in before.said.items() if name != "week_start"})
    return Understood(plan=plan.model_copy(update={"question": question}), choices=(order,), ordered=False)
