"""The evaluation suite's verdict: what fails it, what does not, and that the baseline changes only when asked to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import evals.run as suite
from evals import gate
from evals.metrics import Figure
from evals.report import Result
from evals.scenario import CaseFile

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Make = Callable[..., CaseFile]
Judged = Callable[..., Result]

SMALL_GROUP = """
about: One week.
cases:
  - name: a week
    why: To see.
    healthy: true
    scenario: {{server: {{page: {{tier: low}}}}}}
    expect: {{status: [{status}]}}
"""


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], Callable[..., int]]:
    """The suite over a folder with one case that expects this status, and a baseline beside it."""

    def of(status: str) -> Callable[..., int]:
        (tmp_path / "small.yaml").write_text(SMALL_GROUP.format(status=status), encoding="utf-8")
        return lambda **options: suite.run(
            output=tmp_path / "reports", cases=tmp_path, baseline=tmp_path / "baseline.json", **options
        )

    return of


@pytest.mark.requirement("evals:must")
def test_a_case_that_holds_passes_the_suite(small: Any) -> None:
    assert small("saved")() == 0


@pytest.mark.requirement("evals:must")
def test_a_must_that_fails_exits_with_1(small: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert small("refused")() == 1
    assert "outcome: saved" in " ".join(capsys.readouterr().out.split())


@pytest.mark.requirement("evals:prefer")
def test_a_figure_that_is_worse_than_the_baseline_exits_with_1(small: Any, tmp_path: Path) -> None:
    better = {"figures": {"time_diversity": 1.5}, "past": []}
    (tmp_path / "baseline.json").write_text(json.dumps(better), encoding="utf-8")
    assert small("saved")() == 1


@pytest.mark.requirement("evals:baseline")
def test_the_baseline_changes_only_when_told_to_and_keeps_the_one_before(small: Any, tmp_path: Path) -> None:
    run, kept = small("saved"), tmp_path / "baseline.json"
    assert run() == 0
    assert not kept.exists()
    assert run(update=True) == 0
    first = json.loads(kept.read_text(encoding="utf-8"))
    assert first["figures"]["pass_rate"] == 1.0
    assert run(update=True) == 0
    assert json.loads(kept.read_text(encoding="utf-8"))["past"] == [first["figures"]]


@pytest.mark.requirement("evals:baseline")
def test_a_failing_run_becomes_no_baseline(small: Any, tmp_path: Path) -> None:
    assert small("refused")(update=True) == 1
    assert not (tmp_path / "baseline.json").exists()


@pytest.mark.requirement("evals:must")
@pytest.mark.parametrize(
    ("expect", "assertion"),
    [
        ({"exit_code": 3}, "outcome"),
        ({"path": "initialize"}, "path"),
        ({"findings": ["persona_missing"]}, "told"),
        ({"recommends": ["buy a boat"]}, "told"),
        ({"calls": {"save_schedule": 2}}, "told"),
        ({"facts": {"peak_hours": [10, 11]}}, "rules"),
    ],
)
def test_each_evaluator_can_fail_a_case(case: Make, judged: Judged, expect: dict[str, Any], assertion: str) -> None:
    assert assertion in judged(case(expect=expect)).cases[0].failed


@pytest.mark.requirement("evals:prefer")
def test_a_time_within_its_target_is_no_worsening(figure: Callable[[str], Figure]) -> None:
    seconds = figure("pipeline_seconds_p95")
    assert not seconds.worse(1.4, baseline=0.2)
    assert seconds.worse(1.9, baseline=1.2)
    assert not seconds.worse(1.7, baseline=1.2)


@pytest.mark.requirement("evals:prefer")
def test_a_share_may_not_fall_by_anything(figure: Callable[[str], Figure]) -> None:
    assert figure("caption_coverage").worse(0.999, baseline=1.0)
    assert figure("likeness_to_past").worse(0.02, baseline=0.01)
    assert not figure("likeness_to_past").worse(0.005, baseline=0.01)


@pytest.mark.requirement("evals:targets")
def test_the_specification_s_targets_are_musts(figure: Callable[[str], Figure]) -> None:
    targets = {
        "pipeline_seconds_max": 15,
        "tool_call_ms_max": 500,
        "pass_rate": 0.95,
        "mean_freshness": 60,
        "duplicate_rate": 0.05,
        "follow_up_rate": 0.90,
    }
    assert {name: figure(name).target for name in targets} == targets
    assert {figure(name).tier for name in targets} == {"must"}


@pytest.mark.requirement("evals:targets")
def test_a_missed_target_is_a_problem_without_any_baseline() -> None:
    line = next(iter(gate.figure_results({"mean_freshness": 59.0}, {"figures": {}, "past": []})))
    assert line.problem == "misses the target of 60"


@pytest.mark.requirement("evals:prefer")
def test_a_figure_that_is_no_longer_measured_is_missed() -> None:
    assert gate.missing_figures({"pass_rate": 1.0}, {"figures": {"pass_rate": 1.0, "persona_auc": 0.9}}) == [
        "persona_auc"
    ]
