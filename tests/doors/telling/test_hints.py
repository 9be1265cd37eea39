"""Commands that a person is told of lead to the data server that the answer came from (R59)."""

import json
from pathlib import Path

import pytest
from made_up_week import made_up_refusal, made_up_week
from rich.console import Console
from rich.text import Text

from eros_app.cli.rendering.lists import render_creators
from eros_app.cli.terminal import Terminal
from eros_app.services.creators import ListedCreators
from eros_app.services.doctor import DoctorCheck
from eros_app.services.hints import CommandHints

CONFIG = Path("/data/my servers.json")
OPTION = "--mcp-config '/data/my servers.json'"


@pytest.mark.requirement("cli:hints")
@pytest.mark.parametrize("failed", [False, True])
def test_commands_of_a_document_name_the_configuration(capsys: pytest.CaptureFixture[str], failed: bool) -> None:
    document = (made_up_refusal if failed else made_up_week)()
    advised = document.model_copy(update={"recommendations": ("Again: `eros generate alexia --seed 2`",)})
    Terminal(mcp_config=CONFIG).show(advised, failed=failed)
    shown = capsys.readouterr()
    assert f"`eros generate alexia --seed 2 {OPTION}`" in " ".join((shown.err if failed else shown.out).split())


@pytest.mark.requirement("cli:hints")
def test_notices_name_it_too_and_without_one_nothing_is_added(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(mcp_config=CONFIG).say("`eros doctor` says more")
    Terminal().say("`eros doctor` says more")
    assert " ".join(capsys.readouterr().err.split()) == f"`eros doctor {OPTION}` says more `eros doctor` says more"


@pytest.mark.requirement("cli:written")
def test_what_stands_between_colons_is_printed_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    for console, say in ((terminal.err, terminal.say), (terminal.out, terminal.out.print)):
        say("It says: :fire: come closer :heart: with openai:m: 4")
        console.print(Text("It says: :fire: come closer"))
    shown = capsys.readouterr()
    assert (shown.err + shown.out).count(":fire: come closer") == 4


@pytest.mark.requirement("cli:hints")
@pytest.mark.parametrize("failed", [False, True])
def test_advice_as_json_names_it_too(capsys: pytest.CaptureFixture[str], failed: bool) -> None:
    document = (made_up_refusal if failed else made_up_week)()
    advised = document.model_copy(update={"recommendations": ("Run `eros weeks --mend`", "Run `eros doctor`")})
    Terminal(as_json=True, mcp_config=CONFIG).show(advised, failed=failed)
    told = json.loads(capsys.readouterr().out)
    assert told["recommendations"] == [f"Run `eros weeks --mend {OPTION}`", f"Run `eros doctor {OPTION}`"]
    Terminal(as_json=True).show(advised, failed=failed)
    assert json.loads(capsys.readouterr().out)["recommendations"] == ["Run `eros weeks --mend`", "Run `eros doctor`"]


@pytest.mark.requirement("cli:hints")
@pytest.mark.parametrize("as_json", [True, False])
def test_a_remedy_of_the_doctor_names_it_too(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    check = DoctorCheck("record store", "note", "", "Run `eros weeks --mend`")
    Terminal(as_json=as_json, mcp_config=CONFIG).checks([check])
    assert f"`eros weeks --mend {OPTION}`" in " ".join(capsys.readouterr().out.split())


@pytest.mark.requirement("cli:hints")
@pytest.mark.parametrize(
    "command", ["`eros doctor {}`", "eros review reject abc-1 {}", "`eros review approve a {}` or"]
)
def test_a_command_that_names_a_configuration_keeps_it(command: str) -> None:
    own = command.format("--mcp-config /data/its_own.json")
    assert CommandHints(CONFIG)(own) == own


@pytest.mark.requirement("cli:hints")
def test_a_command_that_brings_data_is_told_with_the_database_that_it_is_for() -> None:
    told = CommandHints(CONFIG)("persona: `eros-db import --personas FILE`; `eros-db import --vault V --db x.db`")
    where = "(the database that '/data/my servers.json' leads to)"
    assert told == f"persona: `eros-db import --personas FILE --db URL` {where}; `eros-db import --vault V --db x.db`"
    assert CommandHints()("`eros-db types`") == "`eros-db types`"


@pytest.mark.requirement("cli:hints")
def test_a_list_without_creators_says_for_which_database_some_are_brought(capsys: pytest.CaptureFixture[str]) -> None:
    Console(width=200).print(render_creators([], CommandHints(CONFIG)))
    assert "`eros-db import --creators FILE --db URL`" in capsys.readouterr().out


@pytest.mark.requirement("cli:hints")
def test_a_list_of_creators_as_json_says_for_which_database_what_is_missing_is_brought(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [{"creator_id": "luna", "readiness": {"missing": ["persona: `eros-db import --personas FILE`"]}}]
    Terminal(as_json=True, mcp_config=CONFIG).creators(ListedCreators(rows, ()))
    (shown,) = json.loads(capsys.readouterr().out)
    assert shown["readiness"]["missing"] == [
        f"persona: `eros-db import --personas FILE --db URL` (the database that '{CONFIG}' leads to)"
    ]
