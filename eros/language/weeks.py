"""Which week is meant (R41)."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from eros.language.dates import either_in_words, either_way, read_dates, weeks_of_month
from eros.language.forms import read_amount
from eros.language.notes import Notes
from eros.language.past_dates import LAST_ISO_WEEK, monday_of_number
from eros.language.tokens import BEFORE_DAY, DAY_PATTERN, Token, TokenMatch, TokenStream, words_of
from eros.vocabulary.wall_clock import DAY_NAMES, WEEK, days_of_week, monday_of, next_monday

#: So far ahead a week is planned.
_NEAR = 17 * WEEK
_A_YEAR = 52 * WEEK


#: "Remove the bundle from Friday" begins no week.
_FROM_NO_WISH = "".join(
    f"(?<! {kind} )" for kind in ("TYPE", "CATEGORY", "FOLLOW_UPS", "SENDS", "NOTHING", "OFF", "FREE_OF", "ONLY")
)


def read_week(stream: TokenStream, notes: Notes, today: date, conversation: date | None) -> None:
    """Note the Monday of the week that is named, or ask where it is none."""
    for found in stream.take("(?P<what>FOR_GOOD)"):
        notes.tell(f"{words_of(found['what'])!r}: a wish holds for one week; say it again for the next one")
    for found in stream.take_where(_ends, "(?<! FROM ) (?<! WEEK ) (?<! THIS ) (?P<what> (?P<to>TO) NEXT WEEK )"):
        stream.ask_about(found["what"])
        weeks = [f"the week of {monday}" for monday in (monday_of(today), next_monday(today))]
        notes.ask(f"{words_of(found['what'])!r}: {' or '.join(weeks)}?", *weeks)
    for ahead, pattern in _NOT_THAT_WEEK.items():
        for _ in stream.take(pattern):
            notes.say("week_start", monday_of(today) + ahead)
    for found in [
        *stream.take_to_ask(*_SEVERAL_WEEKS),
        *stream.take_where(_are_weeks, f"{_NOT_ELSEWHEN} (?P<what> NUMBER? WEEK ) (?! FROM_NOW | NUMBER | UNKNOWN )"),
    ]:
        stream.ask_about(found["what"])
        first = monday_of(today) if found["what"][0].kind == "THIS" else next_monday(today)
        notes.ask(
            f"{words_of(found['what'])!r}: one week at a time. Which one first, the week of {first} or that of "
            f"{first + WEEK}?",
            *(f"the week of {monday}" for monday in (first, first + WEEK)),
        )
    for found in stream.take_where(lambda it: _is_a_week(it, today), *_FROM_MONDAY_TO_SUNDAY):
        notes.say("week_start", _first_dates(found["d"], today)[0])
    for found in stream.take(f"WEEK_AFTER {BEFORE_DAY} (?P<d>DATE)"):
        _containing(found["d"], notes, today, later=WEEK)
    if "WEEK_AFTER" in stream.kinds() and stream.take(
        "NEXT WEEK (?! WEEK_AFTER )"
    ):  # "next week, sorry, the week after"
        notes.say("week_start", next_monday(today))
        conversation = next_monday(today)
    for shift, patterns in _shifts(conversation, today):
        for _ in stream.take_where(_is_one_week, *patterns):
            notes.say("week_start", shift)
    for found in stream.take("IN (?P<n>NUMBER) WEEK FROM_NOW?", "(?P<n>NUMBER) WEEK FROM_NOW"):
        notes.say("week_start", monday_of(today) + int(read_amount(found["n"][0].value)) * WEEK)
    _read_weeks_from_a_day(stream, notes, today)
    for found in stream.take("ISO_WEEK (?P<n>NUMBER)", "WEEK (?P<n>NUMBER) (?! SENDS | PER_DAY | MOST | DASH )"):
        _numbered(found["n"][0].value, notes, today)
    _of_month(stream, notes, today)
    for found in stream.take("(?<! NEXT ) (?<! THIS ) (?<! NOTHING ) WEEK BEFORE (?P<d>DATE)"):
        if days := _first_dates(found["d"], today):
            notes.say("week_start", monday_of(days[0]) - WEEK)
            stream.take("COMMA? BUT? NO DATE WEEK")
    for found in stream.take(f"WEEK_OF {BEFORE_DAY} (?P<d>{DAY_PATTERN})", "(?P<d>DATE) WEEK"):
        _containing(found["d"], notes, today)
    for found in stream.take(
        f"(?P<what> WEEK_STARTING {BEFORE_DAY} (?P<d>{DAY_PATTERN}) )",
        f"{_FROM_NO_WISH} (?P<what> FROM {BEFORE_DAY} (?P<d>{DAY_PATTERN}) ) (?! TO | DASH | AND | OFF | ONWARDS )",
    ):
        if not _beginning(found["d"], notes, today):
            stream.ask_about(found["what"])
    _read_monday_before_days(stream, notes, today)


def _read_weeks_from_a_day(stream: TokenStream, notes: Notes, today: date) -> None:
    """ "A week from Monday" is a week after it, and "the week from Monday" begins there; without an article it may be
    either. "Next Monday", and the name of today, may be a week later."""
    day = "(?P<next>NEXT)? (?: THIS | ON )* (?P<d> WEEKDAY | DATE | RELATIVE )"
    for found in stream.take_where(lambda it: _may_be_counted(it, stream, today), f"(?P<what> WEEK FROM {day} )"):
        nearest = _first_dates(found["d"], today)[0]
        monday = monday_of(nearest) + WEEK
        later = "next" in found or (found["d"][0].kind == "WEEKDAY" and nearest - today == WEEK)
        if "a" in _articles(found, stream) and not later:
            notes.say("week_start", monday)
            continue
        stream.ask_about(found["what"])
        choices = [
            f"the week of {one}" for one in ((monday, monday + WEEK) if "next" in found else (monday - WEEK, monday))
        ]
        notes.ask(f"{words_of(found['what'])!r}: {' or '.join(choices)}?", *choices)


#: Behind the date of a Monday a comma, a dash or nothing, and then weekdays that are off.
_THEN_DAYS_OFF = (
    "(?= (?: COMMA | DASH )* (?: ON | THIS )? WEEKDAY (?: (?: COMMA | AND | TO | DASH )* ON? WEEKDAY )*"
    " KEEP? (?: OFF | FREE_OF ) )"
)


def _read_monday_before_days(stream: TokenStream, notes: Notes, today: date) -> None:
    """ "Nov 30, Friday off": the Monday says which week it is; "nov 30 to Friday" and "nov 30 and Friday" are days."""
    if "week_start" in notes.said:
        return
    before = f"{_IS_NOT_OFF} (?<! AND ) (?<! TO ) (?<! BEFORE ) (?<! AFTER ) (?<! FREE_OF ) (?<! TYPE ) (?<! CATEGORY )"
    for found in stream.take_where(
        lambda it: _is_a_monday(it, today),
        f"{before} (?: FOR | WEEK )* (?: WEEKDAY COMMA? )? (?P<d>DATE) {_THEN_DAYS_OFF}",
    ):
        _containing(found["d"], notes, today)
        notes.tell(f"{words_of(found['d'])!r} says which week it is, and is no day off itself")


def _may_be_counted(found: TokenMatch, stream: TokenStream, today: date) -> bool:
    """Whether the week may be counted from the day: "the week from Monday" and "week from 7 December" begin there."""
    said = _articles(found, stream)
    return bool(_first_dates(found["d"], today)) and (
        "a" in said or ("the" not in said and found["d"][0].kind != "DATE")
    )


def _articles(found: TokenMatch, stream: TokenStream) -> tuple[str, ...]:
    """The words that only hold the text together, right before the week; behind a name they are its own."""
    week = found["what"][0]
    at = stream.place_of(week)
    return (*week.led_by, *week.filler, *(word for it in stream.tokens[max(at - 1, 0) : at] for word in it.filler))


#: "This week and next", "every week": a plan is one week's.
_SEVERAL_WEEKS = (
    "(?P<what> THIS WEEK? (?: AND | TO | COMMA )+ (?: NEXT | FOLLOWING ) WEEK )",
    "(?P<what> NEXT WEEK? (?: AND | TO | COMMA )+ FOLLOWING WEEK )",
    "(?P<what> THIS WEEK AND NEXT ) (?! WEEKDAY | DATE | MONTH )",
    "(?P<what> (?: THIS | NEXT ) WEEK (?: AND | COMMA )+ WEEK_AFTER )",
    "(?P<what> NEXT NUMBER WEEK )",
    "(?<! SENDS ) (?<! NUMBER ) (?<! MONEY ) (?<! TYPE ) (?<! CATEGORY ) (?<! BUDGET ) (?P<what> EACH WEEK )",
)
#: "Not next week but the one after": how many weeks from this one it is.
_NOT_THAT_WEEK = {
    2 * WEEK: "NO FOR? NEXT WEEK (?: BUT | COMMA | FOR )* (?: WEEK_AFTER | AFTER_NEXT )",
    WEEK: "NO FOR? THIS WEEK (?: BUT | COMMA | FOR )* (?: NEXT WEEK? | WEEK_AFTER )",
}


_IS_NOT_OFF = "(?<! NO ) (?<! NOTHING ) (?<! ONLY ) (?<! ON ) (?<! KEEP ) (?<! OFF )"
#: "30 November - 6 December" with a comma or nothing behind it.
_FROM_MONDAY_TO_SUNDAY = (
    f"{_IS_NOT_OFF} (?: FROM | FOR )? (?P<d>DATE) (?: TO | DASH ) (?P<last>DATE) (?= COMMA | STOP | $ | WEEKDAY OFF )",
    f"{_IS_NOT_OFF} FOR? (?P<d>SPAN) (?= COMMA | STOP | $ | WEEKDAY OFF )",
)


def _is_a_week(found: TokenMatch, today: date) -> bool:
    first, last = _first_dates(found["d"], today), _first_dates(found.get("last", found["d"]), today)
    return bool(first and last) and first[0].weekday() == 0 and last[-1] - first[0] == WEEK - timedelta(days=1)


#: "In 2 weeks", "the last 2 weeks".
_NOT_ELSEWHEN = "(?<! IN ) (?<! IN NUMBER ) (?<! LAST ) (?<! LAST NUMBER ) (?<! THAN )"


def _ends(found: TokenMatch) -> bool:
    """ "Until next week"; "change it to next week" begins it."""
    return found["to"][0].words != "to"


def _are_weeks(found: TokenMatch) -> bool:
    """ "Both weeks", "2 weeks"."""
    return found["what"][-1].words == "weeks"


def _is_one_week(found: TokenMatch) -> bool:
    """ "The last weeks were a lot" names none."""
    return "last" not in found or found["last"][0].words != "weeks"


def _shifts(conversation: date | None, today: date) -> tuple[tuple[date, tuple[str, ...]], ...]:
    this, following = monday_of(today), (conversation + WEEK if conversation else next_monday(today))
    return (
        (this + 2 * WEEK, ("FROM? AFTER_NEXT",)),
        (following, ("WEEK_AFTER", "NEXT? FOLLOWING WEEK")),
        (this + WEEK, ("NEXT WEEK",)),
        (this, ("THIS WEEK",)),
        (this - WEEK, ("LAST (?P<last>WEEK)",)),
    )


def _of_month(stream: TokenStream, notes: Notes, today: date) -> None:
    for found in stream.take("(?: ON | IN | FOR )* (?P<d>MONTH_WEEK)"):
        said = words_of(found["d"])
        match weeks_of_month(found["d"][0].value, today):
            case (monday,):
                notes.say("week_start", monday)
            case (first, second):
                notes.ask(
                    f"{said!r}: the week of {first} or that of {second}?",
                    f"the week of {first}",
                    f"the week of {second}",
                )
            case _:
                notes.ask(f"{said!r}: of which month? Say it as 'the week of 7 December'.")


def named_alone(stream: TokenStream, notes: Notes, today: date) -> None:
    """A date that belongs to no wish names the week that it lies in."""
    till = f"(?: TO | DASH ) {BEFORE_DAY} (?P<d> WEEKDAY? COMMA? DATE ) (?! TIME | AT | TYPE )"
    for found in stream.take_to_ask(
        f"(?<! ON ) (?<! TYPE ) (?P<what> FROM? (?P<first> WEEKDAY? COMMA? DATE ) {till} )",
        f"{_FROM_NO_WISH} (?<! DATE ) (?<! WEEKDAY ) (?P<what> {till} )",
        "(?<! ON ) (?<! TYPE ) FOR? (?P<what>(?P<d>SPAN))",
    ):
        _ask_about_the_rest(found, notes, today)
    for found in stream.take_where(
        lambda it: it["d"][0].value == "0",
        "(?: ^ | (?<= PLAN ) | (?<= MAKE ) | (?<= SCHEDULE ) ) FOR? NEXT (?P<d>WEEKDAY) (?= COMMA | STOP | $ )",
    ):
        _containing(found["d"], notes, today)  # "luna next monday" begins there
    for found in stream.take("(?<! ON ) (?<! TYPE ) FOR? (?P<d> WEEKDAY? COMMA? (?: DATE | SPAN ) )"):
        _containing(found["d"], notes, today)


def read_week_looked_at(stream: TokenStream, notes: Notes, today: date) -> None:
    """The week that a date names where a week is looked at, exported or compared: the one that it lies in."""
    for found in stream.take("(?: FOR | FROM | OF | ON | TO | DASH )* (?P<d> WEEKDAY? COMMA? (?: DATE | SPAN ) )"):
        _containing(found["d"], notes, today)


def read_monday(stream: TokenStream, notes: Notes, today: date) -> None:
    """A Monday's date that stands alone names its week: "show luna 2026-12-07"; "on 7 December" is the day."""
    alone = "(?<! ON ) (?<! WEEKDAY ) (?<! COMMA AND ) (?: FOR | OF | FROM )? (?P<d>DATE) (?! SENDS )"
    for found in stream.take_where(lambda it: _is_a_monday(it, today), alone):
        _containing(found["d"], notes, today)


