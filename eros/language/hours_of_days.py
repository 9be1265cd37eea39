"""Hours of single days. Those that are whole and can mean one thing are read, all others are asked back."""

from datetime import date

from eros.language.ends_of_hours import in_either_half, is_an_end, time_of_end
from eros.language.forms import read_clock
from eros.language.named_days import days_of
from eros.language.notes import Notes
from eros.language.tokens import (
    BEFORE_DAY,
    BEHIND_NO_OBJECT,
    BOUND_PATTERN,
    CLOCK_PATTERN,
    DAY_PATTERN,
    DAYS_PATTERN,
    TYPES_PATTERN,
    TokenMatch,
    TokenStream,
    words_of,
)

#: All the days that are named: a pattern that does not fit them all does not fit some of them.
_DAYS = f"(?P<d>(?> {DAYS_PATTERN} ))"
_LOWER, _UPPER = f"AT? (?P<a>{CLOCK_PATTERN})", f"AT? (?P<b>{CLOCK_PATTERN})"
#: Before such a wish nothing turns it round or narrows it, and after it nothing goes on from it.
_ALONE = "".join(
    f"(?<! {kind} )"
    for kind in (
        "NO",
        "NOTHING",
        "ONLY",
        "UNCLEAR",
        "EXCEPT",
        "ALL_BUT",
        "OFF",
        "SENDS",
        "TYPE",
        "CATEGORY",
        "FOLLOW_UPS",
    )
)
_AND = "(?: COMMA | AND | BUT )*"
_WHOLE = (
    f"(?! {_AND} (?: BEFORE | AFTER | BETWEEN | FROM | TO | EXCEPT | ALL_BUT | OFF ) | AT? {CLOCK_PATTERN}"
    f" | {_AND} (?: EARLIEST | LATEST ) AT? {CLOCK_PATTERN} (?! {BEFORE_DAY} {DAY_PATTERN} ) | ON? {DAY_PATTERN} )"
)
#: "On Monday, Sunday off": the second day has a wish of its own.
_ANOTHER_OFF = f"(?= COMMA {BEFORE_DAY} {DAYS_PATTERN} KEEP? OFF )"
_BLANK = "(?: NOTHING | NO SENDS )"
_OFF = "(?: OFF | FREE_OF )"
_NEXT = "(?: AND | COMMA )+"
_UNTIL = "(?: AND? (?: BEFORE | LATEST ) | AND | TO | DASH )"
_NOT_BEFORE, _NOT_AFTER = "(?P<no> EARLIEST | NOTHING SENDS? BEFORE )", "(?: LATEST | NOTHING SENDS? AFTER )"
#: The hours a single day may have: ``a`` is the first time, ``b`` the last.
_HOURS = (
    f"{_NOT_BEFORE} {_LOWER} {_NEXT} AFTER {_UPPER}",
    f"{_NOT_AFTER} {_UPPER} {_NEXT} BEFORE {_LOWER}",
    f"{_NOT_BEFORE} {_LOWER}",
    f"{_NOT_AFTER} {_UPPER}",
)
_ONLY_HOURS = (
    f"ONLY SENDS? (?: BETWEEN | FROM ) {_LOWER} {_UNTIL} {_UPPER}",
    f"ONLY SENDS? AFTER {_LOWER}",
    f"ONLY SENDS? BEFORE {_UPPER}",
)
#: Where a clause begins: "on Tuesday, nothing after 21:00" is one where nothing before it asks for the day.
_BEFORE_A_CLAUSE = ("COMMA", "STOP", "AND", "BUT", "PLAN", "SCHEDULE", "MAKE", "DRY_RUN", "USED")
_BEGINS = f"(?: ^ | {' | '.join(f'(?<= {kind} )' for kind in _BEFORE_A_CLAUSE)} )"
_HOURS_OF_A_DAY = (
    *(f"{_ALONE} {hours} {BEFORE_DAY} {_DAYS} {_WHOLE}" for hours in _HOURS),
    *(f"{_ALONE} {hours} {BEFORE_DAY} (?P<d>{DAY_PATTERN}) {_ANOTHER_OFF}" for hours in _HOURS),
    *(f"{_ALONE} {BEHIND_NO_OBJECT} (?: ON | (?<! ON ) ) {_DAYS} {hours} {_WHOLE}" for hours in _HOURS),
    *(f"{_BEGINS} ON {_DAYS} (?: COMMA | DASH ) {hours} {_WHOLE}" for hours in _HOURS),
    *(f"{_ALONE} ON {_DAYS} {hours} {_WHOLE}" for hours in _ONLY_HOURS),
    f"{_ALONE} ON {_DAYS} (?: BETWEEN | FROM ) {_LOWER} {_UNTIL} {_UPPER} ONLY {_WHOLE}",
    f"{_ALONE} (?P<no>{_BLANK}) {BEFORE_DAY} {_DAYS} BEFORE {_LOWER} {_WHOLE}",
    f"{_ALONE} NO {_DAYS} SENDS BEFORE {_LOWER} {_WHOLE}",
    f"{_ALONE} NO {_DAYS} SENDS AFTER {_UPPER} {_WHOLE}",
    f"{_ALONE} {_BLANK} {BEFORE_DAY} {_DAYS} AFTER {_UPPER} {_WHOLE}",
    f"{_ALONE} KEEP? {_DAYS} {_OFF} (?: BEFORE | TO ) {_LOWER} {_WHOLE}",
    f"{_ALONE} KEEP? {_DAYS} {_OFF} (?: AFTER | FROM ) {_UPPER} {_WHOLE}",
    f"{_ALONE} KEEP? {_OFF} (?: BEFORE | TO ) {_LOWER} {BEFORE_DAY} {_DAYS} {_WHOLE}",
    f"{_ALONE} KEEP? {_OFF} (?: AFTER | FROM ) {_UPPER} {BEFORE_DAY} {_DAYS} {_WHOLE}",
)
#: Beside an hour these may mean no sends at all.
QUIET = ("quiet", "quieter")
#: What may stand in the place of a day and is none that is known.
_OPENS_DAY = "(?: ON | FOR | AT | OF )"
_UNREAD_DAYS = "(?: NEXT | THIS )? SOME_DAYS"
_UNREAD_WORDS = "(?: NEXT | THIS )? (?: UNKNOWN | FOCUS | LAST | TYPE )+"


