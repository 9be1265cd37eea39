"""The keywords of an input schema, as a client's validator meets them."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

_KNOWN = {*Draft202012Validator.VALIDATORS, "$defs", "default", "description"}


def foreign_keywords(schema: dict[str, Any]) -> set[str]:
    """The keywords in it that are none of JSON Schema's: whoever reads it passes over them."""
    return {*_keywords(schema)} - _KNOWN


def _keywords(schema: dict[str, Any]) -> Iterator[str]:
    for key, value in schema.items():
        yield key
        inner = value.values() if key in ("properties", "$defs") else value if key == "anyOf" else [value]
        for one in inner:
            if isinstance(one, dict) and key != "default":
                yield from _keywords(one)
