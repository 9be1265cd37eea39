"""What the validator found, what went otherwise, what to do next; errors, audit trails and the waiting list."""

import re
from datetime import date
from typing import Any

import pytest
from rich.console import RenderableType

from eros.failures import found
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.life import HandOver
from eros.vocabulary.state import Decision
from eros_app.agent.steps import next_steps
from eros_app.cli.rendering import render_audit, render_waiting
from eros_app.cli.rendering.weeks import render_weeks
from eros_app.cli.rendering.words import stands
from eros_app.records.week import WeekSummary
from eros_app.services.run_outcome import with_findings


def part(text: str, title: str) -> str:
    """The lines under a heading, up to the next empty line."""
    return text.split(f"\n{title}", 1)[1].split("\n\n", 1)[0]


@pytest.mark.requirement("rendering:findings")
def test_every_check_shows_its_points_and_what_it_measured(document, printed):
    checks = part(printed(document, 120), "Validation")
    for check in document["validation_report"]["checks"]:
        assert check["id"] in checks
        assert check["detail"][:60] in checks
    assert "! captions      ━━━━━━━━━╌   14.9 / 15  103 of 104" in checks
    assert "  timing        ━━━━━━━━━━     15 / 15  every gap" in checks


@pytest.mark.requirement("rendering:findings")
@pytest.mark.parametrize("width", [80, 120])
def test_the_points_that_are_shown_make_the_score_that_is_shown(document, printed, width):
    """14.94 of timing and 4.02 of confidence are no 14.9 and 4, and 98.96 is no 99."""
    checks = {check["id"]: check for check in document["validation_report"]["checks"]}
    for check in checks.values():
        check["points"] = check["weight"]
    checks["timing"]["points"], checks["confidence"]["points"] = 14.94, 4.02
    document["validation"]["score"] = 98.96
    shown = part(printed(document, width), "Validation")
    points = [float(one) for one in re.findall(r"([0-9.]+) / [0-9]+ ", shown)]
    assert len(points) == 10
    assert round(sum(points), 2) == float(re.search(r"([0-9.]+) of 100", shown)[1]) == 98.96


@pytest.mark.requirement("rendering:findings")
def test_a_check_that_lost_points_says_all_that_it_measured_and_a_full_one_a_line_of_it(document, printed):
    for check in document["validation_report"]["checks"]:
        check["detail"] = f"{check['id']} {'measured ' * 12}to the end"
    checks = part(printed(document, 80), "Validation")
    assert checks.count("to the end") == 3
    assert checks.count("…") == 7


@pytest.mark.requirement("rendering:findings")
def test_an_error_shows_rule_figures_and_its_sends_by_day_and_time(document, printed):
    error = {"type": "spacing", "message": "Two sends too near", "rule": "R23", "source": None, "found": 40.0}
    document["validation_report"]["errors"] = [{**error, "limit": 45, "items": ["2026-11-23_1", "2026-11-23_2"]}]
    errors = part(printed(document, 120), "Errors  1")
    assert "• Two sends too near  found 40 · limit 45 · R23" in errors
    assert "Mon 09:07 bump_normal, Mon 10:02 link_drop" in errors


@pytest.mark.requirement("rendering:findings")
def test_many_warnings_of_one_kind_become_one_line(document, printed):
    warnings = part(printed(document, 120), "Warnings  7")
    assert "• 5 × persona mismatch  first: caption 1 scores 31 for the persona" in warnings
    assert "Thu 09:07 bump_normal and 1 more" in warnings


@pytest.mark.requirement("rendering:findings")
def test_warnings_of_one_kind_that_say_different_things_all_stand_there(document, printed):
    """One line of "3 x stood in" hid two of three causes."""
    texts = ["the vault has no video", "confidence_score is missing; 0.7 is used", "confidence_score is 2; 1 is used"]
    document["validation_report"]["warnings"] = [
        {"type": "stood_in", "message": text, "rule": "R53", "source": "phase_1", "items": []}
        for text in (*texts, "confidence_score is 3; 1 is used")
    ]
    warnings = part(printed(document, 120), "Warnings  4")
    assert all(text in warnings for text in texts)
    assert "• 2 × stood in  first: confidence_score is 2; 1 is used" in warnings


