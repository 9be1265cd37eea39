"""The tokens of a message and which of them were used: what patterns work on.

A pattern is a regular expression over kinds: its words in capitals stand for one token each.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

# Patterns that more than one kind of wish is made of.

BEFORE_DAY = "(?: ON | NEXT | THIS | FOR | AT | OF | FOLLOWING )*"
#: Atomic: a weekday and its date are never two days, however what stands behind them ends.
DAY_PATTERN = "(?> WEEKDAY COMMA? DATE | DATE | SPAN | WEEKDAY | RELATIVE )"
#: Behind a comma and a day these give that day a wish of its own: "nothing on Sunday, Monday no bumps".
_OTHER_WISH = (
    "(?: (?: NO | ONLY )? (?: TYPE | CATEGORY | FOLLOW_UPS ) | VOLUME | BALANCE | FOCUS | BUDGET | MOST | LESS"
    " | MONEY | NUMBER SENDS? (?: PER_DAY | MOST ) )"
)
_DAYS_OF_ANOTHER = f"{BEFORE_DAY} {DAY_PATTERN} (?: (?: AND | TO | DASH ) {BEFORE_DAY} {DAY_PATTERN} )*"
#: "monday to wednesday", "mon, wed and fri", "sat sun".
DAYS_PATTERN = (
    f"(?: {DAY_PATTERN} (?: (?! COMMA {_DAYS_OF_ANOTHER} {_OTHER_WISH} ) (?: TO | DASH )?"
    f" (?: COMMA | AND | ON | NEXT | THIS )* {DAY_PATTERN} )* )"
)

CLOCK_PATTERN = "(?: TIME | NUMBER (?! SENDS | PER_DAY | EACH | WEEK | PERCENT | MOST | TYPE | CATEGORY ) )"
BOUND_PATTERN = "(?: BEFORE | AFTER | EARLIEST | LATEST | FROM | TO | BETWEEN )"

MEMBER_PATTERN = "(?: TYPE | CATEGORY | FOLLOW_UPS )"
ITEM_PATTERN = f"(?: {MEMBER_PATTERN} SENDS? )"
#: The types of one wish; a member that "only" or "off" follows begins another.
TYPES_PATTERN = f"(?: {ITEM_PATTERN} (?: (?: COMMA | AND )+ NO? {ITEM_PATTERN} (?! ONLY | OFF | INSTEAD ) )* )"

#: The same where one word ends the list: "leave bundles and games out".
LISTED_PATTERN = f"(?: {ITEM_PATTERN} (?: (?: COMMA | AND )+ {ITEM_PATTERN} )* )"

#: The same without a second "no": of what is wished alone nothing is left out.
WANTED_PATTERN = f"(?: {ITEM_PATTERN} (?: (?: COMMA | AND )+ {ITEM_PATTERN} (?! ONLY | OFF ) )* )"

_A_DAY = "(?: WEEKDAY | DATE | SPAN | RELATIVE )"
#: What a day behind it may belong to: "no bumps on Monday".
_OBJECTS = (
    *("NO", "NOTHING", "ONLY", "OFF", "SENDS", "TYPE", "CATEGORY", "FOLLOW_UPS", "GOES_LIVE", "VOLUME", "PERCENT"),
    *("BALANCE", "MOST", "NUMBER", "PER_DAY", "BUDGET", "MONEY"),
)
_IN_A_LIST = f"(?<! {_A_DAY} (?: COMMA | AND | TO | DASH ) ) (?<! {_A_DAY} COMMA AND )"
BEHIND_NO_OBJECT = "".join(f"(?<! {kind} )" for kind in _OBJECTS)


def days_followed_by(wish: str) -> tuple[str, ...]:
    """Patterns of days, as ``d``, with their wish behind them.

    Of days that the wish before them may hold for, only those behind the last comma are surely meant: "no bumps on
    Monday, Sunday off". Without a comma they are where no preposition binds them: "no bumps saturday and sunday off".
    """
    one_by_one = f"(?P<d>{DAY_PATTERN} (?: (?: AND | TO | DASH ) {BEFORE_DAY} {DAY_PATTERN} )* )"
    no_preposition = "".join(f"(?<! {kind} )" for kind in ("ON", "NEXT", "THIS", "FOR", "AT", "OF", "FOLLOWING"))
    return (
        f"(?: KEEP | {BEHIND_NO_OBJECT} {no_preposition} {_IN_A_LIST} ) {BEFORE_DAY} (?P<d>{DAYS_PATTERN}) {wish}",
        f"(?<= {_A_DAY} COMMA ) AND? {BEFORE_DAY} {one_by_one} {wish}",
        f"(?<! ON ) {_IN_A_LIST} {one_by_one} {wish}",
    )


TokenMatch = dict[str, list["Token"]]


@dataclass(frozen=True)
class Token:
    """``kind`` is a name of the vocabulary or of a form, ``value`` that entry's value, ``words`` what was typed."""

    kind: str
    value: str
    words: str
    #: A day that stands for one said before ("that day").
    repeats_day: bool = False
    #: The words behind it that only hold the text together, and before it where it opens the text.
    filler: tuple[str, ...] = ()
    led_by: tuple[str, ...] = ()


