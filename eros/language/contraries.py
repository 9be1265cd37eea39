"""Complaints and contrasts: a complaint is a wish for its contrary, "not Y" beside "X" wishes nothing of Y (R63)."""

from collections.abc import Sequence

from eros.language.notes import Notes
from eros.language.tokens import (
    BEFORE_DAY,
    DAYS_PATTERN,
    TYPES_PATTERN,
    Token,
    TokenMatch,
    TokenStream,
    full_words_of,
    words_of,
)

#: Part of the question about what may be asked and not wished.
IN_DOUBT = "is that asked, or wished?"
WHAT_THEN = "What should be different? Say it as 'lighter', 'no bundles' or 'nothing after 21:00'."
_CONTRARY = {"lighter": "heavier", "heavier": "lighter", "normal": "normal"}
_OF_ALL = "(?! TYPE | CATEGORY | FOLLOW_UPS | MONEY | UNKNOWN | CANNOT | WEEKDAY | DATE | BUDGET )"
#: "Not so heavy" and "heavy, it seems": nobody can tell which way it should go.
_UNSURE_COMPLAINTS = (
    "(?P<what> (?: NO | UNCLEAR ) TOO VOLUME )",
    "(?P<what> (?: NO | UNCLEAR ) (?: TOO_MANY | TOO_FEW ) )",
    "(?P<what> (?: TOO_MANY | TOO_FEW ) (?: TYPE | CATEGORY | FOLLOW_UPS ) )",
    "(?P<what> LOOKS SO? VOLUME )",
)


_TYPES = "(?: (?: NO | MOST | LESS )+ (?: TYPE | CATEGORY | FOLLOW_UPS ) | VOLUME (?: TYPE | FOLLOW_UPS ) ) SENDS?"
_TO_A_JOINT = "(?: (?! COMMA | STOP | BUT | SO | USED ) . )"
#: A word of one of these kinds makes a wish of what stands between two joints.
_NAMES_WISHES = (
    *("NO", "NOTHING", "OFF", "FREE_OF", "ONLY", "TYPE", "CATEGORY", "FOLLOW_UPS", "VOLUME", "WEEKDAY", "DATE"),
    *("BUDGET", "MOST", "MONEY", "FOCUS", "EARLIEST", "LATEST", "BEFORE", "AFTER"),
)
_OF_WISHES = f"(?: {' | '.join(_NAMES_WISHES)} )"


def read_doubts(stream: TokenStream, notes: Notes) -> None:
    """Ask about wishes that are only spoken of: one within a question, a type compared with before, one till a day."""
    for found in stream.take_to_ask(f"(?P<what> {_TYPES} THAN )"):
        notes.ask(
            f"{words_of(found['what'])!r}: how many of a type a week has follows from its own figures, and none is "
            "compared with another week. Is the type left out, or as usual? Say it whole, or 'leave it out'."
        )
    for found in stream.take_to_ask(
        f"(?P<what> (?: NO | ONLY ) {TYPES_PATTERN} (?: TO | BEFORE | AFTER ) {BEFORE_DAY} (?: DATE | SPAN ) )"
    ):
        notes.whole_week_only(found["what"])
    for found in stream.take_to_ask(f"(?P<what> KEEP {TYPES_PATTERN} (?: LESS | MOST ) (?: MONEY | NUMBER ) )"):
        notes.ask(
            f"{words_of(found['what'])!r}: prices stand in the type's own figures, and a type has no limit of its own. "
            "Say 'budget $60 a day' for the spend of a day, or 'leave it out'."
        )
    for found in stream.take_to_ask(f"(?P<what> {TYPES_PATTERN} KEEP? OFF {BEFORE_DAY} {DAYS_PATTERN} ) (?! OFF )"):
        notes.whole_week_only(found["what"])
    limit = "MOST NUMBER SENDS? PER_DAY?"
    for found in stream.take_where(
        lambda it: it["joint"][0].words == ":",
        f"(?<! NO ) (?<! ONLY ) (?<! EXCEPT ) (?P<what> {TYPES_PATTERN} (?P<joint>STOP) {limit} )",
    ):
        stream.ask_about(found["what"])
        notes.whole_week_only(found["what"])
    for found in stream.take_to_ask(f"(?P<what> LEAST NUMBER? {TYPES_PATTERN} COMMA {limit} ) (?= STOP | COMMA | $ )"):
        notes.whole_week_only(found["what"])
    for found in stream.take_to_ask(f"VOLUME COMMA (?P<what> ALL_BUT {TYPES_PATTERN} )"):
        notes.whole_week_only(found["what"])
    part = f"(?P<what> {_TO_A_JOINT}* {_OF_WISHES} {_TO_A_JOINT}* )"
    for found in stream.take_where(_begins_a_question, f"(?P<joint> COMMA | STOP | BUT | AND ) {part}"):
        stream.ask_about(found["what"])
        said = " ".join((*found["joint"][0].filler, full_words_of(found["what"])))
        notes.ask(f"{said!r}: {IN_DOUBT} Say the wish as you want it, or 'leave it out'.")


