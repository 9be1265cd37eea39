"""Why a follow-up finds no time, and what would leave it one: the advice, followed, leaves it one (R28, R53)."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from slots import timed

from eros.vocabulary.week import NoTime, TimedSlot

Make = Callable[..., Any]

MORNING = "a send after 23:15 is followed up on the next morning"
SOON = "the hours asked for end too soon after the send"
TUESDAY = date(2026, 11, 24)


def pinned(day: int, clock: str, number: int = 1, key: str = "tip_goal") -> TimedSlot:
    return timed(key, day, clock, number, pinned_time=time.fromisoformat(clock))


def lost(made: Any) -> NoTime:
    (one,) = made[0].no_time
    (finding,) = made[1]
    assert (finding.error_type, finding.slot_ids) == ("no_followup_time", made[0].skipped_timing)
    assert finding.message == f"No free minute within reach of the parent: {one.cause}"
    return one


@pytest.mark.requirement("follow-up:why-no-time")
@pytest.mark.parametrize(
    ("day", "wishes", "why"),
    [
        (6, {}, "which is not of this week"),
        (0, {"days_off": (TUESDAY,)}, "which is a day off"),
        (0, {"not_before": time(10)}, "from 08:01 to 09:00, outside the hours asked for"),
    ],
)
def test_a_late_pin_without_a_next_morning_may_be_pinned_earlier(
    make: Make, day: int, wishes: dict[str, Any], why: str
) -> None:
    one = lost(make(pinned(day, "23:20"), **wishes))
    assert one.cause == f"{MORNING}, {why}"
    assert (one.pin_by, one.pinned_with) == (time(23, 14), ())
    assert one.pin_by is not None
    assert make(pinned(day, f"{one.pin_by:%H:%M}"), **wishes)[0].skipped_timing == ()
    assert make(pinned(day, "23:15"), **wishes)[0].skipped_timing != ()


@pytest.mark.requirement("follow-up:why-no-time")
@pytest.mark.parametrize("clock", ["08:31", "08:37", "08:43", "08:44", "08:46", "08:52", "08:59"])
def test_hours_that_begin_early_enough_leave_a_minute_beside_any_send_of_the_morning(make: Make, clock: str) -> None:
    one = lost(make(pinned(0, "23:20"), not_before_on={TUESDAY: time(10)}))
    assert one.opens_by == time(8, 30)
    beside = timed("bump_normal", 1, clock)
    assert make(pinned(0, "23:20"), beside, not_before_on={TUESDAY: one.opens_by})[0].skipped_timing == ()


@pytest.mark.requirement("follow-up:why-no-time")
def test_hours_that_end_too_soon_after_a_pin_are_told_with_the_end_that_would_do(make: Make) -> None:
    one = lost(make(pinned(0, "19:50"), not_after=time(20)))
    assert (one.cause, one.ends_from, one.pin_by, one.ends_early) == (SOON, time(20, 5), time(19, 44), False)
    for clock, not_after, skipped in (("19:50", "20:05", 0), ("19:50", "20:04", 1), ("19:44", "20:00", 0)):
        made, _ = make(pinned(0, clock), not_after=time.fromisoformat(not_after))
        assert len(made.skipped_timing) == skipped


@pytest.mark.requirement("follow-up:why-no-time")
def test_a_send_that_is_not_pinned_is_not_to_be_pinned_earlier(make: Make) -> None:
    one = lost(make(timed("ppv_unlock", 0, "19:50"), not_after=time(20)))
    assert (one.cause, one.ends_early, one.pin_by, one.ends_from) == (SOON, True, None, None)


@pytest.mark.requirement("follow-up:why-no-time")
@pytest.mark.parametrize("both", [True, False])
def test_only_two_pins_are_told_to_stand_further_apart(make: Make, both: bool) -> None:
    beside = pinned(0, "10:22", 2, "bump_normal") if both else timed("bump_normal", 0, "10:22", 2)
    one = lost(make(pinned(0, "10:00"), beside))
    assert (one.cause, bool(one.pinned_with)) == ("other sends stand too near", both)


@pytest.mark.requirement("follow-up:why-no-time")
def test_only_the_pins_that_are_in_the_way_are_named(make: Make) -> None:
    """Without the bump a follow-up stands from 10:16 to 10:29; an event at 10:50 is in nobody's way."""
    near, far = pinned(0, "10:30", 2, "bump_normal"), pinned(0, "10:50", 3, "dm_farm")
    assert lost(make(pinned(0, "10:00"), near, far)).pinned_with == (near.slot_id,)
    moved = pinned(0, "10:46", 2, "bump_normal")
    assert make(pinned(0, "10:00"), moved, far)[0].skipped_timing == ()


@pytest.mark.requirement("follow-up:why-no-time")
def test_two_pinned_sends_within_the_hour_are_in_the_way_of_each_others_follow_up(make: Make) -> None:
    one = lost(make(pinned(0, "10:00"), pinned(0, "10:40", 2)))
    assert one.cause == "other follow-ups stand within the hour"
    assert len({one.slot_id, *one.pinned_with}) == 2
    assert make(pinned(0, "10:00"), pinned(0, "11:00", 2))[0].skipped_timing == ()
    (alone,) = make(timed("tip_goal", 0, "10:00"), timed("tip_goal", 0, "10:40", 2))[0].no_time
    assert (alone.pinned_with, alone.crowded) == ((), False)


@pytest.mark.requirement("follow-up:why-no-time")
def test_of_two_pins_whose_follow_ups_share_a_morning_no_other_seed_is_the_way(make: Make) -> None:
    late, early = pinned(0, "23:20"), pinned(1, "08:01")
    (one,) = make(late, early)[0].no_time
    assert one.cause == "other follow-ups stand within the hour"
    assert {one.slot_id, *one.pinned_with} == {late.slot_id, early.slot_id}
    assert make(late, pinned(1, "10:01"))[0].skipped_timing == ()
