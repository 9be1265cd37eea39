"""One generation against a mocked server, as a door runs it, with what a door does not show: the graph's own state.

``eros_app.services.generation.generate`` hands out the document alone; the bounds of a week stand in its state, so
the same parts (gateway, graph, outcome) are put together here. Nothing is replaced but the data server.
"""

import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from eros.failures import RequestError
from eros.gateway import open_tools
from eros.models.model_clients import ModelClients, clients_on
from eros.settings import Settings
from eros.vocabulary.calls import CallRecord
from eros.vocabulary.context import Context
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run, State
from eros.vocabulary.week import CaptionPool
from eros_app.services.generation import RunDeadline
from eros_app.services.outcome import Outcome, refused
from eros_app.services.run_outcome import outcome
from evals.models import ModelBehaviour, scripted
from evals.server import MockedServer
from graph.build import STEP_LIMIT, build_graph
from graph.serialize import serializer

#: The instant at which every case plans: a Friday.
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_GENERATION = str(UUID(int=1))


@dataclass(frozen=True)
class Generated:
    """The outcome, the last state, the pool that captions were chosen from, the calls, and the seconds it took.

    ``seconds`` are of the CPU: pipeline, protocol and server share this process and nothing is waited for, so that is
    what the run takes on a free core. ``share`` of the wall time went into it; the rest was other processes'.
    ``asked_model``: the input tokens of each call of a model.
    """

    outcome: Outcome
    state: State
    pool: CaptionPool | None
    persona_scores: dict[int, float]
    calls: tuple[CallRecord, ...]
    seconds: float
    share: float
    asked_model: tuple[int, ...] = ()


def settings() -> Settings:
    """Nothing is waited for between tries, no model, no file of the user's."""
    return Settings(_env_file=None, retry_scale=0, model=None, now=NOW)


async def generate(
    request: Request, server: MockedServer, deadline_seconds: float, model: ModelBehaviour | None = None
) -> Generated:
    """Run the compiled graph for the request; a week that waits for a person is left waiting."""
    with tempfile.TemporaryDirectory() if model else nullcontext("") as folder:
        clients = clients_on(scripted(model), Path(folder)) if model else ModelClients()
        return await _generate(request, server, deadline_seconds, clients)


async def _generate(
    request: Request, server: MockedServer, deadline_seconds: float, clients: ModelClients
) -> Generated:
    made, steady = settings(), time.monotonic
    run = Run(
        generation_id=_GENERATION,
        seed=request.seed or 0,
        week_start=request.week_start or NOW.date(),
        today=NOW.date(),
        started_at=NOW,
    )
    start: State = {"request": request, "run": run, "trail": {}, "recoveries": (), "phases": ()}
    deadline, watch = RunDeadline(deadline_seconds, steady), Stopwatch()
    async with open_tools(server.source, made, deadline=deadline, steady=steady) as tools:
        graph = build_graph(InMemorySaver(serde=serializer()))
        context = Context(tools, made.clock, clients.judge, clients.ranker, deadline, steady=steady)
        config: RunnableConfig = {"configurable": {"thread_id": _GENERATION}, "recursion_limit": STEP_LIMIT}
        seen = _StateRecorder(start)
        try:
            stream = graph.astream(start, config, context=context, stream_mode="values", durability="exit")
            async for state in stream:
                seen.note(cast(State, state))
        except RequestError as wrong:
            result = refused(wrong, creator_id=request.creator_id, at=NOW)
            return Generated(result, start, None, {}, tuple(tools.calls), *watch.read())
        seconds, share = watch.read()
        duration_ms = round(seconds * 1000)
        result = outcome(seen.state, tools.calls, waiting=seen.waiting, ended_at=NOW, duration_ms=duration_ms)
        asked = tuple(call.input_tokens for call in clients.client.budget.usage) if clients.client else ()
        return Generated(result, seen.state, seen.pool, seen.persona_scores, tuple(tools.calls), seconds, share, asked)


class Stopwatch:
    """Of the CPU, and beside it of the wall."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def read(self) -> tuple[float, float]:
        """(seconds of the CPU, their share of the wall time)."""
        seconds = time.process_time() - self._cpu
        return seconds, min(1.0, seconds / (time.perf_counter() - self._wall))


class _StateRecorder:
    """The states as they go by. The pool leaves the state when its captions are chosen, so it is kept from before."""

    def __init__(self, start: State) -> None:
        self.state, self.waiting = start, False
        self.pool: CaptionPool | None = None
        self.persona_scores: dict[int, float] = {}

    def note(self, state: State) -> None:
        self.state, self.waiting = state, "__interrupt__" in cast(dict[str, Any], state)
        if "pool" in state and state["pool"].demand:
            self.pool = state["pool"]
            self.persona_scores = state.get("persona_scores", {})
