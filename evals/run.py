"""``eros eval``: run the cases, judge them, write the reports, hold the gate."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic_evals import Case, Dataset
from rich.console import Console
from rich.markup import escape
from rich.table import Table

ROOT = Path(__file__).parents[1]
sys.path[:0] = [
    str(path) for path in (ROOT / "tests", ROOT) if str(path) not in sys.path
]  # the checker judges here too

from eros import PIPELINE_VERSION  # noqa: E402
from eros.vocabulary.exit_codes import NOT_PASSED  # noqa: E402
from evals import gate, metrics  # noqa: E402
from evals.cases import CASES, Grouped, load_cases  # noqa: E402
from evals.evaluators import EVALUATORS  # noqa: E402
from evals.observe import CaseObservation  # noqa: E402
from evals.processes import HASH_SEEDS, Task, case_processes, inline  # noqa: E402
from evals.report import HEAD, CaseResult, Result, as_html, as_json, as_markdown, by_group, rows  # noqa: E402
from evals.scenario import CaseFile  # noqa: E402

REPORTS = Path(__file__).parent / "reports"
#: Up to so many cases are run in this process: starting others takes longer than that.
FEW = 6


def run(
    only: str | None = None,
    output: Path | None = None,
    *,
    as_text: bool = False,
    update: bool = False,
    cases: Path = CASES,
    baseline: Path = gate.BASELINE,
) -> int:
    """Run the suite or one group of it; 0 when the gate holds, 1 when not. Reports go to ``output``.

    ``update``: the figures become the baseline, if they are of all cases and none of them failed.
    """
    result = evaluated(load_cases(only, cases), only=only, baseline=gate.read_baseline(baseline))
    if update and _may_be_baseline(result):
        gate.write_baseline(result.figures, baseline)
        result = replace(
            result, lines=tuple(gate.figure_results(result.figures, gate.read_baseline(baseline))), gone=()
        )
    folder = write_reports(result, output or REPORTS)
    if as_text:
        print(json.dumps(as_json(result), indent=2, ensure_ascii=False), flush=True)
    else:
        print_result(result, folder)
    return 0 if result.passed else NOT_PASSED


def _may_be_baseline(result: Result) -> bool:
    if result.only is None and not result.failed and all(line.figure.tier == "prefer" for line in result.missed):
        return True
    print("The baseline stays: it is made of all cases, and of none that fail.", file=sys.stderr)
    return False


def evaluated(
    cases: Grouped, *, only: str | None = None, baseline: dict[str, Any] | None = None, whole: bool = True
) -> Result:
    """The cases run and judged; without ``baseline`` against the one that is kept.

    ``whole``: they are all that the baseline was made from, so that a figure of it that is not measured is missed.
    """
    began = time.perf_counter()
    if len(cases) <= FEW and not any(case.scenario and case.scenario.twice for _, case in cases):
        results, shown = asyncio.run(_judged(cases, inline))
    else:
        with case_processes() as task:
            results, shown = asyncio.run(_judged(cases, task))
    figures = metrics.figures(shown)
    kept = gate.read_baseline() if baseline is None else baseline
    return Result(
        cases=tuple(results),
        lines=tuple(gate.figure_results(figures, kept, partly=only is not None)),
        gone=tuple(gate.missing_figures(figures, kept)) if whole and only is None else (),
        seconds=time.perf_counter() - began,
        version=PIPELINE_VERSION,
        only=only,
        broken=metrics.broken_rules(shown),
    )


async def _judged(cases: Grouped, task: Task) -> tuple[list[CaseResult], list[metrics.CaseRun]]:
    """Each case's verdicts in the cases' own order, and what the cases showed."""
    dataset: Dataset[CaseFile, CaseObservation, str] = Dataset(
        name="eros",
        cases=[Case(name=f"{group}/{case.name}", inputs=case, metadata=group) for group, case in cases],
        evaluators=EVALUATORS,
    )
    report = await dataset.evaluate(task, name="eros", progress=False, max_concurrency=len(HASH_SEEDS))
    by_name = {one.name: one for one in report.cases}
    broken = {one.name: one.error_message for one in report.failures}
    results, shown = [], []
    for group, case in cases:
        name = f"{group}/{case.name}"
        if name in broken:
            results.append(CaseResult(group, case.name, case.why, 0.0, {"ran": broken[name]}))
            continue
        one = by_name[name]
        failed = {key: it.reason or "does not hold" for key, it in one.assertions.items() if not it.value}
        failed |= {it.name: it.error_message for it in one.evaluator_failures}
        results.append(CaseResult(group, case.name, case.why, round(one.task_duration, 3), failed))
        shown.append(metrics.CaseRun(group, case, one.output))
    return results, shown


def write_reports(result: Result, folder: Path) -> Path:
    """report.json, report.md and report.html in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(
        json.dumps(as_json(result), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    (folder / "report.md").write_text(as_markdown(result), encoding="utf-8")
    (folder / "report.html").write_text(as_html(result), encoding="utf-8")
    return folder


def print_result(result: Result, folder: Path) -> None:
    """The verdict for a person: figures, groups, and each case that failed."""
    console = Console(highlight=False, emoji=False)
    _print(console, HEAD[:-1], [row[:-1] for row in rows(result.lines)])
    groups = [(group, str(total), str(failed)) for group, total, failed in by_group(result.cases)]
    _print(console, ("group", "cases", "failed"), groups)
    for case in result.failed:
        for name, reason in case.failed.items():
            console.print(f"✗ {case.group}/{case.name}: {name}: {reason}", markup=False)
    console.print(f"{result.verdict} in {result.seconds:.0f} s; reports in {folder}", markup=False)


def _print(console: Console, head: Sequence[str], body: Sequence[Sequence[str]]) -> None:
    table = Table(*head, box=None, pad_edge=False)
    for line in body:
        table.add_row(*map(escape, line))
    console.print(table)
