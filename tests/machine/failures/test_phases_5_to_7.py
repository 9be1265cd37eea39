"""The failure tables of Phases 5 to 7, row by row, provoked by pins, by data and by what the server says.

``time_calculation_failed`` stands with the greedy's tests: no data makes the solver fail.
"""

from datetime import timedelta
from typing import Any

import pytest
from faulty.answers import NO_CAPTIONS, details, kept, pin, stating, week_of
from faulty.faults import answered, changed, error_result, hang, on
from faulty.runner import MONDAY, NOW, FaultRunner
from slots import timed, week

from eros.failures import PhaseFailure, ToolFailure
from eros.vocabulary.audience import audiences_of
from eros.vocabulary.calls import CallRecord
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.documents import ErrorDocument
from eros.vocabulary.request import Request
from eros.vocabulary.week import FollowUp
from eros_app.cli.rendering import render
from eros_app.cli.terminal import Terminal
from eros_app.services.generation import RunDeadline
from eros_app.services.resolutions import resolution
from graph.phases import open_failure
from nodes.assemble.defaults import filled
from nodes.assemble.rules import orphaned
from nodes.follow_up.plan import FollowUpContext
from nodes.follow_up.rules import generate_follow_ups

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

#: What is done about a pin that breaks a soft rule, and what stands in: nothing, it stands (R47).
KEPT = ("keep_pin", "kept at its pinned time")


@pytest.mark.requirement("failure:no_available_slots", "place:what-was-done")
def test_a_day_without_a_legal_hour_gives_way_rule_by_rule(runner: FaultRunner, reported: Any) -> None:
    ran = runner.run("esme", on(get_best_timing=stating(avoid_hours=list(range(24)))))
    done = "block rule off, avoid hours open"  # the sends stand 45 minutes apart all the same (R53)
    assert done in reported(ran, "no_available_slots", fallback=done)
    assert all("08:00" <= item["scheduled_time"] <= "23:30" for item in ran.document["items"])


@pytest.mark.requirement("failure:timing_conflict_detected")
def test_two_events_at_one_time_are_refused_before_anything_is_placed(runner: FaultRunner) -> None:
    """Unreachable: the placement is exact, and only pins can meet; under 15 minutes they break a hard rule (R47)."""
    ran = runner.run("esme", on(), pinned=(pin("bundle", 1, "20:07"), pin("ppv_unlock", 1, "20:07")))
    assert (ran.exit_code, ran.document["error_code"]) == (2, "PIN_INFEASIBLE")
    assert "; pin it at " in ran.document["error_message"]


@pytest.mark.requirement("failure:avoid_hours_violation")
def test_an_event_pinned_to_an_hour_to_avoid_stands_and_is_said(runner: FaultRunner, reported: Any) -> None:
    plan = on(get_best_timing=stating(avoid_hours=[12]))
    ran = runner.run("esme", plan, pinned=(pin("bundle", 1, "12:07"),))
    assert "bundle is pinned to 2026-11-24 12:07" in reported(ran, "avoid_hours_violation", *KEPT)
    in_hour = [item for item in ran.document["items"] if item["scheduled_time"].startswith("12:")]
    assert [item["send_type_key"] for item in in_hour if not item["is_follow_up"]] == ["bundle"]


@pytest.mark.requirement("failure:minimum_spacing_violated")
def test_two_events_pinned_20_minutes_apart_stand_and_are_said(runner: FaultRunner, reported: Any) -> None:
    ran = runner.run("esme", on(), pinned=(pin("bundle", 1, "20:07"), pin("ppv_unlock", 1, "20:27")))
    assert "20 minutes apart instead of 45" in reported(ran, "minimum_spacing_violated", *KEPT)


@pytest.mark.requirement("failure:prime_hour_overused")
def test_a_time_that_is_pinned_three_times_is_said(runner: FaultRunner, reported: Any) -> None:
    ran = runner.run("esme", on(), pinned=tuple(pin("bundle", day, "20:07") for day in (1, 2, 3)))
    assert "20:07 is used 3 times" in reported(ran, "prime_hour_overused", *KEPT)
    assert not ran.document["degraded"]


