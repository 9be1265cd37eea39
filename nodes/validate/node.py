"""Phase 7b, VALIDATION: the finished week, measured and scored."""

from typing import TypedDict

from langgraph.runtime import Runtime

from eros.failures import Finding, PhaseFailure
from eros.vocabulary.context import Context
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Remark, ValidationReport
from eros.vocabulary.state import Directives
from nodes.validate.reads import Reads, plan_of
from nodes.validate.verdict import incomplete_items, report_findings, validate_week


class Adds(TypedDict, total=False):
    report: ValidationReport
    free_remarks: tuple[Remark, ...]
    findings: tuple[Finding, ...]


async def validate(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Score the week (R31-R33). Only a missing field is a failure, until recovery has tried to fill it."""
    report, free = validate_week(plan_of(state))
    lacking = incomplete_items(report)
    if lacking and not state.get("directives", Directives()).fill_defaults:
        raise PhaseFailure(
            "missing_required_fields",
            f"{counted(len(lacking), 'item lacks', 'items lack')} a required field",
            slot_ids=lacking,
        )
    return {"report": report, "free_remarks": free, "findings": report_findings(report)}
