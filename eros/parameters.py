"""A parameter of a request or a command, named in a text: marked where the text is made, spelled where it is shown.

A service knows no client, so it cannot say ``--week-start``: it writes ``parameter("week_start")``, and the door that
shows the text spells it as its own users write it (CONTRACT 4). What no door spells reads as the plain name.
"""

import re
import secrets
from collections.abc import Callable, Mapping

#: How a door writes a parameter's name; with a creator and a week, how its users plan that week with the parameter set.
Spell = Callable[..., str]

#: Private-use characters about a word that each process draws anew: no text from outside can hold it.
_OPENS, _CLOSES, _AND = f"\ue000{secrets.token_hex(8)}:", "\ue001", "\ue002"
_MARKED = re.compile(f"{_OPENS}([^{_CLOSES}]+){_CLOSES}")


def parameter(name: str) -> str:
    """The mark of a parameter, for a text that a door will show."""
    return f"{_OPENS}{name}{_CLOSES}"


def planning_with(name: str, creator_id: str, week_start: object) -> str:
    """The mark of planning that week with the parameter set: a command, or the arguments of a call."""
    return f"{_OPENS}{_AND.join((name, creator_id, str(week_start)))}{_CLOSES}"


def by_name(name: str, *week: str) -> str:
    """The plain name: how logs, records and the agent server spell a parameter."""
    return f"{name} (creator_id {week[0]}, week_start {week[1]})" if week else name


def spelled(text: str, spell: Spell = by_name) -> str:
    """The text with each mark in it spelled."""
    return _MARKED.sub(lambda marked: spell(*marked[1].split(_AND)), text)


def spelling(spell: Spell) -> Mapping[str, Spell]:
    """The serialization context by which a document's texts are spelled so."""
    return {"spell": spell}
