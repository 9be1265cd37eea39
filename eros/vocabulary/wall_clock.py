"""Minutes of the day and days of the week, by the wall clock of the creator's zone; weeks begin on Monday (R7, R23)."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTES_PER_DAY = 24 * 60
DAYS_PER_WEEK = 7
DAY, WEEK = timedelta(days=1), timedelta(days=DAYS_PER_WEEK)
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: The years in which weeks can be planned: further ones would lead beyond the calendar's ends.
YEARS = range(2000, 2100)
#: R23: the hours in which nothing is ever sent, whatever else gives way.
NIGHT = range(3, 7)


def minute_of(clock: time | datetime) -> int:
    """The minute of the day, 0 to 1439."""
    return 60 * clock.hour + clock.minute


def time_of(minute: int) -> time:
    """The time of a minute of the day. Raises ValueError outside 0 to 1439."""
    return time(minute // 60, minute % 60)


def clock_of(minute: int) -> str:
    """The minute of the day as it is written, "08:05"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def at(day: date, minute: int) -> datetime:
    """The wall-clock moment. That the zone has it, the window sees to: some change their clocks by day (R41, E18)."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


class ClockChange(NamedTuple):
    """A jump of a day's clock: two minutes on either side of ``minute`` are not as far apart as the clock says.

    The zone skips the minutes from there up to ``until``; none where an hour ends that comes twice. The first of the
    two is meant (R41).
    """

    minute: int
    until: int


@cache
def clock_changes(day: date, zone: str) -> tuple[ClockChange, ...]:
    """The jumps of the day's clock in an IANA zone, those that began the day before or end the day after among them; at
    minute 0 the hour that ended at the midnight before."""
    last = 2 * MINUTES_PER_DAY  # a whole day can be skipped, and the clock only tells after it
    offsets = {minute: _offset(day, minute, zone) for minute in range(-60, last + 1, 60)}
    jumps = []
    for hour in range(0, last + 1, 60):
        if offsets[hour] != (before := offsets[hour - 60]):
            until = next(it for it in range(hour - 59, hour + 1) if _offset(day, it, zone) != before)
            skipped = (offsets[hour] - before) // timedelta(minutes=1)
            jumps.append(ClockChange(until - max(0, skipped), until))
    return tuple(jump for jump in jumps if jump.minute < MINUTES_PER_DAY and (jump.minute >= 0 or jump.until > 0))


def _offset(day: date, minute: int, zone: str) -> timedelta:
    """What the zone is ahead of UTC; in a skipped hour as before it, in a repeated one as in the first of the two."""
    return at(day, minute).replace(tzinfo=ZoneInfo(zone)).utcoffset() or timedelta()


def clocks_apart(one: str, other: str, monday: date) -> timedelta:
    """How far the clocks of two IANA zones are apart at most, in the week of the first."""
    hours = (at(day, 60 * hour).replace(tzinfo=ZoneInfo(one)) for day in days_of_week(monday) for hour in range(24))
    return max(abs(_ahead(hour, one) - _ahead(hour, other)) for hour in hours)


def are_one_clock(one: str, other: str, monday: date) -> bool:
    """Whether two zones show the same times through the week, as two names of one zone do."""
    begin = datetime.combine(monday, time(), UTC)
    hours = (begin + timedelta(hours=hour) for hour in range(-24, 24 * 9))
    return one == other or all(_ahead(hour, one) == _ahead(hour, other) for hour in hours)


def _ahead(moment: datetime, zone: str) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def with_offset(moment: datetime, zone: str) -> datetime:
    """The wall-clock moment with the zone's offset; in a repeated hour the first of the two is meant (R41)."""
    return moment.replace(tzinfo=ZoneInfo(zone), fold=0)


def exists(moment: datetime, zone: str) -> bool:
    """Whether the zone's clocks ever show the wall-clock moment, whatever offset it has (R41)."""
    there = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
    return (there.utcoffset() or timedelta()) >= (there.replace(fold=1).utcoffset() or timedelta())


def existing(moment: datetime, zone: str) -> datetime:
    """The wall-clock moment; one that the zone skips as much later as it skips, which is what the clocks show then."""
    if exists(moment, zone):
        return moment
    there = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
    return moment + ((there.replace(fold=1).utcoffset() or timedelta()) - (there.utcoffset() or timedelta()))


TIME_PATTERN = "([01][0-9]|2[0-3]):[0-5][0-9]"
#: Of a text that is neither a time nor a date, as a refusal repeats it.
_LONGEST_ECHO = 150
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO]}…")


def read_time(text: str) -> time:
    """ "18:30" and nothing else: no offset, no seconds. Raises ValueError with what to write."""
    if not re.fullmatch(TIME_PATTERN, text):
        raise ValueError(f"{_shown(text)} is no time of day; write it as 18:30")
    return time.fromisoformat(text)


def read_date(text: str) -> date:
    """ "2026-11-30" and nothing else, in one of ``YEARS``. Raises ValueError with what to write."""
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    if day is None:
        raise ValueError(f"{_shown(text)} is no date; write it as 2026-11-30")
    if day.year not in YEARS:
        raise ValueError(f"{_shown(text)} is in no year from {YEARS[0]} to {YEARS[-1]}")
    return day


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - day.weekday() * DAY


def next_monday(today: date) -> date:
    """The first Monday after today: on a Monday the next, because today's week has begun (R41)."""
    return monday_of(today) + WEEK


def days_of_week(monday: date) -> tuple[date, ...]:
    """The seven days from ``monday`` on."""
    return tuple(monday + number * DAY for number in range(DAYS_PER_WEEK))
