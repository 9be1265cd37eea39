import re
from collections.abc import Callable, Collection
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from eros.failures import CODES, FAILURES, NO_SUCH_TOOL, VARIES, found
from eros.vocabulary.audience import Audiences, audiences_of
from eros.vocabulary.avoided_themes import ShownThemes, avoided_findings
from eros.vocabulary.catalogue import CHANNELS, TARGETS, default_catalogue
from eros.vocabulary.documents import Check, Remark
from eros.vocabulary.facts import CORRECT_DATA, NO_THEMES, Vault, VaultTheme
from eros.vocabulary.ignored import TOO_LATE, figure_ignored
from eros.vocabulary.request import Request
from eros.vocabulary.vault_mismatch import mismatch_findings
from eros.vocabulary.week import IN_A_ROW, DayQuota, FollowUps, NoTime, ShortageRemedy, SmallerWeek
from eros.vocabulary.wishes import PinnedEvent
from eros_app.services.resolutions import RESOLUTIONS
from nodes.recommend.actions import BROUGHT_BY, INPUTS, NEEDS_NO_ACTION, OTHERWISE, SAID_ELSEWHERE, STEPS
from nodes.recommend.advice import MAX_RECOMMENDATIONS, RULES, recommendations
from nodes.recommend.advice_context import AdviceContext
from nodes.recommend.ordering import figures_in, no_command_twice
from nodes.recommend.steps import filled

Make = Callable[..., Any]

CHECKS = Path(__file__).parents[3] / "nodes" / "validate"
PINNED = PinnedEvent(send_type_key="ppv_unlock", date=date(2026, 11, 23), time=time(19, 7))
SPARED = "bump_text_only 2 -> 3, ppv_unlock 4 -> 3"


def texts(state: dict[str, Any]) -> list[str]:
    return [one.text for one in recommendations(AdviceContext(**state))]


def without(*targets: str, channels: Collection[str] = ()) -> Audiences:
    """A paid page of a server that lacks these targets and channels."""
    there = tuple(one for one in TARGETS if one.target_key not in targets)
    return audiences_of("paid", there, tuple(one for one in CHANNELS if one.channel_key not in channels))


def quota(revenue: int, engagement: int, retention: int) -> DayQuota:
    return DayQuota(revenue=revenue, engagement=engagement, retention=retention)


def pool_warning(message: str, severity: str) -> Remark:
    return Remark(type="caption_pool_warning", message=message, source="volume_config", found=severity)


@pytest.mark.requirement("recommend:nothing-to-say")
def test_a_good_week_needs_no_advice(state: Make) -> None:
    assert texts(state()) == []


@pytest.mark.requirement("recommend:new-captions")
def test_a_short_type_needs_new_captions_in_the_specification_s_words(state: Make, report: Make) -> None:
    warning = pool_warning("Captions exhausted for ppv_followup: 0 usable", "critical")
    assert texts(state(report=report(warning))) == ["CREATE NEW CAPTIONS: ppv_followup needs 5+ new captions"]


@pytest.mark.requirement("recommend:new-captions")
def test_waiting_sends_are_counted_and_come_first(state: Make, item: Make, report: Make) -> None:
    waiting = tuple(item(n, "dm_farm", needs_caption=True, caption_id=None, caption_scores=None) for n in range(7))
    low = pool_warning("Low captions for bundle: <3 usable", "warning")
    assert texts(state(items=waiting, report=report(low))) == [
        "CREATE NEW CAPTIONS: dm_farm needs 7+ new captions (7 of this week's sends have none)",
        "CREATE NEW CAPTIONS: bundle needs 5+ new captions",
    ]


@pytest.mark.requirement("recommend:new-captions")
def test_a_type_that_borrows_generic_captions_needs_its_own(state: Make, item: Make) -> None:
    borrowed = tuple(item(n, "dm_farm", warnings=("Using generic caption",)) for n in range(2))
    assert texts(state(items=borrowed)) == [
        "CREATE NEW CAPTIONS: dm_farm needs 5+ new captions (2 of this week's sends have ones that stand in)"
    ]


@pytest.mark.requirement("recommend:new-captions")
def test_captions_that_could_not_be_read_are_not_asked_for(state: Make, item: Make) -> None:
    borrowed = (item(1, "dm_farm", warnings=("Using generic caption",)),)
    failed = (found("caption_query_failed", "...", send_types=("dm_farm", "teasing")),)
    assert texts(state(items=borrowed, findings=failed)) == [
        "Captions of dm_farm (1 send) could not be read, and what other answers hold stands in where it can: correct "
        "the answers in the data server, as 'caption query failed' says"
    ]


@pytest.mark.requirement("recommend:new-captions")
def test_a_sound_caption_of_another_list_is_not_called_tired_where_its_query_failed(
    state: Make, item: Make, report: Make
) -> None:
    borrowed = (item(1, "dm_farm", warnings=("Using generic caption",)),)
    held = Remark(type="score_capped", message="", items=(borrowed[0].slot_id,), found=97.0, limit=84)
    failed = (found("caption_query_failed", "..."),)
    told = texts(state(items=borrowed, report=report(held, score=84), findings=failed))
    assert not any("tired" in text or "CREATE NEW CAPTIONS" in text for text in told)
    assert any(text.startswith("Some captions could not be read, and what other answers") for text in told)


@pytest.mark.requirement("recommend:new-captions")
def test_many_short_types_share_a_line(state: Make, report: Make) -> None:
    keys = ("bundle", "dm_farm", "like_farm", "link_drop", "tip_goal")
    warnings = [pool_warning(f"No captions found for {key}", "critical") for key in keys]
    assert texts(state(report=report(*warnings)))[-1] == (
        "CREATE NEW CAPTIONS: link_drop, tip_goal need 5+ new captions each"
    )


@pytest.mark.requirement("recommend:new-captions")
def test_a_fourth_short_type_shares_its_line_with_none_and_is_told_with_its_count(
    state: Make, report: Make, item: Make
) -> None:
    keys = ("bundle", "dm_farm", "like_farm", "link_drop")
    weak = tuple(item(number, key, sells=12) for number, key in enumerate(keys, 1))
    told = texts(state(report=report(*(pool_warning(f"Low captions for {key}", "low") for key in keys)), items=weak))
    assert [text for text in told if text.startswith("CREATE NEW")] == [
        f"CREATE NEW CAPTIONS: {key} needs 5+ new captions (1 of this week's sends has a tired or weak one)"
        for key in keys
    ]


@pytest.mark.requirement("recommend:new-captions", "recommend:figures")
def test_weak_captions_are_counted_but_where_their_type_s_own_advice_has_the_count(
    state: Make, report: Make, item: Make
) -> None:
    keys = ("bundle", "dm_farm", "like_farm", "link_drop", "tip_goal")
    weak = tuple(item(number, key, sells=12) for number, key in enumerate(keys, 1))
    warnings = [pool_warning(f"No captions found for {key}", "critical") for key in keys]
    told = texts(state(report=report(*warnings), items=weak))
    (shared,) = [text.partition(": ")[2] for text in told if "need 5+ new captions each" in text]
    (ladder,) = [text for text in told if "below performance" in text]
    assert [f"{key} 1" in ladder for key in keys] == [key in shared for key in keys]
    assert sum(key in shared for key in keys) == 2


@pytest.mark.requirement("recommend:vault")
def test_missing_media_is_to_be_added(state: Make) -> None:
    """Video on a paid page: ppv_unlock, bundle, flash_bundle; ppv_wall is for free pages. More items are promised only
    where sends were left out for want of it."""
    needs = "(3 send types need it, with this week's sends: ppv_unlock 1, bundle 0, flash_bundle 0)"
    week = state(vault=Vault(media_kinds=("picture", "gif", "flyer")))
    assert texts(week) == [f"Add video content to vault {needs}"]
    short = (found("quota_not_filled", "revenue is short", send_types=("bundle", "flash_bundle")),)
    assert texts({**week, "findings": short})[0] == f"Add video content to vault for increased revenue items {needs}"


@pytest.mark.requirement("recommend:vault")
@pytest.mark.parametrize("error", [True, False])
def test_one_recommendation_says_what_is_left_out_for_want_of_media(state: Make, report: Make, error: bool) -> None:
    """The sends that are missing, the types that are too few and the vault itself have one cause; where only an
    approval passes over that, it is told there."""
    few = Remark(type="diversity_too_low", message="4 different revenue types", found=4, limit=5)
    missing = Remark(type="sends_missing", message="21 of 90 sends", found=69, limit=90)
    checks = tuple(
        Check(id=name, name=name.title(), passed=False, weight=15, points=points, detail="")
        for name, points in (("completeness", 12.5), ("diversity", 14))
    )
    short = report(*((missing,) if error else (few, missing)), score=90).model_copy(
        update={"checks": checks, "errors": (few,) * error}
    )
    left = found("quota_not_filled", "revenue is short", send_types=("ppv_unlock", "bundle", "flash_bundle"))
    mended = ShortageRemedy(all_media=True)
    week = state(
        vault=Vault(media_kinds=("picture", "gif", "flyer")),
        findings=(left,),
        report=short,
        of_missing=mended,
        items=(),
    )
    told = [text for text in texts(week) if "vault" in text]
    if error:
        assert told == [
            "Only an approval with a reason may pass over this: 4 different revenue types: add video to the vault"
        ]
    else:
        lost = "completeness (2.5 of 15 points) and diversity (1 of 15 points) lack those sends"
        assert len(told) == 1
        assert told[0].startswith("Add video content to vault for increased revenue items (3 send types need it, ")
        assert told[0].endswith(f"): {lost}")


@pytest.mark.requirement("recommend:vault")
def test_media_to_add_are_not_to_be_chosen_by_hand_too(state: Make, item: Make) -> None:
    items = (item(1, "ppv_unlock"), item(2, "bump_normal"))
    unfit = found("vault_content_mismatch", "...", slot_ids=tuple(it.slot_id for it in items))
    week = state(items=items, findings=(unfit,), vault=Vault(media_kinds=("picture", "gif", "flyer")))
    assert [text for text in texts(week) if "ppv_unlock" in text] == [
        "Add video content to vault (3 send types need it, with this week's sends: ppv_unlock 1, bundle 0, "
        "flash_bundle 0)"
    ]
    assert "Choose the media of bump_normal 1 by hand: no content type of the vault fits" in texts(week)
    only = found("vault_content_mismatch", "...", slot_ids=(items[0].slot_id,))
    assert not any("by hand" in text for text in texts({**week, "findings": (only,)}))


@pytest.mark.requirement("recommend:vault")
def test_missing_media_is_to_be_added_for_a_type_that_is_only_pinned_too(state: Make, item: Make) -> None:
    """Bundles were not asked for, but the one that is pinned wants video as well."""
    event = PinnedEvent(send_type_key="bundle", date=date(2026, 11, 25), time=time(20))
    request = Request(creator_id="alexia", include=("ppv_unlock",), pinned=(event,))
    week = state(
        vault=Vault(media_kinds=("picture",)), request=request, items=(item(1, "ppv_unlock"), item(2, "bundle"))
    )
    needs = "(2 send types need it, with this week's sends: bundle 1, ppv_unlock 1)"
    assert f"Add video content to vault {needs}" in texts(week)


def test_a_vault_that_does_not_say_lacks_nothing(state: Make) -> None:
    assert texts(state(vault=Vault())) == []


