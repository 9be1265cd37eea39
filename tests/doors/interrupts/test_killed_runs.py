"""`kill -9` at a real `eros generate` about its save: the week is there whole or not at all, and the next run works."""

import os
import random
import select
import sqlite3
import subprocess
from contextlib import closing

import pytest
from processes import forked, kill


@pytest.mark.requirement("saving:killed")
@pytest.mark.parametrize("kills", [pytest.param(3, marks=pytest.mark.full), pytest.param(40, marks=pytest.mark.soak)])
def test_a_run_that_is_killed_about_its_save_leaves_a_whole_week_or_none(home, kills):
    chance = random.Random(3)
    at = os.environ | {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00+00:00", "EROS_LOG_FORMAT": "json"}
    for _ in range(kills):
        process = subprocess.Popen(
            [*forked(), "generate", "alexia", "-v", "--json"],
            env=at,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr
        assert any('"phase_start"' in line and '"save"' in line for line in process.stderr)
        select.select([], [], [], chance.uniform(0, 0.06))
        kill(process)
        process.communicate()
        with closing(sqlite3.connect(home / "eros.db")) as store:
            rows = store.execute("SELECT version, total_items FROM schedule_templates").fetchall()
            items = store.execute("SELECT count(*) FROM schedule_items").fetchone()[0]
            versions = store.execute("SELECT count(*) FROM schedule_template_versions").fetchone()[0]
        assert len(rows) <= 1
        assert (versions, items) == (rows[0] if rows else (0, 0))
    subprocess.run([*forked(), "generate", "alexia", "-q"], env=at, check=True, capture_output=True)
