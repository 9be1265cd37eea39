"""Sends at their exact time (R47)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, time
from typing import Any

from eros.language.chat_plan import WHOLE, ChatPlan, without
from eros.language.ends_of_hours import NOON
from eros.language.forms import read_clock
from eros.language.named_days import ask_which, days_of
from eros.language.notes import Notes
from eros.language.plain_words import plain_words
from eros.language.tokens import BEFORE_DAY, DAY_PATTERN, DAYS_PATTERN, Token, TokenMatch, TokenStream, words_of
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, SUCCESSOR
from eros.vocabulary.limits import OPENS
from eros.vocabulary.request import read_as_its_successor
from eros.vocabulary.wall_clock import days_of_week
from eros.vocabulary.wishes import PinnedEvent, joined

_CLOCK = "(?P<t> TIME | NUMBER )"
_EXACT = "(?P<t>TIME)"
#: Where a send of its own begins, and ends.
_BEGINS = "(?: ^ | (?<= COMMA ) | (?<= AND ) | (?<= USED ) | (?<= STOP ) )"
_ENDS = "(?: $ | (?= COMMA | STOP | AND | BUT ) )"


def read_pins(
    stream: TokenStream, notes: Notes, today: date, monday: date, so_far: Collection[PinnedEvent] = ()
) -> None:
    """Note each send that has a day and a time; one that lacks either is asked back, and one beside another of its kind
    that day, of those ``so_far``."""
    kind, day = "(?<! TYPE AND ) (?P<k>TYPE) SENDS?", f"{BEFORE_DAY} (?P<d>{DAYS_PATTERN})"
    _ask_about_only(stream, notes)
    _ask_which_of_two(stream, notes)
    several = _several(stream, notes)
    complete = several + stream.take(
        f"{_BEGINS} {day} STOP PIN? {kind} (?: AT | COMMA )? {_EXACT} {_ENDS}",
        f"(?: ^ | (?<= COMMA ) | (?<= AND ) | (?<= USED ) | (?<= STOP ) ) PIN? {_EXACT} (?<! NO ) {kind} {day}"
        " (?! AT | TIME | TYPE )",
        f"PIN? (?<! NO ) {kind} {day} (?: AT | COMMA )? {_EXACT}",
        f"PIN? (?<! NO ) {kind} {day} AT {_CLOCK}",
        f"PIN? (?<! NO ) (?<! ONLY ) {kind} COMMA {day} AT {_EXACT}",
        f"PIN? (?<! NO ) {kind} AT {_CLOCK} COMMA? {day}",
        f"PIN? (?<! NO ) {kind} {_EXACT} COMMA? {day}",
        f"{day} (?: AT | COMMA )? {_EXACT} (?: COMMA | STOP | DASH )? PIN? {kind}",
        f"{_EXACT} {day} (?: COMMA | STOP | DASH )? PIN? {kind}",
        f"{_BEGINS} {day} (?: STOP | DASH )? PIN? {kind} (?: AT | COMMA )? {_EXACT} {_ENDS}",
        f"{_BEGINS} AT {_EXACT} FOR PIN? {kind} {day}",
        f"PIN {day} AT? {_EXACT} {kind}",
        f"PIN? (?<! NO ) {kind} (?P<every>PER_DAY) (?: AT | COMMA )? {_EXACT}",
        f"PIN? (?<! NO ) {kind} AT? {_EXACT} (?P<every>PER_DAY)",
    )
    hour = "(?P<n>NUMBER)"
    for found in stream.take_where(
        _may_be_an_hour,
        f"PIN? (?<! NO ) {kind} {day} {hour} {_ENDS}",
        f"{_BEGINS} {day} (?: STOP | DASH )? PIN? {kind} {hour} {_ENDS}",
        f"{_BEGINS} AT {hour} FOR PIN? {kind} {day}",
    ):
        stream.ask_about([it for name in ("k", "d", "n") for it in found[name]])
        notes.ask(f"{found['n'][0].words!r}: in the morning or in the evening?")
    complete = [it for it in complete if "d" not in it or not ask_which(it["d"], stream, notes)]
    pins = list[PinnedEvent]()
    for found in complete:
        new = _pins(found, notes, today, monday)
        if (other := _another(new, so_far)) is None or {"AGAIN", "TOO"}.intersection(stream.kinds()):
            pins += new
            notes.pin_words += [(pin, [it for name in ("k", "d", "t") for it in found.get(name, ())]) for pin in new]
            continue
        stream.ask_about([it for name in ("k", "d", "t") for it in found.get(name, ())])
        said = f"{found['k'][0].words} on {other.date:%A} at"
        late = found["t"][0].words
        notes.ask(f"'{said} {other.time:%H:%M}' is wished already: say 'also {said} {late}', or 'make it {late}'.")
    if pins:
        notes.add("pinned", sorted(pins, key=lambda pin: (pin.date, pin.time)))
    for found in stream.take(f"(?P<what> NUMBER {kind} PER_DAY )"):
        stream.ask_about(found["what"])
        every = f"{found['k'][0].words} every day at 21:00"
        notes.ask(f"{words_of(found['what'])!r}: how many of a type is not wished; one at its time is, as {every!r}.")
    for found in stream.take_where(
        lambda it: not _is_denied(it["k"][0], stream), f"PIN NUMBER? {kind} (?: {day} )?", f"PIN? {kind} AT {_CLOCK}"
    ):
        notes.ask(f"When exactly should the {found['k'][0].words} stand? Say it as 'bundle on Friday at 20:20'.")


def _is_denied(token: Token, stream: TokenStream) -> bool:
    """Whether a denial stands before it in its clause: "no ppv at 8pm", "don't you dare put bundles in"."""
    before = stream.kinds()[: stream.place_of(token)]
    begins = max((at for at, kind in enumerate(before) if kind in ("COMMA", "STOP", "AND", "BUT")), default=-1)
    return not {"NO", "NOTHING"}.isdisjoint(before[begins + 1 :])


def _may_be_an_hour(found: TokenMatch) -> bool:
    return found["n"][0].value.isdigit() and 0 < int(found["n"][0].value) <= NOON


_AT_A_TIME = (
    f"PIN? TYPE SENDS? {BEFORE_DAY} {DAYS_PATTERN} (?: AT | COMMA )? TIME",
    f"PIN? TYPE SENDS? AT? TIME {BEFORE_DAY} {DAYS_PATTERN}",
    f"{BEFORE_DAY} {DAYS_PATTERN} (?: AT | COMMA )? TIME PIN? TYPE SENDS?",
)


def _ask_which_of_two(stream: TokenStream, notes: Notes) -> None:
    """ "A bundle Saturday 9pm or a PPV Sunday 9pm" is one of them."""
    one = f"(?: {' | '.join(_AT_A_TIME)} )"
    for found in stream.take_where(
        lambda it: it["or"][0].words.startswith("or"), f"(?P<what> {one} COMMA? (?P<or>AND) {one} )"
    ):
        stream.ask_about(found["what"])
        notes.ask(f"{words_of(found['what'])!r}: which of the two? Say that one whole.")


def _ask_about_only(stream: TokenStream, notes: Notes) -> None:
    """ "Only a PPV Friday 8pm" may be the one send of the week, of the day, or of its type."""
    ends = "(?! ON | WEEKDAY | DATE | TYPE | CATEGORY | BEFORE | AFTER | FROM )"
    for found in stream.take_to_ask(
        *(f"(?<! NO ) (?P<what> ONLY {one} )" for one in _AT_A_TIME),
        *(f"(?P<what> {one} ONLY ) {ends}" for one in _AT_A_TIME),
    ):
        said = words_of(it for it in found["what"] if it.kind != "ONLY")
        types = words_of(it for it in found["what"] if it.kind == "TYPE")
        notes.ask(
            f"{words_of(found['what'])!r}: only that type all week, or that send beside the others? Say {said!r} for "
            f"the send alone, or 'only {types}' for the week."
        )


_AT_A_DAY = f"{BEFORE_DAY} {DAY_PATTERN} (?: AT | COMMA )? TIME"


def _are_of_different_days(found: TokenMatch) -> bool:
    days = [it.value for it in found["all"] if it.kind in ("WEEKDAY", "DATE", "RELATIVE")]
    return len(set(days)) == len(days)


def _several(stream: TokenStream, notes: Notes) -> list[TokenMatch]:
    """ "PPV Friday 9pm and Saturday 10pm": each day with its time is one."""
    pins = list[TokenMatch]()
    kind = "PIN? (?<! NO ) (?<! TYPE AND ) (?P<k>TYPE) SENDS?"
    for found in stream.take_where(
        _are_of_different_days, f"{kind} (?P<all> {_AT_A_DAY} (?: (?: COMMA | AND )+ {_AT_A_DAY} )+ )"
    ):
        if ask_which(found["all"], stream, notes):
            continue
        days = list[Token]()
        for token in found["all"]:
            if token.kind == "TIME":
                pins.append({"k": found["k"], "d": days, "t": [token]})
                days = []
            elif token.kind in ("WEEKDAY", "DATE", "SPAN", "RELATIVE"):
                days.append(token)
    return pins


def ask_about_pins_against_wishes(stream: TokenStream, notes: Notes, so_far: ChatPlan) -> None:
    """A send at a time outside of the hours that are wished, or of a type that "only" leaves out, waits until it is
    said which of them gives way."""
    held = {**without(so_far.said, notes.retracted), **notes.said}
    if "include" in notes.said:
        held["include"] = joined(so_far.include, notes.said["include"])
    against = dict[tuple[str, str], list[PinnedEvent]]()
    for pin, words in notes.pin_words:
        for field, wider in _against(pin, held):
            stream.ask_about(words)
            against.setdefault((field, wider), []).append(pin)
    for (field, wider), pins in against.items():
        said, other = plain_words({"pinned": pins}), plain_words({field: held[field]})
        notes.ask(
            f"{said} does not go with {other!r}: say {wider!r} for both, or 'leave it out' to go without the send.",
            wider,
        )


def _against(pin: PinnedEvent, held: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The wishes that a pin contradicts, each with what it would have to be."""
    at, on = f"{pin.time:%H:%M}", f" on {pin.date:%A}"
    for end, word, is_outside in (("not_before", "before", time.__lt__), ("not_after", "after", time.__gt__)):
        of_the_day = held.get(f"{end}_on", {}).get(pin.date)
        limit = of_the_day or held.get(end)
        if limit is not None and is_outside(pin.time, limit):
            name, day = (f"{end}_on", on) if of_the_day else (end, "")
            yield name, f"nothing {word} {at}{day}"
    if (only := held.get("include", ())) and pin.send_type_key not in only:
        yield "include", plain_words({"include": (*only, pin.send_type_key)})