@pytest.mark.requirement("recommend:figures")
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"volume": {"confidence_score": 0.55, "message_count": 22}},
            "Confidence is 0.55 from 22 messages: prices stay careful until more has been sent",
        ),
        (
            {"volume": {"fused_saturation": 86.0}},
            "The audience is saturated (86 of 100): keep the volume down and lead with engagement",
        ),
        (
            {"performance": {"opportunity_score": 81.0}},
            "The opportunity score is 81 of 100: there is room for more revenue sends than this week's 1",
        ),
        (
            {"volume": {"divergence_detected": True}},
            "The last 7 days and the last 30 days disagree: look at what this week's 1 send earns before the next "
            "week is planned",
        ),
        (
            {"volume": {"elasticity_capped": True}},
            "More than 4 revenue sends a day would earn less each: raise their quality instead",
        ),
        (
            {"performance": {"revenue_trend": "down"}},
            "Revenue per send is falling: try more dm_farm (0 this week) and fewer ppv_unlock (1 this week)",
        ),
        (
            {"follow_ups": FollowUps(eligible=9, skipped_limit=("a", "b"), skipped_timing=("c",))},
            "3 of 9 follow-ups skipped (2 over the daily limit, 1 without a time)",
        ),
        (
            {"follow_ups": FollowUps(eligible=1, skipped_audience=("a",)), "audiences": without("ppv_non_purchasers")},
            "1 follow-up was skipped for want of the audience ppv_non_purchasers: add it to the data server",
        ),
        (
            {"findings": (found("caption_freshness_low", "..."),)},
            "Caption freshness low (average 90 of 100 over the week's sends)",
        ),
        (
            {"findings": (found("caption_pool_stale", "...", impact=SPARED, fallback=SPARED),)},
            "Caption freshness low (average 90 of 100 over the week's sends)",
        ),
        (
            {"findings": (found("content_unsafe", "2 captions state or hint at an age: 7, 9"),)},
            "Take out of the caption bank: 2 captions state or hint at an age: 7, 9",
        ),
        (
            {"findings": (found("best_timing_missing", "x", fallback="peak hours 19"), found("persona_missing", "y"))},
            "The week rests on defaults for the best hours, the persona: the best hours follow from the newest "
            "messages, 20 messages of the last 30 days at least, as long as some of them earned something: "
            "`eros-db import --messages FILE`, or check the data server; bring the persona with "
            "`eros-db import --personas FILE`",
        ),
    ],
)  # fmt: skip
def test_what_the_records_show_becomes_advice_with_its_figure(state: Make, changes: dict[str, Any], text: str) -> None:
    assert texts(state(**changes)) == [text]


@pytest.mark.requirement("recommend:figures")
def test_of_a_week_that_nobody_can_approve_no_advice_speaks_as_if_it_were_sent(state: Make, report: Make) -> None:
    volume = {"divergence_detected": True}
    performance = {"opportunity_score": 81.0, "revenue_trend": "down"}
    aborted = texts(state(report=report(score=49, points=15), volume=volume, performance=performance))
    assert "The opportunity score is 81 of 100: there is room for more revenue sends" in aborted
    assert "Revenue per send is falling: try more dm_farm and fewer ppv_unlock" in aborted
    assert [text for text in aborted if "this week" in text or "disagree" in text] == []


@pytest.mark.requirement("recommend:figures")
def test_what_the_report_shows_becomes_advice(state: Make, item: Make, report: Make) -> None:
    dropped = Remark(type="dropped_send", message="", items=("2026-11-23_8", "2026-11-23_9"))
    off = Remark(type="persona_mismatch", message="", items=("x",))
    items = (item(1, fresh=12), item(2), item(3, "bundle", sells=12))
    week = state(report=report(dropped, off, score=78, points=9), items=items)
    assert texts(week) == [
        "The score of 78 lost most on captions (6 of 15 points): write captions where they are missing",
        "2 sends found no time and were left out: plan fewer sends with `eros generate alexia --week-start 2026-11-23 "
        "--volume lighter`",
        "Of 3 captions 1 below freshness 30: rest or replace them (ppv_unlock 1); "
        "1 below performance 40: write stronger ones (bundle 1)",
        "1 caption may not sound like the creator: reword or replace it",
    ]


@pytest.mark.requirement("recommend:figures")
@pytest.mark.parametrize(("today", "told"), [(date(2026, 11, 14), ""), (date(2026, 10, 4), "2026-10-04, 50 days")])
def test_tired_captions_of_a_week_far_ahead_are_told_until_when_their_rest_counts(
    state: Make, item: Make, today: date, told: str
) -> None:
    (text,) = texts(state(items=(item(1, fresh=12), item(2)), today=today))
    far = f"; rest is counted until {told} before the week: planned nearer to it, what this page has sent counts as "
    assert text.endswith(f"{far}rested for longer" if told else "(ppv_unlock 1)")
    assert not any("nearer" in one for one in texts(state(items=(item(3, "bundle", sells=12),), today=today)))


@pytest.mark.requirement("recommend:short-list")
def test_the_list_is_short_and_the_gravest_comes_first(state: Make, item: Make, report: Make) -> None:
    week = state(
        volume={"confidence_score": 0.35, "divergence_detected": True, "elasticity_capped": True,
                "fused_saturation": 90.0},
        performance={"revenue_trend": "down"},
        vault=Vault(media_kinds=()), items=(item(1), item(2, "bundle")),
        report=report(pool_warning("Captions exhausted for bundle", "critical"), score=60, points=2),
        findings=(found("caption_freshness_low", "..."), found("content_unsafe", "1 captions: 7")),
    )  # fmt: skip
    advice = recommendations(AdviceContext(**week))
    assert len(advice) == MAX_RECOMMENDATIONS == 8
    assert [one.effect for one in advice] == sorted((one.effect for one in advice), reverse=True)
    assert [one.topic for one in advice[:3]] == ["captions:bundle", "score:captions", "unsafe"]
    assert len({one.topic for one in advice}) == 8


@pytest.mark.requirement("recommend:by-severity")
def test_recommendations_stand_by_severity_then_by_the_points_that_were_lost(
    state: Make, item: Make, report: Make
) -> None:
    """What stops the week, what lets it wait, losses, what is poorer, and what may be better; equals by the rules."""
    rows = [("quality", 10, 4.0), ("confidence", 5, 2.0), ("timing", 15, 8.0)]
    checks = tuple(
        Check(id=one, name=one, passed=False, weight=weight, points=points, detail="") for one, weight, points in rows
    )
    low = report(pool_warning("Captions exhausted for bundle", "critical"))
    error = Remark(type="missing_required_field", message="no channel", items=("2026-11-23_1",))
    week = state(
        volume={"confidence_score": 0.35, "fused_saturation": 99.0},
        items=(item(1, fresh=12), item(2, "bundle")),
        report=low.model_copy(update={"checks": checks, "errors": (error,), "score": 75.0}),
        findings=(found("content_unsafe", "1 caption: 7"), found("figure_ignored", "x is 7", fallback="1")),
    )
    advice = recommendations(AdviceContext(**week))
    assert [one.topic for one in advice] == [
        "errors", "captions:bundle", "score:timing", "ladder", "confidence", "unsafe", "saturation", "degraded:0",
    ]  # fmt: skip
    assert recommendations(AdviceContext(**week)) == advice


@pytest.mark.requirement("recommend:once")
def test_shared_captions_are_asked_for_by_one_advice_only(state: Make, item: Make, report: Make) -> None:
    items = (item(1, "bundle"), item(2, "dm_farm"))
    shared = found("caption_shared", "...", slot_ids=[one.slot_id for one in items])
    week = state(
        items=items, report=report(pool_warning("Captions exhausted for bundle", "critical")), findings=(shared,)
    )
    said = texts(week)
    assert sum("bundle" in text and "5" in text for text in said) == 1
    assert {
        "Use the new captions for bundle 1: other pages send the same within seven days",
        "Write new captions for dm_farm 1: other pages send the same within seven days",
    } <= {*said}


@pytest.mark.requirement("recommend:once")
def test_what_has_no_audience_is_asked_for_where_its_points_are_told(state: Make, item: Make, report: Make) -> None:
    lost = [("expired_winback", ("a", "b")), ("ppv_followup", ("c", "d", "e"))]
    notes = tuple(
        found("required_target_missing", key, fallback="x", slot_ids=slots, send_types=(key,)) for key, slots in lost
    )
    checks = tuple(
        Check(id=one, name=one, passed=False, weight=weight, points=points, detail="")
        for one, weight, points in (("completeness", 15, 14.0), ("followups", 5, 0.0))
    )
    remarks = (
        Remark(type="unreached_send", message="", items=("a", "b")),
        Remark(type="followup_rate_low", message="", items=("c", "d", "e")),
    )
    here = report(*remarks).model_copy(update={"checks": checks, "score": 94.0})
    ways = FollowUps(items=(), eligible=3, skipped_audience=("c", "d", "e"))
    audiences = without("expired_recent", "expired_all", "ppv_non_purchasers")
    said = texts(state(items=(item(1),), report=here, findings=notes, follow_ups=ways, audiences=audiences))
    assert [text.count("expired_winback 2") for text in said] == [0, 1]
    assert [text.count("ppv_followup 3") for text in said] == [1, 0]


@pytest.mark.requirement("recommend:once")
def test_a_command_that_was_named_is_the_same_command_from_then_on() -> None:
    said = ("plan again with `eros generate a --seed 2`", "x: plan again with `eros generate a --seed 2`; look",
            "plan fewer with `eros generate a`")  # fmt: skip
    assert no_command_twice(said) == (said[0], "x: plan again with the same command; look", said[2])


@pytest.mark.requirement("recommend:once", "editing:mended")
def test_each_error_of_an_edit_is_named_and_how_edits_are_taken_back_is_said_once(
    state: Make, item: Make, report: Make
) -> None:
    errors = [
        Remark(type="weekly_cap_exceeded", message="tip_goal stands 4 times", items=("2026-11-23_1",)),
        Remark(type="weekly_cap_exceeded", message="vip_program stands 2 times", items=("2026-11-23_2",)),
        Remark(type="same_type_gap", message="36 minutes between two", items=("2026-11-23_3", "2026-11-23_1")),
        Remark(type="same_type_gap", message="92 minutes between two", items=("2026-11-23_4", "2026-11-23_3")),
    ]
    lost = Check(id="timing", name="Timing", passed=False, weight=15, points=14, detail="")
    edited = report(score=97).model_copy(update={"checks": (lost,), "errors": tuple(errors)})
    sends, moved = tuple(item(number) for number in range(1, 5)), frozenset({"2026-11-23_3", "2026-11-23_4"})
    advice = recommendations(AdviceContext(**state(items=sends, report=edited, as_planned=report(), moved=moved)))
    assert no_command_twice(one.text for one in advice) == (
        "Only an approval with a reason may pass over this: tip_goal stands 4 times, and vip_program stands 2 times: "
        "an edit brought it: `eros review edit alexia --undo` takes edits back, the last one first; "
        "36 minutes between two, and 92 minutes between two: move 2026-11-23_3, 2026-11-23_4 again",
        "Points were lost on timing (1 of 15 points): move 2026-11-23_3, 2026-11-23_4 again",
    )


@pytest.mark.requirement("editing:own-doing")
@pytest.mark.parametrize(
    ("pinned", "says"),
    [
        ((19, 7), "it is planned, and followed up; that week is planned anew, and has no other edit of this one"),
        (
            (18, 50),
            "it is planned, and followed up (ppv_unlock on 2026-11-23 at 18:50 instead of 19:07: no later time is sure "
            "to leave it a follow-up); that week is planned anew, and has no other edit of this one",
        ),
        (None, "no new plan is sure to follow 2026-11-23_1 up; `eros review edit alexia --undo` takes edits back"),
    ],
)
def test_a_plan_that_follows_an_added_send_up_is_advised_only_where_one_is_sure_to(
    state: Make, item: Make, report: Make, pinned: tuple[int, int] | None, says: str
) -> None:
    alone = Remark(type="added_without_followup", message="1 send", items=("2026-11-23_1",))
    lost = Check(id="followups", name="Follow-ups", passed=False, weight=5, points=4, detail="")
    edited = report(alone, score=99).model_copy(update={"checks": (lost,)})
    pins = {"2026-11-23_1": PINNED.model_copy(update={"time": time(*pinned)})} if pinned else {}
    (text,) = texts(state(items=(item(1),), report=edited, pins_with_follow_up=pins))
    assert "a send that a person adds comes alone: " in text
    assert says in text
    assert text.count("--pin ppv_unlock@2026-11-23=") == len(pins)


@pytest.mark.requirement("recommend:figures")
def test_every_number_of_a_text_is_one_of_its_figures(state: Make) -> None:
    for one in recommendations(AdviceContext(**state(volume={"confidence_score": 0.41, "message_count": 1200}))):
        assert one.figures == figures_in(one.text) == ("0.41", "1200")


@pytest.mark.requirement("recommend:figures")
def test_captions_in_another_voice_are_reported_with_the_one_to_begin_with(
    state: Make, item: Make, report: Make
) -> None:
    items = (item(1), item(2))
    scores = items[1].caption_scores.model_copy(update={"persona": 18.94})
    items = (items[0], items[1].model_copy(update={"caption_scores": scores, "scheduled_time": time(20, 11)}))
    off = Remark(type="persona_mismatch", message="", items=tuple(one.slot_id for one in items))
    assert texts(state(items=items, report=report(off))) == [
        "2 captions may not sound like the creator: reword or replace them "
        "(begin with ppv_unlock on 2026-11-23 at 20:11, 18.9 of 100)"
    ]


