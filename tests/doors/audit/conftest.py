"""Runs of every kind, each once: what they printed, logged, recorded and saved."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from kept_weeks import kept_weeks
from processes import forked


@dataclass(frozen=True)
class AuditedRun:
    """One run of `eros generate`: exit code, document, log lines, audit trail, and the rows of its database."""

    code: int
    document: dict[str, Any]
    log: list[dict[str, Any]]
    audit: dict[str, Any]
    saved: list[tuple[Any, ...]]

    def events(self, event_type: str) -> list[dict[str, Any]]:
        return [line for line in self.log if line["event_type"] == event_type]


@pytest.fixture(scope="session")
def audited(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], AuditedRun]:
    """The run of a creator, with the whole log as JSON lines: alexia is saved, odessa waits, nova is aborted."""
    known: dict[str, AuditedRun] = {}

    def run(creator: str) -> AuditedRun:
        if creator not in known:
            known[creator] = _run(creator, demo_database, tmp_path_factory.mktemp(creator))
        return known[creator]

    return run


def _run(creator: str, database: Path, home: Path) -> AuditedRun:
    shutil.copy(database, home / "eros.db")
    at = {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00+00:00", "EROS_LOG_FORMAT": "json"}
    words = [*forked(), "generate", creator, "--json"]
    ran = subprocess.run(words, env=os.environ | at, capture_output=True, text=True, check=False)
    (record,) = kept_weeks(home)
    with closing(sqlite3.connect(home / "eros.db")) as store:
        saved = store.execute("SELECT generation_id, status FROM schedule_templates").fetchall()
    log = [json.loads(line) for line in ran.stderr.splitlines()]
    return AuditedRun(ran.returncode, json.loads(ran.stdout), log, record["audit"], saved)
