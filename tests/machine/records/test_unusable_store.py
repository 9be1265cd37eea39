"""A record store that cannot be used: told by name with what to do, and nothing else is touched (R58)."""

import hashlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from failing_store import NoMore
from kept_weeks import kept_weeks
from lost_weeks import judge, templates

from eros.failures import RecordFailure, RequestError
from eros_app.cli.commands import deliver
from eros_app.cli.terminal import Terminal
from eros_app.records.opening import open_engine
from eros_app.services.home import open_records
from eros_app.services.resolutions import RESOLUTIONS
from eros_app.services.weeks import back_up, find_week, list_weeks, waiting_weeks
from eros_db.store import create_store

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

FULL = pytest.mark.full
ROOM_FOR_SOME_WEEKS = 500_000


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def garbled_header(path: Path) -> None:
    path.write_bytes(b"\x07" * 100 + path.read_bytes()[100:])


def torn_page(path: Path) -> None:
    """Every page but the first is of something else."""
    kept = path.read_bytes()
    path.write_bytes(kept[:4096] + b"\xa5" * (len(kept) - 4096))


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE recipes (name TEXT)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE records_version SET version_num = '9999'")


def column_lost(path: Path) -> None:
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("ALTER TABLE weeks DROP COLUMN posts")


def version_set_back(path: Path) -> None:
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE records_version SET version_num = '0003'")


def version_of_nobody(path: Path) -> None:
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE records_version SET version_num = '0005x'")


def column_lost_of_an_older_one(path: Path) -> None:
    with closing(sqlite3.connect(path)) as store, store:
        for table in ("week_versions", "week_bases", "asked_weeks", "accounts", "secrets", "sessions"):
            store.execute(f"DROP TABLE IF EXISTS {table}")
        for column in ("version", "edit_of", "score"):
            store.execute(f"ALTER TABLE weeks DROP COLUMN {column}")
        store.execute("UPDATE records_version SET version_num = '0007'")


def no_database(path: Path) -> None:
    path.write_text("weeks: none yet\n" * 50)


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.requirement("records:unusable")
@pytest.mark.parametrize(
    ("spoil", "code", "what_to_do"),
    [
        pytest.param(truncated, "RECORDS_DAMAGED", "restore or name another", marks=FULL),
        (garbled_header, "RECORDS_DAMAGED", "name another file"),
        (torn_page, "RECORDS_DAMAGED", "restore or name another"),
        pytest.param(no_database, "RECORDS_DAMAGED", "name another file", marks=FULL),
        (foreign, "RECORDS_FOREIGN", "name another file as the record store"),
        pytest.param(column_lost, "RECORDS_DAMAGED", "lost weeks.posts; restore a backup", marks=FULL),
        pytest.param(version_set_back, "RECORDS_DAMAGED", "is not what schema 0003 has", marks=FULL),
        pytest.param(version_of_nobody, "RECORDS_DAMAGED", "its version is '0005x'; restore a backup", marks=FULL),
        pytest.param(column_lost_of_an_older_one, "RECORDS_DAMAGED", "it has lost weeks.score", marks=FULL),
        (newer, "RECORDS_NEWER", "use that one, or name another folder as EROS_HOME"),
    ],
)
def test_a_store_that_is_none_of_ours_is_named_and_left_as_it_is(
    home, settings, has_week, made, run, tmp_path, spoil, code, what_to_do
):
    has_week("ines")
    kept = shutil.copy(home / "records.db", tmp_path / "kept.db")
    spoil(home / "records.db")
    before = digest(home)
    ran = run("generate", "nova", "--json")
    document = json.loads(ran.stdout)
    assert (ran.returncode, document["error_code"]) == (4, code), ran.stderr
    assert str(home / "records.db") in document["error_message"]
    assert what_to_do in document["error_message"]
    for ask in (list_weeks, waiting_weeks, lambda at: find_week(at, "ines")):
        with pytest.raises(RecordFailure, match=what_to_do) as refused:
            ask(settings)
        assert refused.value.code == code
    assert digest(home) == before
    shutil.copy(kept, home / "records.db")
    assert made("ines").status == "saved"
    assert judge(home) == 1