@pytest.mark.requirement("recommend:short-list")
def test_the_same_matter_is_not_reported_twice(state: Make, report: Make) -> None:
    """A check that lost points for a doubtful volume: the confidence is advice enough."""
    with_check = report(score=96, points=11)
    (check,) = with_check.checks
    with_check = with_check.model_copy(update={"checks": (check.model_copy(update={"id": "confidence"}),)})
    assert [text.split()[0] for text in texts(state(report=with_check))] == ["The"]
    week = state(report=with_check, volume={"confidence_score": 0.4})
    assert [text.split()[0] for text in texts(week)] == ["Confidence"]


@pytest.mark.requirement("recommend:figures")
def test_a_capped_score_is_not_blamed_on_a_check(state: Make, report: Make) -> None:
    """49 of 100 with a check that has 60 points: the cap took the rest (R32)."""
    with_check = report(score=49)
    (check,) = with_check.checks
    many = (check.model_copy(update={"weight": 60, "points": 60}), check.model_copy(update={"points": 9}))
    assert texts(state(report=with_check.model_copy(update={"checks": many, "hard_stops": ("content safety",)}))) == []


@pytest.mark.requirement("recommend:short-list")
def test_exhausted_types_come_first_also_where_they_share_a_line(state: Make, report: Make) -> None:
    keys = ("bundle", "dm_farm", "like_farm", "link_drop", "tip_goal")
    warnings = [pool_warning(f"Captions exhausted for {key}", "critical") for key in keys]
    week = state(report=report(*warnings, score=85, points=0))
    assert [one.topic for one in recommendations(AdviceContext(**week))][3:] == ["captions:others", "score:captions"]


@pytest.mark.requirement("recommend:figures")
def test_a_score_just_over_its_limit_does_not_look_like_the_limit(state: Make) -> None:
    assert "(70.2 of 100)" in texts(state(volume={"fused_saturation": 70.21}))[0]


@pytest.mark.requirement("recommend:wishes")
@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ((), "Revenue per send is falling: try more dm_farm (0 this week) and fewer ppv_unlock (1 this week)"),
        (("dm_farm",), "Revenue per send is falling: try fewer ppv_unlock (1 this week)"),
    ],
)
def test_advice_names_no_type_that_the_request_left_out(state: Make, left_out: tuple[str, ...], said: str) -> None:
    week = state(performance={"revenue_trend": "down"}, request=Request(creator_id="alexia", exclude=left_out))
    assert texts(week) == [said]


@pytest.mark.requirement("recommend:wishes")
def test_no_fewer_are_asked_for_of_a_type_that_does_not_stand(state: Make, item: Make, report: Make) -> None:
    wish = Request(creator_id="alexia", exclude=("ppv_unlock", "dm_farm"))
    warning = pool_warning("Captions exhausted for ppv_unlock: 0 usable", "critical")
    week = state(
        performance={"revenue_trend": "down", "opportunity_score": 90}, request=wish, items=(item(1, "bundle"),),
        report=report(warning), vault=Vault(media_kinds=("picture", "gif", "flyer")),
    )  # fmt: skip
    assert not [text for text in texts(week) if "ppv_unlock" in text or "dm_farm" in text]
    wanted = "(2 send types need it, with this week's sends: bundle 1, flash_bundle 0)"
    assert f"Add video content to vault {wanted}" in texts(week)
    (flyers,) = [text for text in texts(state(vault=Vault(media_kinds=("picture", "video", "gif")))) if "flyer" in text]
    assert flyers.startswith("Add flyer content to vault (")


@pytest.mark.requirement("recommend:wishes")
def test_a_lighter_week_is_not_told_of_room_for_more_and_gets_fewer_sends_by_a_number(
    state: Make, item: Make, report: Make
) -> None:
    dropped = Remark(type="dropped_send", message="", items=("2026-11-23_3",))
    wish = Request(creator_id="alexia", volume="lighter")
    three = tuple(item(n) for n in range(3))
    week = state(performance={"opportunity_score": 90}, request=wish, report=report(dropped), items=three)
    assert texts(week) == [
        "1 send found no time and was left out: plan fewer sends with `eros generate alexia --week-start 2026-11-23 "
        "--volume lighter --max-per-day 3`"
    ]


@pytest.mark.requirement("recommend:reasons")
def test_a_capped_score_names_the_captions_that_hold_it_by_type_and_count(
    state: Make, item: Make, report: Make
) -> None:
    """Four follow-ups with captions that any send could have: all checks whole, 84 points (R31, R53)."""
    followers = tuple(item(n, "ppv_followup", warnings=("Using generic caption",)) for n in range(4))
    cap = Remark(type="score_capped", message="...", items=tuple(one.slot_id for one in followers), found=100, limit=84)
    assert texts(state(items=followers, report=report(cap, score=84))) == [
        "CREATE NEW CAPTIONS: ppv_followup needs 5+ new captions (4 of this week's sends have ones that stand in)"
    ]
    tired = (item(1, "bundle", fresh=4),)
    cap = cap.model_copy(update={"items": (tired[0].slot_id,)})
    assert texts(state(items=tired, report=report(cap, score=84)))[0] == (
        "CREATE NEW CAPTIONS: bundle needs 5+ new captions (1 of this week's sends has a tired or weak one)"
    )


@pytest.mark.requirement("recommend:reasons")
def test_lost_points_are_told_by_all_that_cost_them_and_by_nothing_that_costs_none(
    state: Make, item: Make, report: Make
) -> None:
    """Weak captions hold the score and missing media are documented, but the check lost two foreign texts and one that
    is sent twice."""
    items = tuple(item(n, key) for n, key in enumerate(("ppv_unlock", "ppv_unlock", "bundle", "bundle", "bump_normal")))
    ids = tuple(one.slot_id for one in items)
    remarks = (
        Remark(type="score_capped", message="...", items=ids, found=97, limit=84),
        Remark(type="duplicate_caption", message="...", items=ids[2:4]),
        Remark(type="caption_type_mismatch", message="...", items=ids[:1]),
        Remark(type="caption_type_mismatch", message="...", items=ids[1:2]),
        Remark(type="vault_warning", message="...", items=ids[4:]),
    )
    told = [text for text in texts(state(items=items, report=report(*remarks, points=14.4))) if "lost" in text]
    assert told == [
        "Points were lost on captions (0.6 of 15 points): write another caption for all but one of bundle 2; "
        "write captions of the wanted kind for ppv_unlock 2"
    ]


@pytest.mark.requirement("recommend:reasons")
def test_captions_of_a_wanted_kind_are_asked_for_only_where_those_of_the_type_could_be_read(
    state: Make, item: Make, report: Make
) -> None:
    items = tuple(item(n, key) for n, key in enumerate(("ppv_unlock", "bundle", "bundle")))
    remarks = [Remark(type="caption_type_mismatch", message="...", items=(one.slot_id,)) for one in items]
    failed = (found("caption_query_failed", "...", send_types=("bundle",), failed_tool="get_send_type_captions"),)
    told = texts(state(items=items, report=report(*remarks, points=14.4), findings=failed))
    assert [text for text in told if "lost" in text] == [
        "Points were lost on captions (0.6 of 15 points): write captions of the wanted kind for ppv_unlock 1; "
        "plan again once the data server gives the captions of bundle 2"
    ]


@pytest.mark.requirement("recommend:new-captions")
def test_tired_or_weak_captions_are_counted_alike_in_each_advice(state: Make, item: Make, report: Make) -> None:
    """Of three below the first query's floors one is of the last resort, which holds the score."""
    low = tuple(item(n, "bundle", fresh=fresh) for n, fresh in enumerate((4, 22, 29)))
    cap = Remark(type="score_capped", message="...", items=(low[0].slot_id,), found=97, limit=84)
    told = texts(state(items=(*low, item(3, "bundle")), report=report(cap, score=84)))
    assert "CREATE NEW CAPTIONS: bundle needs 5+ new captions (3 of this week's sends have tired or weak ones)" in told
    assert "Of 4 captions 3 below freshness 30: rest or replace them (bundle)" in told


@pytest.mark.requirement("recommend:reasons")
def test_no_check_is_said_to_have_lost_most_where_another_lost_more(state: Make, item: Make, report: Make) -> None:
    (check,) = report().checks
    checks = (
        check.model_copy(update={"id": "quality", "name": "Quality", "weight": 10, "points": 2.5}),
        check.model_copy(update={"id": "timing", "name": "Timing", "points": 12.0}),
    )
    told = texts(state(items=(item(1, fresh=3),), report=report(score=89.5).model_copy(update={"checks": checks})))
    assert not any("lost most" in text for text in told)
    assert any(text.startswith("Points were lost on timing (3 of 15 points)") for text in told)


@pytest.mark.requirement("recommend:reasons")
@pytest.mark.parametrize(
    ("category", "found", "limit", "step"),
    [
        ("engagement", 0.2, 0.25, "raise the quota of engagement"),
        ("retention", 0.23, 0.2, "lower the quota of retention"),
    ],
)
def test_a_share_that_is_too_large_and_one_that_is_too_small_have_their_own_steps(
    state: Make, report: Make, category: str, found: float, limit: float, step: str
) -> None:
    off = Remark(type="category_balance_off", message=category, found=found, limit=limit)
    (check,) = report().checks
    lost = (check.model_copy(update={"id": "balance", "name": "Balance", "weight": 5, "points": 4.5}),)
    (text,) = texts(state(report=report(off, score=99.5).model_copy(update={"checks": lost})))
    assert step in text


@pytest.mark.requirement("recommend:reasons")
def test_data_that_is_there_and_cannot_be_used_is_to_be_corrected_and_not_brought(state: Make) -> None:
    kinds = ("best_timing_missing", "persona_missing", "rankings_missing")
    garbage = tuple(found(kind, "", fallback="x", action=CORRECT_DATA) for kind in kinds)
    (told,) = texts(state(volume={"message_count": 8}, findings=garbage))
    steps = ("the peak hours", "the persona", "the rankings of themes")
    assert told.endswith("; ".join(f"correct {step} in the data server" for step in steps))
    assert "import" not in told


@pytest.mark.requirement("recommend:reasons")
def test_a_page_that_has_sent_little_is_not_sent_to_its_data_server_for_its_hours(state: Make) -> None:
    young = {"volume": {"message_count": 8}}
    hours, persona = (found(kind, "", fallback="x") for kind in ("best_timing_missing", "persona_missing"))
    vault = found("vault_data_missing", "")
    assert texts(state(**young, findings=(vault,))) == [
        "The week rests on defaults for the vault: bring the vault with `eros-db import --vault FILE`"
    ]
    assert texts(state(**young, findings=(hours,))) == [
        "The week rests on defaults for the best hours: the best hours follow from 20 messages of the last 30 days "
        "on, as long as some of them earned something: `eros-db import --messages FILE`"
    ]
    assert texts(state(**young, findings=(hours, persona)))[0].endswith(
        "earned something: `eros-db import --messages FILE`; bring the persona with `eros-db import --personas FILE`"
    )


@pytest.mark.requirement("recommend:reasons")
def test_no_more_is_advised_than_the_request_has_room_for(state: Make, item: Make) -> None:
    tight = Request(creator_id="alexia", max_per_day=1)
    falling = {"performance": {"revenue_trend": "down", "opportunity_score": 90}, "request": tight}
    fewer = ["Revenue per send is falling: try fewer ppv_unlock (1 this week)"]
    assert texts(state(**falling)) == fewer
    bump = PINNED.model_copy(update={"send_type_key": "bump_normal", "date": date(2026, 11, 24)})
    items = (item(1), item(2, "bump_normal", scheduled_date=bump.date))
    assert texts(state(**falling | {"request": tight.model_copy(update={"pinned": (bump,)})}, items=items)) == fewer
    assert "more dm_farm" in texts(state(**falling, items=items))[0]


