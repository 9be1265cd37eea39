"""A tool's input schema as a model reads it: without what repeats, and with the send types that there are."""

from typing import Any

from eros.vocabulary.catalogue import CATEGORIES, default_catalogue
from eros.vocabulary.input_schemas import short
from eros.vocabulary.wall_clock import TIME_PATTERN
from eros_app.agent.tool_arguments import MOST_OFFSET

_SEND_TYPE = {"$ref": "#/$defs/SendType"}


def slim(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema in short; lists of send types name the types. A flag or a text that is not given is false or empty,
    and an argument that may be left out needs no null: one that comes is read as left out."""
    told: dict[str, Any] = _plain(short(schema, unsaid=(None, [], {}, False, "", *_USUAL)))
    told["properties"] = {name: _without_null(field) for name, field in told["properties"].items()}
    told = _with_shared_types(told)
    fields = told["properties"]
    if "include" in fields and "exclude" in fields:
        keys = list(default_catalogue())
        told["$defs"] |= {"SendType": {"enum": keys}, "SendTypes": {"anyOf": [_SEND_TYPE, {"enum": list(CATEGORIES)}]}}
        for name in ("include", "exclude"):
            fields[name]["items"] = {"$ref": "#/$defs/SendTypes"}
        told["$defs"]["PinnedEvent"]["properties"]["send_type_key"] = {"description": "Its send type.", **_SEND_TYPE}
        fields["include"]["description"] = "Only these send types or categories."
    return told


#: Defaults that are what is usual: their names say so.
_USUAL = ("balanced", "normal")


def _plain(schema: Any) -> Any:
    """Without a type beside the values that there can be, the description of a whole object, which its argument's
    repeats, and a bound beyond any list; what an object has no field for is refused all the same."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    gone = {"type"} if "enum" in schema else set()
    gone |= {"maximum"} if schema.get("maximum") == MOST_OFFSET else set()
    gone |= {"additionalProperties", "description"} if schema.get("additionalProperties") is False else set()
    return {key: _plain(one) for key, one in schema.items() if key not in gone}


def _without_null(field: dict[str, Any]) -> dict[str, Any]:
    kinds, either = field.get("type"), field.get("anyOf", [])
    if isinstance(kinds, list):
        return {**field, "type": kinds[0]}
    rest = [one for one in either if one != {"type": "null"}]
    return {key: one for key, one in field.items() if key != "anyOf"} | rest[0] if len(rest) == 1 else field


#: Parts of a schema that stand in it more than once, by the name that they get.
_SHARED: dict[str, dict[str, Any]] = {
    "Time": {"pattern": f"^{TIME_PATTERN}$", "type": "string"},
    "Times": {"additionalProperties": {"$ref": "#/$defs/Time"}, "propertyNames": {"format": "date"}, "type": "object"},
}


def _with_shared_types(schema: dict[str, Any]) -> dict[str, Any]:
    """Each of the shared parts once, where it would stand there several times."""
    for name, part in _SHARED.items():
        made, times = _replaced(schema, part, {"$ref": f"#/$defs/{name}"})
        if times > 1:
            schema = {"$defs": {}, **made}
            schema["$defs"] = {**schema["$defs"], name: part}
    return schema


def _replaced(schema: Any, part: dict[str, Any], by: dict[str, str]) -> tuple[Any, int]:
    """The schema with ``by`` in the place of what has all of the part, and how often that was."""
    if isinstance(schema, list):
        found = [_replaced(one, part, by) for one in schema]
        return [one for one, _ in found], sum(times for _, times in found)
    if not isinstance(schema, dict):
        return schema, 0
    if part.items() <= schema.items():
        return {**{key: one for key, one in schema.items() if key not in part}, **by}, 1
    inner = {key: _replaced(one, part, by) for key, one in schema.items()}
    return {key: one for key, (one, _) in inner.items()}, sum(times for _, times in inner.values())


def checkable(schema: Any) -> Any:
    """An output schema whose formats its values have: JSON Schema's "time" has an offset, ours are wall clocks."""
    if isinstance(schema, list):
        return [checkable(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: checkable(one) for key, one in schema.items() if (key, one) != ("format", "time")}
