"""The shares of themes, between ladder steps and the sum of composites (R55)."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eros.vocabulary.asked_themes import largest_remainder
from nodes.match_content import theme_balance
from nodes.match_content.assignment import Offer, assign

COMPOSITES = st.lists(st.integers(1, 99).map(float), min_size=6, max_size=9, unique=True)


def balanced(demand, offers, themes, shares, showing=None):
    showing = {*demand} if showing is None else showing
    targets = largest_remainder(sum(demand[key] for key in showing), shares)
    return theme_balance.balanced(offers, assign(demand, offers), showing, themes, targets)


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


TYPES = ("a", "b", "c")


@st.composite
def small_weeks(draw):
    """Three types that may share captions, some of which show no theme; captions of two themes and of none."""
    offers = {
        key: [
            Offer(number, draw(st.sampled_from([0, 0, 0, 1])), float(draw(st.integers(1, 99))))
            for number in sorted(draw(st.sets(st.integers(0, 6), min_size=2)))
        ]
        for key in TYPES
    }
    themes = {number: theme for number in range(7) if (theme := draw(st.sampled_from([1, 2, 3, None]))) is not None}
    demand = {key: draw(st.integers(1, 2)) for key in TYPES}
    showing = draw(st.sets(st.sampled_from(TYPES), min_size=1))
    return demand, offers, themes, {1: draw(st.integers(1, 3)), 2: draw(st.integers(1, 3))}, showing


def weighed(taken, offers, themes, targets, showing):
    """What is compared, the most important first: steps, items beyond their theme's share, the sum of composites."""
    known = {key: {one.caption_id: one for one in offers[key]} for key in offers}
    chosen = [known[key][number] for key, ids in taken.items() for number in ids]
    shown = Counter(themes[number] for key in showing for number in taken[key] if number in themes)
    beyond = sum(max(0, count - targets.get(theme, 0)) for theme, count in shown.items())
    return -sum(one.step for one in chosen), -beyond, sum(one.composite for one in chosen)


def all_ways(sizes, offers, used=frozenset()):
    """Every way to give each type so many captions, none to two of them."""
    if not sizes:
        yield {}
        return
    (key, size), *rest = sizes.items()
    for ids in combinations([one.caption_id for one in offers[key] if one.caption_id not in used], size):
        for others in all_ways(dict(rest), offers, used | {*ids}):
            yield {key: ids, **others}


@pytest.mark.requirement("match:themes")
@given(small_weeks())
@settings(max_examples=60)
def test_no_other_choice_for_all_types_at_once_has_better_shares_or_a_larger_sum(week) -> None:
    demand, offers, themes, shares, showing = week
    targets = largest_remainder(sum(demand[key] for key in showing), shares)
    taken = balanced(demand, offers, themes, shares, showing)
    sizes = {key: len(ids) for key, ids in assign(demand, offers).items()}
    assert {key: len(ids) for key, ids in taken.items()} == sizes
    ways = all_ways(sizes, offers)
    assert weighed(taken, offers, themes, targets, showing) == max(
        weighed(way, offers, themes, targets, showing) for way in ways
    )


@pytest.mark.requirement("match:themes")
def test_captions_are_whole_where_a_type_without_a_theme_takes_the_same_ones() -> None:
    """In halves the sum would be larger: "a" and "c" would take caption 0 half each."""
    worths = {
        "a": {0: 7, 4: 9, 5: 5, 6: 6, 7: 9},
        "b": {0: 4, 1: 2, 3: 7, 5: 1, 6: 3, 7: 4},
        "c": {0: 9, 3: 8, 4: 2, 5: 4, 6: 8},
    }
    offers = {key: [Offer(number, 0, float(worth)) for number, worth in of.items()] for key, of in worths.items()}
    themes = {0: 2, 1: 1, 3: 2, 4: 1, 5: 1, 6: 2, 7: 1}
    taken = balanced({"a": 2, "b": 1, "c": 1}, offers, themes, {1: 1.0, 2: 1.0}, {"b", "c"})
    ways = all_ways({"a": 2, "b": 1, "c": 1}, offers)
    best = max(weighed(way, offers, themes, {1: 1, 2: 1}, {"b", "c"}) for way in ways)
    assert weighed(taken, offers, themes, {1: 1, 2: 1}, {"b", "c"}) == best
