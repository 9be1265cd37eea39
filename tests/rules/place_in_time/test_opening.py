"""The hour that a day opens with (R26)."""

from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from placed_weeks import MONDAY, PAGES, by_day, minute, place, random_days, random_week, slots_of

from nodes.place_in_time.day import Day, PlacementRules
from nodes.place_in_time.ladder import place_day
from nodes.place_in_time.model import optimal_placement
from nodes.place_in_time.opening import opening_hours

DayOf = Callable[..., Day]
QUIET = ["ppv_unlock", "bundle", "bump_normal", "link_drop", "dm_farm"]


def hours_of(day: Day) -> tuple[int, ...]:
    return opening_hours(day, PlacementRules())


@pytest.mark.requirement("place:opening")
def test_the_first_send_stands_in_the_drawn_hour_and_the_proof_says_which() -> None:
    week = random_week("mid", "paid", 4)
    for proof, sends in zip(week.proofs, by_day(week).values(), strict=True):
        assert proof.opening == sends[0].scheduled_at.hour
        assert abs(proof.bound - proof.value) < 1e-6
        assert proof.relaxation is None


@pytest.mark.requirement("place:opening")
@pytest.mark.parametrize("hour", [8, 10, 11])
def test_a_placement_keeps_the_hour_and_is_the_best_that_does(day_of: DayOf, hour: int) -> None:
    day = day_of(QUIET)
    kept, free = (optimal_placement(day, PlacementRules(opening=opening)) for opening in (hour, None))
    assert kept is not None
    assert free is not None
    assert kept.starts[0][1] // 60 == hour
    assert kept.bound == pytest.approx(kept.value)
    assert kept.value <= free.value + 1e-9


@pytest.mark.requirement("place:opening")
@given(seed=st.integers(0, 10**6))
def test_every_hour_that_may_open_the_day_is_drawn_and_the_least_used_of_the_week_comes_first(
    day_of: DayOf, seed: int
) -> None:
    day = day_of(QUIET, seed=seed, openings={})
    assert sorted(hours_of(day)) == [8, 9, 10, 11]
    assert hours_of(day_of(QUIET, seed=seed, openings={8: 1, 9: 2, 11: 1}))[0] == 10


@pytest.mark.requirement("place:opening")
def test_no_hour_opens_most_days_of_a_page() -> None:
    opened: Counter[int] = Counter()
    for week in range(8):
        placed = random_week("high", "paid", week, monday=MONDAY + timedelta(weeks=week))
        opened.update(sends[0].scheduled_at.hour for sends in by_day(placed).values())
    assert set(opened) == {8, 9, 10, 11}
    assert max(opened.values()) <= opened.total() / 2


@pytest.mark.requirement("place:opening")
@pytest.mark.parametrize(
    ("changes", "hours"),
    [
        ({"avoid": frozenset({8, 9})}, [10, 11, 12, 13]),
        ({"opens": 10 * 60 + 20}, [10, 11, 12, 13]),
        ({"prime": (9, 10)}, [8, 9]),
        ({"pins": {3: time(9, 10)}}, [8, 9]),
    ],
)
def test_hours_to_avoid_the_window_prime_hours_and_pins_leave_the_choice(
    day_of: DayOf, changes: dict[str, object], hours: list[int]
) -> None:
    assert sorted(hours_of(day_of(QUIET, openings={}, **changes))) == hours


@pytest.mark.requirement("place:opening")
def test_a_day_of_revenue_alone_opens_in_a_prime_hour(day_of: DayOf) -> None:
    assert sorted(hours_of(day_of(["ppv_unlock"], openings={}))) == [20, 21, 22]
    assert sorted(hours_of(day_of(["ppv_unlock", "bundle"], openings={}))) == [20, 21, 22]


@pytest.mark.requirement("place:opening-room")
def test_a_day_without_ninety_minutes_to_spare_opens_as_it_must(day_of: DayOf) -> None:
    keys = [key for keys in random_days("ultra", "paid", 3) for key in keys if key.startswith("bump")]
    assert hours_of(day_of((keys * 3)[:20], openings={})) == ()
    assert hours_of(day_of(QUIET, openings={}, opens=20 * 60, closes=23 * 60)) == ()


@pytest.mark.requirement("place:opening-room")
def test_no_day_gives_way_for_its_opening_hour() -> None:
    """Links stand two hours apart: from hour 11 on there would be no room for all of them before 19:00."""
    day = ["link_drop", "bump_normal", "link_drop", "dm_farm", "link_drop"]
    for seed in range(12):
        week, findings = place(slots_of([day, *[[]] * 6]), seed, not_after=time(19))
        assert findings == ()
        assert week.spacing == (45,) * 7
        assert {proof.relaxation for proof in week.proofs} == {None}


@pytest.mark.requirement("place:opening-room")
def test_a_placed_day_is_never_worth_prime_hours_less_than_with_any_opening(day_of: DayOf) -> None:
    for page in PAGES:
        for seed, keys in enumerate(random_days(*page, 5)):
            opened, free = (place_day(day_of(keys, seed=seed, openings=drawn)) for drawn in ({}, None))
            assert free.placement.value - opened.placement.value < 50
            assert opened.rules.opening is not None or len(keys) > 15
            starts = [at for _, at in opened.placement.starts]
            assert all(later - sooner >= 45 for sooner, later in pairwise(starts))


@pytest.mark.requirement("place:opening", "place:deterministic")
def test_the_drawn_hour_hangs_on_the_seed() -> None:
    slots = slots_of([QUIET] * 7)
    firsts = {seed: [min(minute(it) // 60 for it in sends) for sends in by_day(place(slots, seed)[0]).values()]
              for seed in (1, 1, 2)}  # fmt: skip
    assert firsts[1] != firsts[2]
    assert firsts[1] == [min(minute(it) // 60 for it in sends) for sends in by_day(place(slots, 1)[0]).values()]
