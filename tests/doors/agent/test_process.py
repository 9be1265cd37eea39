"""`eros mcp` as a client starts it: a process of its own, the protocol on stdout, everything else on stderr."""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession
from mcp.types import ElicitResult

Connect = Callable[..., AbstractAsyncContextManager[ClientSession]]


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.requirement("agent:stdout", "agent:elicitation", "agent:export")
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
    assert (refused.isError, (refused.structuredContent or {})["error_code"]) == (True, "CREATOR_NOT_FOUND")
    logged = lines(worn_out / "stderr.log")
    assert logged
    assert all(json.loads(line) for line in logged)
