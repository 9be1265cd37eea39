"""Where a data server is: in memory, a command over stdio, or an address (CONTRACT 1, --mcp-config).

Who opens a server in this process hands a ``Source`` down; the gateway knows none by itself.
"""

import json
import logging
import os
import re
import shlex
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
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
from eros.gateway.server_lines import printed_lines
from eros.parameters import parameter
from eros.vocabulary.paths import why_not_read
from eros.vocabulary.ports import Clock

SERVER_NAME = "eros-db"
AnyServer = Server[Any, Any] | FastMCP[Any]

# The SDK logs every lost connection with its traceback; the gateway reports it as a failure of ours instead.
logging.getLogger("mcp.client").addHandler(logging.NullHandler())
logging.getLogger("mcp.client").propagate = False
# A stdio server that ended by itself was waited for already; asyncio warns of each.
logging.getLogger("asyncio").setLevel(logging.ERROR)


@dataclass(frozen=True)
class ServerIdentity:
    """Which data server it is (R59).

    ``key`` is the id of its database where it announces one, else its name in the configuration and its address
    without credentials; ``label`` is for people. ``demo``: it announces that its data is made up; ``file``: a word for
    the file of its database, which no copy has, where it announces one.
    """

    key: str
    label: str
    demo: bool = False
    file: str | None = None


@dataclass(frozen=True)
class Source:
    """``connect`` opens an initialized session and closes it again; ``name`` is for people.

    ``address`` is a command line or a URL, without credentials. The clock is the run's, for a server in this process.
    """

    name: str
    connect: Callable[[Clock], AbstractAsyncContextManager[ClientSession]]
    address: str = "this process"

    def identity(self, database_id: str | None, *, demo: bool = False, file: str | None = None) -> ServerIdentity:
        return ServerIdentity(database_id or f"{SERVER_NAME}@{self.address}", self.name, demo, file)

    @classmethod
    def in_memory(cls, build: Callable[[], AnyServer], name: str = "a server in memory") -> "Source":
        return cls(name, lambda _: create_connected_server_and_client_session(build()))

    @classmethod
    def from_config(cls, path: Path) -> "Source":
        """The server named "eros-db" of a Claude-style ``{"mcpServers": {...}}`` file. Raises RequestError."""
        written = _written(path)
        entry = _entry(path, _expanded(written))
        if entry.url:
            address = _bare_url(entry.url)
            return cls(f"{SERVER_NAME} at {address}", lambda _: _http(str(entry.url), entry.headers), address)
        # the same file leads to the same server from wherever it is used: what it names stands beside it
        beside = entry.model_copy(update={"cwd": str(path.absolute().parent / (entry.cwd or ""))})
        return cls(f"{SERVER_NAME} ({entry.command})", lambda _: _stdio(beside), _command_line(_entry(path, written)))


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


def _written(path: Path) -> Any:
    """The server's entry as it stands in the file."""
    if why := why_not_read(path):
        raise _bad(path, why)
    try:
        return json.loads(path.read_text(encoding="utf-8"))["mcpServers"][SERVER_NAME]
    except OSError as wrong:
        raise _bad(path, f"it cannot be read: {wrong.strerror}") from wrong
    except UnicodeDecodeError as wrong:
        raise _bad(path, "it is no UTF-8 text") from wrong
    except (KeyError, TypeError) as wrong:
        raise _bad(path, f'it needs {{"mcpServers": {{"{SERVER_NAME}": {{...}}}}}}') from wrong
    except (ValueError, RecursionError) as wrong:
        raise _bad(path, f"it is no JSON: {wrong}") from wrong


def _entry(path: Path, stated: Any) -> _Entry:
    try:
        entry = _Entry.model_validate(stated)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise _bad(path, f"{'.'.join(map(str, (SERVER_NAME, *first['loc'])))}: {first['msg']}") from wrong
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


#: An option whose value is nobody's business, alone or with its value behind "=".
_SECRET_OPTION = re.compile(r"(?i)(-{1,2}[\w-]*(?:key|token|secret|password|passwd|auth)[\w-]*)(=.*)?")
_HIDDEN = "***"


def _command_line(written: _Entry) -> str:
    """The command as the file has it, so without the values of variables, and without credentials."""
    line = shlex.join(_without_secrets([str(written.command), *written.args]))
    return f"{line} in {written.cwd}" if written.cwd else line


def _without_secrets(words: Sequence[str]) -> Iterator[str]:
    hide = False
    for word in words:
        secret = _SECRET_OPTION.fullmatch(word)
        if secret and secret[2]:
            yield f"{secret[1]}={_HIDDEN}"
        else:
            yield _HIDDEN if hide else _bare_url(word) if "://" in word else word
        hide = bool(secret and not secret[2])


def _bare_url(url: str) -> str:
    """Without user, password, query and fragment."""
    return re.sub(r"://[^/?#]*@", "://", re.split(r"[?#]", url, maxsplit=1)[0])


@asynccontextmanager
async def _stdio(entry: _Entry) -> AsyncIterator[ClientSession]:
    parameters = StdioServerParameters(command=str(entry.command), args=entry.args, env=entry.env, cwd=entry.cwd)
    with printed_lines() as stderr:
        async with stdio_client(parameters, errlog=stderr) as (reads, writes), ClientSession(reads, writes) as session:
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
