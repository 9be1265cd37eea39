"""A home as EROS kept it before there was a record store (files of commit 205fec3) is taken over at first use, whole.

The files of ``earlier_home`` were written by that version over the demo data; their lists are cut to a few entries.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from kept_weeks import kept_weeks
from lost_weeks import templates

from eros.settings import Settings
from eros_app.records import take_over as taking
from eros_app.services import home as homes
from eros_app.services.home import open_records
from eros_app.services.weeks import find_week, list_weeks

FROZEN = Path(__file__).with_name("earlier_home")
STATES = {
    "4c5906d0": "dry_run",
    "6b0e9828": "aborted",
    "8cd4d779": "superseded",
    "a65a30e3": "saved",
    "d7d1452a": "approved",
    "e4b8ea23": "waiting",
    "f1cc4c35": "rejected",
}
WAITS = "e4b8ea23"


@pytest.fixture
def home(home: Path) -> Path:
    """With its files, a damaged one among them, and its checkpoints."""
    shutil.copytree(FROZEN, home / "generations")
    (home / "generations" / "deadbeef-0000-4000-8000-000000000000.json").write_text('{"generation_id": "deadbee')
    (home / "checkpoints.db").write_bytes(b"SQLite format 3\x00, of an older state")
    return home


def states(home: Path) -> dict[str, str]:
    return {week["generation_id"][:8]: week["state"] for week in kept_weeks(home)}


@pytest.mark.requirement("records:earlier-home")
def test_everything_is_in_the_store_at_first_use_and_the_damaged_file_is_named_and_kept(home, settings):
    files = {path.name: path.read_bytes() for path in (home / "generations").iterdir()}
    said: list[str] = []
    with open_records(settings, said.append):
        pass
    assert states(home) == STATES
    damaged = "deadbeef-0000-4000-8000-000000000000.json"
    assert [line for line in said if damaged in line] == [
        f"{damaged} is no record that can be read; it stays in {taking.AFTER}"
    ]
    assert any("7 weeks" in line for line in said)
    kept = home / taking.AFTER
    assert {path.name: path.read_bytes() for path in kept.iterdir() if path.suffix == ".json"} == files
    assert (kept / "checkpoints.db").exists()
    assert not (home / "generations").exists()


@pytest.mark.requirement("records:earlier-home")
def test_what_was_taken_over_says_what_it_said(home, settings):
    before = {path.stem: json.loads(path.read_text()) for path in FROZEN.iterdir()}
    assert list_weeks(settings).total == len(STATES)
    for generation_id, record in before.items():
        week = find_week(settings, generation_id)
        assert week.document.model_dump(mode="json").items() >= record["document"].items()
        assert week.audit.model_dump(mode="json", exclude_none=True).keys() <= record["audit"].keys()
        assert (week.creator_id, week.needs_reason) == (record["creator_id"], record["needs_reason"])
    approved = find_week(settings, "d7d1452a")
    assert (approved.decision.reviewer, approved.decision.reason) == ("robin", "fine")
    assert find_week(settings, "8cd4d779").superseded_by == find_week(settings, "a65a30e3").generation_id


@pytest.mark.requirement("records:earlier-home")
@pytest.mark.parametrize("left", ["waiting", "while it was being saved"])
def test_the_waiting_week_can_be_approved(home, approved, left):
    (path,) = (home / "generations").glob(f"{WAITS}*")
    record = json.loads(path.read_text()) | {"may_be_saved": left != "waiting"}
    path.write_text(json.dumps(record))
    assert approved(WAITS) == "done"
    (stands,) = templates(home / "eros.db")
    assert (stands["generation_id"], stands["status"]) == (record["generation_id"], "approved")
    assert states(home)[WAITS] == "approved"


@pytest.mark.requirement("records:earlier-home")
@pytest.mark.parametrize("step", ["before the folder is put away", "between the folder and the checkpoints", "at once"])
def test_an_end_in_the_middle_loses_nothing(home, settings, monkeypatch, step):
    class Killed(BaseException):
        pass

    def kill(*_):
        raise Killed

    with monkeypatch.context() as patched:
        if step == "at once":
            patched.setattr(taking, "_documents", kill)
        elif step == "before the folder is put away":
            patched.setattr(homes, "put_away", kill)
        else:
            rename = Path.rename
            patched.setattr(Path, "rename", lambda self, to: kill() if self.suffix == ".db" else rename(self, to))
        with pytest.raises(Killed), open_records(settings):
            pass
    with open_records(settings) as store:
        assert store.count() == len(STATES)
    assert states(home) == STATES
    assert list((home / taking.AFTER).glob("deadbeef*"))


@pytest.mark.full
@pytest.mark.requirement("records:earlier-home")
def test_two_processes_at_once_take_it_over_once(home, start):
    both = [start("review", "list", "--json") for _ in range(2)]
    ended = [(process.communicate(), process.returncode) for process in both]
    assert [code for _, code in ended] == [0, 0], ended
    for (out, _), _ in ended:
        assert [week["generation_id"][:8] for week in json.loads(out)] == [WAITS]
    assert states(home) == STATES
    assert [path.name for path in home.glob("generations*")] == [taking.AFTER]


@pytest.mark.requirement("records:earlier-home")
@pytest.mark.skipif(os.name != "posix", reason="permissions of files")
def test_a_home_that_cannot_be_written_is_read_all_the_same(home, without_override):
    home.chmod(0o555)
    try:
        ran = without_override("show", WAITS, "--json")
        assert (ran.returncode, json.loads(ran.stdout)["creator_id"]) == (0, "odessa"), ran.stderr
        assert (home / "generations").is_dir()
    finally:
        home.chmod(0o755)


@pytest.mark.requirement("records:earlier-home")
def test_a_home_that_is_taken_over_twice_keeps_both(home, settings: Settings):
    with open_records(settings):
        pass
    shutil.copytree(FROZEN, home / "generations")
    with open_records(settings) as store:
        assert store.count() == len(STATES)
    assert sorted(path.name for path in home.glob("generations*")) == [taking.AFTER, f"{taking.AFTER}-2"]
