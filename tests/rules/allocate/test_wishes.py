"""Wishes that cannot be, answered before anything is chosen (R45-R48)."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import available_timezones

import pytest
from offered import changed

from eros.failures import RequestError
from eros.parameters import spelled
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.lattice import daily_jitters, starts
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import exists, monday_of
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.allocation import allocate_week
from nodes.allocate.obstacles import Obstacle
from nodes.allocate.plan import plan_allocation
from nodes.allocate.wishes import check_request, infeasible

MONDAY = date(2026, 11, 23)
WEEK = tuple(date(2026, 11, 23 + n) for n in range(7))


def refusal(**wishes) -> RequestError:
    with pytest.raises(RequestError) as refused:
        check_request(Request(creator_id="alexia", **wishes), MONDAY)
    return refused.value


def followed(obstacle: Obstacle, wishes: dict[str, Any]) -> list[dict[str, Any]]:
    """The request's wishes with each change that the refusal offers."""
    return [changed(wishes, offer) for offer in spelled(obstacle.relaxation).removeprefix("use ").split(" or ")]


@pytest.mark.requirement("allocate:feasible:window")
def test_more_sends_than_a_window_holds_are_answered_with_figures_and_the_smallest_relaxations(context) -> None:
    obstacle = infeasible(context(not_before=time(18)))
    assert (obstacle.code, obstacle.field, obstacle.rule) == ("WINDOW_TOO_NARROW", "not_before", "R23")
    assert obstacle.figures == "13 sends cannot fit 18:00 to 23:30 at 45 minutes; 8 fit, or 13 at 20 minutes"
    # 23:17 is the last start of the day whose lattice begins at 08:02: less twelve times 45 minutes
    assert spelled(obstacle.relaxation) == "use max_per_day 8 or not_before 14:17"


@pytest.mark.requirement("allocate:feasible:relaxation")
@pytest.mark.parametrize("wish", [{"max_per_day": 8}, {"not_before": time(14, 17)}])
def test_each_named_relaxation_is_enough(context, wish) -> None:
    assert infeasible(context(**{"not_before": time(18)} | wish)) is None


@pytest.mark.requirement("allocate:feasible:relaxation")
@pytest.mark.parametrize("wish", [{"max_per_day": 9}, {"not_before": time(14, 18)}])
def test_and_nothing_smaller_is(context, wish) -> None:
    assert infeasible(context(**{"not_before": time(18)} | wish)) is not None


@pytest.mark.requirement("allocate:feasible:relaxation")
def test_a_limit_is_named_for_the_whole_day_where_a_category_is_dropped(context) -> None:
    revenue = ("ppv_unlock", "game_post", "bundle", "flash_bundle", "first_to_tip")
    evening = {"include": revenue, "not_before": time(21)}
    obstacle = infeasible(context(**evening))
    assert obstacle.figures.startswith(
        "6 sends cannot fit 21:00 to 23:30 at 45 minutes; 4 fit by spacing alone, without the rules of their types"
    )
    # 7 * 6/13 = 3.2, 8 * 6/13 = 3.7: of four, two are unlocks, and two hours between them leave room for one more
    assert spelled(obstacle.relaxation).startswith("use max_per_day 7 or ")
    assert infeasible(context(**evening, max_per_day=7)) is None
    assert infeasible(context(**evening, max_per_day=8)) is not None


@pytest.mark.requirement("allocate:feasible:window")
def test_pinned_events_inside_a_window_take_its_room(context, pin) -> None:
    narrow = {"not_before": time(18), "max_per_day": 8}
    obstacle = infeasible(context(**narrow, pinned=(pin("bundle", 2, "20:00"),)))
    told = "8 sends cannot fit 18:00 to 23:30 on 2026-11-25 at 45 minutes, around what is pinned there; 7 fit"
    assert (obstacle.rule, told in obstacle.figures) == ("R23, R47", True)
    assert infeasible(context(**narrow, pinned=(pin("bundle", 2, "10:00"),))) is None