@dataclass
class TokenStream:
    """Pieces in the order of the message. What is taken is used up, and later patterns do not reach across it."""

    tokens: list[Token]
    used: set[int] = field(default_factory=set)
    #: What was used up to be asked about.
    asked: set[int] = field(default_factory=set)
    #: The places within a match: what stands there goes on from the token before it.
    within: set[int] = field(default_factory=set)
    #: What was used up for the week and how the run is made: no wish hangs on it.
    neutral: set[int] = field(default_factory=set)
    #: Each match, as the places where it begins and ends.
    spans: list[tuple[int, int]] = field(default_factory=list)
    _coded: tuple[int, str] | None = None

    def take(self, *patterns: str) -> list[TokenMatch]:
        """Use up every match, pattern by pattern: the named groups of each, as tokens."""
        return [found for pattern in patterns for found in self._take(compiled(pattern))]

    def take_where(self, holds: Callable[[TokenMatch], bool], *patterns: str) -> list[TokenMatch]:
        """Use up the matches of which that holds."""
        found = list[TokenMatch]()
        for pattern in map(compiled, patterns):
            for match in list(pattern.finditer(self._codes())):
                named = self._named(match)
                if holds(named) and not self.used.intersection(range(*match.span())):
                    self._use(match)
                    found.append(named)
        return found

    def take_to_ask(self, *patterns: str) -> list[TokenMatch]:
        """Use up every match of what is no wish until it is answered."""
        before = set(self.used)
        found = self.take(*patterns)
        self.asked |= self.used - before
        return found

    def ask_about(self, tokens: Iterable[Token]) -> None:
        """Mark these tokens as asked about."""
        asked = {id(it) for it in tokens}
        self.asked.update(at for at, it in enumerate(self.tokens) if id(it) in asked)

    def give_back(self, tokens: Iterable[Token]) -> None:
        """Leave these tokens of a match to be read by others."""
        self.used.difference_update(map(self.place_of, tokens))
        self._coded = None

    def _take(self, pattern: re.Pattern[str]) -> Iterable[TokenMatch]:
        while (match := pattern.search(self._codes())) is not None:
            self._use(match)
            yield self._named(match)

    def _use(self, match: re.Match[str]) -> None:
        self.used.update(range(*match.span()))
        self.within.update(range(match.start() + 1, match.end()))
        self.spans.append(match.span())

    def _named(self, match: re.Match[str]) -> TokenMatch:
        return {name: self.tokens[slice(*match.span(name))] for name, text in match.groupdict().items() if text}

    def _codes(self) -> str:
        """One letter a token; what is used only grows, so its number says whether they are as before."""
        if self._coded is None or self._coded[0] != len(self.used):
            codes = "".join(_code("USED" if at in self.used else it.kind) for at, it in enumerate(self.tokens))
            self._coded = len(self.used), codes
        return self._coded[1]

    def place_of(self, token: Token) -> int:
        """Where a token of this stream stands; behind all of them, for one of another."""
        return next((at for at, it in enumerate(self.tokens) if it is token), len(self.tokens))

    def left(self) -> list[Token]:
        """What nothing used; a day also counts as used where a later "that day" for it was."""
        return [self.tokens[at] for at in self.left_places()]

    def left_places(self) -> list[int]:
        echoes = {it.value for at, it in enumerate(self.tokens) if it.repeats_day and at in self.used}
        return [at for at, it in enumerate(self.tokens) if at not in self.used and it.value not in echoes]

    def kinds(self) -> list[str]:
        return [it.kind for it in self.tokens]


_CODES: dict[str, str] = {}
_PRIVATE_USE = 0xE000


def _code(kind: str) -> str:
    """One character per kind."""
    return _CODES.setdefault(kind, chr(_PRIVATE_USE + len(_CODES)))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\b[A-Z][A-Z_]+\b", lambda name: _code(name[0]), pattern), re.VERBOSE)


def words_of(tokens: Iterable[Token]) -> str:
    return " ".join(it.words for it in tokens)


def full_words_of(tokens: Iterable[Token]) -> str:
    """With the words that only hold them together."""
    return " ".join(word for it in tokens for word in (it.words, *it.filler))


def coded(kinds: Iterable[str]) -> str:
    """What patterns match: one letter a kind."""
    return "".join(map(_code, kinds))
