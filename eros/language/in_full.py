"""What is shortened, said in a full sentence or in another tongue's order, in plain words (``in_full.toml``).

"Off: Tu,Th", "excl: games", "24,25 dec", "with Wednesday as her day off", "free of sends". Works on lower-case text
with plain signs, before words are read, but for days of two letters, whose capital tells "We" from "we".
"""

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files

_DAYS_OF_TWO = {
    "mo": "monday", "tu": "tuesday", "we": "wednesday", "th": "thursday", "fr": "friday", "sa": "saturday",
    "su": "sunday",
}  # fmt: skip
_TWO = r"(?:Mo|Tu|Th|Fr|Sa|Su)"
#: "We" is a day where it stands as one of a list, behind "off", or before an hour.
_WE = re.compile(
    rf"(?<![\w.'])We(?=\s*(?:[,/&+]\s*|and )(?:{_TWO})\b|\s*\d)|(?<=[Oo]ff )We\b(?=\W*$|[,;/&+.]|\s(?:and|both|n)\b)"
    rf"|(?<=[Oo]ff: )We\b|(?<=\bnot )We\b(?=\W*$)|(?<={_TWO} )We(?= off\b)"
    rf"|(?:(?<={_TWO},)|(?<={_TWO}, )|(?<={_TWO} & )|(?<={_TWO}/)|(?<={_TWO}-))We\b"
)
#: Before any other word "Su" and "Tu" may be of another tongue.
_A_DAY = re.compile(
    rf"(?<![\w.'])(?:{_TWO})\b(?!\.\w)(?=\W*$|\s*[^\w\s']|\s+(?:\d|off\b|only\b|and\b|to\b|till?\b|until\b|not?\b"
    rf"|nothing\b|is\b|free\b|at\b|from\b|before\b|after\b|as\b|evening\b|night\b|morning\b|half\b|noon\b|n\b"
    rf"|{_TWO}\b|(?:We|wednesday)\b|lighter\b|please\b|both\b))"
    rf"|(?:(?<=[Oo]ff )|(?<=[Oo]ff:)|(?<=[Oo]ff: )|(?<=OFF )|(?<=OFF:)|(?<=OFF: )){_TWO}\b"
)
_LOWER = r"(?:mo|tu|th|fr|sa|su)"
#: In small letters they are days in a list behind "off" alone.
_LISTED = rf"(?:(?:we\s*[,/&+]\s*)?{_LOWER}(?:\s*[,/&+]\s*(?:{_LOWER}|we))*)\b"
_OFF = re.compile(rf"(?<=\boff ){_LISTED}(?=\W*$|[.;,])|(?<=\boff: ){_LISTED}(?=\W*$|[.;,\n])")


def with_whole_days(message: str, names: Collection[str]) -> str:
    """With "Tu" as Tuesday, where nobody is called so."""
    known = {name.lower() for name in names}

    def day(found: re.Match[str]) -> str:
        return found[0] if found[0].lower() in known else _DAYS_OF_TWO[found[0].lower()]

    message = _A_DAY.sub(day, _WE.sub(day, message))
    return _OFF.sub(lambda found: re.sub(r"[a-z]+", day, found[0]), message)


_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec)"
)
_PARTS = {
    "%DAY%": r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?",
    "%MONTH%": _MONTH,
    "%ENDS%": r"(?=\W*$|\s*[,.;!?\n)]|\s+(?:and|but|so|then|please|because|since)\b)",
    "%SHE%": r"(?:she|he|they|it)",
    "%SENDS%": r"(?:sends?|messages?|posts?|content|stuff)",
    "%HOUR%": r"(?:[01]?\d|2[0-3])",
    "%CLOCK%": r"\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?| ?h\b)?(?: in the (?:morning|afternoon|evening))?",
}


@cache
def _forms() -> Sequence[tuple[re.Pattern[str], str]]:
    tables = tomllib.loads((files("eros.language") / "in_full.toml").read_text(encoding="utf-8"))
    found = list[tuple[re.Pattern[str], str]]()
    for pattern, meant in (*tables["short"], *tables["sentences"]):
        for name, part in _PARTS.items():
            pattern = pattern.replace(name, part)
        found.append((re.compile(pattern, re.MULTILINE), meant))
    return tuple(found)


_AND = r"(?:\s*[,&+]\s*(?:and )?|\s+and\s+|\s+)"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_NO_HOUR = r"(?![\d:.,]|\s?[ap]\.?m\b|\s?h\b|\s?o'clock|\s?%)"
#: Days of one month, and of no month behind "off".
_DATES = re.compile(
    rf"(?<![\d.:$/-])(?P<days>{_NTH}(?:{_AND}{_NTH}){{1,6}}) (?:of )?(?P<month>{_MONTH})\b",
)
_DAYS_OFF = re.compile(
    r"\b(?P<off>(?:days? )?off(?: on)?[ \t]*:?[ \t]*)(?:the )?"
    rf"(?P<days>\d{{1,2}}(?:\s*[,&+]\s*\d{{1,2}}|\s+and\s+\d{{1,2}}){{1,6}}){_NO_HOUR}(?!\s*{_MONTH})"
)
_LAST_DAY = 31


def in_full(text: str) -> str:
    """The text with each of these forms as what it stands for."""
    text = _DAYS_OFF.sub(_nths, _DATES.sub(_dates, text))
    for pattern, meant in _forms():
        text = pattern.sub(meant, text)
    return text


def _dates(found: re.Match[str]) -> str:
    days = [int(day) for day in re.findall(r"\d+", found["days"])]
    if any(not 1 <= day <= _LAST_DAY for day in days):
        return found[0]
    return " and ".join(f"{day} {found['month']}" for day in days)


_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def _nths(found: re.Match[str]) -> str:
    days = [int(day) for day in re.findall(r"\d+", found["days"])]
    if any(not 1 <= day <= _LAST_DAY for day in days) or days != sorted(set(days)):
        return found[0]
    named = " and ".join(f"the {day}{_ENDINGS.get(day, 'th')}" for day in days)
    return f"{found['off'].rstrip(': ')} {named}"
