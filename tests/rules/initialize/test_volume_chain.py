import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.failures import PhaseFailure
from eros.wire import Profile, VolumeAnswer, read_profile, read_volume
from nodes.initialize.volume_chain import fill_empty_days, resolve_volume


def quotas(config):
    return config.revenue_per_day, config.engagement_per_day, config.retention_per_day


def said(volume):
    return [finding.error_type for finding in volume.findings]


@pytest.mark.requirement("volume:level-0")
def test_a_whole_result_is_taken_as_it_is(stated, profile):
    factors = (0.95, 1.0, 1.0, 1.0, 1.1, 1.0, 1.0)
    volume = resolve_volume(stated(dow_multipliers_used=factors, message_count=156), profile(), "paid")
    assert quotas(volume.config) == (6, 5, 2)
    assert volume.config.weekly_distribution == (12, 13, 13, 13, 14, 13, 13)
    assert (volume.config.dow_multipliers_used, volume.config.message_count) == (factors, 156)
    assert (volume.config.confidence_score, volume.config.degradation_level, volume.findings) == (0.85, 0, ())


@pytest.mark.requirement("volume:page-type")
@pytest.mark.parametrize(("word", "told"), [("Paid", True), ("free", False), (None, False), ("vip", False)])
def test_a_volume_of_another_kind_of_page_than_the_profiles_is_told(stated, profile, word, told):
    read = read_volume({"volume_level": "high", "page_type": word}).page_type
    messages = [it.message for it in resolve_volume(stated(page_type=read), profile(), "free").findings]
    contradicted = "The volume is that of a paid page, and the profile states a free one; the profile's free is used"
    assert (contradicted in messages) == told


@pytest.mark.requirement("volume:level-1")
def test_a_level_alone_gives_the_base_tier_a_uniform_week_and_confidence_06(profile):
    volume = resolve_volume(VolumeAnswer(volume_level="high"), profile(), "paid")
    assert quotas(volume.config) == (6, 5, 2)
    assert volume.config.weekly_distribution == (13,) * 7
    assert (volume.config.confidence_score, volume.config.degradation_level) == (0.6, 1)
    assert said(volume) == ["volume_config_partial"]
    assert volume.findings[0].message == "Optimization unavailable - using base tier (level 1)"


@pytest.mark.requirement("volume:level-1")
def test_the_profiles_level_will_do(profile):
    config = resolve_volume(VolumeAnswer(), profile(volume_level="ultra"), "paid").config
    assert (quotas(config), config.weekly_distribution, config.degradation_level) == ((8, 6, 3), (17,) * 7, 1)


@pytest.mark.requirement("volume:level-1")
@pytest.mark.parametrize(
    ("answer", "known", "says"),
    [
        ({"volume_level": "high"}, {"volume_level": "mid"}, "tier high: "),
        ({}, {"volume_level": "high"}, "tier high (as the profile states it): "),
        (
            {"fan_count": 900},
            {"volume_level": "high"},
            "tier high (as the profile states it; by 900 fans it would be low): ",
        ),
        ({"fan_count": 9000}, {"volume_level": "high"}, "tier high (as the profile states it): "),
        ({"revenue_per_day": 8, "engagement_per_day": 6}, {}, "tier ultra (nearest to the quotas): "),
        ({"fan_count": 900}, {}, "tier low (by 900 fans): "),
    ],
)
def test_a_tier_that_stands_in_is_told_with_whose_word_it_is(profile, answer, known, says):
    (finding,) = resolve_volume(VolumeAnswer(**answer), profile(**known), "paid").findings
    assert finding.fallback.startswith(says)


@pytest.mark.requirement("volume:level-1")
def test_quotas_without_a_week_are_kept_and_make_a_uniform_one(stated, profile):
    volume = resolve_volume(stated(weekly_distribution=None, revenue_per_day=5), profile(), "paid")
    assert (quotas(volume.config), volume.config.weekly_distribution) == ((5, 5, 2), (12,) * 7)
    assert (volume.config.confidence_score, volume.config.degradation_level) == (0.6, 1)


