"""The one review service: every door that answers a waiting schedule comes through here (R33).

The decision is one schema (``Decision``), checked before the graph is resumed: who, when and why end up in the audit.
"""

from typing import Literal

from eros.doors.generation import Doorway, resume
from eros.doors.homes import archive
from eros.doors.outcome import Outcome
from eros.failures import RequestError
from eros.words.state import Decision

_LONGEST_REASON = 2_000


async def answer(
    some_id: str, verdict: Literal["approve", "reject"], *, reason: str, reviewer: str, door: Doorway
) -> Outcome:
    """Resume the schedule that ``some_id`` names with a person's decision.

    Raises RequestError: no such id, nothing waits there (answered twice), or a reason is missing.
    """
    record = archive(door.settings).find(some_id)
    if record["status"] != "needs_review":
        raise RequestError(
            "NOT_WAITING", "id", some_id, f"{some_id} does not wait for a review: it is {_standing(record)}"
        )
    text = " ".join(reason.split())[:_LONGEST_REASON]
    if not text and (verdict == "reject" or record["needs_reason"]):
        raise RequestError("REASON_NEEDED", "reason", reason, _reason_needed(verdict, record))
    decision = Decision(verdict=verdict, reason=text, reviewer=reviewer, decided_at=door.settings.clock())
    return await resume(record, decision, door)


def _standing(record: dict[str, object]) -> str:
    audit = record["audit"]
    review = audit.get("review") if isinstance(audit, dict) else None
    if not review:
        return str(record["status"])
    return f"{record['status']}, {review['verdict']}d by {review['reviewer']} at {review['decided_at']}"


def _reason_needed(verdict: str, record: dict[str, object]) -> str:
    if verdict == "reject":
        return "a rejection needs its reason: --reason TEXT"
    return "this week scored below 70 or holds an error: approving it needs a reason, --reason TEXT (R33)"
