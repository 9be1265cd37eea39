"""What a pattern of R20 cannot match without: pieces of text, which are far cheaper to look for."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from string import digits

#: Letters that stand once each, a group of words, any group's beginning or end, an alternative, what takes no room,
#: what stands for many letters, a letter.
_PART = re.compile(
    r"(?P<letters>[a-z\d ]+(?![?*+{]))|\((?:\?:)?(?P<words>[a-z\d][a-z\d ]*(?:\|[a-z\d ]*)*)\)"
    r"|(?P<opens>\((?:\?(?:[:=!]|<[=!]))?)|(?P<closes>\))|(?P<or>\|)|(?P<edge>\\b|[\^$])"
    r"|(?P<many>\\[a-zA-Z]|\[(?:\\.|[^\]\\])*\]|\.)|\\?(?P<letter>.)"
)
_PARENTHESIS = re.compile(r"[()]|\\.|\[(?:\\.|[^\]\\])*\]")
#: How often a part stands: perhaps not at all; once or more.
_OFTEN = re.compile(r"(?P<perhaps>[?*]|\{0?,\d*\}|\{0\})|\+|\{\d+(?:,\d*)?\}")
_GROUPS = ("(", "(?:")
_DIGITS = re.compile(r"\[[\d-]+\]")
#: Longer pieces are no rarer; a digit is as rare as so many letters.
_RARE, _RARE_DIGIT = 6, 4
#: So many ways in which letters may stand, one after the other, are pieces of their own.
_MOST_RUNS = 8

#: Of each match one of these is a part.
Pieces = frozenset[str]
#: What every text holds.
ANYTHING = Pieces({""})


@cache
def needed_pieces(pattern: str) -> tuple[Pieces, ...]:
    """Each match holds a piece of each of these; the rarest come first."""
    return tuple(sorted(_read(pattern, 0)[0], key=_rarity, reverse=True))


def top_level_parts(pattern: str) -> Iterator[str]:
    """What the pattern is a sequence of: each group is one part, with how often it stands; alternatives part at "|"."""
    at = depth = begins = 0
    while at < len(pattern):
        part = _PART.match(pattern, at)
        assert part is not None, pattern[at:]
        at = part.end()
        depth += (part.lastgroup == "opens") - (part.lastgroup == "closes")
        if depth == 0:
            often = _OFTEN.match(pattern, at) if part.lastgroup != "edge" else None
            at = often.end() if often else at
            yield pattern[begins:at]
            begins = at


def _read(pattern: str, at: int) -> tuple[list[Pieces], int]:
    """What a group needs, and where it ends."""
    branches: list[list[Pieces]] = []
    needed: list[Pieces] = []
    runs = [""]
    while at < len(pattern):
        part = _PART.match(pattern, at)
        assert part is not None, pattern[at:]
        at, kind = part.end(), part.lastgroup
        inner: list[Pieces] = []
        if kind == "letters":
            runs = [run + part[0] for run in runs]
            continue
        if kind == "closes":
            break
        if kind == "edge":
            continue
        if kind == "opens":
            inner, at = _read(pattern, at) if part[0] in _GROUPS else ([], _end_of_group(pattern, at))
        often = _OFTEN.match(pattern, at)
        at = often.end() if often else at
        if kind == "letter" and not often:
            runs = [run + part["letter"] for run in runs]
            continue
        if kind == "words" and not often:
            words = part["words"].split("|")
            if len(runs) * len(words) > _MOST_RUNS:
                needed, runs = [*needed, *_pieces(runs)], [""]
            runs = [run + word for run in runs for word in words]
            continue
        if kind == "words":
            inner = _pieces(part["words"].split("|"))
        needed, runs = [*needed, *_pieces(runs)], [""]
        if kind == "or":
            branches, needed = [*branches, needed], []
        elif often and often["perhaps"]:
            continue
        elif inner:
            needed += inner
        elif _DIGITS.fullmatch(part[0]):
            needed.append(Pieces(re.findall(part[0], digits)))
    needed += _pieces(runs)
    return _of_any([*branches, needed]) if branches else needed, at


def _end_of_group(pattern: str, at: int) -> int:
    """Of what takes no room, which needs nothing."""
    depth = 1
    for found in _PARENTHESIS.finditer(pattern, at):
        depth += (found[0] == "(") - (found[0] == ")")
        if depth == 0:
            return found.end()
    raise ValueError(pattern[at:])


def _pieces(runs: Iterable[str]) -> list[Pieces]:
    return [Pieces(runs)] if all(map(str.strip, runs)) else []


def _of_any(branches: list[list[Pieces]]) -> list[Pieces]:
    """What stands for each of the branches: the rarest that it needs, then the rarest of what is left; a branch that
    needs no more stands by its rarest."""
    if not all(branches):
        return []
    sorted_by_rarity = [sorted(needed, key=_rarity, reverse=True) for needed in branches]
    most = max(map(len, branches))
    return [Pieces().union(*(needed[at % len(needed)] for needed in sorted_by_rarity)) for at in range(most)]


def _rarity(pieces: Pieces) -> tuple[int, int]:
    return min(_RARE, *(_RARE_DIGIT if piece in digits else len(piece) for piece in pieces)), -len(pieces)
