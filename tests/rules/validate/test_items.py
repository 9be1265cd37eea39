"""Captions, quality, audiences and bounds of types: each rule broken once, found with its items, figure and limit."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from eros.failures import found
from eros.vocabulary.facts import Vault
from eros.vocabulary.week import Slot


def offer(case: Any, slot: str, ladder_step: int = 0, **changes: Any) -> None:
    """Change what the server offered for a send."""
    slots = []
    for planned in case.plan.timed.slots:
        if planned.slot_id == f"2026-11-{slot}":
            caption = planned.caption.model_copy(update=changes)
            planned = planned.model_copy(update={"caption": caption, "ladder_step": ladder_step})
        slots.append(planned)
    case.know(timed=case.plan.timed.model_copy(update={"slots": tuple(slots)}))


@pytest.mark.requirement("validate:captions")
def test_a_caption_used_three_times_charges_the_two_repeats(case: Any) -> None:
    case.edit("23_2", caption_id=3)
    case.edit("24_2", caption_id=3)
    remark = case.remark("duplicate_caption")
    assert remark.items == ("2026-11-23_2", "2026-11-23_1", "2026-11-24_2")
    assert (remark.found, remark.limit) == (3, 1)
    # 15 * 22 / 24 = 13.75
    assert case.points("captions") == 13.75


@pytest.mark.requirement("validate:captions")
def test_items_without_a_caption_are_no_duplicates_of_each_other(case: Any) -> None:
    for slot in ("23_2", "24_2"):
        case.edit(slot, caption_id=None, caption_text="MANUAL_REQUIRED", needs_caption=True, caption_scores=None)
    assert case.warnings() == ["score_capped", "manual_caption"]
    assert case.remark("manual_caption").items == ("2026-11-23_2", "2026-11-24_2")


@pytest.mark.requirement("validate:captions")
def test_a_caption_that_a_person_wrote_counts_as_one(case: Any) -> None:
    case.edit("23_2", caption_id=None, caption_text="Good morning, you", caption_scores=None)
    assert (case.points("captions"), case.points("quality"), case.report.score) == (15, 10, 100.0)


@pytest.mark.requirement("validate:captions")
def test_a_generic_caption_of_another_type_does_not_fit(case: Any) -> None:
    offer(case, "23_2", ladder_step=4, caption_type="winback")
    remark = case.remark("caption_type_mismatch")
    assert (remark.items, remark.found, remark.limit) == (("2026-11-23_2",), "winback", "flirty, casual")
    assert case.points("captions") == 14.38


@pytest.mark.requirement("validate:captions")
def test_what_the_server_itself_gives_for_a_type_fits_it(case: Any) -> None:
    offer(case, "23_2", caption_type="bump_normal")
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:paid-only")
def test_a_free_page_carries_no_caption_of_paid_pages(case: Any) -> None:
    offer(case, "23_2", is_paid_page_only=True)
    assert case.errors() == []
    case.know(creator=case.plan.creator.model_copy(update={"page_type": "free"}))
    assert case.remark("paid_only_caption").items == ("2026-11-23_2",)


@pytest.mark.requirement("validate:vault")
def test_a_theme_must_be_in_the_vault_where_the_server_says(case: Any) -> None:
    case.edit("23_2", content_type_id=7)
    remark = case.remark("vault_missing")
    assert (remark.items, remark.found, case.errors()) == (("2026-11-23_2",), 7, ["vault_missing"])
    case.know(vault=Vault())
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:vault")
def test_a_medium_that_the_vault_lacks_is_a_warning_that_costs_nothing(case: Any) -> None:
    case.know(vault=Vault(media_kinds=("picture", "video", "flyer")))
    remark = case.remark("vault_warning")
    assert (remark.items, remark.found, case.report.score) == (("2026-11-26_1",), "gif", 100.0)


@pytest.mark.requirement("vault:flyer-to-make")
def test_flyers_to_make_are_counted_by_type_and_cost_nothing(case: Any) -> None:
    case.know(vault=Vault(media_kinds=("picture", "video", "gif")))
    flyers = [it for it in case.report.warnings if "Flyer to make" in it.message]
    wanted = Counter(it.send_type_key for it in case.plan.items if it.flyer_required and it.media_type != "flyer")
    assert {it.message: it.found for it in flyers} == {
        f"Flyer to make for {count} {key}: the vault has none": count for key, count in wanted.items()
    }
    assert {it.type for it in flyers} == {"vault_warning"}
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:asked-for")
def test_sends_that_could_not_be_planned_cost_completeness_and_are_named(case: Any) -> None:
    held = case.plan.allocation.quotas
    asked = tuple(one.model_copy(update={"revenue": one.revenue + 1}) for one in held)
    case.know(allocation=case.plan.allocation.model_copy(update={"asked": asked}))
    remark = case.remark("sends_missing")
    assert remark.message == "7 of 28 sends that were asked for could not be planned: revenue 7"
    assert (remark.rule, remark.found, remark.limit) == ("R31", 21, 28)
    assert case.lost() == {"completeness": pytest.approx(15 * 7 / 31, abs=0.01)}  # of 28 sends and 3 follow-ups
    case.know(allocation=case.plan.allocation.model_copy(update={"asked": held}))
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:one-count")
def test_a_send_that_is_missing_is_told_once_and_nothing_stood_in_for_it(case: Any) -> None:
    held = case.plan.allocation.quotas
    asked = tuple(one.model_copy(update={"revenue": one.revenue + 1}) for one in held)
    short = {"revenue": ("ppv_unlock",), "engagement": ()}
    findings = tuple(
        found("quota_not_filled", f"{name} is short of its quota", send_types=keys) for name, keys in short.items()
    )
    case.know(allocation=case.plan.allocation.model_copy(update={"asked": asked}), findings=findings)
    told = [(it.type, it.message) for it in case.report.warnings]
    assert told == [
        ("sends_missing", "7 of 28 sends that were asked for could not be planned: revenue 7"),
        ("quota_short", "engagement is short of its quota; the slots stay empty"),
    ]


@pytest.mark.requirement("validate:one-count")
def test_a_send_without_an_audience_is_stood_in_for_or_missing_and_never_both(case: Any) -> None:
    gone, kept = case.item("23_2"), case.item("25_2")
    slots = tuple(Slot(**{name: getattr(it, name) for name in Slot.model_fields}) for it in case.plan.timed.slots)
    case.drop("23_2")
    case.know(
        allocation=case.plan.allocation.model_copy(update={"slots": slots}),
        findings=tuple(
            found("required_target_missing", what, action=action, fallback="x", slot_ids=(it.slot_id,))
            for it, what, action in ((gone, "left out", "leave_out"), (kept, "replaced", "substitute_type"))
        ),
    )
    told = {it.type: it.items for it in case.report.warnings if it.type in ("unreached_send", "stood_in")}
    assert told == {"unreached_send": (gone.slot_id,), "stood_in": (kept.slot_id,)}


@pytest.mark.requirement("validate:stood-in")
def test_what_stood_in_alike_for_several_types_is_told_once_with_how_often(case: Any) -> None:
    lost = {"bundle": ("23_1", "24_1"), "bump_normal": ("23_2",), "dm_farm": ("25_2",)}
    notes = {key: f"{key} goes by wall_post: there is no channel mass_message" for key in lost}
    slots = {key: [case.item(one).slot_id for one in ones] for key, ones in lost.items()}
    wall = {"error_type": "channel_incompatible", "fallback": "all_active by wall_post"}
    case.know(
        findings=(
            *(found(**wall, message=notes[key], slot_ids=slots[key]) for key in lost),
            found("target_not_found", "vip_program goes to all_active", fallback="all_active by wall_post"),
        )
    )
    told = [(it.message, it.items) for it in case.report.warnings if it.type == "stood_in"]
    assert told == [
        (
            f"{notes['bundle']}; instead: all_active by wall_post (and 2 more like it: bump_normal, dm_farm)",
            tuple(slot for key in lost for slot in slots[key]),
        ),
        ("vip_program goes to all_active; instead: all_active by wall_post", ()),
    ]


@pytest.mark.requirement("validate:content-safety")
def test_the_report_does_not_repeat_an_unsafe_text(case: Any) -> None:
    case.edit("23_2", caption_text="just turned 18 and all yours")
    assert "turned" not in case.report.model_dump_json()


@pytest.mark.requirement("validate:quality")
def test_freshness_30_and_performance_40_are_enough(case: Any) -> None:
    case.scores("23_2", freshness=30, performance=40)
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:quality")
def test_a_stale_caption_is_named_with_its_score(case: Any) -> None:
    case.scores("23_2", freshness=29)
    remark = case.remark("low_freshness")
    assert (remark.items, remark.found, remark.limit) == (("2026-11-23_2",), 29, 30)


@pytest.mark.requirement("validate:quality")
@pytest.mark.parametrize(
    ("freshness", "used", "said"),
    [
        (10.0, date(2026, 11, 17), "last used on 2026-11-17, 3 days before the week was planned: freshness 10 of 30"),
        (3.33, date(2026, 11, 22), "is planned for 2026-11-22, 1 day before the week: freshness 3.33 of 30"),
        (10.0, date(2026, 12, 2), "is planned for 2026-12-02, 3 days after the week: freshness 10 of 30"),
        (10.0, None, "The data server rates the caption as tired: freshness 10 of 30"),
        (0.0, date(2026, 10, 16), "rates the caption as tired, and states 2026-10-16 as its last use"),
    ],
    ids=["a use that says so", "a plan", "a plan after the week", "no date", "a date that says otherwise"],
)
def test_a_text_about_a_tired_caption_contradicts_no_date(
    case: Any, freshness: float, used: date | None, said: str
) -> None:
    """R1: days since the last use, 3.33 points each; 35 days of rest are no "used lately"."""
    case.scores("23_2", freshness=freshness)
    slots = tuple(
        slot.model_copy(update={"caption": slot.caption.model_copy(update={"last_used_date": used})})
        for slot in case.plan.timed.slots
    )
    case.know(timed=case.plan.timed.model_copy(update={"slots": slots}), today=date(2026, 11, 20))
    message = case.remark("low_freshness").message
    assert said in message
    assert "lately" not in message


@pytest.mark.requirement("validate:persona")
def test_a_persona_below_40_is_a_warning_that_costs_nothing(case: Any) -> None:
    case.scores("23_2", persona=39)
    case.scores("24_2", persona=12)
    case.scores("25_2", persona=40)
    remark = case.remark("persona_mismatch")
    assert (remark.items, remark.found, remark.limit) == (("2026-11-23_2", "2026-11-24_2"), 12, 40)
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:targeting")
@pytest.mark.parametrize(
    ("slot", "changes", "kind"),
    [
        ("23_3", {"target_key": "all_active", "channel_key": "mass_message"}, "required_target"),
        ("23_2", {"target_key": "nobody"}, "target_not_on_page"),
        ("24_3", {"channel_key": "mass_message"}, "channel_incompatible"),
        ("23_1_followup", {"target_key": "high_spenders"}, "required_target"),
    ],
)
def test_a_wrong_audience_is_an_error(case: Any, slot: str, changes: dict[str, str], kind: str) -> None:
    case.edit(slot, **changes)
    remark = case.remark(kind)
    assert (remark.items, remark.rule) == ((f"2026-11-{slot}",), "R22")
    assert case.errors() == [kind]
    assert case.points("targeting") == 9.58


@pytest.mark.requirement("validate:targeting")
def test_a_reserved_channel_is_an_error(case: Any) -> None:
    case.edit("23_2", channel_key="story")
    assert "reserved_channel" in case.errors()


@pytest.mark.requirement("validate:bounds")
def test_a_type_over_its_daily_cap_is_an_error(case: Any) -> None:
    case.kind("bump_normal", max_per_day=0)
    remarks = [(remark.items, remark.found) for remark in case.report.errors if remark.type == "daily_cap_exceeded"]
    assert remarks == [(("2026-11-23_2",), 1), (("2026-11-28_3",), 1)]
    # One of 19 types: 15 * 18 / 19 = 14.2105...
    assert case.points("diversity") == 14.21


@pytest.mark.requirement("validate:bounds")
def test_a_type_over_its_weekly_cap_is_an_error(case: Any) -> None:
    case.kind("ppv_unlock", max_per_week=1)
    remark = case.remark("weekly_cap_exceeded")
    assert (remark.items, remark.found, remark.limit) == (("2026-11-23_1", "2026-11-27_1"), 2, 1)


@pytest.mark.requirement("validate:bounds")
def test_a_type_that_the_request_left_out_is_an_error(case: Any) -> None:
    case.wish(exclude=("dm_farm",))
    assert case.remark("unwanted_send_type").items == ("2026-11-24_2",)


@pytest.mark.requirement("validate:unreached")
def test_what_reaches_nobody_and_was_left_out_is_named_by_type(case: Any) -> None:
    slots = tuple(Slot(**{name: getattr(it, name) for name in Slot.model_fields}) for it in case.plan.timed.slots)
    case.know(allocation=case.plan.allocation.model_copy(update={"slots": slots}))
    (lost,) = [slot.send_type_key for slot in slots if slot.slot_id == "2026-11-25_1"]
    case.drop("25_1", "25_1_followup")
    case.know(timed=_without(case.plan.timed, "2026-11-25_1"))
    assert case.remark("unreached_send").message == f"1 planned send reaches nobody on this page: {lost} 1"


@pytest.mark.requirement("validate:budget-left-out")
def test_what_the_budget_left_out_is_named_and_is_not_missing(case: Any) -> None:
    slots = tuple(Slot(**{name: getattr(it, name) for name in Slot.model_fields}) for it in case.plan.timed.slots)
    case.know(allocation=case.plan.allocation.model_copy(update={"slots": slots}))
    case.drop("25_1", "25_1_followup")
    case.know(timed=_without(case.plan.timed, "2026-11-25_1"))
    assert case.points("completeness") < 15
    case.wish(budget_per_day=60.0)
    # Six of 20 sends are revenue, as the quotas less the one that gave way want it.
    assert (case.points("completeness"), case.points("balance")) == (15, 5)
    remark = case.remark("budget_left_out")
    assert (remark.items, remark.limit) == (("2026-11-25_1",), 60)


@pytest.mark.requirement("validate:budget-told")
def test_what_the_budget_left_out_is_told_with_its_price_and_what_was_left_of_the_day(case: Any) -> None:
    slots = [Slot(**{name: getattr(it, name) for name in Slot.model_fields}) for it in case.plan.timed.slots]
    bundle = next(slot for slot in slots if slot.slot_id == "2026-11-24_1")
    goal = bundle.model_copy(update={"slot_id": "2026-11-24_4", "send_type_key": "tip_goal"})
    dear = goal.model_copy(update={"slot_id": "2026-11-24_5", "send_type_key": "flash_bundle"})
    monday, tuesday, *others = case.plan.allocation.quotas
    quotas = (monday, tuesday.model_copy(update={"revenue": tuesday.revenue + 2}), *others)
    planned = case.plan.allocation.model_copy(update={"slots": (*slots, goal, dear), "quotas": quotas})
    case.know(allocation=planned)
    case.wish(budget_per_day=60.0)
    remark = case.remark("budget_left_out")
    assert remark.message == (
        "2 priced sends were left out for the budget of 60 a day: for 2 too little was left "
        "(2026-11-24 49.99 spent: flash_bundle 39.99, tip_goal 29.99)"
    )
    assert (remark.items, remark.found) == (("2026-11-24_4", "2026-11-24_5"), 119.97)  # all three of that day
    case.wish(budget_per_day=30.0)
    case.edit("24_1", send_type_key="game_post", suggested_price=9.99)
    assert case.remark("budget_left_out").message == (
        "2 priced sends were left out for the budget of 30 a day: 1 cost more than that (flash_bundle 39.99); for 1 "
        "too little was left (2026-11-24 9.99 spent: tip_goal 29.99)"
    )
    lost = found("required_target_missing", "", fallback="x", slot_ids=("2026-11-24_4",), send_types=("tip_goal",))
    case.know(findings=(lost,))
    assert case.remark("budget_left_out").items == ("2026-11-24_5",)
    assert case.remark("unreached_send").items == ("2026-11-24_4",)


@pytest.mark.requirement("validate:budget-left-out")
def test_types_that_gave_way_to_a_budget_are_missed_with_a_warning_and_no_error(case: Any) -> None:
    case.drop("24_1", "26_1")
    # Without the bundle and the game four revenue types are left.
    assert case.remark("diversity_too_low").found == 4
    assert case.errors() == ["diversity_too_low"]
    case.wish(budget_per_day=60.0)
    assert (case.errors(), case.points("diversity") < 15) == ([], True)
    # ppv_unlock and game_post, with vip_program and first_to_tip, are all that 20 a day can pay for.
    case.wish(budget_per_day=20.0)
    assert "diversity_too_low" not in case.warnings()


@pytest.mark.requirement("validate:budget-left-out")
def test_each_minimum_that_a_budget_lowers_is_named_once_and_costs_nothing(case: Any) -> None:
    def named() -> list[str]:
        return [it.message for it in case.report.warnings if it.type == "relaxed_by_request"]

    assert named() == []
    case.wish(budget_per_day=500.0)
    assert named() == []
    case.drop("24_1", "26_1")
    case.wish(budget_per_day=20.0)
    assert named() == ["R12: revenue types 4 instead of 5, as many as the budget leaves"]
    assert case.points("diversity") == 15
    said = "R12: revenue types 4 instead of 5, as many as the request leaves"
    case.know(allocation=case.plan.allocation.model_copy(update={"relaxed": (said,)}))
    assert named() == [said]
    others = ("R12: revenue types 5 instead of 6, as many as the request leaves", "R12: retention types 1 instead of 4")
    case.know(allocation=case.plan.allocation.model_copy(update={"relaxed": others}))
    assert named() == [others[1], "R12: revenue types 4 instead of 5, as many as request and budget leave"]


def _without(timed: Any, slot_id: str) -> Any:
    return timed.model_copy(update={"slots": tuple(slot for slot in timed.slots if slot.slot_id != slot_id)})
