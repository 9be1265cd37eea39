"""What a message may have earned: its price x purchases, and tips. A figure that slipped moves a page's best hours.

Somebody who tips may give much, so what is over the price is told alone; what no tips explain has to be agreed to.
"""

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
_TOLD_UNSEEN = 5_000.0


class Takings(NamedTuple):
    """Beside ``against``, earnings over ``told`` are worth a word, and over ``most`` they have to be agreed to."""

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
        return Takings("no figure of who saw or bought it", _TOLD_UNSEEN, inf)
    each = (price or _EACH) * reached
    against = f"{reached:,} who {'saw' if viewed else 'got'} it{f', at {digits(price)}' if price else ''}"
    return Takings(against, max(each, _TOLD_FROM_UNSOLD), max(_MOST_TIMES * each, _MOST_FROM))


#: Which lines are worth a closer look, in terms of a line that waits: nothing less is told.
MAY_BE_UNLIKELY = (
    f"earnings > CASE WHEN price > 0 AND purchased IS NOT NULL THEN {_TOLD_TIMES} * price * purchased + {_TOLD_FROM} "
    f"ELSE {_TOLD_FROM_UNSOLD} END"
)
