from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from eros.failures import found
from eros.vocabulary.documents import Remark
from eros.vocabulary.facts import Vault
from eros.vocabulary.week import FollowUps
from nodes.recommend.advice import MAX_RECOMMENDATIONS, AdviceContext, recommendations
from nodes.recommend.wording import figures_in

Make = Callable[..., Any]


def texts(state: dict[str, Any]) -> list[str]:
    return [one.text for one in recommendations(AdviceContext(**state))]


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
        "CREATE NEW CAPTIONS: dm_farm needs 5+ new captions (2 of this week's sends have a generic one)"
    ]


@pytest.mark.requirement("recommend:new-captions")
def test_captions_that_could_not_be_read_are_not_asked_for(state: Make, item: Make) -> None:
    borrowed = (item(1, "dm_farm", warnings=("Using generic caption",)),)
    failed = (found("caption_query_failed", "..."),)
    assert texts(state(items=borrowed, findings=failed)) == [
        "The week rests on defaults for some captions: check the data server"
    ]


@pytest.mark.requirement("recommend:new-captions")
def test_many_short_types_share_a_line(state: Make, report: Make) -> None:
    keys = ("bundle", "dm_farm", "like_farm", "link_drop", "tip_goal")
    warnings = [pool_warning(f"No captions found for {key}", "critical") for key in keys]
    assert texts(state(report=report(*warnings)))[-1] == (
        "CREATE NEW CAPTIONS: link_drop, tip_goal need 5+ new captions each"
    )


@pytest.mark.requirement("recommend:vault")
def test_missing_media_is_to_be_added(state: Make) -> None:
    """Video on a paid page: ppv_unlock, bundle, flash_bundle; ppv_wall is for free pages."""
    assert texts(state(vault=Vault(media_kinds=("picture", "gif", "flyer")))) == [
        "Add video content to vault for increased revenue items (3 send types need it)"
    ]


def test_a_vault_that_does_not_say_lacks_nothing(state: Make) -> None:
    assert texts(state(vault=Vault())) == []


@pytest.mark.requirement("recommend:figures")
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"volume": {"confidence_score": 0.55, "message_count": 22}},
            "Confidence is 0.55 from 22 messages: volumes stay careful until more has been sent",
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
            "The last 7 days and the last 30 days disagree: look at this week's results before repeating its 1 sends",
        ),
        (
            {"volume": {"elasticity_capped": True}},
            "More than 4 revenue sends a day would earn less: raise their quality instead",
        ),
        (
            {"performance": {"revenue_trend": "down"}},
            "Revenue per send is falling: try more dm_farm (0 this week) and fewer ppv_unlock (1 this week)",
        ),
        (
            {"follow_ups": FollowUps(eligible=9, skipped_limit=("a", "b"), skipped_timing=("c",))},
            "3 of 9 follow-ups were skipped (2 over the daily limit, 1 without a time): spread the sends that take one",
        ),
        (
            {"follow_ups": FollowUps(eligible=2, skipped_audience=("a", "b"))},
            "2 follow-ups were skipped: the page has no audience of non-purchasers; add it to the data server",
        ),
        (
            {"findings": (found("caption_freshness_low", "..."),)},
            "Caption freshness low (average 90 of 100)",
        ),
        (
            {"findings": (found("caption_pool_stale", "...", impact="bump_text_only 2 -> 3, ppv_unlock 4 -> 3"),)},
            "Caption freshness low (average 90 of 100) - chose types to spare it: bump_text_only 2 -> 3, "
            "ppv_unlock 4 -> 3",
        ),
        (
            {"findings": (found("content_unsafe", "2 captions state or hint at an age: 7, 9"),)},
            "Take out of the caption bank: 2 captions state or hint at an age: 7, 9",
        ),
        (
            {"findings": (found("best_timing_missing", "x"), found("persona_missing", "y"))},
            "The week rests on defaults for the best hours, the persona: check the data server",
        ),
    ],
)  # fmt: skip
def test_what_the_records_show_becomes_advice_with_its_figure(state: Make, changes: dict[str, Any], text: str) -> None:
    assert texts(state(**changes)) == [text]


@pytest.mark.requirement("recommend:figures")
def test_what_the_report_shows_becomes_advice(state: Make, item: Make, report: Make) -> None:
    dropped = Remark(type="dropped_send", message="", items=("x", "y"))
    off = Remark(type="persona_mismatch", message="", items=("x",))
    week = state(report=report(dropped, off, score=78, points=9), items=(item(1, fresh=12), item(2)))
    assert texts(week) == [
        "2 sends found no time and were left out: lower the volume or widen the hours",
        "The score of 78 lost most on captions (9 of 15 points)",
        "1 of 2 captions are below freshness 30 or performance 40: rest or replace them",
        "1 caption may not sound like the creator: reword or replace it",
    ]


@pytest.mark.requirement("recommend:short-list")
def test_the_list_is_short_and_the_most_effective_comes_first(state: Make, report: Make) -> None:
    week = state(
        volume={"confidence_score": 0.35, "divergence_detected": True, "elasticity_capped": True,
                "fused_saturation": 90.0},
        performance={"revenue_trend": "down"},
        vault=Vault(media_kinds=()),
        report=report(pool_warning("Captions exhausted for bundle", "critical"), score=60, points=2),
        findings=(found("caption_freshness_low", "..."), found("content_unsafe", "1 captions: 7")),
    )  # fmt: skip
    advice = recommendations(AdviceContext(**week))
    assert len(advice) == MAX_RECOMMENDATIONS == 8
    assert [one.effect for one in advice] == sorted((one.effect for one in advice), reverse=True)
    assert [one.topic for one in advice[:3]] == ["captions:bundle", "unsafe", "saturation"]
    assert len({one.topic for one in advice}) == 8


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
    assert texts(state(report=with_check.model_copy(update={"checks": many}))) == []


@pytest.mark.requirement("recommend:short-list")
def test_exhausted_types_come_first_also_where_they_share_a_line(state: Make, report: Make) -> None:
    keys = ("bundle", "dm_farm", "like_farm", "link_drop")
    warnings = [pool_warning(f"Captions exhausted for {key}", "critical") for key in keys]
    week = state(report=report(*warnings, score=85, points=0))
    assert [one.topic for one in recommendations(AdviceContext(**week))][3:] == ["captions:others", "score:captions"]


@pytest.mark.requirement("recommend:figures")
def test_a_score_just_over_its_limit_does_not_look_like_the_limit(state: Make) -> None:
    assert "(70.2 of 100)" in texts(state(volume={"fused_saturation": 70.21}))[0]
