"""How checkpoints are written: our words and nothing else come back as objects, and come back as they were."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from pydantic import BaseModel

from eros.failures import Finding
from eros.words.catalogue import Word


@dataclass(frozen=True)
class Several:
    """A tuple on its way through msgpack, which gives every tuple back as a list."""

    values: list[Any]


class Serializer(JsonPlusSerializer):
    """Msgpack with an allowlist that keeps the tuples outside of words; inside them the word itself restores them."""

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        return super().dumps_typed(_marked(obj))

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        return _unmarked(super().loads_typed(data))


def _marked(value: Any) -> Any:
    if type(value) is tuple:
        return Several([_marked(member) for member in value])
    if isinstance(value, list):
        return [_marked(member) for member in value]
    return {name: _marked(member) for name, member in value.items()} if isinstance(value, dict) else value


def _unmarked(value: Any) -> Any:
    if isinstance(value, Several):
        return tuple(_unmarked(member) for member in value.values)
    if isinstance(value, list):
        return [_unmarked(member) for member in value]
    return {name: _unmarked(member) for name, member in value.items()} if isinstance(value, dict) else value


def words(root: type[Word] = Word) -> Iterator[type[Word]]:
    """Every frozen word there is."""
    for word in root.__subclasses__():
        yield word
        yield from words(word)


def serializer() -> Serializer:
    """Msgpack with an allowlist: a checkpoint cannot make any other type."""
    return Serializer(allowed_msgpack_modules=[*words(), Finding, Several])


def state_format() -> str:
    """A mark of how the words are made: a checkpoint of another mark may not be readable by this EROS."""
    known: set[type[BaseModel]] = {*words(), Finding}
    fields = (
        f"{word.__module__}.{word.__qualname__}.{name}:{field.annotation!r}:{field.is_required()}"
        for word in known
        for name, field in word.model_fields.items()
    )
    return sha256("\n".join(sorted(fields)).encode()).hexdigest()[:16]
