"""What is affirmed behind a no stands out of its list: "no bundles, games yes"."""

from collections.abc import Sequence
from dataclasses import replace

from eros.language.tokens import Token

MEMBERS = ("TYPE", "CATEGORY", "FOLLOW_UPS")
_IN_LISTS = ("COMMA", "AND", "BUT", "DASH", "STOP")
_DAYS = ("WEEKDAY", "DATE", "RELATIVE", "SPAN")
_ASKED_FOR = ("please", "want", "wants", "need", "needs")
_FINE = ("ok", "okay", "fine", "good", "alright")
_OF_ONE_OR_ALL = ("please", "too")


def with_affirmed(tokens: Sequence[Token]) -> list[Token]:
    """What is affirmed behind a no stands out of its list: "no bundles and with games", "no bundles, games yes".

    A word that may belong to one member or to the whole list makes the list unclear: "no bundles, games ok".
    """
    meant, spoken = list(tokens), [(at, it) for at, it in enumerate(tokens) if it.kind != "FILLER"]
    for at, token in enumerate(tokens):
        kinds = [it.kind for place, it in spoken if place < at]
        behind = next((it.kind for place, it in spoken if place > at), "STOP")
        denied = {"NO", "NOTHING", "EXCEPT", "ALL_BUT"}.intersection(kinds)
        in_list = kinds[-1:] and kinds[-1] in _IN_LISTS
        if denied and behind in MEMBERS and in_list:
            if token.words == "with":
                meant[at] = replace(token, kind="AFFIRMED")
            elif token.words in _ASKED_FOR:
                meant[at] = replace(token, kind="UNCLEAR")
        if token.words == "plus" and denied and behind in MEMBERS and kinds[-1:] == ["COMMA"]:
            meant[at] = replace(token, kind="UNCLEAR")
        if _is_of_a_day(kinds, token) and behind in _IN_LISTS:
            meant[at] = replace(token, kind="UNCLEAR")  # "off mon, wed yes"
            continue
        listed = (
            kinds[-1:]
            and kinds[-1] in MEMBERS
            and (len(kinds) == 1 or kinds[-2] in _IN_LISTS or kinds[:-1] in (["AGAIN"], ["YES"]))
        )  # "actually bundles ok"
        if not listed or behind not in _IN_LISTS or "ONLY" in kinds:
            continue
        if denied and token.words in ("yes", "yep", "yeah"):
            meant[at] = replace(token, kind="PERMIT")
        elif token.words in _FINE:
            meant[at] = replace(token, kind="UNCLEAR" if denied else "PERMIT")
        elif token.words in ("again", "once more") and denied and len(kinds) > 1 and not _behind_or(spoken, at):
            meant[at] = replace(token, kind="UNCLEAR")  # "no bumps, games again"
        elif token.words in _OF_ONE_OR_ALL and kinds[-2:-1] == ["COMMA"] and _are_two(kinds) and _says_no(spoken, at):
            meant[at] = replace(token, kind="UNCLEAR")
    return meant


def _is_of_a_day(kinds: Sequence[str], token: Token) -> bool:
    """Whether it affirms a day that a list of days off runs on to."""
    off = {"OFF", "FREE_OF", "NOTHING", "NO"}.intersection(kinds)
    in_list = kinds[-1:] and kinds[-1] in _DAYS and kinds[-2:-1] and kinds[-2] in (*_IN_LISTS, "ON")
    return bool(off and in_list) and token.words in ("yes", "yep", "yeah", "sure", *_FINE)


def _behind_or(spoken: Sequence[tuple[int, Token]], at: int) -> bool:
    """Whether an "or" joins the last of the list to it: "no bumps or games again"."""
    joints = [it for place, it in spoken if place < at][-2:-1]
    return any(it.words.startswith(("or", "nor")) or it.kind not in _IN_LISTS for it in joints)


def _says_no(spoken: Sequence[tuple[int, Token]], until: int) -> bool:
    return any(it.kind == "NO" and it.words in ("no", "without") for place, it in spoken if place < until)


def _are_two(kinds: Sequence[str]) -> bool:
    return sum(kind in MEMBERS for kind in kinds) == 2
