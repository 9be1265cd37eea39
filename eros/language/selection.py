"""Which send types, which strategy, how much (R9, R14, R45, R46)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from eros.language.forms import read_amount
from eros.language.notes import Notes
from eros.language.tokens import (
    ITEM_PATTERN,
    LISTED_PATTERN,
    TYPES_PATTERN,
    WANTED_PATTERN,
    Token,
    TokenMatch,
    TokenStream,
    words_of,
)
from eros.vocabulary.catalogue import CATEGORIES, DEPRECATED_SEND_TYPES, default_catalogue
from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.request import resolve_types

#: R46: what "lighter" and "heavier" are; another share cannot be asked for.
SHARE = 20.0


def read_selection(stream: TokenStream, notes: Notes) -> None:
    _read_dry_run(stream, notes)
    _read_follow_ups(stream, notes)
    _read_types(stream, notes)
    _read_focus(stream, notes)
    _read_volume(stream, notes)
    _ask_about_contradictions(notes)


def _ask_about_contradictions(notes: Notes) -> None:
    """What is wished alone, or stressed, and left out as well, is neither."""
    unwanted = set(notes.said.get("exclude", ()))
    for name, wanted in (("include", set(notes.said.get("include", ()))), ("focus", _stressed(notes.said))):
        if wanted and wanted <= unwanted:
            notes.contradicted |= {name, "exclude"}
            notes.ask(f"{', '.join(sorted(wanted))}: wished and left out; which of them holds?")
    pinned = sorted(unwanted.intersection(pin.send_type_key for pin in notes.said.get("pinned", ())))
    if pinned:
        notes.contradicted |= {"pinned", "exclude"}
        notes.ask(f"{', '.join(pinned)}: at a day and a time, and left out; which of them holds?")


def _stressed(said: Mapping[str, Any]) -> set[str]:
    return set(resolve_types([said["focus"]], "types")[0]) if said.get("focus") in CATEGORIES else set()


def leaves_out_its_focus(said: Mapping[str, Any]) -> bool:
    return bool(stressed := _stressed(said)) and stressed <= set(said.get("exclude", ()))


def _read_dry_run(stream: TokenStream, notes: Notes) -> None:
    if stream.take("NO DRY_RUN", "FOR_REAL"):
        notes.say("dry_run", False)
    if stream.take("ONLY? DRY_RUN ONLY?"):
        notes.say("dry_run", True)


def _read_follow_ups(stream: TokenStream, notes: Notes) -> None:
    for found in stream.take(f"(?: NO | NOTHING ) FOLLOW_UPS ON (?P<k>{TYPES_PATTERN})"):
        notes.say("follow_ups", False)
        notes.tell(f"follow-ups are left out of the whole week, not only those of {words_of(found['k'])}")
    if stream.take("FOLLOW_UPS OFF"):
        notes.say("follow_ups", False)


#: What may stand between a wish and its exception; the week is read already.
_THIS_TIME = "(?: THIS | COMMA | BUT | USED )*"


#: Who says one of these may mean a price cut, or every type that is paid for.
_MONEY_WORDS = ("sales", "money", "earnings", "income", "selling", "sell", "profit")


#: What is offered where some follow-ups are wished and some not.
ALL_OR_NONE = ("follow ups", "no follow ups")


def _read_types(stream: TokenStream, notes: Notes) -> None:
    for found in stream.take_where(
        lambda it: it["k"][0].words in _MONEY_WORDS, "(?P<what> NO SENDS? OF? (?P<k>CATEGORY) )"
    ):
        stream.ask_about(found["what"])
        notes.ask(
            f"{words_of(found['what'])!r}: is every type left out that is paid for? Say 'no revenue', or name them: "
            "'no flash bundles'.",
            "no revenue",
        )
    for found in stream.take(f"NO (?P<k>{TYPES_PATTERN}) {_THIS_TIME} EXCEPT (?P<but>{TYPES_PATTERN})"):
        if any(it.kind == "FOLLOW_UPS" for it in (*found["k"], *found["but"])):
            stream.ask_about(found["k"])
            notes.ask(
                f"{words_of(found['k'])!r} except {words_of(found['but'])}: all follow-ups, or none?", *ALL_OR_NONE
            )
            continue
        spared = set(keys_of(found["but"], notes))
        notes.add("exclude", [key for key in keys_of(found["k"], notes) if key not in spared])
    for found in stream.take(
        f"(?P<only>ONLY) KEEP? (?P<k>{WANTED_PATTERN})",
        f"NOTHING SENDS? (?: EXCEPT | BUT ) (?P<k>{WANTED_PATTERN})",
        f"(?<! NO ) (?<! COMMA ) (?<! AND ) (?P<k>{ITEM_PATTERN} (?: AND {ITEM_PATTERN} )+ ) ONLY",
        f"(?P<k>{WANTED_PATTERN}) (?: AND | COMMA )? ONLY",
    ):
        few = _SO_MANY.intersection(it for only in found.get("only", ()) for it in only.filler)
        if few:
            types = words_of(found["k"])
            stream.ask_about((*found["only"], *found["k"]))
            notes.ask(
                f"'only {min(few)} {types}': a type has no number of its own; only that type, or without?",
                f"only {types}",
                f"no {types}",
            )
        else:
            _only(found, stream, notes)
    for found in stream.take(
        f"(?<! NO ) KEEP (?P<k>{LISTED_PATTERN}) OFF",
        f"(?: NO | EXCEPT | ALL_BUT ) SENDS? OF? (?P<k>{TYPES_PATTERN})",
        f"(?P<k>{TYPES_PATTERN}) OFF",
    ):
        if any(token.kind == "FOLLOW_UPS" for token in found["k"]):
            notes.say("follow_ups", False)
        notes.add("exclude", keys_of(found["k"], notes))
        _leave_out_of_allowed(found["k"], notes)
    if stream.take("NO GOES_LIVE"):
        notes.add("exclude", ["live_promo"])
    if any(it.kind == "TYPE" and it.value == "live_promo" for it in stream.tokens):  # why it is wanted
        stream.take("GOES_LIVE")
    for found in stream.take(f"INCLUDE (?P<k>{TYPES_PATTERN})"):
        said = words_of(found["k"])
        notes.ask(f"Every send type is used unless you say otherwise. Only {said}? Or {said} at a day and a time?")
    if stream.take("(?<! NUMBER ) (?<! MOST ) (?<! VOLUME ) FOLLOW_UPS"):
        notes.say("follow_ups", True)


#: Behind "only" these number what they stand before: "only a few bundles".
_SO_MANY = frozenset(("one", "few", "couple", "some", "little", "bit", "handful"))


def _leave_out_of_allowed(tokens: Iterable[Token], notes: Notes) -> None:
    """ "Bundles are fine, but no flash": the narrower word holds."""
    for token in tokens:
        keys = frozenset(keys_of([token], notes))
        if keys and any(keys < allowed for allowed in notes.allowed):
            notes.retracted["exclude"] = tuple(key for key in notes.retracted["exclude"] if key not in keys)


def _only(found: TokenMatch, stream: TokenStream, notes: Notes) -> None:
    """Follow-ups stand behind a PPV, and are no type that a week can be made of."""
    keys = keys_of(found["k"], notes)
    if any(it.kind == "FOLLOW_UPS" for it in found["k"]):
        if "ppv_unlock" not in keys:
            stream.ask_about(found["k"])
            notes.ask(f"{words_of(found['k'])!r} only: a follow-up stands behind a PPV. Only which types, then?")
            return
        notes.say("follow_ups", True)
    notes.add("include", keys)


def keys_of(tokens: Iterable[Token], notes: Notes) -> list[str]:
    """The keys in catalogue order; a deprecated one is read as its successor with a notice (R9)."""
    names = [name for token in tokens if token.kind in ("TYPE", "CATEGORY") for name in token.value.split()]
    for name in sorted(DEPRECATED_SEND_TYPES.intersection(names)):
        notes.tell(f"{name} is gone since 2026-01-16 and was read as ppv_unlock (R9)")
    keys = set(resolve_types(names, "types")[0])
    return [key for key in default_catalogue() if key in keys]


def _read_focus(stream: TokenStream, notes: Notes) -> None:
    goal = "(?P<f> CATEGORY | BALANCE )"
    for found in stream.take(
        f"(?<! NO ) FOCUS (?: ON | OF | AT | FOR )* {goal} SENDS? FOCUS?",
        f"{goal} FOCUS",
        "(?<! NO ) (?<! ONLY ) (?<! VOLUME ) (?P<f>CATEGORY) WEEK",
        "(?<! NO ) (?P<v>VOLUME) SENDS? ON? (?P<f>CATEGORY) SENDS? THAN?",
        "(?<! NO ) (?P<f>CATEGORY) (?P<v>VOLUME)",
        "(?<! NO ) (?P<f>BALANCE)",
    ):
        if "v" in found and found["v"][0].value != "heavier":
            notes.ask(f"{words_of(found['v'])!r} {found['f'][0].words}: leave it out, or focus on something else?")
        else:
            notes.say("focus", found["f"][0].value)
    if "focus" in notes.said:  # "she needs money, lean on revenue" names it twice
        again = stream.take("(?<! NO ) (?<! ONLY ) (?P<f>CATEGORY) (?! OFF | ONLY )")
        for found in again:
            if found["f"][0].value != notes.said["focus"]:
                both = notes.said["focus"], found["f"][0].value
                notes.ask(f"Focus on {both[0]} or on {found['f'][0].words}?", *(f"focus on {one}" for one in both))


def _read_volume(stream: TokenStream, notes: Notes) -> None:
    of_all = "(?! TYPE | CATEGORY | FOLLOW_UPS | MONEY | UNKNOWN | CANNOT )"
    for found in stream.take(
        f"(?P<share>PERCENT)? (?<! NO ) (?P<v>VOLUME) (?P<share_>PERCENT)? SENDS? THAN? {of_all}",
    ):
        notes.say("volume", found["v"][0].value)
        shares = [*found.get("share", ()), *found.get("share_", ())]
        if shares and read_amount(shares[0].value) != SHARE:
            volume = found["v"][0].value
            notes.ask(
                f"Lighter and heavier are {SHARE:g} % (R46), and {shares[0].words} cannot be had: is {volume!r} meant?",
                volume,
            )


# Figures: the most sends of a day, the budget of a day, the seed.

_OF = "(?: AT | OF | TO | ON | FOR | KEEP )*"
_NOT_WEEKLY = "(?! SENDS? (?: FOR | IN | ON )? EACH? (?: WEEK | WHOLE ) | WEEKLY | EACH (?: SENDS | TYPE ) )"
#: 99.50 has the form of a time and is a sum where a budget is spoken of; 9:30 and 9pm never are.
_SUM = re.compile(r"^\D*[\d,.]+k?(?!\s*[ap]\.?m\b|[:\d])")
_FREE = "(?<! FROM ) (?<! LEAST ) (?<! EXACTLY ) (?<! DASH ) (?<! BETWEEN )"
_COUNT = "(?P<n>NUMBER) (?! TYPE | CATEGORY | FOLLOW_UPS | DASH | TO | AND? NUMBER )"


def read_amounts(stream: TokenStream, notes: Notes) -> None:
    _read_seed(stream, notes)
    _read_budget(stream, notes)
    _read_most(stream, notes)


def _read_seed(stream: TokenStream, notes: Notes) -> None:
    for found in stream.take(f"SEED {_OF} (?P<n>NUMBER)", "(?P<n>NUMBER) (?: FOR | AT )? SEED"):
        value = read_amount(found["n"][0].value)
        if value.is_integer():
            notes.say("seed", int(value))
        else:
            notes.ask("A seed is a whole number; which is it?")


_DAYS_OF_A_WEEK = 7
#: What says that the sum before it is for the week: "this week", "weekly", "for the week of 7 December".
_THE_WEEK = (
    "(?P<w> (?: FOR | IN | ON | OF | LEAST | EACH )* (?: THIS | NEXT )? (?: WEEK | WHOLE | WEEKLY )"
    " | FOR (?: WEEK_OF | WEEK_STARTING ) )"
)
_NO_DAY = "(?! EACH? PER_DAY )"
_WEEK_SUMS = (
    f"(?<! PER_DAY ) BUDGET {_OF} MOST? {_OF} (?P<n>NUMBER) {_NO_DAY} (?: BUDGET | MOST )* {_THE_WEEK} {_NO_DAY}",
    f"(?<! PER_DAY ) (?<! EARN ) (?: BUDGET | MOST | LESS | AT | OF )* (?P<n>MONEY) {_NO_DAY}"
    f" (?: BUDGET | MOST )* {_THE_WEEK} (?: BUDGET | MOST )* {_NO_DAY}",
    f"BUDGET {_THE_WEEK} MOST? {_OF} (?P<n> NUMBER | MONEY ) {_NO_DAY}",
    f"(?P<w>WEEKLY) BUDGET MOST? {_OF} (?P<n> NUMBER | MONEY ) {_NO_DAY}",
    f"(?<! THIS ) (?<! NEXT ) (?P<w>WEEK) BUDGET MOST? {_OF} (?P<n> NUMBER | MONEY ) {_NO_DAY}",
    f"(?P<n>NUMBER) {_THE_WEEK} BUDGET",
)
#: More than all days hold together is no number of sends, so a sum.
_MERE_FIGURE = "(?<! SEED ) (?: MOST | LESS )? (?P<n>NUMBER) (?P<w> FOR? (?: WEEK | WHOLE | WEEKLY ) )"
_NAMES_THE_WEEK = ("THIS", "NEXT", "WEEK_OF", "WEEK_STARTING")


def ask_about_sums_of_the_week(stream: TokenStream, notes: Notes) -> set[int]:
    """Ask whether a sum is the whole week's or a day's where the week stands right beside it; the places of the sums.

    A budget is a day's; a yes means the seventh part of the week's. What names the week is left to be read.
    """
    before = set(stream.used)
    found = stream.take(*_WEEK_SUMS)
    found += stream.take_where(_is_more_than_sends, _MERE_FIGURE)
    for one in found:
        if any(it.kind in _NAMES_THE_WEEK for it in one["w"]):
            stream.give_back(one["w"])
        else:
            stream.neutral.update(map(stream.place_of, one["w"]))
        value, figure = read_amount(one["n"][0].value), one["n"][0].words
        share = f"{int(value * 100 / _DAYS_OF_A_WEEK) / 100:.2f}".removesuffix(".00")
        notes.ask(
            f"Is {figure} the budget of the whole week? That is {share} a day, and a yes plans that. Or is it {figure} "
            "a day?",
            f"budget {share} a day",
        )
    places = stream.used - before
    stream.asked |= places
    return places


def _is_more_than_sends(found: TokenMatch) -> bool:
    return read_amount(found["n"][0].value) > SENDS_PER_DAY * _DAYS_OF_A_WEEK


def _is_none(found: TokenMatch) -> bool:
    """ "Cut the budget" may be a smaller one."""
    return not found["no"][0].words.startswith("cut")


def _is_a_change(found: TokenMatch) -> bool:
    """ "Budget 60 less" is no budget of 60."""
    return found["v"][0].words in ("less", "more", "fewer", "bigger", "smaller")


def _is_over(found: TokenMatch) -> bool:
    """ "Nothing over $30" may be said of prices."""
    return found["m"][0].words in ("nothing over", "nothing above")


def _is_a_sum(found: TokenMatch) -> bool:
    return found["n"][0].kind == "MONEY" or read_amount(found["n"][0].value) > SENDS_PER_DAY


_OF_A_DAY = " was read as a day's"


def is_of_a_day(notice: str) -> bool:
    """Whether it tells that a sum without a day was taken for a day's."""
    return notice.endswith(_OF_A_DAY)