def test_without_a_wish_for_a_window_the_ladder_of_phase_5_decides(context, pin) -> None:
    crowded = context("ultra", config={"weekly_distribution": (21,) * 7}, pinned=(pin("bundle", 2, "20:10"),))
    assert infeasible(crowded) is None


def alone(wishes: dict[str, Any], day: date) -> dict[str, Any]:
    """The same hours, asked for one day."""
    hours = {name: wishes[name] for name in ("not_before", "not_after")}
    return {**wishes, **dict.fromkeys(hours), **{f"{name}_on": {day: at} for name, at in hours.items()}}


@pytest.mark.requirement("allocate:feasible:window", "allocate:feasible:limiting-rule", "place:lattice")
@pytest.mark.parametrize("seed", range(6))
def test_hours_that_most_days_hold_are_refused_for_the_day_whose_start_minutes_do_not(context, seed: int) -> None:
    """18:01 and 18:47 are 46 minutes apart; on days that start at 14, 29, 44 and 59 only one of two fits."""
    wishes = {"max_per_day": 2, "not_before": time(18, 1), "not_after": time(18, 55)}
    obstacle = infeasible(context(seed=seed, **wishes))
    refusing = [day for day in WEEK if infeasible(context(seed=seed, **alone(wishes, day)))]
    if not refusing:
        assert obstacle is None
        return
    assert 0 < len(refusing) < 7
    assert obstacle.rule == "R23, E10"
    assert {day for day in WEEK if str(day) in obstacle.figures} == {*refusing}
    told = next(day for day in WEEK if f"18:01 to 18:55 on {day} at 45 minutes" in obstacle.figures)
    past = {at % 60 for at in starts(daily_jitters(seed, MONDAY)[WEEK.index(told)])}
    assert f"start at {', '.join(f'{at:02}' for at in sorted(past))} past the hour; 1 fit" in obstacle.figures


@pytest.mark.requirement("allocate:feasible:limiting-rule")
@pytest.mark.parametrize(
    ("avoid_hours", "hours", "rule", "why"),
    [
        ((), ("18:00", "18:44"), "R23", "2 sends cannot fit 18:00 to 18:44 at 45 minutes; 1 fit"),
        ((), ("18:00", "18:45"), "R23, R26", "2 sends cannot fit 18:00 to 18:45 at 45 minutes: sends start on no"),
        ((18,), ("18:00", "19:20"), "R23", "at 45 minutes: sends start in no hour that the page avoids (18:00); 1 fit"),
    ],
)  # fmt: skip
def test_the_rule_that_is_named_is_the_one_that_takes_the_room(context, avoid_hours, hours, rule, why) -> None:
    begins, ends = map(time.fromisoformat, hours)
    obstacle = infeasible(context(avoid_hours=avoid_hours, max_per_day=2, not_before=begins, not_after=ends))
    assert obstacle.rule == rule
    assert why in obstacle.figures
    assert not [day for day in WEEK if str(day) in obstacle.figures]


LATE = {WEEK[0]: time(22, 30)}


@pytest.mark.requirement("wishes:hours-of-days")
def test_more_sends_than_the_hours_of_a_day_hold_are_refused_with_the_day_and_the_smallest_relaxation(context) -> None:
    obstacle = infeasible(context(not_before_on=LATE))
    assert (obstacle.code, obstacle.field, obstacle.rule) == ("WINDOW_TOO_NARROW", "not_before_on", "R23")
    assert obstacle.figures == "13 sends cannot fit 22:30 to 23:30 on 2026-11-23 at 45 minutes; 2 fit"
    assert spelled(obstacle.relaxation) == "use not_before_on 2026-11-23=14:21 or max_per_day 2"
    assert infeasible(context(not_before_on={WEEK[0]: time(14, 21)})) is None
    assert infeasible(context(not_before_on={WEEK[0]: time(14, 22)})) is not None
    assert infeasible(context(not_before_on=LATE, max_per_day=2)) is None
    assert infeasible(context(not_before_on=LATE, max_per_day=3)) is not None


