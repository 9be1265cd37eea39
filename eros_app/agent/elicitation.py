"""Asking the person at the client for a decision: a form where the client can show one, else nobody is asked."""

from typing import Any

from mcp.server.session import ServerSession
from mcp.shared.exceptions import McpError
from mcp.types import ClientCapabilities, ElicitationCapability, RequestId

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.state import Verdict

#: A decision that lacks its reason is asked for once more.
_TIMES = 2
#: How much of what is wrong with a week fits a form's message.
_TOLD = 6


def can_ask(session: ServerSession) -> bool:
    return session.check_client_capability(ClientCapabilities(elicitation=ElicitationCapability()))


async def ask_reviewer(
    session: ServerSession, document: ResultDocument, request_id: RequestId, *, needs_reason: bool
) -> tuple[Verdict, str] | None:
    """The person's verdict and reason; None if they leave it open, close the form or cannot be asked."""
    missing = ""
    for _ in range(_TIMES):
        try:
            form = await session.elicit_form(
                missing + _message(document), _schema(needs_reason=needs_reason), request_id
            )
        except McpError:
            return None
        answer = form.content or {}
        verdict, reason = answer.get("decision"), str(answer.get("reason") or "").strip()
        if form.action != "accept" or verdict not in ("approve", "reject"):
            return None
        if reason or (verdict == "approve" and not needs_reason):
            return ("approve" if verdict == "approve" else "reject"), reason
        missing = f"To {verdict} this week, its reason is needed. "
    return None


def _message(document: ResultDocument) -> str:
    report = document.validation_report
    remarks = [it.message for it in (*report.errors, *report.warnings)]
    rest = f"\n- and {len(remarks) - _TOLD} more" if len(remarks) > _TOLD else ""
    head = (
        f"{document.creator_id}, week of {document.week_start}: {counted(document.summary.total_items, 'send')}, "
        f"score {document.validation.score:g} of 100. Save it?"
    )
    return head + "".join(f"\n- {remark}" for remark in remarks[:_TOLD]) + rest


def _schema(*, needs_reason: bool) -> dict[str, Any]:
    needed = "needed for both" if needs_reason else "needed for a rejection"
    return {
        "type": "object",
        "properties": {
            "decision": {
                "type": "string",
                "title": "Decision",
                "description": "approve saves the week, reject does not, later leaves it waiting",
                "enum": ["approve", "reject", "later"],
            },
            "reason": {"type": "string", "title": "Reason", "description": f"Kept in the audit trail; {needed}"},
        },
        "required": ["decision"],
    }
