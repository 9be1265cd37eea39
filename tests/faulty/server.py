"""The real data server over the real protocol, with a hand on each answer.

Its slow tools work in the loop here, not in a thread, whose work the loop's clock would not see. What one question was
answered is kept for the next run that asks it.
``plan`` says for each call which fault it gets, if any; a fault is told the call, and gives what the server answers.
"""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import anyio
from mcp import ClientSession, types
from mcp.shared.memory import create_client_server_memory_streams
from sqlalchemy import Engine

from eros.gateway import Source
from eros.vocabulary.ports import Clock
from eros_db.server import build_server

Handler = Callable[[Any], Awaitable[types.ServerResult]]


@dataclass(frozen=True)
class InterceptedCall:
    """One call as it reached the server; ``number`` counts the calls of its tool, from 1."""

    tool: str
    arguments: dict[str, Any]
    number: int
    ask: Callable[[], Awaitable[types.CallToolResult]]
    crash: Callable[[], Awaitable[None]]

    async def body(self) -> dict[str, Any]:
        """What the real server answers."""
        return deepcopy((await self.ask()).structuredContent or {})


Fault = Callable[[InterceptedCall], Awaitable[types.CallToolResult]]
FaultPlan = Callable[[str, int, dict[str, Any]], Fault | None]


@dataclass
class FaultyServer:
    """``asked`` counts the calls by tool over all sessions; ``hidden`` are the tools that it does not have.

    ``known`` has the server's answers by question, all that is read being the same in every run.
    """

    engine: Engine
    plan: FaultPlan
    hidden: frozenset[str] = frozenset()
    known: dict[str, types.CallToolResult] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def source(self) -> Source:
        return Source("a faulty server", self._connect)

    @asynccontextmanager
    async def _connect(self, clock: Clock) -> AsyncIterator[ClientSession]:
        server = build_server(self.engine, clock)
        alive = anyio.CancelScope()
        with patch("eros_db.server.SLOW", frozenset()):
            async with (
                create_client_server_memory_streams() as ((answers, questions), (asked, told)),
                anyio.create_task_group() as running,
            ):

                async def crash() -> None:
                    alive.cancel()
                    await anyio.Event().wait()

                async def serve() -> None:
                    with alive:
                        await server.run(asked, told, server.create_initialization_options())
                    await told.aclose()
                    await asked.aclose()

                handlers = server.request_handlers
                handlers[types.CallToolRequest] = self._between(handlers[types.CallToolRequest], crash)
                handlers[types.ListToolsRequest] = self._without_hidden(handlers[types.ListToolsRequest])
                running.start_soon(serve)
                try:
                    async with ClientSession(answers, questions) as session:
                        await session.initialize()
                        yield session
                finally:
                    running.cancel_scope.cancel()

    def _between(self, real: Handler, crash: Callable[[], Awaitable[None]]) -> Handler:
        async def handle(request: types.CallToolRequest) -> types.ServerResult:
            tool, arguments = request.params.name, dict(request.params.arguments or {})
            self.asked[tool] += 1

            async def ask() -> types.CallToolResult:
                question = f"{tool} {arguments}"
                if tool == "save_schedule" or question not in self.known:
                    answer = (await real(request)).root
                    assert isinstance(answer, types.CallToolResult)
                    self.known[question] = answer
                return self.known[question]

            call = InterceptedCall(tool, arguments, self.asked[tool], ask, crash)
            fault = self.plan(tool, call.number, arguments)
            return types.ServerResult(await (fault(call) if fault else ask()))

        return handle

    def _without_hidden(self, real: Handler) -> Handler:
        async def handle(request: types.ListToolsRequest) -> types.ServerResult:
            listed = (await real(request)).root
            assert isinstance(listed, types.ListToolsResult)
            kept = [tool for tool in listed.tools if tool.name not in self.hidden]
            return types.ServerResult(types.ListToolsResult(tools=kept))

        return handle
