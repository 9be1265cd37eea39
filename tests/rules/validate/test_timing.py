"""The second look at the clock (R13, R23-R27, 5.7): each rule broken once, found with its items, figure and limit."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from eros.vocabulary.week import DayProof
from eros.vocabulary.wishes import PinnedEvent
from nodes.validate.timing import block_limit

MONDAY = date(2026, 11, 23)


def relaxed(case: Any, words: str) -> None:
    """Say that Monday's placement documents what gave way."""
    proof = DayProof(date=MONDAY, value=1, bound=1, prime_revenue=1, relaxation=words)
    case.know(timed=case.plan.timed.model_copy(update={"proofs": (proof,)}))


def pinned(case: Any, slot: str, clock: str) -> None:
    """Say that the send stands where it was pinned."""
    slots = tuple(
        it.model_copy(update={"pinned_time": time.fromisoformat(clock)}) if it.slot_id == f"2026-11-{slot}" else it
        for it in case.plan.timed.slots
    )
    case.know(timed=case.plan.timed.model_copy(update={"slots": slots}))
    case.edit(slot, clock)


@pytest.mark.requirement("validate:timing-conflict")
def test_two_items_at_one_minute_conflict(case: Any) -> None:
    case.edit("23_3", "20:33")
    remark = case.remark("timing_conflict")
    assert (remark.items, remark.found, remark.limit) == (("2026-11-23_3", "2026-11-23_1"), 2, 1)
    assert case.errors() == ["timing_conflict"]


@pytest.mark.requirement("validate:spacing")
def test_44_minutes_are_too_few_and_45_are_not(case: Any) -> None:
    case.edit("23_3", "19:49")
    remark = case.remark("spacing_too_small")
    assert (remark.rule, remark.items) == ("R23", ("2026-11-23_3", "2026-11-23_1"))
    assert (remark.found, remark.limit) == (44, 45)
    assert case.errors() == ["spacing_too_small"]
    case.edit("23_3", "19:48")
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:spacing")
def test_spacing_that_the_placement_documents_is_a_warning_and_costs_the_later_of_two(case: Any) -> None:
    case.know(timed=case.plan.timed.model_copy(update={"spacing": (30, *(45,) * 6)}))
    relaxed(case, "block rule off, 30 minutes between sends")
    assert (case.remark("timing_relaxed").found, case.points("timing")) == (30, 15)
    case.edit("23_3", "19:59")
    remark = case.remark("timing_relaxed")
    assert (remark.found, remark.limit, case.errors()) == (30, 45, [])
    # 15 * 23 / 24 = 14.375
    assert case.points("timing") == 14.38
    (timing,) = [check for check in case.report.checks if check.id == "timing"]
    assert timing.detail.startswith("23 of 24 items keep spacing (45 minutes)")
    case.edit("23_3", "20:04")
    assert (case.remark("spacing_too_small").found, case.errors()) == (29, ["spacing_too_small"])
    assert case.points("timing") == 14.38


@pytest.mark.requirement("validate:same-type")
def test_equal_types_keep_their_gap_across_midnight(case: Any) -> None:
    # renew_on_post stands apart by 720 minutes: 23:04 to 11:03 next morning are 719.
    case.edit("24_3", "23:04", send_type_key="renew_on_post")
    case.edit("25_3", "11:04")
    assert "same_type_gap" not in case.errors()
    case.edit("25_3", "11:03")
    remark = case.remark("same_type_gap")
    assert (remark.items, remark.found, remark.limit) == (("2026-11-24_3", "2026-11-25_3"), 719, 720)


@pytest.mark.requirement("validate:same-type")
def test_a_whole_day_means_once_a_calendar_day(case: Any) -> None:
    # renew_on_message on Monday at 16:48 and on Tuesday at 09:03: less than 24 hours, but two days.
    case.edit("24_3", "09:03", send_type_key="renew_on_message", target_key="renew_off")
    assert "same_type_gap" not in case.errors()
    case.edit("24_3", scheduled_date=MONDAY)
    assert "same_type_gap" in case.errors()


