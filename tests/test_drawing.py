"""What a derandomised property draws depends on nothing but the property."""

import importlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def drawn() -> list[int]:
    """What a property of integers is tried on."""
    seen: list[int] = []

    @settings(max_examples=400, derandomize=True, database=None)
    @given(st.integers())
    def each(number: int) -> None:
        seen.append(number)

    each()
    return seen


def test_the_same_is_drawn_again_whatever_is_imported_by_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without drawing.py, numbers of the module that came late are among the second draws."""
    before = drawn()
    late = tmp_path / "late.py"
    late.write_text(f"NUMBERS = {list(range(10**9, 10**9 + 400))}")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("late")
    assert drawn() == before
    monkeypatch.delitem(sys.modules, "late")
