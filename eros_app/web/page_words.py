"""A text of the services as a page says it: parameters by their names there, and no commands of a terminal where the
page has the same."""

import re

from eros.parameters import Spell, by_name, spelled

#: What a terminal is told to run, and what a page says of it.
_COMMANDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"`eros weeks` lists ids"), "the list of weeks has their ids"),
    (re.compile(r"`eros show [^`]+` says what came of it"), "its page says what came of it"),
)


def of_a_page(text: str, spell: Spell = by_name) -> str:
    told = spelled(text, spell)
    for command, instead in _COMMANDS:
        told = command.sub(instead, told)
    return told
