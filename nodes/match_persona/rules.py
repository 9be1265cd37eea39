"""How well a caption suits a persona, 0 to 100, by style alone (R36, C10). Pure and deterministic; no model.

Each part of the profile that is there is compared by itself: tone, emoji, slang, length and voice. What the profile
does not state is left out of the mean. Without any part, and for the default persona, every caption is neutral.
"""

import difflib
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from statistics import fmean

from eros.failures import Finding
from eros.vocabulary.caption_scores import NEUTRAL
from eros.vocabulary.facts import Persona
from eros.vocabulary.ignored import figure_ignored
from eros.vocabulary.week import Caption
from nodes.match_persona.features import Style, Voice, style_of
from nodes.match_persona.lexicon import ALIASES, TONES, Direction, mixed

#: How many emoji a caption of such a profile has (DOMAIN, emoji level), and what each one more or less costs.
EMOJI_RANGE = {"none": (0, 0), "light": (0, 2), "moderate": (1, 4), "heavy": (3, 12)}
_PER_EMOJI = 25.0
_FAVORITES_SHARE = 0.3

#: Tones and archetypes that most profiles can be told by.
EXAMPLES = ("girl_next_door", "brat", "seductress", "flirty")

#: Slang as a share of the words: up to this much is none, low and medium; beyond is high.
SLANG_LEVELS = ("none", "low", "medium", "high")
_SLANG_BOUNDS = (0.0, 0.06, 0.14)
_SLANG_DISTANCE = (100.0, 75.0, 40.0, 5.0)

_PRIMARY, _SECONDARY, _ARCHETYPE = 1.0, 0.6, 0.4
#: Hits that a caption needs for its tone to count half.
_FAINT = 1.0
#: What a tone that the bank states for the caption weighs against its words.
_STATED = 0.5

#: By how much each feature of a voice differs before two texts count as unlike.
_VOICE_SCALES = Voice(
    sentence_words=8.0, calls=0.7, questions=0.6, dots=0.5, contractions=0.08, first_person=0.08,
    second_person=0.08, starts_small=0.6,
)  # fmt: skip
_SHARED_WORD = 0.05
_LENGTH_SPREAD = 0.9

#: Texts of unlike writers still share much (most captions have few emoji and little slang), so the mean of the parts
#: seldom falls low: it is drawn apart around what an unrelated text gets.
_UNRELATED, _CONTRAST = 65.0, 1.5


@dataclass(frozen=True)
class VoiceProfile:
    """A persona, looked at once for all captions."""

    tone: Direction | None
    emoji_range: tuple[int, int] | None
    favorites: frozenset[str]
    slang_level: int | None
    length: float | None
    voice: Voice | None
    vocabulary: frozenset[str]
    phrases: tuple[str, ...]


def voice_profile(persona: Persona) -> VoiceProfile:
    """What of the profile can be compared; None or empty where it says nothing readable."""
    samples = [style_of(text) for text in persona.voice_samples]
    return VoiceProfile(
        tone=_direction(persona),
        emoji_range=EMOJI_RANGE.get(persona.emoji_frequency or ""),
        favorites=frozenset(sign[0] for sign in persona.favorite_emojis if sign),
        slang_level=SLANG_LEVELS.index(persona.slang_level) if persona.slang_level in SLANG_LEVELS else None,
        length=persona.avg_caption_length or None,
        voice=Voice(*map(fmean, zip(*(style.voice for style in samples), strict=True))) if samples else None,
        vocabulary=frozenset(word for style in samples for word in style.vocabulary),
        phrases=tuple(phrase.casefold() for phrase in persona.signature_phrases if phrase.strip()),
    )


def _direction(persona: Persona) -> Direction | None:
    stated = ((persona.primary_tone, _PRIMARY), (persona.secondary_tone, _SECONDARY), (persona.archetype, _ARCHETYPE))
    named = ((tones_of(name), weight) for name, weight in stated)
    return mixed((tone, weight / len(tones)) for tones, weight in named for tone in tones).unit() or None


def tones_of(name: str | None) -> tuple[str, ...]:
    """The tones that a profile's or a caption's word stands for; none for an unknown word."""
    key = (name or "").strip().casefold().replace(" ", "_").replace("-", "_")
    return (key,) if key in TONES else ALIASES.get(key, ())


def unknown_words(persona: Persona) -> Iterator[Finding]:
    """R54: the words of the profile that say nothing here."""
    tones = [(named, getattr(persona, named), tones_of) for named in ("archetype", "primary_tone", "secondary_tone")]
    levels = (
        ("emoji_frequency", persona.emoji_frequency, EMOJI_RANGE),
        ("slang_level", persona.slang_level, SLANG_LEVELS),
    )
    odd = [
        (named, word, f"a tone that is known, as {_near(word)}")
        for named, word, known in tones
        if word and not known(word)
    ]
    odd += [(named, word, f"one of {', '.join(known)}") for named, word, known in levels if word and word not in known]
    for named, word, wanted in odd:
        yield figure_ignored(f"{named} of the persona is {word!r}, not {wanted}", "the rest of the profile")


