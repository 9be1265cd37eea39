"""What a killed run leaves half made goes at the next start; what another run is making stays (CONTRACT 5)."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from eros.settings import Settings
from eros_app.records.temporary import new_folder, remove_left_over
from eros_app.services.files import write_output
from eros_app.services.home import prepare_home

#: Begins a file and a folder, says so, and waits to be killed.
_BEGINS = """
import sys, time
from pathlib import Path
from eros_app.records.temporary import new_file, new_folder
folder = Path(sys.argv[1])
path, handle = new_file(folder)
with new_folder(folder) as making:
    (making / "half.db").write_text("half")
    print("begun", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def begun(tmp_path: Path):
    """A process that is in the middle of making a file and a folder in ``tmp_path``."""
    words = [sys.executable, "-c", _BEGINS, str(tmp_path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        yield process
        process.kill()


def hidden(folder: Path) -> list[str]:
    return sorted(
        path.name.partition("-")[0] for path in folder.iterdir() if path.name.startswith((".eros-", ".making-"))
    )


def kill(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.requirement("cli:left-over-files")
def test_what_another_run_is_making_stays_and_goes_once_it_is_killed(begun, tmp_path: Path) -> None:
    remove_left_over(tmp_path)
    assert hidden(tmp_path) == [".eros", ".making"]
    kill(begun)
    remove_left_over(tmp_path)
    assert hidden(tmp_path) == []


@pytest.mark.requirement("cli:left-over-files")
def test_the_next_start_and_the_next_output_take_left_over_files_away(begun, tmp_path: Path) -> None:
    kill(begun)
    write_output(tmp_path / "week.json", "{}")
    assert hidden(tmp_path) == []
    (tmp_path / ".making-abcd1234").mkdir()
    (tmp_path / ".eros-0123456789abcdef").write_text("half")
    (tmp_path / ".eros-mine").write_text("another's")
    prepare_home(Settings(home=tmp_path, db_url="sqlite:///none.db"), None, lambda said: None)
    assert hidden(tmp_path) == [".eros"]
    assert (tmp_path / ".eros-mine").exists()


@pytest.mark.requirement("cli:left-over-files")
def test_a_folder_that_is_being_made_is_gone_afterwards(tmp_path: Path) -> None:
    with new_folder(tmp_path) as folder:
        (folder / "a").write_text("a")
    assert list(tmp_path.iterdir()) == []
