"""What each layer of a run costs: the same week with one layer more at a time, measured in turns.

From the nodes' bodies over answers recorded beforehand, through the graph, the data server's own functions, a bare MCP
session in memory, the gateway, the log as JSON lines and the checkpointer, to a door's whole run with its record. Texts
are forgotten before each run, as a command finds them; each run is a generation of its own, so that its save is one. A
layer's cost is the difference of the lower quartiles, by CPU and by the wall: whatever else the machine does only ever
adds. It may come out below nothing where the layer costs less than the noise.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from langgraph.checkpoint.memory import InMemorySaver
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest
from sqlalchemy import Engine

from benchmarks import harness
from benchmarks.harness import CREATORS, RUNS, Spread
from eros.gateway import Source, Watch, open_tools
from eros.gateway.gateway import SAVE
from eros.journal import Journal, configure
from eros.settings import Settings
from eros.vocabulary.ports import Answer, Tools
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_db.context import Call
from eros_db.engine import read_transaction, write_transaction
from eros_db.server import build_server, reserve_id
from eros_db.tools.registry import WRITING, tools
from graph.build import STEP_LIMIT, build_graph
from graph.serialize import serializer

Journalled = Journal | None


@dataclass(frozen=True)
class LayerRow:
    """One layer: the run with it, what it adds to the run without it, and that in percent of the whole run's CPU."""

    layer: str
    wall: Spread
    cpu: Spread
    added_wall: float
    added_cpu: float
    share: float


class _Offering:
    """Our own server takes every argument there is."""

    def offers(self, tool: str, argument: str | None = None) -> bool:
        return True

    def schema(self, tool: str) -> dict[str, Any]:
        return {}


class DirectTools(_Offering):
    """The server's functions called as such: no protocol, no session."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def call(self, tool: str, **arguments: Any) -> Answer:
        stated = {name: value for name, value in arguments.items() if value is not None}
        with (write_transaction if tool in WRITING else read_transaction)(self._engine) as connection:
            answer = tools()[tool].run(Call(connection, harness.NOW, reserve_id), stated)
        return answer.model_dump(mode="json", by_alias=True)


class RecordedTools(_Offering):
    """Answers kept by question; once the way has been gone, ``call`` needs nobody."""

    def __init__(self, behind: Tools) -> None:
        self._behind, self._known = behind, dict[str, Answer]()

    async def call(self, tool: str, **arguments: Any) -> Answer:
        question = tool if tool == SAVE else f"{tool} {json.dumps(arguments, sort_keys=True)}"
        if question not in self._known:
            self._known[question] = await self._behind.call(tool, **arguments)
        return self._known[question]


class BareTools(_Offering):
    """An MCP session and no more: nothing timed, retried, guarded or recorded."""

    def __init__(self, session: Any) -> None:
        self._session = session

    async def call(self, tool: str, **arguments: Any) -> Answer:
        stated = {name: value for name, value in arguments.items() if value is not None}
        asked = CallToolRequest(params=CallToolRequestParams(name=tool, arguments=stated))
        result = await self._session.send_request(ClientRequest(asked), CallToolResult)
        return dict(result.structuredContent or {})


@dataclass(frozen=True)
class LayerBench:
    """One creator's week, and all that the layers are made of."""

    creator_id: str
    settings: Settings
    engine: Engine

    @property
    def source(self) -> Source:
        return Source.in_memory(lambda: build_server(self.engine, harness.now))

    async def graph(self, tools: Tools, journal: Journalled = None, saver: InMemorySaver | None = None) -> None:
        """The graph's whole way, streamed as a door does it."""
        start = harness.begin(self.creator_id, str(uuid4()))
        config: Any = {"configurable": {"thread_id": start["run"].generation_id}, "recursion_limit": STEP_LIMIT}
        stream: AsyncIterator[Any] = build_graph(saver).astream(
            start,
            config,
            context=harness.context(tools) if journal is None else harness.context(tools, journal.stream),
            stream_mode="values",
            durability="exit" if saver else None,
        )
        state: dict[str, Any] = {}
        async for chunk in stream:
            state = chunk
        if "saved" not in state:
            raise RuntimeError(f"the week of {self.creator_id} was not saved: {state.get('open_failure')}")

    async def bare(self) -> None:
        async with create_connected_server_and_client_session(build_server(self.engine, harness.now)) as session:
            await self.graph(BareTools(session))

    async def gateway(self, *, log: bool = False, keep: bool = False) -> None:
        journal = Journal("benchmark", self.creator_id) if log else None

        def record_call(call: Any) -> None:
            if journal is not None:
                journal.tool_call(call)

        saver = InMemorySaver(serde=serializer()) if keep else None
        async with open_tools(self.source, self.settings, watch=Watch(call=record_call)) as tools:
            await self.graph(tools, journal, saver)

    async def door(self) -> None:
        outcome = await generate(Request(creator_id=self.creator_id), RunOptions(self.settings, data=self.source))
        if outcome.ending != "done":
            raise RuntimeError(str(outcome.document))


@contextmanager
def open_bench(tier: str, database: Path | None) -> Iterator[LayerBench]:
    """A bench over a demo of its own; the log is written as JSON lines, to nowhere."""
    with (
        harness.home(database) as folder,
        harness.store(folder) as engine,
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        redirect_stderr(nowhere),
    ):
        configure("json", 0)
        yield LayerBench(CREATORS[tier], Settings(home=folder, now=harness.NOW), engine)


def rows(runs: int = RUNS, tier: str = "high", database: Path | None = None) -> Iterator[LayerRow]:
    with open_bench(tier, database) as bench:
        spent = asyncio.run(_measured(bench, runs))
    whole = Spread.of(spent["record"].cpu).low
    wall_before = cpu_before = 0.0
    for layer, one in spent.items():
        wall, cpu = Spread.of(one.wall), Spread.of(one.cpu)
        added = cpu.low - cpu_before
        yield LayerRow(layer, wall, cpu, wall.low - wall_before, added, share=100 * added / whole)
        wall_before, cpu_before = wall.low, cpu.low


async def _measured(bench: LayerBench, runs: int) -> dict[str, harness.Durations]:
    recording, direct = RecordedTools(DirectTools(bench.engine)), DirectTools(bench.engine)
    layers: dict[str, Callable[[], Awaitable[object]]] = {
        "rules": partial(harness.walk, recording, bench.creator_id),
        "graph": partial(bench.graph, recording),
        "data server": partial(bench.graph, direct),
        "MCP session": bench.bare,
        "gateway": bench.gateway,
        "log": partial(bench.gateway, log=True),
        "checkpointer": partial(bench.gateway, log=True, keep=True),
        "record": bench.door,
    }
    return await harness.in_turns(layers, runs)


COLUMNS: harness.Columns[LayerRow] = {
    "with this layer": lambda row: row.layer,
    "wall ms": lambda row: str(row.wall),
    "CPU ms": lambda row: str(row.cpu),
    "adds, wall ms": lambda row: f"{row.added_wall:+.1f}",
    "adds, CPU ms": lambda row: f"{row.added_cpu:+.1f}",
    "of the run": lambda row: f"{row.share:.1f} %",
}


def main() -> None:
    print(harness.table(rows(), COLUMNS))


if __name__ == "__main__":
    main()
