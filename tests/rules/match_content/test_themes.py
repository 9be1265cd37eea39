"""The shares of themes, between ladder steps and the sum of composites (R55)."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.asked_themes import largest_remainder
from nodes.match_content.assignment import Offer, assign
from nodes.match_content.themes import ThemeBalance

COMPOSITES = st.lists(st.integers(1, 99).map(float), min_size=6, max_size=9, unique=True)


def balanced(demand, offers, themes, shares):
    taken = assign(demand, offers)
    used = [caption_id for ids in taken.values() for caption_id in ids]
    targets = largest_remainder(sum(demand.values()), shares)
    return ThemeBalance(offers, taken, used, themes).reach(targets)


@pytest.mark.requirement("match:themes")
def test_a_week_has_the_shares_that_were_asked_for_and_then_the_best_captions() -> None:
    offers = {"dm_farm": [Offer(n, 0, 90.0 - n) for n in range(20)]}
    themes = {n: 1 + n % 2 for n in range(20)} | {4: 3}
    taken = balanced({"dm_farm": 4}, offers, themes, {1: 1.0, 2: 3.0})["dm_farm"]
    assert Counter(themes[one] for one in taken) == {1: 1, 2: 3}
    assert taken == (0, 1, 3, 5)


@pytest.mark.requirement("match:themes")
def test_a_share_never_costs_a_ladder_step() -> None:
    offers = {"dm_farm": [Offer(1, 0, 50.0), Offer(2, 1, 99.0), Offer(3, 0, 40.0)]}
    assert balanced({"dm_farm": 1}, offers, {1: 1, 2: 2}, {2: 1.0}) == {"dm_farm": (3,)}  # 3 may show any theme


@pytest.mark.requirement("match:themes")
def test_a_bank_of_one_theme_keeps_its_best_captions() -> None:
    offers = {"dm_farm": [Offer(n, 0, 90.0 - n) for n in range(9)]}
    assert balanced({"dm_farm": 3}, offers, dict.fromkeys(range(9), 1), {2: 1.0}) == {"dm_farm": (0, 1, 2)}


@pytest.mark.requirement("match:themes")
@given(COMPOSITES, st.data())
def test_of_one_type_no_other_choice_with_these_shares_has_a_larger_sum(composites, data) -> None:
    offers = {"a": [Offer(number, 0, worth) for number, worth in enumerate(composites)]}
    themes = {number: data.draw(st.sampled_from([1, 2])) for number in range(len(composites))}
    taken = balanced({"a": 4}, offers, themes, {1: 1.0, 2: 1.0})["a"]
    shares = Counter(themes[one] for one in taken)
    alike = (ids for ids in combinations(range(len(composites)), 4) if Counter(themes[one] for one in ids) == shares)
    best = max(sum(composites[one] for one in ids) for ids in alike)
    assert sum(composites[one] for one in taken) == best
    assert abs(shares[1] - 2) == min(
        abs(Counter(themes[one] for one in ids)[1] - 2) for ids in combinations(range(len(composites)), 4)
    )
