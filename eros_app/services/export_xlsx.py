"""A week as a workbook, a sheet for each who works on it: who posts, who makes content, who answers for the week.

A text is written as a string and never as a formula or a link, and the same document gives the same bytes: the file's
date is the week's. Every row says where the week stands, as in CSV.
"""

import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Literal, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from eros.parameters import spelled
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.documents import ErrorDocument, Item, ResultDocument
from eros_app.services.calendar import LETTERS, DayHead, calendar
from eros_app.services.export_csv import text_of
from eros_app.services.exported import ExportedWeek, own_time, writable

#: Excel's longest text, in UTF-16 units.
LONGEST_CELL = 32_767
#: Category -> the colours of its letter and of the cell around it, as on the pages of `eros serve`.
COLOURS: Mapping[Category, tuple[str, str]] = {
    "revenue": ("#0f5c38", "#e3f4ea"),
    "engagement": ("#1d4f91", "#e5eefa"),
    "retention": ("#7a3e00", "#fdeedd"),
}

Form = Literal["text", "date", "time", "money", "number", "letter"]
Row = dict[str, Any]


class Head(NamedTuple):
    """Of a column. ``width``: in letters, as a spreadsheet counts it."""

    title: str
    width: int
    form: Form = "text"


class Sheet(NamedTuple):
    """A row's values stand under the titles of its columns."""

    name: str
    heads: Sequence[Head]
    rows: Sequence[Row]


_STATE = (Head("week status", 13), Head("decided by", 14))
_WHICH = (Head("page", 14), Head("slot", 22), Head("generation id", 38))
_WHEN = (
    Head("day", 6),
    Head("date", 12, "date"),
    Head("time", 8, "time"),
    Head("zone", 20),
)
POSTER = (
    Head("R/E/T", 7, "letter"), *_WHEN, Head("own date", 12, "date"), Head("own time", 9, "time"),
    Head("own zone", 18), Head("channel", 17), Head("audience", 18), Head("send type", 20),
    Head("caption", 64), Head("to be written", 10), Head("price", 10, "money"), Head("goal", 10, "money"),
    Head("media", 9), Head("theme", 18), Head("expires", 27), Head("follow-up of", 22), Head("posted", 9),
    Head("notes", 44), *_STATE, *_WHICH, Head("scheduled at", 27),
)  # fmt: skip
CONTENT = (
    Head("R/E/T", 7, "letter"), *_WHEN, Head("to make", 34), Head("send type", 20), Head("media", 9),
    Head("theme", 18), Head("caption", 64), Head("follow-up of", 22), Head("notes", 44), *_STATE, *_WHICH,
)  # fmt: skip
DAYS = (
    Head("day", 6), Head("date", 12, "date"), Head("strategy", 20), Head("prime hours", 16),
    *(Head(title, 12, "number") for category in CATEGORIES for title in (category, f"{category} quota")),
    Head("follow-ups", 11, "number"), Head("all sends", 10, "number"), Head("prices", 11, "money"),
    Head("lowest gap", 11, "number"), Head("sends noted", 12, "number"), Head("clock", 34), *_STATE,
    Head("page", 14),
)  # fmt: skip
REPORT = (
    Head("part", 13), Head("what", 28), Head("found", 14, "number"), Head("of", 10, "number"),
    Head("text", 90), Head("rule", 12), Head("sends", 44), *_STATE, Head("page", 14),
)  # fmt: skip


