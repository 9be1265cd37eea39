"""How a line sounds: formal, contracted, or with more and more slang.

Lines are written out in full ("I am going to"); a diction shortens them. It works on whole tables while they are
loaded, never on a finished caption, so that 59,405 captions cost no substitutions.
"""

import re
from collections.abc import Callable
from typing import Literal

Diction = Literal["formal", "contracted", "low", "medium", "high"]
SlangLevel = Literal["none", "low", "medium", "high"]
EmojiLevel = Literal["none", "light", "moderate", "heavy"]
Length = Literal["short", "medium", "long"]

SLANG_LEVELS: tuple[SlangLevel, ...] = ("none", "low", "medium", "high")
EMOJI_LEVELS: tuple[EmojiLevel, ...] = ("none", "light", "moderate", "heavy")
LENGTHS: tuple[Length, ...] = ("short", "medium", "long")

#: How many emoji a level holds at least and at most (DOMAIN "emoji level": up to 2 light, up to 4 moderate).
EMOJI_COUNTS: dict[EmojiLevel, tuple[int, int]] = {"none": (0, 0), "light": (1, 2), "moderate": (3, 4), "heavy": (5, 6)}

#: Only before a following word: "I am." at the end of a sentence stays.
_CONTRACTIONS = (
    (r"\b([Ww])ill not\b", r"\1on't"),
    (r"\b([Dd])o not\b", r"\1on't"),
    (r"\b([Dd])oes not\b", r"\1oesn't"),
    (r"\b([Dd])id not\b", r"\1idn't"),
    (r"\b([Ii])s not\b", r"\1sn't"),
    (r"\b([Ww])ould not\b", r"\1ouldn't"),
    (r"\b([Cc])ould not\b", r"\1ouldn't"),
    (r"\b([Ss])hould not\b", r"\1houldn't"),
    (r"\bI am (?=\w|\{)", "I'm "),
    (r"\bI have (?=been|never|wanted|become|changed|told|nothing to)", "I've "),
    (r"\bI would (?=\w)", "I'd "),
    (r"\bI will (?=\w)", "I'll "),
    (r"\b([Ii])t is (?=\w|\{)", r"\1t's "),
    (r"\b([Tt])hat is (?=\w)", r"\1hat's "),
    (r"\b([Tt])here is (?=\w|\{)", r"\1here's "),
    (r"\b([Ww])hat is (?=\w)", r"\1hat's "),
    (r"\b([Yy])ou are (?=\w)", r"\1ou're "),
    (r"\b([Yy])ou will (?=\w)", r"\1ou'll "),
    (r"\b([Ll])et us\b", r"\1et's"),
    (r"\b([Cc])annot\b", r"\1an't"),
)
_LOW = (
    (r"\b([Gg])oing to\b", r"\1onna"),
    (r"\b([Ww])ant to\b", r"\1anna"),
    (r"\b([Hh])ave got to\b", r"\1ave gotta"),
    (r"\bkind of (?!thing|evening)", "kinda "),
)
_MEDIUM = (
    (r"\b([Rr])ight now\b", "rn"),
    (r"\b[Bb]ecause\b", "cuz"),
    (r"\b([Ll])et me (?=\w)", r"\1emme "),
    (r"\b([Gg])ive me\b", r"\1imme"),
    (r"\b([Pp])lease\b", r"\1ls"),
    (r"\b([Tt])hank you\b", r"\1hx"),
    (r"\b([Oo])ut of\b", r"\1utta"),
    (r"\bI do not know\b", "idk"),
)
_HIGH = (
    (r"\b[Yy]ou're\b", "ur"),
    (r"\b[Yy]our\b", "ur"),
    (r"\b[Yy]ou\b", "u"),
    (r"\bthough\b", "tho"),
    (r"\babout\b", "abt"),
    (r"\breally\b", "rly"),
    (r"\b[Pp]eople\b", "ppl"),
    (r"\b[Mm]essage\b", "msg"),
)

_SPEECH: dict[Diction, tuple[tuple[str, str], ...]] = {
    "formal": (),
    "contracted": _CONTRACTIONS,
    "low": (*_CONTRACTIONS, *_LOW),
    "medium": (*_CONTRACTIONS, *_LOW, *_MEDIUM),
    "high": (*_CONTRACTIONS, *_LOW, *_MEDIUM, *_HIGH),
}
DICTIONS: tuple[Diction, ...] = tuple(_SPEECH)


def diction_of(slang: SlangLevel, contracted: bool) -> Diction:
    """The diction of a slang level; without slang it is the tone that decides between full and contracted forms."""
    if slang == "none":
        return "contracted" if contracted else "formal"
    return slang


def speech(diction: Diction) -> Callable[[str], str]:
    """A function that puts lines into a diction, any number at once. The highest one also lets go of capitals."""
    rules = tuple((re.compile(pattern), put) for pattern, put in _SPEECH[diction])

    def spoken(lines: str) -> str:
        for pattern, put in rules:
            lines = pattern.sub(put, lines)
        return lines.lower() if diction == "high" else lines

    return spoken
