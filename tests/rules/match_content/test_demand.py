from collections.abc import Callable
from typing import Any

import pytest

from eros.vocabulary.caption_warnings import warned_type, warned_types
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.request import Request
from eros.vocabulary.week import Allocation
from nodes.match_content.demand import QUERY_LIMIT, QUERY_MARGIN, caption_demand, generic_types, query_limit

KINDS = default_catalogue()
Week = Callable[..., Allocation]


@pytest.mark.requirement("gather:one-query-per-type")
def test_the_week_s_slots_are_counted_by_type(allocation: Week) -> None:
    week = allocation(["bump_normal", "link_drop"], ["bump_normal"])
    assert caption_demand(week, KINDS, Request(creator_id="a"), ()) == {"bump_normal": 2, "link_drop": 1}


@pytest.mark.requirement("gather:follow-ups-too")
def test_each_day_adds_a_follow_up_per_parent_and_four_at_most(allocation: Week) -> None:
    week = allocation(["ppv_unlock"] * 3 + ["tip_goal", "ppv_wall"], ["ppv_unlock", "bundle"])
    assert caption_demand(week, KINDS, Request(creator_id="a"), ())["ppv_followup"] == 4 + 1


@pytest.mark.requirement("gather:follow-ups-too")
@pytest.mark.parametrize(
    ("states", "count"), [({"max_per_day": 1}, 2), ({"max_per_week": 1}, 1), ({"max_per_day": 9}, 3)]
)
def test_no_caption_is_asked_for_that_the_server_s_limits_leave_no_follow_up_for(
    allocation: Week, states: dict[str, Any], count: int
) -> None:
    kinds = {**KINDS, "ppv_followup": KINDS["ppv_followup"].model_copy(update=states)}
    demand = caption_demand(allocation(["ppv_unlock"] * 2, ["ppv_wall"]), kinds, Request(creator_id="a"), ())
    assert demand["ppv_followup"] == count


@pytest.mark.requirement("gather:follow-ups-too")
@pytest.mark.parametrize("wish", [{"follow_ups": False}, {"exclude": ("ppv_followup",)}])
def test_unwanted_follow_ups_need_no_captions(allocation: Week, wish: dict[str, Any]) -> None:
    week = allocation(["ppv_unlock"])
    assert "ppv_followup" not in caption_demand(week, KINDS, Request(creator_id="a", **wish), ())


@pytest.mark.requirement("gather:warned-first")
def test_warned_types_come_first_if_they_occur(allocation: Week) -> None:
    week = allocation(["bump_normal", "dm_farm", "like_farm"])
    demand = caption_demand(week, KINDS, Request(creator_id="a"), ["vip_program", "like_farm"])
    assert list(demand) == ["like_farm", "bump_normal", "dm_farm"]


@pytest.mark.requirement("gather:limit")
def test_the_limit_covers_the_rivals_for_the_same_captions() -> None:
    """like_farm and dm_farm take playful and casual, bump_normal casual; vip_program shares nothing with them."""
    demand = {"like_farm": 2, "dm_farm": 35, "bump_normal": 60, "vip_program": 1}
    assert query_limit("like_farm", demand, KINDS) == 97 + QUERY_MARGIN
    assert query_limit("like_farm", {"like_farm": 600}, KINDS) == QUERY_LIMIT


def test_generic_captions_are_of_the_own_types_then_of_the_kin_s() -> None:
    assert generic_types("tip_goal", KINDS) == ("tip_goal_promo", "game_invite", "playful")


@pytest.mark.requirement("gather:warned-first")
def test_warnings_of_both_dialects_name_their_type() -> None:
    warnings = ["Captions exhausted for flash_bundle: 0 usable", "Low captions for bundle: <3 usable", "Need 5 more"]
    assert warned_types(warnings, KINDS) == ("flash_bundle", "bundle")
    assert warned_type("No captions found for ppv_wall", KINDS) == "ppv_wall"
