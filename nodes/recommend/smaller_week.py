"""The wish that makes the week small enough for its crowded days: computed, never guessed (R53)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from eros.vocabulary.limits import BLOCK_HOURS, QUARTER, SPACING, block_limit
from eros.vocabulary.posting_window import posting_window, send_times
from eros.vocabulary.week import SmallerWeek
from nodes.recommend.advice_context import AdviceContext

#: A smaller week as a change of the request.
Smaller = Mapping[str, str | int | tuple[str, ...]]


def for_crowded_days(week: AdviceContext, slots: Iterable[str]) -> SmallerWeek | None:
    """What asks of each of the slots' days, or of all, for no more sends than its blocks and hours hold, and leaves the
    most of the week; None where no smaller week would mend anything. No cap makes more of what is asked for."""
    crowded, start = _sends_of_days(week, tuple(slots)), week.week_start or week.request.week_start
    if not crowded or start is None:
        return None
    fitting = {(day - start).days: _most_that_fit(week, day, count) for day, count in crowded.items()}
    mending = (one for one in week.smaller_weeks if all(one.days[day] <= most for day, most in fitting.items()))
    return max(mending, key=lambda one: sum(one.days), default=None)


def _sends_of_days(week: AdviceContext, slots: tuple[str, ...]) -> dict[date, int]:
    """The sends of the slots' days, with those that were left out; of all days where no slot is named."""
    standing = {item.slot_id: item.scheduled_date.isoformat() for item in week.items}
    sends = Counter(item.scheduled_date.isoformat() for item in week.items if not item.is_follow_up)
    sends.update(slot[:10] for slot in slots if slot not in standing)
    days = {standing.get(slot, slot[:10]) for slot in slots} or {*sends}
    return {date.fromisoformat(day): sends[day] for day in days if sends[day] > 1}


def _most_that_fit(week: AdviceContext, day: date, now: int) -> int:
    """The most sends, fewer than now, that the day's blocks (R24) and hours (R23) hold, whatever its jitter; 0 where
    they hold none."""
    window = posting_window(week.request, day, week.creator.timezone)
    lattices = [send_times(window, jitter, week.avoid_hours) for jitter in range(1, QUARTER)]
    for most in range(now - 1, 0, -1):
        if all(_held(times, block_limit(most)) >= most for times in lattices):
            return most
    return 0


def _held(times: Iterable[int], in_block: int) -> int:
    """How many of these times can have a send, 45 minutes apart and so many in a block: each as early as it can be."""
    blocks, last = Counter[int](), -SPACING
    for at in times:
        block = at // 60 // BLOCK_HOURS
        if at - last >= SPACING and blocks[block] < in_block:
            blocks[block], last = blocks[block] + 1, at
    return blocks.total()
