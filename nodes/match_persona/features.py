"""What can be seen of a text's style without understanding it. Pure; one text is looked at once per process."""

import re
from functools import lru_cache
from typing import NamedTuple

from nodes.match_persona.lexicon import INFORMAL, STOP_WORDS, TONE_DIRECTIONS, Direction, sum_directions

_PICTURE = "[\u203c\u2049\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff]"
_DRESS = "[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]"
#: One emoji as people count them: flags, skin tones and joined people are one.
_EMOJI = re.compile(rf"[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}{_DRESS}*(?:\u200d{_PICTURE}{_DRESS}*)*")
_WORD = re.compile(r"[\w']+")
_SENTENCE = re.compile(r"[.!?…]+(?:\s|$)")
_STRETCHED = re.compile(r"([a-z])\1\1+")
_FIRST_PERSON = frozenset({"i", "i'm", "im", "i've", "i'll", "i'd", "me", "my", "mine", "myself"})
_SECOND_PERSON = frozenset({"you", "your", "yours", "yourself", "you're", "you've", "you'll", "u", "ur"})
_MOST_CALLS = 3.0


class Voice(NamedTuple):
    """Rhythm and address: words and marks a sentence, then shares of the words; ``starts_small`` is 1 or 0."""

    sentence_words: float
    calls: float
    questions: float
    dots: float
    contractions: float
    first_person: float
    second_person: float
    starts_small: float


class Style(NamedTuple):
    """``slang`` is a share of the words. ``tone`` is where the text's words and emoji point together, of length 1;
    ``tone_hits`` is how many of them point anywhere."""

    length: int
    emoji: tuple[str, ...]
    slang: float
    voice: Voice
    tone: Direction
    tone_hits: int
    vocabulary: frozenset[str]


@lru_cache(maxsize=65_536)
def style_of(text: str) -> Style:
    """The style of a text; of an empty one everything is 0."""
    emoji = () if text.isascii() else tuple(found[0] for found in _EMOJI.findall(text))
    lower = text.casefold().replace("’", "'")
    words = _WORD.findall(lower)
    pointing = [TONE_DIRECTIONS[sign] for sign in (*words, *emoji) if sign in TONE_DIRECTIONS]
    return Style(
        length=len(text),
        emoji=emoji,
        slang=(_count(words, INFORMAL) + len(_STRETCHED.findall(lower))) / max(1, len(words)),
        voice=_voice(text, lower, words),
        tone=sum_directions(pointing).unit(),
        tone_hits=len(pointing),
        vocabulary=frozenset(words) - STOP_WORDS,
    )


def _voice(text: str, lower: str, words: list[str]) -> Voice:
    count, sentences = max(1, len(words)), max(1, len(_SENTENCE.findall(text)))
    return Voice(
        sentence_words=count / sentences,
        calls=min(_MOST_CALLS, text.count("!") / sentences),
        questions=min(1.0, text.count("?") / sentences),
        dots=min(1.0, (text.count("...") + text.count("…")) / sentences),
        contractions=lower.count("'") / count,
        first_person=_count(words, _FIRST_PERSON) / count,
        second_person=_count(words, _SECOND_PERSON) / count,
        starts_small=float(text[:1].islower()),
    )


def _count(words: list[str], among: frozenset[str]) -> int:
    return sum(map(among.__contains__, words))
