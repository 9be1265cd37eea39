"""A data server whose every answer a test writes, over the real protocol; and settings that wait for nothing."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from mcp import types
from mcp.server import Server

from eros.gateway import TOOLS, Gateway, Source, open_tools
from eros.settings import Settings

Reply = types.CallToolResult | Exception | dict[str, Any]
Script = Reply | Callable[[dict[str, Any]], Awaitable[Reply]]


def text_result(*texts: str, error: bool = False, structured: Any = None) -> types.CallToolResult:
    content = [types.TextContent(type="text", text=text) for text in texts]
    return types.CallToolResult(content=content, structuredContent=structured, isError=error)


class ScriptedServer:
    """Answers each tool with its script, the last reply for ever. ``asked`` is what arrived, ``built`` how often."""

    def __init__(self) -> None:
        self.scripts: dict[str, list[Script]] = {}
        self.schemas: dict[str, dict[str, Any]] = {}
        self.outputs: dict[str, dict[str, Any]] = {}
        self.tools: Iterable[str] = TOOLS
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.built = 0

    def on(self, tool: str, *replies: Script) -> "ScriptedServer":
        self.scripts[tool] = list(replies)
        return self

    def build(self) -> Server[Any, Any]:
        self.built += 1
        server: Server[Any, Any] = Server("scripted")
        server.request_handlers[types.ListToolsRequest] = self._list
        server.request_handlers[types.CallToolRequest] = self._call
        return server

    @property
    def source(self) -> Source:
        return Source.in_memory(self.build)

    async def _list(self, _: types.ListToolsRequest) -> types.ServerResult:
        tools = [
            types.Tool(
                name=name,
                inputSchema=self.schemas.get(name, {"type": "object", "properties": {}}),
                outputSchema=self.outputs.get(name),
            )
            for name in self.tools
        ]
        return types.ServerResult(types.ListToolsResult(tools=tools))

    async def _call(self, request: types.CallToolRequest) -> types.ServerResult:
        tool, arguments = request.params.name, request.params.arguments or {}
        self.asked.append((tool, arguments))
        script = self.scripts[tool]
        reply = script.pop(0) if len(script) > 1 else script[0]
        if callable(reply):
            reply = await reply(arguments)
        if isinstance(reply, Exception):
            raise reply
        return types.ServerResult(reply if isinstance(reply, types.CallToolResult) else text_result(structured=reply))


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer()


@pytest.fixture
def result() -> Callable[..., types.CallToolResult]:
    return text_result


@pytest.fixture
def settings() -> Settings:
    """Nothing is waited for between tries; the clock stands."""
    return Settings(_env_file=None, retry_scale=0, now=datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.fixture
def opened(server: ScriptedServer, settings: Settings) -> Callable[..., AbstractAsyncContextManager[Gateway]]:
    """Opens a gateway to the scripted server, or to another source; takes what open_tools takes."""

    def of(source: Source | None = None, **options: Any) -> AbstractAsyncContextManager[Gateway]:
        return open_tools(source or server.source, options.pop("settings", settings), **options)

    return of