CROWD = [time(8 + minutes // 60, minutes % 60) for minutes in range(7, 930, 45)]


@pytest.mark.requirement("recommend:room")
def test_room_for_more_is_told_only_where_a_day_has_it(state: Make, item: Make, report: Make) -> None:
    ready = {"performance": {"opportunity_score": 90}}
    full = [
        item(number, "bundle", scheduled_date=date(2026, 11, day), scheduled_time=clock)
        for day in range(23, 30)
        for number, clock in enumerate(CROWD, 1)
    ]
    dropped = report(Remark(type="dropped_send", message="1 planned send found no time", items=("2026-11-23_9",)))
    told = "The opportunity score is 90 of 100: there is room for more revenue sends than this week's"
    assert texts(state(**ready, items=tuple(full[:-1]))) == [f"{told} {len(full) - 1}"]
    assert texts(state(**ready, items=tuple(full))) == []
    assert [text for text in texts(state(**ready, report=dropped)) if told in text] == []
    assert [text for text in texts(state(**ready, volume={"elasticity_capped": True})) if told in text] == []


@pytest.mark.requirement("recommend:figures")
@pytest.mark.parametrize(("planned", "told"), [(4, True), (1, False)])
def test_more_sends_than_pay_are_not_warned_of_where_fewer_are_planned(state: Make, planned: int, told: bool) -> None:
    week = state(volume={"elasticity_capped": True}, wanted=(), held=(quota(planned, 4, 1),) * 7)
    assert any("would earn less each" in text for text in texts(week)) == told


@pytest.mark.requirement("recommend:room")
def test_a_type_at_its_caps_is_no_room_for_more(state: Make, item: Make) -> None:
    ready = {
        "performance": {"opportunity_score": 90},
        "request": Request(creator_id="alexia", include=("vip_program",)),
    }
    assert texts(state(**ready))[0].startswith("The opportunity score is 90 of 100: there is room for more")
    assert texts(state(**ready, items=(item(1, "vip_program"),))) == []


@pytest.mark.requirement("recommend:room")
def test_more_of_a_type_is_advised_on_a_full_week_only_where_another_gives_way(state: Make, item: Make) -> None:
    falling = {"performance": {"revenue_trend": "down"}}
    crowds = {
        key: tuple(
            item(number, key, scheduled_date=date(2026, 11, day), scheduled_time=clock)
            for day in range(23, 30)
            for number, clock in enumerate(CROWD, 1)
        )
        for key in ("bundle", "bump_normal")
    }
    assert texts(state(**falling, items=crowds["bundle"])) == []
    assert texts(state(**falling, items=crowds["bump_normal"])) == [
        "Revenue per send is falling: try more dm_farm (0 this week)"
    ]


@pytest.mark.requirement("recommend:reasons")
def test_engagement_is_advised_only_where_the_request_has_any(state: Make) -> None:
    only = {"volume": {"fused_saturation": 86.0}, "request": Request(creator_id="alexia", include=("bundle",))}
    assert texts(state(**only)) == ["The audience is saturated (86 of 100): keep the volume down"]
    one_a_day = {"volume": {"fused_saturation": 86.0}, "request": Request(creator_id="alexia", max_per_day=1)}
    assert texts(state(**one_a_day)) == ["The audience is saturated (86 of 100): keep the volume as low as it is"]


@pytest.mark.requirement("recommend:reasons")
@pytest.mark.parametrize(
    ("sends", "how"),
    [
        (0, "plan fewer sends"),
        (60, "plan fewer sends (at most 60 of the week's 63)"),
        (63, "ask for no more than these sends"),
    ],
)
def test_quotas_over_a_day_are_not_blamed_on_the_caps_of_types(state: Make, item: Make, sends: int, how: str) -> None:
    """A limit that takes none of the sends is not told as one that does."""
    cut = found("quota_not_filled", "sends left out: 3, as 21 a day fit at 45 minutes", action="cut_to_a_day")
    mended = ShortageRemedy(smaller={"max_per_day": 21}, sends=sends)
    items, week = tuple(item(n) for n in range(1, 22)), (quota(4, 4, 1),) * 7
    (text,) = texts(state(findings=(cut,), items=items, of_cut=mended, held=week, wanted=week))
    assert text == (
        f"More is asked for than a day holds: {how} with `eros generate alexia --week-start 2026-11-23 "
        "--max-per-day 21`"
    )


@pytest.mark.requirement("recommend:reasons", "recommend:budget")
@pytest.mark.parametrize("types", ["budget_left_out", "spacing_reduced"])
def test_themes_that_a_budget_leaves_short_are_advised_to_do_without_it(state: Make, report: Make, types: str) -> None:
    """A budget that leaves nothing out turns sends into others all the same, which take other captions."""
    about = {"impact": "the sends of the budget use others", "fallback": "solo 2", "action": "share_within_budget"}
    left = Remark(type=types, message="left out", items=("2026-11-23_8",), found=89.98, limit=20.0)
    asked = Request(creator_id="alexia", budget_per_day=20.0)
    found_of = (found("asked_theme_missed", "Fewer sends", **about),)
    [text] = [one for one in texts(state(report=report(left), request=asked, findings=found_of)) if "Themes" in one]
    assert text == (
        "Themes do not have the shares that the volume asks for: the sends of the budget use others; plan "
        "without `--budget-per-day`"
    )


@pytest.mark.requirement("vault:themeless")
def test_a_vault_of_which_no_theme_is_known_is_to_be_brought_with_them(state: Make, report: Make) -> None:
    (finding,) = mismatch_findings([("2026-11-23_1", NO_THEMES)])
    week = state(report=report(), findings=(finding,))
    [text] = [one for one in texts(week) if "themes" in one]
    assert text.startswith("Bring the vault's themes with `eros-db import --vault FILE`, or let the data server say")


MESSAGES = ("targeted_message", "mass_message")
RENEWAL, WINBACK, TARGETED = "renew_on_message 1", "expired_winback 1", "the channel targeted_message"


@pytest.mark.requirement("recommend:reasons")
@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        (
            without("renew_off", "expired_recent", "expired_all"),
            f"the audience renew_off for {RENEWAL}, and the audience expired_recent for {WINBACK}",
        ),
        (without(channels=MESSAGES), f"{TARGETED} for {RENEWAL}, {WINBACK}"),
        (
            without("expired_recent", channels=MESSAGES),
            f"{TARGETED} for {RENEWAL}, {WINBACK}",
        ),
        (
            without("expired_recent", "expired_all", channels=MESSAGES),
            f"{TARGETED} for {RENEWAL}, and the audience expired_recent and {TARGETED} for {WINBACK}",
        ),
    ],
    ids=["audiences", "channels", "another-audience", "both"],
)
def test_what_is_missing_is_asked_for_the_types_that_lack_it_and_not_for_what_stands_there_now(
    state: Make, item: Make, lacking: Audiences, told: str
) -> None:
    stand_in = item(1, "renew_on_post")
    missing = [
        found("required_target_missing", "", fallback="x", slot_ids=(slot,), send_types=(key,))
        for slot, key in ((stand_in.slot_id, "renew_on_message"), ("2026-11-24_9", "expired_winback"))
    ]
    (text,) = texts(state(items=(stand_in,), findings=tuple(missing), audiences=lacking))
    command = "eros generate alexia --week-start 2026-11-23 --exclude renew_on_message,expired_winback"
    assert text == (f"Give the data server {told}, or plan without renew_on_message, expired_winback with `{command}`")


@pytest.mark.requirement("recommend:reasons")
def test_every_lost_point_has_a_step_that_gives_it_back(state: Make, item: Make, report: Make) -> None:
    whole = report(Remark(type="quarter_hour", message="", items=("2026-11-23_1",)), score=93)
    (check,) = whole.checks
    checks = (
        check.model_copy(update={"id": "timing", "name": "Timing", "points": 9.5}),
        check.model_copy(update={"id": "variation", "name": "Variation", "weight": 5, "points": 4.62}),
    )
    whole = whole.model_copy(update={"score": 94.12, "checks": checks})
    assert texts(state(report=whole, items=tuple(item(n) for n in range(1, 5)))) == [
        "The score of 94.12 lost most on timing (5.5 of 15 points): plan fewer sends with `eros generate alexia "
        "--week-start 2026-11-23 --volume lighter`",
        "Points were lost on variation (0.38 of 5 points): move ppv_unlock 1 by a minute",
    ]


@pytest.mark.requirement("recommend:reasons")
def test_an_error_says_what_mends_it(state: Make, report: Make) -> None:
    wrong = Remark(type="content_unsafe", message="The caption hints at a person's age and may never be sent")
    stopped = report(score=49).model_copy(update={"errors": (wrong,), "hard_stops": ("content safety",)})
    assert texts(state(report=stopped)) == [
        "Nobody may pass over this: The caption hints at a person's age and may never be sent: "
        "take the caption out of the bank"
    ]


@pytest.mark.requirement("recommend:reasons")
@pytest.mark.parametrize(
    ("score", "who"), [(49.99, "Nobody may pass"), (50, "Only an approval with a reason may pass"), (97, "Only an")]
)
def test_who_may_pass_over_an_error_is_who_can_approve_the_week(
    state: Make, report: Make, score: float, who: str
) -> None:
    wrong = Remark(type="strategy_repeated", message="Monday and Tuesday are alike")
    (told,) = texts(state(report=report(score=score).model_copy(update={"errors": (wrong,)})))
    assert told.startswith(who)
    assert re.search(r"`eros generate alexia .*--seed 1`$", told)


@pytest.mark.requirement("recommend:reasons")
def test_another_seed_is_advised_as_the_command_that_plans_with_it(state: Make, item: Make) -> None:
    unproved = found("time_calculation_failed", "...", slot_ids=("2026-11-23_1",), fallback="the best times found")
    (told,) = texts(state(items=(item(1),), findings=(unproved,)))
    assert "again with `eros generate alexia --week-start 2026-11-23 --seed 1`" in told
    assert "try another" not in told


@pytest.mark.requirement("recommend:causes")
def test_a_pinned_event_without_an_audience_is_not_sent_to_another_seed(state: Make, report: Make) -> None:
    gone = Remark(type="pin_missing", message="expired_winback is pinned to 2026-11-24 20:00 and does not stand there")
    lost = found("required_target_missing", "none", send_types=("expired_winback",), fallback="the slot stays empty")
    week = state(report=report(score=92).model_copy(update={"errors": (gone,)}), findings=(lost,))
    first = texts({**week, "audiences": Audiences(targets=(), channels=())})[0]
    assert re.search("give the data server .*, or pin another type", first)
    assert "--seed" not in first


@pytest.mark.requirement("recommend:new-captions")
def test_a_type_is_not_told_to_need_fewer_captions_than_are_tired(state: Make, item: Make) -> None:
    tired = [item(n, "ppv_followup", fresh=4) for n in range(8)]
    followers = (*tired, item(8, "ppv_followup", needs_caption=True))
    told = texts(state(items=followers, findings=(found("caption_freshness_low", "..."),)))
    assert (
        "CREATE NEW CAPTIONS: ppv_followup needs 9+ new captions (1 of this week's sends has none, 8 of this week's "
        "sends have tired or weak ones)"
    ) in told
    assert not any("write new ones" in text for text in told)  # one count, where they are asked for


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(
    ("wishes", "avoid_hours", "ways"),
    [
        ({}, (), ""),
        ({}, (3, 4), ""),  # nothing can stand there anyhow
        ({}, (8, 9), "take hours from the page's avoid_hours in the data server, or "),
        ({"not_before": time(18)}, (), "widen the hours asked for, or "),
        ({"pinned": (PINNED.model_copy(update={"time": time(20, 7)}),)}, (), "move one of the pinned events, or "),
        ({"pinned": (PINNED.model_copy(update={"date": date(2026, 11, 28)}),)}, (), ""),
    ],
)
@pytest.mark.parametrize("kind", ["block_too_full", "avoid_hour", "timing_relaxed"])
def test_a_crowded_day_is_told_what_crowds_it(
    state: Make, item: Make, report: Make, kind: str, wishes: dict[str, Any], avoid_hours: tuple[int, ...], ways: str
) -> None:
    crowded = report(Remark(type=kind, message="", items=("2026-11-23_1",)), score=95)
    (check,) = crowded.checks
    crowded = crowded.model_copy(update={"checks": (check.model_copy(update={"id": "timing", "points": 10}),)})
    request = Request(creator_id="alexia", **wishes)
    findings = (found("no_available_slots", "", fallback="x", slot_ids=("2026-11-23_1",)),)
    nine = tuple(item(n) for n in range(1, 10))
    week = state(report=crowded, request=request, avoid_hours=avoid_hours, findings=findings, items=nine)
    for text in texts(week):
        assert f": {ways}plan fewer sends with `" in text
        assert ("pinned" in text.split("plan fewer")[0]) is ("pinned" in ways)


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(("a_day", "told"), [(14, "98"), (10, "70"), (6, "42")])
def test_a_smaller_week_is_told_with_what_is_left_of_it(
    state: Make, item: Make, report: Make, a_day: int, told: str
) -> None:
    crowded = report(Remark(type="block_too_full", message="", items=("2026-11-23_1",)), score=95)
    check = crowded.checks[0].model_copy(update={"id": "timing", "points": 10})
    smaller = SmallerWeek(change={"max_per_day": 5}, days=(5,) * 7)
    week = state(
        report=crowded.model_copy(update={"checks": (check,)}),
        items=tuple(item(n) for n in range(1, a_day + 1)),
        smaller_weeks=(smaller,),
        **dict.fromkeys(("wanted", "held"), (quota(a_day, 0, 0),) * 7),
    )
    assert f"plan fewer sends (at most 35 of the week's {told}) with `" in texts(week)[0]


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize("kind", ["spacing_too_small", "block_too_full", "same_minute", "same_type_in_a_row"])
def test_pinned_events_in_each_others_way_are_moved_and_not_told_that_fewer_others_help(
    state: Make, item: Make, report: Make, kind: str
) -> None:
    pins = tuple(PINNED.model_copy(update={"time": time(19, minute)}) for minute in (7, 30))
    two = tuple(item(n, scheduled_time=pin.time) for n, pin in enumerate(pins))
    others = tuple(item(n, "bump_normal", scheduled_time=time(n, 7)) for n in range(9, 15))
    close = report(Remark(type=kind, message="", items=tuple(it.slot_id for it in two)), score=95)
    check = close.checks[0].model_copy(update={"id": STEPS[kind].check, "points": 10})
    week = state(
        report=close.model_copy(update={"checks": (check,)}),
        request=Request(creator_id="alexia", not_before=time(9), pinned=pins),
        items=(*two, *others),
    )
    (text,) = texts(week)
    assert text.endswith("move one of the pinned events")
    assert not any(way in text for way in ("plan fewer", "widen", "seed"))


