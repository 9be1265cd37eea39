"""A question that is put aside: what is looked at is what later words are about, and no other page's question (R62)."""

from eros.language.chat_plan import ChatPlan, ConversationState, Intent, Today, Understood
from eros.vocabulary.wall_clock import next_monday

#: What is looked at, and leaves a question about the same week open.
LOOKS: tuple[Intent, ...] = ("show", "explain", "analyse", "export", "diff")
#: Of these the week is what is looked at.
_LOOKS_AT_A_WEEK: tuple[Intent, ...] = ("show", "explain", "export")


def with_the_first_put_aside(found: Understood, conversation: ConversationState, today: Today) -> Understood:
    """A look at another creator or another week, where something is asked of the first: that waits no longer, and it
    is told."""
    before, plan = conversation.plan, found.plan
    if before is None or not conversation.asked or found.supposed or plan.creator_id in conversation.shared_by:
        return found
    if not _is_of_another(plan, before, today):
        return found
    whose = f"about {before.creator_id}" if before.creator_id is not None else "before"
    said = f"what was asked {whose} waits no longer; to go on with it, say it again with the name"
    plan = plan.model_copy(update={"notices": (*plan.notices, said)})
    return found.model_copy(update={"plan": plan, "puts_aside": True})


def _is_of_another(plan: ChatPlan, before: ChatPlan, today: Today) -> bool:
    if plan.intent not in LOOKS or plan.question is not None or plan.creator_id is None:
        return False
    if plan.creator_id != before.creator_id:
        return True
    usual = next_monday(today(plan.creator_id))
    return plan.intent in _LOOKS_AT_A_WEEK and plan.week_start not in (None, before.week_start or usual)
