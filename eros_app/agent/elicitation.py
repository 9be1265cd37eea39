"""Asking the person at the client for a decision: a form where the client can show one, else nobody is asked (R62)."""

from typing import Any, NamedTuple

from mcp.server.session import ServerSession
from mcp.shared.exceptions import McpError
from mcp.types import RequestId

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.state import Verdict
from eros_app.agent.sizes import short_list

#: A decision that lacks its reason is asked for once more.
_TIMES = 2


class Proposal(NamedTuple):
    """What the model says that the person wants. It stands in the form, and only the form's answer counts."""

    decision: Verdict | None = None
    reason: str = ""
    replace_week: bool = False
    allow_past: bool = False


def can_ask(session: ServerSession) -> bool:
    """Whether the client shows forms; one that only opens pages does not."""
    client = session.client_params
    asks = client.capabilities.elicitation if client is not None else None
    return asks is not None and (asks.form is not None or asks.url is None)


async def ask_reviewer(
    session: ServerSession, document: ResultDocument, request_id: RequestId, proposal: Proposal, *, needs_reason: bool
) -> tuple[Verdict, str] | None:
    """The person's verdict and reason; None if they leave it open, close the form or cannot be asked."""
    missing = ""
    for _ in range(_TIMES):
        message = missing + _message(document, proposal)
        try:
            form = await session.elicit_form(message, _schema(proposal, needs_reason=needs_reason), request_id)
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


def _message(document: ResultDocument, proposal: Proposal) -> str:
    report = document.validation_report
    remarks = short_list([it.message for it in (*report.errors, *report.warnings)], "the week's report")
    head = (
        f"{document.creator_id}, week of {document.week_start}: {counted(document.summary.total_items, 'send')}, "
        f"score {document.validation.score:g} of 100. Save it?"
    )
    return "\n".join([head, *_proposed(proposal), *(f"- {remark}" for remark in remarks)])


def _proposed(proposal: Proposal) -> list[str]:
    said = [f"The agent proposes to {proposal.decision} it."] if proposal.decision else []
    said += ["To approve it replaces an approved or newer week that stands there."] if proposal.replace_week else []
    said += ["It may be approved although the week has begun or is over."] if proposal.allow_past else []
    return said


def _schema(proposal: Proposal, *, needs_reason: bool) -> dict[str, Any]:
    needed = "needed for both" if needs_reason else "needed for a rejection"
    proposed = {"default": proposal.reason} if proposal.reason else {}
    return {
        "type": "object",
        "properties": {
            "decision": {
                "type": "string",
                "title": "Decision",
                "description": "approve saves the week, reject does not, later leaves it waiting",
                "enum": ["approve", "reject", "later"],
            },
            "reason": {
                "type": "string",
                "title": "Reason",
                "description": f"Kept in the audit trail; {needed}",
                **proposed,
            },
        },
        "required": ["decision"],
    }
