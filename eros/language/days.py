"""Days of the planned week: which are off (R46)."""

from collections.abc import Iterator
from datetime import date, timedelta

from eros.language.dates import DAY, days_of_week, read_dates
from eros.language.dates import DAY_NAMES as DAYS_BY_NAME
from eros.language.grammar import BEFORE_DAY, BOUND_PATTERN, CLOCK_PATTERN, DAYS_PATTERN
from eros.language.notes import Notes
from eros.language.tokens import Token, TokenMatch, TokenStream, words_of

_NOT_A_TIME = f"(?! (?: AT | COMMA )? TIME | {BOUND_PATTERN} )"


def read_days_off(sheet: TokenStream, notes: Notes, today: date, monday: date) -> None:
    """Note the days without sends; a day that is not in the week is asked back."""
    for found in sheet.take(f"(?P<what> NO KEEP? {DAYS_PATTERN} OFF )"):
        notes.ask(f"{words_of(found['what'])!r}: is that day off or not?")
    if sheet.take("NO OFF"):
        notes.say("days_off", ())
    off = sheet.take(
        f"KEEP? {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) KEEP? (?: OFF | FREE_OF )",
        f"KEEP? (?: OFF | FREE_OF ) (?: FROM | BETWEEN | COMMA )? {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) {_NOT_A_TIME}",
        f"(?: NOTHING | EXCEPT | NO SENDS? ) (?: FROM | BETWEEN )? {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) {_NOT_A_TIME}",
        f"ALL_BUT {BEFORE_DAY} (?P<d>{DAYS_PATTERN})",
        f"(?P<d>{DAYS_PATTERN}) (?: COMMA | DASH )? NOTHING",
    )
    days = [day for found in off for day in days_of(found["d"], notes, today, monday)]
    if days:
        sheet.take("(?: COMMA | AND | STOP | DASH )+ KEEP OFF (?! ON | WEEKDAY | DATE )")  # "..., keep those free"
    if on := sheet.take(f"{BEFORE_DAY} (?P<d>{DAYS_PATTERN}) ONLY"):
        days += _all_but(on, notes, today, monday)
    if days:
        notes.add("days_off", sorted(set(days)))


def read_only_days(sheet: TokenStream, notes: Notes, today: date, monday: date) -> None:
    """The days that are on; hours that are named beside them hold for all of these, and so for the week."""
    if on := sheet.take(f"ONLY (?: SENDS | PLAN )? {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) (?! (?: AT | COMMA )? TIME )"):
        notes.add("days_off", _all_but(on, notes, today, monday))


def _all_but(on: list[TokenMatch], notes: Notes, today: date, monday: date) -> list[date]:
    kept = {day for found in on for day in days_of(found["d"], notes, today, monday)}
    return [day for day in days_of_week(monday) if day not in kept]


def read_parts_of_days(sheet: TokenStream, notes: Notes) -> None:
    """Hours for single days, and figures for some hours, are asked back before anything reads a half of them."""
    figure = "(?<! FROM ) (?<! BETWEEN ) NUMBER SENDS? PER_DAY? MOST?"  # "from 9 to 5" is no figure
    clock = f"(?: AT? {CLOCK_PATTERN} | (?: AND | TO | DASH ) )+"
    for found in sheet.take(
        f"(?P<what> (?: NOTHING | NO | ONLY ) SENDS? {BEFORE_DAY} {DAYS_PATTERN} {BOUND_PATTERN} {clock} )",
        f"(?P<what> (?: NOTHING | NO | ONLY )? SENDS? {BOUND_PATTERN} AT? {CLOCK_PATTERN} ON {BEFORE_DAY} {DAYS_PATTERN} (?! OFF ) )",
        f"(?P<what> (?: VOLUME SENDS? | {figure} | MONEY PER_DAY? ) {BOUND_PATTERN} {clock} )",
        f"(?P<what> ON {DAYS_PATTERN} (?: NOTHING | NO | ONLY )? SENDS? {BOUND_PATTERN} {clock} )",
    ):
        notes.whole_week_only(found["what"])


def days_of(pieces: list[Token], notes: Notes, today: date, monday: date) -> list[date]:
    """The dates of the pieces within the week; a range runs on to its end."""
    days: list[date] = []
    fill = False
    for piece in _joined(pieces, notes, today, monday):
        if piece.kind in ("TO", "DASH"):
            fill = True
        found = list(_within(piece, notes, today, monday)) if piece.kind not in _LINKS else []
        if fill and days and found:
            gap = (found[0] - days[-1]).days
            days += [days[-1] + number * DAY for number in range(1, gap)]
            if gap < 0:
                notes.ask(f"{words_of(pieces)!r} does not lie in one week: which days are meant?")
        fill = fill and not found
        days += found
    return days


_LINKS = ("COMMA", "AND", "TO", "DASH", "ON", "NEXT", "THIS", "FOR", "AT", "OF", "FOLLOWING")


def _joined(pieces: list[Token], notes: Notes, today: date, monday: date) -> Iterator[Token]:
    """ "Friday 4 December" is one day: the date's. One that is no Friday is asked back."""
    for at, piece in enumerate(pieces):
        following = [it for it in pieces[at + 1 : at + 3] if it.kind != "COMMA"]
        if not (piece.kind == "WEEKDAY" and [it.kind for it in following[:1]] == ["DATE"]):
            yield piece
        elif differs(piece, dates := _dates(following[0], today, monday)):
            notes.ask(
                f"{dates[0]} is a {DAYS_BY_NAME[dates[0].weekday()].title()}, not {piece.words!r}: which day is meant?"
            )


def differs(weekday: Token, dates: tuple[date, ...]) -> bool:
    """Whether a date is none of the weekdays said beside it."""
    return bool(dates) and str(dates[0].weekday()) not in weekday.value.split()


def _within(piece: Token, notes: Notes, today: date, monday: date) -> Iterator[date]:
    if piece.kind == "WEEKDAY":
        yield from (monday + timedelta(days=int(number)) for number in piece.value.split())
        return
    said = _dates(piece, today, monday)
    if not said:
        notes.ask(f"There is no date {piece.words!r}; which day is meant?")
    for day in said:
        if day in days_of_week(monday):
            yield day
        else:
            notes.ask(f"{day} is not in the week of {monday}: another day, or another week?")


def _dates(piece: Token, today: date, monday: date) -> tuple[date, ...]:
    if piece.kind == "RELATIVE":
        return (today + timedelta(days=int(piece.value)),)
    return read_dates(piece.value, today, monday)
