"""A message that corrects itself: "luna, no wait, margot". One piece takes the place of the only one of its kind.

Anything less plain is left as it stands, and the CORRECT piece is asked about.
"""

from collections.abc import Sequence

from eros.language.tokens import Token

_REPLACEABLE = ("CREATOR", "WEEKDAY", "DATE", "NUMBER", "MONEY", "TIME", "CATEGORY", "TYPE", "VOLUME")
_JOINTS = ("COMMA", "STOP", "DASH")


def corrections(pieces: Sequence[Token]) -> tuple[list[Token], list[str]]:
    """The pieces as they were meant, and a notice for each that took another's place."""
    meant, notices = _plain_no(pieces), list[str]()
    if meant and meant[0].kind == "CORRECT":  # it corrects the turn before
        meant = meant[1:]
    for at in [at for at, it in enumerate(meant) if it.kind == "CORRECT"][::-1]:
        before, after = meant[:at], meant[at + 1 :]
        while after and after[0].kind in _JOINTS:
            after = after[1:]
        same = [place for place, it in enumerate(before) if after and it.kind == after[0].kind]
        ends = len(after) == 1 or (len(after) > 1 and after[1].kind not in (*_REPLACEABLE, "TO", "AND"))
        if len(same) != 1 or after[0].kind not in _REPLACEABLE or not ends:
            continue
        old, new = before[same[0]], after[0]
        notices.append(f"'{old.words}' was corrected to '{new.words}'")
        meant = [*before[: same[0]], new, *before[same[0] + 1 :], *after[1:]]
    return meant, notices


def _plain_no(pieces: Sequence[Token]) -> list[Token]:
    """ "Heavier, no, lighter": a no that stands alone between two of a kind corrects the first of them."""
    kinds = [it.kind for it in pieces]
    return [
        Token("CORRECT", it.value, it.words) if it.kind == "NO" and it.words == "no" and _alone(kinds, at) else it
        for at, it in enumerate(pieces)
    ]


def _alone(kinds: Sequence[str], at: int) -> bool:
    return kinds[at - 1 : at] in (["COMMA"], ["DASH"]) and kinds[at + 1 : at + 2] in (["COMMA"], ["STOP"])
