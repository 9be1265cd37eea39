"""How the server is reached over streamable HTTP, on the loopback address."""

import json
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import uvicorn
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from mcp.types import JSONRPCError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from eros.parameters import parameter
from eros_db.failures import Refusal
from eros_db.sessions import as_text, refusals_of

PATH = "/mcp"


def serve_http(server: Server[Any], host: str, port: int, say: Callable[[str], object]) -> None:
    """Serves any number of clients until interrupted. Raises Refusal if the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as wrong:
            text = f"port {port} of {host} cannot be had: {wrong.strerror}; name another with {parameter('port')}"
            raise Refusal(text, field="port") from wrong
        listening.listen()  # who reads the line below may connect at once
        shown = f"[{host}]" if ":" in host else host
        say(f"serving http://{shown}:{listening.getsockname()[1]}{PATH} (Ctrl-C ends it)")
        config = uvicorn.Config(http_app(server), log_level="warning", log_config=None)
        uvicorn.Server(config).run(sockets=[listening])


def http_app(server: Server[Any]) -> Starlette:
    """The server as a web application; foreign Host and Origin headers are refused (DNS rebinding)."""
    manager = StreamableHTTPSessionManager(server, security_settings=_LOOPBACK_ONLY)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with manager.run():
            yield

    return Starlette(routes=[Route(PATH, _Endpoint(manager))], lifespan=lifespan)


_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_LOOPBACK_ONLY = TransportSecuritySettings(
    enable_dns_rebinding_protection=True,
    allowed_hosts=[f"{host}:*" for host in _HOSTS],
    allowed_origins=[f"http://{host}:*" for host in _HOSTS],
)


class _Endpoint:
    """An ASGI application of its own, since Starlette wraps plain functions. What is read is a text, as over stdio."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await self._manager.handle_request(scope, receive, send)
            return
        whole = read_as_text(receive)
        first = await whole()
        if refusals := list(refusals_of(first["body"].decode())) if first["type"] == "http.request" else []:
            await self._refuse(refusals, scope, receive, send)
            return
        exchange = _Post(_with(first, whole), send)
        await self._manager.handle_request(scope, exchange.receive, exchange.send)
        if (cancel := exchange.cancel()) is not None:
            await self._manager.handle_request(scope, _Post.once(cancel), _Post.nowhere)

    async def _refuse(self, refusals: Sequence[JSONRPCError], scope: Scope, receive: Receive, send: Send) -> None:
        """What is no message is answered here: the SDK would take some of it for a notification, and answer nothing."""
        foreign = await TransportSecurityMiddleware(_LOOPBACK_ONLY).validate_request(Request(scope), is_post=True)
        bodies = [one.model_dump(mode="json", by_alias=True, exclude_none=True) for one in refusals]
        answer = foreign or JSONResponse(bodies if len(bodies) > 1 else bodies[0], HTTPStatus.BAD_REQUEST)
        await answer(scope, receive, send)


def _with(first: Message, rest: Receive) -> Receive:
    waiting = [first]

    async def receive() -> Message:
        return waiting.pop() if waiting else await rest()

    return receive


class _Post:
    """One POST and its answer. A client that is gone before it has its answer wants none: no store keeps it for later,
    so its call is cancelled as if the client had said so."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._body, self._left, self._answered = b"", False, False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._body += message["body"]
        self._left = self._left or message["type"] == "http.disconnect"
        return message

    async def send(self, message: Message) -> None:
        await self._send(message)
        last = message["type"] == "http.response.body" and not message.get("more_body", False)
        self._answered = self._answered or last

    def cancel(self) -> bytes | None:
        """The notice that cancels the request; None where it was answered, or was no request."""
        if not self._left or self._answered:
            return None
        asked = json.loads(self._body)
        if not isinstance(asked, dict) or "id" not in asked or asked.get("method") == "initialize":
            return None
        said = {"requestId": asked["id"], "reason": "the connection was lost"}
        return json.dumps({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": said}).encode()

    @staticmethod
    def once(body: bytes) -> Receive:
        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        return receive

    @staticmethod
    async def nowhere(message: Message) -> None:
        return None


def read_as_text(receive: Receive) -> Receive:
    """The whole body at once, so that it can be read as what a line over stdio is read as."""

    async def whole() -> Message:
        message = await receive()
        parts = [message.get("body", b"")] if message["type"] == "http.request" else []
        while message["type"] == "http.request" and message.get("more_body", False):
            message = await receive()
            parts.append(message.get("body", b""))
        if message["type"] != "http.request":
            return message
        text = as_text(b"".join(parts).decode("utf-8", "surrogateescape"))
        return {"type": "http.request", "body": text.encode(), "more_body": False}

    return whole
