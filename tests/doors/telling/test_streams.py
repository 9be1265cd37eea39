"""Where results go may be full, closed, without a letter, or read by somebody who left (CONTRACT 1, exit code 6)."""

import json
import re
import sqlite3
from pathlib import Path

import pytest
from kept_weeks import kept_weeks

from eros.parameters import parameter
from eros.streams import Untold
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.exit_codes import EXIT_CODES
from eros_app.cli.commands import deliver
from eros_app.cli.terminal import Terminal
from eros_app.services.outcome import Outcome

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

NO_ROOM = "No space left on device"
READING = [
    "show $WEEK",
    "show $WEEK --json",
    "export $WEEK",
    "audit $WEEK",
    "creators",
    "analyse alexia",
    "review list --json",
    "weeks",
    "show $WEEK 2026-11-23_1",
    "diff $WEEK $WEEK --json",
    "doctor",
    "chat 'alexia next week' --plan",
    "--help",
]


def kept(home: Path) -> set[str]:
    return {week["generation_id"] for week in kept_weeks(home)}


def saved_weeks(home: Path) -> list[tuple[str]]:
    with sqlite3.connect(home / "eros.db") as store:
        return store.execute("SELECT generation_id FROM schedule_template_versions").fetchall()


@pytest.mark.requirement("cli:untold")
@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("> /dev/full", NO_ROOM),
        ("--json > /dev/full", NO_ROOM),
        ("--json >&-", "stdout is closed"),
    ],
)
def test_a_week_that_is_saved_and_cannot_be_shown_is_named_with_exit_6(shell, home, where, why):
    before = kept(home)
    ran = shell(f"eros generate gwen -q {where}")
    [generation_id] = kept(home) - before
    assert (ran.returncode, ran.stderr) == (
        6,
        f"eros: saved, but it could not be shown: {why}; eros show {generation_id}\n",
    )
    assert (generation_id,) in saved_weeks(home)


@pytest.mark.full
@pytest.mark.requirement("cli:untold")
def test_exit_6_stands_where_stderr_is_lost_as_well(shell, home):
    before = kept(home)
    assert shell("eros generate gwen -q > /dev/full 2>&-").returncode == 6
    assert shell("eros generate gwen --json > /dev/full 2> /dev/full").returncode == 6
    assert len(kept(home) - before) == 2


@pytest.mark.full
@pytest.mark.requirement("cli:untold")
def test_a_turn_of_a_chat_that_saved_a_week_names_it_with_exit_6(shell, home):
    before = kept(home)
    ran = shell("eros chat --json --yes 'plan gwen for next week' > /dev/full")
    [generation_id] = kept(home) - before
    assert ran.returncode == 6
    assert f"saved, but it could not be shown: {NO_ROOM}; eros show {generation_id}" in ran.stderr


@pytest.mark.full
@pytest.mark.requirement("cli:untold")
def test_an_approval_that_cannot_be_shown_is_told_as_one(shell, home):
    before = kept(home)
    shell("eros generate luna -q")
    [generation_id] = kept(home) - before
    ran = shell(f"eros review approve {generation_id} > /dev/full")
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (
        6,
        f"eros: approved, but it could not be shown: {NO_ROOM}; eros show {generation_id}",
    )


@pytest.mark.full
@pytest.mark.requirement("cli:untold")
def test_a_chat_that_cannot_show_what_it_understood_runs_nothing(shell, home):
    before = saved_weeks(home)
    ran = shell("eros chat 'plan gwen for next week' > /dev/full")
    assert ran.returncode == 2
    assert saved_weeks(home) == before


@pytest.mark.full
@pytest.mark.requirement("cli:untold")
def test_what_saved_nothing_keeps_its_own_exit_code(shell, home):
    before = saved_weeks(home)
    assert shell("eros generate gwen --dry-run > /dev/full").returncode == 2
    assert shell("eros generate gwne --json > /dev/full").returncode == 4
    refused = shell("eros generate gwen --week-start soon --json > /dev/full")
    assert (refused.returncode, "'soon' is no date" in refused.stderr) == (2, True)
    assert saved_weeks(home) == before


@pytest.mark.requirement("cli:untold")
def test_an_output_that_could_not_be_written_after_the_save_is_exit_6(shell, week, tmp_path):
    document = ResultDocument.model_validate_json(shell(f"eros show {week} --json").stdout)
    with pytest.raises(Untold, match=r"week\.json cannot be written: No such file or directory") as failed:
        deliver(Outcome(document, "done"), Terminal(as_json=True, output=tmp_path / "gone" / "week.json"))
    assert EXIT_CODES[failed.value.ending] == 6
    assert failed.value.stands == f"saved; eros show {week}"


