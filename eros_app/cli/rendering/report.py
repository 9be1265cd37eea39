"""What the validator found, what went otherwise than planned, and what to do next."""

import re
from collections import defaultdict
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros.failures import FAILURES, INFORMS
from eros.vocabulary.alike import alike
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Check, Degradation, Recovery, Remark, ResultDocument
from eros.vocabulary.exit_codes import EXIT_CODES
from eros.vocabulary.numbers import digits
from eros_app.cli.rendering.week import item_label
from eros_app.cli.rendering.words import (
    BAD,
    GOOD,
    QUIET,
    ROOMY,
    SEVERITY_STYLE,
    SHORT_ID,
    WEAK,
    bullet,
    figure,
    first_names,
    heading,
    indented,
    line,
    plain,
    readable,
)
from eros_app.services.captions_now import captions_notice
from eros_app.services.deciding import too_little
from eros_app.services.hints import CommandHints
from eros_app.services.slot_words import SLOT

_BAR = 10
#: "14.38 / 15".
_POINTS = len("00.00 / 00")
_SLOTS_AT_END = re.compile(rf" \((?:{SLOT.pattern}(?:, )?)+\)$")
#: So many remarks of one kind are shown singly; of more, those that say the same become one line with their items.
_SINGLY = 2
#: Of what something cost so many letters are shown.
_MOST_SHOWN = 1_200


def validation(document: ResultDocument, width: int) -> RenderableType:
    """The score, its ten checks with their points, then errors and warnings."""
    report, validated = document.validation_report, document.validation
    places = {item.slot_id: item_label(item) for item in document.items}
    beside = f"{figure(validated.score)} of 100 · {readable(validated.status)}"
    return Group(
        heading("Validation", beside),
        indented(_checks(report.checks, width)),
        *_remarks("errors", report.errors, places, BAD),
        *_remarks("warnings", report.warnings, places, WEAK),
    )


def _checks(checks: Sequence[Check], width: int) -> Table:
    bar = [_BAR] if width >= ROOMY else []
    fixed = [14, *bar, _POINTS]
    table = Table.grid(padding=(0, 2, 0, 0))
    for cells in (*fixed, width - 2 - sum(fixed) - 2 * len(fixed)):
        table.add_column(width=cells, justify="right" if cells == _POINTS else "left", overflow="fold")
    for check in checks:
        full = check.points >= check.weight
        points = f"{figure(check.points)} / {figure(check.weight)}"
        table.add_row(
            Text(("  " if full else "! ") + plain(check.id), style="" if full else WEAK),
            *([_bar(check.points / check.weight)] if bar else []),
            Text(points, style=QUIET if full else ""),
            _detail(check.detail, full),
        )
    return table


def _detail(text: str, full: bool) -> Text:
    """What a check measured: the whole of it where points were lost, else a line of it."""
    if full:
        return Text(plain(text), style=QUIET, no_wrap=True, overflow="ellipsis")
    return Text(plain(text), style=QUIET)


def _bar(share: float) -> Text:
    done = int(_BAR * min(1.0, max(0.0, share)))
    return line(("━" * done, GOOD if share >= 1 else WEAK), ("╌" * (_BAR - done), QUIET))


def _remarks(name: str, remarks: Sequence[Remark], places: dict[str, str], style: str) -> list[RenderableType]:
    if not remarks:
        return []
    kinds: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks:
        kinds[remark.type].append(remark)
    shown: list[RenderableType] = [Text(), heading(name.capitalize(), str(len(remarks)))]
    for kind, of_kind in kinds.items():
        groups = alike(of_kind, lambda one: one.message) if len(of_kind) > _SINGLY else [[one] for one in of_kind]
        shown += [
            _remark(group[0], places, style) if len(group) == 1 else _together(kind, group, places, style)
            for group in groups
        ]
    return shown


def _remark(remark: Remark, places: dict[str, str], style: str) -> RenderableType:
    figures = (("found", remark.found), ("limit", remark.limit))
    measured = [
        *(f"{name} {_value(value)}" for name, value in figures if value is not None),
        *([plain(remark.rule)] if remark.rule else []),
    ]
    beside = f"  {' · '.join(measured)}" if measured else ""
    text = line(_placed(remark.message, places), (beside, QUIET))
    return bullet("•", style, text, *_about(remark.items, places))


def _value(value: float | str) -> str:
    return digits(value) if isinstance(value, float) else plain(value)


def _together(kind: str, group: Sequence[Remark], places: dict[str, str], style: str) -> RenderableType:
    """Remarks that say the same of different sends."""
    items = [slot for remark in group for slot in remark.items]
    text = line(f"{len(group)} × {readable(kind)}", (f"  first: {_placed(group[0].message, places)}", QUIET))
    return bullet("•", style, text, *_about(items, places))


def _about(slots: Sequence[str], places: dict[str, str]) -> list[RenderableType]:
    named = [places.get(slot, slot) for slot in dict.fromkeys(slots)]
    return [line((first_names(named, 4), QUIET))] if named else []


def _placed(text: str, places: dict[str, str]) -> str:
    """The text with each slot's id as its place in the week."""
    return SLOT.sub(lambda slot: places.get(slot[0], slot[0]), plain(text))