@pytest.mark.requirement("failure:late_night_followup")
def test_the_follow_up_of_a_send_pinned_to_23_22_stands_on_the_next_morning(runner: FaultRunner, reported: Any) -> None:
    ran = runner.run("esme", on(), pinned=(pin("ppv_unlock", 2, "23:22"),))
    assert "next morning" in reported(ran, "late_night_followup")
    (late,) = [item for item in ran.document["items"] if item["scheduled_time"] == "23:22:00"]
    (after,) = [item for item in ran.document["items"] if item["parent_item_id"] == late["slot_id"]]
    assert after["scheduled_date"] == (MONDAY + timedelta(days=3)).isoformat()
    assert "08:01" <= after["scheduled_time"] <= "09:00"


@pytest.mark.requirement("failure:daily_limit_exceeded")
def test_more_parents_than_may_be_followed_a_day_leave_the_least_of_them_without(
    runner: FaultRunner, reported: Any
) -> None:
    """Phase 2 allows four a day; a server that states fewer in the details alone, as its list lacks the type, can make
    more."""
    unlisted = kept("send_types", lambda row: row["send_type_key"] != "ppv_followup")
    fault = on(get_send_types=unlisted, get_send_type_details=details("ppv_followup", max_per_day=1))
    ran = runner.run("sloane", fault)
    assert "limit allows: 1 a day" in reported(ran, "daily_limit_exceeded")
    by_day = [item["scheduled_date"] for item in ran.document["items"] if item["is_follow_up"]]
    assert max(map(by_day.count, by_day)) == 1
    assert ran.document["summary"]["followups_skipped_limit"] > 0


@pytest.mark.requirement("target:one-source")
def test_details_that_allow_less_than_the_list_break_no_week_and_are_told(runner: FaultRunner) -> None:
    unlike = {"max_per_day": 1, "max_per_week": 2, "min_minutes_between": 1500, "page_type": "free"}
    ran = runner.run("sloane", on(get_send_type_details=details("ppv_unlock", **unlike)))
    whole = runner.run("sloane", on())
    sends, score = ([one.document[name] for one in (ran, whole)] for name in ("items", "validation"))
    assert [it["scheduled_at"] for it in sends[0]] == [it["scheduled_at"] for it in sends[1]]
    assert score[0]["score"] == score[1]["score"]
    assert "max_per_day 1, max_per_week 2" in ran.entry("figure_ignored")["impact"]


@pytest.mark.requirement("failure:no_followup_caption")
def test_without_follow_up_captions_a_person_writes_them(runner: FaultRunner, reported: Any) -> None:
    def plan(tool: str, number: int, arguments: dict[str, Any]) -> Any:
        kinds = (arguments.get("send_type_key"), arguments.get("caption_type"))
        return NO_CAPTIONS if {"ppv_followup", "close_sale"} & set(kinds) else None

    ran = runner.run("esme", plan)
    assert "a person writes it" in reported(ran, "no_followup_caption")
    texts = {item["caption_text"] for item in ran.document["items"] if item["is_follow_up"]}
    assert (texts, ran.document["status"]) == ({"MANUAL_REQUIRED"}, "needs_review")


@pytest.mark.requirement("failure:no_followup_time")
def test_a_follow_up_that_finds_no_free_minute_is_skipped_and_counted(runner: FaultRunner, reported: Any) -> None:
    plan = on(
        get_best_timing=stating(avoid_hours=list(range(3, 20))),
        get_volume_config=stating(weekly_distribution=week_of(each=16)),
    )
    ran = runner.run("esme", plan)
    assert "No free minute" in reported(ran, "no_followup_time")
    assert ran.document["summary"]["followups_skipped_timing"] > 0


@pytest.mark.requirement("failure:parent_invalid")
def test_a_follow_up_of_a_send_that_does_not_stand_in_the_week_is_skipped() -> None:
    """Unreachable from outside: Phase 5 gives only what it placed. A parent of another week shows the rule."""
    stray = timed("ppv_unlock", 9, "20:07")
    ground = FollowUpContext(
        week(timed("ppv_unlock", 0, "20:07"), stray), MONDAY, default_catalogue(), Request(creator_id="c"), 1
    )
    made, findings = generate_follow_ups(ground, (), ("ppv_non_purchasers", "targeted_message"))
    assert [item.parent_slot_id for item in made.items] == ["2026-11-23_1"]
    (finding,) = [it for it in findings if it.error_type == "parent_invalid"]
    assert (finding.severity, finding.slot_ids) == ("HIGH", (stray.slot_id,))


