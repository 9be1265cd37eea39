"""How time and memory grow with the data: captions in the bank, messages in the history, sends in the week.

Each point is a whole generation of the same creator (for sends: of one creator a tier) in a process of its own, so that
its peak of memory is its own: interpreter, libraries and SQLite's cache included. Captions are left out evenly or
doubled with other words; messages are the oldest left out, or the demo's year again and again, year before year. Both
are put in by SQL, past the tools, into a copy of the demo.
"""

import asyncio
import resource
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks import harness
from benchmarks.harness import CREATORS, Spread
from eros.gateway import Source
from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_db.server import build_server

RUNS = 9
SIZES: Mapping[str, tuple[int, ...]] = {
    "captions": (6_000, 59_405, 120_000),
    "messages": (75_000, 300_000, 1_000_000),
}
TIERS = tuple(CREATORS)
CREATOR = CREATORS["high"]
_EVENLY, _YEAR = 10, 364
_KIB = 1024
_THIN_OUT = """DELETE FROM caption_bank WHERE caption_id NOT IN
    (SELECT caption_id FROM caption_bank ORDER BY caption_id % ?, caption_id LIMIT ?)"""
_FORGET_GONE = (
    "DELETE FROM caption_creator_performance WHERE caption_id NOT IN (SELECT caption_id FROM caption_bank)",
    "UPDATE mass_messages SET caption_id = NULL WHERE caption_id NOT IN (SELECT caption_id FROM caption_bank)",
)
_DROP_OLDEST = """DELETE FROM mass_messages WHERE message_id IN
    (SELECT message_id FROM mass_messages ORDER BY sending_time LIMIT ?)"""


@dataclass(frozen=True)
class ProcessMeasurement:
    """What one process measured: milliseconds of each warm run, the first run's, the sends, the peak in MiB."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]
    first: float
    sends: int
    peak: float


@dataclass(frozen=True)
class GrowthRow:
    """One size of what grows. ``data`` and ``time`` are this size and its CPU time by the first row's."""

    grows: str
    size: int
    sends: int
    first: float
    wall: Spread
    cpu: Spread
    peak: float
    data: float
    time: float


def rows(
    runs: int = RUNS,
    sizes: Mapping[str, tuple[int, ...]] = SIZES,
    tiers: Iterable[str] = TIERS,
    database: Path | None = None,
) -> Iterator[GrowthRow]:
    with harness.home(database) as folder:
        for grows, resize in (("captions", with_captions), ("messages", with_messages)):
            points = ((size, _grown(folder, resize, size, runs)) for size in sizes.get(grows, ()))
            yield from _rows(grows, points)
        weeks = (_apart(folder, CREATORS[tier], runs) for tier in tiers)
        yield from _rows("sends", ((point.sends, point) for point in weeks))


def _rows(grows: str, points: Iterable[tuple[int, ProcessMeasurement]]) -> Iterator[GrowthRow]:
    first: GrowthRow | None = None
    for size, point in points:
        cpu = Spread.of(point.cpu)
        row = GrowthRow(
            grows=grows,
            size=size,
            sends=point.sends,
            first=point.first,
            wall=Spread.of(point.wall),
            cpu=cpu,
            peak=point.peak,
            data=size / first.size if first else 1.0,
            time=cpu.median / first.cpu.median if first else 1.0,
        )
        first = first or row
        yield row


def _grown(folder: Path, resize: Callable[[sqlite3.Connection, int], None], size: int, runs: int) -> ProcessMeasurement:
    with tempfile.TemporaryDirectory() as other:
        shutil.copy(folder / "eros.db", other)
        with closing(sqlite3.connect(Path(other) / "eros.db")) as connection, connection:
            resize(connection, size)
        return _apart(Path(other), CREATOR, runs)


def with_captions(connection: sqlite3.Connection, size: int) -> None:
    """So many captions, every type in proportion; uses of those that are gone go with them."""
    have, last = connection.execute("SELECT count(*), max(caption_id) FROM caption_bank").fetchone()
    if size < have:
        connection.execute(_THIN_OUT, (_EVENLY, size))
        for statement in _FORGET_GONE:
            connection.execute(statement)
    _repeat(
        connection, "caption_bank", "caption_id", last, size - have, {"caption_text": "caption_text || ' · ' || {n}"}
    )


def with_messages(connection: sqlite3.Connection, size: int) -> None:
    """So many messages, all creators' alike."""
    have, last = connection.execute("SELECT count(*), max(message_id) FROM mass_messages").fetchone()
    connection.execute(_DROP_OLDEST, (max(0, have - size),))
    earlier = f"strftime('%Y-%m-%dT%H:%M:%S', sending_time, '-' || ({_YEAR} * {{n}}) || ' days')"
    _repeat(connection, "mass_messages", "message_id", last, size - have, {"sending_time": earlier})


def _repeat(
    connection: sqlite3.Connection, table: str, key: str, last: int, missing: int, changed: Mapping[str, str]
) -> None:
    """The table's rows again and again, with keys beyond the last and ``changed`` columns, until none is missing."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    time_of = 0
    while missing > 0:
        time_of += 1
        new = {key: f"{key} + {last} * {time_of}", **{name: text.format(n=time_of) for name, text in changed.items()}}
        values = ", ".join(new.get(name, name) for name in columns)
        into = f"INSERT INTO {table} ({', '.join(columns)})"
        copy = f"{into} SELECT {values} FROM {table} WHERE {key} <= ? LIMIT ?"  # noqa: S608 - our own names alone
        missing -= connection.execute(copy, (last, missing)).rowcount


def _apart(folder: Path, creator_id: str, runs: int) -> ProcessMeasurement:
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(measure_process, folder, creator_id, runs).result()


def measure_process(folder: Path, creator_id: str, runs: int) -> ProcessMeasurement:
    """What a process of its own does: one run that finds nothing warm, and ``runs`` after it."""
    harness.quiet()
    return asyncio.run(_point(folder, creator_id, runs))


async def _point(folder: Path, creator_id: str, runs: int) -> ProcessMeasurement:
    wall, cpu, sends = [], [], 0
    with harness.store(folder) as engine:
        options = RunOptions(
            Settings(home=folder, now=harness.NOW), data=Source.in_memory(lambda: build_server(engine, harness.now))
        )
        for _ in range(runs + 1):
            harness.forget_texts()
            began, began_cpu = time.perf_counter(), time.process_time()
            outcome = await generate(Request(creator_id=creator_id), options)
            wall.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - began_cpu) * 1000)
            sends = len(outcome.document.model_dump().get("items", ()))
            if not sends:
                raise RuntimeError(str(outcome.document))
    return ProcessMeasurement(tuple(wall[1:]), tuple(cpu[1:]), wall[0], sends, peak_mib())


def peak_mib() -> float:
    """The most memory this process ever held. On Linux getrusage may show its parent's, so /proc is asked first."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / _KIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB


COLUMNS: harness.Columns[GrowthRow] = {
    "what grows": lambda row: row.grows,
    "size": lambda row: f"{row.size:,}",
    "sends": lambda row: str(row.sends),
    "first run, ms": lambda row: f"{row.first:,.0f}",
    "warm, wall ms": lambda row: str(row.wall),
    "warm, CPU ms": lambda row: str(row.cpu),
    "peak, MiB": lambda row: f"{row.peak:.0f}",
    "data": lambda row: f"× {row.data:.1f}",
    "CPU": lambda row: f"× {row.time:.2f}",
}


def main() -> None:
    print(harness.table(rows(), COLUMNS))


if __name__ == "__main__":
    main()
