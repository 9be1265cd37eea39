"""The specification's greedy pseudo-code against ours: times by 5.1 to 5.5, captions by 3.1, on the same weeks.

Who breaks what is judged by the checker of the tests, which shares no code with either (R13, R23 to R27: 45 minutes,
blocks, gaps, clock times, the window, no type twice in a row). Captions are the demo bank's; "per slot" takes of each
slot's offers the best unused one.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import get_args

from benchmarks import captions, harness, placement
from benchmarks.literal import literal_week
from eros.vocabulary.catalogue import FOLLOW_UP, PageType, default_catalogue
from eros.vocabulary.facts import BestTiming, VolumeLevel
from eros.vocabulary.request import Request
from eros.vocabulary.seeds import stream
from eros.vocabulary.week import TargetedSlot, TimedWeek
from nodes.match_content.assignment import Offer, assign
from nodes.match_content.demand import query_limit
from nodes.match_content.scores import Scorer
from nodes.match_persona.rules import persona_scores
from nodes.place_in_time.day import HEADLINE_TYPES
from nodes.place_in_time.week import place_week

LITERAL, OURS = "pseudo-code", "ours"
WEEKS = 100
#: What of the judge's list the pseudo-code sets out to keep; the finer rules of R26 came after it.
RULES = ("spacing", "block", "same type", "clock time", "window", "twice in a row")


@dataclass(frozen=True)
class TimingResult:
    """One way on one tier and page, over some weeks: shares are percent of all planned revenue sends."""

    tier: str
    page_type: str
    way: str
    weeks: int
    prime: float
    prime_headline: float
    unplaced: float
    broken: float
    clean: int
    cpu: float


@dataclass(frozen=True)
class CaptionResult:
    """One way on one tier: the composite's sum, in percent of ours, and CPU milliseconds."""

    tier: str
    way: str
    wanted: int
    unfilled: int
    composite: float
    share: float
    cpu: float


def times(weeks: int = WEEKS, tiers: Iterable[VolumeLevel] = get_args(VolumeLevel)) -> Iterator[TimingResult]:
    """A row for each tier, page and way."""
    for tier in tiers:
        for page_type in get_args(PageType):
            made: dict[str, list[tuple[Sequence[TargetedSlot], TimedWeek, float]]] = {LITERAL: [], OURS: []}
            for seed in range(weeks):
                slots, timing = _week(tier, page_type, seed)
                for way, results in made.items():
                    began = time.process_time()
                    week = _placed(way, slots, timing, seed)
                    results.append((slots, week, (time.process_time() - began) * 1000))
            yield from (_times(tier, page_type, way, results) for way, results in made.items())


def _week(tier: VolumeLevel, page_type: PageType, seed: int) -> tuple[list[TargetedSlot], BestTiming]:
    monday = placement.FIRST_WEEK + timedelta(weeks=seed)
    slots = [placement.as_targeted(slot) for slot in placement.allocation(tier, page_type, seed, monday)]
    draw = stream(seed, "benchmark")
    hourly = tuple(draw.random() for _ in range(24))
    return slots, BestTiming(timezone="UTC", peak_hours=placement.PEAKS, hourly_performance=hourly)


def _placed(way: str, slots: Sequence[TargetedSlot], timing: BestTiming, seed: int) -> TimedWeek:
    if way == LITERAL:
        return literal_week(slots, timing, seed)
    monday = slots[0].date - timedelta(days=slots[0].day)
    return place_week(slots, default_catalogue(), timing, Request(creator_id="bench"), seed, monday)[0]


