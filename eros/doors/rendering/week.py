"""The week for reading: its head, its counts, and each day's sends with the follow-ups under their parents."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros.doors.rendering.words import (
    AUDIENCE,
    BAD,
    CATEGORY_MARK,
    CHANNEL,
    DAYS,
    GOOD,
    QUIET,
    STRONG,
    WEAK,
    Document,
    counted,
    day_name,
    figure,
    heading,
    indented,
    line,
    plain,
    readable,
    some,
    span,
)

Item = dict[str, Any]

_STATUS = {
    "saved": ("saved", GOOD),
    "dry_run": ("dry run, nothing saved", WEAK),
    "needs_review": ("waits for review", WEAK),
}
_NO_CAPTION = "caption to be written"


def head(document: Document) -> RenderableType:
    """Who, which week, how it ended, and what the week adds up to."""
    summary, score = document["summary"], document["validation"]["score"]
    word, style = _STATUS[document["status"]]
    total = summary["total_items"]
    figures = [
        counted(total, "send"),
        counted(summary["unique_send_types"], "type"),
        f"{summary['followups_generated']} of {counted(summary['followups_eligible'], 'follow-up')}",
        f"captions {summary['caption_coverage']:.0%}",
        f"freshness {figure(summary['average_freshness'])}",
    ]
    return Group(
        line(
            (str(document["creator_id"]), STRONG),
            f"  {span(document['week_start'], document['week_end'])}  ",
            (str(document["timezone"]), QUIET),
        ),
        line(
            (word, f"{STRONG} {style}"),
            f"  score {figure(score)} of 100",
            ("  degraded" if document["degraded"] else "", WEAK),
        ),
        line((" · ".join(figures), QUIET)),
    )


def counts(document: Document) -> RenderableType:
    """Sends by category and day; follow-ups apart, as the balance counts them (R30)."""
    days = list(document["summary"]["daily_strategies"]) or sorted(document["summary"]["by_day"])
    tally: dict[tuple[str, str], int] = defaultdict(int)
    for item in document["items"]:
        row = "follow-ups" if item["is_follow_up"] else item["category"]
        tally[row, item["scheduled_date"]] += 1
    days = sorted({*days, *(day for _, day in tally)})
    table = Table.grid(padding=(0, 2))
    table.add_column()
    for _ in range(len(days) + 1):
        table.add_column(justify="right", min_width=3)
    table.add_row("", *(Text(day_name(day)[:3], style=QUIET) for day in days), Text("week", style=QUIET))
    for row, style in _count_rows():
        cells = [tally[row, day] for day in days]
        shown = [Text(str(cell) if cell else "·", style="" if cell else QUIET) for cell in cells]
        table.add_row(Text(row, style=style), *shown, Text(str(sum(cells)), style=STRONG))
    return table


def _count_rows() -> list[tuple[str, str]]:
    return [*((category, mark[1]) for category, mark in CATEGORY_MARK.items()), ("follow-ups", QUIET)]


def week(document: Document, width: int) -> RenderableType:
    """The days one after another, and what was noted about single sends."""
    by_day: dict[str, list[Item]] = defaultdict(list)
    for item in document["items"]:
        by_day[item["scheduled_date"]].append(item)
    parts: list[RenderableType] = []
    for day in sorted(by_day):
        parts += [_day_head(document, day, by_day[day]), _day_table(by_day[day], width), Text()]
    legend = [f"{letter} {category}" for category, (letter, _) in CATEGORY_MARK.items()]
    notes = _notes(document["items"])
    key = line((" · ".join([*legend, *(["! see notes"] if notes else [])]), QUIET))
    return Group(*parts, key, *notes)


def _day_head(document: Document, day: str, items: Sequence[Item]) -> Text:
    strategy = document["summary"]["daily_strategies"].get(day)
    prime = document["summary"]["daily_prime_hours"].get(day, ())
    beside = [
        *([readable(strategy)] if strategy else []),
        *([f"prime {_hours(prime)}"] if prime else []),
        counted(len(items), "send"),
    ]
    return heading(day_name(day), " · ".join(beside))


def _hours(hours: Sequence[int]) -> str:
    """ "19-22" where the hours run on, else "12, 20"; an hour stands for the whole of it."""
    listed = sorted(hours)
    if listed == list(range(listed[0], listed[-1] + 1)):
        return f"{listed[0]}–{listed[-1] + 1} h"
    return ", ".join(map(str, listed)) + " h"


def _day_table(items: Sequence[Item], width: int) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0), expand=False)
    for column in (
        {"width": 7, "no_wrap": True},  # time, under the day's name
        {"width": 1},
        {"width": 16, "no_wrap": True, "overflow": "ellipsis"},
        {"width": 6, "no_wrap": True, "overflow": "ellipsis"},
        {"width": 14, "no_wrap": True, "overflow": "ellipsis"},
        {"width": 9, "justify": "right", "no_wrap": True},
        {"width": 1},
        {"width": max(12, width - 62), "no_wrap": True, "overflow": "ellipsis"},
    ):
        table.add_column(**column)  # type: ignore[arg-type]
    for item in _parents_first(items):
        table.add_row(*_cells(item))
    return table


def _parents_first(items: Sequence[Item]) -> list[Item]:
    """In time order, each follow-up right under its parent where both stand on this day."""
    here = {item["slot_id"] for item in items}
    children: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item["parent_item_id"] in here:
            children[item["parent_item_id"]].append(item)
    roots = (item for item in items if item["parent_item_id"] not in here)
    return [shown for root in roots for shown in (root, *children[root["slot_id"]])]


def _cells(item: Item) -> list[Text]:
    letter, style = CATEGORY_MARK[item["category"]]
    followed = bool(item["is_follow_up"])
    kind = Text(f"└ follow-up +{item['followup_delay_minutes']}", style=QUIET) if followed else Text(_kind(item))
    return [
        Text(f"  {item['scheduled_time'][:5]}", style=QUIET if followed else ""),
        Text(" " if followed else letter, style=style),
        kind,
        Text(CHANNEL.get(item["channel_key"], plain(item["channel_key"])), style=QUIET),
        Text(AUDIENCE.get(item["target_key"], readable(item["target_key"])), style=QUIET if _usual(item) else ""),
        Text(_money(item)),
        Text("!" if item["warnings"] else "", style=WEAK),
        Text(_NO_CAPTION, style=BAD)
        if item["needs_caption"]
        else Text(plain(item["caption_text"]), style=QUIET if followed else ""),
    ]


def _kind(item: Item) -> str:
    return plain(item["send_type_key"])


def _usual(item: Item) -> bool:
    return bool(item["target_key"] == "all_active" or item["is_follow_up"])


def _money(item: Item) -> str:
    if item["suggested_price"] is not None:
        return f"${item['suggested_price']:.2f}"
    return f"goal ${figure(item['campaign_goal'])}" if item["campaign_goal"] is not None else ""


def _notes(items: Sequence[Item]) -> list[RenderableType]:
    """The warnings that items carry, each once, with the sends that it is about."""
    about: dict[str, list[str]] = defaultdict(list)
    for item in items:
        for warning in item["warnings"]:
            about[plain(warning)].append(place(item))
    return [indented(line(("! ", WEAK), warning, (f"  {some(places, 4)}", QUIET))) for warning, places in about.items()]


def place(item: Item) -> str:
    """ "Mon 09:18 bump_normal" of an item."""
    return f"{day_name(item['scheduled_date'])[:3]} {item['scheduled_time'][:5]} {_kind(item)}"


__all__ = ["DAYS", "counts", "head", "place", "week"]
