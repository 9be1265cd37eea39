"""How checkpoints are written: our words and nothing else come back as objects."""

from collections.abc import Iterator

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from eros.failures import Finding
from eros.words.catalogue import Word


def words(root: type[Word] = Word) -> Iterator[type[Word]]:
    """Every frozen word there is."""
    for word in root.__subclasses__():
        yield word
        yield from words(word)


def serializer() -> JsonPlusSerializer:
    """Msgpack with an allowlist: a checkpoint cannot make any other type."""
    return JsonPlusSerializer(allowed_msgpack_modules=[*words(), Finding])