@pytest.mark.requirement("wishes:hours-of-days")
def test_two_days_that_are_too_narrow_are_answered_together(context) -> None:
    late = LATE | {WEEK[1]: time(22)}
    relaxation = spelled(infeasible(context(not_before_on=late)).relaxation)
    both = {WEEK[0]: time(14, 21), WEEK[1]: time(14, 18)}
    assert relaxation.startswith("use not_before_on 2026-11-23=14:21 and not_before_on 2026-11-24=14:18 or ")
    assert infeasible(context(not_before_on=both)) is None


@pytest.mark.requirement("wishes:hours-of-days")
def test_the_hours_of_one_day_leave_the_other_days_as_they_are(context) -> None:
    usual, narrowed = plan_allocation(context()), plan_allocation(context(not_before_on={WEEK[0]: time(12)}))
    assert narrowed.windows[1:] == usual.windows[1:]
    assert narrowed.quotas == usual.quotas
    assert narrowed.narrowed


@pytest.mark.requirement("wishes:hours-of-days")
@pytest.mark.parametrize(
    ("wishes", "code", "field", "says"),
    [
        (
            {"not_before_on": {date(2026, 12, 1): time(12)}},
            *("DATE_OUTSIDE_WEEK", "not_before_on", "or the week of 2026-11-30"),
        ),
        (
            {"days_off": WEEK[:1], "not_after_on": {WEEK[0]: time(12)}},
            *("HOURS_ON_DAY_OFF", "not_after_on", "leave 2026-11-23 on, or its hours out"),
        ),
    ],
)
def test_hours_of_a_day_that_cannot_be_are_refused_before_anything_is_run(wishes, code, field, says) -> None:
    refused = refusal(**wishes)
    assert (refused.code, refused.field) == (code, field)
    assert refused.message.endswith(says)


@pytest.mark.requirement("wishes:hours-of-days")
def test_a_pinned_event_outside_the_hours_of_its_day_stays_with_a_warning(context, pin) -> None:
    asked = context(not_before_on={WEEK[2]: time(12)}, pinned=(pin("bundle", 2, "10:07"), pin("bundle", 3, "10:07")))
    assert infeasible(asked) is None
    warned = {slot.date: slot.warnings for slot in allocate_week(asked)[0].slots if slot.pinned_time}
    assert warned == {WEEK[2]: ("pinned_event: outside the wanted 12:00 to 23:30",), WEEK[3]: ()}


@pytest.mark.requirement("allocate:feasible:empty-window", "wishes:hours-of-days")
@pytest.mark.parametrize(
    ("wishes", "field", "span"),
    [
        ({"not_before": time(20), "not_after": time(18)}, "not_before", "20:00 to 18:00"),
        ({"not_before": time(23, 45)}, "not_before", "after 23:45"),
        ({"not_after": time(8)}, "not_after", "08:00 to 08:00"),
        (
            {"not_before_on": {WEEK[0]: time(20)}, "not_after_on": {WEEK[0]: time(19)}},
            "not_before_on",
            "20:00 to 19:00",
        ),
        ({"not_before_on": {WEEK[0]: time(23, 30)}}, "not_before_on", "23:30 to 23:30"),
        ({"not_before_on": {WEEK[0]: time(23, 59)}}, "not_before_on", "after 23:59"),
        ({"not_after_on": {WEEK[0]: time(7, 59)}}, "not_after_on", "before 07:59"),
        ({"not_before": time(20), "not_after_on": {WEEK[2]: time(9)}}, "not_after_on", "20:00 to 09:00"),
    ],
)
def test_hours_without_a_time_for_a_send_are_refused_with_a_change_that_is_enough(context, wishes, field, span) -> None:
    obstacle = infeasible(context(max_per_day=4, **wishes))
    assert (obstacle.code, obstacle.field) == ("EMPTY_WINDOW", field)
    assert obstacle.figures.startswith(f"no send fits {span}")
    for after in followed(obstacle, {"max_per_day": 4, **wishes}):
        assert infeasible(context(**after)) is None


