"""Days that are named, as dates of the planned week."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from eros.language.dates import either_in_words, either_way, read_dates
from eros.language.notes import Notes
from eros.language.tokens import Token, TokenStream, words_of
from eros.vocabulary.wall_clock import DAY, DAY_NAMES, days_of_week, monday_of
from eros.vocabulary.wishes import day_in_words


def days_of(tokens: list[Token], notes: Notes, today: date, monday: date) -> list[date]:
    """The dates of the tokens within the week; a range runs on to its end."""
    days: list[date] = []
    fill = False
    for token in _joined(tokens, notes, today, monday):
        if token.kind in ("TO", "DASH"):
            fill = True
        found = list(_within(token, notes, today, monday)) if token.kind not in _LINKS else []
        if fill and days and found:
            gap = (found[0] - days[-1]).days
            days += [days[-1] + number * DAY for number in range(1, gap)]
            if gap < 0:
                notes.ask(f"{words_of(tokens)!r} does not lie in one week: which days are meant?")
        fill = fill and not found
        days += found
    return days


_LINKS = ("COMMA", "AND", "TO", "DASH", "ON", "NEXT", "THIS", "FOR", "AT", "OF", "FOLLOWING")


def _joined(tokens: list[Token], notes: Notes, today: date, monday: date) -> Iterator[Token]:
    """ "Friday 4 December" is one day: the date's. One that is no Friday is asked back."""
    for at, token in enumerate(tokens):
        following = [it for it in tokens[at + 1 : at + 3] if it.kind != "COMMA"]
        if not (token.kind == "WEEKDAY" and [it.kind for it in following[:1]] == ["DATE"]):
            yield token
        elif differs(token, dates := _dates(following[0], today, monday)):
            notes.ask(
                f"{dates[0]} is a {DAY_NAMES[dates[0].weekday()].title()}, not {token.words!r}: which day is meant?"
            )


def differs(weekday: Token, dates: tuple[date, ...]) -> bool:
    """Whether a date is none of the weekdays said beside it."""
    return bool(dates) and str(dates[0].weekday()) not in weekday.value.split()


def _within(token: Token, notes: Notes, today: date, monday: date) -> Iterator[date]:
    if token.kind == "WEEKDAY":
        yield from (monday + timedelta(days=int(number)) for number in token.value.split())
        return
    said = _dates(token, today, monday)
    if not said and (either := either_way(token.value, today)):
        said = tuple(day for day in either if day in days_of_week(monday))
        if len(said) != 1:
            notes.ask(f"{token.words!r} is {either_in_words(either)}: which day is meant?")
            return
        notes.tell(f"{token.words!r} was read as {said[0].day} {said[0]:%B}, which is in the week")
    if not said:
        notes.ask(f"There is no date {token.words!r}; which day is meant?")
    for day in said:
        if day in days_of_week(monday):
            yield day
        else:
            other = monday_of(day)
            notes.ask(
                f"{day} is not in the week of {monday}: which day is it, or is it the week of {other}?",
                f"in the week of {other}",
            )


def ask_about_these_days(stream: TokenStream, notes: Notes, today: date, monday: date) -> None:
    """ "This Friday" is the nearest one, today's as well: where no week is named and that is not in the one that would
    be planned, it is asked about."""
    for at, (this, token) in enumerate(pairwise(stream.tokens)):
        if this.kind != "THIS" or token.kind != "WEEKDAY" or stream.used.intersection((at, at + 1)):
            continue
        nearest = min(today + (int(number) - today.weekday()) % 7 * DAY for number in token.value.split())
        if "week_start" not in notes.said and nearest not in days_of_week(monday):
            stream.asked.update((at, at + 1))
            weeks = [f"in the week of {one}" for one in (monday_of(nearest), monday)]
            notes.ask(f"{words_of((this, token))!r} is {nearest}: is it {' or '.join(weeks)}?", *weeks)


def _dates(token: Token, today: date, monday: date) -> tuple[date, ...]:
    if token.kind == "RELATIVE":
        return (today + timedelta(days=int(token.value)),)
    return read_dates(token.value, today, monday)


def tell_thanksgiving(tokens: Sequence[Token], notes: Notes, today: date) -> None:
    """Which day it is, as other countries have another."""
    for it in tokens:
        if it.kind == "DATE" and it.value.startswith("thanksgiving") and (dates := read_dates(it.value, today)):
            notes.tell(f"{it.words!r} was read as {day_in_words(dates[0])} {dates[0]:%Y}")


def ask_which(days: Sequence[Token], stream: TokenStream, notes: Notes) -> bool:
    """Ask which of "Friday or Saturday" is meant; both are where nothing is wished of them."""
    if not any(it.kind == "AND" and it.words.startswith("or") for it in days):
        return False
    stream.ask_about(days)
    notes.ask(f"{words_of(days)!r}: which of them?")
    return True
