"""The score (R31): a perfect week has 100, and each single defect costs its share of its check and nothing else.

24 items (21 sends, 3 follow-ups) of 19 types on 7 days: an item is 1/24 of a check over items, 15/24 = 0.625 points of
captions or timing. Points are rounded to hundredths, halves up, so that 14.375 shows as 14.38 and the loss as 0.62.
"""

from collections.abc import Callable
from typing import Any

import pytest

from nodes.validate.verdict import CHECKS, status

WEIGHTS = {
    "completeness": 15,
    "diversity": 15,
    "captions": 15,
    "timing": 15,
    "quality": 10,
    "targeting": 10,
    "followups": 5,
    "balance": 5,
    "variation": 5,
    "confidence": 5,
}


@pytest.mark.requirement("validate:weights")
def test_the_ten_checks_weigh_a_hundred() -> None:
    assert {rule.id: rule.weight for rule in CHECKS} == WEIGHTS
    assert sum(WEIGHTS.values()) == 100


@pytest.mark.requirement("validate:perfect")
def test_a_week_that_keeps_every_rule_has_a_hundred_and_nothing_to_say(case: Any) -> None:
    report = case.report
    assert (report.score, report.status, report.errors, report.warnings) == (100.0, "passed", (), ())
    assert all(check.passed and check.detail for check in report.checks)
    assert (report.needs_reason, report.requires_caption_review, report.hard_stops) == (False, False, ())


def uncaptioned(case: Any) -> None:
    blank = {"caption_id": None, "caption_text": "MANUAL_REQUIRED", "needs_caption": True, "caption_scores": None}
    case.edit("23_2", **blank)


#: defect -> how to make it, and what it costs: points by check.
DEFECTS: dict[str, tuple[Callable[[Any], object], dict[str, float]]] = {
    "a planned send is missing": (lambda case: case.drop("23_2"), {"completeness": 0.62}),
    "a caption is used twice": (lambda case: case.edit("23_2", caption_id=2), {"captions": 0.62}),
    "a caption is missing": (uncaptioned, {"captions": 0.62}),
    "a theme is not in the vault": (lambda case: case.edit("23_2", content_type_id=7), {"captions": 0.62}),
    "two sends stand 44 minutes apart": (lambda case: case.edit("23_3", "19:49"), {"timing": 0.62}),
    "an expiry is missing": (lambda case: case.edit("25_2", expires_at=None), {"timing": 0.62}),
    "a caption is stale": (lambda case: case.scores("23_2", freshness=29.9), {"quality": 0.42}),
    "a caption sells little": (lambda case: case.scores("23_2", performance=39.9), {"quality": 0.42}),
    "an audience is not reached": (lambda case: case.edit("23_2", channel_key="targeted_message"), {"targeting": 0.42}),
    "one of three follow-ups is missing": (lambda case: case.drop("23_1_followup"), {"followups": 1.67}),
    "a send stands on the quarter hour": (lambda case: case.edit("23_2", "09:15"), {"variation": 0.16}),
    "a day repeats its strategy": (
        lambda case: case.know(
            allocation=case.plan.allocation.model_copy(
                update={"daily_strategies": (*case.plan.allocation.daily_strategies[:6], "revenue_focus")}
            )
        ),
        {"variation": 0.16},
    ),
    "the volume is uncertain": (lambda case: case.volume(confidence_score=0.45), {"confidence": 1.25}),
    "a type runs out of captions": (
        lambda case: case.volume(caption_warnings=("critical shortage: dm_farm",)),
        {"confidence": 0.26},
    ),
}


@pytest.mark.requirement("validate:share")
@pytest.mark.parametrize("defect", DEFECTS)
def test_a_single_defect_costs_its_share_of_its_check(case: Any, defect: str) -> None:
    make, costs = DEFECTS[defect]
    make(case)
    assert case.lost() == costs


@pytest.mark.requirement("validate:share")
def test_the_score_is_the_sum_of_the_points(case: Any) -> None:
    case.scores("23_2", freshness=29.9)
    case.edit("23_3", "19:49")
    # 9.58 of quality, 14.38 of timing, 75 of the others.
    assert case.report.score == 98.96


@pytest.mark.requirement("validate:detail")
def test_a_score_that_nobody_stated_is_told_beside_those_that_were_measured(case: Any) -> None:
    first, *others = case.plan.timed.slots
    assert first.caption is not None
    guessed = first.model_copy(
        update={"caption": first.caption.model_copy(update={"unstated": ("performance_score",)})}
    )
    case.know(timed=case.plan.timed.model_copy(update={"slots": (guessed, *others)}))
    (detail,) = [check.detail for check in case.report.checks if check.id == "quality"]
    assert detail == (
        "24 of 24 captions have freshness 30 and performance 40 or more; "
        "for 1 of them 50 stands in for want of a score that can be used"
    )


