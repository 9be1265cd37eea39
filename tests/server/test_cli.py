"""``eros-db`` as a user runs it: exit codes, messages, and no traceback."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from eros_db.cli import main
from eros_db.store import open_store


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs a command with its own EROS_HOME; gives exit code, stdout and stderr."""
    monkeypatch.setenv("EROS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EROS_NOW", "2026-11-20T20:00:00+00:00")
    monkeypatch.delenv("EROS_DB_URL", raising=False)
    monkeypatch.chdir(tmp_path)

    def command(*words):
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return left.value.code, said.out, said.err

    return command


@pytest.mark.requirement("eros-db:init")
def test_init_makes_an_empty_database_with_its_reference_data(run, tmp_path):
    code, out, err = run("init")
    assert (code, out) == (0, "")
    assert "eros.db" in err
    facts = json.loads(run("stats", "--json")[1])
    assert (facts["send_types"], facts["creators_active"]) == (22, 0)


@pytest.mark.requirement("eros-db:init")
def test_init_again_keeps_the_data_and_force_begins_anew(run, tmp_path):
    run("init")
    database = tmp_path / "home" / "eros.db"
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO content_types (type_name) VALUES ('solo')")
    connection.close()
    run("init")
    assert json.loads(run("stats", "--json")[1])["themes"] == 1
    assert run("init", "--force")[0] == 0
    assert json.loads(run("stats", "--json")[1])["themes"] == 0


@pytest.mark.requirement("server:identity")
def test_a_database_keeps_its_id_until_it_is_made_anew(run, tmp_path):
    def drawn(*words):
        assert run("init", *words)[0] == 0
        with closing(sqlite3.connect(tmp_path / "home" / "eros.db")) as connection:
            return connection.execute("SELECT database_id FROM database_identity").fetchall()

    first = drawn()
    assert len(first) == 1
    assert drawn() == first
    assert drawn("--force") != first


@pytest.mark.requirement("eros-db:init")
def test_if_missing_does_nothing_to_what_is_there(run, database):
    before = database.read_bytes()
    code, _, err = run("init", "--demo", "--if-missing", "--db", database)
    assert code == 0
    assert "there already" in err
    assert database.read_bytes() == before


@pytest.mark.requirement("eros-db:init")
def test_demo_data_is_never_mixed_with_a_users(run, database):
    code, _, err = run("init", "--demo", "--db", database)
    assert code == 2
    assert "--force" in err


@pytest.mark.requirement("eros-db:init")
def test_force_deletes_no_file_of_another_kind(run, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader", encoding="utf-8")
    assert run("init", "--force", "--db", letter)[0] == 5
    assert letter.read_text(encoding="utf-8") == "Dear reader"


@pytest.mark.requirement("eros-db:place")
def test_the_option_wins_over_the_environment(run, database, monkeypatch):
    monkeypatch.setenv("EROS_DB_URL", f"sqlite:///{database}")
    assert json.loads(run("stats", "--json")[1])["creators_active"] == 3
    assert run("stats", "--db", "nowhere.db")[0] == 5


@pytest.mark.requirement("eros-db:stats")
def test_a_caption_that_two_pages_use_is_one_used_caption(run, database):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM caption_creator_performance")
        used = "INSERT INTO caption_creator_performance (creator_id, caption_id) VALUES (?, ?)"
        connection.executemany(used, [("fay", 1), ("nell", 1), ("fay", 2)])
    assert json.loads(run("stats", "--json", "--db", str(database))[1])["captions_used"] == 2


@pytest.mark.requirement("eros-db:exit-codes")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("init", "--as-of", "soon"), "'soon' is no date"),
        (("init", "--bogus"), "--bogus"),
        (("nothing",), "nothing"),
        (("import",), "at least one file"),
        (("import", "--creators", "none.csv"), "none.csv"),
        (("stats", "--db", "what://ever"), "not served"),
        (("serve", "--http", "--host", "0.0.0.0"), "loopback"),
        (("serve", "--port", "0"), "port"),
    ],
)
def test_a_wrong_request_is_two(run, words, said):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.requirement("eros-db:exit-codes")
def test_an_unusable_database_is_five_and_says_what_to_do(run, tmp_path):
    (tmp_path / "letter.db").write_text("Dear reader, this is no database", encoding="utf-8")
    for words in (("stats",), ("serve",), ("stats", "--db", "letter.db")):
        code, _, err = run(*words)
        assert code == 5
        assert "eros-db init" in err or "name another" in err


@pytest.mark.requirement("eros-db:exit-codes")
def test_a_bad_setting_is_two_and_named(run, monkeypatch):
    monkeypatch.setenv("EROS_NOW", "yesterday")
    code, _, err = run("stats")
    assert code == 2
    assert "EROS_NOW='yesterday'" in err


@pytest.mark.requirement("eros-db:stats")
def test_stats_say_what_is_there(run, database):
    code, out, _ = run("stats", "--db", database)
    assert code == 0
    lines = dict(line.rsplit(maxsplit=1) for line in out.splitlines())
    assert (lines["creators paid"], lines["creators free"], lines["messages"]) == ("2", "1", "32")


@pytest.mark.requirement("eros-db:lazy")
def test_help_loads_neither_database_nor_protocol():
    heavy = "('sqlalchemy', 'mcp', 'alembic', 'uvicorn')"
    listed = f"import sys, eros_db.commands; print([m for m in {heavy} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.full
@pytest.mark.requirement("eros-db:init-demo")
def test_init_demo_makes_a_database_that_can_be_served(run, tmp_path):
    assert run("init", "--demo", "--as-of", "2026-11-20")[0] == 0
    facts = json.loads(run("stats", "--json")[1])
    assert facts["captions_active"] == 59_405
    assert facts["last_message"] < "2026-11-20"
    open_store(f"sqlite:///{tmp_path}/home/eros.db").dispose()
