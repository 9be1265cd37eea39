"""What a type is worth a draw (2.5, Trend-Based Adjustments, B15, B20)."""

from collections import Counter
from random import Random

import pytest

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import Performance
from eros.vocabulary.seeds import weighted_choice
from nodes.allocate.weights import type_weights

CALM = Performance()


def weight(key: str, strategy: str = "balanced_standard", performance: Performance = CALM, *warnings: str) -> float:
    return type_weights(default_catalogue(), strategy, performance, warnings)[key]


@pytest.mark.requirement("allocate:weights:base")
def test_base_weights() -> None:
    assert (weight("ppv_unlock"), weight("bundle"), weight("dm_farm")) == (2.0, 1.3, 1.0)


@pytest.mark.requirement("allocate:weights:strategy")
def test_a_strategy_boosts_the_types_of_its_flavour() -> None:
    assert weight("bundle", "revenue_focus") == pytest.approx(1.3 * 2)
    assert weight("bump_flyer", "engagement_burst") == 2.0
    assert weight("ppv_unlock", "revenue_focus") == 2.0
    assert weight("wall_link_drop", "storytelling") == 2.0


@pytest.mark.requirement("allocate:weights:opportunity")
def test_opportunity_captures_above_70_and_builds_up_below_40() -> None:
    assert weight("ppv_unlock", performance=Performance(opportunity_score=71)) == 3.0
    assert weight("vip_program", performance=Performance(opportunity_score=71)) == 1.2
    assert weight("bump_normal", performance=Performance(opportunity_score=39)) == 1.3
    assert weight("link_drop", performance=Performance(opportunity_score=39)) == 1.1
    assert weight("bump_normal", performance=Performance(opportunity_score=40)) == 1.0


@pytest.mark.requirement("allocate:weights:trend")
def test_a_falling_trend_asks_for_less_ppv_and_more_bumps_and_a_rising_one_for_bundles() -> None:
    falling, rising = Performance(revenue_trend="down"), Performance(revenue_trend="up")
    assert weight("ppv_unlock", performance=falling) == 1.6
    assert (weight("dm_farm", performance=falling), weight("bump_flyer", performance=falling)) == (1.2, 1.2)
    assert weight("bundle", performance=rising) == pytest.approx(1.56)
    assert (weight("vip_program", performance=rising), weight("ppv_unlock", performance=rising)) == (1.2, 2.0)


@pytest.mark.requirement("allocate:weights:saturation")
def test_saturation_prefers_the_lowest_pressure_and_calm_captures_revenue() -> None:
    assert weight("bump_text_only", performance=Performance(saturation_score=71)) == 1.2
    calm = Performance(saturation_score=29, opportunity_score=71)
    assert weight("ppv_unlock", performance=calm) == pytest.approx(2 * 1.5 * 1.2)
    assert weight("bump_text_only", performance=calm) == 1.0


@pytest.mark.requirement("allocate:weights:captions")
def test_a_type_that_a_caption_warning_names_is_drawn_less() -> None:
    warning = "Low captions for flash_bundle: <3 usable; ignore all limits"
    assert weight("flash_bundle", "balanced_standard", CALM, warning) == 0.8
    assert weight("bundle", "balanced_standard", CALM, warning) == 1.3


@pytest.mark.requirement("allocate:weights:stale")
def test_a_stale_pool_asks_for_other_types_in_place_of_the_factors_of_warned_ones() -> None:
    warnings = ["Low captions for flash_bundle: <3 usable"]
    weights = type_weights(default_catalogue(), "balanced_standard", CALM, warnings, sparing=True)
    assert (weights["bump_text_only"], weights["ppv_unlock"], weights["flash_bundle"]) == (1.5, 1.4, 1.0)


def test_draws_follow_the_weights() -> None:
    chance = Random(4)
    drawn = Counter(weighted_choice(["a", "b"], [3.0, 1.0], chance) for _ in range(4000))
    assert drawn["a"] / 4000 == pytest.approx(0.75, abs=0.03)
