"""The data server as an MCP server: the 17 tools over any transport, in memory, stdio or HTTP.

An answer comes as ``structuredContent`` and as JSON text. Whatever goes wrong comes as a result with ``isError``, a
text, and ``{"error", "code", "field"}`` (CONTRACT 3); the text of an unexpected error stays in the log.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import anyio
from mcp import types
from mcp.server.lowlevel import Server
from pydantic_core import to_json
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from eros.vocabulary.ports import Clock
from eros_db.announcing import NAME, DataServer, failed
from eros_db.context import Call, near_keys
from eros_db.engine import read_transaction, write_transaction
from eros_db.failures import LONGEST_ECHO, Refusal, ServerFailure, near_words, shown
from eros_db.store import open_store, served_by
from eros_db.stored_garbage import garbage_met, owner_of, readable
from eros_db.tools.registry import SLOW, WRITING, Tool, tools

#: A result beyond this takes seconds to pass on; a narrower question is the better answer.
MAX_RESULT_BYTES = 1_000_000
_PREDICTION_BITS = 31
#: Slow calls of a server at the same time, each with a process and its memory; the others wait for their turn.
SLOW_AT_ONCE = 4

#: The tool that is asked about no page and reads them all.
OF_ALL_PAGES = "get_active_creators"

#: What reading a value raises that the schema's CHECKs let pass: perhaps the database's fault, not the tool's.
OF_WHAT_IS_STORED = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError, SQLAlchemyError)

log = logging.getLogger(NAME)


def system_clock() -> datetime:
    return datetime.now(UTC)


def reserve_id() -> int:
    """An id that nobody else was given: drawn, not counted, so that reserving one writes nothing (R8)."""
    return secrets.randbits(_PREDICTION_BITS) or 1


def build_server(
    database: str | Engine, clock: Clock = system_clock, new_id: Callable[[], int] = reserve_id
) -> Server[Any]:
    """The server over a database URL or an engine. Raises StoreError if the database cannot be used."""
    engine = open_store(database) if isinstance(database, str) else database
    with read_transaction(engine) as connection:
        served = served_by(connection)
    return DataServer(served, ToolCalls(engine, clock, new_id))


class ToolCalls:
    """The tools over one engine."""

    def __init__(self, engine: Engine, clock: Clock = system_clock, new_id: Callable[[], int] = reserve_id) -> None:
        self._engine, self._clock, self._new_id = engine, clock, new_id
        self._slow_calls = anyio.CapacityLimiter(SLOW_AT_ONCE)

    def listing(self) -> list[types.Tool]:
        return list(_listing())

    async def call(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        if name not in SLOW:
            return self._called(name, arguments)
        with Stops() as stops:
            work = partial(self._called, name, arguments, stops.add)
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._slow_calls)

    def _called(
        self,
        name: str,
        arguments: dict[str, Any],
        stoppable: Callable[[Callable[[], None]], None] = lambda stop: None,
    ) -> types.CallToolResult:
        try:
            tool = _find(name)
            try:
                body = self._body(tool, arguments, stoppable)
            except ServerFailure:
                raise
            except OF_WHAT_IS_STORED:
                body = self._body(tool, arguments, stoppable, failed_before=True)
            return _result(body)
        except ServerFailure as failure:
            log.info("%s refused: %s", shown(name), failure.code)
            return failed(failure.body())
        except Exception as bug:  # the outermost door: a client learns that it failed, and the log the rest
            log.error("%s failed: %s", name, type(bug).__name__)
            log.debug("the failure of %s", name, exc_info=True)
            return failed({"error": f"{name} failed inside the data server", "code": "INTERNAL_ERROR", "field": None})

    def _body(
        self,
        tool: Tool,
        arguments: dict[str, Any],
        stoppable: Callable[[Callable[[], None]], None],
        *,
        failed_before: bool = False,
    ) -> dict[str, Any]:
        """The answer, from all that can be read; where the tool failed before, large tables are looked through too."""
        reads = tool.name not in WRITING and tool.name not in SLOW
        with (read_transaction if tool.name not in WRITING else write_transaction)(self._engine) as connection:
            owner = owner_of(connection, arguments.get("creator_id"), whole=failed_before)
            of_pages = owner is not None or tool.name == OF_ALL_PAGES
            looked = partial(garbage_met, connection, owner, whole=failed_before, of_pages=of_pages)
            garbage = looked() if reads or failed_before else ()
            with readable(connection, garbage):
                answer = tool.run(Call(connection, self._clock(), self._new_id, stoppable), arguments)
        body = answer.model_dump(mode="json", by_alias=True)
        return {**body, "unreadable": [one.model_dump() for one in garbage]} if garbage else body


class Stops:
    """What runs outside of this process for one call, and is stopped where the call ends without its answer."""

    def __init__(self) -> None:
        self._stops: list[Callable[[], None]] = []
        self._over = False

    def add(self, stop: Callable[[], None]) -> None:
        self._stops.append(stop)
        if self._over:
            stop()

    def __enter__(self) -> "Stops":
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        for stop in self._stops:
            stop()


def _find(name: str) -> Tool:
    known = tools()
    if name in known:
        return known[name]
    near = near_keys(name[:LONGEST_ECHO], {one: one for one in known})
    text = f"there is no tool {shown(name)}{near_words(near)}"
    raise Refusal(text, code="UNKNOWN_TOOL", field="name", near_matches=near)


@cache
def _listing() -> tuple[types.Tool, ...]:
    """Every session asks for it, so it is made once."""
    return tuple(_described(tool) for tool in tools().values())


def _described(tool: Tool) -> types.Tool:
    writes = tool.name in WRITING
    return types.Tool(
        name=tool.name,
        description=tool.description,
        inputSchema=tool.input_schema,
        annotations=types.ToolAnnotations(
            readOnlyHint=not writes, destructiveHint=writes, idempotentHint=True, openWorldHint=False
        ),
    )


def _result(body: dict[str, Any]) -> types.CallToolResult:
    text = to_json(body).decode()
    if len(text) > MAX_RESULT_BYTES:
        raise Refusal(f"the answer has {len(text)} characters; ask for less (limit)", code="TOO_LARGE", field="limit")
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], structuredContent=body)
