"""What a tool's arguments have to be before anything reads them: known, whole and of a bearable size."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from eros.failures import RequestError
from eros_db.unreadable import DEEPEST, Unreadable, plain, unreadable

#: No argument needs a longer text, or more entries.
_LONGEST_TEXT, _MOST_ENTRIES = 2_000, 500
#: What a transport puts in the place of a character that is none.
_UNREADABLE = "\ufffd"


def given(tool: str, arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that were given: null stands for what was not. Raises RequestError for what cannot be."""
    known: Mapping[str, Any] = schema["properties"]
    for name in arguments:
        if name not in known:
            raise _unknown(tool, plain(name), known)
    for name, value in arguments.items():
        for unread in unreadable(value, name):
            if not unread.is_text:
                raise RequestError("BAD_ARGUMENT", name, unread.value, _none(name, unread))
        for part in _parts(value):
            _check(name, plain(part))
    required = schema.get("required", ())
    return {
        name: [value] if isinstance(value, str) and _is_list(known[name]) else value
        for name, value in arguments.items()
        if value is not None or name in required
    }


def _is_list(schema: Mapping[str, Any]) -> bool:
    """Whether a list is what the argument takes: one text alone is a list of it."""
    kinds = {one.get("type") for one in (schema, *schema.get("anyOf", ()))}
    return "array" in kinds and "string" not in kinds


def _none(name: str, unread: Unreadable) -> str:
    if unread.is_deep:
        return f"{name} is nested deeper than {DEEPEST}; write it as its description says"
    return f"{unread.field} is {unread.value[:100]}, which is no finite number; write one in figures"


def _unknown(tool: str, name: str, known: Mapping[str, Any]) -> RequestError:
    short = name[:100]
    near = difflib.get_close_matches(short, known, n=2)
    text = f"{tool} has no argument {short!r}; it has {', '.join(known)}"
    return RequestError("UNKNOWN_ARGUMENT", short, "", text, near)


def _parts(value: Any) -> Iterator[Any]:
    """A value and all that is in it."""
    yield value
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield key
            yield from _parts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _parts(one)


def _check(name: str, part: Any) -> None:
    if isinstance(part, str) and len(part) > _LONGEST_TEXT:
        said = f"{name} has a text of {len(part):,} characters; {_LONGEST_TEXT:,} are read at most"
        raise RequestError("TOO_LONG", name, part[:100], said)
    if isinstance(part, list | Mapping) and len(part) > _MOST_ENTRIES:
        said = f"{name} has {len(part):,} entries; {_MOST_ENTRIES} are read at most"
        raise RequestError("TOO_LONG", name, len(part), said)
    if isinstance(part, str) and _UNREADABLE in part:
        said = f"{name} is {part[:100]!r}, with a character that could not be read: half of a pair (a lone surrogate)"
        raise RequestError("BAD_ARGUMENT", name, part[:100], said)
