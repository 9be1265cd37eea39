"""What is reported about a week that is saved, and what its failure means (7.4, R42)."""

from typing import Any

from eros import PIPELINE_VERSION
from eros.failures import DEADLINE, PhaseFailure, ToolFailure
from eros.vocabulary.documents import ValidationReport
from eros.vocabulary.facts import Creator, VolumeConfig
from eros.vocabulary.state import Decision, Run, Saved

WEEK_PROTECTED = "WEEK_PROTECTED"


def save_metadata(
    run: Run, creator: Creator, volume: VolumeConfig, report: ValidationReport, decision: Decision | None
) -> dict[str, Any]:
    """What the server keeps beside the items. ``status`` is approved where a person said so (R42).

    ``prediction_id`` is the one that the volume config reserved (R8).
    """
    return {
        "status": "approved" if decision else "saved",
        "validation_score": report.score,
        "validation_status": report.status,
        "pipeline_version": PIPELINE_VERSION,
        "prediction_id": volume.prediction_id,
        "seed": run.seed,
        "timezone": creator.timezone,
        "reviewer": decision.reviewer if decision else None,
        "reason": decision.reason if decision else None,
    }


def check_saved_all(saved: Saved, sent: int) -> Saved:
    """The answer, if all that was sent was written. Raises PhaseFailure ``database_save_failed``."""
    if saved.items_created != sent:
        raise PhaseFailure(
            "database_save_failed",
            f"the server wrote {saved.items_created} of {sent} items",
            details={"template_id": saved.template_id, "sent": sent, "written": saved.items_created},
        )
    return saved


def save_failed(failure: ToolFailure) -> PhaseFailure:
    """The failure of the phase for the failure of the tool, which was tried twice where that could help.

    A save whose answer was lost may have been made: a second run of the same request settles it (R42).
    """
    known = {WEEK_PROTECTED: "week_protected", DEADLINE: "deadline_exceeded"}
    error_type = known.get(failure.code or "", "database_save_failed")
    unsure = "; whether the week was written is not known" if failure.kind in ("timeout", "transport") else ""
    return PhaseFailure(
        error_type,
        f"{failure.message}{unsure}",
        details=_failure_message(failure),
    )


def _failure_message(failure: ToolFailure) -> dict[str, Any]:
    return {
        "tool": failure.tool,
        "kind": failure.kind,
        "server_code": failure.code,
        "retried": failure.can_pass and failure.code != DEADLINE,
    }
