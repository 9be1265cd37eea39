"""Words that look like a part of a request and are none: "everyone loves it", "a plain week"."""

from collections.abc import Sequence
from dataclasses import replace

from eros.language.tokens import Token


def with_loving(tokens: Sequence[Token]) -> list[Token]:
    """ "Everyone loves it" names no pages."""
    meant = list(tokens)
    for at, token in enumerate(tokens[:-1]):
        if token.kind == "EVERYONE" and tokens[at + 1].words in _LOVES:
            meant[at] = replace(token, kind="UNKNOWN")
    return meant


_LOVES = frozenset(
    [
        "loves",
        "likes",
        "hates",
        "knows",
        "says",
        "thinks",
        "wants",
        "is",
        "was",
        "has",
        "asks",
        "asked",
        "liked",
        "loved",
        "hated",
        "seems",
        "feels",
    ]
)


def without_plain(tokens: Sequence[Token]) -> list[Token]:
    """ "A plain week" and "next week, plain" wish nothing."""
    kept = list[Token]()
    for at, token in enumerate(tokens):
        behind, before = [it.kind for it in tokens[at + 1 : at + 2]], [it.kind for it in tokens[:at]][-1:]
        ends = behind in ([], ["COMMA"], ["STOP"]) and before in (["COMMA"], ["WEEK"], ["CREATOR"], ["STOP"])
        if token.words != "plain" or not (ends or behind in (["WEEK"], ["PLAN"], ["SCHEDULE"])):
            kept.append(token)
    return kept
