"""What gives way when a day does not fit, in which order, and what is said about it (R23, R45-R47)."""

from collections import Counter
from datetime import time, timedelta
from itertools import pairwise

import pytest
from placed_weeks import MONDAY, broken_rules, by_day, minute, place, random_days, slots_of

from eros.failures import Finding
from eros.vocabulary.week import TimedWeek
from nodes.place_in_time.ladder import SPACING_LADDER

#: Twelve types of one day that no same-type gap keeps apart.
DAY = [
    "ppv_unlock",
    "bundle",
    "game_post",
    "flash_bundle",
    "first_to_tip",
    "tip_goal",
    "link_drop",
    "bump_normal",
    "bump_descriptive",
    "dm_farm",
    "live_promo",
    "renew_on_message",
]


def only_monday(keys: list[str], **wishes: object) -> tuple[TimedWeek, tuple[Finding, ...]]:
    return place(slots_of([keys, *[[]] * 6]), **wishes)


def gaps(week: TimedWeek) -> list[int]:
    times = [minute(slot) for slot in by_day(week)[MONDAY]]
    return [later - sooner for sooner, later in pairwise(times)]


@pytest.mark.requirement("place:ladder")
def test_the_steps_are_block_rule_thirty_twenty_fifteen_then_avoid_hours() -> None:
    assert [(rules.blocks, rules.spacing, rules.avoid) for rules in SPACING_LADDER] == [
        (True, 45, True),
        (False, 45, True),
        (False, 30, True),
        (False, 20, True),
        (False, 15, True),
        (False, 15, False),
        (False, 15, False),
    ]
    assert [rules.spread for rules in SPACING_LADDER] == [False] * 5 + [True, False]


@pytest.mark.requirement("place:ladder", "place:request-window")
@pytest.mark.parametrize(
    ("not_before", "spacing", "words"),
    [
        # 12 sends at 45 minutes need 8 h 15 min; six of them in the last two blocks' 3 each would be too few.
        (time(14, 45), 45, "block rule off"),
        (time(17, 30), 30, "block rule off, 30 minutes between sends"),
        (time(19, 30), 20, "block rule off, 20 minutes between sends"),
        (time(20, 30), 15, "block rule off, 15 minutes between sends"),
    ],
)
def test_a_narrow_window_costs_the_first_step_that_helps(not_before: time, spacing: int, words: str) -> None:
    week, findings = only_monday(DAY, not_before=not_before)
    assert len(week.slots) == 12
    assert min(gaps(week)) >= spacing
    assert all(slot.scheduled_at.time() >= not_before for slot in week.slots)
    assert (week.spacing[0], week.proofs[0].relaxation) == (spacing, words)
    assert [(it.error_type, it.severity, it.impact) for it in findings] == [("no_available_slots", "HIGH", words)]
    assert set(findings[0].slot_ids) == {slot.slot_id for slot in week.slots}
    assert {slot.variation.adjustment_reason for slot in week.slots} == {words}


