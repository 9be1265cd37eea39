"""One end of the hours: the time that is meant, and whether it limits anything."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from eros.language.forms import NIGHT_ENDS, read_clock
from eros.language.notes import Notes
from eros.language.tokens import Token, TokenMatch, TokenStream
from eros.vocabulary.limits import CLOSES, OPENS
from eros.vocabulary.wall_clock import clock_of, minute_of

_OPENING_HOUR = OPENS // 60
NOON = 12
#: "Nothing before 6" may keep the evening alone, or a morning free that has no sends anyway.
_WAKES = 6
#: A week that ends earlier each day has room for two sends a day at most.
_ROOM_FOR_A_DAY = 10
_IN_24_HOURS = re.compile(r"\d\d:\d\d")


def in_either_half(found: TokenMatch) -> bool:
    """ "9 to 5" can only be a day's work; "9 to 11" may be two hours of the morning, of the evening, or fourteen."""
    lower, upper = read_clock(found["a"][0].value), read_clock(found["b"][0].value)
    bare = found["a"][0].kind == found["b"][0].kind == "NUMBER"
    return bare and lower is not None and upper is not None and not (lower[1] or upper[1]) and lower[0] < upper[0]


def is_an_end(found: TokenMatch, end: str, field: str, notes: Notes, days: Iterable[date] = ()) -> bool:
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
        evening, as_said = (f"nothing after {it:%H:%M}" for it in (at.replace(hour=at.hour + NOON), at))
        question = f"'nothing after {token.words}' leaves hardly a send: is it {evening!r} or {as_said!r}?"
        notes.ask(question, *(() if days else (evening, as_said)))
        return False
    return True


def _meant(found: TokenMatch, end: str, *, upper: bool) -> time | None:
    """The time that is read of an end; None where there is none."""
    read = read_clock(found[end][0].value) if end in found else None
    return None if read is None else read[0] if read[1] else _likely(read[0], upper=upper)


def settle_without_effect(notes: Notes, said: Mapping[str, Any], stream: TokenStream) -> dict[str, Any]:
    """Tell of each end that limits nothing. Where one that does is wished as well, ask which of them holds; and what
    was meant where sends were to stand there: "after midnight". The wishes: an end at midnight takes the place of
    another that was wished before.
    """
    left = {**said}
    for token, field, day in notes.without_effect:
        upper = field.startswith("not_after")
        words, edge = ("after the last send", CLOSES) if upper else ("before the first send", OPENS)
        limits = f"{token.words!r} is {words} of any day ({clock_of(edge)}), and limits nothing"
        of_the_day = said.get(field, {}).get(day) if day is not None else None
        other = of_the_day or said.get("not_after" if upper else "not_before")
        if (
            other is not None
            and day is None
            and field == "not_after"
            and field not in notes.said
            and _is_till_midnight(token, stream)
        ):
            left.pop(field, None)
            notes.tell(f"{limits}; taken back: nothing after {other:%H:%M}")
        elif other is None and not upper and _is_of_the_night(token, stream):
            notes.ask(f"{limits}. Which hours are meant? Say them, or 'leave it out'.")
        elif other is None:
            notes.tell(limits)
        else:
            side, on = "after" if upper else "before", f" on {day:%A}" if of_the_day else ""
            notes.ask(
                f"{limits}: is it 'nothing {side} {other:%H:%M}{on}' as said, or 'nothing {side} {clock_of(edge)}{on}'?"
            )
    return left


def _is_till_midnight(token: Token, stream: TokenStream) -> bool:
    """ "Till midnight" says how long sends may stand; "nothing after midnight" may be said beside an earlier end."""
    place, read = stream.place_of(token), read_clock(token.value)
    before = stream.kinds()[max(place - 4, 0) : place]
    alone = before[-1:] == ["TO"] and not {"NOTHING", "NO", "BETWEEN", "FROM", "TIME", "NUMBER"}.intersection(before)
    return alone and read is not None and read == (time(0), True)


def _is_of_the_night(token: Token, stream: TokenStream) -> bool:
    """Whether sends are to stand at night: "after midnight", unlike "nothing before 1am"."""
    place, read = stream.place_of(token), read_clock(token.value)
    denied = {"NO", "NOTHING", "EARLIEST"}.intersection(stream.kinds()[max(place - 3, 0) : place])
    return read is not None and read[0].hour < NIGHT_ENDS and not denied


def time_of_end(
    token: Token, notes: Notes, *, upper: bool, until: tuple[time, bool] | None = None, denied: bool = False
) -> time | None:
    """None where it is no time. A bare hour is taken for the half of the day in which sends stand; where both fit, or
    nothing is to be before it (``denied``) and many a day begins at it, it is asked back."""
    read = read_clock(token.value)
    if read is None:
        notes.ask(f"{token.words!r} is no time of day; which is it?")
        return None
    at, sure = read
    if sure:
        return at
    if denied and not upper and until is None and _WAKES <= at.hour < _OPENING_HOUR and token.kind == "NUMBER":
        notes.ask(f"{token.words!r}: in the morning or in the evening?")
    else:
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
    elif (until and until[1] and likely.hour == at.hour and at.hour != NOON and later < until[0].hour) or (
        not upper and until is None and at.hour == _OPENING_HOUR and token.kind == "NUMBER"
    ):
        notes.ask(f"{token.words!r}: in the morning or in the evening?")
    elif likely != at or (not upper and until is None and at.hour < NOON):
        notes.tell(f"{token.words!r} was read as {likely:%H:%M}")
