"""What was offered and taken, with all that waits beside what it answers."""

from collections.abc import Sequence

from eros.language.known_shapes import AS_READ
from eros.language.text import normal, with_words_mended
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token

#: How what is offered begins where it is a week, and where it is a sum.
A_WEEK = "the week of"
#: The same of a day that waits, and stays.
IN_A_WEEK = "in the week of"
A_SUM = "budget "
SUMS, _OF_A_SUM = ("NUMBER", "MONEY"), ("BUDGET", "MOST", "LESS", "OF", "AT", "TO", "ON", "FOR", "KEEP")
OF_TYPES = ("TYPE", "CATEGORY")
COMPLAINTS = frozenset(("TOO", "TOO_MANY", "TOO_FEW", "LOOKS", "STATE"))
_NAMES_A_WEEK = ("FROM", "WEEK_STARTING", "WEEK_OF", "SPAN", "MONTH_WEEK")
_OF_A_WEEK = ("ON", "FOR", "NEXT", "THIS", "WEEKDAY", "DATE", "RELATIVE", "SPAN", "DASH", "TO")
#: What stands beside the hours or the days of a wish, and belongs to them.
_HOURS = ("BEFORE", "AFTER", "EARLIEST", "LATEST", "NOTHING", "TIME", "NUMBER", "AT")
_OFF_DAYS = ("HALT", "NO", "EXCEPT", "ALL_BUT", "OFF", "ON")
_JOINTS = ("AND", "COMMA", "STOP", "DASH")
#: "8-10": hours, or sends of a day.
_A_RANGE = ("NUMBER", "TO", "DASH", "ONLY")


def with_the_rest(choice: str, waiting: Sequence[str]) -> str:
    """What was offered, and all that waits beside what it answers."""
    chosen = tokenize(normal(choice), {})
    if choice.startswith(AS_READ):  # the rest stands in it
        return choice
    waiting = [words for words in waiting if with_words_mended(words) != normal(choice) and not _is_of_some(words)]
    if choice.startswith(IN_A_WEEK) or any(is_a_send_beside(words, chosen) for words in waiting):
        return ", ".join((choice, *waiting))
    if choice.startswith(A_SUM):
        rest = [_beside_the_sum(tokenize(words, {})) for words in waiting]
    else:
        rest = [_beside(tokenize(words, {}), chosen, week=choice.startswith(A_WEEK)) for words in waiting]
    return ", ".join(filter(None, (choice, *rest)))


#: What a send at a time is said in.
_OF_A_SEND = frozenset(
    ("PIN", "SENDS", "TYPE", "TIME", "AT", "ON", "COMMA", "AND", "DASH", "WEEKDAY", "DATE", "RELATIVE")
)


def is_a_send_beside(words: str, answer: Sequence[Token]) -> bool:
    """Whether a whole send at its time waits, and the answer is a wish that it has to go with."""
    kinds = {it.kind for it in tokenize(words, {})}
    return {"TYPE", "TIME"} <= kinds <= _OF_A_SEND and not {"TYPE", "TIME"} <= {it.kind for it in answer}


_BOUNDS = ("BEFORE", "AFTER", "BETWEEN", "EARLIEST", "LATEST", "FROM")
#: A type with a price, follow-ups of a type and hours of a type: what is offered of these is all of it.
_OF_SOME = (
    frozenset(
        ("NO", "ONLY", "EXCEPT", "ALL_BUT", "SENDS", *OF_TYPES, "LESS", "MOST", *_OF_A_SUM, *SUMS, "COMMA", "AND")
    ),
    frozenset(("NO", "NOTHING", "EXCEPT", "FOLLOW_UPS", "AFTER", *OF_TYPES, *_OF_A_SUM, "COMMA", "AND")),
    frozenset(("NO", "SENDS", "AT", "TIME", "NUMBER", *OF_TYPES, *_BOUNDS, "TO", "DASH", "AND")),
)
_NAMES_SOME = (frozenset(SUMS), frozenset(("FOLLOW_UPS",)), frozenset(_BOUNDS))


