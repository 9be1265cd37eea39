"""Bytes on stdout: refused to a terminal, as they are in a pipe."""

import os
import subprocess
from functools import partial
from pathlib import Path

import pytest
from kept_weeks import kept_weeks
from processes import environment, forked

WORKBOOK = b"PK\x03\x04"


@pytest.mark.full
@pytest.mark.requirement("export:terminal")
def test_a_workbook_goes_into_a_pipe_and_a_file_and_never_onto_a_terminal(eros, home: Path):
    eros("generate", "ines", "--dry-run")
    [week] = kept_weeks(home)
    words = [*forked(), "export", week["generation_id"], "--format"]
    at = environment(home)
    for more in ([], ["--output", "-"]):
        piped = subprocess.run([*words, "xlsx", *more], env=at, capture_output=True, check=False)
        assert (piped.returncode, piped.stdout[:4]) == (0, WORKBOOK)
    with open(home / "week.xlsx", "wb") as file:
        assert subprocess.run([*words, "xlsx"], env=at, stdout=file, check=False).returncode == 0
    assert (home / "week.xlsx").read_bytes() == piped.stdout
    for more in ([], ["--output", "-"], ["--output", "/dev/stdout"], ["--handed-over"]):
        code, shown, said = on_terminal([*words, "xlsx", *more], at)
        assert (code, shown) == (2, b"")
        assert b"xlsx is no text for a terminal; name a file with --output, or pipe it" in said
    code, shown, _ = on_terminal([*words, "ics"], at)
    assert (code, shown[:15]) == (0, b"BEGIN:VCALENDAR")
    code, shown, _ = on_terminal([*words, "xlsx", "--output", str(home / "again.xlsx")], at)
    assert (code, shown, (home / "again.xlsx").read_bytes()) == (0, b"", piped.stdout)


def on_terminal(words: list[str], at: dict[str, str]) -> tuple[int, bytes, bytes]:
    """The exit code, what the terminal shows, and stderr."""
    ours, theirs = os.openpty()
    with subprocess.Popen(words, env=at, stdout=theirs, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        shown = b"".join(iter(partial(_shown, ours), b""))
        assert process.stderr
        said = process.stderr.read()
    os.close(ours)
    return process.returncode, shown, said


def _shown(terminal: int) -> bytes:
    """The next that it shows; nothing once nobody has its other end."""
    try:
        return os.read(terminal, 4_096)
    except OSError:
        return b""
