"""Which types a day gets, in which order (2.5): reserved ones first, then a seeded draw of the whole day by the weights
(R50), or on a ``variety_max`` day send by send what day and week have least of (R51).

What a draw leaves open, because its sends could not stand together, is drawn send by send. Each of those adds a send or
finds nothing eligible, so the loops end (R11).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from eros.vocabulary.catalogue import CATEGORIES, Category, SendType
from eros.vocabulary.limits import SPACING
from eros.vocabulary.posting_window import for_parents
from eros.vocabulary.seeds import weighted_choice
from eros.vocabulary.week import DayQuota
from nodes.allocate.draws import WeekDraw
from nodes.allocate.order import interleave_categories, kept_apart, most_of, runs, too_many
from nodes.allocate.shares import Shares
from nodes.allocate.strategies import ROTATING
from nodes.allocate.supply import Supply

ChosenTypes = dict[Category, list[str]]


@dataclass(frozen=True)
class SelectionDay:
    """What a day's choice rests on.

    ``before`` is the type that the days before ended with: this one should not begin with it (B4). ``single_type``: the
    request leaves a single type, which may then follow itself (R13, R45). ``pinned`` are the types that the request
    fixes; whatever happens, they stay (R47).
    """

    number: int
    quota: DayQuota
    strategy: str
    weights: Mapping[str, float]
    times: Sequence[int]
    before: str | None = None
    single_type: bool = False
    pinned: Counter[str] = field(default_factory=Counter)


def fill_day(day: SelectionDay, supply: Supply, draws: WeekDraw, chance: Random) -> list[str]:
    """The day's types in allocation order; the draws are added to what the supply has reserved for the day."""
    planned = {name: getattr(day.quota, name) for name in CATEGORIES}
    reserved = list(supply.reserved[day.number].elements())
    chosen: ChosenTypes = {name: [key for key in reserved if supply.kinds[key].category == name] for name in CATEGORIES}
    for name, keys in chosen.items():
        most = planned[name] if day.single_type else most_of(runs(planned, name))
        shares: Shares = draws.shares(day.number, name, most)
        if day.strategy != ROTATING:
            keys += _standing(draws.draw_rare(day.number, name, chance), day, supply, most)
            shares = draws.shares(day.number, name, most)
            keys += _standing(draws.draw(day.number, name, most, chance), day, supply, most)
        for _ in range(planned[name] - len(keys)):
            eligible = [key for key in supply.of(name) if _may_stand(day, supply, key, most)]
            if not eligible:
                break
            keys.append(_next(eligible, day, supply, chance))
            supply.reserve(day.number, keys[-1])
        draws.settle(day.number, shares)
    _drop_surplus(chosen, day, supply)
    return _arranged(chosen, day.before)


def _standing(keys: Iterable[str], day: SelectionDay, supply: Supply, most: int) -> list[str]:
    """Those of the keys, in order, that can stand beside what the day has; they are reserved."""
    standing = []
    for key in keys:
        if _may_stand(day, supply, key, most):
            supply.reserve(day.number, key)
            standing.append(key)
    return standing


def _next(eligible: Sequence[str], day: SelectionDay, supply: Supply, chance: Random) -> str:
    """One send more: on a rotating day of a type that the day, and then the week, has least of (R51, B14)."""
    if day.strategy == ROTATING:
        uses = {key: (supply.reserved[day.number][key], supply.used[key]) for key in eligible}
        least = min(uses.values())
        eligible = [key for key in eligible if uses[key] == least]
    return weighted_choice(eligible, [day.weights[key] for key in eligible], chance)


def _may_stand(day: SelectionDay, supply: Supply, key: str, most: int) -> bool:
    """Whether the day can have one more of the type: by its caps, its gap, and never more than ``most`` (R13)."""
    today = supply.reserved[day.number]
    return (
        supply.admits(day.number, key)
        and today[key] < most
        and (today[key] == 0 or spans_fit(day.times, today + Counter([key]), supply.kinds))
    )


def spans_fit(times: Sequence[int], counts: Mapping[str, int], kinds: Mapping[str, SendType]) -> bool:
    """Whether the types that occur more than once can all begin early enough, 45 minutes apart, to end in time.

    Each of them has so much slack for its first send; the one with the n-th least slack can only be the n-th to begin.
    """
    slack = sorted(_slack(times, kinds[key], count) for key, count in counts.items() if count > 1)
    return all(left >= SPACING * place for place, left in enumerate(slack))


def _slack(times: Sequence[int], kind: SendType, count: int) -> int:
    usable = for_parents(times) if kind.can_have_followup else times
    length = usable[-1] - usable[0] if usable else 0
    return length - (count - 1) * max(kind.min_minutes_between, SPACING)


def _drop_surplus(chosen: ChosenTypes, day: SelectionDay, supply: Supply) -> None:
    """Where a quota was left short, what cannot be kept apart any more goes again: the last drawn of its type (R13)."""
    while not day.single_type and (surplus := _surplus(chosen, day)):
        keys = chosen[supply.kinds[surplus].category]
        del keys[len(keys) - 1 - keys[::-1].index(surplus)]
        supply.release(day.number, surplus)


def _surplus(chosen: ChosenTypes, day: SelectionDay) -> str | None:
    counts = {name: len(keys) for name, keys in chosen.items()}
    for name, keys in chosen.items():
        for key in too_many(keys, runs(counts, name)):
            if Counter(keys)[key] > day.pinned[key]:
                return key
    return None


def _arranged(chosen: ChosenTypes, before: str | None) -> list[str]:
    counts = {name: len(keys) for name, keys in chosen.items()}
    return interleave_categories(*(kept_apart(chosen[name], runs(counts, name), before) for name in CATEGORIES))