_SUM_OF_A_DAY = "(?P<n> NUMBER | MONEY ) (?: EACH? PER_DAY )?"


def _read_budget(stream: TokenStream, notes: Notes) -> None:
    if stream.take_where(
        _is_none, "(?P<no>NO) BUDGET (?! OF | NUMBER | MONEY | TIME | MOST | LEAST | LESS | PER_DAY )"
    ):
        notes.say("budget_per_day", None)
    for found in stream.take_where(_is_a_change, f"(?P<what> BUDGET {_OF} (?: NUMBER | MONEY ) (?P<v>VOLUME) )"):
        stream.ask_about(found["what"])
        notes.ask(f"{words_of(found['what'])!r}: what is the budget of a day, then? Say it as 'budget $60 a day'.")
    for found in stream.take_where(_is_a_sum, f"(?P<what> EARN IN? {_OF} LEAST? {_SUM_OF_A_DAY} )"):
        stream.ask_about(found["what"])
        figure = found["n"][0].words
        notes.ask(
            f"{words_of(found['what'])!r}: is {figure} the budget, the most that a day asks for? What a week should "
            f"earn is no wish: say 'budget {figure} a day' or 'focus on revenue'.",
            f"budget {figure} a day",
        )
    for found in stream.take_to_ask(
        f"(?<! NO ) (?P<what> BUDGET {_OF} LEAST (?P<n> NUMBER | MONEY ) EACH? PER_DAY? )",
        "(?<! EARN ) (?P<what> LEAST (?P<n>MONEY) EACH? PER_DAY? TYPE? )",
    ):
        meant = f"budget {found['n'][0].words} a day"
        notes.ask(
            f"{words_of(found['what'])!r}: a budget is the most that a day asks for, and what a send costs follows "
            f"from the catalogue (R35): neither has a least. Is {meant!r} meant?",
            meant,
        )
    for found in stream.take_where(_is_over, "(?P<what> (?P<m>MOST) (?P<n>MONEY) ) (?! EACH? PER_DAY | BUDGET )"):
        stream.ask_about(found["what"])
        meant = f"budget {found['n'][0].words} a day"
        notes.ask(
            f"{words_of(found['what'])!r}: is {meant!r} meant, the most that a day asks for? What a single send costs "
            "follows from the catalogue (R35).",
            meant,
        )
    limit = f"(?: (?: BUDGET | MOST | LESS ) {_OF} )"
    day = "(?: EACH? PER_DAY )"
    for found in stream.take(
        f"(?P<day>PER_DAY)? {limit}+ (?P<n>MONEY) {_NOT_WEEKLY} (?P<day_>{day})? (?: BUDGET | MOST )*",
        f"(?<! TYPE ) (?P<n>MONEY) (?P<day>{day}) (?: BUDGET | MOST )*",
        f"(?<! TYPE ) (?P<n>MONEY) (?: BUDGET | MOST )+ {_NOT_WEEKLY} (?P<day>{day})?",
        f"(?P<day>PER_DAY)? (?: MOST {_OF} )? BUDGET (?: (?: MOST | LESS ) {_OF} | {_OF} ) (?P<n>NUMBER) {_NOT_WEEKLY}"
        f" (?P<day_>{day})?",
        f"(?P<n>NUMBER) (?P<day>{day}) BUDGET",
        f"NO BUDGET LEAST (?P<n> NUMBER | MONEY ) {_NOT_WEEKLY} (?P<day>{day})?",
        f"(?P<day>PER_DAY)? BUDGET {_OF} (?P<n>TIME) {_NOT_WEEKLY} (?P<day_>{day})?",
    ):
        if not _SUM.search(found["n"][0].value):
            notes.ask(f"{found['n'][0].words!r} is no sum of money; what is the budget of a day?")
            continue
        notes.say("budget_per_day", read_amount(found["n"][0].value))
        if "day" not in found and "day_" not in found:
            notes.tell(f"the budget {found['n'][0].words}{_OF_A_DAY}")


