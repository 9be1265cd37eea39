"""The caption bank: 59,405 texts, no two alike, the same on every machine and every day.

Promises: the sizes of the types are those of ``parts/types``; a text of a theme carries that theme's content_type_id;
a text that speaks to subscribers is marked for paid pages; without its emoji, too, every text is there only once.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple, TypeVar

from eros.vocabulary.seeds import stream
from eros_db.demo import grammar, parts
from eros_db.demo.style import EMOJI_LEVELS, LENGTHS, SLANG_LEVELS, Length

T = TypeVar("T")

SEED = 59_405
_MEAN_SCORE, _SCORE_SPREAD = 54.0, 20.0  # about three quarters of the scores reach 40
_TRIES = 200


class DemoCaption(NamedTuple):
    """A row of caption_bank to be. ``theme`` is the content_type_id or None."""

    caption_id: int
    text: str
    kind: str
    theme: int | None
    tone: str
    paid_only: bool
    score: float


def bank() -> list[DemoCaption]:
    """All captions; ids count from 1 through the types in the order of their names."""
    theme_ids = {name: number for number, name in enumerate(parts.themes(), 1)}
    made: list[DemoCaption] = []
    seen: set[str] = set()
    for kind in sorted(parts.caption_types().values(), key=lambda kind: kind.name):
        for recipe, text, score in _written(kind, seen):
            theme = theme_ids[recipe.theme] if recipe.theme else None
            made.append(DemoCaption(len(made) + 1, text, kind.name, theme, recipe.tone, recipe.paid_only, score))
    return made


def _written(kind: parts.DemoCaptionType, seen: set[str]) -> Iterator[tuple[grammar.Recipe, str, float]]:
    rng = stream(SEED, "captions", kind.name)
    author = Author(rng)
    for _ in range(kind.count):
        recipe = author.recipe(kind)
        said = _unseen(rng, recipe, seen)
        score = min(100.0, max(0.0, rng.gauss(_MEAN_SCORE, _SCORE_SPREAD)))
        yield recipe, grammar.decorated(rng, said, recipe), round(score, 1)


def _unseen(rng: Random, recipe: grammar.Recipe, seen: set[str]) -> list[str]:
    for _ in range(_TRIES):
        said = grammar.sentences(rng, recipe)
        core = " ".join(said).lower()
        if core not in seen:
            seen.add(core)
            return said
    raise ValueError(f"the parts of {recipe.kind} are too few for its captions")


class Author:
    """Draws recipes with the shares that types and tones ask for."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._tones = tuple(parts.tones().values())
        self._themes = tuple(parts.themes())

    def recipe(self, kind: parts.DemoCaptionType) -> grammar.Recipe:
        """A recipe for a caption of the type, in any tone."""
        return self.recipe_in(kind, self._one(self._tones, _tone_shares(kind.name)))

    def recipe_in(self, kind: parts.DemoCaptionType, tone: parts.Tone) -> grammar.Recipe:
        """A recipe for a caption of the type in this tone."""
        rng = self._rng
        return grammar.Recipe(
            kind=kind.name,
            tone=tone.name,
            theme=rng.choice(self._themes) if rng.random() < kind.themed else None,
            paid_only=rng.random() < kind.paid_only,
            length=self._length(kind, tone),
            emoji=self._one(EMOJI_LEVELS, tone.emoji_level),
            slang=self._one(SLANG_LEVELS, tone.slang_level),
        )

    def _length(self, kind: parts.DemoCaptionType, tone: parts.Tone) -> Length:
        at = LENGTHS.index(self._one(LENGTHS, kind.lengths))
        if self._rng.random() < abs(tone.length_bias):
            at += 1 if tone.length_bias > 0 else -1
        return LENGTHS[max(0, min(at, 2))]

    def _one(self, of: Sequence[T], weights: tuple[float, ...]) -> T:
        return self._rng.choices(of, cum_weights=_rising(weights))[0]


@cache
def _tone_shares(kind: str) -> tuple[float, ...]:
    return tuple(tone.share * tone.affinity.get(kind, 1.0) for tone in parts.tones().values())


@cache
def _rising(weights: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(accumulate(weights))
