"""What a plan of little confidence costs, in the figures that it is made with (R6, R31, R35, R64)."""

from fractions import Fraction

from eros.vocabulary.counting import counted
from eros.vocabulary.numbers import digits, in_hundredths
from eros.vocabulary.pricing import WHOLE, percent_for
from eros.vocabulary.volume import TRUSTED_CONFIDENCE

#: R6, R32: below this the week fails, unless the request allows it.
LEAST_CONFIDENCE = 0.3
#: R32: the hard stop that the request can override (R64).
CONFIDENCE_STOP = f"confidence below {digits(LEAST_CONFIDENCE)} without override"
#: R31: the points of the check on volume confidence and caption pool.
CONFIDENCE_WEIGHT = 5


def trusted_share(confidence: float) -> Fraction:
    """min(1, confidence / 0.6)."""
    return min(Fraction(1), Fraction(str(confidence)) / Fraction(str(TRUSTED_CONFIDENCE)))


def cost_of_caution(confidence: float, held_back: int) -> str:
    """What goes for it, in words; ``held_back`` are the revenue sends of the week that it takes.

    The points are those that the report's check loses by it (R31).
    """
    (earned,) = in_hundredths([CONFIDENCE_WEIGHT * trusted_share(confidence)], [CONFIDENCE_WEIGHT])
    lost = CONFIDENCE_WEIGHT - earned / 100
    percent = percent_for(confidence)
    parts = [
        *([f"{counted(held_back, 'revenue send')} of the week"] if held_back else []),
        *([f"prices at {percent} % of their base"] if percent < WHOLE else []),
        *([f"{digits(lost, 2)} of the score's 100 points"] if lost else []),
    ]
    return ", ".join(parts) or "nothing"