@pytest.mark.requirement("validate:same-type", "place:over-a-day")
def test_a_gap_of_more_than_a_day_is_measured_over_the_days(case: Any) -> None:
    case.edit("24_3", "09:03", send_type_key="renew_on_message", target_key="renew_off")
    case.kind("renew_on_message", min_minutes_between=1445)
    remark = case.remark("same_type_gap")
    assert (remark.found, remark.limit) == (975, 1445)


@pytest.mark.requirement("validate:blocks")
@pytest.mark.parametrize(("sends", "most"), [(1, 3), (12, 3), (13, 4), (16, 4), (17, 5), (21, 6)])
def test_a_block_holds_a_quarter_of_the_day_and_three_at_least(sends: int, most: int) -> None:
    assert block_limit(sends) == most


@pytest.mark.requirement("validate:blocks")
def test_a_full_block_that_costs_points_is_not_called_uncounted(case: Any) -> None:
    for slot, clock in (("23_1", "16:03"), ("23_2", "16:48"), ("23_3", "17:33")):
        case.edit(slot, clock)
    case.edit("24_3", "18:22", scheduled_date=MONDAY)
    relaxed(case, "block rule off")
    (timing,) = [check for check in case.report.checks if check.id == "timing"]
    assert timing.points < timing.weight
    assert "block_too_full" in case.warnings()
    assert "timing relaxed" not in timing.detail


@pytest.mark.requirement("validate:blocks")
def test_the_fourth_send_of_a_block_is_charged_though_the_rule_was_off_unless_all_are_pinned(case: Any) -> None:
    # 16:03, 16:48, 17:33 and 18:22 stand in 16 to 20, the last of five sends in 20 to 24.
    for slot, clock in (("24_3", "16:03"), ("25_3", "17:33"), ("24_2", "18:22")):
        case.edit(slot, clock, scheduled_date=MONDAY)
    remark = case.remark("block_too_full")
    assert (remark.found, remark.limit, len(remark.items)) == (4, 3, 4)
    assert case.points("timing") == 14.38
    relaxed(case, "block rule off")
    assert case.points("timing") == 14.38
    for slot, clock in (("23_3", "16:48"), ("24_3", "16:03"), ("25_3", "17:33")):
        pinned(case, slot, clock)
    assert case.points("timing") == 14.38
    pinned(case, "24_2", "18:22")
    assert case.points("timing") == 15
    (timing,) = [check for check in case.report.checks if check.id == "timing"]
    assert timing.detail.endswith("; documented, and not counted against it: block too full 1, timing relaxed 1")


def follows_itself(case: Any, proof: str) -> None:
    """Say what the placement of Friday proves of a type that follows itself."""
    gave_way = f"same type twice in a row ({proof})"
    proofs = (DayProof(date=date(2026, 11, 27), value=1, bound=1, prime_revenue=1, relaxation=gave_way),)
    case.know(timed=case.plan.timed.model_copy(update={"proofs": proofs}))


@pytest.mark.requirement("validate:in-a-row")
def test_the_same_type_twice_in_a_row_is_charged_unless_the_request_leaves_no_other_order(case: Any) -> None:
    case.edit("27_3", "10:35", send_type_key="wall_link_drop")
    case.kind("wall_link_drop", min_minutes_between=60)
    assert case.remark("same_type_in_a_row").items == ("2026-11-27_2", "2026-11-27_3")
    assert case.points("timing") == 14.38
    case.wish(max_per_day=3)
    assert case.points("timing") == 14.38
    for proof in ("proved unavoidable", "unavoidable with the day before as it stands"):
        follows_itself(case, proof)
        assert case.points("timing") == 15
    case.wish(max_per_day=None)
    assert case.points("timing") == 14.38


@pytest.mark.requirement("validate:in-a-row")
def test_over_midnight_a_type_may_follow_itself_where_that_is_proved_unavoidable(case: Any) -> None:
    last, first = (case.plan.sends_by_day[day][at] for day, at in ((date(2026, 11, 26), -1), (date(2026, 11, 27), 0)))
    case.edit(last.slot_id[-4:], send_type_key=first.send_type_key)
    assert case.remark("same_type_in_a_row").items == (last.slot_id, first.slot_id)
    assert case.points("timing") == 13.75
    follows_itself(case, "unavoidable with the day before as it stands")
    assert case.points("timing") == 14.38
    follows_itself(case, "allowed")
    assert case.points("timing") == 13.75


