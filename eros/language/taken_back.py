"""What is taken back: "bundles are ok after all", "without the pin", "no, Friday is fine"."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from typing import Any

from eros.language.amounts import say_most
from eros.language.chat_plan import WHOLE, ChatPlan
from eros.language.ends_of_hours import NOON
from eros.language.forms import read_amount, read_clock
from eros.language.named_days import days_of
from eros.language.notes import Notes
from eros.language.selection import keys_of
from eros.language.tokenizing import AS_WELL
from eros.language.tokens import (
    BEFORE_DAY,
    CLOCK_PATTERN,
    DAY_PATTERN,
    DAYS_PATTERN,
    LISTED_PATTERN,
    TYPES_PATTERN,
    WANTED_PATTERN,
    Token,
    TokenMatch,
    TokenStream,
    full_words_of,
    words_of,
)
from eros.vocabulary.wishes import told

#: Words for no that turn a second one round; "cut", "skip" and their like are themselves that second one.
_TURNS = ("don't", "do not", "not", "never", "shouldn't", "should not", "won't", "will not", "can't", "cannot")


def read_taken_back(stream: TokenStream, notes: Notes, today: date, monday: date, before: Mapping[str, Any]) -> None:
    """Note what does not hold any more of the wishes so far, in ``before``, and of those of this message."""
    types, wanted = f"(?P<k>{TYPES_PATTERN})", f"(?P<k>{WANTED_PATTERN})"
    days = f"{BEFORE_DAY} (?P<d>{DAYS_PATTERN})"
    for found in stream.take_where(
        _turned,
        f"(?P<no>NO) NO KEEP? SENDS? OF? {types}",
        f"(?P<no>NO) NO KEEP? {days}",
        f"(?P<no>NO) KEEP (?P<k>{LISTED_PATTERN}) OFF (?! {BEFORE_DAY} {DAYS_PATTERN} )",
    ):
        _take_back(found, notes, today, monday)
    _ask_about_narrowed(stream, notes)
    _ask_what_ends(stream, notes, before)
    for found in stream.take(
        f"(?<! NO ) (?<! VOLUME ) {types} PERMIT", f"(?<! NO ) {days} PERMIT", f"UNDO {wanted}", f"UNDO {days}"
    ):  # fmt: skip
        _take_back(found, notes, today, monday)
    denied = stream.take_where(_is_allowed, f"NO SENDS? {types} (?P<no>UNDO)")
    for found in denied:
        notes.add("exclude", keys_of(found["k"], notes))
    for found in stream.take_where(_is_allowed, f"ONLY SENDS? {wanted} (?P<no>UNDO)"):
        notes.add("include", keys_of(found["k"], notes))
    for found in stream.take_where(_is_allowed, f"(?<! NO ) (?<! ONLY ) (?<! VOLUME ) {types} (?P<no>UNDO)"):
        _take_back(found, notes, today, monday)
    for found in stream.take(
        f"AFFIRMED (?P<k>{WANTED_PATTERN}) (?! OFF | FREE_OF | ONLY | AT | TIME | {BEFORE_DAY} {DAYS_PATTERN} )"
    ):
        _take_back(found, notes, today, monday)
    off = before.get("days_off", ())
    keeps = f"AGAIN? (?P<no>KEEP) {days} (?: DAY_ON )? (?! OFF | FREE_OF | ONLY )"
    for found in stream.take_where(lambda it: _kept(it) and _is_off(it, off, today, monday), keeps):
        _take_back(found, notes, today, monday)
    for found in stream.take_where(
        lambda it: _cancels(it["no"][0]) and _is_off(it, off, today, monday),
        f"(?P<no> NO | HALT ) {days} OFF",
    ):
        _take_back(found, notes, today, monday)
    for found in stream.take_where(
        lambda it: it["no"][0].words in ("not", "but not") and _is_off(it, off, today, monday),
        f"^ (?P<no>NO) {days} (?: STOP | AGAIN )* $",
    ):
        _take_back(found, notes, today, monday)
    for found in stream.take_where(lambda it: _is_off(it, off, today, monday), f"NO {days} PERMIT"):
        _take_back(found, notes, today, monday)
    is_on = f"(?<! NO ) {days} DAY_ON"
    others_are_off = bool({"OFF", "FREE_OF", "NOTHING", "NO"}.intersection(stream.kinds()))
    for found in stream.take_where(lambda it: others_are_off or _is_off(it, off, today, monday), is_on):
        _take_back(found, notes, today, monday)
    instead = f"(?P<no>NO) ON? (?P<d>{DAY_PATTERN}) COMMA BUT? ON? (?P<instead>{DAYS_PATTERN}) OFF? (?: STOP )* $"
    for found in stream.take_where(lambda it: _is_not(it) and _is_off(it, off, today, monday), instead):
        _retract(notes, "days_off", days_of(found["d"], notes, today, monday))
        notes.add("days_off", days_of(found["instead"], notes, today, monday))
    for found in stream.take_where(
        _kept,
        f"(?<! ONLY ) (?P<no>KEEP) (?! {LISTED_PATTERN} OFF ) {wanted}"
        f" (?! OFF | FREE_OF | ONLY | {BEFORE_DAY} {DAYS_PATTERN} | AND {BEFORE_DAY} {DAYS_PATTERN} OFF )",
    ):
        _take_back(found, notes, today, monday)
    _read_days_off_cancelled(stream, notes, off)
    if stream.take_where(_pins, "NO (?P<no>PIN)") or stream.take_where(_unpins, "(?P<no>UNDO)"):
        notes.retracted["pinned"] = WHOLE
    if (volume := before.get("volume")) is not None:
        for found in stream.take_where(_says_how_much, "^ (?P<what> (?P<no>NO) EXACTLY? VOLUME )"):
            stream.ask_about(found["what"])
            less = f"it is {volume} so far, which is one step, and there is none between"
            notes.ask(f"{full_words_of(found['what'])!r}: {less}. Say 'normal', or 'leave it out'.")
        for _ in stream.take_where(lambda it: it["v"][0].value == volume, "^ NO (?P<v>VOLUME) SENDS? (?: STOP )* $"):
            notes.retracted["volume"] = WHOLE
            notes.tell(f"taken back: {volume}")
    if wanted_alone := {*before.get("include", ())}:
        for _ in stream.take_where(
            lambda it: wanted_alone <= {*keys_of(it["k"], notes)},
            f"^ (?: NO | COMMA )* (?: UNCLEAR | NO ONLY INCLUDE? ) (?P<k>{WANTED_PATTERN}) (?: STOP )* $",
        ):
            notes.retracted["include"] = WHOLE
            notes.tell("every type may be in the week")
    if stream.take_where(_never_mind, "(?P<no>WITHOUT_IT) VOLUME"):
        notes.retracted["volume"] = WHOLE
    if before.get("days_off") and not {"pinned", "not_before_on", "not_after_on"}.intersection(before):
        too = "(?P<too> AND | AGAIN | TOO )"
        for found in stream.take_where(_as_well, f"^ AND? {days} {too} (?: STOP )* $", f"^ {too} {days} (?: STOP )* $"):
            notes.add("days_off", days_of(found["d"], notes, today, monday))
    if {"include", "exclude"}.intersection(before) and stream.take("^ WHOLE (?: AGAIN | PERMIT )+ (?: STOP )* $"):
        notes.retracted |= {name: WHOLE for name in ("include", "exclude") if name in before}
        notes.tell("every type may be in the week")
    _read_any_time(stream, notes, before)
    _read_no_limit(stream, notes, before)
    if stream.take_where(_names_the_focus, "NO (?P<f>FOCUS) (?! ON | OF | AT | FOR | CATEGORY | BALANCE )"):
        notes.retracted["focus"] = WHOLE
    _take_back_hours(notes, before)


def _take_back_hours(notes: Notes, before: Mapping[str, Any]) -> None:
    """ "Friday is fine after all", where that day is not off, takes back the hours that are its own."""
    days = notes.retracted.get("days_off", ())
    for field in ("not_before_on", "not_after_on"):
        own = {day: at for day, at in before.get(field, {}).items() if days is not WHOLE and day in days}
        own = {day: at for day, at in own.items() if day not in before.get("days_off", ())}
        if own:
            _retract(notes, field, own)
            notes.tell(f"taken back: {', '.join(told(ChatPlan(intent='generate', **{field: own})))}")


def _ask_what_ends(stream: TokenStream, notes: Notes, before: Mapping[str, Any]) -> None:
    """ "Games again", "forget the bumps", "forget the max", where no wish that holds says which way that is meant."""
    alone = "(?: ^ | (?<= STOP | USED ) | (?<= COMMA | BUT ) (?<! TYPE COMMA ) (?<! TYPE BUT ) (?<! CATEGORY COMMA ) )"
    ends = "(?= (?: STOP | COMMA | BUT | AND )* $ )"
    for found in stream.take_to_ask(f"{alone} (?P<what> (?P<k>{WANTED_PATTERN}) AGAIN ) {ends}"):
        said = f"{words_of(found['k'])} are ok"
        left_out = {*keys_of(found["k"], notes)} & {*before.get("exclude", ())}
        beside = "" if left_out else "they are not left out; "
        notes.ask(f"{words_of(found['what'])!r}: {beside}is {said!r} meant?", said)
    forgets = f"{alone} (?P<what> (?P<no>UNKNOWN) (?P<k> {WANTED_PATTERN} | MOST | BUDGET ) ) {ends}"
    for found in stream.take_where(lambda it: it["no"][0].words == "forget", forgets):
        stream.ask_about(found["what"])
        types = [it for it in found["k"] if it.kind in ("TYPE", "CATEGORY")]
        held = bool(types) and {*keys_of(types, notes)} <= {*before.get("exclude", ())}
        said = f"{words_of(found['k'])} are ok" if held else f"no {words_of(found['k'])}"
        notes.ask(f"{words_of(found['what'])!r}: is {said!r} meant?", said)


def _read_days_off_cancelled(stream: TokenStream, notes: Notes, off: Collection[date]) -> None:
    """ "Cancel the day off", where one is off; "cancel the days off" of all."""
    named = ("days off", "day off") if len(off) == 1 else ("days off",)
    if off and stream.take_where(
        lambda it: it["no"][0].words == "cancel" and it["off"][0].words in named,
        "^ (?P<no>HALT) (?P<off>OFF) (?: STOP )* $",
    ):
        notes.retracted["days_off"] = WHOLE
        notes.tell("every day has sends")


_CLOCKS = f"(?: AFTER | FROM | BEFORE | TO | BETWEEN ) AT? {CLOCK_PATTERN} (?: (?: AND | TO | DASH ) {CLOCK_PATTERN} )?"
_HOURS_ONLY = f"ONLY SENDS? (?: {_CLOCKS} | IN? PART )"
_NARROWED = "(?: PERMIT | UNCLEAR ) (?: COMMA | BUT )*"


def _ask_about_narrowed(stream: TokenStream, notes: Notes) -> None:
    """ "Games ok but only saturday": what is allowed again for a part of the week is asked about whole."""
    part = f"(?: ONLY {BEFORE_DAY} {DAYS_PATTERN} | {_HOURS_ONLY} | {BEFORE_DAY} {DAYS_PATTERN} ONLY )"
    for found in stream.take_to_ask(f"(?P<what> NO? {TYPES_PATTERN} {_NARROWED} {part} )"):
        notes.whole_week_only(found["what"])
    hours = "ONLY? SENDS? (?P<side> AFTER | FROM | BEFORE | TO ) AT?"
    for found in stream.take_to_ask(f"(?P<what> (?P<d>{DAYS_PATTERN}) {_NARROWED} {hours} (?P<t>{CLOCK_PATTERN}) )"):
        day, side = words_of(found["d"]), "before" if found["side"][0].kind in ("AFTER", "FROM") else "after"
        meant = f"{day} is fine, nothing {side} {words_of(found['t'])} on {day}"
        notes.ask(f"{words_of(found['what'])!r}: is {meant!r} meant?", meant)


_HOURS = ("not_before", "not_after", "not_before_on", "not_after_on")


def _read_any_time(stream: TokenStream, notes: Notes, before: Mapping[str, Any]) -> None:
    """ "Any time is fine" takes back every wish about hours."""
    if stream.take("(?<! NO ) ANY_TIME (?! ON | FOR | EXCEPT | ALL_BUT | BUT | BEFORE | AFTER )"):
        notes.retracted |= {name: WHOLE for name in _HOURS if name in before}
        notes.tell("sends may stand at any hour")


_LIMITS = ("max_per_day", "budget_per_day", "not_before", "not_after")


def _read_no_limit(stream: TokenStream, notes: Notes, before: Mapping[str, Any]) -> None:
    """ "No limit" takes back the one that was wished."""
    limits = [name for name in _LIMITS if name in before]
    if not limits or limits == ["max_per_day"]:
        return
    for found in stream.take("(?P<what> NO MOST ) (?! OF | NUMBER | MONEY | TIME | SENDS | PER_DAY )"):
        if len(limits) == 1:
            notes.retracted[limits[0]] = WHOLE
        else:
            stream.ask_about(found["what"])
            spoken = " or ".join(name.replace("_", " ") for name in limits)
            gone = ["no budget" if name == "budget_per_day" else "any time is fine" for name in limits]
            choices = () if "max_per_day" in limits else dict.fromkeys(gone)
            notes.ask(f"{words_of(found['what'])!r}: which one goes, {spoken}?", *choices)


def _cancels(token: Token) -> bool:
    """Whether a day off behind it is none any more; "pause friday off" may be for later."""
    return token.words == "cancel" or (token.kind == "NO" and token.words != "no")


_AMOUNTS = frozenset(("much", "that", "as", "quite", "really", "very", "all", "so", "any", "totally", "completely"))


def _says_how_much(found: TokenMatch) -> bool:
    """ "Not that much lighter" denies an amount, and not that it be lighter."""
    return not _AMOUNTS.isdisjoint(found["no"][0].filler) or found["what"][1].kind == "EXACTLY"


def _names_the_focus(found: TokenMatch) -> bool:
    """ "No focus"; "no first" and "no push" deny something else."""
    return found["f"][0].words.removesuffix(" on").split()[-1] in ("focus", "emphasis", "priority")


def _as_well(found: TokenMatch) -> bool:
    """ "Saturday too"; "Saturday instead" is none."""
    return found["too"][0].words in {*AS_WELL, "and", "and also"}


def _is_off(found: TokenMatch, off: Iterable[date], today: date, monday: date) -> bool:
    """ "No, Friday is fine" answers a Friday off; without one it may be a Friday off itself."""
    return set(days_of(found["d"], Notes(), today, monday)) <= set(off)


def _turned(found: TokenMatch) -> bool:
    return found["no"][0].words in _TURNS


def _is_allowed(found: TokenMatch) -> bool:
    return found["no"][0].words in ("allowed", "permitted")


def _is_not(found: TokenMatch) -> bool:
    return found["no"][0].words == "not"


def _kept(found: TokenMatch) -> bool:
    return found["no"][0].words in ("keep", "leave")


def _never_mind(found: TokenMatch) -> bool:
    return found["no"][0].words in ("never mind", "forget it", "ignore it")


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
    notes.allowed += [frozenset(keys_of([it], notes)) for it in found["k"]]
    _retract(notes, "exclude", keys_of(found["k"], notes))
    notes.tell(f"{words_of(found['k'])!r} may be in the week")


def _retract(notes: Notes, field: str, values: Iterable[Any]) -> None:
    notes.retracted[field] = (*notes.retracted.get(field, ()), *values)


def read_new_value(stream: TokenStream, notes: Notes, so_far: ChatPlan) -> None:
    """ "Make it 9pm", "make it 8", "10pm instead": where one such wish was made until now, it takes its place."""
    if len(so_far.pinned) > 1 or {"not_before_on", "not_after_on"} & so_far.said.keys():
        return
    times, figures = ([name for name in names if name in so_far.said] for names in (_TIMES, _FIGURES))
    for found in stream.take(*_new("TIME")) if len(times) == 1 else ():
        _new_hour(found["t"][0], times[0], notes, so_far)
    for found in stream.take(*_new("(?P<hour>NUMBER)")) if len(times) == 1 and not figures else ():
        _new_hour(found["t"][0], times[0], notes, so_far)
    kinds = ("MONEY", "NUMBER (?= SENDS? PER_DAY )") if times else ("(?: NUMBER | MONEY )",)  # "9" may be an hour
    for found in stream.take(*(one for kind in kinds for one in _new(kind))) if len(figures) == 1 else ():
        if figures[0] == "max_per_day":
            say_most(found["t"][0], None, daily=True, notes=notes)
        else:
            notes.say(figures[0], read_amount(found["t"][0].value))


_TIMES, _FIGURES = ("pinned", "not_before", "not_after"), ("max_per_day", "budget_per_day")


def _new(kind: str) -> tuple[str, ...]:
    """Patterns of a message that is nothing but the new value."""
    end = "(?: STOP | COMMA )* $"
    return (
        f"^ (?: NO COMMA? )? AGAIN? MAKE (?: AT | TO )? (?P<t>{kind}) SENDS? PER_DAY? {end}",
        f"^ (?P<t>{kind}) AGAIN {end}",
        f"^ (?: TOO_MANY | TOO_FEW ) (?: COMMA | STOP | DASH | BUT | MAKE | AT )+ (?P<t>{kind}) SENDS? PER_DAY? {end}",
    )


def _new_hour(token: Token, field: str, notes: Notes, so_far: ChatPlan) -> None:
    """A bare hour is in the half of the day of the hour whose place it takes."""
    read = read_clock(token.value)
    if read is None or read[1]:
        _new_time(token, field, notes, so_far)
        return
    if read[0].hour == NOON:
        notes.ask(f"{token.words!r}: noon or midnight?")
        return
    before = so_far.pinned[0].time if field == "pinned" else getattr(so_far, field)
    at = read[0].replace(hour=read[0].hour % NOON + (NOON if before.hour >= NOON else 0))
    notes.tell(f"{token.words!r} was read as {at:%H:%M}")
    _change_time(at, field, notes, so_far)


def _new_time(token: Token, field: str, notes: Notes, so_far: ChatPlan) -> None:
    if (read := read_clock(token.value)) is None or not read[1]:
        notes.ask(f"{token.words!r}: in the morning or in the evening?")
    else:
        _change_time(read[0], field, notes, so_far)


#: Before this hour an end of the hours is one of the night before.
_NIGHT_ENDS = 6


def _change_time(at: time, field: str, notes: Notes, so_far: ChatPlan) -> None:
    if field == "pinned":
        notes.retracted["pinned"] = tuple(pin for pin in so_far.pinned if pin.time != at)
        notes.add("pinned", [so_far.pinned[0].model_copy(update={"time": at})])
    elif at.hour < _NIGHT_ENDS:  # no end of a day, and the other one may be meant
        which = "after 23:30" if field == "not_after" else f"after 23:30', or 'nothing before {at:%H:%M}"
        notes.ask(f"{at:%H:%M}: the last send of a day is at 23:30. Say 'nothing {which}'.")
    else:
        notes.say(field, at)