@pytest.mark.requirement("rendering:degradations")
def test_each_fallback_of_one_kind_stands_there_with_its_own_cost(document, printed):
    odd = [("25; 3 is used", "3"), ("-2; 5 is used", "5"), ("140; saturation 40 is used", "saturation 40")]
    document["degradations"] = [
        {"phase": "phase_1", "type": "figure_ignored", "fallback": fallback, "impact": f"it is {cost}", "slots": []}
        for cost, fallback in odd
    ]
    shown = part(printed(document, 120), "Otherwise than planned")
    assert all(f"• figure ignored → {fallback}" in shown and f"it is {cost}" in shown for cost, fallback in odd)


@pytest.mark.requirement("rendering:degradations")
def test_a_degradation_shows_its_fallback_its_cost_and_its_severity(document, printed):
    otherwise = part(printed(document, 120), "Otherwise than planned  2 matters")
    assert "caption shortage → the next step of the shortage ladder  phase 3 · medium" in otherwise
    assert re.search(r"seven captions are from 20/30 *\n    Mon 15:11 game_post, Tue 15:11 game_post", otherwise)
    assert "diversity check failed → restart with diversity, recovered  phase 2 · high" in otherwise


@pytest.mark.requirement("rendering:degradations")
def test_many_degradations_of_one_kind_become_one(document, printed):
    one = {"phase": "phase_3", "type": "caption_pool_warning", "fallback": "reported"}
    document["degradations"] = [{**one, "impact": f"type {number} is short"} for number in range(14)]
    otherwise = part(printed(document, 120), "Otherwise than planned")
    assert "• 14 × caption pool warning → reported  phase 3" in otherwise
    assert "type 1 is short" in otherwise
    assert "type 2 is short" not in otherwise
    assert "and 12 more" in otherwise


@pytest.mark.requirement("rendering:degradations")
def test_of_a_long_cost_the_screen_shows_the_beginning_and_what_has_the_whole(document, printed):
    words = ", ".join(f'{number} "word"' for number in range(400))
    document["degradations"] = [
        {"phase": "phase_3", "type": "content_unsafe", "fallback": "left out", "impact": f"read as that: {words}"}
    ]
    otherwise = " ".join(part(printed(document, 120), "Otherwise than planned").split())
    assert 'read as that: 0 "word", 1 "word"' in otherwise
    assert '399 "word"' not in otherwise
    assert f"(`eros show {document['generation_id']} --json` has the whole)" in otherwise


@pytest.mark.requirement("rendering:degradations")
def test_a_recovery_that_did_not_help_says_so(document, printed):
    document["recoveries"][1]["success"] = False
    assert "restart with diversity, did not help" in printed(document)


@pytest.mark.requirement("rendering:degradations")
@pytest.mark.parametrize(
    ("done", "told"),
    [
        ({"action": "ask_again"}, "ask again, data server answered at try 3 "),
        ({"action": "ask_again", "delay_seconds": 1.0}, "ask again, data server answered at try 3, after 1 s "),
        ({"action": "ask_again", "success": False}, "ask again, did not help: data server was asked 3 times "),
        ({"action": "use_other_answers"}, "use other answers, recovered: data server was asked 3 times "),
    ],
)
def test_a_tool_that_was_asked_again_answered_only_where_that_is_what_helped(document, printed, done, told):
    document["recoveries"][1].update({"tool": "data server", "attempts": 3, **done})
    assert told in " ".join(printed(document, 160).split())


@pytest.mark.requirement("rendering:degradations")
def test_a_week_as_planned_has_no_section_about_it(document, printed):
    document.update(recoveries=[], degradations=[], degraded=False)
    assert "Otherwise than planned" not in printed(document)


