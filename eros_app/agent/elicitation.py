"""Asking the person at the client for a decision: a form where the client can show one, else nobody is asked (R62)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from mcp.server.session import ServerSession
from mcp.shared.exceptions import McpError
from mcp.types import RequestId
from pydantic import ValidationError

from eros.parameters import spelled
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.life import by
from eros.vocabulary.numbers import digits
from eros.vocabulary.state import Verdict
from eros_app.agent.sizes import short_list
from eros_app.agent.steps import as_agreed
from eros_app.records.week import WeekSummary
from eros_app.services.captions_now import captions_notice
from eros_app.services.deciding import too_little

_END_IT = "End it here?"
#: What is asked of a week, by what can be decided of it.
_QUESTIONS: dict[tuple[Verdict, ...], str] = {
    ("approve", "reject"): "Save it?",
    ("approve",): "It is saved and not approved. Approve it, so that no plan replaces it unasked?",
    ("reject",): f"It is not known to be saved whole. {_END_IT}",
}
_MEANS: dict[Verdict, str] = {"approve": "approve saves the week as approved", "reject": "reject ends it"}
#: A decision that lacks its reason is asked for once more.
_TIMES = 2
#: Why a form that came back, or did not, decided nothing.
_UNSHOWN = "the client could not ask the person"
_UNREAD = "the client's answer could not be read"
_CLOSED = {"decline": "the person declined the form", "cancel": "the person closed the form"}
_LATER = "the person left it for later"
_NO_DECISION = "the form came back without a decision that there can be"


class Undecided(NamedTuple):
    """Nothing was decided, and why."""

    why: str


class Proposal(NamedTuple):
    """What the model says that the person wants. It stands in the form, and only the form's answer counts."""

    decision: Verdict | None = None
    reason: str = ""
    replace_week: bool = False
    #: What stands in the week's place, as far as it is known here; the form names what an approval replaces.
    instead: WeekSummary | None = None
    allow_past: bool = False
    #: How the week is past its beginning, where an approval in the form is the permission for that.
    past: str | None = None
    #: What became of the week since it began to wait; and whether an approval needs a reason for it, or by itself.
    since: tuple[str, ...] = ()
    needs_reason: bool = False


def can_ask(session: ServerSession) -> bool:
    """Whether the client shows forms; one that only opens pages does not."""
    client = session.client_params
    asks = client.capabilities.elicitation if client is not None else None
    return asks is not None and (asks.form is not None or asks.url is None)


async def ask_reviewer(
    session: ServerSession,
    document: ResultDocument,
    request_id: RequestId,
    proposal: Proposal,
    *,
    verdicts: Sequence[Verdict],
    needs_reason: bool,
) -> tuple[Verdict, str] | Undecided:
    """The person's verdict and reason, of the ``verdicts`` that there can be on this week; Undecided if they leave it
    open, close the form or cannot be asked."""
    missing = without = ""
    for _ in range(_TIMES):
        message = missing + _message(document, proposal, verdicts)
        schema = _schema(proposal, verdicts, needs_reason=needs_reason)
        try:
            form = await session.elicit_form(message, schema, request_id)
        except McpError:
            return Undecided(_UNSHOWN)
        except ValidationError:
            return Undecided(_UNREAD)
        answer = form.content or {}
        said, reason = answer.get("decision"), str(answer.get("reason") or "").strip()
        verdict = next((one for one in verdicts if one == said), None)
        if form.action != "accept" or verdict is None:
            return Undecided(_CLOSED.get(form.action) or (_LATER if said == "later" else _NO_DECISION))
        if reason or (verdict == "approve" and not needs_reason):
            return verdict, reason
        missing = f"To {verdict} this week, its reason is needed. "
        without = f"to {verdict} this week needs a reason, and the form came back without one"
    return Undecided(without)


async def ask_to_replace(session: ServerSession, refused: ErrorDocument, request_id: RequestId) -> str | None:
    """None where the person says in a form that the protected week gives way; else why it does not."""
    if not can_ask(session):
        return "this client shows no forms"
    message = f"{spelled(refused.error_message, as_agreed)}. Replace it? The version before is kept."
    schema = {
        "type": "object",
        "properties": {"replace": {"type": "boolean", "title": "Replace it", "default": False}},
        "required": ["replace"],
    }
    try:
        form = await session.elicit_form(message, schema, request_id)
    except McpError:
        return _UNSHOWN
    except ValidationError:
        return _UNREAD
    agreed = form.action == "accept" and (form.content or {}).get("replace") is True
    return None if agreed else _CLOSED.get(form.action, "the person keeps it")


