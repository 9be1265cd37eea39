"""Phase 4 as a node: one batch of questions, what the answers change, and what is left out (R22, D3, D8, D9)."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from slots import MONDAY, SCORES, caption, matched

from eros.failures import PhaseFailure, found
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import ContentRanking, Vault, VaultTheme
from eros.vocabulary.ignored import TOO_LATE
from eros.wire import read_send_types
from eros_app.services.resolutions import resolution

Run = Callable[..., Any]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.mark.requirement("target:one-batch")
async def test_targets_channels_and_the_details_of_each_type_are_asked_once(run: Run, served: Any) -> None:
    await run(matched("ppv_unlock"), matched("bump_normal", number=2), matched("ppv_unlock", day=1))
    assert sorted(served.asked) == [
        ("get_audience_targets", ""),
        ("get_channels", ""),
        ("get_send_type_details", "bump_normal"),
        ("get_send_type_details", "ppv_followup"),
        ("get_send_type_details", "ppv_unlock"),
    ]


@pytest.mark.requirement("target:mapping")
async def test_every_slot_has_a_target_and_a_channel(run: Run) -> None:
    added = await run(matched("ppv_unlock"), matched("renew_on_message", number=2))
    assert [(slot.slot_id, slot.target_key, slot.channel_key) for slot in added["targeted"]] == [
        ("2026-11-23_1", "all_active", "mass_message"),
        ("2026-11-23_2", "renew_off", "targeted_message"),
    ]
    assert added["findings"] == ()


@pytest.mark.requirement("target:server-wins")
async def test_what_the_details_state_wins_over_the_catalogue(run: Run, served: Any) -> None:
    served.details["bump_normal"] = {"send_type": {"platform_feature": "wall_post", "min_time_between": 90}}
    added = await run(matched("bump_normal"))
    assert added["targeted"][0].channel_key == "wall_post"
    assert added["send_types"]["bump_normal"].min_minutes_between == 90
    assert added["send_types"]["ppv_unlock"].min_minutes_between == 120


@pytest.mark.requirement("target:one-source")
@pytest.mark.parametrize(
    ("listed", "details", "kept", "told"),
    [
        (
            {"can_have_followup": False, "max_per_day": 4},
            {"can_have_followup": 1, "max_per_day": 1, "max_per_week": 2, "min_time_between": 1500},
            {"can_have_followup": False, "max_per_day": 4, "max_per_week": None, "min_minutes_between": 120},
            "The details of ppv_unlock differ from the list of send types: can_have_followup yes, max_per_day 1; what "
            "the week was planned by, can_have_followup no, max_per_day 4, is used; The details of ppv_unlock came "
            "when the sends were laid out, with what the list leaves out: max_per_week 2, min_minutes_between 1500; "
            "what the catalogue says, max_per_week none, min_minutes_between 120, is used",
        ),
        (
            {"page_type": "both"},
            {"page_type": "free", "category": "retention", "media_type": "gif"},
            {"page_type": "both", "category": "revenue", "media_type": "video"},
            "The details of ppv_unlock differ from the list of send types: page_type free; what the week was planned "
            "by, page_type both, is used; The details of ppv_unlock came when the sends were laid out, with what the "
            "list leaves out: category retention, media_type gif; what the catalogue says, category revenue, "
            "media_type video, is used",
        ),
        (
            {"required_target": ("renew_off",), "default_expiration_hours": 48},
            {"required_target": "renew_on", "default_expiration_hours": 24},
            {"required_target": ("renew_on",), "default_expiration_hours": 24},
            "The list of send types differs from the details of ppv_unlock: default_expiration_hours 48, "
            "required_target renew_off; what the details say, default_expiration_hours 24, required_target renew_on, "
            "is used",
        ),
        (
            {"max_per_day": 4},
            {"is_active": 0, "max_per_day": 4},
            {"max_per_day": 4},
            "The details of ppv_unlock say that it is switched off, and it is listed; the list is used",
        ),
        ({"max_per_day": 4}, {"required_target": "renew_on"}, {"required_target": ("renew_on",)}, ""),
        (
            {"max_per_day": 4, "required_target": None, "required_targets": []},
            {"required_target": "renew_on", "required_targets": ["renew_on"]},
            {"required_target": ("renew_on",)},
            "The list of send types differs from the details of ppv_unlock: required_target none; what the details "
            "say, required_target renew_on, is used",
        ),
        (
            {"required_target": "renew_on", "required_targets": ["renew_on"]},
            {"required_target": None, "required_targets": []},
            {"required_target": ()},
            "The list of send types differs from the details of ppv_unlock: required_target renew_on; what the details "
            "say, required_target none, is used",
        ),
        (
            {"default_target": None, "max_per_week": None, "default_expiration_hours": 48, "required_target": None},
            {"required_target": "renew_on", "max_per_week": 2},
            {"required_target": ("renew_on",), "max_per_week": None},
            "The details of ppv_unlock differ from the list of send types: max_per_week 2; what the week was planned "
            "by, max_per_week none, is used; The list of send types differs from the details of ppv_unlock: "
            "required_target none; what the details say, required_target renew_on, is used",
        ),
    ],
)
async def test_what_a_week_is_planned_by_stays_where_the_details_differ_and_is_told(
    run: Run, served: Any, listed: dict[str, Any], details: dict[str, Any], kept: dict[str, Any], told: str
) -> None:
    read = read_send_types({"send_types": [{"send_type_key": "ppv_unlock", **listed}]})
    served.details["ppv_unlock"] = {"send_type": {"send_type_key": "ppv_unlock", **details}}
    added = await run(matched("ppv_unlock"), listed=read.stated, kinds={**default_catalogue(), **read.types})
    assert {name: getattr(added["send_types"]["ppv_unlock"], name) for name in kept} == kept
    assert "; ".join(it.message for it in added["findings"] if it.error_type == "figure_ignored") == told
    late = [it for it in added["findings"] if it.action == TOO_LATE]
    assert [" came when " in it.message for it in late] == [True] * told.count(" came when ")


@pytest.mark.requirement("target:server-wins", "volume:odd-figures", "target:stand-in")
@pytest.mark.parametrize(
    ("listed", "whose"),
    [
        ({"bump_normal": {"media_type": "picture", "can_have_followup": False}}, ("list", "list", "catalogue")),
        ({"bump_normal": {"max_per_day": 5}}, ("catalogue", "catalogue", "list")),
        ({}, ("catalogue", "catalogue", "catalogue")),
    ],
)
async def test_garbage_in_the_details_is_named_with_what_stands_in_and_once_where_the_list_holds_it_too(
    run: Run, served: Any, listed: dict[str, dict[str, Any]], whose: tuple[str, str, str]
) -> None:
    served.details["bump_normal"] = {
        "send_type": {
            "send_type_key": "bump_normal",
            "max_per_day": float("nan"),
            "media_type": "hologram",
            "can_have_followup": "perhaps",
        }
    }
    added = await run(matched("bump_normal"), listed=listed)
    told = [
        "media_type of bump_normal is 'hologram', not one of none, video, picture, gif, flyer; "
        f"the {whose[0]}'s picture is used",
        f"can_have_followup of bump_normal is 'perhaps', not yes or no; the {whose[1]}'s no is used",
        f"max_per_day of bump_normal is nan, not a count; the {whose[2]}'s 5 is used",
    ]
    assert [(it.error_type, it.severity, it.message) for it in added["findings"]] == [
        ("figure_ignored", "LOW", text) for text in told
    ]
    assert added["send_types"]["bump_normal"] == default_catalogue()["bump_normal"]
    of_list = found("figure_ignored", told[2].replace("list", "catalogue"), fallback="the catalogue's 5")
    again = await run(matched("bump_normal"), findings=(of_list,), listed=listed)
    assert [it.message for it in again["findings"]] == told[:2]


@pytest.mark.requirement("target:details-missing", "target:stand-in")
@pytest.mark.parametrize(
    ("leaves_out", "instead"),
    [
        (None, "their rows in the catalogue"),
        ((), "their rows in the list of send types"),
        (("max_per_day", "base_price"),
         "their rows in the list of send types, and max_per_day and base_price of the catalogue"),
    ],
)  # fmt: skip
async def test_details_that_cannot_be_had_leave_the_row_that_is_there_and_a_finding(
    run: Run, served: Any, leaves_out: tuple[str, ...] | None, instead: str
) -> None:
    del served.details["bump_normal"]
    row = default_catalogue()["bump_normal"].model_dump()
    listed = {} if leaves_out is None else {"bump_normal": {it: row[it] for it in row if it not in leaves_out}}
    added = await run(matched("bump_normal"), matched("link_drop", number=2), listed=listed)
    (finding,) = added["findings"]
    assert (finding.error_type, finding.severity) == ("send_type_details_missing", "MEDIUM")
    assert (finding.phase, finding.fallback) == ("phase_4", instead)
    assert finding.slot_ids == ("2026-11-23_1",)
    assert "bump_normal" in finding.message
    assert added["send_types"]["bump_normal"].channel_key == "mass_message"


@pytest.mark.requirement("target:unavailable")
@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"channels": []},
        {"nothing": 1},
        {"channels": [{"channel_key": 5}, {}], "targets": [{"target_key": 5, "channel_keys": ["wall_post"]}, {}]},
        {"channels": [{"channel_key": None}, 7], "targets": [{"target_key": ["vip"]}, "x"]},
    ],
)
@pytest.mark.parametrize("failing", ["targets", "channels"])
async def test_what_stands_in_is_said_of_the_list_that_could_not_be_had_or_of_which_no_row_can_be_read(
    run: Run, served: Any, failing: str, answer: Any
) -> None:
    served.answers["get_audience_targets" if failing == "targets" else "get_channels"] = answer
    added = await run(matched("expired_winback"))
    assert [(it.error_type, it.fallback) for it in added["findings"]] == [
        ("targets_unavailable", f"the shipped {failing}")
    ]
    assert added["targeted"][0].target_key == "expired_recent"


@pytest.mark.requirement("target:unavailable")
async def test_a_list_of_names_that_no_send_type_knows_is_told_with_them(run: Run, served: Any) -> None:
    served.answers["get_channels"] = {"channels": [{"channel_key": key} for key in (5, "fax")]}
    (finding,) = (await run(matched("bundle")))["findings"]
    assert finding.message == "The server lists no channels that are known (only 5, fax)"


@pytest.mark.requirement("target:unavailable", "target:server-wins")
async def test_audiences_of_the_servers_own_that_its_send_types_name_are_a_list(run: Run, served: Any) -> None:
    served.answers["get_audience_targets"] = {"targets": [{"target_key": "fans", "channel_keys": ["mass"]}]}
    served.answers["get_channels"] = {"channels": [{"channel_key": "mass", "supports_targeting": True}]}
    served.details["bundle"] = {"send_type": {"send_type_key": "bundle", "default_target": "fans"}}
    added = await run(matched("bundle"))
    assert added["findings"] == ()
    assert [(it.target_key, it.channel_key) for it in added["targeted"]] == [("fans", "mass_message")]


@pytest.mark.requirement("target:unavailable")
@pytest.mark.parametrize("answer", [None, {"targets": []}, {"nothing": 1}])
async def test_targets_that_cannot_be_had_are_the_catalogues(run: Run, served: Any, answer: Any) -> None:
    served.answers["get_audience_targets"] = answer
    added = await run(matched("expired_winback"))
    (finding,) = added["findings"]
    assert (finding.error_type, finding.severity) == ("targets_unavailable", "MEDIUM")
    assert added["targeted"][0].target_key == "expired_recent"


@pytest.mark.requirement("target:substitute")
async def test_another_type_of_the_category_that_suits_the_caption_takes_the_slot(run: Run, without: Any) -> None:
    without("renew_off")
    added = await run(matched("renew_on_message"))
    (slot,) = added["targeted"]
    assert (slot.send_type_key, slot.target_key, slot.channel_key) == ("renew_on_post", "all_active", "wall_post")
    assert slot.caption == caption(1, "renewal")
    (finding,) = added["findings"]
    assert (finding.error_type, finding.severity, finding.slot_ids) == (
        "required_target_missing",
        "HIGH",
        ("2026-11-23_1",),
    )
    assert finding.send_types == ("renew_on_message",)


@pytest.mark.requirement("target:substitute")
async def test_a_substitute_keeps_the_daily_cap(run: Run, without: Any) -> None:
    without("renew_off")
    posts = matched("renew_on_post"), matched("renew_on_post", number=2)
    added = await run(*posts, matched("renew_on_message", number=3))
    assert [slot.slot_id for slot in added["targeted"]] == ["2026-11-23_1", "2026-11-23_2"]
    assert "left out" in added["findings"][0].message


@pytest.mark.requirement("target:substitute:own-caption")
async def test_a_winback_without_its_audience_is_replaced_with_words_of_the_other_type(run: Run, without: Any) -> None:
    without("expired_recent", "expired_all")
    spares = {"renew_on_post": tuple((caption(number, "renewal"), SCORES, 1) for number in (11, 70, 71))}
    others = matched("renew_on_post", day=1, number=1)  # it has caption 11
    winbacks = matched("expired_winback", number=2), matched("expired_winback", 1, 3)
    added = await run(others, *winbacks, spares=spares, not_after=time(19, 59))
    stands = [(slot.date.day, slot.send_type_key, slot.caption.caption_id) for slot in added["targeted"]]
    assert stands == [(24, "renew_on_post", 11), (23, "renew_on_post", 70)]  # its gap is 12 hours
    worded = added["targeted"][1]
    assert (worded.caption.caption_type, worded.scores, worded.ladder_step) == ("renewal", SCORES, 1)
    lost = "expired_winback reaches nobody for want of the audience expired_recent; renew_on_post takes the slot"
    assert lost in worded.warnings


@pytest.mark.requirement("target:substitute:one-rule")
async def test_a_substitute_stands_as_often_as_its_gap_fits_the_day_and_the_night_to_the_next(
    run: Run, without: Any, served: Any
) -> None:
    """Twelve hours apart one stands a day: two on each of two days would leave no twelve hours over midnight."""
    without("expired_recent", "expired_all")
    spares = {"renew_on_post": ((caption(70, "renewal"), SCORES, 1),)}
    slots = matched("renew_on_post"), matched("expired_winback", number=2)

    async def stands(gap: int, **more: Any) -> int:
        served.details["renew_on_post"] = {"send_type": {"min_time_between": gap}}
        return len((await run(*slots, spares=spares, **more))["targeted"])

    assert [await stands(gap) for gap in (720, 715, 360)] == [1, 2, 2]
    assert [await stands(360, not_after=latest) for latest in (time(13), time(15))] == [1, 2]
    assert await stands(360, type_limits={"renew_on_post": 1}) == 1


@pytest.mark.requirement("follow-up:server-limits")
async def test_the_details_of_the_follow_up_raise_no_limit_that_the_volume_states(run: Run, served: Any) -> None:
    served.details["ppv_followup"] = {"send_type": {"max_per_day": 3}}
    added = await run(matched("ppv_unlock"), type_limits={"ppv_followup": 2})
    assert added["send_types"]["ppv_followup"].max_per_day == 2


@pytest.mark.requirement("target:substitute:one-rule")
@pytest.mark.parametrize(("gap", "stands"), [(600, 2), (720, 1), (1440, 2), (1445, 1)])
async def test_a_substitute_keeps_its_gap_to_the_days_before_and_after(
    run: Run, without: Any, served: Any, gap: int, stands: int
) -> None:
    """From ten in the evening to ten in the morning are twelve hours, and hardly a send stands on ten o'clock itself;
    once a day means once a calendar day."""
    without("expired_recent", "expired_all")
    served.details["renew_on_post"] = {"send_type": {"min_time_between": gap}}
    spares = {"renew_on_post": ((caption(70, "renewal"), SCORES, 1),)}
    late, early = {"pinned_time": time(22, 5)}, {"pinned_time": time(9, 55)}
    hours = {"not_after_on": {TUESDAY: time(10)}, "not_before_on": {MONDAY: time(22)}}
    after = await run(matched("renew_on_post", **late), matched("expired_winback", 1, 2), spares=spares, **hours)
    before = await run(matched("renew_on_post", 1, **early), matched("expired_winback", 0, 2), spares=spares, **hours)
    assert [len(added["targeted"]) for added in (after, before)] == [stands, stands]


@pytest.mark.requirement("target:substitute:one-rule")
async def test_a_substitute_is_no_fifth_send_of_a_day_that_wants_a_follow_up(run: Run, served: Any) -> None:
    """No audience of the fifth, and only a type that takes a follow-up could stand in."""
    served.details["bundle"] = {"send_type": {"required_target": "nobody"}}
    only = ("ppv_unlock", "ppv_wall", "tip_goal", "bundle")
    spares = {key: ((caption(90, default_catalogue()[key].caption_types[0]), SCORES, 0),) for key in only[:3]}
    for parents, stand in ((3, 4), (4, 4)):
        slots = [matched("ppv_unlock", number=number) for number in range(1, parents + 1)]
        added = await run(*slots, matched("bundle", number=9), spares=spares, include=only)
        assert len(added["targeted"]) == stand


@pytest.mark.requirement("match:avoid-named")
async def test_a_substitute_whose_words_show_a_theme_to_be_avoided_is_named(run: Run, without: Any) -> None:
    without("expired_recent", "expired_all")
    outdoor = caption(70, "renewal").model_copy(update={"content_type_id": 2})
    added = await run(
        matched("expired_winback"),
        vault=Vault(themes=(VaultTheme(content_type_id=2, type_name="outdoor"),)),
        rankings=(ContentRanking(type_name="outdoor", tier="AVOID", rank=1),),
        spares={"renew_on_post": ((outdoor, SCORES, 0),)},
    )
    (named,) = (it for it in added["findings"] if it.error_type == "avoided_theme_used")
    assert named.slot_ids == ("2026-11-23_1",)


@pytest.mark.requirement("target:substitute")
async def test_a_slot_whose_caption_suits_no_other_type_is_left_out(run: Run, without: Any) -> None:
    without("expired_recent", "expired_all")
    added = await run(matched("expired_winback"), matched("bump_normal", number=2))
    assert [slot.send_type_key for slot in added["targeted"]] == ["bump_normal"]
    assert added["findings"][0].slot_ids == ("2026-11-23_1",)


@pytest.mark.requirement("target:substitute")
async def test_a_substitute_is_one_that_request_and_vault_allow(run: Run, without: Any) -> None:
    without("renew_off")
    bump, message = matched("bump_text_only", number=2), matched("renew_on_message")
    unwanted = await run(message, bump, exclude=("renew_on_post",))
    no_picture = await run(message, bump, vault=Vault(media_kinds=("video",)))
    assert [slot.send_type_key for slot in (*unwanted["targeted"], *no_picture["targeted"])] == ["bump_text_only"] * 2


@pytest.mark.requirement("target:substitute")
async def test_a_pinned_event_keeps_its_type(run: Run, without: Any) -> None:
    without("renew_off")
    added = await run(matched("renew_on_message", pinned_time=time(12)), matched("bump_normal", number=2))
    assert [slot.send_type_key for slot in added["targeted"]] == ["bump_normal"]


@pytest.mark.requirement("target:nobody")
async def test_a_week_that_reaches_nobody_fails(run: Run, without: Any) -> None:
    without("expired_recent", "expired_all")
    with pytest.raises(PhaseFailure) as failure:
        await run(matched("expired_winback"))
    assert (failure.value.error_type, failure.value.slot_ids) == ("required_target_missing", ("2026-11-23_1",))
    action, (_, other) = resolution(failure.value.code, failure.value.details)
    assert action == "Give the data server the audience expired_recent for expired_winback 1"
    assert "plan types that reach somebody" in other
    assert "expired_winback" not in other


@pytest.mark.requirement("target:nobody")
async def test_a_week_that_reaches_nobody_for_want_of_channels_asks_for_them_and_for_no_audience(
    run: Run, served: Any
) -> None:
    served.answers["get_channels"] = {"channels": [{"channel_key": "story"}]}
    with pytest.raises(PhaseFailure) as failure:
        await run(matched("bundle"), matched("renew_on_post", number=2))
    what = "the channel mass_message for bundle 1, and the channel wall_post for renew_on_post 1"
    assert failure.value.message == f"No send of the week can reach an audience, for want of {what}"
    action, steps = resolution(failure.value.code, failure.value.details)
    assert action == f"Give the data server {what}"
    assert not [step for step in steps if "plan" in step]


@pytest.mark.requirement("target:told-on-the-slot")
async def test_what_went_otherwise_stands_on_the_slot_and_in_one_finding(run: Run, without: Any) -> None:
    without("high_spenders")
    added = await run(matched("vip_program"), matched("vip_program", day=2))
    sentence = "vip_program goes to all_active in place of high_spenders"
    assert [slot.warnings for slot in added["targeted"]] == [(sentence,), (sentence,)]
    (finding,) = added["findings"]
    assert finding.slot_ids == ("2026-11-23_1", "2026-11-25_1")
