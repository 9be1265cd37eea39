"""What makes a day's minutes its own: shift, jitter, and the record of why a send stands where it stands (5.2, R26)."""

from eros.vocabulary.catalogue import Category
from eros.vocabulary.week import VariationMetadata

#: 5.3; revenue's are the day's prime hours.
CATEGORY_HOURS: dict[Category, tuple[int, ...]] = {"engagement": (9, 10, 11, 14, 15, 16), "retention": (16, 17, 18)}
#: 5.2, minutes: engagement carries the morning's shift, revenue the evening's.
EVEN_DAY: dict[Category, int] = {"engagement": -15, "revenue": 20, "retention": 0}
ODD_DAY: dict[Category, int] = {"engagement": 15, "revenue": -20, "retention": 0}


def preferred_hours(category: Category, prime: tuple[int, ...]) -> tuple[int, ...]:
    return prime if category == "revenue" else CATEGORY_HOURS[category]


def time_shift(category: Category, day: int) -> int:
    """Minutes; ``day`` 0 is Monday."""
    return (ODD_DAY if day % 2 else EVEN_DAY)[category]


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
