"""How far weights and strategies show in weeks (R50, R51): odds of types, counted over many seeds.

A row of "weight" compares the neutral days of weeks with an opportunity of 80 and of 30 with those of ordinary weeks:
the odds of a raised type against the unraised ones of its category, all of them below their caps. A day is neutral for
a category whose types its strategy neither stresses nor takes in turns. A row of "strategy" compares a strategy's days
with the days without stress: the odds of a stressed type against the others of its category; one at its cap may have
less. A row of "variety" counts the categories' days of ``variety_max`` on which a type stands twice while another with
room stands unused.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from benchmarks import harness, placement
from eros.vocabulary.catalogue import FOLLOW_UP, Category, default_catalogue
from eros.vocabulary.facts import Performance, Vault, VolumeConfig, VolumeLevel
from eros.vocabulary.request import Request
from eros.vocabulary.week import Allocation
from nodes.allocate.allocation import allocate_week
from nodes.allocate.plan import AllocationContext
from nodes.allocate.strategies import BOOSTED, ROTATING, STRATEGIES
from nodes.allocate.supply import PARENTS_PER_DAY
from nodes.allocate.weights import type_weights

SEEDS = 200
TIERS: tuple[VolumeLevel, ...] = ("low", "high", "ultra")
UNSTRESSED = "balanced_standard"
MOODS = {"opportunity 80": Performance(opportunity_score=80), "opportunity 30": Performance(opportunity_score=30)}
#: R50: how far the odds may be from the factor.
WITHIN = 0.15
#: R51, and from which share of its cap on a type stands at it.
LEAST_STRESS, AT_CAP = 1.5, 0.93
KINDS = default_catalogue()


@dataclass(frozen=True)
class WeightsRow:
    """``stated`` is the factor, or the least odds; of "variety", ``odds`` are the days on which a type stood twice."""

    tier: str
    what: Literal["weight", "strategy", "variety"]
    named: str
    send_type_key: str
    stated: float
    odds: float
    a_day: float


@dataclass
class _Counted:
    """How often each type stands on the days of one strategy."""

    sends: Counter[str]
    days: int

    def odds(self, key: str, others: Iterable[str]) -> float:
        return self.sends[key] / max(1, sum(self.sends[other] for other in others))

    def at_cap(self, key: str) -> bool:
        kind, a_day = KINDS[key], self.sends[key] / max(1, self.days)
        return kind.max_per_week is not None or a_day > AT_CAP * kind.max_per_day


def rows(seeds: int = SEEDS, tiers: Iterable[VolumeLevel] = TIERS) -> Iterator[WeightsRow]:
    for tier in tiers:
        usual = weeks(tier, Performance(), seeds)
        for mood, performance in MOODS.items():
            yield from _weights(tier, mood, performance, usual, weeks(tier, performance, seeds))
        yield from _strategies(tier, usual)
        yield from _variety(tier, usual)


def weeks(tier: VolumeLevel, performance: Performance, seeds: int) -> list[Allocation]:
    revenue, engagement, retention = placement.PER_DAY[tier]
    volume = VolumeConfig(
        volume_level=tier, revenue_per_day=revenue, engagement_per_day=engagement, retention_per_day=retention,
        weekly_distribution=(revenue + engagement + retention,) * 7, confidence_score=0.9,
        calculation_source="optimized",
    )  # fmt: skip
    return [
        allocate_week(
            AllocationContext(
                request=Request(creator_id="bench"), seed=seed, week_start=placement.FIRST_WEEK, page_type="paid",
                volume=volume, performance=performance, send_types=KINDS, vault=Vault(),
            )
        )[0]
        for seed in range(seeds)
    ]  # fmt: skip


def _counted(made: Iterable[Allocation], *strategies: str) -> _Counted:
    sends, days = Counter[str](), 0
    for week in made:
        sends.update(slot.send_type_key for slot in week.slots if slot.strategy_used in strategies)
        days += sum(map(week.daily_strategies.count, strategies))
    return _Counted(sends, days)


def neutral(category: Category) -> list[str]:
    """The strategies whose days are neutral for the category."""
    stressed = {strategy: {KINDS[key].category for key in BOOSTED.get(strategy, ())} for strategy in STRATEGIES}
    return [strategy for strategy, there in stressed.items() if category not in there and strategy != ROTATING]


def _of(category: Category) -> list[str]:
    return [key for key, kind in KINDS.items() if kind.category == category and kind.on("paid") and key != FOLLOW_UP]


def _weights(
    tier: str, mood: str, performance: Performance, usual: list[Allocation], moved: list[Allocation]
) -> Iterator[WeightsRow]:
    weights = [type_weights(KINDS, UNSTRESSED, one) for one in (Performance(), performance)]
    for category in ("revenue", "engagement"):
        before, after = (_counted(made, *neutral(category)) for made in (usual, moved))
        free = [key for key in _of(category) if not before.at_cap(key) and not after.at_cap(key)]
        raised = {key: weights[1][key] / weights[0][key] for key in free if weights[0][key] != weights[1][key]}
        others = [key for key in free if key not in raised]
        for key, factor in raised.items() if others else ():
            odds = after.odds(key, others) / before.odds(key, others)
            yield WeightsRow(tier, "weight", mood, key, factor, odds, after.sends[key] / after.days)


def _strategies(tier: str, made: list[Allocation]) -> Iterator[WeightsRow]:
    before = _counted(made, UNSTRESSED)
    for strategy, stressed in BOOSTED.items():
        after = _counted(made, strategy)
        for category in ("revenue", "engagement"):
            others = [key for key in _of(category) if key not in stressed and KINDS[key].max_per_week is None]
            for key in (key for key in _of(category) if key in stressed and KINDS[key].max_per_week is None):
                odds = after.odds(key, others) / before.odds(key, others)
                yield WeightsRow(tier, "strategy", strategy, key, LEAST_STRESS, odds, after.sends[key] / after.days)


def _variety(tier: str, made: list[Allocation]) -> Iterator[WeightsRow]:
    days = [(week, day) for week in made for day, name in enumerate(week.daily_strategies) if name == "variety_max"]
    twice = sum(stands_twice(week, day) for week, day in days)
    yield WeightsRow(tier, "variety", "variety_max", "any", 0.0, float(twice), len(days) / len(made))


def stands_twice(week: Allocation, day: int) -> int:
    """The categories of the day in which a type stands twice while another with room under its caps stands unused."""
    of_week = Counter(slot.send_type_key for slot in week.slots)
    today = Counter(slot.send_type_key for slot in week.slots if slot.day == day)
    parents = sum(count for key, count in today.items() if KINDS[key].can_have_followup)

    def has_room(key: str) -> bool:
        kind = KINDS[key]
        within = kind.max_per_week is None or of_week[key] < kind.max_per_week
        return not today[key] and within and not (kind.can_have_followup and parents >= PARENTS_PER_DAY)

    repeated = {KINDS[key].category for key, count in today.items() if count > 1}
    return sum(any(map(has_room, _of(category))) for category in repeated)


COLUMNS: harness.Columns[WeightsRow] = {
    "tier": lambda row: row.tier,
    "what": lambda row: f"{row.what}, {row.named}",
    "type": lambda row: row.send_type_key,
    "a day": lambda row: f"{row.a_day:.2f}",
    "stated": lambda row: f"{row.stated:.2f}",
    "odds": lambda row: f"{row.odds:.2f}",
    "of stated": lambda row: f"{row.odds / row.stated:.2f}" if row.what == "weight" else "",
}


def main() -> None:
    print(harness.table(rows(), COLUMNS))


if __name__ == "__main__":
    main()