@pytest.mark.requirement("validate:detail")
def test_each_check_says_what_it_measured_against_what(case: Any) -> None:
    details = {check.id: check.detail for check in case.report.checks}
    assert details["completeness"].startswith(
        "21 of 21 planned sends and 3 follow-ups stand, 24 of them with scheduled"
    )
    assert details["diversity"] == (
        "18 send types of 10, 6 revenue types of 5, 9 engagement types of 5; 19 of 19 types within their bounds"
    )
    assert details["quality"] == "24 of 24 captions have freshness 30 and performance 40 or more"
    assert details["followups"].startswith("3 of 3 follow-ups that the limit of 4 a day allows")
    assert details["balance"].startswith("revenue 33.3%, engagement 47.6%, retention 19.0%")
    assert (
        details["confidence"]
        == "confidence 0.85 of 0.6 from 120 messages; 19 of 19 types without a critical caption warning"
    )


@pytest.mark.requirement("validate:last-resort-cap")
@pytest.mark.parametrize(
    "make",
    [
        uncaptioned,
        lambda case: case.scores("23_2", freshness=9.9),
        lambda case: case.scores("23_2", performance=19.9),
        lambda case: step(case, 3),
        lambda case: step(case, 4),
    ],
    ids=["manual", "stale", "weak", "0/0", "top captions"],
)
def test_a_last_resort_among_the_captions_caps_the_score_at_84(case: Any, make: Callable[[Any], None]) -> None:
    make(case)
    assert (case.report.score, case.report.status) == (84.0, "needs_review")
    remark = case.remark("score_capped")
    assert (remark.items, remark.limit) == (("2026-11-23_2",), 84)
    assert "bump_normal 1" in remark.message
    assert f"the checks earned {remark.found:g}" in remark.message


@pytest.mark.requirement("validate:last-resort-cap")
def test_the_step_before_the_last_caps_nothing(case: Any) -> None:
    step(case, 2)
    assert case.report.score == 100.0


def step(case: Any, ladder_step: int) -> None:
    """Say that the first send's caption was found on that step of the ladder."""
    first, *others = case.plan.timed.slots
    slots = (first.model_copy(update={"ladder_step": ladder_step}), *others)
    case.know(timed=case.plan.timed.model_copy(update={"slots": slots}))


@pytest.mark.requirement("validate:status")
@pytest.mark.parametrize(
    ("score", "errors", "warnings", "review", "wanted"),
    [
        (100, 0, 0, False, "passed"),
        (85, 0, 1, False, "passed_with_warnings"),
        (84.99, 0, 0, False, "needs_review"),
        (100, 1, 0, False, "needs_review"),
        (100, 0, 0, True, "needs_review"),
        (50, 1, 1, True, "needs_review"),
        (49.99, 0, 0, False, "failed"),
    ],
)
def test_the_status_goes_by_score_errors_and_captions(
    score: float, errors: int, warnings: int, review: bool, wanted: str
) -> None:
    assert status(score, [0] * errors, [0] * warnings, caption_review=review) == wanted


@pytest.mark.requirement("validate:needs-reason")
def test_an_error_is_passed_only_with_a_reason(case: Any) -> None:
    assert not case.report.needs_reason
    case.edit("23_2", channel_key="targeted_message")
    assert (case.report.needs_reason, case.report.status) == (True, "needs_review")


@pytest.mark.requirement("validate:needs-reason")
@pytest.mark.parametrize(("confidence", "score", "needs_reason"), [(0.3, 68.21, True), (0.7, 70.71, False)])
def test_a_score_below_70_is_passed_only_with_a_reason(
    case: Any, confidence: float, score: float, needs_reason: bool
) -> None:
    case.drop("23_1_followup", "25_1_followup", "27_1_followup")
    for item in case.plan.items:
        case.scores(item.slot_id[8:], freshness=20)
        case.edit(item.slot_id[8:], caption_id=1)
    case.volume(confidence_score=confidence)
    report = case.report
    # Captions 15/21 = 0.71, quality 0, follow-ups 0, confidence 2.5 or 5, and 65 of the others.
    found = (report.score, report.errors, report.needs_reason, report.status)
    assert found == (score, (), needs_reason, "needs_review")


@pytest.mark.requirement("validate:volume-metadata")
def test_the_report_carries_the_volumes_own_words(case: Any) -> None:
    assert case.report.volume_metadata["message_count"] == 120


@pytest.mark.requirement("validate:detail")
def test_a_send_that_a_person_added_stands_beside_the_planned_ones_and_for_none_that_was_taken_out(case: Any) -> None:
    added = case.item("23_1").model_copy(update={"slot_id": "2026-11-23_99"})
    case.know(items=(*case.plan.items, added))
    told = "21 of 21 planned sends and 3 follow-ups stand, 24 of them with "
    (detail,) = [check.detail for check in case.report.checks if check.id == "completeness"]
    assert (detail.startswith(told), detail.endswith("; 1 send that a person added beside them")) == (True, True)
    assert case.points("completeness") == 15
    gone = next(item.slot_id[8:] for item in case.plan.sends if not item.suggested_price)
    case.drop(gone)
    assert (case.points("completeness"), case.warnings().count("taken_out")) == (14.38, 1)
