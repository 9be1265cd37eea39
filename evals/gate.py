"""The verdict: every must holds, no prefer is worse than the baseline. The baseline changes only when asked to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eros.vocabulary.numbers import digits
from evals.metrics import FIGURES, Figure

BASELINE = Path(__file__).parent / "baseline.json"
#: How many baselines before this one are kept, for the trend.
PAST_BASELINES = 20


@dataclass(frozen=True)
class FigureResult:
    """One figure: its value, the baseline's, the values of earlier baselines, and what is wrong with it if anything."""

    figure: Figure
    value: float
    baseline: float | None
    past: tuple[float, ...]
    problem: str

    @property
    def change(self) -> float | None:
        return None if self.baseline is None else self.value - self.baseline


def read_baseline(path: Path = BASELINE) -> dict[str, Any]:
    """The figures and the past ones; empty where there is no baseline yet."""
    if not path.exists():
        return {"figures": {}, "past": []}
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def write_baseline(figures: Mapping[str, float], path: Path = BASELINE) -> None:
    """The figures become the baseline, and the one before becomes past."""
    before = read_baseline(path)
    past = [*before["past"], before["figures"]][-PAST_BASELINES:] if before["figures"] else []
    path.write_text(json.dumps({"figures": dict(figures), "past": past}, indent=2) + "\n", encoding="utf-8")


def figure_results(
    figures: Mapping[str, float], baseline: Mapping[str, Any], *, partly: bool = False
) -> list[FigureResult]:
    """Every figure against its target and the baseline. ``partly``: of some cases, as no baseline is."""
    known = {} if partly else baseline["figures"]
    return [
        _line(figure, figures[figure.name], known, baseline["past"]) for figure in FIGURES if figure.name in figures
    ]


def _line(
    figure: Figure, value: float, known: Mapping[str, float], past: Sequence[Mapping[str, float]]
) -> FigureResult:
    before = known.get(figure.name)
    history = tuple(one[figure.name] for one in past if figure.name in one)
    return FigureResult(figure, value, before, history, _problem(figure, value, before))


def _problem(figure: Figure, value: float, baseline: float | None) -> str:
    if figure.tier == "must" and figure.target is not None and not figure.reaches(value):
        return f"misses the target of {digits(figure.target)}"
    if figure.tier == "prefer" and baseline is not None and figure.worse(value, baseline):
        return f"worse than the baseline's {digits(baseline)}"
    return ""


def missing_figures(figures: Mapping[str, float], baseline: Mapping[str, Any]) -> list[str]:
    """Figures that the baseline has and this run of all cases no longer measures."""
    return [name for name in baseline["figures"] if name not in figures]
