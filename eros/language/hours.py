"""Between which hours sends may stand."""

from collections.abc import Collection
from datetime import date, time

from eros.language.ends_of_hours import NOON, in_either_half, is_an_end, time_of_end
from eros.language.forms import read_clock
from eros.language.hours_of_days import read_hours_of_days
from eros.language.notes import Notes
from eros.language.tokens import CLOCK_PATTERN, TYPES_PATTERN, Token, TokenMatch, TokenStream, full_words_of, words_of
from eros.vocabulary.limits import OPENS, SENDS_PER_DAY

#: "Only in the evening" has no figure of its own; these are read with a notice.
_PARTS: dict[str, tuple[time | None, time | None]] = {
    "morning": (None, time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), None),
    "night": (time(20), None),
}
_NO_NIGHTS = "nothing after 22:00"
_HOURS_OF_A_DAY, _MINUTES = 24, 60
_WITHOUT: dict[str, tuple[time | None, time | None]] = {"morning": (time(12), None), "evening": (None, time(18))}
#: Part of the questions about hours of some types.
HOURS_OF_ALL = "hours hold for all sends"
_FROM_ON = ("(?P<no>EARLIEST)", "(?P<no> NOTHING | NO ) SENDS? BEFORE", "(?P<no> NOTHING | NO ) SENDS? TO")
_UP_TO = ("LATEST", "(?: NOTHING | NO ) SENDS? AFTER")


def read_hours(
    stream: TokenStream, notes: Notes, today: date, monday: date, so_far: Collection[str] = frozenset()
) -> None:
    """Note not_before and not_after, or ask back what has two meanings. ``so_far``: fields that were wished before."""
    _read_bare_windows(stream, notes)
    read_hours_of_days(stream, notes, today, monday)
    figure, bound = "(?: TIME | NUMBER )", "(?: BEFORE | AFTER | BETWEEN | EARLIEST | LATEST )"
    for found in stream.take_to_ask(
        f"(?P<what> (?: EARLIEST | LATEST | BEFORE | AFTER ) AT? {CLOCK_PATTERN} COMMA? (?: EXCEPT | ALL_BUT )"
        f" (?: ON | FOR )* {TYPES_PATTERN} )",
        f"(?P<what> (?: NOTHING | NO ) SENDS? BETWEEN AT? {figure} (?: AND | TO | DASH ) AT? {figure} )",
        f"(?P<what> (?P<k> NO? (?: TYPE | CATEGORY | FOLLOW_UPS ) SENDS? ) (?P<h> {bound} {CLOCK_PATTERN} ) )",
    ):
        if "k" in found and found["k"][0].kind == "NO":
            types, hours = words_of(found["k"]), f"nothing {words_of(found['h'])}"
            said = words_of(found["what"])
            notes.ask(f"{said!r}: {HOURS_OF_ALL}. {types!r} at any hour, or {hours!r} of any type?", types, hours)
        else:
            notes.whole_week_only(found["what"])
    _read_windows(stream, notes)
    _ask_which_side(stream, notes, so_far)
    _read_bounds(stream, notes)
    _read_parts(stream, notes)


_OF_TYPES = ("include", "exclude", "pinned", "follow_ups")


def ask_about_then_only(stream: TokenStream, notes: Notes, so_far: Collection[str]) -> None:
    """ "Then only after 6pm" behind a wish of types may be said of these, which have no hours of their own."""
    if not {*_OF_TYPES}.intersection(so_far):
        return
    hours = f"(?: (?: AFTER | FROM | BEFORE | TO | EARLIEST | LATEST ) AT? {CLOCK_PATTERN} | IN? PART )"
    for found in stream.take_where(
        lambda it: it["only"][0].words == "then only",
        f"^ (?P<what> (?P<only>ONLY) SENDS? (?P<h>{hours}) ) (?: STOP | COMMA )* $",
    ):
        stream.ask_about(found["what"])
        said, meant = words_of(found["what"]), f"only {words_of(found['h'])}"
        notes.ask(f"{said!r}: {HOURS_OF_ALL}. Is {meant!r} meant of the whole week?", meant)