@pytest.mark.requirement("recommend:causes")
def test_a_type_behind_itself_where_some_are_pinned_asks_for_no_other_seed_and_for_no_fewer_sends(
    state: Make, item: Make, report: Make
) -> None:
    pins = tuple(PINNED.model_copy(update={"time": time(hour, 7)}) for hour in (12, 15))
    sends = (*(item(n, scheduled_time=pin.time) for n, pin in enumerate(pins)), item(3, scheduled_time=time(20, 7)))
    slots = tuple(it.slot_id for it in sends)
    week_of_it = report(Remark(type="same_type_in_a_row", message="", items=slots), score=95)
    day = "On 2026-11-23 not everything fits under all rules: "
    relaxed = Remark(type="timing_relaxed", message=f"{day}{IN_A_ROW} (proved unavoidable)", items=slots)
    check = week_of_it.checks[0].model_copy(update={"id": "timing", "points": 10})
    week = state(
        report=week_of_it.model_copy(update={"checks": (check,), "warnings": (*week_of_it.warnings, relaxed)}),
        request=Request(creator_id="alexia", pinned=pins),
        items=sends,
    )
    (text,) = texts(week)
    assert text.endswith(": move one of the pinned events")
    crowded = relaxed.model_copy(update={"message": f"{day}block rule off, {IN_A_ROW} allowed"})
    both = week["report"].model_copy(update={"warnings": (*week_of_it.warnings, crowded)})
    assert "; move one of the pinned events, or plan fewer sends" in texts({**week, "report": both})[0]


@pytest.mark.requirement("recommend:causes")
def test_sends_in_hours_to_avoid_are_moved_only_where_they_are_pinned(state: Make, item: Make) -> None:
    stands = (item(1),)
    avoided = (found("avoid_hours_violation", "", fallback="x", slot_ids=(stands[0].slot_id,)),)
    pinned = Request(creator_id="alexia", pinned=(PINNED,))
    assert texts(state(items=stands, findings=avoided, request=pinned, avoid_hours=(19,))) == [
        "ppv_unlock 1 in hours to avoid: move the pinned events"
    ]
    (text,) = texts(state(items=stands, findings=avoided, avoid_hours=(19,)))
    assert text.startswith("ppv_unlock 1 in hours to avoid: take hours from the page's avoid_hours")
    assert "pinned" not in text


@pytest.mark.requirement("recommend:causes")
def test_no_cap_is_blamed_where_the_vault_lacks_the_media(state: Make) -> None:
    short = (found("quota_not_filled", "engagement is short", send_types=("bump_normal",)),)
    mended = ShortageRemedy(smaller={"volume": "lighter"})
    days = {"wanted": (quota(4, 4, 1),) * 7, "held": (quota(4, 3, 1),) * 7, "of_missing": mended, "of_capped": mended}
    told = texts(state(findings=short, **days, vault=Vault(media_kinds=("video", "flyer"))))  # gifs are of revenue
    (text,) = [text for text in told if "picture" in text]
    assert text.startswith("Add picture content to vault for increased engagement items (")
    assert "), or plan fewer sends with `" in text
    (capped,) = texts(state(findings=(found("quota_not_filled", "engagement is short"),), **days))
    assert capped.startswith("The caps of the send types leave sends out: plan fewer sends with")


@pytest.mark.requirement("recommend:causes")
def test_nothing_that_was_left_out_is_advised(state: Make, item: Make, report: Make) -> None:
    """For want of media, of an audience, or because the request does not want it: no more of it can stand."""
    lost = (found("required_target_missing", "", fallback="x", slot_ids=("y",), send_types=("dm_farm",)),)
    falling = {"performance": {"revenue_trend": "down", "opportunity_score": 90}, "items": (item(1, "tip_goal"),)}
    warned = report(pool_warning("Captions exhausted for dm_farm: 0 usable", "critical"))
    for without in ({"vault": Vault(media_kinds=("flyer",))}, {"findings": lost}):
        told = texts(state(**falling, **without, report=warned))
        assert not any("more dm_farm" in text or "dm_farm needs" in text for text in told), told
    assert any("try more dm_farm" in text for text in texts(state(**falling)))
    kinds, full = default_catalogue(), (item(1, "tip_goal"), item(2, "dm_farm"), item(3, "bump_normal"))
    for states in ({"max_per_day": 0}, {"max_per_week": 1}):  # the data server allows no more of it
        limited = {**kinds, "dm_farm": kinds["dm_farm"].model_copy(update=states)}
        told = texts(state(**{**falling, "items": full}, send_types=limited))
        assert not any("more dm_farm" in text for text in told), told


@pytest.mark.requirement("recommend:causes")
def test_a_page_without_audiences_is_not_sent_to_its_vault_or_its_wishes(state: Make, report: Make) -> None:
    few = audiences_of("paid", tuple(one for one in TARGETS if one.target_key == "renew_on"))
    keys = tuple(key for key, kind in default_catalogue().items() if kind.on("paid") and key != "renew_on_post")
    lost = tuple(
        found("required_target_missing", "", fallback="x", slot_ids=(f"2026-11-23_{n}",), send_types=(key,))
        for n, key in enumerate(keys)
    )
    poor = Remark(type="diversity_too_low", message="1 different send types in the week", found=1, limit=10)
    stopped = report(score=20).model_copy(update={"errors": (poor,), "hard_stops": ("fewer than 10 send types",)})
    told = "; ".join(texts(state(report=stopped, findings=lost, audiences=few, items=())))
    assert "give the data server the audience all_active for " in told
    assert "the audience renew_off for renew_on_message" in told
    assert not any(word in told for word in ("exclude", "vault", "list more"))


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(
    ("wishes", "media", "way"),
    [
        ({"exclude": ("dm_farm",)}, None, "exclude fewer types"),
        ({"include": ("dm_farm", "bundle")}, None, "include more types"),
        ({}, ("flyer",), "add video and picture and gif to the vault"),
        ({}, None, "plan the week again with `eros generate alexia --week-start 2026-11-23 --seed 1`"),
    ],
)
def test_too_few_types_are_mended_where_they_were_lost(
    state: Make, report: Make, wishes: dict[str, Any], media: tuple[str, ...] | None, way: str
) -> None:
    poor = Remark(type="diversity_too_low", message="few", found=1, limit=10)
    stopped = report(score=49).model_copy(update={"errors": (poor,)})
    request = Request(creator_id="alexia", **wishes)
    told = texts(state(report=stopped, request=request, vault=Vault(media_kinds=media), items=()))
    assert f"Nobody may pass over this: few: {way}" in told


@pytest.mark.requirement("recommend:override")
def test_a_confidence_below_030_names_its_override_and_leaves_the_cost_to_the_report(state: Make) -> None:
    low = {"confidence_score": 0.2, "message_count": 8}
    assert texts(state(volume=low, held_back=3)) == [
        "Confidence is 0.2 from 8 messages, below 0.3: plan it all the same with low confidence allowed"
    ]
    careful = state(volume={**low, "confidence_score": 0.5}, held_back=3)
    assert texts(careful)[0].startswith(
        "Confidence is 0.5 from 8 messages: volumes and prices stay careful until more has been sent"
    )
    allowed = state(volume=low, request=Request(creator_id="alexia", allow_low_confidence=True))
    assert texts(allowed) == ["Confidence is 0.2 from 8 messages: prices stay careful until 100 messages are counted"]
    counted = state(volume={**low, "message_days": 90})
    assert texts(counted)[0].startswith("Confidence is 0.2 from 8 messages of the last 90 days, below 0.3: ")


@pytest.mark.requirement("recommend:figures")
@pytest.mark.parametrize(
    ("volume", "said"),
    [
        ({"message_count": 20}, "until 100 messages are counted"),
        ({"message_count": 49}, "until 100 messages are counted"),
        ({"message_count": 50}, ", and not for want of messages: look at confidence_score in the data server"),
        ({"message_count": 655}, ", and not for want of messages: look at confidence_score in the data server"),
        ({"message_count": None}, "until the data server trusts it more"),
        ({"message_count": 655, "degradation_level": 2}, "until the data server gives the whole volume"),
    ],
)
def test_careful_volumes_are_put_down_to_what_made_them_careful(state: Make, volume: dict[str, Any], said: str) -> None:
    """R8: 50 messages and more make a confidence of 0.6 known; what is less then is not for want of them."""
    (told,) = texts(state(volume={"confidence_score": 0.4, **volume}, held_back=3))
    assert told.endswith(f": volumes and prices stay careful{said if said.startswith(',') else f' {said}'}")


@pytest.mark.requirement("recommend:figures")
@pytest.mark.parametrize(
    ("volume", "held_back", "said"),
    [
        ((0.6, 70), 0, "prices stay careful (85 % of their base) until 100 messages are counted"),
        ((0.6, 70), 5, "volumes and prices stay careful (85 % of their base) until 100 messages are counted"),
        ((0.79, 655), 0, "prices stay careful (85 % of their base), and not for want of messages: look at"),
        ((0.8, 100), 0, None),
    ],
)
def test_prices_below_their_base_are_told_up_to_the_messages_that_bring_it(
    state: Make, item: Make, volume: tuple[float, int], held_back: int, said: str | None
) -> None:
    score, count = volume
    stated = {"confidence_score": score, "message_count": count}
    priced = (item(suggested_price=14.99),)
    told = [it for it in texts(state(volume=stated, held_back=held_back, items=priced)) if it.startswith("Confidence")]
    assert [it.partition("messages: ")[2][: len(said or "")] for it in told] == ([] if said is None else [said])
    assert not [it for it in texts(state(volume=stated, items=(item(),))) if it.startswith("Confidence")]


@pytest.mark.requirement("recommend:reasons")
def test_whatever_can_make_a_week_poorer_has_advice() -> None:
    """R53: each row of the failure tables that a week can end with, and each kind of remark of its report."""
    ends = {name for name, row in FAILURES.items() if row.severity == "CRITICAL"}
    possible = {name for name, row in FAILURES.items() if not row.prevented}
    tables = [{*INPUTS}, {*OTHERWISE}, {*SAID_ELSEWHERE}, {*NEEDS_NO_ACTION}]
    assert set[str]().union(*tables) == possible - ends
    assert sum(map(len, tables)) == len(possible - ends)
    assert {*SAID_ELSEWHERE.values()} <= {rule.__name__ for rule in RULES}
    assert all(NEEDS_NO_ACTION.values())
    codes = {CODES.get(name, name.upper()) for name in ends}
    assert codes <= {*RESOLUTIONS}
    checks = "".join(path.read_text("utf-8") for path in CHECKS.glob("*.py"))
    kinds = set(re.findall(r'(?:Breach|Remark)\(\s*(?:type=)?"(\w+)"', checks))
    assert len(kinds) > 50
    assert kinds | {"request_hours", "pin_outside_hours"} == set(STEPS)


@pytest.mark.requirement("recommend:reasons")
@pytest.mark.parametrize("row", [*INPUTS, *OTHERWISE])
def test_each_row_that_the_tables_know_brings_a_step_to_take(state: Make, item: Make, row: str) -> None:
    """What a finding says of itself may hold anything, also braces."""
    said_of = {"impact": "{}", "fallback": "{x}", "slot_ids": (item().slot_id,), "send_types": ("ppv_unlock",)}
    one = found(row, "peaks holds {'at': 25}", **said_of)
    (said,) = texts(state(findings=(one,)))
    step = INPUTS.get(row) or OTHERWISE[row].partition("{")[0].partition(" (")[0]
    assert step.removeprefix("some ") in said
    if row in BROUGHT_BY:
        assert f"`eros-db import {BROUGHT_BY[row]} FILE`" in said