def otherwise(document: ResultDocument) -> RenderableType | None:
    """What was not as planned, with the fallback that was taken and its cost; recoveries that did not help are said."""
    degradations = [_shortened(it, document.generation_id) for it in document.degradations]
    recoveries = document.recoveries
    places = {item.slot_id: item_label(item) for item in document.items}
    severities = {(it.phase, it.error_type): it.severity for it in recoveries}
    kinds: dict[tuple[str, str, str], list[Degradation]] = defaultdict(list)
    for it in degradations:
        kinds[it.phase, it.type, it.fallback].append(it)
    told = {kind: _degradations(group, severities.get(kind[:2], ""), places) for kind, group in kinds.items()}
    rows = [row for (_, kind, _), row in told.items() if kind not in INFORMS]
    reported = {kind[:2] for kind in kinds}
    rows += [_recovery(it) for it in recoveries if (it.phase, it.error_type) not in reported]
    informing = [row for (_, kind, _), row in told.items() if kind in INFORMS]
    parts = [
        *([heading("Otherwise than planned", counted(len(rows), "matter")), *rows] if rows else []),
        *([heading("For information"), *informing] if informing else []),
    ]
    return Group(*parts) if parts else None


def _degradations(group: Sequence[Degradation], severity: str, places: dict[str, str]) -> RenderableType:
    """One kind of degradation with one fallback: each with its cost, or of many the first."""
    first, shown = group[0], group[:_SINGLY]
    times = f"{len(group)} × " if len(group) > 1 else ""
    head = line(
        f"{times}{readable(first.type)} → {plain(first.fallback)}",
        (f"  {_origin(first.phase, severity)}", QUIET),
    )
    costs = [cost for it in shown for cost in _impact(it, places)]
    more = [line((f"and {len(group) - len(shown)} more", QUIET))] if len(group) > len(shown) else []
    return bullet("•", SEVERITY_STYLE.get(severity, QUIET), head, *costs, *more)


def _impact(it: Degradation, places: dict[str, str]) -> list[RenderableType]:
    """The cost in words, and the sends that it touches on a line of their own; an older document has these in brackets
    after the words."""
    text = plain(it.impact)
    ending = _SLOTS_AT_END.search(text)
    cost = line((_placed(text[: ending.start()] if ending else text, places), QUIET))
    return [cost, *_about(it.slots or (SLOT.findall(ending[0]) if ending else ()), places)]


def _shortened(it: Degradation, generation_id: str) -> Degradation:
    """As far as a screen has room for its cost."""
    if len(it.impact) <= _MOST_SHOWN:
        return it
    impact = f"{it.impact[:_MOST_SHOWN].rstrip()} … (`eros show {generation_id} --json` has the whole)"
    return it.model_copy(update={"impact": impact})


#: With these what is asked for again comes, or nothing was mended.
_ASKED_UNTIL_ANSWERED = {FAILURES["tool_call_failed"].recovery, FAILURES["send_types_empty"].recovery}


def _recovery(recovery: Recovery) -> RenderableType:
    outcome = "recovered" if recovery.success else "did not help"
    if recovery.tool is not None:
        waited = f", after {digits(recovery.delay_seconds)} s" if recovery.delay_seconds else ""
        answered = recovery.success and recovery.action in _ASKED_UNTIL_ANSWERED
        outcome = (
            f"{recovery.tool} answered at try {recovery.attempts}{waited}"
            if answered
            else f"{outcome}: {recovery.tool} was asked {recovery.attempts} times{waited}"
        )
    text = line(
        f"{readable(recovery.error_type)} → {readable(recovery.action)}, {outcome}",
        (f"  {_origin(recovery.phase, recovery.severity)}", QUIET),
    )
    return bullet("•", SEVERITY_STYLE.get(recovery.severity, QUIET), text)


def _origin(phase: str, severity: str) -> str:
    return " · ".join(filter(None, (readable(phase), severity.lower())))


def next_steps(document: ResultDocument, hints: CommandHints, *, needs_reason: bool) -> RenderableType:
    """The recommendations, and the commands that lead on from this status."""
    places = {item.slot_id: item_label(item) for item in document.items}
    numbered = [
        bullet(f"{number}.", QUIET, line(_placed(text, places)))
        for number, text in enumerate(document.recommendations, 1)
    ]
    commands = [
        indented(line((hints.command(command), ""), (f"  {why}", QUIET)))
        for command, why in _commands(document, needs_reason)
    ]
    return Group(heading("Next"), *numbered, *([Text()] if numbered else []), *commands)


def _commands(document: ResultDocument, needs_reason: bool) -> list[tuple[str, str]]:
    short, life = plain(document.generation_id)[:SHORT_ID], document.life
    reject = (f"eros review reject {short} --reason WHY", "saves nothing")
    if life and life.state == "unknown":
        return [reject]
    if life and life.state == "superseded":
        if life.superseded_by is None:
            return [(_again(document), "plans it again, in the place of the other program's")]
        return [(f"eros diff {short} {plain(life.superseded_by)[:SHORT_ID]}", "what its replacement changed")]
    if document.status == "needs_review" and (cannot := too_little(document.validation.score)):
        return [(f"eros review edit {short} --undo", f"{cannot}; it takes the last edit back"), reject]
    if document.status == "needs_review":
        past = " --allow-past" if life and life.state == "expired" else ""
        fit = document.validation.score >= 70 and not document.validation_report.errors
        reason = "" if fit and not needs_reason and not captions_notice(document) else " --reason WHY"
        return [(f"eros review approve {short}{past}{reason}", "saves it"), reject]
    if document.status == "dry_run":
        becomes = f"which waits for a person (exit {EXIT_CODES['waits']})" if document.would_wait else "saved"
        command = f"{_again(document)} --seed {document.seed}"
        return [(command, f"with this run's other options: the same week, {becomes}")]
    return [
        (f"eros export {short} --format csv", "the week for other tools"),
        (f"eros audit {short}", "how it was made"),
    ]


def _again(document: ResultDocument) -> str:
    return f"eros generate {plain(document.creator_id)} --week-start {plain(document.week_start)}"
