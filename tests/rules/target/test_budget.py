"""R46: what a fan could be charged in a day stays within the budget. At full confidence prices are the base prices'."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slots import MONDAY, SCORES, caption, matched

from eros.vocabulary.audience import audiences_of
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import Vault, VaultTheme
from eros.vocabulary.posting_window import week_times
from eros.vocabulary.request import Request
from eros.vocabulary.week import MatchedSlot
from nodes.target.budget import balanced, enough, price, within_budget
from nodes.target.substitute import SubstitutionLimits, TargetingContext


def context(budget: float | None, confidence: float = 1.0, **wishes: Any) -> TargetingContext:
    request = Request(creator_id="c", budget_per_day=budget, **wishes)
    limits = SubstitutionLimits("paid", Vault(), request, week_times(request, MONDAY, 1, "UTC"))
    return TargetingContext(default_catalogue(), audiences_of("paid"), limits, confidence)


def kept(*slots: MatchedSlot, budget: float | None, **wishes: Any) -> list[str]:
    """The types that stand."""
    return [slot.send_type_key for slot in within_budget(slots, context(budget, **wishes))]


@pytest.mark.requirement("target:budget")
def test_the_lowest_priority_leaves_first() -> None:
    # 49.99 + 39.99 + 19.99 = 109.97; without the unlock (priority 3) it is 89.98, without the flash bundle 69.98.
    slots = [matched(key, number=n, priority=n) for n, key in enumerate(("bundle", "flash_bundle", "ppv_unlock"), 1)]
    assert kept(*slots, budget=90) == ["bundle", "flash_bundle"]
    assert kept(*reversed(slots), budget=89.98) == ["flash_bundle", "bundle"]
    assert kept(*slots, budget=89.97) == ["bundle", "ppv_unlock"]
    assert kept(*slots, budget=69.97) == ["bundle"]
    assert kept(*slots, budget=None) == ["bundle", "flash_bundle", "ppv_unlock"]


@pytest.mark.requirement("target:budget-enough")
def test_the_budget_that_is_told_to_be_enough_leaves_nothing_out_and_a_cent_less_does() -> None:
    """Nothing but one 'first to tip' stands in a day for what costs something: 49.99 and 39.99 are to be paid."""
    days = (("bundle", "flash_bundle", "tip_goal"), ("bundle",))
    slots = [
        matched(key, number=n, priority=n, day=day) for day, keys in enumerate(days) for n, key in enumerate(keys, 1)
    ]
    least = enough(slots, context(20))
    assert least is not None
    assert len(within_budget(slots, context(least))) == len(slots)
    assert len(within_budget(slots, context(least - 0.01))) < len(slots)
    assert least < sum(price(slot, context(None)) for slot in slots if slot.date == MONDAY)
    assert (enough(slots, context(least)), enough(slots, context(None))) == (None, None)


@pytest.mark.requirement("target:budget-balanced")
def test_a_smaller_budget_may_leave_the_categories_their_shares_and_a_cent_less_does_not() -> None:
    """Of two revenue sends a day one is a third of the day's three: 30 % of the week are enough."""
    keys = ("bundle", "flash_bundle", "bump_normal", "dm_farm")
    slots = [matched(key, number=n, priority=n, day=day) for day in range(2) for n, key in enumerate(keys, 1)]
    tight = context(20, exclude=("first_to_tip",))
    assert (balanced(slots, tight), enough(slots, tight)) == (39.99, 89.98)
    assert [balanced(slots, context(budget, exclude=("first_to_tip",))) for budget in (39.99, None)] == [None, None]
    assert balanced(slots[2:4], tight) is None  # no budget brings revenue to a week that has none


@pytest.mark.requirement("target:budget-fits")
def test_a_send_above_the_whole_budget_takes_none_of_the_others_with_it() -> None:
    slots = [matched(key, number=n, priority=n) for n, key in enumerate(("bundle", "ppv_unlock", "game_post"), 1)]
    assert kept(*slots, budget=29.98) == ["ppv_unlock", "game_post"]
    assert kept(*slots, budget=29.97, exclude=("first_to_tip",)) == ["ppv_unlock"]