async def ask_why_a_rule_may_break(
    session: ServerSession,
    document: ResultDocument,
    told: str,
    broken: Sequence[str],
    proposed: str,
    request_id: RequestId,
) -> str | Undecided:
    """The person's reason for an edit that breaks these rules; Undecided where they give none."""
    head = f"{document.creator_id}, week of {document.week_start}: {told}. This breaks rules:"
    message = _in_lines(head, *(f"- {one}" for one in short_list(broken, "the week's report")))
    reason = {"type": "string", "title": "Reason", "description": "Why it may be all the same; kept in the audit trail"}
    schema = {
        "type": "object",
        "properties": {
            "keep": {"type": "boolean", "title": "Keep the edit", "default": False},
            "reason": {**reason, **({"default": proposed} if proposed else {})},
        },
        "required": ["keep"],
    }
    try:
        form = await session.elicit_form(message, schema, request_id)
    except McpError:
        return Undecided(_UNSHOWN)
    except ValidationError:
        return Undecided(_UNREAD)
    answer = form.content or {}
    if form.action != "accept" or answer.get("keep") is not True:
        return Undecided(_CLOSED.get(form.action, "the person does not keep it"))
    said = str(answer.get("reason") or "").strip()
    return said or Undecided("to break a rule needs a reason, and the form came back without one")


def _message(document: ResultDocument, proposal: Proposal, verdicts: Sequence[Verdict]) -> str:
    report = document.validation_report
    remarks = short_list([it.message for it in (*report.errors, *report.warnings)], "the week's report")
    head = (
        f"{document.creator_id}, week of {document.week_start} ({document.generation_id}): "
        f"{counted(document.summary.total_items, 'send')}, "
        f"score {digits(document.validation.score)} of 100. {_question(document, verdicts)}"
    )
    noted = captions_notice(document)
    since = [*([noted] if noted and noted not in proposal.since else []), *proposal.since]
    return _in_lines(head, *_proposed(proposal), *(f"- {remark}" for remark in (*since, *remarks)))


def _in_lines(*texts: str) -> str:
    """Each text in one line: what stands in a line of its own is said by this server."""
    return "\n".join(" ".join(text.split()) for text in texts)


def _question(document: ResultDocument, verdicts: Sequence[Verdict]) -> str:
    cannot = too_little(document.validation.score)
    if cannot and "approve" not in verdicts:
        return f"{cannot[:1].upper()}{cannot[1:]}. {_END_IT}"
    return _QUESTIONS[tuple(verdicts)]


def _proposed(proposal: Proposal) -> list[str]:
    said = [f"The agent proposes to {proposal.decision} it."] if proposal.decision else []
    if proposal.replace_week:
        said.append(_replacing(proposal.instead))
    if proposal.past is not None:
        said.append(f"The week {proposal.past}: approving it here approves it all the same.")
    elif proposal.allow_past:
        said.append("It may be approved although the week has begun or is over.")
    return said


def _replacing(instead: WeekSummary | None) -> str:
    if instead is None:
        return "Approving it also replaces what stands at the data server in its place; nothing of that is kept here."
    return f"Approving it replaces {_standing(instead)}, and needs a reason."


def _standing(week: WeekSummary) -> str:
    said = week.decision
    who = f" {by(said.reviewer)}" if said is not None and week.is_protected else ""
    return f"{week.generation_id}, {week.stands_as}{who}"


def _schema(proposal: Proposal, verdicts: Sequence[Verdict], *, needs_reason: bool) -> dict[str, Any]:
    needing = [one for one in verdicts if one == "reject" or needs_reason]
    needed = f"needed to {' and to '.join(needing)}" if needing else "may be empty"
    proposed = {"default": proposal.reason} if proposal.reason else {}
    return {
        "type": "object",
        "properties": {
            "decision": {
                "type": "string",
                "title": "Decision",
                "description": "; ".join((*(_MEANS[one] for one in verdicts), "later leaves it as it is")),
                "enum": [*verdicts, "later"],
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