def _is_a_monday(found: TokenMatch, today: date) -> bool:
    days = _first_dates(found["d"], today)
    return len(days) == 1 and days[0].weekday() == 0


#: A no to this means the whole week.
DAYS_AFTER = "are the other days off?"


def _ask_about_the_rest(found: TokenMatch, notes: Notes, today: date) -> None:
    """ "Till the 4th" and "7 December till 10 December" name their week, and may end it: are the other days off?"""
    first, last = (_first_dates(found[name], today) if name in found else () for name in ("first", "d"))
    if first and last and monday_of(first[0]) != monday_of(last[-1]):
        weeks = [f"the week of {monday_of(day)}" for day in (first[0], last[-1])]
        notes.ask(f"{words_of(found['what'])!r} lies in two weeks: {' or '.join(weeks)}?", *weeks)
        return
    questions = len(notes.questions)
    _containing(found["d"], notes, today)
    if len(notes.questions) == questions and last:
        begins = first[0] if first else last[0] if len(last) > 1 else monday_of(last[0])
        _ask_about_others(words_of(found["what"]), begins, last[-1], notes)


def _ask_about_others(said: str, first: date, last: date, notes: Notes) -> None:
    others = (day for day in days_of_week(monday_of(first)) if not first <= day <= last)
    if names := [DAY_NAMES[day.weekday()].title() for day in others]:
        off = f"nothing on {', '.join(names)}"
        notes.ask(f"{said!r}: {DAYS_AFTER} Say {off!r}, or no for the whole week.", off)


