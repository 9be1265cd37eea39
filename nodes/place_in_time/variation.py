"""What makes a day's minutes its own: shift, jitter, and the record of why a send stands where it stands (5.2, R26)."""

from datetime import date

from eros.vocabulary.catalogue import Category
from eros.vocabulary.limits import FINEST_STEP, QUARTER
from eros.vocabulary.seeds import stream
from eros.vocabulary.week import VariationMetadata

#: 5.3; revenue's are the day's prime hours.
CATEGORY_HOURS: dict[Category, tuple[int, ...]] = {"engagement": (9, 10, 11, 14, 15, 16), "retention": (16, 17, 18)}
#: 5.2, minutes: engagement carries the morning's shift, revenue the evening's.
EVEN_DAY: dict[Category, int] = {"engagement": -15, "revenue": 20, "retention": 0}
ODD_DAY: dict[Category, int] = {"engagement": 15, "revenue": -20, "retention": 0}
JITTERS = range(-7, 9)


def preferred_hours(category: Category, prime: tuple[int, ...]) -> tuple[int, ...]:
    return prime if category == "revenue" else CATEGORY_HOURS[category]


def time_shift(category: Category, day: int) -> int:
    """Minutes; ``day`` 0 is Monday."""
    return (ODD_DAY if day % 2 else EVEN_DAY)[category]


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


def variation_metadata(
    category: Category,
    day: int,
    prime: tuple[int, ...],
    jitter: int,
    *,
    start: int,
    minute: int,
    strategy: str,
    reason: str | None = None,
) -> VariationMetadata:
    """The parts of the final ``minute``, which add up to it (E20); ``start`` is its time before the micro offset.

    ``base_hour`` is the preferred hour that leaves the least over.
    """
    shift = time_shift(category, day)
    base = min(preferred_hours(category, prime), key=lambda hour: (abs(start - 60 * hour - shift - jitter), hour))
    return VariationMetadata(
        base_hour=base,
        time_shift=shift,
        jitter=jitter,
        slot_offset=start - 60 * base - shift - jitter,
        micro_offset=minute - start,
        daily_strategy=strategy,
        prime_hours_used=prime,
        time_adjusted=reason is not None,
        adjustment_reason=reason,
    )
