"""``make performance``: every benchmark, written as docs/performance.md and docs/performance.svg.

What is measured is kept part by part, so that a run that was cut short goes on where it stood. Names of parts as
arguments measure these anew and leave the others of the last run. ``--quick`` takes few repetitions and few weeks, to
see that all of it works; the page then says so.
"""

import pickle
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import (
    banks,
    captions,
    demo,
    generation,
    greedy,
    growth,
    hard_weeks,
    harness,
    imports,
    layers,
    machine,
    observability,
    patterns,
    placement,
    records,
    tools,
    variety,
    weights,
)
from benchmarks.picture import Bar, Panel, svg

#: What a run that was cut short had measured, beside the page and not of the project.
KEPT = harness.ROOT / "benchmarks" / ".measured"
PAGE, PICTURE = harness.ROOT / "docs" / "performance.md", harness.ROOT / "docs" / "performance.svg"
#: "Performance Targets" of the specification, in milliseconds.
PIPELINE_TARGET, CALL_TARGET = 15_000, 500


@dataclass(frozen=True)
class Effort:
    """Runs of what is timed, weeks of what is placed, seeds of what is counted, the tiers that are compared with the
    specification's ways, messages of an imported file."""

    runs: int
    weeks: int
    seeds: int
    tiers: tuple[str, ...]
    messages: int
    quick: bool


FULL, QUICK = (
    Effort(harness.RUNS, greedy.WEEKS, weights.SEEDS, tuple(harness.CREATORS), imports.ROWS, quick=False),
    Effort(3, 5, 20, ("low", "ultra"), 5_000, quick=True),
)


@dataclass(frozen=True)
class Measured:
    """Everything, and what it was measured on."""

    effort: Effort
    machine: str
    generation: Sequence[generation.GenerationRow]
    tools: Sequence[tuple[str, float, float]]
    patterns: Sequence[patterns.PatternRow]
    times: Sequence[greedy.TimingResult]
    choices: Sequence[greedy.CaptionResult]
    placement: Sequence[placement.PlacementRow]
    hard: Sequence[hard_weeks.HardWeekRow]
    variety: Sequence[variety.VarietyRow]
    captions: Sequence[captions.CaptionsRow]
    banks: Sequence[banks.BankRow]
    weights: Sequence[weights.WeightsRow]
    demo: Sequence[demo.DemoRow]
    layers: Sequence[layers.LayerRow]
    watching: Sequence[observability.ObservabilityRow]
    growth: Sequence[growth.GrowthRow]
    records: Sequence[records.RecordsRow]
    imports: Sequence[imports.ImportRow]
    #: How busy the machine was when each part was measured, by its name.
    loads: Mapping[str, str]


def measure(effort: Effort, anew: Sequence[str] = (), kept: Path = KEPT) -> Measured:
    """All benchmarks on copies of one demo database; what is kept already and not to be measured anew is taken.

    Raises ValueError where ``anew`` names no part.
    """
    on = machine.described()
    with harness.home() as folder:
        parts = _parts(effort, folder / "eros.db")
        if unknown := [name for name in anew if name not in parts]:
            raise ValueError(f"{', '.join(unknown)} is no part; there are {', '.join(parts)}")
        found = {name: kept_part(name, make, effort, kept, anew=name in anew) for name, make in parts.items()}
    return Measured(
        effort=effort,
        machine=f"{on} {machine.machine_load()} at the end.",
        loads={name: load for name, (_, load) in found.items()},
        **{name: rows for name, (rows, _) in found.items()},
    )


def _parts(effort: Effort, database: Path) -> Mapping[str, Callable[[], Sequence[Any]]]:
    """Each part by its name in ``Measured``; those that take time first, then those that count."""
    runs, weeks = effort.runs, effort.weeks
    return {
        "generation": lambda: list(generation.rows(runs)),
        "tools": lambda: list(tools.rows()),
        "patterns": lambda: list(patterns.rows(runs, effort.tiers, database)),
        "layers": lambda: list(layers.rows(runs, database=database)),
        "watching": lambda: observability.rows(runs, database=database),
        "growth": lambda: list(growth.rows(min(runs, growth.RUNS), database=database)),
        "records": lambda: records.rows(runs, database=database),
        "imports": lambda: list(imports.rows(effort.messages, database)),
        "times": lambda: list(greedy.times(weeks)),
        "choices": lambda: list(greedy.choices(effort.tiers)),
        "placement": lambda: list(placement.measure(weeks)),
        "hard": lambda: list(hard_weeks.rows()),
        "variety": lambda: variety.rows(weeks=min(weeks, variety.WEEKS)),
        "captions": lambda: list(captions.measure()),
        "banks": lambda: list(banks.rows(database=database)),
        "weights": lambda: list(weights.rows(effort.seeds)),
        "demo": lambda: list(demo.rows(demo.pages(database=database))),
    }


