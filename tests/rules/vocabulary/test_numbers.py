"""How figures are written in texts for people (R53): whole, and never as the limit that they miss."""

import re
from pathlib import Path

import pytest

from eros.vocabulary.numbers import apart_from, digits, dollars

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
