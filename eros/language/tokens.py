"""The tokens of a message and which of them were used: what patterns work on.

A pattern is a regular expression over kinds: its words in capitals stand for one token each.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from eros.language.forms import FORMS
from eros.language.phrases import lexicon, longest_phrase

# Patterns that more than one kind of wish is made of.

BEFORE_DAY = "(?: ON | NEXT | THIS | FOR | AT | OF | FOLLOWING )*"
DAY_PATTERN = "(?: WEEKDAY COMMA? DATE | DATE | SPAN | WEEKDAY | RELATIVE )"
#: Behind a comma and a day these give that day a wish of its own: "nothing on Sunday, Monday no bumps".
_OTHER_WISH = (
    "(?: (?: NO | ONLY )? (?: TYPE | CATEGORY | FOLLOW_UPS ) | VOLUME | BALANCE | FOCUS | BUDGET | MOST | LESS"
    " | MONEY | NUMBER SENDS? (?: PER_DAY | MOST ) )"
)
_DAYS_OF_ANOTHER = f"{BEFORE_DAY} {DAY_PATTERN} (?: (?: AND | TO | DASH ) {BEFORE_DAY} {DAY_PATTERN} )*"
#: "monday to wednesday", "mon, wed and fri", "sat sun".
DAYS_PATTERN = (
    f"(?: {DAY_PATTERN} (?: (?! COMMA {_DAYS_OF_ANOTHER} {_OTHER_WISH} ) (?: COMMA | AND | TO | DASH )?"
    f" (?: COMMA | AND | ON | NEXT | THIS )* {DAY_PATTERN} )* )"
)

CLOCK_PATTERN = "(?: TIME | NUMBER (?! SENDS | PER_DAY | EACH | WEEK | PERCENT | MOST | TYPE | CATEGORY ) )"
BOUND_PATTERN = "(?: BEFORE | AFTER | EARLIEST | LATEST | FROM | TO | BETWEEN )"

MEMBER_PATTERN = "(?: TYPE | CATEGORY | FOLLOW_UPS )"
ITEM_PATTERN = f"(?: {MEMBER_PATTERN} SENDS? )"
#: The types of one wish; a member that "only" or "off" follows begins another.
TYPES_PATTERN = f"(?: {ITEM_PATTERN} (?: (?: COMMA | AND )+ NO? {ITEM_PATTERN} (?! ONLY | OFF | INSTEAD ) )* )"

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


Phrases = Mapping[tuple[str, ...], tuple[str, str]]
TokenMatch = dict[str, list["Token"]]


@dataclass(frozen=True)
class Token:
    """``kind`` is a name of the vocabulary or of a form, ``value`` that entry's value, ``words`` what was typed."""

    kind: str
    value: str
    words: str
    #: A day that stands for one said before ("that day").
    repeats_day: bool = False
    #: The words behind it that only hold the text together.
    filler: tuple[str, ...] = ()


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
        return next(at for at, it in enumerate(self.tokens) if it is token)

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


def tokenize(text: str, creators: Phrases) -> list[Token]:
    """The tokens of a normalised text; words that only hold it together are left out."""
    raw = [(match.lastgroup or "", match[0].strip()) for match in FORMS.finditer(text)]
    phrases = {**lexicon(), **creators}
    most = max(longest_phrase(), *map(len, creators), 1)
    tokens, at = list[Token](), 0
    while at < len(raw):
        length, token = _token(raw[at : at + most], phrases)
        tokens.append(token)
        at += length
    tokens = _with_affirmed(_with_statements(_with_may(tokens)))
    return _with_instead(_with_days_on(_with_repeated_days(_without_filler(_with_unnamed_days(tokens)))))


def _token(ahead: list[tuple[str, str]], phrases: Phrases) -> tuple[int, Token]:
    """The longest phrase that begins here, else the form or the unknown word."""
    for length in range(len(ahead), 0, -1):
        phrase = tuple(text for _, text in ahead[:length])
        if phrase in phrases:
            kind, value = phrases[phrase]
            return length, Token(kind, value or " ".join(phrase), " ".join(phrase))
    kind, text = ahead[0]
    return 1, Token("UNKNOWN" if kind == "WORD" else kind, text, text)


