"""The words of a wish that waits, said again with an answer in its place or beside it (``eros.language.answers``)."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from eros.language.beside_an_answer import COMPLAINTS, OF_TYPES, SUMS
from eros.language.ends_of_hours import NOON
from eros.language.forms import read_clock
from eros.language.hours_of_days import QUIET
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token

_PART = re.compile(
    r"(?:in the |at )?(?P<half>am|pm|a\.m\.|p\.m\.|morning|mornings|noon|afternoon|evening|evenings|night)"
)
#: A bare figure that may be an hour, and one that may be a sum or a count.
_FIGURE = re.compile(r"(?<![\w$€£.:,/])(\d{1,2}(?:[:.]\d\d)?|\d+)(?![\w%:/]|[.,]\d|\s*(?:am|pm)\b)")
_WITH_HALF = re.compile(r"(\d)\s?(?:am|pm)\b")
_TWO = re.compile(r"(?:they're |it's |that's )?(?:two|2|both|separate|separately)(?: wishes| things| separate wishes)?")
_BOUNDS = ("BEFORE", "AFTER", "BETWEEN", "FROM", "EARLIEST", "LATEST")
_WHOLE_WEEK = re.compile(
    r"(?:(?:for|on) )?(?:the |all )?(?:whole|entire|all|full)?\s?(?:the )?week|every ?day|all (?:the )?days|always"
)
#: A bare figure -> what it is, by the kinds of the answer.
_FIGURE_IS = (
    ({"BUDGET"}, "budget {} a day"), ({"MOST"}, "at most {} a day"), ({"SENDS"}, "at most {} a day"),
    ({"SEED"}, "seed {}"),
)  # fmt: skip
_CURRENCY = re.compile(
    r"(?:a |in |the )?(?:dollars?|bucks?|usd|euros?|eur|pounds?|gbp|quid|money|[$€£])(?: a day| per day)?"
)
DAYS = ("WEEKDAY", "DATE", "SPAN", "RELATIVE", "SOME_DAYS", "PART")


def said_again(words: str, answer: str, kinds: set[str]) -> Iterator[str]:
    """The words of one wish with the answer in its place; of two answers, one after the other."""
    before = tokenize(words, {})
    if [it.kind for it in before] == ["NO"] and "VOLUME" in kinds:  # "no, even lighter" wants no other volume
        return
    yield from _complaint_answered(before, kinds, answer)
    yield from _one_of_two_times(before, kinds, answer)
    yield from _one_of_two_wishes(before, kinds, answer)
    yield from _one_of_two_figures(before, kinds, answer)
    if either := _alternatives(before):
        yield from _one_of(before, either, kinds, answer)
    hours = next((n for n, it in enumerate(before) if it.kind in _BOUNDS), 0)
    if _TWO.fullmatch(answer) and hours:  # "no games, before 10" would say the contrary of "nothing before 10"
        if not {"NO", "NOTHING"}.intersection(it.kind for it in before):
            yield ", ".join(" ".join(it.words for it in part) for part in (before[:hours], before[hours:]))
        return
    yield from one_of_its_types(before, answer)
    yield from _with_its_time(before, answer, kinds)
    yield from _with_its_hours(before, answer)
    if [it.kind for it in before if it.kind != "CREATOR"] == ["NUMBER"]:
        yield from _figure_answered(before[-1].words, kinds, answer)
    if are_hours_of_what_is_denied(before, kinds):
        yield from _hours_left_out(before, tokenize(answer, {}))
        return
    if are_only_days(kinds):
        of = {it.kind for it in before}
        if (
            of & {"NOTHING", "OFF", "FREE_OF"}
            and of & {"FROM", "BEFORE", "AFTER", "ONWARDS", "TO"}
            and of <= {*_OPEN_DAYS, *_NAMED_DAYS}
        ):
            yield f"nothing on {answer.removeprefix('on ')}"
        if {"OFF", "ON"} <= of <= {"OFF", "ON", "COMMA", "AND", *_NAMED_DAYS}:  # "off fri, on sat"
            yield f"nothing on {answer.removeprefix('on ')}"
        if "SOME_DAYS" in of and "NO" in of | {"OFF"} & of and of <= {"SOME_DAYS", "NO", "OFF", "BUT", "ON", "COMMA"}:
            yield f"nothing on {answer.removeprefix('on ').removeprefix('the ')}"  # "but one day not"
        yield from _with_another_day(before, answer)
        if {it.kind for it in before}.intersection(_NAMED_DAYS):
            return
    first, comma, rest = answer.partition(",")
    if comma and rest.strip() and not are_only_days(kinds):  # of days it is one list
        for answered in said_again(words, first.strip(), kinds):
            yield from said_again(answered, rest.strip(), kinds)
        return
    if (part := _PART.fullmatch(answer)) is not None:
        half = part["half"].replace(".", "")
        half = half if half in ("am", "pm") else "am" if half.startswith("morning") else "pm"
        yield _FIGURE.sub(rf"\1{half}", words)
        yield _WITH_HALF.sub(rf"\1{half}", words)
    whole_types = hours and {"NO", *OF_TYPES, "FOLLOW_UPS"}.intersection(it.kind for it in before[:hours]) > {"NO"}
    quiet = hours and {it.words for it in before}.intersection(QUIET)
    if _WHOLE_WEEK.fullmatch(answer) and not (whole_types or quiet):
        if not any(one.kind in _NO_WISH_KINDS and it.kind == "UNKNOWN" for one, it in pairwise(before)):
            yield " ".join(it.words for it in before if it.kind not in {*_said_of_days(before), "UNKNOWN"})
        yield " ".join(it.words for it in before if it.kind not in _said_of_days(before))
        if hours:
            yield " ".join(it.words for it in before[:hours])
    if kinds & {"NO", "NOTHING", "EXCEPT", "ALL_BUT"}:  # it turns round what it would stand behind
        return
    if "TIME" in kinds and (same := _with_its_half(words, answer)) != words:
        yield same
        return
    if kinds & {"TIME", "NUMBER", "MONEY"}:
        if {"FROM", "PER_DAY"} <= {it.kind for it in before} and kinds <= {"NUMBER", "TO", "PER_DAY"}:
            yield f"at most {answer.removeprefix('to ')}{'' if 'PER_DAY' in kinds else ' a day'}"  # "up from 5 a day"
        if {"BUDGET", "VOLUME"} <= {it.kind for it in before}:  # "budget 60 less"
            yield f"budget {answer}{'' if 'PER_DAY' in kinds else ' a day'}"
        yield _FIGURE.sub(answer.replace("\\", ""), words, count=1)
        yield from _with_another_figure(before, answer)
        yield f"{words} at {answer}"
    if kinds & {"WEEKDAY", "DATE", "RELATIVE"}:
        yield f"{_without_unread_day(words)} on {answer.removeprefix('on ')}"
        yield f"{words} on {answer.removeprefix('on ')}"
    yield _FIGURE.sub(lambda found: f"{found[0]} {answer}", words, count=1)
    yield f"{words} {answer}"


def _with_its_half(words: str, answer: str) -> str:
    """ "9 to 10" answered with "10pm" says which half the one hour is in, and nothing of the other."""
    figure = _FIGURE.search(_WITH_HALF.sub(r"\1", answer))
    hour = figure[0] if figure is not None and _WITH_HALF.search(answer) else ""
    figures = [found[0] for found in _FIGURE.finditer(words)]
    if len(figures) < 2 or figures.count(hour) != 1:
        return words
    return _FIGURE.sub(lambda found: answer if found[0] == hour else found[0], words)


def one_of_its_types(before: Sequence[Token], answer: str) -> Iterator[str]:
    """The wish with one type in the place of its family: "bump sat 9pm" answered with "text only"."""
    said = set(answer.replace("_", " ").split()) - {"the", "a", "one", "it's"}
    for at, it in enumerate(before):
        keys = it.value.split() if it.kind == "TYPE" else []
        named = [key for key in keys if said == set(key.split("_"))]
        named = named or [key for key in keys if said and said <= set(key.split("_"))]
        if len(keys) > 1 and len(named) == 1:
            yield " ".join((*_words(before[:at]), named[0], *_words(before[at + 1 :])))


_OPEN_DAYS = ("NOTHING", "OFF", "FREE_OF", "FROM", "TO", "BEFORE", "AFTER", "ONWARDS", "ON", "KEEP")
_NO_WISH_KINDS = frozenset(("NO", "NOTHING", "OFF", "EXCEPT", "ALL_BUT", "FREE_OF"))


def _with_its_time(before: Sequence[Token], answer: str, kinds: set[str]) -> Iterator[str]:
    """What waits with a part of the day, at a time of it: "bundle saturday morning" answered with "sat 10am", and
    "evenings" with "6pm"; a type at a time without a day, on one."""
    of = {it.kind for it in before}
    timed = "TIME" in kinds and kinds <= {"TIME", "ON", "AT", "COMMA", "STOP", "FROM", *_NAMED_DAYS}
    on_days = kinds.intersection(_NAMED_DAYS)
    at_another = on_days and "TYPE" in of and bool(of & {"TIME", *_NAMED_DAYS})
    if not ("PART" in of or at_another) or not timed or _NO_WISH_KINDS.intersection(of):
        return
    if "TYPE" in of:
        gone = {"PART", "IN", "AT", "TIME", *(_NAMED_DAYS if on_days else ())}
        kept = [it for it in before if it.kind not in gone]
        while kept and kept[-1].kind in ("ON", "FOR"):
            kept.pop()
        at = "" if on_days or answer.startswith("at ") else "at "
        yield f"{' '.join(_words(kept))} {at}{answer.removeprefix('from ')}"
    elif of <= {"PART", "ONLY", "IN", "ON", "SENDS", *_NAMED_DAYS} and not on_days:
        parts = {it.value for it in before if it.kind == "PART"}
        side = "after" if parts == {"morning"} and "FROM" not in kinds else "before"
        days = " and ".join(it.words for it in before if it.kind in _NAMED_DAYS)
        clock = " ".join(it.words for it in tokenize(answer, {}) if it.kind == "TIME")
        if {_is_of_the_morning(it) for it in tokenize(answer, {}) if it.kind == "TIME"} == {parts == {"morning"}}:
            yield f"nothing {side} {clock}{f' on {days}' if days else ''}"


_FROM_TO = re.compile(r"(?:from |between )?(?P<first>\d{1,2}) ?(?:to|till|until|and|-) ?(?P<last>\d{1,2})")


def _with_its_hours(before: Sequence[Token], answer: str) -> Iterator[str]:
    """ "Evenings only" answered with "6 to 11": the hours of that part of the day."""
    parts, hours = {it.value for it in before if it.kind == "PART"}, _FROM_TO.fullmatch(answer)
    of = {it.kind for it in before if it.kind != "UNKNOWN"}
    if hours is not None and len(parts) == 1 and "ONLY" in of and of <= {"PART", "ONLY", "COMMA", "SENDS", "IN", "AT"}:
        half = "am" if parts == {"morning"} else "pm"
        yield f"only from {hours['first']}{half} to {hours['last']}{half}"


def _is_of_the_morning(token: Token) -> bool:
    read = read_clock(token.value)
    return read is not None and read[0].hour < NOON


def _with_another_figure(before: Sequence[Token], answer: str) -> Iterator[str]:
    """The wish with this in the place of its only figure, however that is written: "80,50 a day" answered with "8"."""
    of = [it.kind for it in before]
    figures = SUMS if set(of).intersection(SUMS) or "BUDGET" not in of else ("TIME",)
    unread = [at for at, it in enumerate(before) if it.kind == "UNKNOWN" and it.words[0].isdigit()]
    places = [at for at, kind in enumerate(of) if kind in figures] or unread
    if len(places) == 1:
        yield " ".join((*_words(before[: places[0]]), answer, *_words(before[places[0] + 1 :])))


_NAMED_DAYS = ("WEEKDAY", "DATE", "SPAN", "RELATIVE")


_NO_WISH = ("NO", "NOTHING", "OFF", "EXCEPT", "ALL_BUT")
_SIDES = ("BEFORE", "AFTER", "BETWEEN", "FROM", "TO")


def are_hours_of_what_is_denied(before: Sequence[Token], kinds: set[str]) -> bool:
    """Whether bare hours are said of a wish that waits under a no: "after 10pm" wishes no sends after 22:00 only, and
    says what the no is of."""
    hours = bool(kinds & {"TIME", "NUMBER"}) and kinds <= {
        *_SIDES,
        "TIME",
        "NUMBER",
        "AT",
        "AND",
        "DASH",
        "COMMA",
        "STOP",
    }
    left_out = {it.kind for it in before}
    return hours and bool(left_out.intersection(_NO_WISH)) and (bool(kinds.intersection(_SIDES)) or "PART" in left_out)


def _hours_left_out(before: Sequence[Token], answer: Sequence[Token]) -> Iterator[str]:
    """ "No nights" answered with "after 10pm" or "10pm"; hours that part a day in three are none of it."""
    clocks = [it.words for it in answer if it.kind in ("TIME", "NUMBER")]
    parts, side = {it.value for it in before if it.kind == "PART"}, {it.kind for it in answer}.intersection(_SIDES)
    if len(clocks) != 1 or len(parts) != 1 or {it.kind for it in before}.intersection(OF_TYPES):
        return
    days = [it.words for it in before if it.kind in _NAMED_DAYS or it.kind == "AND"]
    on = f" on {' '.join(days)}" if days else ""
    if parts == {"morning"} and not side.intersection(("AFTER", "FROM")):
        yield f"nothing before {clocks[0]}{on}"
    elif parts != {"morning"} and "BEFORE" not in side:
        yield f"nothing after {clocks[0]}{on}"


def are_only_days(kinds: set[str]) -> bool:
    """Whether days are named and nothing is wished of them: "the 19th", "friday or saturday"."""
    around = {"ON", "FOR", "NEXT", "THIS", "COMMA", "STOP", "AND", "AGAIN", "CORRECT"}
    return bool(kinds.intersection(_NAMED_DAYS)) and kinds <= {*_NAMED_DAYS, *around}


_BEFORE_DAYS = ("ON", "AND", "COMMA", "TO", "DASH", "FOR", "NEXT", "THIS", "OF", "AT", "IN", "FROM", "BETWEEN")


def _with_another_day(before: Sequence[Token], answer: str) -> Iterator[str]:
    """The wish with these days in the place of one that it names, the last first: a day that is not in the week."""
    days = " ".join(it.words for it in tokenize(answer, {}) if it.kind not in ("CORRECT", "AGAIN")).removeprefix("on ")
    kinds = [it.kind for it in before]
    for at in reversed(range(len(before))):
        both = kinds[at : at + 2] == ["WEEKDAY", "DATE"]  # one day in two words
        if kinds[at] in _NAMED_DAYS and kinds[at - 1 : at + 1] != ["WEEKDAY", "DATE"]:
            on = () if at == 0 or kinds[at - 1] in _BEFORE_DAYS else ("on",)
            yield " ".join((*_words(before[:at]), *on, days, *_words(before[at + 1 + both :])))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    return (it.words for it in tokens)


def _said_of_days(before: Sequence[Token]) -> set[str]:
    """Kinds that go with the days; an "off" behind a type is that type's."""
    of_types = {"OFF"} if {it.kind for it in before}.intersection((*OF_TYPES, "FOLLOW_UPS")) else set[str]()
    return {*DAYS, *_OF_DAYS} - of_types


