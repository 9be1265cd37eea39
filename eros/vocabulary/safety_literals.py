"""What a pattern of R20 cannot match without: one of some pieces of text, which are far cheaper to look for."""

import re
from functools import cache

#: A group's beginning or end, an alternative, what takes no room, what stands for many letters, a letter.
_PART = re.compile(
    r"(?P<opens>\((?:\?(?:[:=!]|<[=!]))?)|(?P<closes>\))|(?P<or>\|)|(?P<edge>\\b|[\^$])"
    r"|(?P<many>\\[a-zA-Z]|\[(?:\\.|[^\]\\])*\]|\.)|\\?(?P<letter>.)"
)
#: How often a part stands: perhaps not at all; once or more.
_OFTEN = re.compile(r"(?P<perhaps>[?*]|\{0?,\d*\}|\{0\})|\+|\{\d+(?:,\d*)?\}")
_GROUPS = ("(", "(?:")
#: Longer pieces are no rarer.
_RARE = 6

#: Of each match one of these is a part; an empty one: nothing is known.
Pieces = frozenset[str]
_NOTHING = Pieces({""})


@cache
def needed_pieces(pattern: str) -> Pieces:
    """Pieces of text of which each match holds at least one; an empty one tells nothing."""
    return _read(pattern, 0)[0]


def _read(pattern: str, at: int) -> tuple[Pieces, int]:
    """What a group needs, and where it ends."""
    branches, best, run = Pieces(), _NOTHING, ""
    while at < len(pattern):
        part = _PART.match(pattern, at)
        assert part is not None, pattern[at:]
        at, kind, inner = part.end(), part.lastgroup, _NOTHING
        if kind == "closes":
            break
        if kind == "edge":
            continue
        if kind == "opens":
            inner, at = _read(pattern, at)
        often = _OFTEN.match(pattern, at)
        at = often.end() if often else at
        if kind == "letter" and not often:
            run += part["letter"]
            continue
        best, run = _rarer(best, Pieces({run})), ""
        if kind == "or":
            branches, best = branches | best, _NOTHING
        elif kind == "opens" and part[0] in _GROUPS and not (often and often["perhaps"]):
            best = _rarer(best, inner)
    return branches | _rarer(best, Pieces({run})), at


def _rarer(one: Pieces, other: Pieces) -> Pieces:
    return max(one, other, key=lambda pieces: (min(_RARE, *map(len, pieces)), -len(pieces)))