def kept_part(
    name: str, make: Callable[[], Sequence[Any]], effort: Effort, kept: Path, *, anew: bool
) -> tuple[Sequence[Any], str]:
    """The part's rows, and how busy the machine was when they were measured."""
    file = kept / f"{name}.pickle"
    if file.exists() and not anew:
        before, rows, load = pickle.loads(file.read_bytes())
        if before == effort:
            return rows, load
    rows, load = make(), machine.machine_load()
    kept.mkdir(exist_ok=True)
    file.write_bytes(pickle.dumps((effort, rows, load)))
    print(f"measured: {name}", file=sys.stderr, flush=True)
    return rows, load


def page(it: Measured) -> str:
    """The Markdown page."""
    return "\n\n".join([_head(it), *(f"## {title}\n\n{text}" for title, text in _sections(it))]) + "\n"


def _head(it: Measured) -> str:
    repeated = f"{it.effort.runs} runs of what is timed, {it.effort.weeks} weeks of what is placed"
    quick = (
        f"**This is a quick run ({repeated}), on a machine that may have been busy: it shows that all is measured, "
        "and no figure to rely on.** `make performance` takes the whole one."
    )
    return "\n\n".join(
        [
            "# Performance",
            "Written by `make performance`; not by hand.",
            quick if it.effort.quick else f"{repeated[0].upper()}{repeated[1:]}.",
            f"Measured on {it.machine}",
            "Where a figure has a spread, it is the median with the quartiles. What is compared ran in turns in one "
            "process; the sides differ in nothing else. CPU is that of the process, and less at the mercy of "
            "whatever else the machine did than the wall's clock.",
            f"![Time of the pattern of calls, revenue in prime hours, the layers of a run, and growth]({PICTURE.name})",
        ]
    )


def _sections(it: Measured) -> list[tuple[str, str]]:
    return [
        ("Against the specification's targets", _targets(it)),
        (
            "Against the specification's pattern of calls",
            f"{_doc(patterns)}\n\n{harness.table(it.patterns, patterns.COLUMNS)}",
        ),
        ("Against the specification's greedy", f"{_doc(greedy)}\n\n{_greedy(it)}"),
        ("What each layer costs", f"{_doc(layers)}\n\n{harness.table(it.layers, layers.COLUMNS)}"),
        ("What watching a run costs", f"{_doc(observability)}\n\n{_watching(it)}"),
        ("How it grows", f"{_doc(growth)}\n\n{harness.table(it.growth, growth.COLUMNS)}"),
        ("Listing weeks", f"{_doc(records)}\n\n{_listing(it)}"),
        ("What an import costs", f"{_doc(imports)}\n\n{_importing(it)}"),
        ("A whole generation", f"{_doc(generation)}\n\n{harness.table(it.generation, generation.COLUMNS)}"),
        ("The tools of the data server", f"{_doc(tools)}\n\n{tools.table(it.tools)}"),
        ("Placing a week in time", f"{_doc(placement)}\n\n```text\n{placement.table(iter(it.placement))}\n```"),
        ("The hardest weeks known", f"{_doc(hard_weeks)}\n\n{harness.table(it.hard, hard_weeks.COLUMNS)}"),
        ("What fans meet over many weeks", f"{_doc(variety)}\n\n{harness.table(it.variety, variety.COLUMNS)}"),
        ("Matching a week's captions", f"{_doc(captions)}\n\n{harness.table(it.captions, _CAPTIONS)}"),
        ("How far into the bank a week sees", f"{_doc(banks)}\n\n{harness.table(it.banks, banks.COLUMNS)}"),
        ("How far weights and strategies show", f"{_doc(weights)}\n\n{harness.table(it.weights, weights.COLUMNS)}"),
        ("How hard the demo is", f"{_doc(demo)}\n\n{harness.table(it.demo, demo.COLUMNS)}"),
        ("How busy the machine was", _busy(it)),
    ]


def _doc(module: object) -> str:
    """What the module's docstring says, as Markdown."""
    return str(module.__doc__).strip().replace("``", "`")


