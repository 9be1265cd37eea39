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

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

#: CONTRACT 1: what two runs with the same data and seed may differ in.
OF_THE_RUN = {"generation_id", "review_id", "template_id", "prediction_id", "duration_ms", "timestamp"}


def without(value: Any) -> Any:
    """The document without what belongs to the run."""
    if isinstance(value, dict):
        return {name: without(member) for name, member in value.items() if name not in OF_THE_RUN}
    return [without(member) for member in value] if isinstance(value, list) else value


Run = Callable[..., subprocess.Popen[str]]

#: Prints the document of each command line that it is given as JSON, one after another.
EROS = """
import json, sys
from eros_app.cli.main import main

for words in json.loads(sys.argv[1]):
    try:
        main(["generate", *words, "--json", "-q"])
    except SystemExit:
        pass
"""


@pytest.fixture
def run(demo_database: Path, tmp_path: Path) -> Run:
    """A process with that hash seed, in a home of its own, that generates each of the weeks."""

    def started(hashing: str, *weeks: tuple[str, ...]) -> subprocess.Popen[str]:
        home = tmp_path / f"home-{hashing}"
        home.mkdir()
        shutil.copy(demo_database, home / "eros.db")
        at = {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00+00:00", "PYTHONHASHSEED": hashing}
        command = [sys.executable, "-c", EROS, json.dumps(weeks)]
        return subprocess.Popen(
            command, env=os.environ | at, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    return started


def documents(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    printed, found = process.communicate()[0].strip(), []
    while printed:
        document, end = json.JSONDecoder().raw_decode(printed)
        found.append(document)
        printed = printed[end:].lstrip()
    return found


@pytest.mark.requirement("determinism:same-week")
@pytest.mark.parametrize(
    ("weeks", "hashings"),
    [
        pytest.param([("petra", "--seed", "11", "--focus", "revenue"), ("odessa",)], ("0", "random"), id="two weeks"),
        pytest.param(
            [("alexia",), ("ines",), ("odessa",), ("nova",), ("adriana",)],
            ("0", "1", "random"),
            marks=pytest.mark.soak,
            id="five weeks",
        ),
    ],
)
def test_the_same_data_and_seed_give_the_same_document_in_every_process(
    run: Run, weeks: list[tuple[str, ...]], hashings: tuple[str, ...]
) -> None:
    processes = [run(hashing, *weeks) for hashing in hashings]
    made = [documents(process) for process in processes]
    assert len(made[0]) == len(weeks)
    for same in zip(*made, strict=True):
        first, *others = [json.dumps(without(document), indent=1) for document in same]
        assert "suggested_price" in first
        assert all(other == first for other in others)
        assert len({document["generation_id"] for document in same}) == len(hashings)


@pytest.mark.requirement("determinism:same-week")
def test_another_seed_gives_another_week(run: Run) -> None:
    one, other = documents(run("0", ("ines", "--seed", "1", "--dry-run"), ("ines", "--seed", "2", "--dry-run")))
    assert without(one["items"]) != without(other["items"])
