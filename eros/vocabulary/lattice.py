"""The times at which a day's sends can start, in minutes of the day: a lattice from 08:00 plus the day's jitter.

Allocation counts what fits on it, and placement stands on it, so what the one lets in the other can place (R23, R48).
"""

from datetime import date
from functools import cache

from eros.vocabulary.limits import CLOSES, FINEST_STEP, OPENS, QUARTER
from eros.vocabulary.seeds import stream

JITTERS = range(-7, 9)


@cache
def daily_jitters(seed: int, week_start: date) -> tuple[int, ...]:
    """Seven jitters of -7 to +8, distinct modulo 15, so that no lattice time stands on two days (E10).

    Never -5, 0 or 5: lattice times, of the finest lattice too, would be quarter hours, which R26 forbids. -7 and +8
    share a lattice.
    """
    draw = stream(seed, "place_in_time", "jitter", week_start.isoformat())
    lattices: dict[int, list[int]] = {}
    for jitter in JITTERS:
        if jitter % FINEST_STEP:
            lattices.setdefault(jitter % QUARTER, []).append(jitter)
    return tuple(draw.choice(lattices[residue]) for residue in draw.sample(sorted(lattices), 7))


def starts(jitter: int, step: int = QUARTER) -> tuple[int, ...]:
    """Every ``step`` minutes through the whole window, offset by the jitter."""
    return tuple(range(OPENS + jitter % step, CLOSES + 1, step))
