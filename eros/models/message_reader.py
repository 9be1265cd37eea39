"""A second reading of a chat message by a model, where the rules left something open.

It can produce nothing but the same typed request. What the rules read stays; what it adds is checked against what is
there and what was said, and on any doubt the reading by rules stands, with its question and a notice of why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.grounds import contradictions, unsaid, with_what_was_read
from eros.language.notes import UNUSED
from eros.language.planning import OTHER_SUBJECT
from eros.models.budget import Budget
from eros.models.client import Abstained, ModelClient
from eros.models.model_clients import opened
from eros.models.prompt_injection import gives_orders
from eros.settings import Settings
from eros.vocabulary.catalogue import CATEGORIES, FOLLOW_UP, default_catalogue
from eros.vocabulary.safety import unsafe
from eros.vocabulary.wall_clock import days_of_week, monday_of, next_monday
from eros.vocabulary.wishes import dates_in
from prompts.library import FilledPrompt, load, quoted

# Whether a plan that a model proposed can stand: everything in it must be there, or have been said.

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
    yield from _slot(plan, message, conversation)
    yield from unsaid(plan, first, message, conversation, creators, today)


def _of_the_week(plan: ChatPlan, today: date) -> Iterator[str]:
    monday = plan.week_start or next_monday(today)
    if monday != monday_of(monday):
        yield "a week that begins on no Monday"
    if not {day for wish in plan.said.values() for day in dates_in(wish)} <= set(days_of_week(monday_of(monday))):
        yield "a day outside the week"


def _of_types(plan: ChatPlan) -> Iterator[str]:
    pinned = {pin.send_type_key for pin in plan.pinned}
    shown = {*filter(None, (plan.filter.send_type_key,)), *(plan.filter.send_type_keys or ())}
    if not {*plan.include, *plan.exclude, *pinned, *shown} <= default_catalogue().keys() or FOLLOW_UP in pinned:
        yield "no such send type"


def _slot(plan: ChatPlan, message: str, conversation: ConversationState) -> Iterator[str]:
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
        """The model's reading with all that the rules read; theirs alone, with a notice of why, where it abstained or
        its reading cannot stand; None where it is not needed or must not be asked."""
        if not left_open(first) or unsafe(message) or gives_orders(message):
            return None
        client = replace(self.client, budget=replace(self.client.budget, usage=[]))
        answer = await client.ask(NODE, prompt_for(message, conversation, first, creators, today), ChatPlan)
        self.client.forms = client.forms
        if isinstance(answer, Abstained):
            return self._without(first, answer.reason)
        proposed = answer.value.model_copy(update={"notices": tuple(_repeated(answer.value.notices, message))})
        plan = with_what_was_read(proposed, first)
        found = chain(contradictions(proposed, first), flaws(plan, first, message, conversation, creators, today))
        if wrong := next(found, None):
            return self._without(first, f"its reading does not stand: {wrong}")
        notices = (*(f"{UNUSED}: {said}" for said in plan.notices), f"read with the help of {client.name}")
        return plan.model_copy(update={"notices": notices})

    def _without(self, first: ChatPlan, why: str) -> ChatPlan:
        return first.model_copy(update={"notices": (*first.notices, f"{self.client.name} was no help: {why}")})


def _repeated(notices: Sequence[str], message: str) -> Iterator[str]:
    """Of what a model says that it could not use the message's own words: no other word of a model is shown."""
    words = " ".join(message.split()).casefold()
    for notice in notices[:_NOTICES]:
        said = " ".join(notice.split())[:_LONGEST].strip("\"'.,:;!? ")
        if said and said.casefold() in words:
            yield said


def left_open(first: ChatPlan) -> bool:
    """Whether the rules have a question; a word that they do not know is none, and a refusal of theirs is final."""
    if first.question is not None:
        return True
    return first.intent == "unsupported" and OTHER_SUBJECT in first.notices


def prompt_for(
    message: str, conversation: ConversationState, first: ChatPlan, creators: Sequence[KnownCreator], today: date
) -> FilledPrompt:
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


def message_reader(settings: Settings) -> ModelMessageReader | None:
    """On the model of the settings; a turn may spend what a generation may. RequestError: it cannot be had."""
    if not settings.model:
        return None
    return ModelMessageReader(
        opened(settings.model, settings, Budget(calls=CALLS_PER_TURN, dollars=settings.model_cost))
    )