@pytest.mark.requirement("failure:delay_calculation_failed")
def test_a_delay_is_chosen_among_valid_ones_so_none_has_to_be_corrected(runner: FaultRunner) -> None:
    """Unreachable: 15 to 30 minutes are tried, nearest to the preferred first; a follow-up without one is skipped."""
    ran = runner.run("esme", on())
    delays = [item["followup_delay_minutes"] for item in ran.document["items"] if item["is_follow_up"]]
    assert delays
    assert all(15 <= delay <= 30 for delay in delays)


@pytest.mark.requirement("failure:validation_score_critical")
def test_a_score_below_50_aborts_with_the_report_and_what_was_made(runner: FaultRunner, aborted: Any) -> None:
    ran = runner.run("nova", on())
    assert "below 50" in aborted(ran, "validation_score_critical", "VALIDATION_FAILED_CRITICAL")
    assert ran.document["details"]["hard_stops"] == ["confidence below 0.3 without override"]
    assert {"items", "report"} <= set(ran.document["partial_result"])


@pytest.mark.requirement("failure:validation_score_low")
def test_a_score_of_50_to_69_is_recovered_once_and_then_waits_for_a_person_with_a_reason(runner: FaultRunner) -> None:
    def worst(body: dict[str, Any]) -> None:
        body["confidence_score"], body["revenue_per_day"], body["weekly_distribution"] = 0.31, 1, week_of(each=21)
        body["caption_warnings"] = [f"No captions found for {key}" for key in default_catalogue()]

    plan = on(get_send_type_captions=NO_CAPTIONS, get_top_captions=NO_CAPTIONS, get_volume_config=changed(worst))
    ran = runner.run("esme", plan)
    assert 50 <= ran.document["validation"]["score"] < 70
    assert (ran.document["status"], ran.exit_code, ran.saved) == ("needs_review", 3, ())
    recovery = ran.recovery("validation_score_low")
    assert (recovery["severity"], recovery["action"], recovery["success"]) == ("HIGH", "restart_with_diversity", False)


@pytest.mark.requirement("failure:category_balance_off")
def test_a_balance_that_is_off_is_a_warning_and_the_week_is_saved(runner: FaultRunner, reported: Any) -> None:
    ran = runner.run("esme", on(get_volume_config=stating(revenue_per_day=1)))
    assert "at least 30.0% are wanted" in reported(ran, "category_balance_off")
    assert ran.document["status"] == "saved"


@pytest.mark.requirement("failure:missing_required_fields")
def test_a_missing_target_or_channel_is_filled_with_the_type_s_own() -> None:
    """Unreachable from outside: Phases 4 and 5 give each send all five fields. The rule at its own boundary."""
    slot = timed("renew_on_message", 0, "12:07").model_copy(update={"target_key": "", "channel_key": ""})
    (refilled,) = filled([slot], default_catalogue(), audiences_of("paid"))
    assert (refilled.target_key, refilled.channel_key) == ("renew_off", "targeted_message")
    assert any("was filled" in warning for warning in refilled.warnings)


@pytest.mark.requirement("failure:orphaned_followups")
def test_a_follow_up_whose_parent_was_never_placed_is_removed_and_said() -> None:
    """Unreachable from outside: Phase 6 follows only what stands. The rule at its own boundary."""
    ground = FollowUpContext(
        week(timed("ppv_unlock", 0, "20:07")), MONDAY, default_catalogue(), Request(creator_id="c"), 1
    )
    made: tuple[FollowUp, ...] = generate_follow_ups(ground, (), ("ppv_non_purchasers", "targeted_message"))[0].items
    (finding,) = orphaned(made, [timed("bump_normal", 0, "10:07", 2)])
    assert (finding.severity, finding.action) == ("MEDIUM", "remove_orphans")
    assert finding.slot_ids == ("2026-11-23_1_followup",)


@pytest.mark.requirement("failure:database_save_failed")
def test_a_save_that_is_refused_aborts_with_the_whole_week(runner: FaultRunner, aborted: Any) -> None:
    ran = runner.run("esme", on(save_schedule=error_result))
    assert "something broke inside" in aborted(ran, "database_save_failed", "DATABASE_SAVE_FAILED")
    assert len(ran.document["partial_result"]["items"]) > 40
    assert ran.document["recovery"]["attempted"] is False


@pytest.mark.requirement("failure:database_save_failed")
def test_a_save_that_can_pass_is_tried_once_more_and_says_what_is_not_known(runner: FaultRunner, aborted: Any) -> None:
    ran = runner.run("esme", on(save_schedule=hang))
    assert "is not known" in aborted(ran, "database_save_failed", "DATABASE_SAVE_FAILED")
    assert ran.asked["save_schedule"] == 2
    assert ran.document["recovery"] == {"attempted": True, "action": "retry_save", "success": False}


