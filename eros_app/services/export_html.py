"""A week as a report to read and to print: one file without scripts that loads nothing, at most four sheets of A4.

What could be longer than its sheet is cut and says so; `eros show` has the rest.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import Remark, ResultDocument
from eros.vocabulary.numbers import digits, dollars
from eros_app.services.calendar import Calendar, calendar
from eros_app.services.exported import ExportedWeek, notice, writable
from eros_app.services.week_figures import heat_map, variation

#: Entries of each list that are printed, those of one kind of finding, and the letters of each.
MOST_FOUND, MOST_ALIKE, MOST_ADVISED, LONGEST_TEXT = 36, 4, 14, 240
#: Lines of chips that a sheet's week grid holds at full size, how high one is then, and how low it may become (mm).
GRID_LINES, LINE, LOWEST_LINE = 39, 3.4, 1.5
#: Send types that are listed by their numbers, and slots beside a finding.
MOST_TYPES, MOST_SLOTS = 24, 4


class Listed(NamedTuple):
    """One thing that is told. ``mark``: what it is; ``sends``: the slots that it touches."""

    mark: str
    text: str
    sends: Sequence[str] = ()


class CutList(NamedTuple):
    """``left_out``: how many more there are."""

    shown: Sequence[Listed]
    left_out: int


def as_html(week: ResultDocument, sent: ExportedWeek, basis: WeekBasis | None) -> str:
    """The report; the same week gives the same text."""
    view = calendar(week, basis, None)
    prices = [item.suggested_price for item in week.items if item.suggested_price is not None]
    return _template().render(
        week=week,
        sent=sent,
        notice=notice(week),
        view=view,
        line=line_height(view),
        prices=round(sum(prices), 2),
        to_write=sum(item.needs_caption for item in week.items),
        heat=heat_map(week, basis),
        varied=variation(week),
        most_types=MOST_TYPES,
        most_slots=MOST_SLOTS,
        lists=_lists(week),
    )


def line_height(view: Calendar) -> float:
    """How high a chip is in mm, so that the whole grid stands on its sheet."""
    lines = sum(0.5 if row.is_folded else max(len(cell.chips) for cell in row.cells) for row in view.rows)
    return round(max(LOWEST_LINE, min(LINE, LINE * GRID_LINES / max(1, lines))), 2)


def _lists(week: ResultDocument) -> dict[str, CutList]:
    report = week.validation_report
    found = [*_found("error", report.errors), *_found("warning", report.warnings)]
    stood_in = [Listed(it.type.replace("_", " "), f"{it.fallback}: {it.impact}", it.slots) for it in week.degradations]
    return {
        "Findings": _cut(found, MOST_FOUND),
        "Advice": _cut([Listed("", text) for text in week.recommendations], MOST_ADVISED),
        "What stands in for what": _cut(stood_in, MOST_ADVISED),
    }


def _found(mark: str, remarks: Sequence[Remark]) -> Iterator[Listed]:
    """Kind by kind in the order of the report; of many alike the first, and the slots of the others."""
    kinds: dict[tuple[str, str | None], list[Remark]] = {}
    for it in remarks:
        kinds.setdefault((it.type, it.rule), []).append(it)
    for alike in kinds.values():
        for it in alike[:MOST_ALIKE]:
            yield Listed(mark, _remark(it), it.items)
        if others := alike[MOST_ALIKE:]:
            yield Listed(mark, f"and {len(others)} more like these", [slot for it in others for slot in it.items])


def _remark(it: Remark) -> str:
    return f"{it.message} ({it.rule})" if it.rule else it.message


def _cut(listed: Sequence[Listed], most: int) -> CutList:
    shown = [Listed(it.mark, _short(it.text), it.sends) for it in listed[:most]]
    return CutList(shown, len(listed) - len(shown))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("eros_app.services"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: writable(value) if type(value) is str else value,
    )
    environment.filters |= {"digits": digits, "dollars": dollars, "words": lambda text: str(text).replace("_", " ")}
    return environment.get_template("report.html")
