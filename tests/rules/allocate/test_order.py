"""The order of a day's sends (2.6, R13)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.allocate.order import interleave_categories, kept_apart, repeats, runs, too_many


@pytest.mark.requirement("allocate:interleave")
def test_the_specifications_example() -> None:
    day = interleave_categories(["R1", "R2", "R3"], ["E1", "E2", "E3"], ["Ret1", "Ret2"])
    assert day == ["R1", "E1", "R2", "E2", "Ret1", "R3", "E3", "Ret2"]


@pytest.mark.requirement("allocate:interleave")
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 4))
def test_interleaving_is_the_specifications_loop(revenue, engagement, retention) -> None:
    left = {"r": list(range(revenue)), "e": list(range(engagement)), "t": list(range(retention))}
    expected = []
    while any(left.values()):
        expected += [(name, left[name].pop(0)) for name in "reret" if left[name]]
    counts = {"r": revenue, "e": engagement, "t": retention}
    parts = [[(name, n) for n in range(count)] for name, count in counts.items()]
    assert interleave_categories(*parts) == expected


@pytest.mark.requirement("allocate:not-twice-in-a-row")
def test_a_category_follows_itself_only_where_another_has_run_out() -> None:
    counts = {"revenue": 3, "engagement": 7, "retention": 1}
    # R E R E T R E E E E E
    assert runs(counts, "revenue") == [1, 1, 1]
    assert runs(counts, "engagement") == [1, 1, 5]


RUNS = st.lists(st.integers(1, 4), min_size=1, max_size=4).filter(lambda lengths: sum(lengths) <= 7)


@pytest.mark.requirement("allocate:not-twice-in-a-row")
@given(RUNS, st.data())
def test_types_are_kept_apart_whenever_any_order_could(lengths, data) -> None:
    size = sum(lengths)
    keys = data.draw(st.lists(st.sampled_from("abc"), min_size=size, max_size=size))
    possible = any(not _meetings(order, lengths) for order in set(itertools.permutations(keys)))
    arranged = kept_apart(keys, lengths)
    assert sorted(arranged) == sorted(keys)
    assert (_meetings(arranged, lengths) == 0) == possible == (not too_many(keys, lengths))


def _meetings(order, lengths) -> int:
    ends = list(itertools.accumulate(lengths))
    return sum(repeats(order[end - length : end]) for end, length in zip(ends, lengths, strict=True))


def test_the_drawn_order_stays_where_nothing_meets() -> None:
    assert kept_apart(["b", "a", "a", "c"], [4]) == ["b", "a", "c", "a"]
    assert kept_apart(["a", "a", "b"], [1, 1, 1]) == ["a", "a", "b"]


def test_a_day_does_not_begin_with_what_the_day_before_ended_with_if_it_can_help_it() -> None:
    assert kept_apart(["a", "b"], [1, 1], before="a") == ["b", "a"]
    assert kept_apart(["a", "b", "a"], [3], before="a") == ["a", "b", "a"]
