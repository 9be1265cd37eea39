"""What the benchmarks share: the demo to measure on, how often and how it is measured, and tables.

Whatever is compared is measured in turns, one after the other in each round, so that a machine that slows down slows
all of them; ratios are of such neighbours.
"""

import gc
import logging
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

import structlog
from langgraph.runtime import Runtime
from sqlalchemy import Engine

from eros.vocabulary.context import Context
from eros.vocabulary.ports import Tools
from eros.vocabulary.request import Request
from eros.vocabulary.safety import unsafe_match
from eros.vocabulary.state import Run, State
from eros_db.initialize import initialize_database
from eros_db.store import open_store
from graph.build import PHASES
from graph.findings import all_findings
from graph.phases import Node
from nodes.match_persona.features import style_of
from nodes.save.node import save

#: The instant at which benchmarks plan, and a creator of each tier.
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CREATORS = {"low": "ines", "mid": "luna", "high": "alexia", "ultra": "marina"}
RUNS = 15
ROOT = Path(__file__).parent.parent
_QUARTERS = 4

Row = TypeVar("Row")
Columns = Mapping[str, Callable[[Row], str]]


@dataclass(frozen=True)
class Spread:
    """Milliseconds of some runs: their median and the quartiles beside it."""

    median: float
    low: float
    high: float
    runs: int

    @classmethod
    def of(cls, samples: Sequence[float]) -> "Spread":
        median = statistics.median(samples)
        if len(samples) == 1:
            return cls(median, median, median, 1)
        low, _, high = statistics.quantiles(samples, n=_QUARTERS, method="inclusive")
        return cls(median, low, high, len(samples))

    def __str__(self) -> str:
        places = 0 if self.median >= 100 else 1
        return f"{self.median:,.{places}f} ({self.low:,.{places}f} to {self.high:,.{places}f})"


@contextmanager
def home(database: Path | None = None) -> Iterator[Path]:
    """A folder with a demo database of its own: a copy of ``database``, else made anew. Nothing below errors is logged.

    Afterwards the folder is gone, and logging is as it was.
    """
    logged = structlog.get_config()
    quiet()
    try:
        with tempfile.TemporaryDirectory() as folder:
            if database is None:
                initialize_database(url_of(Path(folder)), demo=True, as_of=NOW.date())
            else:
                shutil.copy(database, Path(folder) / "eros.db")
            yield Path(folder)
    finally:
        structlog.configure(**logged)


def quiet(below: int = logging.ERROR) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(below))


@contextmanager
def store(folder: Path) -> Iterator[Engine]:
    engine = open_store(url_of(folder))
    try:
        yield engine
    finally:
        engine.dispose()


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'eros.db'}"


def now() -> datetime:
    return NOW


def forget_texts() -> None:
    """What a process remembers of captions that it has read: a command that was just started remembers none."""
    style_of.cache_clear()
    unsafe_match.cache_clear()


@dataclass(frozen=True)
class Durations:
    """Milliseconds of each run in turn, by the wall and of this process's CPU."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


async def in_turns(work: Mapping[str, Callable[[], Awaitable[object]]], rounds: int) -> dict[str, Durations]:
    """Each once in every round; a round before the first is not counted.

    The garbage of a run is collected before the next begins, and what the process has loaded is left out of it: else
    the collector's pauses, as long as a layer, fall on whichever run is under way.
    """
    spent = {name: Durations() for name in work}
    for number in range(rounds + 1):
        for name, one in work.items():
            forget_texts()
            gc.collect()
            gc.freeze()
            began, began_cpu = time.perf_counter(), time.process_time()
            await one()
            if number:
                spent[name].wall.append((time.perf_counter() - began) * 1000)
                spent[name].cpu.append((time.process_time() - began_cpu) * 1000)
    return spent


def begin(creator_id: str, generation_id: str = str(UUID(int=1))) -> State:
    """The state before Phase 1, as a door makes it."""
    run = Run(generation_id=generation_id, seed=0, week_start=NOW.date(), today=NOW.date(), started_at=NOW)
    return {"request": Request(creator_id=creator_id), "run": run, "trail": {}, "recoveries": (), "phases": ()}


def context(tools: Tools, told: Callable[[Mapping[str, Any]], None] = lambda event: None) -> Context:
    """What a run without a model is given beside its state, and who hears of its nodes."""
    return Context(tools, now, told=told)


#: The bodies of the nodes on the way of a week that nothing goes wrong with.
BODIES = {**{name: body for name, _, body, _ in PHASES}, "save": save}


async def walk(tools: Tools, creator_id: str, until: str = "save") -> State:
    """The nodes' bodies one after the other, without a graph, to the one named. The state after it."""
    state: dict[str, Any] = dict(begin(creator_id))
    runtime = Runtime(context=context(tools))
    for name, body in BODIES.items():
        findings = all_findings(cast(State, state))
        update: dict[str, Any] = dict(await cast(Node, body)({**state, "findings": findings}, runtime))
        state["trail"] = {**state["trail"], name: update.pop("findings", ())}
        state |= update
        if name == until:
            break
    return cast(State, state)


def table(rows: Iterable[Row], columns: Columns[Row]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = ["| " + " | ".join(columns) + " |", "| --- |" + " ---: |" * (len(columns) - 1)]
    lines += ["| " + " | ".join(show(row) for show in columns.values()) + " |" for row in rows]
    return "\n".join(lines)


def add_tests_to_path() -> None:
    """The judges under tests/ share no code with what they judge, and no package: they are found by their folder."""
    folder = str(ROOT / "tests")
    if folder not in sys.path:
        sys.path.append(folder)
