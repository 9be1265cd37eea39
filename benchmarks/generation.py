"""A whole generation on the demo database: wall milliseconds, warm, in process and over stdio.

In process the server is up and its database warm. Over stdio the process is started anew for each run, as an MCP client
does it; "phases" leaves that start out (server up), "run" holds it. Every run saves.
"""

import asyncio
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from eros.doors.generation import Doorway, generate
from eros.gateway import Source
from eros.settings import Settings
from eros.words.request import Request
from eros_db.initialize import initialize
from eros_db.server import build_server
from eros_db.store import open_store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CREATORS = {"low": "ines", "mid": "luna", "high": "alexia", "ultra": "marina"}
WARM_UP, RUNS = 2, 15


@dataclass(frozen=True)
class Row:
    """Wall milliseconds of one tier over one transport; ``phases`` is the sum of the graph's nodes."""

    tier: str
    transport: str
    sends: int
    phases: float
    phases_p95: float
    run: float


def rows(runs: int = RUNS) -> Iterator[Row]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = f"sqlite:///{home / 'eros.db'}"
        initialize(url, demo=True, as_of=NOW.date())
        engine = open_store(url)
        up = Source.in_memory(lambda: build_server(engine, lambda: NOW), name="in process")
        served = Source.from_config(_config(home))
        for transport, source in (("in process", up), ("stdio", served)):
            for tier, creator in CREATORS.items():
                yield asyncio.run(_row(tier, creator, transport, source, home, runs))
        engine.dispose()


def _config(home: Path) -> Path:
    command = str(Path(sys.executable).with_name("eros-db"))
    server = {
        "command": command,
        "args": ["serve", "--db", f"sqlite:///{home / 'eros.db'}"],
        "env": {"EROS_NOW": NOW.isoformat()},
    }
    path = home / "mcp.json"
    path.write_text(json.dumps({"mcpServers": {"eros-db": server}}))
    return path


async def _row(tier: str, creator: str, transport: str, source: Source, home: Path, runs: int) -> Row:
    phases, whole, sends = [], [], 0
    for number in range(WARM_UP + runs):
        spent: list[float] = []
        began = time.perf_counter()
        outcome = await generate(
            Request(creator_id=creator), Doorway(Settings(home=home, now=NOW), None, _adding(spent), source)
        )
        ended = time.perf_counter()
        assert outcome.exit_code == 0, outcome.document
        if number >= WARM_UP:
            phases.append(sum(spent))
            whole.append((ended - began) * 1000)
        sends = len(outcome.document.items) if outcome.finished else 0  # type: ignore[union-attr]
    return Row(
        tier,
        transport,
        sends,
        statistics.median(phases),
        sorted(phases)[int(len(phases) * 0.95)],
        statistics.median(whole),
    )


def _adding(spent: list[float]) -> Any:
    def on_event(event: Mapping[str, Any]) -> None:
        if event["event"] == "phase_complete":
            spent.append(event["record"].duration_ms)

    return on_event


def table(measured: Iterable[Row]) -> str:
    lines = [
        "| tier | data server | sends | phases, median | phases, p95 | whole run, median |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row.tier} | {row.transport} | {row.sends} "
        f"| {row.phases:.0f} ms | {row.phases_p95:.0f} ms | {row.run:.0f} ms |"
        for row in measured
    ]
    return "\n".join(lines)


def main() -> None:
    print(table(rows()))


if __name__ == "__main__":
    main()
