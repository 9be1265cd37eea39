"""Who takes which place, where not everyone may take each."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

One = TypeVar("One")


def in_turn(everyone: Iterable[One], open_to: Callable[[One], Sequence[str]]) -> dict[str, One]:
    """Each in turn takes the first place that is left to it, else one whose holder finds another; none leaves again."""
    given: dict[str, One] = {}

    def place(one: One, asked: set[str]) -> bool:
        places = open_to(one)
        left = next((place for place in places if place not in given), None)
        if left is not None:
            given[left] = one
            return True
        for taken in places:
            if taken not in asked:
                asked.add(taken)
                if place(given[taken], asked):
                    given[taken] = one
                    return True
        return False

    for one in everyone:
        place(one, set())
    return given
