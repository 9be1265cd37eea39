"""A home as EROS kept it before there was a record store (files of commit 205fec3) is taken over at first use, whole.

The files of ``earlier_home`` were written by that version over the demo data; their lists are cut to a few entries.
"""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kept_weeks import kept_weeks
from lost_weeks import templates

from eros.failures import RequestError
from eros.settings import Settings
from eros_app.records import access
from eros_app.records import take_over as taking
from eros_app.services.forgetting import forget
from eros_app.services.generation import RunOptions
from eros_app.services.home import open_records
from eros_app.services.review import answer
from eros_app.services.weeks import find_week, list_weeks

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

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
def test_everything_is_in_the_store_at_first_use_and_the_damaged_file_is_named_and_kept(home, settings, caplog):
    files = {path.name: path.read_bytes() for path in (home / "generations").iterdir()}
    with open_records(settings):
        pass
    assert states(home) == STATES
    damaged = "deadbeef-0000-4000-8000-000000000000.json"
    assert caplog.messages == [
        "7 weeks of an earlier EROS were taken over into the record store",
        f"{damaged} was not taken over: it is no record that can be read; it stays in {taking.AFTER}",
    ]
    kept = home / taking.AFTER
    assert {path.name: path.read_bytes() for path in kept.iterdir() if path.suffix == ".json"} == files
    assert not list(home.rglob("checkpoints.db*"))
    assert not (home / "generations").exists()


NO_CALL = {"tool": None, "attempts": 1, "delay_seconds": 0.0}


@pytest.mark.requirement("records:earlier-home")
def test_what_was_taken_over_says_what_it_said(home, settings):
    before = {path.stem: json.loads(path.read_text()) for path in FROZEN.iterdir()}
    assert list_weeks(settings).total == len(STATES)
    for generation_id, record in before.items():
        week = find_week(settings, generation_id)
        said = record["document"]
        if "recoveries" in said:  # written before a recovery named a tool and its tries (R61)
            said = said | {"recoveries": [{**it, **NO_CALL} for it in said["recoveries"]]}
        if "items" in said:  # before an item said when it is sent with its offset (R41), and its theme
            assert all(item.scheduled_at.tzinfo is not None for item in week.document.items)
            shown = [item.model_dump(mode="json") for item in week.document.items]
            instants = [{name: item[name] for name in ("scheduled_at", "expires_at")} for item in shown]
            said = said | {
                "items": [{**it, **at, "theme": None} for it, at in zip(said["items"], instants, strict=True)]
            }
        if "degradations" in said:
            said = said | {"degradations": [{**it, "slots": []} for it in said["degradations"]]}
        assert week.document.model_dump(mode="json").items() >= said.items()
        assert week.audit.model_dump(mode="json", exclude_none=True, exclude={"life"}).keys() <= record["audit"].keys()
        # Nothing in the file says at which server the week was planned: to approve it here is said on purpose (R59).
        asks = record["needs_reason"] or week.state in ("waiting", "saved")
        assert (week.creator_id, week.needs_reason) == (record["creator_id"], asks)
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


@pytest.mark.requirement("records:earlier-home", "review:own-server")
def test_nothing_is_said_or_saved_of_a_taken_over_week_at_a_server_that_does_not_hold_it_but_on_purpose(
    home, settings, mend
):
    options = RunOptions(settings)
    with pytest.raises(RequestError) as refused:
        asyncio.run(answer(WAITS, "approve", reason="", reviewer="robin", options=options))
    assert refused.value.code == "REASON_NEEDED"
    assert "does not say at which data server it was planned" in refused.value.text
    assert templates(home / "eros.db") == []
    before = states(home)
    found = {one.generation_id[:8]: one.why for one in mend()}
    assert found.keys() == {one for one, state in before.items() if state in ("saved", "approved")}
    assert all("does not say at which data server it was planned" in why for why in found.values())
    assert all("puts it there again" not in why for why in found.values())
    assert states(home) == before


