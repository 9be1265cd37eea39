"""A tool's input schema as a model reads it: without what repeats, and with the send types that there are."""

from typing import Any

from eros.vocabulary.catalogue import CATEGORIES, default_catalogue

_SEND_TYPE = {"$ref": "#/$defs/SendType"}


def slim(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without titles, which repeat each name, and with short forms; lists of send types name the types."""
    told: dict[str, Any] = _slim(schema)
    fields = told["properties"]
    if "include" in fields and "exclude" in fields:
        keys = list(default_catalogue())
        told["$defs"] |= {"SendType": {"enum": keys}, "SendTypes": {"anyOf": [_SEND_TYPE, {"enum": list(CATEGORIES)}]}}
        for name in ("include", "exclude"):
            fields[name]["items"] = {"$ref": "#/$defs/SendTypes"}
        told["$defs"]["PinnedEvent"]["properties"]["send_type_key"] |= _SEND_TYPE
    return told


def checkable(schema: Any) -> Any:
    """An output schema whose formats its values have: JSON Schema's "time" has an offset, ours are wall clocks."""
    if isinstance(schema, list):
        return [checkable(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: checkable(one) for key, one in schema.items() if (key, one) != ("format", "time")}


def _slim(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_slim(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return _nullable({key: _slim_part(key, value) for key, value in schema.items() if not _repeats(key, value)})


def _slim_part(key: str, value: Any) -> Any:
    return {name: _slim(one) for name, one in value.items()} if key in ("properties", "$defs") else _slim(value)


def _repeats(key: str, value: Any) -> bool:
    """A title, and that what is not given is nothing."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, [], {}))


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """A value or null, in one line."""
    either: list[dict[str, Any]] = schema.get("anyOf", [])
    if len(either) != 2 or either[1] != {"type": "null"} or "type" not in either[0] or "enum" in either[0]:
        return schema
    rest = {key: one for key, one in schema.items() if key != "anyOf"}
    return {**either[0], **rest, "type": [either[0]["type"], "null"]}
