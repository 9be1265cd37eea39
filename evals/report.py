"""The report of a run: JSON for machines, Markdown and one self-contained HTML page for people."""

import html
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from eros.vocabulary.numbers import digits
from evals.gate import FigureResult


@dataclass(frozen=True)
class CaseResult:
    """One case: ``failed`` is assertion -> reason."""

    group: str
    name: str
    why: str
    seconds: float
    failed: dict[str, str]


@dataclass(frozen=True)
class Result:
    """A whole run. ``gone``: figures of the baseline that were not measured. ``only``: the one group that was run.
    ``broken``: how often healthy weeks broke each rule without documenting it."""

    cases: tuple[CaseResult, ...]
    lines: tuple[FigureResult, ...]
    gone: tuple[str, ...]
    seconds: float
    version: str
    only: str | None = None
    broken: dict[str, int] = field(default_factory=dict)

    @property
    def figures(self) -> dict[str, float]:
        return {line.figure.name: line.value for line in self.lines}

    @property
    def failed(self) -> list[CaseResult]:
        return [case for case in self.cases if case.failed]

    @property
    def missed(self) -> list[FigureResult]:
        return [line for line in self.lines if line.problem]

    @property
    def passed(self) -> bool:
        return not (self.failed or self.missed or self.gone)

    @property
    def verdict(self) -> str:
        if self.passed:
            return f"passed: {len(self.cases)} cases"
        parts = [
            f"{len(self.failed)} of {len(self.cases)} cases failed" if self.failed else "",
            *(f"{line.figure.name} {line.problem}" for line in self.missed),
            *(f"{name} is no longer measured" for name in self.gone),
        ]
        return "failed: " + "; ".join(filter(None, parts))


def as_json(result: Result) -> dict[str, Any]:
    return {
        "passed": result.passed,
        "verdict": result.verdict,
        "version": result.version,
        "only": result.only,
        "seconds": round(result.seconds, 2),
        "figures": {line.figure.name: _figure(line) for line in result.lines},
        "not_measured": list(result.gone),
        "broken_rules": result.broken,
        "cases": [asdict(case) for case in result.cases],
    }


def _figure(line: FigureResult) -> dict[str, Any]:
    figure = line.figure
    return {
        "value": line.value, "baseline": line.baseline, "target": figure.target, "reached": figure.reaches(line.value),
        "tier": figure.tier, "better": figure.better, "problem": line.problem, "says": figure.says,
    }  # fmt: skip


def by_group(cases: Iterable[CaseResult]) -> list[tuple[str, int, int]]:
    """(group, cases, failed) in order."""
    listed = list(cases)
    total, failed = Counter(it.group for it in listed), Counter(it.group for it in listed if it.failed)
    return [(group, total[group], failed[group]) for group in total]


HEAD = ("", "figure", "value", "target", "baseline", "change", "what it says")


def rows(lines: Sequence[FigureResult]) -> list[tuple[str, ...]]:
    return [
        (
            "✗" if line.problem else "✓" if line.figure.reaches(line.value) else "·",
            line.figure.name,
            _number(line.value, line.figure.unit),
            ""
            if line.figure.target is None
            else f"{'≥' if line.figure.better == 'higher' else '≤'} {digits(line.figure.target)}",
            "" if line.baseline is None else _number(line.baseline, line.figure.unit),
            baseline_change(line),
            f"{line.figure.tier}: {line.figure.says}" + (f" — {line.problem}" if line.problem else ""),
        )
        for line in lines
    ]


def _number(value: float, unit: str = "") -> str:
    return (f"{value:,.0f}" if value >= 1_000 else f"{value:.4g}") + (f" {unit}" if unit else "")


def baseline_change(line: FigureResult) -> str:
    """How the value stands to the baseline: an arrow and the difference, "=" where there is none."""
    if line.change is None:
        return "new"
    if abs(line.change) < 1e-6:
        return "="
    better = (line.change > 0) == (line.figure.better == "higher")
    return f"{'↑' if line.change > 0 else '↓'} {abs(line.change):.3g} {'better' if better else 'worse'}"


def as_markdown(result: Result) -> str:
    parts = [f"# Evaluation: {result.verdict}", ""]
    parts += [
        f"Version {result.version}, {result.seconds:.0f} s" + (f", only {result.only}" if result.only else ""),
        "",
    ]
    parts += ["## Figures", "", *_table(HEAD, rows(result.lines)), ""]
    rules = _table(("broken rule", "times"), _counted(result.broken)) if result.broken else [NO_RULE]
    parts += ["## Rules", "", *rules]
    parts += ["", "## Groups", ""]
    counted = [(group, str(total), str(failed)) for group, total, failed in by_group(result.cases)]
    parts += _table(("group", "cases", "failed"), counted)
    if result.failed:
        parts += ["", "## Failed cases"]
        for case in result.failed:
            parts += ["", f"### {case.group}: {_plain(case.name)}", "", _plain(case.why), ""]
            parts += [f"- **{name}**: {_plain(reason)}" for name, reason in case.failed.items()]
    return "\n".join(parts) + "\n"


NO_RULE = "No week over healthy data broke a rule without documenting it."


def _counted(broken: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(rule, str(times)) for rule, times in broken.items()]


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *body]
    return [f"| {' | '.join(_plain(cell) for cell in line)} |" for line in lines]


