"""Every wish of a message, and which of them wait for an answer (R63)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from eros.language.amounts import ask_about_sums_of_the_week, read_amounts
from eros.language.chat_plan import WHOLE, ChatPlan, without
from eros.language.clauses import (
    ask_about_hours,
    ask_about_run_ons,
    clauses,
    half_read,
    in_other_tongues,
    said_of_sends,
    told_reasons,
    types_on_days,
    unread_beside_wishes,
    unread_by_themselves,
    words_of_clauses,
)
from eros.language.contraries import (
    ask_what_holds,
    read_contraries,
    read_doubts,
    read_last_week,
    take_what_was_wrong,
)
from eros.language.dates import read_dates
from eros.language.days_off import ask_about_only_days, read_days_off, read_only_days
from eros.language.hedges import ask_about_hedges, tell_the_one_step, tell_what_is_near
from eros.language.hours import ask_about_then_only, read_hours
from eros.language.known_shapes import AS_READ, ask_whether_meant, of_no_known_shape
from eros.language.named_days import ask_about_these_days
from eros.language.notes import Notes, ask_or_notice_unused, notice_unused
from eros.language.pins import ask_about_pins_against_wishes, read_pins, take_back_pins
from eros.language.plain_words import plain_words
from eros.language.selection import read_selection
from eros.language.taken_back import read_new_value, read_taken_back
from eros.language.tokens import Token, TokenStream
from eros.language.weeks import DAYS_AFTER, named_alone, read_week
from eros.vocabulary.wall_clock import next_monday
from eros.vocabulary.wishes import told


def read_wishes(stream: TokenStream, today: date, so_far: ChatPlan) -> tuple[TokenStream, Notes]:
    """Everything that is wished of the week. A date that belongs to no wish names the week: then all is read again."""
    again = TokenStream(stream.tokens, set(stream.used))
    notes = _read(again, Notes(), today, so_far)
    if "week_start" in notes.said:
        return again, notes
    used, week = set(again.used), Notes()
    named_alone(again, week, today)
    if not week.said and not week.questions:
        return again, notes
    stream = TokenStream(stream.tokens, stream.used | (again.used - used))
    return stream, _read(stream, week, today, so_far)


def without_open_wishes(
    tokens: Sequence[Token], stream: TokenStream, read: Notes, unread: TokenStream, today: date, so_far: ChatPlan
) -> Notes:
    """What was read but for the wishes that wait for an answer (R63): their clauses are read for the week alone.

    A dry run stays one, whatever stands beside it.
    """
    waiting = ask_about_hedges(stream, read)
    waiting |= ask_about_hours(stream, read) | ask_about_run_ons(stream, read) | half_read(stream)
    waiting |= {at for clause in _asking(stream, read, unread, today, so_far) for at in clause}

    def of(places: Collection[int]) -> dict[str, Any]:
        alone = _read(
            TokenStream(unread.tokens, set(unread.used)), Notes(), today, so_far, everything.difference(places)
        )
        return {name: value for name, value in alone.said.items() if name != "week_start"}

    everything = set(range(len(stream.tokens)))
    unknown = of_no_known_shape(tokens, stream, waiting, set(_midweek(stream, today)), of).difference(waiting)
    doubted = {at for clause in clauses(stream) if unknown.intersection(clause) for at in clause}
    doubted -= waiting | stream.neutral
    if doubted and (twice := of(doubted)) and _holds_already(twice, of(everything - doubted - waiting)):
        doubted, unknown = set(), set()
    if meant := of(doubted):
        ask_whether_meant(tokens, stream, unknown, meant, read)
    waiting |= doubted
    beside = [stream.tokens[at] for at in sorted(_asked_besides(stream))]
    unused = Notes()
    told = told_reasons(stream)
    notice_unused((stream.tokens[at] for at in stream.left_places() if at in told), unused)
    left = [stream.tokens[at] for at in stream.left_places() if at not in told]
    ask_or_notice_unused(left, unused, beside, types_on_days(stream))
    clear = read
    if waiting:
        kept: dict[str, Any] = {name: read.said[name] for name in ("week_start", "dry_run") if name in read.said}
        clear = _read(unread, Notes(said=dict(kept)), today, so_far, waiting)
        clear.said |= kept
        clear.questions, clear.choices, clear.asks_of = read.questions, read.choices, read.asks_of
        clear.contradicted |= read.contradicted
        clear.open = words_of_clauses(stream, waiting, doubted if meant else ())
        if meant and not read.choices:
            rest = words_of_clauses(stream, waiting - doubted)
            clear.choices = [AS_READ + ", ".join((plain_words(meant), *rest))]
    clear.take_over(unused)
    tell_what_is_near(tokens, stream, waiting, clear)
    if "volume" in clear.said:
        tell_the_one_step(tokens, clear)
    for name in clear.contradicted:
        clear.said.pop(name, None)
    return clear


def _holds_already(meant: Mapping[str, Any], clear: Mapping[str, Any]) -> bool:
    """Whether what would be asked about is said plainly elsewhere: "she hates mornings, so start at noon"."""
    return all(name in clear and clear[name] == value for name, value in meant.items())


def _asked_besides(stream: TokenStream) -> set[int]:
    """The places of unread words that may say something of the week."""
    beside = unread_beside_wishes(stream) | said_of_sends(stream) | in_other_tongues(stream)
    return beside | unread_by_themselves(stream)


def _midweek(stream: TokenStream, today: date) -> Iterator[int]:
    """The places of dates that name the week that they lie in the middle of: "no ppv dec 5"."""
    for at, token in enumerate(stream.tokens):
        named = at in stream.neutral and token.kind == "DATE" and stream.kinds()[at - 1 : at] not in _NAMES_A_WEEK
        if named and any(day.weekday() for day in read_dates(token.value, today)[:1]):
            yield at


#: Before a date.
_NAMES_A_WEEK = tuple([kind] for kind in ("WEEK_OF", "WEEK_STARTING", "WEEK_AFTER", "WEEK", "FROM", "TO", "DASH"))
#: More wishes than anybody says at once: where one of so many asks, all wait.
_MOST_CLAUSES = 24


def _asking(
    stream: TokenStream, read: Notes, unread: TokenStream, today: date, so_far: ChatPlan
) -> Iterator[list[int]]:
    """The clauses that ask a question when they are read by themselves."""
    if len(read.questions) == read.of_the_week:
        return
    everything, said = set(range(len(stream.tokens))), clauses(stream)
    if len(said) > _MOST_CLAUSES:
        yield from said
        return
    for clause in said:
        alone = Notes()
        _read(TokenStream(unread.tokens, set(unread.used)), alone, today, so_far, everything.difference(clause))
        if len(alone.questions) > alone.of_the_week:
            yield clause


def _read(stream: TokenStream, notes: Notes, today: date, so_far: ChatPlan, waiting: Iterable[int] = ()) -> Notes:
    """The order matters: what has most parts is read first. ``waiting`` places are read for the week alone."""
    which_week = list(notes.questions)
    asked = ask_about_sums_of_the_week(stream, notes)
    asked |= read_last_week(stream, notes)
    besides = len(notes.questions)
    read_week(stream, notes, today, so_far.week_start)
    notes.of_the_week = len(notes.questions)
    if which_week := [*which_week, *notes.questions[besides:]]:
        is_named = "week_start" in notes.said and any(DAYS_AFTER in one for one in which_week)
        notes.asks_of["days_off" if is_named else "week_start"] = " ".join(which_week)
    stream.neutral |= stream.used - asked
    stream.used.update(waiting)
    monday = notes.said.get("week_start") or so_far.week_start or next_monday(today)
    wrong = _read_what_was_wrong(stream, notes, today, so_far)
    read_doubts(stream, notes)
    ask_about_these_days(stream, notes, today, monday)
    read_pins(stream, notes, today, monday, so_far.pinned)
    read_taken_back(stream, notes, today, monday, so_far.said)
    read_new_value(stream, notes, so_far)
    read_contraries(stream, notes)
    ask_about_only_days(stream, notes, today, monday, so_far)
    read_only_days(stream, notes, today, monday, begins=so_far.intent == "help")
    ask_about_then_only(stream, notes, so_far.said)
    read_hours(stream, notes, today, monday, so_far.said)
    read_days_off(stream, notes, today, monday, None if so_far.intent == "help" else so_far.said)
    read_amounts(stream, notes)
    read_selection(stream, notes)
    take_back_pins(stream, notes, so_far)
    ask_about_pins_against_wishes(stream, notes, so_far)
    notes.retracted |= {name: WHOLE for name in wrong if name not in notes.said}
    notes.said = without(notes.said, notes.retracted)
    _tell_which_hours_hold(notes, so_far)
    return notes


def _tell_which_hours_hold(notes: Notes, so_far: ChatPlan) -> None:
    """Hours of a day that are wider than those that are said of the whole week now limit nothing beside these."""
    before = without(so_far.said, notes.retracted)
    for field, is_wider in (("not_before", time.__lt__), ("not_after", time.__gt__)):
        own = {**before.get(f"{field}_on", {}), **notes.said.get(f"{field}_on", {})}
        at = notes.said.get(field)
        wider = {day: one for day, one in own.items() if at is not None and is_wider(one, at)}
        if wider:
            own_hours = ", ".join(told(ChatPlan(intent="generate", **{f"{field}_on": wider})))
            notes.tell(f"{own_hours}: the week's {at:%H:%M} is narrower, and holds on that day too")


def _read_what_was_wrong(stream: TokenStream, notes: Notes, today: date, so_far: ChatPlan) -> list[str]:
    """ "Friday off was wrong" takes back a Friday that is off; what was not wished so far is asked about.

    The fields of wishes with one value that do not hold any more, unless another takes its place.
    """
    fields = list[str]()
    for what in take_what_was_wrong(stream):
        alone = _read(TokenStream(what[:-1]), Notes(), today, ChatPlan(intent="help", week_start=so_far.week_start))
        wished = {name: value for name, value in alone.said.items() if name != "week_start"}
        held = [_is_held(value, getattr(so_far, name)) for name, value in wished.items()]
        if not held or not all(held) or alone.questions:
            ask_what_holds(what, stream, notes)
            continue
        fields += [name for name, value in wished.items() if not isinstance(value, tuple)]
        for name in wished.keys() - {*fields}:
            notes.retracted[name] = (*notes.retracted.get(name, ()), *wished[name])
        notes.tell(f"taken back: {', '.join(told(ChatPlan(intent='generate', **wished)))}")
    return fields


def _is_held(value: Any, so_far: Any) -> bool:
    return set(value) <= set(so_far) if isinstance(value, tuple) else value == so_far
