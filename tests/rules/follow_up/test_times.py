"""When a follow-up stands (R28): expected minutes worked by hand."""

from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slots import MONDAY, timed

from nodes.follow_up.options import preferred_delay

Times = Callable[..., list[str]]


@pytest.mark.requirement("follow-up:delay")
def test_a_follow_up_stands_twenty_minutes_after_its_parent(times: Times) -> None:
    assert times(timed("ppv_unlock", 0, "20:07")) == ["0 20:27"]


@pytest.mark.requirement("follow-up:preferred")
def test_the_delays_of_a_page_with_room_are_spread(make: Any) -> None:
    delays: list[int] = []
    for seed in range(1, 4):
        clocks = [(day, n, f"{7 + 3 * n:02d}:{1 + 11 * n + day:02d}") for day in range(7) for n in range(1, 5)]
        slots = [timed("ppv_unlock", day, clock, n) for day, n, clock in clocks]
        delays += [item.delay_minutes for item in make(*slots, seed=seed)[0].items]
    assert len(delays) == 84
    # Beside the quarter hour, where that is the preferred minute.
    assert set(delays) <= set(range(15, 28))
    assert max(Counter(delays).values()) <= 84 / 4


@pytest.mark.requirement("follow-up:preferred")
@given(st.integers(0, 2**53 - 1))
def test_the_preferred_delay_hangs_on_the_seed_and_the_parent_alone(seed: int) -> None:
    delays = [preferred_delay(seed, f"2026-11-23_{number}") for number in range(40)]
    assert set(delays) <= set(range(16, 27))
    assert len(set(delays)) > 4
    assert delays[7] == preferred_delay(seed, "2026-11-23_7")


@pytest.mark.requirement("follow-up:quarter-hours")
def test_a_quarter_hour_is_passed_over_for_the_minute_before(times: Times) -> None:
    assert times(timed("ppv_unlock", 0, "20:10")) == ["0 20:29"]


@pytest.mark.requirement("follow-up:distance")
def test_a_follow_up_keeps_fifteen_minutes_to_every_other_send(times: Times) -> None:
    # 20:07 + 20 = 20:27 is 12 minutes before 20:39; 20:24 is the last minute 15 before it.
    assert times(timed("ppv_unlock", 0, "20:07"), timed("bump_normal", 0, "20:39", 2), spacing=45) == ["0 20:24"]


@pytest.mark.requirement("follow-up:distance")
def test_on_a_crowded_day_five_minutes_are_enough(times: Times) -> None:
    assert times(timed("ppv_unlock", 0, "20:07"), timed("bump_normal", 0, "20:33", 2), spacing=30) == ["0 20:27"]


@pytest.mark.requirement("follow-up:between")
def test_two_follow_ups_of_a_day_share_their_deviation_from_twenty(times: Times) -> None:
    # Parents 50 minutes apart: an hour between the two asks for delays that differ by 10, and not sharing the minute
    # of the hour for one more, so both deviations add up to 11.
    first, second = times(timed("ppv_unlock", 0, "18:07"), timed("tip_goal", 0, "18:57", 2))
    one, other = (60 * int(clock[2:4]) + int(clock[5:]) for clock in (first, second))
    assert other - one == 61
    assert abs(one - (18 * 60 + 27)) + abs(other - (18 * 60 + 57 + 20)) == 11


@pytest.mark.requirement("follow-up:between")
def test_parents_45_minutes_apart_leave_delays_15_and_30(times: Times) -> None:
    assert times(timed("ppv_unlock", 0, "18:08"), timed("tip_goal", 0, "18:53", 2)) == ["0 18:23", "0 19:23"]


@pytest.mark.requirement("follow-up:as-many-as-possible")
def test_a_first_follow_up_gives_way_so_that_a_later_one_has_room(times: Times) -> None:
    # The second parent at 22:58 can only be followed by 23:30 - but that is a quarter hour: 23:13 to 23:28 are left.
    # Twenty minutes after both are 22:31 and 23:18, 47 apart; 22:26 (delay 15) and 23:26 (28) stand an hour apart.
    assert len(times(timed("ppv_unlock", 0, "22:11"), timed("tip_goal", 0, "22:58", 2))) == 2


@pytest.mark.requirement("follow-up:daily-limit")
def test_the_fifth_parent_of_a_day_by_priority_then_price_is_skipped(make: Any) -> None:
    clocks = ("10:07", "12:07", "14:07", "16:07", "18:07")
    kinds = ("ppv_unlock", "tip_goal", "ppv_wall", "ppv_unlock", "ppv_unlock")
    placed = zip(kinds, clocks, strict=True)
    slots = [timed(kind, 0, clock, n, priority=min(n, 3)) for n, (kind, clock) in enumerate(placed, 1)]
    made, findings = make(*slots)
    # Priorities 1, 2, 3, 3, 3; of the last three ppv_wall asks for 15, ppv_unlock for 20.
    assert made.skipped_limit == ("2026-11-23_3",)
    assert made.eligible == 5
    assert [(finding.error_type, finding.severity) for finding in findings] == [("daily_limit_exceeded", "LOW")]


