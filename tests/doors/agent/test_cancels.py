"""Cancels at any instant over every tool of both servers: each server lives, and each saved week has its record.

Twenty in `make test`, three hundred for each server and transport in `make soak`.
"""

import random
import re
import socket
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import McpError
from mcp.types import CancelledNotification, CancelledNotificationParams, ClientNotification
from processes import environment, whole

#: A tool, its arguments, and about how long it takes.
Call = tuple[str, dict[str, Any], float]

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
SLOW_FUNCTION = "SELECT instr(hex(zeroblob(440000)), hex(zeroblob(200000)) || '1')"
SEND = {
    **{"scheduled_date": "2026-11-24", "scheduled_time": "10:07:00", "send_type_key": "bump_normal"},
    "channel_key": "mass_message",
}
WEEK = {"creator_id": "alexia", "week_start": "2026-11-23", "items": [SEND]}
OF_DATA: tuple[Call, ...] = (
    *[("execute_query", {"query": query}, 0.2) for query in (ENDLESS, SLOW_FUNCTION, "SELECT 1")],
    ("save_schedule", WEEK, 0.02),
    ("get_top_captions", {"creator_id": "luna", "limit": 300}, 0.05),
    ("get_send_type_captions", {"creator_id": "luna", "send_type_key": "bundle"}, 0.05),
    *[("get_send_types", {}, 0.02), ("get_channels", {}, 0.02), ("get_audience_targets", {}, 0.02)],
    ("get_send_type_details", {"send_type_key": "bundle"}, 0.02),
    ("get_active_creators", {}, 0.02),
    *[
        (f"get_{what}", {"creator_id": "ines"}, 0.05)
        for what in ("creator_profile", "persona_profile", "performance_trends", "content_type_rankings", "best_timing")
    ],
    *[
        (f"get_{what}", {"creator_id": "ines"}, 0.05)
        for what in ("vault_availability", "volume_config", "volume_assignment")
    ],
)
OF_AGENT: tuple[Call, ...] = (
    *[("generate_schedule", {"creator_id": creator}, 1.2) for creator in ("alexia", "luna", "ines", "valentina")],
    *[("list_creators", {}, 0.1), ("list_schedules", {}, 0.05), ("review_schedule", {"id": "alexia"}, 0.1)],
    *[("get_schedule", {"id": "alexia"}, 0.1), ("export_schedule", {"id": "alexia"}, 0.1)],
    *[
        ("explain_item", {"id": "alexia", "slot_id": "2026-11-23_1"}, 0.1),
        ("analyse_creator", {"creator_id": "luna"}, 0.3),
    ],
)


@asynccontextmanager
async def over_stdio(home: Path, door: str, *words: str) -> AsyncIterator[ClientSession]:
    command, *before = whole(door)
    parameters = StdioServerParameters(command=command, args=[*before, *words], env=environment(home))
    with (home / "stderr.log").open("w") as errors:
        async with (
            stdio_client(parameters, errlog=errors) as (reads, writes),
            ClientSession(reads, writes) as session,
        ):
            await session.initialize()
            yield session


@asynccontextmanager
async def over_http(home: Path) -> AsyncIterator[ClientSession]:
    with subprocess.Popen(  # noqa: ASYNC220 (its first line is waited for)
        [*whole("eros_db.cli"), "serve", "--http", "--port", str(free_port())],
        env=environment(home),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        address = re.search(r"http://\S+", process.stderr.readline())
        assert address
        try:
            async with (
                streamable_http_client(address[0]) as (reads, writes, _),
                ClientSession(reads, writes) as session,
            ):
                await session.initialize()
                yield session
        finally:
            process.terminate()


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def cancel_at_random(session: ClientSession, calls: tuple[Call, ...], times: int, seed: int) -> None:
    """Each call is cancelled at some instant of its time; after each, the server answers a ping."""
    chance = random.Random(seed)
    for number in range(times):
        tool, arguments, seconds = calls[number % len(calls)] if number < len(calls) else chance.choice(calls)

        async def call(tool: str = tool, arguments: dict[str, Any] = arguments) -> None:
            with suppress(McpError):
                await session.call_tool(tool, arguments)

        with anyio.fail_after(60):
            async with anyio.create_task_group() as group:
                request_id = session._request_id
                group.start_soon(call)
                await anyio.sleep(chance.choice((0, seconds * chance.random())))
                parameters = CancelledNotificationParams(requestId=request_id)
                note = CancelledNotification(method="notifications/cancelled", params=parameters)
                await session.send_notification(ClientNotification(note))
            await session.send_ping()


def states_of_saved_weeks(home: Path) -> set[str]:
    """What the records say of the weeks that the data server holds."""
    with closing(sqlite3.connect(home / "eros.db")) as store:
        saved = {row[0] for row in store.execute("SELECT generation_id FROM schedule_templates")}
    with closing(sqlite3.connect(home / "records.db")) as records:
        kept = dict(records.execute("SELECT generation_id, state FROM weeks"))
    return {kept.get(one, "without a record") for one in saved}


TIMES = [pytest.param(22, marks=pytest.mark.full), pytest.param(300, marks=pytest.mark.soak)]


@pytest.mark.requirement("agent:cancel", "agent:cancel-any-time")
@pytest.mark.parametrize("times", TIMES)
async def test_the_agent_server_outlives_every_cancel_and_each_saved_week_has_its_record(
    home: Path, times: int
) -> None:
    async with over_stdio(home, "eros_app.cli.main", "mcp") as session:
        await session.call_tool("generate_schedule", {"creator_id": "alexia"})
        await cancel_at_random(session, OF_AGENT, times, seed=times)
    assert states_of_saved_weeks(home) == {"saved"}


@pytest.mark.requirement("agent:cancel-any-time")
@pytest.mark.full
async def test_a_client_that_leaves_in_the_middle_of_a_save_leaves_a_week_with_its_record(home: Path) -> None:
    saving = anyio.Event()

    async def heard(_done: float, _total: float | None, message: str | None) -> None:
        if message == "saving":
            saving.set()

    try:
        async with over_stdio(home, "eros_app.cli.main", "mcp") as session, anyio.create_task_group() as group:
            group.start_soon(
                partial(session.call_tool, "generate_schedule", {"creator_id": "ines"}, progress_callback=heard)
            )
            await saving.wait()
            group.cancel_scope.cancel()
    except* anyio.BrokenResourceError:
        pass  # the client's own reader heard what the server still said, and its session was gone
    assert saving.is_set()
    assert states_of_saved_weeks(home) <= {"saved"}


@pytest.mark.requirement("server:cancel")
@pytest.mark.parametrize("times", TIMES)
async def test_the_data_server_outlives_every_cancel_over_stdio(home: Path, times: int) -> None:
    async with over_stdio(home, "eros_db.cli", "serve") as session:
        await cancel_at_random(session, OF_DATA, times, seed=times)
        answer = await session.call_tool("execute_query", {"query": "SELECT 1 AS one"})
    assert (answer.structuredContent or {})["results"] == [{"one": 1}]


@pytest.mark.requirement("server:cancel")
@pytest.mark.parametrize("times", TIMES)
async def test_the_data_server_outlives_every_cancel_over_http(home: Path, times: int) -> None:
    async with over_http(home) as session:
        await cancel_at_random(session, OF_DATA, times, seed=times)
        answer = await session.call_tool("execute_query", {"query": "SELECT 1 AS one"})
    assert (answer.structuredContent or {})["results"] == [{"one": 1}]