@pytest.mark.requirement("volume:level-1")
def test_quotas_that_are_left_out_or_impossible_are_the_tiers(stated, profile):
    volume = resolve_volume(stated(engagement_per_day=None, retention_per_day=9, odd={}), profile(), "paid")
    assert (quotas(volume.config), volume.config.degradation_level) == ((6, 5, 2), 1)


@pytest.mark.requirement("volume:level-1")
def test_quotas_alone_find_the_nearest_tier(profile):
    assert (
        resolve_volume(VolumeAnswer(revenue_per_day=8, engagement_per_day=6), profile(), "paid").config.volume_level
        == "ultra"
    )
    assert resolve_volume(VolumeAnswer(engagement_per_day=4), profile(), "paid").config.volume_level == "mid"


@pytest.mark.requirement("volume:level-2")
@pytest.mark.parametrize(
    ("fans", "level", "total"),
    [(0, "low", 7), (999, "low", 7), (1_000, "mid", 10), (4_999, "mid", 10), (5_000, "high", 13), (14_999, "high", 13),
     (15_000, "ultra", 17)],
)  # fmt: skip
def test_a_fan_count_alone_estimates_the_tier_with_confidence_05(profile, fans, level, total):
    of_answer = resolve_volume(VolumeAnswer(fan_count=fans), profile(), "paid")
    of_profile = resolve_volume(VolumeAnswer(), profile(fan_count=fans), "paid")
    assert of_answer == of_profile
    config = of_answer.config
    assert (config.volume_level, config.weekly_distribution) == (level, (total,) * 7)
    assert (config.confidence_score, config.degradation_level) == (0.5, 2)


@pytest.mark.requirement("volume:level-3")
@pytest.mark.parametrize(("page_type", "expected"), [("paid", (3, 3, 1)), ("free", (3, 3, 0))])
def test_the_page_type_alone_gives_the_minimum_with_confidence_03(profile, page_type, expected):
    config = resolve_volume(VolumeAnswer(), profile(), page_type).config
    assert (quotas(config), config.weekly_distribution) == (expected, (sum(expected),) * 7)
    assert (config.confidence_score, config.degradation_level) == (0.3, 3)


@pytest.mark.requirement("volume:believe-doubt")
def test_a_server_that_doubts_more_than_the_chain_is_believed(stated, profile):
    config = resolve_volume(stated(weekly_distribution=None, confidence_score=0.2), profile(), "paid").config
    assert config.confidence_score == 0.2


@pytest.mark.requirement("volume:free-page")
def test_a_free_page_needs_and_has_no_retention(stated, profile):
    volume = resolve_volume(stated(retention_per_day=None), profile(), "free")
    assert (quotas(volume.config), volume.config.degradation_level) == ((6, 5, 0), 0)
    assert resolve_volume(stated(), profile(), "free").config.retention_per_day == 0
    assert resolve_volume(stated(), profile(), "free").config.weekly_distribution == (12, 13, 13, 13, 14, 13, 13)


@pytest.mark.requirement("volume:malformed-week")
def test_a_malformed_week_is_high_and_rebuilt_uniform_from_the_quotas(stated, profile):
    broken = stated(weekly_distribution=None, distribution_malformed=True, distribution_fault="friday is -3")
    with pytest.raises(PhaseFailure) as raised:
        resolve_volume(broken, profile(), "paid")
    assert (raised.value.error_type, raised.value.kind.severity) == ("weekly_distribution_malformed", "HIGH")
    assert raised.value.message.endswith("no week of sends: friday is -3")
    rebuilt = resolve_volume(broken, profile(), "paid", rebuild_uniform=True)
    assert rebuilt.config.weekly_distribution == (13,) * 7
    assert (rebuilt.config.confidence_score, rebuilt.config.degradation_level) == (0.85, 0)
    assert said(rebuilt) == ["weekly_distribution_malformed"]


@pytest.mark.requirement("volume:malformed-week")
def test_what_the_server_did_to_its_weekdays_is_not_told_of_a_week_that_is_rebuilt(stated, profile):
    applied = ("base_tier_calculation", "horizons: saturation 41 -> 40", "weekdays: monday 13 -> 14")
    kept = resolve_volume(stated(adjustments_applied=applied), profile(), "paid")
    assert kept.config.adjustments_applied == applied
    broken = stated(adjustments_applied=applied, weekly_distribution=None, distribution_malformed=True)
    assert resolve_volume(broken, profile(), "paid", rebuild_uniform=True).config.adjustments_applied == applied[:2]


