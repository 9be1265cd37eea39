"""On which days the types stand of which days have to lie between two sends (R27): so that no choice fills more of the
quotas (R11). An exact model of the week, of a few hundred columns at most; without such a type there is none.

Days are counted, not minutes: two sends that the later hour alone would keep apart a day sooner are not planned, since
each day is placed at its own best hours.
"""

from collections.abc import Iterator, Sequence

import highspy

from eros.vocabulary.catalogue import CATEGORIES
from eros.vocabulary.posting_window import days_between
from eros.vocabulary.week import DayQuota
from nodes.allocate.supply import PARENTS_PER_DAY, Supply

#: What a filled place is worth to what a reserved send costs, to one of a type that the week has otherwise none of, and
#: to one in the first half of a day's quota: all that these last two can add up to is worth no place.
_PLACE, _SEND, _FIRST, _HALF = 100.0, 1.0, 0.5, 0.5
_OPTIONS: tuple[tuple[str, bool | int | float], ...] = (
    ("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0),
)  # fmt: skip
Columns = dict[tuple[int, str], highspy.highs.highs_var]


def reserve_spaced(supply: Supply, quotas: Sequence[DayQuota]) -> None:
    """Reserve those that fill what the others leave open, and no more."""
    spaced = [key for key, kind in supply.kinds.items() if days_between(kind) > 1]
    if not any(_is_short(supply, quotas)) or not spaced:
        return
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in _OPTIONS:
        model.setOptionValue(name, value)
    sends = _sends(model, supply)
    for rows in (_between(supply, spaced, sends), _of_week(supply, sends), _parents(supply, sends)):
        for columns, most in rows:
            if columns:
                model.addConstr(model.qsum(columns) <= most)
    _fill(model, supply, quotas, sends)
    for key in spaced:
        first = model.addVariable(lb=0, ub=1, obj=-_FIRST)
        model.addConstr(first <= model.qsum(column for (_, of), column in sends.items() if of == key))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return  # one at a time then, as other scarce types
    values = model.getSolution().col_value
    for (day, key), column in sends.items():
        if key in spaced:
            for _ in range(round(values[column.index]) - supply.reserved[day][key]):
                supply.reserve(day, key)


def _is_short(supply: Supply, quotas: Sequence[DayQuota]) -> Iterator[bool]:
    """Whether a day has places that its ordinary types leave open."""
    for day, quota in enumerate(quotas):
        yield from (getattr(quota, name) > supply.capacity(day, name) for name in CATEGORIES)


def _sends(model: highspy.Highs, supply: Supply) -> Columns:
    """How many of a type a day has, those that are pinned at least."""
    whole, sends = highspy.HighsVarType.kInteger, {}
    for day, caps in enumerate(supply.caps):
        for key in {**caps, **supply.reserved[day]}:
            least = supply.reserved[day][key]
            cost = _SEND if days_between(supply.kinds[key]) > 1 else 0.0
            sends[day, key] = model.addVariable(lb=least, ub=max(least, caps.get(key, 0)), obj=cost, type=whole)
    return sends


Rows = Iterator[tuple[list[highspy.highs.highs_var], int]]


def _between(supply: Supply, spaced: Sequence[str], sends: Columns) -> Rows:
    """One send in so many days in a row, or those that are pinned there."""
    for key in spaced:
        for first in range(len(supply.caps)):
            days = range(first, min(first + days_between(supply.kinds[key]), len(supply.caps)))
            pinned = sum(supply.reserved[day][key] for day in days)
            yield [sends[day, key] for day in days if (day, key) in sends], max(1, pinned)


def _of_week(supply: Supply, sends: Columns) -> Rows:
    for key, most in supply.weekly.items():
        yield [column for (_, of), column in sends.items() if of == key], max(most, supply.used[key])


def _parents(supply: Supply, sends: Columns) -> Rows:
    """B19."""
    for day in range(len(supply.caps)):
        taking = [column for (on, key), column in sends.items() if on == day and supply.kinds[key].can_have_followup]
        yield taking, max(PARENTS_PER_DAY, supply.parents(day))


def _fill(model: highspy.Highs, supply: Supply, quotas: Sequence[DayQuota], sends: Columns) -> None:
    """The places of each day's quota, each filled by a send of its category; of equally many no day goes without."""
    for day, quota in enumerate(quotas):
        for name in CATEGORIES:
            of_day = [column for (on, key), column in sends.items() if on == day and supply.kinds[key].category == name]
            if of_day:
                places = model.addVariable(lb=0, ub=getattr(quota, name), obj=-_PLACE)
                model.addConstr(places <= model.qsum(of_day))
                half = model.addVariable(lb=0, ub=getattr(quota, name) / 2, obj=-_HALF)
                model.addConstr(half <= places)
