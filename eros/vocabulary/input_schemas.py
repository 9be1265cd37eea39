"""A tool's input schema in its short form: a model reads each character of it, and pays for it."""

from collections.abc import Sequence
from typing import Any


def short(schema: Any, unsaid: Sequence[Any] = (None,)) -> Any:
    """The schema without titles, which repeat each name, and with null beside its other type; a default that is one
    of ``unsaid`` is nothing, and is left out."""
    if isinstance(schema, list):
        return [short(one, unsaid) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if not _repeats(key, value, unsaid)}
    return _nullable({key: _short_part(key, value, unsaid) for key, value in kept.items()})


def _short_part(key: str, value: Any, unsaid: Sequence[Any]) -> Any:
    if key in ("properties", "$defs"):
        return {name: short(one, unsaid) for name, one in value.items()}
    return value if key == "default" else short(value, unsaid)


def _repeats(key: str, value: Any, unsaid: Sequence[Any]) -> bool:
    """A title, that more is allowed, and that what is not given is nothing."""
    is_usual = (key == "additionalProperties" and value is True) or (key == "default" and value in unsaid)
    return is_usual or (key == "title" and isinstance(value, str))


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """A value or null, in one line."""
    either: list[dict[str, Any]] = schema.get("anyOf", [])
    if len(either) != 2 or either[1] != {"type": "null"} or "type" not in either[0] or "enum" in either[0]:
        return schema
    rest = {key: one for key, one in schema.items() if key != "anyOf"}
    return {**either[0], **rest, "type": [either[0]["type"], "null"]}
