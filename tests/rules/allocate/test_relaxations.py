"""Whatever stands against a wish, the change that the answer offers makes it possible, and a smaller one does not."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from drawing import examples
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from eros.failures import RequestError
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.obstacles import Obstacle
from nodes.allocate.wishes import check_request, infeasible

MONDAY = date(2026, 11, 23)
WEEK = [date(2026, 11, 23 + n) for n in range(7)]
FIELDS = {"max_per_day": int, "not_before": time.fromisoformat, "not_after": time.fromisoformat}
TYPES = [key for key in default_catalogue() if key != "ppv_followup"]
PAGE_BOUND = [key for key in TYPES if default_catalogue()[key].page_type != "both"]

clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
late, early = st.builds(time, st.integers(16, 23), st.integers(0, 15)), st.builds(time, st.integers(9, 14), st.just(7))
some_types = st.lists(st.sampled_from(TYPES), min_size=1, max_size=4, unique=True).map(tuple)
narrow = st.fixed_dictionaries(
    {},
    optional={
        "not_before": late,
        "not_after": early | late,
        "max_per_day": st.integers(1, 21),
        "include": some_types,
        "exclude": some_types,
        "days_off": st.lists(st.sampled_from(WEEK), max_size=6, unique=True).map(tuple),
    },
)
pins = st.lists(
    st.builds(PinnedEvent, send_type_key=st.sampled_from(TYPES), date=st.sampled_from(WEEK[:2]), time=clocks),
    min_size=1,
    max_size=3,
    unique_by=lambda pin: (pin.date, pin.time),
)
situations = {"level": st.sampled_from(["low", "mid", "high", "ultra"]), "page_type": st.sampled_from(["paid", "free"])}


def obstacle_of(context, **wishes: Any) -> Obstacle | RequestError | None:
    wished = context(**wishes)
    try:
        check_request(wished.request, MONDAY)
    except RequestError as refused:
        return refused
    return infeasible(wished)


def changes(relaxation: str) -> Iterator[tuple[str, str]]:
    """Each offered change of a limit of the day or of the window: its field and its value."""
    yield from re.findall(r"(max_per_day|not_before|not_after) ([\d:]+)", relaxation)


def a_step_less(field: str, value: Any) -> Any:
    if field == "max_per_day":
        return value + 1
    minute = value.hour * 60 + value.minute + (1 if field == "not_before" else -1)
    return time(minute // 60, minute % 60)


@pytest.mark.requirement("allocate:feasible:relaxation")
@given(wishes=narrow, **situations)
@settings(examples(30), suppress_health_check=[HealthCheck.filter_too_much])
def test_a_change_of_window_or_limit_that_is_offered_is_enough_and_nothing_smaller_is(
    context, wishes: dict[str, Any], level: str, page_type: str
) -> None:
    about = {"level": level, "page_type": page_type}
    stands = obstacle_of(context, **wishes, **about)
    assume(isinstance(stands, Obstacle) and stands.code == "WINDOW_TOO_NARROW")
    offered = list(changes(stands.relaxation))
    if not offered:
        assert stands.relaxation == "use no window at all"
        assert obstacle_of(context, **wishes | {"not_before": None, "not_after": None}, **about) is None
    for field, text in offered:
        value = FIELDS[field](text)
        assert obstacle_of(context, **wishes | {field: value}, **about) is None
        assert obstacle_of(context, **wishes | {field: a_step_less(field, value)}, **about) is not None


@pytest.mark.requirement("allocate:feasible:relaxation")
@given(include=st.lists(st.sampled_from(PAGE_BOUND), min_size=1, unique=True).map(tuple), more=some_types, **situations)
def test_a_change_of_the_types_that_is_offered_leaves_something_to_plan(
    context, include: tuple[str, ...], more: tuple[str, ...], level: str, page_type: str
) -> None:
    about = {"level": level, "page_type": page_type}
    exclude = (*include, *more) if len(more) > 1 else more
    stands = obstacle_of(context, include=include, exclude=exclude, **about)
    if stands is None or stands.code != "NOTHING_ELIGIBLE":
        return
    offered = stands.message if isinstance(stands, RequestError) else stands.relaxation
    if added := re.search(r"include (\w+) as well", offered):
        include += (added[1],)
    spared = re.search(r"leave (\w+) out of exclude", offered)
    assert added or spared
    exclude = tuple(key for key in exclude if spared is None or key != spared[1])
    after = obstacle_of(context, include=include, exclude=exclude, **about)
    known_before = isinstance(stands, RequestError)  # that needs no data, so what the page carries is not known yet
    assert after is None or after.code != "NOTHING_ELIGIBLE" or (known_before and isinstance(after, Obstacle))


@pytest.mark.requirement("allocate:feasible:relaxation")
@given(pinned=pins, **situations)
def test_following_what_is_said_of_pinned_events_one_after_the_other_ends_at_a_week_that_can_be(
    context, pinned: list[PinnedEvent], level: str, page_type: str
) -> None:
    """Each answer corrects the pin that it names: no more answers come than there are pins and rules for them."""
    for _ in range(3 * len(pinned) + 1):
        stands = obstacle_of(context, pinned=tuple(pinned), level=level, page_type=page_type)
        if stands is None:
            return
        assert stands.code == "PIN_INFEASIBLE"
        before, pinned = pinned, followed(pinned, str(stands.value), said(stands))
        assert pinned != before
    pytest.fail("the answers do not come to an end")


def said(stands: Obstacle | RequestError) -> str:
    return stands.message.rsplit("; ", 1)[1] if isinstance(stands, RequestError) else stands.relaxation


def followed(pinned: list[PinnedEvent], named: str, offered: str) -> list[PinnedEvent]:
    if times := re.fullmatch(r"pin it (once|\d+ times)", offered):
        most = 1 if times[1] == "once" else int(times[1].split()[0])
        key, day = named.split()[0], re.search(r"on (\S+)$", named)
        among = [it for it in pinned if it.send_type_key == key and (day is None or str(it.date) == day[1])]
        return [it for it in pinned if it not in among[most:]]
    key, day, clock = re.fullmatch(r"(\w+) on (\S+) at (\S+)", named).groups()
    at = next(
        n for n, it in enumerate(pinned) if (it.send_type_key, str(it.date), f"{it.time:%H:%M}") == (key, day, clock)
    )
    rest, pin = [*pinned[:at], *pinned[at + 1 :]], pinned[at]
    if offered == "leave it out":
        return rest
    if later := re.fullmatch(r"pin it at (\S+)", offered):
        return [*rest, pin.model_copy(update={"time": time.fromisoformat(later[1])})]
    other = re.fullmatch(r"pin (\w+) instead", offered)
    assert other, offered
    return [*rest, pin.model_copy(update={"send_type_key": other[1]})]


own_hours = st.dictionaries(st.sampled_from(WEEK[:3]), clocks, max_size=2)


@pytest.mark.requirement("wishes:hours-of-days", "allocate:feasible:relaxation")
@given(before=own_hours, after=own_hours, **situations)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_the_hours_offered_for_days_are_enough_and_a_minute_less_is_not(context, before, after, **situation) -> None:
    wishes: dict[str, Any] = {"not_before_on": before, "not_after_on": after, **situation}
    stands = obstacle_of(context, **wishes)
    assume(isinstance(stands, Obstacle) and stands.code == "WINDOW_TOO_NARROW")
    for alternative in stands.relaxation.split(" or "):
        hours = re.findall(r"(not_\w+_on) ([\d-]+)=([\d:]+)", alternative)
        changed = dict(wishes)
        for field, day, at in hours:
            changed[field] = changed[field] | {date.fromisoformat(day): time.fromisoformat(at)}
        if not hours:
            changed |= {"max_per_day": int(alternative.split()[-1])}
        assert obstacle_of(context, **changed) is None
        for field, day, at in hours:
            less = a_step_less(field.removesuffix("_on"), time.fromisoformat(at))
            nearly = changed | {field: changed[field] | {date.fromisoformat(day): less}}
            assert obstacle_of(context, **nearly) is not None
