"""What a send asks for (R35): its base price, dampened by the confidence of the volume, in whole steps."""

from eros.vocabulary.catalogue import SendType

#: R35: from this confidence on, this many percent of the base price; below the last row FLOOR_PERCENT.
PERCENT_FROM: tuple[tuple[float, int], ...] = ((0.8, 100), (0.6, 85), (0.4, 70))
FLOOR_PERCENT = 60
WHOLE = 100
#: From this confidence on nothing is careful: prices are whole, and volumes as well (R6).
UNDAMPENED = min(confidence for confidence, percent in PERCENT_FROM if percent == WHOLE)

#: Prices are 4.99, 9.99, 14.99, ...; goals 5, 10, 15, ... (cents).
STEP, OFF = 500, 1

#: The largest price in dollars that anything may ask for: what is above is a slip.
LARGEST_PRICE = 10_000
#: R35: the sends that state a goal of money.
WITH_GOAL = frozenset({"vip_program", "tip_goal", "first_to_tip"})


def percent_for(confidence: float) -> int:
    """How much of a base price a volume of this confidence asks for."""
    return next((percent for floor, percent in PERCENT_FROM if confidence >= floor), FLOOR_PERCENT)


def suggested_price(kind: SendType, confidence: float) -> float | None:
    """The nearest of 4.99, 9.99, 14.99, ...; None for a type that is not sold, or that has no base price."""
    if not kind.requires_price or kind.base_price is None:
        return None
    return (_whole_steps(_dampened(kind.base_price, confidence) + OFF) - OFF) / 100


def campaign_goal(kind: SendType, confidence: float) -> float | None:
    """The dampened base price to a whole 5, for the types that state a goal; None for all others."""
    if kind.send_type_key not in WITH_GOAL or kind.base_price is None:
        return None
    return _whole_steps(_dampened(kind.base_price, confidence)) / 100


def _dampened(base_price: float, confidence: float) -> int:
    """In cents, half a cent up."""
    return (round(base_price * 100) * percent_for(confidence) + 50) // 100


def _whole_steps(cents: int) -> int:
    """The nearest multiple of a step, half up, at least one."""
    return max(1, (2 * cents + STEP) // (2 * STEP)) * STEP