@pytest.mark.full
@pytest.mark.requirement("records:unusable")
@pytest.mark.parametrize(
    "words", [("show", "ines"), ("review", "list"), ("review", "approve", "ines"), ("audit", "ines")]
)
def test_each_command_ends_with_the_failure_of_the_store(home, has_week, run, words):
    has_week("ines")
    garbled_header(home / "records.db")
    ran = run(*words)
    assert ran.returncode == 4, ran.stderr
    assert "name another file" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.requirement("records:unusable")
def test_a_person_goes_on_with_a_new_store_once_the_damaged_one_is_moved_away(home, has_week, made):
    has_week("ines")
    (week,) = kept_weeks(home)
    garbled_header(home / "records.db")
    assert made("ines").document.error_code == "RECORDS_DAMAGED"
    (home / "records.db").rename(home / "records-damaged.db")
    assert made("ines").status == "saved"
    assert templates(home / "eros.db")[0]["generation_id"] != week["generation_id"]
    assert judge(home) == 1


@pytest.mark.requirement("records:unusable")
@pytest.mark.parametrize("pages", [4, pytest.param(60, marks=pytest.mark.soak)])
def test_a_page_of_anything_ends_in_a_documented_way_and_loses_no_week_at_the_server(home, has_week, runner, pages):
    has_week("ines")
    kept = (home / "records.db").read_bytes()
    chance, process = random.Random(58), runner()
    for _ in range(pages):
        at = 4096 * chance.randrange(1, len(kept) // 4096)
        (home / "records.db").write_bytes(kept[:at] + chance.randbytes(4096) + kept[at + 4096 :])
        for extra in ("-wal", "-shm"):
            (home / f"records.db{extra}").unlink(missing_ok=True)
        code, _ = process.end("generate", "ines", "-q")
        assert code in (0, 4, 6)
        (week,) = templates(home / "eros.db")
        assert week["counted"] == week["total_items"]


@pytest.mark.requirement("records:unusable")
def test_a_store_that_another_program_holds_is_named_and_nothing_is_saved(home, has_week, made, monkeypatch):
    monkeypatch.setattr("eros_db.engine.BUSY_SECONDS", 0.05)
    has_week("ines")
    (week,) = templates(home / "eros.db")
    with closing(sqlite3.connect(home / "records.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        locked = made("ines").document
    assert (locked.status, locked.error_code) == ("aborted", "RECORDS_LOCKED")
    assert "try again in a moment" in locked.error_message
    assert templates(home / "eros.db") == [week]
    assert made("ines").status == "saved"
    assert judge(home) == 1


@pytest.mark.requirement("doctor:stumbles")
@pytest.mark.skipif(os.name != "posix", reason="permissions of files")
def test_a_database_that_cannot_be_written_is_found_before_a_week_is_planned(home, has_week, without_override):
    has_week("ines")
    (home / "eros.db").chmod(0o444)
    try:
        found = without_override("doctor")
    finally:
        (home / "eros.db").chmod(0o644)
    assert (found.returncode, "cannot be written" in " ".join(found.stdout.split())) == (1, True), found.stdout
    assert without_override("doctor").returncode == 0


@pytest.mark.requirement("records:unusable")
@pytest.mark.skipif(os.name != "posix", reason="permissions of files")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_cannot_be_written_is_named_and_nothing_is_saved(home, has_week, without_override, tmp_path, what):
    has_week("ines")
    data = shutil.move(home / "eros.db", tmp_path / "eros.db")
    before = templates(data)
    (home / "records.db").chmod(0o444)
    if what == "folder":
        home.chmod(0o555)
    try:
        ran = without_override("generate", "ines", "--json", EROS_DB_URL=f"sqlite:///{data}")
        document = json.loads(ran.stdout)
        assert ran.returncode == 4, ran.stderr
        assert document["error_code"] == "RECORDS_READ_ONLY"
        assert "make the file and its folder writable" in document["error_message"]
        assert templates(data) == before
        listed = without_override("show", "ines", "--json", EROS_DB_URL=f"sqlite:///{data}")
        assert (listed.returncode, json.loads(listed.stdout)["creator_id"]) == (0, "ines")
        slot = json.loads(listed.stdout)["items"][0]["slot_id"]
        for look in (["--versions"], [slot, "--captions"], [slot, "--places"]):
            looked = without_override("review", "edit", "ines", *look, EROS_DB_URL=f"sqlite:///{data}")
            assert looked.returncode == 0, looked.stderr
    finally:
        home.chmod(0o755)
        (home / "records.db").chmod(0o644)
    assert without_override("generate", "ines", EROS_DB_URL=f"sqlite:///{data}").returncode == 0
    assert judge(home, Path(data)) == 1


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 1.5 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # a file that was looked at stays open


@pytest.mark.full
@pytest.mark.requirement("records:full")
def test_a_disk_that_fills_up_is_told_and_leaves_a_whole_week_or_none(home, small_disk, without_override):
    """Week after week until the disk is full, then with room again."""
    data = home / "eros.db"
    data_at = {"EROS_DB_URL": f"sqlite:///{data}"}
    codes = [without_override("generate", "ines", "-q", at=small_disk, **data_at).returncode]
    (small_disk / "other").write_bytes(bytes(max(0, shutil.disk_usage(small_disk).free - ROOM_FOR_SOME_WEEKS)))
    while codes[-1] == 0 and len(codes) < 30:
        ran = without_override("generate", "ines", "--json", "-q", at=small_disk, **data_at)
        codes.append(ran.returncode)
    assert codes[-1] in (4, 6), codes
    if codes[-1] == 4:
        document = json.loads(ran.stdout)
        assert "make room, then try again" in document["error_message"]
        assert document["error_code"] == "RECORDS_FULL"
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert without_override("generate", "ines", "-q", at=small_disk, **data_at).returncode == 0
    assert judge(small_disk, data) == 1


@pytest.mark.requirement("records:full")
def test_a_store_that_is_made_where_there_is_hardly_room_is_whole_or_not_there(small_disk):
    filler, made, codes = small_disk / "other", 0, set[str]()
    for kilobytes in range(0, 400, 12):
        path = small_disk / f"records-{kilobytes}.db"
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 1024 * kilobytes))
        try:
            open_engine(f"sqlite:///{path}").dispose()
            made += 1
        except RecordFailure as wrong:
            codes.add(wrong.code)
        filler.unlink()
        open_engine(f"sqlite:///{path}").dispose()  # with room again
        for left in small_disk.glob("records-*"):
            left.unlink()
    assert (codes, 0 < made < 30) == ({"RECORDS_FULL"}, True)


@pytest.mark.requirement("records:full")
def test_a_disk_without_a_byte_left_is_told_by_whatever_writes_and_keeps_nobody_from_reading(
    home, small_disk, without_override
):
    data_at = {"EROS_DB_URL": f"sqlite:///{home / 'eros.db'}"}
    assert without_override("generate", "ines", "-q", at=small_disk, **data_at).returncode == 0
    free = shutil.disk_usage(small_disk).free
    (small_disk / "other").write_bytes(bytes(free))
    copy = home / "copy.db"
    for words, shows in (
        (("weeks",), "ines"),
        (("show", "ines"), "ines"),
        (("export", "ines", "--format", "csv", "--output", "-"), "ines"),
        (("backup", str(copy)), str(copy.name)),
    ):
        ran = without_override(*words, at=small_disk, **data_at)
        assert (ran.returncode, shows in ran.stdout) == (0, True), (words, ran.stderr)
    assert copy.stat().st_size
    for words in (("generate", "ines", "-q"), ("review", "approve", "ines"), ("weeks", "--forget", "ines", "--yes")):
        ran = without_override(*words, at=small_disk, **data_at)
        assert ran.returncode == 4, (words, ran.stderr)
        assert "no room left on its disk; make room, then try again" in " ".join(ran.stderr.split()), words


@pytest.mark.requirement("records:full", "records:earlier-home")
@pytest.mark.parametrize("room", [0, 150_000])  # for nothing, and for an empty store
def test_a_home_of_before_can_be_read_on_a_full_disk(small_disk, without_override, room):
    shutil.copytree(Path(__file__).with_name("earlier_home"), small_disk / "generations")
    (small_disk / "other").write_bytes(bytes(shutil.disk_usage(small_disk).free - room))
    files = sorted(str(path) for path in small_disk.rglob("*.json"))
    ran = without_override("weeks", "--json", at=small_disk)
    assert (ran.returncode, json.loads(ran.stdout)["total"] > 0) == (0, True), ran.stderr
    assert sorted(str(path) for path in small_disk.rglob("*.json")) == files


@pytest.mark.requirement("records:full")
def test_a_first_run_on_a_disk_without_a_byte_left_says_so_and_makes_nothing(small_disk, without_override):
    home = small_disk / "home"
    home.mkdir()
    (small_disk / "other").write_bytes(bytes(shutil.disk_usage(small_disk).free))
    for words in (("generate", "ines", "--json"), ("creators", "--json"), ("chat", "plan ines", "--json")):
        ran = without_override(*words, at=home)
        document = json.loads(ran.stdout)
        assert (ran.returncode, document["error_code"]) == (4, "RECORDS_FULL"), (words, ran.stderr)
        assert "no room left on its disk; make room, then try again" in document["error_message"]
    assert not (home / "eros.db").exists()


@pytest.mark.requirement("records:full")
@pytest.mark.parametrize("how", ["full", "read_only"])
@pytest.mark.parametrize("after", range(4))
def test_a_store_that_fails_from_one_step_on_saves_nothing_or_tells_what_it_saved(home, made, mend_later, after, how):
    """Writes of a run: the claim, the foreseen record, the record of the end."""
    with NoMore(after, how) as failing:
        outcome = made("ines")
    stands = templates(home / "eros.db")
    if outcome.status == "saved":
        assert len(stands) == 1
        assert outcome.ending == "done" if failing.seen <= after else outcome.ending == "untold"
    else:
        assert (outcome.ending, stands) == ("aborted", [])
        assert outcome.document.error_code == f"RECORDS_{how.upper()}"
    mend_later()
    assert judge(home) == len(stands)
    assert made("ines").status == "saved"
    assert judge(home) == 1


@pytest.mark.requirement("records:full")
def test_a_saved_week_without_its_record_is_named_also_to_those_who_want_no_notices(home, made, mend_later, capsys):
    with NoMore(3, "full"):
        outcome = made("ines")
    capsys.readouterr()
    assert deliver(outcome, Terminal(verbosity=-1)) == 6
    said = capsys.readouterr().err
    assert f"the week {kept_weeks(home)[0]['generation_id']} is saved, but not its record" in " ".join(said.split())
    mend_later()


@pytest.mark.requirement("records:full")
@pytest.mark.parametrize(
    ("how", "after", "checkpoint"),
    [
        *((how, after, "there") for how, after in (("full", 0), ("full", 1), ("full", 2), ("read_only", 1))),
        *(pytest.param("read_only", after, "there", marks=FULL) for after in (0, 2)),
        pytest.param("full", 3, "there", marks=FULL),
        *(pytest.param("full", after, "gone", marks=FULL) for after in (0, 1, 2)),
        *(pytest.param(how, 3, "gone", marks=pytest.mark.soak) for how in ("full", "read_only")),
    ],
)
def test_an_approval_whose_store_fails_from_one_step_on_saves_nothing_or_tells_what_it_saved(
    home, has_week, approved, mend_later, lose_checkpoint, checkpoint, after, how
):
    has_week("odessa")
    lose_checkpoint(checkpoint)
    (week,) = kept_weeks(home)
    with NoMore(after, how):
        ending = approved(week["generation_id"])
    stands = templates(home / "eros.db")
    assert ending in (("done", "untold") if stands else ("aborted", "RecordFailure"))
    mend_later()
    assert judge(home) == len(stands)
    if not stands:
        assert approved(week["generation_id"]) == "done"
    assert judge(home) == 1


@pytest.mark.requirement("records:unusable")
def test_a_foreign_database_that_somebody_names_is_not_even_touched(tmp_path):
    path = tmp_path / "eros.db"
    create_store(f"sqlite:///{path}").dispose()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
    before = digest(tmp_path)
    with pytest.raises(Exception, match="is a database of something else"):
        open_engine(f"sqlite:///{path}")
    assert digest(tmp_path) == before


@pytest.mark.requirement("records:unusable")
def test_a_store_that_has_become_empty_is_damaged_and_not_a_new_one(home, settings, has_week, made):
    has_week("ines")
    (home / "records.db").write_bytes(b"")
    for ask in (list_weeks, waiting_weeks):
        with pytest.raises(RecordFailure, match="restore a backup of it, or move the file away") as refused:
            ask(settings)
        assert refused.value.code == "RECORDS_DAMAGED"
    assert made("ines").document.error_code == "RECORDS_DAMAGED"
    assert (home / "records.db").read_bytes() == b""


@pytest.mark.requirement("records:unusable")
@pytest.mark.skipif(os.name != "posix", reason="permissions of files")
@pytest.mark.parametrize("index", ["beside it", "lost"])
def test_a_store_that_cannot_be_written_is_read_with_its_log_or_refused(home, has_week, without_override, index):
    """As after a `kill -9`: what was last written stands in the log alone."""
    has_week("ines")
    with closing(sqlite3.connect(home / "records.db")) as store:
        store.execute("UPDATE weeks SET state = 'approved'")
        store.commit()
        kept = {path.name: path.read_bytes() for path in home.glob("records.db*")}
    for name, content in kept.items():
        (home / name).write_bytes(content)
    if index == "lost":
        (home / "records.db-shm").unlink()
    assert len(kept["records.db-wal"]) > 0
    for path in (*home.glob("records.db*"), home):
        path.chmod(0o555 if path == home else 0o444)
    try:
        ran = without_override("weeks", "--json")
        if index == "lost":
            assert (ran.returncode, "-wal and -shm files must be readable" in ran.stdout) == (4, True), ran.stderr
        else:
            assert (ran.returncode, '"approved"' in ran.stdout) == (0, True), ran.stderr
    finally:
        home.chmod(0o755)


@pytest.mark.requirement("records:unusable")
@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///~/rec.db", "write the path out"),
        ("postgresql://me:secret@here/records", "write sqlite:///path/to/records.db"),
        ("rec.db", "write sqlite:///path/to/records.db"),
        ("sqlite:///rec.db?mode=ro", "the only option is timeout=SECONDS"),
        ("sqlite:///rec.db?timeout=soon", "the only option is timeout=SECONDS"),
    ],
)
def test_an_address_of_the_store_that_cannot_be_meant_is_refused(home, run, url, says):
    ran = run("weeks", "--json", EROS_RECORDS_URL=url)
    assert (ran.returncode, says in ran.stdout, "secret" in ran.stdout) == (2, True, False), ran.stderr


