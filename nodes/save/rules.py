"""What is reported about a week that is saved, and what its failure means (7.4, R42)."""

from typing import Any

from eros import PIPELINE_VERSION
from eros.failures import DEADLINE, PhaseFailure, ToolFailure
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.state import Decision, Saved
from eros.wire import save_arguments

WEEK_PROTECTED = "WEEK_PROTECTED"


def save_metadata(
    *,
    score: float,
    status: str,
    prediction_id: int | None,
    seed: int,
    timezone: str,
    decision: Decision | None,
    pipeline_version: str = PIPELINE_VERSION,
) -> dict[str, Any]:
    """What the server keeps beside the items. ``status`` is that of the validation; a person's word approves (R42).

    ``prediction_id`` is the one that the volume config reserved (R8).
    """
    return {
        "status": "approved" if decision else "saved",
        "validation_score": score,
        "validation_status": status,
        "pipeline_version": pipeline_version,
        "prediction_id": prediction_id,
        "seed": seed,
        "timezone": timezone,
        "reviewer": decision.reviewer if decision else None,
        "reason": decision.reason if decision else None,
    }


def arguments_of(week: ResultDocument, decision: Decision, *, older: bool) -> dict[str, Any]:
    """The arguments of save_schedule for a week that is known by its document alone, as a person decided (R58)."""
    return save_arguments(
        week.items,
        creator_id=week.creator_id,
        week_start=week.week_start,
        generation_id=week.generation_id,
        replace=decision.replace,
        metadata=save_metadata(
            score=week.validation.score,
            status=week.validation.status,
            prediction_id=week.volume_metadata.get("prediction_id"),
            seed=week.seed,
            timezone=week.timezone,
            decision=decision,
            pipeline_version=week.pipeline_version,
        ),
        older=older,
    )


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

    A save whose answer was lost, or says nothing, may have been made: a second run of the same request settles it
    (R42). What a breaker refused was not asked (R39).
    """
    known = {WEEK_PROTECTED: "week_protected", DEADLINE: "deadline_exceeded"}
    otherwise = "mcp_unavailable" if failure.kind == "refused" else "database_save_failed"
    unsure = "; whether the week was written is not known" if failure.kind in _UNSURE else ""
    return PhaseFailure(
        known.get(failure.code or "", otherwise),
        f"{failure}{unsure}",
        details=failure.details(),
    )


#: Failures of the tool after which the server may have saved all the same.
_UNSURE = frozenset({"timeout", "transport", "bad_answer"})
