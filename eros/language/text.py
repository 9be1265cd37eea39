"""A message in one spelling: lower case, plain signs, numbers as digits."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from eros.language.chat_plan import KnownCreator
from eros.language.forms import FORM_WORDS
from eros.language.in_full import in_full
from eros.language.phrases import SAY_NOTHING, known_words, lexicon, phrases_with, spellable
from eros.language.tokenizing import Phrases
from eros.language.tongues import words_of_tongues
from eros.language.written_forms import as_a_sentence
from eros.vocabulary.wall_clock import DAY_NAMES

_PLAIN = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2011": "-", "\u2013": "-", "\u2014": ","}
)

#: What typists shorten; whole words.
_SHORT = {
    "nxt": "next", "wk": "week", "wks": "weeks", "sched": "schedule", "pls": "please", "plz": "please", "thx": "thanks",
    "w/o": "without", "w/c": "week commencing", "b4": "before", "tmrw": "tomorrow", "tmr": "tomorrow", "u": "you",
    "cuz": "because", "bc": "because", "cause": "because", "coz": "because", "cos": "because", "nextweek": "next week",
    "n": "and", "dont": "don't", "doesnt": "doesn't", "isnt": "isn't", "im": "i'm", "ive": "i've",
    "wont": "won't", "cant": "can't", "whats": "what's", "hows": "how's", "f/u": "follow up", "f/us": "follow ups",
    "nevermind": "never mind", "didnt": "didn't", "hasnt": "hasn't", "arent": "aren't", "rev": "revenue", "dya": "day",
    "til": "till", "msg": "message", "msgs": "messages", "w/out": "without", "vacay": "vacation", "whys": "why's",
    "wek": "week", "wknd": "weekend", "wknds": "weekends", "w": "with", "w/": "with", "nw": "next week",
    "gimme": "give me", "gimmie": "give me", "gimmi": "give me", "lemme": "let me", "heya": "hi", "ty": "thanks",
    "tysm": "thanks", "tyvm": "thanks", "thnx": "thanks", "tks": "thanks", "thks": "thanks", "thanx": "thanks",
    "bday": "birthday", "b'day": "birthday",
    "shes": "she's", "theyre": "they're", "thats": "that's", "whos": "who's", "nvm": "never mind",
}  # fmt: skip

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_UNIT_VALUES = {word: number for number, word in enumerate(_UNITS)}
_POWERS = {"hundred": 100, "thousand": 1000}
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SOME = {
    "half a dozen": "6", "half dozen": "6", "two dozen": "24", "a dozen": "12", "dozen": "12",
    "a couple of": "2", "a couple": "2",
    "a fortnight": "2 weeks", "fortnight": "2 weeks",
}  # fmt: skip

#: A figure whose groups and decimals have two signs, or whose groups a blank or an apostrophe parts.
_GROUPED = re.compile(
    r"(?<![\w.,:'])(?:\d{1,3}(?:(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})*(?!(?P=sign))[.,](?P<part>\d\d?)"
    r"|(?:'\d{3})+(?:[.,](?P<rest>\d\d?))?|(?: 0\d\d)+(?:[.,](?P<more>\d\d?))?))(?!\d|[.,:']\d)"
)

#: Before a figure.
_SIGNS = {"<=": "at most ", ">=": "at least ", "<": "under ", ">": "more than "}
#: "one" is left alone but here: it mostly points ("this one").
_ONE_A_DAY = re.compile(
    r"\bone(?=(?: sends?| messages?)? (?:a|per|each|every) day\b| (?:more|less|fewer)\b(?! (?:times?|things?)\b))"
)
_NUMBERS = {**_SOME, **{word: str(number) for number, word in enumerate(_UNITS) if word != "one"}}
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS[1:])})"
_NUMBER = re.compile(
    rf"\b(?:(?P<big>(?:(?:{_BELOW_100}|a|\d+) )?(?:hundred|thousand)(?: (?:and )?(?:{_BELOW_100}(?: hundred)?))*)"
    rf"|(?P<tens>{'|'.join(_TENS)})(?:[ -](?P<unit>{'|'.join(_UNITS[1:10])}))?|(?P<word>{'|'.join(_NUMBERS)}))\b"
)
#: "One fifty" is a hundred and fifty where a sum is spoken of, and else two figures.
_PAIR = re.compile(
    rf"(?P<sum>\b(?:budget|spend|spending|cost|charge|max|cap)(?: (?:of|at|is|to|a day|per day|max|around))* )?"
    rf"\b(?P<unit>{'|'.join(_UNITS[1:10])})[ -](?P<rest>(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS[1:10])}))?\b"
    rf"|(?:{'|'.join(_UNITS[10:])})\b)(?P<money> (?:dollars|bucks|usd|euros|eur|quid|pounds)\b)?"
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


#: "Noon-midnight", "4pm-midnight": an hyphen between letters would be a blank.
_TO_NOON = re.compile(
    r"((?:\b(?:noon|midday|midnight)|(?<=\d)[ap]m|(?<=\d )[ap]m))\s*-\s*(?=(?:noon|midday|midnight)\b)"
)


_DAY_SHORT = "mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun"
#: "Mon. and Tue.": a full stop that ends no sentence.
_SHORT_DAY = re.compile(
    rf"\b({_DAY_SHORT})\.(?=\s*(?:[,;&/-]|(?:and|or|to|till?|until|through|thru|at|from|before|after|between)\b"
    rf"|(?:{_DAY_SHORT})\b))"
)


#: What is said of every page ("18+") is no figure.
#: "0900 to 2100" are hours, and "budget 1000 to 1500" are none.
_HOURS_OF_24 = re.compile(
    r"(?P<sum>\b(?:budget|spend|max|cap|earn|make)\b[^,.;]*)?(?<![\w$€£.,:-])(?P<a>[01]\d|2[0-3])(?P<b>[0-5][05])"
    r"(?P<to> ?(?:-|to|until|till) ?)(?P<c>[01]\d|2[0-3])(?P<d>[0-5][05])(?![\w.:-]|,\d| ?[$€£])"
)
#: "9p", "10:30a"; and what begins or ends at an hour: "noon start", "stop 10pm".
_HALF_SHORT = re.compile(r"(?<![\w$€£.,:])(1[0-2]|0?[1-9])(:[0-5]\d)?([ap])(?!\w| day)")
_AN_HOUR = r"(?:noon|midnight|(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)? ?[ap]m)"
_BEGINS_AT = re.compile(rf"\b(start|stop|finish|end) (?={_AN_HOUR}\b)")
_BEGUN_AT = re.compile(rf"\b({_AN_HOUR}) (start|stop|finish|end|cutoff)\b(?! at\b)")
#: "Next week after 6pm" names the week and hours, and no week after.
_OF_HOURS = re.compile(
    rf"\bweek (?=(?:after|starting(?: at)?|beginning(?: at)?) (?:{_AN_HOUR}|[01]?\d:[0-5]\d|2[0-3]:[0-5]\d)(?!\w))"
)
_ADULT = re.compile(r"(?<![\w.])18\s?\+(?!\d)")

#: "What I want is lighter": what leads up to a wish; whose it is stays.
_CLEFT = re.compile(
    r"\b(?:what|all|the (?:only |one )?thing)(?: that)? (?P<who>(?!every)[^\W\d_][\w.'-]*)"
    r"(?:'d|'m|'re| would| really| just| am| is| are|'s)* "
    r"(?:like|love|prefer|wants?|needs?|wish(?:es)?(?: for)?|after|looking for)"
    r"(?: (?:from you|here|now|for (?:her|him|them|us|me)))?(?: is|'s| are| would be)\b(?! there\b)"
    r"|\bwhat would (?:help|be (?:good|great|nice|best|better|lovely)) is\b"
)
#: Texts of a turn: each of its readers asks for the same few.
_REMEMBERED = 256
_WHOEVER = frozenset(("i", "we", "you", "she", "he", "they"))


@lru_cache(maxsize=_REMEMBERED)
def normal(message: str) -> str:
    """Hyphens and underscores between letters become blanks, number words digits; owners stand apart from "'s"."""
    text = unicodedata.normalize("NFKC", message).lower().translate(_PLAIN)
    text = _GROUPED.sub(_plain_figure, text)
    text = _TO_NOON.sub(r"\1 to ", text)
    text = _DAYS_TO.sub(r"\1 to ", _SHORT_DAY.sub(r"\1", text))
    text = re.sub(r"(?<=[^\W\d_])[-_](?=[^\W\d_])", " ", text)
    text = re.sub(r"(?<![\w/])(?:" + "|".join(_SHORT) + r")(?![\w/])", lambda found: _SHORT[found[0]], text)
    text = in_full(as_a_sentence(text))
    text = _HALF_SHORT.sub(r"\1\2\3m", _HOURS_OF_24.sub(_hours, text))
    text = _OF_HOURS.sub("week, ", text)
    text = _BEGUN_AT.sub(r"\2 at \1", _BEGINS_AT.sub(r"\1 at ", text))
    text = _CLEFT.sub(_wisher, _OWNS.sub(" 's", _ADULT.sub(" ", text)))
    for pattern in _DAY_OF_MONTH:
        text = pattern.sub(_day, text)
    text = _NUMBER.sub(_digits, _PAIR.sub(_pair, re.sub(r"[ \t]+", " ", text)))
    text = _ONE_A_DAY.sub("1", text)
    for sign, words in _SIGNS.items():
        text = re.sub(rf"(?<![\w<>=]){sign} ?(?=[$€£]?\d)", words, text)
    return text.strip()


def _plain_figure(found: re.Match[str]) -> str:
    part = found["part"] or found["rest"] or found["more"] or ""
    whole = found[0][: len(found[0]) - len(part)]
    return re.sub(r"\D", "", whole) + (f".{part:0<2}" if part else "")


def _wisher(found: re.Match[str]) -> str:
    who = (found["who"] or "").split("'")[0]
    return "" if who in _WHOEVER else who


def _hours(found: re.Match[str]) -> str:
    return found[0] if found["sum"] else f"{found['a']}:{found['b']}{found['to']}{found['c']}:{found['d']}"


def _day(found: re.Match[str]) -> str:
    nth, tens = found["nth"], _TENS[found["ten"]] if found["ten"] else 0
    return f"{found['month']}{30 if nth == 'thirtieth' else _NTHS.index(nth) + 1 + tens}th"


def _pair(found: re.Match[str]) -> str:
    unit, rest = _UNIT_VALUES[found["unit"]], _value(found["rest"])
    said = f"{unit}{rest:02}" if found["sum"] or found["money"] else f"{unit} {rest}"
    return f"{found['sum'] or ''}{said}{found['money'] or ''}"


def _digits(found: re.Match[str]) -> str:
    if found["word"]:
        return _NUMBERS[found["word"]]
    return str(_value(found["big"] or found[0]))


def _value(words: str) -> int:
    """ "Two hundred and fifty" is 250, "a thousand" 1000."""
    total, below = 0, 0
    for word in re.findall(r"\w+", words):
        if word in _POWERS:
            below = (below or 1) * _POWERS[word]
            total, below = (total + below, 0) if word == "thousand" else (total, below)
        else:
            below += _TENS.get(word) or (int(word) if word.isdigit() else 0) or _UNIT_VALUES.get(word, 0)
    return total + below


# Words that are spelt almost like a creator's name or like a word of the vocabulary.

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SHORTEST, _FEW_LETTERS, _LONG = 4, 5, 7
_SHORTEST_OF_NAMES = 3
#: Words of their own that stand one letter from one of the vocabulary.
_OWN_WORDS = frozenset(
    [
        "buys",
        "buyers",
        "followers",
        "brother",
        "fever",
        "nails",
        "taxes",
        "lost",
        "thought",
        "heard",
        "wrote",
        "danced",
        "niece",
        "match",
        "shopping",
    ]
)
_LONG_WORD = 8
_ANY = r"[^\W\d_]+(?:'[^\W\d_]+)*"
#: A name certainly stands after these, and may stand after those.
_SURELY = "for|plan|schedule|analyse|analyze|generate"
_ASKING = "do|make|create|build|prepare|draft|show|explain|export|approve|reject|get|cap|give"
_MAYBE = f"{_ASKING}|how's|how is|with|about|same|like"
_AFTER = "next|this|week|schedule|plan|from|in|starting|the|please"
_SURE = (
    re.compile(rf"\b(?:{_SURELY})\s+({_ANY})"),
    re.compile(rf"\b({_ANY})(?=\s's\b)"),
    re.compile(rf"@\s?({_ANY})"),
)
_LIKELY = (
    *_SURE,
    re.compile(rf"\b(?:{_MAYBE})\s+({_ANY})"),
    re.compile(rf"^({_ANY})|(?<=[:;!?]\s)({_ANY})"),
    re.compile(rf"\b({_ANY})(?=\s+(?:{_AFTER})\b|\s*$)"),
)


class SpellingResult(NamedTuple):
    """The text with typing errors corrected, what was read as what, and the words that no correction made a name."""

    text: str
    read_as: Mapping[str, str]
    #: A word in the place of a name -> the creators that it may stand for; () where none is near.
    unsure: Mapping[str, tuple[str, ...]]


def names_of(creators: Iterable[KnownCreator]) -> Phrases:
    """The names of one word, in which typing errors are looked for; an exact one is set apart before
    (``eros.language.names``)."""
    ids = {one.creator_id.lower(): one.creator_id for one in creators}
    return {(name,): ("CREATOR", whole) for name, whole in ids.items() if name.isalpha() and not is_taken(name)}


def is_taken(name: str) -> bool:
    """Whether a word of the vocabulary or of a date is spelt so."""
    return name in known_words() or name in FORM_WORDS


def correct_spelling(text: str, creators: Phrases, apart: Collection[str] = ()) -> SpellingResult:
    """Correct one typing error (two in long words); creators only where a name stands and none is written right.

    ``apart``: words that stand for names, and are no words.
    """
    single = [phrase[0] for phrase in creators if len(phrase) == 1]
    written = dict.fromkeys(_WORD.findall(text))
    unknown = [
        word
        for word in written
        if not (word in known_words() or word in FORM_WORDS or word in _OWN_WORDS or word in single or word in apart)
    ]
    read_as = {word: word.removesuffix("s") for word in unknown if word.removesuffix("s") in single}
    unsure: dict[str, tuple[str, ...]] = {}
    if not read_as and not any(word in single for word in written):
        corrected = {word: meant for word in unknown if not near_names(word, single) and (meant := near_word(word))}
        draft = _WORD.sub(lambda found: corrected.get(found[0], found[0]), text)
        sure, likely = _places(text, _SURE), _places(text, _LIKELY) | _places(draft, _LIKELY)
        near = {word: near_names(word, single) for word in unknown if word in likely}
        read_as |= {word: names[0] for word, names in near.items() if len(names) == 1}
        near |= {word: _abbreviated(word, single) for word, names in near.items() if not names}
        unsure = {word: names for word, names in near.items() if names or word in sure}
    read_as |= {
        word: meant for word in unknown if word not in read_as and not unsure.get(word) and (meant := near_word(word))
    }
    draft = _WORD.sub(lambda found: read_as.get(found[0], found[0]), text)
    read_as = {word: meant for word, meant in read_as.items() if meant in single or _says_something(meant, draft)}
    unsure = {word: names for word, names in unsure.items() if word not in read_as}
    return SpellingResult(_WORD.sub(lambda found: read_as.get(found[0], found[0]), text), read_as, unsure)


def _says_something(word: str, text: str) -> bool:
    """Whether it is a phrase, or a part of one that stands there: "bring" is one of "bring back" alone."""
    said = f" {' '.join(_WORD.findall(text))} "
    return lexicon().get((word,), ("FILLER", ""))[0] not in SAY_NOTHING or any(
        f" {' '.join(phrase)} " in said for phrase in phrases_with(word)
    )


def _places(text: str, patterns: Iterable[re.Pattern[str]]) -> set[str]:
    return {name for pattern in patterns for found in pattern.finditer(text) for name in found.groups() if name}


def near_names(word: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that a word may stand for: the nearest, and all that are only one typing error further off."""
    most = _edits_allowed(word) + 2  # as the plural and one error more than the nearest
    alike = [name for name in names if abs(len(name) - len(word)) <= most]
    gaps = {name: min(edit_distance(word, name), edit_distance(word.removesuffix("s"), name)) for name in alike}
    nearest = min(gaps.values(), default=_LONG)
    if len(word) < _SHORTEST or nearest > _edits_allowed(word):
        return ()
    return tuple(name for name, gap in gaps.items() if gap <= nearest + 1)