_OF_DAYS = ("ON", "EACH", "FOR", "EXCEPT", "ALL_BUT", "OFF")


def without_its_exception(before: Sequence[Token], kinds: set[str]) -> Iterator[str]:
    """The wish without its exception, and that day off: "heavier, except friday" answered with "friday off"."""
    at = next((at for at, it in enumerate(before) if it.kind in ("EXCEPT", "ALL_BUT")), None)
    if at is not None and "OFF" in kinds and kinds <= {*DAYS, "OFF", "KEEP", "YES", "COMMA", "STOP", "LOOKS"}:
        days = " ".join(it.words for it in before[at + 1 :])
        yield ", ".join(filter(None, (" ".join(it.words for it in before[:at]).strip(" ,"), f"{days} off")))


def _alternatives(before: Sequence[Token]) -> tuple[int, int] | None:
    """Where "Friday or Saturday" begins and ends."""
    days = ("WEEKDAY", "DATE", "RELATIVE")
    for at, it in enumerate(before):
        first = next((n for n in range(at - 1, -1, -1) if before[n].kind != "COMMA" and before[n].kind != "AND"), -1)
        last = next((n for n in range(at + 1, len(before)) if before[n].kind not in ("COMMA", "AND", "ON")), -1)
        ors = it.kind == "AND" and it.words.startswith("or")
        if ors and min(first, last) >= 0 and before[first].kind in days and before[last].kind in days:
            return first, last + 1
    return None


