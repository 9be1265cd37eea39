"""Paths with letters beyond ASCII, in a locale that has none, and with bytes that are no letters in any."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from processes import NOW, whole

from eros_app.cli.endings import run
from eros_db.commands import run as run_server

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "EROS_NOW": NOW.isoformat()}


@pytest.mark.requirement("cli:utf-8-paths")
def test_a_home_and_a_file_with_an_umlaut_work_in_a_locale_without_letters(tmp_path: Path) -> None:
    home = tmp_path / "häuschen"
    home.mkdir()
    file = tmp_path / "übersicht.csv"
    file.write_text("creator_id,page_name,page_type\nzoë,zoë,paid\n", encoding="utf-8")
    around = {name: value for name, value in os.environ.items() if not name.startswith(("EROS_", "LC_", "LANG"))}

    def ended(door: str, *words: str) -> subprocess.CompletedProcess[bytes]:
        at = around | ASCII | {"EROS_HOME": str(home)}
        return subprocess.run([*whole(door), *words], env=at, capture_output=True, check=False)

    assert ended("eros_db.cli", "init").returncode == 0
    assert (home / "eros.db").exists()
    assert ended("eros_db.cli", "import", "--creators", str(file)).returncode == 0
    listed = ended("eros_app.cli.main", "creators")
    assert (listed.returncode, "zoë" in listed.stdout.decode()) == (0, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["häuschen", "übersicht.csv"]
    shutil.rmtree(home)


@pytest.mark.requirement("cli:utf-8-paths")
def test_bytes_that_are_no_letters_are_refused_by_both_commands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = os.fsdecode(b"f\xfcr.csv")
    for command, words in ((run, ["creators", "--mcp-config", path]), (run_server, ["import", "--creators", path])):
        assert command(words) == 2
        assert r"'f\udcfcr.csv': holds bytes that are no UTF-8" in capsys.readouterr().err
    monkeypatch.setenv("EROS_HOME", path)
    for command, words in ((run, ["creators"]), (run_server, ["stats"])):
        assert command(words) == 2
        assert r"EROS_HOME='f\udcfcr.csv': holds bytes that are no UTF-8" in capsys.readouterr().err