#: What is dropped may be the one send, or its type from the whole week.
_DROPS = ("drop", "remove", "lose", "scrap", "cut", "get rid of", "ditch", "skip", "scrap the", "cut out")


def take_back_pins(stream: TokenStream, notes: Notes, so_far: ChatPlan) -> None:
    """What is left out now has no pin of before, nor have a day that is off, hours and an "only" one that they leave
    out; a day off has no hours. "Drop the PPV" may be that one alone.
    """
    _take_back_hours(notes, so_far)
    left_out = set(notes.said.get("exclude", ())).difference(so_far.exclude)
    gone = tuple(
        it
        for it in so_far.pinned
        if it not in notes.said.get("pinned", ())
        and (it.send_type_key in left_out or it.date in notes.said.get("days_off", ()) or any(_against(it, notes.said)))
    )
    if not gone:
        return
    dropped = next((it for it in stream.tokens if it.kind == "NO" and it.words in _DROPS), None)
    if dropped is not None:
        place = stream.place_of(dropped)
        types = words_of(it for it in stream.tokens[place:] if it.kind in ("TYPE", "CATEGORY"))
        stream.ask_about([dropped])
        notes.ask(
            f"'{dropped.words} {types}': the pinned one alone, or all of the week? Say 'without the pin' or "
            f"'no {types}, without the pin'."
        )
        return
    if notes.retracted.get("pinned") is not WHOLE:
        notes.retracted["pinned"] = (*notes.retracted.get("pinned", ()), *gone)
    notes.tell(f"its pin goes too: {', '.join(f'{it.send_type_key} {it.date:%A} {it.time:%H:%M}' for it in gone)}")


