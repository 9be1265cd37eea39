"""What failed and then worked is told, and a tool that is broken costs its own failure and nothing else (R39, R61)."""

import logging
from typing import Any

import pytest
import structlog
from faulty.faults import answered, error_result, first, hang, not_json, null, on, slow
from faulty.runner import FaultRunner, FaultyRun
from structlog.testing import capture_logs

from eros.failures import FAILURES, found
from eros_app.services.run_outcome import recoveries

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

LOCKED = answered({"error": "database is locked"})


def logged(runner: FaultRunner, *words: Any, **more: Any) -> tuple[FaultyRun, list[dict[str, Any]]]:
    before = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET))  # another's `-q` may stand
    try:
        with capture_logs() as lines:
            ran = runner.run("esme", *words, **more)
    finally:
        structlog.configure(wrapper_class=before)
    return ran, [dict(line) for line in lines]


@pytest.mark.requirement("failure:retry-told", "log:retries")
def test_a_save_that_worked_at_the_second_try_is_told_with_its_tries_and_its_wait(runner: FaultRunner) -> None:
    ran, log = logged(runner, first(1, "save_schedule", LOCKED))
    assert (ran.document["status"], ran.document["degraded"]) == ("saved", False)
    assert ran.recovery("tool_call_failed") == {
        "phase": "phase_7", "error_type": "tool_call_failed", "severity": "LOW", "action": "retry", "success": True,
        "tool": "save_schedule", "attempts": 2, "delay_seconds": 1.0,
    }  # fmt: skip
    (retry,) = [line for line in log if line["event_type"] == "retry"]
    assert (retry["log_level"], retry["phase"], retry["tool_name"]) == ("warning", "phase_7", "save_schedule")
    assert (retry["attempt"], retry["delay_seconds"], retry["error"]) == (1, 1.0, "database is locked")


@pytest.mark.requirement("failure:retry-told")
def test_each_call_that_was_tried_again_is_told_under_its_own_phase(runner: FaultRunner) -> None:
    plan = first(2, "get_volume_config", slow, first(1, "get_channels", LOCKED))
    ran, _ = logged(runner, plan)
    told = [it for it in ran.document["recoveries"] if it["error_type"] == "tool_call_failed"]
    assert [(it["phase"], it["tool"], it["attempts"], it["delay_seconds"]) for it in told] == [
        ("phase_1", "get_volume_config", 3, 4.0),
        ("phase_4", "get_channels", 2, 1.0),
    ]


@pytest.mark.requirement("failure:retry-told", "initialize:details-late")
def test_what_a_phase_itself_asked_for_twice_is_told_as_a_recovery_under_it() -> None:
    """Not the gateway: the answer was no, and the details are needed before the sends are laid out."""
    twice = found("tool_call_failed", "...", failed_tool="get_send_type_details", attempts=2)
    lost = found("caption_query_failed", "...", garbled_tool="get_top_captions", attempts=6)
    told, other = recoveries({"trail": {"initialize": (twice, lost)}}, ())
    assert (other.action, other.tool, other.attempts) == ("use_other_answers", "get_top_captions", 6)
    assert (told.phase, told.tool, told.attempts, told.success) == ("phase_1", "get_send_type_details", 2, True)


@pytest.mark.requirement("failure:breaker-per-tool")
@pytest.mark.parametrize("fault", [LOCKED, hang], ids=["locked", "hangs"])
def test_details_that_fail_for_every_type_cost_their_fallback_and_not_the_save(runner: FaultRunner, fault: Any) -> None:
    ran, log = logged(runner, on(get_send_type_details=fault))
    lost = [kind for kind in ran.told if FAILURES[kind].severity != "LOW"]
    assert (ran.document["status"], lost) == ("saved", ["send_type_details_missing"])
    opened = [line for line in log if line["event_type"] == "circuit_breaker"]
    assert {(line["breaker"], line["state"], line["log_level"]) for line in opened} == {
        ("get_send_type_details", "open", "error")
    }


@pytest.mark.requirement("failure:breaker-per-tool")
def test_one_type_whose_captions_fail_costs_no_other_type_its_captions(runner: FaultRunner) -> None:
    def plan(tool: str, number: int, arguments: dict[str, Any]) -> Any:
        return LOCKED if arguments.get("send_type_key") == "bump_normal" and tool == "get_send_type_captions" else None

    ran, log = logged(runner, plan)
    assert ran.document["success"]
    assert not [line for line in log if line["event_type"] == "circuit_breaker"]
    generic = {it["send_type_key"] for it in ran.document["items"] if "Using generic caption" in it["warnings"]}
    assert generic <= {"bump_normal"}
    assert not any(it["needs_caption"] for it in ran.document["items"] if it["send_type_key"] != "bump_normal")


