"""Whether a plan that a model proposed can stand: everything in it must be there, or have been said."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.dates import days_of_week, monday_of, next_monday
from eros.language.text import normal
from eros.vocabulary.catalogue import FOLLOW_UP, default_catalogue

_FIGURES = ("max_per_day", "budget_per_day", "seed")
_NEEDS_A_CREATOR = ("generate", "show", "explain", "export", "analyse")


def flaws(
    plan: ChatPlan,
    first: ChatPlan,
    message: str,
    held: ConversationState,
    creators: Sequence[KnownCreator],
    today: date,
) -> Iterator[str]:
    """What speaks against ``plan``; ``first`` is the reading by rules. Nothing at all: it can stand."""
    if plan.question is not None:
        yield "it asks back"
    if plan.creator_id not in {None, *(it.creator_id for it in creators)}:
        yield "no such creator"
    if plan.creator_id is None and plan.intent in _NEEDS_A_CREATOR:
        yield "no creator"
    if plan.decision != first.decision or (plan.decision is not None and plan.intent != "review"):
        yield "a decision that was not given"
    if first.dry_run and not plan.dry_run:
        yield "a dry run that would save"
    yield from _of_the_week(plan, today)
    yield from _of_types(plan)
    yield from _figures(plan, message, held)


def _of_the_week(plan: ChatPlan, today: date) -> Iterator[str]:
    monday = plan.week_start or next_monday(today)
    if monday != monday_of(monday):
        yield "a week that begins on no Monday"
    if not {*plan.days_off, *(pin.date for pin in plan.pinned)} <= set(days_of_week(monday_of(monday))):
        yield "a day outside the week"


def _of_types(plan: ChatPlan) -> Iterator[str]:
    pinned = {pin.send_type_key for pin in plan.pinned}
    if not {*plan.include, *plan.exclude, *pinned} <= default_catalogue().keys() or FOLLOW_UP in pinned:
        yield "no such send type"


def _figures(plan: ChatPlan, message: str, held: ConversationState) -> Iterator[str]:
    """A figure that nobody said is a guess."""
    said = {float(text) for text in re.findall(r"\d+(?:\.\d+)?", normal(message).replace(",", ""))}
    for name in _FIGURES:
        value, before = getattr(plan, name), getattr(held.plan, name, None)
        if value is not None and (value not in {*said, before} or (value <= 0 and name != "seed")):
            yield f"{name} {value} was not said"
    slots = {send.slot_id for send in held.sends}
    if plan.slot_id is not None and plan.slot_id not in slots and plan.slot_id not in message:
        yield "a slot that was not named"
