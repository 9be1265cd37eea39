"""Dates and weeks as they are said, against today in the creator's zone."""

import re
from calendar import monthrange
from datetime import date

from eros.language.forms import HOLIDAYS, MONTH_NUMBERS, NAMED_DAYS, THANKSGIVING
from eros.vocabulary.wall_clock import DAY, WEEK, YEARS, days_of_week, monday_of


def read_dates(text: str, today: date, week: date | None = None) -> tuple[date, ...]:
    """The dates that a form names, () for none that exists or that lies in no year of the calendar.

    Without a year it is the next such date from this week on; a day alone is the one in ``week`` if that has one.
    """
    try:
        found = _span(text, today) or (_one(text, today, week),)
        return found if all(day.year in YEARS for day in found) else ()
    except ValueError:
        return ()


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]


def _month(text: str) -> int | None:
    return next((MONTH_NUMBERS[word] for word in re.findall(r"[a-z]+", text) if word in MONTH_NUMBERS), None)


def _span(text: str, today: date) -> tuple[date, ...]:
    """ "dec 7-13"; () for a single date."""
    month, numbers = _month(text), _numbers(text)
    if month is None or len(numbers) < 2 or numbers[1] > 31:
        return ()
    year = numbers[2] if len(numbers) > 2 else None
    first = _coming(numbers[0], month, year, today)
    last = date(first.year, month, numbers[1])
    return tuple(first + number * DAY for number in range((last - first).days + 1))


def _one(text: str, today: date, week: date | None) -> date:
    if (name := next(filter(text.startswith, NAMED_DAYS), None)) is not None:
        if name in THANKSGIVING:
            return _of_thanksgiving(THANKSGIVING[name], today)
        month, day = HOLIDAYS[name]
        return _coming(day, month, None, today)
    numbers, named = _numbers(text), _month(text)
    if re.match(r"\d{4}[-/]", text):
        return date(*numbers)
    if named is not None:
        return _coming(numbers[0], named, numbers[1] if len(numbers) > 1 else None, today)
    if len(numbers) == 1:
        return _day_alone(numbers[0], today, week)
    return _numeric(numbers, text, today)


def _coming(day: int, month: int, year: int | None, today: date) -> date:
    if year is not None:
        return date(year, month, day)
    this = _next_that_exists(day, month, today.year)
    return this if this >= monday_of(today) else _next_that_exists(day, month, this.year + 1)


def _of_thanksgiving(behind: int, today: date) -> date:
    """The next day that is so many behind the fourth Thursday of a November."""
    fourths = (
        date(year, 11, 28) - (date(year, 11, 28).weekday() - 3) % 7 * DAY for year in (today.year, today.year + 1)
    )
    this, following = (thursday + behind * DAY for thursday in fourths)
    return this if this >= monday_of(today) else following


def _next_that_exists(day: int, month: int, year: int) -> date:
    """29 February is in every fourth year; 31 February in none."""
    return next(
        (date(at, month, day) for at in range(year, year + 8) if day <= monthrange(at, month)[1]), None
    ) or date(year, month, day)


def _day_alone(day: int, today: date, week: date | None) -> date:
    if week is not None and (here := [one for one in days_of_week(week) if one.day == day]):
        return here[0]
    months = (
        date(today.year + (today.month + ahead - 1) // 12, (today.month + ahead - 1) % 12 + 1, 1) for ahead in range(4)
    )
    fitting = (month.replace(day=day) for month in months if 0 < day <= monthrange(month.year, month.month)[1])
    found = next((one for one in fitting if one >= today), None)
    if found is None:
        raise ValueError(day)
    return found


_NTHS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}


def weeks_of_month(text: str, today: date) -> tuple[date, ...]:
    """The Mondays that "the first week of May" may mean: of the week that holds the 1st, and of the first whole one.

    () where no month is named, or one in no year of the calendar.
    """
    month = _month(text)
    if month is None:
        return ()
    years = [number for number in _numbers(text) if number > 31]
    if years and years[0] not in YEARS:
        return ()
    nth = next((number for word, number in _NTHS.items() if word in text.split()), None)
    if nth is None:
        last = date(years[0] if years else today.year, month, 1)
        end = _coming(monthrange(last.year, month)[1], month, years[0] if years else None, today)
        mondays = (monday_of(end) - WEEK, monday_of(end))
        return mondays if end.weekday() != 6 else mondays[1:]
    first = _coming(7, month, years[0] if years else None, today).replace(day=1)
    holding = monday_of(first) + (nth - 1) * WEEK
    may_be = (holding,) if first.weekday() == 0 else (holding, holding + WEEK)
    may_be = may_be[-1:] if "full" in text.split() else may_be
    return tuple(monday for monday in may_be if (monday.year, monday.month) <= (first.year, first.month))


def either_way(text: str, today: date) -> tuple[date, date] | None:
    """The two dates that 7/12 may be, the nearer first; None where it can be only one, or none."""
    numbers = _numbers(text)
    if not re.fullmatch(r"\d{1,2}/\d{1,2}(?:/\d{2,4})?", text) or max(numbers[:2]) > 12 or 0 in numbers[:2]:
        return None
    year = (numbers[2] + 2000 if numbers[2] < 100 else numbers[2]) if len(numbers) > 2 else None
    if year is not None and year not in YEARS:
        return None
    first, second = sorted((_coming(numbers[0], numbers[1], year, today), _coming(numbers[1], numbers[0], year, today)))
    return first, second


def _numeric(numbers: list[int], text: str, today: date) -> date:
    """12/14 and 14/12 can be only one date; 7/12 could be two and is none."""
    first, second, *rest = numbers
    year = (rest[0] + 2000 if rest[0] < 100 else rest[0]) if rest else None
    if "." in text or first > 12 or first == second:
        return _coming(first, second, year, today)
    if second > 12:
        return _coming(second, first, year, today)
    raise ValueError(text)


def either_in_words(either: tuple[date, date]) -> str:
    """Both days that a date may be."""
    return " or ".join(f"{day.day} {day:%B %Y}" for day in either)
