"""The persona judge on a model: few batched calls, answers by id, clamped; what is missing abstains with a reason."""

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eros.models.client import Abstained, ModelClient
from eros.words.facts import Persona
from eros.words.ports import Judgement
from eros.words.week import Caption
from prompts.library import load, quoted

NODE = "match_persona"
CHUNK = 60
_LONGEST_CAPTION = 600


class _Score(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: int
    score: float


class PersonaScores(BaseModel):
    """The scores, one entry per caption id."""

    scores: list[_Score]


@dataclass
class ScoreCache:
    """Scores by (persona, caption, prompt, model), in one small SQLite file under ``EROS_HOME``."""

    path: Path

    def __post_init__(self) -> None:
        with closing(sqlite3.connect(self.path)) as store, store:
            store.execute("CREATE TABLE IF NOT EXISTS persona_scores (key TEXT PRIMARY KEY, score REAL NOT NULL)")

    def known(self, keys: Sequence[str]) -> dict[str, float]:
        with closing(sqlite3.connect(self.path)) as store:
            return {
                key: row[0]
                for key in keys
                if (row := store.execute("SELECT score FROM persona_scores WHERE key = ?", (key,)).fetchone())
            }

    def learn(self, scores: Iterable[tuple[str, float]]) -> None:
        with closing(sqlite3.connect(self.path)) as store, store:
            store.executemany("INSERT OR REPLACE INTO persona_scores VALUES (?, ?)", scores)


@dataclass
class ModelJudge:
    """``PersonaJudge`` on a chat model."""

    client: ModelClient
    cache: ScoreCache | None = None

    async def judge(self, persona: Persona, captions: Sequence[Caption]) -> Sequence[Judgement]:
        """One judgement per caption, in the order given."""
        keys = {caption.caption_id: self._key(persona, caption) for caption in captions}
        known = self.cache.known(list(keys.values())) if self.cache else {}
        asked = [caption for caption in captions if keys[caption.caption_id] not in known]
        heard = await asyncio.gather(*(self._chunk(persona, chunk) for chunk in _chunks(asked)))
        fresh = {judgement.caption_id: judgement for judgements in heard for judgement in judgements}
        self._learn(keys, fresh)
        return [
            fresh.get(caption.caption_id)
            or Judgement(caption.caption_id, known[keys[caption.caption_id]], f"{self.client.name} (cached)")
            for caption in captions
        ]

    async def _chunk(self, persona: Persona, captions: Sequence[Caption]) -> list[Judgement]:
        answer = await self.client.ask(NODE, _prompt(persona, captions), PersonaScores)
        if isinstance(answer, Abstained):
            return [Judgement(caption.caption_id, None, self.client.name, answer.reason) for caption in captions]
        scores = _by_id(answer.value.scores)
        return [self._judgement(caption.caption_id, scores.get(caption.caption_id)) for caption in captions]

    def _judgement(self, caption_id: int, score: float | None) -> Judgement:
        if score is None:
            return Judgement(caption_id, None, self.client.name, "the answer leaves this caption out or names it twice")
        return Judgement(caption_id, score, self.client.name)

    def _key(self, persona: Persona, caption: Caption) -> str:
        parts = (persona.model_dump_json(), caption.caption_text, load(NODE).digest, self.client.name)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _learn(self, keys: dict[int, str], fresh: dict[int, Judgement]) -> None:
        if self.cache:
            self.cache.learn((keys[it.caption_id], it.score) for it in fresh.values() if it.score is not None)


def _chunks(captions: Sequence[Caption]) -> Iterator[Sequence[Caption]]:
    for start in range(0, len(captions), CHUNK):
        yield captions[start : start + CHUNK]


def _prompt(persona: Persona, captions: Sequence[Caption]) -> str:
    voice = persona.model_dump(mode="json", exclude={"is_default"}, exclude_none=True)
    texts = [{"id": it.caption_id, "text": it.caption_text[:_LONGEST_CAPTION]} for it in captions]
    return load(NODE).fill(persona=quoted(voice), captions=quoted(texts))


def _by_id(scores: Sequence[_Score]) -> dict[int, float]:
    """Each id's score, clamped to 0-100; an id that is scored twice or by no number is left out."""
    told: dict[int, list[float]] = {}
    for one in scores:
        told.setdefault(one.id, []).append(one.score)
    return {
        key: min(100.0, max(0.0, values[0]))
        for key, values in told.items()
        if len(values) == 1 and values[0] == values[0]
    }