@pytest.mark.requirement("rendering:next-steps")
@pytest.mark.parametrize(
    ("changes", "command"),
    [
        ({"status": "needs_review"}, "eros review approve a7f3c2d1  saves it"),
        ({"status": "saved"}, "eros export a7f3c2d1 --format csv"),
        ({"status": "dry_run"}, "eros generate alexia --week-start 2026-11-23 --seed 7320518264001"),
    ],
)
def test_each_status_leads_to_its_commands(document, printed, changes, command):
    document.update(changes)
    assert command in printed(document)


@pytest.mark.requirement("rendering:next-steps")
@pytest.mark.parametrize(
    ("judged", "becomes", "step"),
    [
        ("passed_with_warnings", "the same week, saved", "saves this very week"),
        (
            "needs_review",
            "the same week, which waits for a person (exit 3)",
            "this very week, which waits for a person",
        ),
    ],
)
def test_a_dry_run_says_what_the_week_itself_would_come_to(document, printed, judged, becomes, step):
    document["status"], document["validation"]["status"] = "dry_run", judged
    assert becomes in " ".join(printed(document, width=200).split())
    summary = WeekSummary.model_construct(state="dry_run", cut_short=False)
    (told,) = next_steps(summary, ResultDocument.model_validate(document), can_ask=True)
    assert step in told
    assert "with week_start 2026-11-23, seed 7320518264001 and this run's other arguments" in told


@pytest.mark.requirement("rendering:next-steps")
def test_a_score_below_seventy_asks_for_a_reason(document, printed):
    document["validation"]["score"] = 66.0
    assert "eros review approve a7f3c2d1 --reason WHY" in printed(document)


@pytest.mark.requirement("rendering:next-steps")
def test_recommendations_come_numbered(document, printed):
    assert "  1. CREATE NEW CAPTIONS: game_post needs 5+ new captions\n  2. Write the caption" in printed(document)


@pytest.mark.requirement("rendering:errors")
def test_an_error_says_what_happened_what_was_meant_and_what_to_do(refusal, printed):
    text = printed(refusal)
    assert "Not done  CREATOR_NOT_FOUND  critical · phase 1, initialization" in text
    assert "Creator profile not found in database: alexja" in text
    assert "tried: retry; it did not help" in text
    advice = part(text, "What to do")
    assert "Did you mean alexia or alex_jade?\n  Verify creator_id and retry" in advice
    assert advice.count("Did you mean") == 1
    assert "• Run `eros creators` to see the active creators" in advice


@pytest.mark.requirement("rendering:errors")
def test_an_abort_names_its_hard_stops_and_what_was_made(refusal, document, printed):
    refusal["details"] = {"validation_score": 49.0, "hard_stops": ["only 8 types"], "slot_ids": ["2026-11-23_1"]}
    refusal["partial_result"] = {"items": document["items"], "report": {"score": 49.0}}
    text = printed(refusal)
    assert "• only 8 types" in text
    assert "sends: 2026-11-23_1" in text
    assert "Made until then  104 sends, none of them saved · score 49 of 100" in text


@pytest.mark.requirement("rendering:errors")
def test_details_are_told_in_figures_and_words_and_not_as_a_program_has_them(refusal, printed):
    slow = {"phase": "phase_4", "seconds": 3.0794299999999957}
    refusal["details"] = {"slow_tools": [{"tool": "a", **slow, "cut": False}, {"tool": "b", **slow, "cut": True}]}
    told = "tool a phase phase_4 seconds 3.08, tool b phase phase_4 seconds 3.08 cut"
    assert told in " ".join(printed(refusal).split())


@pytest.mark.requirement("rendering:errors")
def test_a_rejection_is_called_one(refusal, printed):
    refusal.update(status="rejected", error_code="REJECTED_BY_REVIEW", severity="HIGH", phase="phase_7")
    assert printed(refusal).startswith("Rejected  REJECTED_BY_REVIEW  high · phase 7, assembly & validation")


