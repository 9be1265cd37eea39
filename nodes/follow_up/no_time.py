"""Why a follow-up finds no time, and what of the request would leave it one: found by trying it (R28, R53)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from eros.vocabulary.limits import CLOSES, DISTANCE, FIRST_MORNING, LAST_MORNING, LAST_PARENT, OPENS, SPACING
from eros.vocabulary.posting_window import Window
from eros.vocabulary.wall_clock import clock_of, minute_of, time_of
from eros.vocabulary.week import NoTime
from nodes.follow_up.options import FollowUpConstraints, options
from nodes.follow_up.parents import Parent

_TOO_LATE = f"a send after {clock_of(LAST_PARENT)} is followed up on the next morning"
#: A send of the morning takes a quarter of an hour before and after it; from here on a minute is left beside any.
_EARLY_ENOUGH = LAST_MORNING - 2 * DISTANCE
#: Sends so far apart can both be followed up (R28).
HOUR = 60
_HOUR = timedelta(minutes=HOUR)
_MORNING = f"from {clock_of(FIRST_MORNING)} to {clock_of(LAST_MORNING)}"


def no_time(
    parent: Parent,
    around: FollowUpConstraints,
    used: Mapping[int, int],
    days_on: Collection[date],
    parents: Iterable[Parent] = (),
    stated_gap: int | None = None,
) -> NoTime:
    """What is in the way of the follow-up, and the nearest times that would let it stand; ``parents`` are all sends
    that take one, ``stated_gap`` the minutes between two where nothing but these is in the way."""
    crowded = around.distance.get(parent.date, DISTANCE) < DISTANCE
    why = partial(NoTime, slot_id=parent.slot_id, day=parent.date, crowded=crowded)
    earlier = _pin_by(parent, around)
    if parent.date not in days_on:
        gone = "a day off" if parent.date in around.window else "not of this week"
        return why(cause=f"{_TOO_LATE}, which is {gone}", pin_by=earlier)
    if stated_gap is not None:
        cause = f"another follow-up stands within the {stated_gap} minutes that the data server keeps between two"
        return why(cause=cause, stated_gap=True)
    if options(parent, around, used):
        rivals = tuple(it.slot_id for it in parents if _are_rivals(parent, it, around))
        return why(cause="other follow-ups stand within the hour", pinned_with=rivals)
    if _alone(parent, around):
        return why(cause="other sends stand too near", pinned_with=_pinned_in_the_way(parent, around, used))
    whole = _with_hours(around, parent.date, OPENS, CLOSES)
    if not _alone(parent, whole):
        changes = around.window[parent.date].jumps
        return why(cause="the clock changes" if changes else "the day ends too soon after the send", pin_by=earlier)
    minutes = [one.minute for one in options(parent, whole, used)]
    if parent.late:
        opens = time_of(_EARLY_ENOUGH) if minutes else None
        return why(cause=f"{_TOO_LATE}, {_MORNING}, outside the hours asked for", pin_by=earlier, opens_by=opens)
    cause, pinned = "the hours asked for end too soon after the send", parent.slot.pinned_time is not None
    ends = time_of(min(minutes)) if pinned and minutes else None
    return why(cause=cause, pin_by=earlier, ends_from=ends, ends_early=not pinned)


def _alone(parent: Parent, around: FollowUpConstraints) -> bool:
    """Whether it would find a time if no other send stood in the week."""
    return bool(options(parent, replace(around, sends=dict.fromkeys(around.sends, ())), {}))


def _with_hours(around: FollowUpConstraints, day: date, opens: int, closes: int) -> FollowUpConstraints:
    window = around.window[day]
    return replace(around, window={**around.window, day: Window(opens, closes, window.closed, window.jumps)})


def _pinned_in_the_way(parent: Parent, around: FollowUpConstraints, used: Mapping[int, int]) -> tuple[str, ...]:
    """The pinned events without which the follow-up of a pinned one would find a time: one alone where that is enough,
    the nearest first, else all of its day; none where that is not enough either."""
    sends = around.sends[parent.date]
    others = [one for one in sends if one.pinned_time is not None and one.slot_id != parent.slot_id]
    others.sort(key=lambda one: abs(one.scheduled_at - parent.slot.scheduled_at))
    for gone in ([[one] for one in others] + [others]) * (parent.slot.pinned_time is not None):
        left = {**around.sends, parent.date: [one for one in sends if one not in gone]}
        if options(parent, replace(around, sends=left), used):
            return tuple(one.slot_id for one in gone)
    return ()


def _are_rivals(one: Parent, other: Parent, around: FollowUpConstraints) -> bool:
    """Whether both are pinned, and their follow-ups cannot stand an hour apart on their day, wherever the sends of
    another seed would."""
    if one.slot_id == other.slot_id or one.date != other.date or None in (one.slot.pinned_time, other.slot.pinned_time):
        return False
    if abs(one.slot.scheduled_at - other.slot.scheduled_at) < _HOUR:
        return True
    pins = tuple(it for it in around.sends[one.date] if it.pinned_time is not None)
    alone = replace(around, sends={**around.sends, one.date: pins})
    own, others = ([it.minute for it in options(parent, alone, {})] for parent in (one, other))
    return all(abs(minute - at) < HOUR for minute in own for at in others)


def _pin_by(parent: Parent, around: FollowUpConstraints) -> time | None:
    """The latest time before its own at which a pinned send can be followed up, beside the others that are pinned."""
    at = parent.slot.scheduled_at
    if parent.slot.pinned_time is None:
        return None
    day, window = at.date(), around.window[at.date()]
    others = [one for one in around.sends[day] if one.pinned_time is not None and one.slot_id != parent.slot_id]
    pins = replace(around, sends={**around.sends, day: others})
    for minute in range(min(LAST_PARENT, minute_of(at) - 1), window.opens - 1, -1):
        slot = parent.slot.model_copy(update={"scheduled_at": datetime.combine(day, time_of(minute))})
        apart = all(abs(minute_of(one.scheduled_at) - minute) >= SPACING for one in others)
        if window.holds(minute) and apart and options(replace(parent, slot=slot, date=day), pins, {}):
            return time_of(minute)
    return None
