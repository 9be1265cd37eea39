"""How each creator writes: the register of her tone, with her own favourites and a few sample texts."""

from collections.abc import Sequence
from random import Random
from statistics import mean
from typing import NamedTuple, TypeVar

from eros.vocabulary.seeds import stream
from eros_db.demo import grammar, parts
from eros_db.demo.captions import Author
from eros_db.demo.creators import DemoCreator
from eros_db.demo.style import EMOJI_LEVELS, SLANG_LEVELS, EmojiLevel, SlangLevel

T = TypeVar("T")

_SEED = 808
_SAMPLE_KINDS = ("flirty", "casual", "story", "teaser", "personal", "appreciation")
_FEWEST_SAMPLES, _MOST_SAMPLES = 3, 6
_SIGNATURES, _FAVOURITE_EMOJI = 3, 5

#: The archetype of a tone (DOMAIN "persona"); a friendly voice is called a best friend here.
_ARCHETYPES = {
    "playful": "playful",
    "friendly": "best_friend",
    "casual": "best_friend",
    "warm": "best_friend",
    "grateful": "grateful",
    "flirty": "seductress",
    "seductive": "seductress",
    "mysterious": "seductress",
    "professional": "professional",
}


class DemoPersona(NamedTuple):
    """A row of creator_personas to be."""

    archetype: str
    primary_tone: str
    secondary_tone: str
    emoji_frequency: EmojiLevel
    slang_level: SlangLevel
    favorite_emojis: list[str]
    sentiment: float
    caption_length: float
    signatures: list[str]
    samples: list[str]


def archetype(member: DemoCreator) -> str:
    """What kind of persona a creator has."""
    return _ARCHETYPES[member.tone]


def persona_of(member: DemoCreator) -> DemoPersona:
    """The persona of a creator, the same every time."""
    rng = stream(_SEED, "persona", member.creator_id)
    tone = parts.tones()[member.tone]
    emoji, slang = _usual(EMOJI_LEVELS, tone.emoji_level), _usual(SLANG_LEVELS, tone.slang_level)
    samples = _samples(rng, tone, emoji, slang)
    return DemoPersona(
        archetype=archetype(member),
        primary_tone=member.tone,
        secondary_tone=member.second_tone,
        emoji_frequency=emoji,
        slang_level=slang,
        favorite_emojis=rng.sample(tone.emoji, _FAVOURITE_EMOJI) if emoji != "none" else [],
        sentiment=round(rng.uniform(0.62, 0.92), 2),
        caption_length=round(mean(map(len, samples)), 1),
        signatures=rng.sample(tone.signatures, _SIGNATURES),
        samples=samples,
    )


def _usual(levels: Sequence[T], weights: Sequence[float]) -> T:
    return max(zip(levels, weights, strict=True), key=lambda pair: pair[1])[0]


def _samples(rng: Random, tone: parts.Tone, emoji: EmojiLevel, slang: SlangLevel) -> list[str]:
    author = Author(rng)
    kinds = rng.sample(_SAMPLE_KINDS, rng.randint(_FEWEST_SAMPLES, _MOST_SAMPLES))
    drawn = [author.recipe_in(parts.caption_types()[kind], tone) for kind in kinds]
    recipes = [recipe._replace(theme=None, paid_only=False, emoji=emoji, slang=slang) for recipe in drawn]
    return [grammar.decorated(rng, grammar.sentences(rng, recipe), recipe) for recipe in recipes]
