"""One generation, from a typed request to its outcome: what every door calls.

It composes a run (ids, clock, deadline, tools, checkpoints), streams the graph and keeps the record; it plans nothing.
"""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.types import Command

from eros.doors.archive import Archive
from eros.doors.audit import audit_trail
from eros.doors.outcome import ABORTED, Outcome, outcome, refused
from eros.failures import PhaseFailure, RequestError
from eros.gateway import CallRecord, Gateway, Source, open_tools
from eros.journal import Journal
from eros.models.seats import Seats, seats
from eros.settings import Settings
from eros.words.context import Context
from eros.words.request import Request
from eros.words.state import Decision, Run, State
from graph.build import STEP_LIMIT, Graph, build_graph

OnEvent = Callable[[Mapping[str, Any]], None]


class RunDeadline:
    """The run's seconds by a steady clock (H2)."""

    def __init__(self, seconds: float, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady, self._seconds, self._ends = steady, seconds, steady() + seconds

    def remaining(self) -> float:
        return max(0.0, self._ends - self._steady())

    def check(self, phase: str) -> None:
        if self.remaining() <= 0:
            raise PhaseFailure("deadline_exceeded", f"the run's {self._seconds:g} s were spent before {phase} began")


@dataclass(frozen=True)
class Doorway:
    """What a door gives a run beside the request: where the data is, and who watches."""

    settings: Settings
    mcp_config: Path | None = None
    on_event: OnEvent = lambda event: None
    #: A data server that is up already, instead of the configured one.
    data: Source | None = None

    @property
    def source(self) -> Source:
        return self.data or Source.of(self.mcp_config, self.settings.database_url)


@asynccontextmanager
async def checkpoints(home: Path) -> AsyncIterator[BaseCheckpointSaver[str]]:
    """The checkpoints under ``EROS_HOME``: they survive restarts, so that a review can wait for days."""
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    from graph.serialize import serializer

    async with aiosqlite.connect(home / "checkpoints.db") as connection:
        yield AsyncSqliteSaver(connection, serde=serializer())


async def generate(request: Request, door: Doorway) -> Outcome:
    """Run the pipeline for one request. Returns its outcome whatever happens inside; keeps the record of every run."""
    now = door.settings.clock()
    run = Run(
        generation_id=str(uuid4()),
        seed=request.seed or 0,
        week_start=request.week_start or now.date(),
        today=now.date(),
        started_at=now,
    )
    start: State = {"request": request, "run": run, "trail": {}, "recoveries": (), "phases": ()}
    try:
        return await _run(start, start, run.generation_id, door, waits=not request.dry_run)
    except RequestError as wrong:
        return refused(wrong, creator_id=request.creator_id, generation_id=run.generation_id, at=now)


async def resume(record: Mapping[str, Any], decision: Decision, door: Doorway) -> Outcome:
    """Answer the interrupt that this record's generation waits in; the caller has checked the decision (R33)."""
    return await _run({}, Command(resume=decision.model_dump()), record["generation_id"], door, waits=True)


async def _run(start: State, graph_input: Any, generation_id: str, door: Doorway, *, waits: bool) -> Outcome:
    settings = door.settings
    creator_id = start["request"].creator_id if start else ""
    journal, seated = Journal(generation_id, creator_id), seats(settings.model, settings.home)
    deadline, began = RunDeadline(settings.deadline * settings.timeout_scale), time.perf_counter()
    async with (
        _saver(settings.home, waits) as saver,
        open_tools(door.source, settings, deadline=deadline, on_call=_tell(journal)) as tools,
    ):
        context = Context(tools, settings.clock, seated.judge, seated.writer, deadline)
        config: RunnableConfig = {"configurable": {"thread_id": generation_id}, "recursion_limit": STEP_LIMIT}
        graph = build_graph(saver)
        state: State = start
        waiting = False
        async for mode, chunk in _streamed(graph, graph_input, config, context, saver is not None):
            if mode == "custom":
                journal.stream(chunk)
                door.on_event(chunk)
            else:
                state, waiting = cast(State, chunk), "__interrupt__" in chunk
        if saver is not None and not waiting:
            await saver.adelete_thread(generation_id)
        duration_ms = round((time.perf_counter() - began) * 1000)
        return _keep(state, tools, settings, seated, waiting, duration_ms)


def _streamed(
    graph: Graph, graph_input: Any, config: RunnableConfig, context: Context, kept: bool
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """The run as (mode, chunk): "custom" is an event of a phase, "values" the whole state after a step."""
    stream = graph.astream(
        graph_input,
        config,
        context=context,
        stream_mode=["custom", "values"],
        durability="exit" if kept else None,
    )
    return cast(AsyncIterator[tuple[str, dict[str, Any]]], stream)


@asynccontextmanager
async def _saver(home: Path, waits: bool) -> AsyncIterator[BaseCheckpointSaver[str] | None]:
    if not waits:
        yield None
        return
    async with checkpoints(home) as saver:
        yield saver


def _tell(journal: Journal) -> Callable[[CallRecord], None]:
    return lambda call: journal.tool_call(call.tool, call.outcome, call.duration_ms, call.attempts, call.error)


def _keep(state: State, tools: Gateway, settings: Settings, seated: Seats, waiting: bool, duration_ms: int) -> Outcome:
    ended_at = settings.clock()
    reached = any(call.outcome == "ok" for call in tools.calls)
    told = outcome(state, waiting=waiting, reached=reached, ended_at=ended_at, duration_ms=duration_ms)
    document = told.document.model_dump(mode="json")
    Archive(settings.home / "generations").keep(
        {
            "generation_id": state["run"].generation_id,
            "creator_id": state["request"].creator_id,
            "week_start": state["run"].week_start.isoformat(),
            "status": document["status"],
            "ended_at": ended_at.isoformat(),
            "needs_reason": "report" in state and state["report"].needs_reason,
            "document": document,
            "audit": audit_trail(state, tools.calls, ended_at, duration_ms, document["status"])
            | {"model": seated.told()},
        }
    )
    return told


__all__ = ["ABORTED", "Doorway", "generate", "resume"]
