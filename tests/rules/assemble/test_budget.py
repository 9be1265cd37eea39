"""R46: what a fan could be charged in a day stays within the budget."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slots import timed

from eros.words.audience import audiences_of
from eros.words.catalogue import default_catalogue
from eros.words.documents import Item
from eros.words.facts import Vault
from eros.words.request import Request
from eros.words.stand_in import House
from nodes.assemble.budget import Ground, within_budget

Assembled = Callable[..., tuple[Item, ...]]


@pytest.mark.requirement("assemble:budget")
def test_the_lowest_priority_leaves_first_and_takes_its_follow_up_along(assembled: Assembled) -> None:
    # 49.99 + 39.99 + 19.99 = 109.97; without the unlock (priority 3) it is 89.98.
    slots = (
        timed("bundle", 0, "19:07", 1, priority=1),
        timed("flash_bundle", 0, "20:07", 2, priority=2),
        timed("ppv_unlock", 0, "21:07", 3, priority=3),
    )
    assert [item.slot_id for item in assembled(*slots, budget_per_day=90)] == ["2026-11-23_1", "2026-11-23_2"]


@pytest.mark.requirement("assemble:budget")
def test_a_budget_that_is_met_to_the_cent_changes_nothing(assembled: Assembled) -> None:
    slots = (timed("bundle", 0, "19:07", 1), timed("flash_bundle", 0, "20:07", 2))
    assert len(assembled(*slots, budget_per_day=89.98)) == 2


@pytest.mark.requirement("assemble:budget")
def test_each_day_has_its_own_budget(assembled: Assembled) -> None:
    assert len(assembled(timed("bundle", 0, "19:07"), timed("bundle", 1, "19:07"), budget_per_day=50)) == 2


@pytest.mark.requirement("assemble:budget-stand-in")
def test_a_game_gives_way_to_an_unpriced_type_that_suits_its_caption(assembled: Assembled) -> None:
    (item,) = assembled(timed("game_post", 0, "20:07"), budget_per_day=5)
    assert (item.send_type_key, item.suggested_price, item.campaign_goal) == ("first_to_tip", None, 25)
    assert (item.target_key, item.channel_key, item.media_type) == ("all_active", "mass_message", "picture")
    assert item.warnings == ("game_post gave way to first_to_tip: the day's budget is spent",)


@pytest.mark.requirement("assemble:budget-stand-in")
def test_a_tip_goal_that_gives_way_loses_its_follow_up(assembled: Assembled) -> None:
    items = assembled(timed("tip_goal", 0, "20:07"), budget_per_day=5)
    assert [item.send_type_key for item in items] == ["first_to_tip"]


@pytest.mark.requirement("assemble:budget-stand-in")
def test_a_stand_in_keeps_its_daily_cap_and_its_gap_across_midnight(assembled: Assembled) -> None:
    # first_to_tip once a day, and six hours apart: 23:07 to 08:07 are nine hours, to 04:07 only five.
    same_day = (timed("game_post", 1, "20:07"), timed("first_to_tip", 1, "10:07", 2))
    near, far = timed("game_post", 1, "04:07"), timed("game_post", 1, "08:07")
    before = timed("first_to_tip", 0, "23:07", 2)
    kept = [
        [item.send_type_key for item in assembled(*slots, budget_per_day=5)] for slots in (same_day, (near, before))
    ]
    assert kept == [["first_to_tip"], ["first_to_tip"]]
    assert len(assembled(far, before, budget_per_day=5)) == 2


@pytest.mark.requirement("assemble:budget-stand-in")
def test_a_stand_in_stands_beside_no_send_of_its_own_type(assembled: Assembled, ground: Callable[..., Ground]) -> None:
    often = ground(budget_per_day=5.0)
    twice = often.send_types["first_to_tip"].model_copy(update={"max_per_day": 2, "min_minutes_between": 60})
    loose = replace(often, send_types={**often.send_types, "first_to_tip": twice})
    game, tip = timed("game_post", 0, "20:07"), timed("first_to_tip", 0, "18:07", 2)
    assert within_budget((game, tip), loose) == (tip,)
    assert len(within_budget((game, timed("bump_normal", 0, "19:07", 3), tip), loose)) == 3


@pytest.mark.requirement("assemble:budget-stand-in")
def test_a_stand_in_is_one_that_the_request_leaves_in(assembled: Assembled) -> None:
    assert assembled(timed("game_post", 0, "20:07"), budget_per_day=5, exclude=("first_to_tip",)) == ()


@pytest.mark.requirement("assemble:budget")
def test_a_pinned_event_gives_way_last(assembled: Assembled) -> None:
    pinned = timed("bundle", 0, "20:00", 1, priority=9, pinned_time=time(20))
    items = assembled(pinned, timed("flash_bundle", 0, "18:07", 2, priority=1), budget_per_day=60)
    assert [item.slot_id for item in items] == ["2026-11-23_1"]


KINDS = ("ppv_unlock", "bundle", "flash_bundle", "game_post", "tip_goal", "vip_program", "bump_normal")


@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=8),
    budget=st.integers(1, 200),
    confidence=st.sampled_from([0.2, 0.5, 0.7, 0.9]),
)
@pytest.mark.requirement("assemble:budget")
def test_no_day_asks_for_more_than_its_budget_and_unpriced_sends_stay(
    kinds: list[str], budget: int, confidence: float
) -> None:
    slots = [timed(kind, 0, f"{8 + 2 * n:02d}:07", n + 1, priority=n + 1) for n, kind in enumerate(kinds)]
    house = House("paid", Vault(), Request(creator_id="c", budget_per_day=float(budget)))
    ground = Ground(confidence, default_catalogue(), audiences_of("paid"), house)
    kept = within_budget(slots, ground)
    assert sum(ground.price(slot) for slot in kept) <= budget + 0.001
    unpriced = {slot.slot_id for slot in slots if not ground.price(slot)}
    assert unpriced <= {slot.slot_id for slot in kept}
