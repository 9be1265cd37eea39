"""A second reading of a chat message by a model, where the rules left something open.

It can produce nothing but the same typed request. What the rules read stays; what it adds is checked against what is
there and what was said, and on any doubt the reading by rules stands, with its question and a notice of why. A plan of
it never runs by itself: it is offered in English words, beside the rules' question where they read something, and
counts with a yes (R63). What only looks at a week is answered at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, Understood
from eros.language.grounds import contradictions, is_unread, unsaid, with_what_was_read, with_whole_families
from eros.language.inquiries import AN_ORDER
from eros.language.notes import UNUSED, is_of_unknown_words
from eros.language.planning import OTHER_SUBJECT
from eros.language.tongues import with_a_model
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
    if plan.intent == "edit":
        yield "an edit is read by rules alone"
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
        turn: Understood,
        creators: Sequence[KnownCreator],
        today: date,
    ) -> Understood | None:
        """The model's reading with all that the rules read, which is proposed where they have a question of their own;
        theirs alone, with a notice of why, where it abstained or its reading cannot stand; None where it is not needed
        or must not be asked."""
        first = turn.plan
        if not left_open(first) or (not turn.open and is_of_unknown_words(first.question)):
            return None
        if first.question is not None:
            turn = turn.model_copy(update={"plan": _asked_with_a_model(first, first.question)})
        if unsafe(message) or gives_orders(message):
            return turn if turn.plan != first else None
        client = replace(self.client, budget=replace(self.client.budget, usage=[]))
        answer = await client.ask(NODE, prompt_for(message, conversation, first, creators, today), ChatPlan)
        self.client.forms = client.forms
        if isinstance(answer, Abstained):
            return self._without(turn, answer.reason)
        proposed = answer.value.model_copy(update={"notices": tuple(_repeated(answer.value.notices, message))})
        plan = with_whole_families(with_what_was_read(proposed, first), message)
        found = chain(contradictions(proposed, first), flaws(plan, first, message, conversation, creators, today))
        if wrong := next(found, None):
            return self._without(turn, f"its reading does not stand: {wrong}")
        notices = (*(f"{UNUSED}: {said}" for said in plan.notices), f"read with the help of {client.name}")
        plan = plan.model_copy(update={"notices": notices})
        if is_unread(first) and plan.intent == "generate":
            return turn.model_copy(update={"proposed": plan})
        if first.question is None or is_unread(first):
            return Understood(plan=plan)
        if wrong := next(not_to_offer(plan, turn), None):
            return self._without(turn, f"its reading does not stand: {wrong}")
        return turn.model_copy(update={"proposed": plan})

    def _without(self, turn: Understood, why: str) -> Understood:
        notices = (*turn.plan.notices, f"{self.client.name} was no help: {why}")
        return turn.model_copy(update={"plan": turn.plan.model_copy(update={"notices": notices})})


def _asked_with_a_model(first: ChatPlan, question: str) -> ChatPlan:
    return first.model_copy(update={"question": with_a_model(question)})


def not_to_offer(plan: ChatPlan, turn: Understood) -> Iterator[str]:
    """Why ``plan`` is no answer to the rules' question that a yes alone could give."""
    first = turn.plan
    if len(turn.choices) == 1 or AN_ORDER in (first.question or ""):
        yield "a yes to the question means something else"
    if plan.intent != first.intent or plan.intent not in ("generate", "batch"):
        yield "it answers another question"
    if len(turn.open) > 1:
        yield "more than one wish waits for an answer"
    if turn.open and plan.said == first.said and plan.week_start == first.week_start:
        yield "it leaves out what was asked about"


def _repeated(notices: Sequence[str], message: str) -> Iterator[str]:
    """Of what a model says that it could not use the message's own words: no other word of a model is shown."""
    words = " ".join(message.split()).casefold()
    for notice in notices[:_NOTICES]:
        said = " ".join(notice.split())[:_LONGEST].strip("\"'.,:;!? ")
        if said and said.casefold() in words:
            yield said


def left_open(first: ChatPlan) -> bool:
    """Whether the rules have a question; a word that they do not know is none, and a refusal of theirs is final. An
    edit is theirs alone."""
    if first.intent == "edit":
        return False
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
