"""What a follow-up is made of, and what is said where one is not (R28, R29, 6.4, 6.5)."""

from collections.abc import Callable
from typing import Any

import pytest
from langgraph.runtime import Runtime
from slots import MONDAY, SCORES, at, caption, creator, timed, week

from eros.vocabulary.audience import audiences_of
from eros.vocabulary.catalogue import CHANNELS, FOLLOW_UP, TARGETS, default_catalogue
from eros.vocabulary.facts import ContentRanking, Vault, VaultTheme
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.wall_clock import DAY
from eros.vocabulary.week import Caption, ContentMatch, FollowUps
from nodes.follow_up.node import follow_up
from nodes.follow_up.parents import eligible
from nodes.follow_up.writing import assigned_captions

Make = Callable[..., Any]


@pytest.mark.requirement("follow-up:structure")
def test_a_follow_up_carries_its_parent_its_audience_and_its_reasons(make: Make) -> None:
    (item,) = make(timed("ppv_unlock", 0, "20:07"))[0].items
    assert item.slot_id == "2026-11-23_1_followup"
    assert item.parent_slot_id == "2026-11-23_1"
    assert (item.target_key, item.channel_key) == ("ppv_non_purchasers", "targeted_message")
    assert (item.delay_minutes, item.strategy_used) == (20, "balanced_standard")
    why = item.variation
    # 60 * 20 + 20 + 3 = 20:23, and 4 minutes on to 20:27.
    assert (why.base_hour, why.time_shift, why.jitter, why.slot_offset, why.micro_offset) == (20, 20, 3, 4, 0)


@pytest.mark.requirement("follow-up:structure")
@pytest.mark.parametrize("reason", ["pinned", "moved to a valid hour"])
def test_what_pinned_or_adjusted_the_parent_is_not_said_of_its_follow_up(make: Make, reason: str) -> None:
    parent = timed("ppv_unlock", 0, "20:07")
    adjusted = parent.variation.model_copy(update={"time_adjusted": True, "adjustment_reason": reason})
    (item,) = make(parent.model_copy(update={"variation": adjusted}))[0].items
    assert (item.variation.time_adjusted, item.variation.adjustment_reason) == (False, None)


@pytest.mark.requirement("follow-up:structure")
def test_the_metadata_of_a_morning_follow_up_adds_up_too(make: Make) -> None:
    (item,) = make(timed("ppv_unlock", 0, "23:20"))[0].items
    why = item.variation
    assert 60 * why.base_hour + why.time_shift + why.jitter + why.slot_offset == 8 * 60 + 1
    assert why.time_adjusted
    assert why.adjustment_reason == "Late parent: moved to the next morning"


@pytest.mark.requirement("follow-up:structure")
def test_the_follow_up_of_a_tip_goal_goes_to_those_who_did_not_take_part(make: Make) -> None:
    """D6: there is no narrower audience."""
    (item,) = make(timed("tip_goal", 0, "20:07"))[0].items
    assert (item.target_key, item.channel_key) == ("ppv_non_purchasers", "targeted_message")


@pytest.mark.requirement("follow-up:eligible")
def test_only_sends_whose_type_takes_one_are_followed_up(make: Make) -> None:
    kinds = ("ppv_unlock", "ppv_wall", "tip_goal", "bundle", "vip_program", "bump_normal", "renew_on_post")
    made, findings = make(*(timed(kind, day, "18:07") for day, kind in enumerate(kinds)))
    assert [item.parent_slot_id for item in made.items] == ["2026-11-23_1", "2026-11-24_1", "2026-11-25_1"]
    assert (made.eligible, findings) == (3, ())


@pytest.mark.requirement("follow-up:captions")
def test_the_best_caption_goes_to_the_parent_that_ranks_first(make: Make) -> None:
    low, high = timed("ppv_unlock", 0, "18:07", priority=2), timed("ppv_unlock", 1, "18:07", priority=1)
    captions = {item.parent_slot_id: item.caption.caption_id for item in make(low, high)[0].items}
    assert captions == {"2026-11-24_1": 900, "2026-11-23_1": 901}


@pytest.mark.requirement("follow-up:no-caption")
def test_without_a_caption_the_follow_up_stays_and_waits_for_one(make: Make) -> None:
    made, (finding,) = make(timed("ppv_unlock", 0, "18:07"), timed("ppv_unlock", 1, "18:07"), captions=1)
    assert [item.caption is None for item in made.items] == [False, True]
    assert made.items[1].warnings == ("No follow-up caption available",)
    assert (finding.error_type, finding.severity) == ("no_followup_caption", "MEDIUM")
    assert finding.slot_ids == ("2026-11-24_1_followup",)


@pytest.mark.requirement("follow-up:wish")
@pytest.mark.parametrize("wish", [{"follow_ups": False}, {"exclude": ("ppv_followup",)}])
def test_a_request_without_follow_ups_gets_none(make: Make, wish: dict[str, Any]) -> None:
    assert make(timed("ppv_unlock", 0, "18:07"), **wish) == (FollowUps(), ())


@pytest.mark.requirement("follow-up:invalid-parent")
def test_a_parent_that_does_not_stand_in_the_week_is_skipped_and_reported(make: Make) -> None:
    made, (finding,) = make(timed("ppv_unlock", 0, "18:07", scheduled_at=at(7, "18:07")))
    assert made == FollowUps()
    assert (finding.error_type, finding.severity, finding.slot_ids) == ("parent_invalid", "HIGH", ("2026-11-23_1",))


