"""Where a data server is: in memory, a command over stdio, or an address (CONTRACT 1, --mcp-config).

Who opens a server in this process hands a ``Source`` down; the gateway knows none by itself.
"""

import json
import logging
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.server import Server
from mcp.server.fastmcp import FastMCP
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.memory import create_connected_server_and_client_session
from pydantic import BaseModel, ConfigDict, ValidationError

from eros.failures import RequestError
from eros.parameters import parameter
from eros.vocabulary.ports import Clock

SERVER_NAME = "eros-db"
AnyServer = Server[Any, Any] | FastMCP[Any]

# The SDK logs every lost connection with its traceback; the gateway reports it as a failure of ours instead.
logging.getLogger("mcp.client").addHandler(logging.NullHandler())
logging.getLogger("mcp.client").propagate = False
# A stdio server that ended by itself was waited for already; asyncio warns of each.
logging.getLogger("asyncio").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Source:
    """``connect`` opens an initialized session and closes it again; ``name`` is for people.

    The clock is the run's, for a server in this process.
    """

    name: str
    connect: Callable[[Clock], AbstractAsyncContextManager[ClientSession]]

    @classmethod
    def in_memory(cls, build: Callable[[], AnyServer], name: str = "a server in memory") -> "Source":
        return cls(name, lambda _: create_connected_server_and_client_session(build()))

    @classmethod
    def from_config(cls, path: Path) -> "Source":
        """The server named "eros-db" of a Claude-style ``{"mcpServers": {...}}`` file. Raises RequestError."""
        entry = _entry(path)
        if entry.url:
            return cls(f"{SERVER_NAME} at {entry.url.split('?')[0]}", lambda _: _http(str(entry.url), entry.headers))
        return cls(f"{SERVER_NAME} ({entry.command})", lambda _: _stdio(entry))


class Unusable(ConnectionError):
    """The server is not to be had, and trying again will not help."""


class _Entry(BaseModel):
    """One server of the file. Values may name environment variables: ``${NAME}`` or ``${NAME:-default}``."""

    model_config = ConfigDict(extra="ignore")

    type: str | None = None
    command: str | None = None
    args: list[str] = []
    env: dict[str, str] | None = None
    cwd: str | None = None
    url: str | None = None
    headers: dict[str, str] = {}


def _entry(path: Path) -> _Entry:
    try:
        servers = json.loads(path.read_text(encoding="utf-8"))["mcpServers"]
        entry = _Entry.model_validate(_expanded(servers[SERVER_NAME]))
    except OSError as wrong:
        raise _bad(path, f"it cannot be read: {wrong.strerror}") from wrong
    except UnicodeDecodeError as wrong:
        raise _bad(path, "it is no UTF-8 text") from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise _bad(path, f"{'.'.join(map(str, (SERVER_NAME, *first['loc'])))}: {first['msg']}") from wrong
    except (KeyError, TypeError) as wrong:
        raise _bad(path, f'it needs {{"mcpServers": {{"{SERVER_NAME}": {{...}}}}}}') from wrong
    except (ValueError, RecursionError) as wrong:
        raise _bad(path, f"it is no JSON: {wrong}") from wrong
    if entry.type == "sse":
        raise _bad(path, f'{SERVER_NAME} has the type "sse", which is gone from MCP: use "http"')
    if bool(entry.url) == bool(entry.command):
        raise _bad(path, f"{SERVER_NAME} needs either a command or a url")
    return entry


def _bad(path: Path, problem: str) -> RequestError:
    return RequestError("BAD_MCP_CONFIG", "mcp_config", str(path), f"{parameter('mcp_config')} {path}: {problem}")


def _expanded(value: Any, environment: Mapping[str, str] = os.environ) -> Any:
    if isinstance(value, dict):
        return {name: _expanded(member, environment) for name, member in value.items()}
    if isinstance(value, list):
        return [_expanded(member, environment) for member in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", lambda found: environment.get(found[1], found[2] or ""), value)


@asynccontextmanager
async def _stdio(entry: _Entry) -> AsyncIterator[ClientSession]:
    parameters = StdioServerParameters(command=str(entry.command), args=entry.args, env=entry.env, cwd=entry.cwd)
    async with (
        stdio_client(parameters, errlog=sys.__stderr__ or sys.stderr) as (reads, writes),
        ClientSession(reads, writes) as session,
    ):
        await session.initialize()
        yield session


@asynccontextmanager
async def _http(url: str, headers: dict[str, str]) -> AsyncIterator[ClientSession]:
    async with (
        create_mcp_http_client(headers=headers) as client,
        streamable_http_client(url, http_client=client) as (reads, writes, _),
        ClientSession(reads, writes) as session,
    ):
        await session.initialize()
        yield session
