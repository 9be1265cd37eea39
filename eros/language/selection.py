"""Which send types, which strategy, and a lighter or heavier week (R9, R14, R46)."""

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
from eros.vocabulary.numbers import digits
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
    of = "(?: ON | FOR | OF | AFTER | AT | TO )"
    for found in stream.take_to_ask(f"(?P<what> (?: NO | NOTHING | EXCEPT ) FOLLOW_UPS {of} (?P<k>{TYPES_PATTERN}) )"):
        said = words_of(found["what"])
        notes.ask(f"{said!r}: {words_of(found['k'])} alone has none of its own; all follow-ups, or none?", *ALL_OR_NONE)
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
                f"Lighter and heavier are {digits(SHARE)} % (R46), and {shares[0].words} cannot be had: "
                f"is {volume!r} meant?",
                volume,
            )
