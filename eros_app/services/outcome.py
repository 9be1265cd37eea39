"""What a door hands to its user, and the documents of what was never planned; it loads nothing of the graph."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eros.failures import FAILURES, RecordFailure, RequestError, WeekProtected
from eros.vocabulary.audit import AuditedModel
from eros.vocabulary.documents import ErrorDocument, ErrorRecovery, Recovery, ResultDocument
from eros.vocabulary.endings import Ending
from eros.vocabulary.state import Decision, OpenFailure
from eros_app.records.week import STANDING, WeekSummary
from eros_app.services.decided import after_waiting
from eros_app.services.deciding import approving
from eros_app.services.resolutions import NOT_NOW, resolution


@dataclass(frozen=True)
class Outcome:
    """What a door hands to its user: the document, how it ended, and what is to be said beside it."""

    document: ResultDocument | ErrorDocument
    ending: Ending
    remark: str = ""
    #: What a model was asked for it; None: there was none.
    model: AuditedModel | None = None

    @property
    def finished(self) -> bool:
        """Whether there is a week to show."""
        return isinstance(self.document, ResultDocument)

    @property
    def status(self) -> str:
        return self.document.status


FOUND_OUT = "`eros weeks --mend`, or the next command that opens the data server, finds out"


def aborted_ending(failure: OpenFailure, *, reached: bool) -> Ending:
    """How a run with this failure ends: ``unreachable`` where no tool call ever succeeded."""
    return "unreachable" if not reached and failure.code == "MCP_UNAVAILABLE" else "aborted"


def attempted(failure: OpenFailure, tried: Sequence[Recovery]) -> ErrorRecovery:
    """What was tried against the failure that ended the run: a recovery, or more than one try of its call (R38)."""
    if tried:
        return ErrorRecovery(attempted=True, action=tried[0].action, success=tried[0].success)
    if failure.details.get("attempts", 0) > 1:
        saving = failure.error_type == "database_save_failed"
        return ErrorRecovery(attempted=True, action="retry_save" if saving else FAILURES["tool_call_failed"].recovery)
    return ErrorRecovery()


def rejected(
    record: WeekSummary,
    week: ResultDocument | None,
    decision: Decision,
    ended_at: datetime,
    *,
    open_about_it: str,
    not_as_sent: bool,
) -> ErrorDocument:
    """A person's no to a waiting week; without the week where its record cannot be read.

    ``open_about_it``: why it is not known that the data server does not hold the week, in words; ``not_as_sent``:
    that it said that it wrote something else.
    """
    shown = {"items", "validation_report", "recommendations"}
    made = after_waiting(week).model_dump(mode="json", include=shown) if week is not None else {}
    known = f"; {open_about_it}" if open_about_it else ""
    return ErrorDocument(
        status="rejected",
        error_code="REJECTED_BY_REVIEW",
        error_message=f"{decision.reviewer or 'A reviewer'} rejected the week: {decision.reason}{known}",
        severity="HIGH",
        phase="phase_7",
        generation_id=record.generation_id,
        creator_id=record.creator_id,
        timestamp=ended_at,
        details={"reason": decision.reason, "reviewer": decision.reviewer}
        | ({"whether_saved": "not as sent" if not_as_sent else "not known"} if open_about_it else {}),
        partial_result={name: made[name] for name in ("items", "validation_report", "recommendations") if name in made},
        resolution={"action": after_a_no(week, "generate the week again with other wishes")},
    )


def after_a_no(week: ResultDocument | None, otherwise: str) -> str:
    """What can be done once the week is rejected; beside the rejected copy of another, that one is as it was."""
    of = week.edit_of if week is not None else None
    return f"{of}, of which it is a copy, stays as it was; edit it anew, or {otherwise}" if of else _capital(otherwise)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def unreached(reason: str, server_code: str | None = None) -> OpenFailure:
    """The failure of an approval whose data server cannot be reached. ``server_code``: why, where that has one."""
    return OpenFailure(
        error_type="mcp_unavailable",
        phase="phase_7",
        severity="CRITICAL",
        code="MCP_UNAVAILABLE",
        message=reason,
        details={"server_code": server_code} if server_code else {},
    )


def failed_approval(
    record: WeekSummary, failure: OpenFailure, ended_at: datetime, *, reached: bool, database: str = ""
) -> Outcome:
    """An approval that could not be saved: the week waits on, or it is found out later whether it was saved.

    ``database``: the file that the week belongs to, where it could not be opened.
    """
    stands = "waits on" if record.waits or record.state == "expired" else f"stands as {record.state}; to try again"
    approve = f"`{approving(record, some_id=f'review-{record.generation_id}')}`"
    to_do: dict[str | None, tuple[str, ...]] = {None: (f"The week {stands}: {approve}",), "not as sent": ()}
    what = "the approval" if record.state in STANDING else "it"
    found_out = (f"Whether {what} was saved is found out by: {approve}",)
    if failure.details.get("server_code") == "CREATOR_NOT_FOUND":  # forgotten there: another try alone is no help
        to_do[None] = (f"If the page was forgotten on purpose: `eros weeks --forget {record.generation_id}`",)
    action, advice = resolution(
        failure.code, failure.details, creator_id=record.creator_id, generation_id=record.generation_id
    )
    if database:
        own = f"The week belongs to {database} and goes to no other: restore it (docs/retention.md)"
        advice = (f"{own}, or name it with EROS_DB_URL where it was moved", *advice)
    if failure.details.get("server_code") == "CREATOR_NOT_FOUND":
        action, advice = f"Give the data server its page {record.creator_id!r} back, and approve the week again", ()
    document = ErrorDocument(
        error_code=failure.code,
        error_message=failure.message,
        severity=failure.severity,
        phase=failure.phase,
        generation_id=record.generation_id,
        creator_id=record.creator_id,
        timestamp=ended_at,
        details=failure.details,
        recovery=attempted(failure, ()),
        resolution={"action": action},
        recommendations=(*to_do.get(failure.details.get("whether_saved"), found_out), *advice),
    )
    unreachable = not reached and failure.code == "MCP_UNAVAILABLE"
    return Outcome(document, "unreachable" if unreachable else "aborted")


def refused(wrong: RequestError, *, creator_id: str, at: datetime) -> Outcome:
    """A request that cannot be run: no record is kept of it."""
    return Outcome(error_response(wrong, creator_id=creator_id, generation_id=None, at=at), "refused")


def record_response(wrong: RecordFailure, *, at: datetime) -> ErrorDocument:
    """What is wrong about the record store, as the error response of CONTRACT 2."""
    return _about_no_week(wrong.code, wrong.message, at)


def unreached_response(reason: str, *, at: datetime) -> ErrorDocument:
    """What keeps the data server from being asked, as the error response of CONTRACT 2."""
    return _about_no_week("MCP_UNAVAILABLE", reason, at)


def _about_no_week(code: str, message: str, at: datetime) -> ErrorDocument:
    action, advice = resolution(code, {})
    return ErrorDocument(
        error_code=code,
        error_message=message,
        severity="CRITICAL",
        phase="request",
        generation_id=None,
        creator_id=None,
        timestamp=at,
        resolution={"action": action},
        recommendations=advice,
    )


def error_response(
    wrong: RequestError, *, creator_id: str | None, generation_id: str | None, at: datetime
) -> ErrorDocument:
    """What was wrong about a request, as the error response of CONTRACT 2."""
    action, steps = NOT_NOW.get(wrong.code, ("Correct the request and run it again", ()))
    if isinstance(wrong, WeekProtected) and not wrong.is_kept:  # no list has it
        steps = ()
    return ErrorDocument(
        error_code=wrong.code,
        error_message=wrong.text,
        severity="HIGH",
        phase="request",
        generation_id=generation_id,
        creator_id=creator_id,
        timestamp=at,
        details={"field": wrong.field, "value": str(wrong.value), "near_matches": list(wrong.near_matches)},
        resolution={"action": action},
        recommendations=(*filter(None, [wrong.asks_back]), *steps),
    )
