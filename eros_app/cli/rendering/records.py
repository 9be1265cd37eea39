"""Other records for reading: the audit trail of a generation, and the list of schedules that wait."""

from collections import defaultdict
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros.vocabulary.audit import (
    AuditedCall,
    AuditedError,
    AuditedModel,
    AuditedOutput,
    AuditedValidation,
    AuditTrail,
    dollars_in_words,
    rounded_up,
)
from eros.vocabulary.counting import counted
from eros.vocabulary.edits import EditStep
from eros.vocabulary.numbers import digits
from eros.vocabulary.state import Decision
from eros_app.cli.rendering.noted import NotedRows
from eros_app.cli.rendering.words import (
    BAD,
    MEND,
    QUIET,
    SEVERITY_STYLE,
    SHORT_ID,
    STRONG,
    WEAK,
    day_name,
    figure,
    heading,
    how_it_ended,
    indented,
    line,
    plain,
    readable,
    stands,
)
from eros_app.records.week import WeekSummary
from eros_app.services.deciding import approval_takes


def render_audit(audit: AuditTrail) -> RenderableType:
    """The audit trail: the run, its phases, its tool calls together by tool, its model's calls, its errors,
    its validation."""
    run = audit.generation
    facts = [f"{run.start_time:%Y-%m-%dT%H:%M:%S}", f"{run.total_duration_ms} ms"]
    facts += [f"seed {run.seed}"] if run.seed is not None else []
    phases = [
        (readable(phase.node), plain(phase.phase_status), f"{digits(phase.phase_duration_ms)} ms")
        for phase in audit.phases
    ]
    parts: list[RenderableType] = [
        line(
            (plain(run.creator_id), STRONG),
            f"  {stands(audit.life) if audit.life else readable(run.status)}",
            (f"  {plain(run.generation_id)}", QUIET),
        ),
        line((" · ".join(facts), QUIET)),
        *([line((f"an edited copy of {plain(audit.edit_of)}", QUIET))] if audit.edit_of else []),
        Text(),
        heading("Phases"),
        indented(_table((22, 12, 10), phases)),
        Text(),
        heading("Tool calls", counted(len(audit.tool_calls), "call")),
        indented(_table((26, 8, 10, 10, 30), [("tool", "calls", "ms", "retries", ""), *_tools(audit.tool_calls)])),
    ]
    parts += _model(audit.model)
    parts += _errors(audit.errors_and_recoveries)
    parts += _validation(audit.validation, audit.output, edited=bool(audit.edits))
    parts += [Text(), heading("Found out later", plain(audit.mended))] if audit.mended else []
    parts += _edits(audit.edits or ())
    parts += _review(audit.review, audit.approved_at, audit.approved_again or ())
    return Group(*parts)


Cells = tuple[str, ...]


