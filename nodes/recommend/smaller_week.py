"""The wish that makes the week small enough for its crowded days: computed, never guessed (R53)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from eros.vocabulary.day_quotas import SMALLER_VOLUMES, VOLUME_FACTOR, wanted_total
from eros.vocabulary.limits import BLOCK_HOURS, QUARTER, SPACING, block_limit
from eros.vocabulary.posting_window import posting_window, room, send_times
from eros.vocabulary.request import Request
from eros.vocabulary.wishes import Volume
from nodes.recommend.advice_context import AdviceContext

#: A smaller week as a change of the request.
Smaller = Mapping[str, str | int]


def for_crowded_days(week: AdviceContext, slots: Iterable[str]) -> Smaller | None:
    """What leaves each of the slots' days, or of all, no more sends than its blocks and hours hold; None where
    no smaller week would mend anything."""
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


def _smaller_volumes(request: Request) -> tuple[Volume, ...]:
    """Those that are sure to be felt: a limit of sends a day may hide them."""
    return SMALLER_VOLUMES[request.volume] if request.max_per_day is None else ()


def _at(total: int, now: Volume, volume: Volume) -> int:
    """What a day of so many sends by the one volume becomes by the other."""
    return wanted_total(round(total / VOLUME_FACTOR[now]), volume)
