"""Follow-ups, balance and variation: each rule broken once, found with its items, figure and limit."""

from datetime import date
from typing import Any

import pytest

from nodes.validate.verdict import report_findings

UNLOCK, UNLOCKED = "2026-11-23_1", "2026-11-23_1_followup"


@pytest.mark.requirement("validate:follow-up-link")
@pytest.mark.parametrize("parent", ["2026-11-23_9", "2026-11-23_2"], ids=["not there", "takes none"])
def test_a_follow_up_needs_a_parent_that_takes_one(case: Any, parent: str) -> None:
    case.edit("23_1_followup", parent_item_id=parent)
    assert case.remark("orphaned_followup").items == (UNLOCKED,)


@pytest.mark.requirement("validate:follow-up-link")
def test_a_parent_has_one_follow_up(case: Any) -> None:
    twin = case.item("23_1_followup").model_copy(update={"slot_id": "2026-11-23_8_followup", "caption_id": 99})
    case.know(items=(*case.plan.items, twin))
    assert case.remark("second_followup").items == ("2026-11-23_8_followup",)


@pytest.mark.requirement("validate:follow-up-delay")
@pytest.mark.parametrize(("clock", "minutes"), [("20:47", 14), ("21:04", 31)])
def test_a_follow_up_stands_15_to_30_minutes_after_its_parent(case: Any, clock: str, minutes: int) -> None:
    case.edit("23_1_followup", clock, followup_delay_minutes=minutes)
    remark = case.remark("followup_delay")
    assert (remark.found, remark.limit) == (minutes, "15 to 30")


@pytest.mark.requirement("validate:follow-up-delay")
def test_a_follow_up_states_its_true_delay(case: Any) -> None:
    case.edit("23_1_followup", followup_delay_minutes=21)
    assert (case.remark("followup_delay").found, case.remark("followup_delay").limit) == (21, 20)


@pytest.mark.requirement("validate:follow-up-delay")
def test_after_a_late_parent_the_next_morning_is_right(case: Any) -> None:
    case.edit("23_1", "23:18")
    moved = {"scheduled_date": date(2026, 11, 24), "followup_delay_minutes": 523}
    case.edit("23_1_followup", "08:01", **moved)
    assert case.errors() == []


@pytest.mark.requirement("validate:follow-up-delay")
@pytest.mark.parametrize(
    ("day", "sent", "comes", "minutes", "says"),
    [
        (23, "23:14", "23:32", 18, None),
        (23, "23:12", "23:43", 31, "comes 31 minutes after its parent"),
        (23, "23:22", "23:44", 22, "follows a send after 23:15 and does not come on the next morning, 08:01 to 09:00"),
        (29, "23:22", "23:44", 22, "follows a send after 23:15 and cannot come on the next morning, which is not of"),
        (
            28,
            "23:22",
            "23:44",
            22,
            "follows a send after 23:15 and cannot come on the next morning, which is a day of",
        ),
    ],
)
def test_a_follow_up_that_breaks_a_rule_is_told_which_and_none_that_it_keeps(
    case: Any, day: int, sent: str, comes: str, minutes: int, says: str | None
) -> None:
    case.edit("23_1", sent, scheduled_date=date(2026, 11, day))
    case.edit("23_1_followup", comes, scheduled_date=date(2026, 11, day), followup_delay_minutes=minutes)
    case.wish(days_off=(date(2026, 11, 29),) if day == 28 else ())
    told = [one.message for one in case.report.errors if one.type == "followup_delay"]
    assert [one.partition(" ")[2][: len(says or "")] for one in told] == [says] * (says is not None)
    # The end of the window is a matter of its own, and told as that.
    assert case.remark("outside_window").items == (UNLOCKED,)


@pytest.mark.requirement("validate:follow-up-distance")
def test_a_follow_up_keeps_its_distance_to_other_sends(case: Any) -> None:
    case.edit("23_2", "21:07")
    remark = case.remark("followup_distance")
    assert (remark.items, remark.found, remark.limit) == ((UNLOCKED, "2026-11-23_2"), 14, 15)
    case.know(timed=case.plan.timed.model_copy(update={"spacing": (30, *(45,) * 6)}))
    assert case.errors() == []


