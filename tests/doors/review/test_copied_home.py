"""A home's own database belongs to the home: a copied home never writes into the one it was copied from (R59)."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from kept_weeks import change_week, kept_weeks
from lost_weeks import templates

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another's lock is not waited for."""
    monkeypatch.setattr("eros_db.engine.BUSY_SECONDS", 0.05)


@pytest.fixture
def copied(home: Path, tmp_path: Path, eros, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the home, in use."""
    copy = shutil.copytree(home, tmp_path / "copy")
    monkeypatch.setenv("EROS_HOME", str(copy))
    return copy


@contextmanager
def unusable(database: Path, how: str) -> Iterator[None]:
    """The database is ``missing``, ``damaged``, or ``locked`` by another process's writer."""
    if how == "missing":
        database.unlink()
    elif how == "damaged":
        with database.open("r+b") as file:
            file.write(b"no database" * 100)
    with closing(sqlite3.connect(database if how == "locked" else ":memory:", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


def told_as(database: Path, set_by: str) -> str:
    """The address in a record; those of before do not say whose database it is."""
    return json.dumps({"url": f"sqlite:///{database}"} | ({"set_by": set_by} if set_by else {}))


@pytest.mark.requirement("review:home-database")
@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_week_that_was_cut_short_is_told_of_its_database_like_one_that_waits(eros, home, waiting, how):
    waiting.plan_save()
    waiting.change(step="saving", lease_until=0)
    with unusable(home / "eros.db", how):
        ran = eros("review", "approve", "odessa", "--reason", "fine", "--json")
        mended = eros("weeks", "--mend")
    assert (ran.code, ran.document["error_code"]) == (5, "MCP_UNAVAILABLE")
    assert str(home / "eros.db") in ran.document["error_message"]
    assert ran.document["details"]["whether_saved"] == "not known"
    assert (mended.code, str(home / "eros.db") in "".join(mended.out.split())) == (5, True)
    assert (waiting.record["state"], waiting.record["step"]) == ("waiting", "saving")


@pytest.mark.requirement("review:home-database")
def test_a_mend_says_of_a_week_that_waits_that_its_server_was_not_asked(eros, home, waiting):
    with unusable(home / "eros.db", "missing"):
        told = eros("weeks", "--mend", "--json")
    assert (told.code, told.document["mended"], len(told.document["unasked"])) == (5, [], 1)
    assert str(home / "eros.db") in told.document["unasked"][0]


@pytest.mark.requirement("review:home-database")
@pytest.mark.parametrize(("how", "set_by"), [("missing", "EROS_HOME"), ("damaged", ""), ("locked", "EROS_HOME")])
def test_a_copied_home_whose_database_cannot_be_opened_approves_nowhere_else(eros, home, copied, waiting, how, set_by):
    change_week(copied, waiting.id, server_address=told_as(home / "eros.db", set_by))
    before = (home / "eros.db").read_bytes()
    with unusable(copied / "eros.db", how):
        ran = eros("review", "approve", "odessa", "--reason", "fine", "--json")
    assert (ran.code, ran.document["error_code"]) == (5, "MCP_UNAVAILABLE")
    assert str(copied / "eros.db") in ran.document["error_message"]
    assert f"belongs to {copied / 'eros.db'}" in " ".join(ran.document["recommendations"])
    assert (home / "eros.db").read_bytes() == before
    assert [(week["state"], week["decision"]) for week in kept_weeks(copied)] == [("waiting", None)]


@pytest.mark.requirement("review:home-database")
@pytest.mark.parametrize("how", ["missing", "damaged", "locked"])
def test_a_mend_in_a_copied_home_saves_into_no_other_home(eros, home, copied, waiting, how):
    change_week(copied, waiting.id, step="saving", lease_until=0)
    before = (home / "eros.db").read_bytes()
    with unusable(copied / "eros.db", how):
        assert eros("weeks", "--mend").code == 5
    assert (home / "eros.db").read_bytes() == before
    assert kept_weeks(copied)[0]["step"] == "saving"


@pytest.mark.requirement("review:home-database")
def test_a_home_that_was_moved_without_its_database_finds_it_where_it_is_named(
    eros, home, copied, waiting, monkeypatch
):
    (copied / "eros.db").rename(copied / "weeks.db")
    monkeypatch.setenv("EROS_DB_URL", f"sqlite:///{copied / 'weeks.db'}")
    assert eros("review", "approve", "odessa", "--reason", "fine").code == 0
    assert [one["generation_id"] for one in templates(copied / "weeks.db")] == [waiting.id]
    assert templates(home / "eros.db") == []


@pytest.fixture
def elsewhere(home: Path, waiting, tmp_path: Path) -> Path:
    """A copy of the home's database, so of the same id, which EROS_DB_URL named when the week was planned."""
    database = shutil.copy(home / "eros.db", tmp_path / "elsewhere.db")
    waiting.change(server_address=told_as(database, "EROS_DB_URL"))
    return Path(database)


@pytest.mark.requirement("review:home-database")
def test_a_week_planned_over_a_named_database_goes_back_to_it_and_not_to_a_copy(eros, home, elsewhere, waiting):
    assert eros("review", "approve", "odessa", "--reason", "fine").code == 0
    assert [one["generation_id"] for one in templates(elsewhere)] == [waiting.id]
    assert templates(home / "eros.db") == []


@pytest.mark.requirement("review:home-database")
def test_a_named_database_that_cannot_be_used_now_has_no_copy_in_its_place(eros, home, elsewhere):
    with unusable(elsewhere, "locked"):
        assert eros("review", "approve", "odessa", "--reason", "fine").code == 5
    assert (templates(elsewhere), templates(home / "eros.db")) == ([], [])


@pytest.mark.requirement("review:home-database")
def test_a_named_database_that_was_moved_into_the_home_is_known_again(eros, home, elsewhere, waiting):
    elsewhere.replace(home / "eros.db")
    assert eros("review", "approve", "odessa", "--reason", "fine").code == 0
    assert [one["generation_id"] for one in templates(home / "eros.db")] == [waiting.id]


@pytest.mark.requirement("review:home-database")
def test_the_next_run_over_a_copy_mends_no_week_of_the_one_it_was_copied_from(
    eros, home, waiting, tmp_path, monkeypatch
):
    copy = shutil.copy(home / "eros.db", tmp_path / "trial.db")
    waiting.plan_save()
    waiting.change(step="saving", lease_until=0)
    monkeypatch.setenv("EROS_DB_URL", f"sqlite:///{copy}")
    assert eros("generate", "ines").code == 0
    assert [one["creator_id"] for one in templates(Path(copy))] == ["ines"]
    monkeypatch.delenv("EROS_DB_URL")
    assert eros("weeks", "--mend").code == 0
    assert [one["generation_id"] for one in templates(home / "eros.db")] == [waiting.id]


@pytest.fixture
def led_to(home: Path, tmp_path: Path):
    """A configuration that leads to a copy of the home's database, and the copy."""

    def made(name: str) -> tuple[str, Path]:
        copy = Path(shutil.copy(home / "eros.db", tmp_path / f"{name}.db"))
        command = str(Path(sys.executable).with_name("eros-db"))
        server = {"command": command, "args": ["serve", "--db", f"sqlite:///{copy}"]}
        config = tmp_path / f"{name}.json"
        config.write_text(json.dumps({"mcpServers": {"eros-db": server}}))
        return str(config), copy

    return made


@pytest.mark.requirement("review:home-database")
def test_a_week_is_mended_into_no_copy_that_another_configuration_leads_to(eros, home, led_to):
    """R58, R59: a copy has the database's id, and another file."""
    (one, here), (other, there) = led_to("one"), led_to("other")
    assert eros("generate", "ines", "--mcp-config", other, "-q").code == 0
    week = next(week for week in kept_weeks(home) if week["creator_id"] == "ines")
    with closing(sqlite3.connect(there)) as store, store:
        for table in ("schedule_items", "schedule_template_versions", "schedule_templates"):
            store.execute(f"DELETE FROM {table}")
    document = week["document"]
    arguments = {name: document[name] for name in ("creator_id", "week_start", "items", "generation_id")}
    change_week(home, week["generation_id"], state="planned", step="saving", lease_holder=None, lease_until=0)
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute(
            "UPDATE week_documents SET save_arguments = ? WHERE generation_id = ?",
            (json.dumps(arguments), week["generation_id"]),
        )
    assert eros("generate", "petra", "--mcp-config", one, "-q").code == 0
    assert [one["creator_id"] for one in templates(here)] == ["petra"]
    assert eros("weeks", "--mend").code == 0
    assert [one["generation_id"] for one in templates(there)] == [week["generation_id"]]


@pytest.mark.requirement("review:home-database")
def test_a_mend_holds_each_week_against_its_own_file_alone(eros, home, led_to):
    config, copy = led_to("copy")
    assert eros("generate", "ines", "-q").code == 0
    assert eros("generate", "petra", "--mcp-config", config, "-q").code == 0
    mended = eros("weeks", "--mend")
    assert (mended.code, "does not stand" in mended.out) == (0, False)
    states = {week["creator_id"]: week["state"] for week in kept_weeks(home)}
    assert (states["ines"], states["petra"]) == ("saved", "saved")
    assert ([one["creator_id"] for one in templates(copy)], len(templates(home / "eros.db"))) == (["petra"], 1)


@pytest.mark.requirement("review:home-database")
def test_a_configuration_leads_to_what_stands_beside_it_from_wherever_it_is_used(eros, home, tmp_path, monkeypatch):
    """A copied folder's relative names lead to its own files, and no answer goes to those it was copied from."""
    folder, copied = tmp_path / "agency", tmp_path / "copied"
    folder.mkdir()
    shutil.copy(home / "eros.db", folder / "team.db")
    command = str(Path(sys.executable).with_name("eros-db"))
    server = {"command": command, "args": ["serve", "--db", "team.db"]}
    (folder / ".mcp.json").write_text(json.dumps({"mcpServers": {"eros-db": server}}))
    shutil.copytree(folder, copied)
    monkeypatch.chdir(copied)
    assert eros("generate", "ines", "--mcp-config", ".mcp.json", "-q").code == 0
    monkeypatch.chdir(folder)
    assert "does not stand" not in eros("weeks", "--mend").out
    assert eros("review", "approve", "ines").code == 0
    assert (len(templates(copied / "team.db")), templates(folder / "team.db")) == (1, [])


@pytest.mark.requirement("review:home-database")
def test_a_page_whose_week_stands_at_two_servers_is_asked_about_by_their_ids(eros, home, led_to):
    config, copy = led_to("other")
    with closing(sqlite3.connect(copy)) as store, store:
        store.execute("UPDATE database_identity SET database_id = 'another'")
    ids = [
        eros("generate", "ines", *more, "--json").document["generation_id"] for more in ((), ("--mcp-config", config))
    ]
    for words in (("show", "ines"), ("export", "ines@2026-11-23"), ("weeks", "--skipped", "ines", "2026-11-23_1")):
        refused = eros(*words, "--json") if words[0] == "show" else eros(*words)
        assert refused.code == 2
        assert all(one in refused.out + refused.err for one in ids)
    assert eros("show", ids[0]).code == 0
