"""How a number of sends is shared among types: in proportion to their weights as far as caps let it be (R50).

A share is what a type gets on average over many seeds, a fraction; ``drawn`` makes whole sends of shares, so that each
type gets on average exactly its share and never a whole send more or less than it.
"""

from collections.abc import Container, Mapping, Sequence
from math import floor
from random import Random
from typing import NamedTuple

#: How many sends each type gets on average.
Shares = dict[str, float]

#: Sums of shares are whole numbers but for this.
_DUST = 1e-9


class Bounds(NamedTuple):
    """The least and the most that one type may get, and what it is owed on top of its proportion."""

    least: float
    most: float
    owed: float = 0.0


def shared(total: float, weights: Mapping[str, float], bounds: Mapping[str, Bounds]) -> Shares:
    """Types at a bound take the bound, the others share what is left in proportion to their weights, with what they are
    owed on top. They sum to ``total`` as far as the bounds let them."""
    shares: Shares = {}
    free, left = dict(weights), total
    while free:
        level = (left - sum(bounds[key].owed for key in free)) / sum(free.values())
        meant = {key: bounds[key].owed + level * weight for key, weight in free.items()}
        over = {key: bounds[key].most for key in free if meant[key] > bounds[key].most}
        under = {key: bounds[key].least for key in free if meant[key] < bounds[key].least}
        surplus = sum(meant[key] - most for key, most in over.items())
        bound = over if surplus >= sum(least - meant[key] for key, least in under.items()) else under
        shares |= bound or meant
        left -= sum(bound.values())
        free = {key: weight for key, weight in free.items() if key not in bound} if bound else {}
    return {key: shares[key] for key in weights}


def shared_within(
    total: float, weights: Mapping[str, float], bounds: Mapping[str, Bounds], group: Container[str], most: float
) -> Shares:
    """``shared``, with at most ``most`` for the types of the group together."""
    shares = shared(total, weights, bounds)
    inside = {key: weight for key, weight in weights.items() if key in group}
    if sum(shares[key] for key in inside) <= most + _DUST:
        return shares
    outside = {key: weight for key, weight in weights.items() if key not in group}
    return shared(most, inside, bounds) | shared(total - most, outside, bounds)


def drawn(shares: Mapping[str, float], chance: Random) -> dict[str, int]:
    """Whole numbers instead of shares, each the share rounded up or down, and its mean over all draws the share itself.

    A ruler with one mark per send is laid beside the shares at a place that chance picks (systematic sampling). Types
    that stand side by side get together what their sum rounds to as well, so a limit for neighbours is kept.
    """
    begin, reached, before = chance.random(), 0.0, 0
    counts = {}
    for key, share in shares.items():
        reached += share
        marks = floor(reached + begin + _DUST)
        counts[key], before = marks - before, marks
    return counts


def in_turns(counts: Mapping[str, int], weights: Mapping[str, float], chance: Random) -> list[str]:
    """The sends in an order that chance picks, the weightier rather early."""
    sends = [key for key, count in counts.items() for _ in range(count)]
    ranks = [chance.random() ** (1 / weights[key]) for key in sends]
    return [key for _, _, key in sorted(zip(ranks, range(len(sends)), sends, strict=True), reverse=True)]


def side_by_side(keys: Sequence[str], group: Container[str], chance: Random) -> list[str]:
    """The keys in an order that chance picks, those of the group side by side."""
    mixed = chance.sample(keys, len(keys))
    return sorted(mixed, key=lambda key: key in group)