#: A clause that begins so asks: "is Friday off", "should she be lighter".
_VERBS_OF_QUESTIONS = frozenset(("is", "are", "does", "did", "am"))
_VERBS_BEFORE_A_DAY = frozenset(("should", "shall", "will", "would"))
_VERBS_OF_EITHER = _VERBS_BEFORE_A_DAY | {"has", "have", "had", "was", "were"}
_SOMEBODY = frozenset(("she", "he", "it", "they", "i", "we", "there"))


def take_what_was_wrong(stream: TokenStream) -> list[list[Token]]:
    """Use up each wish that is said to be wrong, and the word for it: "friday off was wrong"."""
    return [it["what"] for it in stream.take_where(_is_wrong, f"(?P<what> {_TO_A_JOINT}* WRONG )")]


def ask_what_holds(what: Sequence[Token], stream: TokenStream, notes: Notes) -> None:
    """What was wrong is no wish so far, or nothing that is named."""
    if any(it.kind in _NAMES_WISHES for it in what):
        stream.ask_about(what)
        notes.ask(f"{full_words_of(what)!r}: what holds instead? Say it as you want it, or 'leave it out'.")
    elif wished := [it for it in _before(what, stream) if it.kind in _NAMES_WISHES]:
        before = _before(what, stream)
        said = before[before.index(wished[0]) :]
        while said[-1].kind in _JOINTS:
            said.pop()
        stream.ask_about(said)
        stream.used.update(map(stream.place_of, said))
        notes.ask(f"{full_words_of(said)!r}: what holds instead? Say it as you want it, or 'leave it out'.")
    else:
        stream.neutral.update(map(stream.place_of, what))
        notes.ask(WHAT_THEN, "plan the week", "lighter")  # a yes alone means neither


_JOINTS = ("COMMA", "STOP", "BUT", "SO", "AND", "DASH")


def _before(what: Sequence[Token], stream: TokenStream) -> list[Token]:
    """What stands before it in the same message and is not read yet, from its first wish on."""
    return [it for at, it in enumerate(stream.tokens[: stream.place_of(what[0])]) if at not in stream.used]


def _is_wrong(found: TokenMatch) -> bool:
    """ "The matter", "problems" and their like ask what is wrong."""
    return found["what"][-1].words not in ("the matter", "problems", "issues")


def _begins_a_question(found: TokenMatch) -> bool:
    words, behind = found["joint"][0].filler, found["what"][0].kind
    if not words:
        return False
    alone = len(words) == 1 and words[0] in _VERBS_BEFORE_A_DAY and behind in ("WEEKDAY", "DATE", "TYPE")
    somebody = words[0] in _VERBS_OF_EITHER and not _SOMEBODY.isdisjoint(words[1:2])
    return words[0] in _VERBS_OF_QUESTIONS or alone or somebody


