"""How figures are rounded (R4): halves up, on exact fractions where a half must be one."""

import math
from fractions import Fraction


def half_up(value: float | Fraction) -> int:
    """The nearest whole number, halves upwards. Exact for fractions; a float is taken as it is."""
    return math.floor(value + Fraction(1, 2))


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
    shown = f"{value:.{places}f}"
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
