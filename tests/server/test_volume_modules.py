"""The volume modules, each by itself; the numbers are worked by hand."""

import math
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.catalogue import CATEGORIES
from eros.vocabulary.numbers import half_up
from eros.vocabulary.volume import LEAST_SHARE, QUOTA_LIMITS, confidence_of
from eros_db.history import DailyTotals
from eros_db.volume import elasticity, weekdays
from eros_db.volume.apportion import apportion
from eros_db.volume.config import VolumeFacts, optimize
from eros_db.volume.content import allocate_content
from eros_db.volume.dampening import dampened_response, respond
from eros_db.volume.fusion import Fused, fuse
from eros_db.volume.horizons import Horizon, measure_horizon
from eros_db.volume.pool import PoolNeed, caption_warning, needed_per_week
from eros_db.volume.prediction import predicted_weekly_revenue
from eros_db.volume.tiers import TIERS, Quotas, for_page, tier_of

MONDAY = date(2026, 11, 16)

scores = st.floats(0, 100)


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


@pytest.mark.requirement("volume-modules:response")
@pytest.mark.parametrize(
    ("saturation", "opportunity", "quotas"),
    [
        (0, 70.1, (7, 5, 2)),  # 7.2, 4.5
        (30, 71, (7, 5, 2)),
        (30.1, 71, (7, 5, 2)),  # 6.6
        (50, 71, (7, 5, 2)),
        (30, 70, (6, 5, 2)),  # nobody asks for more
        (50, 70, (6, 5, 2)),
        (51, 100, (6, 5, 2)),
        (70, 0, (6, 5, 2)),
        (70.1, 100, (5, 6, 2)),  # 4.8, 5.5
        (85, 0, (5, 6, 2)),
        (85.1, 0, (4, 6, 2)),  # 4.2, 6
        (100, 0, (4, 6, 2)),
    ],
)
def test_both_columns_of_the_matrix_move_a_high_page(saturation, opportunity, quotas):
    assert respond(Quotas(6, 5, 2), Fused(saturation, opportunity)) == quotas


@pytest.mark.requirement("volume-modules:response")
@given(st.sampled_from(TIERS), st.floats(0, 85), scores)
def test_up_to_a_saturation_of_85_every_paid_tier_keeps_its_balance(tier, saturation, opportunity):
    quotas = respond(tier.base, Fused(saturation, opportunity))
    shares = [Fraction(quota, quotas.total) for quota in quotas]
    assert shares[0] >= LEAST_SHARE["revenue"]
    assert shares[1] >= LEAST_SHARE["engagement"]


@pytest.mark.requirement("volume-modules:response")
@given(st.sampled_from(TIERS), scores, scores, scores)
def test_more_saturation_never_raises_revenue_nor_lowers_engagement(tier, one, other, opportunity):
    calm, full = (respond(tier.base, Fused(score, opportunity)) for score in sorted((one, other)))
    assert (calm.revenue >= full.revenue, calm.engagement <= full.engagement) == (True, True)
    assert calm.retention == full.retention == tier.base.retention


@pytest.mark.requirement("volume-modules:dampening")
def test_fewer_than_thirty_messages_dampen_what_the_matrix_would_do():
    base, full = Quotas(8, 6, 3), Fused(90, 50)
    assert respond(base, full) == (6, 7, 3)  # 5.6, 7.2
    assert dampened_response(base, full, 30) == (6, 7, 3)
    assert dampened_response(base, full, 29) == (7, 6, 3)  # 8 x 0.88 = 7.04, 6 x 1.08 = 6.48
    assert dampened_response(base, full, 19) == (8, 6, 3)  # 8 x 0.94 = 7.52


@pytest.mark.requirement("volume-modules:limits")
@given(st.sampled_from(TIERS), scores, scores, st.integers(0, 300))
def test_quotas_stay_within_their_limits(tier, saturation, opportunity, messages):
    quotas = dampened_response(tier.base, Fused(saturation, opportunity), messages)
    limits = (QUOTA_LIMITS[name] for name in CATEGORIES)
    assert all(low <= value <= high for value, (low, high) in zip(quotas, limits, strict=True))


def _facts(**facts):
    usual = {
        "page_type": "paid",
        "fan_count": 8_500,
        "today": MONDAY,
        "history": (),
        "horizons": {},
        "data_source": "default_values",
        "ranked": {},
        "themes": ("solo", "outdoor"),
        "usable": {},
        "restricted": {},
    }
    return VolumeFacts(**(usual | facts))


def _scores(saturation, opportunity):
    return dict.fromkeys(("7d", "14d", "30d"), Horizon(saturation, opportunity))


@pytest.mark.requirement("volume-modules:receipt")
def test_the_receipt_names_each_step_that_moved_a_figure_with_the_figure():
    history = tuple(_day(MONDAY - timedelta(days=n), sends=5, earnings=50.0) for n in range(1, 41))
    saturated = optimize(_facts(horizons=_scores(78, 40), history=history))
    assert saturated.adjustments == ("base_tier_calculation", "saturation 78: revenue 6 -> 5, engagement 5 -> 6")
    promising = optimize(_facts(horizons=_scores(20, 80), history=history))
    assert promising.adjustments[1:] == ("saturation 20, opportunity 80: revenue 6 -> 7",)


@pytest.mark.requirement("volume-modules:receipt")
def test_the_receipt_lets_every_figure_be_followed():
    horizons = _scores(90, 40) | {"7d": Horizon(92, 40)}
    history = tuple(
        _day(MONDAY - timedelta(days=n), sends=1, earnings=40.0 if n % 7 == 3 else 10.0) for n in range(1, 22)
    )
    volume = optimize(_facts(horizons=horizons, history=history, ranked={"outdoor": "TOP", "solo": "AVOID"}))
    assert volume.adjustments == (
        "base_tier_calculation",
        "horizons: saturation 90 -> 90.6",
        "saturation 90.6: revenue 6 -> 4, engagement 5 -> 6",
        "dampening at 21 messages: revenue 4 -> 5, engagement 6 -> 5",
        "weekdays: thursday 12 -> 11, friday 12 -> 15, saturday 12 -> 11, sunday 12 -> 11",
        "content: solo 3 -> 0, outdoor 2 -> 5",
    )


@pytest.mark.requirement("volume-modules:receipt")
def test_where_nothing_moved_a_figure_the_receipt_holds_the_base_alone():
    assert optimize(_facts()).adjustments == ("base_tier_calculation",)


@pytest.mark.requirement("volume-modules:receipt")
def test_a_cap_is_on_the_receipt():
    volume = optimize(_facts(fan_count=20_000, history=_falling(0.08), today=MONDAY + timedelta(days=9)))
    assert "elasticity: revenue 8 -> 6" in volume.adjustments


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
