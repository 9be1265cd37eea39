"""``eros-db import``, ``undo``, ``template`` and ``types`` as a user runs them."""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from tests_of_imports import NOW, everything

from eros_db.cli import main
from eros_db.engine import sqlite_engine, write_transaction
from eros_db.failures import DatabaseReadOnly
from eros_db.importing import ImportOptions
from eros_db.importing import run as running
from eros_db.importing.kinds import KIND_NAMES
from eros_db.importing.maps import read_map, shipped_maps
from eros_db.importing.waiting import record_stores

CAPTIONS = "caption_text,caption_type\nA brand new line,casual\n"


@pytest.fixture
def run(capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> Any:
    """Runs a command on the test's database; gives exit code, stdout and stderr."""
    monkeypatch.setenv("EROS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EROS_NOW", "2026-11-20T20:00:00+00:00")
    monkeypatch.setenv("EROS_DB_URL", url)
    monkeypatch.chdir(tmp_path)

    def ran(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(left.value.code or 0), said.out, said.err

    return ran


def put(name: str, content: str) -> str:
    Path(name).write_text(content, encoding="utf-8")
    return name


@pytest.mark.requirement("eros-db:import:counts")
def test_an_import_ends_in_counts_and_its_id(run: Any) -> None:
    code, out, err = run("import", "--captions", put("captions.csv", CAPTIONS + "A brand new line,casual\n"))
    assert code == 0
    assert out == ("captions: 1 added, 0 updated, 1 said twice (2 read)\nimport 1; `eros-db undo 1` takes it back\n")
    assert err == "captions.csv: 1 row said twice: line 3 (as 2)\n"
    assert run("import", "--captions", "captions.csv")[1].endswith(
        "1 the same, 1 said twice (2 read)\nnothing has changed\n"
    )


def test_the_commands_that_an_import_prints_are_for_the_database_that_was_named(
    run: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EROS_DB_URL")
    at = ("--db", url)
    _, out, _ = run("import", "--captions", put("captions.csv", CAPTIONS), *at)
    assert out.endswith(f"import 1; `eros-db undo 1 --db {url}` takes it back\n")
    code, _, err = run("import", "--captions", put("wrong.csv", "caption_text,caption_type\nA line,nosuch\n"), *at)
    assert code == 2
    assert f"`eros-db types --db {url}` lists them" in err
    assert run("undo", "1", *at)[:2] == (0, "import 1 undone: 1 caption\n")


@pytest.mark.requirement("eros-db:import:check")
def test_a_look_changes_nothing(run: Any, engine: Any) -> None:
    before = everything(engine)
    code, out, _ = run("import", "--check", "--captions", put("captions.csv", CAPTIONS))
    assert code == 0
    assert out == "captions: 1 added, 0 updated (1 read)\nonly looked: nothing was imported\n"
    assert everything(engine) == before
    assert run("undo")[1] == "nothing was imported yet\n"


@pytest.mark.requirement("eros-db:import:check")
@pytest.mark.parametrize("words", [("import", "--check", "--undo", "1"), ("undo", "1", "--check")])
def test_a_look_at_an_undo_changes_nothing(run: Any, engine: Any, words: tuple[str, ...]) -> None:
    run("import", "--captions", put("captions.csv", CAPTIONS))
    before = everything(engine)
    said = "import 1 would be undone: 1 caption\nonly looked: nothing was undone\n"
    assert run(*words) == (0, said, "")
    assert everything(engine) == before
    assert "; undone" not in run("undo")[1]


@pytest.mark.requirement("eros-db:undo")
@pytest.mark.parametrize("written", ["abc", "0", "1.5", "99999999999999999999", "²"])
def test_what_is_no_id_of_an_import_is_refused_with_where_ids_are(run: Any, written: str) -> None:
    for words in (("undo", written), ("import", "--undo", written)):
        says = f"eros-db: {written!r} is no import's id; `eros-db undo` lists the imports with theirs\n"
        assert run(*words) == (2, "", says)


@pytest.mark.requirement("eros-db:import:update")
def test_what_would_be_replaced_is_agreed_to_by_name(run: Any) -> None:
    put("captions.csv", "caption_id,caption_text,caption_type\n1,Another text,ppv_offer\n")
    code, _, err = run("import", "--captions", "captions.csv")
    assert code == 2
    assert "would replace 'Unlock this one tonight' of caption 1; --update agrees to it" in err
    code, out, err = run("import", "--captions", "captions.csv", "--update")
    assert (code, "0 added, 1 updated" in out) == (0, True)
    assert "caption_text of caption 1 becomes 'Another text', was 'Unlock this one tonight'" in err


@pytest.mark.requirement("eros-db:undo")
def test_imports_are_listed_and_undone_by_either_command(run: Any, engine: Any) -> None:
    before = everything(engine)
    run("import", "--captions", put("captions.csv", CAPTIONS))
    run("import", "--restricted", put("words.csv", "word\nnever\n"))
    listed = run("undo")[1]
    assert listed == (
        "   2  2026-11-20 20:00  words.csv (1 added, 0 updated)\n"
        "   1  2026-11-20 20:00  captions.csv (1 added, 0 updated)\n"
    )
    assert run("import", "--undo", "2")[1] == "import 2 undone: 1 restricted word\n"
    assert run("undo", "1")[1] == "import 1 undone: 1 caption\n"
    assert run("undo")[1].count("; undone") == 2
    assert everything(engine) == before
    assert run("undo", "7")[::2] == (2, "eros-db: there is no import 7; the imports are 1, 2\n")


@pytest.mark.requirement("eros-db:import:errors")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("--captions", "none.csv", "--vault", "gone.csv"),
            "none.csv: there is no such file: none.csv\ngone.csv: there is no such file: gone.csv",
        ),
        (("--captions", "."), ".: is a folder; name a file in it"),
        (("--messages", "."), ".: is a folder; name a file in it"),
        (
            ("--captions", "captions.csv", "--dates", "YMD"),
            "--dates 'YMD': DMY (the day first) or MDY",
        ),
        (("--captions", "captions.csv", "--encoding", "latin-99"), "--encoding 'latin-99' is not known"),
        (("--captions", "captions.csv", "--map", "nothing"), "no map of that name (content-calendar, "),
        (("--captions", "captions.csv", "--undo", "1"), "--undo takes no files"),
        ((), "name at least one file: --creators, --captions"),
    ],
)
def test_a_wrong_request_is_two_and_says_what_would_do(run: Any, words: tuple[str, ...], says: str) -> None:
    put("captions.csv", CAPTIONS)
    code, out, err = run("import", *words)
    assert (code, out) == (2, "")
    assert says in err


