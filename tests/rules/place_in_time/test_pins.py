"""Pinned events (R47): they stand at their minute, the others give way, and what they break is said."""

from datetime import time, timedelta
from itertools import pairwise

import pytest
from placed_weeks import MONDAY, by_day, minute, place, slots_of

DAY = ["ppv_unlock", "bundle", "bump_normal", "link_drop"]


@pytest.mark.requirement("place:pins-stand")
def test_a_pin_stands_on_its_quarter_hour_and_the_others_keep_their_distance() -> None:
    week, findings = place(slots_of([DAY, *[[]] * 6], pins={(0, 1): time(20, 30)}))
    pinned = next(slot for slot in week.slots if slot.pinned_time)
    assert pinned.scheduled_at.time() == time(20, 30)
    assert all(abs(minute(slot) - 1230) >= 45 for slot in week.slots if slot is not pinned)
    assert findings == ()
    assert pinned.variation.adjustment_reason == "pinned"
    assert week.proofs[0].prime_revenue == 2


@pytest.mark.requirement("place:pins-stand", "place:same-type")
def test_a_type_keeps_its_gap_to_a_pin_of_its_own_on_this_day_and_the_next() -> None:
    slots = slots_of(
        [["renew_on_post", "bump_normal"], ["renew_on_post", "ppv_unlock", "ppv_unlock"], *[[]] * 5],
        pins={(1, 1): time(8, 0), (1, 2): time(21, 0)},
    )
    week, _ = place(slots)
    posts = [slot.scheduled_at for slot in week.slots if slot.send_type_key == "renew_on_post"]
    assert posts[1] - posts[0] >= timedelta(hours=12)
    unlocks = [minute(slot) for slot in week.slots if slot.send_type_key == "ppv_unlock"]
    assert abs(unlocks[1] - unlocks[0]) >= 120


@pytest.mark.requirement("place:blocks", "place:pins-stand")
def test_pins_count_in_their_block() -> None:
    pins = {(0, 1): time(12, 30), (0, 2): time(13, 30), (0, 3): time(14, 30)}
    week, _ = place(slots_of([DAY, *[[]] * 6], pins=pins), not_before=time(12))
    assert next(slot.scheduled_at.hour for slot in week.slots if slot.send_type_key == "link_drop") >= 16


@pytest.mark.requirement("place:order", "place:pins-stand")
def test_no_type_stands_twice_in_a_row_beside_a_pin_either() -> None:
    slots = slots_of(
        [["bump_normal", "ppv_unlock"], ["bump_normal", "link_drop"], *[[]] * 5], pins={(1, 1): time(9, 30)}
    )
    week, _ = place(slots, peaks=(9,))
    keys = [slot.send_type_key for sends in by_day(week).values() for slot in sends]
    assert all(one != other for one, other in pairwise(keys))


@pytest.mark.requirement("place:order-impossible", "place:pins-stand")
def test_a_day_that_is_pinned_as_a_whole_says_that_its_pins_follow_one_another() -> None:
    two, pins = ["ppv_unlock", "ppv_unlock"], {(0, 1): time(12, 9), (0, 2): time(15, 11), (2, 1): time(12, 9)}
    week, _ = place(slots_of([two, ["bump_normal"], ["ppv_unlock"], *[[]] * 4], pins=pins))
    assert [proof.relaxation for proof in week.proofs] == ["same type twice in a row (proved unavoidable)", None, None]
    apart, _ = place(slots_of([["ppv_unlock"], [], ["bump_normal"], *[[]] * 4], pins={(0, 1): time(12, 9)}))
    assert [proof.relaxation for proof in apart.proofs] == [None, None]


@pytest.mark.requirement("place:pins-soft")
def test_a_pin_in_an_hour_to_avoid_is_kept_with_a_warning() -> None:
    week, findings = place(slots_of([DAY, *[[]] * 6], pins={(0, 2): time(9, 30)}), avoid=(9,))
    assert [(it.error_type, it.severity, it.slot_ids) for it in findings] == [
        ("avoid_hours_violation", "MEDIUM", ("2026-01-05_2",))
    ]
    assert next(slot.warnings for slot in week.slots if slot.pinned_time) == (findings[0].message,)


@pytest.mark.requirement("place:pins-soft")
@pytest.mark.parametrize(
    ("second", "row"), [(time(20, 20), "minimum_spacing_violated"), (time(20, 0), "timing_conflict_detected")]
)
def test_two_pins_that_stand_too_close_are_both_named(second: time, row: str) -> None:
    week, findings = place(slots_of([DAY, *[[]] * 6], pins={(0, 1): time(20, 0), (0, 2): second}))
    assert [(it.error_type, it.slot_ids) for it in findings] == [(row, ("2026-01-05_1", "2026-01-05_2"))]
    assert week.spacing[0] == 45


@pytest.mark.requirement("place:pins-soft")
def test_a_block_that_pins_overfill_is_named() -> None:
    pins = {(0, 1): time(12, 30), (0, 2): time(13, 30), (0, 3): time(14, 30), (0, 4): time(15, 30)}
    _, findings = place(slots_of([DAY, *[[]] * 6], pins=pins))
    assert [(it.error_type, len(it.slot_ids)) for it in findings] == [("minimum_spacing_violated", 4)]


@pytest.mark.requirement("place:pins-soft", "place:clock-times")
def test_a_clock_time_pinned_on_three_days_is_named_and_no_other_send_takes_it() -> None:
    pins = {(day, 1): time(20, 7) for day in range(3)}
    week, findings = place(slots_of([DAY] * 7, pins=pins))
    assert [(it.error_type, it.severity, len(it.slot_ids)) for it in findings] == [("prime_hour_overused", "LOW", 3)]
    assert sum(slot.scheduled_at.time() == time(20, 7) for slot in week.slots) == 3


@pytest.mark.requirement("place:metadata", "place:pins-stand")
def test_a_pins_parts_add_up_too() -> None:
    week, _ = place(slots_of([DAY, *[[]] * 6], pins={(0, 3): time(12, 0)}))
    parts = next(slot.variation for slot in week.slots if slot.pinned_time)
    assert 60 * parts.base_hour + parts.time_shift + parts.jitter + parts.slot_offset == 720
    assert parts.micro_offset == 0


def test_a_week_of_pins_alone_is_placed() -> None:
    week, findings = place(slots_of([["ppv_unlock"], *[[]] * 6], pins={(0, 1): time(20, 7)}))
    assert [slot.scheduled_at.time() for slot in week.slots] == [time(20, 7)]
    assert findings == ()
    assert week.proofs[0].date == MONDAY
