"""How figures are rounded (R4): halves up, on exact fractions where a half must be one."""

import math
from fractions import Fraction


def half_up(value: float | Fraction) -> int:
    """The nearest whole number, halves upwards. Exact for fractions; a float is taken as it is."""
    return math.floor(value + Fraction(1, 2))
