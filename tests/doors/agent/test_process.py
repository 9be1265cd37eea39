"""`eros mcp` as a client starts it: a process of its own, the protocol on stdout, everything else on stderr."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import Any

import anyio
import pytest
from agent_answers import refusal
from anyio.streams.buffered import BufferedByteReceiveStream
from mcp import ClientSession
from mcp.shared.exceptions import McpError
from mcp.types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    CancelledNotification,
    CancelledNotificationParams,
    ClientNotification,
    ElicitResult,
)
from processes import environment, whole

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Connect = Callable[..., AbstractAsyncContextManager[ClientSession]]


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.requirement("agent:stdout", "agent:elicitation", "agent:export", "plugin:server-starts")
async def test_a_process_generates_asks_for_the_review_and_exports(process: Connect, worn_out: Path) -> None:
    heard: list[str | None] = []

    async def form(_context: Any, _params: Any) -> ElicitResult:
        return ElicitResult(action="accept", content={"decision": "approve", "reason": "seen"})

    async def progress(_done: float, _total: float | None, message: str | None) -> None:
        heard.append(message)

    async with process(form) as session:
        made = await session.call_tool("generate_schedule", {"creator_id": "alexia"}, progress_callback=progress)
        week = made.structuredContent or {}
        exported = await session.call_tool("export_schedule", {"id": week["generation_id"]})
        refused = await session.call_tool("generate_schedule", {"creator_id": "alexai"})
    assert week["status"] == "saved"
    assert "placing in time" in heard
    [exported_file] = (worn_out / "exports").glob("*.csv")
    assert str(exported_file) == (exported.structuredContent or {})["path"]
    assert refusal(refused)["error_code"] == "CREATOR_NOT_FOUND"
    logged = lines(worn_out / "stderr.log")
    assert logged
    assert all(json.loads(line) for line in logged)


@pytest.mark.requirement("server:unread-requests", "server:whole-texts")
@pytest.mark.parametrize(("door", "word"), [("eros_app.cli.main", "mcp"), ("eros_db.cli", "serve")])
async def test_requests_that_no_reader_takes_are_answered_at_their_ids(home: Path, door: str, word: str) -> None:
    def call(number: int, value: str) -> str:
        asked = f'"name": "get_{number}", "arguments": {{"id": {value}}}'
        return f'{{"jsonrpc": "2.0", "id": {number}, "method": "tools/call", "params": {{{asked}}}}}'

    client = '"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}'
    said = [
        f'{{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {{{client}}}}}',
        '{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        call(2, "[" * 900 + "]" * 900),
        call(3, "9" * 5_000),
        '{"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": [1]}',
        "",
        '{"id": 6, "method": ',
        '{"jsonrpc": "2.0", "id": 5, "method": "ping"}',
    ]
    heard: dict[int | None, Any] = {}
    with anyio.fail_after(60):
        async with await anyio.open_process([*whole(door), word], env=environment(home), stderr=None) as server:
            assert server.stdin
            assert server.stdout
            await server.stdin.send("".join(f"{line}\n" for line in said).encode())
            answers = BufferedByteReceiveStream(server.stdout)
            while heard.keys() != {None, 1, 2, 3, 4, 5}:
                told = json.loads(await answers.receive_until(b"\n", 10**6))
                heard[told.get("id")] = told
            server.kill()
    assert [heard[number]["result"]["isError"] for number in (2, 3)] == [True, True]
    assert heard[4]["error"]["code"] == INVALID_REQUEST
    assert heard[None]["error"]["code"] == PARSE_ERROR
    assert heard[5]["result"] == {}


@pytest.mark.requirement("agent:cancel", "agent:stdout")
async def test_a_cancelled_run_leaves_no_schedule_and_no_checkpoint(process: Connect, home: Path) -> None:
    async with process() as session:

        async def cancel(done: float, _total: float | None, _message: str | None) -> None:
            if done == 1:
                parameters = CancelledNotificationParams(requestId=session._request_id - 1)
                note = CancelledNotification(method="notifications/cancelled", params=parameters)
                await session.send_notification(ClientNotification(note))

        with pytest.raises(McpError, match="cancelled"):
            await session.call_tool("generate_schedule", {"creator_id": "alexia"}, progress_callback=cancel)
        listing = await session.call_tool("list_schedules", {})
    listed = (listing.structuredContent or {})["schedules"]
    assert [one["error_code"] for one in listed] in ([], ["INTERRUPTED"]), "it was cancelled before its claim, or after"
    assert counted(home / "eros.db", "schedule_templates") == 0
    assert counted(home / "records.db", "week_checkpoints") == 0


def counted(store: Path, table: str) -> int:
    """Its rows; 0 where nothing was ever put into such a table."""
    with closing(sqlite3.connect(store)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            return 0
        [count] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)
