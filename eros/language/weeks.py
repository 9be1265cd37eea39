"""Which week is meant (R41)."""

from datetime import date, timedelta

from eros.language.dates import DAY_NAMES, WEEK, monday_of, next_monday, read_dates
from eros.language.forms import read_amount
from eros.language.grammar import BEFORE_DAY, DAY_PATTERN
from eros.language.notes import Notes
from eros.language.tokens import Token, TokenStream, words_of

_LAST_ISO_WEEK = 53


def read_week(sheet: TokenStream, notes: Notes, today: date, held: date | None) -> None:
    """Note the Monday of the week that is named, or ask where it is none."""
    for found in sheet.take(f"WEEK_AFTER {BEFORE_DAY} (?P<d>DATE)"):
        _containing(found["d"], notes, today, later=WEEK)
    if "WEEK_AFTER" in sheet.kinds() and sheet.take("NEXT WEEK (?! WEEK_AFTER )"):  # "next week, sorry, the week after"
        notes.say("week_start", next_monday(today))
        held = next_monday(today)
    for shift, patterns in _shifts(held, today):
        for _ in sheet.take(*patterns):
            notes.say("week_start", shift)
    for found in sheet.take("IN (?P<n>NUMBER) WEEK FROM_NOW?", "(?P<n>NUMBER) WEEK FROM_NOW"):
        notes.say("week_start", monday_of(today) + int(read_amount(found["n"][0].value)) * WEEK)
    for found in sheet.take("ISO_WEEK (?P<n>NUMBER)", "WEEK (?P<n>NUMBER) (?! SENDS | PER_DAY | MOST | DASH )"):
        _numbered(found["n"][0].value, notes, today)
    for found in sheet.take(f"WEEK_OF {BEFORE_DAY} (?P<d>{DAY_PATTERN})", "(?P<d>DATE) WEEK"):
        _containing(found["d"], notes, today)
    for found in sheet.take(
        f"WEEK_STARTING {BEFORE_DAY} (?P<d>{DAY_PATTERN})",
        f"FROM {BEFORE_DAY} (?P<d>{DAY_PATTERN}) (?! TO | DASH | AND | OFF )",
    ):
        _beginning(found["d"], notes, today)


def _shifts(held: date | None, today: date) -> tuple[tuple[date, tuple[str, ...]], ...]:
    this, following = monday_of(today), (held + WEEK if held else next_monday(today))
    return (
        (this + 2 * WEEK, ("FROM? AFTER_NEXT",)),
        (following, ("WEEK_AFTER", "NEXT? FOLLOWING WEEK")),
        (this + WEEK, ("NEXT WEEK",)),
        (this, ("THIS WEEK",)),
        (this - WEEK, ("LAST WEEK",)),
    )


def named_alone(sheet: TokenStream, notes: Notes, today: date) -> None:
    """A date that belongs to no wish names the week that it lies in."""
    for found in sheet.take("(?<! ON ) (?<! TYPE ) FOR? (?P<d> WEEKDAY? COMMA? (?: DATE | SPAN ) )"):
        _containing(found["d"], notes, today)


def _numbered(text: str, notes: Notes, today: date) -> None:
    number = int(read_amount(text))
    if not 1 <= number <= _LAST_ISO_WEEK:
        notes.ask(f"There is no week {number}; which week is it?")
        return
    mondays = (date.fromisocalendar(today.year + ahead, min(number, 52), 1) for ahead in (0, 1))
    monday = next(monday for monday in mondays if monday >= monday_of(today))
    notes.say("week_start", monday)


def _containing(pieces: list[Token], notes: Notes, today: date, later: timedelta = timedelta()) -> None:
    days = _dates(pieces, today)
    if not days:
        notes.ask(f"There is no date {words_of(pieces)!r}; which week is it?")
    elif monday_of(days[0]) != monday_of(days[-1]):
        first = monday_of(days[0])
        notes.ask(f"{words_of(pieces)!r} lies in two weeks: the week of {first} or that of {first + WEEK}?")
    else:
        notes.say("week_start", monday_of(days[0]) + later)
        if len(days) == 1 and days[0].weekday() != 0 and not later:
            notes.tell(f"{days[0]} lies in the week of {monday_of(days[0])}")


def _beginning(pieces: list[Token], notes: Notes, today: date) -> None:
    """ "From" and "starting" name the first day, and that is a Monday."""
    days = _dates(pieces, today)
    if not days:
        notes.ask(f"There is no date {words_of(pieces)!r}; which week is it?")
    elif days[0].weekday() != 0:
        monday = monday_of(days[0])
        notes.ask(
            f"{days[0]} is a {DAY_NAMES[days[0].weekday()].title()}, and a week starts on a Monday: "
            f"the week of {monday} or that of {monday + WEEK}?"
        )
    else:
        notes.say("week_start", days[0])


def _dates(pieces: list[Token], today: date) -> tuple[date, ...]:
    piece = next((it for it in pieces if it.kind in ("DATE", "SPAN")), pieces[0])
    if piece.kind == "WEEKDAY":
        return (coming(int(piece.value.split()[0]), today),)
    if piece.kind == "RELATIVE":
        return (today + timedelta(days=int(piece.value)),)
    return read_dates(piece.value, today)


def coming(weekday: int, today: date) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