def _is_of_some(words: str) -> bool:
    """Whether it wishes of some sends of a type alone, as "no ppv under $10", "no follow-ups on ppv" and
    "no ppv after 9"."""
    kinds = {it.kind for it in tokenize(words, {})}
    alone = any(kinds <= whole and kinds & named for whole, named in zip(_OF_SOME, _NAMES_SOME, strict=True))
    return alone and bool(kinds.intersection(OF_TYPES)) and not kinds.isdisjoint(("NO", "ONLY", "EXCEPT", "NOTHING"))


def _beside_the_sum(waiting: Sequence[Token]) -> str:
    """What waits without the sum and what makes a sum of it."""
    kinds = [it.kind for it in waiting]
    at = next((n for n, kind in enumerate(kinds) if kind == "MONEY" or (kind in SUMS and "BUDGET" in kinds[:n])), None)
    at = next((n for n, kind in enumerate(kinds) if kind in SUMS), len(kinds)) if at is None else at
    first, end = at, at + 1
    while first > 0 and kinds[first - 1] in _OF_A_SUM:
        first -= 1
    while (
        end < len(kinds) and kinds[end] in ("BUDGET", "MOST") and kinds[end + 1 : end + 2] not in (["NUMBER"], ["OF"])
    ):
        end += 1
    return " ".join(it.words for it in (*waiting[:first], *waiting[end:])).strip(" ,.;-")


def _beside(waiting: Sequence[Token], chosen: Sequence[Token], *, week: bool) -> str:
    if week:
        begins = next((at for at, it in enumerate(waiting) if it.kind in (*_NAMES_A_WEEK, "DATE")), len(waiting))
        ends = begins + 1
        while ends < len(waiting) and waiting[ends].kind in _OF_A_WEEK:
            ends += 1
        rest = [*waiting[:begins], *waiting[ends:]]
    else:
        kinds = {it.kind for it in chosen}
        if is_of_last_week(waiting) and "VOLUME" in kinds:
            waiting = [it for it in waiting if it.kind not in _HOW_IT_WAS]
        answered = {*kinds, *_JOINTS, "UNKNOWN", "HEDGE", "IF_POSSIBLE"}
        answered |= {*_HOURS} if kinds.intersection(_HOURS) else set()
        answered |= {*_OFF_DAYS} if "OFF" in kinds else set()
        if kinds.intersection(_HOURS) and "PART" in {it.kind for it in waiting}:
            answered |= {"PART", "NO"}
            kinds.add("PART")
        if kinds.intersection(("VOLUME", "MOST")) and "HOW_MANY" in {it.kind for it in waiting}:
            answered |= {"HOW_MANY"}
            kinds.add("HOW_MANY")
        answered |= {"AGAIN"} if "PERMIT" in kinds else set()
        answered |= {"PERCENT"} if "VOLUME" in kinds else set()
        answered |= {"ONLY"} if "TYPE" in kinds else set()
        of = {it.kind for it in waiting}
        if of <= {"NO", "MOST"} or ("FOLLOW_UPS" in kinds & of and "EXCEPT" in of):
            return ""
        if of <= {*_A_RANGE}:
            answered, kinds = {*_A_RANGE}, {"NUMBER"}
        alike = kinds.difference(_JOINTS).intersection(it.kind for it in waiting)
        rest = [it for it in waiting if not alike or it.kind not in answered]
    return " ".join(it.words for it in rest).strip(" ,.;-")


_HOW_IT_WAS = ("LAST", "WEEK", "SENDS", "SO", "VOLUME", *COMPLAINTS)


def is_of_last_week(waiting: Sequence[Token]) -> bool:
    """Whether what waits is how last week was, which one volume for this one answers whole."""
    kinds = {it.kind for it in waiting}
    return "LAST" in kinds and bool(kinds & {*COMPLAINTS, "VOLUME"}) and not kinds.intersection(OF_TYPES)
