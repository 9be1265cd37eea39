"""The week for reading: its head, its counts, and each day's sends with the follow-ups under their parents."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.numbers import apart_from
from eros_app.cli.rendering.words import (
    AUDIENCE,
    BAD,
    CATEGORY_MARK,
    CHANNEL,
    GOOD,
    QUIET,
    ROOMY,
    STATE_STYLE,
    STRONG,
    WEAK,
    bullet,
    day_name,
    figure,
    first_names,
    heading,
    line,
    plain,
    readable,
    short_name,
    span,
    stands,
)
from eros_app.services.exported import own_time
from eros_app.services.noted import noted_of

_STATUS = {
    "saved": ("saved", GOOD),
    "dry_run": ("dry run, nothing saved", WEAK),
    "needs_review": ("waits for review", WEAK),
}
#: "Tue 05:07".
_OWN_WIDTH = 10
_NO_CAPTION = "caption to be written"
#: Where channel and audience share a column, these two are understood; a public channel stands for its audience.
_TO_FANS = ("mass_message", "targeted_message")


def head(document: ResultDocument) -> RenderableType:
    """Who, which week, how it ended, and what the week adds up to."""
    summary, score = document.summary, document.validation.score
    word, style = _status(document)
    total = summary.total_items
    figures = [
        counted(total, "send"),
        counted(summary.unique_send_types, "type"),
        f"{summary.followups_generated} of {counted(summary.followups_eligible, 'follow-up')}",
        f"captions {apart_from(100, 100 * summary.caption_coverage, 0)}%",
        f"freshness {figure(summary.average_freshness)}",
    ]
    return Group(
        line(
            (document.creator_id, STRONG),
            f"  {span(document.week_start, document.week_end)}  ",
            (document.timezone, QUIET),
        ),
        line(
            (word, f"{STRONG} {style}"),
            f"  score {figure(score)} of 100",
            ("  degraded" if document.degraded else "", WEAK),
            (f"  in the place of {short_name(document.supersedes)}" if document.supersedes else "", QUIET),
        ),
        line((" · ".join(figures), QUIET)),
    )


def _status(document: ResultDocument) -> tuple[str, str]:
    """Where the week stands, as read from its record; else how the run ended."""
    life = document.life
    return (stands(life, len(document.items)), STATE_STYLE[life.state]) if life else _STATUS[document.status]


def counts(document: ResultDocument) -> RenderableType:
    """Sends by category and day, with the letters of the table; follow-ups apart, as the balance counts them (R30)."""
    stated = document.summary.daily_strategies or document.summary.by_day
    tally: dict[tuple[str, date], int] = defaultdict(int)
    for item in document.items:
        tally["follow-ups" if item.is_follow_up else item.category, item.scheduled_date] += 1
    days = sorted({*map(date.fromisoformat, stated), *(day for _, day in tally)})
    table = Table.grid(padding=(0, 2))
    table.add_column()
    for _ in range(len(days) + 1):
        table.add_column(justify="right", min_width=3)
    table.add_row("", *(Text(day_name(day)[:3], style=QUIET) for day in days), Text("week", style=QUIET))
    for row, (letter, style) in {**CATEGORY_MARK, "follow-ups": (" ", QUIET)}.items():
        cells = [tally[row, day] for day in days]
        shown = [Text(str(cell) if cell else "·", style="" if cell else QUIET) for cell in cells]
        table.add_row(Text(f"{letter} {row}", style=style), *shown, Text(str(sum(cells)), style=STRONG))
    return table


def week(document: ResultDocument, width: int, own_zone: ZoneInfo | None = None) -> RenderableType:
    """The days one after another, and what was noted about single sends.

    ``own_zone``: of whoever posts; its times stand beside the creator's where they differ.
    """
    own = {item.slot_id: there for item in document.items if (there := own_time(item, own_zone))}
    if all(is_same_clock(item, own[item.slot_id]) for item in document.items if item.slot_id in own):
        own = {}
    by_day: dict[date, list[Item]] = defaultdict(list)
    for item in document.items:
        by_day[item.scheduled_date].append(item)
    noted = noted_of(document)
    parts: list[RenderableType] = [line((f"second times: {own_zone}", QUIET)), Text()] if own else []
    for day in sorted(by_day):
        parts += [_day_head(document, day, by_day[day]), _day_table(by_day[day], width, own, noted), Text()]
    return Group(*parts[:-1], *_notes(document.items))


def _day_head(document: ResultDocument, day: date, items: Sequence[Item]) -> Text:
    strategy = document.summary.daily_strategies.get(day.isoformat())
    prime = document.summary.daily_prime_hours.get(day.isoformat(), ())
    followed = sum(item.is_follow_up for item in items)
    whole = document.summary.by_day.get(day.isoformat(), 0)
    stand = [counted(len(items) - followed, "send")] if followed < len(items) else []
    stand += [counted(followed, "follow-up")] if followed else []
    beside = [
        *([readable(strategy)] if strategy else []),
        *([f"prime {_hours(prime)}"] if prime else []),
        " + ".join(stand) + (f" of the day's {whole}" if len(items) < whole else ""),
    ]
    return heading(day_name(day), " · ".join(beside))


def _hours(hours: Sequence[int]) -> str:
    """ "19-22" where the hours run on, else "12, 20"; an hour stands for the whole of it."""
    listed = sorted(hours)
    if listed == list(range(listed[0], listed[-1] + 1)):
        return f"{listed[0]}–{listed[-1] + 1} h"
    return ", ".join(map(str, listed)) + " h"


def is_same_clock(item: Item, there: datetime) -> bool:
    """Whether the item's time there reads as its own does."""
    return (there.date(), there.time()) == (item.scheduled_date, item.scheduled_time)


