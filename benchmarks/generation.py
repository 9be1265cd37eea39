"""A whole generation on the demo database: wall milliseconds, warm, in memory and over stdio, in turns.

In memory the server is up and its database warm. Over stdio the process is started anew for each run, as an MCP client
does it: "phases" leaves that start out, so that "× in memory" is what the transport costs once the server is up; "run"
holds it. Every run saves.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import harness
from benchmarks.harness import CREATORS, RUNS, Spread
from eros.gateway import Source
from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_db.server import build_server

MEMORY, STDIO = "in memory", "stdio"


@dataclass(frozen=True)
class GenerationRow:
    """Wall milliseconds of one tier over one transport. ``phases``: the sum of the graph's nodes; ``slower``: that of a
    run by the one in memory in the same round."""

    tier: str
    transport: str
    sends: int
    phases: Spread
    slower: float
    run: Spread


def rows(runs: int = RUNS) -> Iterator[GenerationRow]:
    with harness.home() as folder, harness.store(folder) as engine:
        sources = {
            MEMORY: Source.in_memory(lambda: build_server(engine, harness.now)),
            STDIO: Source.from_config(_config(folder)),
        }
        for tier, creator in CREATORS.items():
            ways = {name: _Way(creator, source, folder) for name, source in sources.items()}
            asked: dict[str, Callable[[], Awaitable[object]]] = {name: way.run for name, way in ways.items()}
            spent = asyncio.run(harness.in_turns(asked, runs))
            phases = {name: way.phases[1:] for name, way in ways.items()}
            for name, way in ways.items():
                slower = median(one / other for one, other in zip(phases[name], phases[MEMORY], strict=True))
                yield GenerationRow(tier, name, way.sends, Spread.of(phases[name]), slower, Spread.of(spent[name].wall))


class _Way:
    """One creator's week over one transport; ``phases`` of each run so far, the one to warm up first."""

    def __init__(self, creator: str, source: Source, home: Path) -> None:
        self.phases: list[float] = []
        self.sends = 0
        self._creator, self._source, self._home = creator, source, home

    async def run(self) -> None:
        self.phases.append(0.0)
        options = RunOptions(Settings(home=self._home, now=harness.NOW), on_event=self._add, data=self._source)
        outcome = await generate(Request(creator_id=self._creator), options)
        if outcome.ending != "done":
            raise RuntimeError(str(outcome.document))
        self.sends = len(getattr(outcome.document, "items", ()))

    def _add(self, event: Mapping[str, Any]) -> None:
        if event["event"] == "phase_complete":
            self.phases[-1] += event["record"].duration_ms


def _config(home: Path) -> Path:
    server = {
        "command": str(Path(sys.executable).with_name("eros-db")),
        "args": ["serve", "--db", harness.url_of(home)],
        "env": {"EROS_NOW": harness.NOW.isoformat()},
    }
    path = home / "mcp.json"
    path.write_text(json.dumps({"mcpServers": {"eros-db": server}}))
    return path


COLUMNS: harness.Columns[GenerationRow] = {
    "tier": lambda row: row.tier,
    "data server": lambda row: row.transport,
    "sends": lambda row: str(row.sends),
    "phases, ms": lambda row: str(row.phases),
    "× in memory": lambda row: f"{row.slower:.2f}",
    "whole run, ms": lambda row: str(row.run),
}


def main() -> None:
    print(harness.table(rows(), COLUMNS))


if __name__ == "__main__":
    main()
