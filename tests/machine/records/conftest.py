"""Real processes that generate and approve in a home of their own, and ways to end them."""

import asyncio
import json
import logging
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache, partialmethod
from pathlib import Path
from typing import Any

import pytest
import structlog
from kept_weeks import change_week, kept_weeks
from processes import NOW, environment, forked, kill

from eros.failures import RecordFailure
from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.records.leases import LEASE_SECONDS
from eros_app.records.store import RecordStore
from eros_app.services.generation import RunOptions, generate
from eros_app.services.mending import Mended
from eros_app.services.outcome import Outcome
from eros_app.services.own_server import mend_weeks
from eros_app.services.review import answer

#: The same command with a recorder that writes the record of a week after its save alone.
CARELESS = (
    sys.executable,
    "-c",
    "from eros_app.services.recorder import Recorder; from eros_app.cli.main import main; "
    "Recorder.claim = Recorder.begin_save = lambda *known, **more: None; main()",
)
HANGING = Path(__file__).parents[2] / "doors" / "interrupts" / "hanging_server.py"


@pytest.fixture
def run(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`eros WORDS` in a process of its own, to its end."""

    def ran(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        at = environment(home, **more)
        return subprocess.run([*forked(), *words], env=at, capture_output=True, text=True, check=False)

    return ran


@pytest.fixture
def mend(settings: Settings) -> Callable[[], tuple[Mended, ...]]:
    """What `eros weeks --mend` does."""
    return lambda: asyncio.run(mend_weeks(RunOptions(settings)))


@pytest.fixture
def mend_later(mend: Callable[[], tuple[Mended, ...]]) -> Callable[[], tuple[Mended, ...]]:
    """What `eros weeks --mend` does once the leases of this very process have run out."""

    def mended() -> tuple[Mended, ...]:
        over = time.time() + LEASE_SECONDS + 1
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(RecordStore, "__init__", partialmethod(RecordStore.__init__, now=lambda: over))
            return mend()

    return mended


@pytest.fixture
def made(settings: Settings) -> Callable[..., Outcome]:
    """One generation in this process, to its end."""

    def make(creator: str = "ines", *, options: RunOptions | None = None, **wishes: Any) -> Outcome:
        return asyncio.run(generate(Request(creator_id=creator, **wishes), options or RunOptions(settings)))

    return make


@pytest.fixture(scope="session")
def made_homes(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A home in which the creator's first week was made, once for all tests."""

    @cache
    def made_home(creator: str) -> Path:
        home = tmp_path_factory.mktemp(f"made-{creator}")
        shutil.copy(demo_database, home / "eros.db")
        settings = Settings(home=home, now=NOW, retry_scale=0.0)
        asyncio.run(generate(Request(creator_id=creator), RunOptions(settings)))
        return home

    return made_home


@pytest.fixture
def has_week(home: Path, made_homes: Callable[[str], Path]) -> Callable[[str], str]:
    """Puts the creator's first week into the home as if it had been made there. Its generation id."""

    def put(creator: str) -> str:
        shutil.copytree(made_homes(creator), home, dirs_exist_ok=True)
        (week,) = kept_weeks(home)
        address = json.dumps({"url": f"sqlite:///{home / 'eros.db'}"})
        change_week(home, week["generation_id"], server_address=address)
        return str(week["generation_id"])

    return put


class Runner:
    """The process of runner.py. ``kill`` ends one `eros WORDS` after a random part of the time that one takes."""

    def __init__(self, home: Path) -> None:
        script = str(Path(__file__).with_name("runner.py"))
        self._process = subprocess.Popen(
            [sys.executable, script],
            env=environment(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )

    def end(self, *words: str) -> tuple[int, float]:
        """Exit code and seconds of one run that nobody kills."""
        self._begin(words)
        began = time.monotonic()
        return self._ended(), time.monotonic() - began

    def kill(self, words: tuple[str, ...], seconds: float) -> bool:
        """Whether it was still at work after these seconds, when it was killed."""
        pid = self._begin(words)
        assert self._process.stdout
        ended, _, _ = select.select([self._process.stdout], [], [], seconds)
        if not ended:
            os.kill(pid, signal.SIGKILL)
        return self._ended() == -signal.SIGKILL

    def _begin(self, words: tuple[str, ...]) -> int:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(words), file=self._process.stdin, flush=True)
        said, pid = self._process.stdout.readline().split()
        assert said == "begin"
        return int(pid)

    def _ended(self) -> int:
        assert self._process.stdout
        said, code = self._process.stdout.readline().split()
        assert said == "gone"
        return int(code)

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def runner(home: Path) -> Iterator[Callable[..., Runner]]:
    started: list[Runner] = []

    def start() -> Runner:
        started.append(Runner(home))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def chance() -> random.Random:
    return random.Random(58)


class Hanging:
    """`eros WORDS` against a server one of whose tools hangs, ``after`` its work or ``before`` it."""

    def __init__(self, home: Path, folder: Path, when: str, words: tuple[str, ...], *, careless: bool) -> None:
        self._home, self._config = home, folder / f"hangs-{when}.json"
        self._configure("save_schedule", when)
        command = [*(CARELESS if careless else forked()), *words, "--mcp-config", str(self._config)]
        self.process = subprocess.Popen(
            command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def _configure(self, tool: str, when: str) -> None:
        server = {"command": sys.executable, "args": [str(HANGING), f"sqlite:///{self._home / 'eros.db'}", tool, when]}
        self._config.write_text(json.dumps({"mcpServers": {"eros-db": server}}))

    def reaches_the_save(self) -> "Hanging":
        assert self.process.stderr
        assert any("HANGS" in line for line in self.process.stderr)
        return self

    def kill(self) -> None:
        """`kill -9`; its server ends with it, since nobody asks it any more. The next one does not hang."""
        if self.process.returncode is None:
            kill(self.process)
            self.process.communicate()
            self._configure("no_tool", "before")


@pytest.fixture
def hanging(home: Path, tmp_path: Path) -> Iterator[Callable[..., Hanging]]:
    started: list[Hanging] = []

    def start(when: str, *words: str, careless: bool = False) -> Hanging:
        started.append(Hanging(home, tmp_path, when, words, careless=careless))
        return started[-1].reaches_the_save()

    yield start
    for one in started:
        one.kill()


@pytest.fixture
def lose_checkpoint(home: Path) -> Callable[[str], None]:
    """The checkpoints of the home's weeks are left ``there``, ``gone``, or ``outdated`` (another version's)."""
    statements = {
        "there": "SELECT 1",
        "gone": "DELETE FROM week_checkpoints",
        "outdated": "UPDATE week_checkpoints SET state_format = '0123456789abcdef'",
    }

    def lose(how: str) -> None:
        with closing(sqlite3.connect(home / "records.db")) as store, store:
            store.execute(statements[how])

    return lose


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What runs in this process logs nothing below an error."""
    logged = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.configure(**logged)


@pytest.fixture
def start(home: Path) -> Callable[..., subprocess.Popen[str]]:
    """`eros WORDS` in a process of its own, under way."""

    def started(*words: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen([*forked(), *words], env=environment(home), stdout=pipe, stderr=pipe, text=True)

    return started


@pytest.fixture
def approved(settings: Settings) -> Callable[[str], str]:
    """How an approval by robin ended, in a word: its ending, or the failure that it raised."""

    def approve(some_id: str) -> str:
        by = {"reason": "fine", "reviewer": "robin", "options": RunOptions(settings)}
        try:
            return asyncio.run(answer(some_id, "approve", **by)).ending
        except RecordFailure as wrong:
            return type(wrong).__name__

    return approve


@pytest.fixture
def without_override(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`eros WORDS` to its end, held to the permissions of files even where root runs it."""

    def ran(*words: str, at: Path = home, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*forked(), *words],
            env=environment(at, WITHOUT_OVERRIDE="1", **more),
            capture_output=True,
            text=True,
            check=False,
        )

    return ran