@pytest.mark.requirement("eros-db:template")
@pytest.mark.parametrize("kind", KIND_NAMES)
def test_each_template_is_a_header_that_is_read(run: Any, kind: str) -> None:
    code, header, says = run("template", kind)
    assert code == 0
    assert says.startswith(f"{kind}: ")
    assert header.count("\n") == 1
    code, out, err = run("import", f"--{kind}", put(f"{kind}.csv", header))
    assert (code, out) == (0, f"{kind}: 0 added, 0 updated (0 read)\nnothing has changed\n"), err


@pytest.mark.requirement("eros-db:template")
def test_a_kind_that_is_none_is_answered_with_those_that_are(run: Any) -> None:
    code, _, err = run("template", "fans")
    assert code == 2
    assert "the kinds are creators, captions" in err


@pytest.mark.requirement("eros-db:types")
def test_types_say_what_they_feed_and_what_each_page_has(run: Any) -> None:
    code, out, _ = run("types")
    assert code == 0
    lines = out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("ppv_offer"))
    assert lines[at].split(None, 1)[1] == "ppv_unlock 1, ppv_wall 1, bundle 2"
    assert {page.split()[0] for page in lines[at + 1].strip().split(", ")} == {"alexia", "fay", "nell"}
    one = run("types", "--creator", "alexia_vip")[1]
    assert "fay" not in one
    assert lines[at + 1].strip().split(", ")[0] in one


@pytest.mark.requirement("server:restricted-words:planned")
def test_types_list_the_captions_that_a_restricted_word_keeps_back(run: Any) -> None:
    assert "restricted" not in run("types")[1]
    run("import", "--restricted", put("words.csv", "word,page\ntonight,\nguess,fay\n"))
    assert run("types")[1].splitlines()[-2:] == [
        "never planned, for the restricted word 'tonight': 1 caption, 1",
        "never planned on fay, for the restricted word 'guess': 1 caption, 7",
    ]


