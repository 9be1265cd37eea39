"""Two weeks to save, processes to kill while they save them, and a judge of what then stands in the database."""

import asyncio
import json
import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
Week = dict[str, Any]
STORED = ("slot_id", "scheduled_date", "scheduled_time", "send_type_key", "channel_key", "caption_id")


class IncompleteWrite(AssertionError):
    """The database holds something that no save put there whole."""


@pytest.fixture(scope="session")
def weeks(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Week]:
    """The arguments of two saves of one creator's week, of different lengths."""
    settings = Settings(home=tmp_path_factory.mktemp("planned"), db_url=f"sqlite:///{demo_database}", now=NOW)
    outcome = asyncio.run(generate(Request(creator_id="alexia", dry_run=True), RunOptions(settings)))
    document = outcome.document.model_dump(mode="json")
    items = [item for item in document["items"] if not item["is_follow_up"]]
    week = {"creator_id": "alexia", "week_start": document["week_start"]}
    return [{**week, "items": document["items"]}, {**week, "items": items[1:]}]


@pytest.fixture
def judge(home: Path, weeks: list[Week]) -> Callable[[], int]:
    """The number of the week that stands in the database whole, or IncompleteWrite."""
    whole = [sorted(tuple(item[name] for name in STORED) for item in week["items"]) for week in weeks]

    def judged() -> int:
        with closing(sqlite3.connect(home / "eros.db")) as store:
            return _judged(store, whole)

    return judged


def _judged(store: sqlite3.Connection, whole: list[list[tuple[Any, ...]]]) -> int:
    current = store.execute(
        "SELECT template_id, total_items, version, generation_id FROM schedule_templates"
    ).fetchall()
    if len(current) != 1:
        raise IncompleteWrite(f"{len(current)} current rows")
    template_id, total, version, generation_id = current[0]
    rows = store.execute(f"SELECT template_id, {', '.join(STORED)} FROM schedule_items ORDER BY slot_id").fetchall()
    items = sorted(row[1:] for row in rows)
    if {row[0] for row in rows} != {template_id} or items not in whole or len(items) != total:
        raise IncompleteWrite(
            f"{len(items)} items under a row that says {total}; whole are {[len(week) for week in whole]}"
        )
    versions = store.execute("SELECT version, generation_id, json_array_length(items) FROM schedule_template_versions")
    kept = versions.fetchall()
    if sorted(row[0] for row in kept) != list(range(1, version + 1)) or (version, generation_id, total) not in kept:
        raise IncompleteWrite(f"versions {[row[:2] for row in kept]} beside version {version} of {generation_id}")
    if store.execute("SELECT count(*) FROM volume_predictions WHERE schedule_template_id = 1").fetchone() != (version,):
        raise IncompleteWrite("not one prediction a version")
    for table in ("schedule_items", "schedule_template_versions", "volume_predictions"):
        if store.execute(f"PRAGMA foreign_key_check({table})").fetchall():
            raise IncompleteWrite(f"a row of {table} refers to nothing")
    return whole.index(items)


class Saver:
    """The process of saver.py. ``kill`` lets it save for a random while and kills it; True if that was in a save."""

    def __init__(self, url: str, path: Path, chance: random.Random, *careless: str) -> None:
        script = Path(__file__).with_name("saver.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script), url, str(path), *careless],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._chance = chance

    def kill(self, within: float = 0.08) -> bool:
        assert self._process.stdin
        assert self._process.stdout
        print("go", file=self._process.stdin, flush=True)
        lines = [self._process.stdout.readline()]
        begun, pid = lines[0].split()
        assert begun == "begin"
        select.select([], [], [], self._chance.uniform(0, within))
        os.kill(int(pid), signal.SIGKILL)
        while lines[-1] != "gone\n":
            lines.append(self._process.stdout.readline())
        return lines[-2].startswith("begin")

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def saver(home: Path, weeks: list[Week], tmp_path: Path) -> Iterator[Callable[..., Saver]]:
    path = tmp_path / "weeks.json"
    path.write_text(json.dumps(weeks), encoding="utf-8")
    started: list[Saver] = []

    def start(*careless: str) -> Saver:
        started.append(Saver(f"sqlite:///{home / 'eros.db'}", path, random.Random(7), *careless))
        return started[-1]

    yield start
    for one in started:
        one.close()
