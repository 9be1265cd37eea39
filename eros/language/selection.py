"""Which send types, which strategy, how much (R9, R14, R45, R46)."""

from collections.abc import Iterable

from eros.language.forms import read_amount
from eros.language.grammar import TYPES_PATTERN
from eros.language.notes import Notes
from eros.language.tokens import Token, TokenStream, words_of
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, default_catalogue
from eros.vocabulary.request import resolve_types

#: R46: what "lighter" and "heavier" are; another share cannot be asked for.
SHARE = 20.0


def read_selection(sheet: TokenStream, notes: Notes) -> None:
    _read_dry_run(sheet, notes)
    _read_follow_ups(sheet, notes)
    _read_types(sheet, notes)
    _read_focus(sheet, notes)
    _read_volume(sheet, notes)


def _read_dry_run(sheet: TokenStream, notes: Notes) -> None:
    if sheet.take("NO DRY_RUN", "FOR_REAL"):
        notes.say("dry_run", False)
    if sheet.take("ONLY? DRY_RUN ONLY?"):
        notes.say("dry_run", True)


def _read_follow_ups(sheet: TokenStream, notes: Notes) -> None:
    for found in sheet.take(f"(?: NO | NOTHING ) FOLLOW_UPS ON (?P<k>{TYPES_PATTERN})"):
        notes.say("follow_ups", False)
        notes.tell(f"follow-ups are left out of the whole week, not only those of {words_of(found['k'])}")
    if sheet.take("FOLLOW_UPS OFF"):
        notes.say("follow_ups", False)


def _read_types(sheet: TokenStream, notes: Notes) -> None:
    for found in sheet.take(f"NO (?P<k>{TYPES_PATTERN}) EXCEPT (?P<but>{TYPES_PATTERN})"):
        spared = set(_keys(found["but"], notes))
        notes.add("exclude", [key for key in _keys(found["k"], notes) if key not in spared])
    for found in sheet.take(
        f"ONLY (?P<k>{TYPES_PATTERN})",
        f"NOTHING EXCEPT (?P<k>{TYPES_PATTERN})",
        f"(?P<k>{TYPES_PATTERN}) (?: AND | COMMA )? ONLY",
    ):
        notes.add("include", _keys(found["k"], notes))
    for found in sheet.take(
        f"(?: NO | EXCEPT | ALL_BUT ) SENDS? OF? (?P<k>{TYPES_PATTERN})", f"(?P<k>{TYPES_PATTERN}) OFF"
    ):
        if any(piece.kind == "FOLLOW_UPS" for piece in found["k"]):
            notes.say("follow_ups", False)
        notes.add("exclude", _keys(found["k"], notes))
    if sheet.take("NO GOES_LIVE"):
        notes.add("exclude", ["live_promo"])
    for found in sheet.take(f"INCLUDE (?P<k>{TYPES_PATTERN})"):
        said = words_of(found["k"])
        notes.ask(f"Every send type is used unless you say otherwise. Only {said}? Or {said} at a day and a time?")
    if sheet.take("(?<! NUMBER ) (?<! MOST ) (?<! VOLUME ) FOLLOW_UPS"):
        notes.say("follow_ups", True)


def _keys(pieces: Iterable[Token], notes: Notes) -> list[str]:
    """The keys in catalogue order; a deprecated one is read as its successor and told (R9)."""
    names = [name for piece in pieces if piece.kind in ("TYPE", "CATEGORY") for name in piece.value.split()]
    for name in sorted(DEPRECATED_SEND_TYPES.intersection(names)):
        notes.tell(f"{name} is gone since 2026-01-16 and was read as ppv_unlock (R9)")
    keys = set(resolve_types(names, "types")[0])
    return [key for key in default_catalogue() if key in keys]


def _read_focus(sheet: TokenStream, notes: Notes) -> None:
    goal = "(?P<f> CATEGORY | BALANCE )"
    for found in sheet.take(
        f"(?<! NO ) FOCUS (?: ON | OF | AT | FOR )* {goal} SENDS? FOCUS?",
        f"{goal} FOCUS",
        "(?<! NO ) (?P<v>VOLUME) SENDS? ON? (?P<f>CATEGORY) SENDS? THAN?",
        "(?<! NO ) (?P<f>CATEGORY) (?P<v>VOLUME)",
        "(?<! NO ) (?P<f>BALANCE)",
    ):
        if "v" in found and found["v"][0].value != "heavier":
            notes.ask(f"{words_of(found['v'])!r} {found['f'][0].words}: leave it out, or focus on something else?")
        else:
            notes.say("focus", found["f"][0].value)
    if "focus" in notes.said:  # "she needs money, lean on revenue" names it twice
        again = sheet.take("(?<! NO ) (?<! ONLY ) (?P<f>CATEGORY) (?! OFF | ONLY )")
        for found in again:
            if found["f"][0].value != notes.said["focus"]:
                notes.ask(f"Focus on {notes.said['focus']} or on {found['f'][0].words}?")


def _read_volume(sheet: TokenStream, notes: Notes) -> None:
    of_all = "(?! TYPE | CATEGORY | FOLLOW_UPS | MONEY | UNKNOWN | CANNOT )"
    for found in sheet.take(
        f"(?P<share>PERCENT)? (?<! NO ) (?P<v>VOLUME) (?P<share_>PERCENT)? SENDS? THAN? {of_all}",
    ):
        notes.say("volume", found["v"][0].value)
        shares = [*found.get("share", ()), *found.get("share_", ())]
        if shares and read_amount(shares[0].value) != SHARE:
            notes.ask(f"Lighter and heavier are {SHARE:g} % (R46), and {shares[0].words} cannot be had: is that well?")
