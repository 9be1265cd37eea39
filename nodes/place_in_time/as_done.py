"""What of the rules that a day was placed under gave way in fact: only that is told (R53)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from eros.vocabulary.limits import BLOCK_HOURS, FINEST_STEP, SPACING, SPACING_STEPS, block_limit
from nodes.place_in_time.day import Day, PlacementRules


def as_done(day: Day, rules: PlacementRules, minutes: Mapping[str, int]) -> PlacementRules:
    """``rules`` as strict as the day's sends keep them, whose minutes ``minutes`` has. What pins break among themselves
    is no matter of the day's rules (R47)."""
    pins = {send.id for send in day.pins}
    free = [minute for slot, minute in minutes.items() if slot not in pins]
    line = sorted((minute, slot) for slot, minute in minutes.items())
    gaps = [later - sooner for (sooner, one), (later, other) in pairwise(line) if {one, other} - pins]
    closest = min(gaps, default=SPACING)
    kept = [step for step, _ in SPACING_STEPS if step <= closest]
    limit = block_limit(len(line))
    full = {block for block, held in _blocks(minutes.values()).items() if held > limit}
    return replace(
        rules,
        spacing=max((rules.spacing, *kept)),
        step=FINEST_STEP,
        blocks=rules.blocks or not full & _blocks(free).keys(),
        avoid=rules.avoid or not any(minute // 60 in day.avoid for minute in free),
    )


def _blocks(minutes: Iterable[int]) -> Counter[int]:
    return Counter(minute // 60 // BLOCK_HOURS for minute in minutes)
