"""The registers, and the small machinery that puts a line into one."""

import itertools
import re
from collections.abc import Callable, Sequence
from json import loads
from random import Random
from statistics import mean
from typing import Any

import pytest

from eros_db.demo import grammar, parts
from eros_db.demo.captions import DemoCaption
from eros_db.demo.creators import DEMO_CREATORS
from eros_db.demo.style import EMOJI_LEVELS, EmojiLevel, speech

Ask = Callable[..., Sequence[Any]]

_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50]")
_SLANG = re.compile(
    r"\b(?:gonna|wanna|u|ur|cuz|lol|haha|hehe|rn|pls|thx|kinda|lemme|gimme|outta|idk|ppl)\b", re.IGNORECASE
)


def _in(captions: list[DemoCaption], tone: str) -> list[str]:
    return [caption.text for caption in captions if caption.tone == tone]


def _rate(pattern: re.Pattern[str], texts: list[str]) -> float:
    return mean(len(pattern.findall(text)) for text in texts)


@pytest.mark.requirement("demo:captions:registers")
def test_registers_differ_by_emoji(captions: list[DemoCaption]) -> None:
    order = ("playful", "flirty", "friendly", "mysterious", "professional")
    rates = [_rate(_EMOJI, _in(captions, tone)) for tone in order]
    assert all(more > less + 0.3 for more, less in itertools.pairwise(rates))


@pytest.mark.full
@pytest.mark.requirement("demo:captions:registers")
def test_registers_differ_by_slang(captions: list[DemoCaption]) -> None:
    rates = {tone: _rate(_SLANG, _in(captions, tone)) for tone in parts.tones()}
    assert rates["casual"] > 2 * rates["playful"] > 4 * rates["warm"]
    assert rates["professional"] == 0


@pytest.mark.requirement("demo:captions:registers")
def test_registers_differ_by_length(captions: list[DemoCaption]) -> None:
    def flirts(tone: str) -> float:
        return mean(len(caption.text) for caption in captions if caption.tone == tone and caption.kind == "flirty")

    assert flirts("casual") < flirts("flirty") < flirts("grateful")


@pytest.mark.requirement("demo:captions:registers")
def test_the_lines_of_a_register_are_its_own() -> None:
    lines = parts.diction_tables()["formal"].lines
    for table in ("openers", "asks", "calls"):
        everybody = [line for tone in parts.tones() for line in lines[table, tone]]
        assert len(set(everybody)) == len(everybody)


@pytest.mark.requirement("demo:captions:registers")
def test_personas_have_the_level_of_their_register_and_samples_of_their_own(ask: Ask) -> None:
    personas = ask(
        "select creator_id, primary_tone, emoji_frequency, voice_samples, signature_phrases from creator_personas"
    )
    tones = {member.creator_id: member.tone for member in DEMO_CREATORS}
    for creator_id, tone, emoji, samples, signatures in personas:
        assert tone == tones[creator_id]
        assert 3 <= len(loads(samples)) <= 6
        assert set(loads(signatures)) <= set(parts.tones()[tone].signatures)
        low, high = {"none": (0, 0), "light": (1, 2), "moderate": (3, 4), "heavy": (5, 6)}[emoji]
        assert all(low <= len(_EMOJI.findall(sample)) <= high for sample in loads(samples))


@pytest.mark.requirement("demo:captions:registers")
@pytest.mark.parametrize(
    ("diction", "said"),
    [
        ("formal", "I am going to tell you because it is good."),
        ("contracted", "I'm going to tell you because it's good."),
        ("low", "I'm gonna tell you because it's good."),
        ("medium", "I'm gonna tell you cuz it's good."),
        ("high", "i'm gonna tell u cuz it's good."),
    ],
)
def test_a_line_in_each_diction(diction: Any, said: str) -> None:
    assert speech(diction)("I am going to tell you because it is good.") == said


@pytest.mark.requirement("demo:captions:registers")
def test_what_ends_a_sentence_is_not_contracted() -> None:
    assert (
        speech("contracted")("Here I am. You would not ask, I will not tell.")
        == "Here I am. You wouldn't ask, I won't tell."
    )


@pytest.mark.requirement("demo:captions:registers")
@pytest.mark.parametrize("emoji", EMOJI_LEVELS)
def test_an_emoji_level_is_kept(emoji: EmojiLevel) -> None:
    recipe = grammar.Recipe("casual", "playful", "gym", False, "medium", emoji, "none")
    rng = Random(1)
    counts = {len(_EMOJI.findall(grammar.decorated(rng, grammar.sentences(rng, recipe), recipe))) for _ in range(200)}
    assert counts == {"none": {0}, "light": {1, 2}, "moderate": {3, 4}, "heavy": {5, 6}}[emoji]


@pytest.mark.requirement("demo:captions:registers")
def test_a_caption_says_no_line_twice_and_fills_no_two_slots_alike() -> None:
    recipe = grammar.Recipe("story", "warm", None, False, "long", "none", "none")
    rng = Random(2)
    for _ in range(300):
        said = grammar.sentences(rng, recipe)
        assert len(set(said)) == len(said)
        assert 4 <= len(said) <= 5


@pytest.mark.requirement("demo:captions:facts")
def test_a_caption_of_a_theme_speaks_of_it() -> None:
    recipe = grammar.Recipe("ppv_offer", "flirty", "gym", False, "long", "none", "none")
    rng = Random(3)
    nouns = ("gym set", "workout set", "after-training set")
    gym = {str(line) for line in parts.diction_tables()["contracted"].lines["sets", "gym"]}
    for _ in range(100):
        said = grammar.sentences(rng, recipe)
        assert gym & set(said) or any(noun in " ".join(said) for noun in nouns)
