"""What is reported about a week that is saved, and what its failure means (7.4, R42)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from eros import PIPELINE_VERSION
from eros.failures import DEADLINE, PhaseFailure, ToolFailure
from eros.parameters import parameter
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros.vocabulary.editions import edition_of
from eros.vocabulary.state import Decision, Saved

WEEK_PROTECTED = "WEEK_PROTECTED"


def save_metadata(
    items: Iterable[Item],
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

    ``prediction_id`` is the one that the volume config reserved (R8). ``edition`` tells later whether a record is of
    what was saved (R58).
    """
    return {
        "status": "approved" if decision else "saved",
        "validation_score": score,
        "validation_status": status,
        "pipeline_version": pipeline_version,
        "prediction_id": prediction_id,
        "seed": seed,
        "timezone": timezone,
        "edition": edition_of(items),
        "reviewer": decision.reviewer if decision else None,
        "reason": decision.reason if decision else None,
        **({"decided_at": decision.decided_at.isoformat()} if decision and decision.decided_at else {}),
    }


def check_saved_all(saved: Saved, sent: int, creator_id: str, week_start: date) -> Saved:
    """The answer, if it is about what was sent, all of it, and that stands. Raises PhaseFailure
    ``database_save_failed``."""
    if wrong := tuple(not_as_sent(saved, sent, creator_id, week_start)):
        figures = {"template_id": saved.template_id, "sent": sent, "written": saved.items_created}
        details = {**figures, "whether_saved": "not as sent"}
        if saved.superseded_by is not None:
            details["superseded_by"] = saved.superseded_by
        raise PhaseFailure("database_save_failed", "; ".join(wrong), details=details)
    return saved


def not_as_sent(saved: Saved, sent: int, creator_id: str, week_start: date) -> Iterator[str]:
    """What the answer says that it wrote, where that is not the week that was sent, or does not stand."""
    written = saved.items_created
    if written < sent:
        yield f"the server wrote {written} of {counted(sent, 'item')}"
    elif written > sent:
        yield f"the server says that it wrote {counted(written, 'item')}, and was sent {sent}"
    whose = saved.creator_id
    if whose is not None and whose.casefold() != creator_id.casefold():
        yield f"the server says that it wrote a week of creator_id {whose!r}, and was sent one of {creator_id!r}"
    if saved.week_start not in (None, week_start):
        yield f"the server says that it wrote the week of {saved.week_start}, and was sent that of {week_start}"
    if saved.superseded_by is not None:
        yield f"the server says that {saved.superseded_by!r} stands in this week's place"


def save_failed(failure: ToolFailure) -> PhaseFailure:
    """The failure of the phase for the failure of the tool, which was tried twice where that could help.

    A save whose answer was lost, or says nothing, may have been made: a second run of the same request settles it
    (R42). What a breaker refused was not asked (R39).
    """
    if failure.code == WEEK_PROTECTED:
        text = failure.message.replace("replace=true", parameter("replace"))  # a door says it in its own way
        return PhaseFailure("week_protected", text, details=failure.details())
    known = {DEADLINE: "deadline_exceeded"}
    otherwise = "mcp_unavailable" if failure.kind == "refused" else "database_save_failed"
    unsure = "; whether the week was written is not known" if failure.unanswered else ""
    return PhaseFailure(
        known.get(failure.code or "", otherwise),
        f"{_SAID.get(failure.kind, '')}{failure.message}{unsure}",
        details=failure.details() | ({"whether_saved": "not known"} if failure.unanswered else {}),
    )


#: What comes before the server's word, or ours about it.
_SAID = {
    "bad_answer": "what the data server answered to the save cannot be read: ",
    "rejected": "the data server does not take the week: ",
}
