"""Module 1, base tier: fans -> level -> sends per day (the tier table of 1.2)."""

from typing import NamedTuple

from eros.vocabulary.catalogue import CATEGORIES, PageType
from eros.vocabulary.facts import VolumeLevel
from eros.vocabulary.volume import QUOTA_LIMITS, VOLUME_TIERS


class Quotas(NamedTuple):
    """Sends per day by category."""

    revenue: int
    engagement: int
    retention: int

    @property
    def total(self) -> int:
        return sum(self)


class Tier(NamedTuple):
    """A level, the fans it starts at, its base quotas (1.2), its floor (R6) and its legacy limits."""

    level: VolumeLevel
    from_fans: int
    base: Quotas
    minimum: Quotas
    bundles_per_week: int
    games_per_week: int
    followups_per_day: int


#: Of each level the floor, and bundles and games a week and follow-ups a day.
_FLOORS: dict[VolumeLevel, tuple[Quotas, int, int, int]] = {
    "low": (Quotas(3, 3, 1), 1, 1, 2),
    "mid": (Quotas(3, 3, 1), 2, 2, 3),
    "high": (Quotas(4, 4, 2), 3, 2, 4),
    "ultra": (Quotas(6, 5, 2), 4, 3, 5),
}
TIERS: tuple[Tier, ...] = tuple(
    Tier(level, fans, Quotas(*(getattr(base, name) for name in CATEGORIES)), *_FLOORS[level])
    for level, fans, base in VOLUME_TIERS
)

#: The most of each category a day.
MOST_QUOTAS = Quotas(*(QUOTA_LIMITS[name][1] for name in CATEGORIES))


def tier_of(fan_count: int) -> Tier:
    """The highest tier that the fans reach."""
    return next(tier for tier in reversed(TIERS) if fan_count >= tier.from_fans or tier is TIERS[0])


def for_page(quotas: Quotas, page_type: PageType) -> Quotas:
    """A free page retains nobody: its retention quota is 0 (R4, R8)."""
    return quotas._replace(retention=0) if page_type == "free" else quotas
