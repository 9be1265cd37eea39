"""One generation, from a typed request to its outcome: what every door calls.

It composes a run (ids, clock, deadline, tools, checkpoints), streams the graph and keeps the record; it plans nothing.
"""

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from eros.failures import PhaseFailure, RequestError
from eros.gateway import CallRecord, Source, open_tools
from eros.journal import Journal
from eros.models.model_clients import ModelClients, model_clients
from eros.settings import Settings
from eros.vocabulary.context import Context
from eros.vocabulary.ports import OnEvent
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, Run, State
from eros_app.services.audit import audit_trail
from eros_app.services.checkpoints import Checkpointer, in_memory, store_checkpoint
from eros_app.services.data_server import data_source
from eros_app.services.outcome import Outcome, failure_of, outcome, refused
from eros_app.services.records import Archive
from graph.build import STEP_LIMIT, Graph, build_graph
from graph.serialize import state_format


class RunDeadline:
    """The run's seconds by a steady clock (H2)."""

    def __init__(self, seconds: float, steady: Callable[[], float]) -> None:
        self._steady, self._seconds, self._ends = steady, seconds, steady() + seconds

    def remaining(self) -> float:
        return max(0.0, self._ends - self._steady())

    def check(self, phase: str) -> None:
        if self.remaining() <= 0:
            raise PhaseFailure("deadline_exceeded", f"the run's {self._seconds:g} s were spent before {phase} was done")


@dataclass(frozen=True)
class RunOptions:
    """What a door gives a run beside the request: where the data is, and who watches."""

    settings: Settings
    mcp_config: Path | None = None
    on_event: OnEvent = lambda event: None
    #: A data server that is up already, instead of the configured one.
    data: Source | None = None
    #: Seconds of a steady clock: the run's deadline, the breaker's rest and all durations are measured by it.
    steady: Callable[[], float] = time.monotonic
    #: A model that is open already, instead of the configured one.
    model_clients: ModelClients | None = None

    @property
    def source(self) -> Source:
        return self.data or data_source(self.mcp_config, self.settings.database_url)


@dataclass(frozen=True)
class RunResult:
    """A run at its end, or in its interrupt. ``reached``: the data server was there at some time."""

    state: State
    waiting: bool
    calls: Sequence[CallRecord]
    duration_ms: int
    reached: bool


async def generate(request: Request, options: RunOptions) -> Outcome:
    """Run the pipeline for one request. Returns its outcome whatever happens inside; keeps the record of every run."""
    now = options.settings.clock()
    run = Run(
        generation_id=str(uuid4()),
        seed=request.seed or 0,
        week_start=request.week_start or now.date(),
        today=now.date(),
        started_at=now,
    )
    start: State = {"request": request, "run": run, "trail": {}, "recoveries": (), "phases": ()}
    try:
        return await _begin(start, options, options.model_clients or _model_clients(options.settings))
    except RequestError as wrong:
        return refused(wrong, creator_id=request.creator_id, at=now)


def _model_clients(settings: Settings) -> ModelClients:
    return model_clients(settings.model, settings.home, dollars=settings.model_cost, retry_scale=settings.retry_scale)


async def resume(record: Mapping[str, Any], decision: Decision, options: RunOptions, saver: Checkpointer) -> RunResult:
    """Go on after the interrupt that this record's generation waits in; the caller has checked the decision (R33)."""
    journal = Journal(record["generation_id"], record["creator_id"])
    return await _run(Command(resume=decision.model_dump()), journal, options, saver, ModelClients())


async def _begin(start: State, options: RunOptions, clients: ModelClients) -> Outcome:
    run, request = start["run"], start["request"]
    saver = None if request.dry_run else in_memory()
    journal = Journal(run.generation_id, request.creator_id)
    ended = await _run(start, journal, options, saver, clients)
    failure = failure_of(ended.state)
    if failure is not None and ended.state.get("open_failure") is None:
        journal.error(failure)
    if saver is not None and ended.waiting:
        await store_checkpoint(options.settings.home, saver, run.generation_id)
    return _keep(ended, options.settings, clients)


async def _run(
    graph_input: State | Command[Any],
    journal: Journal,
    options: RunOptions,
    saver: Checkpointer | None,
    clients: ModelClients,
) -> RunResult:
    settings, generation_id = options.settings, journal.generation_id
    deadline, began = RunDeadline(settings.deadline * settings.timeout_scale, options.steady), options.steady()
    clients.limit_time(deadline.remaining)
    state, waiting = cast(State, {} if isinstance(graph_input, Command) else graph_input), False
    async with open_tools(
        options.source, settings, deadline=deadline, on_call=_log_call(journal), steady=options.steady
    ) as tools:
        context = Context(tools, settings.clock, clients.judge, clients.writer, deadline, options.steady)
        config: RunnableConfig = {"configurable": {"thread_id": generation_id}, "recursion_limit": STEP_LIMIT}
        async for mode, chunk in _streamed(build_graph(saver), graph_input, config, context, saver is not None):
            if mode == "custom":
                journal.stream(chunk)
                options.on_event({**chunk, "generation_id": generation_id})
            else:
                state, waiting = cast(State, chunk), "__interrupt__" in chunk
        return RunResult(state, waiting, tools.calls, round((options.steady() - began) * 1000), tools.reached)


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


def _log_call(journal: Journal) -> Callable[[CallRecord], None]:
    return lambda call: journal.tool_call(call.tool, call.outcome, call.duration_ms, call.attempts, call.error)


def _keep(ended: RunResult, settings: Settings, clients: ModelClients) -> Outcome:
    state, ended_at, duration_ms = ended.state, settings.clock(), ended.duration_ms
    reached = any(call.outcome == "ok" for call in ended.calls)
    result = outcome(state, waiting=ended.waiting, reached=reached, ended_at=ended_at, duration_ms=duration_ms)
    document = result.document.model_dump(mode="json")
    Archive(settings.home / "generations").keep(
        {
            "generation_id": state["run"].generation_id,
            "creator_id": state["request"].creator_id,
            "week_start": state["run"].week_start.isoformat(),
            "status": document["status"],
            "ended_at": ended_at.isoformat(),
            "needs_reason": "report" in state and state["report"].needs_reason,
            "state_format": state_format() if ended.waiting else None,
            "document": document,
            "audit": audit_trail(state, ended.calls, ended_at, duration_ms, document["status"])
            | {"model": clients.audit_entry()},
        }
    )
    return result