@pytest.mark.requirement("validate:in-a-row")
def test_the_last_send_of_a_day_and_the_first_of_the_next_of_one_type_are_both_named(case: Any) -> None:
    days = case.plan.sends_by_day
    last, first = days[date(2026, 11, 26)][-1], days[date(2026, 11, 27)][0]
    case.edit(first.slot_id[-4:], send_type_key=last.send_type_key)
    remark = case.remark("same_type_in_a_row")
    assert remark.items == (last.slot_id, first.slot_id)
    assert remark.message == (
        f"{last.send_type_key} stands twice in a row, at 2026-11-26 {last.scheduled_time:%H:%M} and "
        f"2026-11-27 {first.scheduled_time:%H:%M}"
    )


@pytest.mark.requirement("validate:in-a-row")
def test_a_type_that_follows_itself_all_week_is_told_once_with_its_count_and_its_sends(case: Any) -> None:
    sends = sorted(case.plan.sends, key=lambda item: (item.scheduled_date, item.scheduled_time))
    for item in sends:
        case.edit(item.slot_id[-4:], send_type_key="bump_normal")
    (remark,) = [it for it in case.report.warnings if it.type == "same_type_in_a_row"]
    first, second = sends[:2]
    assert remark.message == (
        f"bump_normal stands twice in a row {len(sends) - 1} times, the first at {first.scheduled_date} "
        f"{first.scheduled_time:%H:%M} and {second.scheduled_date} {second.scheduled_time:%H:%M}"
    )
    assert remark.items == tuple(item.slot_id for item in sends)
    assert (remark.found, remark.limit) == (len(sends) - 1, 0)


@pytest.mark.requirement("validate:window")
@pytest.mark.parametrize(("clock", "outside"), [("07:59", True), ("08:01", False), ("23:29", False), ("23:31", True)])
def test_the_window_is_from_eight_to_half_past_eleven(case: Any, clock: str, outside: bool) -> None:
    case.edit("23_2", clock)
    assert ("outside_window" in case.errors()) is outside


@pytest.mark.requirement("validate:avoid-hours")
def test_an_hour_that_the_creator_avoids_is_charged_though_it_was_opened(case: Any) -> None:
    case.know(timing=case.plan.timing.model_copy(update={"avoid_hours": (3, 4, 5, 6, 9)}))
    remark = case.remark("avoid_hour")
    assert remark.items == ("2026-11-23_2", "2026-11-25_2", "2026-11-27_2")
    assert (remark.message, remark.found) == ("3 sends stand in hour 9, one to avoid", 9)
    # Three of 24 items: 15 * 21 / 24 = 13.125.
    assert case.points("timing") == 13.13
    relaxed(case, "block rule off, 15 minutes between sends, avoid hours open")
    assert case.points("timing") == 13.13


@pytest.mark.requirement("validate:avoid-hours")
def test_follow_ups_and_pins_may_stand_in_an_hour_to_avoid(case: Any) -> None:
    pinned(case, "23_2", "09:00")
    case.know(timing=case.plan.timing.model_copy(update={"avoid_hours": (9,)}))
    avoided = [remark.items for remark in case.report.warnings if remark.type == "avoid_hour"]
    assert avoided == [("2026-11-25_2", "2026-11-27_2")]


@pytest.mark.requirement("validate:avoid-hours")
def test_the_check_says_how_many_items_stand_in_an_hour_to_avoid_by_right(case: Any) -> None:
    pinned(case, "23_2", "09:00")
    hours = tuple({9, *(item.scheduled_time.hour for item in case.plan.follow_up_items)})
    for avoided, told in (((3,), ""), (hours, f"1 pinned event and {len(case.plan.follow_up_items)} follow-ups")):
        case.know(timing=case.plan.timing.model_copy(update={"avoid_hours": avoided}))
        (timing,) = [check for check in case.report.checks if check.id == "timing"]
        assert timing.detail.partition("; in hours to avoid, which do not bind them: ")[2] == told


@pytest.mark.requirement("validate:expiry")
def test_an_item_expires_when_its_type_says(case: Any) -> None:
    item = case.item("25_2")
    case.edit("25_2", expires_at=item.expires_at + timedelta(hours=1))
    remark = case.remark("wrong_expiry")
    assert (remark.found, remark.limit) == ("2026-11-26 10:52:00-05:00", "2026-11-26 09:52:00-05:00")


