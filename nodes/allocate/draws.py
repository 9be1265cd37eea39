"""The draw of a day's types in proportion to their weights, so that a weight shows in the week (R50).

Types with a weekly cap come first, the others share what they leave of the day's quota. A share is a fraction; the draw
makes whole sends of it that average the share. What rounding took from a type on one day it is owed by all days to
come, alike, so each day's own weights still show in it, while the week as a whole comes as near to the weights as whole
sends can and no type stays away from it by chance (R12). Each day has its own stream (R43).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.week import DayQuota
from nodes.allocate.shares import Bounds, Shares, drawn, in_turns, shared, shared_within, side_by_side
from nodes.allocate.supply import Supply

#: How much of what a day by use gives otherwise than the weights is made up for. All of it would overstate the weights
#: on the other days, nothing of it would understate them over the week: both stay within R50's 15 % with half.
ROTATED_PART = 0.5
#: A type that cannot stand on most days should not fill the one on which it can.
MOST_OWED = 2.0


@dataclass
class WeekDraw:
    """What the draws of a week rest on, and what they hand on to one another.

    ``weights`` are each day's, ``by_weight`` the days that are drawn by them. ``rare`` is how often the week is to have
    each type with a weekly cap, ``owed`` what the days so far had of each other type less than its shares.
    """

    supply: Supply
    quotas: Sequence[DayQuota]
    weights: Sequence[Mapping[str, float]]
    by_weight: Collection[int]
    rare: dict[str, int] = field(default_factory=dict)
    owed: Shares = field(default_factory=dict)

    def plan_rare(self, chance: Random) -> None:
        """How often each type with a weekly cap is to occur: its share of the week's quota, or its cap."""
        for category in CATEGORIES:
            quotas = [getattr(quota, category) for quota in self.quotas]
            weights = {
                key: sum(day[key] * quota for day, quota in zip(self.weights, quotas, strict=True))
                for key in self.supply.of(category)
                if any(quotas) and self.supply.week_cap(key)
            }
            bounds = {key: Bounds(0, self.supply.week_cap(key)) for key in weights}
            shares = shared(sum(quotas), weights, bounds)
            self.rare |= {key: int(shares[key] + chance.random()) for key in shares if key in self.supply.weekly}

    def draw_rare(self, day: int, category: Category, chance: Random) -> list[str]:
        """The types with a weekly cap that the day is to get on top of what it has."""
        wanted = {key: self._expected(day, key) for key in self.supply.of(category) if key in self.rare}
        whole = sum(wanted.values())
        fit = min(1.0, self._places(day, category) / whole) if whole else 0.0
        order = chance.sample(list(wanted), len(wanted))
        return in_turns(drawn({key: wanted[key] * fit for key in order}, chance), self.weights[day], chance)

    def _expected(self, day: int, key: str) -> float:
        """How many more of a rare type the day is to have on average, of those that the week still is to have."""
        left = sum(self.weights[later][key] for later in self._days(key) if later >= day)
        share = (self.rare[key] - self.supply.used[key]) * self.weights[day][key] / left if left else 0.0
        return min(max(0.0, share), self.supply.room(day, key))

    def _days(self, key: str) -> Iterator[int]:
        category = self.supply.kinds[key].category
        for day, quota in enumerate(self.quotas):
            if getattr(quota, category) and self.supply.caps[day].get(key, 0):
                yield day

    def _places(self, day: int, category: Category) -> int:
        planned: int = getattr(self.quotas[day], category)
        return max(0, planned - self.supply.count(day, category))

    def shares(self, day: int, category: Category, most: int, owed: Mapping[str, float] = {}) -> Shares:
        """What each of the day's other types gets of it on average, with what it has and what it is owed; no type more
        than ``most``, and all parents together no more than a day may have (B19)."""
        supply, has = self.supply, self.supply.reserved[day]
        caps = {key: has[key] + supply.room(day, key) for key in supply.of(category) if key not in supply.weekly}
        bounds = {
            key: Bounds(has[key], max(has[key], min(most, cap)), owed.get(key, 0.0)) for key, cap in caps.items() if cap
        }
        total = self._places(day, category) + sum(has[key] for key in bounds)
        weights = {key: self.weights[day][key] for key in bounds}
        parents = supply.parents_of(bounds)
        room = supply.parents_left(day) + sum(has[key] for key in parents)
        return shared_within(total, weights, bounds, parents, room)

    def draw(self, day: int, category: Category, most: int, chance: Random) -> list[str]:
        """The sends of the other types that the day is to get on top of what it has."""
        left = sum(later >= day and getattr(self.quotas[later], category) > 0 for later in self.by_weight)
        shares = self.shares(day, category, most, {key: owed / (left + 1) for key, owed in self.owed.items()})
        has = self.supply.reserved[day]
        order = side_by_side(list(shares), self.supply.parents_of(shares), chance)
        return in_turns(drawn({key: shares[key] - has[key] for key in order}, chance), self.weights[day], chance)

    def settle(self, day: int, shares: Shares) -> None:
        """Put down what each type had less, or more, than its share of the day; of a day that goes by use, half."""
        part = 1.0 if day in self.by_weight else ROTATED_PART
        for key, share in shares.items():
            owed = self.owed.get(key, 0.0) + part * (share - self.supply.reserved[day][key])
            self.owed[key] = min(MOST_OWED, max(-MOST_OWED, owed))
