"""The blind pairs: captions and personas that were written apart from the lexicon."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from eros.vocabulary.facts import Persona
from eros.vocabulary.week import Caption, CaptionPool, PooledCaption


class Pair(NamedTuple):
    persona: str
    caption: str
    match: bool
    hard: bool


class JudgedPairs(NamedTuple):
    personas: dict[str, Persona]
    pairs: tuple[Pair, ...]


@pytest.fixture(scope="session")
def blind() -> JudgedPairs:
    data = json.loads((Path(__file__).parent / "blind_pairs.json").read_text(encoding="utf-8"))
    personas = {
        name: Persona.model_validate({"is_default": False, **fields}) for name, fields in data["personas"].items()
    }
    pairs = (Pair(one["persona"], one["caption"], one["match"], one.get("hard", False)) for one in data["pairs"])
    return JudgedPairs(personas, tuple(pairs))


@pytest.fixture(scope="session")
def auc() -> Callable[[Sequence[float], Sequence[float]], float]:
    """How often a match scores above a mismatch; ties count half."""

    def measure(matches: Sequence[float], others: Sequence[float]) -> float:
        wins = sum((match > other) + (match == other) / 2 for match in matches for other in others)
        return wins / (len(matches) * len(others))

    return measure


@pytest.fixture
def caption() -> Callable[..., Caption]:
    def make(text: str, caption_id: int = 1, tone: str | None = None) -> Caption:
        return Caption(caption_id=caption_id, caption_text=text, tone=tone, freshness_score=90, performance_score=70)

    return make


@pytest.fixture
def pool(caption: Callable[..., Caption]) -> Callable[..., CaptionPool]:
    """``pool(dm_farm=(2, ["a", "b"]))``: a type's demand and its captions, best first."""

    def make(**types: tuple[int, list[str]]) -> CaptionPool:
        numbers: dict[str, int] = {}
        for _, texts in types.values():
            for text in texts:
                numbers.setdefault(text, len(numbers) + 1)
        return CaptionPool(
            candidates={
                key: tuple(PooledCaption(caption=caption(text, numbers[text]), ladder_step=0) for text in texts)
                for key, (_, texts) in types.items()
            },
            demand={key: needed for key, (needed, _) in types.items()},
        )

    return make


class RuntimeWithJudge(NamedTuple):
    context: Any


class FakeContext(NamedTuple):
    judge: Any


@pytest.fixture
def runtime() -> Callable[..., RuntimeWithJudge]:
    def make(judge: Any = None) -> RuntimeWithJudge:
        return RuntimeWithJudge(FakeContext(judge))

    return make
