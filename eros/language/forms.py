"""What is read by its form: dates, clock times, money, numbers. Each form has a kind and a reader."""

import re
from datetime import time

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
#: Any spelling of a month -> its number.
MONTH_NUMBERS = {
    spelling: number for number, name in enumerate(_NAMES, 1) for spelling in (name, name[:3])
} | {"sept": 9}  # fmt: skip
_MONTH = rf"(?:{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?\b"
_YEAR = r"(?:,?\s+\d{4}\b)?"
_TO = r"\s*(?:-|to|until|till|through|thru)\s*(?:the\s+)?"

#: Days that are known by name, as (month, day).
HOLIDAYS: dict[str, tuple[int, int]] = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "xmas eve": (12, 24),
    "xmas": (12, 25),
    "boxing day": (12, 26),
    "new year 's eve": (12, 31),
    "new years eve": (12, 31),
    "new year eve": (12, 31),
    "nye": (12, 31),
    "new year": (1, 1),
    "new years": (1, 1),
    "valentine": (2, 14),
    "valentines": (2, 14),
    "halloween": (10, 31),
}
#: Those about the fourth Thursday of November, as days behind it.
THANKSGIVING: dict[str, int] = {"thanksgiving eve": -1, "thanksgiving": 0, "black friday": 1, "cyber monday": 4}
NAMED_DAYS = sorted((*HOLIDAYS, *THANKSGIVING), key=len, reverse=True)
_NAMED_DAY = "|".join(name.replace(" ", r"\s") for name in NAMED_DAYS)

_HALF = r"(?:\s*[ap]\.?m\b\.?)"
_PART = r"(?:\s*(?:in\s+the\s+(?:morning|afternoon|evening)|at\s+night)\b)"

#: A figure in either style: "1,500.50", "1.500,50", "80,50", "1.500", "80k".
_FIGURE = r"\d+(?:[.,]\d+)*(?:k\b)?"
_CURRENCY = "dollars?|bucks?|usd|euros?|eur|pounds?|gbp|quid"
#: The signs of money other than the dollar's, and what a dollar that is another country's begins with.
_SIGNS, _WHOSE = "€£¥฿\u20a0-\u20cf", "a|au|c|ca|nz|hk|s|sg|r|mx"
_MONEY_SIGN = rf"(?:(?:\b(?:us|{_WHOSE}))?\$|[{_SIGNS}])"
_OTHER_MONEY = re.compile(rf"[{_SIGNS}]|\b(?:{_WHOSE})\$|\b(?:euros?|eur|pounds?|gbp|quid)\b")

#: The first form that matches at a place counts. The kinds of dates are DATE and SPAN alone.
FORMS = re.compile(
    rf"""
      (?P<SLOT>\b\d{{4}}-\d\d-\d\d_\d+(?:_followup)?\b)
    | (?P<UNKNOWN>(?<![\w.,:])\d+(?:\.\d+,|,\d+\.)\d+(?!\d|[.,:]\d))
    | (?P<MONTH_WEEK>(?:the\s+)?(?:first|second|third|fourth|fifth|last|[1-3](?:st|nd|rd)|[45]th)\s+(?:full\s+)?weeks?
        \s+(?:of|in)\s+(?:the\s+)?(?:{_MONTH}|month\b){_YEAR})
    | (?P<SPAN>{_MONTH}\s+(?:the\s+)?{_NTH}{_TO}{_NTH}{_YEAR}|(?:the\s+)?{_NTH}{_TO}{_NTH}\s+(?:of\s+)?{_MONTH}{_YEAR})
    | (?P<DATE>\b\d{{4}}[-/]\d\d?[-/]\d\d?\b
        | (?:the\s+)?{_NTH}\s+(?:of\s+)?{_MONTH}{_YEAR}
        | {_MONTH}\s+(?:the\s+)?{_NTH}(?!:\d|{_HALF}){_YEAR}
        | \b\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\b | \b\d{{1,2}}\.\d{{1,2}}\.(?:\d{{2,4}}\b)?
        | (?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)\b
        | \b(?:{_NAMED_DAY})\b(?:\s's)?(?:\sday\b)?)
    | (?P<MONEY>(?:{_MONEY_SIGN}|\b(?:usd|eur|gbp)\b)\s*{_FIGURE}|{_FIGURE}\s*(?:(?:{_CURRENCY})\b|[${_SIGNS}]))
    | (?P<PERCENT>\d+(?:\.\d+)?\s*(?:%|percent\b))
    | (?P<TIME>\b(?:noon|midday|midnight)\b
        | (?:half(?:\s+past|\s+to)?|quarter\s+(?:past|to))\s+\d{{1,2}}(?!\d)(?:{_HALF}|{_PART})?
        | \b(?:[01]?\d|2\d)[:.]\d\d(?!\d)(?:{_HALF}|{_PART})? | \b\d{{1,2}}\s(?:15|30|45)(?:{_HALF}|{_PART})
        | \b\d{{1,2}}(?:\s*o'?\s?clock\b)(?:{_HALF}|{_PART})? | \b\d{{1,2}}(?:{_HALF}|{_PART})
        | \b\d{{1,2}}h(?:\d\d)?\b)
    | (?P<NUMBER>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+,\d\d(?!\d)|\d+(?:\.\d+)?k\b|\d+(?:\.\d+)?)
    | (?P<WORD>[^\W\d_]+(?:'[^\W\d_]+)*|/\s?(?:day|week|d)\b|'s\b)
    | (?P<COMMA>[,;&+/])
    | (?P<DASH>-)
    | (?P<STOP>[.!?:\n()]+)
    """,
    re.VERBOSE,
)