_POINTS_AT = re.compile(r"(?:the )?(?:(?P<first>first|1st|former)|second|2nd|latter|last)(?: (?:one|1|day))?")


def _one_of(before: Sequence[Token], either: tuple[int, int], kinds: set[str], answer: str) -> Iterator[str]:
    """The one day of two that is said, or both."""
    first, end = either
    days = f"{before[first].words} and {before[end - 1].words}" if re.search(r"\bboth\b", answer) else ""
    if (pointed := _POINTS_AT.fullmatch(answer)) is not None:
        days = before[first if pointed["first"] else end - 1].words
    if not days and kinds & {"WEEKDAY", "DATE", "RELATIVE"} and kinds <= {*DAYS, "ON", "FOR", "COMMA", "STOP", "AGAIN"}:
        days = answer.removeprefix("on ")
    if days:
        yield " ".join((*(it.words for it in before[:first]), days, *(it.words for it in before[end:])))


def _one_of_two_times(before: Sequence[Token], kinds: set[str], answer: str) -> Iterator[str]:
    """ "Bundle Saturday 9pm or Sunday 9pm" answered with one of the days, or with both."""
    days = ("WEEKDAY", "DATE", "RELATIVE")
    joint = next((at for at, it in enumerate(before) if it.kind == "AND" and it.words.startswith("or")), 0)
    first = next((at for at in range(joint - 1, -1, -1) if before[at].kind in days), -1)
    second = joint + 2 if [it.kind for it in before[joint + 1 : joint + 2]] == ["ON"] else joint + 1
    parts = before[first:joint], before[second:]
    if first < 0 or not all(part and part[0].kind in days and "TIME" in [it.kind for it in part] for part in parts):
        return
    named = {it.value for it in tokenize(answer, {}) if it.kind in days}
    for part in parts:
        if named == {part[0].value} and kinds <= {*days, "ON", "COMMA", "STOP"}:
            yield " ".join(_words((*before[:first], *part)))
    if named and "TIME" in kinds and kinds <= {*days, "ON", "COMMA", "STOP", "TIME", "AT"}:
        yield " ".join((*_words(before[:first]), answer))
    if re.fullmatch(r"both|both of them|both times", answer):
        yield " ".join((*_words((*before[:first], *parts[0])), "and", *_words(parts[1])))


