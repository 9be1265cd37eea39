"""Clients of the agent server: one in memory, one of a process of its own; a home whose weeks need a person."""

import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import ElicitResult

from eros.settings import Settings
from eros_app.agent import build_server

ENTRY = Path(__file__).resolve().parents[3] / "plugins/eros/.mcp.json"
Connect = Callable[..., AbstractAsyncContextManager[ClientSession]]


@pytest.fixture
def connect(settings: Settings) -> Connect:
    """A client of the server in memory; with ``answers`` it shows forms, and gives those one after another."""

    def connected(
        *answers: ElicitResult | Callable[[], ElicitResult], asked: list[Any] | None = None
    ) -> AbstractAsyncContextManager[ClientSession]:
        waiting = list(answers)

        async def form(_context: Any, params: Any) -> ElicitResult:
            if asked is not None:
                asked.append(params)
            answer = waiting.pop(0)
            return answer if isinstance(answer, ElicitResult) else answer()

        server = build_server(settings)._mcp_server
        return create_connected_server_and_client_session(server, elicitation_callback=form if answers else None)

    return connected


@pytest.fixture
def process(home: Path) -> Connect:
    """A client of the server that the plugin's entry starts, over stdio."""

    @asynccontextmanager
    async def connected(form: Any = None) -> AsyncIterator[ClientSession]:
        environment = {
            **os.environ,
            "EROS_HOME": str(home),
            "EROS_NOW": "2026-11-20T12:00:00+00:00",
            "EROS_RETRY_SCALE": "0",
            "EROS_LOG_FORMAT": "json",
        }
        entry = json.loads(ENTRY.read_text(encoding="utf-8"))["mcpServers"]["eros"]
        command = str(Path(sys.executable).with_name("eros"))
        parameters = StdioServerParameters(command=command, args=entry["args"], env=environment, cwd=home)
        with (home / "stderr.log").open("w") as errors:
            async with (
                stdio_client(parameters, errlog=errors) as (reads, writes),
                ClientSession(reads, writes, elicitation_callback=form) as session,
            ):
                await session.initialize()
                yield session

    return connected


@pytest.fixture
def worn_out(home: Path) -> Path:
    """The home without a caption for renewals: a critical shortage, so every week of it needs a person (R33)."""
    with sqlite3.connect(home / "eros.db") as store:
        store.execute("DELETE FROM caption_bank WHERE caption_type IN ('renewal', 'appreciation')")
    return home
