"""A day's total and its split into categories, and what a lighter or smaller week makes of them (R4, R46).

Rounding is half up and exact: no float decides on which side of a half a figure lies.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from eros.vocabulary.catalogue import PageType
from eros.vocabulary.numbers import half_up
from eros.vocabulary.week import DayQuota
from eros.vocabulary.wishes import Volume

#: R4: what a day has of which there is too little for all categories.
SMALL_DAY = ("revenue", "engagement")
RETENTION_PER_DAY = 3
RETENTION_SHARE = 5  # R4: a fifth of the week

#: R46.
VOLUME_FACTOR: dict[Volume, Fraction] = {"lighter": Fraction(8, 10), "normal": Fraction(1), "heavier": Fraction(12, 10)}

#: Each volume with the smaller ones, the next first.
SMALLER_VOLUMES: dict[Volume, tuple[Volume, ...]] = {
    "heavier": ("normal", "lighter"), "normal": ("lighter",), "lighter": (),
}  # fmt: skip


def wanted_total(total: int, volume: Volume) -> int:
    """A day's total a fifth lighter or heavier, half up (R46)."""
    return half_up(total * VOLUME_FACTOR[volume])


@lru_cache(maxsize=4_096)
def split_day(total: int, ratio: DayQuota, page_type: PageType = "paid") -> DayQuota:
    """A day's total by the ratio: revenue and engagement half up, retention the rest, at most 3; none on free (R4).

    A total of 1 is a revenue send, 2 are one of revenue and one of engagement.
    """
    if total <= len(SMALL_DAY):
        return DayQuota(**{name: int(place < total) for place, name in enumerate(SMALL_DAY)}, retention=0)
    revenue = min(half_up(Fraction(total * ratio.revenue, ratio.total)), total)
    engagement = min(half_up(Fraction(total * ratio.engagement, ratio.total)), total - revenue)
    most = RETENTION_PER_DAY if page_type == "paid" else 0
    retention = min(total - revenue - engagement, most)
    return DayQuota(revenue=revenue, engagement=total - revenue - retention, retention=retention)


def cap_retention_share(quotas: Sequence[DayQuota]) -> tuple[DayQuota, ...]:
    """Retention down to a fifth of the week: one at a time, from the day with most, the later first (R4)."""
    capped = list(quotas)
    over = sum(quota.retention for quota in capped) - sum(quota.total for quota in capped) // RETENTION_SHARE
    for _ in range(over):
        day = max(range(len(capped)), key=lambda index: (capped[index].retention, index))
        capped[day] = capped[day].model_copy(
            update={"engagement": capped[day].engagement + 1, "retention": capped[day].retention - 1}
        )
    return tuple(capped)


def limited_quotas(quotas: Sequence[DayQuota], most: int) -> tuple[DayQuota, ...]:
    """The quotas with at most so many sends a day, each in its own ratio, and retention within its share again."""
    return cap_retention_share([quota if quota.total <= most else split_day(most, quota) for quota in quotas])