def _times(
    tier: str, page_type: str, way: str, made: Sequence[tuple[Sequence[TargetedSlot], TimedWeek, float]]
) -> TimingResult:
    broken = [_broken(week) for _, week, _ in made]
    return TimingResult(
        tier=tier,
        page_type=page_type,
        way=way,
        weeks=len(made),
        prime=_prime(made, headline=False),
        prime_headline=_prime(made, headline=True),
        unplaced=sum(len(week.dropped) for _, week, _ in made) / len(made),
        broken=sum(broken) / len(made),
        clean=sum(not count and not week.dropped for count, (_, week, _) in zip(broken, made, strict=True)),
        cpu=sorted(cpu for *_, cpu in made)[len(made) // 2],
    )


def _broken(week: TimedWeek) -> int:
    harness.add_tests_to_path()
    judge = import_module("placed_weeks")
    return sum(count for rule, count in judge.broken_rules(week).items() if rule in RULES)


def _prime(made: Sequence[tuple[Sequence[TargetedSlot], TimedWeek, float]], *, headline: bool) -> float:
    def counts(slot: TargetedSlot) -> bool:
        return slot.category == "revenue" and (not headline or slot.send_type_key in HEADLINE_TYPES)

    planned = sum(counts(slot) for slots, _, _ in made for slot in slots)
    reached = sum(
        counts(slot) and slot.scheduled_at.hour in week.prime_hours[slot.day]
        for _, week, _ in made
        for slot in week.slots
    )
    return 100 * reached / planned


def choices(tiers: Iterable[str] = tuple(captions.SIZES)) -> Iterator[CaptionResult]:
    """A row for each tier and way to choose captions."""
    fitting = captions.fitting_captions()
    scorer = Scorer(persona_scores(captions.PLAYFUL, fitting), frozenset())
    for tier in tiers:
        demand = captions.weekly_demand(tier)
        every = {key: captions.offers_of(key, fitting, scorer) for key in demand}
        asked = {key: listed[: query_limit(key, demand, default_catalogue())] for key, listed in every.items()}
        ten = {key: listed[: 5 if key == FOLLOW_UP else 10] for key, listed in every.items()}
        ways = {"per slot, of ten": ten, "per slot, of ours": asked, OURS: asked}
        best = captions.total_composite(assign(demand, asked), asked)
        for way, offers in ways.items():
            choose = assign if way == OURS else per_slot
            taken = choose(demand, offers)
            reached = captions.total_composite(taken, offers)
            unfilled = sum(demand.values()) - sum(map(len, taken.values()))
            cpu = captions.cpu(partial(choose, demand, offers))
            yield CaptionResult(tier, way, sum(demand.values()), unfilled, reached, 100 * reached / best, cpu)


def per_slot(demand: Mapping[str, int], offers: Mapping[str, Sequence[Offer]]) -> dict[str, tuple[int, ...]]:
    """3.1: of each slot's offers the best that no slot before it took."""
    used: set[int] = set()
    taken: dict[str, tuple[int, ...]] = {}
    for key, needed in demand.items():
        ranked = sorted(offers[key], key=lambda offer: -offer.composite)
        taken[key] = tuple([one.caption_id for one in ranked if one.caption_id not in used][:needed])
        used |= {*taken[key]}
    return taken


TIMES: harness.Columns[TimingResult] = {
    "tier": lambda row: f"{row.tier}, {row.page_type}",
    "way": lambda row: row.way,
    "weeks": lambda row: str(row.weeks),
    "revenue in prime hours": lambda row: f"{row.prime:.1f} %",
    "ppv and bundles in them": lambda row: f"{row.prime_headline:.1f} %",
    "without a time, a week": lambda row: f"{row.unplaced:.1f}",
    "broken rules, a week": lambda row: f"{row.broken:.1f}",
    "weeks without either": lambda row: str(row.clean),
    "CPU ms": lambda row: f"{row.cpu:.1f}",
}
CAPTIONS: harness.Columns[CaptionResult] = {
    "tier": lambda row: row.tier,
    "way": lambda row: row.way,
    "captions wanted": lambda row: str(row.wanted),
    "unfilled": lambda row: str(row.unfilled),
    "composite sum": lambda row: f"{row.composite:,.0f}",
    "ours = 100": lambda row: f"{row.share:.2f}",
    "CPU ms": lambda row: f"{row.cpu:.1f}",
}


def main() -> None:
    print(harness.table(times(), TIMES), harness.table(choices(), CAPTIONS), sep="\n\n")


if __name__ == "__main__":
    main()
