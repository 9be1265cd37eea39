"""The graph that langgraph.json names, as `langgraph dev` runs it, but for the process beside."""

import asyncio
import json
import sqlite3
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from eros_app import studio

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.requirement("studio:run")
def test_the_named_graph_loads_and_shows_what_a_run_takes() -> None:
    [(name, where)] = json.loads((ROOT / "langgraph.json").read_text(encoding="utf-8"))["graphs"].items()
    module, _, factory = where.partition(":")
    graph = getattr(import_module(module), factory)()
    assert name == graph.name == "eros"
    schema = graph.get_input_jsonschema()
    assert schema["required"] == ["request"]
    assert "creator_id" in schema["properties"]["request"]["properties"]


#: What a run is given, and what its end says of it.
BAD_REQUESTS: tuple[tuple[Any, str, str], ...] = (
    ({"request": {"creator_id": "luna", "max_per_day": "many"}}, "BAD_ARGUMENT", '"many" cannot be read; write'),
    ({"request": {"creator_id": "luna", "bogus": 1}}, "BAD_ARGUMENT", "bogus: there is no such argument"),
    ({"request": {}}, "BAD_ARGUMENT", "creator_id: is needed"),
    ({"request": {"creator_id": 5}}, "BAD_ARGUMENT", "creator_id: 5 cannot be read"),
    ({"request": 5}, "BAD_ARGUMENT", "the request is no object"),
    ({"requests": {"creator_id": "luna"}}, "BAD_ARGUMENT", "creator_id: is needed"),
    ({"request": {"creator_id": "luna", "max_per_day": 0}}, "BAD_MAX_PER_DAY", "use 1 or more"),
    ({"request": {"creator_id": "luna", "exclude": ["bundel"]}}, "UNKNOWN_SEND_TYPE", "did you mean bundle?"),
    ({"request": {"creator_id": "luna", "week_start": "2026-11-24"}}, "INVALID_WEEK_START", "is a Tuesday"),
)


@pytest.mark.requirement("studio:bad-requests")
async def test_a_run_of_a_bad_request_ends_with_an_error_and_its_thread_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EROS_HOME", str(tmp_path))
    monkeypatch.setattr(studio, "_beside", asyncio.to_thread)
    graph = studio.wired_door().compile(checkpointer=InMemorySaver())
    for number, (given, code, says) in enumerate(BAD_REQUESTS):
        thread: RunnableConfig = {"configurable": {"thread_id": str(number)}}
        ended = await graph.ainvoke(given, thread)
        kept = await graph.aget_state(thread)
        assert (ended["document"]["error_code"], kept.next) == (code, ())
        assert says in kept.values["document"]["error_message"]


@pytest.mark.full
@pytest.mark.requirement("studio:run")
async def test_a_run_reaches_its_review_and_goes_on_with_the_decision(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(home / "eros.db") as store:
        store.execute("DELETE FROM caption_bank WHERE caption_type IN ('renewal', 'appreciation')")
    for name, value in {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00Z", "EROS_RETRY_SCALE": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(studio, "_beside", asyncio.to_thread)
    graph = studio.wired_door().compile(checkpointer=InMemorySaver())
    thread: RunnableConfig = {"configurable": {"thread_id": "one"}}

    async def resumed(**decision: str) -> dict[str, Any]:
        return dict(await graph.ainvoke(Command(resume=decision), thread))

    asked = await graph.ainvoke({"request": {"creator_id": "alexia"}}, thread)  # type: ignore[arg-type]
    [question] = asked["__interrupt__"]
    assert question.value["review_id"] == asked["document"]["review_id"]
    unread = await resumed(verdict="maybe")
    assert "this decision cannot be read" in unread["__interrupt__"][0].value["told"]
    again = await resumed(verdict="reject")
    assert "reason" in again["__interrupt__"][0].value["told"]
    approved = await resumed(verdict="approve", reason="written by hand")
    assert (approved["document"]["status"], approved["document"]["life"]["state"]) == ("saved", "approved")
    assert "__interrupt__" not in approved
