"""Whether a message asks for a week: an order, or the bare name of a creator with a week and wishes (R63).

What tells something of a creator, of a week or of who speaks asks for nothing: "luna has a schedule", "i'll plan luna".
The shapes stand in ``requests.toml``; a sentence of none of them is asked about.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from eros.language.tokens import Token, TokenStream, coded, compiled

_JOINTS = frozenset(("COMMA", "STOP", "BUT", "DASH", "SO", "AND"))
#: Of a part of a message: it names what is planned, or orders it.
_OF_A_PLAN = frozenset(("CREATOR", "PLAN", "MAKE", "SCHEDULE", "WEEK", "DONE"))
#: An order begins with one of these.
_ORDERS = frozenset(("PLAN", "MAKE", "DRY_RUN"))


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((files("eros.language") / "requests.toml").read_text(encoding="utf-8"))


@cache
def _classes() -> Mapping[str, str]:
    """Words -> their class; "": they are dropped."""
    named = {word.strip(): name for name, words in _tables()["classes"].items() for word in words.split(",")}
    dropped = _tables()["dropped"]
    phrases = (phrase.strip() for phrase in dropped["phrases"].split(","))
    return {**dict.fromkeys((*dropped["words"].split(), *phrases), ""), **named}


@cache
def _any_of(*tables: str) -> re.Pattern[str]:
    shapes = (shape.format(**_tables()["parts"]) for table in tables for shape in _tables()[table].values())
    return compiled(f"(?: {' | '.join(shapes)} )")


def asks_for_a_week(
    tokens: Sequence[Token], stream: TokenStream, later: Sequence[Token] = (), *, goes_on: bool
) -> bool:
    """Whether each part of a message that names what is planned is one of the shapes.

    What is told beside an order, or before a "so" with a wish, is why it is given. ``later``: what ends the message and
    is for another turn. ``goes_on``: from the turn before, of which "what about luna" is the same.
    """
    parts = list(_parts(tokens, stream, later, goes_on=goes_on))
    told = [at for at, (part, _) in enumerate(parts) if _is_of_a_plan(part) and not _asks(part)]
    ordered = any(_ORDERS.intersection(part[:1]) and _asks(part) for part, _ in parts)
    reasons = [at for at in told if parts[at][1] == "SO" and any("WISH" in part for part, _ in parts[at + 1 :])]
    return not told or ordered or told == reasons or _points_back(stream)


#: What is done to a week that is there already, where no wish stands beside it: "lock luna next week", "keep gwen".
_OF_A_KEPT_WEEK = frozenset(("KEEP", "PIN", "CHANGED"))
#: What a name alone has beside it that orders nothing: "luna out next week", "about petra".
_SAID_OF_HER = frozenset(("AWAY", "ABOUT_HER"))
_AWAY, _VERBS = ("out", "down", "little"), ("PLAN", "MAKE", "SCHEDULE")


def _is_of_a_plan(part: Sequence[str]) -> bool:
    return bool(_OF_A_PLAN.intersection(part)) or {*part} == {"READY"}


def _points_back(stream: TokenStream) -> bool:
    """Whether a wish stands behind what is told, of the same days: "luna is away thursday, nothing then"."""
    kinds = stream.kinds()
    return any(
        kinds[at - 1] in _JOINTS and kinds[at] in ("NOTHING", "KEEP") and at in stream.used
        for at in range(1, len(kinds))
    )


def _asks(part: Sequence[str]) -> bool:
    if "WISH" not in part:
        leaves = ("TO" not in part and _OF_A_KEPT_WEEK.intersection(part)) or {"LETS", "BE"} <= {*part}
        return not leaves and _any_of("shapes").fullmatch(coded(part)) is not None
    part = [it for it in part if it not in _SAID_OF_HER]
    if _any_of("tells").fullmatch(coded(part)) is not None:
        return False
    before = part[: part.index("WISH")]
    last = max((at for at, kind in enumerate(before) if kind in _OF_A_PLAN), default=-1)
    return _any_of("shapes", "before_a_wish").fullmatch(coded(before[: last + 1])) is not None


def _parts(
    tokens: Sequence[Token], stream: TokenStream, later: Sequence[Token], *, goes_on: bool
) -> Iterator[tuple[list[str], str]]:
    """The classes of the words between two joints, with the joint behind them."""
    part, dropped = list[str](), {*_tables()["dropped"]["kinds"].split(), *(("WHAT_ABOUT",) if goes_on else ())}
    for kind in (*_kinds(tokens, stream, len(stream.tokens) - len(later)), "STOP"):
        if kind in _JOINTS:
            yield part, kind
            part = []
        elif kind and kind not in dropped:
            part.append(kind)


def _kinds(tokens: Sequence[Token], stream: TokenStream, end: int) -> Iterator[str]:
    at = 0
    for token in tokens:
        if at == end and token.kind != "CREATOR":
            return
        yield from map(_class_of, token.led_by)
        if token.kind == "CREATOR":
            yield "CREATOR"
            verb = any(it.kind in _VERBS for it in tokens[: tokens.index(token)])
            if not verb and next((word for word in token.filler if word != "'s"), "") in _AWAY:
                yield "AWAY"
            if token is tokens[0] and token.led_by == ("about",):
                yield "ABOUT_HER"
            if "'s" in token.filler and stream.kinds()[at : at + 1] in (["OFF"], ["FREE_OF"]):  # "luna's off friday"
                yield "IS"
        elif token.words == "reason" and token is tokens[-1]:
            yield "REASON"
            at += 1
        else:
            yield _class_at(token, at, stream)
            at += 1
        yield from map(_class_of, token.filler)


def _class_at(token: Token, at: int, stream: TokenStream) -> str:
    kind = stream.tokens[at].kind
    if at in stream.neutral:
        return "" if kind in _JOINTS else kind if kind == "CHANGED" else "WEEKLY"
    if kind not in _JOINTS and at in stream.used:
        return "TELLS" if _classes().get(token.words) == "TELLS" else "WISH"
    return _classes().get(token.words, kind)


def _class_of(filler: str) -> str:
    return _classes().get(filler, "FILLER")
