"""Minutes of the day and days of the week, by the wall clock of the creator's zone; weeks begin on Monday (R7, R23)."""

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta

MINUTES_PER_DAY = 24 * 60
DAYS_PER_WEEK = 7
DAY, WEEK = timedelta(days=1), timedelta(days=DAYS_PER_WEEK)
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
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
    """The wall-clock moment. The window makes a daylight-saving gap impossible: clocks change at night (R41, E18)."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


TIME_PATTERN = "([01][0-9]|2[0-3]):[0-5][0-9]"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_time(text: str) -> time:
    """ "18:30" and nothing else: no offset, no seconds. Raises ValueError with what to write."""
    if not re.fullmatch(TIME_PATTERN, text):
        raise ValueError(f"{text!r} is no time of day; write it as 18:30")
    return time.fromisoformat(text)


def read_date(text: str) -> date:
    """ "2026-11-30" and nothing else. Raises ValueError with what to write."""
    with suppress(ValueError):
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    raise ValueError(f"{text!r} is no date; write it as 2026-11-30")


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - day.weekday() * DAY


def next_monday(today: date) -> date:
    """The first Monday after today: on a Monday the next, because today's week has begun (R41)."""
    return monday_of(today) + WEEK


def days_of_week(monday: date) -> tuple[date, ...]:
    """The seven days from ``monday`` on."""
    return tuple(monday + number * DAY for number in range(DAYS_PER_WEEK))
