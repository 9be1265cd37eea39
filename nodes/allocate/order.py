"""The order of a day's sends: categories interleaved (2.6), and no type twice in a row (R13).

Two sends of one type can only meet where the interleaving leaves a category to itself. Such stretches are ``runs``; a
type that occurs at most once on every other place of each run can always be kept from meeting itself, and
``kept_apart`` then does so without trying anything twice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise, zip_longest
from typing import TypeVar

from eros.vocabulary.catalogue import CATEGORIES, Category

T = TypeVar("T")
CategoryCounts = Mapping[Category, int]


def interleave_categories(revenue: Sequence[T], engagement: Sequence[T], retention: Sequence[T]) -> list[T]:
    """2.6: revenue, engagement, revenue, engagement, retention, and again, each until it has none left."""
    rounds = zip_longest(revenue[::2], engagement[::2], revenue[1::2], engagement[1::2], retention, fillvalue=None)
    return [slot for turn in rounds for slot in turn if slot is not None]


def pattern(counts: CategoryCounts) -> list[Category]:
    """The categories of a day with so many sends, in their order."""
    revenue, engagement, retention = ([category] * counts[category] for category in CATEGORIES)
    return interleave_categories(revenue, engagement, retention)


def runs(counts: CategoryCounts, category: Category) -> list[int]:
    """The lengths of the stretches in which the category's sends follow one another, in the day's order."""
    return [len(list(stretch)) for name, stretch in groupby(pattern(counts)) if name == category]


def most_of(stretches: Sequence[int]) -> int:
    """How often one type may occur in these runs."""
    return sum((length + 1) // 2 for length in stretches)


def too_many(keys: Sequence[str], stretches: Sequence[int]) -> list[str]:
    """The types that occur too often to be kept apart in these runs."""
    return [key for key, count in Counter(keys).items() if count > most_of(stretches)]


def kept_apart(keys: Sequence[str], stretches: Sequence[int], before: str | None = None) -> list[str]:
    """The keys in the given order as far as it keeps equal ones apart within the runs.

    At each place the first key in order that differs from its neighbour is taken, unless one has become so frequent
    that it must go now. At most one can be: two of them would need more places than are left. Where only equal ones are
    left they follow each other. The first differs from ``before`` if no such need speaks against it.
    """
    left, result = list(keys), list[str]()
    for number, length in enumerate(stretches):
        last = before if number == 0 else None
        for place in range(length):
            last = _next(left, [length - place, *stretches[number + 1 :]], last)
            left.remove(last)
            result.append(last)
    return result


def _next(left: Sequence[str], open_runs: Sequence[int], last: str | None) -> str:
    pressing = [key for key, count in Counter(left).items() if open_runs[0] % 2 and count >= most_of(open_runs)]
    others = [key for key in pressing or left if key != last]
    return (others or pressing or left)[0]


def repeats(keys: Sequence[str]) -> int:
    """How often a type follows itself."""
    return sum(one == other for one, other in pairwise(keys))