def _day_table(items: Sequence[Item], width: int, own: Mapping[str, datetime], noted: Container[str]) -> Table:
    """``own``: by slot the time of whoever posts; empty: it has no column. ``noted``: the slots that are marked."""
    roomy = width >= ROOMY
    fixed = [7, *([_OWN_WIDTH] if own else []), 1, 16, *([6] if roomy else []), 14, 9, 1]
    rest = width - sum(fixed) - len(fixed)
    table = Table.grid(padding=(0, 1, 0, 0))
    for cells in (*fixed, rest):
        table.add_column(width=cells, no_wrap=True, overflow="ellipsis", justify="right" if cells == 9 else "left")
    for item in _parents_first(items):
        time, *others = _cells(item, roomy, is_noted=item.slot_id in noted)
        table.add_row(time, *([_own_cell(own.get(item.slot_id))] if own else []), *others)
    return table


def _parents_first(items: Sequence[Item]) -> list[Item]:
    """In time order, each follow-up right under its parent where both stand on this day."""
    here = {item.slot_id for item in items}
    children: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.parent_item_id is not None and item.parent_item_id in here:
            children[item.parent_item_id].append(item)
    roots = (item for item in items if item.parent_item_id not in here)
    return [shown for root in roots for shown in (root, *children[root.slot_id])]


def _cells(item: Item, roomy: bool, *, is_noted: bool) -> list[Text]:
    letter, style = CATEGORY_MARK[item.category]
    followed = bool(item.is_follow_up)
    aside = QUIET if followed else ""
    kind = f"└ follow-up +{item.followup_delay_minutes}" if followed else plain(item.send_type_key)
    channel = Text(CHANNEL.get(item.channel_key, plain(item.channel_key)), style=QUIET)
    caption = Text(_NO_CAPTION, style=BAD) if item.needs_caption else Text(plain(item.caption_text), style=aside)
    return [
        Text(f"  {item.scheduled_time:%H:%M}", style=aside),
        Text("" if followed else letter, style=style),
        Text(kind, style=aside),
        *([channel, _audience(item)] if roomy else [_audience(item) if item.channel_key in _TO_FANS else channel]),
        Text(_money(item)),
        Text("!" if is_noted else "", style=WEAK),
        caption,
    ]


def _own_cell(there: datetime | None) -> Text:
    return Text(f"{day_name(there.date())[:3]} {there:%H:%M}" if there else "", style=QUIET)


def _audience(item: Item) -> Text:
    usual = item.target_key == "all_active" or item.is_follow_up
    return Text(AUDIENCE.get(item.target_key, readable(item.target_key)), style=QUIET if usual else "")


def _money(item: Item) -> str:
    if item.suggested_price is not None:
        return f"${item.suggested_price:.2f}"
    return f"goal ${figure(item.campaign_goal)}" if item.campaign_goal is not None else ""


def _notes(items: Sequence[Item]) -> list[RenderableType]:
    """The warnings that items carry, each once, with the sends that it is about."""
    about: dict[str, list[str]] = defaultdict(list)
    for item in items:
        for warning in item.warnings:
            about[plain(warning)].append(item_label(item))
    if not about:
        return []
    notes = [
        bullet("!", WEAK, line(warning), line((first_names(places, 4), QUIET))) for warning, places in about.items()
    ]
    return [Text(), heading("Notes"), *notes]


def item_label(item: Item) -> str:
    """ "Mon 09:18 bump_normal" of an item."""
    return f"{day_name(item.scheduled_date)[:3]} {item.scheduled_time:%H:%M} {plain(item.send_type_key)}"