def _busy(it: Measured) -> str:
    rows = [f"| {name} | {load.removeprefix('Load ')} |" for name, load in it.loads.items()]
    return "\n".join(
        ["When each part was measured, over the minute before its end.", "", "| part | load |", "| --- | ---: |", *rows]
    )


def _targets(it: Measured) -> str:
    slowest = max(it.generation, key=lambda row: row.run.median)
    run, (tool, _, longest) = slowest.run.median, max(it.tools, key=lambda row: row[2])
    return "\n".join(
        [
            "| target | measured | of the target |",
            "| --- | ---: | ---: |",
            f"| a whole run under {PIPELINE_TARGET:,} ms | {run:,.0f} ms ({slowest.tier}, {slowest.transport}) "
            f"| {100 * run / PIPELINE_TARGET:.1f} % |",
            f"| a call of a tool under {CALL_TARGET} ms | {longest:.0f} ms (`{tool}`, its longest) "
            f"| {100 * longest / CALL_TARGET:.1f} % |",
        ]
    )


def _greedy(it: Measured) -> str:
    return f"{harness.table(it.times, greedy.TIMES)}\n\n{harness.table(it.choices, greedy.CAPTIONS)}"


def _watching(it: Measured) -> str:
    measured = list(it.watching)
    return f"{harness.table(measured, observability.COLUMNS)}\n\n{observability.verdict(measured)}"


def _listing(it: Measured) -> str:
    measured = list(it.records)
    return f"{harness.table(measured, records.COLUMNS)}\n\n{records.verdict(measured)}"


def _importing(it: Measured) -> str:
    measured = list(it.imports)
    return f"{harness.table(measured, imports.COLUMNS)}\n\n{imports.verdict(measured)}"


_CAPTIONS: harness.Columns[captions.CaptionsRow] = {
    "tier": lambda row: row.tier,
    "captions wanted": lambda row: str(row.demand),
    "candidates": lambda row: f"{row.candidates:,}",
    "loss to the whole bank": lambda row: f"{row.loss:.3f} %",
    "unfilled at ten": lambda row: str(row.short_of_ten),
    "assignment, CPU ms": lambda row: f"{row.assignment:.1f}",
}


def chart(it: Measured) -> str:
    """The SVG beside the page."""
    calls = [
        Bar(
            f"{row.tier}, {row.pattern}",
            row.cpu.median,
            f"{row.cpu.median:,.0f} ms, {row.calls} calls"
            + ("" if row.pattern == patterns.OURS else f", × {row.slower:.1f}"),
            "ours" if row.pattern == patterns.OURS else "other",
            (row.cpu.low, row.cpu.high),
        )
        for row in it.patterns
    ]
    prime = [
        Bar(f"{row.tier}, {row.way}", row.prime, f"{row.prime:.0f} %", "ours" if row.way == greedy.OURS else "other")
        for row in it.times
        if row.page_type == "paid"
    ]
    added = [Bar(row.layer, row.added_cpu, f"{row.added_cpu:.0f} ms, {row.share:.1f} %", "third") for row in it.layers]
    grown = [
        Bar(
            f"{row.size:,} {row.grows}",
            row.cpu.median,
            f"{row.cpu.median:,.0f} ms, {row.peak:.0f} MiB",
            "third",
            (row.cpu.low, row.cpu.high),
        )
        for row in it.growth
    ]
    weeks = round(median(row.weeks for row in it.times))
    return svg(
        "Performance of EROS",
        [
            Panel(
                "The pattern of calls",
                "CPU of Phases 1 to 4, median and quartiles; × is by ours; shorter is better",
                calls,
            ),
            Panel("Revenue in prime hours, paid pages", f"Share over {weeks} weeks each; longer is better", prime),
            Panel("The layers of a run", "CPU that each adds, and its share of the run", added),
            Panel("Growth", "CPU of a whole run, median and quartiles, and peak of memory", grown),
        ],
    )


def write(it: Measured, to: Path = PAGE, drawn: Path = PICTURE) -> None:
    to.write_text(page(it), encoding="utf-8")
    drawn.write_text(chart(it), encoding="utf-8")


def main(arguments: Sequence[str] = ()) -> None:
    anew, ended = [name for name in arguments if name != "--quick"], KEPT / "ended"
    if ended.exists() and not anew:
        shutil.rmtree(KEPT)
    write(measure(QUICK if "--quick" in arguments else FULL, anew))
    ended.touch()


if __name__ == "__main__":
    main(sys.argv[1:])
