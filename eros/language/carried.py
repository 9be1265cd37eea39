"""How far a denial is carried over a list: to names that are merely listed, and over no word that may affirm one.

"No games, bundles and tips" leaves out all three. In "no games, of course bundles" and "nothing Monday, something
Tuesday" a word stands beside the later name that is no part of a list: whether the denial still holds for it is asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from eros.language.no_part_of_it import tells
from eros.language.phrases import words_that_open, words_within_lists
from eros.language.tokens import Token, words_of

_MEMBERS = frozenset(("TYPE", "CATEGORY", "FOLLOW_UPS"))
_DAYS = frozenset(("WEEKDAY", "DATE", "RELATIVE", "SPAN"))
_JOINTS = frozenset(("COMMA", "AND", "DASH", "TO"))
_LEADS = frozenset(("NO", "NOTHING", "EXCEPT", "ALL_BUT"))
_FOLLOWS = frozenset(("OFF", "FREE_OF"))
#: Of these a name in the list has a wish of its own, or is asked about already.
_OF_ITS_OWN = _LEADS | _FOLLOWS | {
    "ONLY", "PERMIT", "UNDO", "VOLUME", "INSTEAD", "UNCLEAR", "AFFIRMED", "TIME", "HOW_MANY", "BECAUSE", "CORRECT",
    "DAY_ON", "KEEP", "INCLUDE", "MOST", "LESS", "BUDGET", "EARLIEST", "LATEST", "BEFORE", "AFTER", "UNKNOWN", "FOCUS",
    "NUMBER",
}  # fmt: skip
#: Kinds that are silent elsewhere, and may affirm the name that they stand before or behind.
_AFFIRM = frozenset(("PER_DAY", "YES", "LOOKS", "PRAISE", "EACH", "WHOLE", "AGAIN", "NEAR", "WITH"))
#: Of "all bundles", the name of a family with its first word.
_ALL = ("all", "any")


@dataclass
class _Listed:
    """The places from one joint, or day, to the next; ``joint``: the place of what leads to it, -1 for the first."""

    places: list[int]
    joint: int = -1


def with_ends_of_denials(tokens: Sequence[Token]) -> list[Token]:
    """What stands beside a listed name behind or before a denial, and is no part of a list, makes it unclear."""
    meant = {at: [it] for at, it in enumerate(tokens)}
    for kinds in (_MEMBERS, _DAYS):
        for run in _runs(tokens, kinds):
            for part in _carried_to(tokens, run, kinds):
                for at in _beside(tokens, part, kinds):
                    meant[at] = _unclear(tokens[at])
    return [it for found in meant.values() for it in found]


#: What a denial is carried to behind an "or", where all before it to the denial is a list.
_LISTED = _MEMBERS | _DAYS | {"COMMA", "AND", "FILLER", "SENDS", "ON"}
#: "No bundles or anything before 10" denies the sends of those hours; "or dry run" says no wish for sure.
_HOURS = {"BEFORE": "EARLIEST", "AFTER": "LATEST", "BETWEEN": "UNCLEAR"}
_UNSURE = dict.fromkeys(("DRY_RUN", "FOR_REAL", "SEED"), "UNCLEAR")
_ANYTHING = frozenset(("anything", "any", "else", "anyone", "something", "at", "all"))


def with_denials_behind_or(tokens: Sequence[Token]) -> list[Token]:
    """ "No bundles or anything before 10" with nothing before 10; what an "or" leads to is no wish of its own."""
    meant, at = list[Token](), 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        meant.append(token)
        if token.kind != "AND" or not token.words.startswith(("or", "nor")) or not _ends_a_denied_list(meant[:-1]):
            continue
        verb = at
        while verb < len(tokens) and (tokens[verb].words in _ANYTHING or tokens[verb].kind == "SENDS"):
            verb += 1
        if verb < len(tokens) and (kind := (_HOURS | _UNSURE).get(tokens[verb].kind)) is not None:
            meant.append(replace(tokens[verb], kind=kind, words=words_of(tokens[at : verb + 1])))
            at = verb + 1
    return meant


def _ends_a_denied_list(before: Sequence[Token]) -> bool:
    """Whether a denial stands there, and behind it nothing but what it is carried to."""
    last = next((at for at in reversed(range(len(before))) if before[at].kind not in _LISTED), None)
    return last is not None and before[last].kind in ("NO", "NOTHING") and len(before) - last > 1


def _unclear(token: Token) -> list[Token]:
    """The token as one that makes unclear what it stands beside; of "all bundles" only the first word."""
    if token.kind not in _MEMBERS:
        return [replace(token, kind="UNCLEAR")]
    first, _, name = token.words.partition(" ")
    return [Token("UNCLEAR", first, first), replace(token, words=name)]


def _runs(tokens: Sequence[Token], kinds: frozenset[str]) -> Iterator[list[_Listed]]:
    """The parts of each list of names of these kinds; a stop or a "but" ends it."""
    run = [_Listed([])]
    for at, token in enumerate(tokens):
        if token.kind in ("STOP", "BUT", "SO"):
            yield run
            run = [_Listed([])]
        elif token.kind in _JOINTS:
            run.append(_Listed([], at))
        else:
            if kinds is _DAYS and token.kind in _DAYS and any(tokens[it].kind in _DAYS for it in run[-1].places):
                words = [it for it in run[-1].places if it > _last_day(tokens, run[-1])]
                run[-1].places = [it for it in run[-1].places if it not in words]
                run.append(_Listed(words))
            run[-1].places.append(at)
    yield run


def _last_day(tokens: Sequence[Token], part: _Listed) -> int:
    return max(it for it in part.places if tokens[it].kind in _DAYS)


def _carried_to(tokens: Sequence[Token], run: Sequence[_Listed], kinds: frozenset[str]) -> Iterator[_Listed]:
    """The parts whose name another part's denial is carried to, with the mere words before them."""
    found, carried, words = list[_Listed](), False, list[int]()
    waiting = list[_Listed]()
    for part in run:
        said = {tokens[it].kind for it in part.places}
        if (
            part.joint >= 0
            and tokens[part.joint].kind == "COMMA"
            and any(map(tells, (tokens[it] for it in part.places)))
        ):
            carried, waiting, words = False, [], []
        elif said & _OF_ITS_OWN:
            if said & _FOLLOWS and said & kinds and not said & _LEADS:
                found += waiting
            carried = bool(said & (_LEADS | (_FOLLOWS if kinds is _DAYS else set()))) and bool(said & kinds)
            waiting, words = [], []
        elif said & kinds:
            named = _Listed([*words, *part.places], part.joint if carried or waiting else -1)
            (found if carried else waiting).append(named)
            words = []
        elif said <= {"FILLER"}:
            words += part.places
        else:
            carried, waiting, words = False, [], []
    return iter(found)