def read_contraries(stream: TokenStream, notes: Notes) -> None:
    """Note the volume that a complaint asks for; what has two ways out is asked back."""
    for found in stream.take_to_ask(*_UNSURE_COMPLAINTS):
        notes.ask(f"{words_of(found['what'])!r}: should the week be lighter, heavier, or without something?")
    _read_statements(stream, notes)
    for found in stream.take(f"LOOKS? TOO (?P<v>VOLUME) SENDS? {_OF_ALL}", f"NO SO (?P<v>VOLUME) SENDS? {_OF_ALL}"):
        notes.say("volume", _CONTRARY[found["v"][0].value])
    for pattern, volume in (("TOO_MANY", "lighter"), ("TOO_FEW", "heavier")):
        for _ in stream.take(f"LOOKS? {pattern} SENDS? {_OF_ALL}"):
            notes.say("volume", volume)
    for found in stream.take(f"(?<! NO ) (?P<c>VOLUME) (?P<v>VOLUME) SENDS? THAN? {_OF_ALL}"):
        _compared(found["c"][0], found["v"][0], notes)


def _read_statements(stream: TokenStream, notes: Notes) -> None:
    """How a page has been is no wish: it is asked what follows of it, unless that is said beside it."""
    wished = {"VOLUME", "TOO_MANY", "TOO_FEW"}.intersection(stream.kinds())
    if not wished:
        for found in stream.take_to_ask("(?P<what> LOOKS? STATE SENDS? THAN? )"):
            notes.ask(f"{words_of(found['what'])!r} says how it is: should the week be lighter or heavier?")
        return
    before = set(stream.used)
    for found in stream.take("(?P<what> LOOKS? STATE )"):
        notes.tell(f"{words_of(found['what'])!r} was read as how it has been, and is no wish")
    stream.neutral |= stream.used - before


def _compared(comparative: Token, token: Token, notes: Notes) -> None:
    """ "Less busy" is lighter, "more relaxed" too."""
    if comparative.words not in ("more", "less", "fewer"):
        notes.ask(f"Two different wishes for volume: {comparative.words} or {token.words}?")
    else:
        notes.say("volume", token.value if comparative.words == "more" else _CONTRARY[token.value])


_OF_LAST = "(?P<v> VOLUME | STATE | TOO_MANY | TOO_FEW )"
_OF_NO_PART = "(?! TYPE | CATEGORY | FOLLOW_UPS | MONEY | BUDGET )"
#: How last week was, as "last week was too heavy", "it was too much last week".
_LAST_WEEK = (
    f"(?P<what> LAST WEEK? LOOKS? (?: SO | TOO )? {_OF_LAST} SENDS? ) {_OF_NO_PART}",
    f"(?P<what> LOOKS? TOO? {_OF_LAST} SENDS? LAST WEEK )",
)
#: How the question about last week goes on.
SHOULD_BE = "should this week be"
_LEADS_TO = {"TOO_MANY": "lighter", "TOO_FEW": "heavier"}


def read_last_week(stream: TokenStream, notes: Notes) -> set[int]:
    """Ask whether this week should be the contrary of last week, where nothing is said of it: one yes or no.

    The places of what is asked about.
    """
    before, found = set(stream.used), stream.take(*_LAST_WEEK)
    places = stream.used - before
    if any(it.kind in ("VOLUME", *_LEADS_TO) for at, it in enumerate(stream.tokens) if at not in places):
        stream.neutral |= places
        for one in found:
            notes.tell(f"{words_of(one['what'])!r} was read as how it has been, and is no wish")
        return set()
    stream.asked |= places
    for one in found[:1]:
        volume = _LEADS_TO.get(one["v"][0].kind) or _CONTRARY[one["v"][0].value]
        if volume != "normal":
            notes.ask(f"{words_of(one['what'])!r}: {SHOULD_BE} {volume} then? Yes or no.", volume)
    return places


_NOT = ("not", "and not", "never", "instead of", "rather than")
_DAYS = ("WEEKDAY", "DATE")