@pytest.mark.requirement("server:restricted-words:planned")
def test_of_many_captions_that_a_word_keeps_back_types_tell_the_number_and_name_some(run: Any, sql: Any) -> None:
    rows = "".join(f"Sunny {number},casual\n" for number in range(30)) + "Sunny rain,casual\n"
    run("import", "--captions", put("captions.csv", f"caption_text,caption_type\n{rows}"))
    run("import", "--restricted", put("words.csv", "word\nsunny\nrain\n"))
    ids = [
        str(row[0]) for row in sql("select caption_id from caption_bank where caption_text like 'Sunny%' order by 1")
    ]
    many, one = run("types")[1].splitlines()[-2:]
    some = f"{', '.join(ids[:20])} and 10 more (--all names them)"
    assert many == f"never planned, for the restricted word 'sunny': 30 captions, {some}"
    assert one == f"never planned, for the restricted words 'sunny', 'rain': 1 caption, {ids[-1]}"
    assert run("types", "--all")[1].splitlines()[-2].endswith(f": 30 captions, {', '.join(ids[:30])}")


@pytest.mark.requirement("eros-db:types")
def test_captions_that_no_week_may_send_count_nowhere_and_are_listed(run: Any, sql: Any) -> None:
    before = run("types")[1].splitlines()
    rows = "".join(f"I'm barely {18 + number},ppv_offer\n" for number in range(2))
    run("import", "--captions", put("captions.csv", f"caption_text,caption_type\n{rows}"))
    ids = [row[0] for row in sql("select caption_id from caption_bank order by 1 desc limit 2")]
    *after, last = run("types")[1].splitlines()
    assert after[: len(before)] == before, "no page has one more to plan with"
    assert last.startswith("never planned, since the text states or hints at a person's age")
    assert str(ids[0]) in last


