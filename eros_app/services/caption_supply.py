"""How long the captions last: a look ahead from a plan's demand, week by week.

Each week the send types share out, as well as they can be shared out, the captions that are usable then. A caption
that was taken rests until it is usable again (R1).
"""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from eros.vocabulary.caption_scores import FULL_REST_DAYS
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.wall_clock import DAYS_PER_WEEK
from eros.vocabulary.week import Caption
from nodes.match_content.assignment import Offer, assign

#: How many weeks ahead are looked at.
FORECAST_WEEKS = 12
#: R18: what is usable is what the first query finds. R1: days of full rest.
MIN_FRESHNESS, MIN_PERFORMANCE = CAPTION_LADDER[0]
#: Weeks from the one of its use to the first in which a caption is usable again, whatever day it was used on.
WEEKS_AWAY = 1 + math.ceil(MIN_FRESHNESS * FULL_REST_DAYS / 100 / DAYS_PER_WEEK)


class CaptionOutlook(NamedTuple):
    """``usable`` captions are there for the first week.

    ``short_from`` is the first week that may lack some, ``missing`` how many at most; None, 0 if none of WEEKS does. Of
    types that share captions each may be the one that goes without.
    """

    send_type_key: str
    usable: int
    needed_per_week: int
    short_from: date | None
    missing: int


def caption_outlook(
    captions: Mapping[str, Sequence[Caption]], demand: Mapping[str, int], week_start: date
) -> tuple[CaptionOutlook, ...]:
    """What lasts how long, the first to run out first.

    ``captions`` by send type, every key of ``demand`` among them, all above the performance floor.
    """
    ready = {one.caption_id: usable_from(one.freshness_score) for listed in captions.values() for one in listed}
    short: dict[str, tuple[int, int]] = {}
    for week in range(FORECAST_WEEKS):
        usable = {key: [one.caption_id for one in captions[key] if ready[one.caption_id] <= week] for key in demand}
        taken = assign(demand, {key: [Offer(caption_id, 0, 0.0) for caption_id in ids] for key, ids in usable.items()})
        for ids in taken.values():
            ready.update(dict.fromkeys(ids, week + WEEKS_AWAY))
        for key, missing in _short(demand, usable, taken).items():
            short.setdefault(key, (week, missing))
    outlook = [_lasting(key, captions[key], demand[key], short.get(key), week_start) for key in demand]
    return tuple(sorted(outlook, key=lambda one: (one.short_from or date.max, -one.missing)))


def _short(
    demand: Mapping[str, int], usable: Mapping[str, Sequence[int]], taken: Mapping[str, Collection[int]]
) -> dict[str, int]:
    """How many captions each type may go without in a week: those for which none is left, and those that give some of
    theirs to them where a plan prefers it."""
    short = {key: demand[key] - len(ids) for key, ids in taken.items() if len(ids) < demand[key]}
    waiting = [*short]
    for key in waiting:
        for other, ids in taken.items():
            if other not in short and (shared := len({*ids}.intersection(usable[key]))):
                short[other] = min(short[key], shared)
                waiting.append(other)
    return short


def usable_from(freshness: float) -> int:
    """In how many weeks a caption of this freshness is usable (R1)."""
    return math.ceil(max(0.0, MIN_FRESHNESS - freshness) * FULL_REST_DAYS / 100 / DAYS_PER_WEEK)


def _lasting(
    key: str, captions: Sequence[Caption], needed: int, short: tuple[int, int] | None, week_start: date
) -> CaptionOutlook:
    week, missing = short or (0, 0)
    return CaptionOutlook(
        send_type_key=key,
        usable=sum(usable_from(one.freshness_score) == 0 for one in captions),
        needed_per_week=needed,
        short_from=week_start + timedelta(weeks=week) if short else None,
        missing=missing,
    )