NOON = "2026-11-20T12:00:00.123000+00:00"
REMARK = {"type": "persona_mismatch", "message": "caption 1 scores 31 for the persona"}
AUDIT: dict[str, Any] = {
    "generation": {
        "generation_id": "a7f3c2d1",
        "creator_id": "alexia",
        "request": {"creator_id": "alexia"},
        "seed": 17,
        "status": "saved",
        "start_time": NOON,
        "end_time": NOON,
        "total_duration_ms": 2140,
        "pipeline_version": "1.0",
    },
    "phases": [
        {
            "phase_number": 5,
            "phase_name": "TIMING OPTIMIZATION",
            "node": "place_in_time",
            "phase_start_time": NOON,
            "phase_end_time": NOON,
            "phase_duration_ms": 310,
            "phase_status": "completed",
        }
    ],
    "tool_calls": [
        {
            "tool_name": "get_vault",
            "call_timestamp": NOON,
            "duration_ms": duration_ms,
            "success": error is None,
            "error_message": error,
            "retry_count": retries,
        }
        for duration_ms, error, retries in ((10.0, None, 0), (30.5, "[b]down", 2))
    ],
    "errors_and_recoveries": [
        {
            "error_type": "vault_data_missing",
            "error_severity": "MEDIUM",
            "error_phase": "phase_1",
            "error_message": "no answer",
            "recovery_action": "assume_available",
            "recovery_success": True,
            "fallback_used": None,
        }
    ],
    "validation": {
        "validation_score": 91.5,
        "validation_passed": True,
        "validation_errors": [],
        "validation_warnings": [REMARK],
        "items_validated_count": 104,
    },
    "output": {
        "total_items_generated": 104,
        "items_by_category": {},
        "unique_send_types_used": 13,
        "schedule_start_date": "2026-11-23",
        "schedule_end_date": "2026-11-29",
        "template_id": None,
        "warnings": [],
        "recommendations": [],
    },
    "review": {"verdict": "approve", "reviewer": "Sam", "reason": ""},
}


def audit(**more: Any) -> RenderableType:
    return render_audit(AuditTrail.model_validate(AUDIT | more))


@pytest.mark.requirement("rendering:records")
def test_an_audit_trail_sums_up_its_tools_and_names_what_failed(printed):
    text = printed(audit(), 100)
    assert "alexia  saved" in text
    assert "2140 ms · seed 17" in text
    assert "place in time completed 310 ms" in text
    assert "get_vault 2     40.5 2       [b]down" in text
    assert "vault data missing → assume available  no answer" in text
    assert "Validation  91.5 of 100 · 0 errors · 1 warning · 104 sends" in text
    assert "Review  approve · Sam" in text


@pytest.mark.requirement("rendering:records")
def test_the_waiting_list_says_which_need_a_reason_and_why_each_waits(printed):
    waiting = WeekSummary(
        generation_id="1", creator_id="alexia", week_start=date(2026, 11, 23), state="waiting", began_at=NOON,
        changed_at=NOON, score=66.0, total_items=91, needs_reason=True,
    )  # fmt: skip
    text = printed(render_waiting([waiting], [["an edited copy of 2", "a", "b", "c"]]))
    assert "review-1 alexia  Mon 23 Nov 66    91    needs a reason" in text
    assert "needs a reason; an edited copy of 2; a; b; and 1 more" in " ".join(text.split())
    over = waiting.model_copy(update={"state": "expired"})
    text = printed(render_waiting([waiting, over, over], [[]] * 3))
    assert "Waiting for review  1, and 2 that are over or unknown" in text
    assert "No schedule waits" in printed(render_waiting([], []))