class WatchedStream(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.requirement("eros-db:import:progress")
def test_a_terminal_sees_how_far_the_reading_is(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"Line {number},casual\n" for number in range(25))
    put("captions.csv", f"caption_text,caption_type\n{rows}")
    assert run("import", "--check", "--captions", "captions.csv")[2] == ""
    terminal = WatchedStream()
    with monkeypatch.context() as there:
        there.setattr("eros_db.importing.parsing._PROGRESS_ROWS", 10)
        there.setattr("eros.streams.guard_streams", lambda: None)
        there.setattr(sys, "stderr", terminal)
        assert run("import", "--check", "--captions", "captions.csv")[0] == 0
    shown = terminal.getvalue()
    assert "\rcaptions.csv: 10 rows read\rcaptions.csv: 20 rows read" in shown
    assert shown.endswith("\r")


@pytest.mark.requirement("eros-db:import:maps")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_map_is_read_as_editors_save_it(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "map.yaml").write_text("captions: {columns: {Größe: caption_text}}", encoding=encoding)
    assert read_map(str(tmp_path / "map.yaml"))["captions"].columns == {"Größe": "caption_text"}


@pytest.mark.requirement("eros-db:import:maps")
def test_the_maps_that_come_with_the_program_are_tried_by_cases() -> None:
    import yaml

    cases = yaml.safe_load((Path(__file__).parent / "cases" / "files.yaml").read_text(encoding="utf-8"))
    tried = {case["options"]["map"] for case in cases if isinstance(case.get("options", {}).get("map"), str)}
    assert set(shipped_maps()) == {"content-calendar", "platform-statistics", "scheduler-bulk"}
    assert set(shipped_maps()) <= tried


@pytest.mark.requirement("eros-db:undo")
def test_the_journal_holds_what_stood_there(run: Any, sql: Any) -> None:
    put("vault.csv", "creator_id,content_type,quantity_available\nalexia,solo,41\n")
    run("import", "--vault", "vault.csv")
    ((table, before),) = sql("SELECT table_name, before FROM import_changes")
    assert (table, json.loads(before)[0]["quantity_available"]) == ("vault_matrix", 40)


@pytest.mark.requirement("eros-db:import")
def test_a_home_of_an_older_version_learns_the_new_tables_first(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EROS_DB_URL")
    assert run("init")[0] == 0
    config = Config()
    config.set_main_option("script_location", "eros_db:migrations")
    config.set_main_option("path_separator", "os")
    older = sqlite_engine(f"sqlite:///{tmp_path / 'home' / 'eros.db'}")
    with write_transaction(older) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
    older.dispose()
    code, out, err = run("import", "--captions", put("captions.csv", CAPTIONS))
    assert (code, out.splitlines()[0]) == (0, "captions: 1 added, 0 updated (1 read)")
    assert "was made by an older version: it was brought up to date, its data stays" in err


@pytest.mark.requirement("eros-db:import:check")
@pytest.mark.parametrize("words", [("import", "--check", "--captions", "captions.csv"), ("undo", "1", "--check")])
@pytest.mark.parametrize("older", ["schema", "catalogue"])
def test_a_look_at_an_older_database_leaves_it_byte_for_byte_and_says_what_brings_it_up_to_date(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], older: str
) -> None:
    monkeypatch.delenv("EROS_DB_URL")
    assert run("init")[0] == 0
    put("captions.csv", CAPTIONS)
    assert run("import", "--captions", "captions.csv")[0] == 0
    file = tmp_path / "home" / "eros.db"
    made_older(file, older)
    before = file.read_bytes()
    code, out, err = run(*words)
    assert (code, out) == (5, "")
    assert "`eros-db init` brings it up to date and keeps its data" in err
    assert file.read_bytes() == before
    assert run("init")[0] == 0
    assert run(*words)[0] == 0


def made_older(file: Path, older: str) -> None:
    """As a version with another schema, or with fewer send types, left it."""
    engine = sqlite_engine(f"sqlite:///{file}")
    with write_transaction(engine) as connection:
        if older == "schema":
            config = Config()
            config.set_main_option("script_location", "eros_db:migrations")
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.downgrade(config, "0005")
        else:
            connection.exec_driver_sql("DELETE FROM send_type_caption_requirements WHERE send_type_id = 3")
            connection.exec_driver_sql("DELETE FROM send_types WHERE send_type_id = 3")
            connection.exec_driver_sql("PRAGMA user_version = 1")
    engine.dispose()


def test_an_option_of_one_value_is_said_once(run: Any, engine: Any) -> None:
    before = everything(engine)
    code, out, err = run("import", "--captions", put("a.csv", CAPTIONS), "--captions=b.csv")
    assert (code, out) == (2, "")
    assert "--captions takes one value and is given 2 times: 'a.csv' and 'b.csv'; say it once" in err
    assert everything(engine) == before


@pytest.mark.requirement("eros-db:import:errors")
@pytest.mark.parametrize("option", [*(f"--{kind}" for kind in KIND_NAMES), "--map"])
@pytest.mark.parametrize("name", ["a" * 300, "a/" * 2100, "round"])
def test_a_path_that_no_file_can_have_is_refused_by_its_option(run: Any, option: str, name: str) -> None:
    Path("round").symlink_to("round")
    code, out, err = run("import", option, name)
    assert (code, out, err.startswith(f"eros-db: {option} {name[:60]!r}"[:30])) == (2, "", True)
    assert err.endswith("; name another\n")


#: What stands where a file should, and what is said of it.
NO_FILES = {
    "folder": "is a folder; name a file in it",
    "device": "is a device; name a file",
    "pipe": "is a pipe, which can be read only once; save what it gives as a file",
    "link": "is a link to a file that is not there",
}


@pytest.mark.requirement("eros-db:import:errors")
@pytest.mark.parametrize(
    ("option", "what"),
    [(f"--{kind}", what) for kind in KIND_NAMES for what in NO_FILES]
    + [("--map", what) for what in NO_FILES if what != "pipe"],
)
def test_what_is_no_file_is_called_what_it_is(run: Any, engine: Any, option: str, what: str) -> None:
    """A pipe gives its bytes once, and a file is read again: rows would be lost. A map is read once."""
    before, captions = everything(engine), put("a.csv", CAPTIONS)
    Path("folder").mkdir()
    Path("device").symlink_to("/dev/null")
    os.mkfifo("pipe")
    Path("link").symlink_to("nowhere")
    beside = ("--captions", captions) if option != "--captions" else ("--vault", put("v.csv", "page,theme,quantity\n"))
    code, out, err = run("import", *beside, option, what)
    assert (code, out) == (2, "")
    assert f"{what}: {NO_FILES[what]}" in err or f"--map {what!r} {NO_FILES[what]}" in err
    assert everything(engine) == before


@pytest.mark.requirement("eros-db:import:errors")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("captions:\n  columns:\n    Text: caption_text\n    Text: tone\n", "line 4: 'Text' stands twice"),
        ("captions:\n  header: true\ncaptions:\n  header: true\n", "line 3: 'captions' stands twice"),
        ("captions:\n  columns: {Text\n", "line 3: "),
    ],
)
def test_a_map_that_says_a_thing_twice_or_is_no_yaml_is_refused_with_its_line(run: Any, text: str, says: str) -> None:
    put("map.yaml", text)
    code, out, err = run("import", "--captions", put("a.csv", "Text,Type\nHello,casual\n"), "--map", "map.yaml")
    assert (code, out, f"map.yaml: {says}" in err, "<unicode" in err) == (2, "", True, False)


