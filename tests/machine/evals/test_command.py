"""``eros eval``: its codes, its JSON, and a clear word where there is no checkout."""

import json
from pathlib import Path

import pytest

from eros.failures import RequestError
from eros_app.cli.evaluation import run_suite
from eros_app.cli.main import main

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


def code_of(*words: str) -> int:
    with pytest.raises(SystemExit) as exit_:
        main(list(words))
    return int(exit_.value.code or 0)


@pytest.mark.requirement("evals:command")
def test_one_group_as_json_with_nothing_else_on_stdout(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert code_of("eval", "--only", "persona", "--json", "--output", str(tmp_path)) == 0
    output = json.loads(capfd.readouterr().out)
    assert output["passed"] is True
    assert output["only"] == "persona"
    assert (tmp_path / "report.html").exists()


@pytest.mark.requirement("evals:command")
def test_an_unknown_group_is_a_wrong_request(capfd: pytest.CaptureFixture[str]) -> None:
    assert code_of("eval", "--only", "moonlight") == 2
    assert "pages" in capfd.readouterr().err


@pytest.mark.requirement("evals:command")
def test_of_a_group_the_cases_that_begin_so_can_be_run_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert code_of("eval", "--only", "advice/nothing to", "--json", "--output", str(tmp_path)) == 0
    assert [case["name"] for case in json.loads(capfd.readouterr().out)["cases"]] == ["nothing to say"]
    assert code_of("eval", "--only", "advice/moonlight") == 2
    assert "no case of advice begins so" in capfd.readouterr().err


@pytest.mark.requirement("evals:checkout")
def test_without_a_checkout_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="clone the repository"):
        run_suite(None, None, as_json=False, update_baseline=False, checkout=tmp_path)
