"""What is not done here, said with its rule."""

from eros.language.chat_plan import ChatPlan
from eros.language.leftovers import notice_unused
from eros.language.notes import Notes
from eros.language.parsed_message import ParsedMessage

OTHER_SUBJECT = "this is about planning weeks of sends, and nothing else"


def unsupported(heard: ParsedMessage, notes: Notes) -> ChatPlan:
    """The rule that the message runs against, else that it is about something else."""
    notes.tell(next((it.value for it in heard.pieces if it.kind == "CANNOT"), OTHER_SUBJECT))
    notice_unused((it for it in heard.pieces if it.kind in ("CANNOT", "UNKNOWN")), notes)
    return notes.plan("unsupported", creator_id=heard.creators[0] if len(heard.creators) == 1 else None)


def refused_as_unsafe(plan: ChatPlan, why: str) -> ChatPlan:
    """R20: a week is planned only from a message that asks for nothing of the kind."""
    rule = f"nothing that says or hints at {why} is planned here (R20)"
    if plan.intent in ("generate", "batch") and plan.creator_id is not None:
        return plan.model_copy(update={"question": f"{rule}; what shall I plan without it?"})
    return ChatPlan(intent="unsupported", creator_id=plan.creator_id, notices=(rule, *plan.notices))