#: Beside these two figures are no hours of the week.
_NO_HOURS = (
    *(
        "MOST",
        "LEAST",
        "BUDGET",
        "SEED",
        "EXACTLY",
        "NOTHING",
        "BEFORE",
        "AFTER",
        "TO",
        "BETWEEN",
        "EARLIEST",
        "LATEST",
    ),
    *("TYPE", "CATEGORY", "FOLLOW_UPS", "WEEKDAY", "DATE", "RELATIVE", "ON", "OFF", "MONTH", "NUMBER", "DASH", "EARN"),
    *("LATEST", "WEEK_OF", "ISO_WEEK", "PER_DAY", "PIN", "MONEY", "VOLUME", "SPAN"),
)
_NONE_BEFORE = "".join(f"(?<! {kind} )" for kind in (*_NO_HOURS, "FROM", "LESS", "AT", "NO", "IN"))
_NONE_BEHIND = f"(?! {' | '.join((*_NO_HOURS, 'SENDS', 'PERCENT', 'EACH', 'IN', 'WEEK'))} )"


def _read_bare_windows(stream: TokenStream, notes: Notes) -> None:
    """ "10-22" and "9 to 9" can only be hours; "8-20" may be sends a day as well."""
    window = "(?P<what> ONLY? (?P<a>NUMBER) (?: TO | DASH ) (?P<b>NUMBER) )"
    for found in stream.take_where(_are_hours, f"{_NONE_BEFORE} {window} {_NONE_BEHIND}"):
        said, lower, upper = words_of(found["what"]), int(found["a"][0].value), int(found["b"][0].value)
        if lower == upper == NOON:
            stream.ask_about(found["what"])
            choices = ("nothing before 12:00", "nothing after 12:00")
            notes.ask(
                f"{said!r}: from noon to midnight, or until noon? Say {' or '.join(map(repr, choices))}.", *choices
            )
        elif upper <= lower or upper > SENDS_PER_DAY:
            upper += NOON if upper <= lower else 0
            notes.say("not_before", time(lower))
            notes.say("not_after", time(upper))
            notes.tell(f"{said!r} was read as {lower:02}:00 to {upper:02}:00")
        else:
            stream.ask_about(found["what"])
            if lower < OPENS // _MINUTES and upper < NOON:
                lower, upper = lower + NOON, upper + NOON
            elif upper < NOON:
                upper += NOON
            most = found["b"][0].value
            hours = f"from {lower:02}:00 to {upper:02}:00"
            notes.ask(
                f"{said!r}: are these hours, or sends of a day? Say {hours!r}, or 'at most {most} a day'.",
                hours,
                f"at most {most} a day",
            )


def _are_hours(found: TokenMatch) -> bool:
    lower, upper = (found[name][0].value for name in ("a", "b"))
    return lower.isdigit() and upper.isdigit() and 0 < int(lower) <= NOON and 0 < int(upper) < _HOURS_OF_A_DAY


def _read_windows(stream: TokenStream, notes: Notes) -> None:
    lower, upper, joint = f"AT? (?P<a>{CLOCK_PATTERN})", f"AT? (?P<b>{CLOCK_PATTERN})", "(?: AND | COMMA )+"
    begins, until = "(?: BETWEEN | FROM | EARLIEST | AFTER )", "(?: AND? (?: BEFORE | LATEST ) | AND | TO | DASH )"
    for found in stream.take_where(
        lambda it: it["or"][0].words.startswith("or"),
        f"(?P<what> (?: FROM | EARLIEST | AFTER ) {lower} (?P<or>AND) {upper} )",
    ):
        if found["a"][0].value == found["b"][0].value:  # one of them was answered
            _bound(found, "a", "not_before", notes)
            continue
        stream.ask_about(found["what"])
        either = [f"nothing before {found[name][0].words}" for name in ("a", "b")]
        notes.ask(f"{words_of(found['what'])!r}: which of them? Say {either[0]!r} or {either[1]!r}.", *either)
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


#: Hours beside types are asked about together with these.
_BEHIND_NO_TYPE = "(?<! TYPE ) (?<! CATEGORY ) (?<! FOLLOW_UPS )"
_BARE_END, _BARE = f"(?: AFTER | BEFORE | EARLIEST | LATEST ) AT? {CLOCK_PATTERN}", ("after", "before")
_ENDS_CLAUSE = frozenset(("COMMA", "STOP", "CREATOR", "WEEK", "BUT"))
_DENIES = frozenset(("NO", "NOTHING", "OFF"))


