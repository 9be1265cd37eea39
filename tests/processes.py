"""`eros` in processes of its own: the command, and the environment in which it plans at a fixed instant."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def environment(home: Path, **more: str) -> dict[str, str]:
    fixed = {"EROS_HOME": str(home), "EROS_NOW": NOW.isoformat(), "EROS_RETRY_SCALE": "0", "EROS_LOG_FORMAT": "json"}
    return os.environ | fixed | {"USER": "robin", "LOGNAME": "robin"} | more


def whole(door: str = "eros_app.cli.main") -> tuple[str, ...]:
    """The command of this door in an interpreter of its own, for a test whose matter that is."""
    return sys.executable, "-c", f"from {door} import main; main()"


def kill(process: "subprocess.Popen[str]") -> None:
    """`kill -9` of a command that is ``forked`` or ``whole``; it is gone when the process is waited for."""
    is_forked = isinstance(process.args, list) and str(_FORKS) in process.args
    process.send_signal(signal.SIGUSR1 if is_forked else signal.SIGKILL)


def forked(door: str = "eros_app.cli.main") -> tuple[str, ...]:
    """The same command, sooner: a fork of a process that has imported what commands import (forks.py)."""
    return sys.executable, "-ISE", str(_FORKS), _ready(), door


_FORKS = Path(__file__).with_name("forks.py")


@cache
def _ready() -> str:
    """The socket of the process that is ready; both go with this one."""
    folder = tempfile.mkdtemp(prefix="eros-")
    words = [sys.executable, str(_FORKS), "serve", f"{folder}/s"]
    at = os.environ | {"PYTHONUTF8": "1"}
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=at)
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"

    def end() -> None:
        assert process.stdin
        process.stdin.close()
        process.wait()
        shutil.rmtree(folder)

    atexit.register(end)
    return f"{folder}/s"
