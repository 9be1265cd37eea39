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
        "verified",
        "checked",
        "signed",
        "consented",
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


_LISTED = frozenset(("TYPE", "CATEGORY", "WEEKDAY", "DATE", "FOLLOW_UPS"))
_SUBJECTS = frozenset(
    ("she", "he", "they", "we", "i", "it", "you", "fans", "there", "she's", "he's", "they're", "we're")
)
_COPULAS = frozenset(("is", "are", "was", "were", "has", "have"))
_SAYS = ("says", "said", "wants", "wanted", "needs", "prefers", "asks", "asked")


def tells(token: Token) -> bool:
    """Whether a sentence of its own begins with it: "the boss wants", "she"."""
    return token.kind == "FILLER" and (token.words in _SUBJECTS or token.words.endswith(_SAYS))


def with_sentences_apart(tokens: Sequence[Token]) -> list[Token]:
    """ "No bundles, the boss wants bundles", "Tuesday we are full, Sunday off": what a sentence of its own names is no
    part of the list before it, nor what is named behind it."""
    meant = list(tokens)
    for at in range(1, len(tokens) - 1):
        before, joint, behind = tokens[at - 1 : at + 2]
        if joint.kind != "COMMA" or before.kind not in _LISTED or behind.kind not in _LISTED:
            continue
        told = bool(_COPULAS.intersection(before.filler)) and before.kind in ("WEEKDAY", "DATE")
        begins = any(words in _SUBJECTS or words.endswith(_SAYS) for words in joint.filler)
        if told or begins:
            meant[at] = replace(joint, kind="STOP")
    return meant
