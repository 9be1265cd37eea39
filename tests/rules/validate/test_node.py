"""Phase 7b as a node: a report for every week, a failure only for a missing field that nobody has tried to fill."""

from typing import Any

import pytest
from langgraph.runtime import Runtime
from slots import at

from eros.failures import PhaseFailure
from eros.vocabulary.state import Directives, Run
from nodes.validate.node import validate


def state_of(case: Any, **more: Any) -> Any:
    plan = case.plan
    names = (
        "items", "request", "creator", "volume", "send_types", "vault", "timing", "audiences", "allocation", "timed",
        "follow_ups", "findings",
    )  # fmt: skip
    run = Run(generation_id="g", seed=1, week_start=plan.start, today=plan.start, started_at=at(0, "00:00"))
    return {**{name: getattr(plan, name) for name in names}, "run": run, **more}


@pytest.mark.requirement("validate:perfect")
async def test_the_report_is_the_weeks(case: Any) -> None:
    added = await validate(state_of(case), Runtime())
    assert (added["report"], added["findings"]) == (case.report, ())


@pytest.mark.requirement("validate:never-raises-for-a-score")
async def test_a_low_score_is_a_result(case: Any) -> None:
    case.volume(confidence_score=0.1)
    assert (await validate(state_of(case), Runtime()))["report"].score == 49.0


@pytest.mark.requirement("validate:missing-fields")
async def test_a_missing_field_fails_once_and_then_stops_the_week(case: Any) -> None:
    case.edit("23_2", target_key="")
    with pytest.raises(PhaseFailure) as failure:
        await validate(state_of(case), Runtime())
    assert (failure.value.error_type, failure.value.slot_ids) == ("missing_required_fields", ("2026-11-23_2",))
    assert failure.value.kind.severity == "HIGH"
    tried = await validate(state_of(case, directives=Directives(fill_defaults=True)), Runtime())
    assert tried["report"].hard_stops == ("target_key is missing",)


@pytest.mark.requirement("validate:balance")
async def test_a_balance_that_is_off_is_a_finding(case: Any) -> None:
    case.edit("26_1", category="engagement")
    (finding,) = (await validate(state_of(case), Runtime()))["findings"]
    assert finding.error_type == "category_balance_off"