def _beside(tokens: Sequence[Token], part: _Listed, kinds: frozenset[str]) -> Iterator[int]:
    """The places of words beside the name that are no part of a list; behind an "or" those before it alone."""
    joint = tokens[part.joint].words if part.joint >= 0 else ""
    names = [it for it in part.places if tokens[it].kind in kinds]
    last = names[-1] if joint.startswith(("or", "nor")) else part.places[-1]
    if joint == "plus" and kinds is _MEMBERS:
        yield part.joint
    for at in _spoken_of(tokens, part, names[0]):
        token, ends = tokens[at], at == part.places[-1]
        beside = token.kind in ("FILLER", *_AFFIRM) or (ends and token.kind == "IN")
        every = at == names[0] and kinds is _MEMBERS and not joint.startswith("or") and _adds_all(tokens, at)
        if at <= last and (every or (beside and token.words not in words_within_lists())):
            yield at


def _spoken_of(tokens: Sequence[Token], part: _Listed, name: int) -> Iterable[int]:
    """All places, but of what leads to the first name only the word next to it: "I'd like some tips"."""
    if part.joint >= 0:
        return part.places
    before = [at for at in part.places if at < name and tokens[at].words not in words_within_lists()][-1:]
    opens = [at for at in before if tokens[at].words in words_that_open()]
    return [at for at in part.places if at >= name or (at in before and at not in opens)]


def _adds_all(tokens: Sequence[Token], at: int) -> bool:
    """Whether a family's name begins with an "all" that no name before it in the message has."""
    first, _, name = tokens[at].words.partition(" ")
    before = (it.words.partition(" ")[0] for it in tokens[:at] if it.kind in _MEMBERS)
    return bool(name) and first in _ALL and first not in before
