"""What a message may have cost and earned: its price x purchases, and tips. A figure that slipped moves a page's best
hours.

Somebody who tips may give much, so what is over the price is told alone; what no tips explain has to be agreed to, and
so has a price that is no price beside the page's others.
"""

from collections.abc import Mapping
from itertools import accumulate
from math import inf
from typing import NamedTuple

from eros.vocabulary.numbers import digits

#: As many times price x purchases are tips that are told, and no tips any more; below these sums nothing is said.
_TOLD_TIMES, _MOST_TIMES = 3, 10
_TOLD_FROM, _MOST_FROM = 20.0, 1_000.0
#: Without purchases: what each who saw a message may have given, where it had no price.
_EACH = 1.0
_TOLD_FROM_UNSOLD = 500.0
#: Where nobody says how many saw it, which leaves every sum.
TOLD_UNSEEN = 5_000.0


class Takings(NamedTuple):
    """Beside ``against``, what is over ``told`` is worth a word, and over ``most`` it has to be agreed to."""

    against: str
    told: float
    most: float


def takings(price: float | None, purchased: int | None, viewed: int | None, sent: int | None) -> Takings:
    """What the other figures of a message let it earn; None: not said."""
    if price and purchased is not None:
        sold = round(price * purchased, 2)
        against = f"{digits(price)} x {purchased:,} = {sold:,.2f}"
        return Takings(against, _TOLD_TIMES * sold + _TOLD_FROM, max(_MOST_TIMES * sold, _MOST_FROM))
    if not (reached := viewed or sent):
        return Takings("no figure of who saw or bought it", TOLD_UNSEEN, inf)
    each = (price or _EACH) * reached
    against = f"{reached:,} who {'saw' if viewed else 'got'} it{f', at {digits(price)}' if price else ''}"
    return Takings(against, max(each, _TOLD_FROM_UNSOLD), max(_MOST_TIMES * each, _MOST_FROM))


#: As many times what a page's messages usually cost is a price that is told, and one that is a slip. Below these prices
#: nothing is said; the second is more than platforms take, and alone says it where no others are known.
_TOLD_PRICES, _MOST_PRICES = 5, 20
TOLD_PRICE_FROM, MOST_PRICE_FROM = 100.0, 500.0
#: Of fewer messages with a price nobody knows what is usual.
_FEWEST_PRICES = 4


def price_bounds(prices: Mapping[float, int], of: str = "") -> Takings:
    """The same of a price; ``prices``: how many messages of the page have which, this one among them, or those ``of``
    which it is none."""
    many = sum(prices.values())
    if many < _FEWEST_PRICES:
        return Takings("few others with a price", MOST_PRICE_FROM, inf)
    usual = _usual(prices)
    told = max(_TOLD_PRICES * usual, TOLD_PRICE_FROM)
    against = f"{digits(usual)}, what half of the page's {many:,} with a price{of} cost at most"
    return Takings(against, told, max(_MOST_PRICES * usual, MOST_PRICE_FROM))


def slipped_together(prices: Mapping[float, int], stood: Mapping[float, int]) -> bool:
    """Whether a file's prices are, as a whole, no prices beside those that stood before it: they are no measure."""
    return sum(stood.values()) >= _FEWEST_PRICES and bool(prices) and _usual(prices) > _MOST_PRICES * _usual(stood)


def _usual(prices: Mapping[float, int]) -> float:
    """What half of them cost at most."""
    many, ordered = sum(prices.values()), sorted(prices)
    passed = accumulate(prices[price] for price in ordered)
    return next(price for price, so_far in zip(ordered, passed, strict=True) if 2 * so_far >= many)


def mostly_dear(prices: Mapping[float, int]) -> tuple[int, int] | None:
    """How many of how many cost more than platforms take, where most do: a page may sell so, or its prices slipped."""
    many, dear = sum(prices.values()), sum(count for price, count in prices.items() if price > MOST_PRICE_FROM)
    return (dear, many) if many >= _FEWEST_PRICES and 2 * dear > many else None


#: Which lines are worth a closer look, in terms of a line that waits: nothing less is told.
MAY_BE_UNLIKELY = (
    f"earnings > CASE WHEN price > 0 AND purchased IS NOT NULL THEN {_TOLD_TIMES} * price * purchased + {_TOLD_FROM} "
    f"ELSE {_TOLD_FROM_UNSOLD} END"
)
