"""The one review service: every door that answers a waiting schedule comes through here (R33).

The decision is one schema (``Decision``), checked before anything is run: who, when and why end up in the audit trail.
An answer counts once. A rejection needs nothing but the record. An approval runs on a copy of the checkpoint, so that a
save that fails, or a process that dies, leaves the schedule waiting as it was; a second approval of a week that was
saved after all counts once, by its generation's id (R42).
"""

from collections.abc import Mapping
from typing import Any

from eros.failures import RequestError
from eros.parameters import parameter
from eros.settings import Settings
from eros.vocabulary.state import Decision, Verdict
from eros_app.services.audit import approved_trail, rejected_trail
from eros_app.services.checkpoints import Checkpointer, delete_checkpoint, load_checkpoint
from eros_app.services.generation import RunOptions, RunResult, resume
from eros_app.services.home import archive_of
from eros_app.services.locks import LockTaken, hold_lock
from eros_app.services.outcome import Outcome, outcome, rejected
from eros_app.services.records import Archive, Record
from graph.serialize import state_format

DECISION_STATUS: dict[Verdict, str] = {"approve": "approved", "reject": "rejected"}

_LONGEST_REASON = 2_000
#: Failures of the tool after which the server may have saved all the same.
_UNSURE = frozenset({"timeout", "transport", "bad_answer", "unreachable", "refused", "busy"})


async def answer(some_id: str, verdict: Verdict, *, reason: str, reviewer: str, options: RunOptions) -> Outcome:
    """Answer the schedule that ``some_id`` names with a person's decision.

    Raises RequestError: no such id, nothing waits there (answered twice), somebody else is answering it, a reason is
    missing, or another EROS made it. An approval that could not be saved is an abort, and the schedule waits on.
    """
    kept = archive_of(options.settings)
    generation_id = kept.find(some_id)["generation_id"]
    try:
        with hold_lock(kept.folder / f".{generation_id}.lock"):
            record = kept.read(generation_id)
            decision = decide(record, verdict, reason, reviewer, options.settings)
            return await (_approve if verdict == "approve" else _reject)(kept, record, decision, options)
    except LockTaken as busy:
        text = f"{some_id} is being answered by another process right now; `eros show` says what came of it"
        raise RequestError("BEING_ANSWERED", "id", some_id, text) from busy


def decide(record: Record, verdict: Verdict, reason: str, reviewer: str, settings: Settings) -> Decision:
    """The decision, if this record waits for one and it says what it must (R33). Raises RequestError."""
    generation_id = record["generation_id"]
    if record["status"] != "needs_review":
        text = f"{generation_id} does not wait for a review: it is {_standing(record)}"
        raise RequestError("NOT_WAITING", "id", generation_id, text)
    text = " ".join(reason.split())[:_LONGEST_REASON]
    if not text and (verdict == "reject" or record["needs_reason"]):
        raise RequestError("REASON_NEEDED", "reason", reason, _reason_needed(verdict))
    return Decision(verdict=verdict, reason=text, reviewer=reviewer, decided_at=settings.clock())


async def _reject(kept: Archive, record: Record, decision: Decision, options: RunOptions) -> Outcome:
    if record.get("may_be_saved"):
        text = (
            f"an approval of {record['generation_id']} was begun and may have been saved; "
            "approve it again to be sure, it counts once"
        )
        raise RequestError("APPROVAL_BEGUN", "id", record["generation_id"], text)
    ended_at = options.settings.clock()
    document = rejected(record, decision, ended_at)
    trail = rejected_trail(record["audit"], decision, ended_at)
    await _final(kept, record, Outcome(document, "done"), trail, options)
    return Outcome(document, "done")


async def _approve(kept: Archive, record: Record, decision: Decision, options: RunOptions) -> Outcome:
    saver = await _resumable(record, options.settings)
    kept.keep(record | {"may_be_saved": True})
    ended = await resume(record, decision, options, saver)
    duration_ms = ended.duration_ms + record["document"]["duration_ms"]
    ended_at = options.settings.clock()
    result = outcome(ended.state, waiting=False, reached=True, ended_at=ended_at, duration_ms=duration_ms)
    trail = approved_trail(record["audit"], ended.state, ended.calls, ended_at, duration_ms, result.status)
    if result.finished:
        await _final(kept, record, result, trail, options)
        return result
    kept.keep(_waits_on(record, ended, trail))
    return _still_waiting(result, record)


async def _resumable(record: Record, settings: Settings) -> Checkpointer:
    readable = record["state_format"] == state_format()
    saver = await load_checkpoint(settings.home, record["generation_id"]) if readable else None
    if saver is None:
        made = record["audit"]["generation"]["pipeline_version"]
        text = (
            f"this week was left waiting by an EROS that kept its state otherwise (version {made}), or its checkpoint "
            "is gone; reject it and generate it again: the same seed gives the same week"
        )
        raise RequestError("REVIEW_OUTDATED", "id", record["generation_id"], text)
    return saver


async def _final(kept: Archive, record: Record, result: Outcome, trail: Mapping[str, Any], options: RunOptions) -> None:
    """The record first: a checkpoint without a waiting record is only litter."""
    document = result.document.model_dump(mode="json")
    changes = {"status": document["status"], "ended_at": options.settings.clock().isoformat(), "state_format": None}
    kept.keep(record | changes | {"document": document, "audit": trail, "may_be_saved": False})
    await delete_checkpoint(options.settings.home, record["generation_id"])


def _still_waiting(result: Outcome, record: Record) -> Outcome:
    advice = f"The week waits on: eros review approve {record['document']['review_id']}"
    more = {"recommendations": (advice, *result.document.recommendations)}
    return Outcome(result.document.model_copy(update=more), result.ending)


def _waits_on(record: Record, ended: RunResult, trail: Mapping[str, Any]) -> Record:
    """The record with what was tried; the schedule and its status are as before."""
    tried = {name: trail[name] for name in ("tool_calls", "errors_and_recoveries", "attempts")}
    return record | {"audit": record["audit"] | tried, "may_be_saved": _may_be_saved(record, ended)}


def _may_be_saved(record: Record, ended: RunResult) -> bool:
    failure = ended.state.get("open_failure")
    details = failure.details if failure else {}
    unsure = ended.reached and (details.get("kind") in _UNSURE or "written" in details)
    return unsure or bool(record.get("may_be_saved"))


def _standing(record: Record) -> str:
    review = record["audit"].get("review")
    if not review:
        return str(record["status"])
    return f"{record['status']}, {DECISION_STATUS[review['verdict']]} by {review['reviewer']} at {review['decided_at']}"


def _reason_needed(verdict: Verdict) -> str:
    if verdict == "reject":
        return f"a rejection needs its {parameter('reason')}"
    return f"this week scored below 70 or holds an error: approving it needs a {parameter('reason')} (R33)"
