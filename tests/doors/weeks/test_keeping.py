"""What is kept can be copied, forgotten and mended, and a store that cannot be used is told at every door (R58)."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from agent_answers import refusal
from kept_weeks import change_week, kept_weeks

from eros_app.agent.server import build_server
from eros_app.records import opening
from eros_app.services.weeks import back_up, list_weeks

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

DAMAGED = b"this was a database once"


@pytest.mark.requirement("weeks:backup")
def test_a_backup_holds_every_week_and_says_what_it_does_not_hold(eros, home, monkeypatch):
    before = eros("weeks", "--json").document
    ran = eros("backup", "copy.db")
    assert (ran.code, "copy.db" in ran.out) == (0, True)
    assert f"another file, and is not in it: {home / 'eros.db'}" in ran.err
    monkeypatch.setenv("EROS_RECORDS_URL", f"sqlite:///{home / 'copy.db'}")
    assert eros("weeks", "--json").document == before


@pytest.mark.requirement("weeks:backup")
def test_where_no_week_was_ever_kept_there_is_nothing_to_back_up(eros, home, tmp_path, monkeypatch):
    monkeypatch.setenv("EROS_HOME", str(tmp_path / "elsewhere"))
    ran = eros("backup", "copy.db")
    assert (ran.code, ran.out, (home / "copy.db").exists()) == (2, "", False)
    assert f"{tmp_path / 'elsewhere'} has no record of a week" in " ".join(ran.err.split())


@pytest.mark.requirement("weeks:backup")
def test_a_store_that_cannot_be_written_is_backed_up_all_the_same(home, kept, settings, monkeypatch):
    before = list_weeks(settings)
    monkeypatch.setattr(opening, "_is_writable", lambda _path: False)
    back_up(settings, home / "copy.db")
    copied = settings.model_copy(update={"records_url": f"sqlite:///{home / 'copy.db'}"})
    assert list_weeks(copied) == before


@pytest.mark.requirement("weeks:backup")
@pytest.mark.parametrize("target", ["records.db", "nowhere/copy.db", "."])
def test_a_backup_overwrites_nothing_and_is_refused_where_it_cannot_be_written(eros, home, target):
    before = (home / "records.db").read_bytes()
    ran = eros("backup", target)
    assert (ran.code, ran.out, "--output" in ran.err) == (2, "", False)
    assert (home / "records.db").read_bytes() == before


@pytest.mark.requirement("weeks:forget")
def test_a_forgotten_week_leaves_no_record_no_file_and_no_byte(eros, home, kept):
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        changed = "UPDATE week_documents SET save_arguments = ? WHERE generation_id = ?"
        store.execute(changed, ('"known by nobody else"', kept.superseded))
    assert b"known by nobody else" in held(home)
    for folder, name in (("exports", f"{kept.superseded}.csv"), ("generations-taken-over", f"{kept.superseded}.json")):
        (home / folder).mkdir()
        (home / folder / name).write_text("x")
    (home / "exports" / f"{kept.superseded}.d").mkdir()
    (home / "exports" / f"{kept.superseded}.d" / "x.csv").write_text("x")
    ran = eros("weeks", "--forget", kept.superseded[:8], "--yes", "--json")
    assert (ran.code, ran.document) == (0, {"gone": [kept.superseded], "at_work": [], "cut_short": [], "left": ""})
    assert [week["generation_id"] for week in kept_weeks(home)] == [kept.saved, kept.waiting]
    assert not [path for path in home.rglob("*") if kept.superseded in path.name]
    assert b"known by nobody else" not in held(home)


@pytest.mark.requirement("weeks:forget")
def test_a_week_whose_files_cannot_be_removed_is_still_there_to_be_forgotten(eros, home, kept, monkeypatch):
    (home / "exports").mkdir()
    export = home / "exports" / f"{kept.superseded}.csv"
    export.write_text("x")
    with monkeypatch.context() as stopped:
        stopped.setattr(Path, "unlink", refusing(Path.unlink, export))
        ran = eros("weeks", "--forget", kept.superseded, "--yes")
    assert (ran.code, f"{export} cannot be removed" in " ".join(ran.err.split())) == (4, True)
    assert len(kept_weeks(home)) == 3
    assert eros("weeks", "--forget", kept.superseded, "--yes").code == 0
    assert (export.exists(), len(kept_weeks(home))) == (False, 2)


def refusing(unlink, refused):
    def unlinked(path, missing_ok=False):
        if path == refused:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    return unlinked


@pytest.mark.requirement("weeks:forget")
def test_bytes_that_stay_because_another_program_reads_are_told(eros, home, kept, monkeypatch):
    monkeypatch.setattr("eros_db.engine.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(home / "records.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM weeks").fetchone()
        ran = eros("weeks", "--forget", kept.superseded[:8], "--yes")
    assert ran.code == 0
    assert "another program reads the database" in ran.err


def held(home: Path) -> bytes:
    """Every byte of the record store and of what its driver writes beside it."""
    return b"".join(path.read_bytes() for path in home.glob("records.db*"))


@pytest.mark.requirement("weeks:forget")
def test_a_week_that_stands_or_waits_goes_by_its_full_id_alone(eros, home, kept):
    for some_id in ("odessa@2026-11-23", kept.saved[:8], f"review-{kept.waiting}"):
        ran = eros("weeks", "--forget", some_id, "--yes", "--json")
        assert (ran.code, ran.document["error_code"]) == (2, "WEEK_STANDS")
    assert eros("weeks", "--forget", kept.saved).code == 2
    assert len(kept_weeks(home)) == 3
    assert eros("weeks", "--forget", kept.saved, "--forget", kept.waiting, "--yes").code == 0
    assert [week["generation_id"] for week in kept_weeks(home)] == [kept.superseded]


@pytest.mark.requirement("weeks:forget")
def test_a_creators_name_means_every_week_of_it(eros, home, kept):
    ran = eros("weeks", "--forget", "alexia", "--yes")
    assert ran.code == 0
    assert f"It was every week of alexia, among them {kept.saved} (saved)." in " ".join(ran.err.split())
    assert [week["generation_id"] for week in kept_weeks(home)] == [kept.waiting]


@pytest.mark.requirement("weeks:forget")
def test_a_pages_name_of_today_means_its_weeks_of_before_too(eros, home, kept):
    change_week(home, kept.saved, page_name="alexia_x")
    assert len(eros("weeks", "alexia_x", "--json").document["weeks"]) == 2
    assert eros("weeks", "--forget", "Alexia_X", "--yes").code == 0
    assert [week["generation_id"] for week in kept_weeks(home)] == [kept.waiting]


@pytest.mark.requirement("weeks:forget")
@pytest.mark.parametrize(("typed", "left"), [("yes\n", 1), ("no\n", 3), ("", 3)])
def test_a_person_at_a_terminal_is_asked_first(eros, home, kept, monkeypatch, typed, left):
    class Typed:
        isatty = staticmethod(lambda: True)
        readline = staticmethod(lambda: typed)

    monkeypatch.setattr("sys.stdin", Typed())
    ran = eros("weeks", "--forget", "alexia")
    assert (ran.code, len(kept_weeks(home))) == (0, left)
    assert f"2 weeks: every week of alexia, among them {kept.saved} (saved)" in " ".join(ran.err.split())


@pytest.mark.requirement("weeks:forget")
def test_without_a_terminal_nothing_is_forgotten_unasked(eros, home):
    ran = eros("weeks", "--forget", "alexia", "--json")
    assert (ran.code, ran.document["error_code"], len(kept_weeks(home))) == (2, "NOT_AGREED", 3)
    assert "--yes" in ran.document["error_message"]


@pytest.mark.requirement("weeks:mend")
def test_mending_says_what_became_of_a_week_whose_run_was_cut_short(eros, home, kept):
    assert eros("weeks", "--mend", "--json").document == {"mended": [], "left": [], "reasons": {}, "unasked": []}
    change_week(home, kept.saved, state="planned", step="saving", lease_holder="gone 1 run", lease_until=0)
    ran = eros("weeks", "--mend", "--json")
    assert ran.code == 0
    assert ran.document["mended"] == [{"generation_id": kept.saved, "state": "saved", "why": "it stands at the server"}]
    said = "No week is left unfinished. 2 weeks asked about: they wait or stand as the data server says."
    assert " ".join(eros("weeks", "--mend").out.split()) == said


@pytest.mark.requirement("weeks:mend")
def test_where_no_week_is_kept_no_server_is_said_to_have_been_asked(eros, home):
    for creator in ("alexia", "odessa"):
        eros("weeks", "--forget", creator, "--yes")
    assert kept_weeks(home) == []
    ran = eros("weeks", "--mend")
    assert (ran.code, ran.out.strip()) == (0, "No week is left unfinished. None that is ahead waits or stands.")


@pytest.mark.requirement("weeks:mend")
def test_what_cannot_be_found_out_is_left_as_it_is_and_named(eros, home, kept):
    change_week(home, kept.saved, step="saving", lease_holder="gone 1 run", lease_until=0)
    (home / "eros.db").unlink()
    ran = eros("weeks", "--mend")
    assert (ran.code, kept.saved in ran.out) == (5, True)
    assert "Still not known" in ran.out


@pytest.fixture
def damaged(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (home / "damaged.db").write_bytes(DAMAGED)
    monkeypatch.setenv("EROS_RECORDS_URL", f"sqlite:///{home / 'damaged.db'}")
    return home / "damaged.db"


@pytest.mark.requirement("records:failure")
@pytest.mark.parametrize(
    "words",
    [
        ("weeks",),
        ("weeks", "--mend"),
        ("weeks", "--forget", "alexia", "--yes"),
        ("show", "alexia"),
        ("diff", "alexia", "odessa"),
        ("audit", "alexia"),
        ("review", "list"),
        ("review", "approve", "alexia"),
        ("chat", "what is waiting for review?"),
    ],
)
def test_a_record_store_that_cannot_be_used_is_told_with_exit_4(eros, damaged, words):
    ran = eros(*words)
    assert (ran.code, ran.out) == (4, "")
    assert str(damaged) in " ".join(ran.err.split())
    document = eros(*words, "--json").document
    assert (document["error_code"], document["status"]) == ("RECORDS_DAMAGED", "aborted")
    assert (document["generation_id"], document["creator_id"]) == (None, None)
    assert damaged.read_bytes() == DAMAGED


@pytest.mark.requirement("records:failure")
def test_a_week_that_cannot_be_recorded_is_not_planned(eros, home, damaged):
    ran = eros("generate", "alexia", "--json")
    assert (ran.code, ran.document["error_code"], ran.document["generation_id"]) == (4, "RECORDS_DAMAGED", None)
    with closing(sqlite3.connect(home / "eros.db")) as store:
        assert store.execute("SELECT count(*) FROM schedule_templates").fetchone() == (1,)


@pytest.mark.requirement("records:failure")
def test_a_conversation_goes_on_after_a_turn_that_could_not_be_kept(eros, damaged, monkeypatch):
    class TypedAgain:
        isatty = staticmethod(lambda: False)
        __iter__ = staticmethod(lambda: iter(["what is waiting for review?\n", "help\n"]))

    monkeypatch.setattr("sys.stdin", TypedAgain())
    ran = eros("chat")
    assert (ran.code, str(damaged) in "".join(ran.err.split()), bool(ran.out)) == (0, True, True)


@pytest.mark.requirement("records:failure")
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [("list_schedules", {}), ("get_schedule", {"id": "alexia"}), ("export_schedule", {"id": "x"})],
)
def test_the_agent_answers_with_the_error_response(settings, damaged, tool, arguments):
    server = build_server(settings.model_copy(update={"records_url": f"sqlite:///{damaged}"}))
    answer = asyncio.run(server.call_tool(tool, arguments))
    assert (refusal(answer)["error_code"], refusal(answer)["generation_id"]) == ("RECORDS_DAMAGED", None)


@pytest.mark.requirement("records:failure")
def test_the_doctor_looks_at_the_record_store(eros, home, kept, damaged, monkeypatch):
    (missing,) = [one for one in eros("doctor", "--json").document if one["what"] == "record store"]
    assert (missing["standing"], "EROS_RECORDS_URL" in missing["remedy"]) == ("missing", True)
    monkeypatch.delenv("EROS_RECORDS_URL")
    (found,) = [one for one in eros("doctor", "--json").document if one["what"] == "record store"]
    assert (found["standing"], found["found"]) == ("ok", f"{home / 'records.db'}: 3 weeks")
    change_week(home, kept.saved, step="saving", lease_holder="gone 1 run", lease_until=0)
    (cut,) = [one for one in eros("doctor", "--json").document if one["what"] == "record store"]
    assert (cut["standing"], cut["remedy"]) == ("note", "Run `eros weeks --mend`")


@pytest.mark.requirement("weeks:forget")
@pytest.mark.parametrize(
    "beside",
    [
        ["--status", "waiting"],
        ["--limit", "1"],
        ["--offset", "1"],
        ["--week-start", "2026-11-30"],
        ["luna"],
        ["--mend"],
    ],
)
def test_what_is_done_to_weeks_takes_no_filter_of_the_list_beside_it(eros, home, beside):
    before = eros("weeks", "--json").document
    page = before["weeks"][0]["creator_id"]
    refused = eros("weeks", *beside, "--forget", page, "--yes")
    assert (refused.code, eros("weeks", "--json").document) == (2, before)
    assert eros("weeks", "--mend", *(beside if beside != ["--mend"] else ["--status", "waiting"])).code == 2