def _near(word: str) -> str:
    """Known tones and archetypes that are spelt like it, else some that may be meant."""
    near = difflib.get_close_matches(word.casefold().replace(" ", "_"), [*TONES, *ALIASES], n=3)
    return " or ".join(near or EXAMPLES)


@lru_cache(maxsize=256)
def _pointing(tone: str | None) -> Direction:
    return mixed((name, 1.0) for name in tones_of(tone)).unit()


def _alike(one: Direction, other: Direction) -> float:
    """The cosine of two directions of length 1: 1 the same way, -1 the opposite; 0 for one that points nowhere."""
    return math.fsum(map(mul, one, other))


def tone_score(caption: Caption, style: Style, profile: VoiceProfile) -> float | None:
    """How the caption's words and emoji lie to the persona's tones; few hits stay near neutral."""
    if profile.tone is None:
        return None
    loudness = style.tone_hits / (style.tone_hits + _FAINT)
    heard = NEUTRAL + NEUTRAL * _alike(style.tone, profile.tone) * loudness
    stated = _pointing(caption.tone)
    if not stated:
        return heard
    return _STATED * (NEUTRAL + NEUTRAL * _alike(stated, profile.tone)) + (1 - _STATED) * heard


def emoji_score(caption: Caption, style: Style, profile: VoiceProfile) -> float | None:
    """How far the number of emoji is from the profile's, and whether they are the favorites."""
    if profile.emoji_range is None:
        return None
    least, most = profile.emoji_range
    count = len(style.emoji)
    number = max(0.0, 100.0 - _PER_EMOJI * max(least - count, count - most, 0))
    if not profile.favorites or not style.emoji:
        return number
    favored = 100.0 * sum(sign in profile.favorites for sign in style.emoji) / count
    return (1 - _FAVORITES_SHARE) * number + _FAVORITES_SHARE * favored


def slang_score(caption: Caption, style: Style, profile: VoiceProfile) -> float | None:
    """By the distance between the levels."""
    if profile.slang_level is None:
        return None
    level = sum(style.slang > bound for bound in _SLANG_BOUNDS)
    return _SLANG_DISTANCE[abs(level - profile.slang_level)]


def voice_score(caption: Caption, style: Style, profile: VoiceProfile) -> float | None:
    """How alike the text is to the samples in rhythm and address, and what words they share; a signature phrase is
    the voice itself."""
    if _signed(caption.caption_text, profile.phrases):
        return 100.0
    if profile.voice is None:
        return None
    apart = (
        abs(own - usual) / scale for own, usual, scale in zip(style.voice, profile.voice, _VOICE_SCALES, strict=True)
    )
    likeness = sum(math.exp(-far) for far in apart) / len(_VOICE_SCALES)
    shared = len(style.vocabulary & profile.vocabulary)
    return 100.0 * min(1.0, likeness + _SHARED_WORD * shared)


def _signed(text: str, phrases: tuple[str, ...]) -> bool:
    lower = text.casefold() if phrases else ""
    return any(phrase in lower for phrase in phrases)


def length_score(caption: Caption, style: Style, profile: VoiceProfile) -> float | None:
    """By the ratio of the lengths: twice or half as long costs a quarter."""
    if profile.length is None:
        return None
    return 100.0 * math.exp(-((math.log(max(1, style.length) / profile.length) / _LENGTH_SPREAD) ** 2) / 2)


#: What is compared, and what it weighs.
PARTS: tuple[tuple[Callable[[Caption, Style, VoiceProfile], float | None], float], ...] = (
    (tone_score, 0.35),
    (emoji_score, 0.20),
    (voice_score, 0.20),
    (slang_score, 0.15),
    (length_score, 0.10),
)


def persona_score(caption: Caption, profile: VoiceProfile) -> float:
    """0 to 100, to one place."""
    style = style_of(caption.caption_text)
    weighed = [(score, weight) for part, weight in PARTS if (score := part(caption, style, profile)) is not None]
    if not weighed:
        return NEUTRAL
    mean = sum(score * weight for score, weight in weighed) / sum(weight for _, weight in weighed)
    return round(min(100.0, max(0.0, NEUTRAL + _CONTRAST * (mean - _UNRELATED))), 1)


def persona_scores(persona: Persona, captions: Iterable[Caption]) -> dict[int, float]:
    """The score of each caption by its id."""
    once = {caption.caption_id: caption for caption in captions}
    if persona.is_default:
        return dict.fromkeys(once, NEUTRAL)
    profile = voice_profile(persona)
    return {caption_id: persona_score(caption, profile) for caption_id, caption in once.items()}
