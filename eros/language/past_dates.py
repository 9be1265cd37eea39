"""Dates and weeks of weeks that are there, which may have passed: "show luna 3 november", said in December."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from eros.language.dates import read_dates, weeks_of_month
from eros.language.tokens import Token
from eros.vocabulary.wall_clock import WEEK, monday_of

#: What says behind a number of weeks that they have passed.
AGO = ("ago", "back", "prior")
_A_YEAR, _HALF_A_YEAR = 52 * WEEK, 26 * WEEK
LAST_ISO_WEEK = 53
#: So far back a week is looked for.
_MOST_WEEKS = 520


def with_past_dates(tokens: Sequence[Token], today: date) -> tuple[Token, ...]:
    """Those of a message about weeks that are there: a date without a year, or a week's number, more than half a year
    ahead is the one that has passed; a day of the month is the nearest; and "two weeks ago" is the date of a Monday."""
    found = list[Token]()
    for token in tokens:
        if is_ago(token, found):
            ago = found.pop()
            back = int(found.pop().value) if found and _is_whole(found[-1]) else 1
            monday = monday_of(today) - min(back, _MOST_WEEKS) * WEEK
            found.append(replace(ago, kind="WEEK_OF"))
            found.append(replace(token, kind="DATE", value=monday.isoformat()))
            continue
        week = _passed_week(token, today) if found and found[-1].kind in ("ISO_WEEK", "WEEK") else None
        if week is not None:
            found[-1] = replace(found[-1], kind="WEEK_OF")
        passed = {"DATE": _passed, "MONTH_WEEK": _passed_month_week}.get(token.kind)
        found.append(week or (passed(token, today) if passed is not None else token))
    return tuple(found)


def is_ago(token: Token, before: Sequence[Token]) -> bool:
    """Whether a word says how long ago the weeks before it were: "two weeks back", "a week ago"; "put the week back"
    says nothing of that."""
    counted = token.words == "ago" or (len(before) > 1 and _is_whole(before[-2]))
    return token.words in AGO and counted and [it.kind for it in before[-1:]] == ["WEEK"]


def _is_whole(token: Token) -> bool:
    return token.kind == "NUMBER" and token.value.isdecimal()


def _passed_week(token: Token, today: date) -> Token | None:
    """As the date of its Monday; None of what is no number of a week, or of one that is still ahead."""
    number = int(token.value) if _is_whole(token) else 0
    if not 1 <= number <= LAST_ISO_WEEK:
        return None
    monday = monday_of_number(number, today)
    before = date.fromisocalendar(today.isocalendar().year, min(number, 52), 1)
    passed = before < today and monday - today > _HALF_A_YEAR
    return replace(token, kind="DATE", value=before.isoformat()) if passed else None


def _passed(token: Token, today: date) -> Token:
    days = read_dates(token.value, today)
    if len(days) == 1 and _DAY_ALONE.fullmatch(token.value) is not None:
        last = _last_such_day(days[0].day, today)
        return replace(token, value=last.isoformat()) if today - last < days[0] - today else token
    if len(days) != 1 or days[0] - today <= _HALF_A_YEAR or re.search(r"\d{4}|\d[/.]\d{1,2}[/.]\d{2}", token.value):
        return token
    before = read_dates(token.value, today - _A_YEAR)
    return replace(token, value=before[0].isoformat()) if before and before[0] < today else token


def _passed_month_week(token: Token, today: date) -> Token:
    """ "The second week of November" with the year that it was in."""
    mondays = weeks_of_month(token.value, today)
    if not mondays or mondays[0] - today <= _HALF_A_YEAR or re.search(r"\d{4}", token.value):
        return token
    years = (year for year in (today.year, today.year - 1) if weeks_of_month(f"{token.value} {year}", today)[0] < today)
    return replace(token, value=f"{token.value} {next(years)}")


_DAY_ALONE = re.compile(r"(?:the )?\d{1,2}(?:st|nd|rd|th)?\.?")


def _last_such_day(day: int, today: date) -> date:
    """The last day of a month that was the ``day``-th, today's included."""
    return next(one for back in range(62) if (one := today - timedelta(days=back)).day == day)


def monday_of_number(number: int, today: date) -> date:
    """Of the next week of that number, from this week on."""
    mondays = (date.fromisocalendar(today.year + ahead, min(number, 52), 1) for ahead in (0, 1))
    return next(monday for monday in mondays if monday >= monday_of(today))