@pytest.mark.requirement("recommend:reasons")
def test_what_came_when_recovery_asked_once_more_is_no_default_and_not_to_be_brought(state: Make) -> None:
    for row, what in (
        ("send_types_empty", "the send types"),
        ("zero_captions_available", "captions"),
        ("required_target_missing", "audience targets that reach somebody"),
    ):
        assert texts(state(recovered=(row,))) == [
            f"The data server gave {what} only when it was asked once more: `eros doctor` shows whether it answers"
        ]
    empty = found("zero_captions_available", "none")
    assert [text[:12] for text in texts(state(recovered=(empty.error_type,), findings=(empty,)))] == ["Add captions"]


@pytest.mark.requirement("recommend:reasons", "recommend:remedies")
@pytest.mark.parametrize(
    ("of_capped", "way"),
    [
        ({"smaller": {"volume": "normal"}}, "plan fewer sends with `eros generate alexia --week-start 2026-11-23"),
        ({"exclude_nothing": True}, "exclude fewer types"),
        ({"include_all": True}, "include more types"),
        ({"all_media": True}, "add gif to the vault"),
        ({}, "look at the limits of the send types in the data server"),
    ],
)
def test_of_the_ways_to_what_caps_leave_out_only_those_that_mend_are_told(
    state: Make, of_capped: dict[str, Any], way: str
) -> None:
    """The request names types, and the vault lacks media: neither is blamed where its change was tried in vain."""
    within_caps = (quota(5, 4, 1),) * 7
    days = {"uncapped": (quota(6, 5, 1),) * 7, "wanted": within_caps, "held": within_caps}
    short = found("quota_not_filled", "revenue is short of its quota")
    asked = Request(creator_id="alexia", volume="heavier", exclude=("bundle",))
    vault = Vault(media_kinds=("video", "picture", "flyer"))
    of_capped = ShortageRemedy(**of_capped)
    told = texts(state(findings=(short,), request=asked, vault=vault, of_capped=of_capped, **days))
    (text,) = [text for text in told if "caps of the send types" in text]
    assert text.startswith(f"The caps of the send types leave sends out: {way}")
    assert text.count(", or ") == 0


@pytest.mark.requirement("recommend:reasons", "recommend:remedies")
def test_types_that_the_data_server_does_not_list_are_to_be_listed_and_no_fewer_sends_planned(
    state: Make, report: Make
) -> None:
    kinds = {key: kind for key, kind in default_catalogue().items() if kind.category != "retention"}
    mended = ShortageRemedy(smaller={"max_per_day": 4})
    days = {"wanted": (quota(4, 4, 1),) * 7, "held": (quota(4, 4, 0),) * 7, "of_missing": mended, "of_capped": mended}
    lost = report(Remark(type="sends_missing", message="7 of 63"), score=97)
    check = lost.checks[0].model_copy(update={"id": "completeness", "points": 12})
    week = state(
        report=lost.model_copy(update={"checks": (check,)}),
        findings=(found("quota_not_filled", "retention is short of its quota"),),
        send_types=kinds,
        **days,
    )
    told = texts(week)
    assert "(3 of 15 points): let the data server list renew_on_post, renew_on_message, expired_winback" in told[0]
    assert not any("plan fewer" in text for text in told)


@pytest.mark.requirement("recommend:reasons")
def test_what_the_data_server_does_not_show_is_to_be_looked_at_by_command_type_and_count(
    state: Make, item: Make
) -> None:
    items = (item(1), item(2, "bundle"), item(3, "bundle", needs_caption=True))
    items = tuple(
        one.model_copy(update={"media_type": media, "caption_id": caption})
        for one, media, caption in zip(items, ("video", "video", "none"), (1, 2, None), strict=True)
    )
    told = {
        row: texts(state(items=items, findings=(found(row, "..."),)))[-1]
        for row in ("vault_media_unknown", "protection_unknown", "ledger_not_whole")
    }
    assert told == {
        "vault_media_unknown": "Bring the vault's kinds of media with `eros-db import --vault FILE`, or let the data "
        "server say them: no media are checked for ppv_unlock 1, bundle 1",
        "protection_unknown": "Look before a save which weeks are kept here with `eros weeks alexia --week-start "
        "2026-11-23`, and in the data server whether it has the week approved: a save replaces it",
        "ledger_not_whole": "Look whether other programs send the captions of ppv_unlock 1, bundle 1: the data server "
        "does not show it",
    }


@pytest.mark.requirement("recommend:reasons", "recommend:figures")
@pytest.mark.parametrize(
    ("saturation", "category", "found_at", "limit", "step"),
    [
        (88, "revenue", 0.28, 0.3, "nothing is to be done while the saturation of 88 lowers revenue"),
        (70, "revenue", 0.28, 0.3, "raise the quota of revenue in the data server"),
        (88, "engagement", 0.2, 0.25, "raise the quota of engagement in the data server"),
    ],
)
def test_a_balance_that_saturation_shifts_is_not_to_be_shifted_back(
    state: Make, report: Make, saturation: float, category: str, found_at: float, limit: float, step: str
) -> None:
    """Of one audience the report cannot ask for less and for more revenue at once (R5)."""
    off = Remark(type="category_balance_off", message=f"{category} is off", found=found_at, limit=limit)
    check = Check(id="balance", name="Balance", passed=True, weight=5, points=4.5, detail="")
    week = report(off, score=99.5).model_copy(update={"checks": (check,)})
    said = texts(state(report=week, volume={"fused_saturation": saturation}))
    assert f"Points were lost on balance (0.5 of 5 points): {step}" in said


@pytest.mark.requirement("recommend:reasons")
def test_matters_of_their_own_are_recommendations_of_their_own(state: Make) -> None:
    both = (
        found("figure_ignored", "message_count is -5, not a count", fallback="x"),
        found("asked_theme_missed", "...", impact="no send shows cosplay", fallback="y"),
    )
    assert texts(state(findings=both)) == [
        "Correct in the data server what is left out of use: message_count is -5, not a count",
        "Themes do not have the shares that the volume asks for: no send shows cosplay",
    ]


@pytest.mark.requirement("recommend:reasons")
def test_a_figure_that_is_left_out_of_use_is_to_be_corrected_by_its_name(state: Make) -> None:
    odd = ("revenue_per_day is 25, not one of 1 to 10; 3 is used", "peak_hours holds {'hour': 25}")
    found_odd = tuple(found("figure_ignored", text, fallback="3") for text in odd)
    assert texts(state(findings=found_odd)) == [
        f"Correct in the data server what is left out of use: {odd[0]}; {odd[1]}"
    ]


@pytest.mark.requirement("recommend:reasons")
def test_minutes_that_repeat_are_told_by_what_makes_them_repeat(state: Make, item: Make) -> None:
    slots = (item().slot_id,)
    pinned = found("prime_hour_overused", "x", slot_ids=slots, action="keep_pin", fallback="kept")
    assert texts(state(findings=(pinned,))) == ["Pin the events of ppv_unlock 1 to different times"]
    crowded = found("prime_hour_overused", "x", slot_ids=slots, action="repeat_minutes", fallback="repeats")
    narrow = Request(creator_id="alexia", not_before=time(18))
    assert texts(state(findings=(crowded,), request=narrow)) == [
        "Sends of a day share their minutes: widen the hours asked for"
    ]


@pytest.mark.requirement("recommend:short-list", "recommend:reasons")
def test_reasons_that_are_too_many_share_the_last_line(state: Make, item: Make, report: Make) -> None:
    keys = ("bundle", "dm_farm", "like_farm", "link_drop", "tip_goal")
    warnings = [pool_warning(f"Captions exhausted for {key}", "critical") for key in keys]
    dropped = Remark(type="dropped_send", message="", items=("x",))
    wrong = Remark(type="content_unsafe", message="The caption may never be sent")
    made = report(*warnings, dropped, score=60, points=2).model_copy(update={"errors": (wrong,)})
    week = state(
        report=made, items=(item(1, fresh=12),), volume={"confidence_score": 0.4},
        findings=(found("persona_missing", "x"), found("parent_invalid", "y"), found("content_unsafe", "1 caption: 7")),
    )  # fmt: skip
    said = texts(week)
    assert len(said) == 8
    assert "The week rests on defaults for the persona" in said[-1]
    assert "Follow-ups of sends that do not stand were skipped" in said[-1]


@pytest.mark.requirement("failures:true-texts")
def test_a_finding_of_a_row_that_varies_brings_its_own_words() -> None:
    for error_type, row in FAILURES.items():
        if row.fallback != VARIES and not row.prevented:
            assert found(error_type, "it was handled").fallback == row.fallback
        else:
            with pytest.raises(ValueError, match="says itself what was done"):
                found(error_type, "it was handled")


@pytest.mark.requirement("recommend:reasons")
def test_each_type_that_makes_a_week_wait_is_named_also_where_the_week_leaves_it_out(
    state: Make, item: Make, report: Make
) -> None:
    """A warning about another type is no reason to pass over the one that the week waits for."""
    exhausted = pool_warning("Captions exhausted for ppv_followup: 0 usable", "critical")
    waits = report(exhausted, pool_warning("Low captions for vip_program: <3 usable", "warning"))
    waits = waits.model_copy(update={"requires_caption_review": True})
    wish = {"report": waits, "items": (item(1, "vip_program"),)}
    told = texts(state(**wish, request=Request(creator_id="alexia", exclude=("retention", "ppv_followup"))))
    left_out = "CREATE NEW CAPTIONS: the data server warns of ppv_followup, which this week leaves out"
    assert f"{left_out}; it waits for your look all the same" in told
    strange = report(pool_warning("something is exhausted", "critical")).model_copy(
        update={"requires_caption_review": True}
    )
    unnamed = texts(state(report=strange, items=(item(1, "vip_program"),)))
    asked = "Let the data server name the send type that it warns of: something is exhausted"
    assert f"{asked}; it waits for your look all the same" in unnamed
    off = texts(state(**wish, request=Request(creator_id="alexia", follow_ups=False)))
    assert f"{left_out}; it waits for your look all the same" in off
    assert not any("ppv_followup needs" in text for text in off)
    others = texts(state(**wish, request=Request(creator_id="alexia", include=("vip_program",))))
    assert any("ppv_followup needs 5+ new captions" in text for text in others), "they come with any type (R45)"
    dry = Request(creator_id="alexia", exclude=("ppv_followup",), dry_run=True)
    assert f"{left_out}; it would wait for your look all the same" in texts(state(**wish, request=dry))


@pytest.mark.requirement("recommend:new-captions")
def test_captions_are_asked_for_until_the_warning_ends(state: Make, item: Make, report: Make) -> None:
    warnings = (
        pool_warning("Captions in critical shortage for ppv_unlock: 2 usable, 14 needed", "critical"),
        pool_warning("Low captions for bump_normal: <14 usable", "warning"),
    )
    low = tuple(item(n, "bump_normal", fresh=12) for n in range(6))
    told = texts(state(report=report(*warnings), items=low))
    assert [text for text in told if text.startswith("CREATE")] == [
        "CREATE NEW CAPTIONS: ppv_unlock needs 12+ new captions, until 14 are usable",
        "CREATE NEW CAPTIONS: bump_normal needs 6+ new captions, until 14 are usable (6 of this week's sends have "
        "tired or weak ones)",
    ]


@pytest.mark.requirement("recommend:causes")
def test_types_whose_captions_could_not_be_read_are_listed_once(state: Make, item: Make) -> None:
    keys = ("ppv_unlock", "bundle", "dm_farm")
    lost = found("caption_query_failed", "locked", send_types=keys, failed_tool="get_send_type_captions")
    (text,) = texts(state(items=tuple(item(n, key) for n, key in enumerate(keys)), findings=(lost,)))
    assert text == (
        "Captions of ppv_unlock (1 send), bundle (1 send), dm_farm (1 send) could not be read, and what other answers "
        "hold stands in where it can: the call of get_send_type_captions failed: `eros doctor` shows whether the data "
        "server answers"
    )
    without = lost.model_copy(update={"message": NO_SUCH_TOOL})
    (text,) = texts(state(findings=(without,)))
    assert text.endswith("hold stands in where it can: use a data server that has get_send_type_captions")
    many = tuple(default_catalogue())[:9]
    lost = found("caption_query_failed", "too long", send_types=many)
    told = texts(state(items=tuple(item(n, key) for n, key in enumerate(many)), findings=(lost,)))
    (text,) = [one for one in told if "could not be read" in one]
    assert (text.count("(1 send)"), " and others could not be read" in text) == (6, True)


