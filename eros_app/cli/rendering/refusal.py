"""An error response for reading: what happened, what to do about it, what was meant, what was made until then."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from eros.failures import PHASE_NAMES, asks_back, did_you_mean
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ErrorDocument, ErrorRecovery
from eros.vocabulary.numbers import digits
from eros_app.cli.options import option_of
from eros_app.cli.rendering.words import (
    BAD,
    QUIET,
    SEVERITY_STYLE,
    STRONG,
    WEAK,
    figure,
    first_names,
    heading,
    indented,
    line,
    plain,
    readable,
)

#: Told in words of their own, or of no use to a reader.
_TOLD = frozenset({"near_matches", "errors", "hard_stops", "slot_ids", "validation_score", "message_count"})


def error(document: ErrorDocument) -> RenderableType:
    """The error document; nothing in it is needed but the specification's own fields."""
    parts = [_head(document), indented(Text(plain(document.error_message))), *_tried(document.recovery)]
    parts += _details(document)
    parts += _advice(document)
    parts += _made(document.partial_result, document.details.get("whether_saved"))
    if document.generation_id:
        parts += [Text(), line((f"generation {plain(document.generation_id)}", QUIET))]
    return Group(*parts)


def _head(document: ErrorDocument) -> RenderableType:
    severity, phase = plain(document.severity), plain(document.phase)
    word = "Rejected" if document.status == "rejected" else "Not done"
    where = f"{readable(phase)}, {PHASE_NAMES[phase].lower()}" if phase in PHASE_NAMES else readable(phase)
    return line(
        (word, f"{STRONG} {SEVERITY_STYLE.get(severity, BAD)}"),
        (f"  {plain(document.error_code)}", STRONG),
        (f"  {severity.lower()} · {where}", QUIET),
    )


def _tried(recovery: ErrorRecovery) -> list[RenderableType]:
    if not recovery.attempted:
        return []
    outcome = "it helped" if recovery.success else "it did not help"
    return [indented(line((f"tried: {readable(recovery.action or 'recovery')}; {outcome}", QUIET)))]


def _details(document: ErrorDocument) -> list[RenderableType]:
    """Hard stops and errors as a list, but for what the message says; slots by name, single values as they are."""
    rows: list[RenderableType] = []
    details = document.details
    for name in ("hard_stops", "errors"):
        told = [entry for entry in _listed(details.get(name)) if entry not in document.error_message]
        rows += [indented(line(("• ", BAD), plain(entry))) for entry in told]
    slots = _listed(details.get("slot_ids"))
    rows += [indented(line((f"sends: {first_names(slots)}", QUIET)))] if slots else []
    for name, value in details.items():
        if name not in _TOLD and value not in (None, "", [], {}):
            value = option_of(value) if name == "field" else value
            shown = first_names(map(_shown, value)) if isinstance(value, list) else plain(value)
            rows.append(indented(line((f"{readable(name)}: ", QUIET), shown)))
    return rows


def _shown(value: Any) -> str:
    """One of several details; what has fields by their names: what is so by the name alone, what is not not at all."""
    if isinstance(value, dict):
        told = ((readable(str(name)), one) for name, one in value.items() if one is not False)
        return " ".join(name if one is True else f"{name} {_shown(one)}" for name, one in told)
    return digits(round(value, 2)) if isinstance(value, float) else str(value)


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, list | tuple) else ()


def _advice(document: ErrorDocument) -> list[RenderableType]:
    near = () if asks_back(document.error_message) else _listed(document.details.get("near_matches"))
    action = document.resolution.get("action")
    rows: list[RenderableType] = [Text(), heading("What to do")]
    rows += [indented(line(("Did you mean ", ""), (" or ".join(map(plain, near)), STRONG), "?"))] if near else []
    rows += [indented(line(plain(action)))] if action else []
    asked = plain(did_you_mean(near))
    others = [step for step in map(plain, document.recommendations) if step != asked or not asked]
    rows += [indented(line(("• ", WEAK), step)) for step in others]
    return rows if len(rows) > 2 else []


#: details["whether_saved"] -> what is said of the sends that were made; nothing where that is open.
_SAVED = {None: ", none of them saved", "not yet": ", none of them saved yet"}


def _made(partial: dict[str, Any], whether_saved: Any) -> list[RenderableType]:
    """How far the run came; the JSON form holds all of it."""
    items, report = partial.get("items"), partial.get("report")
    facts = [
        *([counted(len(items), "send") + _SAVED.get(whether_saved, "")] if items else []),
        *([f"score {figure(report['score'])} of 100"] if report else []),
        *([f"up to {readable(list(partial)[-1])}"] if partial and not items else []),
    ]
    return [Text(), heading("Made until then", " · ".join(facts))] if facts else []