@pytest.mark.requirement("follow-up:late-parent")
def test_the_follow_up_of_a_parent_after_2315_stands_on_the_next_morning(make: Any) -> None:
    made, findings = make(timed("ppv_unlock", 0, "23:20"))
    (item,) = made.items
    assert f"{item.scheduled_at:%m-%d %H:%M}" == "11-24 08:01"
    assert item.delay_minutes == 521
    assert [finding.error_type for finding in findings] == ["late_night_followup"]


@pytest.mark.requirement("follow-up:late-parent")
def test_the_first_free_minute_of_the_morning_keeps_its_distance(times: Times) -> None:
    # A send at 08:03 blocks until 08:17; 08:18 is free and no quarter hour.
    assert times(timed("ppv_unlock", 0, "23:20"), timed("bump_normal", 1, "08:03")) == ["1 08:18"]


@pytest.mark.requirement("follow-up:late-parent")
def test_after_sunday_or_before_a_day_off_a_late_parent_has_none(make: Any) -> None:
    made, findings = make(timed("ppv_unlock", 6, "23:20"))
    assert (made.items, made.skipped_timing) == ((), ("2026-11-29_1",))
    assert [finding.error_type for finding in findings] == ["no_followup_time"]
    assert make(timed("ppv_unlock", 0, "23:20"), days_off=(date(2026, 11, 24),))[0].items == ()


@pytest.mark.requirement("follow-up:own-day")
def test_a_morning_follow_up_counts_on_the_day_it_stands(make: Any) -> None:
    clocks = ("10:07", "12:07", "14:07", "16:07")
    slots = [timed("ppv_unlock", 1, clock, number) for number, clock in enumerate(clocks, 1)]
    made, _ = make(timed("ppv_unlock", 0, "23:20", priority=2), *slots)
    assert made.skipped_limit == ("2026-11-23_1",)


@pytest.mark.requirement("follow-up:window")
def test_a_parent_at_2315_has_only_a_quarter_hour_left_and_is_skipped(make: Any) -> None:
    assert make(timed("ppv_unlock", 0, "23:15"))[0].skipped_timing == ("2026-11-23_1",)


@pytest.mark.requirement("follow-up:window")
def test_the_requests_hours_hold_for_follow_ups(times: Times) -> None:
    assert times(timed("ppv_unlock", 0, "20:07"), not_after=time(20, 23)) == ["0 20:23"]
    assert times(timed("ppv_unlock", 0, "23:20"), not_before=time(8, 40)) == ["1 08:40"]


@pytest.mark.requirement("follow-up:window", "wishes:hours-of-days")
def test_the_hours_of_its_own_day_hold_for_a_follow_up(times: Times) -> None:
    monday, tuesday = MONDAY, MONDAY + timedelta(days=1)
    assert times(timed("ppv_unlock", 0, "20:07"), not_after_on={monday: time(20, 23)}) == ["0 20:23"]
    assert times(timed("ppv_unlock", 0, "20:07"), not_after_on={tuesday: time(20, 23)}) == ["0 20:27"]
    assert times(timed("ppv_unlock", 0, "23:20"), not_before_on={tuesday: time(8, 40)}) == ["1 08:40"]
    assert times(timed("ppv_unlock", 0, "23:20"), not_before_on={tuesday: time(12)}) == []


@pytest.mark.requirement("follow-up:clock-times")
def test_a_clock_time_that_stands_twice_in_the_week_is_not_used_again(times: Times) -> None:
    others = [timed("bump_normal", day, "20:27") for day in (3, 4)]
    assert times(timed("ppv_unlock", 0, "20:07"), *others) == ["0 20:26"]


@pytest.mark.requirement("follow-up:clock-times")
def test_follow_ups_of_earlier_days_count_too(times: Times) -> None:
    assert times(*(timed("ppv_unlock", day, "20:07") for day in range(3))) == ["0 20:27", "1 20:27", "2 20:26"]


@pytest.mark.requirement("follow-up:same-minute")
def test_a_follow_up_shares_no_minute_with_a_retention_send_of_its_day(times: Times) -> None:
    assert times(timed("ppv_unlock", 0, "20:07"), timed("renew_on_post", 0, "16:27", 2)) == ["0 20:26"]
