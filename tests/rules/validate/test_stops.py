"""What stops a week whatever it scores (R32), and what a person has to look at (R33)."""

from typing import Any

import pytest

from eros.vocabulary.week import DayQuota

BUMPS = ("bump_normal", "bump_descriptive", "bump_text_only", "link_drop")


@pytest.mark.requirement("validate:hard-stop")
def test_a_send_type_that_the_page_may_not_carry(case: Any) -> None:
    case.kind("dm_farm", page_type="free")
    stopped(case, "a send type that the page may not carry")


@pytest.mark.requirement("validate:hard-stop")
def test_a_deprecated_send_type(case: Any) -> None:
    case.edit("23_2", send_type_key="ppv_message")
    report = case.report
    assert "a deprecated send type" in report.hard_stops
    assert report.score == 49.0


@pytest.mark.requirement("validate:hard-stop")
def test_a_required_field_that_is_missing(case: Any) -> None:
    case.edit("23_2", target_key="")
    assert case.remark("missing_required_field").items == ("2026-11-23_2",)
    assert case.report.hard_stops == ("target_key is missing",)
    assert case.report.score == 49.0


@pytest.mark.requirement("validate:hard-stop")
def test_fewer_than_ten_types(case: Any) -> None:
    for item in case.plan.sends:
        if item.category == "engagement":
            case.edit(item.slot_id[8:], send_type_key="bump_normal", expires_at=None)
    for item in case.plan.sends:
        if item.category == "retention":
            case.edit(item.slot_id[8:], send_type_key="renew_on_post")
    # Six revenue types, one of engagement, one of retention.
    report = case.report
    short = [(remark.found, remark.limit) for remark in report.errors if remark.type == "diversity_too_low"]
    assert short == [(8, 10), (1, 5)]
    assert (report.hard_stops, report.score) == (("fewer than 10 send types",), 49.0)


@pytest.mark.requirement("validate:hard-stop", "validate:content-safety")
def test_a_caption_that_may_never_be_sent(case: Any) -> None:
    case.edit("23_2", caption_text="just turned 18 and all yours")
    assert case.remark("content_unsafe").found == "a person's age"
    stopped(case, "content safety")


@pytest.mark.requirement("validate:hard-stop", "validate:low-confidence")
def test_a_confidence_below_030_without_the_override(case: Any) -> None:
    case.volume(confidence_score=0.29)
    stopped(case, "confidence below 0.3 without override")
    # Prices at 60 %; 5 * 0.29 / 0.6 = 2.4166... points stay of 5.
    cost = "prices at 60 % of their base, 2.58 of the score's 100 points"
    assert case.remark("confidence_too_low").message.endswith(f"planned all the same it costs {cost}")
    case.wish(allow_low_confidence=True)
    assert case.remark("low_confidence").message == (
        f"Low confidence (0.29, 120 messages): volumes as they are, as the request allows; it costs {cost}"
    )
    case.know(allocation=case.plan.allocation.model_copy(update={"held_back": 4}))
    damped = "dampened toward conservative defaults, as the request allows; it costs 4 revenue sends of the week"
    assert f"volumes {damped}, {cost}" in case.remark("low_confidence").message
    # 5 * 0.29 / 0.6 = 2.4166...
    assert (case.points("confidence"), case.report.hard_stops, case.report.status) == (2.42, (), "passed_with_warnings")
    assert case.warnings() == ["low_confidence"]


@pytest.mark.requirement("validate:low-confidence")
def test_a_confidence_of_exactly_030_goes_on_with_a_warning(case: Any) -> None:
    case.volume(confidence_score=0.3, message_count=22)
    assert (case.errors(), case.warnings()) == ([], ["low_confidence"])
    assert "(0.3, 22 messages)" in case.remark("low_confidence").message
    assert "22 messages" in case.remark("low_confidence").message


def stopped(case: Any, why: str) -> None:
    report = case.report
    assert report.hard_stops == (why,)
    assert (report.score, report.status) == (49.0, "failed")


@pytest.mark.requirement("validate:caption-pool")
@pytest.mark.parametrize(
    "warning",
    [
        "CRITICAL SHORTAGE of captions for dm_farm",
        "Caption pool exhausted: dm_farm",
        "No captions found for dm_farm",
    ],
)
def test_a_critical_caption_warning_needs_a_person(case: Any, warning: str) -> None:
    case.volume(caption_warnings=(warning,))
    remark = case.remark("caption_pool_warning")
    assert (remark.message, remark.source, remark.found) == (warning, "volume_config", "critical")
    assert remark.items == ("2026-11-24_2",)
    assert case.report.requires_caption_review
    assert case.report.status == "needs_review"
    waits = case.remark("review_needed")
    assert (waits.message, waits.items) == (
        "The week waits for a person: 1 critical caption warning (dm_farm)",
        ("2026-11-24_2",),
    )
    case.volume(caption_warnings=(warning, "something is exhausted"))
    told = case.remark("review_needed").message
    assert told == "The week waits for a person: 2 critical caption warnings (dm_farm, no send type named)"
    # One of 19 types: 5 * 18 / 19 = 4.7368...
    assert case.points("confidence") == 4.74


@pytest.mark.requirement("validate:caption-pool")
@pytest.mark.parametrize("warning", ["Low captions for dm_farm: <3 usable", "Need 5 more captions for dm_farm"])
def test_another_caption_warning_is_surfaced_and_costs_nothing(case: Any, warning: str) -> None:
    case.volume(caption_warnings=(warning,))
    assert case.remark("caption_pool_warning").found == "warning"
    assert (case.report.score, case.report.status) == (100.0, "passed_with_warnings")
    assert not case.report.requires_caption_review


@pytest.mark.requirement("validate:caption-pool")
def test_a_critical_warning_about_a_type_that_does_not_occur_costs_nothing_but_a_look(case: Any) -> None:
    case.volume(caption_warnings=("No captions found for snapchat_bundle",))
    assert (case.report.score, case.report.status) == (100.0, "needs_review")


@pytest.mark.requirement("validate:volume-flags")
def test_divergence_and_a_capped_elasticity_are_warned_of(case: Any) -> None:
    case.volume(divergence_detected=True, elasticity_capped=True)
    assert case.warnings() == ["divergence_detected", "elasticity_capped"]
    told = case.remark("divergence_detected").message
    assert not any(word in told for word in ("saturation", "opportunity"))  # the flag says not which (R8)
    assert case.report.score == 100.0


@pytest.mark.requirement("validate:narrowing")
def test_a_narrowing_request_is_measured_against_what_it_leaves_possible(case: Any) -> None:
    case.wish(include=BUMPS)
    sends = [item for item in case.plan.items if item.send_type_key in BUMPS]
    kept = tuple(len([it for it in sends if it.scheduled_date == day]) for day in case.plan.days)
    quotas = tuple(DayQuota(revenue=0, engagement=count, retention=0) for count in kept)
    case.know(
        items=tuple(sends),
        allocation=case.plan.allocation.model_copy(update={"quotas": quotas, "relaxed": ("R30: revenue is 0%",)}),
    )
    report = case.report
    # Four types are all there are, engagement is all of it: nothing is lost but what the report names.
    assert (report.errors, report.hard_stops, case.lost()) == ((), (), {})
    assert case.remark("relaxed_by_request").message == "R30: revenue is 0%"


@pytest.mark.requirement("validate:narrowing")
def test_without_a_narrowing_request_the_same_week_stops(case: Any) -> None:
    case.know(items=tuple(item for item in case.plan.items if item.send_type_key in BUMPS))
    assert "fewer than 10 send types" in case.report.hard_stops