@pytest.mark.requirement("failure:mcp_unavailable")
def test_a_server_that_never_answers_is_unreachable_with_exit_5(runner: FaultRunner) -> None:
    ran = runner.run("esme", lambda tool, number, arguments: hang)
    assert (ran.document["error_code"], ran.document["severity"], ran.exit_code) == ("MCP_UNAVAILABLE", "CRITICAL", 5)
    assert "eros doctor" in str(ran.document["recommendations"])


@pytest.mark.requirement("failure:deadline_exceeded")
@pytest.mark.parametrize(
    ("tool", "deadline", "phase", "has"),
    [
        ("get_performance_trends", 20, "phase_1", set()),
        ("get_send_type_details", 5, "phase_5", {"creator", "allocation", "content"}),
        ("save_schedule", 15, "phase_7", {"items", "report"}),
    ],
)
def test_a_run_that_is_out_of_time_aborts_with_what_it_has(
    runner: FaultRunner, aborted: Any, capsys: Any, tool: str, deadline: int, phase: str, has: set[str]
) -> None:
    ran = runner.run("esme", on(**{tool: hang}), deadline=deadline)
    assert "spent" in aborted(ran, "deadline_exceeded", "DEADLINE_EXCEEDED")
    assert ran.document["phase"] == phase
    assert has <= set(ran.document["partial_result"])
    assert ran.seconds < deadline + 2
    (slow,) = ran.document["details"]["slow_tools"]
    assert slow["tool"] == tool
    assert f"{tool} took {slow['seconds']:.3g} s in {slow['phase']}" in ran.document["error_message"]
    assert tool in ran.document["resolution"]["action"]
    Terminal().out.print(render(ErrorDocument.model_validate(ran.document), width=200))
    assert f"slow tools: tool {tool} phase {slow['phase']} seconds" in capsys.readouterr().out


@pytest.mark.requirement("failure:slow-tool")
def test_time_that_went_elsewhere_is_blamed_on_no_tool_and_the_one_it_ended_under_is_named_as_open() -> None:
    now = 100.0
    deadline = RunDeadline(60.0, lambda: now)
    deadline.note(CallRecord("get_channels", NOW, 900.0, 1, "ok", phase="phase_1"))
    now += 60
    deadline.note(CallRecord("get_best_timing", NOW, 500.0, 1, "timeout", phase="phase_5", cut=True))
    with pytest.raises(PhaseFailure) as spent:
        deadline.check("phase_5")
    cut = ToolFailure("get_best_timing", "timeout", "the run's time was spent", code="DEADLINE_EXCEEDED")
    for failure in (spent.value, cut):
        opened = open_failure(failure, "phase_5", deadline)
        still = {"tool": "get_best_timing", "phase": "phase_5", "seconds": 0.5, "cut": True}
        assert (opened.code, opened.details) == ("DEADLINE_EXCEEDED", {"slow_tools": [], "open_calls": [still]})
        assert opened.message.endswith(
            "was done; no tool of the data server took much of it; "
            "get_best_timing was open when it was over, and had taken 0.5 s in phase_5"
        )
        assert "get_" not in str(resolution(opened.code, opened.details))


@pytest.mark.requirement("failure:deadline_exceeded", "failure:slow-tool")
def test_a_run_whose_time_is_spent_says_so_whatever_a_breaker_refused_before() -> None:
    now = 0.0
    deadline = RunDeadline(40.0, lambda: now)
    refused = ToolFailure("get_send_type_captions", "refused", "it is left alone for 30 s", retry_after=30)
    assert open_failure(refused, "phase_3", deadline).code == "MCP_UNAVAILABLE"
    now = 40.0
    deadline.note(CallRecord("get_top_captions", NOW, 20000.0, 1, "timeout", phase="phase_3", cut=True))
    opened = open_failure(refused, "phase_3", deadline)
    assert (opened.code, opened.message) == (
        "DEADLINE_EXCEEDED",
        "the run's 40 s were spent before phase_3 was done; get_top_captions took 20 s in phase_3 and was cut off",
    )
    answered = ToolFailure("get_send_type_captions", "rejected", "no such column")
    assert open_failure(answered, "phase_3", deadline).code == "TOOL_FAILED"


