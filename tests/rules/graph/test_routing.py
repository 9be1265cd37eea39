"""Where the graph goes next, tested with dictionaries and without a graph."""

import pytest

from eros.failures import FAILURES, Severity, found
from eros.vocabulary.documents import Recovery, ValidationReport
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, Directives, OpenFailure, StalePool
from eros.vocabulary.week import CaptionPool
from graph.phases import of_phase
from graph.routing import after_advice, after_gathering, after_review, at_boundary, restart


def failed(severity: Severity, phase: str = "phase_2", error_type: str = "diversity_check_failed") -> OpenFailure:
    return OpenFailure(error_type=error_type, phase=phase, severity=severity, code="X", message="it failed")


def tried(phase: str = "phase_2", error_type: str = "diversity_check_failed") -> Recovery:
    return Recovery(phase=phase, error_type=error_type, severity="HIGH", action="restart", success=True)


def report(score: float, *, errors: bool = False, captions: bool = False) -> ValidationReport:
    from eros.vocabulary.documents import Remark

    return ValidationReport(
        status="passed",
        score=score,
        checks=(),
        errors=(Remark(type="x", message="wrong"),) if errors else (),
        requires_caption_review=captions,
    )


def advised(score: float, *, dry_run: bool = False, **more: bool) -> dict[str, object]:
    return {"report": report(score, **more), "request": Request(creator_id="alexia", dry_run=dry_run)}


@pytest.mark.requirement("routing:clean-goes-on")
def test_a_clean_boundary_goes_on() -> None:
    assert at_boundary({"open_failure": None}) == "go_on"


@pytest.mark.requirement("gather:stale:spared")
def test_a_stale_pool_goes_back_to_allocation_once_and_spends_no_recovery() -> None:
    stale = {"open_failure": None, "pool": CaptionPool(candidates={}, stale=True), "recoveries": (tried(),)}
    again = {**stale, "directives": Directives(stale=StalePool(freshness=40, sends={}))}
    fresh = {**stale, "pool": CaptionPool(candidates={})}
    assert [after_gathering(state) for state in (stale, again, fresh)] == ["spare", "go_on", "go_on"]
    assert after_gathering({**stale, "open_failure": failed("CRITICAL")}) == "abort"


@pytest.mark.requirement("routing:critical-aborts")
def test_a_critical_failure_aborts_at_once() -> None:
    assert at_boundary({"open_failure": failed("CRITICAL")}) == "abort"


@pytest.mark.requirement("routing:high-recovers-once")
def test_a_high_failure_is_recovered_once_and_then_aborts() -> None:
    assert at_boundary({"open_failure": failed("HIGH")}) == "recover"
    assert at_boundary({"open_failure": failed("HIGH"), "recoveries": (tried(),)}) == "abort"


@pytest.mark.requirement("routing:high-recovers-once")
def test_another_failure_of_the_same_phase_has_its_own_recovery() -> None:
    other = failed("HIGH", error_type="quota_calculation_failed")
    assert at_boundary({"open_failure": other, "recoveries": (tried(),)}) == "recover"


@pytest.mark.requirement("routing:nothing-to-do-aborts")
@pytest.mark.parametrize("error_type", ["page_type_mismatch", "parent_invalid", "time_calculation_failed"])
def test_a_high_failure_for_which_nothing_would_be_done_otherwise_aborts_at_once(error_type: str) -> None:
    assert at_boundary({"open_failure": failed("HIGH", FAILURES[error_type].phase, error_type)}) == "abort"


@pytest.mark.requirement("routing:recovery-restarts-the-phase")
@pytest.mark.parametrize(
    ("phase", "error_type", "node"),
    [
        ("phase_1", "weekly_distribution_malformed", "initialize"),
        ("phase_2", "diversity_check_failed", "allocate"),
        ("phase_3", "zero_captions_available", "gather_captions"),
        ("phase_4", "required_target_missing", "target"),
        ("phase_5", "no_available_slots", "place_in_time"),
        ("phase_7", "missing_required_fields", "assemble"),
        ("phase_7", "validation_score_low", "allocate"),
    ],
)
def test_recovery_leads_back_to_the_phase_that_failed(phase: str, error_type: str, node: str) -> None:
    assert restart({"recoveries": (tried(phase, error_type),)}) == node


@pytest.mark.requirement("routing:by-score")
@pytest.mark.parametrize(
    ("score", "verdict"), [(100, "save"), (85, "save"), (84.9, "review"), (70, "review"), (49.9, "abort"), (0, "abort")]
)
def test_the_score_decides_between_saving_a_person_and_abort(score: float, verdict: str) -> None:
    assert after_advice(advised(score)) == verdict


@pytest.mark.requirement("routing:low-score-one-recovery")
def test_a_score_below_seventy_is_tried_once_more_and_then_asks_a_person() -> None:
    assert after_advice(advised(69)) == "recover"
    assert after_advice({**advised(69), "recoveries": (tried("phase_7", "validation_score_low"),)}) == "review"


@pytest.mark.requirement("routing:errors-need-a-person")
def test_an_error_or_a_caption_shortage_needs_a_person_whatever_the_score() -> None:
    assert after_advice(advised(95, errors=True)) == "review"
    assert after_advice(advised(95, captions=True)) == "review"


@pytest.mark.requirement("routing:dry-run-opens-no-review")
def test_a_dry_run_neither_saves_nor_opens_a_review() -> None:
    assert after_advice(advised(95, dry_run=True)) == "dry_run"
    assert after_advice(advised(75, dry_run=True)) == "dry_run"


@pytest.mark.requirement("routing:a-person-decides")
def test_a_person_decides_between_saving_and_rejection() -> None:
    assert after_review({"decision": Decision(verdict="approve")}) == "save"
    assert after_review({"decision": Decision(verdict="reject", reason="too much")}) == "rejected"


@pytest.mark.requirement("routing:high-recovers-once")
def test_a_finding_is_told_under_the_phase_that_found_it() -> None:
    """The row of a malformed week is Phase 2's, and Phase 1 finds it too."""
    row = found("weekly_distribution_malformed", "...", fallback="13 sends each day")
    assert (row.phase, [it.phase for it in of_phase("phase_1", [row])]) == ("phase_2", ["phase_1"])