def _ask_which_side(stream: TokenStream, notes: Notes, so_far: Collection[str]) -> None:
    """ "No sends on Sunday and after 9pm" leaves these hours out as well, or all others: so does a bare end of hours
    that goes on from what was said before."""
    end = f"(?P<what> {_BARE_END} )"
    for found in stream.take_where(
        lambda it: it["a"][0].words in _BARE and _is_denied_before(stream, it["joint"][0]),
        f"(?P<joint> AND | COMMA ) (?P<what> (?P<a> {_BARE_END} ) (?: AND | COMMA )+ (?P<b> {_BARE_END} ) )",
    ):
        stream.ask_about(found["what"])
        both = " and ".join(f"nothing {words_of(found[name])}" for name in ("a", "b"))
        meant = f"{_of_its_clause(stream, found['joint'][0])}{both}"
        notes.ask(f"{words_of(found['what'])!r}: is that {meant!r}?", meant)
    alone = "(?! AND | BEFORE | AFTER | LATEST | EARLIEST | NOTHING | ONLY | SENDS | ON | WEEKDAY | DATE )"
    for found in stream.take_where(
        lambda it: it["what"][0].words in _BARE and _goes_on(stream, it, so_far),
        f"(?: (?P<opens> ^ AND ) | {_BEHIND_NO_TYPE} (?P<joint> AND | COMMA ) ) {end} (?P<too>TOO)? {alone}",
        f"^ {end} (?P<too>TOO) {alone}",
    ):
        hours = words_of(found["what"])
        stream.ask_about(found["what"])
        before = _of_its_clause(stream, found["joint"][0]) if "joint" in found and "opens" not in found else ""
        either = f"{before}nothing {hours}", f"{before}only {hours}"
        notes.ask(f"{hours!r}: {' or '.join(map(repr, either))}?", *either)


def _of_its_clause(stream: TokenStream, joint: Token) -> str:
    """What it goes on from, to be said whole with what is meant."""
    at = stream.place_of(joint)
    first = max((place + 1 for place in range(at) if stream.tokens[place].kind in _ENDS_CLAUSE), default=0)
    return full_words_of(stream.tokens[first:at]) + (" and " if joint.kind == "AND" else ", ")


def _hangs_on(word: str, so_far: Collection[str]) -> bool:
    """Whether what was wished before may govern it: the same end of hours was wished, or something left out."""
    end, other = ("not_before", "not_after") if word == "after" else ("not_after", "not_before")
    return end in so_far or (other not in so_far and not {"days_off", "exclude"}.isdisjoint(so_far))


def _goes_on(stream: TokenStream, found: TokenMatch, so_far: Collection[str]) -> bool:
    """Whether something that is denied may govern it, and no comma makes it a wish of its own."""
    if "joint" in found and "opens" not in found:
        return (found["joint"][0].kind == "AND" or "too" in found) and _is_denied_before(stream, found["joint"][0])
    return _hangs_on(found["what"][0].words, so_far)


def _is_denied_before(stream: TokenStream, joint: Token) -> bool:
    return not _DENIES.isdisjoint(stream.kinds()[: stream.place_of(joint)])


#: Before "after 9pm nothing" none of these stands, of which the hours could be.
_OF_NO_OTHER = "".join(
    f"(?<! {kind} )"
    for kind in ("ONLY", "SENDS", "NO", "NOTHING", "TYPE", "CATEGORY", "FOLLOW_UPS", "WEEKDAY", "DATE", "OFF", "VOLUME")
)


def _read_bounds(stream: TokenStream, notes: Notes) -> None:
    clock = f"(?: AT | ON )? (?P<t>{CLOCK_PATTERN})"
    ends = f"{_OF_NO_OTHER} {{}} {clock} NOTHING (?= COMMA | STOP | AND | BUT | $ )"
    for found in stream.take(ends.format("BEFORE")):
        _bound(found, "t", "not_before", notes)
    for found in stream.take(ends.format("AFTER")):
        _bound(found, "t", "not_after", notes)
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
    upper, denied = field == "not_after", "no" in found
    if (at := time_of_end(found[name][0], notes, upper=upper, until=until, denied=denied)) is not None:
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
        if tokens[0].value == "night":
            notes.ask(f"{words_of(tokens)!r}: is that {_NO_NIGHTS!r}? Or after which hour?", _NO_NIGHTS)
        else:
            notes.ask(
                f"{words_of(tokens)!r}: hours in between cannot be left out. Say it as 'nothing after 12:00' or "
                "'nothing before 18:00'."
            )
        return
    for field, at in zip(("not_before", "not_after"), bounds, strict=True):
        if at is not None:
            notes.say(field, at)
            notes.tell(f"{words_of(tokens)!r} was read as {field.replace('_', ' ')} {at:%H:%M}")
