"""An import that brought what a waiting week holds stays (CONTRACT 5): the data server looks where weeks wait."""

import sqlite3
from contextlib import closing

import pytest

from eros_db.cli import main


@pytest.fixture
def run(home, monkeypatch, capsys):
    """Runs a command of the data server; gives its exit code and stderr."""
    monkeypatch.setenv("EROS_HOME", str(home))
    monkeypatch.setenv("EROS_NOW", "2026-11-20T12:00:00+00:00")

    def ran(*words):
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        return left.value.code, capsys.readouterr().err

    return ran


@pytest.mark.full
@pytest.mark.requirement("eros-db:undo:weeks")
@pytest.mark.parametrize("file", ["captions", "vault"])
def test_an_import_whose_theme_only_a_waiting_week_shows_is_not_undone(home, waiting, tmp_path, run, file):
    content = {
        "captions": "caption_text,caption_type,content_type\nA brand new line,casual,picnic\n",
        "vault": "creator_id,content_type,quantity_available\nodessa,picnic,7\n",
    }
    (tmp_path / "new.csv").write_text(content[file], encoding="utf-8")
    assert run("import", f"--{file}", tmp_path / "new.csv")[0] == 0
    with closing(sqlite3.connect(home / "eros.db")) as database:
        (new,) = database.execute("SELECT content_type_id FROM content_types WHERE type_name = 'picnic'").fetchone()
    with closing(sqlite3.connect(home / "records.db")) as records, records:
        # the week chose before the import: let one of its sends show the theme
        records.execute(
            "UPDATE week_documents SET document = json_set(document, '$.items[0].content_type_id', ?) "
            "WHERE generation_id = ?",
            (new, waiting.id),
        )
    code, said = run("undo", "1")
    assert (code, "brought what weeks hold: odessa 2026-11-23 (waiting); nothing was undone" in said) == (2, True)
    with closing(sqlite3.connect(home / "records.db")) as records, records:
        records.execute("UPDATE week_documents SET document = '{damaged'")
    assert run("undo", "1")[0] == 0


@pytest.mark.full
@pytest.mark.requirement("eros-db:undo:weeks")
def test_an_import_whose_caption_a_waiting_week_holds_is_not_undone(home, waiting, tmp_path, run):
    (tmp_path / "captions.csv").write_text("caption_text,caption_type\nA brand new line,casual\n", encoding="utf-8")
    assert run("import", "--captions", tmp_path / "captions.csv")[0] == 0
    with closing(sqlite3.connect(home / "eros.db")) as database:
        (new,) = database.execute(
            "SELECT caption_id FROM caption_bank WHERE caption_text = 'A brand new line'"
        ).fetchone()
    with closing(sqlite3.connect(home / "records.db")) as records, records:
        # the week chose before the import: put its caption into it
        records.execute("INSERT INTO week_captions VALUES (?, ?, '2026-11-23')", (waiting.id, new))
    code, said = run("undo", "1")
    assert code == 2
    assert "import 1 brought what weeks hold: odessa 2026-11-23 (waiting); nothing was undone" in said
    with closing(sqlite3.connect(home / "records.db")) as records, records:
        records.execute("UPDATE weeks SET state = 'rejected'")
    assert run("undo", "1")[0] == 0
