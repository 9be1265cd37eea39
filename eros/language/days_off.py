"""Which days of the planned week are off (R46)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from eros.language.chat_plan import WHOLE, ChatPlan
from eros.language.named_days import ask_which, days_of
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
from eros.vocabulary.wall_clock import DAY_NAMES, days_of_week

#: What is not liked of a day may be much else than its being a working day.
_DISLIKES = ("hate", "hates", "dislike", "dislikes", "can't stand", "cannot stand")
#: "Don't take any days off".
_NAMED_OFF = ("day off", "days off")


def _of_days(found: TokenMatch) -> bool:
    """ "No free days"; "no free stuff" is of what costs nothing."""
    return found["off"][0].words != "free" or found["off"][0].filler[:1] in (("day",), ("days",))


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
    for found in (
        *stream.take(f"(?P<what> NO KEEP? (?P<d>{DAYS_PATTERN}) OFF )"),
        *stream.take_where(
            lambda it: it["no"][0].words == "cancel", f"(?P<what> (?P<no>HALT) (?P<d>{DAYS_PATTERN}) OFF )"
        ),
    ):
        notes.ask(f"{words_of(found['what'])!r}: is that day {OR_NOT}", f"{words_of(found['d'])}{A_DAY_OFF}")
    none = bool(stream.take_where(_of_days, "NO (?P<off>OFF) (?! SENDS )"))
    none |= bool(stream.take_where(lambda it: it["off"][0].words in _NAMED_OFF, "NO KEEP (?P<off>OFF)"))
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
    two = f"{DAY_PATTERN} (?: COMMA | AND | BUT | DASH )* ON {DAY_PATTERN}"
    for found in stream.take_to_ask(
        f"(?P<what> (?: OFF | FREE_OF | NOTHING ) {two} )",
        f"(?<! ON ) (?P<what> {two} (?: KEEP? OFF | FREE_OF | NOTHING ) )",
    ):
        said = words_of(found["what"]).replace(" ,", ",")
        notes.ask(f"{said!r}: which of these days are off? Say 'nothing on Friday', or name them all.")
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
        stream.take(
            "(?: COMMA | AND | STOP | DASH | SO )+ NOTHING ON? (?= STOP | COMMA | $ )"
        )  # "away Thursday, nothing then"
    on = [found for found in stream.take(*days_followed_by(_ONLY_THESE)) if not ask_which(found["d"], stream, notes)]
    if on:
        days += _all_but(on, notes, today, monday)
    if none and days:
        notes.contradicted.add("days_off")
        notes.ask("No days off, and days off: which of them holds?")
    elif none:
        notes.say("days_off", ())
        if "days_off" in (so_far or ()):
            notes.tell("every day has sends")
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


def read_only_days(stream: TokenStream, notes: Notes, today: date, monday: date, *, begins: bool) -> None:
    """The days that are on; hours that are named beside them hold for all of these, and so for the week.

    ``begins``: nothing was said before, of which days that stand alone may be.
    """
    for found in stream.take_to_ask(
        f"(?P<what> NOTHING? SENDS? {BOUND_PATTERN} AT? {CLOCK_PATTERN} COMMA? BUT? ONLY {BEFORE_DAY} {DAYS_PATTERN} )",
        f"(?P<what> ONLY? PART COMMA? BUT? ONLY {BEFORE_DAY} {DAYS_PATTERN} )",
    ):
        said = words_of(found["what"])
        notes.ask(
            f"{said!r}: are the other days off? Say it as 'nothing before 10:00 on Friday', or name the days off."
        )
    only = stream.take(f"ONLY (?: SENDS | PLAN )? {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) (?! (?: AT | COMMA )? TIME )")
    if begins:
        alone = "(?: ^ | (?<= COMMA ) | (?<= STOP ) | (?<= USED ) ) FROM? (?P<d>WEEKDAY (?: TO | DASH ) WEEKDAY)"
        only += stream.take_where(_is_the_working_week, f"{alone} (?= (?: COMMA | STOP )* $ )")
    if on := [found for found in only if not ask_which(found["d"], stream, notes)]:
        notes.add("days_off", _all_but(on, notes, today, monday))


def _is_the_working_week(found: TokenMatch) -> bool:
    """ "Mon-fri" names the days that are on, where any other days may be anything."""
    return (found["d"][0].value, found["d"][-1].value) == ("0", "4")


def _is_one_of_them(days: Sequence[Token]) -> bool:
    """Whether a send of the day is meant, and not the day: "drop the Saturday one"."""
    return "one" in days[-1].filler[:1]


def _all_but(on: list[TokenMatch], notes: Notes, today: date, monday: date) -> list[date]:
    kept = {day for found in on for day in days_of(found["d"], notes, today, monday)}
    return [day for day in days_of_week(monday) if day not in kept]