@pytest.mark.requirement("validate:follow-up-distance")
def test_two_follow_ups_of_a_day_stand_an_hour_apart(case: Any) -> None:
    for slot in ("25_1", "25_1_followup"):
        case.edit(slot, scheduled_date=date(2026, 11, 23))
    # 20:27 and 20:53 are 26 minutes apart.
    remark = case.remark("followups_too_close")
    assert (remark.found, remark.limit) == (26, 60)


@pytest.mark.requirement("validate:follow-up-limit")
def test_a_fifth_follow_up_of_a_day_is_an_error(case: Any) -> None:
    first = case.item("23_1_followup")
    others = [first.model_copy(update={"slot_id": f"2026-11-23_{n}_followup", "caption_id": 90 + n}) for n in range(4)]
    case.know(items=(*case.plan.items, *others))
    remark = case.remark("followup_limit")
    assert (remark.found, remark.limit) == (5, 4)


@pytest.mark.requirement("validate:follow-up-rate")
def test_a_follow_up_over_the_daily_limit_is_not_missed(case: Any) -> None:
    case.drop("23_1_followup")
    made = tuple(one for one in case.plan.follow_ups.items if one.slot_id != UNLOCKED)
    case.know(follow_ups=case.plan.follow_ups.model_copy(update={"items": made, "skipped_timing": (UNLOCK,)}))
    assert case.remark("followup_rate_low").items == (UNLOCK,)
    # Two of three are 0.67 of the wanted 0.9.
    assert (case.remark("followup_rate_low").found, case.points("followups")) == (0.67, 3.33)
    case.know(follow_ups=case.plan.follow_ups.model_copy(update={"skipped_limit": (UNLOCK,)}))
    assert (case.points("followups"), case.warnings()) == (5, [])


@pytest.mark.requirement("validate:follow-up-rate", "editing:own-doing")
def test_a_send_whose_follow_up_is_missing_is_told_once_and_with_the_reason(case: Any) -> None:
    new = case.item("25_1").model_copy(update={"slot_id": "2026-11-26_9", "scheduled_date": date(2026, 11, 26)})
    case.know(items=(*case.plan.items, new))
    told = [(one.type, one.items) for one in case.report.warnings if one.rule == "R29"]
    assert told == [("added_without_followup", ("2026-11-26_9",))]
    case.drop("23_1_followup")
    told = [(one.type, one.items) for one in case.report.warnings if one.rule == "R29"]
    assert told[1:] == [("followup_taken_out", (UNLOCK,))]
    made = tuple(one for one in case.plan.follow_ups.items if one.slot_id != UNLOCKED)
    case.know(follow_ups=case.plan.follow_ups.model_copy(update={"items": made}))
    told = [(one.type, one.items) for one in case.report.warnings if one.rule == "R29"]
    assert told[1:] == [("followup_left_out", (UNLOCK,))]
    case.know(follow_ups=case.plan.follow_ups.model_copy(update={"skipped_timing": (UNLOCK,)}))
    told = [(one.type, one.items, one.found) for one in case.report.warnings if one.rule == "R29"]
    assert told == [("followup_rate_low", (UNLOCK,), 0.5), ("added_without_followup", ("2026-11-26_9",), 1)]


@pytest.mark.requirement("validate:follow-up-rate")
def test_a_request_without_follow_ups_misses_none(case: Any) -> None:
    case.wish(follow_ups=False)
    assert case.errors() == ["unwanted_followup"]
    case.drop("23_1_followup", "25_1_followup", "27_1_followup")
    assert (case.points("followups"), case.report.errors) == (5, ())


@pytest.mark.requirement("validate:balance")
def test_balance_is_over_the_sends_that_are_not_follow_ups(case: Any) -> None:
    # 7 of 21 are revenue: 33.3 %. As engagement, one of them leaves 6 of 21: 28.6 %.
    case.edit("26_1", category="engagement")
    remark = case.remark("category_balance_off")
    assert (remark.rule, remark.found, remark.limit) == ("R30", 0.2857, 0.3)
    # One of ten: three categories and seven days.
    assert case.points("balance") == 4.5
    (finding,) = report_findings(case.report)
    assert (finding.error_type, finding.severity) == ("category_balance_off", "MEDIUM")


