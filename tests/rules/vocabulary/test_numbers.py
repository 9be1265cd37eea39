"""How figures are written in texts for people (R53): whole, and never as the limit that they miss."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from eros.vocabulary.numbers import apart_from, digits, dollars, in_hundredths

ROOT = Path(__file__).parents[3]
#: A format that keeps six digits of a number, or so many as it names: 1234567 becomes 1.23457e+06.
ROUNDS = re.compile(r":\.?\d*g\}")


@pytest.mark.requirement("texts:figures")
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1234567"),
        (1234567.89, "1234567.89"),
        (0.1 + 0.2, "0.3"),
        (55.00000000000001, "55"),
        (-0.0, "0"),
        (30.0, "30"),
        (0.999, "0.999"),
        (10, "10"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
    ],
)
def test_a_figure_has_all_its_digits_and_none_that_says_nothing(value: float, text: str) -> None:
    assert digits(value) == text


@pytest.mark.requirement("texts:figures")
@pytest.mark.parametrize(
    ("value", "text"),
    [(60, "60"), (59.9, "59.90"), (1234567.5, "1234567.50"), (0.125, "0.125"), (float("inf"), "inf")],
)
def test_a_sum_has_its_cents_where_it_has_any(value: float, text: str) -> None:
    assert dollars(value) == text


@pytest.mark.requirement("texts:figures")
@pytest.mark.parametrize(
    ("limit", "value", "places", "text"),
    [
        (30, 15.714285714, 2, "15.71"),
        (30, 29.99612, 2, "29.996"),
        (30, 30, 2, "30"),
        (40, 39.7, 0, "39.7"),
        (40, 39.3, 0, "39"),
        (100, 99.999999999999, 0, "99.999999999999"),
    ],
)
def test_what_misses_a_limit_never_looks_like_it(limit: float, value: float, places: int, text: str) -> None:
    assert apart_from(limit, value, places) == text


@pytest.mark.requirement("texts:figures")
def test_no_text_is_made_with_a_format_that_rounds_to_digits() -> None:
    packages = ("eros", "eros_app", "eros_db", "graph", "nodes")
    files = [file for name in packages for file in sorted((ROOT / name).rglob("*.py"))]
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if ROUNDS.search(line)
    ]
    assert len(files) > 300
    assert found == ['eros/vocabulary/numbers.py: return f"{value:g}"']


@pytest.mark.requirement("texts:figures")
@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (14.375, 2, "14.38"),
        (2.675, 2, "2.68"),
        (0.125, 2, "0.13"),
        (99.96, 2, "99.96"),
        (-0.004, 2, "0"),
        (8.5, 0, "9"),
    ],
)
def test_a_figure_is_rounded_as_it_is_written_halves_up(value: float, places: int, text: str) -> None:
    """2.675 is a little less as a float; a reader sees the half."""
    assert digits(value, places) == text


@pytest.mark.requirement("texts:figures")
@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ((Fraction(15 * 18, 19), Fraction(5)), (1421, 500)),  # 14.2105
        ((Fraction(15 * 6, 7), Fraction(5)), (1286, 500)),  # 12.857: 2.14 are lost
        ((Fraction(15) - Fraction(1, 1000), Fraction(0)), (1499, 0)),  # its limit is not reached
        ((Fraction(10) + Fraction(6, 1000), Fraction(5) - Fraction(7, 1000)), (1000, 499)),  # 14.999, not 15.00
        ((Fraction(10) + Fraction(6, 1000), Fraction(4) + Fraction(6, 1000)), (1001, 401)),
    ],
)
def test_points_are_rounded_once_and_neither_one_nor_their_sum_reaches_what_it_misses(
    figures: tuple[Fraction, ...], told: tuple[int, ...]
) -> None:
    assert in_hundredths(figures, (15, 5)) == told


@pytest.mark.requirement("texts:figures")
def test_no_sum_of_points_reaches_a_whole_number_by_rounding() -> None:
    """Whatever ten checks earn: the threshold of 85 is reached by 85 points, and by no 84.996."""
    weights = (15, 15, 15, 15, 10, 10, 5, 5, 5, 5)
    for share in range(1, 400):
        earned = [weight * Fraction(share + place * 7 % 11, 411) for place, weight in enumerate(weights)]
        told = in_hundredths(earned, weights)
        assert sum(told) // 100 <= sum(earned) // 1
        assert all(abs(one - 100 * exact) < 1 for one, exact in zip(told, earned, strict=True))
