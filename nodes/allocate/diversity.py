"""How many different types a week must have (R12), and what a narrowing request leaves of that (R45)."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from eros.vocabulary.catalogue import CATEGORIES, Category, SendType
from eros.vocabulary.counting import counted
from eros.vocabulary.numbers import apart_from
from eros.vocabulary.volume import LEAST_SHARE, MINIMUM_TYPES, MINIMUMS, MOST_SHARE, is_off, minimum_types, share_of
from eros.vocabulary.week import DayQuota


class DiversityTargets(NamedTuple):
    """How many different types the week must have: of all categories, and of each."""

    total: int
    by_category: Mapping[Category, int]


#: How many different types of each category a week could have: no more than its types, nor than its sends.
Possible = Mapping[Category, int]


def possible_types(kinds: Iterable[SendType], quotas: Iterable[DayQuota]) -> Possible:
    types, week = Counter(kind.category for kind in kinds), tuple(quotas)
    return {name: min(types[name], sum(getattr(quota, name) for quota in week)) for name in CATEGORIES}


def lowered_targets(possible: Possible, unasked: Possible, of_request: Mapping[Category, int]) -> DiversityTargets:
    """R12's minimums as far as the request leaves them possible (R45); ``unasked`` is what was without it,
    ``of_request`` counts all types of the catalogue that it leaves."""
    totals = [sum(one[name] for name in CATEGORIES) for one in (possible, unasked, of_request)]
    return DiversityTargets(
        minimum_types(MINIMUM_TYPES, *totals),
        {name: minimum_types(n, possible[name], unasked[name], of_request[name]) for name, n in MINIMUMS.items()},
    )


def leaves_no_repeat(targets: DiversityTargets, quotas: Iterable[DayQuota]) -> bool:
    """Whether the minimums want another type for each send of a category or of the week: no draw by weights gives that
    but by chance."""
    week = tuple(quotas)
    sends = {name: sum(getattr(quota, name) for quota in week) for name in CATEGORIES}
    tight = [name for name, least in targets.by_category.items() if 1 < least == sends[name]]
    return bool(tight) or 1 < targets.total == sum(sends.values())


def missing_types(used: Mapping[Category, int], targets: DiversityTargets) -> tuple[str, ...]:
    """What the week lacks, in words; ``used`` counts the different types of each category."""
    lacks = [
        f"{counted(used.get(name, 0), f'{name} type')} of {least}"
        for name, least in targets.by_category.items()
        if used.get(name, 0) < least
    ]
    total = sum(used.values())
    return tuple([f"{counted(total, 'type')} of {targets.total}"] * (total < targets.total) + lacks)


def relaxed_minimums(
    targets: DiversityTargets, quotas: Iterable[DayQuota], unasked: Iterable[DayQuota], dropped: Container[Category]
) -> tuple[str, ...]:
    """Each minimum that a narrowing request switched off or lowered, with what is left of it (R45); ``unasked`` are the
    quotas without it, ``dropped`` the categories that it leaves no type of."""
    lowered = [
        f"R12: {name} types {targets.by_category[name]} instead of {least}, as many as the request leaves"
        for name, least in MINIMUMS.items()
        if targets.by_category[name] < least
    ]
    if targets.total < MINIMUM_TYPES:
        lowered.append(f"R12, R32: types {targets.total} instead of {MINIMUM_TYPES}, as many as the request leaves")
    return (*lowered, *_relaxed_shares(tuple(quotas), tuple(unasked), dropped))


def _percent(share: Fraction, limit: Fraction) -> str:
    return f"{apart_from(100 * float(limit), 100 * float(share), 0)}%"


def _relaxed_shares(
    week: tuple[DayQuota, ...], unasked: tuple[DayQuota, ...], dropped: Container[Category]
) -> list[str]:
    """What was off without the request too is not its doing, but for what it leaves no type of."""
    relaxed = []
    for name in CATEGORIES:
        share, least = share_of(name, week), LEAST_SHARE.get(name)
        if is_off(name, share) and (name in dropped or not is_off(name, share_of(name, unasked))):
            limit = least or MOST_SHARE[name]
            instead = f" instead of at least {float(limit):.0%}" if least else ""
            said = f"R30: {name} is {_percent(share, limit)} of the week{instead}, as the request leaves it"
            relaxed.append(said)
    return relaxed
