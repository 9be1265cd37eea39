"""The wish that makes the week small enough for what ails it: computed, never guessed (R53).

Each way is None where no smaller week would mend anything: then none is advised.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from eros.vocabulary.catalogue import CATEGORIES
from eros.vocabulary.day_quotas import VOLUME_FACTOR, limited_quotas, split_day, wanted_total
from eros.vocabulary.limits import BLOCK_HOURS, QUARTER, SPACING, block_limit
from eros.vocabulary.posting_window import posting_window, room, send_times
from eros.vocabulary.request import Request
from eros.vocabulary.week import DayQuota
from eros.vocabulary.wishes import Volume
from nodes.recommend.advice_context import AdviceContext

#: A smaller week as a change of the request.
Smaller = Mapping[str, str | int]


def for_crowded_days(week: AdviceContext, slots: Iterable[str]) -> Smaller | None:
    """What leaves each of the slots' days, or of all, no more sends than its blocks and hours hold."""
    crowded = _sends_of_days(week, tuple(slots))
    if not crowded:
        return None
    fitting = {day: _most_that_fit(week, day, count) for day, count in crowded.items()}
    now = week.request.volume
    for volume in _smaller_volumes(week.request):
        if all(_at(count, now, volume) <= fitting[day] for day, count in crowded.items()):
            return {"volume": volume}
    return {"max_per_day": min(fitting.values())}


def _sends_of_days(week: AdviceContext, slots: tuple[str, ...]) -> dict[date, int]:
    """The sends of the slots' days, with those that were left out; of all days where no slot is named."""
    standing = {item.slot_id: item.scheduled_date.isoformat() for item in week.items}
    sends = Counter(item.scheduled_date.isoformat() for item in week.items if not item.is_follow_up)
    sends.update(slot[:10] for slot in slots if slot not in standing)
    days = {standing.get(slot, slot[:10]) for slot in slots} or {*sends}
    return {date.fromisoformat(day): sends[day] for day in days if sends[day] > 1}


def _most_that_fit(week: AdviceContext, day: date, now: int) -> int:
    """The most sends, fewer than now, that the day's blocks (R24) and hours (R23) hold."""
    window = posting_window(week.request, day, week.creator.timezone)
    hold = max(room(send_times(window, jitter, week.avoid_hours), SPACING) for jitter in range(1, QUARTER))
    blocks = len({at // 60 // BLOCK_HOURS for at in send_times(window, 1, week.avoid_hours)})
    return next((most for most in range(now - 1, 1, -1) if most <= min(hold, blocks * block_limit(most))), 1)


def for_what_is_missing(week: AdviceContext) -> Smaller | None:
    """What asks for fewer of the sends that could not be planned: the least change that leaves fewer missing."""
    now, uncapped = _missing(week, week.wanted), week.uncapped or week.wanted
    for volume in _smaller_volumes(week.request):
        quotas = _quotas_at(week, uncapped, volume)
        if (now and _missing(week, quotas) < now) or (
            volume == "normal" and _beyond_held(week, quotas) < _beyond_held(week, uncapped)
        ):
            return {"volume": volume}
    if not now:
        return None
    smaller = range(max(quota.total for quota in uncapped) - 1, 0, -1)
    return next(
        ({"max_per_day": most} for most in smaller if _missing(week, limited_quotas(uncapped, most)) < now), None
    )


def _missing(week: AdviceContext, asked: Sequence[DayQuota]) -> int:
    """How many of the sends that are asked for find no place: within everybody's caps, and where no day holds more of a
    category than it does now."""
    return sum(
        max(0, min(getattr(one, category), getattr(capped, category)) - getattr(held, category))
        for one, capped, held in zip(asked, week.wanted, week.held, strict=True)
        for category in CATEGORIES
    )


def _beyond_held(week: AdviceContext, asked: Sequence[DayQuota]) -> int:
    """How many of the sends that are asked for the days do not hold, whatever caps them: a heavier volume than the
    page's own asks for them."""
    pairs = zip(asked, week.held, strict=True)
    return sum(max(0, getattr(one, name) - getattr(held, name)) for one, held in pairs for name in CATEGORIES)


#: Each volume with the smaller ones, the next first.
_SMALLER: Mapping[Volume, tuple[Volume, ...]] = {
    "heavier": ("normal", "lighter"), "normal": ("lighter",), "lighter": (),
}  # fmt: skip


def _smaller_volumes(request: Request) -> tuple[Volume, ...]:
    """Those that are sure to be felt: a limit of sends a day may hide them."""
    return _SMALLER[request.volume] if request.max_per_day is None else ()


def _quotas_at(week: AdviceContext, quotas: Sequence[DayQuota], volume: Volume) -> list[DayQuota]:
    now, page_type = week.request.volume, week.creator.page_type
    return [split_day(_at(quota.total, now, volume), quota, page_type) if quota.total else quota for quota in quotas]


def _at(total: int, now: Volume, volume: Volume) -> int:
    """What a day of so many sends by the one volume becomes by the other."""
    return wanted_total(round(total / VOLUME_FACTOR[now]), volume)
