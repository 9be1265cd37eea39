"""Parts of the evaluation suite, run in this process: a case or two, a baseline of the test's own."""

from collections.abc import Callable
from typing import Any

import pytest

from evals.cases import Grouped
from evals.metrics import FIGURES, Figure
from evals.report import Result
from evals.run import evaluated
from evals.scenario import CaseFile


@pytest.fixture
def case() -> Callable[..., CaseFile]:
    """``case(expect={...})``: one small healthy week, or what ``fields`` say otherwise."""

    def make(**fields: Any) -> CaseFile:
        plain = {"scenario": {"server": {"page": {"tier": "low"}}}, "healthy": True}
        return CaseFile.model_validate({"name": "a case", "why": "To see.", **plain, **fields})

    return make


@pytest.fixture
def judged() -> Callable[..., Result]:
    """The result of these cases, against a baseline that is given here."""

    def run(*cases: CaseFile, **baseline: float) -> Result:
        grouped: Grouped = [("here", one) for one in cases]
        return evaluated(grouped, baseline={"figures": baseline, "past": []}, whole=False)

    return run


@pytest.fixture
def figure() -> Callable[[str], Figure]:
    return lambda name: next(one for one in FIGURES if one.name == name)
