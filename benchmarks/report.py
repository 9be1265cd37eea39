"""``make performance``: every benchmark, written as docs/performance.md and docs/performance.svg.

What is measured is kept part by part, so that a run that was cut short goes on where it stood. Names of parts as
arguments measure these alone: each section says on what it was measured, and one whose parts were not stays as it is.
``--quick`` takes few repetitions and few weeks, to see that all of it works; the page then says so.
"""

import pickle
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

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
    pages,
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


class Part(NamedTuple):
    """The rows of one part, and what they were measured on."""

    rows: Sequence[Any]
    machine: str


@dataclass(frozen=True)
class Measured:
    """The parts that were measured, by name."""

    effort: Effort
    parts: Mapping[str, Part]

    def __getitem__(self, name: str) -> Sequence[Any]:
        return self.parts[name].rows


def measure(effort: Effort, only: Sequence[str] = (), kept: Path = KEPT) -> Measured:
    """The named benchmarks anew, or all of which nothing is kept, on copies of one demo database.

    Raises ValueError where ``only`` names no part.
    """
    with harness.home() as folder:
        parts = _parts(effort, folder / "eros.db")
        if unknown := [name for name in only if name not in parts]:
            raise ValueError(f"{', '.join(unknown)} is no part; there are {', '.join(parts)}")
        return Measured(
            effort,
            {name: kept_part(name, parts[name], effort, kept, anew=name in only) for name in only or parts},
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
        "pages": lambda: pages.rows(runs, database=database),
        "start": lambda: [pages.start(database)],
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


def kept_part(name: str, make: Callable[[], Sequence[Any]], effort: Effort, kept: Path, *, anew: bool) -> Part:
    """The part as it is kept from a run of the same effort, else measured."""
    file = kept / f"{name}.pickle"
    if file.exists() and not anew:
        before, part = pickle.loads(file.read_bytes())
        if before == effort:
            return Part(*part)
    rows = make()
    part = Part(rows, f"{machine.described()}")
    kept.mkdir(exist_ok=True)
    file.write_bytes(pickle.dumps((effort, tuple(part))))
    print(f"measured: {name}", file=sys.stderr, flush=True)
    return part


def page(it: Measured, before: str = "") -> str:
    """The Markdown page; sections whose parts were not measured are those of the page ``before``."""
    old = dict(_SECTION.findall(before))
    sections = [
        (title, f"{text(it)}\n\n{_measured_on(it, parts[0])}" if it.parts.keys() >= {*parts} else old.get(title, ""))
        for title, parts, text in SECTIONS
    ]
    return "\n\n".join([_head(it), *(f"## {title}\n\n{text.strip()}" for title, text in sections if text)]) + "\n"


#: A section of the page: its title, and what stands below it.
_SECTION = re.compile(r"^## (.+)\n\n((?:(?!## ).*\n)*)", re.MULTILINE)


def _measured_on(it: Measured, part: str) -> str:
    quick = ", in a quick run that shows no figure to rely on" if it.effort.quick else ""
    return f"Measured on {it.parts[part].machine.removesuffix('.')}{quick}."


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
            "Each section says on what it was measured; a load above one says that something ran beside. Where a "
            "figure has a spread, it is the median with the quartiles. What is compared ran in turns in one "
            "process; the sides differ in nothing else. CPU is that of the process, and less at the mercy of "
            "whatever else the machine did than the wall's clock.",
            f"![Time of the pattern of calls, revenue in prime hours, the layers of a run, and growth]({PICTURE.name})",
        ]
    )


def _table(name: str, columns: harness.Columns[Any], module: object) -> Callable[[Measured], str]:
    return lambda it: f"{_doc(module)}\n\n{harness.table(it[name], columns)}"


def _doc(module: object) -> str:
    """What the module's docstring says, as Markdown."""
    return str(module.__doc__).strip().replace("``", "`")


def _targets(it: Measured) -> str:
    slowest = max(it["generation"], key=lambda row: row.run.median)
    run, (tool, _, longest) = slowest.run.median, max(it["tools"], key=lambda row: row[2])
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
    return f"{harness.table(it['times'], greedy.TIMES)}\n\n{harness.table(it['choices'], greedy.CAPTIONS)}"


def _watching(it: Measured) -> str:
    measured = list(it["watching"])
    return f"{harness.table(measured, observability.COLUMNS)}\n\n{observability.verdict(measured)}"


def _listing(it: Measured) -> str:
    measured = list(it["records"])
    return f"{harness.table(measured, records.COLUMNS)}\n\n{records.verdict(measured)}"


