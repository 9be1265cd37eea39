"""`--output`: through links, with the mode of the file, and into no device (CONTRACT 5)."""

import os
import stat
import threading
from pathlib import Path

import pytest

from eros.failures import RequestError
from eros_app.services.files import check_output, write_output


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.requirement("cli:output-kept")
def test_a_file_of_two_names_keeps_both(tmp_path: Path) -> None:
    one, other = tmp_path / "week.csv", tmp_path / "same.csv"
    one.write_text("a longer text that stood there before")
    other.hardlink_to(one)
    check_output(one)
    write_output(one, "new")
    assert (one.read_text(), other.read_text(), one.samefile(other)) == ("new", "new", True)


@pytest.mark.requirement("cli:output-kept")
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "week.json"
    link.symlink_to(tmp_path / "real" / "week.json")
    for text in ("new", "newer"):
        check_output(link)
        write_output(link, text)
        assert (link.is_symlink(), (tmp_path / "real" / "week.json").read_text()) == (True, text)
    assert os.listdir(tmp_path / "real") == ["week.json"]


@pytest.mark.requirement("cli:output-kept")
@pytest.mark.parametrize("kept", [0o600, 0o664, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "week.json"
    path.write_text("old")
    path.chmod(kept)
    write_output(path, "new")
    assert (mode(path), path.read_text()) == (kept, "new")


@pytest.mark.requirement("cli:output-kept")
def test_a_new_file_has_the_mode_that_every_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "any").touch()
    write_output(tmp_path / "week.json", "new")
    assert mode(tmp_path / "week.json") == mode(tmp_path / "any")


@pytest.mark.requirement("cli:output-kept")
def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    check_output(pipe)
    write_output(pipe, "a week")
    reader.join()
    assert (read, stat.S_ISFIFO(pipe.stat().st_mode)) == (["a week"], True)


@pytest.mark.requirement("cli:output-no-device")
def test_what_is_no_file_is_refused_and_stays_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "week.json")
    for path, why in (
        (Path("/dev/full"), "no regular file"),
        (tmp_path, "that is a folder"),
        (tmp_path / "loop", "symbolic links"),
        (tmp_path / "dangling", "there is no folder"),
    ):
        with pytest.raises(RequestError, match=why) as refused:
            check_output(path)
        assert refused.value.code == "UNWRITABLE_OUTPUT"
    with pytest.raises(OSError, match="no regular file"):
        write_output(Path("/dev/full"), "a week")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@pytest.mark.requirement("cli:output-no-device")
def test_a_folder_that_takes_no_files_is_told_by_the_name_that_was_asked_for() -> None:
    with pytest.raises(OSError) as failed:  # noqa: PT011 - which one is the system's to say
        write_output(Path("/proc/week.csv"), "a week")
    assert failed.value.filename == "/proc/week.csv"
    assert ".eros-" not in str(failed.value)


@pytest.mark.requirement("cli:output-kept")
def test_stdout_by_its_name_is_written_into_and_never_replaced(shell, week):
    written = f"echo before > all; eros export {week} --output /dev/stdout >> all; echo after >> all"
    ran = shell(f"{written}; head -1 all; tail -1 all")
    assert ran.stdout == "before\nafter\n"
    assert "2026-11-23_1" in shell("cat all").stdout
