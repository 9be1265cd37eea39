"""A parameter of a request or a command, named in a text: marked where the text is made, spelled where it is shown.

A service knows no client, so it cannot say ``--week-start``: it writes ``parameter("week_start")``, and the door that
shows the text spells it as its own users write it (CONTRACT 4). What no door spells reads as the plain name.
"""

import json
import re
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

#: How a door writes a parameter's name; with a request's fields, how its users ask for the same with the parameter set.
Spell = Callable[..., str]

#: Private-use characters about a word that each process draws anew: no text from outside can hold it.
_OPENS, _CLOSES, _AND = f"\ue000{secrets.token_hex(8)}:", "\ue001", "\ue002"
_MARKED = re.compile(f"{_OPENS}([^{_CLOSES}]+){_CLOSES}")
#: The same in a kept text, whose next reader is another process; no text from outside is kept with one of these.
_KEPT_OPENS, _KEPT_CLOSES, _KEPT_AND = "\ue010", "\ue011", "\ue012"
_KEPT = re.compile(f"{_KEPT_OPENS}([^{_KEPT_CLOSES}]+){_KEPT_CLOSES}")
_OF_NONE_KEPT = str.maketrans("", "", _KEPT_OPENS + _KEPT_CLOSES + _KEPT_AND)


def parameter(name: str) -> str:
    """The mark of a parameter, for a text that a door will show."""
    return f"{_OPENS}{name}{_CLOSES}"


def planning_with(name: str, asked: Mapping[str, Any]) -> str:
    """The mark of the same request with the parameter set: a command, or the arguments of a call."""
    return f"{_OPENS}{name}{_AND}{json.dumps(asked)}{_CLOSES}"


def by_name(name: str, asked: Mapping[str, Any] | None = None) -> str:
    """The plain name: how logs, records and the agent server spell a parameter."""
    said = [f"{key} {one if isinstance(one, str) else json.dumps(one)}" for key, one in (asked or {}).items()]
    return f"{name} ({', '.join(said)})" if said else name


def spelled(text: str, spell: Spell = by_name) -> str:
    """The text with each mark in it spelled."""

    def said(marked: re.Match[str]) -> str:
        name, *asked = marked[1].split(_AND)
        return spell(name, *map(json.loads, asked))

    return _MARKED.sub(said, text)


def kept(text: str) -> str:
    """The text as a record keeps it: its marks are still marks when another process reads it (``read_again``)."""

    def keep(marked: re.Match[str]) -> str:
        return f"{_KEPT_OPENS}{marked[1].replace(_AND, _KEPT_AND)}{_KEPT_CLOSES}"

    return _MARKED.sub(keep, text.translate(_OF_NONE_KEPT))


def read_again(text: str) -> str:
    """A kept text with its marks; one that was kept with its parameters spelled is as it was."""
    return _KEPT.sub(lambda marked: f"{_OPENS}{marked[1].replace(_KEPT_AND, _AND)}{_CLOSES}", text)


#: The context in which a document is written to its record, and read from it.
IN_RECORD: Mapping[str, Any] = {"write": kept, "read": read_again}


def spelling(spell: Spell) -> Mapping[str, Any]:
    """The serialization context by which a document's texts are spelled so."""
    return {"write": partial(spelled, spell=spell)}