def _take_back_hours(notes: Notes, so_far: ChatPlan) -> None:
    """A day that is off now has no hours of before."""
    for field in ("not_before_on", "not_after_on"):
        held, said = getattr(so_far, field), notes.said.get(field, {})
        gone = {day: held[day] for day in notes.said.get("days_off", ()) if day in held and day not in said}
        if gone:
            notes.retracted[field] = (*notes.retracted.get(field, ()), *gone)
            notes.tell(f"taken back: {plain_words({field: gone})}")


def _another(pins: Iterable[PinnedEvent], so_far: Collection[PinnedEvent]) -> PinnedEvent | None:
    """The pin until now of the same type and day at another time."""
    times = {(it.send_type_key, it.date): it.time for it in pins}
    return next((it for it in so_far if times.get((it.send_type_key, it.date), it.time) != it.time), None)


def _pins(found: TokenMatch, notes: Notes, today: date, monday: date) -> list[PinnedEvent]:
    key, at = _key(found["k"][0], notes), _time(found["t"][0], notes)
    days = days_of_week(monday) if "every" in found else days_of(found["d"], notes, today, monday)
    if key is None or at is None:
        return []
    return [PinnedEvent(send_type_key=key, date=day, time=at) for day in days]


def _key(token: Token, notes: Notes) -> str | None:
    """The one type that is meant. A PPV at a time is the unlock; other groups are asked back."""
    keys = token.value.split()
    if keys[0] in DEPRECATED_SEND_TYPES:
        notes.tell(f"{read_as_its_successor(keys[0])} (R9)")
        return SUCCESSOR
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