@pytest.mark.requirement("volume:malformed-week")
def test_a_malformed_week_beside_missing_quotas_is_only_partial(profile):
    broken = VolumeAnswer(volume_level="low", distribution_malformed=True)
    assert said(resolve_volume(broken, profile(), "paid")) == ["volume_config_partial"]


@pytest.mark.requirement("volume:confidence")
@pytest.mark.parametrize(("stated_as", "used"), [(None, 0.7), (1.7, 1.0), (-0.1, 0.0)])
def test_a_confidence_that_is_out_of_range_or_missing_is_clamped_or_07(stated, profile, stated_as, used):
    volume = resolve_volume(stated(confidence_score=stated_as), profile(), "paid")
    assert (volume.config.confidence_score, said(volume)) == (used, ["confidence_invalid"])


@pytest.mark.requirement("volume:confidence")
@pytest.mark.parametrize("edge", [0.0, 1.0])
def test_the_ends_of_the_range_are_in_it(stated, profile, edge):
    volume = resolve_volume(stated(confidence_score=edge), profile(), "paid")
    assert (volume.config.confidence_score, volume.findings) == (edge, ())


maybe_count = st.none() | st.integers(-1, 30)


@pytest.mark.requirement("volume:always-a-week")
@given(
    st.builds(
        VolumeAnswer,
        volume_level=st.none() | st.sampled_from(["low", "mid", "high", "ultra"]),
        revenue_per_day=maybe_count,
        engagement_per_day=maybe_count,
        retention_per_day=maybe_count,
        weekly_distribution=st.none() | st.tuples(*[st.integers(0, 21)] * 7),
        distribution_malformed=st.booleans(),
        confidence_score=st.none() | st.floats(-2, 2),
        fan_count=st.none() | st.integers(0, 100_000),
    ),
    st.sampled_from(["paid", "free"]),
)
def test_whatever_is_there_makes_a_week_within_the_limits(answer, page_type):
    nobody = Profile(**dict.fromkeys(Profile.model_fields) | {"creator_id": "a", "page_name": "a", "display_name": "a"})
    config = resolve_volume(answer, nobody, page_type, rebuild_uniform=True).config
    assert 1 <= config.revenue_per_day <= 10
    assert 1 <= config.engagement_per_day <= 8
    assert 0 <= config.retention_per_day <= (4 if page_type == "paid" else 0)
    assert len(config.weekly_distribution) == 7
    assert 0 <= config.confidence_score <= {0: 1.0, 1: 0.6, 2: 0.5, 3: 0.3}[config.degradation_level]


@pytest.mark.requirement("volume:empty-days")
def test_a_day_of_0_gets_one_send_from_the_fullest_day(stated, profile):
    config = resolve_volume(stated(weekly_distribution=(12, 13, 0, 13, 14, 13, 13)), profile(), "paid").config
    filled = fill_empty_days(config, range(7))
    assert filled.config.weekly_distribution == (12, 13, 1, 13, 13, 13, 13)
    (finding,) = filled.findings
    assert (finding.error_type, finding.severity) == ("empty_day_filled", "MEDIUM")
    assert finding.message == ("weekly_distribution leaves wednesday without a send: wednesday 0 -> 1, friday 14 -> 13")


@pytest.mark.requirement("volume:empty-days")
@pytest.mark.parametrize(
    ("week", "on", "used"),
    [
        ((2, 0, 0, 1, 1, 1, 1), range(7), (1, 1, 0, 1, 1, 1, 1)),  # no day gives its last
        ((1, 0, 1, 1, 1, 1, 1), range(7), (1, 0, 1, 1, 1, 1, 1)),
        ((9, 0, 9, 9, 9, 9, 9), (0, 2, 3, 4, 5, 6), (9, 0, 9, 9, 9, 9, 9)),  # that one was asked for
        ((9, 0, 3, 3, 3, 3, 3), (1, 2, 3), (9, 1, 2, 3, 3, 3, 3)),  # a day off has nothing to give
    ],
)
def test_no_day_is_emptied_for_another_and_a_day_off_is_none(stated, profile, week, on, used):
    config = resolve_volume(stated(weekly_distribution=week), profile(), "paid").config
    filled = fill_empty_days(config, on)
    assert filled.config.weekly_distribution == used
    assert sum(filled.config.weekly_distribution) == sum(week)
    assert bool(filled.findings) is (used != week)