def read_hours_of_days(stream: TokenStream, notes: Notes, today: date, monday: date) -> None:
    """Note not_before_on and not_after_on; half-said hours, and figures for some hours, are asked back whole."""
    span = f"(?: FROM | BETWEEN | AT )? {CLOCK_PATTERN} (?: AND | TO | DASH ) AT? {CLOCK_PATTERN}"
    for found in stream.take_to_ask(
        f"(?P<what> KEEP? {_DAYS} {_OFF} {span} )",
        f"(?P<what> KEEP? (?: {_OFF} | NOTHING | NO | EXCEPT | ALL_BUT ) SENDS? {BEFORE_DAY} {_DAYS}? SENDS? {span}"
        f" (?: ON? {DAYS_PATTERN} )? )",
    ):
        said = words_of(found["what"])
        notes.ask(
            f"{said!r}: a day has no hours off in between. Say 'nothing before 10:00 on Friday', or name days off."
        )
    bound = f"(?: FROM | BETWEEN )? {CLOCK_PATTERN} (?: AND | TO | DASH ) AT? {CLOCK_PATTERN}"
    for found in stream.take_to_ask(
        f"(?P<what> (?: {bound} | {BOUND_PATTERN} AT? {CLOCK_PATTERN} ) ON? {_DAYS} ONLY )"
    ):
        notes.ask(f"{words_of(found['what'])!r}: are the other days off, or are only these hours for those days?")
    for found in stream.take(*_HOURS_OF_A_DAY):
        _hours_of_days(found, notes, today, monday)
    for found in stream.take_to_ask(
        *(f"{_ALONE} (?P<h>{hours}) ON {BEFORE_DAY} {_DAYS} {_WHOLE}" for hours in _ONLY_HOURS),
        *(f"{_ALONE} {_DAYS} (?P<h>{hours}) {_WHOLE}" for hours in _ONLY_HOURS),
    ):
        days_of(found["d"], notes, today, monday)  # one that is not in the week is asked about as well
        day, hours = words_of(found["d"]), words_of(found["h"])
        notes.ask(f"{hours!r} for {day}: are the other days off? Say it as 'on {day} {hours}', or name the days off.")
    clock = f"(?: AT? {CLOCK_PATTERN} | (?: AND | TO | DASH ) )+"
    more = f"(?: {_NEXT} {BOUND_PATTERN} AT? {CLOCK_PATTERN} | EXCEPT {TYPES_PATTERN} )*"
    of_types, days = f"(?: NO? {TYPES_PATTERN} )?", f"(?P<d>{DAYS_PATTERN})"
    for found in stream.take_to_ask(
        f"(?P<what> (?: NOTHING | NO | ONLY ) SENDS? {BEFORE_DAY} {days} {BOUND_PATTERN} {clock} {more} )",
        f"(?P<what> {of_types} (?: NOTHING | NO | ONLY )? SENDS? {BOUND_PATTERN} AT? {CLOCK_PATTERN} {more}"
        f" ON {BEFORE_DAY} {days} (?! OFF ) {more} )",
        f"(?P<what> (?: EARLIEST | LATEST ) AT? {CLOCK_PATTERN} (?: EXCEPT | ALL_BUT ) {BEFORE_DAY} {days} )",
        f"(?P<what> ONLY? SENDS? (?: BETWEEN | FROM ) {_LOWER} {_UNTIL} {_UPPER} ON {BEFORE_DAY} {days} )",
        f"(?P<what> ON {days} (?: NOTHING | NO | ONLY )? SENDS? {BOUND_PATTERN} {clock} {more} )",
        f"(?P<what> KEEP? {days} {_OFF} {BOUND_PATTERN} {clock} )",
        f"(?P<what> KEEP? {days} PART {_OFF} )",
        f"(?P<what> KEEP? PART {_OFF} {_OPENS_DAY}* {days} )",
    ):
        days_of(found["d"], notes, today, monday)  # one that is not in the week is asked about as well
        notes.ask(f"{words_of(found['what'])!r}: say it as 'nothing before 10:00 on Friday', or for the whole week.")
    hours = f"(?: NOTHING | NO | ONLY )? SENDS? {BOUND_PATTERN} {clock} {more} ONLY?"
    for found in stream.take_to_ask(
        f"(?P<what> {hours} (?: {_OPENS_DAY} | COMMA )* EACH? {_UNREAD_DAYS} )",
        f"(?P<what> {hours} {_OPENS_DAY}+ EACH? {_UNREAD_WORDS} )",
        f"(?P<what> {_OPENS_DAY}* EACH? {_UNREAD_DAYS} (?: COMMA | DASH )? {_OFF} {BOUND_PATTERN} {clock} )",
        f"(?P<what> {_OPENS_DAY}* EACH? {_UNREAD_DAYS} (?: COMMA | DASH )? {hours} )",
        f"(?P<what> {_OPENS_DAY}+ EACH? {_UNREAD_WORDS} (?: COMMA | DASH )? {hours} )",
    ):
        notes.ask(f"{words_of(found['what'])!r}: on which days? Say it as 'nothing before 10:00 on Monday and Friday'.")
    hours_before = "".join(f"(?<! {kind} )" for kind in ("FROM", "BETWEEN", "EARLIEST", "LATEST", "BEFORE", "AFTER"))
    figure = f"{hours_before} NUMBER (?! TO TIME ) SENDS? PER_DAY? MOST?"  # "from 9 to 5" is no figure
    for found in stream.take_to_ask(
        f"(?P<what> (?: VOLUME SENDS? | {figure} | MONEY PER_DAY? ) {BOUND_PATTERN} {clock} )"
    ):
        said = words_of(found["what"])
        if found["what"][0].words in QUIET:
            hours = said.removeprefix(found["what"][0].words).strip()
            notes.ask(f"{said!r}: is that 'nothing {hours}', or 'lighter' for the whole week?")
        else:
            notes.whole_week_only(found["what"])


def _hours_of_days(found: TokenMatch, notes: Notes, today: date, monday: date) -> None:
    days = days_of(found["d"], notes, today, monday)
    if "a" in found and "b" in found and in_either_half(found):
        notes.ask(f"{found['a'][0].words} to {found['b'][0].words}: in the morning or in the evening?")
        return
    until = read_clock(found["b"][0].value) if "b" in found else None
    for end, field in (("a", "not_before_on"), ("b", "not_after_on")):
        if end not in found or not is_an_end(found, end, field, notes, days):
            continue
        at = time_of_end(found[end][0], notes, upper=end == "b", until=until, denied="no" in found)
        for day in days if at is not None else ():
            if notes.said.setdefault(field, {}).setdefault(day, at) != at:
                notes.contradicted.add(field)
                notes.ask(f"Two different wishes for {field.replace('_', ' ')} {day}: which one holds?")
