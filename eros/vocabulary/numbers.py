"""How figures are rounded and told (R4, R53): the number as it was used, once, halves up.

What is told to a person is never rounded a second time, and what misses a limit never looks like it. Figures of which a
sum is claimed are rounded together: those that are told make the sum that is told.
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def half_up(value: float | Fraction) -> int:
    """The nearest whole number, halves upwards. Exact for fractions; a float is taken as it is."""
    return math.floor(value + Fraction(1, 2))


def in_hundredths(figures: Sequence[Fraction], limits: Sequence[int]) -> tuple[int, ...]:
    """Each figure in hundredths. Nothing reaches by rounding what it misses, neither a figure its limit nor the sum a
    whole number: there what rounding raised is rounded down instead, the most raised first."""
    rounded = [half_up(100 * figure) for figure in figures]
    rounded = [
        min(told, math.floor(100 * figure)) if told >= 100 * limit else told
        for told, figure, limit in zip(rounded, figures, limits, strict=True)
    ]
    below = 100 * (math.floor(sum(figures, Fraction(0))) + 1)
    for number in sorted(range(len(figures)), key=lambda one: 100 * figures[one] - rounded[one]):
        if sum(rounded) < below:
            break
        rounded[number] -= 1
    return tuple(rounded)


#: From here on a number is told by its power of ten: nobody reads so many digits.
_TOO_LONG = 1e15
#: So many places tell any two figures apart that are told beside each other.
_MOST_PLACES = 12


def digits(value: float, places: int = 6) -> str:
    """As a person writes it, every digit before the point and none behind that says nothing: 1234567, 0.5, 30.

    ``places``: the most digits behind the point.
    """
    if not abs(value) < _TOO_LONG:
        return f"{value:g}"
    shown = f"{Decimal(str(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown == "-0" else shown


def dollars(value: float) -> str:
    """A sum, without its sign: 60, 59.90, 1234567; what is no whole number of cents stands as it is."""
    cents = f"{value:.2f}"
    return cents if float(cents) == value and not cents.endswith(".00") else digits(value)


def apart_from(limit: float, value: float, places: int = 2) -> str:
    """``value`` to so many places, or to as many more as it takes not to look like the limit that it misses."""
    told = (digits(value, more) for more in range(places, _MOST_PLACES) if digits(value, more) != digits(limit, more))
    return digits(value, places) if value == limit else next(told, digits(value, _MOST_PLACES))