#: What makes "quiet" tell how a page is or has been, and what may stand between the two.
_STATES = frozenset((
    "been", "is", "was", "were", "are", "she's", "he's", "they're", "isn't", "is not", "aren't", "are not", "wasn't",
    "lately", "recently",
))  # fmt: skip
_HAS_BEEN = frozenset(("has", "have", "had", "'s", "been", "she's", "he's", "they're"))
_OF_LATE = frozenset(("lately", "recently", "these", "days", "now", "currently", "already"))
_IN_A_STATE = ("FILLER", "NEAR", "ON", "OF", "SO", "ONLY", "UNKNOWN")


def _with_statements(tokens: Sequence[Token]) -> list[Token]:
    """ "Has been a bit thin lately" as one token: how a page has been is no wish."""
    kept, at = list[Token](), 0
    while at < len(tokens):
        token, end = tokens[at], _past(tokens, at + 1, "FILLER")
        late = [it.words for it in tokens[at + 1 : end]]
        begins = _state_begins(kept) if token.kind == "VOLUME" and token.value != "normal" else len(kept)
        late_alone = bool({"lately", "recently"}.intersection(late)) and [it.kind for it in kept[-1:]] != ["TOO"]
        if token.kind != "VOLUME" or token.value == "normal" or (begins == len(kept) and not late_alone):
            kept.append(token)
            at += 1
            continue
        behind = at + 1
        while behind < end and tokens[behind].words in _OF_LATE:
            behind += 1
        if [it.kind for it in tokens[behind : behind + 2]] == ["LAST", "WEEK"]:
            behind += 2
        words = words_of((*kept[begins:], *tokens[at:behind]))
        kept = [*kept[:begins], Token("STATE", token.value, words)]
        at = behind
    return kept


def _state_begins(before: Sequence[Token]) -> int:
    """Where the words begin that make the next one tell how it is; the end where there are none."""
    at = len(before) - 1
    while at >= 0 and before[at].kind in _IN_A_STATE and before[at].words not in _STATES:
        if before[at].kind == "SO" and at > 0 and before[at - 1].kind == "UNKNOWN":  # "is tired, so lighter"
            return len(before)
        at -= 1
    if at > 0 and at == len(before) - 1 and before[at].kind == "AND" and before[at - 1].kind == "STATE":
        return at - 1
    if at < 0 or before[at].words not in _STATES:
        return len(before)
    while at > 0 and before[at - 1].kind == "FILLER" and before[at - 1].words in _HAS_BEEN:
        at -= 1
    return at


_MEMBERS = ("TYPE", "CATEGORY", "FOLLOW_UPS")
_IN_LISTS = ("COMMA", "AND", "BUT", "DASH", "STOP")
_ASKED_FOR = ("please", "want", "wants", "need", "needs")
_FINE = ("ok", "okay", "fine", "good", "alright")
_OF_ONE_OR_ALL = ("please", "too")


