"""`eros` as a process of its own, started by a shell that says where it writes to."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import forked, whole

Shell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def home(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the tests of a module share: each reads it, or saves a week of its own."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copy(demo_database, folder / "eros.db")
    return folder


@pytest.fixture(scope="module")
def shell(home: Path) -> Shell:
    """Runs a script of bash in the home, where ``eros`` is the command; ends with the command's own exit code."""
    set_by_hand = {"PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL", "LANG", "EROS_LOG_FORMAT"}
    basis = {name: value for name, value in os.environ.items() if name not in set_by_hand}
    basis |= {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00+00:00", "PYTHONUTF8": "1", "COLUMNS": "100"}

    def run(script: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        command = whole if environment.keys() & (set_by_hand - {"EROS_LOG_FORMAT"}) else forked
        return subprocess.run(
            ["bash", "-c", f'eros() {{ {shlex.join(command())} "$@"; }}; {script}'],
            cwd=home,
            env=basis | environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def week(shell: Shell) -> str:
    """The id of a saved week."""
    made = shell("eros generate alexia --json -q")
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["generation_id"])
