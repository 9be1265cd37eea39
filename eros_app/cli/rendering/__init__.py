"""Documents for a person at a terminal: pure functions from a document to something that Rich can print.

They are readable from 80 columns on and without colour, and nothing in a document is ever read as markup.
"""

from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros_app.cli.rendering.analysis import render_analysis
from eros_app.cli.rendering.lists import render_checks, render_creators
from eros_app.cli.rendering.records import render_audit, render_waiting
from eros_app.cli.rendering.refusal import error
from eros_app.cli.rendering.report import next_steps, otherwise, validation
from eros_app.cli.rendering.week import counts, head, week
from eros_app.cli.rendering.words import indented
from eros_app.services.hints import NO_HINTS, CommandHints

_NARROWEST = 80


def summary(document: ResultDocument) -> RenderableType:
    """The head of a result document and its counts by category and day."""
    return Group(head(document), Text(), indented(counts(document)))


def render(
    document: ResultDocument | ErrorDocument,
    width: int = _NARROWEST,
    own_zone: ZoneInfo | None = None,
    hints: CommandHints = NO_HINTS,
    *,
    needs_reason: bool = False,
) -> RenderableType:
    """A result document or an error response (CONTRACT 2) for ``width`` columns.

    ``own_zone``: of whoever posts; its times stand beside the creator's where they differ. ``hints`` complete the
    commands that lead on. ``needs_reason``: whether an approval needs one for more than the document tells.
    """
    if isinstance(document, ErrorDocument):
        return error(document)
    width = max(width, _NARROWEST)
    apart = otherwise(document)
    parts = [
        summary(document),
        week(document, width, own_zone),
        validation(document, width),
        apart,
        next_steps(document, hints, needs_reason=needs_reason),
    ]
    return Group(*(part for whole in parts if whole is not None for part in (whole, Text())))


__all__ = [
    "render",
    "render_analysis",
    "render_audit",
    "render_checks",
    "render_creators",
    "render_waiting",
    "summary",
]
