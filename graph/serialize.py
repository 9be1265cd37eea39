"""How checkpoints are written: our models and nothing else come back as objects, and come back as they were."""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, get_args, get_type_hints

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from pydantic import BaseModel

from eros.vocabulary.state import State

#: Where this process happens to hold a function that an annotation names.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


@dataclass(frozen=True)
class EncodedTuple:
    """A tuple on its way through msgpack, which gives every tuple back as a list."""

    values: list[Any]


class Serializer(JsonPlusSerializer):
    """Msgpack with an allowlist that keeps the tuples outside of models; inside, the model itself restores them."""

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        return super().dumps_typed(_encoded(obj))

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        return _decoded(super().loads_typed(data))


def _encoded(value: Any) -> Any:
    if type(value) is tuple:
        return EncodedTuple([_encoded(member) for member in value])
    if isinstance(value, list):
        return [_encoded(member) for member in value]
    return {name: _encoded(member) for name, member in value.items()} if isinstance(value, dict) else value


def _decoded(value: Any) -> Any:
    if isinstance(value, EncodedTuple):
        return tuple(_decoded(member) for member in value.values)
    if isinstance(value, list):
        return [_decoded(member) for member in value]
    return {name: _decoded(member) for name, member in value.items()} if isinstance(value, dict) else value


@cache
def state_models(state: type = State) -> tuple[type[BaseModel], ...]:
    """Every word that a graph's state can hold, whatever else a process has imported."""
    found: dict[type[BaseModel], None] = {}
    for annotation in get_type_hints(state).values():
        _reach(annotation, found)
    return tuple(found)


def _reach(annotation: Any, found: dict[type[BaseModel], None]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in found:
        found[annotation] = None
        for field in annotation.model_fields.values():
            _reach(field.annotation, found)
    for inner in get_args(annotation):
        _reach(inner, found)


def serializer(state: type = State) -> Serializer:
    """Msgpack with an allowlist: a checkpoint of this state cannot make any other type."""
    return Serializer(allowed_msgpack_modules=[*state_models(state), EncodedTuple])


def state_format(state: type = State) -> str:
    """A mark of how the words are made: a checkpoint of another mark may not be readable by this EROS."""
    fields = (
        f"{word.__module__}.{word.__qualname__}.{name}:{_ADDRESS.sub('', repr(field.annotation))}:{field.is_required()}"
        for word in state_models(state)
        for name, field in word.model_fields.items()
    )
    return sha256("\n".join(sorted(fields)).encode()).hexdigest()[:16]
