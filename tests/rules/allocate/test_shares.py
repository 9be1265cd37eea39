"""How sends are shared among types (R50)."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.allocate.shares import Bounds, drawn, in_turns, shared, shared_within, side_by_side

KEYS = "abcdef"
WEIGHTS = st.dictionaries(st.sampled_from(KEYS), st.floats(0.3, 4), min_size=1)


@pytest.mark.requirement("allocate:weights:show")
def test_a_type_at_its_cap_takes_the_cap_and_the_others_share_the_rest_by_weight() -> None:
    shares = shared(6, {"a": 3, "b": 2, "c": 1}, {"a": Bounds(0, 2), "b": Bounds(0, 9), "c": Bounds(0, 9)})
    assert shares == pytest.approx({"a": 2, "b": 8 / 3, "c": 4 / 3})


@pytest.mark.requirement("allocate:weights:show")
@given(WEIGHTS, st.integers(0, 12), st.data())
def test_shares_sum_to_the_total_as_far_as_the_bounds_let_them(weights, total, data) -> None:
    bounds = {
        key: Bounds(0, data.draw(st.integers(0, 4)), data.draw(st.floats(-1, 1))) for key in weights
    }  # fmt: skip
    shares = shared(total, weights, bounds)
    assert sum(shares.values()) == pytest.approx(min(total, sum(bound.most for bound in bounds.values())))
    assert all(-1e-9 <= shares[key] <= bounds[key].most + 1e-9 for key in weights)


@pytest.mark.requirement("allocate:four-parents")
def test_a_group_keeps_its_limit_and_the_others_take_what_it_leaves() -> None:
    weights, bounds = {"a": 2, "b": 2, "c": 1}, dict.fromkeys("abc", Bounds(0, 5))
    assert shared_within(5, weights, bounds, {"a", "b"}, 2) == pytest.approx({"a": 1, "b": 1, "c": 3})
    assert {*side_by_side(list("abc"), {"a", "c"}, Random(1))[1:]} == {"a", "c"}


@pytest.mark.requirement("allocate:weights:show")
def test_a_draw_rounds_each_share_up_or_down_and_averages_it() -> None:
    shares, chance = {"a": 1.5, "b": 0.25, "c": 0.25}, Random(3)
    draws = [drawn(shares, chance) for _ in range(4000)]
    assert {sum(draw.values()) for draw in draws} == {2}
    assert {draw["a"] for draw in draws} == {1, 2}
    means = {key: sum(draw[key] for draw in draws) / len(draws) for key in shares}
    assert means == pytest.approx(shares, abs=0.03)


@pytest.mark.requirement("allocate:slots")
def test_the_weightier_come_rather_early() -> None:
    chance = Random(5)
    first = Counter(in_turns({"a": 1, "b": 1}, {"a": 3.0, "b": 1.0}, chance)[0] for _ in range(2000))
    assert first["a"] / 2000 == pytest.approx(0.75, abs=0.04)
