"""A tool's input schema as a model reads it: without what repeats, and with the send types that there are."""

from typing import Any

from eros.vocabulary.catalogue import CATEGORIES, default_catalogue
from eros.vocabulary.input_schemas import short

_SEND_TYPE = {"$ref": "#/$defs/SendType"}


def slim(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema in short; lists of send types name the types."""
    told: dict[str, Any] = short(schema, unsaid=(None, [], {}))
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
