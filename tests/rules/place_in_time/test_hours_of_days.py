"""The hours of single days in placed weeks: any of them are kept, and what they cannot hold is named (R23, R45)."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from placed_weeks import MONDAY, PAGES, place, random_days, slots_of

WEEK = [MONDAY + timedelta(days=number) for number in range(7)]
Hours = dict[date, time]

clocks = st.builds(time, st.integers(6, 23), st.integers(0, 59))
hours = st.dictionaries(st.sampled_from(WEEK), clocks, max_size=3)


@pytest.mark.requirement("wishes:hours-of-days")
@settings(max_examples=15, deadline=None)
@given(page=st.sampled_from(PAGES), seed=st.integers(0, 99), earliest=hours, latest=hours)
def test_every_send_stands_within_the_hours_of_its_day_or_is_named(
    page: tuple[str, str], seed: int, earliest: Hours, latest: Hours
) -> None:
    slots = slots_of(random_days(*page, seed))  # type: ignore[arg-type]
    week, findings = place(slots, seed, not_before_on=earliest, not_after_on=latest)
    for slot in week.slots:
        day, at = slot.scheduled_at.date(), slot.scheduled_at.time()
        assert max(time(8), earliest.get(day, time(8))) <= at <= min(time(23, 30), latest.get(day, time(23, 30)))
    assert sorted([*(slot.slot_id for slot in week.slots), *week.dropped]) == sorted(slot.slot_id for slot in slots)
    assert set(week.dropped) <= {slot_id for finding in findings for slot_id in finding.slot_ids}


@pytest.mark.requirement("wishes:hours-of-days")
def test_a_day_with_hours_of_its_own_begins_with_them_and_the_others_stay() -> None:
    slots = slots_of([["bump_normal", "link_drop", "dm_farm"]] * 7)
    usual, narrowed = place(slots)[0], place(slots, not_before_on={WEEK[0]: time(22)})[0]
    assert all(slot.scheduled_at.hour >= 22 for slot in narrowed.slots if slot.date == WEEK[0])
    assert any(slot.scheduled_at.hour < 22 for slot in usual.slots if slot.date == WEEK[0])
    assert narrowed.spacing == (30, *usual.spacing[1:])
