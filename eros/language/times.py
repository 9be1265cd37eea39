"""Between which hours sends may stand."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from eros.language.days import days_of
from eros.language.forms import NIGHT_ENDS, read_clock
from eros.language.notes import Notes
from eros.language.tokens import (
    BEFORE_DAY,
    BEHIND_NO_OBJECT,
    BOUND_PATTERN,
    CLOCK_PATTERN,
    DAY_PATTERN,
    DAYS_PATTERN,
    TYPES_PATTERN,
    Token,
    TokenMatch,
    TokenStream,
    words_of,
)
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES
from eros.vocabulary.limits import CLOSES, OPENS
from eros.vocabulary.wall_clock import clock_of, minute_of
from eros.vocabulary.wishes import PinnedEvent

# Between which hours sends may stand.

_OPENING_HOUR = OPENS // 60
NOON = 12
#: A week that ends earlier each day has room for two sends a day at most.
_ROOM_FOR_A_DAY = 10
_IN_24_HOURS = re.compile(r"\d\d:\d\d")

#: "Only in the evening" has no figure of its own; these are read with a notice.
_PARTS: dict[str, tuple[time | None, time | None]] = {
    "morning": (None, time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), None),
    "night": (time(20), None),
}
_WITHOUT: dict[str, tuple[time | None, time | None]] = {"morning": (time(12), None), "evening": (None, time(18))}

_FROM_ON = ("EARLIEST", "(?: NOTHING | NO ) SENDS? BEFORE", "(?: NOTHING | NO ) SENDS? TO")
_UP_TO = ("LATEST", "(?: NOTHING | NO ) SENDS? AFTER")


def read_hours(stream: TokenStream, notes: Notes, today: date, monday: date) -> None:
    """Note not_before and not_after, or ask back what has two meanings."""
    _read_parts_of_days(stream, notes, today, monday)
    figure, bound = "(?: TIME | NUMBER )", "(?: BEFORE | AFTER | BETWEEN | EARLIEST | LATEST )"
    for found in stream.take_to_ask(
        f"(?P<what> (?: EARLIEST | LATEST | BEFORE | AFTER ) AT? {CLOCK_PATTERN} COMMA? (?: EXCEPT | ALL_BUT )"
        f" (?: ON | FOR )* {TYPES_PATTERN} )",
        f"(?P<what> (?: NOTHING | NO ) SENDS? BETWEEN AT? {figure} (?: AND | TO | DASH ) AT? {figure} )",
        f"(?P<what> NO? (?: TYPE | CATEGORY | FOLLOW_UPS ) SENDS? {bound} {CLOCK_PATTERN} )",
    ):
        notes.whole_week_only(found["what"])
    _read_windows(stream, notes)
    _read_bounds(stream, notes)
    _read_parts(stream, notes)


# Hours of single days. Those that are whole and can mean one thing are read, all others are asked back.

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
_NOT_BEFORE, _NOT_AFTER = "(?: EARLIEST | NOTHING SENDS? BEFORE )", "(?: LATEST | NOTHING SENDS? AFTER )"
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
    f"{_ALONE} {_BLANK} {BEFORE_DAY} {_DAYS} BEFORE {_LOWER} {_WHOLE}",
    f"{_ALONE} {_BLANK} {BEFORE_DAY} {_DAYS} AFTER {_UPPER} {_WHOLE}",
    f"{_ALONE} KEEP? {_DAYS} {_OFF} (?: BEFORE | TO ) {_LOWER} {_WHOLE}",
    f"{_ALONE} KEEP? {_DAYS} {_OFF} (?: AFTER | FROM ) {_UPPER} {_WHOLE}",
    f"{_ALONE} KEEP? {_OFF} (?: BEFORE | TO ) {_LOWER} {BEFORE_DAY} {_DAYS} {_WHOLE}",
    f"{_ALONE} KEEP? {_OFF} (?: AFTER | FROM ) {_UPPER} {BEFORE_DAY} {_DAYS} {_WHOLE}",
)


#: What may stand in the place of a day and is none that is known.
_OPENS_DAY = "(?: ON | FOR | AT | OF )"
_UNREAD_DAYS = "(?: NEXT | THIS )? SOME_DAYS"
_UNREAD_WORDS = "(?: NEXT | THIS )? (?: UNKNOWN | FOCUS | LAST | TYPE )+"


def _read_parts_of_days(stream: TokenStream, notes: Notes, today: date, monday: date) -> None:
    """Note not_before_on and not_after_on; half-said hours, and figures for some hours, are asked back whole."""
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
    figure = "(?<! FROM ) (?<! BETWEEN ) NUMBER SENDS? PER_DAY? MOST?"  # "from 9 to 5" is no figure
    for found in stream.take_to_ask(
        f"(?P<what> (?: VOLUME SENDS? | {figure} | MONEY PER_DAY? ) {BOUND_PATTERN} {clock} )"
    ):
        notes.whole_week_only(found["what"])


def _hours_of_days(found: TokenMatch, notes: Notes, today: date, monday: date) -> None:
    days = days_of(found["d"], notes, today, monday)
    if "a" in found and "b" in found and _in_either_half(found):
        notes.ask(f"{found['a'][0].words} to {found['b'][0].words}: in the morning or in the evening?")
        return
    until = read_clock(found["b"][0].value) if "b" in found else None
    for end, field in (("a", "not_before_on"), ("b", "not_after_on")):
        if end not in found or not _is_an_end(found, end, field, notes, days):
            continue
        at = _end(found[end][0], notes, upper=end == "b", until=until)
        for day in days if at is not None else ():
            if notes.said.setdefault(field, {}).setdefault(day, at) != at:
                notes.ask(f"Two different wishes for {field.replace('_', ' ')} {day}: which one holds?")


def _read_windows(stream: TokenStream, notes: Notes) -> None:
    lower, upper, joint = f"AT? (?P<a>{CLOCK_PATTERN})", f"AT? (?P<b>{CLOCK_PATTERN})", "(?: AND | COMMA )+"
    begins, until = "(?: BETWEEN | FROM | EARLIEST | AFTER )", "(?: AND? (?: BEFORE | LATEST ) | AND | TO | DASH )"
    for found in stream.take(
        f"ONLY? SENDS? {begins} {lower} {until} {upper} ONLY?",
        f"ONLY? (?P<a>TIME) (?: TO | DASH ) {upper} ONLY?",
        "MOST (?P<a>TIME) (?: AND | TO | DASH ) (?P<b>TIME)",
        "ONLY? (?P<a>NUMBER) (?: TO | DASH ) (?P<b>TIME) ONLY?",
    ):
        if _in_either_half(found):
            notes.ask(f"{found['a'][0].words} to {found['b'][0].words}: in the morning or in the evening?")
            continue
        _bound(found, "a", "not_before", notes, until=read_clock(found["b"][0].value))
        _bound(found, "b", "not_after", notes)
    for found in stream.take(
        *(f"{first} {lower} {joint} (?: AFTER | LATEST ) {upper}" for first in _FROM_ON),
        *(f"{first} {upper} {joint} (?: BEFORE | EARLIEST ) {lower}" for first in _UP_TO),
    ):
        _bound(found, "a", "not_before", notes)
        _bound(found, "b", "not_after", notes)


def _in_either_half(found: TokenMatch) -> bool:
    """ "9 to 5" can only be a day's work; "9 to 11" may be two hours of the morning, of the evening, or fourteen."""
    lower, upper = read_clock(found["a"][0].value), read_clock(found["b"][0].value)
    bare = found["a"][0].kind == found["b"][0].kind == "NUMBER"
    return bare and lower is not None and upper is not None and not (lower[1] or upper[1]) and lower[0] < upper[0]


