"""What was changed and cannot be told ends with exit 6 and is named on stderr, whichever command changed it."""

import shlex
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from kept_weeks import change_week, kept_weeks
from processes import environment, forked, whole

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

NO_ROOM = "No space left on device"
FULL = pytest.mark.full
WHERE = [("> /dev/full", NO_ROOM), pytest.param(">&-", "stdout is closed", marks=FULL)]
CAPTIONS = "caption_id,caption_text,caption_type,content_type\n900001,a café at dawn,ppv_offer,solo\n"


class Told(NamedTuple):
    code: int
    out: bytes
    err: str


def run(home: Path, door: str, words: str, where: str = "", **more: str) -> Told:
    """The command with its stdout led elsewhere, in the home."""
    command = shlex.join((whole if "PYTHONIOENCODING" in more else forked)(door))
    ran = subprocess.run(
        ["bash", "-c", f"{command} {words} {where}"],
        cwd=home,
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Told(ran.returncode, ran.stdout, ran.stderr.decode())


def eros(home: Path, words: str, where: str = "", **more: str) -> Told:
    return run(home, "eros_app.cli.main", words, where, **more)


def states(home: Path) -> list[str]:
    return [week["state"] for week in kept_weeks(home)]


@pytest.mark.requirement("cli:untold")
@pytest.mark.parametrize(("where", "why"), WHERE)
@pytest.mark.parametrize("as_json", [pytest.param("", marks=FULL), "--json"])
def test_weeks_that_are_forgotten(home, kept, where, why, as_json):
    told = eros(home, f"weeks --forget {kept.superseded} --yes {as_json}", where)
    said = f"eros: 1 week forgotten, but it could not be shown: {why}; `eros weeks` lists those that stay\n"
    assert (told.code, told.err) == (6, said)
    assert states(home) == ["saved", "waiting"]


@pytest.mark.requirement("cli:untold")
@pytest.mark.parametrize(("where", "why"), WHERE)
def test_a_backup_that_is_made(home, kept, where, why):
    told = eros(home, "backup copy.db", where)
    assert (told.code, told.err.splitlines()[-1]) == (6, f"eros: copied to copy.db, but it could not be shown: {why}")
    with closing(sqlite3.connect(home / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM weeks").fetchone() == (3,)


@pytest.mark.requirement("cli:untold")
@pytest.mark.parametrize(("where", "why"), WHERE)
def test_weeks_that_are_found_out_about(home, kept, where, why):
    change_week(home, kept.saved, state="planned", step="saving", lease_holder="gone 1 run", lease_until=0)
    told = eros(home, "weeks --mend", where)
    said = f"found out about 1 week, but it could not be shown: {why}; `eros weeks` shows where each stands"
    assert (told.code, told.err.splitlines()[-1]) == (6, f"eros: {said}")
    assert states(home) == ["superseded", "saved", "waiting"]


@pytest.mark.requirement("cli:untold")
@pytest.mark.parametrize(("where", "why"), WHERE)
@pytest.mark.parametrize(
    ("words", "standing", "state"),
    [
        ("review reject odessa --reason 'too many' --json", "rejected", "rejected"),
        pytest.param("review reject odessa --reason 'too many'", "rejected", "rejected", marks=FULL),
        pytest.param("review approve odessa --reason 'as agreed'", "approved", "approved", marks=FULL),
        pytest.param("review approve odessa --reason 'as agreed' --json", "approved", "approved", marks=FULL),
        pytest.param('chat "reject odessa\'s week because it is too much" --json', "rejected", "rejected", marks=FULL),
    ],
)
def test_a_decision_about_a_week(home, kept, words, standing, state, where, why):
    told = eros(home, words, where)
    said = f"eros: {standing}, but it could not be shown: {why}; eros show {kept.waiting}"
    assert (told.code, told.err.splitlines()[-1]) == (6, said)
    assert states(home)[-1] == state


@pytest.mark.requirement("cli:untold")
@pytest.mark.parametrize(("where", "why"), WHERE)
def test_what_the_data_server_imports_or_removes(home, where, why):
    (home / "captions.csv").write_text(CAPTIONS)
    imported = run(home, "eros_db.cli", "import --captions captions.csv", where)
    assert imported == (6, b"", f"eros-db: imported, but that could not be shown: {why}\n")
    removed = run(home, "eros_db.cli", "forget alexia --yes", where)
    assert removed == (6, b"", f"eros-db: alexia removed, but that could not be shown: {why}\n")
    with closing(sqlite3.connect(home / "eros.db")) as store:
        assert store.execute("SELECT count(*) FROM caption_bank WHERE caption_id = 900001").fetchone() == (1,)
        assert store.execute("SELECT count(*) FROM creators WHERE creator_id = 'alexia'").fetchone() == (0,)


@pytest.mark.requirement("cli:untold")
def test_what_changes_nothing_has_nothing_to_tell(home, kept):
    assert eros(home, "weeks --mend", "> /dev/full").code == 2
    assert eros(home, "weeks --forget nobody --yes", "> /dev/full").code == 2
    assert states(home) == ["superseded", "saved", "waiting"]


@pytest.mark.requirement("cli:letters")
@pytest.mark.parametrize("encoding", ["ascii", pytest.param("cp1252", marks=pytest.mark.soak)])
def test_a_letter_that_stdout_cannot_show_keeps_no_change_from_being_told(home, kept, encoding):
    locale = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    (home / "captions.csv").write_text(CAPTIONS, encoding="utf-8")
    for door, words in (
        ("eros_app.cli.main", "review reject odessa --reason 'trop de café ★'"),
        ("eros_app.cli.main", "weeks --mend"),
        ("eros_app.cli.main", "backup ★.db"),
        ("eros_app.cli.main", f"weeks --forget {kept.superseded} --yes"),
        ("eros_db.cli", "import --captions captions.csv"),
        ("eros_db.cli", "forget alexia --yes"),
    ):
        told = run(home, door, words, **locale)
        assert (told.code, "Traceback" in told.err) == (0, False), (words, told.err)
        assert told.out.isascii() or encoding == "cp1252"
        assert told.out or "reject" in words