@pytest.mark.requirement("follow-up:audience")
async def test_where_nobody_can_be_reached_no_follow_up_is_made() -> None:
    absent = tuple(target for target in TARGETS if target.target_key != "ppv_non_purchasers")
    added = await follow_up(_state(audiences_of("paid", absent)), Runtime())
    assert added["follow_ups"] == FollowUps(eligible=1, skipped_audience=("2026-11-23_1",))
    (finding,) = added["findings"]
    assert (finding.error_type, finding.slot_ids) == ("required_target_missing", ("2026-11-23_1",))
    assert finding.message.endswith("reaches nobody for want of the audience ppv_non_purchasers")


@pytest.mark.requirement("follow-up:audience")
async def test_where_only_the_channel_is_missing_the_channel_is_named_and_no_audience() -> None:
    channels = tuple(one for one in CHANNELS if one.channel_key != "targeted_message")
    (finding,) = (await follow_up(_state(audiences_of("paid", channels=channels)), Runtime()))["findings"]
    assert finding.message.endswith("reaches nobody for want of the channel targeted_message")


@pytest.mark.requirement("follow-up:audience")
@pytest.mark.parametrize(
    ("states", "error_type", "message"),
    [
        ({"channel_key": "wall_post"}, "channel_incompatible",
         "ppv_followup goes by targeted_message: wall_post does not reach ppv_non_purchasers"),
        ({"default_target": "martians"}, "target_not_found",
         "ppv_followup goes to ppv_non_purchasers in place of martians"),
    ],
)  # fmt: skip
async def test_a_follow_up_that_does_not_go_where_the_server_says_tells_so(
    states: dict[str, Any], error_type: str, message: str
) -> None:
    state = _state(audiences_of("paid"))
    kinds = state["send_types"]
    state |= {"send_types": {**kinds, FOLLOW_UP: kinds[FOLLOW_UP].model_copy(update=states)}}
    (finding,) = (await follow_up(state, Runtime()))["findings"]
    assert (finding.error_type, finding.message, finding.send_types) == (error_type, message, (FOLLOW_UP,))
    assert finding.slot_ids == ("2026-11-23_1_followup",)


@pytest.mark.requirement("follow-up:captions")
async def test_the_node_takes_the_captions_that_phase_3_left() -> None:
    added = await follow_up(_state(audiences_of("paid")), Runtime())
    assert [item.caption.caption_id for item in added["follow_ups"].items if item.caption] == [900]


@pytest.mark.requirement("target:substitute:follow-up-captions")
async def test_the_follow_up_of_a_substitute_takes_a_caption_that_was_kept_for_it() -> None:
    state = _state(audiences_of("paid"))
    spare = {FOLLOW_UP: ((caption(901, "ppv_followup"), SCORES, 0),)}
    state |= {"timed": week(timed("ppv_unlock", 0, "18:07"), timed("ppv_unlock", 1, "18:07", number=2))}
    state |= {"content": state["content"].model_copy(update={"spare_captions": spare})}
    follow_ups = (await follow_up(state, Runtime()))["follow_ups"]
    assert [item.caption.caption_id for item in follow_ups.items if item.caption] == [900, 901]


@pytest.mark.requirement("match:avoid-named")
async def test_a_follow_up_whose_theme_is_to_be_avoided_is_named() -> None:
    outdoor = caption(900, "ppv_followup").model_copy(update={"content_type_id": 2})
    (finding,) = (await follow_up(_state(audiences_of("paid"), outdoor), Runtime()))["findings"]
    assert (finding.error_type, finding.slot_ids) == ("avoided_theme_used", ("2026-11-23_1_followup",))
    assert "outdoor" in finding.message


def _state(audiences: Any, words: Caption | None = None) -> Any:
    return {
        "request": Request(creator_id="c"),
        "creator": creator(),
        "run": Run(generation_id="g", seed=1, week_start=MONDAY, today=MONDAY, started_at=at(0, "00:00")),
        "send_types": default_catalogue(),
        "vault": Vault(themes=(VaultTheme(content_type_id=2, type_name="outdoor"),)),
        "rankings": (ContentRanking(type_name="outdoor", tier="AVOID", rank=1),),
        "content": ContentMatch(slots=(), follow_up_captions=((words or caption(900, "ppv_followup"), SCORES, 0),)),
        "audiences": audiences,
        "timed": week(timed("ppv_unlock", 0, "18:07")),
    }


@pytest.mark.requirement("ledger:by-day")
def test_a_caption_follows_up_on_a_day_that_is_not_near_another_pages_send_of_it() -> None:
    """The best caption is near Monday, and the first in turn: it goes to Sunday, and Monday has the other one."""
    monday, sunday = (timed("ppv_unlock", day, "18:07", number=day + 1) for day in (0, 6))
    held = caption(900, "ppv_followup").model_copy(update={"held_elsewhere": (MONDAY - 3 * DAY,)})
    other = caption(901, "ppv_followup")
    assert _given((held, other), monday, sunday) == {monday.slot_id: 901, sunday.slot_id: 900}


@pytest.mark.requirement("ledger:last-resort")
def test_a_caption_follows_up_near_another_pages_send_only_where_none_is_left_and_never_on_its_day() -> None:
    monday, tuesday = (timed("ppv_unlock", day, "18:07", number=day + 1) for day in (0, 1))
    held = caption(900, "ppv_followup").model_copy(update={"held_elsewhere": (MONDAY,)})
    assert _given((held,), monday, tuesday) == {monday.slot_id: None, tuesday.slot_id: 900}
    free = caption(901, "ppv_followup")
    assert _given((held, free), monday, tuesday) == {monday.slot_id: 901, tuesday.slot_id: 900}
    assert _given((held, free), tuesday) == {tuesday.slot_id: 901}


def _given(words: tuple[Caption, ...], *parents: Any) -> dict[str, int | None]:
    found = assigned_captions(eligible(parents, default_catalogue()), [(one, SCORES, 0) for one in words])
    return {slot_id: one and one[0].caption_id for slot_id, one in found.items()}