def _table(widths: Sequence[int], rows: Sequence[Cells]) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    for width in widths:
        table.add_column(max_width=width, overflow="ellipsis", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    return table


def _tools(calls: Sequence[AuditedCall]) -> list[Cells]:
    by_tool: dict[str, list[AuditedCall]] = defaultdict(list)
    for call in calls:
        by_tool[call.tool_name].append(call)
    return [
        (
            tool,
            str(len(alike)),
            figure(sum(call.duration_ms for call in alike)),
            str(sum(call.retry_count for call in alike) or ""),
            next((plain(call.error_message) for call in alike if not call.success), ""),
        )
        for tool, alike in by_tool.items()
    ]


def _model(trail: AuditedModel | None) -> list[RenderableType]:
    """What a model was asked, and what it cost at most; nothing for a run without one."""
    if trail is None or trail.model is None:
        return []
    rows = [
        (
            readable(call.node),
            str(call.input_tokens),
            str(call.output_tokens),
            call.dollars if call.dollars == "unknown" else f"{rounded_up(call.dollars, 4):.4f}",
            plain("; ".join([call.outcome, *(f"{what} {times}" for what, times in call.remarks.items())])),
        )
        for call in trail.calls
    ]
    head = ("node", "tokens in", "out", "$ at most", "")
    spent = f"{counted(len(trail.calls), 'call')} · {dollars_in_words(trail.dollars)}"
    return [
        Text(),
        heading("Model", f"{plain(trail.model)} · {spent}"),
        indented(_table((16, 10, 8, 10, 60), [head, *rows])),
    ]


def _errors(entries: Sequence[AuditedError]) -> list[RenderableType]:
    if not entries:
        return []
    rows = [
        indented(
            line(
                ("• ", SEVERITY_STYLE.get(it.error_severity, BAD)),
                f"{readable(it.error_type)} → {readable(it.recovery_action)}",
                ("" if it.recovery_success else ", did not help", BAD),
                (f"  {plain(it.error_message)}", QUIET),
            )
        )
        for it in entries
    ]
    return [Text(), heading("Errors and recoveries", str(len(entries))), *rows]


def _validation(validation: AuditedValidation | None, output: AuditedOutput, *, edited: bool) -> list[RenderableType]:
    """The run's own, also of a week that people edited since."""
    if validation is None:
        return [Text(), heading("Validation", "not reached")]
    parts = (
        f"{figure(validation.validation_score)} of 100",
        counted(len(validation.validation_errors), "error"),
        counted(len(validation.validation_warnings), "warning"),
        counted(output.total_items_generated, "send"),
        *(["of the plan, before the edits"] if edited else []),
    )
    return [Text(), heading("Validation", " · ".join(parts))]


def _edits(steps: Sequence[EditStep]) -> list[RenderableType]:
    """What people did to the week, in order, taken back since or not."""
    if not steps:
        return []
    rows: list[RenderableType] = []
    for one in steps:
        rows.append(indented(line(plain(one.told), (f"  {plain(one.by)}, {one.at:%Y-%m-%d %H:%M}", QUIET))))
        rows += [indented(line(("broke: ", QUIET), (plain(broken), WEAK)), 4) for broken in one.broke]
        rows += [indented(line(("because: ", QUIET), plain(one.reason)), 4)] if one.reason else []
    return [Text(), heading("Edits", counted(len(steps), "step")), *rows]


def _review(decision: Decision | None, elsewhere: str | None, again: Sequence[Decision]) -> list[RenderableType]:
    """Who decided, why, and the server that an approval went to where it is another than the week's own (R59); then
    who put the week back into a server that had lost it."""
    if decision is None:
        return []
    at = f"at {elsewhere}" if elsewhere else ""
    summary = " · ".join(map(plain, filter(None, (decision.verdict, decision.reviewer, decision.reason, at))))
    back = [" · ".join(map(plain, filter(None, ("put back", one.reviewer, one.reason)))) for one in again]
    return [Text(), heading("Review", summary), *(indented(line((one, QUIET))) for one in back)]


#: How many reasons a list tells of a week.
_WHY = 3


def render_waiting(waiting: Sequence[WeekSummary], why: Sequence[Sequence[str]]) -> RenderableType:
    """The schedules that only a person can end, each with what there is to do about it and why it waits."""
    if not waiting:
        return line(("No schedule waits for review.", QUIET))
    titles = ("review", "creator", "week of", "score", "sends")
    rows = [
        (
            f"review-{it.generation_id[:SHORT_ID]}",
            it.creator_id,
            day_name(it.week_start) if it.week_start else "",
            figure(it.score) if it.score is not None else "",
            str(it.total_items) if it.total_items is not None else "",
            "; ".join(filter(None, (_to_do(it), *said[:_WHY], f"and {len(said) - _WHY} more" * (len(said) > _WHY)))),
        )
        for it, said in zip(waiting, why, strict=True)
    ]
    noted = NotedRows(titles, [[Text(plain(cell)) for cell in row] for row in rows], gap=1)
    wait = sum(it.waits for it in waiting)
    others = f", and {len(waiting) - wait} that are over or unknown" if wait < len(waiting) else ""
    return Group(
        heading("Waiting for review", f"{wait}{others}"),
        indented(noted),
        line(("eros review show ID, then approve ID or reject ID", QUIET)),
    )


def _to_do(week: WeekSummary) -> str:
    if week.cut_short:
        return f"{how_it_ended(week)}: {MEND}"
    if week.state == "expired" and not week.nobody_can_approve:
        return "it is over: reject, or approve --allow-past"
    if week.state == "unknown":
        return "perhaps saved: reject, plan it again"
    return approval_takes(week)
