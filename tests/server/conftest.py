"""A small database made by hand, and the real server over it, spoken to by a real MCP client in memory."""

import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession
from mcp.shared.memory import create_connected_server_and_client_session
from sqlalchemy import Engine, insert

from eros_db import schema
from eros_db.engine import write_transaction
from eros_db.server import build_server
from eros_db.store import create_store, open_store

#: A Friday; in Los Angeles it is Friday too.
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
DATA = Path(__file__).parent / "data"


class Client:
    """One session. Calling it gives a tool's answer; ``refusal`` gives the error's body. Either fails on the other."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session

    async def __call__(self, tool: str, **arguments: Any) -> Any:
        result = await self.session.call_tool(tool, arguments)
        assert not result.isError, result.structuredContent
        assert json.loads(result.content[0].text) == result.structuredContent  # type: ignore[union-attr]
        return result.structuredContent

    async def refusal(self, tool: str, **arguments: Any) -> Any:
        result = await self.session.call_tool(tool, arguments)
        assert result.isError, result.structuredContent
        body = result.structuredContent
        assert body is not None
        assert body["error"] == result.content[0].text  # type: ignore[union-attr]
        assert {"error", "code", "field"} <= body.keys()
        return body


Connect = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture(scope="session")
def made_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "eros.db"
    engine = create_store(f"sqlite:///{path}")
    with write_transaction(engine) as connection:
        for table, rows in (json.loads((DATA / "small.json").read_text(encoding="utf-8"))).items():
            # one statement a row: the rows of a table name different columns
            for row in rows:
                connection.execute(insert(schema.metadata.tables[table]).values(row))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def made_engine(made_database: Path) -> Iterator[Engine]:
    """For reading only: all tests share it."""
    engine = open_store(f"sqlite:///{made_database}")
    yield engine
    engine.dispose()


@pytest.fixture
def database(made_database: Path, tmp_path: Path) -> Path:
    """The test's own copy."""
    return Path(shutil.copy(made_database, tmp_path / "eros.db"))


@pytest.fixture
def url(database: Path) -> str:
    return f"sqlite:///{database}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_store(url)
    yield engine
    engine.dispose()


@pytest.fixture
def connect(engine: Engine) -> Connect:
    """``async with connect() as ask``: the server on its own copy of the database; ``now`` is NOW unless given."""

    @asynccontextmanager
    async def session(now: datetime = NOW) -> AsyncIterator[Client]:
        server = build_server(engine, lambda: now, count(1000).__next__)
        async with create_connected_server_and_client_session(server) as client:
            yield Client(client)

    return session


@pytest.fixture
def sql(database: Path) -> Callable[..., list[tuple[Any, ...]]]:
    """Runs a statement on the database behind the server's back, no CHECK in its way, and gives its rows."""

    def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(database)
        try:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    return run