@pytest.mark.requirement("records:unusable")
def test_a_damaged_store_is_not_backed_up(home, settings, has_week, tmp_path):
    has_week("ines")
    with open_records(settings) as store:
        torn_page(home / "records.db")
        with pytest.raises(RecordFailure) as refused:
            store.copy_to(tmp_path / "copy.db")
    assert refused.value.code == "RECORDS_DAMAGED"
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.requirement("records:full")
def test_a_backup_without_room_names_its_own_file_and_leaves_nothing_of_it(home, settings, has_week, small_disk):
    has_week("ines")
    (small_disk / "filled").write_bytes(b"x" * 1_500_000)
    with pytest.raises(RequestError, match=r"copy\.db cannot be written"):
        back_up(settings, small_disk / "copy.db")
    assert not (small_disk / "copy.db").exists()


@pytest.mark.requirement("records:unusable")
@pytest.mark.skipif(os.name != "posix", reason="permissions of files")
def test_a_damaged_store_that_cannot_be_written_is_named(home, has_week, without_override):
    has_week("ines")
    torn_page(home / "records.db")
    (home / "records.db").chmod(0o444)
    ran = without_override("weeks", "--json")
    document = json.loads(ran.stdout)
    assert (ran.returncode, document["error_code"]) == (4, "RECORDS_DAMAGED"), ran.stderr
    assert str(home / "records.db") in document["error_message"]


@pytest.mark.requirement("records:unusable")
def test_the_page_on_retention_tells_what_each_code_of_the_store_means():
    page = (Path(__file__).parents[3] / "docs" / "retention.md").read_text(encoding="utf-8")
    codes = {code for code in RESOLUTIONS if code.startswith("RECORDS_")}
    assert codes == set(re.findall(r"^\| `(RECORDS_\w+)` \|", page, re.MULTILINE))
