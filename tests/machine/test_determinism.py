"""The same week again, in processes whose hashes differ."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EROS = (sys.executable, "-c", "from eros_app.cli.main import main; main()")
#: CONTRACT 1: what two runs with the same data and seed may differ in.
OF_THE_RUN = {"generation_id", "review_id", "template_id", "prediction_id", "duration_ms", "timestamp"}


def without(value: Any) -> Any:
    """The document without what belongs to the run."""
    if isinstance(value, dict):
        return {name: without(member) for name, member in value.items() if name not in OF_THE_RUN}
    return [without(member) for member in value] if isinstance(value, list) else value


@pytest.fixture
def run(demo_database: Path, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    def started(hashing: str, *words: str) -> subprocess.Popen[str]:
        home = tmp_path / f"home-{hashing}-{words[0]}"
        home.mkdir()
        shutil.copy(demo_database, home / "eros.db")
        at = {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00+00:00", "PYTHONHASHSEED": hashing}
        command = [*EROS, "generate", *words, "--json", "-q"]
        return subprocess.Popen(
            command, env=os.environ | at, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    return started


CASES: list[Any] = [
    ("petra", ("--seed", "11", "--focus", "revenue"), ("0", "random")),
    *(
        pytest.param(creator, (), ("0", "1", "random"), marks=pytest.mark.full)
        for creator in ("alexia", "ines", "odessa", "nova", "adriana")
    ),
]


@pytest.mark.requirement("determinism:same-week")
@pytest.mark.parametrize(("creator", "wishes", "hashings"), CASES)
def test_the_same_data_and_seed_give_the_same_document_in_every_process(run, creator, wishes, hashings):
    processes = [run(hashing, creator, *wishes) for hashing in hashings]
    printed = [process.communicate()[0] for process in processes]
    first, *others = [json.dumps(without(json.loads(text)), indent=1) for text in printed]
    assert "suggested_price" in first
    assert all(other == first for other in others)
    assert len({json.loads(text)["generation_id"] for text in printed}) == len(hashings)


@pytest.mark.full
@pytest.mark.requirement("determinism:same-week")
def test_another_seed_gives_another_week(run):
    processes = [run("0", "alexia", "--seed", "1", "--dry-run"), run("1", "alexia", "--seed", "2", "--dry-run")]
    one, other = (json.loads(process.communicate()[0]) for process in processes)
    assert without(one["items"]) != without(other["items"])
