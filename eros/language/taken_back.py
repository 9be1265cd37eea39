"""What is taken back: "bundles are ok after all", "without the pin", "no, Friday is fine"."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from eros.language.chat_plan import WHOLE, ChatPlan
from eros.language.days import days_of
from eros.language.forms import read_clock
from eros.language.notes import Notes
from eros.language.selection import keys_of
from eros.language.tokens import BEFORE_DAY, DAYS_PATTERN, TYPES_PATTERN, TokenMatch, TokenStream, words_of

#: Words for no that turn a second one round; "cut", "skip" and their like are themselves that second one.
_TURNS = ("don't", "do not", "not", "never", "shouldn't", "should not", "won't", "will not", "can't", "cannot")


def read_taken_back(stream: TokenStream, notes: Notes, today: date, monday: date, before: Mapping[str, Any]) -> None:
    """Note what does not hold any more of the wishes so far, in ``before``, and of those of this message."""
    types, days = f"(?P<k>{TYPES_PATTERN})", f"{BEFORE_DAY} (?P<d>{DAYS_PATTERN})"
    for found in stream.take_where(_turned, f"(?P<no>NO) NO KEEP? SENDS? OF? {types}", f"(?P<no>NO) NO KEEP? {days}"):
        _take_back(found, notes, today, monday)
    for found in stream.take(
        f"(?<! NO ) {types} PERMIT", f"(?<! NO ) {days} PERMIT", f"UNDO {types}", f"UNDO {days}"
    ):  # fmt: skip
        _take_back(found, notes, today, monday)
    off = before.get("days_off", ())
    for found in stream.take_where(lambda it: _is_off(it, off, today, monday), f"NO {days} PERMIT"):
        _take_back(found, notes, today, monday)
    for found in stream.take_where(
        _kept, f"(?P<no>KEEP) {types} (?! OFF | FREE_OF | ONLY | {BEFORE_DAY} {DAYS_PATTERN} )"
    ):
        _take_back(found, notes, today, monday)
    if stream.take_where(_pins, "NO (?P<no>PIN)") or stream.take_where(_unpins, "(?P<no>UNDO)"):
        notes.retracted["pinned"] = WHOLE
    if stream.take("NO FOCUS (?! ON | OF | AT | FOR | CATEGORY | BALANCE )"):
        notes.retracted["focus"] = WHOLE


def _is_off(found: TokenMatch, off: Iterable[date], today: date, monday: date) -> bool:
    """ "No, Friday is fine" answers a Friday off; without one it may be a Friday off itself."""
    return set(days_of(found["d"], Notes(), today, monday)) <= set(off)


def _turned(found: TokenMatch) -> bool:
    return found["no"][0].words in _TURNS


def _kept(found: TokenMatch) -> bool:
    return found["no"][0].words in ("keep", "leave")


def _pins(found: TokenMatch) -> bool:
    return found["no"][0].words in ("pin", "pins", "pinned")


def _unpins(found: TokenMatch) -> bool:
    return found["no"][0].words == "unpin"


def _take_back(found: TokenMatch, notes: Notes, today: date, monday: date) -> None:
    if "d" in found:
        _retract(notes, "days_off", days_of(found["d"], notes, today, monday))
        notes.tell(f"{words_of(found['d'])!r}: that day has sends")
        return
    if any(it.kind == "FOLLOW_UPS" for it in found["k"]):
        notes.retracted["follow_ups"] = WHOLE
    _retract(notes, "exclude", keys_of(found["k"], notes))
    notes.tell(f"{words_of(found['k'])!r} may be in the week")


def _retract(notes: Notes, field: str, values: Iterable[Any]) -> None:
    notes.retracted[field] = (*notes.retracted.get(field, ()), *values)


def read_new_time(stream: TokenStream, notes: Notes, so_far: ChatPlan) -> None:
    """ "Make it 9pm" where one time was wished until now."""
    times = [name for name in ("pinned", "not_before", "not_after") if name in so_far.said]
    if len(times) != 1 or len(so_far.pinned) > 1 or {"not_before_on", "not_after_on"} & so_far.said.keys():
        return
    for found in stream.take("^ (?: NO COMMA? )? AGAIN? MAKE (?: AT | TO )? (?P<t>TIME) (?= STOP | COMMA | $ )"):
        if (read := read_clock(found["t"][0].value)) is None or not read[1]:
            notes.ask(f"{found['t'][0].words!r}: in the morning or in the evening?")
        elif so_far.pinned:
            notes.retracted["pinned"] = tuple(pin for pin in so_far.pinned if pin.time != read[0])
            notes.add("pinned", [so_far.pinned[0].model_copy(update={"time": read[0]})])
        else:
            notes.say(times[0], read[0])