def as_xlsx(document: ResultDocument | ErrorDocument, week: ExportedWeek, basis: WeekBasis | None) -> bytes:
    """The workbook. Of an aborted run it has what was made, and why no more was."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        monday = week.week_start or date(2000, 1, 1)
        made = datetime.combine(monday, time())
        book.set_properties({"title": writable(f"{week.creator_id}, week of {monday}"), "created": made})
        writer = _Writer(book)
        for sheet in _sheets(document, week, basis):
            writer.write(sheet)
    return file.getvalue()


def _sheets(document: ResultDocument | ErrorDocument, week: ExportedWeek, basis: WeekBasis | None) -> Iterator[Sheet]:
    sends = [(item, _send(week, item)) for item in week.items]
    yield Sheet("Poster", POSTER, [row for _, row in sends])
    yield Sheet("Content", CONTENT, [row | {"to make": made} for item, row in sends if (made := to_make(item))])
    state = {"week status": week.status, "decided by": week.decided_by, "page": week.creator_id}
    if isinstance(document, ResultDocument):
        days = [_day(document, head) for head in calendar(document, basis, None).days]
        report = list(_report(document, week))
    else:
        days, report = [], list(_failure(document))
    yield Sheet("Manager days", DAYS, [row | state for row in days])
    yield Sheet("Manager report", REPORT, [row | state for row in report])


def _send(week: ExportedWeek, item: Item) -> Row:
    own = own_time(item, week.own_zone)
    return {
        "R/E/T": item.category,
        "day": f"{item.scheduled_date:%a}",
        "date": item.scheduled_date,
        "time": item.scheduled_time,
        "zone": week.timezone,
        "own date": own and own.date(),
        "own time": own and own.time(),
        "own zone": week.own_zone.key if week.own_zone else None,
        "channel": item.channel_key,
        "audience": item.target_key,
        "send type": item.send_type_key,
        "caption": text_of(item),
        "to be written": "" if text_of(item) else "yes",
        "price": item.suggested_price,
        "goal": item.campaign_goal,
        "media": item.media_type,
        "theme": item.theme,
        "expires": item.expires_at and item.expires_at.isoformat(),
        "follow-up of": item.parent_item_id,
        "posted": week.posts.get(item.slot_id),
        "notes": "\n".join(item.warnings),
        "week status": week.status,
        "decided by": week.decided_by,
        "page": week.creator_id,
        "slot": item.slot_id,
        "generation id": week.generation_id,
        "scheduled at": item.scheduled_at and item.scheduled_at.isoformat(),
    }


def to_make(item: Item) -> str:
    """What has to be there before the send can be posted: its caption, its media, its flyer."""
    theme = f" of {item.theme.replace('_', ' ')}" if item.theme else ""
    parts = ["write the caption"] if not text_of(item) else []
    parts += [f"{item.media_type}{theme}"] if item.media_type != "none" else []
    parts += ["flyer"] if item.flyer_required and item.media_type != "flyer" else []
    return ", ".join(parts)


def _day(week: ResultDocument, head: DayHead) -> Row:
    prime = week.summary.daily_prime_hours.get(head.day.isoformat(), ())
    counts: Row = {meter.category: meter.count for meter in head.meters}
    quotas: Row = {f"{meter.category} quota": meter.quota for meter in head.meters}
    return {
        "day": f"{head.day:%a}",
        "date": head.day,
        "strategy": head.strategy,
        "prime hours": ", ".join(f"{hour}:00" for hour in prime),
        **counts,
        **quotas,
        "follow-ups": head.follow_ups,
        "all sends": len(head.chips),
        "prices": head.prices,
        "lowest gap": head.lowest_spacing,
        "sends noted": head.findings,
        "clock": "; ".join(head.changes),
    }


def _report(week: ResultDocument, sent: ExportedWeek) -> Iterator[Row]:
    """The score and what it is made of, what was found, what is advised, and what stands in for what."""
    prices = [item.suggested_price for item in week.items if item.suggested_price is not None]
    validation = week.validation
    yield _told("week", "score", validation.score, 100, validation.status.replace("_", " "))
    yield _told("week", "sends", len(week.items), text=f"{week.summary.unique_send_types} send types")
    yield _told("week", "prices", round(sum(prices), 2), text=f"of {len(prices)} sends with a price")
    yield _told("week", "captions to be written", sum(not text_of(item) for item in week.items))
    yield _told("week", "posted", sum(post == "posted" for post in sent.posts.values()))
    for check in week.validation_report.checks:
        yield _told("check", check.name, check.points, check.weight, check.detail)
    remarks = (("error", week.validation_report.errors), ("warning", week.validation_report.warnings))
    for part, found in remarks:
        for it in found:
            yield _told(part, it.type, it.found, it.limit, it.message, it.rule, it.items)
    for advice in week.recommendations:
        yield _told("advice", text=advice)
    for lost in week.degradations:
        yield _told("degradation", lost.type, text=f"{lost.fallback}: {lost.impact}", sends=lost.slots)
    for done in week.recoveries:
        yield _told("recovery", done.error_type, done.attempts, text=done.action)


def _failure(document: ErrorDocument) -> Iterator[Row]:
    yield _told("failure", document.error_code, text=spelled(document.error_message))
    for advice in document.recommendations:
        yield _told("advice", text=spelled(advice))


def _told(
    part: str,
    what: str = "",
    found: float | str | None = None,
    of: float | str | None = None,
    text: str = "",
    rule: str | None = None,
    sends: Sequence[str] = (),
) -> Row:
    shown = what.replace("_", " ")
    return {"part": part, "what": shown, "found": found, "of": of, "text": text, "rule": rule, "sends": " ".join(sends)}


class _Writer:
    """Writes sheets into one workbook, with one format for each form of a cell."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        base = {"valign": "top"}
        self._head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#f3f5f7", "text_wrap": True} | base)
        self._forms: Mapping[Form, Format] = {
            "text": book.add_format({"text_wrap": True} | base),
            "date": book.add_format({"num_format": "yyyy-mm-dd"} | base),
            "time": book.add_format({"num_format": "hh:mm"} | base),
            "money": book.add_format({"num_format": "$#,##0.00"} | base),
            "number": book.add_format(base),
            "letter": book.add_format(base),
        }
        self._letters: Mapping[str, Format] = {
            category: book.add_format(
                {"bold": True, "align": "center", "font_color": ink, "bg_color": paper, "border": 1} | base
            )
            for category, (ink, paper) in COLOURS.items()
        }

    def write(self, sheet: Sheet) -> None:
        page = self._book.add_worksheet(sheet.name)
        for at, head in enumerate(sheet.heads):
            page.set_column(at, at, head.width)
            page.write_string(0, at, head.title, self._head)
        for number, row in enumerate(sheet.rows, 1):
            for at, head in enumerate(sheet.heads):
                self._cell(page, number, at, head.form, row.get(head.title))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.heads) - 1)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)

    def _cell(self, page: Worksheet, row: int, at: int, form: Form, value: Any) -> None:
        if form == "letter" and value in LETTERS:
            page.write_string(row, at, LETTERS[value], self._letters[value])
            return
        if value is None or value == "":
            return
        write, shown = _kind(page, value)
        write(row, at, shown, self._forms[form if shown is value or form == "text" else "text"])


def _kind(page: Worksheet, value: Any) -> tuple[Callable[..., Any], Any]:
    """How the value is written. What is no number and no time is a string, whatever it begins with."""
    if isinstance(value, date | time):
        return page.write_datetime, value
    if isinstance(value, int | float) and math.isfinite(value):
        return page.write_number, value
    return page.write_string, _fitting(writable(str(value)))


def _fitting(text: str) -> str:
    """The text as long as a cell takes."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"