def _read_bounds(stream: TokenStream, notes: Notes) -> None:
    clock = f"(?: AT | ON )? (?P<t>{CLOCK_PATTERN})"
    for found in stream.take(
        *(f"{said} {clock}" for said in _FROM_ON),
        "(?P<t>TIME) EARLIEST",
        f"ONLY? SENDS? (?: AFTER | FROM ) {clock} ONLY?",
    ):
        _bound(found, "t", "not_before", notes)
    for found in stream.take(
        *(f"{said} {clock}" for said in _UP_TO),
        "(?P<t>TIME) LATEST",
        f"ONLY? SENDS? (?: BEFORE | TO ) {clock} ONLY?",
    ):
        _bound(found, "t", "not_after", notes)


def _bound(found: TokenMatch, name: str, field: str, notes: Notes, until: tuple[time, bool] | None = None) -> None:
    """One end of the week's window."""
    if not _is_an_end(found, name, field, notes):
        return
    if (at := _end(found[name][0], notes, upper=field == "not_after", until=until)) is not None:
        notes.say(field, at)


def _is_an_end(found: TokenMatch, end: str, field: str, notes: Notes, days: Iterable[date] = ()) -> bool:
    """Whether a time can be meant as this end of the hours; without ``days`` of the week's.

    A last time past the last send or in the night after, and a first time before the first send, limit nothing: but
    hours that lie whole before it are meant. A last time as "7am" with no first time beside it leaves the week hardly
    a send, and a day none before it opens: it is asked about. "07:00", the form of ``--not-after``, is read as it
    stands.
    """
    token, upper = found[end][0], field.startswith("not_after")
    at, first, last = (_meant(found, name, upper=up) for name, up in ((end, upper), ("a", False), ("b", True)))
    if at is None or (first and last and first < last and minute_of(last) <= OPENS):
        return True
    if (at.hour < NIGHT_ENDS or minute_of(at) > CLOSES) if upper else minute_of(at) < OPENS:
        notes.without_effect += [(token, field, day) for day in days or (None,)]
        return False
    alone = not {"a", "b"} <= found.keys()
    too_early = alone and upper and at.hour < (_OPENING_HOUR if days else _ROOM_FOR_A_DAY)
    if too_early and not _IN_24_HOURS.fullmatch(token.value):
        evening, as_said = (f"'nothing after {it:%H:%M}'" for it in (at.replace(hour=at.hour + NOON), at))
        notes.ask(f"'nothing after {token.words}' leaves hardly a send: is it {evening} or {as_said}?")
        return False
    return True


