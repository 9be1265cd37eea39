"""A home in which a schedule waits for a person, made once by a run of its own and copied for each test."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Record = dict[str, Any]
EROS = (sys.executable, "-c", "from eros_app.cli.main import main; main()")


def environment(home: Path) -> dict[str, str]:
    return os.environ | {
        "EROS_HOME": str(home),
        "EROS_NOW": "2026-11-20T12:00:00+00:00",
        "EROS_RETRY_SCALE": "0",
        "EROS_LOG_FORMAT": "json",
        "USER": "robin",
        "LOGNAME": "robin",
    }


@pytest.fixture(scope="session")
def waiting_home(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Odessa's captions are used up: a person has to look at her week."""
    home = tmp_path_factory.mktemp("waiting")
    shutil.copy(demo_database, home / "eros.db")
    words = [*EROS, "generate", "odessa", "--json"]
    ran = subprocess.run(words, env=environment(home), capture_output=True, text=True, check=False)
    assert ran.returncode == 3, ran.stderr
    return home


@pytest.fixture
def home(waiting_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(waiting_home, tmp_path / "home")


@pytest.fixture
def start(home: Path) -> Callable[..., subprocess.Popen[str]]:
    """`eros WORDS` in a process of its own."""

    def started(*words: str) -> subprocess.Popen[str]:
        command = [*EROS, *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environment(home), stdout=pipe, stderr=pipe, text=True)

    return started


class Waiting:
    """What is kept of the schedule that waits, and what the database holds of it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        (self.path,) = (home / "generations").glob("*.json")
        self.id = self.path.stem

    @property
    def record(self) -> Record:
        record: Record = json.loads(self.path.read_text())
        return record

    def change(self, **changes: Any) -> None:
        self.path.write_text(json.dumps(self.record | changes))

    @property
    def saved(self) -> list[tuple[str, str, int]]:
        """Status, generation and version of each current row."""
        return self._ask("eros.db", "SELECT status, generation_id, version FROM schedule_templates")

    @property
    def checkpoints(self) -> set[str]:
        tables = ("checkpoints", "writes")
        return {row[0] for table in tables for row in self._ask("checkpoints.db", f"SELECT thread_id FROM {table}")}

    def _ask(self, database: str, query: str) -> list[Any]:
        with closing(sqlite3.connect(self._home / database)) as store:
            return store.execute(query).fetchall()


@pytest.fixture
def waiting(home: Path) -> Waiting:
    return Waiting(home)
