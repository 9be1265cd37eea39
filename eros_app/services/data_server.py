"""Which data server a run speaks to: the one that a configuration names, else the embedded one over its database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from mcp import ClientSession
from mcp.shared.memory import create_connected_server_and_client_session

from eros.gateway import Source, Unusable
from eros.vocabulary.ports import Clock

_EMBEDDED = "the embedded data server"


def data_source(config: Path | None, database_url: str) -> Source:
    """The server of ``config`` (``--mcp-config``); without one, our own over ``database_url``. Raises RequestError."""
    return Source.from_config(config) if config else embedded(database_url)


def embedded(database_url: str) -> Source:
    """Our own server in this process: no start-up, 2 ms a call."""
    return Source(_EMBEDDED, lambda clock: _opened(database_url, clock))


def is_embedded(source: Source) -> bool:
    return source.name == _EMBEDDED


@asynccontextmanager
async def _opened(database_url: str, clock: Clock) -> AsyncIterator[ClientSession]:
    from eros_db.failures import DatabaseLocked, StoreError
    from eros_db.server import build_server
    from eros_db.store import open_store

    try:
        engine = open_store(database_url)
        server = build_server(engine, clock)
    except DatabaseLocked as wrong:
        raise ConnectionError(wrong.message) from wrong
    except StoreError as wrong:
        raise Unusable(wrong.message) from wrong
    try:
        async with create_connected_server_and_client_session(server) as session:
            yield session
    finally:
        engine.dispose()
