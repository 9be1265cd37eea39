"""A second reading of a chat message by a model, where the rules left something open.

It can produce nothing but the same typed request. What it proposes is checked against what is there and what was said,
and abstains on any doubt: then the reading by rules stands, with its question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.notes import UNUSED
from eros.language.planning import OTHER_SUBJECT
from eros.language.text import normal
from eros.models.budget import Budget
from eros.models.client import Abstained, ModelClient, open_model
from eros.models.prompt_injection import gives_orders
from eros.vocabulary.catalogue import CATEGORIES, FOLLOW_UP, default_catalogue
from eros.vocabulary.safety import unsafe
from eros.vocabulary.wall_clock import days_of_week, monday_of, next_monday
from eros.vocabulary.wishes import dates_in
from prompts.library import load, quoted

# Whether a plan that a model proposed can stand: everything in it must be there, or have been said.

_FIGURES = ("max_per_day", "budget_per_day", "seed")
_NEEDS_A_CREATOR = ("generate", "show", "explain", "export", "analyse")


def flaws(
    plan: ChatPlan,
    first: ChatPlan,
    message: str,
    conversation: ConversationState,
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
    yield from _figures(plan, message, conversation)


def _of_the_week(plan: ChatPlan, today: date) -> Iterator[str]:
    monday = plan.week_start or next_monday(today)
    if monday != monday_of(monday):
        yield "a week that begins on no Monday"
    if not {day for wish in plan.said.values() for day in dates_in(wish)} <= set(days_of_week(monday_of(monday))):
        yield "a day outside the week"


def _of_types(plan: ChatPlan) -> Iterator[str]:
    pinned = {pin.send_type_key for pin in plan.pinned}
    if not {*plan.include, *plan.exclude, *pinned} <= default_catalogue().keys() or FOLLOW_UP in pinned:
        yield "no such send type"


def _figures(plan: ChatPlan, message: str, conversation: ConversationState) -> Iterator[str]:
    """A figure that nobody said is a guess."""
    said = {float(text) for text in re.findall(r"\d+(?:\.\d+)?", normal(message).replace(",", ""))}
    for name in _FIGURES:
        value, before = getattr(plan, name), getattr(conversation.plan, name, None)
        if value is not None and (value not in {*said, before} or (value <= 0 and name != "seed")):
            yield f"{name} {value} was not said"
    slots = {send.slot_id for send in conversation.sends}
    if plan.slot_id is not None and plan.slot_id not in slots and plan.slot_id not in message:
        yield "a slot that was not named"


NODE, PROMPT = "chat", "understand"
CALLS_PER_TURN = 2
_NOTICES, _LONGEST = 3, 200


@dataclass
class ModelMessageReader:
    """``MessageReader`` on a chat model. Each turn has a budget of its own."""

    client: ModelClient

    async def read(
        self,
        message: str,
        conversation: ConversationState,
        first: ChatPlan,
        creators: Sequence[KnownCreator],
        today: date,
    ) -> ChatPlan | None:
        """The model's reading, or None: it is not needed, must not be asked, abstained, or cannot stand."""
        if not left_open(first) or unsafe(message) or gives_orders(message):
            return None
        client = replace(self.client, budget=replace(self.client.budget, usage=[]))
        answer = await client.ask(NODE, prompt_for(message, conversation, first, creators, today), ChatPlan)
        if isinstance(answer, Abstained) or any(flaws(answer.value, first, message, conversation, creators, today)):
            return None
        said = (" ".join(notice.split())[:_LONGEST] for notice in answer.value.notices[:_NOTICES])
        notices = (*(f"{UNUSED}: {notice}" for notice in said if notice), f"read with the help of {client.name}")
        return answer.value.model_copy(update={"notices": notices})


def left_open(first: ChatPlan) -> bool:
    """Whether the rules have a question, or words that they did not use; a refusal of theirs is final."""
    if first.question is not None:
        return True
    if first.intent == "unsupported":
        return OTHER_SUBJECT in first.notices
    return any(notice.startswith(UNUSED) for notice in first.notices)


def prompt_for(
    message: str, conversation: ConversationState, first: ChatPlan, creators: Sequence[KnownCreator], today: date
) -> str:
    types: dict[str, list[str]] = {
        category: [key for key, kind in default_catalogue().items() if kind.category == category]
        for category in CATEGORIES
    }
    return load(PROMPT).fill(
        today=today.isoformat(),
        next_monday=next_monday(today).isoformat(),
        creators=quoted([{"creator_id": it.creator_id, "names": list(it.names)} for it in creators]),
        send_types=quoted(types),
        before=quoted(_brief(conversation.plan)),
        reading=quoted(_brief(first)),
        message=quoted({"text": message}),
    )


def _brief(plan: ChatPlan | None) -> dict[str, Any]:
    """The fields that say something."""
    return {} if plan is None else plan.model_dump(mode="json", exclude_defaults=True)


def message_reader(model: str, dollars: float) -> ModelMessageReader:
    """For "PROVIDER:NAME"; ``dollars`` is a turn's limit. Raises RequestError for a model that cannot be had."""
    return ModelMessageReader(open_model(model, Budget(calls=CALLS_PER_TURN, dollars=dollars)))