NUUK, EASTER = (date(2027, 3, 27), "America/Nuuk"), (date(2027, 9, 4), "Pacific/Easter")


@pytest.mark.requirement("allocate:feasible:empty-window", "hours:skipped:known")
@pytest.mark.parametrize(
    ("there", "hours", "rule", "figures"),
    [
        (NUUK, "23:00", "R41", "no send fits 23:00 to 23:30 on {day}: the clocks of {zone} skip all of these hours"),
        (EASTER, "22:30", "R41",
         "no send fits 22:30 to 23:30 on {day}: the clocks of {zone} skip to 23:00, and nothing is sent for 45"),
        (NUUK, "21:00", "R23, R41",
         "13 sends cannot fit 21:00 to 22:59 on {day} (the clocks of {zone} skip the rest of 21:00 to 23:30)"),
        (EASTER, "21:00", "R23, R41",
         "13 sends cannot fit 21:00 to 21:59 on {day} (the clocks of {zone} skip to 23:00, and nothing is sent for 45"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("of_the_week", [False, True])
def test_hours_that_the_zone_skips_are_told_as_such_and_not_as_hours_to_stand_in(
    context, there, hours, rule, figures, of_the_week
) -> None:
    day, zone = there
    at = time.fromisoformat(hours)
    wishes = {"not_before": at} if of_the_week else {"not_before_on": {day: at}}
    made = replace(context(**wishes), week_start=monday_of(day), zone=zone)
    obstacle = infeasible(made)
    said = figures.format(day=day, zone=zone)
    assert (obstacle.rule, obstacle.figures[: len(said)]) == (rule, said)


@pytest.mark.requirement("allocate:feasible:empty-window", "place:lattice")
@pytest.mark.parametrize(
    ("avoid_hours", "wishes", "rule", "why"),
    [
        ((22, 23), {"not_before": time(22)}, "R23, R26", ", and in no hour that the page avoids (22:00, 23:00)"),
        ((), {"not_before": time(23, 30)}, "R23, R26", "on no quarter hour"),
        ((), {"not_before_on": {WEEK[0]: time(10, 1)}, "not_after_on": {WEEK[0]: time(10, 1)}}, "R23, R26, E10",
         "on no quarter hour, and on this day start at {past} past the hour"),
    ],
)  # fmt: skip
def test_hours_without_a_time_are_told_with_every_rule_that_takes_one(context, avoid_hours, wishes, rule, why) -> None:
    jitter = next(seed for seed in range(50) if daily_jitters(seed, WEEK[0])[0] % 15 != 1)
    obstacle = infeasible(context(seed=jitter, avoid_hours=avoid_hours, **wishes))
    past = ", ".join(f"{at:02}" for at in sorted({at % 60 for at in starts(daily_jitters(jitter, WEEK[0])[0])}))
    assert (obstacle.code, obstacle.rule) == ("EMPTY_WINDOW", rule)
    assert obstacle.figures.endswith(why.format(past=past))


@pytest.mark.requirement("allocate:feasible:pin", "hours:skipped:known")
def test_a_pin_too_near_to_one_of_its_type_is_not_sent_into_a_skipped_hour(context) -> None:
    day, zone = NUUK
    pins = [PinnedEvent(send_type_key="ppv_unlock", date=day, time=at) for at in (time(21, 1), time(22, 40))]
    made = replace(context(pinned=tuple(pins)), week_start=monday_of(day), zone=zone)
    obstacle = infeasible(made)
    assert obstacle.rule == "R27"
    moved = made.request.pinned[1].model_copy(update={"time": time.fromisoformat(obstacle.relaxation.split()[-1])})
    after = replace(made, request=made.request.model_copy(update={"pinned": (pins[0], moved)}))
    assert infeasible(after) is None


@pytest.mark.requirement("allocate:feasible:empty-window")
def test_where_no_end_of_a_day_is_enough_its_hours_are_to_be_left_out(context) -> None:
    obstacle = infeasible(context(not_before_on={WEEK[0]: time(23)}, not_after_on={WEEK[0]: time(7)}))
    assert (obstacle.code, obstacle.relaxation) == ("EMPTY_WINDOW", "leave the hours of 2026-11-23 out")


@pytest.mark.requirement("wishes:hours-that-cut")
def test_a_day_that_its_hours_leave_without_a_send_is_refused(context) -> None:
    unlocks = {"include": ("ppv_unlock",), "not_before_on": {WEEK[1]: time(23, 16)}}
    obstacle = infeasible(context(**unlocks))
    assert (obstacle.code, obstacle.field) == ("NOTHING_FITS", "not_before_on")
    assert obstacle.figures == "none of ppv_unlock fits 23:16 to 23:30 on 2026-11-24"
    [after] = followed(obstacle, unlocks)
    assert infeasible(context(**after)) is None


@pytest.mark.full
@pytest.mark.requirement("wishes:hours-that-cut")
@pytest.mark.parametrize("hours", [{"not_before": time(21)}, {"not_before_on": {WEEK[1]: time(21)}}])
def test_a_day_that_loses_some_sends_to_its_hours_is_refused_and_not_made_smaller_in_silence(context, hours) -> None:
    """Four unlocks two hours apart need six hours."""
    obstacle = infeasible(context(include=("ppv_unlock",), **hours))
    assert (obstacle.code, obstacle.rule) == ("WINDOW_TOO_NARROW", "R27, R28")
    changes = followed(obstacle, {"include": ("ppv_unlock",), **hours})
    assert changes
    for wishes in changes:
        assert infeasible(context(**wishes)) is None


@pytest.mark.requirement("allocate:feasible:nothing-eligible")
@pytest.mark.parametrize(
    ("page_type", "wishes", "fix"),
    [
        ("paid", {"include": ("ppv_wall",)}, "include ppv_unlock as well"),
        ("free", {"include": ("tip_goal", "renew_on_post")}, "include ppv_unlock as well"),
        ("free", {"include": ("renew_on_post",)}, "include ppv_unlock as well"),
        ("paid", {"include": ("dm_farm", "ppv_wall"), "exclude": ("dm_farm",)}, "leave dm_farm out of exclude"),
    ],
)
def test_types_that_the_page_cannot_send_are_nothing_to_plan_with(context, page_type, wishes, fix) -> None:
    obstacle = infeasible(context(page_type=page_type, **wishes))
    assert (obstacle.code, obstacle.field, spelled(obstacle.relaxation)) == ("NOTHING_ELIGIBLE", "include", fix)


@pytest.mark.requirement("allocate:feasible:nothing-eligible", "allocate:feasible:relaxation")
@pytest.mark.parametrize(
    ("include", "exclude", "fix"),
    [
        (("ppv_followup",), (), "include ppv_unlock as well"),
        (("ppv_followup",), ("ppv_unlock",), "include bundle as well"),
        (("renew_on_post",), ("renew_on_post",), "include ppv_unlock as well"),
        (("tip_goal", "bundle"), ("tip_goal", "bundle"), "leave bundle out of exclude"),
    ],
)
def test_what_is_advised_before_the_page_is_known_any_page_may_carry(context, include, exclude, fix) -> None:
    assert refusal(include=include, exclude=exclude).message.endswith(fix)
    wider = (*include, *re.findall(r"include (\w+)", fix))
    spared = tuple(key for key in exclude if key not in fix)
    for page_type in ("free", "paid"):
        assert infeasible(context(page_type=page_type, include=wider, exclude=spared)) is None


@pytest.mark.requirement("allocate:feasible:nothing-eligible")
def test_include_and_exclude_that_leave_nothing_need_no_data_to_be_refused() -> None:
    assert refusal(include=("bundle",), exclude=("bundle",)).message.endswith("leave bundle out of exclude")
    assert refusal(include=("ppv_followup",)).code == "NOTHING_ELIGIBLE"
    assert refusal(exclude=tuple(default_catalogue())).message.endswith("leave revenue out of exclude")
    assert refusal(include=("bundle", "ppv_massage")).code == "UNKNOWN_SEND_TYPE"


@pytest.mark.requirement("allocate:feasible:nothing-planned")
def test_types_whose_category_has_no_quota_are_refused(context) -> None:
    without = context(config={"retention_per_day": 0}, include=("expired_winback",))
    obstacle = infeasible(without)
    assert (obstacle.code, obstacle.relaxation) == ("NOTHING_PLANNED", "let revenue sends in as well")
    weekend = context(config={"weekly_distribution": (0, 0, 0, 0, 0, 9, 9)}, days_off=WEEK[5:])
    assert infeasible(weekend).relaxation == "leave another day on"


@pytest.mark.requirement("allocate:feasible:nothing-planned")
def test_a_limit_that_leaves_a_category_nothing_is_refused_as_the_limit_that_it_is(context) -> None:
    """The volume plan has two renewal sends a day; the category's share of one send is none."""
    obstacle = infeasible(context(include=("expired_winback",), max_per_day=1))
    assert (obstacle.code, obstacle.field, obstacle.value) == ("NOTHING_PLANNED", "max_per_day", 1)
    assert obstacle.figures == "at most 1 a day leaves no retention sends"
    enough = int(obstacle.relaxation.removeprefix("use ").removesuffix(" or more"))
    assert infeasible(context(include=("expired_winback",), max_per_day=enough)) is None
    assert infeasible(context(include=("expired_winback",), max_per_day=enough - 1)).field == "max_per_day"


@pytest.mark.requirement("allocate:feasible:nothing-planned")
@pytest.mark.parametrize(("volume", "total"), [("lighter", 5), ("heavier", 3)])
def test_a_volume_that_leaves_a_category_nothing_is_refused_as_the_volume_that_it_is(context, volume, total) -> None:
    """The page's own volume has renewal sends; how a day's total is split takes them from more or fewer of them."""
    config = {"retention_per_day": 1, "weekly_distribution": (total,) * 7}
    assert infeasible(context("low", config=config, include=("expired_winback",))) is None
    obstacle = infeasible(context("low", config=config, include=("expired_winback",), volume=volume))
    assert (obstacle.code, obstacle.field, obstacle.value) == ("NOTHING_PLANNED", "volume", volume)
    assert (obstacle.figures, obstacle.relaxation) == (
        f"the {volume} volume leaves no retention sends on the days that are on", "use normal",
    )  # fmt: skip


@pytest.mark.full
@pytest.mark.requirement("allocate:feasible:nothing-planned")
def test_sends_with_a_follow_up_alone_need_a_window_before_a_quarter_past_eleven(context) -> None:
    obstacle = infeasible(context(include=("ppv_unlock",), not_before=time(23, 16)))
    assert (obstacle.code, obstacle.rule) == ("NOTHING_FITS", "R27, R28")


@pytest.mark.requirement("allocate:feasible:calendar")
@pytest.mark.parametrize(
    ("wishes", "code", "field"),
    [
        ({"days_off": WEEK}, "NO_DAY_LEFT", "days_off"),
        ({"days_off": (date(2026, 12, 1),)}, "DATE_OUTSIDE_WEEK", "days_off"),
        ({"max_per_day": 0}, "BAD_MAX_PER_DAY", "max_per_day"),
        ({"budget_per_day": -1.0}, "BAD_BUDGET", "budget_per_day"),
    ],
)
def test_dates_and_figures_that_cannot_be_are_named(wishes, code, field) -> None:
    assert (refusal(**wishes).code, refusal(**wishes).field) == (code, field)


@pytest.mark.requirement("allocate:feasible:calendar")
def test_a_week_starts_on_a_monday() -> None:
    with pytest.raises(RequestError, match="2026-11-25 is a Wednesday") as refused:
        check_request(Request(creator_id="alexia", week_start=date(2026, 11, 25)))
    assert refused.value.message.endswith("use 2026-11-23 or 2026-11-30")


def test_dates_are_not_judged_before_the_week_is_known() -> None:
    check_request(Request(creator_id="alexia", days_off=(date(2031, 1, 1),)))


@pytest.mark.requirement("allocate:feasible:pin")
@pytest.mark.parametrize(
    ("pins", "wishes", "rule"),
    [
        ([("bundle", 1, "07:59")], {}, "R23"),
        ([("bundle", 1, "23:31")], {}, "R23"),
        ([("bundle", 1, "04:00")], {}, "R23"),
        ([("ppv_message", 1, "12:00")], {}, "R9"),
        ([("ppv_followup", 1, "12:00")], {}, "R10"),
        ([("no_such_type", 1, "12:00")], {}, "R9"),
        ([("bundle", 1, "12:00")], {"days_off": (WEEK[1],)}, "R46"),
        ([("bundle", 1, "12:00")], {"exclude": ("bundle",)}, "R45"),
        ([("bundle", 1, "12:00"), ("dm_farm", 1, "12:14")], {}, "R23"),
        ([("bundle", 1, "12:00"), ("dm_farm", 1, "15:00")], {"max_per_day": 1}, "R46"),
        ([("bundle", 9, "12:00")], {}, "R46, R47"),
    ],
)
def test_a_pin_that_breaks_a_hard_rule_is_refused_with_the_rule(pin, pins, wishes, rule) -> None:
    assert f"({rule})" in refusal(pinned=tuple(pin(*one) for one in pins), **wishes).message


@pytest.mark.requirement("allocate:feasible:pin")
@pytest.mark.parametrize(
    ("pins", "budget", "figure"),
    [
        ([("ppv_unlock", 2, "20:00")], 10, "19.99"),
        ([("ppv_unlock", 2, "12:00"), ("bundle", 2, "20:00"), ("flash_bundle", 4, "20:00")], 69.97, "69.98"),
    ],
)
def test_pins_that_ask_for_more_than_the_budget_are_refused_with_what_is_enough(
    context, pin, pins, budget, figure
) -> None:
    """Before it, one of them was left out, and a week that lacked it waited (R46, R47)."""
    wished = context(pinned=tuple(pin(*one) for one in pins), budget_per_day=budget)
    obstacle = infeasible(wished)
    assert (obstacle.code, obstacle.field, obstacle.rule) == ("PIN_INFEASIBLE", "budget_per_day", "R46, R47")
    assert obstacle.relaxation.endswith(f" {figure}")
    enough = wished.request.model_copy(update={"budget_per_day": float(figure)})
    assert infeasible(replace(wished, request=enough)) is None


@pytest.mark.requirement("allocate:feasible:pin")
@pytest.mark.parametrize(
    ("page_type", "pins", "rule"),
    [
        ("paid", [("ppv_wall", 1, "12:00")], "R10"),
        ("free", [("tip_goal", 1, "12:00")], "R10"),
        ("paid", [("vip_program", 1, "12:00"), ("vip_program", 3, "12:00")], "2.4"),
        ("paid", [("game_post", 1, "10:00"), ("game_post", 1, "20:00")], "R10"),
        ("paid", [("ppv_unlock", 1, "10:00"), ("ppv_unlock", 1, "11:59")], "R27"),
        ("paid", [("renew_on_post", 1, "22:00"), ("renew_on_post", 2, "09:00")], "R27"),
    ],
)
def test_a_pin_that_this_pages_types_do_not_allow_is_refused_with_the_rule(context, pin, page_type, pins, rule) -> None:
    wished = context(page_type=page_type, pinned=tuple(pin(*one) for one in pins))
    check_request(wished.request, MONDAY)
    obstacle = infeasible(wished)
    assert (obstacle.code, obstacle.rule) == ("PIN_INFEASIBLE", rule)


@pytest.mark.requirement("allocate:feasible:pin", "place:over-a-day")
@pytest.mark.parametrize(("gap", "refused"), [(1440, False), (2880, False), (2881, True)])
def test_pins_of_a_type_with_a_gap_over_a_day_are_measured_over_the_days(context, pin, gap, refused) -> None:
    wished = context(pinned=(pin("bundle", 1, "12:00"), pin("bundle", 3, "12:00")))
    kinds = {**wished.send_types}
    kinds["bundle"] = kinds["bundle"].model_copy(update={"min_minutes_between": gap})
    obstacle = infeasible(replace(wished, send_types=kinds))
    assert (obstacle is not None and obstacle.rule == "R27") == refused


@pytest.mark.requirement("hours:skipped:nothing-there")
def test_a_pin_in_an_hour_that_the_zone_skips_is_refused_with_the_nearest_time(context) -> None:
    saturday = PinnedEvent(send_type_key="live_promo", date=date(2027, 3, 27), time=time(23, 10))
    wished = replace(context(pinned=(saturday,)), week_start=date(2027, 3, 22), zone="America/Nuuk")
    obstacle = infeasible(wished)
    assert (obstacle.rule, obstacle.relaxation) == ("R41", "pin it at 22:59")
    assert infeasible(replace(wished, zone="Europe/Berlin")) is None


@pytest.mark.requirement("hours:skipped:nothing-there")
@pytest.mark.parametrize(
    "clocks", [("23:45",), ("23:00", "23:14"), ("22:59", "23:10")], ids=["too late", "too near", "near a skipped one"]
)
def test_the_time_that_is_advised_before_the_zone_is_known_exists_in_every_zone(context, clocks) -> None:
    """Nuuk has no hour from 23:00 on that day; the page may be anywhere."""
    keys, day = ("live_promo", "game_post"), date(2027, 3, 27)
    pins = tuple(
        PinnedEvent(send_type_key=key, date=day, time=time.fromisoformat(at))
        for key, at in zip(keys, clocks, strict=False)
    )
    with pytest.raises(RequestError) as refused:
        check_request(Request(creator_id="alexia", pinned=pins))
    advised = re.search(r"pin it at (\S+)$", spelled(refused.value.message))
    assert advised
    at = datetime.combine(day, time.fromisoformat(advised[1]))
    assert [zone for zone in available_timezones() if not exists(at, zone)] == []
    moved = pins[-1].model_copy(update={"time": at.time()})
    wished = replace(context(pinned=(moved,)), week_start=date(2027, 3, 22), zone="America/Nuuk")
    check_request(wished.request, wished.week_start)
    assert infeasible(wished) is None


@pytest.mark.requirement("hours:skipped:day")
def test_a_day_that_the_zone_skips_gets_no_sends(context) -> None:
    wished = replace(context(), week_start=date(2011, 12, 26), zone="Pacific/Apia")
    allocation, _ = allocate_week(wished)
    assert [quota.total for quota in allocation.quotas] == [13, 13, 13, 13, 0, 13, 13]
    assert allocation.relaxed == ()


@pytest.mark.requirement("allocate:feasible:pin")
def test_what_is_just_possible_is_not_refused(context, pin) -> None:
    pins = (
        pin("bundle", 1, "08:00"),
        pin("dm_farm", 1, "08:15"),
        pin("ppv_unlock", 1, "10:00"),
        pin("ppv_unlock", 1, "12:00"),
        pin("like_farm", 1, "23:30"),
        pin("like_farm", 2, "09:00"),
        pin("vip_program", 2, "20:00"),
    )
    wished = context(pinned=pins)
    check_request(wished.request, MONDAY)
    assert infeasible(wished) is None


@pytest.mark.requirement("allocate:feasible:relaxation")
def test_a_refusal_is_a_request_error_with_field_rule_and_relaxation(context) -> None:
    error = infeasible(context(not_before=time(18))).error()
    assert isinstance(error, RequestError)
    assert (error.field, error.value) == ("not_before", "18:00 to 23:30")
    assert "(R23); use max_per_day 8" in error.message