def _meant(found: TokenMatch, end: str, *, upper: bool) -> time | None:
    """The time that is read of an end; None where there is none."""
    read = read_clock(found[end][0].value) if end in found else None
    return None if read is None else read[0] if read[1] else _likely(read[0], upper=upper)


def settle_without_effect(notes: Notes, said: Mapping[str, Any]) -> None:
    """Tell of each end that limits nothing; where one that does is wished as well, ask which of them holds."""
    for token, field, day in notes.without_effect:
        upper = field.startswith("not_after")
        words, edge = ("after the last send", CLOSES) if upper else ("before the first send", OPENS)
        limits = f"{token.words!r} is {words} of any day ({clock_of(edge)}), and limits nothing"
        of_the_day = said.get(field, {}).get(day) if day is not None else None
        other = of_the_day or said.get("not_after" if upper else "not_before")
        if other is None:
            notes.tell(limits)
        else:
            side, on = "after" if upper else "before", f" on {day:%A}" if of_the_day else ""
            notes.ask(
                f"{limits}: is it 'nothing {side} {other:%H:%M}{on}' as said, or 'nothing {side} {clock_of(edge)}{on}'?"
            )


def _end(token: Token, notes: Notes, *, upper: bool, until: tuple[time, bool] | None = None) -> time | None:
    """None where it is no time. A bare hour is taken for the half of the day in which sends stand; where both fit it is
    asked back."""
    read = read_clock(token.value)
    if read is None:
        notes.ask(f"{token.words!r} is no time of day; which is it?")
        return None
    at, sure = read
    if sure:
        return at
    _tell_half(token, at, notes, upper=upper, until=until)
    return _likely(at, upper=upper)


def _likely(at: time, *, upper: bool) -> time:
    late = at.hour < (NOON if upper else _OPENING_HOUR)
    return at.replace(hour=at.hour + NOON) if late else at


def _tell_half(token: Token, at: time, notes: Notes, *, upper: bool, until: tuple[time, bool] | None) -> None:
    likely = _likely(at, upper=upper)
    later = at.hour + NOON
    if upper and at.hour == NOON:
        notes.ask(f"{token.words!r}: noon or midnight?")
    elif until and until[1] and likely.hour == at.hour and at.hour != NOON and later < until[0].hour:
        notes.ask(f"{token.words!r}: in the morning or in the evening?")
    elif likely != at:
        notes.tell(f"{token.words!r} was read as {likely:%H:%M}")


