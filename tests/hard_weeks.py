"""Weeks that are hard to place: many sends of few types in few hours, drawn at random. ``WORST`` are the worst found.

A week is hard where its days neither fit 45 minutes apart nor are plainly too full, or where all hours but a few are to
be avoided: then the search has much to prove.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from placed_weeks import DRAWN_TYPES, KINDS, PARENTS

PEAKS = ((20, 21, 22), (19, 20, 21, 22), (12, 20), (8, 9), (9, 10, 11, 20, 21, 22), (20,))
#: Of 100 seeds those whose weeks take the most steps, and the day of an agency: hours 8 to 19 to avoid, 21 sends.
WORST: tuple[int | None, ...] = (None, 29, 34, 81, 87, 90)


def hard_week(seed: int | None) -> tuple[list[list[str]], dict[str, Any]]:
    """The types of each day, and the hours and the timing that ``placed_weeks.place`` takes."""
    draw = Random(seed or 0)
    size = 21 if seed is None else draw.choice([17, 19, 20, 21, 21])
    days = [_day(draw, size, few=seed is not None and draw.random() < 0.4) for _ in range(7)]
    return days, {
        "seed": draw.randrange(10**6),
        "avoid": range(8, 20) if seed is None else _avoided(draw),
        "peaks": draw.choice(PEAKS),
        "performance": [draw.random() for _ in range(24)],
    }


def _day(draw: Random, size: int, *, few: bool) -> list[str]:
    """Types of the catalogue within its caps, at most four of which take a follow-up; ``few``: of a few types alone."""
    types: Sequence[str] = draw.sample(DRAWN_TYPES, draw.randint(6, 10)) if few else DRAWN_TYPES
    day: list[str] = []
    for key in draw.choices(types, k=50 * size):
        cap = 1 if KINDS[key].min_minutes_between >= 720 else KINDS[key].max_per_day
        parents = sum(other in PARENTS for other in day)
        if len(day) < size and day.count(key) < cap and (key not in PARENTS or parents < 4):
            day.append(key)
    return day


def _avoided(draw: Random) -> list[int]:
    """A stretch of the day, or hours here and there."""
    if draw.random() < 0.5:
        first = draw.randint(7, 16)
        return [hour for hour in range(first, first + draw.randint(2, 13)) if hour < 24]
    return draw.sample(range(8, 24), draw.randint(2, 13))
