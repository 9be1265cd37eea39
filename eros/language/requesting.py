"""A plan as the request that every other door makes too."""

from eros.language.chat_plan import ChatPlan
from eros.vocabulary.request import PinnedEvent, Request


def request_of(plan: ChatPlan) -> Request:
    """The request of a plan that is about one creator and leaves nothing open."""
    if plan.creator_id is None or plan.question is not None:
        raise ValueError("a plan with an open question is no request")
    return Request(
        creator_id=plan.creator_id,
        week_start=plan.week_start,
        seed=plan.seed,
        focus=plan.focus,
        include=plan.include,
        exclude=plan.exclude,
        max_per_day=plan.max_per_day,
        volume=plan.volume or "normal",
        days_off=plan.days_off,
        not_before=plan.not_before,
        not_after=plan.not_after,
        pinned=tuple(PinnedEvent(send_type_key=pin.send_type_key, date=pin.date, time=pin.time) for pin in plan.pinned),
        follow_ups=plan.follow_ups,
        budget_per_day=plan.budget_per_day,
        dry_run=plan.dry_run,
        notices=plan.notices,
    )