def _read_parts(stream: TokenStream, notes: Notes) -> None:
    kept = stream.take("ONLY SENDS? (?: IN | ON | FOR )* (?P<p>PART)", "(?: IN | ON )? (?P<p>PART) ONLY")
    left = stream.take("(?: NO | NOTHING ) SENDS? (?: IN | ON )? (?P<p>PART)", "(?P<p>PART) OFF")
    for founds, table in ((kept, _PARTS), (left, _WITHOUT)):
        for found in founds:
            _part(found["p"], table, notes)


def _part(tokens: list[Token], table: dict[str, tuple[time | None, time | None]], notes: Notes) -> None:
    bounds = table.get(tokens[0].value)
    if bounds is None:
        notes.ask(f"{words_of(tokens)!r}: between which hours is that? Say it as 'nothing after 22:00'.")
        return
    for field, at in zip(("not_before", "not_after"), bounds, strict=True):
        if at is not None:
            notes.say(field, at)
            notes.tell(f"{words_of(tokens)!r} was read as {field.replace('_', ' ')} {at:%H:%M}")


# Sends at their exact time (R47).

_CLOCK = "(?P<t> TIME | NUMBER )"
_EXACT = "(?P<t>TIME)"


def read_pins(stream: TokenStream, notes: Notes, today: date, monday: date) -> None:
    """Note each send that has a day and a time; one that lacks either is asked back."""
    kind, day = "(?P<k>TYPE) SENDS?", f"{BEFORE_DAY} (?P<d>{DAYS_PATTERN})"
    complete = stream.take(
        f"PIN? (?<! NO ) {kind} {day} (?: AT | COMMA )? {_EXACT}",
        f"PIN? (?<! NO ) {kind} {day} AT {_CLOCK}",
        f"PIN? (?<! NO ) {kind} AT {_CLOCK} COMMA? {day}",
        f"PIN? (?<! NO ) {kind} {_EXACT} COMMA? {day}",
        f"{day} (?: AT | COMMA )? {_EXACT} (?: COMMA | STOP | DASH )? PIN? {kind}",
        f"{_EXACT} {day} (?: COMMA | STOP | DASH )? PIN? {kind}",
        f"PIN {day} AT? {_EXACT} {kind}",
    )
    pins = [pin for found in complete for pin in _pins(found, notes, today, monday)]
    if pins:
        notes.add("pinned", sorted(pins, key=lambda pin: (pin.date, pin.time)))
    for found in stream.take(f"PIN NUMBER? {kind} (?: {day} )?", f"PIN? {kind} AT {_CLOCK}"):
        notes.ask(f"When exactly should the {found['k'][0].words} stand? Say it as 'bundle on Friday at 20:20'.")


def _pins(found: TokenMatch, notes: Notes, today: date, monday: date) -> list[PinnedEvent]:
    key, at = _key(found["k"][0], notes), _time(found["t"][0], notes)
    days = days_of(found["d"], notes, today, monday)
    if key is None or at is None:
        return []
    return [PinnedEvent(send_type_key=key, date=day, time=at) for day in days]


def _key(token: Token, notes: Notes) -> str | None:
    """The one type that is meant. A PPV at a time is the unlock; other groups are asked back."""
    keys = token.value.split()
    if keys[0] in DEPRECATED_SEND_TYPES:
        notes.tell(f"{keys[0]} is gone since 2026-01-16 and was read as ppv_unlock (R9)")
        return "ppv_unlock"
    if len(keys) > 1 and keys[0] != "ppv_unlock":
        notes.ask(f"Which of them at that time: {', '.join(keys)}?")
        return None
    return keys[0]


def _time(token: Token, notes: Notes) -> time | None:
    """An hour without its half of the day is taken for the one in which sends stand; where both fit it is asked."""
    read = read_clock(token.value)
    if read is None:
        notes.ask(f"{words_of([token])!r} is no time of day; which is it?")
        return None
    at, sure = read
    if sure or at.hour == NOON:
        return at
    if at.hour < OPENS // 60:
        later = at.replace(hour=at.hour + NOON)
        notes.tell(f"{token.words!r} was read as {later:%H:%M}")
        return later
    notes.ask(f"{token.words!r}: in the morning or in the evening?")
    return None
