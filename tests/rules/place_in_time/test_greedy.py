"""The fixed greedy: the baseline, and what a day falls back on (5.1, 5.3, 5.4)."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from placed_weeks import random_days

from nodes.place_in_time.day import Day, PlacementRules, by_priority
from nodes.place_in_time.findings import of_day
from nodes.place_in_time.greedy import is_valid_time_slot, place_greedily
from nodes.place_in_time.ladder import fall_back
from nodes.place_in_time.model import optimal_placement

DayOf = Callable[..., Day]


@pytest.mark.requirement("place:priority")
def test_headline_revenue_comes_first_then_other_revenue_engagement_and_retention(day_of: DayOf) -> None:
    day = day_of(["renew_on_message", "bump_normal", "vip_program", "game_post", "bundle", "ppv_unlock"])
    in_line = [send.key for send in by_priority(day.sends)]
    assert in_line == ["bundle", "ppv_unlock", "vip_program", "game_post", "bump_normal", "renew_on_message"]


@pytest.mark.requirement("place:greedy")
@pytest.mark.parametrize("tier", ["low", "mid", "high", "ultra"])
def test_the_greedy_keeps_spacing_gaps_and_blocks_and_never_beats_the_model(day_of: DayOf, tier: str) -> None:
    for seed, keys in enumerate(random_days(tier, "paid", 3)):
        day = day_of(keys, seed=seed)
        placement, left = place_greedily(day, PlacementRules())
        times = [at for _, at in placement.starts]
        assert all(later - sooner >= 45 for sooner, later in pairwise(times))
        assert max(sum(at // 240 == block for at in times) for block in range(6)) <= day.block_limit
        best = optimal_placement(day, PlacementRules(order="free"))
        assert best is not None
        assert left or placement.value <= best.value + 1e-9
        assert best.value <= placement.bound + 1e-9 or left


@pytest.mark.requirement("place:greedy")
def test_a_slot_is_valid_where_spacing_gap_and_block_leave_it(day_of: DayOf) -> None:
    unlock, other = day_of(["ppv_unlock", "bump_normal"]).sends
    assigned = [(unlock, 1203)]
    assert is_valid_time_slot(1248, other, assigned, PlacementRules(), 3)
    assert not is_valid_time_slot(1247, other, assigned, PlacementRules(), 3)
    assert not is_valid_time_slot(1322, unlock, assigned, PlacementRules(), 3)
    assert is_valid_time_slot(1323, unlock, assigned, PlacementRules(), 3)
    assert not is_valid_time_slot(1323, other, assigned, PlacementRules(), 1)
    assert is_valid_time_slot(1323, other, assigned, PlacementRules(blocks=False), 1)


@pytest.mark.requirement("place:greedy-ends", "failure:time_calculation_failed")
@pytest.mark.parametrize(("opens", "fit"), [(480, 17), (1380, 2), (1410, 0)])
def test_a_day_that_the_solver_fails_is_placed_greedily_and_says_so(day_of: DayOf, opens: int, fit: int) -> None:
    day = day_of(random_days("ultra", "paid", 3)[0], opens=opens)
    placed = fall_back(day, "the solver stopped: Not Set")
    assert (len(placed.placement.starts), len(placed.unplaced)) == (fit, 17 - fit)
    minutes = {send.id: at for send, at in placed.placement.starts}
    finding = next(of_day(placed, minutes, placed.rules, own_minutes=True))
    assert (finding.error_type, finding.severity) == ("time_calculation_failed", "HIGH")
    assert placed.placement.bound >= placed.placement.value