_BOTH = re.compile(r"(?:both|the two|all)(?: of (?:them|those|these))?(?: times| days| sends)?")


def _one_of_two_wishes(before: Sequence[Token], kinds: set[str], answer: str) -> Iterator[str]:
    """ "A bundle Saturday 9pm or a PPV Sunday 9pm" answered with both, with "the first", or with what one has alone."""
    joint = next((at for at, it in enumerate(before) if it.kind == "AND" and it.words.startswith("or")), 0)
    parts = [[it for it in part if it.kind != "COMMA"] for part in (before[:joint], before[joint + 1 :])]
    if not all({"TYPE", "TIME"} <= {it.kind for it in part} for part in parts):
        return
    if _BOTH.fullmatch(answer):
        yield ", ".join(" ".join(_words(part)) for part in parts)
    if (pointed := _POINTS_AT.fullmatch(answer)) is not None:
        yield " ".join(_words(parts[0 if pointed["first"] else 1]))
    named = {(it.kind, it.value) for it in tokenize(answer, {}) if it.kind in ("TYPE", "TIME", *_NAMED_DAYS)}
    have = [part for part in parts if named and named <= {(it.kind, it.value) for it in part}]
    if len(have) == 1 and kinds <= {"TYPE", "TIME", *_NAMED_DAYS, "ON", "AT", "COMMA", "STOP"}:
        yield " ".join(_words(have[0]))


