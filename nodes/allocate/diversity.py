"""How many different types a week must have (R12), and what a narrowing request leaves of that (R45)."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.counting import counted
from eros.vocabulary.numbers import apart_from
from eros.vocabulary.volume import LEAST_SHARE, MINIMUM_TYPES, MINIMUMS, MOST_SHARE
from eros.vocabulary.week import DayQuota


class DiversityTargets(NamedTuple):
    """How many different types the week must have: of all categories, and of each."""

    total: int
    by_category: Mapping[Category, int]


def diversity_targets(eligible: Mapping[Category, int], quotas: Iterable[DayQuota], narrowed: bool) -> DiversityTargets:
    """R12's minimums; narrowed, at most the eligible types and the sends of the week. ``eligible`` counts types."""
    if not narrowed:
        return DiversityTargets(MINIMUM_TYPES, MINIMUMS)
    week = tuple(quotas)
    possible = {name: min(eligible[name], sum(getattr(quota, name) for quota in week)) for name in CATEGORIES}
    return DiversityTargets(
        min(MINIMUM_TYPES, sum(possible.values())),
        {name: min(least, possible[name]) for name, least in MINIMUMS.items()},
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


def relaxed_minimums(targets: DiversityTargets, quotas: Iterable[DayQuota]) -> tuple[str, ...]:
    """Each minimum that a narrowing request switched off or lowered, with what is left of it (R45)."""
    week = tuple(quotas)
    lowered = [
        f"R12: {name} types {targets.by_category[name]} instead of {least}, as many as the request leaves"
        for name, least in MINIMUMS.items()
        if targets.by_category[name] < least
    ]
    if targets.total < MINIMUM_TYPES:
        lowered.append(f"R12, R32: types {targets.total} instead of {MINIMUM_TYPES}, as many as the request leaves")
    return (*lowered, *_relaxed_shares(week))


def _percent(share: Fraction, limit: Fraction) -> str:
    return f"{apart_from(100 * float(limit), 100 * float(share), 0)}%"


def _relaxed_shares(week: tuple[DayQuota, ...]) -> list[str]:
    total = sum(quota.total for quota in week) or 1
    share = {name: Fraction(sum(getattr(quota, name) for quota in week), total) for name in CATEGORIES}
    relaxed = [
        f"R30: {name} is {_percent(share[name], least)} of the week instead of at least {float(least):.0%}, "
        "as the request leaves it"
        for name, least in LEAST_SHARE.items()
        if share[name] < least
    ]
    return relaxed + [
        f"R30: {name} is {_percent(share[name], most)} of the week, as the request leaves it"
        for name, most in MOST_SHARE.items()
        if share[name] > most
    ]
