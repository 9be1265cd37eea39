"""Jitter, shifts and the record of them (5.2, R26, E20)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from placed_weeks import MONDAY, by_day, minute, random_week

from eros.vocabulary.lattice import daily_jitters
from nodes.place_in_time.variation import time_shift, variation_metadata


@pytest.mark.requirement("place:jitter")
@given(seed=st.integers(0, 2**53), week=st.integers(0, 500))
def test_seven_jitters_lie_apart_modulo_a_quarter_of_an_hour(seed: int, week: int) -> None:
    jitters = daily_jitters(seed, date(2025, 1, 6) + timedelta(weeks=week))
    assert set(jitters) <= set(range(-7, 9))
    assert len({jitter % 15 for jitter in jitters} - {0}) == 7


@pytest.mark.requirement("place:shift")
def test_mornings_are_earlier_and_evenings_later_on_even_days_and_the_reverse_on_odd_ones() -> None:
    shifts = [[time_shift(category, day) for category in ("engagement", "revenue", "retention")] for day in (0, 1)]
    assert shifts == [[-15, 20, 0], [15, -20, 0]]


@pytest.mark.requirement("place:metadata")
def test_the_parts_of_a_time_add_up_to_it() -> None:
    # 20:52 started on the lattice at 20:48: 20:00 + 20 (even day's evening) - 2 (jitter) + 30 + 4.
    parts = variation_metadata("revenue", 0, (19, 20), -2, start=1248, minute=1252, strategy="storytelling")
    assert (parts.base_hour, parts.time_shift, parts.jitter) == (20, 20, -2)
    assert (parts.slot_offset, parts.micro_offset) == (30, 4)
    assert (parts.daily_strategy, parts.prime_hours_used, parts.time_adjusted) == ("storytelling", (19, 20), False)


@pytest.mark.requirement("place:metadata")
def test_the_base_hour_is_the_preferred_hour_that_leaves_the_least_over() -> None:
    # Tuesday's engagement shift is +15: 10:12 is 60 * 10 + 15 - 3 exactly.
    parts = variation_metadata("engagement", 1, (20,), -3, start=612, minute=612, strategy="s", reason="pinned")
    assert (parts.base_hour, parts.slot_offset, parts.micro_offset) == (10, 0, 0)
    assert (parts.time_adjusted, parts.adjustment_reason) == (True, "pinned")


@pytest.mark.requirement("place:hour-kept")
def test_the_last_minutes_never_move_a_send_into_another_hour() -> None:
    week = random_week("ultra", "paid", 3)
    assert all((minute(slot) - slot.variation.micro_offset) // 60 == slot.scheduled_at.hour for slot in week.slots)


@pytest.mark.requirement("place:shift")
def test_a_quiet_day_stands_at_its_shifted_hours() -> None:
    """The hours being alike, the shift decides between the quarters of an hour that are free."""
    week = random_week("low", "paid", 3)
    engagement = [slot for sends in by_day(week).values() for slot in sends if slot.category == "engagement"]
    on_shift = [slot for slot in engagement if abs(slot.variation.slot_offset) <= 7]
    assert len(on_shift) > len(engagement) / 2


@pytest.mark.full
@pytest.mark.requirement("place:weeks-differ")
def test_a_week_seldom_repeats_the_one_before_it() -> None:
    shares = [
        _shared(
            random_week(tier, "paid", seed), random_week(tier, "paid", seed + 1, monday=MONDAY + timedelta(weeks=1))
        )
        for tier, seeds in (("low", range(3)), ("high", range(2)), ("ultra", range(3)))
        for seed in seeds
    ]
    assert sum(shares) / len(shares) <= 0.05


def _shared(one, other) -> float:
    def times(week):
        return {(slot.scheduled_at.weekday(), slot.scheduled_at.time()) for slot in week.slots}

    return len(times(one) & times(other)) / len(times(other))