def _plain(text: str) -> str:
    """One line that no markup is read from: reasons may quote texts of the cases."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return line.replace("|", "\\|").replace("<", "&lt;").replace("`", "'")


_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1c2330;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #dde2ea;vertical-align:top}
.wide{overflow-x:auto}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}.bad{color:#b3261e}.good{color:#1b7f4b}
details{margin:.4rem 0}summary{cursor:pointer}svg{vertical-align:middle}
@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#14171c}th,td{border-color:#333a45}
.bad{color:#ff8a80}.good{color:#7fd6a4}}
"""


def as_html(result: Result) -> str:
    """One page without any other file: its style and its pictures are inside."""
    mood = "good" if result.passed else "bad"
    body = [
        f"<h1 class={mood}>Evaluation: {_safe(result.verdict)}</h1>",
        f"<p>Version {_safe(result.version)}, {result.seconds:.0f} s"
        + (f", only {_safe(result.only)}" if result.only else "") + "</p>",
        f"<p>{_safe(_scope(result))}</p>",
        *_html_figures("The specification's targets", "A figure that misses its target fails the run.", result, "must"),
        *_html_figures(
            "Our own figures",
            "One that is worse than the baseline fails the run; a target of ours that is not reached (·) does not.",
            result,
            "prefer",
        ),
        *_html_rules(result),
        "<h2>Cases</h2><p>Every case is a must. What it ran, why, and how long it took:</p>",
        *(_html_group(result, *counted) for counted in by_group(result.cases)),
    ]  # fmt: skip
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>EROS evaluation</title><style>{_STYLE}</style>'
    return head + "\n".join(body) + "</html>\n"


def _html_rules(result: Result) -> Iterable[str]:
    yield "<h2>Rules</h2>"
    if not result.broken:
        yield f"<p>{NO_RULE}</p>"
        return
    yield "<table><tr><th>broken rule</th><th>times</th></tr>"
    for rule, times in _counted(result.broken):
        yield f"<tr><td class=bad>{_safe(rule)}</td><td class=n>{times}</td></tr>"
    yield "</table>"


def _scope(result: Result) -> str:
    """What was run, in one sentence."""
    groups = len(by_group(result.cases))
    return (
        f"{len(result.cases)} cases in {groups} group{'s' if groups > 1 else ''}, without a network, a real model or a "
        f"server process; {len(result.failed)} failed. {len(result.lines)} figures; {len(result.missed)} failed, "
        f"{sum(not line.figure.reaches(line.value) for line in result.lines)} short of their target."
    )


def _html_figures(title: str, about: str, result: Result, tier: str) -> Iterable[str]:
    listed = [line for line in result.lines if line.figure.tier == tier]
    if listed:
        head = "".join(f"<th>{_safe(cell)}</th>" for cell in (*HEAD, "trend"))
        yield f"<h2>{_safe(title)}</h2><p>{_safe(about)}</p><div class=wide><table><tr>{head}</tr>"
        yield from map(_html_row, listed, rows(listed))
        yield "</table></div>"


def _html_row(line: FigureResult, cells: tuple[str, ...]) -> str:
    mood = "bad" if line.problem else "good" if cells[0] == "✓" else ""
    tds = [f"<td class='n {mood}'>{_safe(cells[0])}</td>", *(f"<td class=n>{_safe(cell)}</td>" for cell in cells[1:6])]
    return (
        f"<tr>{''.join(tds)}<td>{_safe(cells[6].removeprefix(line.figure.tier + ': '))}</td><td>{spark(line)}</td></tr>"
    )


def spark(line: FigureResult) -> str:
    """The past baselines, the baseline and the value as a small curve."""
    values = [*line.past, *([] if line.baseline is None else [line.baseline]), line.value]
    low, high = min(values), max(values)
    step, height = 90 / max(1, len(values) - 1), (high - low) or 1.0
    points = [(3 + step * place, 19 - 16 * (value - low) / height) for place, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        '<svg width="96" height="22" role="img" aria-label="trend"><polyline fill="none" stroke="currentColor" '
        f'points="{path}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="currentColor"/></svg>'
    )


def _html_group(result: Result, group: str, total: int, failed: int) -> str:
    listed = [case for case in result.cases if case.group == group]
    listed.sort(key=lambda case: not case.failed)
    summary = f"{failed} of {total} failed" if failed else f"all {total} hold"
    cases = "".join(map(_html_case, listed))
    opened = " open" if failed else ""
    return f"<details{opened}><summary>{_safe(group)}: {summary}</summary><table>{cases}</table></details>"


def _html_case(case: CaseResult) -> str:
    mood, mark = ("bad", "✗") if case.failed else ("good", "✓")
    reasons = "".join(f"<br><b>{_safe(name)}</b>: {_safe(reason)}" for name, reason in case.failed.items())
    cells = f"<td>{_safe(case.name)}</td><td>{_safe(case.why)}{reasons}</td><td class=n>{case.seconds:.2f} s</td>"
    return f"<tr><td class={mood}>{mark}</td>{cells}</tr>"


def _safe(text: str) -> str:
    return html.escape("".join(mark if mark.isprintable() else " " for mark in text))