@pytest.mark.requirement("validate:balance")
def test_a_fifth_of_retention_is_allowed_and_more_is_not(case: Any) -> None:
    case.drop("29_3")
    case.edit("29_2", send_type_key="renew_on_post", category="engagement")
    # 4 of 20 are exactly 20 %.
    assert "category_balance_off" not in case.warnings()
    case.drop("29_2")
    assert case.remark("category_balance_off").found == round(4 / 19, 4)


@pytest.mark.requirement("validate:balance")
def test_a_narrowed_week_is_measured_against_its_quotas(case: Any) -> None:
    case.know(items=tuple(item for item in case.plan.items if item.category != "revenue" and not item.is_follow_up))
    quotas = tuple(quota.model_copy(update={"revenue": 0}) for quota in case.plan.allocation.quotas)
    case.know(allocation=case.plan.allocation.model_copy(update={"quotas": quotas}))
    assert (case.warnings().count("category_balance_off"), case.points("balance")) == (2, 4)
    case.wish(exclude=("ppv_unlock",))
    # No revenue and 4 of 14 retention are what the quotas want; both are named and cost nothing.
    assert (case.points("balance"), "category_balance_off" in case.warnings()) == (5, False)
    named = [remark.message[:10] for remark in case.report.warnings if remark.type == "relaxed_by_request"]
    assert named == ["R30: reven", "R30: reten"]
    (balance,) = [check for check in case.report.checks if check.id == "balance"]
    told = "8 of 10 categories and days keep their limits, revenue and retention are as the request leaves them (R45)"
    assert balance.detail.endswith(told)


@pytest.mark.requirement("validate:of-the-request")
@pytest.mark.parametrize("wishes", [{"max_per_day": 21}, {"budget_per_day": 500.0}, {"exclude": ("bundle",)}])
def test_what_was_off_without_the_request_is_not_excused_by_it(case: Any, wishes: dict[str, Any]) -> None:
    quotas = tuple(it.model_copy(update={"engagement": it.engagement + 1}) for it in case.plan.allocation.quotas)
    case.edit("26_1", category="engagement")
    for unasked, points in ((quotas, 4.5), (case.plan.allocation.quotas, 5)):
        planned = case.plan.allocation.model_copy(update={"quotas": quotas, "unasked": unasked})
        case.know(allocation=planned)
        case.wish(**wishes)
        if "budget_per_day" in wishes:
            points = 4.5  # a budget takes nothing of what is asked for
        assert case.points("balance") == points
        told = [it.type for it in case.report.warnings if "revenue makes" in it.message]
        assert told == ["category_balance_off" if points == 4.5 else "relaxed_by_request"]


@pytest.mark.requirement("validate:of-the-request")
def test_a_minimum_is_not_lowered_by_a_request_that_takes_nothing(case: Any) -> None:
    case.know(allocation=case.plan.allocation.model_copy(update={"unasked": case.plan.allocation.quotas}))
    case.know(items=tuple(it for it in case.plan.items if it.category != "engagement"))
    case.wish(max_per_day=21)
    lacks = [it.limit for it in case.report.errors if it.type == "diversity_too_low" and "engagement" in it.message]
    assert lacks == [5]


@pytest.mark.requirement("validate:balance-of-a-budget")
@pytest.mark.parametrize(
    ("wishes", "standing", "no_better"),
    [
        ({"budget_per_day": 20.0}, "ppv_unlock", False),  # an unlock a day would stand: 7 of 21
        ({"budget_per_day": 5.0}, "first_to_tip", False),  # it asks for nothing, and may stand each day
        ({"budget_per_day": 5.0, "exclude": ("first_to_tip",)}, "vip_program", True),  # once a week
        ({"budget_per_day": 9.99, "exclude": ("first_to_tip",)}, "vip_program", False),  # a game a day
    ],
)
def test_a_budget_is_said_to_leave_no_better_a_balance_only_where_no_choice_of_types_would(
    case: Any, wishes: dict[str, Any], standing: str, no_better: bool
) -> None:
    """One revenue send of 15; the days ask for one each."""
    case.drop(*(f"{day}_1{part}" for day in range(23, 29) for part in ("", "_followup")))
    case.edit("29_1", send_type_key=standing, suggested_price=None)
    case.wish(**wishes)
    off = "revenue makes 6.7% of the week, at least 30.0% are wanted"
    told = [remark.message for remark in case.report.warnings if "revenue makes" in remark.message]
    assert told == [f"R30: {off}; the request leaves it no better" if no_better else off]
    assert case.points("balance") == (5 if no_better else 4)