def _abbreviated(word: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that begin so: "viv" is asked about, and read as nobody."""
    return tuple(name for name in names if len(word) >= _SHORTEST_OF_NAMES and name.startswith(word))


def near_word(word: str, among: Collection[str] | None = None) -> str | None:
    """The nearest word of the vocabulary, or of those, with the same first letter; of several only where all mean the
    same.

    A word of another tongue stands for itself: "nicht" is no "night".
    """
    if (day := _shortened_day(word)) is not None:
        return day
    most = 2 if len(word) >= _LONG_WORD else 1
    if len(word) < _SHORTEST:
        return None
    words = spellable() if among is None else among
    near = [known for known in words if known[0] == word[0] and abs(len(known) - len(word)) <= most]
    if len(word) == _SHORTEST:  # too short for more than two letters swapped
        near = [known for known in near if sorted(known) == sorted(word)]
    gaps = {known: edit_distance(word, known) for known in near}
    nearest = min(gaps.values(), default=_LONG)
    found = [known for known, gap in gaps.items() if gap == nearest]
    alike = len(found) == 1 or (among is None and len({lexicon().get((known,)) for known in found}) == 1)
    foreign = bool(found) and word in words_of_tongues() and is_guess(word, found[0])
    return found[0] if nearest <= most and alike and found and not foreign else None


def with_words_mended(text: str) -> str:
    """A normalised text with each unknown word as the one that it is read as."""
    return _WORD.sub(lambda found: found[0] if found[0] in known_words() else near_word(found[0]) or found[0], text)


def _shortened_day(word: str) -> str | None:
    """The day whose name it is without some letters, or with one that is wrong: "satday", "mondey"."""
    near = [
        day
        for day in DAY_NAMES
        if (word[:2] == day[:2] and word[-3:] == "day" and _within(word, day))
        or (word[:3] == day[:3] and edit_distance(word, day) == 1)
    ]
    return near[0] if len(near) == 1 and word != near[0] else None


def is_guess(word: str, meant: str) -> bool:
    """Whether another letter stands in the word: a swapped, a missing or a doubled one is a slip, this may be a word of
    its own ("shower" for "slower"); of a day only what ends as none does ("sundae")."""
    slip = sorted(word) == sorted(meant) or _within(word, meant) or (meant in DAY_NAMES and word[-1] == meant[-1])
    return not slip and not (_within(meant, word) and set(word) == set(meant))


def may_be_its_own_word(word: str, meant: str) -> bool:
    """Whether a slip in a word that short makes its own word as easily ("span", "snap"); days are told apart."""
    return len(word) <= _FEW_LETTERS and meant not in DAY_NAMES


def _within(shorter: str, longer: str) -> bool:
    """Whether all letters of the one stand in the other, in their order."""
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


def _edits_allowed(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


def edit_distance(one: str, other: str) -> int:
    """Edits from one word to the other; two neighbours swapped count once."""
    before, row = list[int](), list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        now = [at]
        for column, wanted in enumerate(other, 1):
            cost = min(row[column] + 1, now[-1] + 1, row[column - 1] + (char != wanted))
            if at > 1 and column > 1 and char == other[column - 2] and one[at - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, row = row, now
    return row[-1]