@pytest.mark.requirement("rendering:ids-whole")
@pytest.mark.parametrize("width", [120, 80, 60, 40])
@pytest.mark.parametrize("page", ["alexia", "a-page-of-a-long-name-indeed"])
def test_no_list_cuts_an_id_or_a_name_that_is_to_be_typed_again(printed, width, page):
    first, second = "2ce6b0de-0000-4000-8000-000000000000", "7f00aa11-0000-4000-8000-000000000000"
    known = {
        "creator_id": page, "week_start": date(2026, 11, 23), "began_at": NOON, "changed_at": NOON, "score": 66.0,
        "total_items": 91,
    }  # fmt: skip
    said = Decision(verdict="approve", reason="", reviewer="a reviewer of a long name", decided_at=NOON)
    waits = WeekSummary(generation_id=first, state="waiting", needs_reason=True, **known)
    over = WeekSummary(generation_id=second, state="superseded", superseded_by=first, decision=said, **known)
    expired = waits.model_copy(update={"state": "expired"})
    texts = [
        printed(render_waiting([waits, expired], [[], []]), width),
        printed(render_weeks([waits, over], 2, 0, filtered=False), width),
    ]
    assert all("…" not in text for text in texts)
    assert f"review-{first[:8]}" in texts[0].split()
    assert {first[:8], second[:8]} <= set(texts[1].split())
    assert f"replaced by {first[:8]}" in " ".join(texts[1].replace(";", "").split())
    assert all(page in text.split() for text in texts)
    assert all("needs a reason" in " ".join(text.split()) for text in texts)


@pytest.mark.requirement("weeks:posts:none")
def test_a_week_of_which_nothing_was_posted_is_told_as_skipped_and_not_as_handed_over(printed):
    told = {"2026-11-23_1": "skipped", "2026-11-24_1": "skipped"}
    known = {"creator_id": "alexia", "began_at": NOON, "changed_at": NOON, "total_items": 2, "posts": told}
    week = WeekSummary(generation_id="2ce6b0de", state="handed_over", stood_as="saved", **known)
    given = HandOver(by="dana", at=NOON)
    others = ({"handover": given}, {"posts": {**told, "2026-11-24_1": "posted"}}, {"total_items": 3})
    for change in ({}, *others):
        one, all_skipped = week.model_copy(update=change), not change
        listed = printed(render_weeks([one], 1, 0, filtered=False), 120)
        assert ("all skipped" in listed, "handed over" in listed) == (all_skipped, not all_skipped)
        life = stands(one.life, one.total_items)
        assert ("all skipped" in life, "handed over" in life) == (all_skipped, not all_skipped)
    assert week.stands_as == "saved and told whole, 2 skipped"
    assert week.model_copy(update={"handover": given}).stands_as == "handed over and told whole, 2 skipped"


@pytest.mark.requirement("rendering:records", "models:usage")
def test_a_model_s_calls_are_in_the_trail_with_tokens_and_the_most_they_cost(printed):
    call = {
        "node": "match_persona", "model": "anthropic:claude-haiku-4-5", "input_tokens": 3480, "output_tokens": 300,
        "dollars": 0.00498, "told": True, "outcome": "answered", "remarks": {"clamped": 2},
    }  # fmt: skip
    model = {"model": "anthropic:claude-haiku-4-5", "prompts": {}, "calls": [call], "dollars": 0.00498}
    text = " ".join(printed(audit(model=model), 100).split())
    assert "anthropic:claude-haiku-4-5 · 1 call · at most $0.0050" in text
    assert "match persona 3480 300 0.0050 answered; clamped 2" in text
    assert "at most $" not in printed(audit(model={"model": None, "calls": []}), 100)


@pytest.mark.requirement("save:not-kept")
def test_what_a_server_does_not_keep_is_told_once_however_many_places_name_that_there_is_something(document, printed):
    lost = "the server's save_schedule takes less than a week holds: no media_type (104 sends)"
    found_late = found("save_incomplete", lost, impact="who reads that server does not see it")
    week = with_findings(ResultDocument.model_validate(document), [found_late], ())
    assert week.model_dump_json().count(lost) == 1
    text = " ".join(printed(week.model_dump(mode="json")).split())
    assert text.count("takes less than a week holds") == 1
    assert "Not all of the week is kept by the data server" in text
    assert f"`eros export {week.generation_id}`" in " ".join(week.recommendations)
