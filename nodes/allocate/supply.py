"""What must be in the week before anything is drawn: pinned events, scarce types, and types that variety demands.

The weekly limited types go first to the days that cannot be filled without them; so a quota is left short only where
no choice could have filled it (R11). A reserved type counts as used all week long, so no draw can take it away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eros.vocabulary.catalogue import CATEGORIES, Category, SendType
from eros.vocabulary.limits import FOLLOW_UPS_PER_DAY
from eros.vocabulary.posting_window import too_soon
from eros.vocabulary.week import DayQuota
from nodes.allocate.diversity import DiversityTargets
from nodes.allocate.weights import base_weight

#: R10, B19: as many sends that take a follow-up as there are follow-ups.
PARENTS_PER_DAY = FOLLOW_UPS_PER_DAY


@dataclass
class Supply:
    """The week's types, their caps by day, and what each day has so far."""

    kinds: Mapping[str, SendType]
    caps: Sequence[Mapping[str, int]]
    weekly: Mapping[str, int]
    reserved: list[Counter[str]]
    used: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.used = sum(self.reserved, Counter())

    def reserve(self, day: int, key: str) -> None:
        self.reserved[day][key] += 1
        self.used[key] += 1

    def release(self, day: int, key: str) -> None:
        self.reserved[day][key] -= 1
        self.used[key] -= 1

    def count(self, day: int, category: Category) -> int:
        return sum(count for key, count in self.reserved[day].items() if self.kinds[key].category == category)

    def parents(self, day: int, *categories: Category) -> int:
        """How many of the day's sends so far (of these categories) take a follow-up."""
        kinds = ((self.kinds[key], count) for key, count in self.reserved[day].items())
        return sum(n for kind, n in kinds if kind.can_have_followup and kind.category in (categories or CATEGORIES))

    def parents_left(self, day: int) -> int:
        """How many more sends that take a follow-up the day may have: none where more of them are pinned (B19, R47)."""
        return max(0, PARENTS_PER_DAY - self.parents(day))

    def of(self, category: Category) -> list[str]:
        return [key for key, kind in self.kinds.items() if kind.category == category]

    def parents_of(self, keys: Iterable[str]) -> set[str]:
        """Those of the types that take a follow-up."""
        return {key for key in keys if self.kinds[key].can_have_followup}

    def week_cap(self, key: str) -> int:
        """How often the caps let the week have the type."""
        daily = sum(caps.get(key, 0) for caps in self.caps)
        return min(daily, self.weekly.get(key, daily))

    def room(self, day: int, key: str) -> int:
        """How many more of the type the caps let the day have, and the days that have to lie between two (R27)."""
        if too_soon(self.kinds[key], day, (other for other, has in enumerate(self.reserved) if has[key])):
            return 0
        limits = [self.caps[day].get(key, 0) - self.reserved[day][key]]
        if key in self.weekly:
            limits.append(self.weekly[key] - self.used[key])
        if self.kinds[key].can_have_followup:
            limits.append(self.parents_left(day))
        return max(0, min(limits))

    def admits(self, day: int, key: str) -> bool:
        """Whether the caps let the day have one more of the type."""
        return self.room(day, key) > 0

    def capacity(self, day: int, category: Category) -> int:
        """How many sends of the category the day can hold with what is reserved and the types without a weekly cap."""
        most = {
            key: max(self.reserved[day][key], 0 if key in self.weekly else cap)
            for key, cap in (dict.fromkeys(self.reserved[day], 0) | dict(self.caps[day])).items()
            if self.kinds[key].category == category
        }
        taking = sum(count for key, count in most.items() if self.kinds[key].can_have_followup)
        return sum(most.values()) - taking + max(min(taking, PARENTS_PER_DAY), self.parents(day, category))


def reserve_scarce(supply: Supply, quotas: Sequence[DayQuota]) -> None:
    """Weekly limited types to the days that lack most, one at a time: the least used type first, then the one with most
    uses left (2.4, R11)."""
    for category in CATEGORIES:
        for _ in range(sum(supply.weekly.values())):
            shortest = _shortest(supply, quotas, category)
            if shortest is None:
                break
            supply.reserve(*shortest)


def _shortest(supply: Supply, quotas: Sequence[DayQuota], category: Category) -> tuple[int, str] | None:
    needs = {day: getattr(quota, category) - supply.capacity(day, category) for day, quota in enumerate(quotas)}
    offers = [
        (-need, day, supply.used[key], -supply.weekly[key], key)
        for day, need in needs.items()
        for key in supply.weekly
        if need > 0 and supply.kinds[key].category == category and _helps(supply, day, key)
    ]
    return next(((day, key) for _, day, _, _, key in sorted(offers)), None)


def _helps(supply: Supply, day: int, key: str) -> bool:
    """Whether the day could then hold one more; where ordinary types take every follow-up, a parent adds none."""
    category = supply.kinds[key].category
    if not supply.admits(day, key):
        return False
    before = supply.capacity(day, category)
    supply.reserve(day, key)
    after = supply.capacity(day, category)
    supply.release(day, key)
    return after > before


def attainable(supply: Supply, quotas: Sequence[DayQuota]) -> tuple[DayQuota, ...]:
    """The quotas as far as the caps let them be filled."""
    return tuple(
        DayQuota(**{name: min(getattr(quota, name), supply.capacity(day, name)) for name in CATEGORIES})
        for day, quota in enumerate(quotas)
    )


def reserve_variety(supply: Supply, quotas: Sequence[DayQuota], targets: DiversityTargets) -> None:
    """Types that the week still lacks, each on the day with most free places, until the targets are met (R12, B12)."""
    for category in CATEGORIES:
        _reserve_types(supply, quotas, (category,), targets.by_category.get(category, 0))
    _reserve_types(supply, quotas, CATEGORIES, targets.total)


def _reserve_types(supply: Supply, quotas: Sequence[DayQuota], categories: tuple[Category, ...], target: int) -> None:
    candidates = [key for key, kind in supply.kinds.items() if kind.category in categories]
    for key in sorted(candidates, key=lambda key: -base_weight(key)):
        present = sum(supply.kinds[other].category in categories for other, count in supply.used.items() if count)
        day = _roomiest(supply, quotas, key)
        if present < target and not supply.used[key] and day is not None:
            supply.reserve(day, key)


def _roomiest(supply: Supply, quotas: Sequence[DayQuota], key: str) -> int | None:
    category = supply.kinds[key].category
    free = {
        day: getattr(quota, category) - supply.count(day, category)
        for day, quota in enumerate(quotas)
        if supply.admits(day, key)
    }
    day = max(free, key=lambda day: (free[day], -day), default=None)
    return day if day is not None and free[day] > 0 else None