@pytest.mark.requirement("eros-db:import:maps")
def test_names_and_values_of_a_map_are_read_as_they_are_written(run: Any, sql: Any) -> None:
    columns = "{Yes: caption_text, 2026: caption_type, ~: tone}"
    put(
        "map.yaml",
        f"captions:\n  columns: {columns}\n  constants: {{creator_id: fay, content_type: 007, is_active: on}}\n",
    )
    code, _, err = run("import", "--captions", put("a.csv", "Yes,2026,~\nHello,casual,warm\n"), "--map", "map.yaml")
    assert (code, "'True'" in err) == (0, False), err
    query = (
        "select tone, creator_id, type_name, b.is_active from caption_bank b "
        "join content_types using (content_type_id) where caption_text = 'Hello'"
    )
    assert sql(query) == [("warm", "fay", "007", 1)]


@pytest.mark.requirement("eros-db:import:errors")
@pytest.mark.parametrize("words", [("--captions", ""), ("--captions=",), ("--map", "")])
def test_an_empty_word_is_no_file_and_not_this_folder(run: Any, words: tuple[str, ...]) -> None:
    code, out, err = run("import", *words)
    assert (code, out, "an empty word names no file" in err) == (2, "", True)


@pytest.mark.requirement("eros-db:import:errors")
@pytest.mark.parametrize("command", ["stats", "types", "init", "serve"])
def test_a_database_whose_name_no_file_can_have_is_named(run: Any, command: str) -> None:
    code, _, err = run(command, "--db", "a" * 300)
    assert (code, "no file can have so long a name" in err) == (5, True)


@pytest.mark.requirement("eros-db:import:check")
def test_a_look_at_a_database_that_cannot_be_written_is_a_look_at_a_copy(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = running.write_transaction

    def only_others(one: Engine) -> Any:
        if one is engine:
            raise DatabaseReadOnly("cannot be written")
        return write(one)

    monkeypatch.setattr(running, "write_transaction", only_others)
    path = tmp_path / "creators.csv"
    path.write_text("creator_id,page_name,page_type\na,a_page,paid\n", encoding="utf-8")
    stood = everything(engine)
    report = running.run_import(engine, {"creators": path}, now=NOW, options=ImportOptions(), check=True)
    assert (report.import_id, report.counts["creators"].added, everything(engine)) == (None, 1, stood)
    with pytest.raises(DatabaseReadOnly):
        running.run_import(engine, {"creators": path}, now=NOW, options=ImportOptions())


@pytest.mark.requirement("eros-db:undo")
def test_the_weeks_of_the_home_in_which_a_database_stands_are_asked_too(tmp_path: Path) -> None:
    database, own = str(tmp_path / "other" / "eros.db"), f"sqlite:///{tmp_path}/own/records.db"
    assert record_stores(database, own) == (own,)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "records.db").touch()
    theirs = f"sqlite:///{tmp_path}/other/records.db"
    assert record_stores(database, own) == (own, theirs)
    assert record_stores(database, theirs) == (theirs,)
