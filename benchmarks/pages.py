"""What the pages of ``eros serve`` cost: a week of the ultra tier, and the way from the command to its first page.

Pages are asked of the application in this process, through all of its layers. "Sent" is the page as it is compressed;
"with its files" adds what a browser loads beside it when it has kept nothing. The start is that of a process of its
own, from its first instruction until the first page has come and it has stopped again, beside one that only imports
the libraries that it loads until then.
"""

import asyncio
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from starlette.testclient import TestClient

from benchmarks import harness
from benchmarks.harness import CREATORS, NOW, RUNS, Spread
from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_app.services.weeks import find_week, list_weeks
from eros_app.web.application import application

MOST_MS, MOST_KB, MOST_TIMES = 50.0, 100.0, 1.3
#: What stands behind the pages beside our own code.
LIBRARIES = (
    "starlette.applications", "starlette.middleware.gzip", "starlette.middleware.sessions", "starlette.staticfiles",
    "uvicorn.protocols.http.h11_impl", "uvicorn", "sse_starlette", "multipart", "itsdangerous", "jinja2", "sqlalchemy",
    "pydantic", "pydantic_settings", "yaml", "structlog", "typer", "rich.console",
)  # fmt: skip
_TURNS, _SECONDS, _KB = 3, 60, 1000


@dataclass(frozen=True)
class PagesRow:
    """A page: sends that it draws, bytes of it compressed and with its files, its milliseconds of CPU."""

    page: str
    sends: int
    sent: int
    loaded: int
    cpu: Spread


@dataclass(frozen=True)
class StartRow:
    """CPU seconds from the command to its first page, and of the libraries alone."""

    cpu: float
    bare: float

    @property
    def times(self) -> float:
        return self.cpu / self.bare


def rows(runs: int = RUNS, tier: str = "ultra", database: Path | None = None) -> list[PagesRow]:
    with harness.home(database) as folder:
        settings = Settings(home=folder, now=NOW, _env_file=None)  # type: ignore[call-arg]
        asyncio.run(generate(Request(creator_id=CREATORS[tier]), RunOptions(settings)))
        week = find_week(settings, list_weeks(settings).weeks[0].generation_id).document
        assert isinstance(week, ResultDocument)
        at, item = f"/weeks/{week.generation_id}", week.items[0].slot_id
        pages = {
            "the weeks": ("/", 0),
            "a week": (at, len(week.items)),
            "with an item open": (f"{at}?item={item}", len(week.items)),
            "its agenda": (f"{at}?view=agenda", len(week.items)),
        }
        with TestClient(application(settings, None), base_url="http://localhost") as client:
            spent = asyncio.run(
                harness.in_turns({name: _asking(client, path) for name, (path, _) in pages.items()}, runs)
            )
            return [
                PagesRow(name, sends, _size(client, path), _loaded(client, path), Spread.of(spent[name].cpu))
                for name, (path, sends) in pages.items()
            ]


def _asking(client: TestClient, path: str) -> Callable[[], Awaitable[object]]:
    async def ask() -> object:
        return client.get(path).raise_for_status()

    return ask


def _size(client: TestClient, path: str) -> int:
    with client.stream("GET", path) as answer:
        return sum(map(len, answer.iter_raw()))


def _loaded(client: TestClient, path: str) -> int:
    files = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get(path).text)}
    return _size(client, path) + sum(_size(client, file) for file in files)


def start(database: Path | None = None, turns: int = _TURNS) -> StartRow:
    """The cheapest of some turns of each."""
    with harness.home(database) as folder:
        taken = [(_cpu(lambda: _served(folder)), _cpu(_imported)) for _ in range(turns)]
    served, bare = zip(*taken, strict=True)
    return StartRow(min(served), min(bare))


def _cpu(run: Callable[[], object]) -> float:
    def spent() -> float:
        of_children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return of_children.ru_utime + of_children.ru_stime

    before = spent()
    run()
    return spent() - before


def _served(home: Path) -> None:
    command = [str(Path(sys.executable).with_name("eros")), "serve", "--port", "0"]
    environment = {"EROS_HOME": str(home), "PATH": ""}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=harness.ROOT) as server:
        try:
            assert server.stderr is not None
            said = re.search(r"http://\S+", server.stderr.readline())
            assert said is not None, "eros serve does not say where it is"
            with urlopen(said[0], timeout=_SECONDS) as page:
                page.read()
        finally:
            server.send_signal(signal.SIGINT)


def _imported() -> None:
    subprocess.run([sys.executable, "-c", f"import {', '.join(LIBRARIES)}"], check=True, timeout=_SECONDS)


def verdict(measured: list[PagesRow], began: StartRow) -> str:
    week = next(row for row in measured if row.page == "a week")
    kept = week.cpu.median < MOST_MS and week.loaded < MOST_KB * _KB and began.times <= MOST_TIMES
    return (
        f"From the command to the first page: {began.cpu:.2f} s of CPU, {began.times:.2f} times its libraries. "
        f"The targets of {MOST_MS:g} ms and {MOST_KB:g} KB for a week, and of {MOST_TIMES:g} times, "
        f"are {'kept' if kept else 'missed'}."
    )


COLUMNS: harness.Columns[PagesRow] = {
    "page": lambda row: row.page,
    "sends": lambda row: str(row.sends),
    "sent, KB": lambda row: f"{row.sent / _KB:.1f}",
    "with its files, KB": lambda row: f"{row.loaded / _KB:.1f}",
    "CPU ms": lambda row: str(row.cpu),
}


def main() -> None:
    measured = rows()
    print(f"{harness.table(measured, COLUMNS)}\n\n{verdict(measured, start())}")


if __name__ == "__main__":
    main()
