"""Whether the demo's pages ask of the product what pages in the field do (R1, R6, R18, R21, R35).

Of each page a dry run, in memory, and its lists of captions: one for each send type, as the first query asks. Counted
are the pages on which something occurs; "asked" is what the demo is held to. Healthy pages are those without a fault on
purpose.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean

from benchmarks import harness
from eros.gateway import Source, open_tools
from eros.settings import Settings
from eros.vocabulary.catalogue import MEDIA_KINDS, default_catalogue
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.ladder import STEP_WARNINGS
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.ports import Tools
from eros.vocabulary.pricing import percent_for
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_db.demo.creators import DEMO_CREATORS, DemoCreator
from eros_db.server import build_server

#: Captions that are asked for each send type.
LIST = 20
FRESH = 100.0
#: Freshness of what weeks take: wholly rested, from 20 days on, from 9 on (R1), and less.
BANDS: tuple[tuple[str, float, float], ...] = (
    ("100", FRESH, 101),
    ("66 to 99", 66, FRESH),
    ("30 to 65", 30, 66),
    ("below 30", 0, 30),
)
LEAST_PAGES, LEAST_THIN = 3, 5
RESTED_LISTS = (50, 90)
HEALTHY_SCORES = (85, 100)


@dataclass(frozen=True)
class DemoPage:
    """One page; ``lacks`` are media kinds. ``fresh`` says of each list that is not empty whether all of it is wholly
    rested; ``week`` is None where its run ended without one."""

    member: DemoCreator
    confidence: float
    lacks: frozenset[str]
    fresh: tuple[bool, ...]
    week: ResultDocument | None

    @property
    def items(self) -> tuple[Item, ...]:
        return self.week.items if self.week else ()


@dataclass(frozen=True)
class DemoRow:
    """A measure, and what is asked of it."""

    measure: str
    asked: str
    measured: str
    kept: bool


def pages(names: Iterable[str] | None = None, database: Path | None = None) -> list[DemoPage]:
    """The pages of these names, or all."""
    cast = [member for member in DEMO_CREATORS if names is None or member.creator_id in set(names)]
    with harness.home(database) as folder, harness.store(folder) as engine:
        harness.quiet(below=logging.CRITICAL)  # weeks that wait for a person are errors in the log
        source = Source.in_memory(lambda: build_server(engine, harness.now))
        return asyncio.run(_pages(source, Settings(home=folder, now=harness.NOW), cast))


async def _pages(source: Source, settings: Settings, cast: Iterable[DemoCreator]) -> list[DemoPage]:
    async with open_tools(source, settings) as tools:
        return [await _page(tools, RunOptions(settings, data=source), member) for member in cast]


async def _page(tools: Tools, options: RunOptions, member: DemoCreator) -> DemoPage:
    who = member.creator_id
    volume = await tools.call("get_volume_config", creator_id=who)
    vault = await tools.call("get_vault_availability", creator_id=who)
    lists = [
        await tools.call("get_send_type_captions", creator_id=who, send_type_key=key, limit=LIST)
        for key, row in default_catalogue().items()
        if row.on(member.page_type)
    ]
    outcome = await generate(Request(creator_id=who, dry_run=True, allow_low_confidence=True), options)
    return DemoPage(
        member=member,
        confidence=volume["confidence_score"],
        lacks=frozenset(MEDIA_KINDS) - set(vault["available_content_types"]),
        fresh=tuple(
            all(one["freshness_score"] >= FRESH for one in answer["captions"]) for answer in lists if answer["captions"]
        ),
        week=outcome.document if isinstance(outcome.document, ResultDocument) else None,
    )


def rows(found: list[DemoPage]) -> Iterator[DemoRow]:
    """The figures of all pages."""
    for confidence in sorted({page.confidence for page in found}):
        yield _pages_row(
            f"volume confidence {confidence}: prices at {percent_for(confidence)} %",
            (page.confidence == confidence for page in found),
            LEAST_PAGES if 0.4 <= confidence <= 0.8 else 1,
        )
    yield _pages_row("vaults that lack a media kind", (bool(page.lacks) for page in found), LEAST_THIN)
    lists = [fresh for page in found for fresh in page.fresh]
    low, high = RESTED_LISTS
    rested = 100 * mean(lists)
    yield DemoRow(
        f"lists of captions that are wholly rested, of {len(lists)}",
        f"{low} to {high} %",
        f"{rested:.0f} %",
        low <= rested <= high,
    )
    for name, least, below in BANDS:
        yield _items_row(f"captions of freshness {name}", found, partial(_is_between, least, below))
    for step, (freshness, performance) in enumerate(CAPTION_LADDER):
        name = f"step {step + 1} of the ladder ({freshness:.0f}/{performance:.0f})"
        yield _items_row(name, found, partial(_is_from, step))
    low, high = HEALTHY_SCORES
    scores = [page.week.validation.score for page in found if page.week and page.member.fault is None]
    yield DemoRow(
        f"mean score of {len(scores)} healthy weeks",
        f"{low} to {high}",
        f"{mean(scores):.1f} ({min(scores):.0f} to {max(scores):.0f})",
        low <= mean(scores) <= high,
    )


def _is_between(low: float, high: float, item: Item) -> bool:
    return item.caption_scores is not None and low <= item.caption_scores.freshness < high


def _is_from(step: int, item: Item) -> bool:
    said = [STEP_WARNINGS.index(warning) for warning in item.warnings if warning in STEP_WARNINGS]
    return item.caption_scores is not None and max(said, default=0) == step


def _pages_row(measure: str, holds: Iterable[bool], least: int) -> DemoRow:
    count = sum(holds)
    return DemoRow(measure, str(least), str(count), count >= least)


def _items_row(measure: str, found: list[DemoPage], holds: Callable[[Item], bool]) -> DemoRow:
    counts = [count for page in found if (count := sum(map(holds, page.items)))]
    return DemoRow(measure, str(LEAST_PAGES), f"{len(counts)}, {sum(counts):,} sends", len(counts) >= LEAST_PAGES)


COLUMNS: harness.Columns[DemoRow] = {
    "measure": lambda row: row.measure,
    "asked": lambda row: row.asked,
    "measured": lambda row: row.measured,
    "kept": lambda row: "yes" if row.kept else "NO",
}


def main() -> None:
    print(harness.table(rows(pages()), COLUMNS))


if __name__ == "__main__":
    main()
