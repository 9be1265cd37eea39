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
- ``cancel`` of a request whose task has not begun raises, which is logged and forgotten: the request runs on.

Here a responder answers once, whoever comes first, and keeps its own cancellation to itself.

What of a call's arguments is no text or no figure, or nested too deep, is marked for its tool (``unreadable``).
Elsewhere, where the SDK would answer nobody, half of a surrogate pair becomes U+FFFD, and the rest becomes texts.

What is JSON and no message of the protocol is answered at its id, where the SDK only logs it; so is a request whose id
is neither a text nor a whole number, which the SDK takes for a notification and answers nobody. The answer to that has
no id, as the protocol says of an id that cannot be read, and so has the one to a line that is no JSON (-32700); an
empty line is none. A method that is none is answered as such (-32601), where the
SDK says that its parameters are wrong.
"""

import json
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from functools import cache
from io import TextIOWrapper
from math import isfinite
from types import TracebackType
from typing import Any, cast, get_args

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared import session
from mcp.shared.message import SessionMessage
from mcp.shared.session import RequestResponder
from mcp.types import (
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    CallToolRequest,
    ClientRequest,
    ErrorData,
    JSONRPCError,
    JSONRPCMessage,
    JSONRPCNotification,
    JSONRPCRequest,
    ServerResult,
)
from pydantic import ValidationError

from eros_db.unreadable import marked, marked_figure, plain, without_depths

#: Digits of a figure that is too large for any.
_TOO_MANY_DIGITS = 309
#: How much of what was sent an error quotes.
_SHOWN = 100
#: Half a surrogate pair, written, or as what is no UTF-8 was read; figures that JSON does not know, or an exponent that
#: no figure has.
_SUSPECT = re.compile("\\\\ud|[\ud800-\udfff]|Infinity|NaN|\\d[eE]\\+?\\d{3}|\\d{309}", re.IGNORECASE)


class OneAnswer(RequestResponder[ClientRequest, ServerResult]):
    """A request that is answered once: by its handler or by its cancel, whichever comes first."""

    async def respond(self, response: ServerResult | ErrorData) -> None:
        if not self._completed:
            await super().respond(response)

    async def cancel(self) -> None:
        """Also of a request whose task has not begun: it is answered at once, and cancelled where it would begin."""
        if self._completed:
            return
        if self._entered:
            await super().cancel()
            return
        self._completed = True
        cancelled = ErrorData(code=0, message="Request cancelled", data=None)
        await self._session._send_response(request_id=self.request_id, response=cancelled)

    def __enter__(self) -> "OneAnswer":
        super().__enter__()
        if self._completed:
            self._cancel_scope.cancel()
        return self

    def __exit__(  # type: ignore[override]
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> bool:
        super().__exit__(kind, wrong, trace)
        return self._cancel_scope.cancelled_caught


def outlive_cancels(server: Server[Any]) -> None:
    """Every session of this process answers its requests by ``OneAnswer`` from now on, and the server's tools get texts
    that can be written down.

    A session makes a request's responder as the request arrives, and offers no other way to say of which class.
    """
    session.RequestResponder = OneAnswer  # type: ignore[assignment, misc]
    handle = server._handle_message

    async def handled(message: Any, *rest: Any) -> None:
        if isinstance(message, RequestResponder) and isinstance(asked := message.request.root, CallToolRequest):
            asked.params.arguments = marked(asked.params.arguments)
        await handle(message, *rest)

    server._handle_message = handled  # type: ignore[method-assign, assignment]
    run = server.run

    async def run_known(reads: Any, writes: Any, *rest: Any, **options: Any) -> None:
        await run(KnownMethods(reads, writes), writes, *rest, **options)  # type: ignore[arg-type]

    server.run = run_known  # type: ignore[method-assign, assignment]


@cache
def _methods() -> frozenset[str]:
    """All that the protocol lets a client ask for."""
    requests = get_args(ClientRequest.model_fields["root"].annotation)
    return frozenset(name for one in requests for name in get_args(one.model_fields["method"].annotation))


class KnownMethods:
    """What a client sends, without the requests of methods that the protocol has not, which are answered here."""

    def __init__(self, reads: Any, writes: Any) -> None:
        self._reads, self._writes = reads, writes

    async def __aenter__(self) -> "KnownMethods":
        await self._reads.__aenter__()
        return self

    async def __aexit__(self, *wrong: Any) -> None:
        await self._reads.__aexit__(*wrong)

    async def __aiter__(self) -> AsyncIterator[Any]:
        async for message in self._reads:
            asked = message.message.root if isinstance(message, SessionMessage) else None
            if not isinstance(asked, JSONRPCRequest) or asked.method in _methods():
                yield message
                continue
            unknown = ErrorData(code=METHOD_NOT_FOUND, message=f"there is no method {asked.method[:_SHOWN]!r}")
            answer = JSONRPCMessage(JSONRPCError(jsonrpc="2.0", id=asked.id, error=unknown))
            await self._writes.send(SessionMessage(answer))


async def serve_stdio(server: Server[Any]) -> None:
    """Serve one client over stdin and stdout until it leaves, or is gone."""
    lines = StdinLines()
    async with stdio_server(stdin=cast("anyio.AsyncFile[str]", lines)) as (reads, writes):
        lines.answer = writes.send
        await server.run(reads, writes, server.create_initialization_options())


class StdinLines:
    """stdin, line by line, each of them a text. ``answer`` takes the errors for requests that are none."""

    answer: Callable[[SessionMessage], Awaitable[None]]

    async def __aiter__(self) -> AsyncIterator[str]:
        async for line in anyio.wrap_file(TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="surrogateescape")):
            if not (text := as_text(line)).strip():
                continue
            refusals = list(refusals_of(text))
            for refusal in refusals:
                with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
                    await self.answer(SessionMessage(JSONRPCMessage.model_construct(refusal)))
            if not refusals:
                yield text


def refusals_of(line: str) -> Iterator[JSONRPCError]:
    """The error for a line that is no JSON, and for each request in one that is no message; an id is what asks for an
    answer. Without one where the id is none."""
    try:
        root = JSONRPCMessage.model_validate_json(line).root
        if not isinstance(root, JSONRPCNotification) or "id" not in (root.model_extra or {}):
            return
    except ValidationError:
        pass
    try:
        read = json.loads(line)
    except ValueError as wrong:
        yield _without_id(PARSE_ERROR, f"no JSON: {wrong}")
        return
    if not read or not isinstance(read, list | dict):
        yield _without_id(INVALID_REQUEST, "no message of JSON-RPC 2.0, which is an object")
    for asked in read if isinstance(read, list) else [read]:
        if not isinstance(asked, dict) or "id" not in asked or {"result", "error"} & asked.keys():
            continue
        number = asked["id"]
        is_id = isinstance(number, str | int) and not isinstance(number, bool)
        why = "no request of JSON-RPC 2.0, which has jsonrpc, id, method, and params that are an object"
        if isinstance(read, list):
            why = "one message at a time: this protocol has no batches"
        elif not is_id:
            why = f"the id of a request is a text or a whole number, and not {json.dumps(number)[:_SHOWN]}"
        error = ErrorData(code=INVALID_REQUEST, message=why)
        yield JSONRPCError.model_construct(jsonrpc="2.0", error=error, **({"id": number} if is_id else {}))


def _without_id(code: int, why: str) -> JSONRPCError:
    no_id = dict[str, Any]()
    return JSONRPCError.model_construct(jsonrpc="2.0", error=ErrorData(code=code, message=why[:_SHOWN]), **no_id)


def as_text(line: str) -> str:
    """The line's JSON as one that every reader takes: in a call's arguments what is no text or no figure is marked, and
    elsewhere it is U+FFFD for a half, and the text of a figure.

    What is no JSON at all stays as it is, as far as it is a text.
    """
    shallow = without_depths(line)
    if shallow is line and not _SUSPECT.search(line):
        return line
    try:
        read = marked(json.loads(shallow, parse_constant=marked_figure, parse_float=_figure, parse_int=_whole))
    except ValueError:
        return line.encode(errors="replace").decode()
    told, asked = plain(read), read.get("params") if isinstance(read, dict) else None
    if isinstance(asked, dict) and read.get("method") == "tools/call" and "arguments" in asked:
        told["params"]["arguments"] = asked["arguments"]
    return json.dumps(told)


def _whole(written: str) -> int | str:
    """The whole figure; one that is too large for any is marked."""
    return int(written) if len(written.lstrip("-")) < _TOO_MANY_DIGITS else marked_figure(written)


def _figure(written: str) -> float | str:
    """The figure; one that is too large for any is marked."""
    figure = float(written)
    return figure if isfinite(figure) else marked_figure(written)
