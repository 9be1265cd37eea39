"""A home with three kept weeks: one of alexia's that another replaced, that other one, and one that waits."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from kept_weeks import change_week, kept_weeks
from processes import forked


class Kept(NamedTuple):
    """Generation ids, in the order in which they were made."""

    superseded: str
    saved: str
    waiting: str


@pytest.fixture(scope="session")
def kept_home(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("kept")
    shutil.copy(demo_database, home / "eros.db")
    environment = os.environ | {
        "EROS_HOME": str(home),
        "EROS_NOW": "2026-11-20T12:00:00+00:00",
        "EROS_RETRY_SCALE": "0",
    }
    for words, code in ((["alexia"], 0), (["alexia", "--seed", "5"], 0), (["odessa"], 3)):
        command = [*forked(), "generate", *words, "--json"]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == code, ran.stderr
    return home


@pytest.fixture
def home(kept_home: Path, tmp_path: Path) -> Path:
    """As if the weeks had been made in this very home: their server is the database that stands there."""
    home = shutil.copytree(kept_home, tmp_path / "home")
    for week in kept_weeks(home):
        address = json.dumps({"url": f"sqlite:///{home / 'eros.db'}"})
        change_week(home, week["generation_id"], server_address=address)
    return home


@pytest.fixture
def kept(home: Path) -> Kept:
    return Kept(*(week["generation_id"] for week in kept_weeks(home)))
