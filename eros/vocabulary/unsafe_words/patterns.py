"""How the tables of R20 are written: reason -> (marks, pattern).

A mark is the beginning of a word without which the pattern cannot match ("#": a number), so that only the few rules
whose word occurs are tried; the longer, the fewer; of fewer than four letters it is the whole word. Patterns read plain
text: lower case, no accents, no apostrophes, spaces for hyphens. A letter with several plain spellings ("ü", and every
Cyrillic one) stands in a mark or a pattern for all of them.
"""

import re
from itertools import product

AGE, YOUTH, CONSENT = "a person's age", "youth", "a lack of consent"

#: By so many letters of a mark its rules are found.
MARK_LENGTH = 4
#: So many letters of a mark are spelt each way: of a Cyrillic word, of a Latin one.
_SPELT_LENGTH = (5, 8)

#: reason -> (marks, pattern).
RuleTable = dict[str, tuple[tuple[str, str], ...]]

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue"), "ß": ("ss", "s"), "ñ": ("n", "nh", "ni"),
    "а": ("a",), "б": ("b",), "в": ("v", "w"), "г": ("h", "g"), "ґ": ("g", "h"), "д": ("d",), "е": ("e",),
    "є": ("ye", "ie", "je", "e"), "ж": ("zh", "j", "z"), "з": ("z",), "и": ("y", "i"), "і": ("i", "y"),
    "ї": ("yi", "ji", "i"), "й": ("y", "i", "j", ""), "к": ("k",), "л": ("l",), "м": ("m",), "н": ("n",), "о": ("o",),
    "п": ("p",), "р": ("r",), "с": ("s",), "т": ("t",), "у": ("u",), "ф": ("f",), "х": ("kh", "h", "x"),
    "ц": ("ts", "c", "tz"), "ч": ("ch", "4"), "ш": ("sh",), "щ": ("shch", "sch"), "ь": ("",),
    "ю": ("yu", "iu", "ju"), "я": ("ya", "ia", "ja"),
}  # fmt: skip
_SPELT = str.maketrans(
    {letter: ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})" for letter, ways in _SPELLINGS.items()}
)


#: A class of signs, or any digit.
_DIGIT = re.compile(r"(\[(?:\\.|[^\]\\])*\])|\\d")
_CHOICE = re.compile(r"\[(\w+)\](?!\?)")
#: What of a word is there whatever its ending.
_LETTERS = re.compile(r"(?:[^\W\d_](?!\?))+")


#: Words of numbers that nobody writes with figures for letters unless to hide an age, as they are folded.
HIDDEN_NUMBERS = (
    "(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|(?:drei|vier|fu?e?nf|sech|sieb|acht|neun)zehn|zwanzig"
    "|catorce|quince|quinze|seize|dieci(?:seis|siete|ocho|nueve)|dez[ea]sseis|dez[ea]ssete|dezoito|dez[ea]nove"
)


def any_of(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


def spelt(pattern: str) -> str:
    """The pattern for plain text, with every spelling of its letters; of digits there is one each."""
    plain = pattern if pattern.isascii() else pattern.translate(_SPELT)
    return _DIGIT.sub(lambda found: found[1] or "[0-9]", plain)


def plain_marks(marks: str) -> dict[str, None]:
    """The beginnings that some words can have, each way they are spelt, once and in their order."""
    if marks.isascii():
        return dict.fromkeys(marks.split())
    return {
        "".join(letters): None
        for word in marks.split()
        for letters in product(*(_SPELLINGS.get(letter, letter) for letter in word[: _SPELT_LENGTH[word[0].isascii()]]))
    }


def stems(words: str) -> tuple[tuple[str, str], ...]:
    """A rule for each word; "*" stands for any ending."""
    return tuple(
        (_LETTERS.match(word)[0], rf"\b{word[:-1]}\w*" if word.endswith("*") else rf"\b{word}\b")  # type: ignore[index]
        for word in words.split()
    )


def marks_of(words: str) -> str:
    """The marks of these alternatives; where one begins with less than three letters and a choice, one for each."""
    return " ".join(dict.fromkeys(mark for word in words.split("|") for mark in _begun(word)))


def _begun(word: str) -> tuple[str, ...]:
    letters = _LETTERS.match(word)[0]  # type: ignore[index]
    choice = _CHOICE.match(word, len(letters)) if len(letters) < MARK_LENGTH else None
    return tuple(letters + one for one in choice[1]) if choice else (letters,)


#: With what people of any tongue end a sentence: a laugh, a kiss, a plea, a name for whoever reads.
_TAILS = any_of(
    "l+o+l+|lmf?ao+|rofl|xd+|xx+|xo(?:xo)*|xox|omf?g|wtf|wow|uff?|ups|oops|(?:ha){2,}h?|(?:he){2,}h?|(?:hi){2,}h?"
    "|(?:ja){2,}j?|(?:je){2,}j?|(?:ji){2,}|k{3,}|(?:rs){2,}|mdr+|ptdr+|hehe?|dms?|daddy|papi|papa|babes?|baby|guys",
    "boys|please|pls|plz|bitte|schatz|liebling|leute|jungs|echt|wirklich|ehrlich|por favor|porfa|amor|carino",
    "chicos|guapos?|ok(?:ay)?|ок|fr|rn|tbh|idk|yay|promise|endlich|bald|su(?:e|s)?ss|(?:nur )?fu?e?r dich|para ti",
    "por fin|promis|enfin|(?:que )?pour toi|viu|(?:so )?pra voce|para voce|para vc|pra vc|finalmente|для тебе|нарешті",
    "скоро|de verdad|en serio|stp|svp|cherie?|mon coeur|les gars|vraiment|serieux|meu bem|lindos?|gente|pessoal|serio",
    "de verdade",
)


#: Behind an age another figure begins a clause of its own: "turned 18 2 days ago", and no range, score or thousands.
NEXT_FIGURE = any_of(
    r"(?<!24)(?<!10)\s+(?:/ )?(?:[$€£]\d|[1-9](?!\d|[.,:]\d))",
    r"(?:(?<=1[3-9])|(?<=teen))\s+[1-9]\d\d(?!\d|[.,:]\d| (?:\w+ )?(?:fans|followers|subs|subscribers|likes|views)\b)",
)


def clause_ends(*goes_on: str) -> str:
    """What follows an age: the clause ends or goes on with one of these; after a count comes what is counted."""
    return rf"(?={NEXT_FIGURE}|\s*(?:$|[!?;,)~]|[.:](?!\d)|[^\w\s%$€£/+\"'(.:]|{any_of(*goes_on, _TAILS)}\b))"