@pytest.mark.requirement("records:earlier-home")
@pytest.mark.parametrize("step", ["before the folder is put away", "between the checkpoints and the folder", "at once"])
def test_an_end_in_the_middle_loses_nothing(home, settings, monkeypatch, step):
    class Killed(BaseException):
        pass

    def kill(*_):
        raise Killed

    with monkeypatch.context() as patched:
        if step == "at once":
            patched.setattr(taking, "_documents", kill)
        elif step == "before the folder is put away":
            patched.setattr(access, "put_away", kill)
        else:
            patched.setattr(Path, "rename", kill)
        with pytest.raises(Killed), open_records(settings):
            pass
    with open_records(settings) as store:
        assert store.count() == len(STATES)
    assert states(home) == STATES
    assert list((home / taking.AFTER).glob("deadbeef*"))


def killed_at(moment: int, settings: Settings) -> bool:
    """Whether a process that takes the home over was killed, after as many of its writes and steps."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    seen = 0

    def dying(step: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any, **more: Any) -> Any:
            nonlocal seen
            came = step(*arguments, **more)
            if seen == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1
            return came

        return done

    taking._documents, taking._write, access.take_over = map(
        dying, (taking._documents, taking._write, access.take_over)
    )
    Path.unlink, Path.rename = dying(Path.unlink), dying(Path.rename)
    try:
        with open_records(settings):
            pass
    finally:
        os._exit(0)


@pytest.mark.requirement("records:earlier-home")
@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_a_kill_at_any_file_of_the_home_loses_nothing(tmp_path, settings):
    for moment in range(100):
        home = tmp_path / str(moment)
        shutil.copytree(FROZEN, home / "generations")
        (home / "checkpoints.db").write_bytes(b"SQLite format 3\x00, of an older state")
        there = settings.model_copy(update={"home": home})
        killed = killed_at(moment, there)
        with open_records(there) as store:
            assert store.count() == len(STATES), moment
        assert states(home) == STATES, moment
        assert len(list(home.glob(f"{taking.AFTER}/*.json"))) == len(STATES), moment
        assert not list(home.rglob("checkpoints.db*")), moment
        if not killed:
            break
    assert 2 * len(STATES) + 3 <= moment < 99


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


@pytest.mark.requirement("records:earlier-home", "weeks:forget")
def test_a_home_whose_old_folder_cannot_be_renamed_is_taken_over_and_a_forgotten_week_stays_forgotten(
    home, settings: Settings, monkeypatch
):
    """As where the folder is mounted there."""

    def busy(path: Path, target: Path) -> Path:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Path, "rename", busy)
    for _ in range(2):
        with open_records(settings) as store:
            assert store.count() == len(STATES)
    meant = find_week(settings, WAITS)
    assert forget(settings, [meant]).gone == [meant.generation_id]
    assert not [*(home / "generations").glob(f"{meant.generation_id}*")]
    with open_records(settings) as store:
        assert store.count() == len(STATES) - 1


def _of_the_document(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda record: record | {"document": record["document"] | changes}


def _of_the_first_item(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def changed(record: dict[str, Any]) -> dict[str, Any]:
        first, *others = record["document"]["items"]
        return _of_the_document(items=[first | changes, *others])(record)

    return changed


def _without(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda record: {key: value for key, value in record.items() if key != name}


def _an_item_without_its_caption(record: dict[str, Any]) -> dict[str, Any]:
    return _of_the_document(items=[{"scheduled_date": "2026-11-23"}])(record)


SAVED = "a65a30e3"
DAMAGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "an item without its caption": _an_item_without_its_caption,
    "a caption that is no number": _of_the_first_item(caption_id={}),
    "an item of no date": _of_the_first_item(caption_id=1, scheduled_date="some day"),
    "a saved week without its date": _without("week_start"),
    "a week of no date": lambda record: record | {"week_start": "some day"},
    "no id": lambda record: record | {"generation_id": None},
    "a score that is no number": _of_the_document(validation={"score": {}}),
    "a decision that is none": lambda record: record | {"audit": record["audit"] | {"review": {"verdict": 1}}},
    "half a letter in a text": _of_the_document(note="\ud800"),
    "half a letter in the creator": lambda record: record | {"creator_id": "\ud800"},
    "a number beyond every column": _of_the_document(template_id=2**70),
    "a zone that is a folder": _of_the_document(timezone="America"),
}


@pytest.mark.requirement("records:earlier-home-damage")
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_is_named_and_kept_and_the_others_come_over(home, settings, caplog, damage):
    (path,) = (home / "generations").glob(f"{SAVED}*")
    path.write_text(json.dumps(DAMAGES[damage](json.loads(path.read_text()))))
    damaged = path.read_bytes()
    with open_records(settings):
        pass
    assert states(home) == {**{one: state for one, state in STATES.items() if one != SAVED}, "8cd4d779": "saved"}
    assert f"{path.name} was not taken over" in caplog.text
    assert (home / taking.AFTER / path.name).read_bytes() == damaged


@pytest.mark.requirement("records:earlier-home-damage")
@pytest.mark.parametrize("content", ["[" * 200_000, "[]", "null", ""])
def test_a_file_that_is_no_record_at_all_is_named_and_kept(home, settings, caplog, content):
    (home / "generations" / "odd.json").write_text(content)
    with open_records(settings):
        pass
    assert states(home) == STATES
    assert "odd.json was not taken over: it is no record that can be read" in caplog.text
    assert (home / taking.AFTER / "odd.json").read_text() == content


@pytest.mark.requirement("records:earlier-home-damage")
def test_a_copy_of_a_record_is_named_and_kept_and_goes_with_its_week(home, settings, caplog):
    (path,) = (home / "generations").glob(f"{SAVED}*")
    copy = shutil.copy(path, path.with_name(f"{path.stem} copy.json"))
    with open_records(settings) as store:
        week = store.summary(path.stem)
    assert states(home) == STATES
    assert f"{copy.name} was not taken over: it is not named after the week that it holds" in caplog.text
    assert (home / taking.AFTER / copy.name).exists()
    assert forget(settings, [week]).gone == [path.stem]
    assert not list(home.rglob(f"{path.stem}*"))


@pytest.mark.requirement("records:earlier-home-damage")
@pytest.mark.parametrize("words", [("weeks", "--json"), ("chat", "what is waiting for review?"), ("doctor",)])
def test_every_door_says_on_stderr_what_was_taken_over_and_what_was_not(home, run, words):
    ran = run(*words)
    said = " ".join(ran.stderr.split())
    assert "7 weeks of an earlier EROS were taken over" in said
    assert "deadbeef-0000-4000-8000-000000000000.json was not taken over" in said
    assert "taken over" not in ran.stdout


@pytest.mark.requirement("records:earlier-home")
@pytest.mark.skipif(os.name != "posix", reason="permissions of files")
def test_a_home_that_cannot_be_written_is_read_beside_its_store(home, settings, without_override):
    with open_records(settings):
        pass
    (week,) = (week for week in kept_weeks(home) if week["state"] == "waiting")
    (home / taking.AFTER).rename(home / "generations")
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("PRAGMA foreign_keys=ON")
        store.execute("DELETE FROM weeks WHERE state = 'waiting'")
    home.chmod(0o555)
    try:
        ran = without_override("weeks", "--json", "--limit", "50")
        assert ran.returncode == 0, ran.stderr
        assert week["generation_id"] in ran.stdout
    finally:
        home.chmod(0o755)
    assert WAITS not in states(home)


@pytest.mark.requirement("records:earlier-home")
@pytest.mark.skipif(os.name != "posix", reason="permissions of files")
def test_a_home_that_cannot_be_written_goes_on_in_a_store_elsewhere(home, tmp_path, without_override):
    shutil.move(home / "eros.db", tmp_path / "eros.db")
    elsewhere = {
        "EROS_RECORDS_URL": f"sqlite:///{tmp_path / 'records.db'}",
        "EROS_DB_URL": f"sqlite:///{tmp_path / 'eros.db'}",
    }
    home.chmod(0o555)
    try:
        rejected = without_override("review", "reject", WAITS, "--reason", "too late", **elsewhere)
        assert rejected.returncode in (0, 1), rejected.stderr
        shown = without_override("show", WAITS, "--json", **elsewhere)
        assert shown.returncode == 0, shown.stderr
        assert without_override("generate", "ines", "-q", **elsewhere).returncode == 0
        (week,) = (one for one in kept_weeks(tmp_path) if one["generation_id"].startswith(WAITS))
        assert week["state"] == "rejected"
        kept = without_override("weeks", "--forget", week["generation_id"], "--yes", **elsewhere)
        assert kept.returncode == 4
        assert "generations cannot be written" in " ".join(kept.stderr.split())
    finally:
        home.chmod(0o755)