def _numbered(text: str, notes: Notes, today: date) -> None:
    number = int(read_amount(text))
    if not 1 <= number <= LAST_ISO_WEEK:
        notes.ask(f"There is no week {number}; which week is it?")
        return
    notes.say("week_start", monday_of_number(number, today))


def _containing(tokens: list[Token], notes: Notes, today: date, later: timedelta = timedelta()) -> None:
    days = _first_dates(tokens, today)
    if not days and (either := either_way(tokens[-1].value, today)):
        _ask_either_week(tokens, either, notes)
    elif not days:
        notes.ask(f"There is no date {words_of(tokens)!r}; which week is it?")
    elif monday_of(days[0]) != monday_of(days[-1]):
        first = monday_of(days[0])
        choices = (f"the week of {first}", f"the week of {first + WEEK}")
        notes.ask(f"{words_of(tokens)!r} lies in two weeks: the week of {first} or that of {first + WEEK}?", *choices)
    elif _is_far(tokens[-1].value, days[0], today):
        week = f"the week of {monday_of(days[0])}"
        over = " 'show' looks at a week that is over." if _has_just_passed(days[0], today) else ""
        notes.ask(
            f"{words_of(tokens)!r}: is that {days[0].day} {days[0]:%B %Y}? Say {week!r}, or leave it out.{over}", week
        )
    else:
        notes.say("week_start", monday_of(days[0]) + later)
        if len(days) == 1 and days[0].weekday() != 0 and not later:
            notes.tell(f"{days[0]} lies in the week of {monday_of(days[0])}")


