"""Settings as a user meets them: a wrong value, a wrong name and a broken ``.env`` each get a word on stderr."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import eros_db.cli

Eros = Callable[..., Any]

#: Every command that reads settings.
COMMANDS = (
    ("generate", "luna"),
    ("chat", "hello"),
    ("weeks",),
    ("show", "0"),
    ("diff", "0", "1"),
    ("backup", "copy.db"),
    ("export", "0"),
    ("audit", "0"),
    ("creators",),
    ("analyse", "luna"),
    ("doctor",),
    ("mcp",),
    ("review", "list"),
    ("review", "show", "0"),
    ("review", "approve", "0"),
    ("review", "reject", "0", "--reason", "no"),
)
#: A value that cannot be meant, and the words that say so.
WRONG_VALUES = (
    ("EROS_HOME", "", "empty"),
    ("EROS_HOME", " \t", "empty"),
    ("EROS_HOME", '"/weeks"', "leave them out"),
    ("EROS_DB_URL", "", "empty"),
    ("EROS_NOW", "tomorrow", "valid datetime"),
    ("EROS_NOW", "", "empty"),
    ("EROS_DEADLINE", "abc", "valid number"),
    ("EROS_DEADLINE", "", "empty"),
    ("EROS_DEADLINE", "-1", "greater than 0"),
    ("EROS_LOG_FORMAT", "xml", "'auto', 'json' or 'lines'"),
)
#: A broken `.env`, where its message points, and what it says.
BROKEN = (
    (b"EROS_RETRY_SCALE=0\n\n# a note\nthis is no setting\n", "line 4", "is not NAME=VALUE"),
    (b'EROS_RETRY_SCALE=0\nEROS_HOME="/weeks\n', "line 2", "is not NAME=VALUE"),
    (b"\n\nEROS_HOME\n", "line 3", "has no = after EROS_HOME"),
    (b"# caf\xe9\n", "line 1", "is not UTF-8"),
    (b"EROS_DEADLINE=9\nEROS_MODEL=caf\xe9\n", "line 2", "is not UTF-8"),
    ("EROS_HOME=/weeks\n".encode("utf-16-le"), "line 1", "is not NAME=VALUE"),
)


@pytest.fixture
def refused(eros: Eros) -> Callable[..., str]:
    """`eros WORDS`, which is refused; gives what it says on stderr."""

    def run(*words: str) -> str:
        code, out, err = eros(*words)
        assert (code, out) == (2, ""), err
        assert "Traceback" not in err
        return str(err)

    return run


@pytest.mark.requirement("settings:bad-value")
@pytest.mark.parametrize(("name", "value", "says"), WRONG_VALUES)
def test_a_value_that_cannot_be_meant_is_refused_and_its_variable_named(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    err = refused("creators")
    assert f"{name}={value!r}: " in err
    assert says in err


@pytest.mark.requirement("settings:bad-value")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_refuses_an_empty_home(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, home: Path, words: tuple[str, ...]
) -> None:
    before = sorted(home.rglob("*"))
    monkeypatch.setenv("EROS_HOME", "")
    assert "EROS_HOME='': empty; give it a value, or remove the name to have its default" in refused(*words)
    assert sorted(home.rglob("*")) == before


@pytest.mark.requirement("settings:bad-value")
def test_a_program_reads_the_refusal_as_a_document(eros: Eros, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EROS_HOME", "")
    answer = eros("creators", "--json")
    assert (answer.code, answer.err) == (2, "")
    assert answer.document["error_code"] == "BAD_SETTING"
    assert answer.document["details"]["field"] == "EROS_HOME"


@pytest.mark.requirement("settings:bad-value")
def test_an_empty_model_is_no_model_and_wins_over_the_file(
    eros: Eros, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    (home / ".env").write_text("EROS_MODEL=nobody:nothing\n", encoding="utf-8")
    assert "nobody" in eros("doctor").out
    monkeypatch.setenv("EROS_MODEL", "")
    assert "none: the offline matchers do its work" in eros("doctor").out


@pytest.mark.requirement("settings:env-file")
@pytest.mark.parametrize(("written", "line", "says"), BROKEN)
def test_a_broken_env_file_is_refused_with_its_line(
    refused: Callable[..., str], home: Path, written: bytes, line: str, says: str
) -> None:
    (home / ".env").write_bytes(written)
    err = refused("creators")
    assert f"{home / '.env'}, {line}, {says}" in err
    assert "/weeks" not in err  # what stands there may be a key


@pytest.mark.requirement("settings:env-file")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_refuses_an_env_file_that_is_a_folder(
    refused: Callable[..., str], home: Path, words: tuple[str, ...]
) -> None:
    (home / ".env").mkdir()
    assert f"{home / '.env'} cannot be read: Is a directory" in refused(*words)


@pytest.mark.requirement("settings:env-file")
def test_an_env_file_that_cannot_be_opened_is_refused(eros: Eros, home: Path) -> None:
    (home / ".env").symlink_to(".env")
    answer = eros("creators", "--json")
    assert answer.code == 2
    assert answer.document["error_code"] == "BAD_ENV_FILE"
    assert "cannot be read" in answer.document["error_message"]


@pytest.mark.requirement("settings:env-file")
def test_values_of_the_env_file_may_stand_in_quotes_and_after_export(
    eros: Eros, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.delenv("EROS_HOME")
    text = "\n# where the weeks are\nexport EROS_HOME = \"./other weeks\"  # a note\nOTHER_TOOL='two\nlines'\n"
    (home / ".env").write_text(text, encoding="utf-8-sig")
    code, out, err = eros("doctor")
    assert (code, err) == (0, "")
    assert "other weeks" in out


@pytest.mark.requirement("settings:unknown-name")
def test_an_unknown_name_gets_a_notice_with_what_was_meant(
    eros: Eros, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("EROS_RETRY_SCAL", "0")
    monkeypatch.setenv("EROS_GALLERY_PORT", "80")
    (home / ".env").write_text("eros_now='2026-11-20'\n\nEROS_TIMEOUTSCALE=2\n", encoding="utf-8")
    answer = eros("creators", "--json")
    assert answer.code == 0
    assert len(answer.document) > 0
    assert answer.err.splitlines() == [
        "EROS_GALLERY_PORT is no setting; `eros` does not read it",
        "EROS_RETRY_SCAL is no setting; did you mean EROS_RETRY_SCALE?",
        "EROS_TIMEOUTSCALE (.env, line 3) is no setting; did you mean EROS_TIMEOUT_SCALE?",
    ]


@pytest.mark.requirement("settings:unknown-name")
def test_names_that_the_project_reads_elsewhere_get_no_notice(eros: Eros, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EROS_COMMAND", "/opt/eros/bin/eros")
    assert eros("creators").err == ""


@pytest.mark.requirement("settings:unknown-name")
def test_a_quiet_run_gives_no_notice(eros: Eros, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EROS_RETRY_SCAL", "0")
    assert "EROS_RETRY_SCAL" in eros("chat", "hello").err
    assert "EROS_RETRY_SCAL" not in eros("chat", "hello", "-q").err


@pytest.mark.requirement("settings:data-server")
def test_the_data_server_says_the_same(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> tuple[Any, str]:
        with pytest.raises(SystemExit) as left:
            eros_db.cli.main(["stats", "--json"])
        said = capsys.readouterr()
        assert "no setting" not in said.out
        return left.value.code, said.err

    monkeypatch.chdir(home)
    monkeypatch.setenv("EROS_HOME", str(home))
    monkeypatch.setenv("EROS_RETRY_SCAL", "0")
    assert run() == (0, "EROS_RETRY_SCAL is no setting; did you mean EROS_RETRY_SCALE?\n")
    monkeypatch.setenv("EROS_HOME", "")
    assert run() == (2, "eros-db: EROS_HOME='': empty; give it a value, or remove the name to have its default\n")
    (home / ".env").write_text("no setting at all\n", encoding="utf-8")
    code, err = run()
    assert code == 2
    assert f"{home / '.env'}, line 1, is not NAME=VALUE" in err
