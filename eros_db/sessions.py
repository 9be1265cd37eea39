"""A session of an MCP server that outlives every cancelled request, whoever ends it and whenever (CONTRACT 4).

Why a cancel ends a server of the SDK (mcp 1.30, ``mcp/shared/session.py`` and ``mcp/server/lowlevel/server.py``): a
request is answered under a ``RequestResponder``, in a task of the group in which the whole session runs.

- ``cancel`` answers the request ("Request cancelled") and marks it as completed. A handler that cannot be cancelled at
  that moment, since it works in a thread or has its result already, goes on to ``respond``, which asserts that nobody
  has answered: the AssertionError leaves the task, and the group ends with all its sessions' requests.
- A handler whose answer is just being sent is cancelled within ``respond``. The responder's ``__exit__`` asks its scope
  whether the cancellation was meant for it and then forgets what the scope said: the cancellation leaves the task, and
  the group takes it for its own.
- ``cancel`` does not look whether the answer is on its way, so that a request may be answered twice.

Here a responder answers once, whoever comes first, and keeps its own cancellation to itself.

Half of a surrogate pair is U+FFFD for a tool: no answer that repeated it could be sent, and over stdio the SDK would
answer nobody whose line has one. Infinity and NaN, which are no JSON, it would take for null; over stdio they are read
as texts, which no argument that wants a number takes.
"""

import json
import re
import sys
from collections.abc import AsyncIterator
from io import TextIOWrapper
from types import TracebackType
from typing import Any, cast

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.session import RequestResponder
from mcp.types import CallToolRequest, ClientRequest, ErrorData, ServerResult

_SUSPECT = re.compile(r"\\ud|Infinity|NaN", re.IGNORECASE)


class OneAnswer(RequestResponder[ClientRequest, ServerResult]):
    """A request that is answered once: by its handler or by its cancel, whichever comes first."""

    @classmethod
    def in_place_of(cls, responder: RequestResponder[ClientRequest, ServerResult]) -> "OneAnswer":
        """The same request, which the session finds under its id from now on."""
        session = responder._session
        ours = cls(
            responder.request_id,
            responder.request_meta,
            responder.request,
            session,
            responder._on_complete,
            responder.message_metadata,
        )
        session._in_flight[ours.request_id] = ours
        return ours

    async def respond(self, response: ServerResult | ErrorData) -> None:
        if not self._completed:
            await super().respond(response)

    async def cancel(self) -> None:
        if not self._completed:
            await super().cancel()

    def __exit__(  # type: ignore[override]
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> bool:
        super().__exit__(kind, wrong, trace)
        return self._cancel_scope.cancelled_caught


def outlive_cancels(server: Server[Any]) -> None:
    """Every session of the server answers its requests by ``OneAnswer`` from now on, and its tools get whole texts."""
    handle = server._handle_message

    async def handled(message: Any, *rest: Any) -> None:
        if isinstance(message, RequestResponder):
            message = OneAnswer.in_place_of(message)
            if isinstance(asked := message.request.root, CallToolRequest):
                asked.params.arguments = _whole_text(asked.params.arguments)
        await handle(message, *rest)

    server._handle_message = handled  # type: ignore[method-assign, assignment]


async def serve_stdio(server: Server[Any]) -> None:
    """Serve one client over stdin and stdout until it leaves, or is gone."""
    async with stdio_server(stdin=cast("anyio.AsyncFile[str]", StdinLines())) as (reads, writes):
        await server.run(reads, writes, server.create_initialization_options())


class StdinLines:
    """stdin, line by line, each of them a text."""

    async def __aiter__(self) -> AsyncIterator[str]:
        async for line in anyio.wrap_file(TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")):
            yield as_text(line) if _SUSPECT.search(line) else line


def as_text(line: str) -> str:
    """The line's JSON with U+FFFD for each half of a surrogate pair, and the figures that JSON does not know as texts.

    What is no JSON at all stays as it is.
    """
    try:
        return json.dumps(_whole_text(json.loads(line, parse_constant=str)))
    except ValueError:
        return line


def _whole_text(value: Any) -> Any:
    """A value of JSON in which every text can be written down."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole_text(key): _whole_text(one) for key, one in value.items()}
    return [_whole_text(one) for one in value] if isinstance(value, list) else value
