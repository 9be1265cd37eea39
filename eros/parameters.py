"""A parameter of a request or a command, named in a text: marked where the text is made, spelled where it is shown.

A service knows no client, so it cannot say ``--week-start``: it writes ``parameter("week_start")``, and the door that
shows the text spells it as its own users write it (CONTRACT 4). What no door spells reads as the plain name.
"""

import re
import secrets
from collections.abc import Callable, Mapping

#: How a door writes a parameter's name.
Spell = Callable[[str], str]

#: Private-use characters about a word that each process draws anew: no text from outside can hold it.
_OPENS, _CLOSES = f"\ue000{secrets.token_hex(8)}:", "\ue001"
_MARKED = re.compile(f"{_OPENS}(\\w+){_CLOSES}")


def parameter(name: str) -> str:
    """The mark of a parameter, for a text that a door will show."""
    return f"{_OPENS}{name}{_CLOSES}"


def by_name(name: str) -> str:
    """The plain name: how logs, records and the agent server spell a parameter."""
    return name


def spelled(text: str, spell: Spell = by_name) -> str:
    """The text with each mark in it spelled."""
    return _MARKED.sub(lambda marked: spell(marked[1]), text)


def spelling(spell: Spell) -> Mapping[str, Spell]:
    """The serialization context by which a document's texts are spelled so."""
    return {"spell": spell}
