"""The checker itself: it finds nothing in a good week, and each single change is found by the rule that it breaks."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from checker.allocation import Quota, dampened, quotas
from checker.changes import at, become
from checker.mutations import MUTATIONS
from checker.timing import block_limit, prime_hours
from checker.week import Week, kinds

RULE = re.compile(r"""["']([a-z]+:[a-z0-9_-]+)["']""")


@pytest.mark.requirement("checker:silent-on-a-good-week")
def test_a_good_week_has_no_violation(case):
    assert case.findings() == []


@pytest.mark.requirement("checker:finds-each-breach")
@pytest.mark.parametrize("name", MUTATIONS)
def test_each_change_is_found_by_the_rule_that_it_breaks(broken, name):
    change, rule = MUTATIONS[name]
    assert rule in broken(change)


@pytest.mark.requirement("checker:finds-each-breach")
def test_every_rule_of_the_checker_is_broken_by_one_of_the_changes():
    sources = (
        path
        for path in Path(__file__).parent.glob("*.py")
        if path.stem not in ("mutations", "changes") and not path.stem.startswith("test_")
    )
    rules = {rule for path in sources for rule in RULE.findall(path.read_text(encoding="utf-8"))}
    assert rules - {rule for _, rule in MUTATIONS.values()} == set()


@pytest.mark.requirement("checker:accepts-what-is-named")
def test_a_soft_rule_may_be_broken_where_a_warning_names_its_items(case):
    at("27_3", "10:00")(case)
    assert "timing:spacing" in case.rules()
    warning = {"type": "spacing_relaxed", "message": "30 minutes", "items": ["2026-11-27_2", "2026-11-27_3"]}
    case.document["validation_report"]["warnings"].append(warning)
    assert "timing:spacing" not in case.rules()


@pytest.mark.requirement("checker:accepts-what-is-named")
def test_a_warning_that_names_other_items_excuses_nothing(case):
    at("27_3", "10:00")(case)
    warning = {"type": "spacing_relaxed", "message": "30 minutes", "items": ["2026-11-24_1"]}
    case.document["validation_report"]["warnings"].append(warning)
    assert "timing:spacing" in case.rules()


@pytest.mark.requirement("checker:accepts-what-is-named")
def test_a_degradation_that_names_the_day_excuses_its_items(case):
    at("27_3", "10:00")(case)
    fallback = {"phase": "phase_5", "type": "no_available_slots", "fallback": "30 minutes", "impact": "on 2026-11-27"}
    case.document["degradations"].append(fallback)
    assert "timing:spacing" not in case.rules()


@pytest.mark.requirement("checker:accepts-what-is-named")
def test_a_day_of_variety_may_repeat_a_type_where_all_others_are_named_as_without_an_audience(case):
    become("29_3", "29_2")(case)
    others = [key for key, kind in kinds().items() if kind.category == "engagement" and key != "live_promo"]
    for named, found in ((others[1:], True), (others, False)):
        told = "; ".join(f"{key} reaches nobody for want of an audience and is left out" for key in named)
        case.document["degradations"] = [
            {"phase": "phase_4", "type": "required_target_missing", "fallback": "left out", "impact": told}
        ]
        assert ("variation:variety-max" in case.rules()) is found


@pytest.mark.requirement("checker:accepts-what-is-named")
def test_no_warning_excuses_a_hard_rule(case):
    at("23_2", "07:48")(case)
    remark = {"type": "timing:window", "message": "before eight", "items": ["2026-11-23_2"]}
    case.document["validation_report"]["warnings"].append(remark)
    assert "timing:window" in case.rules()
    case.document["validation_report"]["errors"].append(remark)
    assert "timing:window" not in case.rules()


def test_a_day_of_twelve_at_six_five_two_is_six_five_one(case):
    week = Week(case.document, replace(case.facts, revenue_per_day=6, engagement_per_day=5, retention_per_day=2,
                                       weekly_distribution=(12, 13, 13, 13, 14, 13, 13)), {})  # fmt: skip
    assert [quotas(week)[day] for day in (0, 1, 4)] == [Quota(6, 5, 1), Quota(6, 5, 2), Quota(6, 5, 3)]


@pytest.mark.parametrize(
    ("revenue", "confidence", "left"),
    [(8, 0.9, 8), (8, 0.3, 7), (8, 0.0, 6), (8, 0.6, 8), (6, 0.5, 6), (16, 0.7, 16), (16, 0.6, 15)],
)
def test_confidence_dampens_revenue_towards_six_at_the_ultra_tier(revenue, confidence, left):
    assert dampened(revenue, confidence, "ultra") == left


@pytest.mark.parametrize(
    ("key", "confidence", "wanted"),
    [
        ("ppv_unlock", 0.8, 19.99),
        ("ppv_unlock", 0.7, 14.99),
        ("bundle", 0.6, 44.99),
        ("game_post", 0.5, 4.99),
        ("ppv_unlock", 0.1, 9.99),
    ],
)
def test_prices_go_to_the_nearest_of_the_ladder(key, confidence, wanted):
    assert kinds()[key].price(confidence) == pytest.approx(wanted)


def test_a_goal_goes_to_a_whole_five():
    goals = (("vip_program", 0.7), ("tip_goal", 0.7), ("first_to_tip", 0.5))
    assert [kinds()[key].goal(confidence) for key, confidence in goals] == [170, 25, 20]


@pytest.mark.parametrize(
    ("peaks", "day", "hours"),
    [((19, 20, 21), 0, (18, 19, 20)), ((19, 20, 21), 2, (20, 21, 22)), ((21, 22, 23), 2, (21, 22, 23)),
     ((8, 9, 10), 0, (8, 9, 10)), ((12, 20), 1, (12, 20))],
)  # fmt: skip
def test_prime_hours_turn_with_the_day_and_stay_inside_the_window(peaks, day, hours):
    assert prime_hours(peaks, date(2025, 1, 6), day) == hours


def test_prime_hours_of_a_weekday_turn_with_the_week():
    mondays = [prime_hours((20, 21, 22), date(2025, 1, day), 0)[0] for day in (6, 13, 20, 27)]
    assert mondays == [19, 20, 21, 19]


@pytest.mark.parametrize(("sends", "most"), [(3, 3), (12, 3), (13, 4), (17, 5), (21, 6)])
def test_a_block_holds_three_or_a_quarter_of_the_day(sends, most):
    assert block_limit(sends) == most
