"""The command line as a user has it: words in, exit code and both streams out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from eros_app.cli.main import main
from eros_db.cli import main as data_server


class CommandResult(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document


Eros = Callable[..., CommandResult]


@pytest.fixture
def eros(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Eros:
    """`eros WORDS` against the demo data, at a fixed instant."""
    monkeypatch.setenv("EROS_HOME", str(home))
    monkeypatch.setenv("EROS_NOW", "2026-11-20T12:00:00+00:00")
    monkeypatch.setenv("EROS_RETRY_SCALE", "0")
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.chdir(home)

    return _runner(main, capsys)


@pytest.fixture
def eros_db(eros: Eros, capsys: pytest.CaptureFixture[str]) -> Eros:
    """`eros-db WORDS` beside it."""
    return _runner(data_server, capsys)


def _runner(command: Callable[[list[str]], object], capsys: pytest.CaptureFixture[str]) -> Eros:
    def run(*words: str) -> CommandResult:
        with pytest.raises(SystemExit) as ended:
            command(list(words))
        output = capsys.readouterr()
        return CommandResult(int(ended.value.code or 0), output.out, output.err)

    return run