@pytest.mark.requirement("volume:odd-figures")
def test_a_quota_out_of_range_costs_itself_alone_and_is_named_with_its_value(profile):
    answer = read_volume({
        "volume_level": "high", "revenue_per_day": 25, "engagement_items_per_day": -2, "retention_per_day": 2,
        "weekly_distribution": dict.fromkeys("0123456", 12), "confidence_score": 0.85, "adjustments_applied": [],
        "fused_saturation": 140, "calculation_source": "optimized", "content_allocations": {"solo": 3, "beach": -2},
        "type_limits": {"tip_goal": "many", "bundle": 10**9}, "dow_multipliers_used": {"0": "high"},
    })  # fmt: skip
    volume = resolve_volume(answer, profile(), "paid")
    assert (volume.config.content_allocations, volume.config.type_limits) == ({"solo": 3}, {})
    assert (quotas(volume.config), volume.config.weekly_distribution) == ((6, 5, 2), (12,) * 7)
    assert (volume.config.confidence_score, volume.config.degradation_level) == (0.85, 0)
    assert {(it.error_type, it.severity) for it in volume.findings} == {("figure_ignored", "LOW")}
    assert [(it.message, it.fallback) for it in volume.findings] == [
        ("revenue_per_day is 25, not one of 1 to 10; 6 is used", "6"),
        ("engagement_items_per_day is -2, not one of 1 to 8; 5 is used", "5"),
        (
            "dow_multipliers_used is {'0': 'high'}, not a factor for each of the seven days; "
            "the factor 1 for each day is used",
            "the factor 1 for each day",
        ),
        ("content_allocations of beach is -2, not a count; no share for beach", "no share for beach"),
        (
            "type_limits of tip_goal is 'many', not a count; the limits of tip_goal itself are used",
            "the limits of tip_goal itself",
        ),
        (
            "type_limits of bundle is 1000000000, more than 1000000; the limits of bundle itself are used",
            "the limits of bundle itself",
        ),
        (
            "adjustments_applied is empty: nothing says what the quotas come from; "
            "the quotas 6/5/2 a day as they stand are used",
            "the quotas 6/5/2 a day as they stand",
        ),
    ]
    assert volume.odd_scores == {"fused_saturation": "fused_saturation is 140, not within 0 to 100"}


@pytest.mark.requirement("volume:odd-figures")
@pytest.mark.parametrize("week", [None, dict.fromkeys("0123456", 12)])
def test_a_confidence_that_is_no_number_is_told_as_that_and_not_as_missing(profile, week):
    answer = {"volume_level": "high", "revenue_per_day": 6, "engagement_per_day": 5, "retention_per_day": 2,
              "weekly_distribution": week, "confidence_score": "high", "message_count": -5}  # fmt: skip
    volume = resolve_volume(read_volume(answer), profile(), "paid")
    told = {it.error_type: it.message for it in volume.findings}
    used = "0.7" if week else "0.6"
    assert told["confidence_invalid"] == f"confidence_score is 'high', not a number from 0 to 1; {used} is used"
    assert told["figure_ignored"] == "message_count is -5, not a count; no number of messages is known"


