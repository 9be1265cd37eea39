"""Days of the planned week: which are off (R46)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from eros.language.chat_plan import WHOLE, ChatPlan
from eros.language.dates import either_way, read_dates, weeks_of_month
from eros.language.forms import read_amount
from eros.language.notes import A_DAY_OFF, OR_NOT, Notes
from eros.language.tokens import (
    BEFORE_DAY,
    BOUND_PATTERN,
    CLOCK_PATTERN,
    DAY_PATTERN,
    DAYS_PATTERN,
    Token,
    TokenMatch,
    TokenStream,
    days_followed_by,
    words_of,
)
from eros.vocabulary.wall_clock import DAY, DAY_NAMES, WEEK, days_of_week, monday_of, next_monday

# Which week is meant (R41).

_LAST_ISO_WEEK = 53


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
    for found in stream.take(f"WEEK_AFTER {BEFORE_DAY} (?P<d>DATE)"):
        _containing(found["d"], notes, today, later=WEEK)
    if "WEEK_AFTER" in stream.kinds() and stream.take(
        "NEXT WEEK (?! WEEK_AFTER )"
    ):  # "next week, sorry, the week after"
        notes.say("week_start", next_monday(today))
        conversation = next_monday(today)
    for shift, patterns in _shifts(conversation, today):
        for _ in stream.take(*patterns):
            notes.say("week_start", shift)
    for found in stream.take("IN (?P<n>NUMBER) WEEK FROM_NOW?", "(?P<n>NUMBER) WEEK FROM_NOW"):
        notes.say("week_start", monday_of(today) + int(read_amount(found["n"][0].value)) * WEEK)
    for found in stream.take("ISO_WEEK (?P<n>NUMBER)", "WEEK (?P<n>NUMBER) (?! SENDS | PER_DAY | MOST | DASH )"):
        _numbered(found["n"][0].value, notes, today)
    _of_month(stream, notes, today)
    for found in stream.take(f"WEEK_OF {BEFORE_DAY} (?P<d>{DAY_PATTERN})", "(?P<d>DATE) WEEK"):
        _containing(found["d"], notes, today)
    for found in stream.take(
        f"(?P<what> WEEK_STARTING {BEFORE_DAY} (?P<d>{DAY_PATTERN}) )",
        f"{_FROM_NO_WISH} (?P<what> FROM {BEFORE_DAY} (?P<d>{DAY_PATTERN}) ) (?! TO | DASH | AND | OFF | ONWARDS )",
    ):
        if not _beginning(found["d"], notes, today):
            stream.ask_about(found["what"])


#: "This week and next", "every week": a plan is one week's.
_SEVERAL_WEEKS = (
    "(?P<what> (?: THIS | NEXT ) WEEK? (?: AND | TO | COMMA )+ (?: NEXT | FOLLOWING ) WEEK )",
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


#: "In 2 weeks", "the last 2 weeks".
_NOT_ELSEWHEN = "(?<! IN ) (?<! IN NUMBER ) (?<! LAST ) (?<! LAST NUMBER ) (?<! THAN )"


def _ends(found: TokenMatch) -> bool:
    """ "Until next week"; "change it to next week" begins it."""
    return found["to"][0].words != "to"


def _are_weeks(found: TokenMatch) -> bool:
    """ "Both weeks", "2 weeks"."""
    return found["what"][-1].words == "weeks"


def _shifts(conversation: date | None, today: date) -> tuple[tuple[date, tuple[str, ...]], ...]:
    this, following = monday_of(today), (conversation + WEEK if conversation else next_monday(today))
    return (
        (this + 2 * WEEK, ("FROM? AFTER_NEXT",)),
        (following, ("WEEK_AFTER", "NEXT? FOLLOWING WEEK")),
        (this + WEEK, ("NEXT WEEK",)),
        (this, ("THIS WEEK",)),
        (this - WEEK, ("LAST WEEK",)),
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
    for found in stream.take("(?<! ON ) (?<! TYPE ) FOR? (?P<d> WEEKDAY? COMMA? (?: DATE | SPAN ) )"):
        _containing(found["d"], notes, today)


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
    if not 1 <= number <= _LAST_ISO_WEEK:
        notes.ask(f"There is no week {number}; which week is it?")
        return
    mondays = (date.fromisocalendar(today.year + ahead, min(number, 52), 1) for ahead in (0, 1))
    monday = next(monday for monday in mondays if monday >= monday_of(today))
    notes.say("week_start", monday)


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
    else:
        notes.say("week_start", monday_of(days[0]) + later)
        if len(days) == 1 and days[0].weekday() != 0 and not later:
            notes.tell(f"{days[0]} lies in the week of {monday_of(days[0])}")


def _ask_either_week(tokens: Sequence[Token], either: tuple[date, date], notes: Notes) -> None:
    weeks = [f"the week of {monday_of(day)}" for day in either]
    notes.ask(f"{words_of(tokens)!r} is {_either_in_words(either)}: {' or '.join(weeks)}?", *weeks)


def _either_in_words(either: tuple[date, date]) -> str:
    return " or ".join(f"{day.day} {day:%B %Y}" for day in either)


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


#: What is not liked of a day may be much else than its being a working day.
_DISLIKES = ("hate", "hates", "dislike", "dislikes", "can't stand", "cannot stand")
_NOT_A_TIME = f"(?! SENDS? (?: AT | COMMA )? TIME | SENDS? {BOUND_PATTERN} )"


#: Behind "weekends only" a wish without a joint may be one for these days: "weekends only lighter".
_ONLY_THESE = (
    "ONLY (?! VOLUME | NO | TYPE | CATEGORY | FOLLOW_UPS | MOST | LESS | NUMBER | BUDGET | MONEY | FOCUS | BALANCE )"
)


def read_days_off(
    stream: TokenStream, notes: Notes, today: date, monday: date, so_far: Collection[str] | None = None
) -> None:
    """Note the days without sends; a day that is not in the week is asked back.

    ``so_far``: the wishes until now; None where the message does not go on from a plan.
    """
    _ask_about_exceptions(stream, notes, so_far)
    for found in stream.take(f"(?P<what> NO KEEP? (?P<d>{DAYS_PATTERN}) OFF )"):
        notes.ask(f"{words_of(found['what'])!r}: is that day {OR_NOT}", f"{words_of(found['d'])}{A_DAY_OFF}")
    none = bool(stream.take("NO OFF"))
    one = f"{BEFORE_DAY} {DAY_PATTERN} (?! {BEFORE_DAY} (?: TO | DASH ) ) ONWARDS?"
    wish = "(?: KEEP? OFF | FREE_OF | ONLY | NOTHING )"
    for found in stream.take_to_ask(
        f"(?P<what> (?: FROM | (?<! WEEKDAY ) (?<! DATE ) (?: TO | BEFORE | AFTER ) ) {one} {wish} )",
        f"(?P<what> (?: NOTHING | NO SENDS? | KEEP? OFF | FREE_OF | ONLY ) (?: FROM | TO | BEFORE | AFTER ) {one} )"
        f" {_NOT_A_TIME} (?! TO | DASH | AND )",
        f"(?P<what> (?: NOTHING | NO SENDS? | KEEP? OFF | FREE_OF | ONLY ) BETWEEN {DAYS_PATTERN} ) {_NOT_A_TIME}",
        f"(?P<what> BETWEEN {DAYS_PATTERN} {wish} )",
    ):
        notes.ask(f"{words_of(found['what'])!r}: which days are that? Name them: 'nothing on Thursday and Friday'.")
    off = stream.take(
        *days_followed_by("KEEP? (?: OFF | FREE_OF )"),
        f"KEEP? (?: OFF | FREE_OF ) (?: FROM | BETWEEN | COMMA )? {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) {_NOT_A_TIME}",
        f"(?P<none> NOTHING | EXCEPT | NO SENDS? ) (?: FROM | BETWEEN )? {BEFORE_DAY} (?P<d>{DAYS_PATTERN})"
        f" {_NOT_A_TIME}",
        f"ALL_BUT {BEFORE_DAY} (?P<d>{DAYS_PATTERN})",
        *days_followed_by("(?: COMMA | DASH )? NOTHING"),
    )
    days = list[date]()
    for found in off:
        if "none" in found and _is_one_of_them(found["d"]):
            stream.ask_about(found["d"])
            said = words_of(found["d"])
            notes.ask(f"{said!r} one: no send is left out by itself. Is the day off? Say '{said} off'.")
        elif "none" in found and found["none"][0].words in _DISLIKES:
            stream.ask_about((*found["none"], *found["d"]))
            said = words_of(found["d"])
            notes.ask(f"{words_of((*found['none'], *found['d']))!r}: is it off? Say '{said} off'.", f"{said} off")
        elif "none" in found or not ask_which(found["d"], stream, notes):
            days += days_of(found["d"], notes, today, monday)
    if days:
        stream.take("(?: COMMA | AND | STOP | DASH )+ KEEP OFF (?! ON | WEEKDAY | DATE )")  # "..., keep those free"
    on = [found for found in stream.take(*days_followed_by(_ONLY_THESE)) if not ask_which(found["d"], stream, notes)]
    if on:
        days += _all_but(on, notes, today, monday)
    if none and days:
        notes.contradicted.add("days_off")
        notes.ask("No days off, and days off: which of them holds?")
    elif none:
        notes.say("days_off", ())
        notes.retracted["days_off"] = WHOLE
    if days:
        notes.add("days_off", sorted(set(days)))


#: What may stand before an exception that can only be a day off: "plan luna next week, every day except Friday".
_NO_WISH = frozenset((
    "PLAN", "MAKE", "SCHEDULE", "WEEK", "NEXT", "THIS", "GREETING", "COMMA", "FOR", "ON", "PER_DAY", "EACH", "WHOLE",
    "SENDS", "BUT", "STOP", "DASH", "AND", "AGAIN", "DRY_RUN", "FOR_REAL", "SAME", "YES", "EVERYONE", "USED",
))  # fmt: skip
_MERE_NOT = ("not", "and not", "never")


def _ask_about_exceptions(stream: TokenStream, notes: Notes, so_far: Collection[str] | None) -> None:
    """An exception is from the wish before it, and a day off only where there is none; "not Sunday" may be either."""

    def is_from_a_wish(found: TokenMatch) -> bool:
        sign = found["what"][0]
        if sign.kind == "NO" and sign.words not in _MERE_NOT:
            return False
        bare = sign.kind == "NO" and len(found["what"]) == len(found["d"]) + 1
        goes_on = so_far is not None and stream.place_of(sign) == 0
        return bare or goes_on or bool(so_far) or _wishes_beside(stream, found["what"][:1])

    exception = f"(?: EXCEPT | ALL_BUT | NO ) (?: FROM | BETWEEN )? {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) {_NOT_A_TIME}"
    for found in stream.take_where(
        is_from_a_wish, f"(?P<what> {exception} ) (?! KEEP? (?: OFF | FREE_OF | PERMIT | PART ) )"
    ):
        stream.ask_about(found["what"])
        day = words_of(found["d"])
        alone = not so_far and not _wishes_beside(stream, found["what"], after=True)
        notes.ask(
            f"{words_of(found['what'])!r}: is {day} off? Say '{day} off', or how the whole week should be: "
            "a wish cannot leave single days out.",
            *((f"{day} off",) if alone else ()),
        )


def _wishes_beside(stream: TokenStream, tokens: Sequence[Token], *, after: bool = False) -> bool:
    """Whether a wish may stand before these tokens, or ``after`` them as well."""
    first, kinds = stream.place_of(tokens[0]), stream.kinds()
    places = [*range(first), *(range(first + len(tokens), len(kinds)) if after else ())]
    return any(kinds[at] not in _NO_WISH and at not in stream.neutral for at in places)


def ask_about_only_days(stream: TokenStream, notes: Notes, today: date, monday: date, so_far: ChatPlan) -> None:
    """Behind a wish of the whole week "only on Friday" may be said of that wish, which no single day can have."""
    days, ends = f"{BEFORE_DAY} (?P<d>{DAYS_PATTERN})", "(?: COMMA | STOP )* $"
    begins = "^ (?: BUT | COMMA | AND | YES | NO | CORRECT )*"
    alone = (f"{begins} (?P<what> ONLY {days} ) {ends}", f"{begins} (?P<what> {days} ONLY ) {ends}")
    goes_on = bool(set(so_far.said).difference(_OF_DAYS))
    but = f"COMMA? (?P<but>BUT) COMMA? (?P<what> ONLY {days} )"
    behind = stream.take_where(lambda it: _wishes_beside(stream, it["but"]), but)
    stream.asked.update(at for it in behind for at in _wish_before(stream, it["but"][0]))
    for found in [*behind, *(stream.take(*alone) if goes_on else ())]:
        stream.ask_about(found["what"])
        others = _all_but([found], notes, today, monday)
        names = ", ".join(DAY_NAMES[day.weekday()].title() for day in others)
        notes.ask(
            f"{words_of(found['what'])!r}: are all other days off? The wish beside it cannot be had on single days.",
            *([f"nothing on {names}"] if others else []),
        )


def _wish_before(stream: TokenStream, but: Token) -> Iterator[int]:
    """The place of the word that a "but" follows."""
    places = [at for at in range(stream.place_of(but)) if stream.tokens[at].kind not in ("COMMA", "DASH")]
    yield from places[-1:]


#: Wishes that are said of single days, and the run.
_OF_DAYS = ("days_off", "pinned", "not_before_on", "not_after_on", "seed", "dry_run", "week_start")


def read_only_days(stream: TokenStream, notes: Notes, today: date, monday: date) -> None:
    """The days that are on; hours that are named beside them hold for all of these, and so for the week."""
    for found in stream.take_to_ask(
        f"(?P<what> NOTHING? SENDS? {BOUND_PATTERN} AT? {CLOCK_PATTERN} COMMA? BUT? ONLY {BEFORE_DAY} {DAYS_PATTERN} )",
        f"(?P<what> ONLY? PART COMMA? BUT? ONLY {BEFORE_DAY} {DAYS_PATTERN} )",
    ):
        said = words_of(found["what"])
        notes.ask(
            f"{said!r}: are the other days off? Say it as 'nothing before 10:00 on Friday', or name the days off."
        )
    only = stream.take(f"ONLY (?: SENDS | PLAN )? {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) (?! (?: AT | COMMA )? TIME )")
    if on := [found for found in only if not ask_which(found["d"], stream, notes)]:
        notes.add("days_off", _all_but(on, notes, today, monday))


def ask_which(days: Sequence[Token], stream: TokenStream, notes: Notes) -> bool:
    """Ask which of "Friday or Saturday" is meant; both are where nothing is wished of them."""
    if not any(it.kind == "AND" and it.words.startswith("or") for it in days):
        return False
    stream.ask_about(days)
    notes.ask(f"{words_of(days)!r}: which of them?")
    return True


def _is_one_of_them(days: Sequence[Token]) -> bool:
    """Whether a send of the day is meant, and not the day: "drop the Saturday one"."""
    return "one" in days[-1].filler[:1]


def _all_but(on: list[TokenMatch], notes: Notes, today: date, monday: date) -> list[date]:
    kept = {day for found in on for day in days_of(found["d"], notes, today, monday)}
    return [day for day in days_of_week(monday) if day not in kept]


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
            notes.ask(f"{token.words!r} is {_either_in_words(either)}: which day is meant?")
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


def _dates(token: Token, today: date, monday: date) -> tuple[date, ...]:
    if token.kind == "RELATIVE":
        return (today + timedelta(days=int(token.value)),)
    return read_dates(token.value, today, monday)