@pytest.mark.requirement("validate:daily-limit")
def test_a_day_holds_its_total_and_four_follow_ups(case: Any) -> None:
    for slot in ("24_1", "24_2", "24_3", "25_2"):
        case.edit(slot, scheduled_date=date(2026, 11, 23))
    # Monday: three sends, a follow-up and four moved ones are eight; 3 + 4 are seven.
    remark = case.remark("daily_limit_exceeded")
    assert (remark.rule, remark.found, remark.limit) == ("R34", 8, 7)
    assert case.points("balance") == 4.5


@pytest.mark.requirement("validate:budget")
def test_a_day_over_the_requests_budget_is_an_error(case: Any) -> None:
    case.wish(budget_per_day=49.98)
    remark = case.remark("budget_exceeded")
    assert (remark.items, remark.found, remark.limit) == (("2026-11-24_1",), 49.99, 49.98)
    case.wish(budget_per_day=49.99)
    assert case.errors() == []


@pytest.mark.requirement("validate:variation")
def test_a_clock_time_stands_twice_in_the_week_at_most(case: Any) -> None:
    case.edit("24_2", "09:18")
    assert case.report.score == 100.0
    case.edit("25_2", "09:18")
    remark = case.remark("time_repeated")
    assert (remark.items, remark.found, remark.limit) == (
        ("2026-11-23_2", "2026-11-24_2", "2026-11-25_2"),
        3,
        2,
    )
    # One of 32: 24 items, 7 days, the week. 5 * 31 / 32 = 4.84375.
    assert case.points("variation") == 4.84


@pytest.mark.requirement("validate:variation")
def test_two_sends_of_a_category_share_no_minute_on_a_day(case: Any) -> None:
    case.edit("27_3", "14:20")
    assert case.remark("same_minute").items == ("2026-11-27_2", "2026-11-27_3")


@pytest.mark.requirement("validate:variation")
def test_metadata_adds_up_to_the_time(case: Any) -> None:
    why = case.item("23_2").variation_metadata
    case.edit("23_2", variation_metadata=why.model_copy(update={"jitter": why.jitter + 1}))
    remark = case.remark("variation_metadata")
    # 09:18 is minute 558.
    assert (remark.items, remark.found, remark.limit) == (("2026-11-23_2",), 559, 558)


@pytest.mark.requirement("validate:variation")
def test_a_week_has_three_strategies_and_none_on_two_days_running(case: Any) -> None:
    daily = ("revenue_focus", "storytelling") * 3 + ("storytelling",)
    case.know(allocation=case.plan.allocation.model_copy(update={"daily_strategies": daily}))
    assert (case.remark("few_strategies").found, case.remark("few_strategies").limit) == (2, 3)
    # Saturday and Sunday are both storytelling; two of 32: 5 * 30 / 32 = 4.6875.
    assert case.remark("strategy_repeated").found == "storytelling"
    assert case.points("variation") == 4.69


@pytest.mark.requirement("validate:variation")
def test_prime_hours_turn_from_day_to_day(case: Any) -> None:
    def turn(*hours: int) -> None:
        days = (hours, *case.plan.timed.prime_hours[1:])
        case.know(timed=case.plan.timed.model_copy(update={"prime_hours": (hours, hours, *days[2:])}))

    turn(18, 19, 20)
    assert case.remark("prime_hours_repeated").rule == "R25"
    turn(21, 22, 23)
    assert "prime_hours_repeated" not in case.warnings()
