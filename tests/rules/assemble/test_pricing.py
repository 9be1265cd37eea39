"""R35, every price and goal of the catalogue at the four confidences, worked by hand."""

import pytest

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.pricing import campaign_goal, suggested_price

#: Base price, then 100, 85, 70 and 60 percent of it to the nearest of 4.99, 9.99, ...
PRICES = {
    "ppv_unlock": (19.99, 14.99, 14.99, 9.99),  # 20: 20, 17, 14, 12
    "ppv_wall": (14.99, 14.99, 9.99, 9.99),  # 15: 15, 12.75, 10.50, 9
    "tip_goal": (29.99, 24.99, 19.99, 19.99),  # 30: 30, 25.50, 21, 18
    "game_post": (9.99, 9.99, 4.99, 4.99),  # 10: 10, 8.50, 7, 6
    "bundle": (49.99, 44.99, 34.99, 29.99),  # 50: 50, 42.50 (2.49 below 44.99), 35, 30
    "flash_bundle": (39.99, 34.99, 29.99, 24.99),  # 40: 40, 34, 28, 24
    "snapchat_bundle": (34.99, 29.99, 24.99, 19.99),  # 35: 35, 29.75, 24.50, 21
}
#: The same to the nearest 5, half up.
GOALS = {
    "vip_program": (200, 170, 140, 120),
    "tip_goal": (30, 25, 20, 20),  # 30, 25.50, 21, 18
    "first_to_tip": (25, 20, 20, 15),  # 25, 21.25, 17.50, 15
}
CONFIDENCES = (0.8, 0.6, 0.4, 0.39)


@pytest.mark.requirement("assemble:price")
@pytest.mark.parametrize("key", PRICES)
def test_a_price_is_the_dampened_base_price_at_the_nearest_step(key: str) -> None:
    assert tuple(suggested_price(default_catalogue()[key], confidence) for confidence in CONFIDENCES) == PRICES[key]


@pytest.mark.requirement("assemble:goal")
@pytest.mark.parametrize("key", GOALS)
def test_a_goal_is_the_dampened_base_price_to_a_whole_five(key: str) -> None:
    assert tuple(campaign_goal(default_catalogue()[key], confidence) for confidence in CONFIDENCES) == GOALS[key]


@pytest.mark.requirement("assemble:price", "assemble:goal")
def test_what_is_not_sold_has_no_price_and_what_has_no_goal_states_none() -> None:
    catalogue = default_catalogue().values()
    assert {kind.send_type_key for kind in catalogue if suggested_price(kind, 1.0) is not None} == set(PRICES)
    assert {kind.send_type_key for kind in catalogue if campaign_goal(kind, 1.0) is not None} == set(GOALS)


@pytest.mark.requirement("assemble:price")
def test_the_confidences_are_inclusive_and_prices_never_vanish() -> None:
    unlock = default_catalogue()["ppv_unlock"]
    # Just below 0.8 it is 85 percent: 17 asks for 14.99. A base price of nothing still asks for the first step.
    assert [suggested_price(unlock, confidence) for confidence in (1.0, 0.8, 0.7999)] == [19.99, 19.99, 14.99]
    assert suggested_price(unlock.model_copy(update={"base_price": 0.5}), 0.1) == 4.99


@pytest.mark.requirement("assemble:price")
def test_a_tie_between_two_steps_goes_up() -> None:
    # 7.49 lies 2.50 from both 4.99 and 9.99.
    assert suggested_price(default_catalogue()["ppv_unlock"].model_copy(update={"base_price": 7.49}), 1.0) == 9.99
