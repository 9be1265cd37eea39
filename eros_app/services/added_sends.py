"""What a person adds to a week comes alone (R29): under which pins a new plan would follow it up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from eros.failures import PhaseFailure, RequestError
from eros.vocabulary.basis import WeekBasis, state_of
from eros.vocabulary.catalogue import FOLLOW_UP
from eros.vocabulary.documents import Item
from eros.vocabulary.follow_up_limits import follow_up_limits
from eros.vocabulary.limits import LAST_PARENT, OPENS, SPACING
from eros.vocabulary.wall_clock import DAYS_PER_WEEK, minute_of, time_of
from eros.vocabulary.week import TimedSlot, TimedWeek
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.node import allocation_context
from nodes.allocate.pin_rules import pin_obstacles_by_facts
from nodes.allocate.pins import same_type_too_near, too_near
from nodes.allocate.plan import AllocationContext
from nodes.allocate.wishes import check_request, infeasible
from nodes.follow_up.parents import eligible
from nodes.follow_up.plan import FollowUpContext, plan_times
from nodes.follow_up.writing import audience_of


def pins_with_follow_up(basis: WeekBasis, added: Sequence[Item]) -> Mapping[str, PinnedEvent]:
    """The pin by each added send's id: at its own time, or at the latest one before it at which the send is followed up
    on its own day beside all that is pinned. Without one: what no pin is sure to bring a follow-up.

    A plan places all else around its pins, and gives a day no more sends that take a follow-up than may have one: but
    neither on a crowded day, nor where the data server allows fewer follow-ups, nor on the morning after a late send.
    """
    reaches = audience_of(basis.send_types[FOLLOW_UP], basis.audiences)
    if not added or reaches is None or follow_up_limits(basis.send_types).stated:
        return {}
    plan = allocation_context(cast(Any, state_of(basis)))
    there = [slot for slot in basis.timed.slots if slot.pinned_time is not None]
    pins: dict[str, PinnedEvent] = {}
    for item in added:
        if basis.timed.spacing[(item.scheduled_date - plan.week_start).days] < SPACING:
            continue
        for slot in _earlier(item, basis):
            pin = PinnedEvent(send_type_key=item.send_type_key, date=item.scheduled_date, time=slot.scheduled_at.time())
            asked = plan.request.model_copy(update={"pinned": (*plan.request.pinned, pin)})
            wanted = replace(plan, request=asked)
            if _may_be(wanted) and _are_followed_up([*pins, slot.slot_id], [*there, slot], basis):
                plan, pins[item.slot_id] = wanted, pin
                there.append(slot)
                break
    try:
        return pins if not pins or infeasible(plan) is None else {}
    except PhaseFailure:
        return {}


def _earlier(item: Item, basis: WeekBasis) -> Iterator[TimedSlot]:
    """The send as a pinned one: at its own time, then a minute earlier each."""
    slot = TimedSlot(
        slot_id=item.slot_id,
        day=(item.scheduled_date - basis.run.week_start).days,
        date=item.scheduled_date,
        send_type_key=item.send_type_key,
        category=item.category,
        priority=item.priority,
        strategy_used=item.strategy_used,
        flavor_emphasis=item.flavor_emphasis,
        media_type=item.media_type,
        channel_key=item.channel_key,
        target_key=item.target_key,
        scheduled_at=datetime.combine(item.scheduled_date, item.scheduled_time),
        variation=item.variation_metadata,
    )
    for minute in range(min(minute_of(item.scheduled_time), LAST_PARENT), OPENS - 1, -1):
        at = time_of(minute)
        yield slot.model_copy(update={"scheduled_at": datetime.combine(item.scheduled_date, at), "pinned_time": at})


def _are_followed_up(slot_ids: Iterable[str], slots: Sequence[TimedSlot], basis: WeekBasis) -> bool:
    """Whether Phase 6 finds these a time where nothing else stands in the week, as no send need stand in their way."""
    week = TimedWeek(slots=tuple(slots), prime_hours=basis.timed.prime_hours, spacing=(SPACING,) * DAYS_PER_WEEK)
    run, zone = basis.run, basis.creator.timezone
    context = FollowUpContext(week, run.week_start, basis.send_types, basis.request, run.seed, zone)
    return {*slot_ids} <= plan_times(eligible(slots, basis.send_types), context).minutes.keys()


def _may_be(plan: AllocationContext) -> bool:
    """Whether nothing refuses the pins (R47); whether they are too near is looked at first, as a refusal's text takes
    the clocks of all zones."""
    pins = sorted(plan.request.pinned, key=lambda pin: (pin.date, pin.time))
    if any(map(too_near, plan.pins)) or same_type_too_near(pins, plan.send_types):
        return False
    try:
        check_request(plan.request, plan.week_start)
    except RequestError:
        return False
    return next(pin_obstacles_by_facts(plan), None) is None
