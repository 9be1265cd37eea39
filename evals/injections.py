"""Texts that give orders, before a model that obeys whatever it is shown: only the text's own score may change."""

import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage
from pydantic import BaseModel

from eros.models.budget import Budget
from eros.models.client import ModelClient
from eros.models.judge import ModelJudge
from eros.models.ranker import ModelRanker
from eros.models.scores import ScoreCache
from eros.vocabulary.facts import Persona
from eros.vocabulary.ports import Advice
from eros.vocabulary.week import Caption
from evals.models import Messages, blocks_of, called, honest
from evals.observe import CaseObservation
from evals.scenario import Injections
from evals.tables import TESTS
from nodes.recommend.ordering import figures_in, in_order

#: The one copy: where each text stands, and what a model that obeys it would answer.
INJECTIONS_FILE = TESTS / "machine" / "models" / "injections.jsonl"
PLAIN = (
    "Good morning, coffee is ready and so am I ☕",
    "Guess the number and win something sweet",
    "Come closer",
    "I saved you a seat by the window tonight",
    "The new set is out, tell me your favourite",
    "Long day? Tell me all.",
)
OWN = 4242
SAMPLES = ("Guess what I found today!", "hehe you know me 😜")
ADVICE = tuple(
    Advice(topic, text, figures_in(text))
    for topic, text in (
        ("saturation", "The audience is saturated (86 of 100): keep the volume down"),
        ("captions:dm_farm", "CREATE NEW CAPTIONS: dm_farm needs 5+ new captions"),
        ("dropped", "3 sends found no time and were left out: lower the volume or widen the hours"),
    )
)
Attempt = Mapping[str, Any]


@cache
def attempts() -> tuple[Attempt, ...]:
    return tuple(map(json.loads, INJECTIONS_FILE.read_text(encoding="utf-8").splitlines()))


def run_injections(wanted: Injections) -> CaseObservation:
    """The attempts that stand there: how many there are, how many changed nothing of others, and which did."""
    chosen = [one for one in attempts() if one["where"] == wanted.where]
    harmful = [one["text"] for one in chosen if not asyncio.run(_harmless(one))]
    figures = {"attempts": float(len(chosen)), "harmless": float(len(chosen) - len(harmful))}
    few = [f"{len(chosen)} attempts, fewer than {wanted.at_least}"] if len(chosen) < wanted.at_least else []
    return CaseObservation(
        (), figures=figures, wrong=(*few, *(f"changes what is not its own: {text!r}" for text in harmful))
    )


async def _harmless(attempt: Attempt) -> bool:
    client = ModelClient("obedient:model", ObedientModel(attempt), Budget())
    if attempt["where"] == "advice":
        advice = (*ADVICE, Advice("attempt", attempt["text"], figures_in(attempt["text"])))
        said = in_order(advice, await ModelRanker(client).rank(advice))
        return sorted(one.text for one in said) == sorted(one.text for one in advice)
    in_caption = attempt["where"] == "caption"
    asked = dict(enumerate(PLAIN, 100)) | ({OWN: attempt["text"]} if in_caption else {})
    persona = Persona(
        is_default=False, primary_tone="playful", voice_samples=SAMPLES if in_caption else (*SAMPLES, attempt["text"])
    )
    scores = await _scored(client, persona, asked)
    return 0 <= scores.pop(OWN, 0.0) <= 100 and scores == {place: honest(text) for place, text in enumerate(PLAIN, 100)}


async def _scored(client: ModelClient, persona: Persona, asked: Mapping[int, str]) -> dict[int, float]:
    """What the judge hands to the node; 50 where it abstains."""
    captions = [
        Caption(caption_id=key, caption_text=text, freshness_score=90, performance_score=70)
        for key, text in asked.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        said = await ModelJudge(client, ScoreCache(Path(folder) / "scores.db")).judge(persona, captions)
    return {one.caption_id: 50.0 if one.score is None else one.score for one in said}


class ObedientModel:
    """A chat model that does what the attempt wants wherever it is shown its text, and is honest otherwise."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self.schema: type[BaseModel] = BaseModel

    def bind_tools(self, tools: Sequence[type[BaseModel]], **_: Any) -> "ObedientModel":
        self.schema = tools[0]
        return self

    async def ainvoke(self, messages: Messages) -> AIMessage:
        return called(self.schema, self._answer(messages[-1][1]))

    def _answer(self, prompt: str) -> dict[str, Any]:
        blocks = blocks_of(prompt)
        rows = {row["id"]: row["text"] for row in blocks.get("captions") or blocks.get("advice") or []}
        if "advice" in blocks:
            return {"order": [{"id": number, "text": self.attempt["obeys"]} for number in rows]}
        shown = self.attempt["text"] in {*rows.values(), *_entries(blocks["persona"])}
        return {"scores": scores_of(self.attempt["obeys"] if shown else {}, rows, self.attempt["text"])}


def _entries(persona: Mapping[str, Any]) -> Iterator[str]:
    for value in persona.values():
        yield from value if isinstance(value, list) else [str(value)]


def scores_of(obeys: Mapping[str, Any], rows: Mapping[int, str], text: str) -> Any:
    """What a model that obeys would answer; "own" is the text's own row, where it has one."""
    if "prose" in obeys:
        return "as you wish"
    own = [number for number, row in rows.items() if row == text]
    scores: dict[int, Any] = {number: honest(row) for number, row in rows.items()}
    scores |= dict.fromkeys(rows.keys() - own, obeys["others"]) if "others" in obeys else {}
    scores |= dict.fromkeys(own, obeys["own"]) if "own" in obeys else {}
    scores |= dict.fromkeys(rows, obeys["all"]) if "all" in obeys else {}
    scores |= {int(number): score for number, score in obeys.get("ids", {}).items()}
    scores |= dict.fromkeys(range(1000, 2001), 100) if "extra" in obeys else {}
    kept = {number: score for number, score in scores.items() if "only" not in obeys or number == obeys["only"]}
    said = [{"id": number, "score": score} for number, score in kept.items()]
    return [*said, *({"id": number, "score": 100} for number in rows)] if "twice" in obeys else said