def _paging(it: Measured) -> str:
    return f"{harness.table(it['pages'], pages.COLUMNS)}\n\n{pages.verdict(list(it['pages']), it['start'][0])}"


def _importing(it: Measured) -> str:
    measured = list(it["imports"])
    return f"{harness.table(measured, imports.COLUMNS)}\n\n{imports.verdict(measured)}"


_CAPTIONS: harness.Columns[captions.CaptionsRow] = {
    "tier": lambda row: row.tier,
    "captions wanted": lambda row: str(row.demand),
    "candidates": lambda row: f"{row.candidates:,}",
    "loss to the whole bank": lambda row: f"{row.loss:.3f} %",
    "unfilled at ten": lambda row: str(row.short_of_ten),
    "assignment, CPU ms": lambda row: f"{row.assignment:.1f}",
}


#: The sections of the page: title, the parts that it shows, its text.
SECTIONS: Sequence[tuple[str, tuple[str, ...], Callable[[Measured], str]]] = (
    ("Against the specification's targets", ("generation", "tools"), _targets),
    ("Against the specification's pattern of calls", ("patterns",), _table("patterns", patterns.COLUMNS, patterns)),
    ("Against the specification's greedy", ("times", "choices"), lambda it: f"{_doc(greedy)}\n\n{_greedy(it)}"),
    ("What each layer costs", ("layers",), _table("layers", layers.COLUMNS, layers)),
    ("What watching a run costs", ("watching",), lambda it: f"{_doc(observability)}\n\n{_watching(it)}"),
    ("How it grows", ("growth",), _table("growth", growth.COLUMNS, growth)),
    ("Listing weeks", ("records",), lambda it: f"{_doc(records)}\n\n{_listing(it)}"),
    ("The pages", ("pages", "start"), lambda it: f"{_doc(pages)}\n\n{_paging(it)}"),
    ("What an import costs", ("imports",), lambda it: f"{_doc(imports)}\n\n{_importing(it)}"),
    ("A whole generation", ("generation",), _table("generation", generation.COLUMNS, generation)),
    ("The tools of the data server", ("tools",), lambda it: f"{_doc(tools)}\n\n{tools.table(it['tools'])}"),
    ("Placing a week in time", ("placement",), lambda it: f"{_doc(placement)}\n\n{_placed(it)}"),
    ("The hardest weeks known", ("hard",), _table("hard", hard_weeks.COLUMNS, hard_weeks)),
    ("What fans meet over many weeks", ("variety",), _table("variety", variety.COLUMNS, variety)),
    ("Matching a week's captions", ("captions",), _table("captions", _CAPTIONS, captions)),
    ("How far into the bank a week sees", ("banks",), _table("banks", banks.COLUMNS, banks)),
    ("How far weights and strategies show", ("weights",), _table("weights", weights.COLUMNS, weights)),
    ("How hard the demo is", ("demo",), _table("demo", demo.COLUMNS, demo)),
)


def _placed(it: Measured) -> str:
    return f"```text\n{placement.table(iter(it['placement']))}\n```"


#: The parts that the picture shows.
_DRAWN = frozenset(("patterns", "times", "layers", "growth"))


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
        for row in it["patterns"]
    ]
    prime = [
        Bar(f"{row.tier}, {row.way}", row.prime, f"{row.prime:.0f} %", "ours" if row.way == greedy.OURS else "other")
        for row in it["times"]
        if row.page_type == "paid"
    ]
    added = [
        Bar(row.layer, row.added_cpu, f"{row.added_cpu:.0f} ms, {row.share:.1f} %", "third") for row in it["layers"]
    ]
    grown = [
        Bar(
            f"{row.size:,} {row.grows}",
            row.cpu.median,
            f"{row.cpu.median:,.0f} ms, {row.peak:.0f} MiB",
            "third",
            (row.cpu.low, row.cpu.high),
        )
        for row in it["growth"]
    ]
    weeks = round(median(row.weeks for row in it["times"]))
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
    to.write_text(page(it, to.read_text(encoding="utf-8") if to.exists() else ""), encoding="utf-8")
    if it.parts.keys() >= _DRAWN:
        drawn.write_text(chart(it), encoding="utf-8")


def main(arguments: Sequence[str] = ()) -> None:
    only, ended = [name for name in arguments if name != "--quick"], KEPT / "ended"
    if ended.exists() and not only:
        shutil.rmtree(KEPT)
    write(measure(QUICK if "--quick" in arguments else FULL, only))
    if not only:
        ended.touch()


if __name__ == "__main__":
    main(sys.argv[1:])
