"""Whatever stands against a wish, the change that the answer offers makes it possible, and a smaller one does not."""

import re
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from drawing import examples
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from offered import changed, one_step_less

from eros.failures import RequestError
from eros.parameters import spelled
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import BestTiming
from eros.vocabulary.posting_window import wished_window
from eros.vocabulary.state import Directives
from eros.vocabulary.week import TargetedSlot
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.allocation import allocate_week
from nodes.allocate.obstacles import Obstacle
from nodes.allocate.plan import AllocationContext
from nodes.allocate.wishes import check_request, infeasible
from nodes.place_in_time.week import place_week

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

MONDAY = date(2026, 11, 23)
WEEK = [date(2026, 11, 23 + n) for n in range(7)]
TYPES = [key for key in default_catalogue() if key != "ppv_followup"]
PAGE_BOUND = [key for key in TYPES if default_catalogue()[key].page_type != "both"]

clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
late, early = st.builds(time, st.integers(16, 23), st.integers(0, 15)), st.builds(time, st.integers(9, 14), st.just(7))
some_types = st.lists(st.sampled_from(TYPES), min_size=1, max_size=4, unique=True).map(tuple)
own_hours = st.dictionaries(st.sampled_from(WEEK[:3]), clocks, max_size=2)
narrow = st.fixed_dictionaries(
    {},
    optional={
        "not_before": late,
        "not_after": early | late,
        "max_per_day": st.integers(1, 21),
        "not_before_on": own_hours,
        "not_after_on": own_hours,
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


def offers_of(stands: Obstacle) -> list[str]:
    """The changes of hours or of the limit that are offered."""
    relaxation = spelled(stands.relaxation)
    return (
        relaxation.removeprefix("use ").split(" or ")
        if re.search(r"\d", relaxation) and "leave" not in relaxation
        else []
    )


@pytest.mark.requirement("allocate:feasible:relaxation", "wishes:hours-that-cut")
@given(wishes=narrow, seed=st.integers(0, 999), avoid=st.sets(st.integers(8, 23), max_size=2).map(tuple), **situations)
@settings(examples(5, 5, 100), suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_what_a_refusal_of_hours_recommends_is_accepted_and_keeps_45_minutes_and_one_step_less_is_refused(
    context, wishes: dict[str, Any], seed: int, avoid: tuple[int, ...], level: str, page_type: str
) -> None:
    about = {"level": level, "page_type": page_type, "seed": seed, "avoid_hours": avoid}
    stands = obstacle_of(context, **wishes, **about)
    assume(isinstance(stands, Obstacle) and stands.code in ("EMPTY_WINDOW", "NOTHING_FITS", "WINDOW_TOO_NARROW"))
    for offer in offers_of(stands):
        after = changed(wishes, offer)
        assert obstacle_of(context, **after, **about) is None
        assert_placed_at_45_minutes(context(**after, **about))
        for less in one_step_less(after, wishes):
            assert obstacle_of(context, **less, **about) is not None


@pytest.mark.requirement("allocate:feasible:relaxation")
@pytest.mark.parametrize(
    ("level", "hour"),
    [
        *(("low", hour) for hour in (20, 21, 22)),
        *((level, hour) for level in ("high", "ultra") for hour in range(16, 23, 2)),
        *(
            pytest.param(level, hour, marks=pytest.mark.soak)
            for level in ("high", "ultra")
            for hour in range(17, 23, 2)
        ),
    ],
)
def test_a_limit_is_the_number_that_fits_or_that_number_counts_spacing_alone(context, hour: int, level: str) -> None:
    stands = obstacle_of(context, not_before=time(hour), include=("ppv_unlock", "bundle", "bump_normal"), level=level)
    said = re.search(r"; (\d+) fit( by spacing alone)?", stands.figures)
    limit = re.search(r"max_per_day (\d+)", spelled(stands.relaxation))
    assert (said[2] is None) == (limit is not None and limit[1] == said[1])


@pytest.mark.requirement("allocate:feasible:relaxation")
def test_what_a_refusal_says_fits_is_what_the_day_it_speaks_of_holds(context) -> None:
    """Days of unlike volume: the types of the emptiest and the sends of the fullest belong to no day."""
    days = {"config": {"weekly_distribution": (17, 11, 12, 17, 12, 11, 16)}}
    stands = obstacle_of(context, not_before=time(12), level="ultra", **days)
    fit = int(re.search(r"17 sends cannot fit .*; (\d+) fit", stands.figures)[1])
    assert f"use max_per_day {fit} or" in stands.relaxation
    assert obstacle_of(context, not_before=time(12), level="ultra", max_per_day=fit, **days) is None
    assert obstacle_of(context, not_before=time(12), level="ultra", max_per_day=fit + 1, **days) is not None


def assert_placed_at_45_minutes(planned: AllocationContext) -> None:
    """On the days whose hours the request narrows no send is lost, and the spacing is the usual one (R23)."""
    week, _ = place_week(
        targeted(planned),
        planned.send_types,
        BestTiming(timezone="UTC", avoid_hours=planned.avoid_hours),
        planned.request,
        planned.seed,
        planned.week_start,
    )
    narrowed = [number for number, day in enumerate(planned.dates) if any(wished_window(planned.request, day))]
    assert {week.spacing[number] for number in narrowed} <= {45}
    assert not week.dropped


def targeted(planned: AllocationContext) -> list[TargetedSlot]:
    planned = replace(planned, directives=Directives(enforce_variety=True))
    slots = allocate_week(planned)[0].slots
    return [TargetedSlot(**dict(slot), channel_key="mass_message", target_key="all_active") for slot in slots]


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
    offered = spelled(stands.message if isinstance(stands, RequestError) else stands.relaxation)
    if added := re.search(r"include (\w+) as well", offered):
        include += (added[1],)
    spared = re.search(r"leave (\w+) out of exclude", offered)
    assert added or spared
    named = "" if spared is None else spared[1]
    exclude = tuple(key for key in exclude if named not in (key, default_catalogue()[key].category))
    after = obstacle_of(context, include=include, exclude=exclude, **about)
    assert after is None or after.code != "NOTHING_ELIGIBLE"


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
    return (
        spelled(stands.message).rsplit("; ", 1)[1] if isinstance(stands, RequestError) else spelled(stands.relaxation)
    )


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
