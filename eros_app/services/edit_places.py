"""Where an item may stand on a day, and a new place and other words for it: by the rules that judge the week (R43)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from random import Random

from eros.failures import RequestError
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import Item
from eros.vocabulary.edits import Move, SwapCaption
from eros.vocabulary.limits import CLOSES, FINEST_STEP, OPENS
from eros.vocabulary.wall_clock import time_of
from eros_app.services.edit_rules import Items, alternatives, edited, item_in
from eros_app.services.edited_week import seen_by_checks
from nodes.validate.finished_week import FinishedWeek
from nodes.validate.followups import followups
from nodes.validate.reads import plan_of
from nodes.validate.timing import timing
from nodes.validate.variation import variation

_MEASURES = (timing, variation, followups)
_LATTICE = tuple(map(time_of, range(OPENS, CLOSES + 1, FINEST_STEP)))
#: Which breach of which items, without the figures in its words.
_Breaches = set[tuple[str, tuple[str, ...]]]


def free_places(basis: WeekBasis, items: Sequence[Item], slot_id: str, day: date) -> tuple[time, ...]:
    """The times of the day, in steps of five minutes, at which the item breaks no rule that holds now."""
    return tuple(_free(basis, tuple(items), slot_id, day, _LATTICE))


def place_near(basis: WeekBasis, items: Items, slot_id: str, day: date, clock: time) -> time | None:
    """Of those times the one that is nearest to this one; None where the day has none."""
    near = sorted(_LATTICE, key=lambda one: abs(_minute(one) - _minute(clock)))
    return next(_free(basis, items, slot_id, day, near), None)


def _free(basis: WeekBasis, items: Items, slot_id: str, day: date, clocks: Iterable[time]) -> Iterator[time]:
    """Of these times those that are free, as they are asked for."""
    there = _breaches(_plan(basis, items))
    item = item_in(items, slot_id)
    for clock in clocks:
        if (day, clock) == (item.scheduled_date, item.scheduled_time):
            continue
        try:
            moved = edited(Move(slot_id=slot_id, day=day, clock=clock), items, basis)
        except RequestError:
            continue
        if _breaches(_plan(basis, moved)) <= there:
            yield clock


def in_spans(places: Sequence[time]) -> tuple[tuple[time, time], ...]:
    """The places as spans: what lies within a quarter of an hour of the one before goes on from it."""
    spans: list[tuple[time, time]] = []
    for place in places:
        if spans and _minute(place) - _minute(spans[-1][1]) <= 2 * FINEST_STEP:
            spans[-1] = (spans[-1][0], place)
        else:
            spans.append((place, place))
    return tuple(spans)


def regenerated(basis: WeekBasis, items: Items, slot_id: str, times: int) -> Items:
    """The item with the next best words, at another minute of its day that breaks no rule: one in a prime hour stays
    in one. ``times``: how often this was done to it before, so that each time is another draw (R43)."""
    item = item_in(items, slot_id)
    if alternatives(item, items, basis):
        items = edited(SwapCaption(slot_id=slot_id), items, basis)
    if item.is_follow_up:
        return items
    prime = item.variation_metadata.prime_hours_used
    like = [clock for clock in _LATTICE if (clock.hour in prime) == (item.scheduled_time.hour in prime)]
    Random(f"{basis.run.seed}|{slot_id}|{times}").shuffle(like)
    drawn = next(_free(basis, items, slot_id, item.scheduled_date, like), None)
    return items if drawn is None else edited(Move(slot_id=slot_id, clock=drawn), items, basis)


def _plan(basis: WeekBasis, items: Sequence[Item]) -> FinishedWeek:
    return plan_of(seen_by_checks(basis, items))


def _breaches(plan: FinishedWeek) -> _Breaches:
    return {(breach.type, breach.items) for measure in _MEASURES for breach in measure(plan).breaches}


def _minute(clock: time) -> int:
    return 60 * clock.hour + clock.minute
