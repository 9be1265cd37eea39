"""The strategy of each day (2.3, R14)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.facts import Performance
from nodes.allocate.strategies import BOOSTED, FLAVORS, STRATEGIES, select_strategies, strategy_weights

FOCI = st.sampled_from(["revenue", "engagement", "retention", "balanced"])
SCORES = st.floats(0, 100)


@pytest.mark.requirement("allocate:strategy:no-repeat", "allocate:strategy:three")
@given(st.integers(0, 2**53), SCORES, SCORES, FOCI, st.sets(st.integers(0, 6), min_size=1))
def test_no_strategy_repeats_and_three_differ_on_the_days_that_are_on(seed, saturation, opportunity, focus, days_on):
    performance = Performance(saturation_score=saturation, opportunity_score=opportunity)
    week = select_strategies(seed, performance, focus, days_on)
    assert len(week) == 7
    assert set(week) <= set(STRATEGIES)
    assert all(one != other for one, other in itertools.pairwise(week))
    on = [week[day] for day in sorted(days_on)]
    assert all(one != other for one, other in itertools.pairwise(on))
    assert len(set(on)) >= min(3, len(on))


@pytest.mark.requirement("allocate:strategy:weights")
def test_saturation_favours_engagement_and_opportunity_favours_revenue() -> None:
    saturated = strategy_weights(Performance(saturation_score=71, opportunity_score=90), "balanced")
    assert (saturated["revenue_focus"], saturated["engagement_burst"]) == (0.1, 0.3)
    promising = strategy_weights(Performance(saturation_score=70, opportunity_score=71), "balanced")
    assert (promising["revenue_focus"], promising["engagement_burst"]) == (0.3, 0.1)
    assert set(strategy_weights(Performance(opportunity_score=70), "balanced").values()) == {0.2}


@pytest.mark.requirement("allocate:strategy:focus")
@pytest.mark.parametrize(
    ("focus", "raised"),
    [
        ("revenue", {"revenue_focus"}),
        ("engagement", {"engagement_burst", "storytelling"}),
        ("retention", {"storytelling", "balanced_standard"}),
        ("balanced", set()),
    ],
)
def test_a_focus_raises_its_strategies_by_half(focus, raised) -> None:
    weights = strategy_weights(Performance(), focus)
    assert {name for name, weight in weights.items() if weight == pytest.approx(0.3)} == raised
    assert {weights[name] for name in STRATEGIES if name not in raised} == {0.2}


@pytest.mark.requirement("allocate:strategy:focus")
def test_a_focus_is_seen_in_the_strategies_of_many_weeks() -> None:
    def revenue_days(focus):
        return sum(select_strategies(seed, Performance(), focus).count("revenue_focus") for seed in range(200))

    assert revenue_days("revenue") > revenue_days("balanced") > revenue_days("engagement")


@pytest.mark.requirement("allocate:strategy:flavor")
def test_every_strategy_has_its_own_label_and_boosts_are_of_the_flavour_table() -> None:
    assert len(set(FLAVORS.values())) == len(FLAVORS) == len(STRATEGIES) == 5
    assert FLAVORS["revenue_focus"] == "bundle_flash_vip"
    assert BOOSTED["revenue_focus"] == {"bundle", "flash_bundle", "vip_program"}
    assert BOOSTED["storytelling"] == {"bump_descriptive", "bump_normal", "wall_link_drop"}


@pytest.mark.requirement("allocate:deterministic")
def test_a_seed_has_one_answer_and_seeds_differ() -> None:
    weeks = [select_strategies(seed, Performance(), "balanced") for seed in (1, 1, 2)]
    assert weeks[0] == weeks[1] != weeks[2]
