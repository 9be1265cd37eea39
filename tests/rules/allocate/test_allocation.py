"""Whole weeks, each with one thing to see (2.5, R10-R14, R45-R47)."""

from collections import Counter
from dataclasses import replace
from datetime import date, time
from itertools import combinations, pairwise, product

import pytest
from langgraph.runtime import Runtime

from eros.failures import PhaseFailure, RequestError
from eros.vocabulary.catalogue import MEDIA_KINDS, default_catalogue
from eros.vocabulary.facts import BestTiming, Creator, Performance
from eros.vocabulary.state import Directives, Run
from nodes.allocate.allocation import allocate_week
from nodes.allocate.node import allocate
from nodes.allocate.plan import plan_allocation


def types(allocation):
    return Counter(slot.send_type_key for slot in allocation.slots)


def of_day(allocation, day):
    return [slot for slot in allocation.slots if slot.day == day]


def totals(allocation):
    return [quota.total for quota in allocation.quotas]


@pytest.mark.requirement("allocate:slots")
def test_slots_are_numbered_in_the_days_order_and_prioritised_within_their_category(context) -> None:
    allocation, findings = allocate_week(context())
    monday = of_day(allocation, 0)
    assert [slot.slot_id for slot in monday] == [f"2026-11-23_{n}" for n in range(1, 14)]
    # Six revenue, five engagement and two retention sends, interleaved.
    assert "".join(slot.category[0] + str(slot.priority) for slot in monday) == "r1e1r2e2r1r3e3r4e4r2r5e5r6"
    assert {slot.strategy_used for slot in monday} == {allocation.daily_strategies[0]}
    assert len({slot.flavor_emphasis for slot in monday}) == 1
    assert findings == ()
    assert allocation.relaxed == ()


@pytest.mark.requirement("allocate:deterministic")
def test_the_same_situation_gives_the_same_week_and_another_seed_another(context) -> None:
    weeks = [allocate_week(context(seed=seed))[0] for seed in (3, 3, 4)]
    assert weeks[0] == weeks[1]
    assert weeks[0].slots != weeks[2].slots


@pytest.mark.requirement("allocate:streams")
def test_a_day_that_changes_leaves_the_days_before_it_as_they_were(context) -> None:
    usual = allocate_week(context())[0]
    other = allocate_week(context(config={"weekly_distribution": (13, 13, 13, 9, 13, 13, 13)}))[0]
    assert [slot for slot in usual.slots if slot.day < 3] == [slot for slot in other.slots if slot.day < 3]
    assert usual.daily_strategies == other.daily_strategies


@pytest.mark.requirement("allocate:variety-max")
def test_variety_max_repeats_nothing_before_everything_eligible_was_used(context) -> None:
    weeks = (allocate_week(context("ultra", seed=seed))[0] for seed in range(25))
    rotating = [week for week in weeks if week.daily_strategies[0] == "variety_max"]
    assert rotating
    for week in rotating:
        monday = [slot.send_type_key for slot in of_day(week, 0)]
        assert len(set(monday)) == 17  # 8 of 8 revenue, 6 of 9 engagement and 3 of 3 retention types


def with_gaps(wished, **gaps):
    """The context with other gaps of types, in minutes, as a server may state them."""
    kinds = wished.send_types
    changed = {key: kinds[key].model_copy(update={"min_minutes_between": gap}) for key, gap in gaps.items()}
    return replace(wished, send_types={**kinds, **changed})


@pytest.mark.requirement("allocate:over-a-day")
@pytest.mark.parametrize(("gap", "days"), [(1440, 1), (1445, 2), (1955, 2), (2880, 2), (2885, 3), (10080, 7)])
def test_a_type_with_a_gap_over_a_day_stands_so_many_days_apart(context, gap, days) -> None:
    """Two of its sends at one hour so many days apart keep the gap, and no fewer days do."""
    assert gap <= days * 1440 < gap + 1440
    met = set()
    for seed in range(12):
        allocation, _ = allocate_week(with_gaps(context(seed=seed), bundle=gap, live_promo=gap))
        for key in ("bundle", "live_promo"):
            stand = [slot.day for slot in allocation.slots if slot.send_type_key == key]
            met |= {later - sooner for sooner, later in pairwise(stand)}
        assert allocation.quotas == allocation.wanted
    assert not met or min(met) == days


