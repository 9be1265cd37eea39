"""One session with the server, opened when it is first needed and again when it has broken.

MCP wants a session closed by the task that opened it, so each lives in a task of its own; calls come from anywhere.
This is the only module that imports langchain_mcp_adapters.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple, cast

import anyio
from langchain_core.tools import BaseTool, StructuredTool
from langchain_mcp_adapters.interceptors import MCPToolCallRequest, MCPToolCallResult, ToolCallInterceptor
from langchain_mcp_adapters.tools import load_mcp_tools
from mcp import ClientSession, McpError
from mcp.types import (
    CONNECTION_CLOSED,
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    ClientRequest,
    TextContent,
)

from eros.failures import NO_SUCH_TOOL, ToolFailure
from eros.gateway.answers import failure, printable, read_body, stated_failure
from eros.gateway.sources import SERVER_NAME, ServerIdentity, Source, Unusable
from eros.vocabulary.numbers import digits
from eros.vocabulary.ports import Answer, Clock

#: A server that starts as a process of its own needs seconds; no scale shortens that.
OPEN_SECONDS = 10.0
#: The code of a failure that trying again cannot cure, although the server was not reached.
SERVER_UNUSABLE = "SERVER_UNUSABLE"

#: A tool's answer as the adapter gives it: content blocks, and an artifact with the structured content if there is one.
Content = tuple[Any, Any]

_LOST = (anyio.ClosedResourceError, anyio.BrokenResourceError, anyio.EndOfStream)
#: What opening a session can end in: no command, no listener, a server that exits or does not speak MCP.
_CONNECTING = (*_LOST, OSError, ExceptionGroup, McpError, RuntimeError, ValueError)
#: JSON-RPC codes that the client itself gives: the connection went, the session is gone, the wait was too long.
_SESSION_GONE, _REQUEST_TIMEOUT = 32600, 408


class Session:
    """An open session: its tools by name. ``broken`` once the transport has failed under a call."""

    def __init__(self, tools: dict[str, BaseTool], over: asyncio.Event, holder: "asyncio.Task[None]") -> None:
        self.tools, self.broken = tools, False
        self._over, self._holder = over, holder

    @property
    def usable(self) -> bool:
        return not self.broken and not self._holder.done()

    async def close(self) -> None:
        self._over.set()
        await asyncio.wait({self._holder})

    async def call(self, tool: str, arguments: dict[str, Any]) -> Answer:
        """One call, one try. Raises ToolFailure; a failed transport leaves the session broken."""
        if tool not in self.tools:
            raise ToolFailure(tool, "missing_tool", NO_SUCH_TOOL)
        try:
            content, artifact = await self._while_open(self._asked(tool, arguments))
        except _Refused as refused:
            raise stated_failure(tool, refused.result.structuredContent, refused.texts) from refused
        except McpError as error:
            raise self._from_protocol(tool, error) from error
        except (*_LOST, OSError, ExceptionGroup) as lost:
            self.broken = True
            raise ToolFailure(tool, "transport", f"the connection was lost: {_reason(lost)}") from lost
        except (RuntimeError, ValueError) as wrong:
            # What the SDK and the adapter raise about a result that breaks the protocol or the tool's own schema.
            raise ToolFailure(tool, "bad_answer", f"the answer breaks the protocol: {_reason(wrong)}") from wrong
        return read_body(tool, (artifact or {}).get("structured_content"), _texts(content))

    async def _asked(self, tool: str, arguments: dict[str, Any]) -> Content:
        """The tool's own coroutine: ``ainvoke`` around it serves callbacks and tracing that nobody listens to here."""
        ask = cast(StructuredTool, self.tools[tool]).coroutine
        if ask is None:
            raise TypeError(f"the adapter's tool {tool} cannot be awaited")
        return cast(Content, await ask(**self._taken(tool, arguments)))

    async def _while_open(self, asking: Coroutine[Any, Any, Content]) -> Content:
        """The answer; an error as soon as the session ends, which over HTTP tells nobody who waits."""
        call = asyncio.create_task(asking)
        try:
            await asyncio.wait({call, self._holder}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                raise ConnectionError("the session ended")
            return call.result()
        finally:
            if not call.done():
                await _drop(call)

    def arguments_of(self, tool: str) -> frozenset[str]:
        """The names of the tool's arguments by its input schema; empty where the schema does not say."""
        properties = self.schema_of(tool).get("properties")
        return frozenset(properties) if isinstance(properties, dict) else frozenset()

    def schema_of(self, tool: str) -> dict[str, Any]:
        """The tool's input schema; empty where there is none."""
        schema = self.tools[tool].args_schema if tool in self.tools else None
        return schema if isinstance(schema, dict) else {}

    def _taken(self, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Older servers lack some filters (get_top_captions has no min_freshness), and some refuse what they lack."""
        takes = self.arguments_of(tool)
        known = {name: value for name, value in arguments.items() if not takes or name in takes}
        return {name: value for name, value in known.items() if value is not None}

    def _from_protocol(self, tool: str, error: McpError) -> ToolFailure:
        code, message = error.error.code, error.error.message
        if code in (CONNECTION_CLOSED, _SESSION_GONE):
            self.broken = True
            return ToolFailure(tool, "transport", f"the connection was lost: {message}")
        if code == _REQUEST_TIMEOUT:
            return ToolFailure(tool, "timeout", message)
        return failure(tool, message)


class _Opened(NamedTuple):
    """What an opened session knows: the tools, and what the server announces of its database."""

    tools: dict[str, BaseTool]
    database_id: str | None
    demo: bool
    file: str | None


class ServerConnection:
    """The way to one server: gives the session, and a new one in place of a broken one.

    ``server`` is who answered last; None as long as none did.
    """

    def __init__(self, source: Source, clock: Clock) -> None:
        self._source, self._clock, self._lock = source, clock, asyncio.Lock()
        self.session: Session | None = None
        self.server: ServerIdentity | None = None

    @property
    def reached(self) -> bool:
        """Whether the server ever answered."""
        return self.server is not None

    @property
    def lost(self) -> bool:
        """Whether the session has ended by itself, and none was opened in its place yet."""
        return self.session is not None and not self.session.usable

    async def open(self, tool: str) -> Session:
        """The session. Raises ToolFailure of ``tool`` where there is none to be had."""
        async with self._lock:
            if self.session is None or self.lost:
                await self.close()
                self.session = await self._opened(tool)
            return self.session

    async def close(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            await session.close()

    async def _opened(self, tool: str) -> Session:
        ready: asyncio.Future[_Opened] = asyncio.get_running_loop().create_future()
        over = asyncio.Event()
        holder = asyncio.create_task(_hold(self._source, self._clock, ready, over))
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                opened = await _first(ready, holder)
        except TimeoutError as late:
            ready.cancel()  # whatever it would still say, nobody waits for it
            await _drop(holder)
            raise self._unreachable(tool, f"it did not answer within {digits(OPEN_SECONDS)} s") from late
        except asyncio.CancelledError:
            ready.cancel()
            await _drop(holder)
            raise
        except _CONNECTING as wrong:
            code = SERVER_UNUSABLE if isinstance(wrong, Unusable | FileNotFoundError | PermissionError) else None
            raise self._unreachable(tool, _reason(wrong), code) from wrong
        self.server = self._source.identity(opened.database_id, demo=opened.demo, file=opened.file)
        return Session(opened.tools, over, holder)

    def _unreachable(self, tool: str, reason: str, code: str | None = None) -> ToolFailure:
        return ToolFailure(tool, "unreachable", f"{self._source.name} cannot be reached: {reason}", code=code)


async def _hold(source: Source, clock: Clock, ready: "asyncio.Future[_Opened]", over: asyncio.Event) -> None:
    """Open, say so, stay until it is over, close: all in this one task."""
    try:
        async with source.connect(clock) as session:
            tools = await load_mcp_tools(session, tool_interceptors=[_asking(session)], handle_tool_errors=False)
            ready.set_result(_Opened({tool.name: tool for tool in tools}, *_announced(session)))
            await over.wait()
    except _CONNECTING as wrong:
        if not ready.done():
            ready.set_exception(wrong)


def _announced(session: ClientSession) -> tuple[str | None, bool, str | None]:
    """The id of its database, whether that is a demo and a word for its file, as ``eros-db`` announces it; others say
    nothing there."""
    announced = getattr(session.get_server_capabilities(), "experimental", None) or {}
    told = announced.get(SERVER_NAME) or {}
    stated, file = (printable(one, 100) or None if isinstance(one, str) else None for one in map(told.get, _STATED))
    return stated, told.get("demo") is True, file


_STATED = ("database_id", "file")


async def _first(ready: "asyncio.Future[_Opened]", holder: "asyncio.Task[None]") -> _Opened:
    either: list[asyncio.Future[Any]] = [ready, holder]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if not ready.done():
        holder.result()
        raise ConnectionError("the session ended before it began")
    return ready.result()


async def _drop(task: "asyncio.Task[Any]") -> None:
    """Cancel the task and see it end; what it still has to say is of no interest."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()


class _Refused(Exception):
    """A result marked as an error, whole: the adapter's own exception keeps only its text."""

    def __init__(self, result: CallToolResult) -> None:
        super().__init__("the tool answered with an error")
        self.result = result
        self.texts = [block.text for block in result.content if isinstance(block, TextContent)]


def _asking(session: ClientSession) -> ToolCallInterceptor:
    """Asks the server itself, for two reasons.

    ``ClientSession.call_tool``, behind ``handler``, checks each result against the tool's output schema: that takes
    longer than the call, and refuses a whole answer for one odd field, where ``eros.wire`` reads field by field.
    And an error result keeps its structured content.
    """

    async def ask(
        request: MCPToolCallRequest, handler: Callable[[MCPToolCallRequest], Awaitable[MCPToolCallResult]]
    ) -> MCPToolCallResult:
        params = CallToolRequestParams(name=request.name, arguments=request.args)
        result = await session.send_request(ClientRequest(CallToolRequest(params=params)), CallToolResult)
        if result.isError:
            raise _Refused(result)
        return result

    return ask


def _texts(content: Any) -> list[str]:
    """The text blocks of a message; their ids are random and are left behind."""
    if isinstance(content, str):
        return [content]
    return [block["text"] for block in content if isinstance(block, dict) and block.get("type") == "text"]


def _reason(wrong: BaseException) -> str:
    """The first real error inside groups of errors, in one line."""
    while isinstance(wrong, BaseExceptionGroup):
        wrong = wrong.exceptions[0]
    if isinstance(wrong, _LOST):
        return "the other side ended it"
    return printable(str(wrong) or type(wrong).__name__, 300)
