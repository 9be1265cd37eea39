"""What a time is worth, by hand (R25)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nodes.place_in_time.day import Day
from nodes.place_in_time.objective import noise, scores

DayOf = Callable[..., Day]
#: On a Monday with jitter 3 hour h is preferred at h:23 by revenue (shift +20), at 12 to h by engagement (-15).
EIGHT_PM, NINE_PM, NOON = 1203, 1263, 723


@pytest.fixture
def monday(day_of: DayOf) -> Day:
    return day_of([], jitter=3, prime=(20,), performance=tuple(0.5 if hour == 12 else 0.0 for hour in range(24)))


@pytest.mark.requirement("place:prime-first")
def test_a_prime_hour_outweighs_all_that_the_rest_of_a_day_can_gain(monday: Day) -> None:
    best_elsewhere = replace(monday, performance=(1.0,) * 24)
    half_step = scores(monday, "revenue", True, False, [EIGHT_PM]) - scores(monday, "revenue", False, False, [EIGHT_PM])
    spread = [
        scores(best_elsewhere, category, True, False, range(480, 1411)).max()
        for category in ("engagement", "retention")
    ]
    assert 21 * max(spread) < half_step[0] == 300


@pytest.mark.requirement("place:headline-first")
def test_headline_sends_weigh_half_again_as_much(monday: Day) -> None:
    worth = {head: scores(monday, "revenue", head, False, [EIGHT_PM, NINE_PM, NOON]).tolist() for head in (True, False)}
    assert worth == {True: [900.0, 0.0, 1.5], False: [600.0, 0.0, 1.0]}


@pytest.mark.requirement("place:category-hours")
def test_each_category_has_its_own_hours(monday: Day) -> None:
    times = [9 * 60 + 3, 12 * 60 + 3, 15 * 60 + 3, 17 * 60 + 18]
    assert scores(monday, "engagement", False, False, times).tolist() == [1.0, 0.25, 1.0, 0.0]
    assert scores(monday, "retention", False, False, times).tolist() == [0.0, 0.25, 0.0, 1.0]


@pytest.mark.requirement("place:shift")
def test_the_shifted_time_is_preferred_among_the_quarters_of_an_hour(monday: Day) -> None:
    quarters = [8 * 60 + 48, 9 * 60 + 3, 9 * 60 + 18, 9 * 60 + 48]
    assert scores(monday, "engagement", False, False, quarters).tolist() == [0.2, 1.0, 1.0, 1.2]


@pytest.mark.requirement("place:follow-up-room")
def test_a_parent_would_rather_stand_neither_after_eleven_nor_45_minutes_before_that(monday: Day) -> None:
    times = [1335, 1336, 1350, 1351, 1380, 1381, 1395]
    assert scores(monday, "revenue", True, True, times).tolist() == [0.0, -4.0, -4.0, 0.0, 0.0, -4.0, -4.0]
    assert scores(monday, "revenue", True, False, times).tolist() == [0.0] * 7


def test_the_noise_is_small_and_each_days_own(monday: Day, day_of: DayOf) -> None:
    tuesday = day_of([], number=1)
    drawn: list[Any] = [noise(day, label, range(60)) for day in (monday, tuesday) for label in ("a", "b")]
    assert len({tuple(values) for values in drawn}) == 4
    assert all(0 <= value < 0.05 for values in drawn for value in values)
    assert noise(monday, "a", range(60)).tolist() == drawn[0].tolist()
