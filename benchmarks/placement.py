"""What it costs to place a week: CPU milliseconds by tier, and the share of revenue in prime hours.

The weeks are Phase 2's own, one seed each. The bound for one week is 100 ms at the two lower tiers and 500 ms at ultra.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from eros.vocabulary.catalogue import PageType, default_catalogue
from eros.vocabulary.facts import BestTiming, Performance, Vault, VolumeConfig, VolumeLevel
from eros.vocabulary.request import Request
from eros.vocabulary.seeds import stream
from eros.vocabulary.week import Slot, TargetedSlot, TimedWeek
from nodes.allocate.allocation import allocate_week
from nodes.allocate.plan import AllocationContext
from nodes.place_in_time.week import place_week

FIRST_WEEK = date(2026, 1, 5)
PEAKS = (20, 21, 22)
#: Revenue, engagement and retention a day (2.1); free pages have no retention.
PER_DAY: dict[VolumeLevel, tuple[int, int, int]] = {
    "low": (3, 3, 1),
    "mid": (4, 4, 2),
    "high": (6, 5, 2),
    "ultra": (8, 6, 3),
}


@dataclass(frozen=True)
class PlacementRow:
    """One tier's figures; times are CPU milliseconds a week, shares are percent."""

    tier: VolumeLevel
    page_type: PageType
    weeks: int
    median: float
    p99: float
    prime: float
    unproved: int


def measure(weeks: int = 100) -> Iterator[PlacementRow]:
    """A row for each tier and page type, each over ``weeks`` weeks."""
    for tier in get_args(VolumeLevel):
        for page_type in get_args(PageType):
            yield _row(tier, page_type, weeks)


def _row(tier: VolumeLevel, page_type: PageType, weeks: int) -> PlacementRow:
    results = [_place(tier, page_type, seed) for seed in range(weeks)]
    spent = sorted(milliseconds for milliseconds, _ in results)
    proofs = [proof for _, week in results for proof in week.proofs]
    revenue = sum(slot.category == "revenue" for _, week in results for slot in week.slots)
    return PlacementRow(
        tier=tier,
        page_type=page_type,
        weeks=weeks,
        median=spent[weeks // 2],
        p99=spent[min(weeks - 1, weeks * 99 // 100)],
        prime=100 * sum(proof.prime_revenue for proof in proofs) / revenue,
        unproved=sum(proof.bound - proof.value > 1e-6 for proof in proofs),
    )


def _place(tier: VolumeLevel, page_type: PageType, seed: int) -> tuple[float, TimedWeek]:
    week_start = FIRST_WEEK + timedelta(weeks=seed)
    slots = [as_targeted(slot) for slot in allocation(tier, page_type, seed, week_start)]
    draw = stream(seed, "benchmark")
    timing = BestTiming(timezone="UTC", peak_hours=PEAKS, hourly_performance=tuple(draw.random() for _ in range(24)))
    started = time.process_time()
    week, _ = place_week(slots, default_catalogue(), timing, Request(creator_id="bench"), seed, week_start)
    return (time.process_time() - started) * 1000, week


def allocation(tier: VolumeLevel, page_type: PageType, seed: int, week_start: date) -> tuple[Slot, ...]:
    """What Phase 2 makes of a tier's usual volume."""
    revenue, engagement, retention = PER_DAY[tier]
    if page_type == "free":
        retention = 0
    volume = VolumeConfig(
        volume_level=tier,
        revenue_per_day=revenue,
        engagement_per_day=engagement,
        retention_per_day=retention,
        weekly_distribution=(revenue + engagement + retention,) * 7,
        confidence_score=1.0,
        calculation_source="optimized",
    )
    situation = AllocationContext(
        request=Request(creator_id="bench"),
        seed=seed,
        week_start=week_start,
        page_type=page_type,
        volume=volume,
        performance=Performance(),
        send_types=default_catalogue(),
        vault=Vault(),
    )
    return allocate_week(situation)[0].slots


def as_targeted(slot: Slot) -> TargetedSlot:
    return TargetedSlot(**dict(slot), channel_key="mass_message", target_key="all_active")


def table(rows: Iterator[PlacementRow]) -> str:
    lines = ["tier   page  weeks  p50 ms  p99 ms  prime %  days unproved"]
    lines += [
        f"{row.tier:<6} {row.page_type:<5} {row.weeks:>5} {row.median:>7.0f} {row.p99:>7.0f} {row.prime:>8.1f} "
        f"{row.unproved:>14}"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    print(table(measure()))


if __name__ == "__main__":
    main()
