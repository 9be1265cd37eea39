"""A home in which a schedule waits for a person, made once by a run of its own and copied for each test."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kept_weeks import change_week, kept_weeks
from processes import environment, forked

Record = dict[str, Any]


@pytest.fixture(scope="session")
def waiting_home(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Odessa's captions are used up: a person has to look at her week."""
    home = tmp_path_factory.mktemp("waiting")
    shutil.copy(demo_database, home / "eros.db")
    words = [*forked(), "generate", "odessa", "--json"]
    ran = subprocess.run(words, env=environment(home), capture_output=True, text=True, check=False)
    assert ran.returncode == 3, ran.stderr
    return home


@pytest.fixture
def home(waiting_home: Path, tmp_path: Path) -> Path:
    """As if the week had been made in this very home: its server is the database that stands there."""
    home = shutil.copytree(waiting_home, tmp_path / "home")
    (week,) = kept_weeks(home)
    change_week(home, week["generation_id"], server_address=json.dumps({"url": f"sqlite:///{home / 'eros.db'}"}))
    return home


@pytest.fixture
def start(home: Path) -> Callable[..., subprocess.Popen[str]]:
    """`eros WORDS` in a process of its own."""

    def started(*words: str) -> subprocess.Popen[str]:
        command = [*forked(), *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environment(home), stdout=pipe, stderr=pipe, text=True)

    return started


class Waiting:
    """What is kept of the schedule that waits, and what the database holds of it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.id: str = self.record["generation_id"]

    @property
    def record(self) -> Record:
        return kept_weeks(self._home)[0]

    def change(self, **changes: Any) -> None:
        change_week(self._home, self.id, **changes)

    @property
    def captions(self) -> list[tuple[int, str]]:
        """Its captions with their days."""
        query = "SELECT caption_id, scheduled_date FROM week_captions WHERE generation_id = ? ORDER BY 2, 1"
        with closing(sqlite3.connect(self._home / "records.db")) as store:
            return store.execute(query, (self.id,)).fetchall()

    def share(self, generation_id: str, caption: tuple[int, str]) -> None:
        """Let another week hold the caption on the same day."""
        with closing(sqlite3.connect(self._home / "records.db")) as store, store:
            store.execute("INSERT OR IGNORE INTO week_captions VALUES (?, ?, ?)", (generation_id, *caption))

    def plan_save(self) -> None:
        """What its server was about to be asked, as an approval leaves it that is cut short."""
        week = self.record["document"]
        arguments = {name: week[name] for name in ("creator_id", "week_start", "items", "generation_id")}
        text = json.dumps({**arguments, "metadata": {"status": "approved"}})
        with closing(sqlite3.connect(self._home / "records.db")) as store, store:
            store.execute("UPDATE week_documents SET save_arguments = ?", (text,))

    def spoil(self, spoilt: Callable[[str], str]) -> None:
        """Put another text in the place of its document."""
        with closing(sqlite3.connect(self._home / "records.db")) as store, store:
            (text,) = store.execute("SELECT document FROM week_documents").fetchone()
            store.execute("UPDATE week_documents SET document = ?", (spoilt(text),))

    def lose_checkpoint(self) -> None:
        with closing(sqlite3.connect(self._home / "records.db")) as store, store:
            store.execute("DELETE FROM week_checkpoints")

    def outdate(self) -> None:
        """As if another EROS had written its checkpoint."""
        with closing(sqlite3.connect(self._home / "records.db")) as store, store:
            store.execute("UPDATE week_checkpoints SET state_format = '0123456789abcdef'")

    @property
    def saved(self) -> list[tuple[str, str, int]]:
        """Status, generation and version of each current row."""
        return self._ask("eros.db", "SELECT status, generation_id, version FROM schedule_templates")

    @property
    def checkpoints(self) -> set[str]:
        return {row[0] for row in self._ask("records.db", "SELECT generation_id FROM week_checkpoints")}

    def _ask(self, database: str, query: str) -> list[Any]:
        with closing(sqlite3.connect(self._home / database)) as store:
            return store.execute(query).fetchall()


@pytest.fixture
def waiting(home: Path) -> Waiting:
    return Waiting(home)
