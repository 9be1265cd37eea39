"""Ctrl-C and SIGTERM at a real process: it ends soon, says what stands, and leaves nothing half done."""

import asyncio
import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kept_weeks import kept_weeks
from processes import forked, whole

from eros.failures import Interrupted
from eros_app.cli.interrupts import RunStatus, run_interruptible

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

#: Seconds in which an interrupted process has to be gone, its server too. The tool that hangs would hang for ever, and
#: what a busy machine needs for an end is no matter of this bound.
BOUND = 60


class RunningCommand:
    """`eros generate alexia` against a server one of whose tools hangs; ``hangs`` returns once it does."""

    command: tuple[str, ...] = ("generate", "alexia")

    def __init__(self, home: Path, folder: Path, tool: str, when: str, stderr: int = subprocess.PIPE) -> None:
        script = str(Path(__file__).with_name("hanging_server.py"))
        server = {"command": sys.executable, "args": [script, f"sqlite:///{home / 'eros.db'}", tool, when]}
        config = folder / "mcp.json"
        config.write_text(json.dumps({"mcpServers": {"eros-db": server}}))
        at = os.environ | {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00+00:00"}
        words = [*forked(), *self.command, "--mcp-config", str(config)]
        self.home = home
        self.process = subprocess.Popen(words, env=at, stdout=subprocess.PIPE, stderr=stderr, text=True)

    def hangs(self) -> None:
        assert self.process.stderr
        assert any("HANGS" in line for line in self.process.stderr)

    def end(self, number: int) -> tuple[int, str, str]:
        """Exit code and both streams, which close only when the server is gone too."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=BOUND)
        return self.process.returncode, out, err

    def ask(self, database: str, query: str) -> Any:
        with closing(sqlite3.connect(self.home / database)) as store:
            return store.execute(query).fetchone()


FULL = pytest.mark.full


@pytest.mark.requirement("saving:interrupted")
@pytest.mark.parametrize(
    ("number", "tool"),
    [
        pytest.param(signal.SIGINT, "get_creator_profile", marks=FULL),
        pytest.param(signal.SIGTERM, "get_creator_profile", marks=FULL),
        pytest.param(signal.SIGINT, "get_send_type_captions", marks=FULL),
        pytest.param(signal.SIGTERM, "get_send_type_captions", marks=FULL),
        pytest.param(signal.SIGINT, "get_send_type_details", marks=FULL),
        pytest.param(signal.SIGTERM, "get_channels", marks=FULL),
    ],
)
def test_an_interrupted_run_says_that_nothing_was_saved(home, tmp_path, number, tool):
    run = RunningCommand(home, tmp_path, tool, "before")
    run.hangs()
    code, out, err = run.end(number)
    assert (code, out) == (130, "")
    assert {*err.splitlines()} - {"HANGS"} == {"eros: interrupted; nothing was saved"}
    assert run.ask("eros.db", "SELECT count(*) FROM schedule_templates") == (0,)
    assert [week["state"] for week in kept_weeks(home)] in ([], ["aborted"])


@pytest.mark.requirement("saving:interrupted")
@pytest.mark.parametrize(
    ("when", "rows"), [pytest.param("before", 0, marks=FULL), ("after", 1)], ids=["not begun", "done"]
)
def test_a_run_that_is_interrupted_while_it_saves_says_so_and_the_week_is_whole(home, tmp_path, when, rows):
    run = RunningCommand(home, tmp_path, "save_schedule", when)
    run.hangs()
    code, out, err = run.end(signal.SIGINT)
    assert (code, out) == (130, "")
    assert "the save had begun, and is whole or not at all" in err
    assert "Traceback" not in err
    assert run.ask("eros.db", "SELECT count(*) FROM schedule_templates") == (rows,)
    total = run.ask("eros.db", "SELECT sum(total_items) FROM schedule_templates")[0] or 0
    assert run.ask("eros.db", "SELECT count(*) FROM schedule_items") == (total,)


class RunningQuietly(RunningCommand):
    """`eros generate alexia -q`, whose person wants nothing but errors to be told."""

    command = ("generate", "alexia", "-q")


@pytest.mark.requirement("saving:interrupted")
def test_a_quiet_run_that_is_interrupted_tells_one_line_and_no_call_that_was_cut_with_it(home, tmp_path):
    run = RunningQuietly(home, tmp_path, "get_send_type_captions", "before")
    run.hangs()
    code, out, err = run.end(signal.SIGINT)
    assert (code, out) == (130, "")
    assert {*err.splitlines()} - {"HANGS"} == {"eros: interrupted; nothing was saved"}


class RunningApproval(RunningCommand):
    """`eros review approve alexia`, in the same way."""

    command = ("review", "approve", "alexia")


@pytest.mark.requirement("saving:interrupted")
def test_an_approval_of_a_saved_week_that_is_interrupted_while_it_saves_says_so(home, tmp_path):
    at = os.environ | {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00+00:00"}
    subprocess.run([*forked(), "generate", "alexia", "-q"], env=at, check=True, capture_output=True)
    approval = RunningApproval(home, tmp_path, "save_schedule", "after")
    approval.hangs()
    code, out, err = approval.end(signal.SIGINT)
    assert (code, out) == (130, "")
    assert "the save had begun, and is whole or not at all; approve it again to be sure" in err
    assert "Traceback" not in err
    assert approval.ask("eros.db", "SELECT count(*) FROM schedule_templates WHERE status = 'approved'") == (1,)


@pytest.mark.full
@pytest.mark.requirement("saving:interrupted")
def test_the_progress_line_gives_the_cursor_back(home, tmp_path):
    ours, theirs = pty.openpty()
    run = RunningCommand(home, tmp_path, "get_send_type_captions", "before", stderr=theirs)
    os.close(theirs)
    seen = b""
    while b"HANGS" not in seen:
        seen += os.read(ours, 4096)
    code, out, _ = run.end(signal.SIGTERM)
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert (code, out) == (130, "")
    assert seen.rindex(b"\x1b[?25h") > seen.rindex(b"\x1b[?25l")
    assert b"interrupted; nothing was saved" in seen
    assert b"Traceback" not in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that nobody holds the other end
        return b""


@pytest.mark.requirement("saving:first-run-interrupted")
def test_a_first_run_that_is_stopped_leaves_no_half_of_a_database(tmp_path):
    home = tmp_path / "home"
    at = os.environ | {"EROS_HOME": str(home), "EROS_NOW": "2026-11-20T12:00:00+00:00"}
    process = subprocess.Popen([*whole(), "generate", "alexia"], env=at, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    assert "making one with demo data" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=BOUND)
    assert (process.returncode, "`eros weeks` lists what is saved" in err) == (130, True)
    assert not (home / "eros.db").exists()
    assert [path for path in home.iterdir() if path.is_dir()] == []


def _event(node: str, event: str, **more: Any) -> dict[str, Any]:
    return {"generation_id": "g-1", "node": node, "event": event, **more}


@pytest.mark.requirement("saving:interrupted")
def test_what_stands_follows_the_events():
    status = RunStatus("nothing was saved", "run it again")
    assert str(status) == "nothing was saved"
    status(_event("validate", "phase_complete", failure=None))
    status(_event("save", "phase_start"))
    assert (status.saving, str(status)) == (True, "the save had begun, and is whole or not at all; run it again")
    status(_event("save", "phase_complete", failure=None))
    assert (status.saving, str(status)) == (False, "the week is saved: eros show g-1")
    status(_event("save", "phase_complete", failure="database_save_failed"))
    assert str(status) == "nothing was saved"


@pytest.mark.requirement("saving:interrupted")
def test_a_run_that_has_saved_goes_on_to_its_end_and_says_what_that_was():
    ended: list[str] = []

    async def work() -> str:
        status(_event("save", "phase_start"))
        status(_event("save", "phase_complete", failure=None))
        signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(0)
        ended.append("recorded")
        return "approved"

    status = RunStatus("nothing was saved", saved="approved and saved")
    with pytest.raises(Interrupted, match="the week is approved and saved: eros show g-1"):
        run_interruptible(work, status)
    status = RunStatus("nothing was saved", left=lambda result: f"it is {result}")
    with pytest.raises(Interrupted, match="it is approved"):
        run_interruptible(work, status)
    assert ended == ["recorded"] * 2