def _with_affirmed(tokens: Sequence[Token]) -> list[Token]:
    """What is affirmed behind a no stands out of its list: "no bundles and with games", "no bundles, games yes".

    A word that may belong to one member or to the whole list makes the list unclear: "no bundles, games ok".
    """
    meant, spoken = list(tokens), [(at, it) for at, it in enumerate(tokens) if it.kind != "FILLER"]
    for at, token in enumerate(tokens):
        kinds = [it.kind for place, it in spoken if place < at]
        behind = next((it.kind for place, it in spoken if place > at), "STOP")
        denied = {"NO", "NOTHING", "EXCEPT", "ALL_BUT"}.intersection(kinds)
        in_list = kinds[-1:] and kinds[-1] in _IN_LISTS
        if denied and behind in _MEMBERS and in_list:
            if token.words == "with":
                meant[at] = replace(token, kind="AFFIRMED")
            elif token.words in _ASKED_FOR:
                meant[at] = replace(token, kind="UNCLEAR")
        if token.words == "plus" and denied and behind in _MEMBERS and kinds[-1:] == ["COMMA"]:
            meant[at] = replace(token, kind="UNCLEAR")
        listed = kinds[-1:] and kinds[-1] in _MEMBERS and (len(kinds) == 1 or kinds[-2] in _IN_LISTS)
        if not listed or behind not in _IN_LISTS or "ONLY" in kinds:
            continue
        if denied and token.words in ("yes", "yep", "yeah"):
            meant[at] = replace(token, kind="PERMIT")
        elif token.words in _FINE:
            meant[at] = replace(token, kind="UNCLEAR" if denied else "PERMIT")
        elif token.words in _OF_ONE_OR_ALL and kinds[-2:-1] == ["COMMA"] and _are_two(kinds) and _says_no(spoken, at):
            meant[at] = replace(token, kind="UNCLEAR")
    return meant


def _says_no(spoken: Sequence[tuple[int, Token]], until: int) -> bool:
    return any(it.kind == "NO" and it.words in ("no", "without") for place, it in spoken if place < until)


def _are_two(kinds: Sequence[str]) -> bool:
    return sum(kind in _MEMBERS for kind in kinds) == 2


_DAY_KINDS = ("WEEKDAY", "DATE", "SPAN", "RELATIVE")
#: Behind a day these are its wish: "with Friday off".
_WISHES_OF_DAYS = (
    *("OFF", "FREE_OF", "NOTHING", "EARLIEST", "LATEST", "ONLY", "BEFORE", "AFTER", "BETWEEN", "FROM", "AT", "TIME"),
    *("TYPE", "PIN"),
)


def _with_unnamed_days(tokens: Sequence[Token]) -> Iterator[Token]:
    """ "By Friday" as days that are not named; "by" and its like before anything else only hold the text together."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _past(tokens, at + 1, "FILLER", "NEXT", "THIS")
        if token.kind not in ("NEAR", "WITH"):
            yield token
        elif end < len(tokens) and tokens[end].kind in _DAY_KINDS and not _has_its_wish(tokens, at, end):
            words = words_of(tokens[at : end + 1])
            yield Token("SOME_DAYS", words, words)
            at = end
        else:
            yield replace(token, kind="FILLER")
        at += 1


def _has_its_wish(tokens: Sequence[Token], at: int, day: int) -> bool:
    """Days behind a clock end at a comma: "nothing before noon like Friday, Sunday off"."""
    joints = ("AND", "TO", "DASH") if tokens[at - 1].kind in ("TIME", "NUMBER") else ("AND", "TO", "DASH", "COMMA")
    behind = _past(tokens, day, *_DAY_KINDS, *joints, "FILLER", "KEEP")
    return tokens[at].kind == "WITH" and behind < len(tokens) and tokens[behind].kind in _WISHES_OF_DAYS


def _past(tokens: Sequence[Token], at: int, *kinds: str) -> int:
    return next((place for place in range(at, len(tokens)) if tokens[place].kind not in kinds), len(tokens))


def _without_filler(tokens: Iterable[Token]) -> list[Token]:
    kept = list[Token]()
    for token in tokens:
        if token.kind != "FILLER":
            kept.append(token)
        elif kept:
            kept[-1] = replace(kept[-1], filler=(*kept[-1].filler, token.words))
    return kept


def _with_repeated_days(tokens: list[Token]) -> list[Token]:
    """ "That day" as the last day said before it."""
    earlier: Token | None = None
    resolved = []
    for token in tokens:
        if token.kind in ("WEEKDAY", "DATE"):
            earlier = token
        if token.kind == "THAT_DAY" and earlier is not None:
            token = Token(earlier.kind, earlier.value, token.words, True, token.filler)
        resolved.append(token)
    return resolved


AS_WELL = {"too", "as well", "also"}


def with_as_well(tokens: Sequence[Token]) -> list[Token]:
    """ "Luna too" is the same for her."""
    meant = list(tokens)
    for at, token in enumerate(tokens):
        before, behind = tokens[at - 1 : at], tokens[at + 1 : at + 2]
        if token.words not in AS_WELL:
            continue
        ends = not behind or behind[0].kind in ("COMMA", "STOP", "BUT", "DASH", "NEXT", "THIS", "AND", "WEEK")
        if (before and before[0].kind == "CREATOR" and ends) or (behind and behind[0].kind == "CREATOR"):
            meant[at] = replace(token, kind="SAME")
    return meant


def _with_may(tokens: Sequence[Token]) -> list[Token]:
    """ "May" where nothing follows that it could be a verb of is the month."""
    ends = [*(it.kind in ("COMMA", "STOP", "DASH", "NUMBER", "WEEK") for it in tokens[1:]), True]
    return [
        replace(it, kind="MONTH") if it.words == "may" and end else it for it, end in zip(tokens, ends, strict=False)
    ]


def _with_instead(tokens: list[Token]) -> list[Token]:
    """ "No bundles, games instead": what takes another's place is no part of its list."""
    for at in range(2, len(tokens)):
        joined = tokens[at - 1].kind in ("TYPE", "CATEGORY") and tokens[at - 2].kind in ("COMMA", "AND", "BUT", "DASH")
        if tokens[at].words == "instead" and joined:
            tokens[at] = replace(tokens[at], kind="INSTEAD")
    return tokens


