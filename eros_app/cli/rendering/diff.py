"""What changed between two weeks, for reading: the figures, then the sends that came, went or differ."""

from collections.abc import Sequence

from pydantic import JsonValue
from rich.console import Group, RenderableType
from rich.text import Text

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros.vocabulary.numbers import digits
from eros_app.cli.rendering.week import item_label
from eros_app.cli.rendering.words import (
    BAD,
    GOOD,
    QUIET,
    SHORT_ID,
    STATE_WORDS,
    STRONG,
    WEAK,
    bullet,
    heading,
    line,
    plain,
    readable,
)
from eros_app.services.diff import Change, ChangedItem, ComparedWeek, WeekDiff

_LONGEST = 44


def render_diff(found: WeekDiff) -> RenderableType:
    """A comparison; of equal weeks that they are equal."""
    parts: list[RenderableType] = [_week("from", found.before), _week("to", found.after)]
    parts += [Text(), line((_counts(found), QUIET))]
    if found.figures:
        parts += [Text(), heading("Figures"), *(bullet("~", QUIET, _change(one)) for one in found.figures)]
    parts += _items("Added", "+", GOOD, found.added)
    parts += _items("Removed", "-", BAD, found.removed)
    if found.changed:
        parts += [Text(), heading("Changed", str(len(found.changed))), *map(_changed, found.changed)]
    return Group(*parts)


def _week(word: str, week: ComparedWeek) -> Text:
    version = "" if week.version is None else f"version {week.version}  " if week.version else "as planned  "
    which = f"  week of {week.week_start}  {plain(week.generation_id)[:SHORT_ID]}  {version}"
    return line((f"{word:<5}", QUIET), (week.creator_id, STRONG), which, (STATE_WORDS[week.state], QUIET))


def _counts(found: WeekDiff) -> str:
    if not (found.figures or found.added or found.removed or found.changed):
        return f"nothing differs in {counted(found.same, 'send')}"
    parts = ((len(found.added), "added"), (len(found.removed), "removed"), (len(found.changed), "changed"))
    return " · ".join([*(f"{number} {word}" for number, word in parts), f"{counted(found.same, 'send')} the same"])


def _items(title: str, mark: str, style: str, items: Sequence[Item]) -> list[RenderableType]:
    if not items:
        return []
    rows = [bullet(mark, style, line(_label(item), (f"  {_short(item.caption_text)}", QUIET))) for item in items]
    return [Text(), heading(title, str(len(items))), *rows]


def _label(item: Item) -> str:
    return f"{item.slot_id}  {item_label(item)}"


def _changed(one: ChangedItem) -> RenderableType:
    moved = f", was {one.slot_before}" if one.slot_before != one.slot_after else ""
    head = line(item_label(one.item), (f"  {one.slot_after}{moved}", QUIET))
    return bullet("~", WEAK, head, *map(_change, one.changes))


def _change(change: Change) -> Text:
    return line((f"{readable(change.field)}  ", QUIET), _value(change.before), (" → ", QUIET), _value(change.after))


def _value(value: JsonValue) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _short(digits(value) if isinstance(value, float) else str(value))


def _short(text: str) -> str:
    shown = plain(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