@pytest.mark.requirement("recommend:reasons")
def test_a_step_that_gives_back_the_points_of_several_remarks_or_checks_is_said_once(
    state: Make, item: Make, report: Make
) -> None:
    """Two remarks of one check each named ``bundle``; two checks were sent for the same captions."""
    items = (item(1, "bundle"), item(2, "ppv_unlock"), item(3, "bundle"))
    ids = [one.slot_id for one in items]
    remarks = (
        Remark(type="review_needed", message="", items=(ids[0], ids[2])),
        Remark(type="caption_pool_warning", message="", found="critical", items=tuple(ids)),
        Remark(type="manual_caption", message="", items=(ids[1],)),
        Remark(type="vault_missing", message="", items=(ids[1],)),
    )
    lost = [
        ("confidence", "Pool", 3.8),
        ("captions", "Words", 14.2),
        ("timing", "Timing", 14),
        ("variation", "V", 4.5),
    ]
    checks = tuple(
        Check(id=key, name=name, passed=False, weight=5 if points < 5 else 15, points=points, detail="")
        for key, name, points in lost
    )
    spaced = tuple(Remark(type=kind, message="") for kind in ("strategy_repeated", "wrong_expiry"))
    week = report(*remarks, *spaced, score=94.5).model_copy(update={"checks": checks})
    (told,) = [text for text in texts(state(report=week, items=items)) if text.startswith("Points were lost")]
    again = "plan the week again with `eros generate alexia --week-start 2026-11-23 --seed 1`"
    assert told == (
        "Points were lost on pool (1.2 of 5 points): write new captions for bundle 2, ppv_unlock 1, or approve the "
        f"week as it is; timing (1 of 15 points): {again}; words (0.8 of 15 points): write captions for ppv_unlock 1; "
        "choose other media for ppv_unlock 1, or add the theme to the vault; v (0.5 of 5 points): by the same"
    )
    wordless = (items[0].model_copy(update={"caption_id": None}), *items[1:])
    (told,) = [text for text in texts(state(report=week, items=wordless)) if text.startswith("Points were lost")]
    assert "write new captions for bundle 2, ppv_unlock 1; timing" in told, "nothing is there to approve as it is"


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(
    ("shipped", "named"),
    [(["targets"], "audience targets"), (["channels"], "channels"), (["targets", "channels"], "targets and channels")],
)
def test_of_audiences_and_channels_only_what_is_a_default_is_named(state: Make, shipped: list[str], named: str) -> None:
    findings = tuple(found("targets_unavailable", "", fallback=f"the shipped {what}") for what in shipped)
    (text,) = texts(state(findings=findings))
    assert f"{named}: check the data server" in text
    assert [what for what in ("targets", "channels") if what in text] == shipped


@pytest.mark.requirement("recommend:causes", "initialize:details-late")
def test_a_data_server_whose_details_came_late_has_nothing_to_correct(state: Make) -> None:
    late = figure_ignored("The details of bundle came late: max_per_day 1", "2 of the catalogue", action=TOO_LATE)
    (text,) = texts(state(findings=(late,)))
    assert text.startswith("To plan by what the data server says, plan the week again with `eros generate ")
    assert text.endswith("`: The details of bundle came late: max_per_day 1; 2 of the catalogue is used")


@pytest.mark.requirement("recommend:causes")
def test_a_failed_call_is_not_mended_by_an_import(state: Make) -> None:
    locked = (
        found("vault_data_missing", "", failed_tool="get_vault_availability"),
        found("persona_missing", "", failed_tool="get_persona_profile"),
        found("best_timing_missing", "", fallback="x", failed_tool="get_best_timing"),
        found("rankings_missing", "", fallback="x", failed_tool="get_content_type_rankings"),
        found("performance_trends_unavailable", "", fallback="x", failed_tool="get_performance_trends"),
        found("send_type_details_missing", "", fallback="x", failed_tool="get_send_type_details"),
    )
    for finding in locked:
        (text,) = texts(state(findings=(finding,)))
        assert f"the call of {finding.failed_tool} for " in text
        assert "import" not in text
    (text,) = texts(state(findings=locked))
    for finding in locked:
        assert f"the call of {finding.failed_tool} for " in text
    assert ("import" in text, text.count("`eros doctor`")) == (False, 1)
    for finding in locked:
        without = finding.model_copy(update={"message": f"{finding.failed_tool} failed: {NO_SUCH_TOOL}"})
        (text,) = texts(state(findings=(without,)))
        assert f"use a data server that has {finding.failed_tool} for " in text
        assert not [one for one in ("the call of", "import", "doctor", "check the data server") if one in text]


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(
    ("row", "lacking", "target", "told"),
    [
        ("channel_incompatible", without(channels=("mass_message",)), "all_active",
         "give the data server the channel mass_message (bundle)"),
        ("channel_incompatible", without(), "expired_recent",
         "let the channel mass_message reach expired_recent in the data server, or name another as the type's own "
         "(bundle)"),
        ("channel_incompatible", without(channels=("targeted_message",)), "expired_recent",
         "give the data server the channel targeted_message (bundle)"),
        ("target_not_found", without(), "nosuch", "give the data server the audience nosuch (bundle)"),
    ],
)  # fmt: skip
def test_what_audiences_and_channels_lack_is_to_be_given_by_name(
    state: Make, row: str, lacking: Audiences, target: str, told: str
) -> None:
    kinds = default_catalogue()
    bundle = kinds["bundle"].model_copy(update={"default_target": target})
    finding = found(row, "...", fallback="x", send_types=("bundle",))
    (text,) = texts(state(findings=(finding,), audiences=lacking, send_types={**kinds, "bundle": bundle}))
    assert text.endswith(f": {told}")


@pytest.mark.requirement("recommend:causes")
def test_an_answer_that_cannot_be_read_is_to_be_corrected_and_no_call_failed(state: Make) -> None:
    persona, channels = (
        found("persona_missing", "", garbled_tool="get_persona_profile"),
        found("targets_unavailable", "", fallback="the shipped channels", garbled_tool="get_channels"),
    )
    (text,) = texts(state(findings=(persona, channels)))
    assert text.endswith("for the persona, channels: correct what get_persona_profile and get_channels answer")
    (text,) = texts(state(findings=(persona, found("vault_data_missing", "", failed_tool="get_vault_availability"))))
    assert text.endswith("the data server answers; correct what get_persona_profile answers")
    (text,) = texts(state(findings=(found("vault_data_missing", "", action=CORRECT_DATA),)))
    assert text.endswith("the vault: correct the vault in the data server")


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(
    ("wishes", "sends", "way"),
    [
        ({}, 9, "--max-per-day 8"),  # a lighter volume would leave 7 of them
        ({"max_per_day": 9}, 9, "--max-per-day 8"),
        ({"not_before": time(12), "not_after": time(18), "max_per_day": 8}, 8, "--max-per-day 6"),  # two blocks of 3
        ({"not_before": time(12), "not_after": time(18)}, 8, "--volume lighter"),  # 6.4
        ({"not_before": time(12), "not_after": time(14)}, 8, "--max-per-day 3"),
        ({"not_before": time(12), "not_after": time(14)}, 1, None),
        ({"not_before": time(15, 20)}, 10, "--max-per-day 7"),  # the first block holds one
    ],
)
def test_so_few_sends_are_advised_as_the_crowded_day_holds(
    state: Make, item: Make, wishes: dict[str, Any], sends: int, way: str | None
) -> None:
    request = Request(creator_id="alexia", **wishes)
    crowded = (found("no_available_slots", "", impact="block rule off", fallback="x", slot_ids=("2026-11-23_1",)),)
    items = tuple(item(n) for n in range(1, sends + 1))
    (text,) = texts(state(request=request, findings=crowded, items=items))
    assert text.startswith("Some days do not fit under all rules (block rule off): ")
    assert (way in text) if way else ("plan fewer" not in text)
    (closed,) = texts(state(request=request, findings=crowded, items=items, avoid_hours=tuple(range(24))))
    assert "plan fewer" not in closed  # where not one send finds an hour, fewer find none either


@pytest.mark.requirement("recommend:causes")
def test_what_the_caps_leave_out_is_not_asked_for_in_a_higher_quota_nor_with_another_seed(
    state: Make, report: Make
) -> None:
    off = Remark(type="category_balance_off", message="engagement makes ...", found=0.18, limit=0.25)
    (check,) = report().checks
    lost = (check.model_copy(update={"id": "balance", "name": "Balance", "weight": 5, "points": 4.5}),)
    made = report(off, score=99.5).model_copy(update={"checks": lost})
    within_caps = (quota(4, 1, 0),) * 7
    capped: dict[str, Any] = {"uncapped": (quota(6, 5, 2),) * 7, "wanted": within_caps, "held": within_caps}
    told = texts(state(report=made, findings=(found("diversity_check_failed", "x"),), **capped))
    assert (
        "Points were lost on balance (0.5 of 5 points): look at the limits of the send types in the data server" in told
    )
    assert not any(way in text for text in told for way in ("raise the quota", "--seed"))


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(
    ("category", "share", "limit", "held", "way"),
    [
        ("revenue", 0.2, 0.3, quota(1, 4, 1), "add video to the vault"),  # it was asked for, and left out
        ("retention", 0.22, 0.2, quota(1, 4, 1), "add video to the vault"),  # the others are too few
        ("retention", 0.1, 0.2, quota(1, 4, 1), "raise the quota of retention in the data server"),
        ("revenue", 0.2, 0.3, quota(4, 4, 1), "raise the quota of revenue in the data server"),
    ],
)
def test_a_category_is_brought_into_balance_by_what_took_it_out(
    state: Make, report: Make, category: str, share: float, limit: float, held: DayQuota, way: str
) -> None:
    off = Remark(type="category_balance_off", message=f"{category} makes ...", found=share, limit=limit)
    (check,) = report().checks
    lost = (check.model_copy(update={"id": "balance", "name": "Balance", "weight": 5, "points": 4.5}),)
    made = report(off, score=99.5).model_copy(update={"checks": lost})
    vault = Vault(media_kinds=("picture", "gif"))
    mended = ShortageRemedy(all_media=True)
    told = texts(state(report=made, wanted=(quota(4, 4, 1),) * 7, held=(held,) * 7, vault=vault, of_missing=mended))
    assert f"Points were lost on balance (0.5 of 5 points): {way}" in told


@pytest.mark.requirement("recommend:quota-cause")
@pytest.mark.parametrize("points", [20, 19])
def test_a_quota_that_the_caps_leave_short_is_told_once_and_blamed_for_no_point_that_something_else_costs(
    state: Make, report: Make, points: float
) -> None:
    finding = found("quota_not_filled", "revenue is short of its quota", slot_ids=())
    short = Remark(type="quota_short", message="revenue is short of its quota")
    full = report(short)
    check = Check(id="completeness", name="Completeness", passed=True, weight=20, points=points, detail="")
    asked = Request(creator_id="alexia", exclude=("ppv_unlock",))
    within_caps = (quota(2, 3, 1),) * 7
    held: dict[str, Any] = {"uncapped": (quota(4, 3, 1),) * 7, "wanted": within_caps, "held": within_caps}
    held["of_capped"] = ShortageRemedy(exclude_nothing=True)
    said = texts(state(report=full.model_copy(update={"checks": (check,)}), findings=(finding,), request=asked, **held))
    assert sum("exclude fewer types" in text for text in said) == 1
    assert any("caps of the send types" in text for text in said)
    assert not any("on completeness" in text and "exclude fewer types" in text for text in said)


@pytest.mark.requirement("recommend:budget")
@pytest.mark.parametrize("lost", [False, True])
def test_what_the_budget_left_out_is_told_once_with_the_way_to_more(state: Make, report: Make, lost: bool) -> None:
    left = Remark(
        type="budget_left_out", message="2 priced sends were left out for the budget of 20 a day: 2 cost more (...)",
        items=("2026-11-23_8", "2026-11-23_9"), found=89.98, limit=20.0,
    )  # fmt: skip
    few = Remark(type="diversity_too_low", message="2 different revenue types in the week, at least 4 are needed")
    check = Check(id="diversity", name="Send-type diversity", passed=True, weight=15, points=13, detail="")
    week = report(left, few).model_copy(update={"checks": (check,), "score": 98.0}) if lost else report(left)
    asked = Request(creator_id="alexia", budget_per_day=20.0)
    (said,) = [text for text in texts(state(report=week, request=asked)) if "budget" in text]
    assert said.endswith("raise `--budget-per-day` to 89.98" + " (2 priced sends left out for 20 a day)" * lost)
    assert said.count("2 priced sends") == 1
    assert "plan the week again" not in said


