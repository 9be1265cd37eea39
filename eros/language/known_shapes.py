"""The last gate between reading and running: a wish counts only where its whole clause has a shape that means it (R63).

Everything else becomes a question that shows the reading. The shapes stand in ``shapes.toml``.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from eros.language.notes import Notes
from eros.language.plain_words import plain_words
from eros.language.tokens import DAYS_PATTERN, TYPES_PATTERN, WANTED_PATTERN, Token, TokenStream, coded, compiled

_JOINTS = frozenset(("COMMA", "STOP", "BUT", "AND", "DASH", "SO"))
#: A list runs over no more joints than this.
_LONGEST, _MOST_WORDS = 16, 60


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((files("eros.language") / "shapes.toml").read_text(encoding="utf-8"))


@cache
def _classes() -> Mapping[str, str]:
    """Words -> their class; "": they are dropped."""
    named = {word.strip(): name for name, words in _tables()["classes"].items() for word in words.split(",")}
    dropped = _tables()["dropped"]
    phrases = (phrase.strip() for phrase in dropped["phrases"].split(","))
    return {**named, **dict.fromkeys((*dropped["words"].split(), *phrases), "")}


@cache
def _parts() -> Mapping[str, str]:
    parts = {"days": DAYS_PATTERN, "types": TYPES_PATTERN, "wanted": WANTED_PATTERN, "goal": "(?: CATEGORY | BALANCE )"}
    for name, pattern in _tables()["parts"].items():
        parts[name] = pattern.format(**parts)
    return parts


def _any_of(table: str) -> str:
    shapes = (shape.format(**_parts()) for group in _tables()[table].values() for shape in group)
    return f"(?: {' | '.join(shapes)} )"


@cache
def _wishes() -> re.Pattern[str]:
    lead, tail, wish = _parts()["lead"], _parts()["tail"], _any_of("wishes")
    runs_on = f"(?: (?: FOR | AND | ONLY )? {_parts()['begins_anew']} {wish} )*"
    return compiled(f"{lead} (?: {wish} | DRY_RUN? {_any_of('days_first')} COMMA? ) {runs_on} {tail}")


@cache
def _of(table: str) -> re.Pattern[str]:
    return compiled(f"{_parts()['lead']} {_any_of(table)} {_parts()['tail']}")


def _shape(code: str) -> str:
    """Of which kind a clause is: "whole", "alone", "open_hours", or "" where it has no known shape."""
    if _wishes().fullmatch(code):
        return "whole"
    return next((table for table in ("alone", "open_hours") if _of(table).fullmatch(code)), "")


@dataclass(frozen=True)
class _Word:
    """A class with the place of its token; None: it only holds the text together."""

    kind: str
    place: int | None
    words: str


@dataclass(frozen=True)
class _Clause:
    """The words between two joints, or of a list over several."""

    words: tuple[_Word, ...]
    #: The joint before it.
    behind: str
    #: Whether anything was read of it.
    wishes: bool
    #: The table of its shape, or "".
    shape: str
    #: The joint behind it.
    leads_to: str = ""

    @property
    def places(self) -> range:
        """From its first token to its last."""
        found = [it.place for it in self.words if it.place is not None]
        return range(found[0], found[-1] + 1) if found else range(0)

    @property
    def in_brackets(self) -> bool:
        return "(" in self.behind

    @property
    def kinds(self) -> set[str]:
        return {it.kind for it in self.words}

    @property
    def only_qualifies(self) -> bool:
        """Nothing was read of it, and it says when or for what another wish holds."""
        if self.wishes or not self.words or self.leads_to in _FOLLOWS:
            return False
        kinds = {it.kind for it in self.words if it.words != "just"}
        narrows = "ONLY" in kinds and kinds & {"UNKNOWN", "TYPE", "CATEGORY", "FOLLOW_UPS", "SENDS"}
        against = self.in_brackets or (self.behind in _AGAINST and bool(kinds - _BARE))
        return against or bool(kinds & _QUALIFYING or narrows) or self.words[0].kind == "SHOULD"

    @property
    def stands_by_itself(self) -> bool:
        """Nothing beside it matters to it, nor it to anything beside it."""
        if not self.wishes:
            return not (self.only_qualifies and (self.places or self.in_brackets or self.behind in _AGAINST))
        return self.shape == "whole" and not self.in_brackets and not self.leads_to.startswith("or")

    @property
    def of_the_run(self) -> bool:
        """How the week is made, which nothing qualifies."""
        return {it.kind for it in self.words} <= _RUN


#: Behind these stands what limits the wish before.
_AGAINST = ("but", "though", "although", "however")
#: What is left of a wish when its days or hours are taken.
_BARE = frozenset(("ONLY", "ON", "FOR", "AT", "OF", "IN", "FROM", "TO", "BEFORE", "AFTER"))
#: Before these stands why something is wished.
_FOLLOWS = ("so", "so please", "so that")
#: What says when, how far or on what condition.
_QUALIFYING = frozenset((
    "WEEKDAY", "DATE", "SPAN", "RELATIVE", "SOME_DAYS", "TIME", "PART", "EXCEPT", "ALL_BUT", "UNSURE", "IF",
    "VAGUE_HOURS", "THAT_DAY",
))  # fmt: skip
_RUN = frozenset(
    ("DRY_RUN", "FOR_REAL", "SEED", "NUMBER", "OF", "PLAN", "MAKE", "WITH", "SOMEBODY", "NEEDS", "WANTS", "FOR")
)


def of_no_known_shape(
    tokens: Sequence[Token],
    stream: TokenStream,
    waiting: Set[int],
    some_day: Collection[int],
    read: Callable[[Collection[int]], Mapping[str, Any]],
) -> set[int]:
    """The places of wishes whose clause is none of the shapes, and of those that a clause beside them may qualify.

    ``waiting``: the places that are asked about already. ``some_day``: those of days in the middle of the week that
    were read as its name. ``read``: what is wished by the tokens of these places alone.
    """
    clauses = list(_clauses(list(_words(tokens, stream, some_day)), stream))
    found = set[int]()
    for at, clause in enumerate(clauses):
        if clause.stands_by_itself or not waiting.isdisjoint(clause.places):
            continue
        before, behind = _nearest(clauses[:at][::-1], read), _nearest(clauses[at + 1 :], read)
        beside = [*before, *behind]
        if clause.only_qualifies:
            found.update(place for it in beside[:1] for place in it.places)
        elif clause.wishes and beside and _may_qualify(clause, before):
            found.update(place for it in (clause, *beside) for place in it.places)
        elif clause.wishes and not clause.shape and read(clause.places):
            found.update(clause.places)
        elif clause.wishes and clause.leads_to.startswith("or") and behind and _is_another(clause, behind[0]):
            found.update(place for it in (clause, *behind) for place in it.places)
    return found


def _is_another(clause: _Clause, behind: _Clause) -> bool:
    """Whether an "or" leaves open which of two kinds of wishes holds."""
    return clause.kinds != behind.kinds


def _may_qualify(clause: _Clause, before: Sequence[_Clause]) -> bool:
    """Whether it may say when the wishes beside it hold."""
    kinds = clause.kinds
    if clause.shape == "whole":
        return clause.in_brackets and bool(kinds & {"ONLY", "EXCEPT", "ALL_BUT"})
    if clause.shape != "open_hours":
        return clause.shape == "alone"
    an_end = len(kinds & {"TIME", "NUMBER"}) == 1 and sum(it.kind in ("TIME", "NUMBER") for it in clause.words) == 1
    of_types = any({"NO", "DROP", "DONT", "WITHOUT"} & it.kinds and {"TYPE", "CATEGORY"} & it.kinds for it in before)
    of_days = "PART" in kinds and any({"OFF", "FREE_OF", "NOTHING"} & it.kinds for it in before)
    leads = not before and clause.words[0].words != "only"
    return leads or clause.in_brackets or clause.behind == "-" or of_days or (an_end and of_types)


def _nearest(clauses: Sequence[_Clause], read: Callable[[Collection[int]], Mapping[str, Any]]) -> list[_Clause]:
    """The first wish of these that another clause may qualify."""
    found = (it for it in clauses if it.wishes and it.shape not in ("alone", "open_hours") and not it.of_the_run)
    return [it for it in found if read(it.places)][:1]


def _clauses(words: Sequence[_Word], stream: TokenStream) -> Iterator[_Clause]:
    """From each joint the longest run that has a shape, else the words to the next joint."""
    joints = [at for at, it in enumerate(words) if it.kind in _JOINTS]
    begins, joint = 0, ""
    while begins < len(words):
        ends = [at for at in (*joints, len(words)) if at >= begins][:_LONGEST]
        clause = _clause(words[begins : ends[0]], stream, joint)
        for end in ends[:0:-1]:
            longer = _clause(words[begins:end], stream, joint)
            if _are_alternatives(words[begins:end], stream):
                continue
            if longer.shape and longer.wishes:
                clause = longer
                ends[0] = end
                break
        joint = words[ends[0]].words if ends[0] < len(words) else ""
        yield replace(clause, leads_to=joint)
        begins = ends[0] + 1


def _are_alternatives(words: Sequence[_Word], stream: TokenStream) -> bool:
    """Whether an "or" stands between two wishes of different kinds: "fewer or no games"."""
    for at, word in enumerate(words):
        if word.kind == "AND" and word.words.startswith("or"):
            before, behind = _clause(words[:at], stream, ""), _clause(words[at + 1 :], stream, "")
            if (
                before.shape == behind.shape == "whole"
                and before.wishes
                and behind.wishes
                and _is_another(before, behind)
            ):
                return True
    return False


def _clause(words: Sequence[_Word], stream: TokenStream, joint: str) -> _Clause:
    said = tuple(it for it in words if it.kind)
    used = (it.place for it in said if it.kind not in _JOINTS and it.place is not None)
    wishes, shape = any(at in stream.used for at in used), ""
    if wishes and len(said) <= _MOST_WORDS:
        code = coded(it.kind for it in said)
        shape = _shape(code)
    return _Clause(said, joint, wishes, shape)


def _words(tokens: Sequence[Token], stream: TokenStream, some_day: Collection[int]) -> Iterator[_Word]:
    """Every word of the message, in its order; creators and the words of the week are no part of a wish."""
    before = ""
    for word in _every_word(tokens, stream, some_day):
        kind = word.kind
        if (before, kind) == ("DONT", "ALL_TYPES"):  # "don't do all bundles" leaves some in
            kind = _UNKNOWN
        elif kind == "ALL_TYPES" and before not in ("NO", "WITHOUT", "DROP"):
            kind = "TYPE"
        elif kind == "A":  # "drop a bundle" is one of them
            kind = "A" if before == "DROP" else ""
        yield replace(word, kind=kind)
        before = kind or before


#: What is in no shape.
_UNKNOWN = "FILLER"


def _every_word(tokens: Sequence[Token], stream: TokenStream, some_day: Collection[int]) -> Iterator[_Word]:
    at = 0
    for token in tokens:
        yield from (_Word(_class_of(word), None, word) for word in token.led_by)
        if token.kind != "CREATOR":
            kind = stream.tokens[at].kind
            if kind in _JOINTS:
                yield _Word(kind, at, token.words)
            elif at not in stream.neutral:
                yield _Word(_classes().get(token.words, kind), at, token.words)
            elif at in some_day:
                yield _Word(_UNKNOWN, at, token.words)
            at += 1
        for word in token.filler:
            is_said_of = word == "'s" and token.kind in _DAYS
            yield _Word("IS" if is_said_of else _class_of(word), None, word)


_DAYS = ("WEEKDAY", "DATE", "SPAN", "RELATIVE")


def _class_of(filler: str) -> str:
    return _classes().get(filler, _UNKNOWN)


#: What a "next" may stand behind without a week: "alexia next", "and now luna next".
_LEADS_TO_NEXT = frozenset(("PLAN", "MAKE", "SCHEDULE", "FOR", "SHOW", "ABOUT", "SAME", "GREETING", *_JOINTS)) - {"BUT"}


_OF_NEXT = (["WEEKDAY"], ["DATE"], ["MONTH"])


def ask_about_unread_week(stream: TokenStream, notes: Notes) -> None:
    """ "Any week but next", "next next week": what was read of it is not what was said."""
    kinds = stream.kinds()
    for at in stream.left_places():
        before = kinds[at - 1] if at else "PLAN"
        if kinds[at + 1 : at + 2] in _OF_NEXT:
            continue
        odd = "week_start" in notes.said or before not in _LEADS_TO_NEXT
        if (kinds[at] == "NEXT" and odd) or (kinds[at] == "THIS" and before in ("BUT", "EXCEPT")):
            said = " ".join(it.words for it in stream.tokens[max(at - 1, 0) : at + 2])
            notes.asks_of["week_start"] = (
                f"{said!r}: which week is meant? Say it as 'next week' or 'the week of 7 December'."
            )
            notes.ask(notes.asks_of["week_start"])


#: Part of the question whether a reading is right.
IS_MEANT = "Is that what you mean?"
#: The same where it is not sure either that anything was ordered.
ORDERED_AS_WELL = f"{IS_MEANT[:-1]}, and shall the week be planned?"
#: How a choice begins that stands for all that waits.
AS_READ = "i mean "


def ask_whether_meant(
    tokens: Sequence[Token], stream: TokenStream, places: Collection[int], meant: Mapping[str, Any], notes: Notes
) -> None:
    """Show what these places were read as; a yes means that."""
    said = " and ".join(map(repr, _quoted(tokens, stream, places)))
    notes.ask(f"I read {said} as: {plain_words(meant)}. {IS_MEANT} Say yes, no, 'leave it out', or the wish plainly.")


def _quoted(tokens: Sequence[Token], stream: TokenStream, places: Collection[int]) -> Iterator[str]:
    """What was said at each run of places, with the joints between."""
    run, lead, at = list[str](), tuple[str, ...](), 0
    for token in tokens:
        lead += token.led_by
        is_named = token.kind == "CREATOR"
        joins = is_named or at in stream.neutral or stream.tokens[at].kind in _JOINTS
        if (not is_named and at in places) or (run and joins):
            run += (*(lead if not run else ()), token.words, *token.filler)
        elif run:
            yield _joined(run)
            run = []
        lead = token.filler if joins else ()
        at += not is_named
    yield from filter(None, [_joined(run)])


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).replace(" ,", ",").replace(" 's", "'s").strip(" ,.;-")
