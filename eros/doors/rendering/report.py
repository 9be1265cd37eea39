"""What the validator found, what went otherwise than planned, and what to do next."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros.doors.rendering.week import place
from eros.doors.rendering.words import (
    BAD,
    GOOD,
    QUIET,
    SEVERITY_STYLE,
    WEAK,
    Document,
    counted,
    figure,
    heading,
    indented,
    line,
    plain,
    readable,
    some,
)

_BAR = 10
#: So many remarks of one kind are shown singly; more become one line with their items.
_SINGLY = 2


def validation(document: Document, width: int) -> RenderableType:
    """The score, its ten checks with their points, then errors and warnings."""
    report, validated = document["validation_report"], document["validation"]
    places = {item["slot_id"]: place(item) for item in document["items"]}
    beside = f"{figure(validated['score'])} of 100 · {readable(validated['status'])}"
    return Group(
        heading("Validation", beside),
        indented(_checks(report["checks"], width)),
        *_remarks("errors", report["errors"], places, BAD),
        *_remarks("warnings", report["warnings"], places, WEAK),
    )


def _checks(checks: Sequence[dict[str, Any]], width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=13, no_wrap=True)
    table.add_column(width=_BAR)
    table.add_column(width=9, justify="right", no_wrap=True)
    table.add_column(width=max(20, width - 2 - 13 - _BAR - 9 - 6), overflow="fold")
    for check in checks:
        full = check["points"] >= check["weight"]
        points = f"{figure(check['points'])} / {figure(check['weight'])}"
        table.add_row(
            Text(("  " if full else "! ") + plain(check["id"]), style="" if full else WEAK),
            _bar(check["points"] / check["weight"]),
            Text(points, style=QUIET if full else ""),
            Text(plain(check["detail"]), style=QUIET),
        )
    return table


def _bar(share: float) -> Text:
    done = round(_BAR * min(1.0, max(0.0, share)))
    return line(("━" * done, GOOD if share >= 1 else WEAK), ("╌" * (_BAR - done), QUIET))


def _remarks(name: str, remarks: Sequence[dict[str, Any]], places: dict[str, str], style: str) -> list[RenderableType]:
    if not remarks:
        return []
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for remark in remarks:
        kinds[remark["type"]].append(remark)
    shown: list[RenderableType] = [Text(), heading(name.capitalize(), str(len(remarks)))]
    for kind, alike in kinds.items():
        lines = [_remark(remark, places, style) for remark in alike]
        shown += lines if len(alike) <= _SINGLY else [_together(kind, alike, places, style)]
    return shown


def _remark(remark: dict[str, Any], places: dict[str, str], style: str) -> RenderableType:
    measured = [
        *([f"found {plain(remark['found'])}"] if remark.get("found") is not None else []),
        *([f"limit {plain(remark['limit'])}"] if remark.get("limit") is not None else []),
        *([plain(remark["rule"])] if remark.get("rule") else []),
    ]
    beside = f"  {' · '.join(measured)}" if measured else ""
    text = line(("• ", style), plain(remark["message"]), (beside, QUIET))
    return indented(Group(text, *_about(remark.get("items") or (), places)))


def _together(kind: str, alike: Sequence[dict[str, Any]], places: dict[str, str], style: str) -> RenderableType:
    items = [slot for remark in alike for slot in remark.get("items") or ()]
    text = line(("• ", style), f"{len(alike)} × {readable(kind)}", (f"  first: {plain(alike[0]['message'])}", QUIET))
    return indented(Group(text, *_about(items, places)))


def _about(slots: Sequence[str], places: dict[str, str]) -> list[RenderableType]:
    named = [places.get(slot, slot) for slot in dict.fromkeys(slots)]
    return [indented(line((some(named, 4), QUIET)))] if named else []


def otherwise(document: Document) -> RenderableType | None:
    """What was not as planned, with the fallback that was taken and its cost; recoveries that did not help are said."""
    degradations, recoveries = document["degradations"], document["recoveries"]
    severities = {(it["phase"], it["error_type"]): it["severity"] for it in recoveries}
    told = {(it["phase"], it["type"]) for it in degradations}
    rows: list[RenderableType] = [
        _degradation(it, severities.get((it["phase"], it["type"]), "")) for it in degradations
    ]
    rows += [_recovery(it) for it in recoveries if (it["phase"], it["error_type"]) not in told]
    if not rows:
        return None
    return Group(heading("Otherwise than planned", counted(len(rows), "matter")), *rows)


def _degradation(degradation: dict[str, Any], severity: str) -> RenderableType:
    first = line(
        ("• ", SEVERITY_STYLE.get(severity, QUIET)),
        readable(degradation["type"]),
        (f" → {plain(degradation['fallback'])}", ""),
        (f"  {_origin(degradation['phase'], severity)}", QUIET),
    )
    return indented(Group(first, indented(line((plain(degradation["impact"]), QUIET)))))


def _recovery(recovery: dict[str, Any]) -> RenderableType:
    outcome = "recovered" if recovery["success"] else "did not help"
    return indented(
        line(
            ("• ", SEVERITY_STYLE.get(recovery["severity"], QUIET)),
            f"{readable(recovery['error_type'])} → {readable(recovery['action'])}, {outcome}",
            (f"  {_origin(recovery['phase'], recovery['severity'])}", QUIET),
        )
    )


def _origin(phase: str, severity: str) -> str:
    return " · ".join(filter(None, (readable(phase), severity.lower())))


def next_steps(document: Document) -> RenderableType:
    """The recommendations, and the commands that lead on from this status."""
    numbered = [
        indented(line((f"{number}. ", QUIET), plain(text)))
        for number, text in enumerate(document["recommendations"], 1)
    ]
    commands = [indented(line((command, ""), (f"  {why}", QUIET))) for command, why in _commands(document)]
    return Group(heading("Next"), *numbered, *commands)


def _commands(document: Document) -> list[tuple[str, str]]:
    short = plain(document["generation_id"])[:8]
    if document["status"] == "needs_review":
        reason = (
            " --reason WHY" if document["validation"]["score"] < 70 or document["validation_report"]["errors"] else ""
        )
        review = plain(document["review_id"])
        return [
            (f"eros review approve {review}{reason}", "saves it"),
            (f"eros review reject {review} --reason WHY", "saves nothing"),
        ]
    if document["status"] == "dry_run":
        again = f"eros generate {plain(document['creator_id'])} --week-start {plain(document['week_start'])}"
        return [(f"{again} --seed {document['seed']}", "generates the same week and saves it")]
    return [
        (f"eros export {short} --format csv", "the week for other tools"),
        (f"eros audit {short}", "how it was made"),
    ]