def without_contrasts(tokens: Sequence[Token]) -> tuple[list[Token], list[str]]:
    """The tokens without what a "not" only sets against the wish before it: "skip Friday, not Thursday".

    Types and categories are set against a focus or an "only"; behind a "no" a second one may be left out as well, and
    stays to be asked about.
    """
    kept, notices, at = list[Token](), list[str](), 0
    while at < len(tokens):
        end = _contrast_ends(tokens, kept, at)
        if end > at:
            notices.append(f"{words_of(tokens[at:end])!r} was read as a contrast: nothing is wished of it")
            at = end
        else:
            kept.append(tokens[at])
            at += 1
    return kept, notices


def _contrast_ends(tokens: Sequence[Token], before: Sequence[Token], at: int) -> int:
    """Where the contrast that begins here ends; ``at`` where there is none."""
    sign = at + 1 if tokens[at].kind == "COMMA" else at
    start = sign + 1
    while start < len(tokens) and tokens[start].kind in ("ON", "AT", "FOCUS"):
        start += 1
    if start >= len(tokens) or tokens[sign].words not in _NOT or not before:
        return at
    opposed = tokens[start]
    if not _same_kind(_set_against(before, opposed), opposed) or not _may_be_set_against(before, opposed):
        return at
    if opposed.kind in _DAYS and _is_denied_itself(before):
        return at  # "not Tuesday, not Wednesday" says the same of both
    if opposed.kind in _DAYS and not _weekdays(before).isdisjoint(opposed.value.split()):
        return at  # "weekdays off, not Wednesday" is an exception
    end = start + 1
    while end + 1 < len(tokens) and tokens[end].kind in ("AND", "COMMA") and tokens[end + 1].kind == opposed.kind:
        end += 2
    follows = tokens[end].kind if end < len(tokens) else "STOP"
    return end if follows in ("STOP", "COMMA", "AND", "BUT", "FOR", "CREATOR", "NEXT", "THIS") else at


def _is_denied_itself(before: Sequence[Token]) -> bool:
    """Whether the last word is a day that a bare "not" stands before."""
    return before[-1].kind in _DAYS and len(before) > 1 and before[-2].words in ("not", "and not")


def _set_against(before: Sequence[Token], opposed: Token) -> Token:
    """The word that a "not" may turn to: the last one, or the day before its clock or its "off"."""
    behind_a_day: tuple[str, ...] = ("AT", "TIME", "OFF", "CREATOR") if opposed.kind in _DAYS else ()
    if opposed.kind == "CREATOR":
        behind_a_day = ("WEEK", "NEXT", "THIS", "FOR", "AFTER_NEXT", "WEEK_OF", *_DAYS)
    if opposed.kind == "TYPE" and "TIME" in [it.kind for it in before]:  # "a PPV Friday 9pm, not a bundle"
        behind_a_day = ("AT", "TIME", "ON", *_DAYS)
    return next((it for it in reversed(before) if it.kind not in behind_a_day), before[-1])


def _weekdays(tokens: Sequence[Token]) -> set[str]:
    """The weekdays that are named, those between the ends of a range as well; every one where a date may be any."""
    named, last = set[str](), ""
    for at, token in enumerate(tokens):
        if token.kind in ("DATE", "SPAN", "RELATIVE"):
            return set("0123456")
        if token.kind == "WEEKDAY":
            days = token.value.split()
            if last and tokens[at - 1].kind in ("TO", "DASH"):
                named |= {str(day) for day in range(int(last), int(days[0]))}
            named |= {*days}
            last = days[-1]
    return named


def _same_kind(one: Token, other: Token) -> bool:
    return one.kind == other.kind or (one.kind in _DAYS and other.kind in _DAYS)


def _may_be_set_against(before: Sequence[Token], opposed: Token) -> bool:
    if opposed.kind in (*_DAYS, "VOLUME", "CREATOR"):
        return True
    kinds = {it.kind for it in before}
    pinned = opposed.kind == "TYPE" and before[-1].kind in ("TIME", *_DAYS) and "TIME" in kinds
    return opposed.kind in ("CATEGORY", "TYPE") and bool({"FOCUS", "ONLY"} & kinds or pinned) and "NO" not in kinds
