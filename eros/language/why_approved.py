"""Why a week is approved, said in answer to the question for it (R33, R58, R59)."""

from collections.abc import Callable

from eros.language.chat_plan import ConversationState, Understood
from eros.language.edit_answers import YES_AND_WHY

Read = Callable[[str, ConversationState], Understood]


def read_why_approved(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """ "Yes, because ..." behind that question: read as the approval that it is about, so that no other reason decides
    than would in one message; None where that is not asked, or something else is said."""
    plan, asked = conversation.plan, conversation.approval
    why = YES_AND_WHY.fullmatch(message) if asked is not None and asked.asks_reason else None
    if plan is None or why is None:
        return None
    said = f"approve it because {' '.join(why['why'].split())}"
    before = plan.model_copy(update={"question": None, "decision": None, "notices": ()})
    found = read(said, conversation.model_copy(update={"plan": before, "approval": None}))
    if found.plan.decision != "approve" or found.plan.question is not None:
        return found
    return Understood(plan=plan.model_copy(update={"question": None, "notices": ()}), agreed=True, said=said)
