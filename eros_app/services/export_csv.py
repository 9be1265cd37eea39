"""The table for the person who posts a week: a row a send, and in each row all that is needed to post it (CONTRACT 5).

UTF-8 with a mark for spreadsheets. A cell that a spreadsheet would compute, or a caption
that it would show as a date, a time or a number, gets an apostrophe before it, since captions
come from outside, and ``guarded`` names its column: without the apostrophe the text is as it was. ``raw`` leaves
captions as they are, for a program that reads the file.
"""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from eros.vocabulary.documents import Item
from eros.vocabulary.spreadsheets import FORMULA, is_value
from eros.vocabulary.week import stands_for_text
from eros_app.services.exported import ExportedWeek, own_time

#: The column of a text that may look like a date, a time or a number, and is none.
_TEXT = "caption"
_MARK = "\ufeff"
_GUARDED = "guarded"

Cell = Callable[[ExportedWeek, Item], Any]

#: The columns in their order. ``own_*`` are in the zone of EROS_TIMEZONE, and empty without one.
COLUMNS: Mapping[str, Cell] = {
    "week_start": lambda week, item: week.week_start,
    "page": lambda week, item: week.creator_id,
    "date": lambda week, item: item.scheduled_date,
    "time": lambda week, item: f"{item.scheduled_time:%H:%M}",
    "timezone": lambda week, item: week.timezone,
    "scheduled_at": lambda week, item: item.scheduled_at,
    "own_date": lambda week, item: _own(week, item, "%Y-%m-%d"),
    "own_time": lambda week, item: _own(week, item, "%H:%M"),
    "own_timezone": lambda week, item: week.own_zone.key if week.own_zone else "",
    "channel": lambda week, item: item.channel_key,
    "audience": lambda week, item: item.target_key,
    "send_type": lambda week, item: item.send_type_key,
    "caption": lambda week, item: text_of(item),
    "needs_caption": lambda week, item: int(not text_of(item)),
    "price": lambda week, item: item.suggested_price,
    "goal": lambda week, item: item.campaign_goal,
    "media": lambda week, item: item.media_type,
    "theme": lambda week, item: item.theme,
    "expires_at": lambda week, item: item.expires_at,
    "follow_up_of": lambda week, item: item.parent_item_id,
    "week_status": lambda week, item: week.status,
    "decided_by": lambda week, item: week.decided_by,
    "posted": lambda week, item: week.posts.get(item.slot_id),
    "slot_id": lambda week, item: item.slot_id,
    "generation_id": lambda week, item: week.generation_id,
    "caption_id": lambda week, item: item.caption_id,
    "warnings": lambda week, item: "; ".join(item.warnings),
}
CSV_COLUMNS = (*COLUMNS, _GUARDED)


def as_csv(week: ExportedWeek) -> str:
    """The sends as CSV with CRLF line ends (RFC 4180); what is unknown is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    writer.writerows(_row(week, item) for item in week.items)
    return _MARK + text.getvalue()


def text_of(item: Item) -> str:
    """What is posted: the caption whole, or nothing where a person has to write it (R18)."""
    return "" if item.needs_caption or stands_for_text(item.caption_text) else item.caption_text


def _row(week: ExportedWeek, item: Item) -> list[str]:
    cells = {name: _said(cell(week, item)) for name, cell in COLUMNS.items()}
    asked = {_TEXT} if week.raw else set[str]()
    computed = [
        name
        for name, cell in cells.items()
        if name not in asked and (cell.startswith(FORMULA) or (name == _TEXT and is_value(cell)))
    ]
    return [*(f"'{cell}" if name in computed else cell for name, cell in cells.items()), " ".join(computed)]


def _said(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def _own(week: ExportedWeek, item: Item, form: str) -> str:
    there = own_time(item, week.own_zone)
    return there.strftime(form) if there else ""
