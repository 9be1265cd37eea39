"""One seeded draw by weight."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


def weighted_choice(options: Sequence[T], weights: Sequence[float], chance: Random) -> T:
    """One of the options, each as likely as its weight; options must not be empty and weights positive."""
    sums = list(accumulate(weights))
    mark = chance.random() * sums[-1]
    return next((option for option, reached in zip(options, sums, strict=True) if mark < reached), options[-1])