@pytest.mark.requirement("volume:odd-figures")
@pytest.mark.parametrize(
    ("field", "stated", "told"),
    [
        ("content_allocations", {"": 3}, "content_allocations of '' is 3, and that is no name; no share for ''"),
        (
            "type_limits",
            {" ": 3},
            "type_limits of ' ' is 3, and that is no name; the limits of the send types themselves are used",
        ),
        ("content_allocations", ["beach"], "content_allocations is ['beach'], not counts by name; no shares of themes"),
        ("content_allocations", 7, "content_allocations is 7, not counts by name; no shares of themes"),
        (
            "type_limits",
            "two",
            "type_limits is 'two', not counts by name; the limits of the send types themselves are used",
        ),
        ("caption_warnings", 7, "caption_warnings is 7, not a list of warnings; no warning of a send type is known"),
        ("elasticity_capped", "perhaps", "elasticity_capped is 'perhaps', not yes or no; no is used"),
        ("volume_level", "giant", "volume_level is 'giant', not one of low, mid, high, ultra; tier high is used"),
        (
            "adjustments_applied",
            7,
            "adjustments_applied is 7, not a list of steps; the quotas 6/5/2 a day as they stand are used",
        ),
        ("caption_warnings", ["Low: x", 7], "caption_warnings holds 7, not a warning; a warning is left out"),
        ("adjustments_applied", ["base", {}, 4], "adjustments_applied holds {}, 4, not a step; a step is left out"),
        ("content_allocations", [], None),
        ("adjustments_applied", None, None),
    ],
)
def test_a_field_of_another_form_is_named_as_much_as_a_figure_in_it(
    profile, field: str, stated: object, told: str | None
) -> None:
    answer = {"volume_level": "high", "revenue_per_day": 6, "engagement_per_day": 5, "retention_per_day": 2,
              "weekly_distribution": dict.fromkeys("0123456", 13), "confidence_score": 0.9, field: stated}  # fmt: skip
    volume = resolve_volume(read_volume(answer), profile(), "paid")
    assert [it.message for it in volume.findings] == ([told] if told else [])
    assert not {"7", "4"}.intersection((*volume.config.caption_warnings, *volume.config.adjustments_applied))


@pytest.mark.requirement("volume:malformed-week")
@pytest.mark.parametrize(
    ("source", "told"), [("optimized", "13 sends each day"), ("static", "13 sends each day before saturation")]
)
def test_the_sends_of_a_rebuilt_day_are_told_as_what_they_are_when_saturation_may_move_them_yet(
    profile, source: str, told: str
) -> None:
    answer = {"volume_level": "high", "revenue_per_day": 6, "engagement_per_day": 5, "retention_per_day": 2,
              "weekly_distribution": {"0": 13}, "confidence_score": 0.9, "calculation_source": source}  # fmt: skip
    (rebuilt,) = resolve_volume(read_volume(answer), profile(), "paid", rebuild_uniform=True).findings
    assert (rebuilt.error_type, rebuilt.fallback) == ("weekly_distribution_malformed", told)


@pytest.mark.requirement("volume:fans-unread")
def test_a_number_of_fans_that_the_server_could_not_read_is_told_and_no_volume_follows_from_what_stood_in(profile):
    unread = {"table": "creators", "column": "current_active_fans", "rows": [{"row": "alexia", "value": "'a lot'"}],
              "count": 1, "wanted": "a whole number", "instead": "0 stands in its place"}  # fmt: skip
    answer = {"volume_level": "low", "revenue_per_day": 4, "engagement_per_day": 4, "retention_per_day": 1,
              "weekly_distribution": dict.fromkeys("0123456", 9), "confidence_score": 0.9, "fan_count": 0,
              "calculation_source": "optimized", "message_count": 90, "unreadable": [unread]}  # fmt: skip
    creator = {"creator": {"creator_id": "alexia", "fan_count": 0, "tier": "low"}, "unreadable": [unread]}
    known = read_profile(creator)
    assert (known.fan_count, known.volume_level) == (None, None)
    volume = resolve_volume(read_volume(answer), known, "paid")
    assert (quotas(volume.config), volume.config.weekly_distribution) == ((3, 3, 1), (7,) * 7)
    assert (volume.config.degradation_level, volume.config.confidence_score) == (3, 0.3)
    assert (volume.config.message_count, volume.config.optimized) == (90, False)
    (told,) = volume.findings
    assert told.message == (
        "creators.current_active_fans in the database holds 'a lot' in the row alexia, not a whole number, so how much "
        "the page takes is not known - using minimum safe values (level 3)"
    )
    other = {**unread, "column": "current_total_earnings"}
    assert resolve_volume(read_volume(answer | {"unreadable": [other]}), profile(), "paid").findings == ()


@pytest.mark.requirement("volume:malformed-week")
def test_seven_zeros_are_no_week():
    answer = read_volume({"volume_level": "high", "weekly_distribution": dict.fromkeys("0123456", 0)})
    assert (answer.weekly_distribution, answer.distribution_malformed) == (None, True)
