"""Two weeks, or two versions of one, beside each other: day by day, each send with the one that it became. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from eros.settings import Settings
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.wall_clock import days_of_week
from eros_app.services.diff import Change, WeekDiff, diff, paired, week_named


@dataclass(frozen=True)
class SendBeside:
    """A send in one week and in the other; None on the side where it is not. ``changes``: what differs."""

    before: Item | None
    after: Item | None
    changes: tuple[Change, ...] = ()

    @property
    def became(self) -> str:
        """What became of it: added, removed, changed, same."""
        if self.before is None or self.after is None:
            return "added" if self.before is None else "removed"
        return "changed" if self.changes else "same"


@dataclass(frozen=True)
class DayBeside:
    """A day of the second week, or beside it where something stands there, and the same weekday of the first."""

    before: date
    after: date
    sends: tuple[SendBeside, ...]


@dataclass(frozen=True)
class WeeksBeside:
    found: WeekDiff
    days: tuple[DayBeside, ...]


def weeks_beside(
    settings: Settings, before_id: str, after_id: str, versions: tuple[int | None, int | None] = (None, None)
) -> WeeksBeside:
    """Of the weeks that two ids name, in these versions; None: as they are now. Raises RequestError, RecordFailure."""
    before, after = week_named(settings, before_id, versions[0]), week_named(settings, after_id, versions[1])
    found = diff(before, after)
    return WeeksBeside(found, tuple(_days(before, after, found)))


def _days(before: ResultDocument, after: ResultDocument, found: WeekDiff) -> Iterable[DayBeside]:
    """What moved to another day stands where it is in the second week."""
    changes = {one.slot_after: one.changes for one in found.changed}
    rows = [SendBeside(old, new, changes.get(new.slot_id, ())) for old, new in paired(before, after)]
    rows += [SendBeside(None, item) for item in found.added] + [SendBeside(item, None) for item in found.removed]
    mondays = before.week_start, after.week_start
    for new in sorted({*days_of_week(after.week_start), *(_day(row, mondays) for row in rows)}):
        old = before.week_start + (new - after.week_start)
        yield DayBeside(old, new, tuple(_in_order(row for row in rows if _day(row, mondays) == new)))


def _day(row: SendBeside, mondays: tuple[date, date]) -> date:
    if row.after is not None:
        return row.after.scheduled_date
    assert row.before is not None  # one side is always there
    return mondays[1] + (row.before.scheduled_date - mondays[0])


def _in_order(rows: Iterable[SendBeside]) -> Sequence[SendBeside]:
    def at(row: SendBeside) -> tuple[time, bool, str]:
        item = row.after or row.before
        assert item is not None  # one side is always there
        return item.scheduled_time, row.after is not None, item.slot_id

    return sorted(rows, key=at)
