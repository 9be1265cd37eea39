"""Wishes that stand beside one of several names stay with that creator (R63), and are taken one creator at a time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from eros.language.tokens import Token, full_words_of

_JOINTS = ("COMMA", "STOP", "DASH", "BUT", "AND", "SO")
#: What says nothing of whose week it is.
_OF_THE_WEEK = frozenset((
    *("CREATOR", "PLAN", "MAKE", "SCHEDULE", "WEEK", "NEXT", "THIS", "WEEK_OF", "WEEK_STARTING", "AFTER_NEXT"),
    *("ISO_WEEK", "FOR", "OF", "IN", "ON", "AT", "FROM", "GREETING", "YES", "EVERYONE", "SAME", "FOLLOWING"),
    *("WEEK_AFTER", "BECAUSE", "UNKNOWN", "AGAIN", "WITH", "TO", *_JOINTS),
))  # fmt: skip
_ALL = {"both", "all", "each"}
#: Beside a name these make wishes of her own, which take the place of what was said.
HELD = frozenset(("NO", "NOTHING", "ONLY", "OFF", "VOLUME", "MOST", "BUDGET", "TYPE", "FOCUS", "EARLIEST", "LATEST"))
#: How the question begins.
ONE_BY_ONE = "One creator at a time, each with her own wishes"


def wishes_of_each(tokens: Sequence[Token], creators: Sequence[str], week: date | None) -> Mapping[str, str]:
    """For each creator what is said of her; {} where all of it is said of all of them."""
    said: dict[str, list[str]] = {one: [] for one in creators}
    owners, shared, dated = tuple(creators), True, set[str]()
    for part in _parts(tokens):
        named = tuple(dict.fromkeys(it.value for it in part if it.kind == "CREATOR"))
        of_the_week = {it.kind for it in part} <= _OF_THE_WEEK | {"DATE", "WEEKDAY"} and not _off(part)
        words = {word for it in part for word in (*it.led_by, *it.filler)}
        if named:
            owners = named
        elif _ALL & words or of_the_week:
            owners = tuple(creators)
        shared = shared and (of_the_week or {*owners} == {*creators})
        rest = full_words_of(_without_names(part)).strip(" ,.;:-")
        for one in owners if not (named and of_the_week and not rest) else ():
            said[one].append(rest)
            dated |= (
                {one} if any(it.kind in ("WEEK", "WEEK_OF", "WEEK_STARTING", "AFTER_NEXT") for it in part) else set()
            )
    if shared:
        return {}
    weeks = {one: [f"the week of {week}"] if week is not None and one not in dated else [] for one in creators}
    return {one: f"{one} {', '.join(filter(None, (*said[one], *weeks[one])))}".strip() for one in creators}


def _off(part: Sequence[Token]) -> bool:
    return any(it.kind in ("OFF", "NO", "NOTHING", "ONLY") for it in part)


def _without_names(part: Sequence[Token]) -> list[Token]:
    """Without the names, and without a "for" or an "and" that only leads to one."""
    kept = list[Token]()
    for token in part:
        if token.kind == "CREATOR":
            while kept and kept[-1].kind in ("FOR", "AND", "COMMA", "TO"):
                kept.pop()
        else:
            kept.append(token)
    return kept


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens between joints; names that follow each other stand together."""
    part, meant = list[Token](), list(tokens)
    for at, token in enumerate(meant):
        behind = next((it.kind for it in meant[at + 1 :] if it.kind not in _JOINTS), "")
        among_names = behind == "CREATOR" and bool(part) and part[-1].kind == "CREATOR"
        joins = token.kind == "AND" and behind != "CREATOR"  # "lighter and no bundles" is said of one
        if token.kind in _JOINTS and part and not among_names and not joins:
            yield part
            part = []
        elif token.kind not in _JOINTS or part:
            part.append(token)
    if part:
        yield part