@pytest.mark.requirement("place:ladder")
@pytest.mark.parametrize(
    ("sends", "avoid", "told"),
    [
        (DAY[:3], range(24), "avoid hours open"),
        (DAY[:1], range(24), "avoid hours open"),
        (DAY, range(24), "block rule off, avoid hours open"),
        (DAY[:7], range(8, 22), "block rule off, 15 minutes between sends, avoid hours open"),
    ],
)
def test_of_a_step_only_what_the_day_made_use_of_is_told(sends: list[str], avoid: range, told: str) -> None:
    week, findings = only_monday(sends, avoid=avoid)
    assert week.proofs[0].relaxation == told
    assert {it.fallback for it in findings if it.error_type == "no_available_slots"} == {told}
    usual, limit = min(gaps(week), default=45) >= 45, max(3, -(-len(sends) // 4))
    full = max(Counter(slot.scheduled_at.hour // 4 for slot in week.slots).values()) > limit
    assert ("minutes between" in told, "block rule off" in told) == (not usual, full)


@pytest.mark.requirement("place:avoid-hours")
def test_hours_to_avoid_stay_empty_while_closer_sends_would_do() -> None:
    week, _ = only_monday(DAY, avoid=range(8, 19))
    assert week.spacing[0] == 20
    assert {slot.scheduled_at.hour for slot in week.slots} <= set(range(19, 24))


@pytest.mark.requirement("place:avoid-hours", "place:ladder")
def test_hours_to_avoid_open_last_and_hold_only_what_fits_nowhere_else() -> None:
    week, findings = only_monday(DAY, avoid=range(8, 22))
    early = [slot.slot_id for slot in week.slots if slot.scheduled_at.hour < 22]
    # From 22:00 to 23:30 six sends stand 15 minutes apart; no quarter hour leaves a seventh.
    assert len(early) == 12 - 6
    assert [(it.error_type, set(it.slot_ids) == set(early)) for it in findings] == [
        ("no_available_slots", False),
        ("avoid_hours_violation", True),
    ]


@pytest.mark.requirement("place:request-window", "place:ladder-moved", "place:unplaced")
def test_what_finds_no_time_goes_to_the_next_day_and_keeps_its_id() -> None:
    week, findings = only_monday(DAY[:6], not_before=time(20), not_after=time(21))
    moved = [slot for slot in week.slots if slot.date != MONDAY]
    assert len(week.slots) == 6
    assert [len(sends) for sends in by_day(week).values()] == [4, 2]
    assert all(slot.slot_id.startswith("2026-01-05_") and slot.day == 1 for slot in moved)
    assert {slot.variation.adjustment_reason for slot in moved} == {"no time on the day before"}
    assert findings[-1].slot_ids == tuple(slot.slot_id for slot in sorted(moved, key=lambda slot: slot.slot_id))


@pytest.mark.requirement("place:unplaced")
def test_the_lowest_priorities_leave_first() -> None:
    keys = ["renew_on_message", "bump_normal", "link_drop", "ppv_unlock", "bundle", "flash_bundle"]
    week, _ = only_monday(keys, not_before=time(20), not_after=time(21))
    assert {slot.send_type_key for slot in by_day(week)[MONDAY + timedelta(days=1)]} <= {"renew_on_message", *keys[1:3]}


@pytest.mark.requirement("place:ladder-dropped")
def test_on_sunday_and_before_a_day_off_it_is_dropped() -> None:
    sunday = slots_of([*[[]] * 6, DAY[:6]])
    late, findings = place(sunday, not_before=time(20), not_after=time(21))
    assert (len(late.slots), len(late.dropped)) == (4, 2)
    assert findings[-1].impact == "left out of the week"
    before_off, _ = only_monday(
        DAY[:6], not_before=time(20), not_after=time(21), days_off=(MONDAY + timedelta(days=1),)
    )
    assert len(before_off.dropped) == 2


@pytest.mark.requirement("place:ladder-dropped")
def test_a_type_that_the_next_day_has_already_is_dropped() -> None:
    day = ["renew_on_message", *DAY[:4]]
    week, _ = place(slots_of([day, ["renew_on_message"], *[[]] * 5]), not_before=time(20), not_after=time(21))
    assert week.dropped == ("2026-01-05_1",)


@pytest.mark.requirement("place:window")
def test_the_posting_window_never_relaxes() -> None:
    crowded = slots_of([["bump_normal"] * 40, *[[]] * 6])
    week, _ = place(crowded, avoid=range(24))
    assert all(480 <= minute(slot) <= 1410 for slot in week.slots)
    assert len(week.slots) + len(week.dropped) == 40


@pytest.mark.requirement("place:capacity")
def test_twenty_one_sends_fit_at_45_minutes() -> None:
    revenue = ["ppv_unlock"] * 3 + ["tip_goal", "bundle", "bundle", "game_post", "flash_bundle", "first_to_tip"]
    engagement = (
        ["bump_normal"] * 4 + ["link_drop"] * 2 + ["bump_descriptive", "bump_text_only", "dm_farm", "live_promo"]
    )
    week, findings = only_monday([*revenue, *engagement, "renew_on_message", "expired_winback"])
    assert (len(week.slots), week.spacing[0], week.proofs[0].relaxation) == (21, 45, None)
    assert findings == ()


@pytest.mark.requirement("place:overnight")
def test_renewal_posts_keep_half_a_day_across_midnight() -> None:
    """Prime hours for engagement hold the retention hours 16 to 18 alone, so only the gap can push one away."""
    week, _ = place(slots_of([["renew_on_post", "bump_normal"]] * 7), not_before=time(20))
    posts = [slot.scheduled_at for slot in week.slots if slot.send_type_key == "renew_on_post"]
    assert all(later - sooner >= timedelta(hours=12) for sooner, later in pairwise(posts))
    early, _ = place(slots_of([["renew_on_post"]] * 2 + [[]] * 5, pins={(0, 1): time(23, 0)}), not_after=time(12))
    assert [f"{slot.scheduled_at:%a %H}" for slot in early.slots] == ["Mon 23", "Tue 11"]


@pytest.mark.requirement("place:once-a-day")
def test_a_whole_days_gap_means_once_a_calendar_day() -> None:
    days = slots_of([["like_farm"]] * 2 + [[]] * 5, pins={(0, 1): time(23, 0), (1, 1): time(8, 30)})
    assert place(days)[1] == ()


@pytest.mark.requirement("place:order-impossible")
def test_a_week_of_one_type_is_no_finding_but_stands_in_the_proofs() -> None:
    week, findings = place(slots_of([["bump_normal"] * 3] * 7))
    assert findings == ()
    assert [proof.relaxation for proof in week.proofs] == [
        "same type twice in a row (proved unavoidable)",
        *["same type twice in a row (unavoidable with the day before as it stands)"] * 6,
    ]


@pytest.mark.requirement("place:order")
def test_the_day_before_ends_with_another_type_where_a_day_has_no_other_to_begin_with() -> None:
    """Wednesday has bump_normal alone, which Tuesday would end with."""
    monday, tuesday = ["ppv_unlock"], ["bump_normal", "bump_normal", "link_drop", "dm_farm"]
    week, _ = place(slots_of([monday, tuesday, ["bump_normal"], ["bump_normal", "bundle"], *[[]] * 3]))
    assert broken_rules(week) == {}
    assert {proof.relaxation for proof in week.proofs} == {None}
    free, _ = place(slots_of([monday, tuesday, *[[]] * 5]))
    assert [slot.send_type_key for slot in by_day(free)[MONDAY + timedelta(days=1)]][-1] == "bump_normal"


@pytest.mark.requirement("place:order-impossible")
def test_two_days_that_cannot_but_repeat_a_type_say_that_the_day_before_stands() -> None:
    """On Tuesday a bundle is pinned to 08:10, before the hours that the one ppv_unlock may stand in."""
    pins = {(1, 1): time(8, 10)}
    week, _ = place(slots_of([[], ["bundle", "ppv_unlock"], ["ppv_unlock"], *[[]] * 4], pins=pins), not_before=time(9))
    assert [proof.relaxation for proof in week.proofs] == [
        None, "same type twice in a row (unavoidable with the day before as it stands)"
    ]  # fmt: skip


def test_a_day_without_sends_has_no_proof() -> None:
    week, _ = only_monday(DAY)
    assert [proof.date for proof in week.proofs] == [MONDAY]
    assert week.spacing == (45,) * 7
    assert len(week.prime_hours) == 7


def test_every_day_of_a_busy_week_in_a_narrow_window_is_told_once() -> None:
    _, findings = place(slots_of(random_days("high", "paid", 1)), not_before=time(18))
    assert Counter(it.message[:10] for it in findings) == Counter(str(MONDAY + timedelta(days=day)) for day in range(7))