def _with_days_on(tokens: list[Token]) -> list[Token]:
    """ "Friday on" has sends, and "from Friday on" is every day after it: neither leads to another day."""
    kinds = [it.kind for it in tokens]
    for at, token in enumerate(tokens):
        ends = kinds[at + 1 : at + 2] in ([], ["COMMA"], ["STOP"], ["BUT"], ["AND"], ["DASH"], ["NOTHING"])
        if token.words == "on" and ends and kinds[at - 1 : at] and kinds[at - 1] in _DAY_KINDS:
            onwards = any(kind in ("FROM", "AFTER") for kind in kinds[max(at - 3, 0) : at])
            tokens[at] = replace(token, kind="ONWARDS" if onwards else "DAY_ON")
    return tokens


# A message that corrects itself: "luna, no wait, margot". One token takes the place of the only one of its kind.
#
# Anything less plain is left as it stands, and the CORRECT token is asked about.

_REPLACEABLE = ("CREATOR", "WEEKDAY", "DATE", "NUMBER", "MONEY", "TIME", "CATEGORY", "TYPE", "VOLUME")
#: Of these "no" leaves nothing out: "actually no Friday".
_INSTEAD = [[kind] for kind in _REPLACEABLE if kind not in ("CATEGORY", "TYPE")]
_JOINTS = ("COMMA", "STOP", "DASH")


def corrections(tokens: Sequence[Token]) -> tuple[list[Token], list[str]]:
    """The tokens as they were meant, and a notice for each that took another's place."""
    meant, notices = _plain_no(tokens), list[str]()
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


def _plain_no(tokens: Sequence[Token]) -> list[Token]:
    """ "Heavier, no, lighter": a no that stands alone between two of a kind corrects the first of them."""
    return [
        Token("CORRECT", it.value, it.words) if it.words == "no" and _corrects(tokens, at) else it
        for at, it in enumerate(tokens)
    ]


def _corrects(tokens: Sequence[Token], at: int) -> bool:
    """Whether a no turns round what was said: "actually no Friday" does, where nothing before it was a no."""
    kinds = [it.kind for it in tokens]
    actually = at > 0 and tokens[at - 1].words == "actually"
    begins = kinds[: at - actually][-1:] in (["COMMA"], ["DASH"])
    instead = actually and kinds[at + 1 : at + 2] in _INSTEAD and not {"NO", "NOTHING"} & set(kinds[:at])
    return begins and (kinds[at + 1 : at + 2] in (["COMMA"], ["STOP"]) or instead)
