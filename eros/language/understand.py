"""A message to a plan: who it is about, what it wants, which wishes it holds; every word is accounted for."""

from collections.abc import Callable, Sequence
from datetime import date

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.existing_weeks import plan_lookup, plan_review, unused_tokens
from eros.language.intents import intent_of
from eros.language.leftovers import notice_unused
from eros.language.notes import Notes
from eros.language.parsed_message import ParsedMessage, parse_message
from eros.language.planning import plan_from_wishes
from eros.language.refusing import refused_as_unsafe, unsupported
from eros.vocabulary.safety import unsafe

#: The date of today in a creator's zone; None: no creator is known.
Today = Callable[[str | None], date]


def understand(message: str, held: ConversationState, today: Today, creators: Sequence[KnownCreator]) -> ChatPlan:
    """The plan that the message says after what ``held`` left. Deterministic; takes any text and never raises."""
    heard, notes = parse_message(message, held, creators)
    plan = _understood(heard, notes, today(heard.creator))
    return plan if (why := unsafe(message)) is None else refused_as_unsafe(plan, why)


def _understood(heard: ParsedMessage, notes: Notes, today: date) -> ChatPlan:
    match intent := intent_of(heard.pieces, heard.text, heard.held):
        case None | "generate" | "batch":
            return plan_from_wishes(heard, intent, notes, today)
        case "unsupported":
            return unsupported(heard, notes)
        case "help":
            notice_unused(unused_tokens(heard.sheet()), notes)
            return notes.plan("help")
        case "review":
            return plan_review(heard, notes)
        case _:
            return plan_lookup(heard, intent, notes, today)