def _is_far(text: str, day: date, today: date) -> bool:
    """Whether a day without a year is not near: figures may be something else ("24/7", "10/10"), and a date that has
    just passed is hardly meant in a year from now ("nov 16" on 27 November)."""
    if _has_just_passed(day, today) and not re.search(r"\b\d{4}\b|\d[/.]\d{1,2}[/.]\d{2}", text):
        return True
    return re.fullmatch(r"\d{1,2}[/.]\d{1,2}\.?", text) is not None and day - today > _NEAR


def _has_just_passed(day: date, today: date) -> bool:
    """Whether that day of this year is over since not long."""
    return day.year > today.year and day - today > _A_YEAR - _NEAR


def _ask_either_week(tokens: Sequence[Token], either: tuple[date, date], notes: Notes) -> None:
    weeks = [f"the week of {monday_of(day)}" for day in either]
    notes.ask(f"{words_of(tokens)!r} is {either_in_words(either)}: {' or '.join(weeks)}?", *weeks)


def _beginning(tokens: list[Token], notes: Notes, today: date) -> bool:
    """Whether it begins a week: "from" and "starting" name the first day, and that is a Monday."""
    days = _first_dates(tokens, today)
    if not days and (either := either_way(tokens[-1].value, today)):
        _ask_either_week(tokens, either, notes)
    elif not days:
        notes.ask(f"There is no date {words_of(tokens)!r}; which week is it?")
    elif days[0].weekday() != 0:
        monday = monday_of(days[0])
        notes.ask(
            f"{days[0]} is a {DAY_NAMES[days[0].weekday()].title()}, and a week starts on a Monday: "
            f"the week of {monday} or that of {monday + WEEK}?",
            f"the week of {monday}",
            f"the week of {monday + WEEK}",
        )
    else:
        notes.say("week_start", days[0])
        return True
    return False


def _first_dates(tokens: list[Token], today: date) -> tuple[date, ...]:
    token = next((it for it in tokens if it.kind in ("DATE", "SPAN")), tokens[0])
    if token.kind == "WEEKDAY":
        return (coming(int(token.value.split()[0]), today),)
    if token.kind == "RELATIVE":
        return (today + timedelta(days=int(token.value)),)
    return read_dates(token.value, today)


def coming(weekday: int, today: date) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