@pytest.mark.requirement("target:budget-stand-in")
@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (30, "tip_goal gave way to first_to_tip: it costs 29.99, and 19.99 is spent of the day's budget of 30.00"),
        (25, "tip_goal gave way to first_to_tip: it costs 29.99, which is above the day's budget of 25.00"),
    ],
)
def test_a_send_that_gave_way_says_what_it_costs_and_what_was_left(budget: float, said: str) -> None:
    unlock, goal = matched("ppv_unlock", number=1, priority=1), matched("tip_goal", number=2, priority=2)
    stand = within_budget([goal, unlock], context(budget))
    assert [(slot.send_type_key, slot.warnings) for slot in stand] == [("first_to_tip", (said,)), ("ppv_unlock", ())]


@pytest.mark.requirement("target:budget")
def test_each_day_has_its_own_budget() -> None:
    assert kept(matched("bundle"), matched("bundle", day=1), budget=50) == ["bundle", "bundle"]


@pytest.mark.requirement("target:budget")
def test_a_budget_counts_in_the_prices_of_the_volumes_confidence() -> None:
    # 60 percent of 50 are 29.99.
    assert len(within_budget([matched("bundle")], context(30, confidence=0.3))) == 1


@pytest.mark.requirement("target:budget-stand-in")
def test_a_game_gives_way_to_an_unpriced_type_that_suits_its_caption() -> None:
    game = matched("game_post")
    (slot,) = within_budget([game], context(5))
    assert (slot.send_type_key, slot.media_type, slot.flyer_required) == ("first_to_tip", "picture", True)
    assert (slot.slot_id, slot.caption) == (game.slot_id, game.caption)
    said = "game_post gave way to first_to_tip: it costs 9.99, which is above the day's budget of 5.00"
    assert slot.warnings == (said,)


@pytest.mark.requirement("target:budget-stand-in")
def test_a_stand_in_keeps_its_cap_and_the_request() -> None:
    game, tip = matched("game_post", number=1), matched("first_to_tip", number=2)
    assert kept(game, tip, budget=5) == ["first_to_tip"]
    assert kept(game, budget=5, exclude=("first_to_tip",)) == []


@pytest.mark.requirement("target:budget-stand-in")
def test_an_unlock_whose_caption_suits_no_unpriced_type_is_left_out() -> None:
    assert kept(matched("ppv_unlock"), budget=5) == []


@pytest.mark.requirement("target:budget-stand-in")
def test_what_stands_once_a_week_goes_to_the_day_that_nothing_else_can_fill() -> None:
    """Monday's game could be a VIP offer too, which Tuesday's second send alone can become."""
    kinds = {"vip_program": ("vip_promo", 90), "first_to_tip": ("game_invite", 80)}
    words = {key: tuple((caption(at + n, of), SCORES, 0) for n in range(3)) for key, (of, at) in kinds.items()}
    slots = [matched("bundle"), *(matched(key, day=1, number=n) for n, key in enumerate(("bundle", "ppv_unlock"), 1))]
    stand = within_budget(slots, replace(context(0), spares=words))
    assert [(slot.day, slot.send_type_key) for slot in stand] == [
        (0, "first_to_tip"), (1, "vip_program"), (1, "first_to_tip"),
    ]  # fmt: skip


@pytest.mark.requirement("target:budget")
def test_a_pinned_event_gives_way_last() -> None:
    pinned = matched("bundle", number=1, priority=9, pinned_time=time(20))
    assert kept(pinned, matched("flash_bundle", number=2, priority=1), budget=60) == ["bundle"]


@pytest.mark.requirement("target:budget")
async def test_the_phase_keeps_the_budget_and_gives_the_stand_in_its_audience(run: Callable[..., Any]) -> None:
    added = await run(matched("game_post"), matched("ppv_unlock", number=2), budget_per_day=5)
    assert [(slot.send_type_key, slot.target_key) for slot in added["targeted"]] == [("first_to_tip", "all_active")]
    assert added["findings"] == ()
    added = await run(
        matched("game_post", ladder_step=1), matched("ppv_unlock", number=2, ladder_step=1), budget_per_day=5
    )
    (told,) = added["findings"]
    assert (told.message.partition(": ")[2], told.slot_ids) == ("1 slot of first_to_tip", ("2026-11-23_1",))


@pytest.mark.requirement("target:budget-told")
async def test_what_is_wrong_with_a_stand_ins_caption_is_told_of_what_it_became(run: Callable[..., Any]) -> None:
    """Phase 3 tells nothing of what the budget sends away: another page sends the same that week, and the vault does
    not hold its theme."""
    game = matched("game_post", content_type_id=None)
    assert game.caption
    words = game.caption.model_copy(update={"held_elsewhere": (game.date,), "content_type_id": 2})
    vault = Vault(themes=(VaultTheme(content_type_id=1, type_name="solo"),))
    added = await run(game.model_copy(update={"caption": words}), vault=vault, budget_per_day=5)
    (stands,) = added["targeted"]
    assert (stands.send_type_key, stands.caption, stands.content_type_id) == ("first_to_tip", words, None)
    told = {one.error_type: one.slot_ids for one in added["findings"]}
    assert told == {"caption_shared": (stands.slot_id,), "vault_content_mismatch": (stands.slot_id,)}