@pytest.mark.requirement("allocate:over-a-day:most")
@pytest.mark.parametrize("gaps", [(2000, 2000, 2000), (2000, 2000, 4000), (1500, 4000, 6000), (4000, 4000, 4000)])
def test_of_types_that_stand_days_apart_no_choice_of_days_holds_more(context, gaps) -> None:
    """Two engagement sends a day but for one of the days, of three types: all choices of their days are tried."""
    keys = ("bump_normal", "dm_farm", "like_farm")
    wished = context(
        config={"revenue_per_day": 2, "engagement_per_day": 2, "retention_per_day": 0, "weekly_distribution": (4,) * 7},
        include=("ppv_unlock", "bundle", *keys),
    )
    allocation, _ = allocate_week(with_gaps(wished, **dict(zip(keys, gaps, strict=True))))
    weeks = [
        [days for days in subsets(range(7)) if all(b - a >= -(-gap // 1440) for a, b in pairwise(days))] for gap in gaps
    ]
    most = max(
        sum(min(2, count) for count in Counter(day for days in choice for day in days).values())
        for choice in product(*weeks)
    )
    assert sum(quota.engagement for quota in allocation.quotas) == most < 14


def subsets(days):
    return (some for count in range(8) for some in combinations(days, count))


@pytest.mark.requirement("allocate:over-a-day:most")
@pytest.mark.parametrize(("level", "gap"), [("high", 2000), ("ultra", 2880), ("ultra", 4000)])
def test_where_all_types_stand_days_apart_each_day_takes_what_the_days_before_leave(context, level, gap) -> None:
    """Of sends that all keep as many days free, as many as can stand where each stands as early as it can."""
    wished = context(level, media=MEDIA_KINDS)
    wished = with_gaps(wished, **dict.fromkeys(wished.send_types, gap))
    allocation, _ = allocate_week(wished)
    of_page = [key for key, kind in wished.send_types.items() if kind.category == "engagement" and kind.on("paid")]
    apart, early = -(-gap // 1440), list[int]()
    for quota in allocation.wanted:
        early.append(min(quota.engagement, len(of_page) - sum(early[-(apart - 1) :])))
    assert sum(quota.engagement for quota in allocation.quotas) == sum(early)
    # of equally many, no day goes without where its neighbours can spare some: of eight types six are not taken at once
    assert apart > 2 or all(quota.revenue and quota.engagement for quota in allocation.quotas)


@pytest.mark.requirement("allocate:over-a-day")
def test_what_such_a_gap_leaves_short_is_told_with_it(context) -> None:
    wished = with_gaps(context(include=("bundle", "bump_normal")), bundle=2880)
    _, findings = allocate_week(wished)
    (short,) = [it for it in findings if it.message.startswith("revenue is short")]
    assert "bundle once in 2 days, as two stand 2880 minutes apart" in short.message


@pytest.mark.requirement("allocate:variety-max")
@pytest.mark.parametrize("page_type", ["paid", "free"])
@pytest.mark.parametrize("level", ["low", "high", "ultra"])
def test_variety_max_repeats_no_type_while_another_of_its_category_has_room_that_day(context, level, page_type) -> None:
    kinds = default_catalogue()
    for seed in range(15):
        allocation, _ = allocate_week(context(level, page_type, seed))
        week = types(allocation)
        for day in (day for day, name in enumerate(allocation.daily_strategies) if name == "variety_max"):
            today = Counter(slot.send_type_key for slot in of_day(allocation, day))
            parents = sum(count for key, count in today.items() if kinds[key].can_have_followup)
            room = {
                kind.category
                for key, kind in kinds.items()
                if kind.on(page_type)
                and not today[key]
                and key != "ppv_followup"
                and (kind.max_per_week is None or week[key] < kind.max_per_week)
                and not (kind.can_have_followup and parents >= 4)
            }
            assert not any(count > 1 and kinds[key].category in room for key, count in today.items())


def days_of(context, strategy, seeds, **parts):
    """How often each type stands on the days of a strategy, over many weeks."""
    weeks = (allocate_week(context(seed=seed, **parts))[0] for seed in range(seeds))
    return Counter(slot.send_type_key for week in weeks for slot in week.slots if slot.strategy_used == strategy)


@pytest.mark.full
@pytest.mark.requirement("allocate:weights:show")
def test_the_odds_of_a_raised_type_follow_its_factor(context) -> None:
    usual = days_of(context, "balanced_standard", 80)
    promising = days_of(context, "balanced_standard", 80, performance=Performance(opportunity_score=80))
    calm = days_of(context, "balanced_standard", 80, performance=Performance(opportunity_score=30))

    def odds(counts, key, others):
        return counts[key] / sum(counts[other] for other in others)

    unraised = ("game_post", "first_to_tip")
    assert odds(promising, "ppv_unlock", unraised) / odds(usual, "ppv_unlock", unraised) == pytest.approx(1.5, rel=0.15)
    bumps, others = (
        ("bump_normal", "bump_descriptive"),
        ("bump_text_only", "bump_flyer", "live_promo", "wall_link_drop"),
    )
    raised = sum(odds(calm, key, others) for key in bumps) / sum(odds(usual, key, others) for key in bumps)
    assert raised == pytest.approx(1.3, rel=0.15)


@pytest.mark.full
@pytest.mark.requirement("allocate:strategy:shows")
def test_a_strategy_stresses_its_types_by_half_at_least(context) -> None:
    usual, burst = (days_of(context, name, 120) for name in ("balanced_standard", "engagement_burst"))
    others = ("link_drop", "wall_link_drop", "live_promo")
    for key in ("dm_farm", "bump_flyer", "bump_text_only"):
        odds = [counts[key] / sum(counts[other] for other in others) for counts in (burst, usual)]
        assert odds[0] / odds[1] >= 1.5


@pytest.mark.requirement("allocate:rotation")
@pytest.mark.parametrize(("page_type", "plannable"), [("paid", 20), ("free", 17)])
def test_use_so_far_rotates_the_types_until_all_of_them_were_used(context, page_type, plannable) -> None:
    weeks = [allocate_week(context("mid", page_type, seed))[0] for seed in range(30)]
    assert {len(types(week)) for week in weeks} == {plannable}


@pytest.mark.requirement("allocate:rotation")
def test_a_day_does_not_begin_with_what_the_day_before_ended_with(context) -> None:
    for seed in range(20):
        allocation, _ = allocate_week(context("ultra", seed=seed))  # eight revenue sends: last of all and first
        ends = [(of_day(allocation, day - 1)[-1], of_day(allocation, day)[0]) for day in range(1, 7)]
        assert all(one.send_type_key != other.send_type_key for one, other in ends)


@pytest.mark.requirement("allocate:scarce")
def test_weekly_types_go_to_the_days_that_cannot_be_filled_without_them(context) -> None:
    # 21 sends at 8:6:3 want 10 of revenue; the types without a weekly cap give 9.
    crowded = {"weekly_distribution": (17, 17, 17, 21, 17, 17, 21)}
    for seed in range(20):
        allocation, findings = allocate_week(context("ultra", seed=seed, config=crowded))
        assert [quota.revenue for quota in allocation.quotas] == [8, 8, 8, 10, 8, 8, 10]
        assert not findings


@pytest.mark.requirement("allocate:left-short")
def test_a_quota_beyond_the_caps_is_left_short_and_the_cap_is_named(context) -> None:
    allocation, findings = allocate_week(context("ultra", config={"weekly_distribution": (21,) * 7}))
    assert sum(quota.revenue for quota in allocation.quotas) == 65  # 7 * 9, vip_program and snapchat_bundle, of 70
    (finding,) = findings
    assert (finding.error_type, finding.severity) == ("quota_not_filled", "MEDIUM")
    assert finding.impact == "revenue sends short of the quota, whatever caps them: 5"
    for cap in ("vip_program 1 a week", "bundle 2 a day", "tip_goal 3 a week"):
        assert cap in finding.message


@pytest.mark.requirement("allocate:left-short", "validate:asked-for")
def test_of_a_quota_beyond_the_caps_what_media_would_fill_is_told_apart_as_the_report_counts_it(context) -> None:
    """game_post once a day is what the gifs would bring; of the rest there are no more types."""
    gone = context("ultra", config={"weekly_distribution": (21,) * 7}, media=("video", "picture", "flyer"))
    allocation, findings = allocate_week(gone)
    asked, held = (sum(quota.revenue for quota in quotas) for quotas in (allocation.asked, allocation.quotas))
    (finding,) = [one for one in findings if one.error_type == "quota_not_filled"]
    assert (70 - held, asked - held) == (12, 7)
    assert finding.impact == (
        "revenue sends short of the quota, whatever caps them: 12; 7 of them could stand with the catalogue's types "
        "and caps and are counted as missing, 5 could not"
    )


@pytest.mark.requirement("allocate:left-short", "allocate:caps:day")
@pytest.mark.parametrize(
    ("wishes", "says"),
    [
        ({}, "1 a day unless more are pinned, as 2 on every day, 720 minutes apart, would take the whole 24 hours"),
        (
            {"not_after": time(19)},
            "1 a day, as the times at which the day's sends can start hold no more 720 minutes apart",
        ),
        (
            {"pins": ["12:08"]},
            "1 a day, as the times at which the day's sends can start hold no more 720 minutes apart around what is "
            "pinned",
        ),
    ],
)
def test_a_type_is_said_to_be_kept_to_one_a_day_by_what_keeps_it(context, pin, wishes, says) -> None:
    """A day holds two with 12 hours between them, every day does not."""
    asked = {**wishes, "pinned": tuple(pin("renew_on_post", 2, clock) for clock in wishes.get("pins", ()))}
    asked.pop("pins", None)
    _, findings = allocate_week(context(exclude=("renew_on_message", "expired_winback"), **asked))
    assert f"renew_on_post {says}" in [reason for one in findings for reason in one.message.split(": ")[1].split("; ")]


@pytest.mark.requirement("allocate:weekly-caps")
def test_weekly_limited_types_stand_no_more_often_and_spread_over_the_week(context) -> None:
    allocation, findings = allocate_week(context(include=("tip_goal", "vip_program", "snapchat_bundle")))
    assert types(allocation) == {"tip_goal": 3, "vip_program": 1, "snapchat_bundle": 1}
    assert totals(allocation) == [1, 1, 1, 1, 1, 0, 0]
    assert "tip_goal 3 a week; vip_program 1 a week; snapchat_bundle 1 a week" in findings[0].message


@pytest.mark.requirement("allocate:four-parents")
def test_at_most_four_sends_a_day_take_a_follow_up(context) -> None:
    allocation, findings = allocate_week(context("ultra", "free", include=("ppv_unlock", "ppv_wall", "dm_farm")))
    parents = Counter(slot.day for slot in allocation.slots if slot.send_type_key.startswith("ppv_"))
    assert set(parents.values()) == {4}
    assert "4 sends with a follow-up a day" in findings[0].message


@pytest.mark.requirement("allocate:strategy:focus")
@pytest.mark.parametrize(
    ("page_type", "wishes", "why"),
    [
        ("free", {"focus": "retention"}, "a free page has no type of them"),
        ("paid", {"focus": "retention", "max_per_day": 2}, "the volume plans none"),
        ("paid", {"focus": "revenue", "include": ("bump_normal", "dm_farm")}, "the request leaves no type of them"),
    ],
)
def test_a_focus_on_sends_that_there_are_none_of_is_told(context, page_type, wishes, why) -> None:
    relaxed = allocate_week(context(page_type=page_type, **wishes))[0].relaxed
    assert [reason for reason in relaxed if reason.startswith("R14")] == [
        f"R14: no {wishes['focus']} sends to focus on: {why}; it shifts only the days' strategies"
    ]
    has_some = context(page_type=page_type, **{**wishes, "focus": "engagement"})
    assert not [reason for reason in allocate_week(has_some)[0].relaxed if reason.startswith("R14")]


@pytest.mark.requirement("allocate:left-short")
def test_a_category_that_the_vault_has_no_media_for_is_left_short_and_says_so(context) -> None:
    allocation, findings = allocate_week(context(media=("video", "gif", "flyer")))
    assert sum(quota.retention for quota in allocation.quotas) == 0
    assert "no picture in the vault for expired_winback" in findings[-1].message


@pytest.mark.requirement("allocate:wishes:volume")
def test_heavier_names_what_21_sends_a_day_cannot_hold(context) -> None:
    # 17 a day become 20 (20.4), 18 become 22 (21.6).
    heavier = context("ultra", config={"weekly_distribution": (17,) * 6 + (18,)}, volume="heavier")
    allocation, findings = allocate_week(heavier)
    assert totals(allocation) == [20] * 6 + [21]
    assert findings[0].message == "sends left out: 1, as 21 a day fit at 45 minutes"


@pytest.mark.requirement("allocate:wishes:volume")
def test_what_a_day_cannot_hold_counts_no_send_of_a_category_that_is_dropped(context) -> None:
    """30 a day are 14, 13 and 3: of the 13 nothing is left out. 60 a day are 28, 29 and 3, of which a day holds 21."""
    engagement = tuple(key for key, kind in default_catalogue().items() if kind.category == "engagement")
    for total, held, cut in ((30, 13, 0), (60, 21, 7 * 8)):
        week = context("ultra", config={"weekly_distribution": (total,) * 7}, include=engagement)
        plan = plan_allocation(week)
        assert ([quota.total for quota in plan.wanted], plan.cut) == ([held] * 7, cut)
        assert any(one.action == "cut_to_a_day" for one in allocate_week(week)[1]) is (cut > 0)
    limited = context("ultra", config={"weekly_distribution": (30,) * 7}, include=engagement, max_per_day=21)
    assert [quota.total for quota in plan_allocation(limited).wanted] == [8] * 7  # 10, 8 and 3


@pytest.mark.requirement("allocate:wishes:volume")
def test_a_week_without_revenue_is_not_told_to_lose_revenue_to_a_low_confidence(context) -> None:
    low = {"weekly_distribution": (18,) * 7, "confidence_score": 0.4}
    assert plan_allocation(context("ultra", config=low)).held_back > 0
    assert plan_allocation(context("ultra", config=low, include=("bump_normal", "dm_farm"))).held_back == 0


@pytest.mark.requirement("allocate:wishes:volume", "allocate:wishes:max-per-day")
def test_lighter_and_max_per_day_lower_the_days_total(context) -> None:
    assert totals(allocate_week(context(volume="lighter"))[0]) == [10] * 7  # 10.4
    assert totals(allocate_week(context(volume="heavier", max_per_day=12))[0]) == [12] * 7
    assert totals(allocate_week(context(max_per_day=20))[0]) == [13] * 7  # never raises


@pytest.mark.requirement("allocate:wishes:days-off")
def test_a_day_off_has_no_items_and_moves_none_to_other_days(context) -> None:
    allocation, _ = allocate_week(context(days_off=(date(2026, 11, 25), date(2026, 11, 29))))
    assert totals(allocation) == [13, 13, 0, 13, 13, 13, 0]
    assert any("5 days instead of 7" in reason for reason in allocation.relaxed)
    allocation, _ = allocate_week(context(days_off=tuple(date(2026, 11, day) for day in range(23, 29))))
    assert any("1 day instead of 7" in reason for reason in allocation.relaxed)


@pytest.mark.requirement("allocate:wishes:narrowing")
def test_a_category_without_types_is_dropped_and_not_moved(context) -> None:
    allocation, findings = allocate_week(context(exclude=("renew_on_post", "renew_on_message", "expired_winback")))
    assert [(quota.revenue, quota.engagement, quota.retention) for quota in allocation.quotas] == [(6, 5, 0)] * 7
    assert any(reason.startswith("R45: no retention sends") for reason in allocation.relaxed)
    assert not findings


@pytest.mark.requirement("allocate:wishes:narrowing")
def test_the_minimums_that_a_request_switches_off_are_named(context) -> None:
    narrow = context(include=("ppv_unlock", "bundle", "bump_normal", "dm_farm"))
    allocation, _ = allocate_week(narrow)
    assert set(types(allocation)) == set(narrow.request.include)
    assert {reason.split(":")[0] for reason in allocation.relaxed} == {"R45", "R12", "R12, R32"}
    assert "R12: revenue types 2 instead of 5, as many as the request leaves" in allocation.relaxed


@pytest.mark.requirement("allocate:wishes:of-the-request")
@pytest.mark.parametrize(
    "wishes",
    [
        {},
        {"max_per_day": 21},
        {"not_before": time(8, 1)},
        {"days_off": (date(2026, 11, 25),)},
        {"volume": "lighter"},
        {"exclude": ("tip_goal",)},
    ],
)
def test_what_the_data_server_broke_no_request_switches_off(context, wishes: dict) -> None:
    whole = context(**wishes)
    few = replace(whole, send_types={k: it for k, it in whole.send_types.items() if it.category != "engagement"})
    with pytest.raises(PhaseFailure, match="0 engagement types of 5"):
        allocate_week(few)
    with pytest.raises(PhaseFailure, match=r"the week has only \d types? of (10|9)"):
        allocate_week(context(config={"weekly_distribution": (1,) * 7}, **wishes))
    # what the request would not have anyway is nobody's to lack
    asked = context(include=("ppv_unlock", "bundle", "game_post", "tip_goal", "flash_bundle"), **wishes)
    if "exclude" not in wishes:
        assert any(
            "engagement types 0" in it for it in allocate_week(replace(asked, send_types=few.send_types))[0].relaxed
        )


@pytest.mark.requirement("allocate:wishes:of-the-request")
def test_a_minimum_is_lowered_by_no_more_than_the_request_takes(context) -> None:
    """Of nine revenue types the server has four; the request takes one of them: the fifth is the server's to list."""
    kept = ("ppv_unlock", "bundle", "game_post", "tip_goal")
    asked = context(exclude=("tip_goal",))
    few = {key: it for key, it in asked.send_types.items() if it.category != "revenue" or key in kept}
    with pytest.raises(PhaseFailure, match="3 revenue types of 4"):
        allocate_week(replace(asked, send_types=few))


@pytest.mark.requirement("allocate:wishes:of-the-request")
def test_a_share_that_saturation_lowered_is_not_told_as_the_request_s_doing(context) -> None:
    saturated = {
        "performance": Performance(saturation_score=90, opportunity_score=20),
        "config": {"calculation_source": "base"},
    }
    (named, free) = (allocate_week(context(max_per_day=21, **more))[0] for more in (saturated, {}))
    assert not any(reason.startswith("R30") for reason in named.relaxed)
    assert named.unasked == named.quotas
    assert free.relaxed == ()
    assert allocate_week(context(**saturated))[0].unasked == ()


@pytest.mark.requirement("allocate:wishes:narrowing")
def test_a_single_type_follows_itself_where_the_request_leaves_no_other(context) -> None:
    allocation, findings = allocate_week(context(include=("ppv_unlock",)))
    assert totals(allocation) == [4] * 7
    assert any(reason.startswith("R13") for reason in allocation.relaxed)
    assert "ppv_unlock 4 a day" in findings[0].message


@pytest.mark.requirement("allocate:not-twice-in-a-row")
def test_two_types_alternate_rather_than_fill_a_quota_with_one(context) -> None:
    allocation, findings = allocate_week(context(include=("ppv_unlock", "game_post")))
    monday = [slot.send_type_key for slot in of_day(allocation, 0)]
    assert monday == ["ppv_unlock", "game_post", "ppv_unlock"]
    assert "ppv_unlock not twice in a row; game_post 1 a day" in findings[0].message


@pytest.mark.requirement("allocate:diversity:fails")
def test_a_server_that_plans_fewer_sends_than_types_are_needed_fails_twice(context) -> None:
    tiny = {"weekly_distribution": (1,) * 7}
    with pytest.raises(PhaseFailure) as failure:
        allocate_week(context("low", config=tiny))
    assert failure.value.error_type == "diversity_check_failed"
    assert failure.value.details["targets"]["total"] == 10
    with pytest.raises(PhaseFailure):
        allocate_week(context("low", config=tiny, directives=Directives(enforce_variety=True)))


@pytest.mark.requirement("allocate:diversity:fails")
@pytest.mark.parametrize(
    ("states", "left_out"),
    [
        ({"max_per_day": 0}, {"limits": ["link_drop", "wall_link_drop", "bump_normal", "bump_text_only", "dm_farm"]}),
        ({"max_per_week": 0}, {"limits": ["link_drop", "wall_link_drop", "bump_normal", "bump_text_only", "dm_farm"]}),
        ({"category": "revenue"}, {"category": [
            "link_drop (not revenue)", "wall_link_drop (not revenue)", "bump_normal (not revenue)",
            "bump_text_only (not revenue)", "dm_farm (not revenue)",
        ]}),
    ],
)  # fmt: skip
def test_what_the_server_states_of_types_is_named_where_it_leaves_too_few_of_them(context, states, left_out) -> None:
    """The volume plans sends enough: of them nothing is said."""
    kinds = default_catalogue()
    few = {"link_drop", "wall_link_drop", "bump_normal", "bump_text_only", "dm_farm"}
    kinds = {key: kind.model_copy(update=states if key in few else {}) for key, kind in kinds.items()}
    with pytest.raises(PhaseFailure) as failure:
        allocate_week(replace(context("high"), send_types=kinds))
    told = failure.value.details
    assert {cause: keys for cause, keys in told["left_out"].items() if keys} == left_out
    assert told["sends"]["engagement"] >= told["targets"]["by_category"]["engagement"]


@pytest.mark.requirement("allocate:diversity:repair")
def test_variety_is_enforced_where_chance_missed_it_and_strategies_stay(context, pin) -> None:
    # Six engagement sends a week, two of them pinned to one type: chance seldom makes them five different types.
    tight = {
        "config": {"weekly_distribution": (2, 2, 2, 2, 2, 2, 1), "retention_per_day": 0},
        "pinned": (pin("bump_normal", 0, "12:10"), pin("bump_normal", 1, "12:10")),
    }
    missed = [seed for seed in range(25) if _misses(context, seed, tight)]
    assert missed
    for seed in missed:
        repaired = context("low", seed=seed, directives=Directives(enforce_variety=True), **tight)
        allocation, _ = allocate_week(repaired)
        assert len(types(allocation)) >= 10
        assert allocation.daily_strategies == allocate_week(context("low", seed=seed))[0].daily_strategies


def _misses(context, seed, parts) -> bool:
    try:
        allocate_week(context("low", seed=seed, **parts))
    except PhaseFailure:
        return True
    return False


@pytest.mark.requirement("allocate:pins")
def test_a_pinned_event_is_a_slot_of_its_days_quota(context, pin) -> None:
    pins = (pin("vip_program", 2, "20:15"), pin("dm_farm", 2, "12:00"))
    allocation, _ = allocate_week(context(pinned=pins))
    standing = {(slot.send_type_key, slot.day, slot.pinned_time) for slot in allocation.slots if slot.pinned_time}
    assert standing == {("vip_program", 2, time(20, 15)), ("dm_farm", 2, time(12))}
    assert totals(allocation) == [13] * 7
    assert types(allocation)["vip_program"] == 1
    assert all(not slot.warnings for slot in allocation.slots)


@pytest.mark.requirement("allocate:pins")
def test_two_pins_of_one_type_both_stand(context, pin) -> None:
    allocation, _ = allocate_week(context(pinned=(pin("bundle", 4, "21:10"), pin("bundle", 4, "12:10"))))
    assert [slot.pinned_time for slot in allocation.slots if slot.pinned_time] == [time(12, 10), time(21, 10)]


@pytest.mark.requirement("allocate:pins")
def test_pins_beyond_their_categorys_quota_displace_the_others(context, pin) -> None:
    pins = [pin("bump_normal", 0, f"{hour}:00") for hour in range(10, 15)] + [pin("dm_farm", 0, "15:30")]
    allocation, _ = allocate_week(context(pinned=tuple(pins), max_per_day=7))
    monday = allocation.quotas[0]
    assert (monday.total, monday.engagement) == (7, 6)


@pytest.mark.requirement("allocate:pins", "allocate:four-parents")
@pytest.mark.parametrize("tips", [0, 1, 2])
@pytest.mark.parametrize("level", ["mid", "high"])
def test_more_pins_with_follow_ups_than_a_day_gets_add_no_send_to_it(context, pin, level, tips) -> None:
    pins = [pin("ppv_unlock", 1, clock) for clock in ("09:08", "12:08", "15:08", "18:08")]
    pins += [pin("tip_goal", 1, clock) for clock in ("13:08", "20:08")[:tips]]
    for seed in range(3):
        allocation, findings = allocate_week(context(level, seed=seed, pinned=tuple(pins)))
        assert totals(allocation) == [{"mid": 10, "high": 13}[level]] * 7
        assert allocation.quotas == allocation.wanted
        assert not findings


@pytest.mark.requirement("allocate:pins:soft")
def test_a_pin_that_breaks_a_soft_rule_is_kept_with_a_warning(context, pin) -> None:
    pins = (pin("ppv_unlock", 1, "23:20"), pin("dm_farm", 1, "22:50"), pin("like_farm", 3, "09:00"))
    allocation, _ = allocate_week(context(pinned=pins, not_before=time(12), exclude=("bundle",)))
    warnings = {slot.send_type_key: " ".join(slot.warnings) for slot in allocation.slots if slot.pinned_time}
    assert "less than 45 minutes from dm_farm" in warnings["ppv_unlock"]
    assert "after 23:15, too late for its follow-up" in warnings["ppv_unlock"]
    assert "outside the wanted 12:00 to 23:30" in warnings["like_farm"]


@pytest.mark.requirement("allocate:eligible:vault")
def test_a_type_kept_in_spite_of_the_vault_carries_a_warning(context) -> None:
    allocation, _ = allocate_week(context(media=("picture", "flyer")))
    warned = {slot.send_type_key: slot.warnings for slot in allocation.slots if slot.warnings}
    assert warned == {"ppv_unlock": ("vault_warning: the vault has no video",)}


@pytest.mark.requirement("allocate:eligible:vault")
def test_what_the_vault_lacks_is_told_with_the_types_left_out_and_those_kept(context) -> None:
    _, findings = allocate_week(context(media=("picture", "flyer")))
    told = [it.message for it in findings if it.error_type == "vault_media_missing"]
    assert told == [
        "the vault has no video; left out: bundle, flash_bundle; "
        "kept for the week's variety, with a warning: ppv_unlock",
        "the vault has no gif; left out: game_post",
    ]


@pytest.mark.requirement("allocate:eligible:vault")
def test_a_type_that_is_kept_as_the_last_of_its_category_is_not_told_as_kept_for_variety(context, pin) -> None:
    week = context(media=("picture",), include=("ppv_unlock", "bump_normal"), pinned=(pin("bundle", 3, "20:07"),))
    told = [it.fallback for it in allocate_week(week)[1] if it.error_type == "vault_media_missing"]
    assert told == [
        "only where they are pinned: bundle; kept as the last type of its category, with a warning: ppv_unlock"
    ]


@pytest.mark.requirement("allocate:eligible:vault")
def test_a_type_that_stands_where_it_is_pinned_is_not_told_as_left_out(context, pin) -> None:
    pinned = (pin("bundle", 3, "20:07"),)
    allocation, findings = allocate_week(context(media=("picture", "flyer", "gif"), pinned=pinned))
    assert [slot.send_type_key for slot in allocation.slots].count("bundle") == 1
    assert [it.fallback for it in findings if it.error_type == "vault_media_missing"] == [
        "left out: ppv_unlock, flash_bundle; only where they are pinned: bundle"
    ]


@pytest.mark.requirement("allocate:eligible:vault")
def test_of_a_category_without_sends_the_vault_leaves_nothing_out(context) -> None:
    media = ("picture", "video", "gif")
    whole, findings = allocate_week(context(media=media))
    assert sum(quota.engagement for quota in whole.quotas) > 0
    assert [it.fallback for it in findings if it.error_type == "vault_media_missing"] == [
        "left out: bump_flyer, live_promo"
    ]
    small, findings = allocate_week(context(media=media, max_per_day=1))
    assert sum(quota.engagement for quota in small.quotas) == 0
    assert not [it for it in findings if it.error_type == "vault_media_missing"]


@pytest.mark.requirement("validate:asked-for")
def test_a_vault_without_video_is_asked_for_the_sends_that_video_types_would_be(context) -> None:
    whole, _ = allocate_week(context())
    thin, _ = allocate_week(context(media=("picture", "gif", "flyer")))
    assert thin.asked == whole.asked == whole.quotas
    assert sum(quota.revenue for quota in thin.asked) == 42
    assert sum(quota.revenue for quota in thin.quotas) == 19  # 3 tip_goal, 7 game_post, 7 first_to_tip, 1 each of two


@pytest.mark.requirement("validate:asked-for")
@pytest.mark.parametrize("caps", [{"max_per_week": 0}, {"max_per_day": 0}])
def test_what_a_servers_own_caps_leave_out_is_asked_for_and_what_they_allow_beyond_is_not(context, caps) -> None:
    whole, _ = allocate_week(context())
    kinds = context().send_types
    mine = {key: kind.model_copy(update=caps) for key, kind in kinds.items() if kind.category == "retention"}
    short, _ = allocate_week(replace(context(), send_types={**kinds, **mine}))
    assert sum(quota.retention for quota in short.quotas) == 0
    assert short.asked == whole.asked
    more = {"vip_program": kinds["vip_program"].model_copy(update={"max_per_week": 7})}
    generous, _ = allocate_week(replace(context(), send_types={**kinds, **more}))
    assert generous.asked == generous.quotas


@pytest.mark.requirement("allocate:saturation-told")
@pytest.mark.parametrize(("level", "held"), [("high", False), ("ultra", True)])
def test_what_saturation_adds_is_told_with_what_the_days_hold_of_it(context, level, held) -> None:
    """The more opportunity, the more revenue sends, up to what the caps of the types leave."""
    calm = Performance(saturation_score=10, opportunity_score=90)
    kinds = {key: kind for key, kind in default_catalogue().items() if kind.max_per_week != 1 or not held}
    kinds = {key: kind.model_copy(update={"max_per_day": 1}) if held else kind for key, kind in kinds.items()}
    week = replace(context(level, performance=calm, config={"calculation_source": "base"}), send_types=kinds)
    allocation, findings = allocate_week(week)
    (told,) = [it.message for it in findings if it.error_type == "saturation_applied"]
    there = sum(quota.revenue for quota in allocation.quotas)
    assert (f", of which the days hold revenue {there}" in told) == held


@pytest.mark.requirement("validate:asked-for")
def test_what_a_wish_or_everybodys_caps_leave_out_is_not_asked_for(context) -> None:
    for wishes in ({"include": ("vip_program", "tip_goal", "dm_farm")}, {"max_per_day": 5}, {"volume": "lighter"}):
        allocation, _ = allocate_week(context(**wishes))
        assert allocation.asked == allocation.quotas


@pytest.mark.requirement("allocate:quotas:small-days")
@pytest.mark.parametrize("page_type", ["paid", "free"])
def test_one_send_a_day_is_a_revenue_send_and_two_are_one_of_each(context, page_type) -> None:
    one, _ = allocate_week(context(page_type=page_type, max_per_day=1))
    two, _ = allocate_week(context(page_type=page_type, max_per_day=2, directives=Directives(enforce_variety=True)))
    assert {(it.revenue, it.engagement, it.retention) for it in one.quotas} == {(1, 0, 0)}
    assert {(it.revenue, it.engagement, it.retention) for it in two.quotas} == {(1, 1, 0)}


@pytest.mark.requirement("allocate:diversity:tight")
@pytest.mark.parametrize("seed", range(12))
def test_where_each_send_has_to_be_another_type_none_is_drawn_twice(context, seed) -> None:
    allocation, _ = allocate_week(context(max_per_day=1, seed=seed))
    assert len({slot.send_type_key for slot in allocation.slots}) == len(allocation.slots) == 7


@pytest.mark.requirement("allocate:quotas:confidence-invalid")
def test_an_invalid_confidence_and_a_missing_distribution_are_reported(context) -> None:
    _, findings = allocate_week(context(config={"confidence_score": 1.4, "weekly_distribution": ()}))
    assert [(it.error_type, it.severity) for it in findings] == [
        ("confidence_invalid", "MEDIUM"),
        ("volume_config_partial", "MEDIUM"),
    ]


def state_of(context):
    creator = Creator(
        creator_id="alexia",
        page_name="alexia",
        display_name="Alexia",
        page_type=context.page_type,
        volume_level=context.volume.volume_level,
        timezone="Europe/Lisbon",
    )
    run = Run(
        generation_id="g", seed=context.seed, week_start=context.week_start, today=date(2026, 11, 20),
        started_at="2026-11-20T12:00:00Z",
    )  # fmt: skip
    parts = ("request", "volume", "performance", "send_types", "vault")
    timing = BestTiming(timezone="Europe/Lisbon", avoid_hours=context.avoid_hours)
    return {"run": run, "creator": creator, "timing": timing, **{name: getattr(context, name) for name in parts}}


@pytest.mark.requirement("allocate:node")
async def test_the_node_adds_the_allocation_and_honours_what_recovery_asks(context) -> None:
    state = state_of(context(config={"weekly_distribution": (13,) * 6}))
    with pytest.raises(PhaseFailure):
        await allocate(state, Runtime())
    added = await allocate({**state, "directives": Directives(rebuild_uniform=True)}, Runtime())
    assert set(added) == {"allocation", "findings"}
    assert totals(added["allocation"]) == [13] * 7


@pytest.mark.requirement("allocate:node")
async def test_the_node_refuses_a_wish_that_cannot_be_before_it_chooses(context) -> None:
    with pytest.raises(RequestError, match="8 fit"):
        await allocate(state_of(context(not_before=time(18))), Runtime())
    with pytest.raises(RequestError, match="1 or more"):
        await allocate(state_of(context(max_per_day=0)), Runtime())
