"""Spacing and the lattice of times that sends are placed on (R23)."""

from collections.abc import Callable

import pytest

from nodes.place_in_time.day import Day, PlacementRules
from nodes.place_in_time.ladder import SPACING_LADDER
from nodes.place_in_time.model import optimal_placement


@pytest.mark.requirement("place:lattice")
@pytest.mark.parametrize(("spacing", "step", "fitting"), [(50, 15, 5), (20, 15, 5), (45, 10, 5)])
def test_a_spacing_off_the_lattice_is_refused_with_a_step_that_fits(spacing: int, step: int, fitting: int) -> None:
    with pytest.raises(ValueError, match=f"use a step of {fitting}$"):
        PlacementRules(spacing=spacing, step=step)
    assert PlacementRules(spacing=spacing, step=fitting).spacing == spacing


@pytest.mark.requirement("place:lattice")
def test_fifty_minutes_on_a_fitting_lattice_act_as_fifty(day_of: Callable[..., Day]) -> None:
    window = {"opens": 12 * 60, "closes": 12 * 60 + 57, "jitter": 3}
    day = day_of(["bundle", "link_drop"], **window)
    placement = optimal_placement(day, PlacementRules(spacing=50, step=5))
    assert placement is not None
    (_, first), (_, second) = placement.starts
    assert second - first == 50
    assert optimal_placement(day, PlacementRules(spacing=60)) is None


@pytest.mark.requirement("place:lattice")
def test_every_step_of_the_ladder_lies_on_its_lattice() -> None:
    assert [rules.spacing % rules.step for rules in SPACING_LADDER] == [0] * len(SPACING_LADDER)