def _one_of_two_figures(before: Sequence[Token], kinds: set[str], answer: str) -> Iterator[str]:
    """ "Max 6 or 7" answered with "7"."""
    of, figures = {it.kind for it in before}, [it.value for it in before if it.kind == "NUMBER"]
    said = [it.value for it in tokenize(answer, {}) if it.kind == "NUMBER"]
    plain = of <= {"MOST", "NUMBER", "PER_DAY", "SENDS", "AND", "COMMA", "HEDGE"} and "MOST" in of
    if plain and len(figures) == 2 and kinds <= {"NUMBER", "PER_DAY", "COMMA", "STOP"} and said and said[0] in figures:
        yield f"at most {said[0]} a day"


def _complaint_answered(before: Sequence[Token], kinds: set[str], answer: str) -> Iterator[str]:
    """ "Too many bundles" answered with "lighter" or "without"."""
    if not COMPLAINTS.intersection(it.kind for it in before):
        return
    types = " ".join(it.words for it in before if it.kind in (*OF_TYPES, "FOLLOW_UPS"))
    if types and kinds <= {"NO", "COMMA", "STOP"} and answer not in ("no", "nope"):
        yield f"no {types}"


def _figure_answered(figure: str, kinds: set[str], answer: str) -> Iterator[str]:
    """What a bare figure is: "80" answered with "dollars"."""
    if _CURRENCY.fullmatch(answer):
        yield f"budget {figure} a day"
    for named, whole in _FIGURE_IS:
        if named & kinds and kinds <= named | {"PER_DAY", "EACH", "MOST", "COMMA", "STOP", "OF", "FOR", "ON"}:
            yield whole.format(figure)
            return


def _without_unread_day(words: str) -> str:
    """The words without what stands where a day could be."""
    kept = [it for it in tokenize(words, {}) if it.kind not in ("UNKNOWN", "SOME_DAYS", "EACH")]
    while kept and kept[-1].kind in ("ON", "FOR", "OF", "AT", "IN"):
        kept.pop()
    return " ".join(it.words for it in kept)
