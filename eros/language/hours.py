"""Between which hours sends may stand."""

from datetime import date, time

from eros.language.ends_of_hours import in_either_half, is_an_end, time_of_end
from eros.language.forms import read_clock
from eros.language.hours_of_days import read_hours_of_days
from eros.language.notes import Notes
from eros.language.tokens import CLOCK_PATTERN, TYPES_PATTERN, Token, TokenMatch, TokenStream, words_of

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
    read_hours_of_days(stream, notes, today, monday)
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


def _read_windows(stream: TokenStream, notes: Notes) -> None:
    lower, upper, joint = f"AT? (?P<a>{CLOCK_PATTERN})", f"AT? (?P<b>{CLOCK_PATTERN})", "(?: AND | COMMA )+"
    begins, until = "(?: BETWEEN | FROM | EARLIEST | AFTER )", "(?: AND? (?: BEFORE | LATEST ) | AND | TO | DASH )"
    for found in stream.take(
        f"ONLY? SENDS? {begins} {lower} {until} {upper} ONLY?",
        f"ONLY? (?P<a>TIME) (?: TO | DASH ) {upper} ONLY?",
        "MOST (?P<a>TIME) (?: AND | TO | DASH ) (?P<b>TIME)",
        "ONLY? (?P<a>NUMBER) (?: TO | DASH ) (?P<b>TIME) ONLY?",
    ):
        if in_either_half(found):
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


def _read_bounds(stream: TokenStream, notes: Notes) -> None:
    clock = f"(?: AT | ON )? (?P<t>{CLOCK_PATTERN})"
    for found in stream.take(
        *(f"{said} {clock}" for said in _FROM_ON),
        "(?P<t>TIME) EARLIEST",
        f"ONLY? SENDS? (?: AFTER | FROM ) {clock} ONLY?",
    ):
        _bound(found, "t", "not_before", notes)
    for found in stream.take_where(
        _is_until,
        *(f"{said} {clock}" for said in _UP_TO),
        "(?P<t>TIME) LATEST",
        f"ONLY? SENDS? (?: BEFORE | (?P<to>TO) ) {clock} ONLY?",
    ):
        _bound(found, "t", "not_after", notes)


def _is_until(found: TokenMatch) -> bool:
    """ "To 8" may be the figure of anything: "up it to 8"."""
    return not ("to" in found and found["to"][0].words == "to" and found["t"][0].kind == "NUMBER")


def _bound(found: TokenMatch, name: str, field: str, notes: Notes, until: tuple[time, bool] | None = None) -> None:
    """One end of the week's window."""
    if not is_an_end(found, name, field, notes):
        return
    if (at := time_of_end(found[name][0], notes, upper=field == "not_after", until=until)) is not None:
        notes.say(field, at)


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
