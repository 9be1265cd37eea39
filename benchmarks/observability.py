"""What watching a run costs: the gateway, the log and the record, each measured by itself and set against a whole run.

The three are so small that between whole runs the machine's noise hides them. So the same call of the cheapest tool is
made many times in turns, bare and through the gateway; a week's events are written to the log again; and the record of
a finished run is made and kept again. Times the run's own calls and events, that is what watching adds to it. Each is
the fastest of its rounds, since whatever else the machine does only ever adds; CPU of this process.
"""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from mcp.shared.memory import create_connected_server_and_client_session

from benchmarks import harness
from benchmarks.harness import RUNS
from benchmarks.layers import BareTools, LayerBench, open_bench
from eros.gateway import open_tools
from eros.journal import Journal
from eros.vocabulary.calls import CallRecord
from eros.vocabulary.ports import Tools
from eros.vocabulary.state import State
from eros_app.services.audit import audit_trail
from eros_app.services.home import open_records
from eros_app.services.run_outcome import outcome
from eros_db.server import build_server
from graph.build import build_graph

#: The tool with the least work behind it, and how often a round calls it.
CHEAPEST, CALLS = "get_channels", 100
TARGET = 5.0


@dataclass(frozen=True)
class ObservabilityRow:
    """What watches, how often in a run, milliseconds of CPU each time, and the percent of a whole run's CPU."""

    part: str
    times: int
    each: float
    share: float


@dataclass(frozen=True)
class ObservedRun:
    """A finished run: its last state, its calls, and its events as they reach the log."""

    state: State
    calls: tuple[CallRecord, ...]
    events: tuple[dict[str, Any], ...]


def rows(runs: int = RUNS, tier: str = "high", database: Path | None = None) -> list[ObservabilityRow]:
    with open_bench(tier, database) as bench:
        return asyncio.run(_measured(bench, runs))


async def _measured(bench: LayerBench, runs: int) -> list[ObservabilityRow]:
    whole = min((await harness.in_turns({"run": bench.door}, runs))["run"].cpu)
    watched = await _watch(bench)
    gateway = await _per_call(bench, runs)
    log = _fastest(runs, lambda: _tell(watched))
    kept = map(str, count())
    record = _fastest(runs, lambda: _keep(bench, watched, next(kept)))
    events = len(watched.calls) + len(watched.events)
    parts = (("gateway, a call", len(watched.calls), gateway), ("log, an event", events, log / events))
    return [
        *(ObservabilityRow(part, times, each, 100 * times * each / whole) for part, times, each in parts),
        ObservabilityRow("record, a run", 1, record, 100 * record / whole),
    ]


async def _watch(bench: LayerBench) -> ObservedRun:
    events: list[dict[str, Any]] = []
    state: dict[str, Any] = {}
    async with open_tools(bench.source, bench.settings) as tools:
        context = harness.context(tools, lambda event: events.append(dict(event)))
        async for chunk in build_graph().astream(
            harness.begin(bench.creator_id), context=context, stream_mode="values"
        ):
            state = dict(chunk)
        return ObservedRun(State(**state), tuple(tools.calls), tuple(events))  # type: ignore[typeddict-item]


async def _per_call(bench: LayerBench, runs: int) -> float:
    """What the gateway adds to a call."""
    async with (
        create_connected_server_and_client_session(build_server(bench.engine, harness.now)) as session,
        open_tools(bench.source, bench.settings) as gateway,
    ):
        bare: Tools = BareTools(session)
        spent = await harness.in_turns({"bare": _calling(bare), "gateway": _calling(gateway)}, runs)
    return (min(spent["gateway"].cpu) - min(spent["bare"].cpu)) / CALLS


def _calling(tools: Tools) -> Callable[[], Awaitable[None]]:
    async def call() -> None:
        for _ in range(CALLS):
            await tools.call(CHEAPEST)

    return call


def _tell(watched: ObservedRun) -> None:
    journal = Journal("benchmark", "benchmark")
    for event in watched.events:
        journal.stream(event)
    for call in watched.calls:
        journal.tool_call(call)


def _keep(bench: LayerBench, watched: ObservedRun, generation_id: str) -> None:
    """The record of a run, as a door keeps it."""
    result = outcome(watched.state, watched.calls, waiting=False, ended_at=harness.NOW, duration_ms=0)
    audit = audit_trail(watched.state, watched.calls, harness.NOW, 0, result.status)
    with open_records(bench.settings) as store:
        store.finish(generation_id, "dry_run", result.document, audit)


def _fastest(runs: int, work: Callable[[], None]) -> float:
    spent = []
    for _ in range(runs):
        gc.collect()
        began = time.process_time()
        work()
        spent.append((time.process_time() - began) * 1000)
    return min(spent)


def share(measured: list[ObservabilityRow]) -> float:
    """Percent of a clean run's CPU that all three take together."""
    return sum(row.share for row in measured)


def verdict(measured: list[ObservabilityRow]) -> str:
    kept = "kept" if share(measured) < TARGET else "missed"
    return f"Together {share(measured):.1f} % of a clean run's CPU. The target of {TARGET:g} % is {kept}."


COLUMNS: harness.Columns[ObservabilityRow] = {
    "what watches": lambda row: row.part,
    "times a run": lambda row: str(row.times),
    "CPU ms each": lambda row: f"{row.each:.3f}",
    "of the run": lambda row: f"{row.share:.1f} %",
}


def main() -> None:
    measured = rows()
    print(f"{harness.table(measured, COLUMNS)}\n\n{verdict(measured)}")


if __name__ == "__main__":
    main()
