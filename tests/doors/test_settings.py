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
    ("EROS_HOME", "$HOME/weeks", "no shell reads this; write the path out"),
    ("EROS_HOME", "/weeks/${USER}", "no shell reads this"),
    ("EROS_HOME", "~nobody-of-that-name/weeks", "the home folder of that user is not known"),
    ("EROS_DB_URL", "sqlite:///~/weeks.db", "no shell reads this"),
    ("EROS_HOME", "/weeks/" + "a" * 300, "no file can have so long a name; name another"),
    ("EROS_NOW", "tomorrow", "no date"),
    ("EROS_NOW", "5", "no date; write a date and time such as 2026-11-25T12:00:00Z"),
    ("EROS_NOW", "1970-01-05", "the year must be from 2000 to 2099"),
    ("EROS_NOW", "2026-13-01", "valid datetime"),
    ("EROS_NOW", "", "empty"),
    ("EROS_DEADLINE", "inf", "finite number"),
    ("EROS_MODEL_COST", "nan", "finite number"),
    ("EROS_RETRY_SCALE", "inf", "finite number"),
    ("EROS_TIMEOUT_SCALE", "inf", "finite number"),
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
    (b"\n[eros]\nEROS_DEADLINE=60\n", "line 2", "is not NAME=VALUE"),
    (b"- EROS_DEADLINE=60\n", "line 1", "is not NAME=VALUE"),
    (b"EROS_DEADLINE=60\nEROS_HOME=/weeks EROS_NOW=2026-11-20\n", "line 2", "has more than one NAME=VALUE"),
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
def test_an_env_file_that_links_to_nothing_is_refused(refused: Callable[..., str], home: Path) -> None:
    (home / ".env").symlink_to("moved.env")
    assert f"{home / '.env'} is a link to a file that is not there" in refused("creators")


@pytest.mark.requirement("settings:bad-value")
def test_a_bad_value_of_the_env_file_is_refused_with_its_line(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    (home / ".env").write_text("EROS_DEADLINE=5\n\neros_deadline=soon\n", encoding="utf-8")
    assert "EROS_DEADLINE='soon' (.env, line 3): " in refused("creators")
    monkeypatch.setenv("EROS_DEADLINE", "never")
    assert "EROS_DEADLINE='never': " in refused("creators")


@pytest.mark.requirement("settings:bad-value")
def test_a_home_may_begin_with_the_sign_of_the_users_home(
    eros: Eros, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("EROS_HOME", "~/weeks")
    assert str(tmp_path / "weeks") in eros("doctor").out


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
def test_a_name_of_the_env_file_that_cannot_be_read_gets_a_notice(eros: Eros, home: Path) -> None:
    lines = {
        '"EROS_DEADLINE"=60': "what stands before = (.env, line 1) is no variable's name; did you mean EROS_DEADLINE?",
        "EROS-DEADLINE=60": "what stands before = (.env, line 2) is no variable's name; did you mean EROS_DEADLINE?",
        "\u200bEROS_HOEM=/weeks": "what stands before = (.env, line 3) is no variable's name; did you mean EROS_HOME?",
        "sk-12=x": "what stands before = (.env, line 4) is no variable's name; `eros` does not read it",
        "MY_EROS_TOKEN=x": "MY_EROS_TOKEN (.env, line 5) is no setting; `eros` does not read it",
        "EROSDEADLINE=60": "EROSDEADLINE (.env, line 6) is no setting; did you mean EROS_DEADLINE?",
        "PRO_HOME=x\nZEROS=5\nANTHROPIC_API_KEY=x": "",
        "EROS_DEADLINE=60\neros_deadline=70": "EROS_DEADLINE stands more than once in .env; line 11 counts",
    }
    (home / ".env").write_text("\n".join(lines), encoding="utf-8")
    code, _, err = eros("creators")
    assert (code, err.splitlines()) == (0, [notice for notice in lines.values() if notice])


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