@pytest.mark.requirement("validate:days")
def test_nothing_stands_outside_the_week_or_on_a_day_off(case: Any) -> None:
    case.edit("29_2", scheduled_date=date(2026, 11, 30))
    assert case.remark("outside_week").items == ("2026-11-29_2",)
    case.wish(days_off=(MONDAY,))
    assert case.remark("outside_week").found == 5


@pytest.mark.requirement("validate:request-hours")
def test_the_hours_of_the_request_hold_for_all_but_pins(case: Any) -> None:
    pinned(case, "23_2", "09:00")
    case.wish(not_before=time(10, 0), not_after=time(21, 0))
    # 25_2 at 09:52, 27_2 at 09:20, 26_1 at 21:43, 29_1 at 21:01.
    assert case.remark("request_hours").items == ("2026-11-25_2", "2026-11-26_1", "2026-11-27_2", "2026-11-29_1")


@pytest.mark.requirement("validate:request-hours")
@pytest.mark.parametrize(
    "hours",
    [{"not_before": time(9, 30)}, {"not_before_on": {MONDAY: time(9, 30)}}, {"not_after_on": {MONDAY: time(8)}}],
)
def test_a_pinned_event_outside_the_hours_is_counted_and_warned_of(case: Any, hours: dict[str, Any]) -> None:
    pinned(case, "23_2", "09:00")
    case.wish(**hours)
    remark = case.remark("pin_outside_hours")
    assert (remark.items, remark in case.report.warnings) == (("2026-11-23_2",), True)


@pytest.mark.requirement("validate:request-hours", "wishes:hours-of-days")
def test_a_days_own_hours_hold_beside_the_weeks(case: Any) -> None:
    case.wish(not_after_on={date(2026, 11, 26): time(21)}, not_before_on={date(2026, 11, 25): time(10)})
    remarks = [remark for remark in case.report.errors if remark.type == "request_hours"]
    assert [remark.items for remark in remarks] == [("2026-11-25_2",), ("2026-11-26_1",)]
    case.wish(not_before=time(9, 30), not_before_on={date(2026, 11, 27): time(8)}, not_after_on={})
    assert "2026-11-27_2" in case.remark("request_hours").items


@pytest.mark.requirement("validate:pins")
def test_a_pinned_event_stands_at_its_exact_time(case: Any) -> None:
    case.wish(pinned=(PinnedEvent(send_type_key="bump_normal", date=MONDAY, time=time(9, 18)),))
    assert case.errors() == []
    case.edit("23_2", "09:19")
    assert case.errors() == ["pin_missing"]


@pytest.mark.requirement("validate:pins")
def test_a_pin_may_stand_on_the_quarter_hour(case: Any) -> None:
    pinned(case, "23_2", "09:15")
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:dropped")
def test_what_was_dropped_is_named(case: Any) -> None:
    case.drop("23_2")
    case.know(timed=case.plan.timed.model_copy(update={"dropped": ("2026-11-23_2",)}))
    assert case.remark("dropped_send").items == ("2026-11-23_2",)
    assert case.points("completeness") == 14.38


@pytest.mark.requirement("hours:skipped:validated")
def test_a_time_that_the_zone_skips_is_an_error_of_the_send_and_of_the_offers_end(case: Any) -> None:
    skipped = date(2026, 3, 28)  # in Nuuk its last hour
    case.know(creator=case.plan.creator.model_copy(update={"timezone": "America/Nuuk"}))
    case.edit("23_2", scheduled_date=skipped, scheduled_time=time(23, 26))
    remark = case.remark("hour_skipped")
    assert (remark.rule, remark.items) == ("R41", ("2026-11-23_2",))
    assert "America/Nuuk skips" in remark.message
    assert "hour_skipped" in case.errors()
    case.edit("23_2", scheduled_time=time(22, 26))
    assert "hour_skipped" not in case.errors()
    case.edit("28_1", expires_at=datetime.combine(skipped, time(23, 26)))
    assert case.remark("hour_skipped").items == ("2026-11-28_1",)
