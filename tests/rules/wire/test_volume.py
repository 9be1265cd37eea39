import pytest

from eros.failures import ToolFailure
from eros.wire import read_trends, read_volume
from eros.wire.volume import VolumeAnswer

NAMED = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEK = {"0": 12, "1": 13, "2": 13, "3": 13, "4": 14, "5": 13, "6": 13}


@pytest.mark.requirement("wire:volume")
def test_the_specifications_example_is_read_whole():
    volume = read_volume(
        {
            "volume_level": "High",
            "ppv_per_day": 6,
            "bump_per_day": 5,
            "revenue_per_day": 6,
            "engagement_per_day": 5,
            "retention_per_day": 2,
            "weekly_distribution": WEEK,
            "dow_multipliers_used": {"0": 0.95, "1": 1.0, "2": 1.0, "3": 1.0, "4": 1.1, "5": 1.0, "6": 1.0},
            "content_allocations": {"solo": 3, "lingerie": 2, "outdoor": 1},
            "fused_saturation": 45.0,
            "fused_opportunity": 62.0,
            "divergence_detected": False,
            "confidence_score": 0.85,
            "message_count": 156,
            "elasticity_capped": False,
            "adjustments_applied": ["base_tier_calculation", "multi_horizon_fusion"],
            "caption_warnings": [],
            "prediction_id": 123,
            "calculation_source": "optimized",
            "data_source": "volume_performance_tracking",
        }
    )
    assert volume == VolumeAnswer(
        volume_level="high",
        revenue_per_day=6,
        engagement_per_day=5,
        retention_per_day=2,
        weekly_distribution=(12, 13, 13, 13, 14, 13, 13),
        dow_multipliers_used=(0.95, 1.0, 1.0, 1.0, 1.1, 1.0, 1.0),
        content_allocations={"solo": 3, "lingerie": 2, "outdoor": 1},
        confidence_score=0.85,
        message_count=156,
        fused_saturation=45.0,
        fused_opportunity=62.0,
        adjustments_applied=("base_tier_calculation", "multi_horizon_fusion"),
        prediction_id=123,
        calculation_source="optimized",
        data_source="volume_performance_tracking",
    )


@pytest.mark.requirement("wire:volume")
def test_an_older_server_calls_the_quotas_items_per_day_and_writes_numbers_as_text():
    volume = read_volume(
        {
            "volume_level": "Low",
            "revenue_items_per_day": "3",
            "engagement_items_per_day": 3.0,
            "retention_items_per_day": None,
            "elasticity_capped": 1,
            "caption_warnings": ["No captions found for bump_flyer"],
        }
    )
    assert (volume.revenue_per_day, volume.engagement_per_day, volume.retention_per_day) == (3, 3, None)
    assert volume.elasticity_capped
    assert volume.caption_warnings == ("No captions found for bump_flyer",)


@pytest.mark.requirement("wire:weekdays")
@pytest.mark.parametrize(
    "week",
    [
        WEEK,
        {int(day): total for day, total in WEEK.items()},
        {day: str(total) for day, total in WEEK.items()},
        dict(reversed(WEEK.items())),
        dict(
            zip(
                ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
                WEEK.values(),
                strict=True,
            )
        ),
    ],
    ids=["text keys", "number keys", "text values", "any order", "names"],
)
def test_a_week_runs_from_monday_however_its_days_are_written(week):
    assert read_volume({"weekly_distribution": week}).weekly_distribution == (12, 13, 13, 13, 14, 13, 13)


@pytest.mark.requirement("wire:distribution-malformed")
@pytest.mark.parametrize(
    "week",
    [
        {day: total for day, total in WEEK.items() if day != "3"},
        {**WEEK, "7": 13},
        {**WEEK, "3": "many"},
        {**WEEK, "3": None},
        {**WEEK, "3": -1},
        {**WEEK, "3": True},
        {**WEEK, "3": float("nan")},
        {**WEEK, "3": 22},
        {**WEEK, "3": 12.5},
        {"Monday": 1, **dict.fromkeys("012345", 1)},
        [13] * 7,
        "13 a day",
    ],
)
def test_a_malformed_week_is_distinguished_from_none(week):
    volume = read_volume({"weekly_distribution": week})
    assert (volume.weekly_distribution, volume.distribution_malformed) == (None, True)


@pytest.mark.requirement("wire:distribution-malformed")
@pytest.mark.parametrize(
    ("week", "fault"),
    [
        ({**WEEK, "3": -3}, "thursday is -3, not one of 0 to 21"),
        ({**WEEK, "3": "x", "5": None}, "thursday is 'x', not one of 0 to 21, saturday is None, not one of 0 to 21"),
        ({day: total for day, total in WEEK.items() if day != "6"}, "sunday is missing"),
        ({**WEEK, "7": 13}, "'7' is no day"),
        ({**WEEK, "monday": 13}, "a day is named twice"),
        (dict.fromkeys(WEEK, 0), "all seven are 0"),
        ("13 a day", "it is '13 a day'"),
        ({"x": 1}, "monday is missing, tuesday is missing, wednesday is missing and others"),
        (WEEK, ""),
    ],
)  # fmt: skip
def test_a_malformed_week_is_told_by_its_days_and_values(week, fault):
    assert read_volume({"weekly_distribution": week}).distribution_fault == fault


@pytest.mark.requirement("wire:distribution-malformed")
@pytest.mark.parametrize("answer", [{"x": 1}, {"weekly_distribution": None}, {"weekly_distribution": {}}])
def test_an_answer_without_a_weekly_distribution_is_not_malformed(answer):
    volume = read_volume(answer)
    assert (volume.weekly_distribution, volume.distribution_malformed) == (None, False)


@pytest.mark.requirement("wire:volume")
def test_an_empty_volume_answer_is_a_bad_one():
    with pytest.raises(ToolFailure, match="get_volume_config"):
        read_volume({})


@pytest.mark.requirement("wire:volume")
def test_a_confidence_out_of_range_is_kept_for_the_phase_to_clamp():
    assert read_volume({"confidence_score": 1.7}).confidence_score == 1.7
    assert read_volume({"confidence_score": "nan"}).confidence_score is None
    assert [read_volume({"confidence_score": one}).confidence_score for one in ("80%", "0.8", 0.8)] == [0.8] * 3


@pytest.mark.requirement("wire:trend")
@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("up", "up"), ("Increasing", "up"), (5, "up"), ("5.0%", "up"), (4.99, "stable"), (0, "stable"),
        ("stable", "stable"), (-4.99, "stable"), (-5, "down"), ("-12.5", "down"), ("declining", "down"),
        (None, None), ("sideways", None), (float("nan"), None), (True, None),
    ],
)  # fmt: skip
def test_a_trend_is_a_word_or_a_change_in_percent(stated, read):
    assert read_trends({"revenue_trend": stated}).revenue_trend == read
    assert read_trends({"revenue_per_send_trend": stated}).revenue_trend == read


@pytest.mark.requirement("wire:trend")
def test_scores_outside_their_range_are_not_there():
    trends = read_trends({"saturation_score": 101, "opportunity_score": "62", "engagement_velocity": 0.05})
    assert (trends.saturation_score, trends.opportunity_score, trends.engagement_velocity) == (None, 62.0, 0.05)
