"""Whole numbers that sum exactly: the largest remainder method."""

import math
from collections.abc import Sequence


def apportion(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """``total`` split by ``weights``; what rounding leaves goes to the largest remainders, the earlier first."""
    whole = sum(weights)
    if whole <= 0:
        return (0,) * len(weights)
    exact = [total * weight / whole for weight in weights]
    floors = [math.floor(share + 1e-9) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (floors[i] - exact[i], i))
    for i in by_remainder[: total - sum(floors)]:
        floors[i] += 1
    return tuple(floors)
