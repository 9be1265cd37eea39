"""An import that brought what a waiting week holds stays (CONTRACT 5): the data server looks where weeks wait."""

import sqlite3
from contextlib import closing

import pytest

from eros_db.cli import main


@pytest.mark.full
@pytest.mark.requirement("eros-db:undo:weeks")
def test_an_import_whose_caption_a_waiting_week_holds_is_not_undone(home, waiting, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("EROS_HOME", str(home))
    monkeypatch.setenv("EROS_NOW", "2026-11-20T12:00:00+00:00")
    (tmp_path / "captions.csv").write_text("caption_text,caption_type\nA brand new line,casual\n", encoding="utf-8")

    def run(*words):
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        return left.value.code, capsys.readouterr().err

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