@pytest.mark.requirement("failure:refused")
def test_a_refusal_is_mcp_unavailable_with_its_cause_and_when_to_come_back(runner: FaultRunner) -> None:
    ran = runner.run("esme", on(get_audience_targets=hang, get_channels=hang, get_send_type_details=hang))
    document = ran.document
    assert (document["error_code"], document["severity"], document["phase"]) == (
        "MCP_UNAVAILABLE",
        "CRITICAL",
        "phase_7",
    )
    assert 0 < document["details"]["retry_after"] <= 30
    assert "no answer within" in document["details"]["cause"]
    assert document["details"]["cause"] in document["resolution"]["action"]
    assert "database writable" not in str(document)


@pytest.mark.requirement("log:recoveries")
def test_a_recovery_stands_under_the_phase_that_failed_once_its_worth_is_known(runner: FaultRunner) -> None:
    ran, log = logged(runner, first(1, "get_send_types", answered({"send_types": []})))
    assert ran.document["status"] == "saved"
    (told,) = [line for line in log if line["event_type"] == "recovery"]
    assert (told["phase"], told["recovery_action"], told["recovery_success"]) == ("phase_1", "ask_again", True)
    ended = [(line["phase"], line["node"]) for line in log if line["event_type"] == "phase_complete"]
    assert ended[:3] == [("phase_1", "initialize"), ("phase_1", "recover_data"), ("phase_1", "initialize")]


NOBODY = {"targets": [{"target_key": "expired_all", "applicable_channels": ["story"]}]}


@pytest.mark.requirement("failure:asked-again")
@pytest.mark.parametrize(
    ("tool", "nothing", "row"),
    [
        ("get_send_types", {"send_types": []}, "send_types_empty"),
        ("get_audience_targets", NOBODY, "required_target_missing"),
    ],
)
def test_what_came_when_recovery_asked_once_more_is_the_weeks_own_and_not_told_as_missing(
    runner: FaultRunner, tool: str, nothing: dict[str, Any], row: str
) -> None:
    plain = runner.run("esme", on()).document
    ended = runner.run("esme", first(1, tool, answered(nothing)))
    ran = ended.document
    assert ran["items"] == plain["items"]
    report, before = ran["validation_report"], plain["validation_report"]
    assert (ran["validation"]["score"], report["checks"]) == (plain["validation"]["score"], before["checks"])
    (warned,) = [it for it in report["warnings"] if it not in before["warnings"]]
    assert (warned["type"], "only when" in warned["message"]) == ("recovered", True)
    assert (ran["degraded"], ran["validation"]["status"]) == (True, "passed_with_warnings")
    told = [it for it in ran["recoveries"] if it not in plain["recoveries"]]
    assert [(it["error_type"], it["action"], it["success"]) for it in told] == [(row, "ask_again", True)]
    assert [(it["tool"], it["attempts"]) for it in told] == [(tool, ended.asked[tool])] == [(tool, 2)]
    (advised,) = [text for text in ran["recommendations"] if text not in plain["recommendations"]]
    assert "only when it was asked once more" in advised


@pytest.mark.requirement("log:recoveries")
def test_a_recovery_that_did_not_help_says_so(runner: FaultRunner) -> None:
    ran, log = logged(runner, on(get_send_types=answered({"send_types": []})))
    assert ran.document["error_code"] == "SEND_TYPES_EMPTY"
    (told,) = [line for line in log if line["event_type"] == "recovery"]
    assert (told["log_level"], told["recovery_success"]) == ("warning", False)
    errors = [line["recovery_action"] for line in log if line["event_type"] == "error"]
    assert errors == ["ask_again", "abort"]


@pytest.mark.requirement("log:recoveries")
def test_the_log_names_no_recovery_that_is_not_made(runner: FaultRunner) -> None:
    """Another try of a save is made where it can help alone, and a failure without a remedy ends the run."""
    ran, log = logged(runner, on(save_schedule=error_result))
    assert ran.document["recovery"] == {"attempted": False, "action": None, "success": False}
    (told,) = [line for line in log if line["event_type"] == "error"]
    assert (told["error_code"], told["recovery_action"]) == ("DATABASE_SAVE_FAILED", "abort")


