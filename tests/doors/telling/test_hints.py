"""Commands that a person is told of lead to the data server that the answer came from (R59)."""

from pathlib import Path

import pytest
from made_up_week import made_up_refusal, made_up_week

from eros_app.cli.terminal import Terminal

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
