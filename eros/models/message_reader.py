"""A second reading of a chat message by a model, where the rules left something open.

It can produce nothing but the same typed request. What it proposes is checked against what is there and what was said,
and abstains on any doubt: then the reading by rules stands, with its question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.checking import flaws
from eros.language.dates import next_monday
from eros.language.leftovers import UNUSED
from eros.language.refusing import OTHER_SUBJECT
from eros.models.budget import Budget
from eros.models.client import Abstained, ModelClient, open_model
from eros.models.prompt_injection import gives_orders
from eros.vocabulary.catalogue import CATEGORIES, default_catalogue
from eros.vocabulary.safety import unsafe
from prompts.library import load, quoted

NODE, PROMPT = "chat", "understand"
CALLS_PER_TURN = 2
_NOTICES, _LONGEST = 3, 200


@dataclass
class ModelMessageReader:
    """``Listener`` on a chat model. Each turn has a budget of its own."""

    client: ModelClient

    async def listen(
        self, message: str, held: ConversationState, first: ChatPlan, creators: Sequence[KnownCreator], today: date
    ) -> ChatPlan | None:
        """The model's reading, or None: it is not needed, must not be asked, abstained, or cannot stand."""
        if not left_open(first) or unsafe(message) or gives_orders(message):
            return None
        client = replace(self.client, budget=replace(self.client.budget, usage=[]))
        answer = await client.ask(NODE, prompt_for(message, held, first, creators, today), ChatPlan)
        if isinstance(answer, Abstained) or any(flaws(answer.value, first, message, held, creators, today)):
            return None
        told = (" ".join(notice.split())[:_LONGEST] for notice in answer.value.notices[:_NOTICES])
        notices = (*(f"{UNUSED}: {notice}" for notice in told if notice), f"read with the help of {client.name}")
        return answer.value.model_copy(update={"notices": notices})


def left_open(first: ChatPlan) -> bool:
    """Whether the rules have a question, or words that they did not use; a refusal of theirs is final."""
    if first.intent == "unsupported":
        return OTHER_SUBJECT in first.notices
    return first.question is not None or any(notice.startswith(UNUSED) for notice in first.notices)


def prompt_for(
    message: str, held: ConversationState, first: ChatPlan, creators: Sequence[KnownCreator], today: date
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
        before=quoted(_brief(held.plan)),
        reading=quoted(_brief(first)),
        message=quoted({"text": message}),
    )


def _brief(plan: ChatPlan | None) -> dict[str, Any]:
    """The fields that say something."""
    return {} if plan is None else plan.model_dump(mode="json", exclude_defaults=True)


def message_reader(model: str, dollars: float) -> ModelMessageReader:
    """For "PROVIDER:NAME"; ``dollars`` is a turn's limit. Raises RequestError for a model that cannot be had."""
    return ModelMessageReader(open_model(model, Budget(calls=CALLS_PER_TURN, dollars=dollars)))