@pytest.mark.requirement("target:budget-told")
async def test_a_stand_ins_own_words_show_no_theme_that_the_vault_does_not_hold(run: Callable[..., Any]) -> None:
    outdoor = caption(70, "game_invite").model_copy(update={"content_type_id": 2})
    vault = Vault(themes=(VaultTheme(content_type_id=1, type_name="solo"),))
    spares = {"first_to_tip": ((outdoor, SCORES, 0),)}
    added = await run(matched("bundle", content_type_id=1), vault=vault, spares=spares, budget_per_day=0)
    (stands,) = added["targeted"]
    assert (stands.caption, stands.content_type_id) == (outdoor, None)
    (told,) = added["findings"]
    assert (told.error_type, told.slot_ids) == ("vault_content_mismatch", (stands.slot_id,))
    assert told.message == "No content type for 1 slot: the vault does not hold the caption's theme"


@pytest.mark.requirement("target:budget-told")
@pytest.mark.parametrize(
    ("budget", "told"), [(5, ["Fewer sends than the volume asks for show a theme: solo 0 of 1"]), (None, [])]
)
async def test_the_shares_of_themes_are_told_of_the_week_that_the_budget_leaves(
    run: Callable[..., Any], budget: float | None, told: list[str]
) -> None:
    """Without a budget Phase 3 has told them of the very week that stands."""
    themes = tuple(VaultTheme(content_type_id=n, type_name=name) for n, name in enumerate(("solo", "beach"), 1))
    week = (matched("ppv_unlock", content_type_id=1), *(matched("bump_normal", n, content_type_id=2) for n in (1, 2)))
    added = await run(*week, vault=Vault(themes=themes), themes={"solo": 1, "beach": 1}, budget_per_day=budget)
    missed = [one for one in added["findings"] if one.error_type == "asked_theme_missed"]
    assert [one.message for one in missed] == told
    why = "a budget of 5 a day leaves out sends that show solo"
    assert [(one.impact, one.action) for one in missed] == [(why, "share_within_budget")] * len(told)


@pytest.mark.requirement("target:budget-told")
async def test_what_stands_as_it_was_is_told_once_by_phase_3(run: Callable[..., Any]) -> None:
    bump = matched("bump_normal", content_type_id=None)
    assert bump.caption
    words = bump.caption.model_copy(update={"held_elsewhere": (bump.date,), "content_type_id": 2})
    vault = Vault(themes=(VaultTheme(content_type_id=1, type_name="solo"),))
    added = await run(bump.model_copy(update={"caption": words}), vault=vault, budget_per_day=5)
    assert added["findings"] == ()


KINDS = ("ppv_unlock", "bundle", "flash_bundle", "game_post", "tip_goal", "vip_program", "bump_normal")


@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=8),
    budget=st.integers(0, 200),
    confidence=st.sampled_from([0.2, 0.5, 0.7, 0.9]),
)
@pytest.mark.requirement("target:budget")
@pytest.mark.requirement("target:budget-fits")
def test_no_day_asks_for_more_than_its_budget_and_nothing_leaves_it_that_fits(
    kinds: list[str], budget: int, confidence: float
) -> None:
    slots = [matched(kind, number=n, priority=n) for n, kind in enumerate(kinds, 1)]
    rests = context(budget, confidence)
    stand = within_budget(slots, rests)
    assert sum(price(slot, rests) for slot in stand) <= budget + 0.001
    assert {slot.slot_id for slot in slots if not price(slot, rests)} <= {slot.slot_id for slot in stand}
    # the best that any choice of the day's priced sends within the budget is, by their priority
    priced = [slot for slot in slots if price(slot, rests)]
    choices = (some for count in range(len(priced) + 1) for some in combinations(priced, count))
    within = [some for some in choices if sum(price(slot, rests) for slot in some) <= budget + 0.001]
    best = max(within, key=lambda some: [slot in some for slot in priced])
    assert [slot.slot_id for slot in stand if price(slot, rests)] == [slot.slot_id for slot in best]