@pytest.mark.requirement("target:budget-balanced", "recommend:budget")
@pytest.mark.parametrize(("balanced", "way"), [(None, ""), (59.98, ", or to 59.98 for the balance alone")])
def test_points_that_the_balance_lost_to_a_budget_are_given_back_by_the_least_that_is_enough(
    state: Make, report: Make, balanced: float | None, way: str
) -> None:
    left = Remark(
        type="budget_left_out", message="2 priced sends were left out for the budget of 20 a day: 2 cost more (...)",
        items=("2026-11-23_8", "2026-11-23_9"), found=89.98, limit=20.0,
    )  # fmt: skip
    off = Remark(type="category_balance_off", message="revenue makes 28.6% of the week", found=0.286, limit=0.3)
    check = Check(id="balance", name="Balance", passed=True, weight=5, points=4, detail="")
    week = report(left, off).model_copy(update={"checks": (check,), "score": 99.0})
    asked = Request(creator_id="alexia", budget_per_day=20.0)
    (said,) = texts(state(report=week, request=asked, budget_balanced=balanced))
    assert said.endswith(f"raise `--budget-per-day` to 89.98 (2 priced sends left out for 20 a day){way}")
    held = (quota(2, 4, 1),) * 7
    held = (quota(2, 4, 1),) * 7
    of_data = state(report=week, request=asked, wanted=held, held=held, performance={"saturation_score": 90.0})
    also = next(text for text in texts(of_data) if "balance" in text)
    assert also.endswith("balance (1 of 5 points): nothing is to be done while the saturation of 90 lowers revenue")


@pytest.mark.requirement("recommend:another-seed")
@pytest.mark.parametrize(("seed", "other"), [(None, 1), (1, 2), (7, 8)])
def test_the_week_is_never_advised_with_the_command_that_made_it(
    state: Make, report: Make, seed: int | None, other: int
) -> None:
    check = Check(id="variation", name="Variation", passed=True, weight=5, points=2, detail="")
    poor = report().model_copy(update={"checks": (check,), "score": 97.0})
    asked = Request(creator_id="alexia", seed=seed, dry_run=True)
    (said,) = texts(state(report=poor, request=asked))
    assert said.endswith(f"`eros generate alexia --week-start 2026-11-23 --seed {other}`")


@pytest.mark.requirement("recommend:reasons")
def test_points_lost_on_the_pool_are_given_back_by_captions_of_the_types_that_took_them(
    state: Make, item: Make, report: Make
) -> None:
    """A pool that only runs low takes no point, nor does a shortage of a type that the week does not send (R31)."""
    items = (item(1, "vip_program"), item(2, "flash_bundle"))
    pool = [
        Remark(type="caption_pool_warning", message=f"{says} {key}: 0 usable", found=found_as, items=named)
        for says, key, found_as, named in (
            ("Captions exhausted for", "vip_program", "critical", (items[0].slot_id,)),
            ("Low captions for", "flash_bundle", "warning", (items[1].slot_id,)),
            ("Captions exhausted for", "game_post", "critical", ()),
        )
    ]
    check = Check(id="confidence", name="Pool", passed=True, weight=5, points=4.72, detail="")
    week = report(*pool, score=99.7).model_copy(update={"checks": (check,)})
    told_of = texts(state(report=week, items=items, free_remarks=(pool[1], pool[2])))
    (told,) = [text for text in told_of if text.startswith("Points were lost")]
    assert told == "Points were lost on pool (0.28 of 5 points): write new captions for vip_program"


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(
    ("kind", "step"),
    [("timing_relaxed", "widen the hours asked for"), ("same_minute", "by a minute"), ("pin_missing", "--seed")],
)
def test_a_remark_that_costs_nothing_lends_its_step_to_no_lost_point(
    state: Make, report: Make, kind: str, step: str
) -> None:
    costs = Remark(type="wrong_expiry" if STEPS[kind].check == "timing" else "quarter_hour", message="costs")
    free = Remark(type=kind, message="beside", items=("2026-11-23_1",))
    check = Check(id=STEPS[kind].check, name="Timing", passed=True, weight=5, points=4, detail="")
    week = report(costs, free, score=99).model_copy(update={"checks": (check,)})
    request = Request(creator_id="alexia", not_before=time(9))
    (both,) = texts(state(report=week, request=request))
    (alone,) = texts(state(report=week, request=request, free_remarks=(free,)))
    mends = filled(STEPS[costs.type].text, AdviceContext(**state(request=request)))
    assert alone == f"Points were lost on timing (1 of 5 points): {mends}"
    assert (step in both, both != alone) == (True, kind != "pin_missing")


@pytest.mark.requirement("recommend:one-need")
def test_each_type_needs_one_number_of_captions_in_all_advice(state: Make, item: Make, report: Make) -> None:
    items = tuple(item(number, "dm_farm", fresh=10) for number in range(9))
    named = tuple(one.slot_id for one in items)
    message = "Captions exhausted for dm_farm: 0 usable"
    warning = Remark(type="caption_pool_warning", message=message, found="critical", items=named[:7])
    check = Check(id="confidence", name="Confidence", passed=True, weight=5, points=4, detail="")
    low = report(warning).model_copy(update={"checks": (check,), "score": 99.0})
    stale = found("caption_pool_stale", "tired", fallback="fewer ppv_unlock")
    said = texts(state(items=items, report=low, findings=(stale,)))
    needs = [count for text in said for count in re.findall(r"dm_farm (?:needs )?(\d+)", text)]
    assert needs == ["9"]  # and told once
    assert sum("dm_farm" in text for text in said) >= 2


@pytest.mark.requirement("recommend:audience-types")
def test_a_send_that_does_not_stand_is_no_type_to_exclude(state: Make, report: Make) -> None:
    lost = Remark(type="unreached_send", message="1 planned send reaches nobody", items=("2026-11-24_3",))
    finding = found("required_target_missing", "nobody", send_types=("expired_winback",), fallback="left out")
    check = Check(id="completeness", name="Completeness", passed=True, weight=20, points=19, detail="")
    week = report(lost).model_copy(update={"checks": (check,), "score": 99.0})
    said = " ".join(texts(state(report=week, findings=(finding,), audiences=audiences_of("free"))))
    assert "or plan without expired_winback with `eros generate alexia" in said
    assert "--exclude expired_winback`" in said
    assert "left-out" not in said
    wished = Request(creator_id="alexia", pinned=(PINNED.model_copy(update={"send_type_key": "expired_winback"}),))
    assert "plan without" not in " ".join(texts(state(report=week, findings=(finding,), request=wished)))


@pytest.mark.requirement("recommend:avoided-theme")
def test_a_theme_to_be_avoided_is_mended_where_it_was_decided(state: Make, item: Make) -> None:
    outdoor, solo = (VaultTheme(content_type_id=n, type_name=name) for n, name in ((2, "outdoor"), (1, "solo")))
    slots = [ShownThemes("2026-11-23_1", 2, 2), ShownThemes("2026-11-23_3", None)]
    items = (item(1, "bundle"), item(2, "dm_farm"), item(3, "ppv_unlock"))
    of_captions = tuple(avoided_findings(slots, {2}, Vault(themes=(outdoor, solo))))
    assert texts(state(items=items, findings=of_captions)) == [
        "Write captions of other themes for bundle 1: theirs are ranked AVOID"
    ]
    of_vault = tuple(avoided_findings([*slots, ShownThemes("2026-11-23_2", None, 2)], {2}, Vault(themes=(outdoor,))))
    assert texts(state(items=items, findings=of_vault)) == [
        "Add media of themes that are not ranked AVOID to the vault: it decides the theme of bundle 1, dm_farm 1"
    ]


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize(
    ("why", "way"),
    [
        ({"pin_by": time(23, 14)}, ": pin ppv_unlock on 2026-11-23 at 23:14 or earlier"),
        (
            {"pin_by": time(23, 14), "opens_by": time(8, 30)},
            ": pin ppv_unlock on 2026-11-23 at 23:14 or earlier or let the hours asked for on 2026-11-24 begin at "
            "08:30 or earlier",
        ),
        ({"ends_from": time(20, 6)}, ": let the hours asked for on 2026-11-24 end at 20:06 or later"),
        ({"ends_early": True}, ": let the hours asked for end later"),
        (
            {"pinned_with": ("2026-11-23_2",)},
            ": pin ppv_unlock and bundle on 2026-11-24 further apart",
        ),
        (
            {"pinned_with": ("2026-11-24_9",)},
            ": pin ppv_unlock on 2026-11-23 and left-out sends on 2026-11-24 further apart",
        ),
        (
            {"cause": "other follow-ups stand within the hour"},
            ": after ppv_unlock on 2026-11-23 other follow-ups stand within the hour: plan the week again with "
            "`eros generate alexia --week-start 2026-11-23 --not-after 20:00 --pin ppv_unlock@2026-11-23=19:07 "
            "--seed 1`",
        ),
        (
            {"cause": "other sends stand too near", "crowded": True},
            ": after ppv_unlock on 2026-11-23 other sends stand too near: move one of the pinned events or widen the "
            "hours asked for",
        ),
    ],
)
def test_follow_ups_without_a_time_are_advised_what_was_found_to_leave_them_one(
    state: Make, item: Make, why: dict[str, Any], way: str
) -> None:
    lost = NoTime(**{"slot_id": "2026-11-23_1", "day": date(2026, 11, 24), "cause": "", **why})
    made = FollowUps(eligible=1, skipped_timing=(lost.slot_id,), no_time=(lost,))
    request = Request(creator_id="alexia", pinned=(PINNED,), not_after=time(20))
    (text,) = texts(state(follow_ups=made, items=(item(1), item(2, "bundle")), request=request))
    assert text == f"1 of 1 follow-ups skipped (0 over the daily limit, 1 without a time){way}"


@pytest.mark.requirement("editing:mended")
@pytest.mark.parametrize(
    ("kind", "check", "slots", "moved", "step"),
    [
        ("spacing_too_small", "timing", (1, 2), (1,), "move 2026-11-23_1 again, or `"),
        ("followup_delay", "followups", (2,), (2,), "move 2026-11-23_2 again, or `"),
        ("block_too_full", "timing", (1, 2), (), "an edit brought it: `"),
        ("category_balance_off", "balance", (), (), "an edit brought it: `"),
        ("diversity_too_low", "diversity", (), (), "an edit brought it: `"),
    ],
)
def test_what_an_edit_broke_is_mended_by_edits_and_what_the_plan_had_by_another_plan(
    state: Make, item: Make, report: Make, kind: str, check: str, slots: Any, moved: Any, step: str
) -> None:
    sends, names = (item(1), item(2)), tuple(f"2026-11-23_{slot}" for slot in slots)
    remark = Remark(type=kind, message="revenue is too little: 3", items=names, found=3, limit=4)
    lost = Check(id=check, name=check, passed=False, weight=15, points=12, detail="")
    edited = report(remark, score=97).model_copy(update={"checks": (lost,)})
    whole = report().model_copy(update={"checks": (lost.model_copy(update={"points": 15}),)})
    since = {"items": sends, "report": edited, "moved": frozenset(f"2026-11-23_{slot}" for slot in moved)}
    (text,) = texts(state(**since, as_planned=whole))
    assert f"points): {step}" in text
    assert text.endswith("`eros review edit alexia --undo` takes edits back, the last one first")
    assert "generate" not in text
    had = edited.model_copy(update={"warnings": (remark.model_copy(update={"message": "revenue is too little: 1"}),)})
    assert texts(state(**since, as_planned=had)) == texts(state(items=sends, report=edited))


@pytest.mark.requirement("editing:mended")
def test_points_that_an_edit_lost_without_a_remark_are_no_matter_of_another_plan(state: Make, report: Make) -> None:
    lost = Check(id="variation", name="Variation", passed=False, weight=5, points=2, detail="")
    edited = report(score=97).model_copy(update={"checks": (lost,)})
    whole = edited.model_copy(update={"checks": (lost.model_copy(update={"points": 5}),)})
    assert "--seed" in texts(state(report=edited, as_planned=edited))[0]
    assert "an edit brought it: `eros review edit alexia --undo`" in texts(state(report=edited, as_planned=whole))[0]
