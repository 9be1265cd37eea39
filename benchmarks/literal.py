"""The specification's timing pseudo-code taken literally (5.1 to 5.5), as what ours is compared with.

Literal means literal: 30 minutes, at most three sends in a block whose ends both count, first come first served, hours
rotated by the weekday alone. ``find_any_available_slot`` is left open there; here it is the first quarter of an hour
from 08:00 that 5.4 allows, once through the day, and where there is none the send stays without a time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import BestTiming
from eros.vocabulary.lattice import JITTERS
from eros.vocabulary.limits import CLOCK_TIME_USES as USES
from eros.vocabulary.limits import CLOSES as LAST
from eros.vocabulary.limits import OPENS as FIRST
from eros.vocabulary.limits import QUARTER
from eros.vocabulary.seeds import stream
from eros.vocabulary.wall_clock import at
from eros.vocabulary.week import TargetedSlot, TimedSlot, TimedWeek
from nodes.place_in_time.variation import CATEGORY_HOURS, time_shift, variation_metadata

SPACING, BLOCK, IN_BLOCK = 30, 4, 3
RANK = {"revenue": 3, "engagement": 2, "retention": 1}
ADJUSTMENTS = (-15, -10, 10, 15)


@dataclass(frozen=True)
class Placed:
    """A send at its minute. Frozen, so that a move makes a new one."""

    slot: TargetedSlot
    minute: int


def literal_week(slots: Sequence[TargetedSlot], timing: BestTiming, seed: int) -> TimedWeek:
    """5.1 to 5.5 with the catalogue's gaps; what found no time is among the dropped."""
    draw = stream(seed, "benchmark", "greedy")
    prime = [[hour + day % 3 - 1 for hour in timing.peak_hours] for day in range(7)]
    prime = [[hour for hour in hours if FIRST // 60 <= hour <= LAST // 60] for hours in prime]
    jitters = [draw.choice(JITTERS) for _ in range(7)]
    placed: list[Placed] = []
    for day in range(7):
        there: list[Placed] = []
        for slot in _sorted(slot for slot in slots if slot.day == day):
            minute = _find(slot, prime[day], jitters[day], there)
            if minute is not None:
                there.append(Placed(slot, minute))
        placed += there
    _separate(placed, draw)
    found = {one.slot.slot_id for one in placed}
    return TimedWeek(
        slots=tuple(_timed(one, tuple(prime[one.slot.day]), jitters[one.slot.day]) for one in placed),
        prime_hours=tuple(map(tuple, prime)),
        spacing=(SPACING,) * 7,
        dropped=tuple(slot.slot_id for slot in slots if slot.slot_id not in found),
    )


def _sorted(slots: Iterable[TargetedSlot]) -> list[TargetedSlot]:
    kinds = default_catalogue()
    return sorted(slots, key=lambda it: (-RANK[it.category], -it.priority, -(kinds[it.send_type_key].base_price or 0)))


def _find(slot: TargetedSlot, prime: Sequence[int], jitter: int, there: Sequence[Placed]) -> int | None:
    """5.3: the category's hours in turn, then any time of the day."""
    hours = prime if slot.category == "revenue" else CATEGORY_HOURS[slot.category]
    moved = (60 * hour + time_shift(slot.category, slot.day) + jitter for hour in hours)
    candidates = [*(min(max(minute, FIRST), LAST) for minute in moved), *range(FIRST, LAST + 1, QUARTER)]
    return next((minute for minute in candidates if is_valid_time_slot(minute, slot, there)), None)


def is_valid_time_slot(candidate: int, slot: TargetedSlot, there: Sequence[Placed]) -> bool:
    """5.4, word for word: a send at the end of a block counts in two."""
    gap = default_catalogue()[slot.send_type_key].min_minutes_between
    begins = candidate // 60 // BLOCK * BLOCK * 60
    apart = all(
        abs(candidate - one.minute) >= (max(SPACING, gap) if one.slot.send_type_key == slot.send_type_key else SPACING)
        for one in there
    )
    return apart and sum(begins <= one.minute <= begins + BLOCK * 60 for one in there) < IN_BLOCK


def _separate(placed: list[Placed], draw: Random) -> None:
    """5.5: what stands at one clock time for the third time in the week moves once, if its day allows."""
    uses = Counter(one.minute for one in placed)
    for minute in [minute for minute, count in uses.items() if count > USES]:
        for number in [number for number, one in enumerate(placed) if one.minute == minute][USES:]:
            slot = placed[number].slot
            there = [one for one in placed if one.slot.day == slot.day and one.slot is not slot]
            moved = minute + draw.choice(ADJUSTMENTS)
            if is_valid_time_slot(moved, slot, there):
                placed[number] = replace(placed[number], minute=moved)


def _timed(one: Placed, prime: tuple[int, ...], jitter: int) -> TimedSlot:
    slot, minute = one.slot, one.minute
    parts = variation_metadata(
        slot.category, slot.day, prime, jitter, start=minute, minute=minute, strategy=slot.strategy_used
    )
    return TimedSlot.model_validate({**dict(slot), "scheduled_at": at(slot.date, minute), "variation": parts})
