"""The volume modules, each by itself; the numbers are worked by hand."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.numbers import half_up
from eros_db.history import DailyTotals
from eros_db.volume import elasticity, weekdays
from eros_db.volume.apportion import apportion
from eros_db.volume.content import allocate_content
from eros_db.volume.dampening import (
    adjust,
    confidence_of,
    dampen_by_confidence,
    opportunity_factor,
    saturation_factor,
)
from eros_db.volume.fusion import Fused, fuse
from eros_db.volume.horizons import Horizon, measure_horizon
from eros_db.volume.pool import PoolNeed, caption_warning, needed_per_week
from eros_db.volume.prediction import predicted_weekly_revenue
from eros_db.volume.tiers import MOST_QUOTAS, TIERS, Quotas, for_page, tier_of

MONDAY = date(2026, 11, 16)

scores = st.floats(0, 100)
confidences = st.sampled_from([0.2, 0.4, 0.6, 0.8, 1.0])


def _day(day, sends=1, earnings=0.0, viewed=0, purchased=0, reached=0, priced=(0, 0.0)):
    return DailyTotals(day, sends, earnings, reached, viewed, purchased, *priced)


def _days(values, start=MONDAY, sends=1):
    return tuple(_day(start + timedelta(days=i), sends, value * sends) for i, value in enumerate(values))


@pytest.mark.requirement("volume-modules:base-tier")
@pytest.mark.parametrize(
    ("fans", "level", "base"),
    [
        (0, "low", (3, 3, 1)),
        (999, "low", (3, 3, 1)),
        (1_000, "mid", (4, 4, 2)),
        (4_999, "mid", (4, 4, 2)),
        (5_000, "high", (6, 5, 2)),
        (14_999, "high", (6, 5, 2)),
        (15_000, "ultra", (8, 6, 3)),
    ],
)
def test_fans_decide_the_level_and_its_base(fans, level, base):
    assert (tier_of(fans).level, tier_of(fans).base) == (level, base)


@pytest.mark.requirement("volume-modules:free-pages")
def test_a_free_page_retains_nobody_and_a_paid_one_keeps_its_quota():
    assert for_page(Quotas(6, 5, 2), "free") == (6, 5, 0)
    assert for_page(Quotas(6, 5, 2), "paid") == (6, 5, 2)


@pytest.mark.requirement("volume-modules:fusion")
def test_horizons_that_agree_weigh_thirty_fifty_twenty():
    fused = fuse({"7d": Horizon(40, 60), "14d": Horizon(45, 62), "30d": Horizon(50, 64)})
    assert fused == Fused(saturation=44.5, opportunity=61.8, divergent=False)


@pytest.mark.requirement("volume-modules:fusion")
def test_fifteen_points_apart_is_divergence_and_the_last_week_leads():
    fused = fuse({"7d": Horizon(65, 50), "14d": Horizon(55, 50), "30d": Horizon(50, 50)})
    assert fused == Fused(saturation=59.2, opportunity=50, divergent=True)  # 32.5 + 19.25 + 7.5
    assert not fuse({"7d": Horizon(64.9, 50), "30d": Horizon(50, 50)}).divergent


@pytest.mark.requirement("volume-modules:fusion")
def test_a_missing_horizon_leaves_its_weight_to_the_others():
    assert fuse({"14d": Horizon(30, 70)}) == Fused(30, 70)
    assert fuse({"7d": Horizon(30, 50), "14d": Horizon(46, 50)}).saturation == 40  # (9 + 23) / 0.8
    assert fuse({}) == Fused(40, 60)


@pytest.mark.requirement("volume-modules:confidence")
@pytest.mark.parametrize(
    ("messages", "confidence"),
    [(0, 0.2), (19, 0.2), (20, 0.4), (49, 0.4), (50, 0.6), (99, 0.6), (100, 0.8), (199, 0.8), (200, 1.0)],
)
def test_confidence_goes_by_messages(messages, confidence):
    assert confidence_of(messages) == confidence


@pytest.mark.requirement("volume-modules:dampening")
def test_a_multiplier_counts_only_as_far_as_it_is_known():
    assert dampen_by_confidence(0.7, 0.4) == pytest.approx(0.88)
    assert dampen_by_confidence(0.7, 0.6) == 0.7


@pytest.mark.requirement("volume-modules:dampening")
@pytest.mark.parametrize(
    ("saturation", "factor"), [(0, 1), (30, 1), (40, 0.95), (50, 0.9), (60, 0.8), (70, 0.7), (99, 0.7)]
)
def test_saturation_lowers_along_its_curve(saturation, factor):
    assert saturation_factor(saturation) == pytest.approx(factor)


@pytest.mark.requirement("volume-modules:dampening")
@pytest.mark.parametrize(
    ("opportunity", "saturation", "factor"),
    [(80, 40, 1.2), (80, 50, 1.0), (60, 20, 1.1), (60, 30, 1.0), (40, 20, 1.05), (20, 10, 1.0)],
)
def test_opportunity_raises_only_where_there_is_room(opportunity, saturation, factor):
    assert opportunity_factor(opportunity, saturation) == pytest.approx(factor)


@pytest.mark.requirement("volume-modules:dampening")
def test_pressure_and_trend_move_the_quotas():
    base = Quotas(6, 5, 2)
    assert adjust(base, Fused(45, 62), 1.0, None) == (6, 5, 2)  # x 0.925: 5.55, 4.63, 1.85
    assert adjust(base, Fused(80, 50), 1.0, None) == (4, 4, 1)  # x 0.7: 4.2, 3.5, 1.4
    assert adjust(base, Fused(20, 80), 1.0, 16.0) == (8, 6, 2)  # 7.2 + 1; 6; saturation alone moves retention
    assert adjust(base, Fused(80, 50), 1.0, -15.1) == (3, 4, 1)
    assert adjust(base, Fused(80, 50), 0.2, -15.0) == (6, 5, 2)  # x 0.94: 5.64, 4.7, 1.88


@pytest.mark.requirement("volume-modules:limits")
@given(st.sampled_from(TIERS), scores, scores, confidences, st.none() | st.floats(-100, 100))
def test_quotas_stay_within_their_limits(tier, saturation, opportunity, confidence, trend):
    quotas = adjust(tier.base, Fused(saturation, opportunity), confidence, trend)
    assert all(low <= value <= high for value, low, high in zip(quotas, (1, 1, 0), MOST_QUOTAS, strict=True))


def _falling(decay, base=100.0):
    volumes = [4, 4, 4, 8, 8, 8, 12, 12, 12]
    days = enumerate(volumes)
    return tuple(_day(MONDAY + timedelta(days=i), v, v * base * math.exp(-decay * v)) for i, v in days)


@pytest.mark.requirement("volume-modules:elasticity")
def test_the_decay_of_a_clean_curve_is_found():
    assert elasticity.fit_decay(_falling(0.12)) == pytest.approx(0.12)
    assert elasticity.volume_bound(0.12) == 10  # ln(1 / 0.3) / 0.12 = 10.03


@pytest.mark.requirement("volume-modules:elasticity")
def test_no_cap_without_three_levels_a_fall_or_a_fit():
    assert elasticity.fit_decay(_falling(0.12)[:6]) is None
    assert elasticity.fit_decay(_falling(-0.05)) is None
    noise = [_day(MONDAY + timedelta(days=i), 4 + 4 * (i % 3), 50.0 + 997 * i % 300) for i in range(12)]
    assert elasticity.fit_decay(noise) is None
    assert elasticity.cap(Quotas(8, 6, 3), None, Quotas(6, 5, 2)) == (Quotas(8, 6, 3), False)


@pytest.mark.requirement("volume-modules:elasticity")
def test_the_cap_takes_what_lies_above_the_tiers_minimum():
    assert elasticity.cap(Quotas(8, 6, 3), 0.08, Quotas(6, 5, 2)) == (Quotas(6, 6, 3), True)  # 15 a day
    assert elasticity.cap(Quotas(8, 6, 3), 0.5, Quotas(6, 5, 2)) == (Quotas(6, 5, 3), True)  # the floor holds
    assert elasticity.cap(Quotas(4, 4, 2), 0.08, Quotas(3, 3, 1)) == (Quotas(4, 4, 2), False)


@pytest.mark.requirement("volume-modules:weekdays")
def test_weekday_factors_go_by_revenue_per_send_not_by_volume():
    # Monday sends four times as much at the same price: no better than the others
    history = tuple(
        _day(MONDAY + timedelta(days=i), 80 if i == 0 else 20, 800.0 if i == 0 else 200.0) for i in range(7)
    )
    assert weekdays.factors(history) == (1.0,) * 7


@pytest.mark.requirement("volume-modules:weekdays")
def test_weekday_factors_are_shrunk_by_sample_size_and_clamped():
    # seven days of 20 sends at 10, Friday at 17: the mean is 11; Friday 1 + 6/11 * 20/40 = 1.273
    history = tuple(_day(MONDAY + timedelta(days=i), 20, 340.0 if i == 4 else 200.0) for i in range(7))
    assert weekdays.factors(history)[4] == 1.273
    assert weekdays.factors(history)[0] == 0.955  # 1 - 1/11 * 0.5
    rich = tuple(_day(MONDAY + timedelta(days=i), 20, 9000.0 if i == 4 else 200.0) for i in range(7))
    assert max(weekdays.factors(rich)) == 1.3
    assert min(weekdays.factors(rich)) == 0.7


@pytest.mark.requirement("volume-modules:weekdays")
def test_too_little_history_has_no_weekday_factors():
    assert weekdays.factors(_days([10.0] * 19)) is None
    assert weekdays.factors(_days([0.0] * 40)) is None


@pytest.mark.requirement("volume-modules:distribution")
@given(st.integers(2, 18), st.lists(st.floats(0.7, 1.3), min_size=7, max_size=7))
def test_the_week_sums_to_seven_days_and_no_day_overflows(per_day, factors):
    days = weekdays.distribution(per_day, factors)
    assert sum(days) == 7 * per_day
    assert max(days) <= 21


@pytest.mark.requirement("volume-modules:distribution")
def test_the_specifications_own_week_comes_out():
    # 1.2.1: 13 a day, Monday 0.95, Friday 1.1
    assert weekdays.distribution(13, (0.95, 1, 1, 1, 1.1, 1, 1)) == (12, 13, 13, 13, 14, 13, 13)


@pytest.mark.requirement("volume-modules:distribution")
@given(st.integers(0, 200), st.lists(st.floats(0, 10), min_size=1, max_size=9).filter(lambda w: sum(w) > 0.1))
def test_largest_remainders_sum_and_stay_within_one(total, weights):
    parts = apportion(total, weights)
    assert sum(parts) == total
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1 + 1e-6 for part, share in zip(parts, exact, strict=True))


def test_halves_round_up():
    assert [half_up(x) for x in (0.5, 1.5, 2.5, 2.49, 0)] == [1, 2, 3, 2, 0]


@pytest.mark.requirement("volume-modules:content")
def test_content_goes_by_tier_over_what_the_vault_holds():
    ranked = {"travel": "TOP", "outdoor": "TOP", "solo": "LOW", "gym": "AVOID"}
    # 6 x 1.3 / 2 = 3.9, 6 x 0.7 / 2 = 2.1; travel is not in the vault, gym is avoided
    assert allocate_content(6, ranked, ["solo", "outdoor", "gym"]) == {"outdoor": 4, "solo": 2}


@pytest.mark.requirement("volume-modules:content")
def test_without_rankings_all_themes_weigh_the_same():
    assert allocate_content(5, {}, ["a", "b", "c"]) == {"a": 2, "b": 2, "c": 1}
    assert allocate_content(5, {}, []) == {}


@pytest.mark.requirement("volume-modules:caption-pool")
def test_the_staples_of_a_week_need_half_of_their_category():
    assert needed_per_week("ppv_unlock", Quotas(6, 5, 2)) == 21
    assert needed_per_week("bump_normal", Quotas(6, 5, 2)) == 14
    assert needed_per_week("bump_descriptive", Quotas(6, 1, 2)) == 3
    assert needed_per_week("vip_program", Quotas(6, 5, 2)) == 3


@pytest.mark.requirement("volume-modules:caption-pool")
@pytest.mark.parametrize(
    ("key", "pool", "warning"),
    [
        ("tip_goal", PoolNeed(0, 3), "Captions exhausted for tip_goal: 0 usable"),
        ("ppv_followup", PoolNeed(2, 3), "Low captions for ppv_followup: <3 usable"),
        ("ppv_unlock", PoolNeed(2, 21), "Captions in critical shortage for ppv_unlock: 2 usable, 21 needed"),
        ("ppv_unlock", PoolNeed(3, 21), "Low captions for ppv_unlock: <21 usable"),
        ("ppv_unlock", PoolNeed(21, 21), None),
    ],
)
def test_warnings_take_the_contracts_forms(key, pool, warning):
    assert caption_warning(key, pool) == warning


@pytest.mark.requirement("volume-modules:prediction")
def test_the_prediction_is_the_weeks_priced_sends_at_their_mean():
    history = (_day(MONDAY, priced=(4, 100.0)), _day(MONDAY + timedelta(days=1), priced=(1, 25.0)))
    assert predicted_weekly_revenue(6, history) == 1050  # 42 sends at 25
    assert predicted_weekly_revenue(6, ()) is None


@pytest.mark.requirement("volume-modules:horizons")
def test_a_falling_horizon_saturates_and_a_rising_one_promises():
    fell = _days([20.0] * 7 + [15.0] * 7)
    rose = _days([20.0] * 7 + [25.0] * 7)
    today = MONDAY + timedelta(days=14)
    down, up = measure_horizon(fell, today, 7), measure_horizon(rose, today, 7)
    assert (down.saturation_score, down.opportunity_score, down.revenue_trend) == (70, 50, "down")  # -25 %
    assert (up.saturation_score, up.opportunity_score, up.revenue_trend) == (50, 70, "up")
    assert (up.revenue_per_send_trend, up.total_messages_sent, up.total_earnings) == (25.0, 7, 175)


@pytest.mark.requirement("volume-modules:horizons")
def test_a_horizon_of_four_messages_says_nothing():
    assert measure_horizon(_days([20.0] * 4), MONDAY + timedelta(days=4), 7) is None


@pytest.mark.requirement("volume-modules:horizons")
def test_wild_earnings_saturate_and_todays_messages_do_not_count():
    wild = measure_horizon(_days([1.0, 1.0, 1.0, 1.0, 1.0, 90.0]), MONDAY + timedelta(days=6), 7)
    assert wild.saturation_score == 65
    assert measure_horizon(_days([20.0] * 8), MONDAY + timedelta(days=7), 7).total_messages_sent == 7