@pytest.mark.requirement("cli:unwritable-stdout")
@pytest.mark.parametrize("words", ["show $WEEK", *(pytest.param(it, marks=pytest.mark.full) for it in READING[1:])])
def test_a_reading_command_says_that_stdout_takes_nothing_with_exit_2(shell, week, words):
    for where, why in (("> /dev/full", NO_ROOM), (">&-", "stdout is closed")):
        ran = shell(f"eros {words} {where}", WEEK=week)
        assert (ran.returncode, ran.stderr) == (
            2,
            f"eros: the result could not be shown: {why} (UNWRITABLE_OUTPUT)\n",
        )


@pytest.mark.requirement("cli:reader-left")
@pytest.mark.parametrize("words", ["show $WEEK", *(pytest.param(it, marks=pytest.mark.full) for it in READING[1:])])
def test_a_reader_that_leaves_ends_a_reading_command_quietly(shell, week, words):
    for reader in ("true", "head -1"):
        ran = shell(f"eros {words} | {reader}; exit ${{PIPESTATUS[0]}}", WEEK=week)
        assert (ran.returncode, ran.stderr) == (0, ""), reader


@pytest.mark.requirement("cli:reader-left")
def test_a_week_whose_reader_left_is_saved_with_the_code_that_it_has(shell, home):
    before = kept(home)
    ran = shell("eros generate gwen -q --json | head -1; exit ${PIPESTATUS[0]}")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "{\n", "")
    assert len(kept(home) - before) == 1


@pytest.mark.full
@pytest.mark.requirement("cli:reader-left", "weeks:handed-over")
def test_a_week_is_handed_over_to_nobody_who_left_before_it_was_told(shell, week):
    assert shell(f"eros review approve {week} --replace --reason ours").returncode == 0
    ran = shell(f"eros export {week} --handed-over | true; exit ${{PIPESTATUS[0]}}")
    assert (ran.returncode, "its reader left before all of it was written" in ran.stderr) == (2, True)
    assert [
        one["state"] for one in json.loads(shell("eros weeks --json").stdout)["weeks"] if one["generation_id"] == week
    ] == ["approved"]


@pytest.mark.requirement("cli:letters")
@pytest.mark.parametrize("encoding", ["ascii", pytest.param("cp1252", marks=pytest.mark.full)])
def test_a_letter_that_stdout_cannot_show_is_replaced_in_texts_and_escaped_in_json(shell, week, encoding):
    plain = shell(f"eros show {week} --json")
    assert not plain.stdout.isascii()
    shown = shell(f"eros show {week}", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "?" in shown.stdout
    as_json = shell(f"eros show {week} --json", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert as_json.stdout.isascii()
    assert json.loads(as_json.stdout) == json.loads(plain.stdout)


@pytest.mark.requirement("cli:letters")
def test_an_export_is_utf_8_in_every_locale(shell, week):
    exported = [
        shell(f"eros export {week}", **locale).stdout
        for locale in ({}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    ]
    assert exported[0] == exported[1]
    assert not exported[0].isascii()


@pytest.mark.requirement("cli:letters")
@pytest.mark.parametrize("words", [["show", "\\xff"], ["generate", "alexia", "--exclude", "\\xff"], ["\\xff"]])
def test_an_argument_that_is_no_text_is_refused_like_any_other(shell, words):
    quoted = " ".join(f"$'{word}'" for word in words)
    for json_too in ("", "--json"):
        ran = shell(f"eros {quoted} {json_too}")
        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr


@pytest.mark.full
@pytest.mark.requirement("cli:streams-apart")
def test_a_closed_stderr_never_sends_its_notices_to_stdout(shell):
    ran = shell("eros generate gwen --json 2>&-")
    assert (ran.returncode, json.loads(ran.stdout)["status"]) == (0, "saved")


@pytest.mark.full
@pytest.mark.requirement("cli:streams-apart")
def test_no_database_is_opened_in_the_place_of_a_closed_stream(shell, home):
    assert shell("eros generate gwen -q <&- >&- 2>&-").returncode == 6
    with sqlite3.connect(home / "eros.db") as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert re.fullmatch(r"gwen .*", shell("eros creators | grep '^gwen '").stdout.strip())


@pytest.mark.requirement("cli:untold")
def test_what_is_said_beside_a_result_names_options_as_the_command_line_does(shell, week, capsys):
    document = ResultDocument.model_validate_json(shell(f"eros show {week} --json").stdout)
    deliver(Outcome(document, "done", f"{parameter('replace')} with {parameter('reason')} does it"), Terminal())
    assert "eros: --replace with --reason does it" in capsys.readouterr().err
