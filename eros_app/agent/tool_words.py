"""The commands that texts advise, as the tools that an agent has for them: it has no shell (CONTRACT 4).

What only a person may decide (R62), and what no tool does, stays a command, and names its ``--mcp-config`` (R59).
"""

import re
import shlex
from collections.abc import Iterator

from eros.vocabulary.wishes import WISHES
from eros_app.services.hints import CommandHints

#: A command -> its tool, and what its first word is there.
_TOOLS = {
    "creators": ("list_creators", None),
    "weeks": ("list_schedules", None),
    "show": ("get_schedule", "id"),
    "explain": ("explain_item", "id"),
    "export": ("export_schedule", "id"),
    "analyse": ("analyse_creator", "creator_id"),
    "generate": ("generate_schedule", "creator_id"),
}
#: In backquotes up to the second. Mending and forgetting weeks is no tool's, and to replace an approved one a person's.
_COMMAND = re.compile(rf"`eros ({'|'.join(_TOOLS)})\b(?! --(?:mend|forget)|[^`]* --replace\b)([^`]*)`")
#: Words that stand for what the reader puts there.
_PLACEHOLDERS = frozenset({"creator_id", "id", "CREATOR", "ID"})
_OPTIONS = {wish.option or f"--{name.replace('_', '-')}": name for name, wish in WISHES.items()}

#: A wish's option that stands alone, with its value or without.
_OPTION = re.compile(r"`(--[a-z][a-z-]*+)(?: ([^` ]+))?`")


class ToolWords(CommandHints):
    """Of ``eros mcp``: each command that has a tool is told as that tool with its arguments, and an option that stands
    alone as the argument."""

    def __call__(self, text: str) -> str:
        text = _COMMAND.sub(lambda found: _as_tool(found[1], found[2]), text)
        return super().__call__(_OPTION.sub(lambda found: _as_argument(*found.group(0, 1, 2)), text))


def _as_argument(written: str, option: str, value: str | None) -> str:
    if (positive := option.replace("--no-", "--", 1)) not in _OPTIONS:
        return written
    value = "false" if positive != option else value
    return f"`{_OPTIONS[positive]} {value}`" if value else f"`{_OPTIONS[positive]}`"


def _as_tool(command: str, rest: str) -> str:
    tool, first = _TOOLS[command]
    try:
        words = shlex.split(rest)
    except ValueError:
        words = rest.split()
    said = ", ".join(_arguments(words, first))
    return f"`{tool}` with {said}" if said else f"`{tool}`"


def _arguments(words: list[str], first: str | None) -> Iterator[str]:
    """Each as "name value"; an option without a value is true, and "--no-NAME" false."""
    at = 0
    while at < len(words):
        word, following = words[at], words[at + 1] if at + 1 < len(words) else "--"
        at += 1
        if not word.startswith("--"):
            if first is not None and word not in _PLACEHOLDERS:
                yield f"{first} {word}"
        elif word.startswith("--no-"):
            yield f"{_name(word.replace('--no-', '--', 1))} false"
        elif following.startswith("--"):
            yield f"{_name(word)} true"
        else:
            at += 1
            yield f"{_name(word)} {following}"


def _name(option: str) -> str:
    return _OPTIONS.get(option, option.removeprefix("--").replace("-", "_"))
