"""Where every random choice comes from (R43): one seed per generation, one stream per phase and day."""

import hashlib
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")

_SEED_BITS = 53  # fits a JSON number exactly
#: R43: seeds are 0 or more and below this.
SEED_LIMIT = 2**_SEED_BITS


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big")


def default_seed(creator_id: str, week_start: str) -> int:
    """The first 53 bits of SHA-256("creator|week"); ``week_start`` is an ISO date."""
    return _digest(f"{creator_id}|{week_start}") >> (256 - _SEED_BITS)


def stream(seed: int, *names: str | int) -> Random:
    """A generator of its own for one purpose, so that running one phase or day again does not reshuffle the others."""
    return Random(_digest("|".join(map(str, (seed, *names)))))


def weighted_choice(options: Sequence[T], weights: Sequence[float], chance: Random) -> T:
    """One of the options, each as likely as its weight; options must not be empty and weights positive."""
    sums = list(accumulate(weights))
    mark = chance.random() * sums[-1]
    return next((option for option, reached in zip(options, sums, strict=True) if mark < reached), options[-1])
