"""A message to a plan: who it is about, what it wants, which wishes it holds; every word is accounted for."""

from collections.abc import Callable, Sequence
from datetime import date

from eros.language.heard import Heard, hear
from eros.language.intents import intent_of
from eros.language.leftovers import tell_unused
from eros.language.notes import Notes
from eros.language.plan import Held, Known, Plan
from eros.language.planning import plan_week
from eros.language.refusing import refused, unsupported
from eros.language.standing import about, left_of, review
from eros.vocabulary.safety import unsafe

#: The date of today in a creator's zone; None: no creator is known.
Today = Callable[[str | None], date]


def understand(message: str, held: Held, today: Today, creators: Sequence[Known]) -> Plan:
    """The plan that the message says after what ``held`` left. Deterministic; takes any text and never raises."""
    heard, notes = hear(message, held, creators)
    plan = _understood(heard, notes, today(heard.creator))
    return plan if (why := unsafe(message)) is None else refused(plan, why)


def _understood(heard: Heard, notes: Notes, today: date) -> Plan:
    match intent := intent_of(heard.pieces, heard.text, heard.held):
        case None | "generate" | "batch":
            return plan_week(heard, intent, notes, today)
        case "unsupported":
            return unsupported(heard, notes)
        case "help":
            tell_unused(left_of(heard.sheet()), notes)
            return notes.plan("help")
        case "review":
            return review(heard, notes)
        case _:
            return about(heard, intent, notes, today)
