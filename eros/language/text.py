"""A message in one spelling: lower case, plain signs, numbers as digits."""

import re
import unicodedata

_PLAIN = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2011": "-", "\u2013": "-", "\u2014": ","}
)

#: What typists shorten; whole words.
_SHORT = {
    "nxt": "next", "wk": "week", "wks": "weeks", "sched": "schedule", "pls": "please", "plz": "please", "thx": "thanks",
    "w/o": "without", "w/c": "week commencing", "b4": "before", "tmrw": "tomorrow", "tmr": "tomorrow", "u": "you",
    "cuz": "because", "bc": "because", "nextweek": "next week", "dont": "don't", "doesnt": "doesn't", "isnt": "isn't",
    "wont": "won't", "cant": "can't",
}  # fmt: skip

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SOME = {
    "half a dozen": "6", "a dozen": "12", "a couple of": "2", "a couple": "2", "a hundred": "100", "hundred": "100",
    "a fortnight": "2 weeks", "fortnight": "2 weeks",
}  # fmt: skip

#: "one" is left alone: it mostly points ("this one").
_NUMBERS = {**_SOME, **{word: str(number) for number, word in enumerate(_UNITS) if word != "one"}}
_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[ -](?P<unit>{'|'.join(_UNITS[1:10])}))?|(?P<word>{'|'.join(_NUMBERS)}))\b"
)
_NTHS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    *("nineteenth", "twentieth"),
)
_NTH = rf"(?:(?P<ten>twenty|thirty)[ -])?(?P<nth>{'|'.join(_NTHS)}|thirtieth)\b"
_A_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
#: Beside a month an ordinal is a day: "the second of december", "december third".
_DAY_OF_MONTH = (
    re.compile(rf"\b(?P<month>){_NTH}(?= (?:of )?{_A_MONTH}\b)"),
    re.compile(rf"\b(?P<month>{_A_MONTH} (?:the )?){_NTH}"),
)

#: Behind these words "'s" is a verb; behind all others it says who owns.
_IS = ("let", "what", "how", "it", "she", "he", "that", "who", "there", "here")
_OWNS = re.compile(r"(?<=[^\W\d_])" + "".join(rf"(?<!\b{word})" for word in _IS) + r"'s\b")


_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_DAYS_TO = re.compile(rf"\b({_DAY})\s*-\s*(?={_DAY}\b)")


def normal(message: str) -> str:
    """Hyphens and underscores between letters become blanks, number words digits; owners stand apart from "'s"."""
    text = unicodedata.normalize("NFKC", message).lower().translate(_PLAIN)
    text = _DAYS_TO.sub(r"\1 to ", text)
    text = re.sub(r"(?<=[^\W\d_])[-_](?=[^\W\d_])", " ", text)
    text = re.sub(r"(?<![\w/])(?:" + "|".join(_SHORT) + r")(?![\w/])", lambda found: _SHORT[found[0]], text)
    text = _OWNS.sub(" 's", text)
    for pattern in _DAY_OF_MONTH:
        text = pattern.sub(_day, text)
    text = _NUMBER.sub(_digits, re.sub(r"[ \t]+", " ", text))
    return text.strip()


def _day(found: re.Match[str]) -> str:
    nth, tens = found["nth"], _TENS[found["ten"]] if found["ten"] else 0
    return f"{found['month']}{30 if nth == 'thirtieth' else _NTHS.index(nth) + 1 + tens}th"


def _digits(found: re.Match[str]) -> str:
    if found["word"]:
        return _NUMBERS[found["word"]]
    return str(_TENS[found["tens"]] + (_UNITS.index(found["unit"]) if found["unit"] else 0))