@pytest.mark.requirement("failure:slow-tool")
def test_a_save_that_hangs_at_the_end_is_named_beside_what_took_the_time_before_it() -> None:
    now = 16.0
    deadline = RunDeadline(60.0, lambda: now)
    deadline.note(CallRecord("tools/list", NOW, 16000.0, 1, "ok", phase="phase_1"))
    now = 76.0
    deadline.note(CallRecord("save_schedule", NOW, 3000.0, 1, "timeout", phase="phase_7", cut=True))
    opened = open_failure(PhaseFailure("deadline_exceeded", "spent"), "phase_7", deadline)
    assert opened.message == (
        "spent; tools/list took 16 s in phase_1; save_schedule was open when it was over, and had taken 3 s in phase_7"
    )
    assert (
        "slow to answer tools/list and whether it answers save_schedule at all"
        in resolution(opened.code, opened.details)[0]
    )


@pytest.mark.requirement("failure:slow-tool")
def test_of_two_slow_tools_the_one_that_was_cut_off_is_named_first() -> None:
    now = 30.0
    deadline = RunDeadline(60.0, lambda: now)
    deadline.note(CallRecord("tools/list", NOW, 30000.0, 1, "ok", phase="phase_1"))
    now = 60.0
    deadline.note(CallRecord("save_schedule", NOW, 20000.0, 1, "timeout", phase="phase_7", cut=True))
    opened = open_failure(PhaseFailure("deadline_exceeded", "spent"), "phase_7", deadline)
    assert (
        opened.message == "spent; save_schedule took 20 s in phase_7 and was cut off; tools/list took 30 s in phase_1"
    )


@pytest.mark.requirement("failure:slow-tool")
@pytest.mark.parametrize(("each", "named"), [(6.0, 3), (1.0, 0)])
def test_a_server_of_which_no_tool_alone_is_slow_is_named_by_its_slowest(each: float, named: int) -> None:
    now = 0.0
    deadline = RunDeadline(60.0, lambda: now)
    tools = [("get_creator_profile", 1), ("get_volume_config", 1), ("get_best_timing", 1), ("get_persona_profile", 3),
             ("get_send_type_captions", 3), ("get_audience_targets", 4)]  # fmt: skip
    for more, (tool, number) in enumerate(tools):
        now += each + more / 10
        deadline.note(CallRecord(tool, NOW, (each + more / 10) * 1000, 1, "ok", phase=f"phase_{number}"))
    now = 61.0
    opened = open_failure(PhaseFailure("deadline_exceeded", "spent"), "phase_5", deadline)
    assert len(opened.details["slow_tools"]) == named
    if named:
        assert opened.message.startswith(
            "spent; get_audience_targets took 6.5 s in phase_4; get_send_type_captions took"
        )
        assert "get_audience_targets" in resolution(opened.code, opened.details)[0]


@pytest.mark.requirement("failure:slow-tool")
def test_many_calls_of_a_tool_that_together_took_the_time_are_named_with_what_they_took() -> None:
    now = 0.0
    deadline = RunDeadline(60.0, lambda: now)
    for ended in (8.0, 8.0, 16.0, 20.0):
        now = ended
        deadline.note(CallRecord("get_send_type_captions", NOW, 8000.0, 1, "ok", phase="phase_3"))
    now = 61.0
    opened = open_failure(PhaseFailure("deadline_exceeded", "spent"), "phase_5", deadline)
    assert opened.message == "spent; get_send_type_captions took 20 s in phase_3"
    assert "get_send_type_captions" in resolution(opened.code, opened.details)[0]


@pytest.mark.requirement("save:only-refused", "save:not-kept")
def test_a_server_with_a_generation_id_that_takes_no_links_saves_the_week_once_without_them(
    runner: FaultRunner, reported: Any
) -> None:
    refused = answered({"error": "parent_item_id must be an integer"})

    def plan(tool: str, number: int, arguments: dict[str, Any]) -> Any:
        linked = any(row.get("parent_item_id") for row in arguments.get("items", ()))
        return refused if tool == "save_schedule" and linked else None

    ran = runner.run("esme", plan)
    assert (ran.document["status"], len(ran.saved), ran.asked["save_schedule"]) == ("saved", 1, 2)
    follow_ups = sum(it["parent_item_id"] is not None for it in ran.document["items"])
    assert follow_ups
    assert f"{follow_ups} follow-ups without the link to the parent" in reported(ran, "save_incomplete")