#: The words of the forms: spelt right as they are.
FORM_WORDS = frozenset(
    re.findall(
        r"\S+",
        "half quarter past noon midday midnight o'clock dollar dollars buck bucks usd euro euros eur pound pounds gbp "
        "quid percent year years eve day boxing " + " ".join((*MONTH_NUMBERS, *NAMED_DAYS)),
    )
)

_CLOCK = re.compile(
    r"(?:(?P<near>half|quarter)\s+(?:(?P<side>past|to)\s+)?)?(?P<hour>\d{1,2})(?:[:.h\s](?P<minute>\d\d))?h?"
    r"(?:\s*o'?\s?clock)?(?:\s*(?P<half>[ap])\.?m\b\.?|\s*(?:in\s+the|at)\s+(?P<part>\w+))?"
)
#: "After 1800", where a time is looked for.
_MILITARY = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_AFTER_NOON = ("afternoon", "evening", "night")
#: "3 at night" is before the morning, and "after 1am" is the night after.
NIGHT_ENDS = 5


def read_clock(text: str) -> tuple[time, bool] | None:
    """The time of day, and whether the half of the day is sure; None for 25:00.

    A bare hour up to twelve is not sure, nor is "8:20" without more.
    """
    if text in _NAMED:
        return _NAMED[text], True
    if _MILITARY.fullmatch(text) is not None:
        return time(int(text[:2]), int(text[2:])), True
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["near"]:
        minute = {"half": 30, "quarter": 15}[found["near"]]
        hour, minute = (hour, minute) if found["side"] != "to" else (hour - 1, 60 - minute)
    said = found["half"] or found["part"]
    if hour > 23 or minute > 59 or (found["half"] and not 1 <= hour <= 12):
        return None
    if said:
        hour = _of_half(hour, said)
    return time(hour, minute), bool(said) or hour == 0 or hour > 12 or found["hour"].startswith("0")


def _of_half(hour: int, said: str) -> int:
    if hour > 12 or (said == "night" and hour < NIGHT_ENDS):
        return hour
    late = said == "p" or (said in _AFTER_NOON and not (said == "night" and hour == 12))
    return hour % 12 + (12 if late else 0)


def is_in_dollars(words: str) -> bool:
    """Whether a sum names no other money than dollars."""
    return _OTHER_MONEY.search(words) is None


def read_amount(text: str) -> float:
    """The figure of a sum of money or of a number, in either style of writing it.

    The last of two kinds of separators is the decimal one; one alone before exactly three digits parts thousands.
    """
    found = re.search(_FIGURE, text)
    if found is None:
        return 0.0
    figure, thousands = found[0].removesuffix("k"), 1000 if found[0].endswith("k") else 1
    decimal = max(figure.rfind("."), figure.rfind(","))
    whole, rest = (figure[:decimal], figure[decimal + 1 :]) if decimal >= 0 else (figure, "")
    repeated = decimal >= 0 and figure[decimal] in whole
    if repeated or (len(rest) == 3 and whole != "0" and thousands == 1 and not {".", ","} <= set(figure)):
        whole, rest = whole + rest, ""
    return float(f"{re.sub('[.,]', '', whole)}.{rest or 0}") * thousands
