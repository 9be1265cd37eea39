""" "Only Saturday" behind days off: these alone may be off, or all days but these, and it is asked which (R63)."""

import re

from eros.language.asked_again import open_question
from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.restart import gone_wishes
from eros.language.text import normal
from eros.language.tokenizing import tokenize

_TALK = r"(?:yes|yep|yeah|right|exactly|correct|no|nope|ok|okay|oh|sorry|actually|wait|then|make it|hm+)"
_ONLY = re.compile(
    rf"(?:{_TALK}\W+)*(?:(?:only|just) (?:on )?(?P<days>[a-z, ]+?)|(?P<behind>[a-z, ]+?) only)(?P<off> off)?"
    r"(?:,? (?:please|pls|then|thanks))*\W*"
)
_ARE_THESE = "are these the only days off, or the only ones with sends?"
_OFF = re.compile(
    rf"(?:{_TALK}\W+)*(?:(?:only|just) )?(?:the )?(?:(?P<days>(?!days?\b)[a-z, ]+?) )?"
    r"(?:first(?: one)?|(?:(?:is|are) )?(?:the )?(?:only )?(?:days? )?off|free)(?: please)?\W*"
)
_WITH_SENDS = re.compile(
    rf"(?:{_TALK}\W+)*(?:the second(?: one)?|second|(?:only |the )?(?:(?:ones|days) )?(?:with )?sends"
    r"(?: (?:only )?(?:on )?(?P<days>[a-z, ]+?))?)(?: please)?\W*"
)


def read_only_days(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The question, or the week of its answer; None where the message is neither."""
    plan, text = conversation.plan, normal(message)
    if plan is None or plan.intent != "generate" or not plan.days_off:
        return None
    if conversation.asked:
        return _answered(text, plan, conversation, read)
    found = _ONLY.fullmatch(text)
    if found is None or not _are_days(words := found["days"] or found["behind"]):
        return None
    if found["off"]:
        return _planned(f"{words} off", plan, conversation, read)
    question = f"'only {words}': {_ARE_THESE} Say 'only {words} off' or 'sends only on {words}', or 'leave it out'."
    return Understood(plan=plan.model_copy(update={"question": question, "notices": ()}), open=(f"only {words}",))


def _answered(text: str, plan: ChatPlan, conversation: ConversationState, read: Read) -> Understood | None:
    if _ARE_THESE not in open_question(conversation) or len(conversation.open) != 1:
        return None
    words = conversation.open[0].removeprefix("only ")
    for answer, said in ((_OFF, "{} off"), (_WITH_SENDS, "sends only on {}")):
        found = answer.fullmatch(text)
        if found is not None and (found["days"] is None or _are_days(found["days"])):
            return _planned(said.format(found["days"] or words), plan, conversation, read)
    return None


def _are_days(words: str) -> bool:
    tokens = tokenize(words, {})
    return "WEEKDAY" in {it.kind for it in tokens} and {it.kind for it in tokens} <= {"WEEKDAY", "AND", "COMMA"}


def _planned(said: str, plan: ChatPlan, conversation: ConversationState, read: Read) -> Understood | None:
    """The week with these days off and no other."""
    bare = plan.model_copy(update={"days_off": (), "question": None})
    found = read(said, conversation.model_copy(update={"plan": bare, "open": (), "choices": ()}))
    if found.plan.question is not None or found.plan.creator_id != plan.creator_id:
        return None
    gone = gone_wishes(plan, found.plan)
    notices = (*found.plan.notices, *((f"taken back: {', '.join(gone)}",) if gone else ()))
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": notices})})
