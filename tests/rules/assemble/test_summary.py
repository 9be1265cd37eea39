"""The figures of a week (CONTRACT 2), against a week that was counted by hand."""

import pytest
from checker import sample_week
from slots import MONDAY

from eros.vocabulary.documents import Item
from eros.vocabulary.facts import VolumeConfig
from eros.vocabulary.week import Allocation, DayQuota, FollowUps, TimedWeek
from nodes.assemble.summary import coverage, duplicates, freshness, summarize, volume_metadata

ITEMS = tuple(Item.model_validate(item) for item in sample_week.items())
QUOTAS = (DayQuota(revenue=1, engagement=1, retention=1),) * 7


@pytest.mark.requirement("assemble:summary")
def test_a_week_is_counted_as_by_hand() -> None:
    summary = summarize(
        ITEMS,
        FollowUps(eligible=3),
        Allocation(slots=(), quotas=QUOTAS, daily_strategies=tuple(sample_week.STRATEGIES)),
        TimedWeek(slots=(), prime_hours=tuple(map(tuple, sample_week.PRIME)), spacing=(45,) * 7),
        MONDAY,
    )
    assert summary.model_dump(mode="json") == sample_week.SUMMARY


@pytest.mark.requirement("assemble:summary")
def test_missing_and_repeated_captions_show_in_coverage_freshness_and_duplicates() -> None:
    bare = {"caption_id": None, "caption_text": "MANUAL_REQUIRED", "needs_caption": True, "caption_scores": None}
    first, second, third, fourth = ITEMS[:4]
    items = (first, second.model_copy(update=bare), third.model_copy(update=bare), fourth.model_copy(update={
        "caption_id": first.caption_id
    }))  # fmt: skip
    # Two of four have one, both at freshness 90, the same one; two without are no duplicates.
    assert (coverage(items), freshness(items), duplicates(items)) == (0.5, 90.0, 1)
    assert (coverage(()), freshness(()), duplicates(())) == (0.0, 0.0, 0)


@pytest.mark.requirement("assemble:volume-metadata")
def test_every_matrix_field_of_phase_7_reaches_the_output() -> None:
    volume = VolumeConfig(
        volume_level="high",
        revenue_per_day=6,
        engagement_per_day=5,
        retention_per_day=2,
        weekly_distribution=(12, 13, 13, 13, 14, 13, 13),
        dow_multipliers_used=(0.95, 1.0, 1.0, 1.0, 1.1, 1.0, 1.0),
        confidence_score=0.85,
        message_count=156,
        fused_saturation=45.0,
        fused_opportunity=62.0,
        adjustments_applied=("base_tier_calculation",),
        caption_warnings=("Low captions for ppv_followup: <3 usable",),
        prediction_id=123,
    )
    stated = volume_metadata(volume)
    assert stated["weekly_distribution"] == {"0": 12, "1": 13, "2": 13, "3": 13, "4": 14, "5": 13, "6": 13}
    assert stated["dow_multipliers_used"]["4"] == 1.1
    assert {name: stated[name] for name in ("confidence_score", "message_count", "prediction_id")} == {
        "confidence_score": 0.85,
        "message_count": 156,
        "prediction_id": 123,
    }
    assert set(sample_week.VOLUME) <= set(stated)