@pytest.mark.requirement("failure:retry-told")
def test_what_was_asked_for_once_more_counts_each_try_that_was_made(runner: FaultRunner) -> None:
    """Refused, then locked for a moment: three tries, and what was waited for the last."""
    faults = {1: error_result, 2: LOCKED}
    ran = runner.run("esme", lambda tool, number, _: faults.get(number) if tool == "get_send_types" else None)
    told = ran.recovery("send_types_empty")
    assert (told["tool"], told["attempts"], told["delay_seconds"]) == ("get_send_types", 3, 1.0)
    assert ran.asked["get_send_types"] == 3


@pytest.mark.requirement("failure:partial")
def test_an_abort_shows_what_the_phase_had_made_before_it_failed(runner: FaultRunner) -> None:
    ran = runner.run("esme", on(get_send_types=answered({"send_types": []})))
    assert ran.document["partial_result"]["creator"]["creator_id"] == "esme"
    assert ran.document["partial_result"]["volume"]["weekly_distribution"]
    few = ("ppv_unlock", "bundle", "bump_normal", "dm_farm", "link_drop")

    def only(body: dict[str, Any]) -> None:
        body["send_types"] = [row for row in body["send_types"] if row["send_type_key"] in few]

    from faulty.faults import changed

    short = runner.run("esme", on(get_send_types=changed(only)))
    assert short.document["error_code"] == "DIVERSITY_CHECK_FAILED"
    assert short.document["partial_result"]["allocation"]["slots"]
    no_volume = runner.run("esme", on(get_volume_config=null))
    assert no_volume.document["error_code"] == "VOLUME_CONFIG_MISSING"
    assert no_volume.document["partial_result"]["creator"]["creator_id"] == "esme"
    late = runner.run("esme", on(get_vault_availability=hang), deadline=3)
    assert (late.document["error_code"], late.document["phase"]) == ("DEADLINE_EXCEEDED", "phase_1")
    assert {"creator", "volume"} <= {*late.document["partial_result"]}


@pytest.mark.requirement("failure:standing-unknown")
def test_a_question_that_nothing_of_the_week_needs_does_not_cost_it_where_it_hangs(runner: FaultRunner) -> None:
    ran = runner.run("esme", on(execute_query=hang))
    assert (ran.document["success"], ran.exit_code, len(ran.saved)) == (True, 0, 1)
    assert ran.asked["execute_query"] == 1
    dry = runner.run("esme", on(execute_query=hang), dry_run=True)
    assert dry.document["success"]


OF_THEA = answered({"creator": {"creator_id": "thea", "page_name": "thea", "page_type": "paid"}})


@pytest.mark.requirement("failure:causes")
@pytest.mark.parametrize(
    ("tool", "fault", "code", "says"),
    [
        ("save_schedule", not_json, "DATABASE_SAVE_FAILED", "what save_schedule answers cannot be used"),
        ("save_schedule", error_result, "DATABASE_SAVE_FAILED", "what the data server says about save_schedule"),
        ("save_schedule", LOCKED, "DATABASE_SAVE_FAILED", "Wait until nothing else writes"),
        ("get_creator_profile", not_json, "TOOL_FAILED", "what get_creator_profile answers cannot be used"),
        ("get_creator_profile", OF_THEA, "TOOL_FAILED", "what get_creator_profile answers cannot be used"),
        ("get_send_types", not_json, "SEND_TYPES_EMPTY", "what get_send_types answers cannot be used"),
        ("get_volume_config", hang, "VOLUME_CONFIG_MISSING", "Bring the data server back"),
    ],
)
def test_what_is_to_be_done_names_the_cause(runner: FaultRunner, tool: str, fault: Any, code: str, says: str) -> None:
    document = runner.run("esme", on(**{tool: fault})).document
    assert document["error_code"] == code
    assert says in document["resolution"]["action"]
    assert document["recommendations"]
    assert document["recovery"]["attempted"] == (fault in (LOCKED, hang) or code == "SEND_TYPES_EMPTY")


@pytest.mark.requirement("failure:near-names")
def test_a_name_that_is_listed_and_has_no_profile_is_not_offered_again(runner: FaultRunner) -> None:
    document = runner.run("esme", on(get_creator_profile=answered(None))).document
    assert document["error_code"] == "CREATOR_NOT_FOUND"
    assert "esme" not in document["details"]["near_matches"]
    assert not [text for text in document["recommendations"] if "Did you mean esme" in text]
    assert "gives no profile of it" in document["error_message"]
    assert "not found" not in document["error_message"]
    assert document["resolution"]["action"] == "Give the creator a profile in the data server and retry"
    assert not any("spelling" in text or "Did you mean" in text for text in document["recommendations"])