def _read_most(stream: TokenStream, notes: Notes) -> None:
    if stream.take_where(_is_none, "(?P<no>NO) MOST (?! OF | NUMBER | MONEY | TIME | SENDS | PER_DAY )"):
        notes.say("max_per_day", None)
    for found in stream.take_to_ask("(?P<what> FROM NUMBER SENDS? PER_DAY )"):
        notes.ask(f"{words_of(found['what'])!r}: and to how many? Say 'at most 8 a day', or 'lighter' or 'heavier'.")
    most, day = "(?: MOST | LESS )", "(?P<day>PER_DAY)"
    for found in stream.take(
        f"(?P<sign>{most}) {_OF} (?P<day_>PER_DAY) SENDS? {_OF} {_COUNT} SENDS? {_NOT_WEEKLY}",
        f"PER_DAY (?P<day>(?P<sign>{most})) {_OF} {_COUNT} SENDS? {_NOT_WEEKLY}",
        f"(?P<sign>{most}) {_OF} {_COUNT} SENDS? {_NOT_WEEKLY} {day}?",
        f"{_FREE} {_COUNT} SENDS? {day} (?P<sign>{most})?",
        f"{_FREE} {_COUNT} SENDS? (?P<sign>{most}) {_NOT_WEEKLY} {day}?",
    ):
        say_most(found["n"][0], found.get("sign"), "day" in found or "day_" in found, notes)


def say_most(number: Token, sign: list[Token] | None, daily: bool, notes: Notes) -> None:
    """The most sends of a day, or a question where no day can have so many."""
    value = read_amount(number.value)
    most = value - 1 if sign and sign[0].kind == "LESS" else value
    if not most.is_integer() or most < 1:
        notes.ask(f"{number.words} sends a day is no limit to plan with; what is the most a day?")
    elif most > SENDS_PER_DAY:
        asked = "are dollars meant?" if daily else "a week has no limit of its own."
        notes.ask(
            f"At most {number.words}: sends of a day? A day holds {SENDS_PER_DAY} (R23); {asked}",
            *([f"budget {number.words} a day"] if daily else []),
        )
    else:
        notes.say("max_per_day", int(most))
        if not daily:
            notes.tell(f"at most {int(most)} was read as sends a day")
        elif sign is None:
            notes.tell(f"{int(most)} a day was read as the most of a day")
